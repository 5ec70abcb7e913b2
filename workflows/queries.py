"""
What pages ask about many cases at once: one function for each question, all of them through the one visibility clause.

The search looks through number and title only. Nothing here counts or lists what one person has brought.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from engine.labels import Label
from engine.office import Office
from engine.roles import Standing
from engine.statements import Statement, as_day, as_json, as_moment
from engine.unit_of_work import Work
from workflows.access import MY_TURN, VISIBLE, visible_filter

#: Cases on one page of a list, and the longest a page of work shows of one kind.
PAGE = 50
SHORT = 10
#: Open matters that the same-matter check shows at most.
MOST_ALIKE = 10


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A case as a line of a list. `due`: its next duty; the petitioner's own windows are none."""

    id: str
    workflow: str
    definition: str
    number: str
    title: str
    state: str
    colour: str
    light: str
    received_at: datetime
    moved_at: datetime
    ended_at: datetime | None
    lead_unit: Label | None
    village: Label | None
    due: str
    due_at: datetime | None
    due_day: date | None
    provisional: bool


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list is narrowed to; what is empty narrows nothing."""

    words: str = ""
    workflow: str = ""
    state: str = ""
    colour: str = ""
    light: str = ""
    unit: str = ""
    village: str = ""
    channel: str = ""
    overdue: bool = False
    ended: str = ""


@dataclass(frozen=True, slots=True)
class RedLine:
    """A red matter as the leaders see it: whose it is, and whether the plan stands."""

    case: CaseLine
    owner: str
    owner_post: Label | None
    has_plan: bool
    met_on: date | None


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """A message to one of the holders that somebody has."""

    case_id: str
    number: str
    title: str
    saying: Label
    at: datetime


@dataclass(frozen=True, slots=True)
class Overview:
    """What the first page shows of somebody's work."""

    turn: tuple[CaseLine, ...]
    turn_count: int
    soon: tuple[CaseLine, ...]
    waiting: tuple[CaseLine, ...]
    recent: tuple[CaseLine, ...]


_COLUMNS = (
    "c.id, c.workflow, c.definition, c.number, c.title, c.state, c.facts ->> 'colour' AS colour, c.light, c.received_at,"
    " c.moved_at, c.ended_at, u.name_zh, u.name_en, v.name_zh, v.name_en, d.name, d.due_at, d.due_day, d.provisional"
)
_BESIDE = """
  LEFT JOIN unit u ON u.id = c.facts ->> 'lead_unit'
  LEFT JOIN unit v ON v.id = c.facts ->> 'village'
  LEFT JOIN deadline d ON d.case_id = c.id AND (d.name, d.generation) = (
    SELECT n.name, n.generation FROM deadline n
     WHERE n.case_id = c.id AND n.ended_seq IS NULL AND NOT (n.name IN :rights) ORDER BY n.due_at, n.name LIMIT 1)"""
_NEXT_DUTY = (
    "(SELECT min(n.due_at) FROM deadline n WHERE n.case_id = c.id AND n.ended_seq IS NULL AND NOT (n.name IN :rights))"
)
#: The sweep sets the light; between two of its rounds the clock tells as well. `next_due` spares the look at most cases.
_LATE = (
    "c.ended_at IS NULL AND c.next_due <= :now AND EXISTS (SELECT 1 FROM deadline n WHERE n.case_id = c.id AND n.ended_seq IS NULL"
    " AND n.due_at <= :now AND NOT (n.name IN :rights))"
)

_LIGHT = f"CASE WHEN c.ended_at IS NOT NULL THEN '' WHEN {_LATE} THEN 'red' ELSE c.light END"

_OVERVIEW = Statement(f"""
WITH turn AS (
  SELECT c.id, {_NEXT_DUTY} AS due FROM case_ c WHERE c.ended_at IS NULL AND {MY_TURN}),
seen AS (
  SELECT c.id, c.moved_at, c.last_actor, c.facts, {_NEXT_DUTY} AS due
    FROM case_ c WHERE c.ended_at IS NULL AND {VISIBLE} AND NOT EXISTS (SELECT 1 FROM turn t WHERE t.id = c.id)),
picked AS (
  SELECT * FROM (SELECT 1 AS part, id, row_number() OVER (ORDER BY due NULLS LAST, id) AS place FROM turn) a
   WHERE place <= :most
  UNION ALL SELECT * FROM (
    SELECT 2, id, row_number() OVER (ORDER BY due, id) AS place FROM seen WHERE due <= :soon) b WHERE place <= :short
  UNION ALL SELECT * FROM (
    SELECT 3, id, row_number() OVER (ORDER BY moved_at, id) AS place FROM seen
     WHERE last_actor = :actor OR facts ->> 'first_receiver' = :person OR facts ->> 'handler' = :person) e
   WHERE place <= :short
  UNION ALL SELECT * FROM (
    SELECT 4, id, row_number() OVER (ORDER BY moved_at DESC, id) AS place FROM seen) f WHERE place <= :short)
SELECT k.part, (SELECT count(*) FROM turn), {_COLUMNS}
  FROM picked k JOIN case_ c ON c.id = k.id {_BESIDE} ORDER BY k.part, k.place""")

