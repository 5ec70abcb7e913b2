"""Questions about the shape of a lifecycle: its moves, where they lead, and what can ever happen. All pure."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import or_

from engine.acts import applies_in, expand, targets_of
from engine.definitions import Action, ActionsIn, Lifecycle, Opening, Record, Verb
from engine.edges import Edge
from engine.facts import Fact, read_facts

__all__ = ["Edge", "Shape", "expand", "shape_of"]

#: What an act of this name sets and takes away, as marks.
_Effect = Callable[[Action, str], tuple[int, int]]


@dataclass(frozen=True, slots=True, eq=False)
class Shape:
    """
    A lifecycle as a graph.

    Attributes:
        actions: for each state, every action that may be taken there.
        records: for each state, every record that may be made there.
        edges: every move; names of states that do not exist are left out.
        came_by: for each state that a case can reach, the last move of a shortest way to it; None for the first state.
    """

    lifecycle: Lifecycle
    actions: Mapping[str, Mapping[str, Action]]
    records: Mapping[str, Mapping[str, Record]]
    edges: tuple[Edge, ...]
    came_by: Mapping[str, Edge | None]

    def way_to(self, state: str) -> tuple[Edge, ...]:
        """A shortest way from the first state to one that a case can reach."""
        way: list[Edge] = []
        while edge := self.came_by[state]:
            way.append(edge)
            state = edge.state
        return tuple(reversed(way))

    def states_of(self, several: ActionsIn) -> tuple[str, ...]:
        """The states in which the actions of a block of `actions_in` are possible."""
        return tuple(
            name
            for name, state in self.lifecycle.states.items()
            if name not in several.except_ and applies_in(several.states, name, is_open=not state.end)
        )

    def unreachable(self) -> tuple[str, ...]:
        """States that no case can reach, in the order of the file."""
        return tuple(name for name in self.lifecycle.states if name not in self.came_by)

    def stuck(self) -> tuple[str, ...]:
        """Open states that a case can reach and from which it can reach no end."""
        before: dict[str, list[str]] = {}
        for edge in self.edges:
            before.setdefault(edge.target, []).append(edge.state)
        ends = [name for name, state in self.lifecycle.states.items() if state.end]
        finishing = _reached(ends, before)
        return tuple(name for name in self.lifecycle.states if name in self.came_by and name not in finishing)

    def issued_before(self) -> Mapping[str, frozenset[str]]:
        """For each state that a case can reach, the letters that some way to it, or a record in it, has issued."""
        marks = _Marks()
        begun = marks.of(_letters(self.lifecycle.open.then))
        effects = self._effects_of_moves(lambda action, _name: (marks.of(_letters(action.then)), 0))
        within = {state: marks.of(self._recorded_letters(state)) for state in self.came_by}
        return self._spread(marks, begun, effects, within)

    def given_before(self) -> Mapping[str, frozenset[str]]:
        """For each state that a case can reach, the fields that some way to it, or an act in it, may give a value."""
        marks = _Marks()
        corrected = marks.of(self.lifecycle.correct.fields if self.lifecycle.correct else ())
        begun = marks.of(self._given(self.lifecycle.open))
        effects = self._effects_of_moves(lambda action, _name: (marks.of(self._given(action)), 0))
        within = {
            state: corrected | _united(marks.of(_set(record.then)) for record in self.records[state].values())
            for state in self.came_by
        }
        return self._spread(marks, begun, effects, within)

    def may_run(self) -> Mapping[str, frozenset[str]]:
        """For each state that a case can reach, the deadlines that can be running in it."""
        marks, starts, stops = _Marks(), _MarkedFacts(), _MarkedFacts()
        for name, rule in self.lifecycle.deadlines.items():
            starts.put(marks.of([name]), read_facts(rule.starts))
            stops.put(marks.of([name]), read_facts(rule.stops or ""))

        def effect(act: Action | Record | Opening, name: str) -> tuple[int, int]:
            facts = self.facts_of(act, name)
            restarted = marks.of(one for verb in act.then for one in verb.restart or ())
            # Whether a field is filled in is not certain, so that a field stops nothing for certain.
            return starts.any_of(facts) | restarted, stops.any_of(fact for fact in facts if fact.kind != "field")

        first = self.lifecycle.open.to
        gained, lost = effect(self.lifecycle.open, "open")
        opened = {Fact("opened"), Fact("reaches", first)}
        begun = (gained | starts.any_of(opened)) & ~(lost | stops.any_of(opened))
        duties = marks.of(name for name, rule in self.lifecycle.deadlines.items() if rule.right_of is None)
        arriving = {
            name: (starts.any_of([fact]), stops.any_of([fact]) | (duties if state.end else 0))
            for name, state in self.lifecycle.states.items()
            for fact in [Fact("reaches", name)]
        }
        effects = self._effects_of_moves(effect, arriving)
        within = {
            state: _united(effect(record, name)[0] for name, record in self.records[state].items())
            & ~(duties if self.lifecycle.states[state].end else 0)
            for state in self.came_by
        }
        return self._spread(marks, begun, effects, within)

    def possible_facts(self) -> frozenset[Fact]:
        """Everything that can ever happen on a case and that a deadline may wait for."""
        found = self.facts_of(self.lifecycle.open, "open", self.lifecycle.open.to) | {Fact("opened")}
        for state in self.came_by:
            found |= {Fact("reaches", state)}
            acts: dict[str, Action | Record] = {**self.actions[state], **self.records[state]}
            for name, act in acts.items():
                found |= self.facts_of(act, name)
        corrected = self.lifecycle.correct.fields if self.lifecycle.correct else ()
        return frozenset(found | {Fact("field", name) for name in corrected})

    def _given(self, act: Action | Opening) -> frozenset[str]:
        form = self.lifecycle.forms.get(act.form or "")
        return frozenset((*form.fields, *form.optional) if form else ()) | _set(act.then)

    def _recorded_letters(self, state: str) -> frozenset[str]:
        return frozenset().union(*(_letters(record.then) for record in self.records[state].values()))

    def facts_of(self, act: Action | Record | Opening, name: str, target: str | None = None) -> set[Fact]:
        """Everything that can happen with an act; whether a field of its form is filled in is not certain."""
        facts = {Fact("done", name), *(Fact("issued", letter) for letter in _letters(act.then))}
        form = self.lifecycle.forms.get(act.form or "")
        facts |= {Fact("field", field) for field in ((*form.fields, *form.optional) if form else ())}
        facts |= {Fact("field", field) for verb in act.then for field in verb.set or {}}
        if isinstance(act, Action) and act.delivers:
            facts.add(Fact("delivered", act.delivers))
        if target:
            facts.add(Fact("reaches", target))
        return facts

    def _effects_of_moves(
        self, effect: _Effect, arriving: Mapping[str, tuple[int, int]] | None = None
    ) -> dict[str, list[tuple[str, int, int]]]:
        """For each state the moves out of it: where to, what is gained and what is lost; each act is asked once."""
        asked: dict[tuple[int, str], tuple[int, int]] = {}
        found: dict[str, list[tuple[str, int, int]]] = {state: [] for state in self.came_by}
        for edge in self.edges:
            if edge.state not in found:
                continue
            action = self.actions[edge.state][edge.action]
            key = (id(action), edge.action)
            gained, lost = asked.get(key) or asked.setdefault(key, effect(action, edge.action))
            # Staying in a state is no arrival.
            more, less = (arriving or {}).get(edge.target, (0, 0)) if edge.target != edge.state else (0, 0)
            found[edge.state].append((edge.target, gained | more, lost | less))
        return found

    def _spread(
        self, marks: _Marks, begun: int, effects: Mapping[str, list[tuple[str, int, int]]], within: Mapping[str, int]
    ) -> dict[str, frozenset[str]]:
        """Carry marks along the moves until nothing is added any more."""
        found = dict(within)
        if self.lifecycle.open.to in found:
            found[self.lifecycle.open.to] |= begun
        waiting = dict.fromkeys(self.came_by)
        while waiting:
            state = next(iter(waiting))
            del waiting[state]
            for target, gained, lost in effects[state]:
                fresh = (found[state] | gained) & ~lost | found[target]
                if fresh != found[target]:
                    found[target] = fresh
                    waiting[target] = None
        return {state: marks.names(mask) for state, mask in found.items()}


class _Marks:
    """Sets of names as bits of one number, so that they are carried quickly through a large graph."""

    def __init__(self) -> None:
        self._bits: dict[str, int] = {}

    def of(self, names: Iterable[str]) -> int:
        """The number that stands for these names."""
        return _united(self._bits.setdefault(name, 1 << len(self._bits)) for name in names)

    def names(self, mask: int) -> frozenset[str]:
        """The names that a number stands for."""
        return frozenset(name for name, bit in self._bits.items() if mask & bit)


class _MarkedFacts:
    """Which marks each fact sets."""

    def __init__(self) -> None:
        self._marks: dict[Fact, int] = {}

    def put(self, mark: int, facts: Iterable[Fact] | None) -> None:
        """Let each of these facts set the mark."""
        for fact in facts or ():
            self._marks[fact] = self._marks.get(fact, 0) | mark

    def any_of(self, facts: Iterable[Fact]) -> int:
        """All marks that these facts set together."""
        return _united(self._marks.get(fact, 0) for fact in facts)


def shape_of(lifecycle: Lifecycle) -> Shape:
    """The graph of a lifecycle, which may still have names in it that do not exist."""
    actions = expand(lifecycle)
    edges = tuple(_edges(lifecycle, actions))
    records = {
        name: {
            key: record
            for key, record in lifecycle.records.items()
            if applies_in(record.in_, name, is_open=not state.end)
        }
        for name, state in lifecycle.states.items()
    }
    return Shape(lifecycle, actions, records, edges, _last_moves(lifecycle, edges))


def _edges(lifecycle: Lifecycle, actions: Mapping[str, Mapping[str, Action]]) -> Iterator[Edge]:
    for state, possible in actions.items():
        for name, action in possible.items():
            for target in targets_of(action, state):
                if target in lifecycle.states:
                    yield Edge(state, name, target)


def _last_moves(lifecycle: Lifecycle, edges: Iterable[Edge]) -> dict[str, Edge | None]:
    first = lifecycle.open.to
    if first not in lifecycle.states:
        return {}
    leaving: dict[str, list[Edge]] = {}
    for edge in edges:
        leaving.setdefault(edge.state, []).append(edge)
    came_by: dict[str, Edge | None] = {first: None}
    waiting = deque([first])
    while waiting:
        for edge in leaving.get(waiting.popleft(), ()):
            if edge.target not in came_by:
                came_by[edge.target] = edge
                waiting.append(edge.target)
    return came_by


def _reached(starts: Iterable[str], leading: Mapping[str, Collection[str]]) -> set[str]:
    reached = set(starts)
    waiting = deque(reached)
    while waiting:
        fresh = [state for state in leading.get(waiting.popleft(), ()) if state not in reached]
        reached.update(fresh)
        waiting.extend(fresh)
    return reached


def _letters(verbs: Iterable[Verb]) -> frozenset[str]:
    return frozenset(verb.letter for verb in verbs if verb.letter)


def _set(verbs: Iterable[Verb]) -> frozenset[str]:
    return frozenset(name for verb in verbs for name in verb.set or {})


def _united(masks: Iterable[int]) -> int:
    return reduce(or_, masks, 0)
