"""What docs/decisions/0014 says of clocks that disagree."""

from __future__ import annotations

from datetime import timedelta

from engine import history
from engine.compile import DUE_STEP
from engine.sweep import sweep
from engine.verify import verify
from tests.engine.toy import DAY, NOW


def entries(depot, parcel):
    with depot.database.reading() as work:
        return history.entries_of(work, parcel.case_id)


def test_a_process_whose_clock_is_behind_writes_after_what_is_there_and_everything_holds(depot, office):
    parcel = depot.open(now=NOW)

    depot.act(parcel, "jot", now=NOW - timedelta(seconds=5), note="seen")

    assert [entry.at for entry in entries(depot, parcel)] == [NOW, NOW - timedelta(seconds=5)]
    assert verify(depot.database, office).holds


def test_a_clock_that_is_behind_takes_no_step_and_another_takes_it_once(depot, office):
    parcel = depot.open()

    behind = sweep(depot.database, office, now=NOW - DAY)
    right = sweep(depot.database, office, now=NOW + 30 * DAY)
    behind_again = sweep(depot.database, office, now=NOW + 29 * DAY)

    assert (behind.steps, behind_again.steps) == (0, 0)
    assert right.steps > 0
    assert depot.case(parcel).clocks["carry"].status == "passed"


def test_a_step_that_a_clock_ahead_has_taken_stays_taken_and_shows_both_moments(depot, office):
    parcel = depot.open()
    due = depot.case(parcel).clocks["carry"].due_at
    sweep(depot.database, office, now=NOW + 3650 * DAY)

    swept = sweep(depot.database, office, now=NOW)

    steps = [entry.body for entry in entries(depot, parcel) if entry.body["kind"] == "deadline"]
    (passed,) = [body for body in steps if (body["action"], body["step"]["step"]) == ("carry", DUE_STEP)]
    assert swept.steps == 0
    assert passed["step"]["moment"] == history.written_moment(due)
    assert passed["at"] == history.written_moment(NOW + 3650 * DAY)
    assert verify(depot.database, office).holds