_NOTICES = Statement(f"""
SELECT c.id, c.number, c.title, n.saying, n.at FROM notice n JOIN case_ c ON c.id = n.case_id
 WHERE n.holder IN :holders AND n.at > :since AND {VISIBLE} ORDER BY n.at DESC, n.key LIMIT :most""")

_RED = Statement(f"""
SELECT {_COLUMNS}, o.name, o.post_zh, o.post_en, c.facts ->> 'package_steps' IS NOT NULL, c.facts ->> 'leader_met_on'
  FROM case_ c {_BESIDE} LEFT JOIN person o ON o.id = c.facts ->> 'package_owner'
 WHERE c.ended_at IS NULL AND c.facts ->> 'colour' = 'red' AND {VISIBLE}
 ORDER BY d.due_at NULLS LAST, c.id LIMIT :most""")

_LATE_BY_UNIT = Statement(f"""
SELECT u.id, u.name_zh, u.name_en, count(*) FROM case_ c LEFT JOIN unit u ON u.id = c.facts ->> 'lead_unit'
 WHERE {_LATE} AND {VISIBLE} GROUP BY u.id, u.name_zh, u.name_en ORDER BY count(*) DESC, u.id""")

_ON_DUTY = Statement("""SELECT p.name, p.post_zh, p.post_en FROM appointment a JOIN person p ON p.id = a.person_id
 WHERE a.holder = :roster AND p.active AND a.since <= :today AND (a.until IS NULL OR a.until >= :today)
 ORDER BY a.since DESC, p.id""")

_ALIKE = Statement(f"""
SELECT c.number, c.title FROM case_ c
 WHERE c.ended_at IS NULL AND c.workflow = :workflow AND c.facts ->> 'content_l1' = :content
   AND c.facts ->> 'village' = :village AND {VISIBLE} ORDER BY c.received_at DESC, c.id LIMIT :most""")

_UNITS = Statement("SELECT id, name_zh, name_en, kind FROM unit WHERE NOT closed ORDER BY kind, id")
_PLACES = Statement("""SELECT 'unit', id, name_zh, name_en, kind FROM unit WHERE NOT closed
 UNION ALL SELECT 'person', id, name, post_zh, post_en FROM person WHERE active ORDER BY 1, 2""")
_NOTE_ACCESS = Statement(
    "INSERT INTO access (case_id, actor, at, what, purpose) VALUES (:case_id, :actor, :at, :what, :purpose)"
)
_READERS = Statement("""
SELECT p.post_zh, p.post_en, max(a.at), count(*) FROM access a LEFT JOIN person p ON 'person:' || p.id = a.actor
 WHERE a.case_id = :case_id AND a.actor LIKE 'person:%' GROUP BY p.post_zh, p.post_en ORDER BY max(a.at) DESC LIMIT :most""")
_PAPERS = Statement("""SELECT id, letter, number, content, issued_at, delivered_day FROM document
 WHERE case_id = :case_id AND void_seq IS NULL AND (delivered_day IS NOT NULL OR letter IN :at_once)
 ORDER BY issued_at, id""")


def overview(work: Work, office: Office, standing: Standing, *, soon: datetime) -> Overview:
    """
    What is somebody's turn, what will be due before `soon`, what waits for others, what moved lately: one statement.

    His turn comes sorted by its next duty, at most a page of it; `turn_count` says how many there are.
    """
    kind, _, person = standing.actor.partition(":")
    rows = work.rows(
        _OVERVIEW,
        **visible_filter(standing),
        rights=rights(office),
        most=PAGE,
        short=SHORT,
        soon=soon,
        actor=standing.actor,
        person=person if kind == "person" else "",
    )
    parts: dict[int, list[CaseLine]] = {1: [], 2: [], 3: [], 4: []}
    for row in rows:
        parts[row[0]].append(_line(row[2:]))
    counted = rows[0][1] if rows else 0
    return Overview(tuple(parts[1]), counted, tuple(parts[2]), tuple(parts[3]), tuple(parts[4]))


