"""Take one action on one case: lock it, ask everything, and write it down as one entry, or refuse with every reason."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from engine import history, plan, store
from engine.asking import Scene
from engine.compile import Compiled, edge
from engine.decide import Asked, File, find_act, may_act, refusals, require_permission, roles_on
from engine.definitions import Action, Choose, Record
from engine.errors import CaseNotFound, KeyReused, Refusal, StaleCase, TransitionRefused
from engine.facts import Fact
from engine.fields import read_form
from engine.labels import Label
from engine.office import Office
from engine.roles import Standing, roles_held
from engine.sentences import say
from engine.snapshot import Locked, Snapshot
from engine.unit_of_work import Work


@dataclass(frozen=True, slots=True)
class Attempt:
    """
    What somebody asks for.

    Args:
        case_id: the case.
        action: the action or record.
        actor: `person:ID`, whose standing the locking statement reads; a session bound to one case gives `standing`.
        version: the case's version that the actor was shown; None only for records and for the outside.
        form: what was typed, by field name, as it came.
        key: the idempotency key of the form; the same key never acts twice.
        reason: why, where a reason is asked for.
        files: files that lie in the store already.
        definition: the hash of the definition that the form was made for.
    """

    case_id: str
    action: str
    actor: str
    version: int | None
    key: str
    form: Mapping[str, object] = field(default_factory=dict)
    reason: str | None = None
    files: tuple[File, ...] = ()
    standing: Standing | None = None
    definition: str | None = None


@dataclass(frozen=True, slots=True)
class Opening:
    """Somebody opens a case of a workflow."""

    workflow: str
    actor: str
    key: str
    form: Mapping[str, object]
    files: tuple[File, ...] = ()
    standing: Standing | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an attempt. `replayed`: the same key had acted before, and nothing was done again."""

    case_id: str
    number: str
    seq: int
    version: int
    state: str
    documents: tuple[str, ...] = ()
    replayed: bool = False


@dataclass(frozen=True, slots=True)
class Possible:
    """An action or record that somebody may try on a case as it is; `whose` roles are held."""

    name: str
    act: Action | Record
    roles: frozenset[str]


def fire(work: Work, office: Office, attempt: Attempt, *, now: datetime) -> Outcome:
    """
    Take an action on a case inside the caller's transaction, and append it to the case's chain.

    Raises:
        CaseNotFound: no such case, or the actor may not know of it.
        KeyReused: the key belongs to another request.
        StaleCase: the case moved after the actor's page was shown.
        NotAllowedHere: the action does not exist in this state.
        NotPermitted: the actor has none of the roles that may do it.
        BadForm: a field is missing or cannot be read.
        TransitionRefused: one or more rules said no; all are told.
    """
    locked, compiled = lock_for(work, office, attempt, now)
    case, standing = locked.case, attempt.standing or locked.standing
    request = request_digest(attempt)
    if locked.stored:
        return stored_again(locked.stored, request)
    if standing is None or not case.may_be_seen_by(standing):
        raise CaseNotFound(attempt.case_id)
    act = find_act_or_stale(compiled, case, attempt)
    roles = roles_on(compiled, case, standing)
    asked = Asked(attempt.action, act, {}, attempt.reason, attempt.files, standing, roles, now)
    held = require_permission(compiled, case, asked)
    form = read_form(compiled.lifecycle, act.form, attempt.form, codes=office.codes, zone=office.zone)
    asked = replace(asked, form=form)
    if found := refusals(work, office, compiled, case, asked):
        raise TransitionRefused(attempt.action, found)
    role = min(held)
    draft = plan.Draft(
        office,
        compiled,
        case,
        asked,
        role,
        "record" if isinstance(act, Record) else "move",
        case.seq + 1,
        dict(case.facts),
    )
    if isinstance(act, Action) and act.agree and _next_signature(act, case) < len(act.agree) - 1:
        return _sign(work, draft, act, locked, request=request, key=attempt.key)
    plan.gather(draft)
    target = _target(draft, act)
    extra: dict[str, Any] = {}
    if isinstance(act, Action):
        move(compiled, case.state, attempt.action, target)
        extra = {"signing": None, "doers": {**case.doers, attempt.action: plan.signers(act, case, standing.actor)}}
    writing, after = plan.finish(draft, work, target=target, drawn=locked.drawn, extra=extra)
    outcome = outcome_of(after, writing)
    store.write_entry(work, replace(writing, idempotency=to_keep(attempt.key, outcome, request, now)))
    for verb in draft.links:
        _link(work, office, draft, verb, after, now=now)
    return outcome


