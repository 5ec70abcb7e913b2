"""
Counting a length from its start, unit by unit, and keeping the steps that were taken.

Nothing here decides which end holds or whether it moves on: that is `engine/deadlines.py`.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import count as numbers

from engine.calendars import ONE_DAY, Calendar, DayKind, Outlook
from engine.labels import Label
from engine.spans import Span, Unit
from engine.time_sentences import say_time

#: Days that can be reckoned: anything outside is a slip of the finger.
FIRST_DAY, LAST_DAY = date(1949, 1, 1), date(2199, 12, 31)

#: Up to so many steps a derivation shows each day on its own; longer ones join equal days into runs.
DAY_BY_DAY = 40

#: The day of the event and the days of calendar-day limits are counted whatever kind they are.
_ANY_KIND: DayKind | None = None


class CannotReckon(ValueError):
    """There is no due moment for this start, length and these fields; `label` says why."""

    def __init__(self, label: Label) -> None:
        super().__init__(label.en)
        self.label = label


@dataclass(frozen=True, slots=True)
class Step:
    """
    One day of a derivation, or a run of days that are alike.

    `number` is the running number of the last counted day; `time` is how much of the day counted, for working hours.
    `kind` is None where the kind of day does not matter.
    """

    first: date
    last: date
    kind: DayKind | None
    counted: bool
    number: int | None
    why: Label
    time: timedelta | None = None


@dataclass(frozen=True, slots=True)
class End:
    """
    Where a length ends: its last day, or the exact moment `until` for lengths that do not end with a day.

    `settled` is False when a day was looked at whose calendar is not published.
    """

    day: date
    steps: tuple[Step, ...]
    until: datetime | None = None
    settled: bool = True


@dataclass(frozen=True, slots=True)
class Start:
    """The event that starts a length: its instant in UTC, and its day in the calendar's zone."""

    at: datetime
    day: date


def count(start: Start, span: Span, *, calendar: Calendar, outlook: Outlook, fields: Mapping[str, object]) -> End:
    """
    Count `span` from `start`.

    Raises:
        CannotReckon: the field that holds the due day holds none, or one out of range.
    """
    match span.unit:
        case Unit.DAYS:
            end = _count_days(start.day, span.count)
        case Unit.WORKING_DAYS:
            end = _count_working_days(start.day, span.count, calendar=calendar, outlook=outlook)
        case Unit.HOURS:
            end = _count_hours(start, span.count, calendar=calendar)
        case Unit.WORKING_HOURS:
            end = count_working_time(start.at, timedelta(hours=span.count), calendar=calendar, outlook=outlook)
        case Unit.MONTHS:
            end = _count_months(start.day, span.count)
        case Unit.DAY_OF_MONTH:
            end = _find_day_of_month(start.day, span.count)
        case _:
            end = _read_field(str(span.field), fields, calendar=calendar)
    return end


def count_working_time(begin: datetime, amount: timedelta, *, calendar: Calendar, outlook: Outlook) -> End:
    """
    Count `amount` of opening time from the instant `begin`; outside opening hours the clock stands still.

    Time that is used up exactly at closing ends at that closing, not at the next opening.
    """
    steps, settled, left = [], True, amount
    day = calendar.day_of(begin)
    while True:
        settled = settled and calendar.is_settled(day)
        taken, until = [], begin
        for opens, closes in calendar.open_periods(day, outlook):
            since = max(opens, begin)
            until = min(closes, since + left)
            if since < until:
                taken.append((since, until))
                left -= until - since
        time = sum((upto - since for since, upto in taken), timedelta(0))
        steps.append(_time_step(day, time, taken, calendar=calendar, outlook=outlook))
        if not left:
            return End(day, join_runs(steps), until=taken[-1][1], settled=settled)
        day += ONE_DAY


def checked(day: date) -> date:
    """
    Return `day` itself.

    Raises:
        CannotReckon: it lies outside the years that can be reckoned.
    """
    if not FIRST_DAY <= day <= LAST_DAY:
        raise CannotReckon(say_time("out_of_years", day=day, first=FIRST_DAY.year, last=LAST_DAY.year))
    return day


def local(moment: datetime, calendar: Calendar) -> str:
    """The moment as clocks in the calendar's zone show it: `2026-02-12 10:00`."""
    return f"{moment.astimezone(calendar.zone):%Y-%m-%d %H:%M}"


