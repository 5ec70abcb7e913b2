"""What becomes of the limits of a case when something else than the plain course of things happens to it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from engine import history
from engine.sweep import sweep
from engine.verify import verify
from tests.engine.toy import CARRIER, CHIEF, DAY, FILE, NOW, RECEIVER, Depot, toy_office

TEXT = FILE.read_text(encoding="utf-8")
#: The same toy, in which nobody need say how large a parcel is.
SIZELESS = (
    TEXT.replace(
        "fields: [title, received_at, weight, size], optional: [",
        "fields: [title, received_at, weight], optional: [size, ",
    )
    .replace("fields: [size]}", "optional: [size]}")
    .replace("barred, pieces]}", "barred, pieces, size]}")
    .replace("[{letter: slip}, ", "[")
)


@pytest.fixture
def sizeless(database):
    office = toy_office(SIZELESS.encode())
    database.write(lambda work: office.publish(work, NOW))
    return Depot(database, office)


@pytest.fixture
def carried(depot):
    return depot.act(depot.open(), "assign", carrier="cy")


def effects(depot, parcel):
    """What the newest entry says that it did to which limit."""
    with depot.database.reading() as work:
        body = history.entries_of(work, parcel.case_id)[-1].body
    return [(change["effect"], change["clock"]["name"]) for change in body.get("clocks", ())]


def test_a_limit_whose_length_nobody_has_said_does_not_run(sizeless):
    parcel = sizeless.open(size="")

    assert "carry" not in sizeless.case(parcel).clocks


def test_a_limit_whose_length_is_taken_away_stays_as_it_was(sizeless):
    parcel = sizeless.open(size="small")
    before = sizeless.case(parcel).clocks["carry"]

    sizeless.act(parcel, "correct", CHIEF, size="", reason="nobody knows")

    assert sizeless.case(parcel).clocks["carry"] == before
    assert verify(sizeless.database, sizeless.office).holds


def test_undoing_restores_a_limit_whose_length_nobody_knows_any_more(sizeless):
    parcel = sizeless.open(size="small")
    sizeless.act(parcel, "correct", CHIEF, size="", reason="nobody knows")
    before = sizeless.case(parcel).clocks["carry"]
    sizeless.act(parcel, "size_up", CHIEF, size="large")

    sizeless.act(parcel, "undo", CHIEF)

    assert sizeless.case(parcel).clocks["carry"] == before
    assert verify(sizeless.database, sizeless.office).holds


def test_a_limit_that_was_extended_stays_extended_when_its_start_is_corrected(depot, office, carried):
    depot.act(carried, "ask_more", CARRIER, more_days="5")
    depot.act(carried, "grant_more", CHIEF)
    depot.act(carried, "tell_delay", told_on="2026-03-02")
    before = depot.case(carried).clocks["carry"].due_day

    depot.act(carried, "correct", CHIEF, received_at="2026-02-27T09:00", reason="typing error")

    clock = depot.case(carried).clocks["carry"]
    assert (before - clock.due_day, clock.extended_days) == (timedelta(days=3), 5)
    assert verify(depot.database, office).holds


def test_a_limit_that_was_extended_stays_extended_when_it_runs_again(database):
    office = toy_office(TEXT.replace("target: previous working day", 'waived_if: "!given.case.address"', 1).encode())
    database.write(lambda work: office.publish(work, NOW))
    depot = Depot(database, office)
    parcel = depot.act(depot.open(), "assign", carrier="cy")
    depot.act(parcel, "ask_more", CARRIER, more_days="5")
    depot.act(parcel, "grant_more", CHIEF)
    depot.act(parcel, "tell_delay", told_on="2026-03-02")
    before = depot.case(parcel).clocks["carry"]
    depot.act(parcel, "correct", CHIEF, address="", reason="no such street")

    depot.act(parcel, "correct", CHIEF, address="North Quay", reason="found after all")

    clock = depot.case(parcel).clocks["carry"]
    assert (clock.status, clock.due_day, clock.extended_days) == ("running", before.due_day, 5)
    assert verify(depot.database, office).holds


def test_a_start_that_is_corrected_within_its_day_moves_nothing(depot, carried):
    before = depot.case(carried).clocks["carry"]

    depot.act(carried, "correct", CHIEF, received_at="2026-03-02T10:30", reason="typing error")

    assert depot.case(carried).clocks["carry"] == before
    assert effects(depot, carried) == []


def test_a_value_that_is_there_already_is_no_change(depot, office):
    parcel = depot.open()
    before = depot.case(parcel)

    depot.act(parcel, "size_up", size="small")

    after = depot.case(parcel)
    assert (after.facts, after.clocks, after.version) == (before.facts, before.clocks, 2)
    assert effects(depot, parcel) == []
    assert verify(depot.database, office).holds


def test_emptying_what_is_empty_is_no_change(depot, office):
    parcel = depot.open(address="")
    before = depot.case(parcel)

    depot.act(parcel, "correct", CHIEF, address="", reason="nobody knows where")

    assert depot.case(parcel).facts == before.facts
    assert verify(depot.database, office).holds


def test_a_limit_that_its_rule_and_then_an_action_waived_stays_waived(depot, office):
    parcel = depot.open(address="")
    before = depot.case(parcel).clocks["call"].waived_by

    depot.act(parcel, "give_up", RECEIVER)

    assert (before, depot.case(parcel).clocks["call"].waived_by) == ("rule", "action")
    assert verify(depot.database, office).holds


def test_a_waived_limit_stays_waived_while_its_ground_stands(depot, office):
    parcel = depot.open(address="")
    before = depot.case(parcel).clocks["call"]

    depot.act(parcel, "jot", note="nobody answers")

    assert depot.case(parcel).clocks["call"] == before
    assert verify(depot.database, office).holds


def test_a_right_whose_last_day_may_still_move_is_not_closed(depot, office):
    late = datetime(2026, 12, 20, 1, tzinfo=UTC)
    parcel = depot.open(received_at="2026-12-20T08:00", now=late)
    depot.act(parcel, "assign", carrier="cy", now=late)
    depot.act(parcel, "hand_over", CARRIER, handed_on="2026-12-20", now=late)

    sweep(depot.database, office, now=late + 60 * DAY)

    clock = depot.case(parcel).clocks["object"]
    assert (clock.provisional, clock.status) == (True, "running")
    assert clock.due_at < late + 60 * DAY


def test_a_sweep_with_a_bound_stops_after_it(depot, office):
    for _ in range(3):
        depot.open()

    swept = sweep(depot.database, office, now=NOW + 6 * DAY, limit=1)

    assert (swept.steps, swept.failed) == (6, 0)
    assert verify(depot.database, office).holds
