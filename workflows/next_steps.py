"""What a case waits for: the acts that bring it on, who may take them, and the limit that each of them ends."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from engine.acts import targets_of
from engine.compile import Compiled
from engine.decide import may_act, signatures
from engine.definitions import Action, Record, Role
from engine.facts import Fact
from engine.holders import is_waited_for
from engine.roles import read_source
from engine.snapshot import Clock, Snapshot
from workflows.weights import Weight, weight_of


@dataclass(frozen=True, slots=True)
class NextStep:
    """
    An act for which a case waits. `signed` of `signers` have signed already, where several have to; `limit` is the one
    that the act ends. Where `extends`, it is the one whose extension is void unless the act comes in time.
    """

    name: str
    act: Action
    roles: frozenset[str]
    signed: int
    signers: int
    limit: Clock | None
    extends: bool = False


def next_steps(
    compiled: Compiled, case: Snapshot, *, now: datetime, held: Collection[str] | None = None
) -> list[NextStep]:
    """
    The acts for which a case waits: what the office does itself, the one that brings the case on first, then what only
    an organ outside moves. With `held` only what these roles may take.
    """
    steps = [
        _step(compiled, case, name, act)
        for name, act in _awaited(compiled, case, now=now)
        if held is None or may_act(compiled, case, act) & set(held)
    ]
    own = compiled.lifecycle.states[case.state].actions
    return sorted(
        steps,
        key=lambda step: (
            _is_outside_only(compiled, step),
            step.act.reason == "required",
            step.name not in own,
            step.act.to == "stay" and not step.act.delivers,
        ),
    )


def limits_ended_by(compiled: Compiled, case: Snapshot, name: str, act: Action | Record) -> list[Clock]:
    """The running limits that an act ends, the law's first."""
    brought = set(_brought(case.state, name, act))
    return [clock for clock in binding_limits(compiled, case) if compiled.limits[clock.name].stops & brought]


def whose_limits(compiled: Compiled, case: Snapshot, steps: Sequence[NextStep]) -> dict[str, frozenset[str]]:
    """
    The running limits that one of these steps ends, or a record that may be made now, by name, each with the roles that
    may do that. A step that must be justified ends no limit in the ordinary way; a limit that a record starts again is
    a matter of whoever makes that record.
    """
    records = compiled.records[case.state]
    acts: dict[str, Action | Record] = {step.name: step.act for step in steps if step.act.reason != "required"}
    ended: dict[str, frozenset[str]] = {}
    renewed: dict[str, frozenset[str]] = {}
    for name, act in {**acts, **records}.items():
        for clock in limits_ended_by(compiled, case, name, act):
            ended[clock.name] = ended.get(clock.name, frozenset()) | may_act(compiled, case, act)
    for name, record in records.items():
        for clock in _limits_renewed_by(compiled, case, name, record):
            renewed[clock.name] = renewed.get(clock.name, frozenset()) | may_act(compiled, case, record)
    return ended | renewed


def binding_limits(compiled: Compiled, case: Snapshot) -> list[Clock]:
    """The running limits that bind the office: the law's first, then duties, then goals, each by its due moment."""

    def weight(clock: Clock) -> Weight:
        return weight_of(compiled.limits[clock.name].rule)

    running = [clock for clock in case.clocks.values() if clock.is_open and weight(clock) is not Weight.WINDOW]
    return sorted(running, key=lambda clock: (weight(clock), clock.due_at, clock.name))


def duties_of(compiled: Compiled, case: Snapshot) -> list[Clock]:
    """The running limits that the law or a duty of the office sets; an internal goal is none."""
    bound = binding_limits(compiled, case)
    return [clock for clock in bound if weight_of(compiled.limits[clock.name].rule) is not Weight.GOAL]


def nearest_duty(compiled: Compiled, case: Snapshot) -> Clock | None:
    """What binds the office next: the duty that is due first."""
    return min(duties_of(compiled, case), key=lambda clock: clock.due_at, default=None)


def is_outside(role: Role) -> bool:
    """Whether nobody of the office has this role, but an organ outside."""
    source = read_source(role.from_, role.of)
    return source is not None and source.kind == "outside"


def _is_outside_only(compiled: Compiled, step: NextStep) -> bool:
    return bool(step.roles) and all(is_outside(compiled.lifecycle.roles[name]) for name in step.roles)


def _awaited(compiled: Compiled, case: Snapshot, *, now: datetime) -> Iterator[tuple[str, Action]]:
    for name, act in compiled.actions[case.state].items():
        waits = (one for one in compiled.awaited[case.state] if one.action is act)
        if any(is_waited_for(compiled, case, one, now=now) for one in waits):
            yield name, act


def _step(compiled: Compiled, case: Snapshot, name: str, act: Action) -> NextStep:
    # What takes several signatures ends its limit with the last of them; each of them is due by then.
    ended = limits_ended_by(compiled, case, name, act)
    extended = [] if ended else _extended_by(compiled, case, name, act)
    return NextStep(
        name=name,
        act=act,
        roles=may_act(compiled, case, act),
        signed=len(signatures(compiled, case, act)),
        signers=act.signatures_needed,
        limit=next(iter(ended or extended), None),
        extends=bool(extended),
    )


def _extended_by(compiled: Compiled, case: Snapshot, name: str, act: Action) -> list[Clock]:
    brought = set(_brought(case.state, name, act))
    running = (clock for clock in binding_limits(compiled, case) if not clock.extended_days)
    return [clock for clock in running if compiled.limits[clock.name].takes_effect & brought]


def _limits_renewed_by(compiled: Compiled, case: Snapshot, name: str, record: Record) -> list[Clock]:
    brought = set(_brought(case.state, name, record))
    bound = ((clock, compiled.limits[clock.name]) for clock in binding_limits(compiled, case))
    return [clock for clock, limit in bound if limit.rule.again == "restart" and limit.starts & brought]


def _brought(state: str, name: str, act: Action | Record) -> Iterator[Fact]:
    yield Fact("done", name)
    yield from (Fact("issued", verb.letter) for verb in act.then if verb.letter)
    if isinstance(act, Action):
        yield from (Fact("reaches", target) for target in targets_of(act, state) if target != state)
        if act.delivers:
            yield Fact("delivered", act.delivers)
