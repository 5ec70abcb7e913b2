"""
The engine's queries on the hot path: lock a case, write one entry with all that belongs to it. No other module locks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from engine.hooks import StandingSource
from engine.roles import Standing
from engine.snapshot import Clock, Grip, Locked, Paper, Snapshot
from engine.statements import Statement, as_day, as_json, as_moment
from engine.unit_of_work import Work

_COLUMNS = (
    "id",
    "workflow",
    "definition",
    "number",
    "title",
    "search",
    "state",
    "version",
    "seq",
    "head",
    "facts",
    "doers",
    "signing",
    "stood_in",
    "sealed_for",
    "light",
    "opened_at",
    "received_at",
    "moved_at",
    "effective_day",
    "last_actor",
    "ended_at",
    "next_due",
)
_CLOCK = (
    "name",
    "generation",
    "status",
    "light",
    "starts_at",
    "due_at",
    "due_day",
    "target_day",
    "provisional",
    "calendar",
    "started_seq",
    "pending",
    "fired",
    "ended_seq",
    "ended_at",
    "extended_days",
    "next_at",
    "attempts",
)
_EVENT = (
    "case_id",
    "seq",
    "version",
    "kind",
    "action",
    "actor",
    "at",
    "body",
    "hash",
    "deadline",
    "generation",
    "step",
)

_READ_POSTGRESQL = """
WITH locked AS (SELECT * FROM case_ WHERE id = :case_id FOR NO KEY UPDATE),
drawn AS (
  INSERT INTO register (name, period, next)
  SELECT r.name, r.period, r.count + 1 FROM locked, jsonb_to_recordset(:draws) AS r (name text, period text, count int)
   WHERE NOT EXISTS (SELECT 1 FROM idempotency WHERE key = :key)
  ON CONFLICT (name, period) DO UPDATE SET next = register.next + excluded.next - 1
  RETURNING name, next)
SELECT {columns},
  (SELECT jsonb_agg(jsonb_build_object({clock})) FROM deadline d WHERE d.case_id = c.id),
  (SELECT jsonb_object_agg(h.holder, jsonb_build_array(h.sees, h.personal, h.acts))
     FROM case_holder h WHERE h.case_id = c.id),
  (SELECT jsonb_object_agg(x.holder, x.because) FROM case_exclusion x WHERE x.case_id = c.id),
  (SELECT jsonb_agg(jsonb_build_array(p.id, p.letter, p.number, p.seq, p.delivered_day) ORDER BY p.seq)
     FROM document p WHERE p.case_id = c.id AND p.void_seq IS NULL),
  (SELECT max(e.seq) FROM event e WHERE e.case_id = c.id),
  (SELECT jsonb_build_object('request', i.request, 'outcome', i.outcome) FROM idempotency i WHERE i.key = :key),
  (SELECT jsonb_object_agg(n.name, n.next) FROM drawn n),
  CASE WHEN :wants_values THEN (SELECT jsonb_object_agg(v.field, v.value -> 'v') FROM field_value v
     WHERE v.case_id = c.id AND (c.facts -> v.field ->> 'kept')::int = v.seq) END,
  {standing}
FROM locked c"""

_READ_SQLITE = """
SELECT {columns},
  (SELECT json_group_array(json_object({clock})) FROM deadline d WHERE d.case_id = c.id),
  (SELECT json_group_object(h.holder, json_array(h.sees, h.personal, h.acts))
     FROM case_holder h WHERE h.case_id = c.id),
  (SELECT json_group_object(x.holder, json(x.because)) FROM case_exclusion x WHERE x.case_id = c.id),
  (SELECT json_group_array(json_array(p.id, p.letter, p.number, p.seq, p.delivered_day)) FROM
     (SELECT * FROM document WHERE case_id = :case_id AND void_seq IS NULL ORDER BY seq) p),
  c.seq,
  (SELECT json_object('request', i.request, 'outcome', json(i.outcome)) FROM idempotency i WHERE i.key = :key),
  NULL,
  CASE WHEN :wants_values THEN (SELECT json_group_object(v.field, json(v.value -> '$.v')) FROM field_value v
     WHERE v.case_id = c.id AND json_extract(c.facts, '$.' || v.field || '.kept') = v.seq) END,
  {standing}
