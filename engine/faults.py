"""What verifying finds: something that does not hold, and where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

#: What reading a value raises that no program of ours can have written.
ODD = (AttributeError, LookupError, OverflowError, RecursionError, TypeError, ValueError)
#: Letters of a problem that a fault tells: it may quote the whole value.
_LONGEST = 120


@dataclass(frozen=True, slots=True)
class Fault:
    """
    Something that does not hold: the case (none: the database as a whole), the entry (0: the case as a whole), and
    what is wrong; `place` names what it is about, and where a stored value is not the derived one both are told.
    """

    case_id: str
    seq: int
    code: str
    detail: str
    place: str = ""
    stored: Any = None
    derived: Any = None

    def __str__(self) -> str:
        return f"{self.case_id}#{self.seq}: {self.code}: {self.detail}"


def unreadable(place: str, problem: object, *, case_id: str = "", seq: int = 0) -> Fault:
    """The fault of a row, named by its table and key, that holds what cannot be read."""
    return Fault(case_id, seq, "unreadable", f"{place} cannot be read: {in_short(problem)}", place)


def in_short(value: object) -> str:
    """The beginning of a value as it may be printed anywhere, whatever is in it."""
    text = repr(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
