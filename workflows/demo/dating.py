"""
Invented matters are written down in days: this gives every act its moment, on a working day and in opening hours.

A matter begins so many days before today, and each step lies so many days after its beginning. A day on which the
office does not work stands for the last working day before it; what would lie in the future is not told yet. The last
few days are counted as working days, so that after a weekend or a holiday not everything has come at once.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from engine.calendars import ONE_DAY, Calendar
from workflows.playing import Story
from workflows.worked_cases import PETITIONER, Act

#: Up to so many days back, only working days are counted.
RECENT = 10
#: Minutes between two acts of one matter on one day, at least and at most.
_GAP = (12, 28)
#: The first act of a day comes up to so many minutes after opening.
_FIRST = 100
#: Stands for a moment of the day before: when something was sent online.
EVENING_BEFORE = "evening before"
_EVENING = time(19, 5)
_LUNCH, _AFTERNOON, _EVENING_BELL = time(12), time(14), time(17, 25)
_TODAY = re.compile(r"today(?:([+-]\d{1,3}))?")
_WALL = "%Y-%m-%dT%H:%M"


@dataclass(frozen=True, slots=True)
class Step:
    """
    One act of an invented matter.

    Args:
        day: how many days after the matter was registered.
        by: a login, or the petitioner.
        action: what is done.
        form: with which values; `today`, `today+20` and `today-3` stand for days, `{name}` for another matter.
        reason: why, where a reason is asked for.
        paper: the title of a signed paper that is attached.
    """

    day: int
    by: str
    action: str
    form: Mapping[str, Any] = field(default_factory=dict)
    reason: str | None = None
    paper: str = ""


@dataclass(frozen=True, slots=True)
class Matter:
    """
    An invented matter: with what it was registered and by whom, and what was done since.

    `days_ago` counts back from today; up to RECENT, these and the days of its steps are working days.
    """

    name: str
    days_ago: int
    intake: Mapping[str, Any]
    steps: tuple[Step, ...] = ()
    by: str = "lijia"
    workflow: str = "petition"


def dated(matters: Iterable[Matter], *, now: datetime, calendar: Calendar) -> tuple[Story, ...]:
    """The matters with the moment of every act, as far as it is not later than `now`."""
    wall = now.astimezone(calendar.zone).replace(tzinfo=None)
    stories = (_story(matter, wall, calendar) for matter in matters)
    return tuple(story for story in stories if story.opened_at <= wall.strftime(_WALL))


def _story(matter: Matter, now: datetime, calendar: Calendar) -> Story:
    days = _days_of(matter, now.date(), calendar)
    opened = _first_of_day(days(0), matter.name, 0, calendar)
    intake = {"received_at": (opened - 9 * timedelta(minutes=1)).strftime(_WALL), **_filled(matter.intake, opened)}
    acts = tuple(_acts(matter, days, opened, now, calendar))
    return Story(matter.name, matter.by, opened.strftime(_WALL), intake, acts, matter.workflow)


def _days_of(matter: Matter, today: date, calendar: Calendar) -> Callable[[int], date]:
    """Which day is so many days after the registration of a matter; of a recent one, so many working days."""
    if matter.days_ago > RECENT:
        first = today - matter.days_ago * ONE_DAY
        return lambda after: calendar.last_working_day(first + after * ONE_DAY)
    last = calendar.last_working_day(today)
    return lambda after: _working_days_on(last, after - matter.days_ago, calendar)


def _working_days_on(day: date, count: int, calendar: Calendar) -> date:
    for _ in range(abs(count)):
        day = calendar.last_working_day(day - ONE_DAY) if count < 0 else calendar.next_working_day(day + ONE_DAY)
    return day


def _acts(
    matter: Matter, days: Callable[[int], date], opened: datetime, now: datetime, calendar: Calendar
) -> Iterator[Act]:
    last = opened
    for number, step in enumerate(matter.steps, 1):
        moment = _in_the_evening if step.by == PETITIONER else _at_the_office
        at = moment(days(step.day), last, matter.name, number, calendar)
        if at > now:
            return
        form = _filled(step.form, at)
        yield Act(step.by, step.action, at.strftime(_WALL), form, reason=step.reason, paper=step.paper)
        last = at


def _in_the_evening(day: date, last: datetime, name: str, number: int, _calendar: Calendar) -> datetime:
    at = datetime.combine(day, _EVENING) + timedelta(minutes=_spread(name, number, 90))
    return max(at, last + timedelta(minutes=_GAP[0]))


def _at_the_office(day: date, last: datetime, name: str, number: int, calendar: Calendar) -> datetime:
    if day > last.date():
        return _first_of_day(day, name, number, calendar)
    at = last + timedelta(minutes=_GAP[0] + _spread(name, number, _GAP[1] - _GAP[0]))
    if _LUNCH <= at.time() < _AFTERNOON:
        at = datetime.combine(at.date(), _AFTERNOON) + timedelta(minutes=_spread(name, number, 15))
    if at.time() > _EVENING_BELL or not calendar.is_working_day(at.date()):
        return _first_of_day(calendar.next_working_day(at.date() + ONE_DAY), name, number, calendar)
    return at


def _first_of_day(day: date, name: str, number: int, calendar: Calendar) -> datetime:
    opens = datetime.combine(day, calendar.hours_of(day)[0][0])
    return opens + timedelta(minutes=8 + _spread(name, number, _FIRST))


def _spread(name: str, number: int, width: int) -> int:
    """The same number of minutes whenever the demo is made, another one for every act."""
    return zlib.crc32(f"{name} {number}".encode()) % width


def _filled(value: Any, at: datetime) -> Any:
    """The value with its days in the place of `today`, in rows and lists as well."""
    if isinstance(value, Mapping):
        return {key: _filled(part, at) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_filled(part, at) for part in value]
    if value == EVENING_BEFORE:
        return datetime.combine(at.date() - ONE_DAY, _EVENING).strftime(_WALL)
    if isinstance(value, str) and (found := _TODAY.fullmatch(value)):
        return (at.date() + int(found[1] or 0) * ONE_DAY).isoformat()
    return value
