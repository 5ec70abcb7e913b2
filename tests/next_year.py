"""Calendars as they were known before a notice appeared, and as one might publish the next year."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from engine.calendars import Calendar, chinese_calendar_of
from engine.chinese_holidays import holidays_fixed_by_law
from engine.labels import Label

#: What is known before the notice of 2027 has appeared.
BEFORE = chinese_calendar_of()
_NAME = Label(zh="调休", en="Moved")


def calendar_of_2027(*, off: Iterable[date] = (), made_up: Iterable[date] = ()) -> Calendar:
    """The public calendar with 2027; `off`: further days off, `made_up`: days on which people work instead."""
    return replace(
        BEFORE,
        published_years=BEFORE.published_years | {2027},
        holidays={**BEFORE.holidays, **holidays_fixed_by_law(2027), **dict.fromkeys(off, _NAME)},
        make_up_days={**BEFORE.make_up_days, **dict.fromkeys(made_up, _NAME)},
        fixed_holidays={day: name for day, name in BEFORE.fixed_holidays.items() if day.year > 2027},
    )


def calendar_until(year: int, *, expected: Iterable[date] = ()) -> Calendar:
    """The public calendar when the notice for `year` was the last; `expected`: holidays that were thought to come."""
    return replace(
        BEFORE,
        published_years=frozenset(known for known in BEFORE.published_years or () if known <= year),
        holidays={day: name for day, name in BEFORE.holidays.items() if day.year <= year},
        make_up_days={day: name for day, name in BEFORE.make_up_days.items() if day.year <= year},
        fixed_holidays=dict.fromkeys(expected, _NAME),
    )
