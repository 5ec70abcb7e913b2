"""What a log says, whatever it is written in: events, each of a case, and the bounds within which it is read."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from types import MappingProxyType
from typing import Any

from engine.errors import BadLog, Place, Problem
from engine.log_sentences import say_log

#: A day as spreadsheets write it, and an hour of one digit after it.
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?!\d)")
_HOUR = re.compile(r"^[T ]+(?=\d:)")
_NO_FACTS: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Event:
    """
    One thing that was done on a case.

    Attributes:
        activity: what it is called in the log.
        at: when, where the log says so.
        role: as what somebody did it.
        before: the plain values of the case before it, where they are known.
        after: the same after it.
    """

    activity: str
    at: datetime | None = None
    role: str = ""
    before: Mapping[str, Any] = field(default_factory=lambda: _NO_FACTS)
    after: Mapping[str, Any] = field(default_factory=lambda: _NO_FACTS)


@dataclass(frozen=True, slots=True)
class Trace:
    """Everything that was done on one case, the first thing first."""

    case: str
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class Columns:
    """Under which names a log says what; None: under those that are usual."""

    case: str | None = None
    activity: str | None = None
    time: str | None = None
    role: str | None = None


@dataclass(frozen=True, slots=True)
class Bounds:
    """
    How much of a log is read at all, and at once.

    Attributes:
        most_bytes: of the log when it is unpacked.
        most_ratio: how many times as large as its file a packed log may be, once it is larger than `free_bytes`.
        free_bytes: up to here the ratio is of no account.
        longest: bytes of one tag of XES, characters of one row of a table.
        longest_name: characters of a case, an activity or a role.
        deepest: levels of nesting.
        most_events: of one case, which is read as a whole.
    """

    most_bytes: int = 8 * 2**30
    most_ratio: int = 500
    free_bytes: int = 64 * 2**20
    longest: int = 2**20
    longest_name: int = 500
    deepest: int = 50
    most_events: int = 200_000


@dataclass(slots=True)
class Noted:
    """
    What is not as it might be in a log that can be read, counted while it is.

    `counts` has `unfinished` (events that only say that something began), `loose` (events of no case), `unnamed` (cases
    without a name), `sorted` (cases whose events did not stand in the order of their times), `untimed` and `roleless`
    (events without a time, without a role).
    """

    counts: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class Reading:
    """How one log is read: what its file is called, under which names it says what, and within which bounds."""

    file: str
    zone: tzinfo
    columns: Columns = Columns()
    bounds: Bounds = Bounds()
    encoding: str = "utf-8"
    time_format: str | None = None
    noted: Noted = field(default_factory=Noted)
    progress: Callable[[int], None] = lambda _done: None

    def bad(self, code: str, line: int = 1, column: int = 1, **values: object) -> BadLog:
        """The error that something is wrong in this line and column."""
        return BadLog(Problem(code, Place(self.file, line, column), say_log(code, **values)))

    def name(self, text: str, line: int, column: int = 1) -> str:
        """
        A name as people see it: without what cannot be seen, blanks of every kind as one.

        Raises:
            BadLog: it is too long to be one.
        """
        if len(text) > self.bounds.longest_name:
            limit = self.bounds.longest_name
            raise self.bad("log_name_too_long", line, column, length=len(text), limit=limit)
        return seen(text)

    def moment(self, text: str, line: int, column: int = 1) -> datetime | None:
        """
        A time as the log writes it; without a zone it is the office's. None where nothing is written.

        Raises:
            BadLog: it is no time, or written in another form than was said.
        """
        if not text.strip():
            return None
        try:
            read = _as_said(text.strip(), self.time_format) if self.time_format else _as_written(text.strip())
            return read if read.tzinfo else read.replace(tzinfo=self.zone)
        except (ValueError, OverflowError):
            raise self.bad("log_time", line, column, value=seen(text)[:80]) from None


def seen(text: str) -> str:
    """A text without what cannot be seen, blanks of every kind as one."""
    blanks = "".join(letter if letter.isprintable() else " " if letter.isspace() else "" for letter in text)
    return " ".join(blanks.split())


def plain(text: str) -> str:
    """A name as it is compared: capitals and blanks are of no account."""
    return seen(text).casefold()


def _as_said(text: str, form: str) -> datetime:
    return datetime.strptime(text, form)  # noqa: DTZ007 -- the form may name the zone; else it is the office's


def _as_written(text: str) -> datetime:
    """A time in the order year, month, day, as ISO or spreadsheets write it; every other order would be a guess."""
    if day := _DAY.match(text):
        year, month, number = day.groups()
        text = f"{year}-{month:0>2}-{number:0>2}{_HOUR.sub('T0', text[day.end() :])}"
    return datetime.fromisoformat(text)
