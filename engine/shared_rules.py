"""Conditions that a lifecycle writes once, under `rules`, and names where they bind; put in place when it is read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from engine.definitions import Action, Correction, Lifecycle, Opening, Record, Reopen, Rule

#: More conditions than this in all, each counted wherever it binds, stand in no lifecycle that anybody reads.
MOST_RULES = 20_000

L = TypeVar("L", bound=Lifecycle)
A = TypeVar("A", Action, Correction, Opening, Record, Reopen)
#: The way to a part of the definition: names of keys, and positions in lists.
Path = tuple[str | int, ...]


class TooManyRulesError(Exception):
    """The lists are named so often that there are more conditions than anybody reads."""


def put_in_place(lifecycle: L) -> tuple[L, Mapping[Path, Path]]:
    """
    A lifecycle in which every condition stands where it binds, those that are written once first.

    A name that no list has is left for the checker, which knows what else it could mean.

    Returns:
        the lifecycle, and for each condition that has another place now, where it is written.

    Raises:
        TooManyRulesError: there are more than `MOST_RULES` of them.
    """
    if not lifecycle.rules:
        return lifecycle, {}
    placing = _Placing(lifecycle.rules)
    states = {}
    for name, state in lifecycle.states.items():
        path: Path = ("states", name)
        door = placing.put(state.reopen, (*path, "reopen")) if state.reopen else None
        acts = placing.put_all(state.actions, (*path, "actions"))
        states[name] = state.model_copy(update={"actions": acts, "reopen": door})
    shared = tuple(
        several.model_copy(update={"actions": placing.put_all(several.actions, ("actions_in", number, "actions"))})
        for number, several in enumerate(lifecycle.actions_in)
    )
    put = {
        "open": placing.put(lifecycle.open, ("open",)),
        "states": states,
        "actions_in": shared,
        "records": placing.put_all(lifecycle.records, ("records",)),
        "correct": placing.put(lifecycle.correct, ("correct",)) if lifecycle.correct else None,
    }
    return lifecycle.model_copy(update=put), placing.moved


@dataclass(slots=True)
class _Placing:
    """The lists, how many conditions were put in place, and where each of them is written."""

    lists: Mapping[str, tuple[Rule, ...]]
    moved: dict[Path, Path] = field(default_factory=dict)
    count: int = 0

    def put(self, act: A, path: Path) -> A:
        """The act with its named conditions before its own."""
        self.count += sum(len(self.lists.get(name, ())) for name in act.rules)
        if self.count > MOST_RULES:
            raise TooManyRulesError
        named: list[tuple[Rule, Path]] = [
            (rule, ("rules", name, n)) for name in act.rules for n, rule in enumerate(self.lists.get(name, ()))
        ]
        bound = [*named, *((rule, (*path, "when", n)) for n, rule in enumerate(act.when))]
        if named:
            self.moved.update({(*path, "when", n): origin for n, (_, origin) in enumerate(bound)})
        return act.model_copy(update={"when": tuple(rule for rule, _ in bound)})

    def put_all(self, acts: Mapping[str, A], path: Path) -> dict[str, A]:
        """The same for acts by name."""
        return {name: self.put(act, (*path, name)) for name, act in acts.items()}
