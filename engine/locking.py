"""
The one statement that locks a case and brings all that a decision may look at, and the same without the lock. No other
module locks a case to move it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from operator import attrgetter
from typing import Any

from engine import registers
from engine.columns import CASE, CLOCK, names
from engine.hooks import StandingSource
from engine.registers import Draws
from engine.roles import Standing
from engine.snapshot import Clock, Grip, Locked, Paper, Snapshot
from engine.statements import Statement, as_day, as_json, as_moment
from engine.unit_of_work import Work

_POSTGRESQL = """
WITH locked AS (SELECT * FROM case_ WHERE id = :case_id {lock}), drawn AS ({drawn})
SELECT {columns},
  (SELECT jsonb_agg(jsonb_build_object({clock})) FROM deadline d WHERE d.case_id = c.id),
  (SELECT jsonb_object_agg(h.holder, jsonb_build_array(h.sees, h.personal, h.acts))
     FROM case_holder h WHERE h.case_id = c.id),
  (SELECT jsonb_object_agg(x.holder, x.because) FROM case_exclusion x WHERE x.case_id = c.id),
  (SELECT jsonb_agg(jsonb_build_array(p.id, p.letter, p.number, p.seq, p.issued_at, p.delivered_day)
             ORDER BY p.seq, length(p.number), p.number)
     FROM document p WHERE p.case_id = c.id AND p.void_seq IS NULL),
  (SELECT max(e.seq) FROM event e WHERE e.case_id = c.id),
  (SELECT jsonb_build_object('request', i.request, 'outcome', i.outcome) FROM idempotency i WHERE i.key = :key),
  (SELECT jsonb_object_agg(n.name, n.next) FROM drawn n),
  CASE WHEN :wants_values THEN (SELECT jsonb_object_agg(v.field, v.value -> 'v') FROM field_value v
     WHERE v.case_id = c.id AND (c.facts -> v.field ->> 'kept')::int = v.seq) END,
  CASE WHEN :wants_values THEN
    (SELECT jsonb_agg(a.name ORDER BY a.seq, a.name) FROM attachment a WHERE a.case_id = c.id) END,
  {standing}
FROM locked c"""
_LOCK = "FOR NO KEY UPDATE"
_DRAW = """
  INSERT INTO register (name, period, next)
  SELECT r.name, r.period, r.count + 1 FROM locked, jsonb_to_recordset(:draws) AS r (name text, period text, count int)
   WHERE NOT EXISTS (SELECT 1 FROM idempotency WHERE key = :key)
  ON CONFLICT (name, period) DO UPDATE SET next = register.next + excluded.next - 1
  RETURNING name, next"""
_NO_DRAW = "SELECT NULL AS name, NULL AS next WHERE false"

_SQLITE = """
SELECT {columns},
  (SELECT json_group_array(json_object({clock})) FROM deadline d WHERE d.case_id = c.id),
  (SELECT json_group_object(h.holder, json_array(h.sees, h.personal, h.acts))
     FROM case_holder h WHERE h.case_id = c.id),
  (SELECT json_group_object(x.holder, json(x.because)) FROM case_exclusion x WHERE x.case_id = c.id),
  (SELECT json_group_array(json_array(p.id, p.letter, p.number, p.seq, p.issued_at, p.delivered_day)) FROM
     (SELECT * FROM document WHERE case_id = :case_id AND void_seq IS NULL
       ORDER BY seq, length(number), number) p),
  c.seq,
  (SELECT json_object('request', i.request, 'outcome', json(i.outcome)) FROM idempotency i WHERE i.key = :key),
  NULL,
  CASE WHEN :wants_values THEN (SELECT json_group_object(v.field, json(v.value -> '$.v')) FROM field_value v
     WHERE v.case_id = c.id AND json_extract(c.facts, '$.' || v.field || '.kept') = v.seq) END,
  CASE WHEN :wants_values THEN (SELECT json_group_array(a.name) FROM
     (SELECT name FROM attachment WHERE case_id = :case_id ORDER BY seq, name) a) END,
  {standing}
FROM case_ c WHERE c.id = :case_id"""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the locking statement shall bring beside the case."""

    key: str = ""
    actor_id: str = ""
    today: date = date.min
    draws: Draws = field(default_factory=dict)
    with_values: bool = False


@dataclass(frozen=True, slots=True)
class _Row:
    """What the statement answers, by name."""

    own: Mapping[str, Any]
    clocks: Any
    grips: Any
    exclusions: Any
    papers: Any
    last_seq: int
    stored: Any
    drawn: Any
    values: Any
    files: Any
    standing: Any


