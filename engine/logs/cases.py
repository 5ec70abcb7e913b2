"""The cases of a database as traces, from the entries of their chains."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from engine.history import Entry, entries_of
from engine.logs.events import Event, Noted, Trace
from engine.replay import Replayed, replay_onto
from engine.statements import Statement, as_moment
from engine.unit_of_work import Work

_CASES = Statement("SELECT id FROM case_ WHERE workflow = :workflow AND id > :after ORDER BY id LIMIT 500")
_COUNT = Statement("SELECT count(*) FROM case_ WHERE workflow = :workflow")
_OTHERS = Statement("SELECT count(*) FROM case_ WHERE workflow <> :workflow")
#: Entries that are acts; what else a chain holds mends them, signs for them, or is a step of a limit.
ACTS = ("move", "record")


@dataclass(frozen=True, slots=True)
class PastCase:
    """A case of a database: what was done on it, and the entries that say so."""

    trace: Trace
    entries: tuple[Entry, ...]


def count_cases(work: Work, workflow: str, noted: Noted) -> int:
    """How many cases of a lifecycle there are; those of others are noted."""
    noted.counts["others"] += int(work.row(_OTHERS, workflow=workflow)[0])
    return int(work.row(_COUNT, workflow=workflow)[0])


def past_cases(work: Work, workflow: str, noted: Noted) -> Iterator[PastCase]:
    """Every case of a lifecycle, whichever version it is pinned to, one at a time."""
    after = ""
    while page := [row[0] for row in work.rows(_CASES, workflow=workflow, after=after)]:
        for case_id in page:
            entries = tuple(entries_of(work, case_id))
            yield PastCase(_trace(entries, noted), entries)
        after = page[-1]


def _trace(entries: tuple[Entry, ...], noted: Noted) -> Trace:
    case = Replayed()
    events: dict[int, Event] = {}
    facts: dict[str, Any] = {}
    for body in replay_onto(case, entries):
        before, facts = facts, dict(case.facts)
        if body["kind"] in ACTS:
            # A record that another case wrote here was made by a role of that case.
            role = "" if "linked_case" in body.get("record", {}) else body.get("role", "")
            events[body["seq"]] = Event(body["action"], as_moment(body["at"]), role, before, facts)
        elif body.get("undoes") in events:
            del events[body["undoes"]]
    noted.counts["mending"] += len(entries) - len(events)
    return Trace(case.number, tuple(events.values()))
