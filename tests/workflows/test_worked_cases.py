from __future__ import annotations

import pytest

from engine.verify import verify
from tests.qingxi import office
from workflows.playing import play
from workflows.worked_cases import RETAINING_WALL, UNPAID_WAGES, WELL_PUMP, WORKED_CASES


def days(case, names):
    return {
        name: (clock.due_day.isoformat(), clock.target_day and clock.target_day.isoformat())
        for name, clock in case.clocks.items()
        if name in names
    }


@pytest.mark.parametrize("worked", WORKED_CASES, ids=lambda worked: worked.name)
def test_reaches_its_state_pathway_colour_and_dates_at_every_stage(staffed, case_of, worked):
    stages = list(worked.stages)

    for played, stage in zip(play(staffed, office(), worked), stages, strict=True):
        case, expected = case_of(played.case), stage.expected
        matter = case_of(played.earlier) if played.earlier else case

        assert case.state == expected.state
        assert case.facts["pathway"] == expected.pathway
        assert matter.facts["colour"] == expected.colour
        assert days(case, expected.limits) == expected.limits
        assert days(matter, expected.on_earlier) == expected.on_earlier
        assert {name: case.clocks[name].status for name in expected.waived} == dict.fromkeys(expected.waived, "waived")


def test_there_are_ten_matters_and_one_of_them_is_told_in_two_ways():
    names = {worked.name.removesuffix("_in_time") for worked in WORKED_CASES}

    assert len(names) == 10


def test_a_merged_item_only_raises_the_count_of_the_matter(staffed, case_of):
    *_, played = play(staffed, office(), RETAINING_WALL)

    matter = case_of(played.earlier)

    assert (matter.facts["item_count"], matter.state) == (2, "accepted")


def test_wages_are_redirected_on_the_day_they_are_told_of(staffed, case_of):
    first, *_ = play(staffed, office(), UNPAID_WAGES)

    case = case_of(first.case)

    assert office().today(case.moved_at).isoformat() == "2026-01-20"
    assert "redirect_notice" in {paper.letter for paper in case.papers}


def test_a_matter_settled_on_the_spot_breaks_no_limit(staffed, case_of):
    *_, played = play(staffed, office(), WELL_PUMP)

    case = case_of(played.case)

    assert {name for name, clock in case.clocks.items() if clock.status == "passed"} == set()
    assert case.facts["settled_way"] == "online_code"


def test_every_chain_holds_after_all_of_them_were_played(staffed):
    for worked in WORKED_CASES:
        list(play(staffed, office(), worked))

    report = verify(staffed, office())

    assert report.holds, report.faults
    assert report.cases == len(WORKED_CASES) + 1
