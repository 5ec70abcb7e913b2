from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

import pytest

from engine.store import Wanted, read_case
from workflows.office_file import office_from, read_office
from workflows.playing import play
from workflows.staff import DEMO_PEOPLE, install_people
from workflows.worked_cases import RETAINING_WALL, UNPAID_WAGES, WELL_PUMP, WORKED_CASES

FILE = Path(__file__).parents[2] / "workflows.yaml"
SINCE = date(2026, 1, 1)


@cache
def office():
    return office_from(FILE)


@pytest.fixture
def database(sqlite_url):
    from engine.unit_of_work import open_database  # noqa: PLC0415 -- as the shared fixture does

    database = open_database(sqlite_url)
    units = {name: (unit.name, unit.kind) for name, unit in read_office(FILE).units.items()}
    database.write(lambda work: install_people(work, DEMO_PEOPLE, units, SINCE))
    database.write(lambda work: office().publish(work, office().calendar.instant(SINCE)))
    yield database
    database.dispose()


def case_of(database, outcome):
    wanted = Wanted(actor_id="lijia", today=SINCE)
    with database.reading() as work:
        return read_case(work, outcome.case_id, wanted, standing=office().hooks.standing).case


def days(case, names):
    return {name: (clock.due_day.isoformat(), clock.target_day and clock.target_day.isoformat())
            for name, clock in case.clocks.items() if name in names}  # fmt: skip


@pytest.mark.parametrize("worked", WORKED_CASES, ids=lambda worked: worked.name)
def test_reaches_its_state_pathway_colour_and_dates_at_every_stage(database, worked):
    stages = list(worked.stages)

    for played, stage in zip(play(database, office(), worked), stages, strict=True):
        case, expected = case_of(database, played.case), stage.expected
        matter = case_of(database, played.earlier) if played.earlier else case

        assert (case.state, case.facts["pathway"], matter.facts["colour"]) == (
            expected.state, expected.pathway, expected.colour,
        )  # fmt: skip
        assert days(case, expected.limits) == expected.limits
        assert days(matter, expected.on_earlier) == expected.on_earlier
        assert {name: case.clocks[name].status for name in expected.waived} == dict.fromkeys(expected.waived, "waived")


def test_there_are_ten_matters_and_one_of_them_is_told_in_two_ways():
    names = {worked.name.removesuffix("_in_time") for worked in WORKED_CASES}

    assert len(names) == 10


def test_a_merged_item_says_nothing_about_the_person_and_only_raises_the_count_of_the_matter(database):
    *_, played = play(database, office(), RETAINING_WALL)

    matter = case_of(database, played.earlier)

    assert (matter.facts["item_count"], matter.state) == (2, "accepted")


def test_wages_are_redirected_on_the_day_they_are_told_of(database):
    first, *_ = play(database, office(), UNPAID_WAGES)

    notice = next(paper for paper in case_of(database, first.case).papers if paper.letter == "redirect_notice")

    assert (notice.letter, first.stage.acts[-1].at[:10]) == ("redirect_notice", "2026-01-20")


def test_a_matter_settled_on_the_spot_met_every_duty(database):
    *_, played = play(database, office(), WELL_PUMP)

    case = case_of(database, played.case)

    assert {name for name, clock in case.clocks.items() if clock.status == "passed"} == set()
    assert case.facts["settled_way"] == "online_code"