def join_runs(steps: list[Step]) -> tuple[Step, ...]:
    """The steps of a long derivation with neighbours that are alike joined; a short one as it is."""
    if len(steps) <= DAY_BY_DAY:
        return tuple(steps)
    joined = steps[:1]
    for step in steps[1:]:
        last = joined[-1]
        if (last.kind, last.counted, last.why) == (step.kind, step.counted, step.why):
            joined[-1] = replace(step, first=last.first, time=_sum(last.time, step.time))
        else:
            joined.append(step)
    return tuple(joined)


def _count_days(start: date, days: int) -> End:
    why, last = say_time("step_counted"), start + timedelta(days=days)
    if days >= DAY_BY_DAY:
        run = Step(start + ONE_DAY, last, _ANY_KIND, counted=True, number=days, why=why)
        return End(last, (_start_step(start), run))
    each = (_day_step(start + timedelta(days=n), number=n, why=why) for n in range(1, days + 1))
    return End(last, (_start_step(start), *each))


def _count_working_days(start: date, days: int, *, calendar: Calendar, outlook: Outlook) -> End:
    steps, settled, number, day = [_start_step(start)], True, 0, start
    while number < days:
        day += ONE_DAY
        kind, described = calendar.day_kind(day, outlook), calendar.describe(day, outlook)
        settled = settled and calendar.is_settled(day)
        if calendar.is_working_day(day, outlook):
            number += 1
            steps.append(
                Step(day, day, kind, counted=True, number=number, why=say_time("step_working", kind=described))
            )
        else:
            steps.append(Step(day, day, kind, counted=False, number=None, why=say_time("step_skipped", kind=described)))
    return End(day, join_runs(steps), settled=settled)


def _count_hours(start: Start, hours: int, *, calendar: Calendar) -> End:
    time = timedelta(hours=hours)
    until = start.at + time
    day = calendar.day_of(until)
    why = say_time("step_hours", until=local(until, calendar))
    return End(day, (Step(start.day, day, _ANY_KIND, counted=True, number=None, why=why, time=time),), until=until)


def _count_months(start: date, months: int) -> End:
    whole = start.year * 12 + start.month - 1 + months
    year, month = divmod(whole, 12)
    length = monthrange(year, month + 1)[1]
    day = date(year, month + 1, min(start.day, length))
    why = say_time("step_months" if start.day <= length else "step_month_end")
    return End(day, (_start_step(start), Step(start + ONE_DAY, day, _ANY_KIND, counted=True, number=None, why=why)))


def _find_day_of_month(start: date, number: int) -> End:
    """The next day `number` not before `start`; in a month too short for it, the last day."""
    day = next(
        found
        for month in numbers(start.year * 12 + start.month - 1)
        if (found := _day_in_month(month, number)) >= start
    )
    return End(day, (_day_step(day, number=None, why=say_time("step_day_of_month")),))


def _day_in_month(month: int, number: int) -> date:
    year, index = divmod(month, 12)
    return date(year, index + 1, min(number, monthrange(year, index + 1)[1]))


def _read_field(name: str, fields: Mapping[str, object], *, calendar: Calendar) -> End:
    value = fields.get(name)
    why = say_time("step_field")
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise CannotReckon(say_time("no_zone", start=value.isoformat()))
        day = calendar.day_of(value)
        return End(checked(day), (_day_step(day, number=None, why=why),), until=value)
    if isinstance(value, date):
        return End(checked(value), (_day_step(value, number=None, why=why),))
    raise CannotReckon(say_time("field_without_date", field=name))


def _start_step(day: date) -> Step:
    return Step(day, day, _ANY_KIND, counted=False, number=None, why=say_time("step_start"))


def _day_step(day: date, *, number: int | None, why: Label) -> Step:
    return Step(day, day, _ANY_KIND, counted=True, number=number, why=why)


def _time_step(
    day: date,
    time: timedelta,
    taken: list[tuple[datetime, datetime]],
    *,
    calendar: Calendar,
    outlook: Outlook,
) -> Step:
    described = calendar.describe(day, outlook)
    if taken:
        clock = [tuple(f"{end.astimezone(calendar.zone):%H:%M}" for end in period) for period in taken]
        why = say_time("step_opening", kind=described, periods=" ".join("–".join(period) for period in clock))
    else:
        why = say_time("step_no_time", kind=described)
    return Step(day, day, calendar.day_kind(day, outlook), counted=bool(taken), number=None, why=why, time=time)


def _sum(a: timedelta | None, b: timedelta | None) -> timedelta | None:
    return None if a is None or b is None else a + b
