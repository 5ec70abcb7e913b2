"""
Which days and hours count: weekends, holidays, make-up working days, and the office's own days and opening hours.

A calendar is a frozen value with a hash over its content, so that a deadline can record by which calendar it was
reckoned. It never guesses silently: a day whose yearly notice is not published is *unsettled*, and every date that
depends on such a day is provisional.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

import rfc8785

from engine.chinese_holidays import (
    FIRST_DAY_OF_NEXT_NOTICE,
    fixed_holidays_after,
    published_holidays,
    published_make_up_days,
    published_years,
)
from engine.instants import first_instant
from engine.labels import Label
from engine.time_sentences import say_time

#: Half-open periods of wall time in which the office is open: 08:30 counts, 12:00 does not.
Hours = tuple[tuple[time, time], ...]

#: The same of one day, as instants in UTC.
Periods = tuple[tuple[datetime, datetime], ...]

#: Usual hours of a Chinese office, where the office does not give its own.
OFFICE_HOURS: Hours = ((time(8, 30), time(12)), (time(14), time(17, 30)))

#: Saturday and Sunday, Monday being 0.
SATURDAY_AND_SUNDAY = frozenset({5, 6})

ONE_DAY = timedelta(days=1)


class DayKind(StrEnum):
    """Why a day counts or does not."""

    WORKING = "working"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    MAKE_UP = "make-up"
    OFFICE_OFF = "office off"
    OFFICE_WORKING = "office working"
    PROVISIONAL_WORKING = "provisional working"
    PROVISIONAL_WEEKEND = "provisional weekend"


class Outlook(StrEnum):
    """
    What to take for days off while a year's calendar is not published.

    The weekends alone give the earliest date, the weekends with the holidays fixed by law the latest.
    """

    WEEKENDS_ONLY = "weekends only"
    FIXED_HOLIDAYS = "weekends and fixed holidays"


_WORKING_KINDS = frozenset(
    {DayKind.WORKING, DayKind.MAKE_UP, DayKind.OFFICE_WORKING, DayKind.PROVISIONAL_WORKING},
)


@dataclass(frozen=True, slots=True, eq=False)
class Calendar:
    """
    Which days count, in which zone, and when the office is open.

    Two calendars are equal when their content is: `sha256` is taken over all of it. Make calendars with
    `chinese_calendar_of` or `plain_calendar`.
    """

    name: str
    zone: ZoneInfo
    hours: tuple[Hours, ...]
    holidays: Mapping[date, Label]
    make_up_days: Mapping[date, Label]
    #: Years whose calendar is known; None: every year (a calendar without a yearly notice).
    published_years: frozenset[int] | None
    #: Holidays fixed by law in the years after those.
    fixed_holidays: Mapping[date, Label]
    #: The month and day of December from which on the next year's notice may still move days.
    next_notice_from: tuple[int, int]
    days_off: frozenset[date]
    working_days: frozenset[date]
    weekend: frozenset[int]
    sha256: str = field(init=False)

    def __post_init__(self) -> None:
        """Refuse a calendar by which nobody ever works, and take the hash."""
        if len(self.hours) != len(_WEEK) or not any(self.hours):
            raise ValueError("opening hours need seven weekdays, at least one of them open")
        if self.weekend >= frozenset(_WEEK):
            raise ValueError("a weekend of seven days leaves no working day")
        for periods in self.hours:
            ends = [moment for period in periods for moment in period]
            if ends != sorted(set(ends)):
                raise ValueError(f"opening hours overlap or run backwards: {_shown(periods)}")
        if both := self.days_off & self.working_days:
            raise ValueError(f"{min(both)} is both a day off and a working day of the office")
        object.__setattr__(self, "sha256", hashlib.sha256(rfc8785.dumps(self.content())).hexdigest())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Calendar) and self.sha256 == other.sha256

    def __hash__(self) -> int:
        return hash(self.sha256)

    def content(self) -> dict[str, Any]:
        """Everything that decides, as data: what `sha256` is taken over."""
        return {
            "name": self.name,
            "zone": self.zone.key,
            "hours": [_shown(periods) for periods in self.hours],
            "holidays": _as_data(self.holidays),
            "make_up_days": _as_data(self.make_up_days),
            "published_years": sorted(self.published_years) if self.published_years is not None else None,
            "fixed_holidays": _as_data(self.fixed_holidays),
            "next_notice_from": list(self.next_notice_from),
            "days_off": [day.isoformat() for day in sorted(self.days_off)],
            "working_days": [day.isoformat() for day in sorted(self.working_days)],
            "weekend": sorted(self.weekend),
        }

    @property
    def known_until(self) -> date:
        """The last day that no notice which is still to come can move."""
        years = self.published_years
        return date(max(years), *self.next_notice_from) - ONE_DAY if years else date.max

    def notice_of(self, day: date) -> int:
        """The year whose notice is the last to decide on `day`."""
        return day.year + ((day.month, day.day) >= self.next_notice_from)

    def is_settled(self, day: date) -> bool:
        """
        Whether it is known for certain if `day` is a working day.

        The last days of December belong to the notice of the following year as well: 2018-12-29 became a working
        day by the notice for 2019.
        """
        years = self.published_years
        if years is None or day in self.days_off or day in self.working_days:
            return True
        return day.year in years and ((day.month, day.day) < self.next_notice_from or day.year + 1 in years)

    def day_kind(self, day: date, outlook: Outlook = Outlook.FIXED_HOLIDAYS) -> DayKind:
        """Why `day` counts or not; the office's own days come before the public ones."""
        if day in self.days_off:
            return DayKind.OFFICE_OFF
        if day in self.working_days:
            return DayKind.OFFICE_WORKING
        if day in self.make_up_days:
            return DayKind.MAKE_UP
        if day in self.holidays or (outlook is Outlook.FIXED_HOLIDAYS and day in self.fixed_holidays):
            return DayKind.HOLIDAY
        settled = self.is_settled(day)
        if day.weekday() in self.weekend:
            return DayKind.WEEKEND if settled else DayKind.PROVISIONAL_WEEKEND
        return DayKind.WORKING if settled else DayKind.PROVISIONAL_WORKING

    def is_working_day(self, day: date, outlook: Outlook = Outlook.FIXED_HOLIDAYS) -> bool:
        """Whether the office works on `day`, as far as is known; see `is_settled`."""
        return self.day_kind(day, outlook) in _WORKING_KINDS

    def describe(self, day: date, outlook: Outlook = Outlook.FIXED_HOLIDAYS) -> Label:
        """The kind of `day` in words, with the name of its holiday."""
        name = self.holidays.get(day) or self.make_up_days.get(day) or self.fixed_holidays.get(day)
        kind = self.day_kind(day, outlook)
        if outlook is Outlook.WEEKENDS_ONLY and kind is DayKind.PROVISIONAL_WORKING and day in self.fixed_holidays:
            return say_time("day_unlikely_holiday", name=name)
        return say_time(f"day_{kind.name.lower()}", name=name)

    def last_working_day(self, day: date, outlook: Outlook = Outlook.FIXED_HOLIDAYS) -> date:
        """The last working day not after `day`."""
        while not self.is_working_day(day, outlook):
            day -= ONE_DAY
        return day

    def next_working_day(self, day: date, outlook: Outlook = Outlook.FIXED_HOLIDAYS) -> date:
        """The first working day not before `day`."""
        while not self.is_working_day(day, outlook):
            day += ONE_DAY
        return day

    def day_of(self, moment: datetime) -> date:
        """The day in the calendar's zone on which `moment` lies."""
        return moment.astimezone(self.zone).date()

    def instant(self, day: date, wall: time = time.min) -> datetime:
        """The first existing instant, in UTC, at which clocks of the zone show `wall` on `day` or have passed it."""
        return first_instant(datetime.combine(day, wall), self.zone)

    def end_of(self, day: date) -> datetime:
        """24:00 of `day`: the first existing instant of the next day, in UTC."""
        return self.instant(day + ONE_DAY)

    def hours_of(self, day: date) -> Hours:
        """
        The periods of wall time in which the office is open if `day` is a working day.

        A make-up working day falls on a weekday that has no hours as a rule: it has those of the last weekday
        before it that has some, so a Saturday or Sunday works like a Friday.
        """
        weekday = day.weekday()
        return next(self.hours[weekday - back] for back in _WEEK if self.hours[weekday - back])

    def open_periods(self, day: date, outlook: Outlook = Outlook.FIXED_HOLIDAYS) -> Periods:
        """The half-open periods, in UTC, in which the office is open on `day`; none when it does not work."""
        if not self.is_working_day(day, outlook):
            return ()
        return tuple((self.instant(day, opens), self.instant(day, closes)) for opens, closes in self.hours_of(day))

    def opening_of(self, day: date) -> datetime:
        """The first opening moment of `day`, taken as a working day, in UTC."""
        return self.instant(day, self.hours_of(day)[0][0])

    def working_time(self, start: datetime, end: datetime) -> timedelta:
        """How long the office is open from `start` up to `end`; nothing when `end` is not later."""
        day, last, total = self.day_of(start), self.day_of(end), timedelta(0)
        while day <= last:
            for opens, closes in self.open_periods(day):
                total += max(min(closes, end) - max(opens, start), timedelta(0))
            day += ONE_DAY
        return total


