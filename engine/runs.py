"""One run of a limit: from when it counts, when it is due, and at which moments its steps are to be taken."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from engine.calendars import Calendar
from engine.compile import DUE_STEP, REPEAT_STEP, Limit
from engine.deadlines import Lands, Reckoning, Target, derivation_as_data, extend, reckon
from engine.escalations import moment_at, repeat_at
from engine.snapshot import Clock

#: A right whose last day stays provisional ends so long after it: no calendar that was ever published has moved one so
#: far. Source: docs/rules/deadlines.md, rule 11.
FARTHEST_MOVE = timedelta(days=45)


def begin(
    limit: Limit, reckoning: Reckoning, start: date | datetime, *, calendar: Calendar, generation: int, seq: int
) -> Clock:
    """A new run of a limit, with the moments at which its steps are to be taken."""
    return Clock(
        name=limit.name,
        generation=generation,
        status="running",
        light="green",
        starts_at=instant(start, calendar),
        due_at=reckoning.due_at,
        due_day=reckoning.due_day,
        target_day=reckoning.target_day,
        provisional=reckoning.provisional,
        calendar=reckoning.calendar_sha256,
        started_seq=seq,
        pending=_ladder(limit, reckoning, start, calendar=calendar, fired=()),
        derivation=derivation_as_data(reckoning),
    )


def moved(
    limit: Limit,
    clock: Clock,
    reckoning: Reckoning,
    start: date | datetime,
    *,
    calendar: Calendar,
) -> Clock:
    """The same run under another reckoning; steps that were taken stay taken."""
    return replace(
        clock,
        starts_at=instant(start, calendar),
        due_at=reckoning.due_at,
        due_day=reckoning.due_day,
        target_day=reckoning.target_day,
        provisional=reckoning.provisional,
        calendar=reckoning.calendar_sha256,
        pending=_ladder(limit, reckoning, start, calendar=calendar, fired=clock.fired),
        derivation=derivation_as_data(reckoning),
    )


def reckon_run(
    limit: Limit, start: date | datetime, span: Any, facts: Mapping[str, Any], calendar: Calendar, *, longer: int = 0
) -> Reckoning:
    """When a run that starts at `start` is due; `longer`: by how many days an extension that took effect."""
    times = {span.field: as_time(str(facts[span.field]))} if span.field and facts.get(span.field) else {}
    lands, target = Lands(limit.rule.lands), Target(limit.rule.target or "none")
    first = reckon(start, span, calendar=calendar, lands=lands, target=target, right=limit.is_right, fields=times)
    if not longer:
        return first
    return extend(first, longer, calendar=calendar, lands=lands, target=target, right=limit.is_right)


def counted_from(limit: Limit, facts: Mapping[str, Any]) -> date | datetime | None:
    """The time in the field that a limit counts from; None where it names none, or nothing was entered."""
    words = limit.rule.counts_from
    value = facts.get(words.removeprefix("field ")) if words else None
    return as_time(value) if isinstance(value, str) else None


def as_time(text: str) -> date | datetime:
    """A day or a moment as fields hold it."""
    return date.fromisoformat(text) if len(text) == len("2026-03-02") else datetime.fromisoformat(text)


def instant(start: date | datetime, calendar: Calendar) -> datetime:
    """The moment of a start: a day begins when it begins in the office."""
    return start.astimezone(UTC) if isinstance(start, datetime) else calendar.instant(start)


def over_at(limit: Limit, due: Reckoning | Clock) -> datetime:
    """The moment from which an act is late: a citizen's window is never closed on a date that may still move."""
    return due.due_at + FARTHEST_MOVE if limit.is_right and due.provisional else due.due_at


def _ladder(
    limit: Limit, reckoning: Reckoning, start: date | datetime, *, calendar: Calendar, fired: tuple[int, ...]
) -> tuple[tuple[datetime, int], ...]:
    """The moments still to come, each with its step; the due moment itself is a step, too."""
    moments: list[tuple[datetime, int]] = []
    for number, rung in enumerate(limit.rungs):
        if rung.at:
            moments.append((moment_at(rung.at, start=start, reckoning=reckoning, calendar=calendar), number))
        else:
            assert rung.every is not None
            moments.append((repeat_at(reckoning.due_at, rung.every, calendar=calendar), number + REPEAT_STEP))
    moments.append((over_at(limit, reckoning), DUE_STEP))
    return tuple(sorted((at, step) for at, step in moments if step not in fired))
