"""What only the petitioner decides: settled or not, withdrawn or not, and the days in which the word may be taken back."""

from __future__ import annotations

import pytest

from engine.statements import Statement, as_json
from engine.unit_of_work import open_database
from tests.qingxi import FILE, office
from tests.workflows.desk import Desk, does
from tests.workflows.ways import (
    ACCEPT,
    DELIVERY,
    DRAFT,
    HANDLE,
    INTAKE,
    ISSUE,
    MEASURES,
    OPINION,
    REVIEWED,
    WITHDRAWN_ON_PAPER,
    sort,
)

_TOLD = Statement("SELECT recipients FROM outbox WHERE case_id = :case_id")

CONFIRM = does("petitioner", "confirm_settlement")
NOT_DONE = "What was promised is not done yet; if you have seen it done, tick so"
PROMISED = (
    sort("petition"), ACCEPT, *HANDLE, does("gaojie", "submit", **DRAFT | MEASURES), *ISSUE,
    does("gaojie", "deliver_opinion", paper=True, **DELIVERY),
)  # fmt: skip


@pytest.fixture
def desk(sqlite_url):
    database = open_database(sqlite_url)
    desk = Desk(database, office(), FILE)
    desk.open("petition", INTAKE)
    yield desk
    database.dispose()


@pytest.mark.parametrize(
    ("step", "state", "told"),
    [
        pytest.param(CONFIRM, "delivered", [NOT_DONE], id="before they are done"),
        pytest.param(does("petitioner", "confirm_settlement", measures_seen="true"), "settled", [], id="seen done"),
        pytest.param(
            does("lijia", "record_confirmation", settled_on="today", paper=True), "delivered", [NOT_DONE], id="on paper"
        ),
    ],
)
def test_measures_that_were_promised_are_done_before_it_is_settled(desk, step, state, told):
    desk.play(PROMISED)

    desk.play([step])

    assert (desk.snapshot.state, desk.told) == (state, told)


def test_what_was_promised_counts_as_done_when_the_office_has_entered_it(desk):
    desk.play([*PROMISED, does("xubin", "begin_measures", **MEASURES)])

    desk.play([does("gaojie", "measures_done", measures_done_on="today", performance_evidence="照片"), CONFIRM])

    assert (desk.snapshot.state, desk.told) == ("settled", [])


@pytest.mark.parametrize("days", [9, 12])
def test_an_own_confirmation_can_be_taken_back_for_ten_days(desk, days):
    desk.play([sort("petition"), ACCEPT, *OPINION, CONFIRM])

    desk.play([does("petitioner", "take_back_confirmation", days=days)])

    assert desk.snapshot.state == {9: "delivered", 12: "settled"}[days]


ARCHIVED = (
    sort("petition"), ACCEPT, *OPINION, does("petitioner", "confirm_settlement", days=40), does("zhouming", "close", closing_kind="settled"),
)  # fmt: skip


@pytest.mark.parametrize(("days", "state"), [(9, "delivered"), (12, "closed")])
def test_a_matter_that_was_archived_at_once_takes_no_day_from_the_petitioner(desk, days, state):
    desk.play(ARCHIVED)
    before = desk.snapshot.state

    desk.play([does("petitioner", "take_back_confirmation", days=days)])

    assert (before, desk.snapshot.state) == ("closed", state)


def test_what_was_taken_back_is_not_taken_back_twice(desk):
    again = does("petitioner", "take_back_confirmation")
    desk.play([*ARCHIVED, again, does("zhouming", "close", closing_kind="done_unconfirmed")])

    desk.play([again])

    assert desk.told == ["The ten days are over; you may ask for review or file again"]


