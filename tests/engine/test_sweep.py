from __future__ import annotations

from datetime import timedelta

import pytest

from engine.clocks import LONGEST_WAIT, TRIES
from engine.errors import StaleCase
from engine.held import held_limits, take_up_held
from engine.outbox import deliver
from engine.statements import Statement
from engine.sweep import sweep
from engine.verify import verify
from tests.engine.toy import CARRIER, CHIEF, CLERK, DAY, NOW, RECEIVER

REPAIRED = Statement("UPDATE case_ SET state = 'sent' WHERE state = 'nowhere'")
NOTICES = Statement("SELECT holder FROM notice ORDER BY at, key, holder")


@pytest.fixture
def parcel(depot):
    return depot.open()


def test_nothing_is_due_at_the_beginning(depot, office, parcel):
    assert sweep(depot.database, office, now=NOW).steps == 0


def test_the_limit_is_warned_of_then_passed_then_pressed_again_and_again(depot, office, parcel):
    swept = sweep(depot.database, office, now=NOW + 30 * DAY)

    clock = depot.case(parcel).clocks["carry"]
    assert (clock.status, clock.light, swept.failed) == ("passed", "red", 0)
    assert verify(depot.database, office).holds


def test_every_step_is_taken_once(depot, office, parcel):
    first = sweep(depot.database, office, now=NOW + 30 * DAY)

    again = sweep(depot.database, office, now=NOW + 30 * DAY)

    assert first.steps > 0
    assert again.steps == 0


def test_a_parcel_that_was_handed_over_in_time_is_left_alone(depot, office, parcel):
    depot.act(parcel, "assign", carrier="cy")
    depot.act(parcel, "hand_over", CARRIER, handed_on="2026-03-02")

    sweep(depot.database, office, now=NOW + 20 * DAY)

    assert depot.case(parcel).clocks["carry"].status == "met"


def test_a_right_ends_silently(depot, office, parcel):
    depot.act(parcel, "assign", carrier="cy")
    depot.act(parcel, "hand_over", CARRIER, handed_on="2026-03-02")

    sweep(depot.database, office, now=NOW + 60 * DAY)

    clock = depot.case(parcel).clocks["object"]
    assert (clock.status, clock.light) == ("passed", "green")


def test_a_duty_ends_with_the_case_and_a_right_goes_on(depot, office, parcel):
    depot.act(parcel, "give_up", RECEIVER)

    assert depot.case(parcel).clocks["carry"].status == "waived"


def test_a_limit_is_waived_when_its_ground_falls_away(depot, office):
    parcel = depot.open(address="")

    assert depot.case(parcel).clocks["call"].status == "waived"


def test_a_waived_limit_runs_again_from_its_old_start_when_the_ground_is_gone(depot, office):
    parcel = depot.open(address="")
    expected = depot.case(depot.open()).clocks["call"].due_at

    depot.act(parcel, "correct", CHIEF, address="a", reason="found", now=NOW + DAY)

    clock = depot.case(parcel).clocks["call"]
    assert (clock.status, clock.generation, clock.due_at, clock.waived_by) == ("running", 1, expected, None)
    assert verify(depot.database, office).holds


def test_a_waived_limit_that_would_be_over_runs_its_full_length_from_then(depot, office):
    parcel = depot.open(address="")

    depot.act(parcel, "correct", CHIEF, address="a", reason="found", now=NOW + 14 * DAY)

    clock = depot.case(parcel).clocks["call"]
    assert (clock.status, clock.generation, clock.starts_at) == ("running", 2, NOW + 14 * DAY)
    assert verify(depot.database, office).holds


def test_what_was_done_while_the_limit_was_waived_is_not_asked_for_again(depot, office):
    parcel = depot.open(address="")
    depot.act(parcel, "ring", note="x")

    depot.act(parcel, "correct", CHIEF, address="a", reason="found")

    assert depot.case(parcel).clocks["call"].status == "met"
    assert verify(depot.database, office).holds


def test_what_an_action_waived_stays_waived(depot, office):
    parcel = depot.open()
    depot.act(parcel, "give_up", RECEIVER)

    depot.act(parcel, "correct", CHIEF, address="b", reason="x")

    assert depot.case(parcel).clocks["call"].waived_by == "action"


