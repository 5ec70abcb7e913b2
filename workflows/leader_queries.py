"""What the leaders' page asks: red matters and their owners, what is overdue and where, who receives visitors today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from engine.labels import Label
from engine.office import Office
from engine.roles import Standing
from engine.statements import Statement, as_day, as_moment
from engine.unit_of_work import Work
from workflows.access import MY_TURN, VISIBLE, visible_filter
from workflows.line_queries import BESIDE, COLUMNS, LATE, NEXT_DUTY, CaseLine, label_of, limits_at, line_of_row
from workflows.queries import PAGE


@dataclass(frozen=True, slots=True)
class RedLine:
    """A red matter as the leaders see it: whose it is, and whether the plan stands."""

    case: CaseLine
    owner: str
    owner_post: Label | None
    has_plan: bool
    met_on: date | None


@dataclass(frozen=True, slots=True)
class LateLine:
    """An overdue case as the leaders see it: who handles it, and when its unit was last supervised by letter."""

    case: CaseLine
    handler: str
    supervised_at: datetime | None


@dataclass(frozen=True, slots=True)
class Day:
    """
    Today, for one person: who receives visitors, as (name, post) each; how many cases wait for him, and on how many of
    these something is due by tonight or late.
    """

    duty: tuple[tuple[str, Label], ...]
    turn_count: int
    pressing_count: int


_RED = Statement(f"""
SELECT {COLUMNS}, o.name, o.post_zh, o.post_en, c.facts ->> 'package_steps' IS NOT NULL, c.facts ->> 'leader_met_on'
  FROM case_ c {BESIDE} LEFT JOIN person o ON o.id = c.facts ->> 'package_owner'
 WHERE c.ended_at IS NULL AND c.facts ->> 'colour' = 'red' AND {VISIBLE}
 ORDER BY d.due_at NULLS LAST, c.id LIMIT :most""")  # noqa: S608 -- constants only

#: Every unit with what is late, also where none of its cases is among those that are shown.
_LATE = Statement(f"""
WITH late AS MATERIALIZED (
  SELECT c.id, coalesce(c.facts ->> 'lead_unit', '') AS unit, {NEXT_DUTY} AS due
    FROM case_ c WHERE {LATE} AND {VISIBLE}),
counted AS (SELECT unit, count(*) AS number FROM late GROUP BY unit),
picked AS (
  SELECT * FROM (SELECT id, unit, row_number() OVER (ORDER BY due, id) AS place FROM late) l WHERE place <= :most)
SELECT {COLUMNS}, h.name, (SELECT max(l.issued_at) FROM document l
    WHERE l.case_id = c.id AND l.letter = 'supervision_letter' AND l.void_seq IS NULL),
  n.unit, k.name_zh, k.name_en, n.number
  FROM counted n LEFT JOIN unit k ON k.id = n.unit LEFT JOIN picked p ON p.unit = n.unit
  LEFT JOIN case_ c ON c.id = p.id {BESIDE} LEFT JOIN person h ON h.id = c.facts ->> 'handler'
 ORDER BY p.place NULLS LAST, n.unit""")  # noqa: S608 -- constants only

_TODAY = Statement(f"""
WITH turn AS (SELECT {NEXT_DUTY} AS due FROM case_ c WHERE c.ended_at IS NULL AND {MY_TURN}),
duty AS (
  SELECT p.id, p.name, p.post_zh, p.post_en, a.since FROM appointment a JOIN person p ON p.id = a.person_id
   WHERE a.holder = :roster AND p.active AND a.since <= :today AND (a.until IS NULL OR a.until >= :today))
SELECT t.number, t.pressing, d.name, d.post_zh, d.post_en
  FROM (SELECT count(*) AS number, count(CASE WHEN due <= :tonight THEN 1 END) AS pressing FROM turn) t
  LEFT JOIN duty d ON 1 = 1 ORDER BY d.since DESC, d.id""")  # noqa: S608 -- constants only


def red_matters(work: Work, office: Office, standing: Standing, *, now: datetime) -> tuple[RedLine, ...]:
    """The open red matters with their package owners, the next duty first."""
    rows = work.rows(_RED, **visible_filter(standing), **limits_at(office, now), most=PAGE)
    return tuple(
        RedLine(line_of_row(row), row[19] or "", label_of(row[20], row[21]), bool(row[22]), as_day(row[23]))
        for row in rows
    )


def late_matters(
    work: Work, office: Office, standing: Standing, *, now: datetime, most: int = PAGE
) -> tuple[tuple[LateLine, ...], tuple[tuple[str, Label | None, int], ...]]:
    """
    The overdue open cases, the longest late first and at most so many of them; and (unit, its name, how many) for every
    handling unit, the most first; the empty unit stands for not yet assigned.
    """
    rows = work.rows(_LATE, **visible_filter(standing), **limits_at(office, now), most=most)
    lines = tuple(LateLine(line_of_row(row), row[19] or "", as_moment(row[20])) for row in rows if row[0])
    units = {row[21]: (row[21], label_of(row[22], row[23]), row[24]) for row in rows}
    return lines, tuple(sorted(units.values(), key=lambda unit: (-unit[2], unit[0])))


def day_of(work: Work, office: Office, standing: Standing, *, now: datetime) -> Day:
    """Who receives visitors today, and what waits for somebody."""
    today = office.today(now)
    tonight = datetime.combine(today + timedelta(days=1), time.min, office.zone)
    limits = limits_at(office, now)
    rows = work.rows(_TODAY, **visible_filter(standing), **limits, roster="roster:duty", today=today, tonight=tonight)
    duty = tuple((name, Label(zh=zh, en=en)) for _, _, name, zh, en in rows if name)
    return Day(duty, rows[0][0], rows[0][1])