WITHDRAW = does("petitioner", "withdraw")
BACK = does("petitioner", "take_back_withdrawal", days=1)
IN_REVIEW = (sort("petition"), ACCEPT, *OPINION, does("petitioner", "request_review"))
IN_REREVIEW = (
    *IN_REVIEW, does("zhouming", "enter_review_result", paper=True, **REVIEWED), does("petitioner", "request_rereview"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("steps", "state"),
    [
        pytest.param((), "registered", id="not yet sorted"),
        pytest.param((sort("petition"), ACCEPT, *HANDLE), "investigating", id="in hand"),
        pytest.param((sort("petition"), ACCEPT, *OPINION), "delivered", id="answered"),
        pytest.param(IN_REVIEW, "in_review", id="before the county"),
        pytest.param(IN_REREVIEW, "in_rereview", id="before the city"),
    ],
)
@pytest.mark.parametrize("withdrawn", [(WITHDRAW,), WITHDRAWN_ON_PAPER], ids=["online", "on paper"])
def test_a_withdrawal_that_is_taken_back_leads_to_where_the_matter_was(desk, steps, state, withdrawn):
    desk.play([*steps, *withdrawn])
    before = desk.snapshot.state

    desk.play([BACK])

    assert (before, desk.snapshot.state, desk.told) == ("withdrawn", state, [])


def test_the_limits_of_a_matter_go_on_when_its_withdrawal_is_taken_back(desk):
    desk.play([sort("petition"), ACCEPT, *HANDLE])
    before = {name: clock.due_at for name, clock in desk.snapshot.clocks.items() if clock.status == "running"}

    desk.play([WITHDRAW, BACK])

    after = {name: clock.due_at for name, clock in desk.snapshot.clocks.items() if clock.status == "running"}
    assert before.items() <= after.items()


def test_a_signed_withdrawal_needs_two_people_of_the_office(desk):
    desk.play([does("zhouming", "record_withdrawal", withdrawal_statement="不反映了", paper=True)])

    desk.play([does("zhouming", "sign_withdrawal")])

    assert desk.snapshot.state == "registered"
    assert desk.told == ["You did “Record the signed withdrawal” yourself, so another person must do this"]


@pytest.mark.parametrize("who", ["petitioner", "zhouming"])
def test_a_signed_withdrawal_that_nobody_meant_is_turned_down(desk, who):
    desk.play([WITHDRAWN_ON_PAPER[0], does(who, "turn_down_withdrawal")])

    desk.play([WITHDRAWN_ON_PAPER[1]])

    assert (desk.snapshot.state, desk.told) == ("registered", ["No signed withdrawal waits for a signature"])


def test_the_petitioner_is_told_of_a_signed_withdrawal_before_and_after_it_counts(desk):
    desk.play(WITHDRAWN_ON_PAPER)

    with desk.database.reading() as work:
        told = [as_json(row[0]) for row in work.rows(_TOLD, case_id=desk.case.case_id)]
    assert sum("party:petitioner" in recipients for recipients in told) == 2


@pytest.mark.parametrize(
    ("withdrawn", "state", "told"),
    [
        pytest.param(
            (WITHDRAW,), "withdrawn", ["The petitioner withdrew in person and alone may take it back"], id="own"
        ),
        pytest.param(WITHDRAWN_ON_PAPER, "registered", [], id="entered by the office"),
    ],
)
def test_the_office_takes_back_only_what_it_has_entered_itself(desk, withdrawn, state, told):
    desk.play(withdrawn)

    desk.play([does("zhouming", "take_back_withdrawal", days=1)])

    assert (desk.snapshot.state, desk.told) == (state, told)


@pytest.mark.parametrize(
    ("receipt", "paper", "told"),
    [
        pytest.param("signed", False, ["Attach the scan of the signed receipt"], id="signed, nothing to show"),
        pytest.param("signed", True, [], id="signed, with its scan"),
        pytest.param("signed_by_another", False, [], id="signed by another person"),
    ],
)
def test_whoever_says_that_the_receipt_was_signed_shows_it(desk, receipt, paper, told):
    desk.play([sort("petition"), ACCEPT, *HANDLE, does("gaojie", "submit", **DRAFT), *ISSUE])

    desk.play([does("gaojie", "deliver_opinion", paper=paper, **DELIVERY | {"receipt_state": receipt})])

    assert desk.told == told