def find_act_or_stale(compiled: Compiled, case: Snapshot, attempt: Attempt) -> Action | Record:
    """The act in the state that the case is in; who acts on an old page is told that first."""
    is_record = attempt.action in compiled.lifecycle.records
    if attempt.version is not None and attempt.version != case.version and not is_record:
        raise StaleCase(shown=attempt.version, version=case.version, moved_by=case.last_actor, moved_at=case.moved_at)
    return find_act(compiled, case, attempt.action)


def lock_for(work: Work, office: Office, attempt: Attempt, now: datetime) -> tuple[Locked, Compiled]:
    """Lock the case of an attempt, together with its definition, the actor's standing and the numbers it may need."""
    pinned = attempt.definition or store.pinned_definition(work, attempt.case_id)
    if pinned is None:
        raise CaseNotFound(attempt.case_id)
    letters = office.compiled(work, pinned).letters.get(attempt.action, ())
    kind, _, actor_id = attempt.actor.partition(":")
    wanted = store.Wanted(
        key=attempt.key,
        actor_id=actor_id if kind == "person" else "",
        today=office.today(now),
        draws=office.draws_for(letters, now),
        with_values=bool(letters),
    )
    locked = store.lock_case(work, attempt.case_id, wanted, standing=office.hooks.standing)
    if locked is None:
        raise CaseNotFound(attempt.case_id)
    if locked.case.definition != pinned:
        case = locked.case
        raise StaleCase(
            shown=attempt.version or 0, version=case.version, moved_by=case.last_actor, moved_at=case.moved_at
        )
    return locked, office.compiled(work, locked.case.definition)


def stored_again(stored: Mapping[str, Any], request: str) -> Outcome:
    """The outcome that the key had before. Raises `KeyReused` when it was another request."""
    if stored["request"] != request:
        raise KeyReused(str(say("key_reused")))
    return Outcome(**{**stored["outcome"], "documents": tuple(stored["outcome"]["documents"]), "replayed": True})


def request_digest(attempt: Attempt) -> str:
    """What tells a repeated request from another one under the same key."""
    return _digest(attempt.action, attempt.case_id, attempt.actor, attempt.form, attempt.reason)


def _digest(*parts: Any) -> str:
    return hashlib.sha256(repr(parts).encode("utf-8", "backslashreplace")).hexdigest()


def to_keep(key: str, outcome: Outcome, request: str, now: datetime) -> dict[str, Any]:
    """The row that makes the same key give the same outcome again."""
    told = {
        "case_id": outcome.case_id,
        "number": outcome.number,
        "seq": outcome.seq,
        "version": outcome.version,
        "state": outcome.state,
        "documents": list(outcome.documents),
    }
    return {"key": key, "case_id": outcome.case_id, "request": request, "outcome": told, "at": now}


def outcome_of(after: Snapshot, writing: store.Writing) -> Outcome:
    """What became of an attempt that was written."""
    documents = tuple(row["id"] for row in writing.documents)
    return Outcome(after.id, after.number, after.seq, after.version, after.state, documents)


def _target(draft: plan.Draft, act: Action | Record) -> str:
    if isinstance(act, Record):
        return draft.before.state
    to = act.to
    if isinstance(to, Choose):
        space, _, name = to.choose.partition(".")
        value = (draft.asked.form if space == "form" else draft.facts).get(name)
        to = str(to.options[str(value)])
    return draft.before.state if to == "stay" else to


