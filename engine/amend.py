"""
Mend what was entered wrongly, as entries of their own: correct fields, and undo the last move. Nothing is
overwritten.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from engine import history
from engine.attempts import Attempt, Outcome, conclude, lock_for, request_digest, stale, stored_again
from engine.calendars import Calendar
from engine.clocks import Change
from engine.compile import Compiled, Limit
from engine.deadlines import derivation_as_data
from engine.decide import Asked, refusals_of_rules, require_not_stopped, roles_on, titles_of
from engine.definitions import Action
from engine.draft import Draft, clear, corrected_with, raise_grades, take_form
from engine.entry import beginning_of, clocks_as_data, finish, writing_of
from engine.errors import CaseNotFound, NotPermitted, Refusal, TransitionRefused
from engine.field_definitions import Form
from engine.holders import stand
from engine.labels import Label
from engine.locking import Wanted, lock_case
from engine.office import Office
from engine.protection import require_kept
from engine.reading import read_act
from engine.replay import Replayed, clock_from_data, replay
from engine.roles import roles_by_paper
from engine.runs import lengthened, reckon_run
from engine.sentences import say
from engine.snapshot import Clock, Snapshot
from engine.statements import as_moment
from engine.unit_of_work import Work
from engine.writing import Writing, write_entry

CORRECT_TITLE = Label(zh="更正", en="Correct")
UNDO_TITLE = Label(zh="撤销操作", en="Undo")


@dataclass(frozen=True, slots=True)
class _Ready:
    compiled: Compiled
    case: Snapshot
    asked: Asked
    request: str
    again: Outcome | None = None


def correct(work: Work, office: Office, attempt: Attempt, *, now: datetime) -> Outcome:
    """
    Correct fields of a case; old values stay in the chain, limits that count from a corrected fact are counted anew.

    Signatures that are being collected are taken back, which is told to whoever signed.

    `attempt.form` holds the fields to correct, an empty one is cleared unless a form requires it; a reason is required.

    Raises:
        CaseNotFound, KeyReused, StaleCase, NotPermitted, BadForm, TransitionRefused: as for `fire`.
    """
    ready = _prepare(work, office, attempt, CORRECT_TITLE, now)
    if ready.again:
        return ready.again
    compiled, case, rule = ready.compiled, ready.case, ready.compiled.lifecycle.correct
    allowed = rule.by if rule else ()
    role = _require(compiled, ready.asked, frozenset(allowed))
    fields = rule.fields if rule else ()
    names = list(dict.fromkeys(name.partition(".")[0] for name in attempt.form))
    if wrong := [name for name in names if name not in fields]:
        titles = [
            compiled.lifecycle.fields[name].label if name in compiled.lifecycle.fields else name for name in wrong
        ]
        raise TransitionRefused(
            "correct", [Refusal("correct_not_allowed", say("correct_not_allowed", field=title)) for title in titles]
        )
    if not attempt.reason:
        raise TransitionRefused("correct", [Refusal("reason_missing", say("reason_missing"))])
    # What an action had to be told can be put right, but never taken away again.
    needed = {name for form in compiled.lifecycle.forms.values() for name in form.fields}
    form = Form(
        title=CORRECT_TITLE,
        fields=tuple(name for name in names if name in needed),
        optional=tuple(name for name in names if name not in needed),
    )
    lifecycle = compiled.lifecycle.model_copy(update={"forms": {"correct": form}})
    act = Action(title=CORRECT_TITLE, by=allowed, form="correct", when=rule.when if rule else (), to="stay")
    values = read_act(work, office, lifecycle, case, replace(ready.asked, act=act), attempt.form)
    values |= corrected_with(work, compiled, case, values)
    asked = replace(ready.asked, form=values)
    # What is cleared stands in the form as nothing, so that a check can tell it from what is not touched.
    cleared = {name: None for name in names if name not in values}
    if found := refusals_of_rules(work, office, compiled, case, replace(asked, act=act, form={**values, **cleared})):
        raise TransitionRefused("correct", found)
    draft = Draft(office, compiled, case, asked, role, "correction", case.seq + 1, dict(case.facts))
    take_form(draft)
    clear(draft, [name for name in names if name not in values])
    require_kept(compiled, case.facts, draft.facts, act="correct")
    raise_grades(draft)
    # Whoever has signed so far signed what was there before.
    draft.unsigned += case.signing["signed"] if case.signing else ()
    writing, after = finish(draft, work, target=case.state, drawn={}, extra={"signing": None})
    return conclude(work, writing, after, key=attempt.key, request=ready.request, now=now)


def undo(work: Work, office: Office, attempt: Attempt, *, now: datetime) -> Outcome:
    """
    Undo the last move: state, values and clocks as they were before it; papers that it issued become void.

    Allowed to whoever pressed and, unless that was a party, to the roles that the definition names, until something
    else moves the case.

    Raises:
        CaseNotFound, KeyReused, StaleCase, NotPermitted, TransitionRefused: as for `fire`.
    """
    ready = _prepare(work, office, attempt, UNDO_TITLE, now)
    if ready.again:
        return ready.again
    compiled, case, asked = ready.compiled, ready.case, ready.asked
    entries = history.entries_of(work, case.id)
    last = next((entry for entry in reversed(entries) if entry.body["version"] < case.version), None)
    undone = entries[last.seq].body if last else entries[0].body
    _require_undo(compiled, asked, undone)
    before = replay(entries[: undone["seq"] - 1])
    require_kept(compiled, case.facts, before.facts, act="undo")
    writing, after = _undoing(work, office, compiled, case, undone, before, actor=asked.standing.actor, now=now)
    outcome = conclude(work, writing, after, key=attempt.key, request=ready.request, now=now)
    for link in undone.get("links", ()):
        _take_back(work, office, case.id, str(link["case"]), actor=asked.standing.actor, now=now)
    return outcome


def _take_back(work: Work, office: Office, case_id: str, other_id: str, *, actor: str, now: datetime) -> None:
    """Undo on the other case, too, what a move of `case_id` wrote there, unless that case went on since."""
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
    writing, _ = _undoing(work, office, compiled, locked.case, written, before, actor=actor, now=now)
    write_entry(work, writing)


def _require_undo(compiled: Compiled, asked: Asked, undone: Mapping[str, Any]) -> None:
    if undone["kind"] not in ("move", "signature") or undone["seq"] == 1:
        raise TransitionRefused("undo", [Refusal("nothing_to_undo", say("nothing_to_undo"))])
    rule = compiled.lifecycle.undo
    # What a party did is the party's alone: no office takes a citizen's word back.
    is_office = undone["actor"].startswith("person:")
    roles = frozenset(rule.by if rule else ()) if is_office else frozenset({undone["role"]})
    if asked.standing.actor != undone["actor"] and not roles & asked.roles:
        raise NotPermitted("undo", [Refusal("undo_not_yours", say("undo_not_yours", roles=titles_of(compiled, roles)))])


def _issued_by(entry: Mapping[str, Any]) -> list[str]:
    return [row["id"] for row in entry.get("documents", ())]


def _undoing(
    work: Work,
    office: Office,
    compiled: Compiled,
    case: Snapshot,
    undone: Mapping[str, Any],
    before: Replayed,
    *,
    actor: str,
    now: datetime,
) -> tuple[Writing, Snapshot]:
    seq = case.seq + 1
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
        last_actor=actor,
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
        "actor": actor,
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
    reckoning = reckon_run(limit, clock.starts_at, span, facts, calendar)
    if clock.extended_days:
        reckoning = lengthened(limit, reckoning, clock.extended_days, calendar)
    return derivation_as_data(reckoning) if reckoning.due_at == clock.due_at else None


def _prepare(work: Work, office: Office, attempt: Attempt, title: Label, now: datetime) -> _Ready:
    locked, compiled = lock_for(work, office, attempt, now)
    case, standing = locked.case, attempt.standing or locked.standing
    request = request_digest(office, attempt)
    act = Action(title=title, by=(), to="stay")
    if standing is None:
        raise CaseNotFound(attempt.case_id)
    # A correction takes no document, so that what an outside organ would have to say is entered by an action alone.
    roles = roles_on(compiled, case, standing) - roles_by_paper(compiled.lifecycle, standing, case.facts, case.stood_in)
    asked = Asked(attempt.action, act, {}, attempt.reason, attempt.files, standing, roles, now)
    if locked.stored:
        return _Ready(compiled, case, asked, request, stored_again(locked.stored, request))
    if not case.may_be_seen_by(standing):
        raise CaseNotFound(attempt.case_id)
    require_not_stopped(case, asked)
    if attempt.version != case.version:
        raise stale(case, attempt)
    return _Ready(compiled, case, asked, request)


def _require(compiled: Compiled, asked: Asked, allowed: frozenset[str]) -> str:
    if held := allowed & asked.roles:
        return min(held)
    raise NotPermitted(asked.name, [Refusal("not_this_role", say("not_this_role", roles=titles_of(compiled, allowed)))])