FROM case_ c WHERE c.id = :case_id"""

_DRAW_SQLITE = Statement("""
INSERT INTO register (name, period, next) VALUES (:name, :period, :count + 1)
ON CONFLICT (name, period) DO UPDATE SET next = register.next + excluded.next - 1 RETURNING next""")


@lru_cache(maxsize=16)
def _reading(standing: StandingSource | None) -> Statement:
    locking = _locking(standing)
    text = (
        _READ_POSTGRESQL[: _READ_POSTGRESQL.index("drawn AS")],
        "drawn AS (SELECT NULL AS name, NULL AS next WHERE false)",
    )
    statement = Statement("SELECT 1")
    rest = locking.postgresql[locking.postgresql.index("SELECT c.id") :]
    first = Statement(postgresql=text[0].replace(" FOR NO KEY UPDATE", "") + text[1]).postgresql
    statement.postgresql, statement.sqlite = f"{first}\n{rest}", locking.sqlite
    return statement


@lru_cache(maxsize=16)
def _locking(standing: StandingSource | None) -> Statement:
    columns = ", ".join(f"c.{name}" for name in _COLUMNS)
    clock = ", ".join(f"'{name}', d.{name}" for name in _CLOCK)
    json_of = {"pending", "fired"}
    clock_sqlite = ", ".join(
        f"'{name}', json(d.{name})" if name in json_of else f"'{name}', d.{name}" for name in _CLOCK
    )
    return Statement(
        postgresql=_READ_POSTGRESQL.format(
            columns=columns, clock=clock, standing=standing.postgresql if standing else "NULL"
        ),
        sqlite=_READ_SQLITE.format(
            columns=columns, clock=clock_sqlite, standing=standing.sqlite if standing else "NULL"
        ),
    )


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the locking statement shall bring beside the case."""

    key: str = ""
    actor_id: str = ""
    today: date = date.min
    draws: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    with_values: bool = False


def lock_case(work: Work, case_id: str, wanted: Wanted, *, standing: StandingSource | None = None) -> Locked | None:
    """
    Read a case and hold its row until the transaction ends; None when there is none.

    A press that had to wait for the row sees its sub-selects as they were before: then the statement is asked again.
    """
    values = {
        "case_id": case_id,
        "key": wanted.key,
        "actor_id": wanted.actor_id,
        "today": wanted.today,
        "wants_values": wanted.with_values,
        "draws": _draw_rows(wanted.draws),
    }
    row = work.row(_locking(standing), **values)
    if row is None:
        return None
    drawn = as_json(row[len(_COLUMNS) + 6])
    if row[_COLUMNS.index("seq")] != row[len(_COLUMNS) + 4]:
        row = work.row(_locking(standing), **values | {"draws": ()})
    if work.dialect == "sqlite" and wanted.draws and not row[len(_COLUMNS) + 5]:
        drawn = {draw["name"]: work.row(_DRAW_SQLITE, **draw)[0] for draw in _draw_rows(wanted.draws)}
    return _as_locked(row, drawn or {}, wanted)


def read_case(work: Work, case_id: str, wanted: Wanted, *, standing: StandingSource | None = None) -> Locked | None:
    """The same as `lock_case`, without a lock and without drawing numbers: for pages."""
    values = {
        "case_id": case_id,
        "key": wanted.key,
        "actor_id": wanted.actor_id,
        "today": wanted.today,
        "wants_values": wanted.with_values,
    }
    row = work.row(_reading(standing), **values)
    return _as_locked(row, {}, wanted) if row else None


def _draw_rows(draws: Mapping[str, tuple[str, int]]) -> tuple[dict[str, Any], ...]:
    return tuple({"name": name, "period": period, "count": count} for name, (period, count) in sorted(draws.items()))


