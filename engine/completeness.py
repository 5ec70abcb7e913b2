"""What must hold of a database as a whole: nothing is missing from it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from sqlmodel import SQLModel

from engine.as_stored import readable, value_of
from engine.faults import ODD, Fault, unreadable
from engine.statements import Statement
from engine.unit_of_work import Work

_MESSAGES = Statement("SELECT o.key, o.case_id, c.seq FROM outbox o LEFT JOIN case_ c ON c.id = o.case_id")
_OUTCOMES = Statement(
    postgresql="""SELECT i.key, i.outcome::text, i.case_id, c.seq
 FROM idempotency i LEFT JOIN case_ c ON c.id = i.case_id""",
    sqlite="SELECT i.key, i.outcome, i.case_id, c.seq FROM idempotency i LEFT JOIN case_ c ON c.id = i.case_id",
)
_DEFINITIONS = Statement("SELECT sha256, workflow, version, body FROM definition ORDER BY sha256")

#: Tables whose every row follows from the entries, or bears a hash.
PROVED = frozenset(
    {
        "attachment", "case_", "case_exclusion", "case_holder", "deadline", "definition", "document", "event",
        "field_value",
    }
)  # fmt: skip
#: What is not proved in them: places, moments of storing, and whether a step that failed is tried again.
UNPROVED_COLUMNS = (
    "deadline.attempts", "deadline.last_error", "deadline.next_at", "definition.stored_at", "event.id",
    "event.log_index",
)  # fmt: skip
#: Tables of the moment, which say nothing of any case or person that would have to be proved.
PASSING = frozenset({"heartbeat", "throttle"})


def unproved() -> tuple[str, ...]:
    """The tables and columns in which a change is not found, since no entry tells what must stand there."""
    return (*sorted(SQLModel.metadata.tables.keys() - PROVED - PASSING), *UNPROVED_COLUMNS)


def whole_faults(work: Work) -> Iterator[Fault]:
    """Everything that is missing from the database or was added to it, as far as what is left tells."""
    yield from _lost_cases(work)
    yield from _lost_entries(work)
    yield from _definition_faults(work)


def _lost_cases(work: Work) -> Iterator[Fault]:
    tables = sorted(name for name, table in SQLModel.metadata.tables.items() if "case_id" in table.columns)
    for table in tables:
        lost = Statement(
            f"SELECT DISTINCT case_id FROM {table} WHERE case_id IS NOT NULL AND case_id NOT IN (SELECT id FROM case_)"
        )
        for (case_id,) in work.rows(lost):
            yield Fault(readable(case_id), 0, "orphan", f"{table} names a case that is not there", table)


def _lost_entries(work: Work) -> Iterator[Fault]:
    told: dict[tuple[str, int], None] = {}
    messages = [(f"outbox {readable(key)}", key, case_id, last) for key, case_id, last in work.rows(_MESSAGES)]
    outcomes = [
        (f"idempotency {readable(key)}", outcome, case_id, last) for key, outcome, case_id, last in work.rows(_OUTCOMES)
    ]
    for place, what, case_id, last in (*messages, *outcomes):
        try:
            seq = _told_seq(place, what)
            if last is not None and seq > last:
                told[readable(case_id), seq] = None
        except ODD as problem:
            yield unreadable(place, problem, case_id=readable(case_id) if last is not None else "")
    for case_id, seq in sorted(told):
        yield Fault(case_id, seq, "lost", "a message or an answer was sent about an entry that is not there")


def _told_seq(place: str, what: Any) -> int:
    """The entry that a message's key or an outcome names."""
    if place.startswith("outbox"):
        return int(what.split(":")[1])
    seq = value_of("outcome", what)["seq"]
    if not isinstance(seq, int):
        raise TypeError(type(seq).__name__)
    return seq


def _definition_faults(work: Work) -> Iterator[Fault]:
    for sha256, workflow, version, body in work.rows(_DEFINITIONS):
        place = readable(sha256)
        if not isinstance(body, bytes) or hashlib.sha256(body).hexdigest() != sha256:
            yield Fault("", 0, "definition", f"the definition {place} does not have its hash", place)
            continue
        try:
            lifecycle = json.loads(body)["lifecycle"]
            told = lifecycle["workflow"], lifecycle["version"]
        except ODD as problem:
            yield unreadable(f"definition {place}", problem)
            continue
        if told != (workflow, version):
            detail = f"the definition {place} is not {readable(workflow)} {readable(version)}"
            yield Fault("", 0, "definition", detail, place)
