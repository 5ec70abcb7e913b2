"""Open a case: the first entry of its chain, under the definition in force."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from engine import history, registers, store
from engine.attempts import Opening, Outcome, conclude, opening_digest, stored_again
from engine.compile import Compiled
from engine.decide import Asked, doer_of, refusals, require_permission
from engine.definitions import Action
from engine.draft import Draft, gather
from engine.entry import finish
from engine.errors import TransitionRefused
from engine.facts import Fact
from engine.ids import new_id
from engine.office import Office
from engine.reading import read_act
from engine.roles import Standing, roles_held
from engine.snapshot import Snapshot
from engine.unit_of_work import Work

_NOBODY = Standing("nobody", frozenset(), frozenset())


def open_case(work: Work, office: Office, opening: Opening, *, now: datetime) -> Outcome:
    """
    Open a case under the definition in force, as the first entry of its chain.

    Raises:
        KeyReused, NotPermitted, BadForm, TransitionRefused: as for `fire`.
    """
    compiled = office.lifecycles[opening.workflow]
    lifecycle = compiled.lifecycle
    request = opening_digest(office, opening)
    if stored := store.stored_outcome(work, opening.key):
        return stored_again(stored, request)
    standing = opening.standing or store.read_standing(work, office.hooks.standing, opening.actor, office.today(now))
    act = _as_action(compiled)
    case = _blank(compiled, now)
    roles = roles_held(lifecycle, standing, {}, {}) if standing else frozenset()
    asked = Asked("open", act, {}, None, opening.files, standing or _NOBODY, roles, now)
    held = require_permission(compiled, case, asked)
    form = read_act(work, office, lifecycle, case, asked, opening.form)
    asked = replace(asked, form=form)
    if found := refusals(work, office, compiled, case, asked):
        raise TransitionRefused("open", found)
    received_at = datetime.fromisoformat(str(form["received_at"]))
    case = replace(
        case,
        number=_number(work, office, compiled, now),
        title=str(form.get("title", "")),
        received_at=received_at,
        effective_day=office.today(received_at),
    )
    drawn = registers.draw(work, office.draws_for(compiled.letters["open"], now))
    draft = Draft(office, compiled, case, asked, doer_of(compiled, case, asked, held), "move", 1, {})
    gather(draft)
    draft.occurred[Fact("opened")] = now
    doers = {"open": [asked.standing.actor]}
    writing, after = finish(draft, work, target=lifecycle.open.to, drawn=drawn, extra={"doers": doers})
    return conclude(work, writing, after, key=opening.key, request=request, now=now)


def _as_action(compiled: Compiled) -> Action:
    rule = compiled.lifecycle.open
    return Action(title=rule.title, by=rule.by, form=rule.form, when=rule.when, then=rule.then, to=rule.to)


def _number(work: Work, office: Office, compiled: Compiled, now: datetime) -> str:
    register = compiled.lifecycle.open.register_
    drawn = registers.draw(work, {register: (office.period(register, now), 1)})
    return office.written_number(register, drawn[register], now)


def _blank(compiled: Compiled, now: datetime) -> Snapshot:
    return Snapshot(
        id=new_id(),
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
