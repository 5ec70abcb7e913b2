"""The day that an act counts from, where its form says it: never before the last fact, and not the day of pressing."""

from __future__ import annotations

import pytest

from engine.errors import TransitionRefused
from engine.sweep import sweep
from engine.verify import verify
from tests.engine.toy import CARRIER, CHIEF, DAY, FILE, NOW, Depot, toy_office

TEXT = FILE.read_text(encoding="utf-8")
#: The same toy, in which customs say on which day they cleared a parcel.
DATED = TEXT.replace("by: customs, to: stay}", "by: customs, form: telling, dated: told_on, to: stay}")


def test_what_delivers_nothing_is_not_before_the_last_fact(database):
    office = toy_office(DATED.encode())
    database.write(lambda work: office.publish(work, NOW))
    depot = Depot(database, office)
    parcel = depot.open()

    with pytest.raises(TransitionRefused) as refused:
        depot.act(parcel, "clear", CHIEF, told_on="2026-03-01")

    assert [refusal.code for refusal in refused.value.refusals] == ["day_before_last"]
    assert "2 Mar 2026" in refused.value.refusals[0].reason.en
    assert depot.act(parcel, "clear", CHIEF, told_on="2026-03-02").state == "sent"


def test_an_extension_told_in_time_and_entered_when_even_it_is_over_moves_the_day_and_leaves_the_limit_passed(
    depot, office
):
    parcel = depot.act(depot.open(), "assign", carrier="cy")
    depot.act(parcel, "ask_more", CARRIER, more_days="2")
    depot.act(parcel, "grant_more", CHIEF)
    before = depot.case(parcel).clocks["carry"].due_day
    sweep(depot.database, office, now=NOW + 20 * DAY)

    depot.act(parcel, "tell_delay", told_on=before.isoformat(), now=NOW + 20 * DAY)

    clock = depot.case(parcel).clocks["carry"]
    assert (clock.status, clock.extended_days, clock.due_day - before) == ("passed", 2, 2 * DAY)
    assert verify(depot.database, office).holds
