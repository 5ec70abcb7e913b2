"""Undo the last move, as an entry of its own: nothing is overwritten."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from engine import history
from engine.amend import prepare
from engine.attempts import Attempt, Outcome, conclude
from engine.calendars import Calendar
from engine.clocks import Change
from engine.compile import Compiled, Limit
from engine.deadlines import derivation_as_data
from engine.decide import Asked, doer_of, titles_of
from engine.entry import beginning_of, clocks_as_data, commitments_of, writing_of
from engine.errors import NotPermitted, Refusal, TransitionRefused
from engine.history import Sealed, seal
from engine.holders import stand
from engine.labels import Label
from engine.locking import Wanted, lock_case
from engine.office import Office
from engine.protection import require_kept
from engine.replay import Replayed, clock_from_data, replay
from engine.runs import reckon_run
from engine.sentences import say
from engine.snapshot import Clock, Snapshot
from engine.statements import as_moment
from engine.unit_of_work import Work
from engine.writing import Writing, write_entry

UNDO_TITLE = Label(zh="撤销操作", en="Undo")


@dataclass(frozen=True, slots=True)
class _Undo:
    """The body of the entry to undo, the case as it was before it, who undoes it, and why."""

    entry: Mapping[str, Any]
    before: Replayed
    who: Mapping[str, str]
    why: Sequence[Sealed]


def undo(work: Work, office: Office, attempt: Attempt, *, now: datetime) -> Outcome:
    """
    Undo the last move: state, values and clocks as they were before it; papers that it issued become void.

    `attempt.reason` is required; it is kept with the entry, as is the role in which it was undone. Allowed to whoever
    pressed and, unless that was a party, to the roles that the definition names, until something else moves the case.

    Raises:
        CaseNotFound, KeyReused, StaleCase, NotPermitted, TransitionRefused: as for `fire`.
    """
    ready = prepare(work, office, attempt, UNDO_TITLE, now)
    if ready.again:
        return ready.again
    compiled, case, asked = ready.compiled, ready.case, ready.asked
    entries = history.entries_of(work, case.id)
    last = next((entry for entry in reversed(entries) if entry.body["version"] < case.version), None)
    undone = entries[last.seq].body if last else entries[0].body
    who = _require_undo(compiled, case, asked, undone)
    if not attempt.reason:
        raise TransitionRefused("undo", [Refusal("reason_missing", say("reason_missing"))])
    before = replay(entries[: undone["seq"] - 1])
    require_kept(compiled, case.facts, before.facts, act="undo")
    meant = _Undo(undone, before, who, (seal("!reason", attempt.reason),))
    writing, after = _undoing(work, office, compiled, case, meant, now=now)
    outcome = conclude(work, writing, after, key=attempt.key, request=ready.request, now=now)
    for link in undone.get("links", ()):
        _take_back(work, office, case.id, str(link["case"]), actor=asked.standing.actor, now=now)
    return outcome


def _take_back(work: Work, office: Office, case_id: str, other_id: str, *, actor: str, now: datetime) -> None:
    """
    Undo on the other case, too, what a move of `case_id` wrote there, unless that case went on since. The reason stays
    with the case that it was given for: others read the other one.
    """
    locked = lock_case(work, other_id, Wanted(today=office.today(now)))
    assert locked is not None, f"{case_id} is linked to {other_id}, which is gone"
    entries = history.entries_of(work, other_id)
    written = next(
        entry.body for entry in reversed(entries) if entry.body.get("record", {}).get("linked_case") == case_id
    )
    if written["version"] != locked.case.version:
        label = say("undo_linked", number=locked.case.number)
        raise TransitionRefused("undo", [Refusal("undo_linked", label)])
    before = replay(entries[: written["seq"] - 1])
    compiled = office.compiled(work, locked.case.definition)
    meant = _Undo(written, before, {"actor": actor}, ())
    writing, _ = _undoing(work, office, compiled, locked.case, meant, now=now)
    write_entry(work, writing)


def _require_undo(compiled: Compiled, case: Snapshot, asked: Asked, undone: Mapping[str, Any]) -> Mapping[str, str]:
    """Who undoes it: as what it was pressed where it is the same person, else in a role that the definition names."""
    if undone["kind"] not in ("move", "signature") or undone["seq"] == 1:
        raise TransitionRefused("undo", [Refusal("nothing_to_undo", say("nothing_to_undo"))])
    rule = compiled.lifecycle.undo
    # What a party did is the party's alone: no office takes a citizen's word back.
    is_office = undone["actor"].startswith("person:")
    roles = frozenset(rule.by if rule else ()) if is_office else frozenset({undone["role"]})
    if asked.standing.actor == undone["actor"]:
        return {name: undone[name] for name in ("actor", "role", "for") if name in undone}
    if held := roles & asked.roles:
        return doer_of(compiled, case, asked, held).as_data()
    raise NotPermitted("undo", [Refusal("undo_not_yours", say("undo_not_yours", roles=titles_of(compiled, roles)))])


def _issued_by(entry: Mapping[str, Any]) -> list[str]:
    return [row["id"] for row in entry.get("documents", ())]


def _undoing(
    work: Work,
    office: Office,
    compiled: Compiled,
    case: Snapshot,
    meant: _Undo,
    *,
    now: datetime,
) -> tuple[Writing, Snapshot]:
    seq, undone, before = case.seq + 1, meant.entry, meant.before
    touched = sorted({change["clock"]["name"] for change in undone.get("clocks", ())})
    calendar = office.calendar
    changes = [
        _restored(compiled.limits[name], case.clocks[name], before, calendar=calendar, seq=seq, now=now)
        for name in touched
    ]
    voided = _issued_by(undone)
    undelivered = {row["id"] for row in undone.get("delivered", ())}
    state = compiled.lifecycle.states[before.state]
    after = replace(
        case,
        state=before.state,
        seq=seq,
        version=case.version + 1,
        facts=before.facts,
        title=_title_before(work, case, before),
        received_at=as_moment(before.facts["received_at"]),
        doers=before.doers,
        signing=before.signing,
        sealed_for=before.sealed_for,
        effective_day=date.fromisoformat(before.effective_day),
        moved_at=now,
        last_actor=meant.who["actor"],
        ended_at=(case.ended_at or now) if state.end else None,
        clocks={**case.clocks, **{change.after.name: change.after for change in changes}},
        papers=tuple(
            replace(paper, delivered_day=None) if paper.id in undelivered else paper
            for paper in case.papers
            if paper.id not in voided
        ),
    )
    after = stand(office, compiled, after, work, now=now, was_sealed_for=after.sealed_for)
    body = {
        **beginning_of(case, after, kind="undo", action="undo", now=now),
        **meant.who,
        "kept": commitments_of(meant.why),
        "undoes": undone["seq"],
        "to": before.state,
        "restored": {"facts": before.facts, "doers": before.doers, "sealed_for": before.sealed_for},
        "day": before.effective_day,
        "signing": before.signing,
        "voided": voided,
        "clocks": clocks_as_data(changes),
    }
    writing = writing_of(
        case,
        after,
        body,
        now=now,
        values=tuple(history.row_of(value, seq) for value in meant.why),
        clocks=tuple(change.after for change in changes),
        voided=tuple(voided),
        delivered=tuple({"id": paper, "seq": None, "day": None} for paper in sorted(undelivered)),
    )
    return writing, after


def _title_before(work: Work, case: Snapshot, before: Replayed) -> str:
    if before.facts["title"] == case.facts["title"]:
        return case.title
    return str(history.values_of(work, case.id)[before.facts["title"]["kept"], "title"][1])


def _restored(limit: Limit, current: Clock, before: Replayed, *, calendar: Calendar, seq: int, now: datetime) -> Change:
    """
    A clock as it was; one that the undone move had started is cancelled.

    Where the move had begun a new generation, that one takes over what the one before it said: a generation that is
    gone never comes back, so that no step can be taken twice under one number.
    """
    generations = [generation for name, generation in before.clocks if name == current.name]
    if not generations:
        return Change(
            "cancelled", current, replace(current, status="cancelled", ended_seq=seq, ended_at=now, pending=())
        )
    data = {**before.clocks[current.name, max(generations)], "generation": current.generation}
    clock = clock_from_data(data, fired=current.fired)
    if (clock.starts_at, clock.due_at) != (current.starts_at, current.due_at):
        clock = replace(clock, derivation=_derivation(limit, clock, before.facts, calendar))
    return Change("restored", current, clock)


def _derivation(limit: Limit, clock: Clock, facts: Mapping[str, Any], calendar: Calendar) -> dict[str, Any] | None:
    """The days that led to the date which is in force again; None where they cannot be listed any more."""
    span = limit.span(facts)
    if span is None:
        return None
    reckoning = reckon_run(limit, clock.starts_at, span, facts, calendar, longer=clock.extended_days)
    return derivation_as_data(reckoning) if reckoning.due_at == clock.due_at else None
