"""
Mend what was entered wrongly, as entries of their own: correct fields, and undo the last move. Nothing is
overwritten.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from engine import history, plan, store
from engine.clocks import Change
from engine.compile import Compiled
from engine.decide import Asked, roles_on
from engine.definitions import Action, Form
from engine.errors import CaseNotFound, NotPermitted, Refusal, StaleCase, TransitionRefused
from engine.execute import Attempt, Outcome, lock_for, outcome_of, request_digest, stored_again, to_keep
from engine.fields import read_form
from engine.history import Replayed, clock_as_data
from engine.labels import Label
from engine.office import Office
from engine.sentences import say
from engine.snapshot import Clock, Snapshot
from engine.statements import as_day, as_moment
from engine.unit_of_work import Work

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

    `attempt.form` holds the fields to correct; a reason is required.

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
    wrong = [name for name in attempt.form if name not in fields]
    if wrong:
        titles = [
            compiled.lifecycle.fields[name].label if name in compiled.lifecycle.fields else name for name in wrong
        ]
        raise TransitionRefused(
            "correct", [Refusal("correct_not_allowed", say("correct_not_allowed", field=title)) for title in titles]
        )
    if not attempt.reason:
        raise TransitionRefused("correct", [Refusal("reason_missing", say("reason_missing"))])
    form = Form(title=CORRECT_TITLE, optional=tuple(attempt.form))
    lifecycle = compiled.lifecycle.model_copy(update={"forms": {"correct": form}})
    values = read_form(lifecycle, "correct", attempt.form, codes=office.codes, zone=office.zone)
    asked = replace(ready.asked, form=values)
    draft = plan.Draft(office, compiled, case, asked, role, "correction", case.seq + 1, dict(case.facts))
    plan.take_form(draft)
    plan.raise_grades(draft)
    received = datetime.fromisoformat(str(values["received_at"])) if "received_at" in values else case.received_at
    writing, after = plan.finish(draft, work, target=case.state, drawn={}, extra={"received_at": received})
    outcome = outcome_of(after, writing)
    store.write_entry(work, replace(writing, idempotency=to_keep(attempt.key, outcome, ready.request, now)))
    return outcome


def undo(work: Work, office: Office, attempt: Attempt, *, now: datetime) -> Outcome:
    """
    Undo the last move: state, values and clocks as they were before it; papers that it issued become void.

    Allowed to whoever pressed and to the roles that the definition names, until something else moves the case.

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
    before = history.replay(entries[: undone["seq"] - 1])
    voided = [row["id"] for row in undone.get("documents", ())]
    if any(paper.delivered_day for paper in case.papers if paper.id in voided):
        raise TransitionRefused("undo", [Refusal("undo_delivered", say("undo_delivered"))])
    return _write_undo(work, office, ready, undone, before, voided, key=attempt.key, now=now)


def _require_undo(compiled: Compiled, asked: Asked, undone: Mapping[str, Any]) -> None:
    if undone["kind"] not in ("move", "signature") or undone["seq"] == 1:
        raise TransitionRefused("undo", [Refusal("nothing_to_undo", say("nothing_to_undo"))])
    if undone.get("links"):
        raise TransitionRefused("undo", [Refusal("undo_linked", say("undo_linked"))])
    rule = compiled.lifecycle.undo
    roles = frozenset(rule.by if rule else ())
    if asked.standing.actor != undone["actor"] and not roles & asked.roles:
        raise NotPermitted("undo", [Refusal("undo_not_yours", say("undo_not_yours", roles=_titles(compiled, roles)))])


