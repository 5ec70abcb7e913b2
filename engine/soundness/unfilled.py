"""Whether what conditions read can be known by then: no way to the state may leave a field without a value for sure."""

from __future__ import annotations

from collections.abc import Iterator

from engine.definitions import Choose
from engine.errors import Problem
from engine.guards import BadRule
from engine.soundness.ground import Act, Ground
from engine.soundness.uses import slot_of
from engine.source import Path


def check_unfilled(ground: Ground) -> Iterator[Problem]:
    """Warnings about fields that an act reads although nothing before it gives them a value."""
    given = ground.shape.given_before()
    for act in ground.acts:
        states = ground.states_of(act)
        reached = frozenset().union(*(given[state] for state in states))
        if not states and act.path != ("open",):
            continue  # it is possible nowhere, which is told already
        told: set[str] = set()
        for path, field in _fields_read(ground, act):
            if field in ground.used_fields and field not in reached | told:
                told.add(field)
                way = ground.shape.way_to(states[0]) if states else ()
                yield ground.problem("field_not_given", path, name=field, act=act.name, way=way)


def _fields_read(ground: Ground, act: Act) -> Iterator[tuple[Path, str]]:
    """Each field of the case that an act reads before it is done, with where."""
    for number, rule in enumerate(act.when):
        path: Path = (*act.path, "when", number)
        compiled = ground.decider.rule(rule.rule, act.form) if rule.rule else None
        names = compiled.names if compiled and not isinstance(compiled, BadRule) else frozenset(rule.with_.values())
        for name in sorted(names):
            space, _, field = slot_of(name).partition(".")
            if space == "case" and field in ground.lifecycle.fields:
                yield path, field
    for part, value in (("by", act.action.by), ("to", act.action.to)) if act.action else ():
        space, _, field = value.choose.partition(".") if isinstance(value, Choose) else ("", "", "")
        if space == "case":
            yield (*act.path, part, "choose"), field
