"""One run of a limit: from when it counts, when it is due, and at which moments its steps are to be taken."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from engine.calendars import Calendar
from engine.compile import DUE_STEP, REPEAT_STEP, Limit
from engine.deadlines import Lands, Reckoning, Target, derivation_as_data, extend, reckon
from engine.escalations import moment_at, repeat_at
from engine.snapshot import Clock


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
    limit: Limit, start: date | datetime, span: Any, facts: Mapping[str, Any], calendar: Calendar
) -> Reckoning:
    """When a run that starts at `start` is due."""
    times = {span.field: as_time(str(facts[span.field]))} if span.field and facts.get(span.field) else {}
    return reckon(
        start,
        span,
        calendar=calendar,
        lands=Lands(limit.rule.lands),
        target=Target(limit.rule.target or "none"),
        right=limit.is_right,
        fields=times,
    )


def lengthened(limit: Limit, reckoning: Reckoning, days: int, calendar: Calendar) -> Reckoning:
    """A reckoning with the days of an extension that had taken effect."""
    return extend(
        reckoning,
        days,
        calendar=calendar,
        lands=Lands(limit.rule.lands),
        target=Target(limit.rule.target or "none"),
        right=limit.is_right,
    )


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
    # A citizen's window is never closed on a date that may still move.
    if not (limit.is_right and reckoning.provisional):
        moments.append((reckoning.due_at, DUE_STEP))
    return tuple(sorted((at, step) for at, step in moments if step not in fired))
