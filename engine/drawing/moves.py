"""What a drawing of a lifecycle shows: which states, which moves between them, and what is possible anywhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from engine.acts import targets_of
from engine.graph import Shape


@dataclass(frozen=True, slots=True)
class Arrow:
    """All moves from one state to another: their actions in the order of the definition."""

    source: str
    target: str
    actions: tuple[str, ...]


def drawn_states(shape: Shape) -> list[str]:
    """The states that a case can reach, in the order of the file, which is that of its author's thoughts."""
    return [state for state in shape.lifecycle.states if state in shape.came_by]


def arrows_of(shape: Shape) -> tuple[Arrow, ...]:
    """The moves between different states, one arrow for each pair; those that are possible anywhere are left out."""
    pairs: dict[tuple[str, str], dict[str, None]] = {}
    everywhere = {action for action, _ in anywhere(shape)}
    for edge in shape.edges:
        if edge.state in shape.came_by and edge.state != edge.target and edge.action not in everywhere:
            pairs.setdefault((edge.state, edge.target), {})[edge.action] = None
    return tuple(Arrow(source, target, tuple(actions)) for (source, target), actions in pairs.items())


def anywhere(shape: Shape) -> Iterator[tuple[str, str]]:
    """The actions that are possible in every open state, with their targets; a drawing says them once."""
    for several in shape.lifecycle.actions_in:
        if several.states in ("any open", "any"):
            for name, action in several.actions.items():
                yield from ((name, target) for target in targets_of(action, "") if target)
