"""
Lengths of time and moments of a deadline, written in words with a checked grammar.

`15 days`, `5 working days`, `4 working hours`, `2 hours`, `3 months`, `day 20 of the month`, `field NAME` are
lengths; `75% of the time`, `2 working days left`, `due`, `3 working days late` are moments. They are never
expressions, and nothing here knows a calendar.
"""

from __future__ import annotations

import math
import re
from calendar import monthrange
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from functools import lru_cache

from engine.labels import Label
from engine.time_sentences import say_time


class Unit(StrEnum):
    """What a length counts. `DAYS` are calendar days, `HOURS` elapsed hours; `WORKING_HOURS` are opening hours."""

    DAYS = "days"
    WORKING_DAYS = "working days"
    HOURS = "hours"
    WORKING_HOURS = "working hours"
    MONTHS = "months"
    DAY_OF_MONTH = "day of the month"
    FIELD = "field"


class MomentKind(StrEnum):
    """From where a moment is measured."""

    PERCENT = "of the time"
    LEFT = "left"
    DUE = "due"
    LATE = "late"


#: The largest number of each unit: ten years, so that a slip of the finger is found and no loop runs long.
MOST: dict[Unit, int] = {
    Unit.DAYS: 3660,
    Unit.WORKING_DAYS: 3660,
    Unit.HOURS: 87840,
    Unit.WORKING_HOURS: 29280,
    Unit.MONTHS: 120,
    Unit.DAY_OF_MONTH: 31,
}

#: No length is longer; of a longer text only so much is shown, and looked at for a suggestion.
LONGEST_TEXT = 80

#: The largest percentage: the whole time is called `due`.
MOST_PERCENT = 99

_COUNTED = re.compile(r"([1-9][0-9]{0,8}) (calendar days?|working days?|working hours?|days?|hours?|months?)")
_DAY_OF_MONTH = re.compile(r"day ([1-9][0-9]{0,8}) of the month")
_FIELD = re.compile(r"field ([a-z][a-z0-9_]{0,62})")
_PERCENT = re.compile(r"([1-9][0-9]{0,8})% of the time")
_DISTANCE = re.compile(r"(.+) (left|late)")

#: Units of a distance from the due moment.
_DISTANCE_UNITS = (Unit.DAYS, Unit.WORKING_DAYS, Unit.HOURS)

#: What people write instead of our units: (our unit, how many of it make one of theirs).
_FOREIGN_UNITS: dict[str, tuple[Unit, int]] = {
    "week": (Unit.DAYS, 7),
    "weeks": (Unit.DAYS, 7),
    "year": (Unit.MONTHS, 12),
    "years": (Unit.MONTHS, 12),
    "business days": (Unit.WORKING_DAYS, 1),
    "workdays": (Unit.WORKING_DAYS, 1),
    "日": (Unit.DAYS, 1),
    "天": (Unit.DAYS, 1),
    "个工作日": (Unit.WORKING_DAYS, 1),
    "工作日": (Unit.WORKING_DAYS, 1),
    "小时": (Unit.HOURS, 1),
    "个月": (Unit.MONTHS, 1),
    "": (Unit.DAYS, 1),
}


class BadSpan(ValueError):
    """A text that is no length and no moment; `label` says what would be right."""

    def __init__(self, label: Label) -> None:
        super().__init__(label.en)
        self.label = label


@dataclass(frozen=True, slots=True)
class Span:
    """A length of time: `count` of `unit`, or the name of the field that holds the due day or moment."""

    count: int
    unit: Unit
    field: str | None = None


@dataclass(frozen=True, slots=True)
class Moment:
    """A point of a deadline: a percentage of its time, or a distance before or after the due moment."""

    kind: MomentKind
    count: int = 0
    unit: Unit | None = None


def parse_span(text: object) -> Span:
    """
    Read a length such as `15 days`.

    Args:
        text: what stands in the file; anything but a text is refused, with a suggestion where there is one.

    Raises:
        BadSpan: the text is outside the grammar, or its number outside the bounds of `MOST`.

    Source: docs/rules/deadlines.md, rule 1.
    """
    written = str(text)[:LONGEST_TEXT]
    if isinstance(text, str):
        if found := _COUNTED.fullmatch(text):
            return _bounded(written, int(found[1]), _unit_of(found[2]))
        if found := _DAY_OF_MONTH.fullmatch(text):
            return _bounded(written, int(found[1]), Unit.DAY_OF_MONTH)
        if found := _FIELD.fullmatch(text):
            return Span(0, Unit.FIELD, found[1])
    raise BadSpan(say_time("bad_span", text=written, hint=_hint(_span_meant(written), otherwise="span_examples")))


def parse_moment(text: object) -> Moment:
    """
    Read a moment such as `2 working days left`.

    Raises:
        BadSpan: the text is outside the grammar, or its number outside its bounds.

    Source: docs/rules/deadlines.md, rule 1.
    """
    written = str(text)[:LONGEST_TEXT]
    if text == MomentKind.DUE.value:
        return Moment(MomentKind.DUE)
    if found := _PERCENT.fullmatch(written):
        if int(found[1]) > MOST_PERCENT:
            raise BadSpan(say_time("out_of_bounds", text=written, least=1, most=MOST_PERCENT))
        return Moment(MomentKind.PERCENT, int(found[1]))
    if (found := _DISTANCE.fullmatch(written)) and (counted := _COUNTED.fullmatch(found[1])):
        distance = _bounded(written, int(counted[1]), _unit_of(counted[2]))
        if distance.unit in _DISTANCE_UNITS:
            return Moment(MomentKind(found[2]), distance.count, distance.unit)
    raise BadSpan(say_time("bad_moment", text=written, hint=_hint(_moment_meant(written), otherwise="moment_examples")))