def lock_case(work: Work, case_id: str, wanted: Wanted, *, standing: StandingSource | None = None) -> Locked | None:
    """
    Read a case and hold its row until the transaction ends; None when there is none.

    A press that had to wait for the row sees its sub-selects as they were before: then the statement is asked again.
    """
    statement, values = _locking(standing), _values(case_id, wanted)
    row = _ask(work, statement, values)
    if row is None:
        return None
    drawn = {name: following - wanted.draws[name][1] for name, following in (row.drawn or {}).items()}
    if row.own["seq"] != row.last_seq:
        row = _ask(work, statement, values | {"draws": ()})
        assert row is not None
        if row.stored:  # the press that was waited for had the same key: this one will use no number
            registers.give_back(work, {name: wanted.draws[name] for name in drawn})
    if work.dialect == "sqlite" and not row.stored:
        drawn = registers.draw(work, wanted.draws)
    return Locked(_as_snapshot(row), as_standing(wanted.actor_id, row.standing), row.stored, drawn)


def read_case(work: Work, case_id: str, wanted: Wanted, *, standing: StandingSource | None = None) -> Locked | None:
    """The same as `lock_case`, without a lock and without drawing numbers: for pages."""
    row = _ask(work, _reading(standing), _values(case_id, wanted))
    return Locked(_as_snapshot(row), as_standing(wanted.actor_id, row.standing), row.stored, {}) if row else None


def _values(case_id: str, wanted: Wanted) -> dict[str, Any]:
    return {
        "case_id": case_id,
        "key": wanted.key,
        "actor_id": wanted.actor_id,
        "today": wanted.today,
        "wants_values": wanted.with_values,
        "draws": registers.draw_rows(wanted.draws),
    }


def _ask(work: Work, statement: Statement, values: Mapping[str, Any]) -> _Row | None:
    row = work.row(statement, **values)
    return _Row(dict(zip(CASE, row, strict=False)), *map(as_json, row[len(CASE) :])) if row else None


@lru_cache(maxsize=16)
def _locking(standing: StandingSource | None) -> Statement:
    return _statement(standing, lock=_LOCK, drawn=_DRAW)


@lru_cache(maxsize=16)
def _reading(standing: StandingSource | None) -> Statement:
    return _statement(standing, lock="", drawn=_NO_DRAW)


def _statement(standing: StandingSource | None, *, lock: str, drawn: str) -> Statement:
    columns = names(CASE, "c.")
    clock = ", ".join(f"'{name}', d.{name}" for name in CLOCK)
    json_of = {"pending", "fired"}
    clock_sqlite = ", ".join(
        f"'{name}', json(d.{name})" if name in json_of else f"'{name}', d.{name}" for name in CLOCK
    )
    return Statement(
        postgresql=_POSTGRESQL.format(
            lock=lock, drawn=drawn, columns=columns, clock=clock, standing=standing.postgresql if standing else "NULL"
        ),
        sqlite=_SQLITE.format(columns=columns, clock=clock_sqlite, standing=standing.sqlite if standing else "NULL"),
    )


def _as_snapshot(row: _Row) -> Snapshot:
    own = row.own
    return Snapshot(
        id=own["id"],
        workflow=own["workflow"],
        definition=own["definition"],
        number=own["number"],
        title=own["title"],
        state=own["state"],
        version=own["version"],
        seq=own["seq"],
        head=bytes(own["head"]),
        facts=as_json(own["facts"]),
        doers=as_json(own["doers"]),
        signing=as_json(own["signing"]),
        stood_in=as_json(own["stood_in"]),
        sealed_for=own["sealed_for"],
        opened_at=as_moment(own["opened_at"]),
        received_at=as_moment(own["received_at"]),
        moved_at=as_moment(own["moved_at"]),
        effective_day=as_day(own["effective_day"]),
        last_actor=own["last_actor"],
        ended_at=as_moment(own["ended_at"]),
        clocks={clock.name: clock for clock in sorted(map(_as_clock, row.clocks or ()), key=attrgetter("generation"))},
        grips={holder: Grip(*map(bool, grip)) for holder, grip in (row.grips or {}).items()},
        exclusions=row.exclusions or {},
        papers=tuple(_as_paper(paper) for paper in row.papers or ()),
        values=row.values or {},
        files=tuple(row.files or ()),
    )


def _as_paper(row: Sequence[Any]) -> Paper:
    return Paper(row[0], row[1], row[2], row[3], as_moment(row[4]), as_day(row[5]))


def _as_clock(row: Mapping[str, Any]) -> Clock:
    own = {name: row[name] for name in CLOCK if name != "next_at"}
    return Clock(
        **own
        | {
            "starts_at": as_moment(row["starts_at"]),
            "due_at": as_moment(row["due_at"]),
            "due_day": as_day(row["due_day"]),
            "target_day": as_day(row["target_day"]),
            "ended_at": as_moment(row["ended_at"]),
            "provisional": bool(row["provisional"]),
            "pending": tuple((as_moment(at), step) for at, step in row["pending"]),
            "fired": tuple(row["fired"]),
        }
    )


def as_standing(actor_id: str, data: Mapping[str, Any] | None) -> Standing | None:
    """The standing of a person from what the office's own sub-select answered; None for nobody."""
    if data is None:
        return None
    lent = {f"person:{person}": frozenset(holders) for person, holders in (data.get("lent") or {}).items()}
    return Standing(f"person:{actor_id}", frozenset(data["holders"]), frozenset(data["identities"]), lent)
