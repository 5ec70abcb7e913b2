"""Worked dates of a petition's limits: what lengthens them, what begins them anew, and what does not."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from engine.clocks import whom_to_tell
from engine.possible import flags_of
from engine.statements import Statement, as_json, as_moment
from engine.sweep import sweep
from engine.unit_of_work import open_database
from engine.verify import verify
from tests.next_year import BEFORE, calendar_of_2027
from tests.qingxi import FILE, office
from tests.workflows.desk import Desk, does
from tests.workflows.ways import (
    ACCEPT,
    ASSIGN,
    DELIVERY,
    DONE,
    DRAFT,
    FIVE_ONES,
    HANDLE,
    INTAKE,
    ISSUE,
    MEASURES,
    NO_HEAD,
    NOT_DONE,
    NOTICE,
    OUTSIDE,
    REPLY,
    REVIEWED,
    SIMPLIFIED,
    SUBMIT,
    TASK,
    TOLD,
    WAYS,
    sort,
)

_TOLD = Statement("SELECT topic, recipients, created_at FROM outbox WHERE case_id = :case_id")


@pytest.fixture
def desk(sqlite_url):
    database = open_database(sqlite_url)
    yield Desk(database, office(), FILE)
    database.dispose()


#: Accepted on 2026-03-02, so that the sixty days end on 2026-05-01; the notice is ready long before.
GRANTED = (
    sort("petition"), ACCEPT, does("lijia", "deliver_acceptance", **NOTICE), *HANDLE,
    does("gaojie", "ask_extension", days=40, extension_days="30", extension_reason="复杂"), does("chenwei", "approve_extension"),
)  # fmt: skip


def handed_over(on, *, days):
    return does("gaojie", "deliver_extension", days=days, extension_delivered_on=on, notice_way="paper")


def flags(desk):
    return set(flags_of(office().lifecycles["petition"], desk.snapshot, now=desk.now))


@pytest.mark.parametrize(
    ("on", "days", "due", "status", "extended"),
    [
        pytest.param("2026-05-01", 20, date(2026, 5, 31), "running", True, id="on the due day and entered then"),
        pytest.param("2026-05-01", 24, date(2026, 5, 31), "running", True, id="on the due day and entered on the fifth"),
        pytest.param("2026-05-01", 70, date(2026, 5, 31), "passed", True, id="on the due day, entered after both"),
        pytest.param("2026-05-02", 24, date(2026, 5, 1), "passed", False, id="a day too late"),
    ],
)  # fmt: skip
def test_an_extension_counts_from_the_day_on_which_its_notice_was_delivered(desk, on, days, due, status, extended):
    desk.open("petition", INTAKE)

    desk.play([*GRANTED, handed_over(on, days=days)])

    clock = desk.snapshot.clocks["opinion"]
    assert (desk.told, clock.due_day, clock.status) == ([], due, status)
    assert ("extended" in flags(desk)) is extended


#: Extended, answered, settled: what was extended is over.
SETTLED = (
    *GRANTED, handed_over("2026-04-11", days=0), SUBMIT, *ISSUE, does("gaojie", "deliver_opinion", paper=True, **DELIVERY),
    does("petitioner", "confirm_settlement"),
)  # fmt: skip


def test_a_matter_that_is_handled_again_has_sixty_days_and_no_old_extension(desk):
    desk.open("petition", INTAKE)
    desk.play(SETTLED)
    before = flags(desk)

    desk.play([does("zhouming", "resume", days=1, reason="承诺未兑现")])

    clock = desk.snapshot.clocks["opinion"]
    assert desk.told == []
    assert ((clock.due_day - desk.office.today(desk.now)).days, clock.extended_days) == (60, 0)
    assert {"extended"} == (before - flags(desk)) & {"extended"}


def test_a_matter_that_is_handled_again_can_be_extended_again(desk):
    desk.open("petition", INTAKE)
    desk.play([*SETTLED, does("zhouming", "resume", days=1, reason="承诺未兑现")])

    desk.play([
        does("gaojie", "ask_extension", extension_days="10", extension_reason="复杂"), does("chenwei", "approve_extension"),
        does("gaojie", "deliver_extension", extension_delivered_on="today", notice_way="paper"),
    ])  # fmt: skip

    clock = desk.snapshot.clocks["opinion"]
    assert desk.told == []
    assert ((clock.due_day - desk.office.today(desk.now)).days, clock.extended_days) == (70, 10)


def test_nobody_is_told_of_the_same_limit_twice_on_one_day(desk):
    desk.open("petition", INTAKE)
    desk.play([sort("petition"), ACCEPT, ASSIGN])
    for _ in range(100):
        desk.now += timedelta(days=1)
        sweep(desk.database, desk.office, now=desk.now)

    with desk.database.reading() as work:
        told = [
            (topic, holder, as_moment(at).date())
            for topic, recipients, at in work.rows(_TOLD, case_id=desk.case.case_id)
            for holder in as_json(recipients)
        ]
    assert {topic for topic, *_ in told} >= {"deadline.written_notice", "deadline.opinion"}
    assert [one for one, times in Counter(told).items() if times > 1] == []


def test_of_two_steps_of_one_day_the_later_one_speaks(desk):
    limit = desk.office.lifecycles["petition"].limits["written_notice"]
    at = datetime(2026, 3, 13, 1, 0, tzinfo=UTC)
    desk.open("petition", INTAKE)
    clock = replace(desk.snapshot.clocks["written_notice"], pending=((at, 1), (at, 2)))
    rungs = (limit.rungs[0], *(replace(rung, rule=limit.rungs[2].rule) for rung in limit.rungs[1:3]))

    told = whom_to_tell(replace(limit, rungs=rungs), clock, calendar=desk.office.calendar)

    assert told == ()


def test_what_was_granted_is_what_counts_however_much_is_asked_for_afterwards(desk):
    desk.open("petition", INTAKE)
    asks = does("gaojie", "ask_extension", days=40, extension_days="1", extension_reason="等检测")

    desk.play([*GRANTED[:-2], asks, does("chenwei", "approve_extension"), handed_over("2026-04-13", days=2)])

    assert (desk.told, desk.snapshot.clocks["opinion"].due_day) == ([], date(2026, 5, 2))


def test_what_was_asked_for_before_a_matter_was_opened_again_is_not_granted_afterwards(desk):
    desk.open("petition", INTAKE)
    ends = (SUBMIT, *ISSUE, does("gaojie", "deliver_opinion", paper=True, **DELIVERY))
    closed = does("zhouming", "close", days=40, closing_kind="done_unconfirmed")
    opened = does("chenwei", "reopen", reason="新的事实")

    desk.play([*GRANTED[:-1], *ends, closed, opened, does("chenwei", "approve_extension")])

    assert desk.told == ["The handler must ask first, with days and reasons"]


PROMISED = does("gaojie", "submit", **DRAFT | MEASURES)
DELIVERED = does("gaojie", "deliver_opinion", paper=True, **DELIVERY)


def test_what_an_opinion_promises_is_due_from_its_delivery_on_and_nothing_closes_before_it_is_done(desk):
    desk.open("petition", INTAKE)
    close = does("zhouming", "close", days=40, closing_kind="done_unconfirmed")
    later = does("xubin", "begin_measures", **MEASURES | {"measures_due_on": "2027-12-31"})

    desk.play([sort("petition"), ACCEPT, TOLD, *HANDLE, PROMISED, *ISSUE, DELIVERED, later, close])

    assert desk.snapshot.clocks["measures"].due_day == date(2026, 5, 1)
    assert desk.told == ["It may not be later than the answer promised", "The measures are not done yet"]


def test_the_second_round_is_not_settled_by_what_was_done_in_the_first(desk):
    desk.open("petition", INTAKE)
    first = (PROMISED, *ISSUE, DELIVERED, DONE, does("petitioner", "confirm_settlement"))
    again = (
        does("chenwei", "resume", reason="又坏了"),
        PROMISED,
        *ISSUE,
        DELIVERED,
        does("petitioner", "confirm_settlement"),
    )

    desk.play([sort("petition"), ACCEPT, *HANDLE, *first, *again])

    assert (desk.snapshot.state, desk.told) == ("delivered", [NOT_DONE])


@pytest.mark.parametrize(("days", "late"), [(20, False), (40, True)])
def test_whether_review_was_asked_for_too_late_is_computed_by_the_day_of_the_paper_and_shown(desk, days, late):
    desk.open("petition", INTAKE)
    answer = (sort("petition"), ACCEPT, *HANDLE, SUBMIT, *ISSUE, DELIVERED)

    desk.play([*answer, does("lijia", "record_review_request", days=days, review_requested_on="today", paper=True)])

    assert ("late_request" in flags(desk)) is late


def test_a_paper_asking_for_review_counts_from_its_day_whenever_it_is_entered(desk):
    desk.open("petition", INTAKE)
    answer = (sort("petition"), ACCEPT, *HANDLE, SUBMIT, *ISSUE, DELIVERED)

    desk.play([*answer, does("lijia", "record_review_request", days=40, review_requested_on="2026-03-20", paper=True)])

    assert (desk.told, "late_request" in flags(desk)) == ([], False)


@pytest.mark.parametrize(
    ("steps", "limit"),
    [
        ((sort("petition"), ACCEPT, ASSIGN, does("xubin", "not_ours", reason="不归", instead_unit="planning"),
          does("chenwei", "decide_whose", **TASK)), "competence"),
        ((SIMPLIFIED, ACCEPT, ASSIGN, does("zhouming", "reply_simply", **REPLY)), "sign_in"),
        ((SIMPLIFIED, ACCEPT, ASSIGN, does("xubin", "not_ours", reason="不归", instead_unit="planning"),
          does("zhouming", "reply_simply", **REPLY)), "competence"),
        ((sort("petition"), ACCEPT, *HANDLE, SUBMIT, *ISSUE, DELIVERED, does("petitioner", "request_review"),
          does("zhouming", "enter_review_result", paper=True, **REVIEWED)), "file_handed_over"),
        ((sort("petition"), ACCEPT, *HANDLE, SUBMIT, *ISSUE, DELIVERED, does("petitioner", "confirm_settlement"),
          does("lijia", "deliver_acceptance", **NOTICE)), "written_notice"),
        ((sort("petition"), ACCEPT, *HANDLE, does("gaojie", "progress", progress_text="已丈量"), SUBMIT, *ISSUE, DELIVERED,
          does("petitioner", "confirm_settlement")), "progress"),
        ((does("lijia", "request_recusal", recusal_reason="亲属", recusal_asked=["wuhong"]),
          does("panduo", "record_county_recusal", paper=True, recusal_state="refused", recusal_answer="无据", **OUTSIDE)), "recusal"),
    ],
    ids=["whose it is", "signing in", "whose it is, answered at once", "handing over the file", "the notice, after the settlement",
         "progress", "a recusal that the county decides"],
)  # fmt: skip
def test_a_limit_ends_with_what_makes_it_idle_and_is_never_late_for_good(desk, steps, limit):
    desk.open("petition", INTAKE)

    desk.play(steps)

    assert (desk.told, desk.snapshot.clocks[limit].status) == ([], "met")


def test_a_new_answer_that_the_review_orders_meets_its_limit_in_every_pathway(desk):
    desk.open("petition", INTAKE)
    answered = (does("zhouming", "issue_duty_answer"), does("chenwei", "issue_duty_answer"))
    redo = does(
        "zhouming",
        "enter_review_redo",
        paper=True,
        **REVIEWED | {"review_outcome": "redo", "redo_due_on": "2026-04-20"},
    )
    delivered = does("gaojie", "deliver_duty_answer", **DELIVERY)

    desk.play([
        sort("duty"), ACCEPT, *HANDLE, SUBMIT, *answered, delivered, does("petitioner", "request_review"), redo, SUBMIT, *answered,
    ])  # fmt: skip

    assert (desk.told, desk.snapshot.clocks["redo_opinion"].status) == ([], "met")


@pytest.mark.parametrize(("pathway", "limit"), [("petition", "opinion"), ("duty", "reopened")])
def test_what_is_opened_again_has_a_limit_again(desk, pathway, limit):
    desk.open("petition", INTAKE)
    answer = {
        "petition": (*ISSUE, DELIVERED),
        "duty": (
            does("zhouming", "issue_duty_answer"), does("chenwei", "issue_duty_answer"),
            does("gaojie", "deliver_duty_answer", **DELIVERY),
        ),
    }[pathway]  # fmt: skip
    closed = does("zhouming", "close", days=40, closing_kind="done_unconfirmed")

    desk.play(
        [sort(pathway), ACCEPT, TOLD, *HANDLE, SUBMIT, *answer, closed, does("chenwei", "reopen", reason="新的事实")]
    )

    assert desk.snapshot.clocks[limit].status == "running"
    assert desk.snapshot.clocks["opinion_goal"].status == "running"


def test_a_hearing_of_the_city_makes_its_limit_longer_by_its_days(desk):
    desk.open("petition", INTAKE)

    desk.play([*WAYS["the time of a hearing before the city"][1][:-1]])
    before = desk.snapshot.clocks["rereview_opinion"].due_day
    desk.play([WAYS["the time of a hearing before the city"][1][-1]])

    assert desk.snapshot.clocks["rereview_opinion"].due_day == before + timedelta(days=12)


@pytest.mark.parametrize(("hours", "late"), [(1, False), (70, True)])
def test_an_item_that_lay_longer_than_a_working_day_before_it_was_registered_is_marked(desk, hours, late):
    received = (desk.now - timedelta(hours=hours)).astimezone(desk.office.calendar.zone)

    desk.open("petition", INTAKE | {"received_at": received.strftime("%Y-%m-%dT%H:%M")})

    assert ("registered_late" in flags(desk)) is late


def test_what_came_in_over_the_weekend_and_is_registered_on_monday_is_not_late(desk):
    desk.open("petition", INTAKE | {"received_at": "2026-02-28T17:30"})

    assert "registered_late" not in flags(desk)


def test_several_petitioners_are_all_told_before_the_matter_is_closed(desk):
    desk.open("petition", INTAKE | {"head_count": "2"})
    colour = {"colour": "yellow"}
    handed = (does("hejun", "accept", accept_date="today"), does("hejun", "assign", **TASK | colour), *HANDLE[1:])
    close = {"closing_kind": "done_unconfirmed"}

    desk.play([
        sort("petition"), *handed, TOLD, SUBMIT, *ISSUE, DELIVERED, does("zhouming", "close", days=40, **close),
        does("zhouming", "close", **close, all_told="true"),
    ])  # fmt: skip

    assert desk.snapshot.state == "closed"
    assert desk.told == [
        "Further petitioners each have their own delivery and their own thirty days; tick that all of them are over"
    ]


def test_a_colour_that_was_lowered_with_a_reason_stays_until_there_is_a_new_fact(desk):
    desk.open("petition", INTAKE)
    urgent = does("lijia", "found_urgent", urgent_facts=["danger_to_safety"], urgent_note="渠堤将垮")
    lowered = does("chenwei", "lower_colour", colour="blue", reason="险情已排除")

    desk.play([sort("petition"), urgent, lowered, does("lijia", "note", note_text="已加固")])
    kept = desk.snapshot.facts["colour"]
    desk.play([does("lijia", "more_petitioners", head_count="5", representatives=[{"name": "某乙"}])])

    assert (desk.told, kept, desk.snapshot.facts["colour"]) == ([], "blue", "red")


def test_a_clerk_does_not_take_back_a_colour_by_sorting_again(desk):
    desk.open("petition", INTAKE)

    desk.play([sort("petition", colour="red"), sort("petition", colour="blue")])

    assert desk.told == ["It is “Red (major or urgent)” by now; only main leader may set less, with a reason"]


def test_who_leads_a_package_is_one_of_the_leaders(desk):
    desk.open("petition", INTAKE | {"head_count": "12", "representatives": [{"name": "某甲"}]})

    desk.play([sort("petition"), does("chenwei", "make_package", **FIVE_ONES | {"package_owner": "guanli"})])

    assert desk.told == ["The package owner is one of the township's leaders"]


def test_a_matter_is_given_to_no_unit_for_which_nobody_could_sign(desk):
    desk.open("petition", INTAKE | {"officials_concerned": ["xubin"]})

    desk.play([sort("petition"), ACCEPT, ASSIGN])

    assert (desk.snapshot.state, desk.told) == ("accepted", [NO_HEAD])


def test_a_matter_whose_unit_lost_its_head_goes_to_another_unit(desk):
    desk.open("petition", INTAKE)
    recused = does("zhouming", "declare_interest", officials_concerned=["xubin"])
    other = {"lead_unit": "planning", "new_handler": "fangyi", "no_interest": "true"}

    desk.play(
        [
            sort("petition"),
            ACCEPT,
            *HANDLE,
            SUBMIT,
            recused,
            does("zhouming", "replace_unit", reason="回避", **other),
        ]
    )

    assert (desk.told, desk.snapshot.facts["lead_unit"]) == ([], "planning")


def test_a_paper_asking_for_review_is_received_whatever_was_done_before_it_was_entered(desk):
    desk.open("petition", INTAKE)
    answer = (sort("petition"), ACCEPT, *HANDLE, PROMISED, *ISSUE, DELIVERED)
    begun = does("xubin", "begin_measures", days=20, **MEASURES)

    desk.play(
        [*answer, begun, does("lijia", "record_review_request", days=20, review_requested_on="2026-03-15", paper=True)]
    )

    assert (desk.told, desk.snapshot.state, "late_request" in flags(desk)) == ([], "in_review", False)


REVIEW_DONE = (
    sort("petition"), ACCEPT, TOLD, *HANDLE, PROMISED, *ISSUE, DELIVERED, does("petitioner", "request_review"),
    does("zhouming", "enter_review_result", paper=True, **REVIEWED),
)  # fmt: skip
CARRY_OUT = does("xubin", "carry_out", **MEASURES)


@pytest.mark.parametrize(
    ("steps", "state"),
    [
        ((CARRY_OUT,), "executing"),
        ((CARRY_OUT, DONE, does("petitioner", "confirm_settlement")), "settled"),
        ((does("petitioner", "withdraw"),), "withdrawn"),
        ((CARRY_OUT, DONE, does("petitioner", "confirm_settlement"), does("zhouming", "resume", reason="又坏了")),
         "investigating"),
        ((CARRY_OUT, DONE, does("petitioner", "confirm_settlement"), does("zhouming", "resume", reason="又坏了"), SUBMIT,
          *ISSUE, DELIVERED), "delivered"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_a_review_opinion_delivered_at_any_stage_starts_the_thirty_days_for_re_review(desk, steps, state):
    desk.open("petition", INTAKE)
    desk.play([*REVIEW_DONE, *steps])
    stood = desk.snapshot.state

    desk.play([does("lijia", "deliver_review", review_delivered_on="today")])

    clock = desk.snapshot.clocks["ask_rereview"]
    assert (desk.told, stood, desk.snapshot.state, clock.status) == ([], state, state, "running")
    assert (clock.due_day - desk.office.today(desk.now)).days >= 30


@pytest.mark.parametrize(
    ("steps", "state"),
    [
        ((does("petitioner", "withdraw"),), "withdrawn"),
        ((DONE, does("zhouming", "close", days=40, closing_kind="done_unconfirmed"), does("chenwei", "reopen", reason="新的事实")),
         "investigating"),
        ((CARRY_OUT, DONE, does("petitioner", "confirm_settlement"), does("chenwei", "resume", reason="又坏了"), SUBMIT), "drafted"),
        ((CARRY_OUT, DONE, does("petitioner", "confirm_settlement"), does("chenwei", "resume", reason="又坏了"), SUBMIT, *ISSUE),
         "issued"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
@pytest.mark.parametrize(
    "asks",
    [
        does("petitioner", "request_rereview"),
        does("lijia", "record_rereview_request", rereview_requested_on="today", paper=True),
    ],
    ids=["by the code", "on paper"],
)
def test_a_request_for_re_review_is_received_also_when_handled_again_or_withdrawn(desk, steps, state, asks):
    desk.open("petition", INTAKE)
    desk.play([*REVIEW_DONE, does("lijia", "deliver_review", review_delivered_on="today"), *steps])
    stood = desk.snapshot.state

    desk.play([asks])

    assert (desk.told, stood, desk.snapshot.state) == ([], state, "in_rereview")
    assert desk.snapshot.clocks["rereview_opinion"].status == "running"


@pytest.mark.parametrize(
    "urgent",
    [
        does("gaojie", "found_urgent", urgent_facts=["danger_to_safety"], urgent_note="渠堤将垮"),
        does("gaojie", "more_petitioners", head_count="12", representatives=[{"name": "某乙"}]),
    ],
    ids=["an urgent fact", "twelve people"],
)
def test_what_makes_a_matter_urgent_later_starts_both_reports_and_makes_it_red(desk, urgent):
    desk.open("petition", INTAKE)
    desk.play([sort("petition"), ACCEPT, ASSIGN])
    before = set(desk.snapshot.clocks)

    desk.play([urgent])

    reports = [desk.snapshot.clocks[name] for name in ("report_to_leader", "report_to_county")]
    assert (desk.told, desk.snapshot.facts["colour"]) == ([], "red")
    assert {"report_to_leader", "report_to_county"} & before == set()
    assert [(clock.status, clock.due_at - desk.now) for clock in reports] == [
        ("running", timedelta(hours=1)),
        ("running", timedelta(hours=2)),
    ]


def test_three_petitioners_more_than_one_are_no_urgency(desk):
    desk.open("petition", INTAKE)

    desk.play([sort("petition"), does("lijia", "more_petitioners", head_count="4")])

    assert (desk.told, desk.snapshot.facts["colour"]) == ([], "yellow")
    assert "report_to_leader" not in desk.snapshot.clocks


#: Answered on Monday, 7 December 2026, for all that was known then: the windows end on days that may still move.
LATE_IN_THE_YEAR = datetime(2026, 12, 7, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("calendar", "days", "refused"),
    [
        pytest.param(calendar_of_2027(), 40, [], id="the calendar has appeared"),
        pytest.param(calendar_of_2027(off=[date(2027, 1, 6)]), 31, ["The time to ask for review is still running", "The rating window is still open"], id="by which the last day is off"),
        pytest.param(BEFORE, 40, ["The time to ask for review is still running", "The rating window is still open"], id="it has not appeared"),
        pytest.param(BEFORE, 80, [], id="nothing can move the windows any more"),
    ],
)  # fmt: skip
def test_a_matter_answered_late_in_the_year_is_closed_after_its_windows(desk, calendar, days, refused):
    desk.now = LATE_IN_THE_YEAR
    desk.open("petition", INTAKE | {"received_at": "2026-12-07T08:50"})
    desk.play([sort("petition"), ACCEPT, TOLD, *HANDLE, SUBMIT, *ISSUE, DELIVERED])
    told = {name: desk.snapshot.clocks[name] for name in ("ask_review", "rating")}

    desk.office = replace(desk.office, calendar=calendar)
    desk.play([does("zhouming", "close", days=days, closing_kind="done_unconfirmed")])

    assert {(clock.due_day, clock.provisional) for clock in told.values()} == {(date(2027, 1, 6), True)}
    assert desk.told == refused
    assert desk.snapshot.state == ("delivered" if refused else "closed")
    assert verify(desk.database, desk.office).holds
