"""When the warnings and escalations of a running deadline come."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.calendars import chinese_calendar_of, plain_calendar
from engine.deadlines import extend, reckon
from engine.escalations import moment_at, reach, repeat_at
from engine.spans import Moment, MomentKind, Span, Unit, parse_moment, parse_span

CHINA = chinese_calendar_of()
SHANGHAI = ZoneInfo("Asia/Shanghai")


def shanghai(moment: str) -> datetime:
    return datetime.fromisoformat(moment).replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("point", "comes"),
    [
        ("50% of the time", "2026-09-02T08:30"),
        ("75% of the time", "2026-09-17T08:30"),
        ("99% of the time", "2026-09-30T08:30"),
        ("2 working days left", "2026-09-29T08:30"),
        ("5 days left", "2026-09-24T08:30"),
        ("2 days left", "2026-09-30T08:30"),
        ("2 hours left", "2026-09-30T08:30"),
        ("due", "2026-10-03T00:00"),
        ("1 working day late", "2026-10-08T08:30"),
        ("3 working days late", "2026-10-10T08:30"),
        ("3 days late", "2026-10-08T08:30"),
        ("10 days late", "2026-10-12T08:30"),
        ("2 hours late", "2026-10-08T08:30"),
    ],
)
def test_moments_of_a_limit_in_days_come_when_the_office_opens(point, comes):
    start = shanghai("2026-08-03T10:00")
    reckoning = reckon(start, Span(60, Unit.DAYS), calendar=CHINA)

    reached = reach(parse_moment(point), start=start, reckoning=reckoning, calendar=CHINA)

    assert reached.at == shanghai(comes)
    assert not reached.clamped


@pytest.mark.parametrize(
    ("span", "point", "comes"),
    [
        ("2 hours", "50% of the time", "2026-03-06T17:00"),
        ("2 hours", "1 hour left", "2026-03-06T17:00"),
        ("2 hours", "due", "2026-03-06T18:00"),
        ("2 hours", "2 hours late", "2026-03-06T20:00"),
        ("2 hours", "3 days late", "2026-03-09T18:00"),
        ("2 hours", "1 working day late", "2026-03-09T18:00"),
        ("96 hours", "1 working day left", "2026-03-09T16:00"),
        ("96 hours", "2 days left", "2026-03-08T16:00"),
        ("4 working hours", "50% of the time", "2026-03-09T09:00"),
        ("4 working hours", "due", "2026-03-09T11:00"),
    ],
)
def test_moments_of_a_limit_in_hours_are_exact(span, point, comes):
    start = shanghai("2026-03-06T16:00")
    reckoning = reckon(start, parse_span(span), calendar=CHINA)

    assert moment_at(parse_moment(point), start=start, reckoning=reckoning, calendar=CHINA) == shanghai(comes)


def test_a_moment_before_the_start_comes_at_the_start_and_says_so():
    start = shanghai("2026-03-04T10:00")
    reckoning = reckon(start, Span(1, Unit.WORKING_DAYS), calendar=CHINA)

    reached = reach(parse_moment("2 working days left"), start=start, reckoning=reckoning, calendar=CHINA)

    assert (reached.at, reached.clamped) == (start, True)
    assert reached.why.zh == "剩余2个工作日时早于起算时间，改为起算时即提醒：2026-03-04 10:00"
    assert reached.why.en == "2 working days left lies before the start and is moved to the start: 2026-03-04 10:00"


def test_a_moment_says_when_it_comes():
    start = date(2026, 3, 2)
    reckoning = reckon(start, Span(15, Unit.DAYS), calendar=CHINA)

    reached = reach(parse_moment("2 working days left"), start=start, reckoning=reckoning, calendar=CHINA)

    assert reached.why.en == "2 working days left: 2026-03-13 08:30"


def test_after_an_extension_the_time_still_runs_from_the_first_start():
    start = date(2026, 4, 3)
    extended = extend(reckon(start, Span(60, Unit.DAYS), calendar=CHINA), 30, calendar=CHINA)

    reached = moment_at(parse_moment("50% of the time"), start=start, reckoning=extended, calendar=CHINA)

    assert reached == shanghai("2026-05-18T08:30")


def test_a_due_day_before_the_start_lets_every_moment_come_at_the_start():
    start = shanghai("2026-03-04T10:00")
    reckoning = reckon(
        start, parse_span("field set_by_sender"), calendar=CHINA, fields={"set_by_sender": date(2026, 2, 2)}
    )

    reached = moment_at(parse_moment("75% of the time"), start=start, reckoning=reckoning, calendar=CHINA)

    assert reached == start


def test_a_part_of_working_time_never_comes_after_a_due_moment_that_has_passed():
    start = shanghai("2026-03-04T10:00")
    passed = reckon(shanghai("2026-03-02T09:00"), Span(1, Unit.WORKING_HOURS), calendar=CHINA)

    assert moment_at(parse_moment("75% of the time"), start=start, reckoning=passed, calendar=CHINA) == start


@pytest.mark.parametrize(
    ("every", "comes"),
    [
        ("5 working days", "2026-03-11T08:30"),
        ("3 days", "2026-03-09T08:30"),
        ("1 month", "2026-04-07T08:30"),
        ("2 hours", "2026-03-04T10:30"),
        ("4 working hours", "2026-03-04T14:30"),
    ],
)
def test_what_repeats_comes_again_at_an_opening_hour_or_the_exact_moment(every, comes):
    assert repeat_at(shanghai("2026-03-04T08:30"), parse_span(every), calendar=CHINA) == shanghai(comes)


LIMITS = st.builds(
    Span,
    st.integers(1, 90),
    st.sampled_from([Unit.DAYS, Unit.WORKING_DAYS, Unit.HOURS, Unit.WORKING_HOURS, Unit.MONTHS]),
)
STARTS = st.datetimes(datetime(2010, 1, 1), datetime(2030, 1, 1)).map(lambda wall: wall.replace(tzinfo=UTC))  # noqa: DTZ001 -- made aware here
CALENDARS = st.sampled_from([CHINA, plain_calendar("America/Sao_Paulo"), plain_calendar("Europe/Berlin")])


@given(CALENDARS, STARTS, LIMITS, st.integers(1, 99))
def test_a_percentage_lies_between_start_and_due(calendar, start, span, percent):
    reckoning = reckon(start, span, calendar=calendar)

    reached = moment_at(Moment(MomentKind.PERCENT, percent), start=start, reckoning=reckoning, calendar=calendar)

    assert start <= reached <= reckoning.due_at


@given(CALENDARS, STARTS, LIMITS, st.integers(1, 30), st.sampled_from([Unit.DAYS, Unit.WORKING_DAYS, Unit.HOURS]))
def test_what_is_left_lies_before_and_what_is_late_behind_the_due_moment(calendar, start, span, count, unit):
    reckoning = reckon(start, span, calendar=calendar)

    left, late = (
        moment_at(Moment(kind, count, unit), start=start, reckoning=reckoning, calendar=calendar)
        for kind in (MomentKind.LEFT, MomentKind.LATE)
    )

    assert start <= left <= reckoning.due_at < late
