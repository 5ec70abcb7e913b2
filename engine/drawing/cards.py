"""The states of a lifecycle as cards in columns: a card says what can be done in the state, row by row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from engine.drawing.moves import arrows_of, drawn_states
from engine.graph import Shape
from engine.labels import Label, Language
from engine.wording import Wording

#: Sizes in user units of the picture (pixels at 100 %).
CARD_WIDTH, PAD = 212, 10
TITLE_LINE, ROW_LINE = 19, 17
GAP = 16
#: What fits on a line of a card, in letters; a Chinese character is as wide as two.
TITLE_LETTERS, ROW_LETTERS = 26, 31
#: So many columns can be read at 1280 pixels; a small lifecycle has fewer.
MOST_COLUMNS, STATES_OF_A_COLUMN = 4, 3
#: An action that leads to more states than this says how many, and has no lines.
MOST_TARGETS = 4


@dataclass(frozen=True, slots=True)
class Row:
    """An action on a card: its words, broken into lines, where it leads, and where it stands from the card's top."""

    title: str
    lines: tuple[str, ...]
    targets: tuple[str, ...]
    top: float

    @property
    def middle(self) -> float:
        """Where its line begins, from the card's top."""
        return self.top + ROW_LINE * len(self.lines) / 2


@dataclass(frozen=True, slots=True)
class Card:
    """A state: its title and rows, its column, and its left upper corner, from the top of the columns."""

    lines: tuple[str, ...]
    rows: tuple[Row, ...]
    column: int
    y: float

    @property
    def head(self) -> float:
        """The height of the part with the title."""
        return PAD + TITLE_LINE * len(self.lines) + PAD / 2

    @property
    def height(self) -> float:
        """The height of the whole card."""
        return _height(self.lines, self.rows)

    @property
    def entry(self) -> float:
        """Where lines to this state end, from the top of the columns."""
        return self.y + self.head / 2


def cards_of(shape: Shape, say: Wording, language: Language) -> dict[str, Card]:
    """
    Put every state that a case can reach on a card, in the order of the file, down one column after the other.

    The columns are as equal in height as whole cards allow. The same definition always gives the same cards.
    """
    states = drawn_states(shape)
    words = {state: wrapped(say.state(state).in_language(language), TITLE_LETTERS) for state in states}
    rows = {state: tuple(_rows(shape, say, language, state, len(words[state]))) for state in states}
    heights = [_height(words[state], rows[state]) + GAP for state in states]
    columns = min(MOST_COLUMNS, -(-len(states) // STATES_OF_A_COLUMN))
    column_of = _balanced(heights, columns)
    cards: dict[str, Card] = {}
    y: dict[int, float] = {}
    for state, column, height in zip(states, column_of, heights, strict=True):
        cards[state] = Card(words[state], rows[state], column, y.get(column, 0))
        y[column] = y.get(column, 0) + height
    return cards


def _height(lines: Sequence[str], rows: Sequence[Row]) -> float:
    head = PAD + TITLE_LINE * len(lines) + PAD / 2
    return head + (sum(ROW_LINE * len(row.lines) for row in rows) + PAD if rows else 0)


def _rows(shape: Shape, say: Wording, language: Language, state: str, title_lines: int) -> Iterator[Row]:
    top = PAD + TITLE_LINE * title_lines + PAD
    for action, targets in _leaving(shape)[state].items():
        title = _title(shape, say, state, action).in_language(language)
        several = Label(zh=f"{title} → {len(targets)}个状态", en=f"{title} → {len(targets)} states")
        many = len(targets) > MOST_TARGETS
        text = several.in_language(language) if many else title
        lines = wrapped(text, ROW_LETTERS)
        yield Row(text, lines, () if many else targets, top)
        top += ROW_LINE * len(lines)


def _leaving(shape: Shape) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """For each state its actions that lead elsewhere, with where they lead."""
    found: dict[str, dict[str, tuple[str, ...]]] = {state: {} for state in shape.came_by}
    for arrow in arrows_of(shape):
        for action in arrow.actions:
            found[arrow.source][action] = (*found[arrow.source].get(action, ()), arrow.target)
    return found


def _title(shape: Shape, say: Wording, state: str, action: str) -> Label:
    """What an action is called in this state; the same name can have another title elsewhere."""
    found = shape.actions[state].get(action)
    return found.title if found else say.act(action)


def _balanced(heights: Sequence[float], columns: int) -> list[int]:
    """The column of each card, so that the highest column is as low as can be."""
    low, high = max(heights), sum(heights)
    while high - low > 1:
        middle = (low + high) / 2
        low, high = (low, middle) if len(_filled(heights, middle)) <= columns else (middle, high)
    filled = _filled(heights, high)
    return [column for column, count in enumerate(filled) for _ in range(count)]


def _filled(heights: Sequence[float], most: float) -> list[int]:
    """How many cards each column holds where none is higher than `most`."""
    counts, height = [0], 0.0
    for one in heights:
        if height + one > most and counts[-1]:
            counts.append(0)
            height = 0
        counts[-1] += 1
        height += one
    return counts


def wrapped(text: str, letters: int, most: int = 2) -> tuple[str, ...]:
    """A text on so many lines at most, cut with an ellipsis where it is longer."""
    lines = [""]
    for word in _words(text):
        if lines[-1] and _width(lines[-1] + word.rstrip()) > letters:
            lines.append(word.lstrip())
        else:
            lines[-1] += word
    lines = [line.rstrip() for line in lines]
    if len(lines) > most:
        last = lines[most - 1]
        lines[most - 1] = last[: sum(width <= letters - 2 for width in accumulate(map(_width, last)))] + "…"
    return tuple(lines[:most])


def _words(text: str) -> Iterator[str]:
    """The places where a line may end: behind a space, and between Chinese characters but not before a closing mark."""
    word = ""
    for letter in text:
        if word and letter not in "，。、；：）》”…·" and (not letter.isascii() or not word[-1].isascii()):
            yield word
            word = letter
        else:
            word += letter
            if letter == " ":
                yield word
                word = ""
    if word:
        yield word


def _width(text: str) -> int:
    return sum(1 if letter.isascii() else 2 for letter in text)