@dataclass(slots=True)
class _Run:
    """The throw-away object that the machine moves; never a row, never shared."""

    state: str


def move(compiled: Compiled, source: str, action: str, target: str) -> None:
    """Let the machine make the move: the definition has this edge, or the program is wrong."""
    run = _Run(source)
    compiled.machine.events[edge(action, target)].trigger(run)
    assert run.state == target, f"{action} led from {source} to {run.state}, not {target}"


def _next_signature(act: Action, case: Snapshot) -> int:
    signing = case.signing or {}
    return len(signing.get("signed", ())) if tuple(signing.get("agree", ())) == act.agree else 0


def _sign(work: Work, draft: plan.Draft, act: Action, locked: Locked, *, request: str, key: str) -> Outcome:
    """One signature of several: an entry of its own; the last one moves."""
    case, now = draft.before, draft.asked.now
    signed = [*((case.signing or {}).get("signed", ()) if _next_signature(act, case) else ())]
    signed.append({"actor": draft.asked.standing.actor, "role": draft.role})
    signing = {"action": draft.asked.name, "agree": list(act.agree), "signed": signed}
    after = replace(
        case,
        seq=draft.seq,
        version=case.version + 1,
        signing=signing,
        moved_at=now,
        last_actor=draft.asked.standing.actor,
    )
    after = plan.stand(draft.office, draft.compiled, after, work, now=now)
    plan.take_form(draft)
    body = {
        "v": 1,
        "case": case.id,
        "seq": draft.seq,
        "version": after.version,
        "prev": case.head.hex(),
        "at": history.written_moment(now),
        "kind": "signature",
        "action": draft.asked.name,
        "actor": draft.asked.standing.actor,
        "role": draft.role,
        "definition": case.definition,
        "signing": signing,
        "kept": {value.field: value.commitment for value in draft.sealed},
    }
    draws = draft.office.draws_for(draft.compiled.letters.get(draft.asked.name, ()), now)
    writing = plan.writing_of(
        case,
        after,
        body,
        now=now,
        values=tuple(history.row_of(value, draft.seq) for value in draft.sealed),
        unused={name: draws[name] for name in locked.drawn},
    )
    outcome = outcome_of(after, writing)
    store.write_entry(work, replace(writing, idempotency=to_keep(key, outcome, request, now)))
    return outcome


def _link(work: Work, office: Office, draft: plan.Draft, verb: Any, after: Snapshot, *, now: datetime) -> None:
    """Take a record on the other case in the same transaction; this one is locked already, the other comes second."""
    other_id = str(draft.facts.get(verb.link) or "")
    locked = store.lock_case(work, other_id, store.Wanted(today=office.today(now)))
    problem = _link_problem(office, work, locked, after, verb.as_)
    if problem or locked is None:
        raise TransitionRefused(draft.asked.name, [Refusal(problem or "link_unknown", say(problem or "link_unknown"))])
    compiled = office.compiled(work, locked.case.definition)
    record = compiled.lifecycle.records[verb.as_]
    values = {**draft.before.values, **{sealed.field: sealed.value for sealed in draft.sealed}}
    form = {name: values.get(name, after.facts.get(name)) for name in verb.share}
    asked = Asked(
        verb.as_,
        record,
        {name: value for name, value in form.items() if value is not None},
        None,
        (),
        draft.asked.standing,
        frozenset(),
        now,
    )
    other = plan.Draft(
        office, compiled, locked.case, asked, draft.role, "record", locked.case.seq + 1, dict(locked.case.facts)
    )
    other.plain["linked_case"] = after.id
    plan.gather(other)
    writing, _ = plan.finish(other, work, target=locked.case.state, drawn={}, extra={})
    store.write_entry(work, writing)


def _link_problem(office: Office, work: Work, locked: Locked | None, own: Snapshot, record: str | None) -> str | None:
    if locked is None:
        return "link_unknown"
    if locked.case.id == own.id:
        return "link_self"
    compiled = office.compiled(work, locked.case.definition)
    if record not in compiled.lifecycle.records:
        return "link_other_workflow"
    return None if record in compiled.records[locked.case.state] else "link_closed"


