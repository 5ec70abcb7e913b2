"""What `onevisit due` answers: when a length of time is over, and why, day by day."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from engine.calendars import Calendar
from engine.deadlines import Lands, Target, derivation_as_data, reckon
from engine.spans import parse_span


def answer(words: str, start: str, *, calendar: Calendar, rolls: bool) -> dict[str, Any]:
    """
    Reckon a length from a start.

    Args:
        words: `15 working days`, `60 days`, `4 working hours`, `2 hours`, `3 months` …
        start: ISO 8601, a day or a moment; a moment without an offset is in the calendar's zone.
        calendar: which days count.
        rolls: whether a last day that is no working day moves on, as a citizen's right does.

    Raises:
        BadSpan: the words are no length.
        CannotReckon: the start cannot be reckoned from.
        ValueError: the start is no day or moment.
    """
    lands = Lands.NEXT_WORKING_DAY if rolls else Lands.AS_IS
    reckoning = reckon(
        read_start(start, calendar.zone),
        parse_span(words),
        calendar=calendar,
        lands=lands,
        target=Target.PREVIOUS_WORKING_DAY,
        right=rolls,
    )
    return derivation_as_data(reckoning)


def read_start(text: str, zone: ZoneInfo) -> date | datetime:
    """A day, or a moment with its zone."""
    if "T" not in text and " " not in text:
        return date.fromisoformat(text)
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


def lines(data: dict[str, Any], language: str) -> list[str]:
    """The answer as people read it: the summary, then each day or run of days with its reason."""
    told = [data["summary"][language], ""]
    for step in data["derivation"]:
        days = step["first"] if step["first"] == step["last"] else f"{step['first']} – {step['last']}"
        number = f"{step['number']:>4}" if step.get("number") else "    "
        told.append(f"{number}  {days}  {step['why'][language]}")
    return told