def _as_locked(row: Sequence[Any], drawn: Mapping[str, int], wanted: Wanted) -> Locked:
    own = dict(zip(_COLUMNS, row, strict=False))
    clocks, grips, exclusions, papers, _, stored, _, values, standing = map(as_json, row[len(_COLUMNS) :])
    case = Snapshot(
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
        clocks=_newest(map(_as_clock, clocks or ())),
        grips={holder: Grip(*map(bool, grip)) for holder, grip in (grips or {}).items()},
        exclusions=exclusions or {},
        papers=tuple(Paper(paper[0], paper[1], paper[2], paper[3], as_day(paper[4])) for paper in papers or ()),
        values=values or {},
    )
    first = {name: next_number - wanted.draws[name][1] for name, next_number in drawn.items()}
    return Locked(case, _as_standing(wanted.actor_id, standing), stored, first)


def _as_clock(row: Mapping[str, Any]) -> Clock:
    own = {name: row[name] for name in _CLOCK if name != "next_at"}
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


def _newest(clocks: Any) -> dict[str, Clock]:
    newest: dict[str, Clock] = {}
    for clock in clocks:
        if clock.name not in newest or clock.generation > newest[clock.name].generation:
            newest[clock.name] = clock
    return newest


def _as_standing(actor_id: str, data: Mapping[str, Any] | None) -> Standing | None:
    if data is None:
        return None
    return Standing(f"person:{actor_id}", frozenset(data["holders"]), frozenset(data["identities"]))


@dataclass(frozen=True, slots=True)
class Writing:
    """One entry with everything that is stored together with it. Rows are dictionaries of column values."""

    case: Mapping[str, Any]
    event: Mapping[str, Any]
    is_new: bool = False
    values: tuple[Mapping[str, Any], ...] = ()
    clocks: tuple[Clock, ...] = ()
    grips: Mapping[str, Grip] = field(default_factory=dict)
    grips_gone: tuple[str, ...] = ()
    exclusions: Mapping[str, Any] = field(default_factory=dict)
    exclusions_gone: tuple[str, ...] = ()
    documents: tuple[Mapping[str, Any], ...] = ()
    delivered: tuple[Mapping[str, Any], ...] = ()
    voided: tuple[str, ...] = ()
    attachments: tuple[Mapping[str, Any], ...] = ()
    messages: tuple[Mapping[str, Any], ...] = ()
    idempotency: Mapping[str, Any] | None = None
    unused: Mapping[str, tuple[str, int]] = field(default_factory=dict)


def write_entry(work: Work, writing: Writing) -> None:
    """Store one entry: on PostgreSQL in one data-modifying statement, on SQLite row by row in the same transaction."""
    rows = _rows_of(writing)
    if work.dialect == "postgresql":
        work.run(
            _one_statement(writing.is_new, tuple(name for name, many in rows.items() if many)),
            **{name: tuple(map(_plain, many)) for name, many in rows.items() if many},
            **_binaries(writing),
        )
        return
    case = {**writing.case, "case_id": writing.case["id"]}
    work.run(_INSERT_CASE if writing.is_new else _UPDATE_CASE, **case)
    work.run(_INSERT_EVENT, **writing.event)
    for name, many in rows.items():
        work.run_many(_SQLITE[name], many)


def _rows_of(writing: Writing) -> dict[str, list[dict[str, Any]]]:
    case_id = writing.case["id"]
    return {
        "values": [{**row, "case_id": case_id} for row in writing.values],
        "clocks": [_clock_row(case_id, clock) for clock in writing.clocks],
        "grips": [
            {"case_id": case_id, "holder": holder, "sees": grip.sees, "personal": grip.personal, "acts": grip.acts}
            for holder, grip in writing.grips.items()
        ],
        "grips_gone": [{"case_id": case_id, "holder": holder} for holder in writing.grips_gone],
        "exclusions": [
            {"case_id": case_id, "holder": holder, "because": because} for holder, because in writing.exclusions.items()
        ],
        "exclusions_gone": [{"case_id": case_id, "holder": holder} for holder in writing.exclusions_gone],
        "documents": [{**row, "case_id": case_id} for row in writing.documents],
        "delivered": list(map(dict, writing.delivered)),
        "voided": [{"id": document, "seq": writing.event["seq"]} for document in writing.voided],
        "attachments": [{**row, "case_id": case_id} for row in writing.attachments],
        "messages": [{**row, "case_id": case_id} for row in writing.messages],
        "idempotency": [dict(writing.idempotency)] if writing.idempotency else [],
        "unused": list(map(dict, _draw_rows(writing.unused))),
    }


