from __future__ import annotations

from datetime import UTC, datetime

import pytest

from engine.verify import verify
from tests.qingxi import office
from tests.workflows.desk import scan
from tests.workflows.law_of_pathways import Sorting, objections
from workflows.playing import ActRefused, play, stories_of, tell
from workflows.worked_cases import (
    COOPERATIVE_DIVIDEND,
    COURT_JUDGMENT,
    RETAINING_WALL,
    UNPAID_WAGES,
    WELL_PUMP,
    WORKED_CASES,
    Act,
)

#: What binds the answer itself.
MAIN_LIMITS = {"opinion", "simplified_answer", "inquiry_answer", "opinion_goal"}


def days(case, names):
    return {
        name: (clock.due_day.isoformat(), clock.target_day and clock.target_day.isoformat())
        for name, clock in case.clocks.items()
        if name in names
    }


@pytest.mark.parametrize("worked", WORKED_CASES, ids=lambda worked: worked.name)
def test_reaches_its_state_pathway_colour_and_dates_at_every_stage(staffed, case_of, worked):
    stages = list(worked.stages)

    for played, stage in zip(play(staffed, office(), worked, papers=scan), stages, strict=True):
        case, expected = case_of(played.case), stage.expected
        matter = case_of(played.earlier) if played.earlier else case

        assert case.state == expected.state
        assert case.facts["pathway"] == expected.pathway
        assert matter.facts["colour"] == expected.colour
        assert days(case, expected.limits) == expected.limits
        assert days(matter, expected.on_earlier) == expected.on_earlier
        assert {name: case.clocks[name].status for name in expected.waived} == dict.fromkeys(expected.waived, "waived")


def sorting_of(worked):
    """The answers of triage in a worked matter, and the pathway that they led to."""
    acts = [act for stage in worked.stages for act in stage.acts if act.action == "sort"]
    form = acts[0].form
    answers = Sorting(
        form["class3"],
        form["purpose"],
        form["own_power"],
        form["same_matter"],
        is_repeat=form["first_or_repeat"] == "repeat",
        source_level=worked.intake["source_level"],
    )
    return answers, form["pathway"]


#: The pathway of each by the law, read apart from the lifecycles (docs/rules/petition.md, “Worked cases”).
PATHWAY = {
    "well_pump": "simplified",
    "aid_application": "duty",
    "road_compensation": "petition",
    "road_compensation_in_time": "petition",
    "court_judgment": "judicial",
    "unpaid_wages": "redirect",
    "retaining_wall": "merge",
    "bus_shelter": "suggestion",
    "insurance_inquiry": "inquiry",
    "burnt_plastic": "redirect",
    "cooperative_dividend": "petition",
}
SORTED = [worked for worked in WORKED_CASES if worked.workflow == "petition"]


@pytest.mark.parametrize("worked", WORKED_CASES, ids=lambda worked: worked.name)
def test_goes_by_the_pathway_of_the_law(worked):
    assert {stage.expected.pathway for stage in worked.stages} == {PATHWAY[worked.name]}


@pytest.mark.parametrize("worked", SORTED, ids=lambda worked: worked.name)
def test_the_law_read_a_second_time_has_nothing_against_the_pathway(worked):
    answers, pathway = sorting_of(worked)

    assert objections(answers, pathway) == ()


def test_a_matter_that_is_led_to_a_court_has_no_main_limit(staffed, case_of):
    first, *_ = play(staffed, office(), COURT_JUDGMENT, papers=scan)

    case = case_of(first.case)

    assert MAIN_LIMITS & case.clocks.keys() == set()


def test_wages_are_told_and_filed_on_the_day_they_came(staffed, case_of):
    *_, last = play(staffed, office(), UNPAID_WAGES, papers=scan)

    case = case_of(last.case)
    clocks = {name: case.clocks[name] for name in ("report_to_leader", "report_to_county", "written_notice")}

    assert {office().calendar.day_of(moment).isoformat() for moment in (case.received_at, case.moved_at)} == {
        "2026-01-20"
    }
    assert {clock.status for clock in clocks.values()} == {"met"}
    assert MAIN_LIMITS & case.clocks.keys() == set()


def test_there_are_ten_matters_and_one_of_them_is_told_in_two_ways():
    names = {worked.name.removesuffix("_in_time") for worked in WORKED_CASES}

    assert len(names) == 10


def test_a_merged_item_only_raises_the_count_of_the_matter(staffed, case_of):
    *_, played = play(staffed, office(), RETAINING_WALL, papers=scan)

    matter = case_of(played.earlier)

    assert (matter.facts["item_count"], matter.state) == (2, "accepted")


def test_wages_are_redirected_on_the_day_they_are_told_of(staffed, case_of):
    first, *_ = play(staffed, office(), UNPAID_WAGES, papers=scan)

    case = case_of(first.case)

    assert office().today(case.moved_at).isoformat() == "2026-01-20"
    assert "redirect_notice" in {paper.letter for paper in case.papers}


def test_a_matter_settled_on_the_spot_breaks_no_limit(staffed, case_of):
    *_, played = play(staffed, office(), WELL_PUMP, papers=scan)

    case = case_of(played.case)

    assert {name for name, clock in case.clocks.items() if clock.status == "passed"} == set()
    assert case.facts["settled_way"] == "online_code"


def test_every_chain_holds_after_all_of_them_were_played(staffed):
    for worked in WORKED_CASES:
        list(play(staffed, office(), worked, papers=scan))

    report = verify(staffed, office())

    assert report.holds, report.faults
    assert report.cases == len(WORKED_CASES) + 1


def test_a_story_is_told_up_to_a_moment_and_no_further(staffed):
    told = tell(staffed, office(), stories_of(WELL_PUMP), until=datetime(2026, 1, 5, 1, 55, tzinfo=UTC))

    assert told["well_pump"].state == "accepted"


def test_stories_told_together_know_one_another_by_name(staffed, case_of):
    told = tell(staffed, office(), stories_of(RETAINING_WALL), until=datetime(2026, 6, 11, tzinfo=UTC))

    assert case_of(told["retaining_wall"]).facts["merged_into"] == told["retaining_wall_earlier"].case_id


def test_between_the_acts_the_steps_of_limits_are_taken(staffed, case_of):
    told = tell(staffed, office(), stories_of(COOPERATIVE_DIVIDEND), until=datetime(2026, 10, 3, tzinfo=UTC))

    assert case_of(told["cooperative_dividend"]).clocks["opinion"].status == "passed"


def test_an_act_that_is_refused_is_named_with_its_matter_and_the_reason(staffed):
    early = Act("zhouming", "accept", "2026-01-05T09:30", {"accept_date": "2026-01-05"})

    with pytest.raises(ActRefused, match="accept of 2026-01-05 09:30 on the matter “机井水泵损坏四天无水吃”"):
        tell(staffed, office(), stories_of(WELL_PUMP, [early]), until=datetime(2026, 1, 6, tzinfo=UTC))
