"""Where the states of a lifecycle stand in its picture: in rows from the beginning, with few crossings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

from engine.acts import targets_of
from engine.graph import Shape

#: Sizes in user units of the picture (pixels at 100 %).
BOX_WIDTH, BOX_HEIGHT = 132, 46
GAP_X, GAP_Y = 44, 74
#: A line of text below the picture.
NOTE = 20
MARGIN = 24
#: How often the rows are put in order; more does not help at the size of a lifecycle.
SWEEPS = 8


@dataclass(frozen=True, slots=True)
class Place:
    """Where a state stands: its row (0 is the beginning) and the left upper corner of its box."""

    row: int
    x: float
    y: float

    @property
    def middle(self) -> float:
        """The middle of the box, from the left."""
        return self.x + BOX_WIDTH / 2


@dataclass(frozen=True, slots=True)
class Arrow:
    """All moves from one state to another: their actions in the order of the definition."""

    source: str
    target: str
    actions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """
    The places of all reachable states, the arrows between different states, and the size of the whole.

    `anywhere` holds the actions that are possible in every open state, with their targets: a line of text instead of an
    arrow from each.
    """

    places: Mapping[str, Place]
    arrows: tuple[Arrow, ...]
    anywhere: tuple[tuple[str, str], ...]
    width: float
    height: float


def place(shape: Shape) -> Picture:
    """
    Put every state that a case can reach into a row, and the rows in order: an open state by the length of the shortest
    way to it, an end below everything that leads there.

    The same definition always gives the same picture: ties go by the order of the file.
    """
    arrows = arrows_of(shape)
    rows = _in_order(_rows(shape, arrows), _neighbours(arrows))
    widest = max(len(row) for row in rows)
    width = 2 * MARGIN + widest * BOX_WIDTH + (widest - 1) * GAP_X
    places = {
        state: Place(number, _left(row, index, width), MARGIN + number * (BOX_HEIGHT + GAP_Y))
        for number, row in enumerate(rows)
        for index, state in enumerate(row)
    }
    height = 2 * MARGIN + len(rows) * BOX_HEIGHT + (len(rows) - 1) * GAP_Y + NOTE * len(list(_anywhere(shape)))
    return Picture(places, arrows, tuple(_anywhere(shape)), width, height)


def arrows_of(shape: Shape) -> tuple[Arrow, ...]:
    """The moves between different states, one arrow for each pair; those that are possible anywhere are left out."""
    pairs: dict[tuple[str, str], dict[str, None]] = {}
    everywhere = {action for action, _ in _anywhere(shape)}
    for edge in shape.edges:
        if edge.state in shape.came_by and edge.state != edge.target and edge.action not in everywhere:
            pairs.setdefault((edge.state, edge.target), {})[edge.action] = None
    return tuple(Arrow(source, target, tuple(actions)) for (source, target), actions in pairs.items())


def _anywhere(shape: Shape) -> Iterator[tuple[str, str]]:
    for several in shape.lifecycle.actions_in:
        if several.states in ("any open", "any"):
            for name, action in several.actions.items():
                yield from ((name, target) for target in targets_of(action, "") if target)


def _rows(shape: Shape, arrows: Sequence[Arrow]) -> list[list[str]]:
    states = [state for state in shape.lifecycle.states if state in shape.came_by]
    row_of = {state: len(shape.way_to(state)) for state in states}
    for end in (state for state in states if shape.lifecycle.states[state].end):
        row_of[end] = 1 + max(
            (row_of[arrow.source] for arrow in arrows if arrow.target == end), default=row_of[end] - 1
        )
    filled = sorted(set(row_of.values()))
    return [[state for state in states if row_of[state] == row] for row in filled]


def _neighbours(arrows: Sequence[Arrow]) -> Mapping[str, list[str]]:
    beside: dict[str, list[str]] = {}
    for arrow in arrows:
        beside.setdefault(arrow.source, []).append(arrow.target)
        beside.setdefault(arrow.target, []).append(arrow.source)
    return beside


def _in_order(rows: list[list[str]], beside: Mapping[str, list[str]]) -> list[list[str]]:
    """Each row ordered by the mean place of what its states are joined with, from above and from below in turn."""
    for sweep in range(SWEEPS):
        where = {state: (index + 0.5) / len(row) for row in rows for index, state in enumerate(row)}
        for row in rows if sweep % 2 == 0 else reversed(rows):
            wanted = {state: fmean([where[one] for one in beside.get(state, [state])]) for state in row}
            row.sort(key=wanted.__getitem__)
            where |= {state: (index + 0.5) / len(row) for index, state in enumerate(row)}
    return rows


def _left(row: Sequence[str], index: int, width: float) -> float:
    taken = len(row) * BOX_WIDTH + (len(row) - 1) * GAP_X
    return (width - taken) / 2 + index * (BOX_WIDTH + GAP_X)
