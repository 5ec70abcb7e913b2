"""The sentences of an explanation."""

from __future__ import annotations

from dataclasses import dataclass

from engine.labels import Label
from engine.wording import fill


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence; `depth` 0 stands by itself, 1 belongs to the sentence before it."""

    text: Label
    depth: int = 0


def line(zh: str, en: str, depth: int = 0, /, **values: Label) -> Line:
    """A sentence with its blanks filled."""
    return Line(fill(Label(zh=zh, en=en), **values), depth)
