"""What somebody may try on a case as it is, and the marks that it wears. Asks no database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from engine.asking import Scene
from engine.compile import Compiled
from engine.decide import may_act, roles_on
from engine.definitions import Action, Record
from engine.labels import Label
from engine.roles import Standing
from engine.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Possible:
    """An action or record that somebody may try on a case as it is, and in which roles."""

    name: str
    act: Action | Record
    roles: frozenset[str]


def possible_actions(compiled: Compiled, case: Snapshot, standing: Standing) -> tuple[Possible, ...]:
    """What somebody may try now, in the order of the definition: state and roles are asked, named checks never."""
    roles = roles_on(compiled, case, standing)
    acts: dict[str, Action | Record] = {**compiled.actions[case.state], **compiled.records[case.state]}
    found = ((name, act, may_act(compiled, case, act) & roles) for name, act in acts.items())
    return tuple(Possible(name, act, held) for name, act, held in found if held)


def flags_of(compiled: Compiled, case: Snapshot, *, now: datetime) -> dict[str, Label]:
    """The derived marks that a case wears now."""
    scene = Scene(compiled, case.facts, case.clocks, case.opened_at, now, {})
    return {name: flag.title for name, flag in compiled.lifecycle.flags.items() if scene.holds(flag.while_)}
