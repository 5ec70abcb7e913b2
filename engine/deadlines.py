"""
When a limit is due, and why: every date comes with the derivation that a person can follow day by day.

Pure arithmetic: no clock, no session. A *day* is a calendar day in the calendar's zone, a moment is an instant in
UTC. The day of the event is day 0. A limit in days ends with its last day, at the midnight that ends it: an act at
exactly `due_at` is late.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from engine.calendars import Calendar, Outlook
from engine.counting import CannotReckon, End, Start, Step, checked, count, local
from engine.labels import Label
from engine.spans import Span, Unit, format_span
from engine.time_sentences import say_time

_NO_FIELDS: Mapping[str, object] = MappingProxyType({})


class Lands(StrEnum):
    """What happens to a last day that is no working day. Rights of citizens move on; duties of the office stay."""

    AS_IS = "as is"
    NEXT_WORKING_DAY = "next working day"


class Target(StrEnum):
    """The day that is shown beside the due day of an office's duty."""

    NONE = "none"
    PREVIOUS_WORKING_DAY = "previous working day"


@dataclass(frozen=True, slots=True)
class Reckoning:
    """
    A due moment with everything that explains it.

    `due_day` is the last day of the limit (for limits in hours, the day on which they end), `raw_day` the same before
    it moved on to a working day. `due_at` is the instant from which an act is late. While `provisional`, the date
    stands between `earliest_day` and `latest_day`; otherwise all three are equal. `in_days` tells limits that end
    with a day from those that end at an hour.
    """

    span: Span
    start: date | datetime
    start_day: date
    raw_day: date
    due_day: date
    due_at: datetime
    in_days: bool
    target_day: date | None
    provisional: bool
    target_provisional: bool
    earliest_day: date
    latest_day: date
    steps: tuple[Step, ...]
    summary: Label
    calendar_sha256: str


def reckon(
    start: date | datetime,
    span: Span,
    *,
    calendar: Calendar,
    lands: Lands = Lands.AS_IS,
    target: Target = Target.NONE,
    right: bool = False,
    fields: Mapping[str, object] = _NO_FIELDS,
) -> Reckoning:
    """
    Reckon when a length that starts at `start` is due.

    Args:
        start: the event that starts it, with time zone; or only its day, and then hours count from its first instant.
        span: the length.
        calendar: which days and hours count, and in which zone.
        lands: whether a last day that is no working day moves on. A limit that ends at an hour never moves.
        target: whether the last working day up to the due day is shown beside it.
        right: a right of a citizen: while the date is provisional the later end holds; for a duty the earlier one.
        fields: values of the case, for `field NAME`: a date (the last day) or a moment with time zone.

    Raises:
        CannotReckon: start or field have no time zone or lie outside 1949–2199, or the field holds no date.

    Source: docs/rules/deadlines.md, rules 2–9 and 11.
    """
    begin = beginning(start, calendar)
    early = late = count(begin, span, calendar=calendar, outlook=Outlook.WEEKENDS_ONLY, fields=fields)
    if not early.settled:
        late = count(begin, span, calendar=calendar, outlook=Outlook.FIXED_HOLIDAYS, fields=fields)
    raw = late if right else early
    if lands is Lands.NEXT_WORKING_DAY:
        early = _move_on(early, calendar=calendar, outlook=Outlook.WEEKENDS_ONLY)
        late = _move_on(late, calendar=calendar, outlook=Outlook.FIXED_HOLIDAYS)
    end = late if right else early
    wants_target = target is Target.PREVIOUS_WORKING_DAY
    target_day = _target(begin.day, end.day, calendar) if wants_target else None
    provisional = not (early.settled and late.settled)
    target_provisional = target_day is not None and not _all_settled(target_day, end.day, calendar)
    return Reckoning(
        span=span,
        start=start,
        start_day=begin.day,
        raw_day=raw.day,
        due_day=end.day,
        due_at=end.until.astimezone(UTC) if end.until else calendar.end_of(end.day),
        in_days=end.until is None,
        target_day=target_day,
        provisional=provisional,
        target_provisional=target_provisional,
        earliest_day=early.day,
        latest_day=late.day,
        steps=(*end.steps, *(_target_steps(begin.day, target_day, calendar) if wants_target else ())),
        summary=_joined(
            _main_sentence(begin, span, raw, calendar),
            say_time("sum_rolled", due=end.day) if end.day != raw.day else None,
            _target_sentence(target_day) if wants_target else None,
            say_time("sum_provisional", earliest=early.day, latest=late.day) if provisional else None,
            say_time("sum_provisional_target") if target_provisional and not provisional else None,
            say_time("sum_end"),
        ),
        calendar_sha256=calendar.sha256,
    )


