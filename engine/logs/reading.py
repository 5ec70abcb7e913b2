"""Read an event log, whichever of its forms it has, as a stream of traces."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

from engine.logs.events import Reading, Trace
from engine.logs.streams import unpacked
from engine.logs.tables import table_traces
from engine.logs.xes import xes_traces

_READERS: Mapping[str, Callable[[io.BufferedReader[Any], Reading], Iterator[Trace]]] = {
    ".xes": xes_traces,
    ".csv": table_traces,
}
PACKED = (".gz", ".xz")


def log_traces(path: Path, reading: Reading) -> Iterator[Trace]:
    """
    Every trace of an event log, read while they are asked for.

    The events of a trace stand in the order of their times where all of them have one, else in that of the file; what
    is not as it might be is counted in `reading.noted`.

    Raises:
        BadLog: it cannot be read, or not within the bounds; no event is in it.
        OSError: there is no such file.
    """
    names = [suffix.lower() for suffix in path.suffixes]
    kind = next((name for name in reversed(names) if name not in PACKED), "")
    if kind not in _READERS:
        raise reading.bad("log_kind")
    events = 0
    with unpacked(path, reading) as stream:
        for trace in _READERS[kind](stream, reading):
            events += len(trace.events)
            yield _in_order(trace, reading)
    if not events:
        begun = reading.noted.counts["unfinished"]
        raise reading.bad("log_only_begun" if begun else "log_empty", count=begun)


def _in_order(trace: Trace, reading: Reading) -> Trace:
    counts = reading.noted.counts
    timed = [(event.at, number, event) for number, event in enumerate(trace.events) if event.at]
    counts["untimed"] += len(trace.events) - len(timed)
    counts["roleless"] += sum(not event.role for event in trace.events)
    if len(timed) < len(trace.events) or all(earlier < later for earlier, later in pairwise(timed)):
        return trace
    counts["sorted"] += 1
    return replace(trace, events=tuple(event for _, _, event in sorted(timed)))
