"""
Register many matters from one table: try every row against the rules without keeping it, then open the cases.

Each row is opened in a transaction of its own, under a key that no other row has: when a run is cut off and repeated,
what was registered is found again and nothing becomes two cases.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from engine.attempts import Opening, Outcome
from engine.errors import BadForm, NotPermitted, TransitionRefused
from engine.ids import new_id
from engine.labels import Label
from engine.locking import Wanted, read_case
from engine.office import Office
from engine.opening import open_case
from engine.store import read_standing, stored_outcome
from engine.unit_of_work import Work
from web.intake_form import first_values
from web.state import AppState
from workflows import queries, query_codes
from workflows.intake import names_of, opening_fields
from workflows.intake_table import Entry, Fault, Intake

#: Rows that are tried in one transaction: whoever else writes waits no longer than for these.
TRIED_AT_ONCE = 20
#: What differs from matter to matter is never presumed.
_NEVER_PRESUMED = frozenset({"channel", "received_at"})

Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Registered:
    """A row and its case; no code where the case was there already, or keeps out who registered it."""

    row: int
    title: str
    case_id: str
    number: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class Trial:
    """What the rules say against rows, and the rows of which a limit is over already when they are registered."""

    faults: Sequence[Fault]
    late: Sequence[int]


def may_be_imported(office: Office, workflow: str) -> bool:
    """Whether matters of this kind may lie in a table: not what is sealed as soon as it is told."""
    compiled = office.lifecycles.get(workflow)
    return compiled is not None and not any(verb.seal for verb in compiled.lifecycle.open.then)


def intake_of(state: AppState, workflow: str, *, receiver: str) -> Intake:
    """What a table of this workflow is read for; `receiver` takes first what names nobody, as at the desk."""
    with state.database.reading() as work:
        names = names_of(*queries.units_and_people(work))
    now = state.now()
    asked = {name for name, _, _ in opening_fields(state.office, workflow)} - _NEVER_PRESUMED
    usual = first_values(receiver=receiver, now=now.astimezone(state.zone))
    return Intake(
        state.office, workflow, names, {name: value for name, (value,) in usual.items() if name in asked}, now
    )


def find_registered(work: Work, entries: Sequence[Entry]) -> dict[str, Registered]:
    """Key → case of every row that was registered before."""
    stored = ((entry, stored_outcome(work, entry.key)) for entry in entries)
    return {
        entry.key: Registered(entry.row, entry.title, found["outcome"]["case_id"], found["outcome"]["number"])
        for entry, found in stored
        if found
    }


def try_out(
    state: AppState, workflow: str, entries: Sequence[Entry], *, actor: str, progress: Progress = lambda _done: None
) -> Trial:
    """
    Open every row as it would be opened, and undo it: nothing is kept.

    Raises:
        NotPermitted: the actor may not open such cases.
    """
    faults: list[Fault] = []
    late: list[int] = []
    for start in range(0, len(entries), TRIED_AT_ONCE):
        batch = entries[start : start + TRIED_AT_ONCE]
        openings = [_trial(workflow, actor, entry) for entry in batch]
        tried = state.database.write(partial(_try_some, state=state, openings=openings))
        for entry, (reasons, is_late) in zip(batch, tried, strict=True):
            faults += [Fault(entry.row, "", reason) for reason in reasons]
            late += [entry.row] * is_late
        progress(start + len(batch))
    return Trial(faults, late)


def register(state: AppState, workflow: str, entries: Sequence[Entry], *, actor: str) -> Iterator[Registered]:
    """
    Open the cases one by one, each with its query code, and give each as soon as it is committed.

    Raises:
        TransitionRefused, BadForm: something changed since the rows were tried; those before stay registered.
    """
    for entry in entries:
        opening = _opening(workflow, actor, entry)
        yield state.database.write(partial(_register, state=state, entry=entry, opening=opening))


def _trial(workflow: str, actor: str, entry: Entry) -> Opening:
    # Under a key of its own: whoever registers the same rows at this moment neither waits for the trial nor breaks it.
    return Opening(workflow, actor, f"try-{new_id()}", entry.form)


def _opening(workflow: str, actor: str, entry: Entry) -> Opening:
    return Opening(workflow, actor, entry.key, entry.form)


def _register(work: Work, state: AppState, entry: Entry, opening: Opening) -> Registered:
    if before := find_registered(work, [entry]):
        return before[entry.key]
    outcome = open_case(work, state.office, opening, now=state.now())
    if outcome.replayed:  # somebody else brought the same row a moment ago
        return Registered(entry.row, entry.title, outcome.case_id, outcome.number)
    code = query_codes.new_code()
    opener = read_standing(work, state.office.hooks.standing, opening.actor, state.today())
    assert opener is not None, "who opened it is somebody"
    is_given = query_codes.keep_first(work, state.office, code, outcome, opener=opener, now=state.now())
    return Registered(entry.row, entry.title, outcome.case_id, outcome.number, code if is_given else "")


def _try_some(work: Work, state: AppState, openings: Sequence[Opening]) -> list[tuple[Sequence[Label], bool]]:
    return [_try_one(work, state, opening) for opening in openings]


def _try_one(work: Work, state: AppState, opening: Opening) -> tuple[Sequence[Label], bool]:
    trial = work.connection.begin_nested()
    try:
        outcome = open_case(work, state.office, opening, now=state.now())
        return (), _has_a_limit_over(work, outcome, state.now())
    except NotPermitted:
        raise
    except BadForm as bad:
        return tuple(bad.problems.values()), False
    except TransitionRefused as refused:
        return [refusal.reason for refusal in refused.refusals], False
    finally:
        trial.rollback()


def _has_a_limit_over(work: Work, outcome: Outcome, now: datetime) -> bool:
    locked = read_case(work, outcome.case_id, Wanted())
    return locked is not None and any(clock.is_open and clock.due_at < now for clock in locked.case.clocks.values())
