"""Take one action on one case: lock it, ask everything, and write it down as one entry, or refuse with every reason."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from engine.aside import open_aside
from engine.attempts import Attempt, Outcome, conclude, lock_for, request_digest, stale, stored_again
from engine.compile import Compiled, edge
from engine.decide import Asked, doer_of, find_act, refusals, require_permission, roles_on, signatures
from engine.definitions import Action, Choose, Record
from engine.draft import Draft, clear, gather
from engine.entry import finish
from engine.errors import CaseNotFound, TransitionRefused
from engine.linking import link
from engine.office import Office
from engine.protection import require_kept
from engine.reading import read_act
from engine.signing import is_last_signature, sign, signers
from engine.snapshot import Snapshot
from engine.unit_of_work import Work


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
    case, standing, request = locked.case, attempt.standing or locked.standing, request_digest(office, attempt)
    if locked.stored:
        return stored_again(locked.stored, request)
    if standing is None or not case.may_be_seen_by(standing):
        raise CaseNotFound(attempt.case_id)
    act = _act_on_this_page(compiled, case, attempt)
    roles = roles_on(compiled, case, standing)
    asked = Asked(attempt.action, act, {}, attempt.reason, attempt.files, standing, roles, now)
    held = require_permission(compiled, case, asked)
    sent = attempt.taking(work, compiled, case, act, attempt.form) if attempt.taking else attempt.form
    asked = replace(asked, form=read_act(work, office, compiled.lifecycle, case, asked, sent))
    if found := refusals(work, office, compiled, case, asked):
        raise TransitionRefused(attempt.action, found)
    if isinstance(act, Record) and act.opens:
        open_aside(work, office, compiled, case, asked, key=attempt.key)
        return Outcome(case.id, case.number, case.seq, case.version, case.state)
    kind = "record" if isinstance(act, Record) else "move"
    doer = doer_of(compiled, case, asked, held)
    draft = Draft(office, compiled, case, asked, doer, kind, case.seq + 1, dict(case.facts))
    if isinstance(act, Action) and act.agree and not is_last_signature(compiled, case, act):
        return sign(work, draft, act, locked.drawn, request=request, key=attempt.key)
    gather(draft)
    loosens = act.loosens if isinstance(act, Action) else ()
    clear(draft, [name for name in loosens if name not in asked.form])
    require_kept(compiled, case.facts, draft.facts, act=attempt.action, loosens=loosens)
    target = _target(draft, act)
    extra: dict[str, Any] = {}
    if isinstance(act, Action):
        _move(compiled, case.state, attempt.action, target)
        if case.signing and target == case.state and not signatures(compiled, case, act):
            # Whoever has signed so far signed what was there before; a case that goes elsewhere waits for nobody there.
            draft.unsigned += case.signing["signed"]
        extra = {"signing": None, "doers": {**case.doers, attempt.action: signers(compiled, case, act, standing.actor)}}
    writing, after = finish(draft, work, target=target, drawn=locked.drawn, extra=extra)
    outcome = conclude(work, writing, after, key=attempt.key, request=request, now=now)
    for verb in draft.links:
        link(work, draft, verb, after)
    return outcome


def _act_on_this_page(compiled: Compiled, case: Snapshot, attempt: Attempt) -> Action | Record:
    # Who acts on an old page is told that first; a record does not depend on what the page showed.
    is_record = attempt.action in compiled.lifecycle.records
    if attempt.version is not None and attempt.version != case.version and not is_record:
        raise stale(case, attempt)
    return find_act(compiled, case, attempt.action)


def _target(draft: Draft, act: Action | Record) -> str:
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


def _move(compiled: Compiled, source: str, action: str, target: str) -> None:
    """Let the machine make the move: the definition has this edge, or the program is wrong."""
    run = _Run(source)
    compiled.machine.events[edge(action, target)].trigger(run)
    assert run.state == target, f"{action} led from {source} to {run.state}, not {target}"