def _clock_row(case_id: str, clock: Clock) -> dict[str, Any]:
    return {
        "case_id": case_id,
        **{name: getattr(clock, name) for name in _CLOCK if name not in ("pending", "fired", "next_at")},
        "pending": [[at.isoformat(), step] for at, step in clock.pending],
        "fired": list(clock.fired),
        "next_at": clock.pending[0][0] if clock.pending and clock.is_open else None,
        "derivation": dict(clock.derivation or {}),
    }


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: "\\x" + value.hex()
        if isinstance(value, bytes)
        else value.isoformat()
        if isinstance(value, datetime | date)
        else value
        for name, value in row.items()
    }


def _binaries(writing: Writing) -> dict[str, Any]:
    return {
        **{f"c_{name}": value for name, value in writing.case.items()},
        **{f"e_{name}": value for name, value in writing.event.items()},
    }


_CASE_SET = tuple(name for name in _COLUMNS if name not in ("id", "workflow", "definition", "opened_at"))
_VALUE = ("case_id", "seq", "field", "salt", "value")
_DOCUMENT = ("id", "case_id", "seq", "letter", "number", "content", "salt", "issued_at")
_ATTACHMENT = ("id", "case_id", "seq", "name", "media_type", "size", "sha256", "salt")
_MESSAGE = ("key", "case_id", "topic", "recipients", "payload", "created_at", "next_try_at", "attempts")
_CLOCK_ROW = ("case_id", *_CLOCK, "derivation")
_CLOCK_KEYS = ("case_id", "name", "generation")
_CLOCK_CONFLICT = "ON CONFLICT (case_id, name, generation) DO UPDATE SET " + ", ".join(
    f"{name} = excluded.{name}" for name in _CLOCK if name not in _CLOCK_KEYS
)
_GRIP_CONFLICT = (
    "ON CONFLICT (case_id, holder) DO UPDATE SET sees = excluded.sees, personal = excluded.personal, "
    "acts = excluded.acts"
)


def _names(names: Sequence[str], prefix: str = "") -> str:
    return ", ".join(prefix + name for name in names)