def test_an_extension_takes_effect_when_its_notice_is_delivered_in_time(depot, parcel):
    before = depot.case(parcel).clocks["carry"].due_day
    depot.act(parcel, "assign", carrier="cy")
    depot.act(parcel, "ask_more", CARRIER, more_days="5")
    depot.act(parcel, "grant_more", CHIEF)

    depot.act(parcel, "tell_delay", told_on="2026-03-02")

    clock = depot.case(parcel).clocks["carry"]
    assert (clock.due_day - before, clock.extended_days) == (timedelta(days=5), 5)


def test_an_extension_told_in_time_and_entered_late_takes_effect_as_a_run_of_its_own(depot, office, parcel):
    depot.act(parcel, "assign", carrier="cy")
    depot.act(parcel, "ask_more", CARRIER, more_days="5")
    depot.act(parcel, "grant_more", CHIEF)
    due = depot.case(parcel).clocks["carry"].due_day
    sweep(depot.database, office, now=NOW + 11 * DAY)

    depot.act(parcel, "tell_delay", told_on="2026-03-12", now=NOW + 11 * DAY)

    clock = depot.case(parcel).clocks["carry"]
    assert (clock.status, clock.generation, clock.extended_days) == ("running", 2, 5)
    assert (clock.due_day - due).days == 5
    assert verify(depot.database, office).holds


def test_an_extension_told_too_late_is_void(depot, office, parcel):
    depot.act(parcel, "assign", carrier="cy")
    depot.act(parcel, "ask_more", CARRIER, more_days="5")
    depot.act(parcel, "grant_more", CHIEF)
    before = depot.case(parcel).clocks["carry"].due_day

    depot.act(parcel, "tell_delay", told_on="2026-03-20", now=NOW + 20 * DAY)

    assert depot.case(parcel).clocks["carry"].due_day == before
    assert verify(depot.database, office).holds


def test_a_limit_that_passed_and_is_due_later_now_passes_again_as_a_run_of_its_own(depot, office, parcel):
    sweep(depot.database, office, now=NOW + 11 * DAY)
    depot.act(parcel, "correct", CHIEF, weight="45", reason="typing error", now=NOW + 11 * DAY)
    running = depot.case(parcel).clocks["carry"]

    swept = sweep(depot.database, office, now=NOW + 40 * DAY)

    passed = depot.case(parcel).clocks["carry"]
    assert (running.status, running.generation, running.light) == ("running", 2, "green")
    assert (passed.status, passed.generation, swept.failed) == ("passed", 2, 0)
    assert verify(depot.database, office).holds


def test_a_limit_that_passed_and_stays_late_is_pressed_on(depot, office, parcel):
    sweep(depot.database, office, now=NOW + 40 * DAY)
    depot.act(parcel, "correct", CHIEF, received_at="2026-03-01T09:00", reason="typing error", now=NOW + 40 * DAY)

    swept = sweep(depot.database, office, now=NOW + 60 * DAY)

    clock = depot.case(parcel).clocks["carry"]
    assert (clock.status, clock.generation, swept.failed) == ("passed", 1, 0)
    assert swept.steps >= 2
    assert verify(depot.database, office).holds


def test_a_raised_grade_counts_the_limit_anew_from_the_same_start(depot, parcel):
    for _ in range(3):
        depot.act(parcel, "ring", note="call")

    clock = depot.case(parcel).clocks["carry"]
    assert clock.due_day == (NOW + 20 * DAY).date()


def test_a_limit_that_passes_raises_the_grade_that_asks_for_it(depot, office, parcel):
    sweep(depot.database, office, now=NOW + 11 * DAY)

    case = depot.case(parcel)
    assert (case.facts["haste"], case.version, case.last_actor) == ("hot", 2, "system")
    assert verify(depot.database, office).holds


def test_a_page_from_before_the_raise_is_stale(depot, office, parcel):
    sweep(depot.database, office, now=NOW + 11 * DAY)

    with pytest.raises(StaleCase):
        depot.act(parcel, "assign", version=1, carrier="cy")


