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
from tests.qingxi import FILE, office
from tests.workflows.desk import Desk, does
from tests.workflows.ways import ACCEPT, ASSIGN, DELIVERY, HANDLE, INTAKE, ISSUE, NOTICE, SUBMIT, sort

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
