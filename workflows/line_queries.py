"""
A case as a line of a list: its columns, the limit that it shows, its light, and when it is late. Every list of cases is
made of these.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from engine.labels import Label
from engine.office import Office
from engine.statements import as_day, as_moment
from workflows.weights import limits_by_weight


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A case as a line of a list. `due`: the limit that binds the office next; windows that end silently are none."""

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


_OPEN = "FROM deadline n WHERE n.case_id = c.id AND n.ended_seq IS NULL AND NOT (n.name IN :windows)"
#: Red: a limit that binds the office has passed, whether the sweep has been round or not. Yellow: one is due by
#: tomorrow, or the clock says so. An internal goal is yellow at most. `next_due` spares the look at most cases.
LIGHT = f"""CASE WHEN c.ended_at IS NOT NULL THEN ''
  WHEN c.light = 'green' AND (c.next_due IS NULL OR c.next_due > :near) THEN 'green'
  ELSE CASE (SELECT max(CASE WHEN n.due_at <= :now AND NOT (n.name IN :goals) THEN 2
    WHEN n.due_at <= :near OR n.light <> 'green' THEN 1 ELSE 0 END) {_OPEN}) WHEN 2 THEN 'red' WHEN 1 THEN 'yellow'
    ELSE 'green' END END"""
COLUMNS = (
    f"c.id, c.workflow, c.definition, c.number, c.title, c.state, c.facts ->> 'colour' AS colour, {LIGHT} AS light,"
    " c.received_at, c.moved_at, c.ended_at, u.name_zh, u.name_en, v.name_zh, v.name_en, d.name, d.due_at, d.due_day,"
    " d.provisional"
)
#: The limit that a line shows: one that has passed, the law's first; else the next one; a goal where nothing else runs.
BESIDE = f"""
  LEFT JOIN unit u ON u.id = c.facts ->> 'lead_unit'
  LEFT JOIN unit v ON v.id = c.facts ->> 'village'
  LEFT JOIN deadline d ON d.case_id = c.id AND (d.name, d.generation) = (
    SELECT n.name, n.generation {_OPEN}
     ORDER BY CASE WHEN n.name IN :goals THEN 3 WHEN n.due_at > :now THEN 2 WHEN n.name IN :legal THEN 0 ELSE 1 END,
              n.due_at, CASE WHEN n.name IN :legal THEN 0 ELSE 1 END, n.name LIMIT 1)"""
NEXT_DUTY = f"(SELECT min(n.due_at) {_OPEN} AND NOT (n.name IN :goals))"
LATE = (
    "c.ended_at IS NULL AND c.next_due <= :now"
    f" AND EXISTS (SELECT 1 {_OPEN} AND n.due_at <= :now AND NOT (n.name IN :goals))"
)


def limits_at(office: Office, now: datetime) -> dict[str, Any]:
    """What the statements on limits ask for: the moment, the end of tomorrow, and which limits weigh how much."""
    day_after_tomorrow = office.today(now) + timedelta(days=2)
    near = datetime.combine(day_after_tomorrow, time.min, office.zone)
    return {"now": now, "near": near, **limits_by_weight(office)}


def line_of_row(row: Any) -> CaseLine:
    """The case in a row that begins with COLUMNS."""
    ended_at, due_at = as_moment(row[10]), as_moment(row[16])
    return CaseLine(
        id=row[0],
        workflow=row[1],
        definition=row[2],
        number=row[3],
        title=row[4],
        state=row[5],
        colour=row[6] or "",
        light=row[7] if due_at else "",
        received_at=as_moment(row[8]),
        moved_at=as_moment(row[9]),
        ended_at=ended_at,
        lead_unit=label_of(row[11], row[12]),
        village=label_of(row[13], row[14]),
        due=row[15] or "",
        due_at=due_at,
        due_day=as_day(row[17]),
        provisional=bool(row[18]),
    )


def label_of(zh: str | None, en: str | None) -> Label | None:
    """Two words of a row as a label, or nothing where there are none."""
    return Label(zh=zh, en=en or zh) if zh else None
