"""Event logs as tables in CSV: one row an event, in whatever order; put together by their cases on the disk."""

from __future__ import annotations

import codecs
import csv
import errno
import io
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from itertools import chain, groupby
from operator import itemgetter
from typing import Any

from engine.errors import BadLog
from engine.logs.events import Event, Reading, Trace
from engine.logs.heads import columns_of, separator_of

#: A row of the table of events: case, activity, time, role.
Row = tuple[str, str, str | None, str]
#: What the database in which they are sorted may keep in memory, in KiB.
SORTING_MEMORY = 32 * 1024

_TABLE = "CREATE TABLE event (case_ TEXT, activity TEXT, at TEXT, role TEXT, line INTEGER PRIMARY KEY)"
_INSERT = "INSERT INTO event (case_, activity, at, role) VALUES (?, ?, ?, ?)"
_SORTED = "SELECT case_, activity, at, role FROM event ORDER BY case_, line"


def table_traces(stream: io.BufferedReader[Any], reading: Reading) -> Iterator[Trace]:
    """
    Every trace of a table, the cases in the order of their names, the events of each in the order of the table.

    The rows wait in a passing database of their own, on the disk where they are many.

    Raises:
        BadLog: it is no such table, or more than the bounds allow.
        OSError: the disk is full.
    """
    with closing(sqlite3.connect("")) as sorting:
        sorting.execute(f"PRAGMA cache_size = -{SORTING_MEMORY}")
        sorting.execute(_TABLE)
        try:
            sorting.executemany(_INSERT, _rows(stream, reading))
        except sqlite3.OperationalError as problem:
            raise OSError(errno.ENOSPC, f"{problem} (TMPDIR)") from problem
        for case, rows in groupby(sorting.execute(_SORTED), key=itemgetter(0)):
            events: list[Event] = []
            for _, activity, at, role in rows:
                events.append(Event(activity, datetime.fromisoformat(at) if at else None, role))
                if len(events) > reading.bounds.most_events:
                    raise reading.bad("log_case_too_long", case=case, limit=reading.bounds.most_events)
            yield Trace(case, tuple(events))


def _rows(stream: io.BufferedReader[Any], reading: Reading) -> Iterator[Row]:
    lines = _Lines(stream, reading)
    rows = _cells(lines, reading)
    head = next(rows, None)
    if head is None:
        return
    places = columns_of(head, reading)
    for cells in rows:
        if not any(cells):
            continue
        if len(cells) <= max(places.values()):
            raise reading.bad("log_short_row", lines.row, count=len(cells), heads=len(head))
        row = {what: cells[place] for what, place in places.items()}
        if row.get("step", "").strip().lower() not in ("complete", ""):
            reading.noted.counts["unfinished"] += 1
            continue
        yield _row(row, lines.row, reading, head[places["activity"]])


def _row(cells: dict[str, str], line: int, reading: Reading, heading: str) -> Row:
    case, activity = reading.name(cells["case"], line), reading.name(cells["activity"], line)
    if not case:
        raise reading.bad("log_no_case", line)
    if not activity:
        raise reading.bad("log_no_activity", line, key=heading)
    at = reading.moment(cells.get("time", ""), line)
    return case, activity, at.isoformat() if at else None, reading.name(cells.get("role", ""), line)


def _cells(lines: _Lines, reading: Reading) -> Iterator[list[str]]:
    """The cells of each row, the head first."""
    first = next(lines, None)
    if first is None:
        return
    sign = separator_of(first, reading.columns)
    rows = csv.reader(chain([first], lines), delimiter=sign, strict=True)
    try:
        for row in rows:
            yield row
            lines.begin_row()
    except csv.Error as problem:
        raise reading.bad("log_csv", lines.row, detail=problem) from None


class _Lines:
    """The lines of a text, none of them, and no row of several, longer than the bounds allow."""

    def __init__(self, stream: io.BufferedReader[Any], reading: Reading) -> None:
        self._reading = reading
        try:
            encoding = codecs.lookup(reading.encoding).name
            self._text = io.TextIOWrapper(stream, "utf-8-sig" if encoding == "utf-8" else encoding, newline="")
        except LookupError:
            raise reading.bad("log_no_encoding", encoding=reading.encoding) from None
        self._line = self._length = 0
        self.row = 1

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        longest = self._reading.bounds.longest
        try:
            line = self._text.readline(longest + 1)
        except UnicodeDecodeError as problem:
            raise self._not_text(problem) from None
        except UnicodeError as problem:
            encoding = self._reading.encoding
            raise self._reading.bad("log_not_in_encoding", encoding=encoding, detail=problem) from None
        if not line:
            raise StopIteration
        self._line += 1
        self._length += len(line)
        if self._length > longest:
            raise self._reading.bad("log_line_too_long", self.row, limit=longest)
        return line

    def begin_row(self) -> None:
        """A row is read; the next line begins another one."""
        self.row, self._length = self._line + 1, 0

    def _not_text(self, problem: UnicodeDecodeError) -> BadLog:
        # What was decoded before ends in the line that comes next, so that only the rest has to be counted.
        before = problem.object[: problem.start]
        line, column = self._line + 1 + before.count(b"\n"), len(before) - before.rfind(b"\n")
        byte = f"{problem.object[problem.start]:02X}"
        return self._reading.bad("log_not_text", line, column, byte=byte, encoding=self._reading.encoding)