def open_case(work: Work, office: Office, opening: Opening, *, now: datetime) -> Outcome:
    """
    Open a case under the definition in force, as the first entry of its chain.

    Raises:
        KeyReused, NotPermitted, BadForm, TransitionRefused: as for `fire`.
    """
    compiled = office.lifecycles[opening.workflow]
    lifecycle = compiled.lifecycle
    request = _digest("open", opening.workflow, opening.actor, opening.form)
    if stored := store.stored_outcome(work, opening.key):
        return stored_again({"request": stored[0], "outcome": stored[1]}, request)
    standing = opening.standing or store.read_standing(work, office.hooks.standing, opening.actor, office.today(now))
    act = Action(
        title=lifecycle.open.title,
        by=lifecycle.open.by,
        form=lifecycle.open.form,
        when=lifecycle.open.when,
        then=lifecycle.open.then,
        to=lifecycle.open.to,
    )
    case = _blank(compiled, now)
    roles = roles_held(lifecycle, standing, {}, {}) if standing else frozenset()
    asked = Asked("open", act, {}, None, opening.files, standing or _NOBODY, roles, now)
    held = require_permission(compiled, case, asked)
    form = read_form(lifecycle, act.form, opening.form, codes=office.codes, zone=office.zone)
    asked = replace(asked, form=form)
    if found := refusals(work, office, compiled, case, asked):
        raise TransitionRefused("open", found)
    register = lifecycle.open.register_
    number = store.draw(work, register, office.period(register, now))
    case = replace(
        case,
        number=office.written_number(register, number, now),
        title=str(form.get("title", "")),
        received_at=datetime.fromisoformat(str(form["received_at"])),
        effective_day=office.today(datetime.fromisoformat(str(form["received_at"]))),
    )
    drawn = {
        name: store.draw(work, name, period) - count + 1
        for name, (period, count) in office.draws_for(compiled.letters["open"], now).items()
        for _ in range(count)
    }
    draft = plan.Draft(office, compiled, case, asked, min(held), "move", 1, {})
    plan.gather(draft)
    draft.occurred[Fact("opened")] = now
    writing, after = plan.finish(
        draft, work, target=lifecycle.open.to, drawn=drawn, extra={"doers": {"open": [asked.standing.actor]}}
    )
    outcome = outcome_of(after, writing)
    store.write_entry(work, replace(writing, idempotency=to_keep(opening.key, outcome, request, now)))
    return outcome


_NOBODY = Standing("nobody", frozenset(), frozenset())


def _blank(compiled: Compiled, now: datetime) -> Snapshot:
    return Snapshot(
        id=plan.new_id(),
        workflow=compiled.lifecycle.workflow,
        definition=compiled.sha256,
        number="",
        title="",
        state="",
        version=0,
        seq=0,
        head=history.BEGINNING,
        facts={},
        opened_at=now,
        received_at=now,
        moved_at=now,
        effective_day=date.min,
        last_actor="",
    )


def possible_actions(compiled: Compiled, case: Snapshot, standing: Standing) -> tuple[Possible, ...]:
    """What somebody may try now, in the order of the definition: state and roles are asked, named checks never."""
    roles = roles_on(compiled, case, standing)
    acts: dict[str, Action | Record] = {**compiled.actions[case.state], **compiled.records[case.state]}
    found = ((name, act, may_act(act, case) & roles) for name, act in acts.items())
    return tuple(Possible(name, act, held) for name, act, held in found if held)


def flags_of(compiled: Compiled, case: Snapshot, *, now: datetime) -> dict[str, Label]:
    """The derived marks that a case wears now."""
    scene = Scene(compiled, case.facts, case.clocks, case.opened_at, now, {})
    return {name: flag.title for name, flag in compiled.lifecycle.flags.items() if scene.holds(flag.while_)}
