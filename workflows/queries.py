"""
What pages ask about many cases at once: one function for each question, all of them through the one visibility clause.

The search looks through number and title only. Nothing here counts or lists what one person has brought.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from engine.labels import Label
from engine.office import Office
from engine.roles import Standing
from engine.statements import Statement, as_json, as_moment
from engine.unit_of_work import Work
from workflows.access import MY_TURN, VISIBLE, visible_filter
from workflows.line_queries import BESIDE, COLUMNS, LIGHT, NEXT_DUTY, CaseLine, limits_at, line_of_row
from workflows.searching import SEARCHED, searched

#: Cases on one page of a list.
PAGE = 50
#: The most that a page of work shows of somebody's turn, and of every other kind.
MOST_TURNS, SHORT = 100, 10
#: Stands for the unit of what is assigned to none yet.
NO_UNIT = "none"
#: Open matters that the same-matter check shows at most.
MOST_ALIKE = 10


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list is narrowed to; what is empty narrows nothing. `unit` may be NO_UNIT."""

    words: str = ""
    workflow: str = ""
    state: str = ""
    colour: str = ""
    light: str = ""
    unit: str = ""
    village: str = ""
    channel: str = ""
    ended: str = ""


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


_OVERVIEW = Statement(f"""
WITH turn AS MATERIALIZED (
  SELECT c.id, c.moved_at, {NEXT_DUTY} AS due FROM case_ c WHERE c.ended_at IS NULL AND {MY_TURN}),
seen AS MATERIALIZED (
  SELECT c.id, c.moved_at, c.next_due,
         c.last_actor = :actor OR c.facts ->> 'first_receiver' = :person OR c.facts ->> 'handler' = :person AS is_mine
    FROM case_ c WHERE c.ended_at IS NULL AND {VISIBLE} AND NOT EXISTS (SELECT 1 FROM turn t WHERE t.id = c.id)),
near AS MATERIALIZED (
  SELECT * FROM (SELECT c.id, {NEXT_DUTY} AS due FROM seen c WHERE c.next_due <= :soon) c WHERE due <= :soon),
rest AS (SELECT * FROM seen c WHERE NOT EXISTS (SELECT 1 FROM near n WHERE n.id = c.id)),
picked AS (
  SELECT * FROM (
    SELECT 1 AS part, id, row_number() OVER (ORDER BY due NULLS LAST, moved_at DESC, id) AS place FROM turn) a
   WHERE place <= :most
  UNION ALL SELECT * FROM (
    SELECT 2, id, row_number() OVER (ORDER BY due, id) AS place FROM near) b WHERE place <= :short
  UNION ALL SELECT * FROM (
    SELECT 3, id, row_number() OVER (ORDER BY moved_at, id) AS place FROM rest WHERE is_mine) e WHERE place <= :short
  UNION ALL SELECT * FROM (
    SELECT 4, id, row_number() OVER (ORDER BY moved_at DESC, id) AS place FROM rest WHERE NOT is_mine) f
   WHERE place <= :short)
SELECT k.part, (SELECT count(*) FROM turn), {COLUMNS}
  FROM picked k JOIN case_ c ON c.id = k.id {BESIDE} ORDER BY k.part, k.place""")

_NOTICES = Statement(f"""
SELECT c.id, c.number, c.title, n.saying, n.at FROM notice n JOIN case_ c ON c.id = n.case_id
 WHERE n.holder IN :holders AND n.at > :since AND {VISIBLE} ORDER BY n.at DESC, n.key LIMIT :most""")

_ALIKE = Statement(f"""
SELECT c.number, c.title FROM case_ c
 WHERE c.ended_at IS NULL AND c.workflow = :workflow AND c.facts ->> 'content_l1' = :content
   AND c.facts ->> 'village' = :village AND {VISIBLE} ORDER BY c.received_at DESC, c.id LIMIT :most""")