def extend(
    before: Reckoning | date,
    by: Span | int,
    *,
    calendar: Calendar,
    lands: Lands = Lands.AS_IS,
    target: Target = Target.NONE,
    right: bool = False,
) -> Reckoning:
    """
    Reckon the due moment after an extension, which counts from the old due day.

    Args:
        before: what was reckoned, or only the old due day. It counts as it was before it moved on to a working day.
        by: how much longer; a plain number is calendar days.
        calendar: as for `reckon`.
        lands: as for `reckon`.
        target: as for `reckon`.
        right: as for `reckon`.

    Source: docs/rules/deadlines.md, rule 10.
    """
    span = Span(by, Unit.DAYS) if isinstance(by, int) else by
    if isinstance(before, Reckoning):
        before = before.raw_day if before.in_days else before.due_at
    return reckon(before, span, calendar=calendar, lands=lands, target=target, right=right)


def derivation_as_data(reckoning: Reckoning) -> dict[str, Any]:
    """The reckoning as JSON-able data in both languages, for records, pages and programs."""
    return {
        "span": _in_both(format_span(reckoning.span)),
        "start": reckoning.start.isoformat(),
        "start_day": reckoning.start_day.isoformat(),
        "raw_day": reckoning.raw_day.isoformat(),
        "due": reckoning.due_at.isoformat(),
        "due_day": reckoning.due_day.isoformat(),
        "target": reckoning.target_day.isoformat() if reckoning.target_day else None,
        "provisional": reckoning.provisional,
        "target_provisional": reckoning.target_provisional,
        "earliest_day": reckoning.earliest_day.isoformat(),
        "latest_day": reckoning.latest_day.isoformat(),
        "derivation": [_step_as_data(step) for step in reckoning.steps],
        "summary": _in_both(reckoning.summary),
        "calendar_sha256": reckoning.calendar_sha256,
    }


def beginning(start: date | datetime, calendar: Calendar) -> Start:
    """
    The instant and the day of a start; a mere day begins at its first instant.

    Raises:
        CannotReckon: it has no time zone, or lies outside the years that can be reckoned.
    """
    if not isinstance(start, datetime):
        return Start(calendar.instant(checked(start)), start)
    if start.tzinfo is None:
        raise CannotReckon(say_time("no_zone", start=start.isoformat()))
    checked(start.date())
    return Start(start.astimezone(UTC), calendar.day_of(start))


def _move_on(end: End, *, calendar: Calendar, outlook: Outlook) -> End:
    """The same end on the next working day, with the days that were passed over."""
    if end.until:
        return end
    landed = calendar.next_working_day(end.day, outlook)
    settled = end.settled and _all_settled(end.day, landed, calendar)
    if landed == end.day:
        return End(end.day, end.steps, settled=settled)
    passed = [end.day + timedelta(days=n) for n in range((landed - end.day).days + 1)]
    steps = [
        Step(
            day,
            day,
            calendar.day_kind(day, outlook),
            counted=False,
            number=None,
            why=say_time("step_landed" if day == landed else "step_rolled", kind=calendar.describe(day, outlook)),
        )
        for day in passed
    ]
    return End(landed, (*end.steps, *steps), settled=settled)


def _target(start: date, due: date, calendar: Calendar) -> date | None:
    day = calendar.last_working_day(due)
    # A limit that runs over days off only leaves no working day to aim at.
    return day if day >= start else None


def _target_steps(start: date, target: date | None, calendar: Calendar) -> tuple[Step, ...]:
    day = target or start
    why = say_time("step_target" if target else "step_no_target")
    return (Step(day, day, calendar.day_kind(day), counted=False, number=None, why=why),)


def _all_settled(first: date, last: date, calendar: Calendar) -> bool:
    return all(calendar.is_settled(first + timedelta(days=n)) for n in range((last - first).days + 1))


def _main_sentence(begin: Start, span: Span, raw: End, calendar: Calendar) -> Label:
    in_hours = span.unit in (Unit.HOURS, Unit.WORKING_HOURS)
    one = span.count == 1
    return say_time(
        f"sum_{span.unit.name.lower()}",
        start=local(begin.at, calendar) if in_hours else begin.day,
        raw=local(raw.until, calendar) if raw.until else raw.day,
        count=span.count,
        field=span.field,
        hours="hour" if one else "hours",
        months="month ends" if one else "months end",
    )


def _target_sentence(target: date | None) -> Label:
    return say_time("sum_target", target=target) if target else say_time("sum_no_target")


def _joined(*parts: Label | None) -> Label:
    said = [part for part in parts if part]
    return Label(zh="".join(part.zh for part in said), en="".join(part.en for part in said))


def _step_as_data(step: Step) -> dict[str, Any]:
    return {
        "first": step.first.isoformat(),
        "last": step.last.isoformat(),
        "kind": step.kind.value if step.kind else None,
        "counted": step.counted,
        "number": step.number,
        "hours": step.time / timedelta(hours=1) if step.time is not None else None,
        "why": _in_both(step.why),
    }


def _in_both(label: Label) -> dict[str, str]:
    return {"zh": label.zh, "en": label.en}
