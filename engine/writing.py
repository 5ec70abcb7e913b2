"""Store one entry with all that belongs to it, or nothing of it: on PostgreSQL in one data-modifying statement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from engine import columns, registers
from engine.columns import CASE, CLOCK, EVENT, names
from engine.registers import Draws
from engine.snapshot import Clock, Grip
from engine.statements import Statement
from engine.unit_of_work import Work


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
    unused: Draws = field(default_factory=dict)


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


def add_messages(work: Work, case_id: str, messages: Sequence[Mapping[str, Any]]) -> None:
    """Store messages that belong to no entry of their case."""
    work.run_many(_ADD_MESSAGE, [{**row, "case_id": case_id} for row in messages])


def _rows_of(writing: Writing) -> dict[str, list[dict[str, Any]]]:
    case_id = writing.case["id"]
    return {
        "values": [{**row, "case_id": case_id} for row in writing.values],
        "clocks": [clock_row(case_id, clock) for clock in writing.clocks],
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
        "unused": list(registers.draw_rows(writing.unused)),
    }


def clock_row(case_id: str, clock: Clock) -> dict[str, Any]:
    """A clock's own row; its derivation only where it was reckoned anew."""
    return {
        "case_id": case_id,
        **{name: getattr(clock, name) for name in CLOCK if name not in ("pending", "fired", "next_at")},
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


_CASE_SET = tuple(name for name in CASE if name not in ("id", "workflow", "definition", "opened_at"))
_CLOCK_CONFLICT = "ON CONFLICT (case_id, name, generation) DO UPDATE SET " + ", ".join(
    f"{name} = excluded.{name}" for name in CLOCK if name not in ("name", "generation")
)
# A clock that was not reckoned anew comes without its derivation: the old one stays.
_EMPTY = "'{}'"
_OLD_DERIVATION = (
    "derivation = CASE WHEN excluded.derivation = {} THEN deadline.derivation ELSE excluded.derivation END"
)
_REASON_CONFLICT = "ON CONFLICT (case_id, holder) DO UPDATE SET because = excluded.because"
_HOLDER_CONFLICT = (
    "ON CONFLICT (case_id, holder) DO UPDATE SET sees = excluded.sees, personal = excluded.personal, "
    "acts = excluded.acts"
)


def _add(table: str, own: Sequence[str], conflict: str = "") -> str:
    return f"INSERT INTO {table} ({names(own)}) VALUES ({names(own, ':')}) {conflict}"


_UPDATE_CASE = Statement(f"UPDATE case_ SET {', '.join(f'{name} = :{name}' for name in _CASE_SET)} WHERE id = :case_id")
_INSERT_CASE = Statement(_add("case_", CASE))
_INSERT_EVENT = Statement(_add("event", EVENT))
_ADD_MESSAGE = Statement(_add("outbox", columns.OUTBOX))
_SQLITE = {
    "values": Statement(_add("field_value", columns.FIELD_VALUE)),
    "clocks": Statement(_add("deadline", columns.DEADLINE, f"{_CLOCK_CONFLICT}, {_OLD_DERIVATION.format(_EMPTY)}")),
    "grips": Statement(_add("case_holder", columns.HOLDER, _HOLDER_CONFLICT)),
    "grips_gone": Statement("DELETE FROM case_holder WHERE case_id = :case_id AND holder = :holder"),
    "exclusions": Statement(_add("case_exclusion", columns.EXCLUSION, _REASON_CONFLICT)),
    "exclusions_gone": Statement("DELETE FROM case_exclusion WHERE case_id = :case_id AND holder = :holder"),
    "documents": Statement(_add("document", columns.DOCUMENT)),
    "delivered": Statement("UPDATE document SET delivered_seq = :seq, delivered_day = :day WHERE id = :id"),
    "voided": Statement("UPDATE document SET void_seq = :seq WHERE id = :id"),
    "attachments": Statement(_add("attachment", columns.ATTACHMENT)),
    "messages": _ADD_MESSAGE,
    "idempotency": Statement(_add("idempotency", columns.IDEMPOTENCY)),
    "unused": Statement("UPDATE register SET next = next - :count WHERE name = :name AND period = :period"),
}


def _set_of(name: str, own: Sequence[str]) -> str:
    return f"jsonb_to_recordset(:{name}) AS r ({', '.join(f'{column} {columns.KINDS[column]}' for column in own)})"


def _insert(table: str, name: str, own: Sequence[str], conflict: str = "") -> str:
    # The case's row is joined so that nothing is stored unless the case itself was.
    return f"INSERT INTO {table} ({names(own)}) SELECT {names(own, 'r.')} FROM stored, {_set_of(name, own)} {conflict}"


_POSTGRESQL = {
    "values": _insert("field_value", "values", columns.FIELD_VALUE),
    "clocks": _insert(
        "deadline", "clocks", columns.DEADLINE, f"{_CLOCK_CONFLICT}, {_OLD_DERIVATION.format(_EMPTY + '::jsonb')}"
    ),
    "grips": _insert("case_holder", "grips", columns.HOLDER, _HOLDER_CONFLICT),
    "grips_gone": f"DELETE FROM case_holder t USING {_set_of('grips_gone', ('case_id', 'holder'))} "
    "WHERE t.case_id = r.case_id AND t.holder = r.holder",
    "exclusions": _insert("case_exclusion", "exclusions", columns.EXCLUSION, _REASON_CONFLICT),
    "exclusions_gone": f"DELETE FROM case_exclusion t USING {_set_of('exclusions_gone', ('case_id', 'holder'))} "
    "WHERE t.case_id = r.case_id AND t.holder = r.holder",
    "documents": _insert("document", "documents", columns.DOCUMENT),
    "delivered": f"UPDATE document t SET delivered_seq = r.seq, delivered_day = r.day "
    f"FROM {_set_of('delivered', ('id', 'seq', 'day'))} WHERE t.id = r.id",
    "voided": f"UPDATE document t SET void_seq = r.seq FROM {_set_of('voided', ('id', 'seq'))} WHERE t.id = r.id",
    "attachments": _insert("attachment", "attachments", columns.ATTACHMENT),
    "messages": _insert("outbox", "messages", columns.OUTBOX),
    "idempotency": _insert("idempotency", "idempotency", columns.IDEMPOTENCY),
    "unused": f"UPDATE register t SET next = t.next - r.count FROM {_set_of('unused', ('name', 'period', 'count'))} "
    "WHERE t.name = r.name AND t.period = r.period",
}


@lru_cache(maxsize=512)
def _one_statement(is_new: bool, parts: tuple[str, ...]) -> Statement:  # noqa: FBT001 -- the key of a cache
    if is_new:
        stored = f"INSERT INTO case_ ({names(CASE)}) VALUES ({names(CASE, ':c_')}) RETURNING id"
    else:
        stored = (
            f"UPDATE case_ SET {', '.join(f'{name} = :c_{name}' for name in _CASE_SET)} WHERE id = :c_id RETURNING id"
        )
    named = ", ".join(f"w_{part} AS ({_POSTGRESQL[part]})" for part in parts)
    event = f"INSERT INTO event ({names(EVENT)}) SELECT {names(EVENT, ':e_')} FROM stored"
    return Statement(postgresql=f"WITH stored AS ({stored}){', ' if named else ''}{named} {event}", sqlite="SELECT 1")