def notices(work: Work, standing: Standing, *, since: datetime, most: int = SHORT) -> tuple[NoticeLine, ...]:
    """The latest messages to what somebody stands as, about cases that he may still see; one saying a case once."""
    rows = work.rows(_NOTICES, **visible_filter(standing), since=since, most=most * 3)
    seen: dict[tuple[str, str, str], NoticeLine] = {}
    for case_id, number, title, saying, at in rows:
        label = Label(**as_json(saying))
        seen.setdefault((case_id, label.zh, str(at)), NoticeLine(case_id, number, title, label, as_moment(at)))
    return tuple(seen.values())[:most]


def cases(
    work: Work, office: Office, standing: Standing, filters: Filters, *, now: datetime, page: int = 1
) -> tuple[CaseLine, ...]:
    """One page of the cases that somebody may see, the latest received first."""
    conditions, values = _conditions(filters)
    rows = work.rows(
        _listing(conditions),
        **visible_filter(standing),
        **values,
        rights=rights(office),
        now=now,
        most=PAGE,
        skipped=(page - 1) * PAGE,
    )
    return tuple(map(_line, rows))


def counts(
    work: Work, office: Office, standing: Standing, filters: Filters, *, now: datetime
) -> Mapping[tuple[str, str], int]:
    """How many cases there are of each (colour, light) under these filters, colour and light themselves left aside."""
    conditions, values = _conditions(filters, without=("colour", "light"))
    rows = work.rows(_counting(conditions), **visible_filter(standing), **values, rights=rights(office), now=now)
    return {(colour or "", light): count for colour, light, count in rows}


def red_matters(work: Work, office: Office, standing: Standing) -> tuple[RedLine, ...]:
    """The open red matters with their package owners, the next duty first."""
    rows = work.rows(_RED, **visible_filter(standing), rights=rights(office), most=PAGE)
    return tuple(
        RedLine(_line(row), row[19] or "", _label(row[20], row[21]), bool(row[22]), as_day(row[23])) for row in rows
    )


def late_by_unit(
    work: Work, office: Office, standing: Standing, *, now: datetime
) -> tuple[tuple[str, Label | None, int], ...]:
    """(unit, its name, overdue open cases) for every handling unit; the empty unit stands for not yet assigned."""
    rows = work.rows(_LATE_BY_UNIT, **visible_filter(standing), rights=rights(office), now=now)
    return tuple((unit or "", _label(zh, en), count) for unit, zh, en, count in rows)


def on_duty(work: Work, today: date) -> tuple[tuple[str, Label], ...]:
    """Who receives visitors today: (name, post) each."""
    return tuple((name, Label(zh=zh, en=en)) for name, zh, en in work.rows(_ON_DUTY, roster="roster:duty", today=today))


def alike(work: Work, standing: Standing, *, workflow: str, content: str, village: str) -> tuple[tuple[str, str], ...]:
    """Number and title of open matters of the same content class and village, and nothing else of them."""
    rows = work.rows(
        _ALIKE, **visible_filter(standing), workflow=workflow, content=content, village=village, most=MOST_ALIKE
    )
    return tuple((number, title) for number, title in rows)


def units(work: Work) -> tuple[tuple[str, Label, str], ...]:
    """(id, name, kind) of every unit and village."""
    return tuple((id_, Label(zh=zh, en=en), kind) for id_, zh, en, kind in work.rows(_UNITS))


def units_and_people(work: Work) -> tuple[tuple[tuple[str, Label, str], ...], tuple[tuple[str, str, Label], ...]]:
    """(id, name, kind) of every unit, and (id, name, post) of everybody in office, for the choices of a form."""
    rows = work.rows(_PLACES)
    found_units = tuple((row[1], Label(zh=row[2], en=row[3]), row[4]) for row in rows if row[0] == "unit")
    people = tuple((row[1], row[2], Label(zh=row[3], en=row[4])) for row in rows if row[0] == "person")
    return found_units, people


