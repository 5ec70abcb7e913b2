"""What the leaders' page asks: red matters and their owners, what is overdue where, who receives visitors today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from engine.labels import Label
from engine.office import Office
from engine.roles import Standing
from engine.statements import Statement, as_day
from engine.unit_of_work import Work
from workflows.access import VISIBLE, visible_filter
from workflows.line_queries import BESIDE, COLUMNS, LATE, CaseLine, label_of, limits_at, line_of_row
from workflows.queries import PAGE


@dataclass(frozen=True, slots=True)
class RedLine:
    """A red matter as the leaders see it: whose it is, and whether the plan stands."""

    case: CaseLine
    owner: str
    owner_post: Label | None
    has_plan: bool
    met_on: date | None


_RED = Statement(f"""
SELECT {COLUMNS}, o.name, o.post_zh, o.post_en, c.facts ->> 'package_steps' IS NOT NULL, c.facts ->> 'leader_met_on'
  FROM case_ c {BESIDE} LEFT JOIN person o ON o.id = c.facts ->> 'package_owner'
 WHERE c.ended_at IS NULL AND c.facts ->> 'colour' = 'red' AND {VISIBLE}
 ORDER BY d.due_at NULLS LAST, c.id LIMIT :most""")  # noqa: S608 -- constants only

_LATE_BY_UNIT = Statement(f"""
SELECT u.id, u.name_zh, u.name_en, count(*) FROM case_ c LEFT JOIN unit u ON u.id = c.facts ->> 'lead_unit'
 WHERE {LATE} AND {VISIBLE} GROUP BY u.id, u.name_zh, u.name_en ORDER BY count(*) DESC, u.id""")  # noqa: S608 -- constants only

_ON_DUTY = Statement("""SELECT p.name, p.post_zh, p.post_en FROM appointment a JOIN person p ON p.id = a.person_id
 WHERE a.holder = :roster AND p.active AND a.since <= :today AND (a.until IS NULL OR a.until >= :today)
 ORDER BY a.since DESC, p.id""")


def red_matters(work: Work, office: Office, standing: Standing, *, now: datetime) -> tuple[RedLine, ...]:
    """The open red matters with their package owners, the next duty first."""
    rows = work.rows(_RED, **visible_filter(standing), **limits_at(office, now), most=PAGE)
    return tuple(
        RedLine(line_of_row(row), row[19] or "", label_of(row[20], row[21]), bool(row[22]), as_day(row[23]))
        for row in rows
    )


def late_by_unit(
    work: Work, office: Office, standing: Standing, *, now: datetime
) -> tuple[tuple[str, Label | None, int], ...]:
    """(unit, its name, overdue open cases) for every handling unit; the empty unit stands for not yet assigned."""
    rows = work.rows(_LATE_BY_UNIT, **visible_filter(standing), **limits_at(office, now))
    return tuple((unit or "", label_of(zh, en), count) for unit, zh, en, count in rows)


def on_duty(work: Work, today: date) -> tuple[tuple[str, Label], ...]:
    """Who receives visitors today: (name, post) each."""
    return tuple((name, Label(zh=zh, en=en)) for name, zh, en in work.rows(_ON_DUTY, roster="roster:duty", today=today))
