"""When a limit is due and why: the dates of the rules page as tables, the arithmetic as properties."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.calendars import DayKind, chinese_calendar_of, plain_calendar
from engine.counting import CannotReckon
from engine.deadlines import Lands, Target, derivation_as_data, extend, reckon
from engine.spans import Span, Unit, parse_span

CHINA = chinese_calendar_of()
SHANGHAI = ZoneInfo("Asia/Shanghai")
BERLIN = plain_calendar("Europe/Berlin")
ZONES = [plain_calendar(zone) for zone in ("America/Sao_Paulo", "Europe/Berlin", "America/Havana", "Pacific/Apia")]

PUBLISHED_DAYS = st.dates(date(2004, 1, 1), date(2026, 6, 30))
ANY_DAYS = st.dates(date(2004, 1, 1), date(2035, 12, 31))


def due(start: str, span: str, **options) -> str:
    return reckon(date.fromisoformat(start), parse_span(span), calendar=CHINA, **options).due_day.isoformat()


def shanghai(moment: str) -> datetime:
    return datetime.fromisoformat(moment).replace(tzinfo=SHANGHAI)


def counted_days(reckoning) -> int:
    return sum((step.last - step.first).days + 1 for step in reckoning.steps if step.counted)


@pytest.mark.parametrize(
    ("start", "span", "last_day"),
    [
        ("2026-02-12", "5 working days", "2026-02-26"),
        ("2026-02-11", "15 days", "2026-02-26"),
        ("2026-04-29", "10 working days", "2026-05-15"),
        ("2026-09-29", "5 working days", "2026-10-12"),
        ("2026-08-03", "60 days", "2026-10-02"),
        ("2026-01-02", "1 working day", "2026-01-04"),
        ("2026-09-18", "1 working day", "2026-09-20"),
        ("2026-05-28", "30 days", "2026-06-27"),
        ("2026-01-05", "3 working days", "2026-01-08"),
        ("2026-01-05", "10 working days", "2026-01-19"),
        ("2026-01-05", "15 days", "2026-01-20"),
        ("2026-03-02", "15 days", "2026-03-17"),
        ("2026-03-02", "2 working days", "2026-03-04"),
        ("2026-03-02", "20 days", "2026-03-22"),
        ("2026-04-02", "15 days", "2026-04-17"),
        ("2026-04-02", "3 working days", "2026-04-08"),
        ("2026-04-03", "60 days", "2026-06-02"),
        ("2026-05-06", "15 days", "2026-05-21"),
        ("2026-01-20", "15 days", "2026-02-04"),
        ("2026-05-20", "60 days", "2026-07-19"),
        ("2026-06-10", "2 working days", "2026-06-12"),
        ("2026-03-16", "15 days", "2026-03-31"),
        ("2026-03-16", "20 days", "2026-04-05"),
        ("2026-03-16", "30 days", "2026-04-15"),
        ("2026-07-06", "15 days", "2026-07-21"),
        ("2026-07-06", "10 working days", "2026-07-20"),
        ("2026-10-19", "15 days", "2026-11-03"),
        ("2026-07-27", "15 days", "2026-08-11"),
        ("2026-01-31", "1 month", "2026-02-28"),
        ("2024-01-31", "1 month", "2024-02-29"),
        ("2024-02-29", "12 months", "2025-02-28"),
        ("2026-11-30", "3 months", "2027-02-28"),
        ("2026-03-01", "day 20 of the month", "2026-03-20"),
        ("2026-03-20", "day 20 of the month", "2026-03-20"),
        ("2026-12-21", "day 20 of the month", "2027-01-20"),
        ("2026-04-02", "day 31 of the month", "2026-04-30"),
    ],
)
def test_the_due_day_is_the_one_of_the_rules(start, span, last_day):
    assert due(start, span) == last_day


@pytest.mark.parametrize(
    ("start", "span", "target"),
    [
        ("2026-08-03", "60 days", "2026-09-30"),
        ("2026-03-02", "20 days", "2026-03-20"),
        ("2026-04-03", "60 days", "2026-06-02"),
        ("2026-05-20", "60 days", "2026-07-17"),
        ("2026-03-16", "20 days", "2026-04-03"),
        ("2026-03-16", "30 days", "2026-04-15"),
        ("2026-01-05", "10 working days", "2026-01-19"),
    ],
)
def test_the_target_is_the_last_working_day_up_to_the_due_day(start, span, target):
    reckoning = reckon(date.fromisoformat(start), parse_span(span), calendar=CHINA, target=Target.PREVIOUS_WORKING_DAY)

    assert reckoning.target_day == date.fromisoformat(target)
    assert reckoning.due_day.isoformat() == due(start, span)


@pytest.mark.parametrize(
    ("start", "span", "landed"),
    [
        ("2026-08-03", "60 days", "2026-10-08"),
        ("2026-05-28", "30 days", "2026-06-29"),
        ("2026-03-02", "15 days", "2026-03-17"),
    ],
)
def test_a_limit_that_lands_on_the_next_working_day_moves_on(start, span, landed):
    assert due(start, span, lands=Lands.NEXT_WORKING_DAY) == landed


def test_days_in_a_row_without_a_working_day_leave_no_target():
    reckoning = reckon(date(2026, 10, 2), Span(2, Unit.DAYS), calendar=CHINA, target=Target.PREVIOUS_WORKING_DAY)

    assert (reckoning.due_day, reckoning.target_day) == (date(2026, 10, 4), None)
    assert reckoning.steps[-1].why.en == "no working day between start and due day: no target of its own"
    assert "不另设办理目标" in reckoning.summary.zh


@pytest.mark.parametrize(("days", "due_day"), [(30, "2026-07-02"), (Span(30, Unit.DAYS), "2026-07-02")], ids=str)
def test_an_extension_counts_from_the_old_due_day(days, due_day):
    before = reckon(date(2026, 4, 3), Span(60, Unit.DAYS), calendar=CHINA)

    assert extend(before, days, calendar=CHINA).due_day == date.fromisoformat(due_day)
    assert extend(before.due_day, days, calendar=CHINA).due_day == date.fromisoformat(due_day)


def test_an_extension_counts_from_the_day_before_it_moved_on():
    before = reckon(date(2026, 5, 28), Span(30, Unit.DAYS), calendar=CHINA, lands=Lands.NEXT_WORKING_DAY)

    assert extend(before, 3, calendar=CHINA).due_day == date(2026, 6, 30)


def test_a_limit_in_hours_is_extended_from_its_moment():
    before = reckon(shanghai("2026-03-04T22:00"), Span(2, Unit.HOURS), calendar=CHINA)

    assert extend(before, Span(3, Unit.HOURS), calendar=CHINA).due_at == shanghai("2026-03-05T03:00")


def test_the_day_of_the_event_is_that_of_the_calendars_zone():
    late_evening = datetime(2026, 3, 1, 16, 30, tzinfo=UTC)

    reckoning = reckon(late_evening, Span(1, Unit.DAYS), calendar=CHINA)

    assert (reckoning.start_day, reckoning.due_day) == (date(2026, 3, 2), date(2026, 3, 3))
    assert reckoning.due_at == datetime(2026, 3, 3, 16, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("start", "span", "end"),
    [
        ("2026-03-04T09:00", "4 working hours", "2026-03-04T15:00"),
        ("2026-03-04T08:30", "3 working hours", "2026-03-04T11:30"),
        ("2026-03-04T14:00", "7 working hours", "2026-03-05T12:00"),
        ("2026-03-06T16:00", "4 working hours", "2026-03-09T11:00"),
        ("2026-03-04T20:00", "1 working hour", "2026-03-05T09:30"),
        ("2026-03-04T12:30", "1 working hour", "2026-03-04T15:00"),
        ("2026-02-13T17:00", "4 working hours", "2026-02-14T12:00"),
        ("2026-09-30T17:00", "1 working hour", "2026-10-08T09:00"),
        ("2026-10-03T23:00", "2 hours", "2026-10-04T01:00"),
        ("2026-03-04T09:15", "24 hours", "2026-03-05T09:15"),
    ],
)
def test_hours_end_at_a_moment(start, span, end):
    reckoning = reckon(shanghai(start), parse_span(span), calendar=CHINA, lands=Lands.NEXT_WORKING_DAY)

    assert reckoning.due_at == shanghai(end)
    assert reckoning.due_day == shanghai(end).date()
    assert not reckoning.in_days


@pytest.mark.parametrize(
    ("span", "end"), [("2 hours", "2026-03-04T02:00"), ("2 working hours", "2026-03-04T10:30")], ids=str
)
def test_hours_that_start_on_a_mere_day_count_from_its_first_instant(span, end):
    assert reckon(date(2026, 3, 4), parse_span(span), calendar=CHINA).due_at == shanghai(end)


@pytest.mark.parametrize(
    ("value", "due_at", "in_days"),
    [
        (date(2026, 5, 8), "2026-05-09T00:00", True),
        (datetime(2026, 5, 8, 15, 0, tzinfo=SHANGHAI), "2026-05-08T15:00", False),
    ],
    ids=["day", "moment"],
)
def test_a_field_gives_the_due_day_or_moment_itself(value, due_at, in_days):
    reckoning = reckon(date(2026, 3, 4), parse_span("field agreed_on"), calendar=CHINA, fields={"agreed_on": value})

    assert (reckoning.due_at, reckoning.in_days) == (shanghai(due_at), in_days)
    assert reckoning.due_day == date(2026, 5, 8)


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (None, "“agreed_on”, which holds no date"),
        ("2026-05-08", "“agreed_on”, which holds no date"),
        (datetime(2026, 5, 8, 15, 0), "2026-05-08T15:00:00 has no time zone"),  # noqa: DTZ001 - the fault to be found
        (date(2926, 5, 8), "2926-05-08 lies outside the years"),
    ],
    ids=["nothing", "text", "naive", "slip of the finger"],
)
def test_a_field_without_a_usable_date_is_a_sentence(value, message):
    with pytest.raises(CannotReckon, match=message) as cannot:
        reckon(date(2026, 3, 4), parse_span("field agreed_on"), calendar=CHINA, fields={"agreed_on": value})

    assert cannot.value.label.zh != cannot.value.label.en


@pytest.mark.parametrize(
    ("start", "message"),
    [
        (datetime(2026, 3, 4, 9, 0), "2026-03-04T09:00:00 has no time zone"),  # noqa: DTZ001 - the fault to be found
        (date(1926, 3, 4), "1926-03-04 lies outside the years that can be reckoned \\(1949 to 2199\\)"),
        (datetime(9999, 12, 31, tzinfo=UTC), "9999-12-31 lies outside"),
    ],
    ids=["naive", "too early", "too late"],
)
def test_a_start_that_cannot_be_reckoned_is_a_sentence(start, message):
    with pytest.raises(CannotReckon, match=message):
        reckon(start, Span(1, Unit.DAYS), calendar=CHINA)


def test_the_derivation_says_of_every_day_why_it_counted():
    reckoning = reckon(date(2026, 9, 29), Span(5, Unit.WORKING_DAYS), calendar=CHINA)

    assert [(step.first.isoformat()[5:], step.number, step.why.en) for step in reckoning.steps] == [
        ("09-29", None, "the day of the event, not counted"),
        ("09-30", 1, "working day, counted"),
        ("10-01", None, "public holiday (National Day), not counted"),
        ("10-02", None, "public holiday (National Day), not counted"),
        ("10-03", None, "public holiday (National Day), not counted"),
        ("10-04", None, "public holiday (National Day), not counted"),
        ("10-05", None, "public holiday (National Day), not counted"),
        ("10-06", None, "public holiday (National Day), not counted"),
        ("10-07", None, "public holiday (National Day), not counted"),
        ("10-08", 2, "working day, counted"),
        ("10-09", 3, "working day, counted"),
        ("10-10", 4, "make-up working day (National Day), counted"),
        ("10-11", None, "weekend, not counted"),
        ("10-12", 5, "working day, counted"),
    ]


def test_a_long_derivation_joins_days_that_are_alike():
    reckoning = reckon(date(2026, 8, 3), Span(60, Unit.DAYS), calendar=CHINA)

    assert [(step.first, step.last, step.number) for step in reckoning.steps] == [
        (date(2026, 8, 3), date(2026, 8, 3), None),
        (date(2026, 8, 4), date(2026, 10, 2), 60),
    ]


def test_moving_on_is_shown_day_by_day():
    reckoning = reckon(date(2026, 5, 28), Span(30, Unit.DAYS), calendar=CHINA, lands=Lands.NEXT_WORKING_DAY)

    assert reckoning.raw_day == date(2026, 6, 27)
    assert [(step.first, step.kind, step.counted, step.why.en) for step in reckoning.steps[-3:]] == [
        (date(2026, 6, 27), DayKind.WEEKEND, False, "the last day is no working day (weekend): moved on"),
        (date(2026, 6, 28), DayKind.WEEKEND, False, "the last day is no working day (weekend): moved on"),
        (date(2026, 6, 29), DayKind.WORKING, False, "moved on to this day (working day)"),
    ]


def test_working_hours_show_which_hours_of_which_day_counted():
    reckoning = reckon(shanghai("2026-03-06T11:00"), Span(5, Unit.WORKING_HOURS), calendar=CHINA)

    assert [(step.first.day, step.why.en, step.time) for step in reckoning.steps] == [
        (6, "working day, counted 11:00–12:00 14:00–17:30", timedelta(hours=4.5)),
        (7, "weekend, no time counted", timedelta(0)),
        (8, "weekend, no time counted", timedelta(0)),
        (9, "working day, counted 08:30–09:00", timedelta(hours=0.5)),
    ]


@pytest.mark.parametrize(
    ("start", "span", "options", "chinese", "english"),
    [
        (
            date(2026, 2, 12),
            "5 working days",
            {},
            "起算日2026-02-12（当日不算），第5个工作日为2026-02-26。",
            "Starts 2026-02-12 (not counted); working day 5 is 2026-02-26.",
        ),
        (
            date(2026, 8, 3),
            "60 days",
            {"target": Target.PREVIOUS_WORKING_DAY},
            "起算日2026-08-03（当日不算），第60日为2026-10-02；办理目标为2026-09-30。",
            "Starts 2026-08-03 (not counted); day 60 is 2026-10-02; target 2026-09-30.",
        ),
        (
            date(2026, 5, 28),
            "30 days",
            {"lands": Lands.NEXT_WORKING_DAY},
            "起算日2026-05-28（当日不算），第30日为2026-06-27；该日不是工作日，顺延至2026-06-29。",
            "Starts 2026-05-28 (not counted); day 30 is 2026-06-27; no working day, so moved on to 2026-06-29.",
        ),
        (
            date(2026, 1, 31),
            "1 month",
            {},
            "起算日2026-01-31（当日不算），满1个月为2026-02-28。",
            "Starts 2026-01-31 (not counted); 1 month ends on 2026-02-28.",
        ),
        (
            date(2026, 3, 1),
            "day 20 of the month",
            {},
            "起算日2026-03-01，约定日为2026-03-20。",
            "Starts 2026-03-01; the day set is 2026-03-20.",
        ),
        (
            datetime(2026, 10, 3, 23, 0, tzinfo=SHANGHAI),
            "1 hour",
            {},
            "自2026-10-03 23:00起连续计1小时，至2026-10-04 00:00（节假日照计）。",
            "1 elapsed hour from 2026-10-03 23:00, until 2026-10-04 00:00 (holidays included).",
        ),
        (
            datetime(2026, 3, 4, 9, 0, tzinfo=SHANGHAI),
            "4 working hours",
            {},
            "自2026-03-04 09:00起计4个工作小时，至2026-03-04 15:00（只计办公时间）。",
            "4 working hours from 2026-03-04 09:00, until 2026-03-04 15:00 (opening hours only).",
        ),
        (
            date(2026, 3, 4),
            "field agreed_on",
            {"fields": {"agreed_on": date(2026, 5, 8)}},
            "按“agreed_on”所填，为2026-05-08。",
            "As entered in “agreed_on”: 2026-05-08.",
        ),
        (
            date(2026, 12, 20),
            "30 working days",
            {"target": Target.PREVIOUS_WORKING_DAY},
            (
                "起算日2026-12-20（当日不算），第30个工作日为2027-01-29；办理目标为2027-01-29。"
                "放假安排尚未公布，日期为暂定：最早2027-01-29，最晚2027-02-01。"
            ),
            (
                "Starts 2026-12-20 (not counted); working day 30 is 2027-01-29; target 2027-01-29. "
                "Provisional, since the holiday calendar is not published: between 2027-01-29 and 2027-02-01."
            ),
        ),
        (
            date(2026, 12, 4),
            "60 days",
            {"target": Target.PREVIOUS_WORKING_DAY},
            "起算日2026-12-04（当日不算），第60日为2027-02-02；办理目标为2027-02-02。放假安排尚未公布，办理目标为暂定。",
            (
                "Starts 2026-12-04 (not counted); day 60 is 2027-02-02; target 2027-02-02. "
                "The target is provisional, since the holiday calendar is not published."
            ),
        ),
    ],
)
def test_the_summary_says_start_rule_and_result(start, span, options, chinese, english):
    summary = reckon(start, parse_span(span), calendar=CHINA, **options).summary

    assert (summary.zh, summary.en) == (chinese, english)


@pytest.mark.parametrize(("right", "due_day"), [(False, "2027-02-10"), (True, "2027-02-12")], ids=["duty", "right"])
def test_a_provisional_duty_takes_the_earlier_end_and_a_right_the_later(right, due_day):
    reckoning = reckon(date(2027, 1, 27), Span(10, Unit.WORKING_DAYS), calendar=CHINA, right=right)

    assert reckoning.provisional
    assert (reckoning.earliest_day, reckoning.latest_day) == (date(2027, 2, 10), date(2027, 2, 12))
    assert reckoning.due_day.isoformat() == due_day


def test_calendar_days_are_never_provisional_even_in_a_year_without_a_calendar():
    reckoning = reckon(date(2026, 11, 20), Span(60, Unit.DAYS), calendar=CHINA)

    assert (reckoning.due_day, reckoning.provisional) == (date(2027, 1, 19), False)


@pytest.mark.parametrize(
    ("right", "due_day"), [(False, date(2027, 2, 8)), (True, date(2027, 2, 9))], ids=["duty", "right"]
)
def test_moving_on_in_a_year_without_a_calendar_is_provisional(right, due_day):
    reckoning = reckon(date(2027, 1, 7), Span(30, Unit.DAYS), calendar=CHINA, lands=Lands.NEXT_WORKING_DAY, right=right)

    assert reckoning.raw_day == date(2027, 2, 6)
    assert (reckoning.due_day, reckoning.provisional) == (due_day, True)
    assert (reckoning.earliest_day, reckoning.latest_day) == (date(2027, 2, 8), date(2027, 2, 9))


def test_a_provisional_target_skips_the_holidays_fixed_by_law():
    reckoning = reckon(date(2026, 12, 8), Span(60, Unit.DAYS), calendar=CHINA, target=Target.PREVIOUS_WORKING_DAY)

    assert reckoning.due_day == date(2027, 2, 6)
    assert reckoning.target_day == date(2027, 2, 4)
    assert (reckoning.provisional, reckoning.target_provisional) == (False, True)


def test_a_deadline_remembers_by_which_calendar_it_was_reckoned():
    assert reckon(date(2026, 3, 4), Span(1, Unit.DAYS), calendar=CHINA).calendar_sha256 == CHINA.sha256


def test_the_derivation_is_data_in_both_languages():
    reckoning = reckon(
        shanghai("2026-03-06T17:00"), Span(1, Unit.WORKING_DAYS), calendar=CHINA, target=Target.PREVIOUS_WORKING_DAY
    )

    data = json.loads(json.dumps(derivation_as_data(reckoning)))

    assert data["due"] == "2026-03-09T16:00:00+00:00"
    assert (data["start"], data["start_day"]) == ("2026-03-06T17:00:00+08:00", "2026-03-06")
    assert (data["due_day"], data["raw_day"], data["target"]) == ("2026-03-09", "2026-03-09", "2026-03-09")
    assert (data["provisional"], data["target_provisional"]) == (False, False)
    assert (data["earliest_day"], data["latest_day"]) == ("2026-03-09", "2026-03-09")
    assert data["span"] == {"zh": "1个工作日", "en": "1 working day"}
    assert data["summary"]["en"].startswith("Starts 2026-03-06")
    assert data["calendar_sha256"] == CHINA.sha256
    assert data["derivation"][3] == {
        "first": "2026-03-09",
        "last": "2026-03-09",
        "kind": "working",
        "counted": True,
        "number": 1,
        "hours": None,
        "why": {"zh": "工作日，计入", "en": "working day, counted"},
    }
    assert [step["kind"] for step in data["derivation"]] == [None, "weekend", "weekend", "working", "working"]


def test_the_data_of_hours_says_how_many_hours_counted():
    data = derivation_as_data(reckon(shanghai("2026-03-04T09:00"), Span(90, Unit.WORKING_HOURS), calendar=CHINA))

    assert sum(step["hours"] for step in data["derivation"]) == 90
    assert data["target"] is None


def test_working_hours_of_many_weeks_are_joined_without_losing_time():
    data = derivation_as_data(reckon(shanghai("2026-03-04T00:00"), Span(400, Unit.WORKING_HOURS), calendar=CHINA))

    assert sum(step["hours"] for step in data["derivation"]) == 400


@given(PUBLISHED_DAYS, st.integers(1, 120))
def test_n_working_days_hold_exactly_n_working_days(start, count):
    reckoning = reckon(start, Span(count, Unit.WORKING_DAYS), calendar=CHINA)
    days = [start + timedelta(days=n) for n in range(1, (reckoning.due_day - start).days + 1)]

    assert sum(CHINA.is_working_day(day) for day in days) == count
    assert CHINA.is_working_day(reckoning.due_day)
    assert counted_days(reckoning) == count


@given(ANY_DAYS, st.integers(1, 3660))
def test_n_days_are_counted_as_n_days(start, count):
    reckoning = reckon(start, Span(count, Unit.DAYS), calendar=CHINA)

    assert (reckoning.due_day - start).days == count == counted_days(reckoning)
    assert not reckoning.provisional


@given(ANY_DAYS, st.sampled_from([Unit.DAYS, Unit.WORKING_DAYS, Unit.MONTHS, Unit.WORKING_HOURS]), st.integers(1, 60))
def test_a_longer_limit_and_a_later_start_are_never_due_earlier(start, unit, count):
    here = reckon(start, Span(count, unit), calendar=CHINA)
    longer = reckon(start, Span(count + 1, unit), calendar=CHINA)
    later = reckon(start + timedelta(days=1), Span(count, unit), calendar=CHINA)

    assert here.due_at < longer.due_at
    assert here.due_at <= later.due_at


@given(ANY_DAYS, st.integers(1, 90), st.booleans())
def test_what_moves_on_lands_on_the_first_working_day_not_before(start, count, right):
    raw = reckon(start, Span(count, Unit.DAYS), calendar=CHINA, right=right)
    moved = reckon(start, Span(count, Unit.DAYS), calendar=CHINA, lands=Lands.NEXT_WORKING_DAY, right=right)
    latest = CHINA.next_working_day(raw.due_day)

    assert raw.due_day == moved.raw_day <= moved.due_day <= latest == moved.latest_day
    assert moved.provisional or CHINA.is_working_day(moved.due_day)


@given(ANY_DAYS, st.integers(1, 90))
def test_a_target_is_a_working_day_not_after_the_due_day(start, count):
    reckoning = reckon(start, Span(count, Unit.DAYS), calendar=CHINA, target=Target.PREVIOUS_WORKING_DAY)
    target = reckoning.target_day or CHINA.last_working_day(start)

    assert CHINA.is_working_day(target)
    assert target <= reckoning.due_day
    assert not any(
        CHINA.is_working_day(target + timedelta(days=n)) for n in range(1, (reckoning.due_day - target).days + 1)
    )


@given(st.sampled_from(ZONES), st.dates(date(2010, 1, 1), date(2030, 1, 1)), st.integers(1, 400))
def test_a_limit_in_days_ends_at_an_existing_midnight_in_any_zone(calendar, start, count):
    reckoning = reckon(start, Span(count, Unit.DAYS), calendar=calendar)

    assert calendar.day_of(reckoning.due_at) > reckoning.due_day
    assert calendar.day_of(reckoning.due_at - timedelta(seconds=1)) <= reckoning.due_day
    assert reckoning.due_at.utcoffset() == timedelta(0)


def test_a_day_without_midnight_ends_the_day_before_where_it_begins():
    brazil = plain_calendar("America/Sao_Paulo")

    assert reckon(date(2018, 11, 2), Span(1, Unit.DAYS), calendar=brazil).due_at == datetime(2018, 11, 4, 3, tzinfo=UTC)


@given(st.datetimes(datetime(2010, 1, 1), datetime(2030, 1, 1)), st.integers(1, 2000))  # noqa: DTZ001 - made aware below
def test_elapsed_hours_are_exact_also_when_clocks_change(wall, count):
    start = wall.replace(tzinfo=UTC)

    assert reckon(start, Span(count, Unit.HOURS), calendar=BERLIN).due_at - start == timedelta(hours=count)


@given(st.datetimes(datetime(2010, 1, 1), datetime(2026, 1, 1)), st.integers(1, 200))  # noqa: DTZ001 - made aware below
def test_working_hours_are_exactly_the_opening_hours_in_between(wall, count):
    start = wall.replace(tzinfo=UTC)
    reckoning = reckon(start, Span(count, Unit.WORKING_HOURS), calendar=CHINA)

    assert CHINA.working_time(start, reckoning.due_at) == timedelta(hours=count)
    assert sum((step.time for step in reckoning.steps), timedelta(0)) == timedelta(hours=count)


@given(ANY_DAYS, st.integers(1, 60))
def test_months_count_from_their_anchor(start, count):
    reckoning = reckon(start, Span(count, Unit.MONTHS), calendar=CHINA)
    last = reckoning.due_day

    assert (last.year * 12 + last.month) - (start.year * 12 + start.month) == count
    assert last.day == start.day or (last.day < start.day and (last + timedelta(days=1)).day == 1)


@given(ANY_DAYS, st.integers(1, 40), st.booleans())
def test_a_date_is_provisional_only_if_an_unsettled_day_was_looked_at(start, count, right):
    reckoning = reckon(start, Span(count, Unit.WORKING_DAYS), calendar=CHINA, right=right)
    looked_at = [start + timedelta(days=n) for n in range(1, (reckoning.earliest_day - start).days + 1)]

    assert reckoning.provisional is not all(CHINA.is_settled(day) for day in looked_at)
    assert reckoning.earliest_day <= reckoning.due_day <= reckoning.latest_day
    assert reckoning.provisional or reckoning.earliest_day == reckoning.latest_day
    assert reckoning.due_day == (reckoning.latest_day if right else reckoning.earliest_day)


def test_the_provisional_flag_never_rises_for_a_calendar_without_notices():
    office = plain_calendar("Asia/Shanghai", hours=((time(9), time(17)),))

    assert not reckon(date(2190, 1, 1), Span(3660, Unit.WORKING_DAYS), calendar=office).provisional
