"""Event logs in XES, read as a stream of traces: no DTD, no entity, never more than one trace at a time."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any
from xml.parsers import expat

from engine.logs.events import Event, Reading, Trace
from engine.logs.streams import PIECE

NAME, TIME, ROLE, STEP = "concept:name", "time:timestamp", "org:role", "lifecycle:transition"
#: How deep traces, their attributes and events, and the attributes of events stand below the log.
IN_LOG, IN_TRACE, IN_EVENT = 2, 3, 4


def xes_traces(stream: io.BufferedReader[Any], reading: Reading) -> Iterator[Trace]:
    """
    Every trace of a log.

    Events whose transition is another one than `complete` only say that something was begun, and are left out.

    Raises:
        BadLog: it is no XES, or more than the bounds allow.
    """
    traces = _Traces(reading)
    fed = 0
    while True:
        piece = stream.read1(PIECE)
        fed += len(piece)
        traces.feed(piece)
        if fed - traces.seen_at > reading.bounds.longest:
            raise reading.bad("log_element_too_long", *traces.place, limit=reading.bounds.longest)
        yield from traces.take()
        if not piece:
            return


class _Traces:
    """What the parser tells, put together into traces."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        columns = reading.columns
        self._case_key, self._activity_key = columns.case or NAME, columns.activity or NAME
        self._time_key, self._role_key = columns.time or TIME, columns.role or ROLE
        self._keys = frozenset({self._activity_key, self._time_key, self._role_key, STEP})
        self._parser = expat.ParserCreate()
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.StartDoctypeDeclHandler = self._refuse_dtd
        self._depth = self._count = 0
        self._ready: list[Trace] = []
        self._events: list[Event] | None = None
        self._event: dict[str, str] | None = None
        self._case = ""
        self._started = (1, 1)
        self.seen_at = 0

    @property
    def place(self) -> tuple[int, int]:
        """The line and the column where the parser is."""
        return self._parser.CurrentLineNumber, self._parser.CurrentColumnNumber + 1

    def feed(self, piece: bytes) -> None:
        """Read on; an empty piece is the end."""
        try:
            self._parser.Parse(piece, not piece)
        except expat.ExpatError as problem:
            detail = expat.ErrorString(problem.code)
            place = problem.lineno, problem.offset + 1
            if not piece:
                raise self._reading.bad("log_cut_off" if self._depth else "log_empty", *place) from None
            if problem.code in _ENCODINGS:
                raise self._reading.bad("log_xml_encoding", *place, detail=detail) from None
            raise self._reading.bad("log_xml", *place, detail=detail) from None
        except (LookupError, ValueError) as problem:
            raise self._reading.bad("log_xml_encoding", detail=problem) from None

    def take(self) -> list[Trace]:
        """The traces that are complete."""
        ready, self._ready = self._ready, []
        return ready

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        self.seen_at = self._parser.CurrentByteIndex
        if self._depth > self._reading.bounds.deepest:
            raise self._reading.bad("log_too_deep", *self.place, limit=self._reading.bounds.deepest)
        name = tag.rpartition(":")[2]
        if self._depth == 1 and name != "log":
            raise self._reading.bad("log_not_xes", *self.place, name=name[:80])
        if self._depth == IN_LOG and name == "trace":
            self._events, self._case = [], ""
        elif self._depth == IN_LOG and name == "event":
            self._reading.noted.counts["loose"] += 1
        elif self._events is not None:
            self._start_in_trace(name, attributes)

    def _start_in_trace(self, name: str, attributes: dict[str, str]) -> None:
        if self._depth == IN_TRACE and name == "event":
            self._event, self._started = {}, self.place
        elif self._depth == IN_TRACE and attributes.get("key") == self._case_key:
            self._case = self._reading.name(attributes.get("value", ""), *self.place)
        elif self._depth == IN_EVENT and self._event is not None and (key := attributes.get("key")) in self._keys:
            self._event[str(key)] = attributes.get("value", "")

    def _end(self, _tag: str) -> None:
        self.seen_at = self._parser.CurrentByteIndex
        if self._depth == IN_TRACE and self._event is not None:
            self._end_event(self._event)
            self._event = None
        elif self._depth == IN_LOG and self._events is not None:
            self._count += 1
            self._reading.noted.counts["unnamed"] += not self._case
            self._ready.append(Trace(self._case or f"#{self._count}", tuple(self._events)))
            self._events = None
        self._depth -= 1

    def _end_event(self, said: dict[str, str]) -> None:
        assert self._events is not None
        reading, place = self._reading, self._started
        if said.get(STEP, "complete").lower() not in ("complete", ""):
            reading.noted.counts["unfinished"] += 1
            return
        activity = reading.name(said.get(self._activity_key, ""), *place)
        if not activity:
            raise reading.bad("log_no_activity", *place, key=self._activity_key)
        at = reading.moment(said.get(self._time_key, ""), *place)
        role = reading.name(said.get(self._role_key, ""), *place)
        self._events.append(Event(activity, at, role))
        if len(self._events) > reading.bounds.most_events:
            case = self._case or f"#{self._count + 1}"
            raise reading.bad("log_case_too_long", *place, case=case, limit=reading.bounds.most_events)

    def _refuse_dtd(self, *_declared: object) -> None:
        raise self._reading.bad("log_dtd", *self.place)


#: What expat says where it does not know the encoding that the file declares, or sees that it is another one.
_ENCODINGS = frozenset(
    expat.errors.codes[text]
    for text in (
        expat.errors.XML_ERROR_UNKNOWN_ENCODING,
        expat.errors.XML_ERROR_INCORRECT_ENCODING,
    )
)