_UNITS = Statement("SELECT id, name_zh, name_en, kind FROM unit WHERE NOT closed ORDER BY kind, id")
_PLACES = Statement("""SELECT 'unit', id, name_zh, name_en, kind FROM unit WHERE NOT closed
 UNION ALL SELECT 'person', id, name, post_zh, post_en FROM person WHERE active ORDER BY 1, 2""")


def overview(work: Work, office: Office, standing: Standing, *, now: datetime, soon: datetime) -> Overview:
    """
    What is somebody's turn, what others have to do before `soon`, what else he waits for, what else moved lately.

    One statement, and no case stands in it twice.

    His turn comes sorted by its next duty, what has none by its last move, the latest first; there are `turn_count`
    of it, of which at most MOST_TURNS are told.
    """
    kind, _, person = standing.actor.partition(":")
    rows = work.rows(
        _OVERVIEW,
        **visible_filter(standing),
        **limits_at(office, now),
        most=MOST_TURNS,
        short=SHORT,
        soon=soon,
        actor=standing.actor,
        person=person if kind == "person" else "",
    )
    parts: dict[int, list[CaseLine]] = {1: [], 2: [], 3: [], 4: []}
    for row in rows:
        parts[row[0]].append(line_of_row(row[2:]))
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
        **limits_at(office, now),
        most=PAGE,
        skipped=(page - 1) * PAGE,
    )
    return tuple(map(line_of_row, rows))


def counts(
    work: Work, office: Office, standing: Standing, filters: Filters, *, now: datetime
) -> Mapping[tuple[str, str], int]:
    """How many cases there are of each (colour, light) under these filters, colour and light themselves left aside."""
    conditions, values = _conditions(filters, without=("colour", "light"))
    rows = work.rows(_counting(conditions), **visible_filter(standing), **values, **limits_at(office, now))
    return {(colour or "", light): count for colour, light, count in rows}


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


#: Filter → its condition; each value is a parameter of the same name.
_CONDITIONS: Mapping[str, str] = {
    **SEARCHED,
    "workflow": "c.workflow = :workflow",
    "state": "c.state = :state",
    "colour": "c.facts ->> 'colour' = :colour",
    "light": f"{LIGHT} = :light",
    "unit": "c.facts ->> 'lead_unit' = :unit",
    "village": "c.facts ->> 'village' = :village",
    "channel": "c.facts ->> 'channel' = :channel",
    "unassigned": "c.facts ->> 'lead_unit' IS NULL",
    "open": "c.ended_at IS NULL",
    "ended": "c.ended_at IS NOT NULL",
}


def _conditions(filters: Filters, *, without: tuple[str, ...] = ()) -> tuple[tuple[str, ...], dict[str, Any]]:
    names: list[str] = []
    values: dict[str, Any] = {}
    for name in ("workflow", "state", "colour", "light", "unit", "village", "channel"):
        if (value := getattr(filters, name)) and name not in without:
            is_no_unit = (name, value) == ("unit", NO_UNIT)
            names.append("unassigned" if is_no_unit else name)
            values |= {} if is_no_unit else {name: value}
    for name, asked in searched(filters.words).items():
        names.append(name)
        values |= asked
    if filters.ended in ("open", "ended"):
        names.append(filters.ended)
    return tuple(names), values


@lru_cache(maxsize=1024)
def _listing(conditions: tuple[str, ...]) -> Statement:
    where = " AND ".join((VISIBLE, *(_CONDITIONS[name] for name in conditions)))
    return Statement(
        f"SELECT {COLUMNS} FROM (SELECT * FROM case_ c WHERE {where} ORDER BY c.received_at DESC, c.id"
        f" LIMIT :most OFFSET :skipped) c {BESIDE} ORDER BY c.received_at DESC, c.id"
    )


@lru_cache(maxsize=1024)
def _counting(conditions: tuple[str, ...]) -> Statement:
    where = " AND ".join((VISIBLE, *(_CONDITIONS[name] for name in conditions)))
    return Statement(f"SELECT c.facts ->> 'colour', {LIGHT}, count(*) FROM case_ c WHERE {where} GROUP BY 1, 2")
