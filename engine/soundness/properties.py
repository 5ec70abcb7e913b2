"""Whether a lifecycle keeps what it promises of itself: each property is proved, or refuted by a way that breaks it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine.errors import Problem
from engine.facts import read_facts
from engine.graph import Edge
from engine.property_definitions import Never, Property
from engine.soundness.ground import Ground
from engine.soundness.times import check_facts
from engine.source import Path
from engine.walks import Node, TooManyWaysError, Walks


def check_properties(ground: Ground) -> Iterator[Problem]:
    """Errors in the words of what the lifecycle promises of itself."""
    states = ground.lifecycle.states
    for number, rule in enumerate(ground.lifecycle.properties):
        path: Path = ("properties", number)
        kinds = (rule.never, rule.from_ or rule.can_reach, rule.every_open_state)
        if sum(kind is not None for kind in kinds) != 1 or (rule.from_ is None) != (rule.can_reach is None):
            yield ground.problem("property_kind", path)
        if rule.except_ and rule.every_open_state is None:
            yield ground.problem("property_except", (*path, "except"))
        for key, name in (("from", rule.from_), ("can_reach", rule.can_reach)):
            yield from ground.known("state", name, (*path, key), states) if name else ()
        for name in rule.except_:
            yield from ground.name_known("state", name, (*path, "except", name), states)
        if rule.never:
            yield from ground.known("state", rule.never.reach, (*path, "never", "reach"), states)
            yield from check_facts(ground, _words(rule.never), (*path, "never", "without"))


def judge_properties(ground: Ground) -> Iterator[Problem]:
    """Errors about promises that do not hold, where everything that they and the moves speak of exists."""
    walks = Walks(ground.shape)
    for number, rule in enumerate(ground.lifecycle.properties):
        path: Path = ("properties", number)
        try:
            ways = _broken_by(ground, walks, rule)
        except TooManyWaysError:
            yield ground.problem("property_undecided", path, name=rule.name)
            continue
        for way in ways:
            yield ground.problem("property_broken", path, name=rule.name, way=way)


def _words(never: Never) -> str:
    return f"when {never.without}"


def _broken_by(ground: Ground, walks: Walks, rule: Property) -> list[tuple[Edge, ...]]:
    """A shortest way that breaks the promise; none where it holds."""
    if rule.never:
        found = walks.came_by(avoiding=read_facts(_words(rule.never)) or frozenset())
        reach = rule.never.reach
        return [_way_to(found, node) for node in found if node.state == reach][:1]
    if rule.from_ and rule.can_reach:
        return _stranded(walks, rule.from_, rule.can_reach)
    running, states = ground.shape.may_run(), ground.lifecycle.states
    idle = [name for name, limits in running.items() if not limits and not states[name].end]
    return [ground.shape.way_to(name) for name in idle if name not in rule.except_]


def _stranded(walks: Walks, start: str, goal: str) -> list[tuple[Edge, ...]]:
    """A way to the one state from which the other can no longer be reached."""
    found = walks.came_by()
    before: dict[Node, list[Node]] = {}
    for node in found:
        for move in walks.moves(node):
            before.setdefault(move.after, []).append(node)
    reaching = {node for node in found if node.state == goal}
    waiting = list(reaching)
    while waiting:
        fresh = [node for node in before.get(waiting.pop(), ()) if node not in reaching]
        reaching.update(fresh)
        waiting += fresh
    return [_way_to(found, node) for node in found if node.state == start and node not in reaching][:1]


def _way_to(found: Mapping[Node, tuple[Node, Edge] | None], node: Node) -> tuple[Edge, ...]:
    way: list[Edge] = []
    while last := found[node]:
        node, edge = last
        way.append(edge)
    return tuple(reversed(way))