def chinese_calendar_of(
    zone: str = "Asia/Shanghai",
    *,
    name: str = "cn",
    hours: Mapping[int, Hours] | Hours = OFFICE_HOURS,
    days_off: Iterable[date] = (),
    working_days: Iterable[date] = (),
) -> Calendar:
    """
    The public calendar of China with the office's own days and hours.

    Args:
        zone: the office's time zone.
        name: what the calendar is called where it is recorded.
        hours: opening hours, by weekday (Monday is 0) or the same from Monday to Friday.
        days_off: further days on which the office does not work.
        working_days: further days on which it works; they also correct the public calendar.

    Source: docs/rules/deadlines.md, rules 3 and 11.
    """
    published = published_years()
    return Calendar(
        name=name,
        zone=ZoneInfo(zone),
        hours=_by_weekday(hours),
        holidays=MappingProxyType(published_holidays()),
        make_up_days=MappingProxyType(published_make_up_days()),
        published_years=published,
        fixed_holidays=MappingProxyType(fixed_holidays_after(max(published))),
        next_notice_from=FIRST_DAY_OF_NEXT_NOTICE,
        days_off=frozenset(days_off),
        working_days=frozenset(working_days),
        weekend=SATURDAY_AND_SUNDAY,
    )


def plain_calendar(
    zone: str,
    *,
    name: str = "plain",
    hours: Mapping[int, Hours] | Hours = OFFICE_HOURS,
    days_off: Iterable[date] = (),
    working_days: Iterable[date] = (),
    weekend: frozenset[int] = SATURDAY_AND_SUNDAY,
) -> Calendar:
    """A calendar of weekends and the office's own days only, in which no day is ever provisional."""
    return Calendar(
        name=name,
        zone=ZoneInfo(zone),
        hours=_by_weekday(hours),
        holidays=MappingProxyType({}),
        make_up_days=MappingProxyType({}),
        published_years=None,
        fixed_holidays=MappingProxyType({}),
        next_notice_from=FIRST_DAY_OF_NEXT_NOTICE,
        days_off=frozenset(days_off),
        working_days=frozenset(working_days),
        weekend=weekend,
    )


_WEEK = range(7)


def _by_weekday(hours: Mapping[int, Hours] | Hours) -> tuple[Hours, ...]:
    if isinstance(hours, Mapping):
        return tuple(hours.get(weekday, ()) for weekday in _WEEK)
    return tuple(() if weekday in SATURDAY_AND_SUNDAY else hours for weekday in _WEEK)


def _as_data(days: Mapping[date, Label]) -> dict[str, str]:
    return {day.isoformat(): name.zh for day, name in days.items()}


def _shown(periods: Hours) -> str:
    return " ".join(f"{opens:%H:%M}-{closes:%H:%M}" for opens, closes in periods)
