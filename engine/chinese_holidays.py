"""
Public holidays of China: the published calendars, and the days that are fixed by law before a calendar is published.

The published ones come from the package chinesecalendar, which types in the yearly notice of the State Council.
The fixed ones are those of 《全国年节及纪念日放假办法》 art. 2 (fourth revision, in force from 2025-01-01): thirteen
days, of which the notice of the year adds the bridging days off and the make-up working days.

The dates of Spring Festival, Dragon Boat and Mid-Autumn follow the lunar calendar of GB/T 33661-2017. No run-time
package computes it, so they stand here for 2027–2050, and a test compares them with an independent package. From
2051 on only the solar days and 清明 are known, from 2101 on only the solar days.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

import chinese_calendar

from engine.labels import Label

#: The first year of the law with thirteen days.
LAW_IN_FORCE = 2025

#: The last year in which dates are reckoned.
LAST_YEAR = 2199

#: The last year for which the package computes 清明.
LAST_SOLAR_TERM = 2100

#: The earliest day of December that a notice for the following year has ever touched (2007-12-29, 2018-12-29).
FIRST_DAY_OF_NEXT_NOTICE = (12, 29)

#: Year → (first day of the first lunar month, Dragon Boat, Mid-Autumn) as month-day.
LUNAR_DAYS: dict[int, tuple[str, str, str]] = {
    2027: ("02-06", "06-09", "09-15"),
    2028: ("01-26", "05-28", "10-03"),
    2029: ("02-13", "06-16", "09-22"),
    2030: ("02-03", "06-05", "09-12"),
    2031: ("01-23", "06-24", "10-01"),
    2032: ("02-11", "06-12", "09-19"),
    2033: ("01-31", "06-01", "09-08"),
    2034: ("02-19", "06-20", "09-27"),
    2035: ("02-08", "06-10", "09-16"),
    2036: ("01-28", "05-30", "10-04"),
    2037: ("02-15", "06-18", "09-24"),
    2038: ("02-04", "06-07", "09-13"),
    2039: ("01-24", "05-27", "10-02"),
    2040: ("02-12", "06-14", "09-20"),
    2041: ("02-01", "06-03", "09-10"),
    2042: ("01-22", "06-22", "09-28"),
    2043: ("02-10", "06-11", "09-17"),
    2044: ("01-30", "05-31", "10-05"),
    2045: ("02-17", "06-19", "09-25"),
    2046: ("02-06", "06-08", "09-15"),
    2047: ("01-26", "05-29", "10-04"),
    2048: ("02-14", "06-15", "09-22"),
    2049: ("02-02", "06-04", "09-11"),
    2050: ("01-23", "06-23", "09-30"),
}

_NEW_YEAR = Label(zh="元旦", en="New Year's Day")
_SPRING_FESTIVAL = Label(zh="春节", en="Spring Festival")
_TOMB_SWEEPING = Label(zh="清明", en="Tomb-sweeping Day")
_LABOUR_DAY = Label(zh="劳动节", en="Labour Day")
_DRAGON_BOAT = Label(zh="端午", en="Dragon Boat Festival")
_MID_AUTUMN = Label(zh="中秋", en="Mid-autumn Festival")
_NATIONAL_DAY = Label(zh="国庆节", en="National Day")


def published_years() -> frozenset[int]:
    """The years whose calendar the installed package holds: those with a National Day."""
    return frozenset(day.year for day in chinese_calendar.holidays if (day.month, day.day) == (10, 1))


def published_holidays() -> dict[date, Label]:
    """Every published day off, bridging days and weekends inside a holiday included, with the holiday's name."""
    return {day: _named(name) for day, name in chinese_calendar.holidays.items()}


def published_make_up_days() -> dict[date, Label]:
    """Every published make-up working day, with the holiday it makes up for."""
    return {day: _named(name) for day, name in chinese_calendar.workdays.items()}


def fixed_holidays_after(year: int) -> dict[date, Label]:
    """The holidays fixed by law in all years after `year` that can be reckoned."""
    return {day: name for later in range(year + 1, LAST_YEAR + 1) for day, name in holidays_fixed_by_law(later).items()}


def holidays_fixed_by_law(year: int) -> Mapping[date, Label]:
    """
    The days off that the law fixes whatever the yearly notice says.

    Returns:
        Day → name; empty before 2025, since no year before it needs them. Where two holidays meet on a day, the
        lunar one gives its name.

    Source: 《全国年节及纪念日放假办法》 art. 2.
    """
    if year < LAW_IN_FORCE:
        return {}
    days = {date(year, 1, 1): _NEW_YEAR, date(year, 5, 1): _LABOUR_DAY, date(year, 5, 2): _LABOUR_DAY}
    days |= {date(year, 10, day): _NATIONAL_DAY for day in (1, 2, 3)}
    if year <= LAST_SOLAR_TERM:
        days |= {day: _TOMB_SWEEPING for day, _ in chinese_calendar.get_solar_terms(date(year, 4, 1), date(year, 4, 9))}
    if year in LUNAR_DAYS:
        first, dragon_boat, mid_autumn = (date.fromisoformat(f"{year}-{day}") for day in LUNAR_DAYS[year])
        days |= {first + timedelta(days=offset): _SPRING_FESTIVAL for offset in (-1, 0, 1, 2)}
        days |= {dragon_boat: _DRAGON_BOAT, mid_autumn: _MID_AUTUMN}
    return days


def _named(name: str) -> Label:
    return Label(zh=chinese_calendar.Holiday(name).chinese, en=name)
