"""Event logs of the tests' own making, in every form in which they are read."""

from __future__ import annotations

import csv
import gzip
import io
import lzma
from datetime import UTC, datetime, timedelta
from xml.sax.saxutils import quoteattr

from engine.logs.events import Reading
from engine.logs.reading import log_traces

START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
PACKERS = {"": bytes, ".gz": gzip.compress, ".xz": lzma.compress}


def attribute(key, value, kind="string"):
    return f"<{kind} key={quoteattr(key)} value={quoteattr(value)}/>"


def xes(cases, *, roles=(), inside=""):
    """`cases` says, for each case, its activities; `roles` names a role for each activity that has one."""
    moments = (START + timedelta(hours=number) for number in range(10**9))
    traces = [
        f"<trace>{attribute('concept:name', case)}"
        + "".join(
            f"<event>{attribute('concept:name', activity)}{attribute('time:timestamp', next(moments).isoformat(), 'date')}"
            + (attribute("org:role", dict(roles)[activity]) if activity in dict(roles) else "")
            + "</event>"
            for activity in activities
        )
        + "</trace>"
        for case, activities in cases.items()
    ]
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<log>{inside}{"".join(traces)}</log>'.encode()


def table(rows, head=("case_id", "activity", "timestamp"), **form):
    text = io.StringIO(newline="")
    csv.writer(text, **form).writerows([head, *rows])
    return text.getvalue().encode()


def written(folder, name, data):
    """The file of this name with this content, packed as the name says."""
    path = folder / name
    path.write_bytes(PACKERS[path.suffix if path.suffix in PACKERS else ""](data))
    return path


def read(path, **how):
    """Every trace of a file, and what was noted of it."""
    reading = Reading(path.name, UTC, **how)
    return list(log_traces(path, reading)), {name: count for name, count in reading.noted.counts.items() if count}


def activities(traces):
    return {trace.case: [event.activity for event in trace.events] for trace in traces}