_UPDATE_CASE = Statement(f"UPDATE case_ SET {', '.join(f'{name} = :{name}' for name in _CASE_SET)} WHERE id = :case_id")
_INSERT_CASE = Statement(f"INSERT INTO case_ ({_names(_COLUMNS)}) VALUES ({_names(_COLUMNS, ':')})")
_INSERT_EVENT = Statement(f"INSERT INTO event ({_names(_EVENT)}) VALUES ({_names(_EVENT, ':')})")
_SQLITE = {
    "values": Statement(f"INSERT INTO field_value ({_names(_VALUE)}) VALUES ({_names(_VALUE, ':')})"),
    "clocks": Statement(
        f"INSERT INTO deadline ({_names(_CLOCK_ROW)}) VALUES ({_names(_CLOCK_ROW, ':')}) {_CLOCK_CONFLICT}, "
        "derivation = CASE WHEN excluded.derivation = '{}' THEN deadline.derivation ELSE excluded.derivation END"
    ),
    "grips": Statement(
        "INSERT INTO case_holder (case_id, holder, sees, personal, acts) "
        f"VALUES (:case_id, :holder, :sees, :personal, :acts) {_GRIP_CONFLICT}"
    ),
    "grips_gone": Statement("DELETE FROM case_holder WHERE case_id = :case_id AND holder = :holder"),
    "exclusions": Statement(
        "INSERT INTO case_exclusion (case_id, holder, because) VALUES (:case_id, :holder, :because)"
    ),
    "exclusions_gone": Statement("DELETE FROM case_exclusion WHERE case_id = :case_id AND holder = :holder"),
    "documents": Statement(f"INSERT INTO document ({_names(_DOCUMENT)}) VALUES ({_names(_DOCUMENT, ':')})"),
    "delivered": Statement("UPDATE document SET delivered_seq = :seq, delivered_day = :day WHERE id = :id"),
    "voided": Statement("UPDATE document SET void_seq = :seq WHERE id = :id"),
    "attachments": Statement(f"INSERT INTO attachment ({_names(_ATTACHMENT)}) VALUES ({_names(_ATTACHMENT, ':')})"),
    "messages": Statement(f"INSERT INTO outbox ({_names(_MESSAGE)}) VALUES ({_names(_MESSAGE, ':')})"),
    "idempotency": Statement(
        "INSERT INTO idempotency (key, case_id, request, outcome, at) VALUES (:key, :case_id, :request, :outcome, :at)"
    ),
    "unused": Statement("UPDATE register SET next = next - :count WHERE name = :name AND period = :period"),
}
_KINDS = {
    "case_id": "text",
    "seq": "int",
    "field": "text",
    "salt": "bytea",
    "value": "jsonb",
    "id": "text",
    "letter": "text",
    "number": "text",
    "content": "jsonb",
    "issued_at": "timestamptz",
    "name": "text",
    "media_type": "text",
    "size": "int",
    "sha256": "text",
    "key": "text",
    "topic": "text",
    "recipients": "jsonb",
    "payload": "jsonb",
    "created_at": "timestamptz",
    "next_try_at": "timestamptz",
    "attempts": "int",
    "generation": "int",
    "status": "text",
    "light": "text",
    "starts_at": "timestamptz",
    "due_at": "timestamptz",
    "due_day": "date",
    "target_day": "date",
    "provisional": "bool",
    "calendar": "text",
    "started_seq": "int",
    "pending": "jsonb",
    "fired": "jsonb",
    "ended_seq": "int",
    "ended_at": "timestamptz",
    "extended_days": "int",
    "next_at": "timestamptz",
    "derivation": "jsonb",
    "holder": "text",
    "sees": "bool",
    "personal": "bool",
    "acts": "bool",
    "because": "jsonb",
    "day": "date",
    "request": "text",
    "outcome": "jsonb",
    "at": "timestamptz",
    "period": "text",
    "count": "int",
}


def _set_of(name: str, columns: Sequence[str]) -> str:
    return f"jsonb_to_recordset(:{name}) AS r ({', '.join(f'{column} {_KINDS[column]}' for column in columns)})"


def _insert(table: str, name: str, columns: Sequence[str], conflict: str = "") -> str:
    # The case's row is joined so that nothing is stored unless the case itself was.
    return (
        f"INSERT INTO {table} ({_names(columns)}) SELECT {_names(columns, 'r.')} "
        f"FROM stored, {_set_of(name, columns)} {conflict}"
    )


_POSTGRESQL = {
    "values": _insert("field_value", "values", _VALUE),
    "clocks": _insert(
        "deadline",
        "clocks",
        _CLOCK_ROW,
        f"{_CLOCK_CONFLICT}, derivation = CASE WHEN excluded.derivation "
        "= '{}'::jsonb THEN deadline.derivation ELSE excluded.derivation END",
    ),
    "grips": _insert("case_holder", "grips", ("case_id", "holder", "sees", "personal", "acts"), _GRIP_CONFLICT),
    "grips_gone": f"DELETE FROM case_holder t USING {_set_of('grips_gone', ('case_id', 'holder'))} "
    "WHERE t.case_id = r.case_id AND t.holder = r.holder",
    "exclusions": _insert("case_exclusion", "exclusions", ("case_id", "holder", "because")),
    "exclusions_gone": f"DELETE FROM case_exclusion t USING {_set_of('exclusions_gone', ('case_id', 'holder'))} "
    "WHERE t.case_id = r.case_id AND t.holder = r.holder",
    "documents": _insert("document", "documents", _DOCUMENT),
    "delivered": f"UPDATE document t SET delivered_seq = r.seq, delivered_day = r.day "
    f"FROM {_set_of('delivered', ('id', 'seq', 'day'))} WHERE t.id = r.id",
    "voided": f"UPDATE document t SET void_seq = r.seq FROM {_set_of('voided', ('id', 'seq'))} WHERE t.id = r.id",
    "attachments": _insert("attachment", "attachments", _ATTACHMENT),
    "messages": _insert("outbox", "messages", _MESSAGE),
    "idempotency": _insert("idempotency", "idempotency", ("key", "case_id", "request", "outcome", "at")),
    "unused": f"UPDATE register t SET next = t.next - r.count FROM {_set_of('unused', ('name', 'period', 'count'))} "
    "WHERE t.name = r.name AND t.period = r.period",
}


