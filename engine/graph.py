"""Questions about the shape of a lifecycle: its moves, where they lead, and what can ever happen. All pure."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from engine.compile import applies_in, expand, targets_of
from engine.definitions import Action, ActionsIn, Lifecycle, Opening, Record, Verb
from engine.facts import Fact, read_facts

__all__ = ["Edge", "Shape", "expand", "shape_of"]

#: What a set becomes along an edge.
_Along = Callable[["Edge", frozenset[str]], frozenset[str]]
#: What is added in a state itself.
_Within = Callable[[str], frozenset[str]]


@dataclass(frozen=True, slots=True, order=True)
class Edge:
    """A move that a case can make: from a state, by an action, to a state (the same one where it stays)."""

    state: str
    action: str
    target: str

    def __str__(self) -> str:
        return f"{self.state} → {self.action} → {self.target}"


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
        start = {self.lifecycle.open.to: _letters(self.lifecycle.open.then)}
        return self._spread(
            start, lambda edge, old: old | _letters(self.actions[edge.state][edge.action].then), self._recorded_letters
        )

    def may_run(self) -> Mapping[str, frozenset[str]]:
        """For each state that a case can reach, the deadlines that can be running in it."""
        starts = {name: read_facts(rule.starts) or frozenset() for name, rule in self.lifecycle.deadlines.items()}
        stops = {name: read_facts(rule.stops or "") or frozenset() for name, rule in self.lifecycle.deadlines.items()}
        opened = self._facts_of(self.lifecycle.open, "open", self.lifecycle.open.to) | {Fact("opened")}

        def after(edge: Edge, running: frozenset[str]) -> frozenset[str]:
            action = self.actions[edge.state][edge.action]
            happened = self._facts_of(action, edge.action, edge.target)
            certain = {fact for fact in happened if fact.kind != "field"}
            return frozenset(name for name in running if not stops[name] & certain) | _started(
                starts, happened, action.then
            )

        def recorded(state: str) -> frozenset[str]:
            made = self.records[state].items()
            return frozenset().union(
                *(_started(starts, self._facts_of(record, name), record.then) for name, record in made)
            )

        begun = _started(starts, opened, self.lifecycle.open.then)
        return self._spread({self.lifecycle.open.to: begun}, after, recorded)

    def possible_facts(self) -> frozenset[Fact]:
        """Everything that can ever happen on a case and that a deadline may wait for."""
        found = self._facts_of(self.lifecycle.open, "open", self.lifecycle.open.to) | {Fact("opened")}
        for state in self.came_by:
            found |= {Fact("reaches", state)}
            acts: dict[str, Action | Record] = {**self.actions[state], **self.records[state]}
            for name, act in acts.items():
                found |= self._facts_of(act, name)
        corrected = self.lifecycle.correct.fields if self.lifecycle.correct else ()
        return frozenset(found | {Fact("field", name) for name in corrected})

    def _recorded_letters(self, state: str) -> frozenset[str]:
        return frozenset().union(*(_letters(record.then) for record in self.records[state].values()))

    def _facts_of(self, act: Action | Record | Opening, name: str, target: str | None = None) -> set[Fact]:
        facts = {Fact("done", name), *(Fact("issued", letter) for letter in _letters(act.then))}
        form = self.lifecycle.forms.get(act.form or "")
        facts |= {Fact("field", field) for field in ((*form.fields, *form.optional) if form else ())}
        facts |= {Fact("field", field) for verb in act.then for field in verb.set or {}}
        if isinstance(act, Action) and act.delivers:
            facts.add(Fact("delivered", act.delivers))
        if target:
            facts.add(Fact("reaches", target))
        return facts

    def _spread(self, start: Mapping[str, frozenset[str]], along: _Along, within: _Within) -> dict[str, frozenset[str]]:
        """Carry sets along the edges until nothing is added any more; each state is visited once for each addition."""
        own = {state: within(state) for state in self.came_by}
        found = {state: start.get(state, frozenset()) | own[state] for state in self.came_by}
        leaving: dict[str, list[Edge]] = {}
        for edge in self.edges:
            leaving.setdefault(edge.state, []).append(edge)
        waiting = deque(self.came_by)
        while waiting:
            state = waiting.popleft()
            for edge in leaving.get(state, ()):
                arriving = along(edge, found[state]) - found[edge.target]
                if arriving:
                    found[edge.target] |= arriving
                    waiting.append(edge.target)
        return found


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


def _started(
    starts: Mapping[str, frozenset[Fact]], happened: Collection[Fact], verbs: Iterable[Verb]
) -> frozenset[str]:
    restarted = {name for verb in verbs for name in verb.restart or ()}
    return frozenset(name for name, facts in starts.items() if facts & set(happened) or name in restarted)
