"""The blanks of a sentence that is filled in."""

from __future__ import annotations

from string import Formatter


def names_in(template):
    """The names that it wants."""
    return frozenset(name for _, name, _, _ in Formatter().parse(template) if name)
