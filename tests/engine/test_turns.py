from __future__ import annotations

from engine.sweep import sweep
from engine.verify import verify
from tests.engine.toy import CARRIER, CHIEF, DAY, NOW


def turn_of(depot, case, holder):
    return depot.case(case).grips[holder].acts


def test_whoever_can_take_an_action_of_the_state_has_the_turn(depot):
    parcel = depot.open()

    depot.act(parcel, "assign", carrier="cy")

    assert turn_of(depot, parcel, "person:cy")


def test_a_delivery_is_waited_for_once_its_paper_is_issued(depot, office):
    parcel = depot.open()
    depot.act(parcel, "assign", carrier="cy")
    before = turn_of(depot, parcel, "group:desk")
    depot.act(parcel, "ask_more", CARRIER, more_days="5")

    depot.act(parcel, "grant_more", CHIEF)

    assert (before, turn_of(depot, parcel, "group:desk")) == (False, True)
    depot.act(parcel, "tell_delay", told_on="2026-03-02")
    assert not turn_of(depot, parcel, "group:desk")
    assert verify(depot.database, office).holds


def test_an_action_whose_rule_says_no_already_is_not_waited_for(depot, office):
    parcel = depot.open()
    depot.act(parcel, "assign", carrier="cy")
    before = turn_of(depot, parcel, "head:depot")

    sweep(depot.database, office, now=NOW + 11 * DAY)

    assert (before, turn_of(depot, parcel, "head:depot")) == (True, False)
    assert verify(depot.database, office).holds


def test_nobody_waits_for_what_is_possible_in_every_open_state(depot):
    parcel = depot.open()

    depot.act(parcel, "assign", carrier="cy")

    assert not turn_of(depot, parcel, "party:receiver")