def test_a_limit_that_passes_leaves_other_grades_and_the_version_alone(depot, office, parcel):
    depot.act(parcel, "ring", note="x")
    sweep(depot.database, office, now=NOW + 4 * DAY)

    assert depot.case(parcel).facts["haste"] == "calm"


def test_messages_reach_their_recipients_once(depot, office, parcel):
    depot.act(parcel, "assign", carrier="cy")

    delivered = deliver(depot.database, now=NOW), deliver(depot.database, now=NOW)

    with depot.database.reading() as work:
        assert [row[0] for row in work.rows(NOTICES)] == ["person:cy"]
    assert delivered == (1, 0)


def test_a_poisoned_case_blocks_no_other(depot, office, parcel):
    broken = depot.open()
    with depot.database.engine.begin() as connection:
        connection.exec_driver_sql(
            f"UPDATE deadline SET name = 'unknown' WHERE case_id = '{broken.case_id}' AND name = 'carry'"
        )

    swept = sweep(depot.database, office, now=NOW + 6 * DAY)

    assert swept.failed == 1
    assert depot.case(parcel).clocks["carry"].light == "yellow"


def test_the_clerk_hears_of_half_the_time(depot, office, parcel):
    sweep(depot.database, office, now=NOW + 6 * DAY)
    deliver(depot.database, now=NOW + 6 * DAY)

    with depot.database.reading() as work:
        assert "group:desk" in {row[0] for row in work.rows(NOTICES)}
    assert CLERK.holders & {"group:desk"}


def failing(depot, parcel, rounds):
    """A parcel in a state that there is not, so that its steps fail in so many rounds."""
    with depot.database.engine.begin() as connection:
        connection.exec_driver_sql(f"UPDATE case_ SET state = 'nowhere' WHERE id = '{parcel.case_id}'")
    for number in range(rounds):
        sweep(depot.database, depot.office, now=NOW + 6 * DAY + number * LONGEST_WAIT)


@pytest.mark.parametrize(("rounds", "held"), [(TRIES - 1, 0), (TRIES, 2)])
def test_a_step_that_failed_too_often_is_held_and_counted(depot, parcel, rounds, held):
    failing(depot, parcel, rounds)

    with depot.database.reading() as work:
        assert held_limits(work) == held


def test_a_limit_that_is_held_is_always_told_by_verifying(depot, office, parcel):
    failing(depot, parcel, TRIES)
    depot.database.write(lambda work: work.run(REPAIRED))

    report = verify(depot.database, office, now=NOW + 7 * DAY)

    told = [(fault.case_id, fault.code, fault.place) for fault in report.faults]
    assert told == [(parcel.case_id, "held", "call/1"), (parcel.case_id, "held", "carry/1")]


def test_a_limit_that_somebody_switched_off_is_told_as_one_that_failed(depot, office, parcel):
    off = Statement("UPDATE deadline SET attempts = 99, next_at = NULL WHERE next_at IS NOT NULL")
    depot.database.write(lambda work: work.run(off))

    faults = verify(depot.database, office).faults

    assert {fault.code for fault in faults} == {"held"}
    assert {"carry/1", "call/1"} <= {fault.place for fault in faults}


def test_held_limits_that_are_taken_up_again_go_on_where_they_stopped(depot, office, parcel):
    failing(depot, parcel, TRIES)
    depot.database.write(lambda work: work.run(REPAIRED))

    taken = depot.database.write(take_up_held), depot.database.write(take_up_held)
    swept = sweep(depot.database, office, now=NOW + 7 * DAY)

    assert taken == (2, 0)
    assert (swept.steps > 0, swept.failed) == (True, 0)
    assert verify(depot.database, office, now=NOW + 7 * DAY).faults == ()


def test_a_limit_that_has_ended_is_not_held(depot, parcel):
    depot.act(parcel, "give_up", RECEIVER)

    with depot.database.reading() as work:
        assert held_limits(work) == 0


def test_a_limit_that_has_ended_is_not_told_as_held_whatever_is_written_beside_it(depot, office, parcel):
    depot.act(parcel, "give_up", RECEIVER)
    depot.database.write(lambda work: work.run(Statement("UPDATE deadline SET attempts = 99")))

    assert verify(depot.database, office).faults == ()
