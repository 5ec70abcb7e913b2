"""Who stands on a case: who is kept out, who stands in for them, and what each holder may do with the case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from engine.acts import Awaited
from engine.asking import Scene
from engine.compile import Compiled
from engine.decide import may_act
from engine.errors import Refusal, TransitionRefused
from engine.guards import Outcome
from engine.labels import Label
from engine.office import Office
from engine.roles import enterers_of, excluded_holders, holders_of, stand_ins_of
from engine.sentences import say
from engine.snapshot import Grip, Snapshot, hides
from engine.unit_of_work import Work


def stand(
    office: Office, compiled: Compiled, case: Snapshot, work: Work, *, now: datetime, was_sealed_for: str | None = None
) -> Snapshot:
    """
    The case with its exclusions, stand-ins and holders as its facts now say.

    Raises:
        TransitionRefused: nobody would be left who watches over the case, or who can open what is sealed. Where an
            outside organ can, it is told how that is reached: so the case goes there, and lies here unread by nobody.
    """
    scene = Scene(compiled, case.facts, case.clocks, case.opened_at, now, {})
    rules = [(rule, rule.when is None or scene.holds(rule.when)) for rule in compiled.lifecycle.excludes]
    exclusions = excluded_holders(rules, case.facts)
    stood_in = case.stood_in
    if exclusions != case.exclusions or case.sealed_for != was_sealed_for:
        stood_in = _stand_ins(office, compiled, case, exclusions, work, today=office.today(now))
    case = replace(case, exclusions=exclusions, stood_in=stood_in)
    return replace(case, grips=grips_of(compiled, case, now=now))


def _stand_ins(
    office: Office, compiled: Compiled, case: Snapshot, exclusions: Mapping[str, Any], work: Work, *, today: date
) -> dict[str, list[str]]:
    """For each role all of whose own people are excluded, the first of its stand-ins who is not."""
    watching = {name for name, sight in compiled.lifecycle.sees.items() if sight.always}
    roles = {
        name: role
        for name, role in compiled.lifecycle.roles.items()
        if exclusions and (role.stand_in or name in watching or name == case.sealed_for)
    }
    own = {name: holders_of(role, case.facts) for name, role in roles.items()}
    others = {name: stand_ins_of(role, case.facts) for name, role in roles.items()}
    asked = frozenset().union(*own.values(), *(holders for many in others.values() for holders in many))
    people = office.hooks.identities(work, asked, today) if asked else {}

    hidden = {holder for holder, because in exclusions.items() if hides(because)}

    def found(holders: frozenset[str]) -> list[frozenset[str]]:
        return [identities for holder in holders for identities in people.get(holder, ())]

    def all_excluded(holders: frozenset[str]) -> bool:
        return bool(found(holders)) and all(identities & exclusions.keys() for identities in found(holders))

    def somebody_sees(holders: frozenset[str]) -> bool:
        return any(not identities & hidden for identities in found(holders))

    for name in sorted(watching & roles.keys()):
        if found(own[name]) and not any(map(somebody_sees, (own[name], *others[name]))):
            label = say("nobody_left", role=compiled.lifecycle.roles[name].title)
            raise TransitionRefused("exclude", [Refusal("nobody_left", label)])
    chosen = {
        name: next((holders for holders in others[name] if not all_excluded(holders)), None)
        for name in roles
        if all_excluded(own[name])
    }
    stood_in = {name: sorted(holders) for name, holders in chosen.items() if holders is not None}
    if case.sealed_for in chosen:
        _require_reader(office, compiled, str(case.sealed_for), stood_in.get(str(case.sealed_for)))
    return stood_in


def _require_reader(office: Office, compiled: Compiled, name: str, instead: list[str] | None) -> None:
    """Let nothing be sealed for a role that nobody here can have on the case."""
    role = compiled.lifecycle.roles[name].title
    if instead is None:
        raise TransitionRefused("seal", [Refusal("nobody_left", say("nobody_left", role=role))])
    organs = [holder.removeprefix("outside:") for holder in instead if holder.startswith("outside:")]
    if organs:  # whoever enters for it would have to read what is sealed from them
        reached = office.outside.get(organs[0], Label(zh=organs[0], en=organs[0]))
        raise TransitionRefused("seal", [Refusal("only_outside", say("only_outside", role=role, organ=reached))])


def grips_of(compiled: Compiled, case: Snapshot, *, now: datetime) -> dict[str, Grip]:
    """What each holder may do with the case as it is; whoever can take an action for which it waits has the turn."""
    lifecycle = compiled.lifecycle
    waiting = (one.action for one in compiled.awaited[case.state] if is_waited_for(compiled, case, one, now=now))
    turns = frozenset().union(*(may_act(compiled, case, act) for act in waiting), frozenset())
    entering = _entering(compiled, turns, case.stood_in)
    scene = Scene(compiled, case.facts, case.clocks, case.opened_at, now, {})
    grips: dict[str, Grip] = {}
    for name, role in lifecycle.roles.items():
        sight = lifecycle.sees.get(name)
        allowed = {None: False, "all": True, "sealed only": bool(case.sealed_for)}.get(
            sight.cases if sight else None, not case.sealed_for
        )
        if case.sealed_for and name == case.sealed_for:
            allowed = True
        personal = allowed and bool(sight and sight.personal)
        if personal and sight and sight.masked_when:
            # What cannot be decided stays masked.
            personal = scene.ask(sight.masked_when).outcome is Outcome.FAILS
        grip = Grip(allowed, personal, allowed and name in turns | entering)
        for holder in holders_of(role, case.facts) | frozenset(case.stood_in.get(name, ())):
            old = grips.get(holder, Grip(sees=False, personal=False, acts=False))
            grips[holder] = Grip(old.sees or grip.sees, old.personal or grip.personal, old.acts or grip.acts)
    return grips


def _entering(compiled: Compiled, turns: frozenset[str], stood_in: Mapping[str, Any]) -> frozenset[str]:
    found: frozenset[str] = frozenset()
    while more := enterers_of(compiled.lifecycle, turns | found, stood_in) - found:
        found |= more
    return found


def is_waited_for(compiled: Compiled, case: Snapshot, awaited: Awaited, *, now: datetime) -> bool:
    """Whether its paper is there, and nothing that is known before the form is filled in speaks against it."""
    act = awaited.action
    if act.delivers and not any(paper.letter == act.delivers and not paper.delivered_day for paper in case.papers):
        return False
    scene = Scene(compiled, case.facts, case.clocks, case.opened_at, now, {}, form_name=act.form)
    return not awaited.when_possible or not any(rule.rule and scene.speaks_against(rule.rule) for rule in act.when)
