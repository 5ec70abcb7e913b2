"""What a log shows of a lifecycle: which activity follows which, where cases begin and end, who does what."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from engine.logs.events import Reading, Trace, plain

#: A lifecycle of more could not be read, nor checked: each activity is a state, and possible in as many.
MOST_ACTIVITIES = 120
MOST_ROLES = 50


@dataclass(slots=True)
class Observed:
    """
    What was seen in a log. Activities and roles stand by how they are compared, in the order in which they came.

    Attributes:
        titles: how each activity was written first.
        follows: for each activity, those that came next.
        firsts: those with which cases began.
        lasts: those with which cases ended.
        does: for each activity, the roles that did it.
        roles: how each role was written first.
    """

    titles: dict[str, str] = field(default_factory=dict)
    follows: dict[str, dict[str, None]] = field(default_factory=dict)
    firsts: dict[str, None] = field(default_factory=dict)
    lasts: dict[str, None] = field(default_factory=dict)
    does: dict[str, dict[str, None]] = field(default_factory=dict)
    roles: dict[str, str] = field(default_factory=dict)
    cases: int = 0
    events: int = 0


def observed(traces: Iterable[Trace], reading: Reading) -> Observed:
    """
    Look through a log, once.

    Raises:
        BadLog: it has more activities or roles than a lifecycle could have; or it cannot be read.
    """
    found = Observed()
    for trace in traces:
        found.cases += 1
        found.events += len(trace.events)
        before = found.firsts
        for event in trace.events:
            activity, role = plain(event.activity), plain(event.role)
            if activity not in found.titles:
                _take_in(found, activity, event.activity, reading)
            before[activity] = None
            before = found.follows[activity]
            if role:
                found.does[activity][role] = None
                found.roles.setdefault(role, event.role)
        if trace.events:
            found.lasts[plain(trace.events[-1].activity)] = None
        if len(found.roles) > MOST_ROLES:
            raise reading.bad("log_many_roles", limit=MOST_ROLES)
    return found


def _take_in(found: Observed, activity: str, title: str, reading: Reading) -> None:
    if len(found.titles) == MOST_ACTIVITIES:
        raise reading.bad("log_too_varied", limit=MOST_ACTIVITIES)
    found.titles[activity] = title
    found.follows[activity], found.does[activity] = {}, {}
