from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from engine.calendars import chinese_calendar_of
from tests.qingxi import FILE, office
from workflows.demo.dating import Matter, Step, dated
from workflows.demo.first_steps import FIRST_STEPS
from workflows.demo.office import MATTERS, stories
from workflows.demo.staff import DEMO_PEOPLE, OFFICE_PEOPLE
from workflows.office_file import read_office
from workflows.worked_cases import PETITIONER

CARD = read_office(FILE)
CALENDAR = chinese_calendar_of()
ZONE = ZoneInfo("Asia/Shanghai")
WALL = "%Y-%m-%dT%H:%M"
#: Moments on every weekday from the autumn before the worked cases to the spring after them.
MOMENTS = [datetime(2025, 9, 1, 6, 30, tzinfo=ZONE) + n * timedelta(days=5, minutes=97) for n in range(128)]
NOON = datetime(2026, 11, 24, 12, 0, tzinfo=ZONE)


def acts_of(told):
    """(wall time, by whom) of every act of the stories, in the order in which each story tells them."""
    return [[(story.opened_at, story.opened_by), *((act.at, act.by) for act in story.acts)] for story in told]


def is_open(wall):
    moment = datetime.fromisoformat(wall).replace(tzinfo=ZONE)
    return any(opens <= moment < closes for opens, closes in CALENDAR.open_periods(moment.date()))


def told(matter, now=NOON):
    (story,) = dated([matter], now=now, calendar=CALENDAR)
    return story


def test_whenever_it_is_made_the_office_acts_in_opening_hours_and_in_order_and_never_in_the_future():
    wrong = [
        (now, at, by)
        for now in MOMENTS
        for acts in acts_of(dated(MATTERS, now=now, calendar=CALENDAR))
        for (before, _), (at, by) in zip([("", ""), *acts], acts, strict=False)
        if at <= before or at > now.strftime(WALL) or (by != PETITIONER and not is_open(at))
    ]

    assert wrong == []


def test_whenever_it_is_made_every_matter_is_told_but_those_of_this_morning():
    newest = {matter.name for matter in MATTERS if matter.days_ago == 0}

    missing = {
        name
        for now in MOMENTS
        for name in {matter.name for matter in MATTERS}
        - {story.name for story in dated(MATTERS, now=now, calendar=CALENDAR)}
    }

    assert missing <= newest


def test_the_same_moment_gives_the_same_past():
    assert stories(now=NOON, calendar=CALENDAR) == stories(now=NOON, calendar=CALENDAR)


def test_after_a_weekend_what_came_last_is_of_the_last_working_days():
    monday = datetime(2026, 11, 23, 18, 0, tzinfo=ZONE)

    story = told(Matter("walk", 1, {}, (Step(1, "lijia", "sort"),)), monday)

    assert [story.opened_at[:10], story.acts[0].at[:10]] == ["2026-11-20", "2026-11-23"]


def test_an_older_matter_is_counted_in_days_and_kept_off_the_weekend():
    story = told(Matter("walk", 30, {}, (Step(1, "lijia", "sort"),)))

    assert [story.opened_at[:10], story.acts[0].at[:10]] == ["2026-10-23", "2026-10-26"]


def test_what_lies_in_the_future_is_not_told_yet():
    story = told(Matter("walk", 1, {}, (Step(0, "lijia", "sort"), Step(4, "zhouming", "accept"))))

    assert [act.action for act in story.acts] == ["sort"]


def test_days_of_a_form_are_those_of_its_act():
    form = {"measures": [{"by_when": "today+20"}], "delivered_on": "today", "title": "today is fine"}

    story = told(Matter("walk", 30, {}, (Step(1, "lijia", "sort", form),)))

    assert story.acts[0].form == {
        "measures": [{"by_when": "2026-11-15"}], "delivered_on": "2026-10-26", "title": "today is fine",
    }  # fmt: skip


def test_a_petitioner_acts_in_the_evening_also_on_a_sunday():
    story = told(Matter("walk", 30, {}, (Step(0, PETITIONER, "withdraw"),)))

    assert story.acts[0].at[:13] in {"2026-10-23T19", "2026-10-23T20"}


def test_no_two_matters_share_a_name():
    assert max(Counter(story.name for story in stories(now=NOON, calendar=CALENDAR)).values()) == 1


@pytest.mark.parametrize(
    ("field", "wanted"),
    [
        ("channel", set(office().codes["channel"])),
        ("village", {name for name, unit in CARD.units.items() if unit.kind == "village"}),
    ],
    ids=["channel", "village"],
)
def test_there_is_a_matter_of_every_channel_and_village(field, wanted):
    assert {story.intake.get(field) for story in stories(now=NOON, calendar=CALENDAR)} >= wanted


def test_no_petitioner_has_the_name_of_somebody_who_works_here():
    staff = {one.name for one in DEMO_PEOPLE}

    assert not {matter.intake.get("petitioner_name") for matter in MATTERS} & staff


def test_everybody_of_the_office_is_told_what_to_try_first():
    assert FIRST_STEPS.keys() == {one.login for one in OFFICE_PEOPLE}


def test_the_worked_cases_keep_their_own_days():
    told = {story.name: story.opened_at for story in stories(now=NOON, calendar=CALENDAR)}

    assert date.fromisoformat(told["well_pump"][:10]) == date(2026, 1, 5)
