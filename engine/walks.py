"""
Every way that a case can go, with what it remembers on the way: more exact than states alone, and still finite.

Remembered is what decides a move and only moves write: the value of a choice by which a target is chosen, where verbs
set it, and whether a field has a value, where a condition asks for nothing else. Everything else is taken to be
possible, so that no way is left out.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from engine.definitions import Action, Choose, Opening
from engine.facts import Fact
from engine.graph import Edge, Shape

#: More than this is no longer looked through; whoever asks is told that it cannot be decided.
MOST_NODES = 100_000
_GIVEN = re.compile(r"given\.case\.(\w+)")


class TooManyWaysError(Exception):
    """There are more states and memories together than are looked through."""


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """
    A case at rest: its state, the remembered values of choices, and the remembered fields that have a value.

    Made by `Walks` alone, and one only of each, so that looking a node up costs no comparison.
    """

    state: str
    chosen: tuple[str | None, ...] = ()
    filled: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, eq=False)
class Move:
    """A move that a case can make, what surely happens with it, and where the case is then."""

    edge: Edge
    facts: frozenset[Fact]
    after: Node


@dataclass(frozen=True)
class Walks:
    """The ways through one lifecycle in which every name that it uses exists."""

    shape: Shape
    _nodes: dict[tuple[str, tuple[str | None, ...], frozenset[str]], Node] = field(default_factory=dict)
    _facts: dict[Edge, frozenset[Fact]] = field(default_factory=dict)
    _moves: dict[Node, tuple[Move, ...]] = field(default_factory=dict)

    @cached_property
    def choices(self) -> tuple[str, ...]:
        """The fields whose value is remembered: a target depends on them, and only verbs of actions write them."""
        written = self._written_by_people
        chosen = {
            act.to.choose.removeprefix("case.")
            for act in self._acts
            if isinstance(act.to, Choose) and act.to.choose.startswith("case.")
        }
        return tuple(sorted(name for name in chosen - written if self._are_known_values(name)))

    @cached_property
    def asked(self) -> frozenset[str]:
        """The fields of which it is remembered whether they have a value: a whole condition of an action asks that."""
        rules = (rule.rule for act in self._acts for rule in act.when if rule.rule)
        names = {found[1] for text in rules if (found := _GIVEN.fullmatch(text.strip()))}
        corrected = self.shape.lifecycle.correct.fields if self.shape.lifecycle.correct else ()
        recorded = {
            name for record in self.shape.lifecycle.records.values() for verb in record.then for name in verb.set or {}
        }
        return frozenset(names) - set(corrected) - recorded

    def begin(self) -> Node:
        """The case as it is opened."""
        opening = self.shape.lifecycle.open
        return self._after(self._node(opening.to, (None,) * len(self.choices)), opening, opening.to, "")

    def moves(self, node: Node) -> tuple[Move, ...]:
        """Every move that a case can make, and where it is then; found once, since every property asks again."""
        if node not in self._moves:
            self._moves[node] = tuple(self._moves_from(node))
        return self._moves[node]

    def facts_of_opening(self) -> frozenset[Fact]:
        """What happens when a case is opened."""
        first = self.shape.lifecycle.open.to
        return frozenset(self.shape.facts_of(self.shape.lifecycle.open, "open", first) | {Fact("opened")})

    def facts_of(self, edge: Edge) -> frozenset[Fact]:
        """What surely happens with a move; a field of the form may stay empty."""
        if edge not in self._facts:
            found = self.shape.facts_of(self.shape.actions[edge.state][edge.action], edge.action)
            # Staying in a state is no arrival.
            arrives = {Fact("reaches", edge.target)} if edge.target != edge.state else set()
            self._facts[edge] = frozenset({fact for fact in found if fact.kind != "field"} | arrives)
        return self._facts[edge]

    def came_by(self, avoiding: frozenset[Fact] = frozenset()) -> Mapping[Node, tuple[Node, Edge] | None]:
        """
        Every node that a case can reach by moves with which none of these facts happens, with the last move of a
        shortest way to it.

        Raises:
            TooManyWaysError: there are too many to look through.
        """
        if avoiding & self.facts_of_opening():
            return {}
        first = self.begin()
        found: dict[Node, tuple[Node, Edge] | None] = {first: None}
        waiting = deque([first])
        while waiting:
            node = waiting.popleft()
            for move in self.moves(node):
                if move.after not in found and not avoiding & move.facts:
                    found[move.after] = (node, move.edge)
                    waiting.append(move.after)
            if len(found) > MOST_NODES:
                raise TooManyWaysError
        return found

    @cached_property
    def _acts(self) -> tuple[Action, ...]:
        return tuple(action for possible in self.shape.actions.values() for action in possible.values())

    @cached_property
    def _written_by_people(self) -> set[str]:
        lifecycle = self.shape.lifecycle
        forms = [lifecycle.forms[name] for name in {lifecycle.open.form, *(act.form for act in self._acts if act.form)}]
        filled = {name for form in forms for name in (*form.fields, *form.optional)}
        recorded = {name for record in lifecycle.records.values() for verb in record.then for name in verb.set or {}}
        return filled | recorded | set(lifecycle.correct.fields if lifecycle.correct else ())

    def _are_known_values(self, name: str) -> bool:
        acts: list[Action | Opening] = [self.shape.lifecycle.open, *self._acts]
        words = [
            str(value) for act in acts for verb in act.then for key, value in (verb.set or {}).items() if key == name
        ]
        return not any(word.startswith(("form.", "case.")) for word in words)

    def _moves_from(self, node: Node) -> Iterator[Move]:
        for name, action in self.shape.actions[node.state].items():
            if self._needed[id(action)] <= node.filled:
                for target in self._targets(node, action):
                    edge = Edge(node.state, name, target)
                    yield Move(edge, self.facts_of(edge), self._after(node, action, target, node.state))

    @cached_property
    def _needed(self) -> Mapping[int, frozenset[str]]:
        """The remembered fields that must have a value for an action, by its identity."""
        return {
            id(act): self.asked.intersection(
                found[1] for rule in act.when if rule.rule and (found := _GIVEN.fullmatch(rule.rule.strip()))
            )
            for act in self._acts
        }

    def _targets(self, node: Node, action: Action) -> tuple[str, ...]:
        if not isinstance(action.to, Choose):
            names: tuple[str, ...] = (action.to,)
        elif (name := action.to.choose.removeprefix("case.")) in self.choices:
            value = node.chosen[self.choices.index(name)]
            names = (str(action.to.options[value]),) if value in action.to.options else ()
        else:
            names = tuple(map(str, action.to.options.values()))
        return tuple(dict.fromkeys(node.state if name == "stay" else name for name in names))

    def _after(self, node: Node, act: Action | Opening, target: str, state: str) -> Node:
        sets, given = self._written_by[id(act)]
        chosen = tuple(
            (state if sets[name] == "state" else str(sets[name])) if name in sets else node.chosen[position]
            for position, name in enumerate(self.choices)
        )
        return self._node(target, chosen, node.filled | given)

    @cached_property
    def _written_by(self) -> Mapping[int, tuple[Mapping[str, object], frozenset[str]]]:
        """What an act sets, and the remembered fields to which it gives a value, by its identity."""
        acts: tuple[Action | Opening, ...] = (self.shape.lifecycle.open, *self._acts)
        return {id(act): self._written(act) for act in acts}

    def _written(self, act: Action | Opening) -> tuple[Mapping[str, object], frozenset[str]]:
        sets = {name: value for verb in act.then for name, value in (verb.set or {}).items()}
        form = self.shape.lifecycle.forms.get(act.form or "")
        given = {*form.fields, *form.optional, *sets} if form else set(sets)
        return sets, self.asked & given

    def _node(self, state: str, chosen: tuple[str | None, ...], filled: frozenset[str] = frozenset()) -> Node:
        return self._nodes.setdefault((state, chosen, filled), Node(state, chosen, filled))
