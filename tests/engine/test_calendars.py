"""Which days count: the published calendar of China, what is fixed by law beyond it, and the office's own days."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import chinese_calendar
import holidays
import pytest
from holidays.calendars.chinese import _ChineseLunisolar
from hypothesis import given
from hypothesis import strategies as st

from engine.calendars import (
    OFFICE_HOURS,
    Calendar,
    DayKind,
    Outlook,
    chinese_calendar_of,
    plain_calendar,
)
from engine.chinese_holidays import LAST_YEAR, LUNAR_DAYS, holidays_fixed_by_law
from engine.instants import first_instant

CHINA = chinese_calendar_of()
SHANGHAI = ZoneInfo("Asia/Shanghai")
ALL_PUBLISHED = [date(2004, 1, 1) + timedelta(days=n) for n in range((date(2027, 1, 1) - date(2004, 1, 1)).days)]

#: The Saturday that the notice of 2005-12-16 made a working day and the package does not know.
NOTED_DAY = date(2005, 12, 31)


def days_between(first: str, last: str) -> list[date]:
    start = date.fromisoformat(first)
    return [start + timedelta(days=n) for n in range((date.fromisoformat(last) - start).days + 1)]


def test_the_published_years_are_those_of_the_package():
    assert CHINA.published_years == frozenset(range(2004, 2027))


def test_every_published_day_is_what_the_package_says():
    assert [day for day in ALL_PUBLISHED if CHINA.is_working_day(day) != chinese_calendar.is_workday(day)] == []


def test_a_second_package_differs_in_the_noted_day_only():
    second = holidays.country_holidays("CN", years=range(2004, 2027))

    assert [day for day in ALL_PUBLISHED if CHINA.is_working_day(day) != second.is_working_day(day)] == [NOTED_DAY]


def test_the_office_can_correct_the_noted_day():
    corrected = chinese_calendar_of(working_days=[NOTED_DAY])

    assert corrected.day_kind(NOTED_DAY) is DayKind.OFFICE_WORKING


@pytest.mark.parametrize(
    "days",
    [
        days_between("2026-01-01", "2026-01-03"),
        days_between("2026-02-15", "2026-02-23"),
        days_between("2026-04-04", "2026-04-06"),
        days_between("2026-05-01", "2026-05-05"),
        days_between("2026-06-19", "2026-06-21"),
        days_between("2026-09-25", "2026-09-27"),
        days_between("2026-10-01", "2026-10-07"),
    ],
    ids=["new year", "spring festival", "tomb sweeping", "labour day", "dragon boat", "mid-autumn", "national day"],
)
def test_the_holidays_of_2026_are_days_off(days):
    assert {CHINA.day_kind(day) for day in days} == {DayKind.HOLIDAY}


@pytest.mark.parametrize("day", ["2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"])
def test_the_make_up_days_of_2026_are_working_days(day):
    made_up = date.fromisoformat(day)

    assert (CHINA.day_kind(made_up), CHINA.is_working_day(made_up)) == (DayKind.MAKE_UP, True)


@pytest.mark.parametrize(
    ("day", "outlook", "kind", "english"),
    [
        ("2026-03-04", Outlook.FIXED_HOLIDAYS, DayKind.WORKING, "working day"),
        ("2026-03-07", Outlook.FIXED_HOLIDAYS, DayKind.WEEKEND, "weekend"),
        ("2026-10-01", Outlook.FIXED_HOLIDAYS, DayKind.HOLIDAY, "public holiday (National Day)"),
        ("2026-10-01", Outlook.WEEKENDS_ONLY, DayKind.HOLIDAY, "public holiday (National Day)"),
        ("2026-02-14", Outlook.FIXED_HOLIDAYS, DayKind.MAKE_UP, "make-up working day (Spring Festival)"),
        (
            "2027-03-03",
            Outlook.FIXED_HOLIDAYS,
            DayKind.PROVISIONAL_WORKING,
            "taken for a working day (holiday calendar not published)",
        ),
        (
            "2027-03-06",
            Outlook.FIXED_HOLIDAYS,
            DayKind.PROVISIONAL_WEEKEND,
            "taken for a weekend (holiday calendar not published)",
        ),
        ("2027-02-08", Outlook.FIXED_HOLIDAYS, DayKind.HOLIDAY, "public holiday (Spring Festival)"),
        (
            "2027-02-08",
            Outlook.WEEKENDS_ONLY,
            DayKind.PROVISIONAL_WORKING,
            "Spring Festival, not taken as a day off for the earliest date",
        ),
    ],
)
def test_a_day_says_what_it_is(day, outlook, kind, english):
    asked = date.fromisoformat(day)

    assert (CHINA.day_kind(asked, outlook), CHINA.describe(asked, outlook).en) == (kind, english)


def test_the_offices_own_days_come_before_the_public_ones():
    office = chinese_calendar_of(days_off=[date(2026, 3, 4)], working_days=[date(2026, 10, 2)])

    assert office.describe(date(2026, 3, 4)).zh == "本单位放假"
    assert office.describe(date(2026, 10, 2)).zh == "本单位上班"
    assert not office.is_working_day(date(2026, 3, 4))
    assert office.is_working_day(date(2026, 10, 2))


@pytest.mark.parametrize(
    ("day", "settled"),
    [
        ("2026-03-04", True),
        ("2026-12-28", True),
        ("2026-12-29", False),
        ("2026-12-31", False),
        ("2025-12-31", True),
        ("2027-01-04", False),
        ("2003-06-02", False),
    ],
)
def test_a_day_is_settled_when_every_notice_that_may_touch_it_is_published(day, settled):
    assert CHINA.is_settled(date.fromisoformat(day)) is settled


def test_a_day_on_which_the_office_decided_itself_is_settled():
    office = chinese_calendar_of(days_off=[date(2027, 3, 4)], working_days=[date(2027, 3, 6)])

    assert (office.is_settled(date(2027, 3, 4)), office.is_settled(date(2027, 3, 6))) == (True, True)


def test_the_law_fixes_thirteen_days():
    fixed = holidays_fixed_by_law(2027)

    assert {day.isoformat(): name.zh for day, name in sorted(fixed.items())} == {
        "2027-01-01": "元旦",
        "2027-02-05": "春节",
        "2027-02-06": "春节",
        "2027-02-07": "春节",
        "2027-02-08": "春节",
        "2027-04-05": "清明",
        "2027-05-01": "劳动节",
        "2027-05-02": "劳动节",
        "2027-06-09": "端午",
        "2027-09-15": "中秋",
        "2027-10-01": "国庆节",
        "2027-10-02": "国庆节",
        "2027-10-03": "国庆节",
    }


@pytest.mark.parametrize(("year", "days"), [(2024, 0), (2025, 7), (2050, 13), (2051, 7), (2100, 7), (2101, 6)])
def test_only_days_that_are_known_are_fixed(year, days):
    assert len(holidays_fixed_by_law(year)) == days


@pytest.mark.parametrize("year", [2025, 2026])
def test_the_fixed_days_of_a_published_year_are_days_off_in_it(year):
    assert [day for day in holidays_fixed_by_law(year) if CHINA.is_working_day(day)] == []


def test_the_lunar_days_are_those_of_an_independent_package():
    moon = _ChineseLunisolar()
    days = (moon.lunar_new_year_date, moon.dragon_boat_date, moon.mid_autumn_date)

    assert {year: tuple(f"{of(year)[0]:%m-%d}" for of in days) for year in range(2027, 2051)} == LUNAR_DAYS


def test_the_fixed_days_reach_as_far_as_dates_are_reckoned():
    assert max(CHINA.fixed_holidays) == date(LAST_YEAR, 10, 3)
    assert min(CHINA.fixed_holidays) == date(2027, 1, 1)


def test_equal_content_makes_equal_calendars():
    assert chinese_calendar_of() == CHINA
    assert hash(chinese_calendar_of()) == hash(CHINA)
    assert CHINA != "cn"


@pytest.mark.parametrize(
    "other",
    [
        chinese_calendar_of(name="other"),
        chinese_calendar_of("Asia/Urumqi"),
        chinese_calendar_of(days_off=[date(2026, 3, 4)]),
        chinese_calendar_of(working_days=[date(2026, 3, 7)]),
        chinese_calendar_of(hours=((time(9), time(17)),)),
        plain_calendar("Asia/Shanghai", name="cn"),
    ],
    ids=["name", "zone", "day off", "working day", "hours", "plain"],
)
def test_different_content_makes_another_hash(other):
    assert other.sha256 != CHINA.sha256
    assert other != CHINA


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"hours": {}}, "at least one of them open"),
        ({"hours": ((time(14), time(12)),)}, "overlap or run backwards: 14:00-12:00"),
        ({"hours": ((time(8), time(12)), (time(11), time(17)))}, "overlap or run backwards: 08:00-12:00 11:00-17:00"),
        ({"days_off": [date(2026, 3, 4)], "working_days": [date(2026, 3, 4)]}, "2026-03-04 is both"),
        ({"weekend": frozenset(range(7))}, "leaves no working day"),
    ],
    ids=["never open", "backwards", "overlap", "both", "weekend of seven days"],
)
def test_a_calendar_that_contradicts_itself_is_refused(change, message):
    with pytest.raises(ValueError, match=message):
        plain_calendar("Europe/Berlin", **change)


def test_hours_need_seven_weekdays():
    with pytest.raises(ValueError, match="seven weekdays"):
        Calendar("x", SHANGHAI, (OFFICE_HOURS,), {}, {}, None, {}, (12, 29), frozenset(), frozenset(), frozenset())


def test_every_year_of_a_plain_calendar_is_known():
    plain = plain_calendar("Europe/Berlin")

    assert plain.is_settled(date(2150, 12, 31))
    assert plain.day_kind(date(2026, 10, 1)) is DayKind.WORKING
    assert plain.day_kind(date(2026, 10, 3)) is DayKind.WEEKEND


@pytest.mark.parametrize(
    ("day", "last", "following"),
    [
        ("2026-03-04", "2026-03-04", "2026-03-04"),
        ("2026-10-02", "2026-09-30", "2026-10-08"),
        ("2026-06-27", "2026-06-26", "2026-06-29"),
    ],
)
def test_the_nearest_working_days_are_found(day, last, following):
    asked = date.fromisoformat(day)

    assert CHINA.last_working_day(asked).isoformat() == last
    assert CHINA.next_working_day(asked).isoformat() == following


def test_the_office_opens_and_closes_by_wall_time_in_several_periods():
    day = date(2026, 3, 4)

    assert CHINA.opening_of(day) == datetime(2026, 3, 4, 0, 30, tzinfo=UTC)
    assert CHINA.open_periods(day) == (
        (datetime(2026, 3, 4, 0, 30, tzinfo=UTC), datetime(2026, 3, 4, 4, 0, tzinfo=UTC)),
        (datetime(2026, 3, 4, 6, 0, tzinfo=UTC), datetime(2026, 3, 4, 9, 30, tzinfo=UTC)),
    )
    assert CHINA.open_periods(date(2026, 3, 7)) == ()


def test_a_make_up_day_has_the_hours_of_the_last_weekday_with_hours():
    office = chinese_calendar_of(hours={0: OFFICE_HOURS, 4: ((time(9), time(11)),)})

    assert office.hours_of(date(2026, 2, 14)) == ((time(9), time(11)),)


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        ("2026-03-04T08:00", "2026-03-04T18:00", 7),
        ("2026-03-04T11:00", "2026-03-04T15:00", 2),
        ("2026-03-06T17:00", "2026-03-09T09:00", 1),
        ("2026-03-07T00:00", "2026-03-08T23:00", 0),
        ("2026-03-05T10:00", "2026-03-04T10:00", 0),
    ],
    ids=["whole day", "over noon", "over a weekend", "weekend", "backwards"],
)
def test_only_opening_hours_are_working_time(start, end, hours):
    begin, finish = (datetime.fromisoformat(moment).replace(tzinfo=SHANGHAI) for moment in (start, end))

    assert CHINA.working_time(begin, finish) == timedelta(hours=hours)


@pytest.mark.parametrize(
    ("zone", "wall", "instant"),
    [
        ("America/Sao_Paulo", "2018-11-04T00:00", "2018-11-04T03:00"),
        ("America/Sao_Paulo", "2018-11-04T00:40", "2018-11-04T03:00"),
        ("America/Sao_Paulo", "2018-02-18T00:00", "2018-02-18T03:00"),
        ("Europe/Berlin", "2026-03-29T02:30", "2026-03-29T01:00"),
        ("Europe/Berlin", "2026-10-25T02:30", "2026-10-25T00:30"),
        ("America/Havana", "2026-11-01T00:00", "2026-11-01T04:00"),
        ("Pacific/Apia", "2011-12-30T12:00", "2011-12-30T10:00"),
        ("Asia/Shanghai", "2026-03-04T00:00", "2026-03-03T16:00"),
    ],
    ids=[
        "midnight that is missing",
        "minute that is missing",
        "evening that comes twice",
        "hour that is missing",
        "hour that comes twice",
        "midnight that comes twice",
        "day that is missing",
        "ordinary midnight",
    ],
)
def test_a_wall_time_becomes_its_first_existing_instant(zone, wall, instant):
    found = first_instant(datetime.fromisoformat(wall), ZoneInfo(zone))

    assert found == datetime.fromisoformat(instant).replace(tzinfo=UTC)


ZONES = ["America/Sao_Paulo", "Europe/Berlin", "Asia/Shanghai", "America/Havana", "Pacific/Apia", "Australia/Lord_Howe"]


@given(st.sampled_from(ZONES), st.dates(date(2004, 1, 1), date(2030, 1, 1)))
def test_a_day_ends_at_the_first_instant_of_the_next(zone, day):
    calendar = plain_calendar(zone)
    end = calendar.end_of(day)

    assert calendar.day_of(end) > day
    assert calendar.day_of(end - timedelta(seconds=1)) <= day


@pytest.mark.parametrize(
    ("calendar", "last"),
    [(CHINA, date(2026, 12, 28)), (plain_calendar("Europe/Berlin"), date.max)],
    ids=["until the next notice", "without notices"],
)
def test_the_last_day_that_is_known_for_certain(calendar, last):
    assert calendar.known_until == last
    assert calendar.is_settled(last)


@pytest.mark.parametrize(("day", "year"), [(date(2026, 12, 28), 2026), (date(2026, 12, 29), 2027)])
def test_the_last_days_of_december_belong_to_the_notice_of_the_next_year(day, year):
    assert CHINA.notice_of(day) == year