def note_access(
    work: Work, *, case_id: str | None, actor: str, now: datetime, what: str, purpose: str | None = None
) -> None:
    """Write down that somebody looked at a case, or asked about many."""
    work.run(_NOTE_ACCESS, case_id=case_id, actor=actor, at=now, what=what, purpose=purpose)


def readers(work: Work, case_id: str) -> tuple[tuple[Label | None, datetime, int], ...]:
    """Who looked at a case, by office post and never by name: (post, last time, how often)."""
    rows = work.rows(_READERS, case_id=case_id, most=SHORT)
    return tuple((_label(zh, en), as_moment(at), count) for zh, en, at, count in rows)


def papers_for(
    work: Work, case_id: str, *, at_once: Iterable[str]
) -> tuple[tuple[str, str, str, Any, datetime, date | None], ...]:
    """Papers that have reached the petitioner: (id, letter, number, content, issued, delivered); `at_once` need no delivery."""
    rows = work.rows(_PAPERS, case_id=case_id, at_once=list(at_once))
    return tuple((row[0], row[1], row[2], as_json(row[3]), as_moment(row[4]), as_day(row[5])) for row in rows)


def rights(office: Office) -> list[str]:
    """The limits that are windows of a citizen: nobody in the office is late with them."""
    return sorted(
        {
            name
            for compiled in office.lifecycles.values()
            for name, rule in compiled.lifecycle.deadlines.items()
            if rule.right_of
        }
    )


#: Filter → its condition; each value is a parameter of the same name.
_CONDITIONS: Mapping[str, str] = {
    "words": "c.search LIKE :words ESCAPE '!'",
    "workflow": "c.workflow = :workflow",
    "state": "c.state = :state",
    "colour": "c.facts ->> 'colour' = :colour",
    "light": f"{_LIGHT} = :light",
    "unit": "c.facts ->> 'lead_unit' = :unit",
    "village": "c.facts ->> 'village' = :village",
    "channel": "c.facts ->> 'channel' = :channel",
    "overdue": _LATE,
    "open": "c.ended_at IS NULL",
    "ended": "c.ended_at IS NOT NULL",
}


def _conditions(filters: Filters, *, without: tuple[str, ...] = ()) -> tuple[tuple[str, ...], dict[str, Any]]:
    names, values = [], {}
    for name in ("workflow", "state", "colour", "light", "unit", "village", "channel"):
        if (value := getattr(filters, name)) and name not in without:
            names.append(name)
            values[name] = value
    if filters.words:
        names.append("words")
        values["words"] = f"%{_literally(filters.words.casefold())}%"
    if filters.overdue:
        names.append("overdue")
    if filters.ended in ("open", "ended"):
        names.append(filters.ended)
    return tuple(names), values


def _literally(words: str) -> str:
    return words.replace("!", "!!").replace("%", "!%").replace("_", "!_")


@lru_cache(maxsize=1024)
def _listing(conditions: tuple[str, ...]) -> Statement:
    where = " AND ".join((VISIBLE, *(_CONDITIONS[name] for name in conditions)))
    return Statement(
        f"SELECT {_COLUMNS} FROM (SELECT * FROM case_ c WHERE {where} ORDER BY c.received_at DESC, c.id"
        f" LIMIT :most OFFSET :skipped) c {_BESIDE} ORDER BY c.received_at DESC, c.id"
    )


@lru_cache(maxsize=1024)
def _counting(conditions: tuple[str, ...]) -> Statement:
    where = " AND ".join((VISIBLE, *(_CONDITIONS[name] for name in conditions)))
    return Statement(f"SELECT c.facts ->> 'colour', {_LIGHT}, count(*) FROM case_ c WHERE {where} GROUP BY 1, 2")


def _line(row: Any) -> CaseLine:
    ended_at, due_at = as_moment(row[10]), as_moment(row[16])
    return CaseLine(
        id=row[0],
        workflow=row[1],
        definition=row[2],
        number=row[3],
        title=row[4],
        state=row[5],
        colour=row[6] or "",
        light=row[7] if ended_at is None and due_at else "",
        received_at=as_moment(row[8]),
        moved_at=as_moment(row[9]),
        ended_at=ended_at,
        lead_unit=_label(row[11], row[12]),
        village=_label(row[13], row[14]),
        due=row[15] or "",
        due_at=due_at,
        due_day=as_day(row[17]),
        provisional=bool(row[18]),
    )


def _label(zh: str | None, en: str | None) -> Label | None:
    return Label(zh=zh, en=en or zh) if zh else None