def _write_undo(
    work: Work,
    office: Office,
    ready: _Ready,
    undone: Mapping[str, Any],
    before: Replayed,
    voided: list[str],
    *,
    key: str,
    now: datetime,
) -> Outcome:
    case, compiled = ready.case, ready.compiled
    seq = case.seq + 1
    touched = {(change["clock"]["name"], change["clock"]["generation"]) for change in undone.get("clocks", ())}
    changes = [_restored(case, name, generation, before, seq=seq, now=now) for name, generation in sorted(touched)]
    undelivered = {row["id"] for row in undone.get("delivered", ())}
    state = compiled.lifecycle.states[before.state]
    after = replace(
        case,
        state=before.state,
        seq=seq,
        version=case.version + 1,
        facts=before.facts,
        doers=before.doers,
        signing=before.signing,
        sealed_for=before.sealed_for,
        effective_day=date.fromisoformat(before.effective_day),
        moved_at=now,
        last_actor=ready.asked.standing.actor,
        ended_at=(case.ended_at or now) if state.end else None,
        clocks=_newest(case, before, changes),
        papers=tuple(
            replace(paper, delivered_day=None) if paper.id in undelivered else paper
            for paper in case.papers
            if paper.id not in voided
        ),
    )
    after = plan.stand(office, compiled, after, work, now=now)
    body = {
        "v": 1,
        "case": case.id,
        "seq": seq,
        "version": after.version,
        "prev": case.head.hex(),
        "at": history.written_moment(now),
        "kind": "undo",
        "action": "undo",
        "actor": ready.asked.standing.actor,
        "definition": case.definition,
        "undoes": undone["seq"],
        "to": before.state,
        "restored": {"facts": before.facts, "doers": before.doers, "sealed_for": before.sealed_for},
        "day": before.effective_day,
        "signing": before.signing,
        "voided": voided,
        "clocks": [{"effect": change.effect, "clock": clock_as_data(change.after)} for change in changes],
    }
    writing = plan.writing_of(
        case,
        after,
        body,
        now=now,
        clocks=tuple(change.after for change in changes),
        voided=tuple(voided),
        delivered=tuple({"id": paper, "seq": None, "day": None} for paper in sorted(undelivered)),
    )
    outcome = outcome_of(after, writing)
    store.write_entry(work, replace(writing, idempotency=to_keep(key, outcome, ready.request, now)))
    return outcome


def _restored(case: Snapshot, name: str, generation: int, before: Replayed, *, seq: int, now: datetime) -> Change:
    """A clock as it was; one that the undone move had started is cancelled."""
    current = case.clocks[name]
    data = before.clocks.get((name, generation))
    if data is None:
        return Change(
            "cancelled", current, replace(current, status="cancelled", ended_seq=seq, ended_at=now, pending=())
        )
    return Change("restored", current, clock_from_data(data, fired=current.fired))


def clock_from_data(data: Mapping[str, Any], *, fired: tuple[int, ...] = ()) -> Clock:
    """A clock from what a body says of it; steps that were taken since stay taken."""
    taken = tuple(dict.fromkeys((*data.get("fired", ()), *fired)))
    pending = tuple((as_moment(at), step) for at, step in data.get("pending", ()) if step not in taken)
    own = {name: value for name, value in data.items() if name not in ("pending", "fired")}
    return Clock(
        **own
        | {
            "starts_at": as_moment(data["starts_at"]),
            "due_at": as_moment(data["due_at"]),
            "due_day": as_day(data["due_day"]),
            "target_day": as_day(data.get("target_day")),
            "ended_at": as_moment(data.get("ended_at")),
            "pending": pending,
            "fired": taken,
        }
    )


def _newest(case: Snapshot, before: Replayed, changes: list[Change]) -> dict[str, Clock]:
    clocks = {**case.clocks, **{change.after.name: change.after for change in changes}}
    for (name, generation), data in before.clocks.items():
        if clocks[name].status == "cancelled" and generation < clocks[name].generation:
            clocks[name] = clock_from_data(data)
    return clocks


def _prepare(work: Work, office: Office, attempt: Attempt, title: Label, now: datetime) -> _Ready:
    locked, compiled = lock_for(work, office, attempt, now)
    case, standing = locked.case, attempt.standing or locked.standing
    request = request_digest(attempt)
    act = Action(title=title, by=(), to="stay")
    if standing is None:
        raise CaseNotFound(attempt.case_id)
    asked = Asked(
        attempt.action, act, {}, attempt.reason, attempt.files, standing, roles_on(compiled, case, standing), now
    )
    if locked.stored:
        return _Ready(compiled, case, asked, request, stored_again(locked.stored, request))
    if not case.may_be_seen_by(standing):
        raise CaseNotFound(attempt.case_id)
    if attempt.version != case.version:
        raise StaleCase(
            shown=attempt.version or 0, version=case.version, moved_by=case.last_actor, moved_at=case.moved_at
        )
    return _Ready(compiled, case, asked, request)


def _require(compiled: Compiled, asked: Asked, allowed: frozenset[str]) -> str:
    if held := allowed & asked.roles:
        return min(held)
    raise NotPermitted(asked.name, [Refusal("not_this_role", say("not_this_role", roles=_titles(compiled, allowed)))])


def _titles(compiled: Compiled, roles: frozenset[str]) -> Label:
    titles = [role.title for name, role in compiled.lifecycle.roles.items() if name in roles]
    return Label(
        zh="、".join(title.zh for title in titles) or "无人", en=", ".join(title.en for title in titles) or "nobody"
    )
