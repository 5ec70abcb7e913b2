"""The lines between cards: through the gaps between columns and a corridor above them, so that none crosses a word."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from engine.drawing.cards import CARD_WIDTH, Card

MARGIN = 24
#: Between two lines that run beside each other, and on both sides of them.
LANE, SIDE = 7, 16

K = TypeVar("K")
_Point = tuple[float, float]
#: A lane in the gap right of a column, for all lines there to one state; far ones come from or go to the corridor.
_Key = tuple[int, str, bool]


@dataclass(frozen=True, slots=True)
class Way:
    """The line of one row to one state; `far` ones go through the corridor above the columns."""

    source: str
    action: str
    target: str
    points: tuple[_Point, ...]
    far: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """Where the columns begin, how high the corridor above them is, and every line."""

    lefts: tuple[float, ...]
    top: float
    ways: tuple[Way, ...]
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class _Move:
    source: str
    action: str
    target: str
    y: float


@dataclass(frozen=True, slots=True)
class _Rails:
    """Where lines can run: lanes of gaps and of the corridor, and where gaps and columns begin."""

    lanes: Mapping[_Key, int]
    corridor: Mapping[str, int]
    gaps: Mapping[int, float]
    lefts: tuple[float, ...]
    top: float


def plan(cards: Mapping[str, Card]) -> Plan:
    """
    Lay the lines: lines to one state share their lanes, and those that run beside each other never touch.

    A line leaves a card on the right, beside its row, and ends beside the title of a card.
    """
    moves = [
        _Move(state, row.title, target, card.y + row.middle)
        for state, card in cards.items()
        for row in card.rows
        for target in row.targets
    ]
    corridor = _spread(_corridors(moves, cards))
    lanes = _lanes(moves, cards)
    top = MARGIN + LANE * (1 + max(corridor.values(), default=-1))
    columns = 1 + max(card.column for card in cards.values())
    lefts, gaps = _columns(lanes, columns)
    rails = _Rails(lanes, corridor, gaps, lefts, top)
    ways = tuple(_way(move, cards, rails) for move in moves)
    right = max([lefts[-1] + CARD_WIDTH, *(x for way in ways for x, _ in way.points)])
    height = top + max(card.y + card.height for card in cards.values())
    return Plan(lefts, top, ways, right + MARGIN, height + MARGIN)


def _is_far(source: Card, target: Card) -> bool:
    return target.column - source.column not in (0, 1)


def _corridors(moves: Iterable[_Move], cards: Mapping[str, Card]) -> dict[str, tuple[float, float]]:
    """For each state that far lines lead to, from which gap to which they run above the columns."""
    ends: dict[str, list[int]] = {}
    for move in moves:
        source, target = cards[move.source], cards[move.target]
        if _is_far(source, target):
            ends.setdefault(move.target, []).extend((source.column, target.column - 1))
    return {target: (min(gaps), max(gaps) + 0.5) for target, gaps in ends.items()}


def _lanes(moves: Iterable[_Move], cards: Mapping[str, Card]) -> dict[_Key, int]:
    """Which lane of its gap each bundle of lines runs in."""
    spans: dict[_Key, list[float]] = {}
    for move in moves:
        source, target = cards[move.source], cards[move.target]
        if _is_far(source, target):
            spans.setdefault((source.column, move.target, True), []).extend((-1, move.y))
            spans.setdefault((target.column - 1, move.target, True), []).extend((-1, target.entry))
        else:
            spans.setdefault((source.column, move.target, False), []).extend((move.y, target.entry))
    lanes: dict[_Key, int] = {}
    for gap in {key[0] for key in spans}:
        lanes |= _spread({key: (min(ys), max(ys)) for key, ys in spans.items() if key[0] == gap})
    return lanes


def _spread(spans: Mapping[K, tuple[float, float]]) -> dict[K, int]:
    """A number for each span, so that those that overlap have different ones; short ones come first."""
    numbers: dict[K, int] = {}
    for key, (low, high) in sorted(spans.items(), key=lambda item: (item[1][1] - item[1][0], item[1][0])):
        taken = {
            number for other, number in numbers.items() if spans[other][0] <= high + 4 and low <= spans[other][1] + 4
        }
        numbers[key] = next(number for number in range(len(spans)) if number not in taken)
    return numbers


def _columns(lanes: Mapping[_Key, int], columns: int) -> tuple[tuple[float, ...], dict[int, float]]:
    """Where each column begins, and where the first lane of each gap runs; gap -1 is left of the first column."""

    def width(gap: int) -> float:
        count = 1 + max((lane for (of, _, _), lane in lanes.items() if of == gap), default=-1)
        return 2 * SIDE + LANE * max(0, count - 1)

    first = width(-1) if any(gap == -1 for gap, _, _ in lanes) else SIDE
    lefts: list[float] = []
    gaps: dict[int, float] = {-1: MARGIN + SIDE}
    x: float = MARGIN + first
    for column in range(columns):
        lefts.append(x)
        gaps[column] = x + CARD_WIDTH + SIDE
        x += CARD_WIDTH + width(column)
    return tuple(lefts), gaps


def _way(move: _Move, cards: Mapping[str, Card], rails: _Rails) -> Way:
    source, target = cards[move.source], cards[move.target]
    far = _is_far(source, target)
    begin = (rails.lefts[source.column] + CARD_WIDTH, rails.top + move.y)
    out = rails.gaps[source.column] + LANE * rails.lanes[source.column, move.target, far]
    entry = rails.top + target.entry
    if not far:
        side = rails.lefts[target.column] + (CARD_WIDTH if target.column == source.column else 0)
        points: tuple[_Point, ...] = (begin, (out, begin[1]), (out, entry), (side, entry))
    else:
        above = MARGIN + LANE * rails.corridor[move.target]
        into = rails.gaps[target.column - 1] + LANE * rails.lanes[target.column - 1, move.target, True]
        points = (
            begin,
            (out, begin[1]),
            (out, above),
            (into, above),
            (into, entry),
            (rails.lefts[target.column], entry),
        )
    return Way(move.source, move.action, move.target, points, far)