def format_span(span: Span) -> Label:
    """The length in words: `5个工作日` / `5 working days`."""
    one = span.count == 1
    return say_time(
        f"span_{span.unit.name.lower()}",
        count=span.count,
        field=span.field,
        days="day" if one else "days",
        hours="hour" if one else "hours",
        months="month" if one else "months",
    )


def format_moment(moment: Moment) -> Label:
    """The moment in words: `剩余2个工作日时` / `2 working days left`."""
    length = format_span(Span(moment.count, moment.unit)) if moment.unit else None
    return say_time(f"moment_{moment.kind.name.lower()}", count=moment.count, length=length)


def is_longer(a: Span, b: Span) -> bool | None:
    """
    Whether `a` is certainly longer than `b`, for ceilings of duties and floors of rights.

    Returns:
        True or False where it holds whatever the day of the start; None where that depends on the start or on
        a calendar (`5 working days` against `5 days`, a day of the month, a field).

    Source: docs/rules/deadlines.md, rule 12.
    """
    if a.unit == b.unit and a.unit not in (Unit.DAY_OF_MONTH, Unit.FIELD):
        return a.count > b.count
    if a == b:
        return False
    if Unit.DAY_OF_MONTH in (a.unit, b.unit) or Unit.FIELD in (a.unit, b.unit):
        return None
    (least_a, most_a), (least_b, most_b) = _length_bounds(a, b)
    if least_a > most_b:
        return True
    return False if most_a <= least_b else None


def _length_bounds(a: Span, b: Span) -> tuple[tuple[float, float], tuple[float, float]]:
    if _is_in_hours(a) == _is_in_hours(b):
        return _bounds(a), _bounds(b)
    return _in_hours(a), _in_hours(b)


def _is_in_hours(span: Span) -> bool:
    return span.unit in (Unit.HOURS, Unit.WORKING_HOURS)


def _bounds(span: Span) -> tuple[float, float]:
    """The least and the most the length can be, in its own measure: hours, or calendar days."""
    if span.unit in (Unit.WORKING_DAYS, Unit.WORKING_HOURS):
        # Nobody knows without a calendar how many days off lie in between.
        return span.count, math.inf
    return _days_in_months(span.count) if span.unit is Unit.MONTHS else (span.count, span.count)


def _in_hours(span: Span) -> tuple[float, float]:
    least, most = _bounds(span)
    if _is_in_hours(span):
        return least, most
    # The day of the event is not counted, so up to one day comes on top; clocks may be changed by an hour.
    return least * 24 - 1, (most + 1) * 24 + 1


@lru_cache(maxsize=128)
def _days_in_months(count: int) -> tuple[int, int]:
    """The fewest and the most days that `count` months can have, over all starts of four years."""
    lengths = []
    for first in range(48):
        whole = sum(monthrange(2024 + (first + month) // 12, (first + month) % 12 + 1)[1] for month in range(count))
        opening = monthrange(2024 + first // 12, first % 12 + 1)[1]
        closing = monthrange(2024 + (first + count) // 12, (first + count) % 12 + 1)[1]
        lengths += [whole, whole - max(0, opening - closing)]
    return min(lengths), max(lengths)


def _unit_of(words: str) -> Unit:
    plural = words if words.endswith("s") else f"{words}s"
    return Unit(plural.removeprefix("calendar "))


def _bounded(text: str, count: int, unit: Unit) -> Span:
    if count > MOST[unit]:
        raise BadSpan(say_time("out_of_bounds", text=text, least=1, most=MOST[unit]))
    return Span(count, unit)


def _hint(suggestion: str | None, *, otherwise: str) -> Label:
    return say_time("did_you_mean", suggestion=suggestion) if suggestion else say_time(otherwise)


def _span_meant(text: str) -> str | None:
    """The correct length nearest to `text`, if one is near enough to be worth a question."""
    plain = " ".join(text.lower().split())
    number = re.search(r"[1-9][0-9]{0,8}", plain)
    count = int(number[0]) if number else 1
    if number and plain.startswith(number[0]):
        foreign = _FOREIGN_UNITS.get(plain.removeprefix(number[0]).strip())
        if foreign and count * foreign[1] <= MOST[foreign[0]]:
            return _written(count * foreign[1], foreign[0])
    candidates = [_written(count, unit) for unit in MOST if count <= MOST[unit]]
    if plain.startswith("field"):
        candidates.append("field " + re.sub(r"[^a-z0-9_]+", "_", plain.removeprefix("field").strip(": ")).strip("_"))
    return _nearest(plain, candidates)


def _moment_meant(text: str) -> str | None:
    plain = " ".join(text.lower().split())
    if (found := _DISTANCE.fullmatch(plain)) and _COUNTED.fullmatch(found[1]) and plain == text:
        # A correct length in a unit that distances do not have: another unit would not be what was meant.
        return None
    number = re.search(r"[1-9][0-9]{0,8}", plain)
    count = int(number[0]) if number else 1
    distances = [f"{_written(count, unit)} {way}" for unit in _DISTANCE_UNITS for way in ("left", "late")]
    percent = [f"{count}% of the time"] if count <= MOST_PERCENT else []
    return _nearest(plain, [*distances, *percent, MomentKind.DUE.value])


def _nearest(plain: str, candidates: list[str]) -> str | None:
    return next(iter(get_close_matches(plain, candidates, n=1, cutoff=0.7)), None)


def _written(count: int, unit: Unit) -> str:
    if unit is Unit.DAY_OF_MONTH:
        return f"day {count} of the month"
    return f"{count} {unit.value.removesuffix('s') if count == 1 else unit.value}"
