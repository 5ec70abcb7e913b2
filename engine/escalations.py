"""
When the moments of a running deadline come: warnings before it is due, escalations after it.

Pure arithmetic over a reckoning: no clock, no session. What happens at a moment is said elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from engine.calendars import ONE_DAY, Calendar, Outlook
from engine.counting import Start, count_working_time, local
from engine.deadlines import Reckoning, beginning, reckon
from engine.labels import Label
from engine.spans import Moment, MomentKind, Span, Unit, format_moment
from engine.time_sentences import say_time

_A_MOMENT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Reached:
    """When a moment of a deadline comes; `clamped` if it lay before the start and was moved to it."""

    at: datetime
    clamped: bool
    why: Label


def moment_at(point: Moment, *, start: date | datetime, reckoning: Reckoning, calendar: Calendar) -> datetime:
    """The instant at which `point` of a deadline comes; see `reach`."""
    return reach(point, start=start, reckoning=reckoning, calendar=calendar).at


def reach(point: Moment, *, start: date | datetime, reckoning: Reckoning, calendar: Calendar) -> Reached:
    """
    When `point` of a deadline comes.

    Moments of a limit in days fall at the opening hour of the day reached, on a day without opening hours at those of
    the working day before it (after the due day: behind it). `due` itself is `due_at`. Moments of a limit in hours are
    exact. A moment that would lie before the start comes at the start.

    Args:
        point: the moment.
        start: the event that starts the deadline; after an extension still the first one.
        reckoning: what was reckoned, with its extension where there is one.
        calendar: which days count, and the opening hours.

    Source: docs/rules/deadlines.md, rule 13.
    """
    begin = beginning(start, calendar)
    in_days = reckoning.in_days and point.kind is not MomentKind.DUE
    at = (_opening_at if in_days else _exactly_at)(point, begin, reckoning, calendar)
    clamped = at < begin.at
    at = begin.at if clamped else at
    code = "reach_clamped" if clamped else "reach_exact"
    return Reached(at, clamped, say_time(code, point=format_moment(point), at=local(at, calendar)))


def repeat_at(previous: datetime, every: Span, *, calendar: Calendar) -> datetime:
    """The next moment of what repeats `every` so often: an opening hour for days, the exact moment for hours."""
    following = reckon(previous, every, calendar=calendar)
    if not following.in_days:
        return following.due_at
    return calendar.opening_of(calendar.next_working_day(following.due_day))


def _exactly_at(point: Moment, begin: Start, reckoning: Reckoning, calendar: Calendar) -> datetime:
    due_at = reckoning.due_at
    if point.kind is MomentKind.DUE:
        return due_at
    if point.kind is MomentKind.PERCENT:
        if reckoning.span.unit is Unit.WORKING_HOURS:
            return _part_of_working_time(point, begin, reckoning, calendar)
        return begin.at + (due_at - begin.at) * point.count / 100
    if point.unit is Unit.HOURS:
        return due_at + _signed(point) * timedelta(hours=1)
    wall = due_at.astimezone(calendar.zone).time()
    return calendar.instant(_day_away(point, reckoning.due_day, calendar), wall)


def _part_of_working_time(point: Moment, begin: Start, reckoning: Reckoning, calendar: Calendar) -> datetime:
    """A part of a limit in working hours is a part of the opening time, so that it never falls in the night."""
    part = calendar.working_time(begin.at, reckoning.due_at) * point.count / 100
    # A provisional due moment may lie on a holiday: then no opening time is left to take a part of.
    end = count_working_time(begin.at, max(part, _A_MOMENT), calendar=calendar, outlook=Outlook.FIXED_HOLIDAYS)
    return min(end.until or reckoning.due_at, reckoning.due_at)


def _opening_at(point: Moment, begin: Start, reckoning: Reckoning, calendar: Calendar) -> datetime:
    if point.kind is MomentKind.PERCENT or point.unit is Unit.HOURS:
        day = calendar.day_of(_exactly_at(point, begin, reckoning, calendar))
    else:
        day = _day_away(point, reckoning.due_day, calendar)
    nearest = calendar.next_working_day if point.kind is MomentKind.LATE else calendar.last_working_day
    return calendar.opening_of(nearest(day))


def _day_away(point: Moment, due: date, calendar: Calendar) -> date:
    """The day that lies the given days before or after the due day, which itself is not counted."""
    if point.unit is Unit.DAYS:
        return due + _signed(point) * ONE_DAY
    step = ONE_DAY if point.kind is MomentKind.LATE else -ONE_DAY
    day, left = due, point.count
    while left:
        day += step
        left -= calendar.is_working_day(day)
    return day


def _signed(point: Moment) -> int:
    return point.count if point.kind is MomentKind.LATE else -point.count