@lru_cache(maxsize=512)
def _one_statement(is_new: bool, parts: tuple[str, ...]) -> Statement:  # noqa: FBT001 -- the key of a cache
    if is_new:
        stored = f"INSERT INTO case_ ({_names(_COLUMNS)}) VALUES ({_names(_COLUMNS, ':c_')}) RETURNING id"
    else:
        stored = (
            f"UPDATE case_ SET {', '.join(f'{name} = :c_{name}' for name in _CASE_SET)} WHERE id = :c_id RETURNING id"
        )
    named = ", ".join(f"w_{part} AS ({_POSTGRESQL[part]})" for part in parts)
    event = f"INSERT INTO event ({_names(_EVENT)}) SELECT {_names(_EVENT, ':e_')} FROM stored"
    return Statement(postgresql=f"WITH stored AS ({stored}){', ' if named else ''}{named} {event}", sqlite="SELECT 1")


_KEEP_DEFINITION = Statement(
    "INSERT INTO definition (sha256, workflow, version, body, stored_at) "
    "VALUES (:sha_, :workflow, :version, :body, :at) "
    "ON CONFLICT (sha256) DO NOTHING"
)
_DEFINITION = Statement("SELECT body FROM definition WHERE sha256 = :sha_")
_PINNED = Statement("SELECT definition FROM case_ WHERE id = :case_id")
_DRAW = Statement("""INSERT INTO register (name, period, next) VALUES (:name, :period, 2)
ON CONFLICT (name, period) DO UPDATE SET next = register.next + 1 RETURNING next - 1""")
_STORED = Statement("SELECT request, outcome FROM idempotency WHERE key = :key")


def keep_definition(work: Work, *, sha256: str, workflow: str, version: int, body: bytes, at: datetime) -> None:
    """Store a definition under its hash; the same one again changes nothing."""
    work.run(_KEEP_DEFINITION, sha_=sha256, workflow=workflow, version=version, body=body, at=at)


def read_definition(work: Work, sha256: str) -> bytes:
    """
    The normal form of a stored definition.

    Raises:
        LookupError: there is none with this hash.
    """
    row = work.row(_DEFINITION, sha_=sha256)
    if row is None:
        raise LookupError(f"no definition {sha256}")
    return bytes(row[0])


def pinned_definition(work: Work, case_id: str) -> str | None:
    """The hash of the definition that a case is pinned to."""
    row = work.row(_PINNED, case_id=case_id)
    return str(row[0]) if row else None


def draw(work: Work, register: str, period: str) -> int:
    """The next number of a register; rolled back with the transaction, so there are no gaps."""
    return int(work.row(_DRAW, name=register, period=period)[0])


def stored_outcome(work: Work, key: str) -> tuple[str, Any] | None:
    """The request and the outcome under an idempotency key."""
    row = work.row(_STORED, key=key)
    return (row[0], as_json(row[1])) if row else None


def read_standing(work: Work, source: StandingSource | None, actor: str, today: date) -> Standing | None:
    """As what an actor comes, outside of any case; None for nobody."""
    kind, _, actor_id = actor.partition(":")
    if source is None or kind != "person":
        return None
    row = work.row(_standing(source), actor_id=actor_id, today=today)
    return _as_standing(actor_id, as_json(row[0]))


@lru_cache(maxsize=16)
def _standing(source: StandingSource) -> Statement:
    return Statement(postgresql=f"SELECT {source.postgresql}", sqlite=f"SELECT {source.sqlite}")
