"""Corrections and undoing beside the plain case: keys, strangers, clocks, definitions that allow none of it."""

from __future__ import annotations

import pytest

from engine.amend import correct
from engine.attempts import Attempt
from engine.errors import CaseNotFound, NotPermitted, TransitionRefused
from engine.statements import Statement, as_json
from engine.undoing import undo
from engine.verify import verify
from tests.engine.toy import CARRIER, CHIEF, CLERK, DAY, FILE, NOW, OTHER_CLERK, RECEIVER, Depot, fresh_key, toy_office

DERIVATIONS = Statement("SELECT name, derivation FROM deadline WHERE case_id = :case_id ORDER BY generation")
TEXT = FILE.read_text(encoding="utf-8")
WITHOUT = TEXT[: TEXT.index("\ncorrect: {by")] + "\n"


@pytest.fixture
def carried(depot):
    return depot.act(depot.open(), "assign", carrier="cy")


@pytest.fixture
def strict(database):
    """An office whose definition names nobody who corrects or undoes."""
    office = toy_office(WITHOUT.encode())
    database.write(lambda work: office.publish(work, NOW))
    return Depot(database, office)


def test_the_same_key_corrects_once(depot, carried):
    depot.act(carried, "correct", CHIEF, key="c", version=2, weight="12", reason="weighed again")

    again = depot.act(carried, "correct", CHIEF, key="c", version=2, weight="12", reason="weighed again")

    assert (again.replayed, depot.case(carried).seq) == (True, 3)


@pytest.mark.parametrize("mend", [correct, undo])
def test_whom_the_office_does_not_know_mends_nothing(depot, carried, mend):
    attempt = Attempt(carried.case_id, "undo", "person:zed", 2, fresh_key(), reason="x")

    with pytest.raises(CaseNotFound):
        depot.database.write(lambda work: mend(work, depot.office, attempt, now=NOW))


def test_a_limit_that_the_undone_move_had_started_is_cancelled(depot, office):
    parcel = depot.open(weight="30", size="medium")
    depot.act(parcel, "assign", CHIEF, carrier="cy")
    before = depot.case(parcel).clocks["heavy_check"].status

    depot.act(parcel, "undo", CHIEF)

    assert (before, depot.case(parcel).clocks["heavy_check"].status) == ("running", "cancelled")
    assert verify(depot.database, office).holds


def test_what_was_undone_is_done_again_with_a_limit_of_its_own(depot, office):
    parcel = depot.open(weight="30", size="medium")
    depot.act(parcel, "assign", CHIEF, carrier="cy")
    depot.act(parcel, "undo", CHIEF)

    depot.act(parcel, "assign", CHIEF, carrier="cy")

    clock = depot.case(parcel).clocks["heavy_check"]
    assert (clock.generation, clock.status) == (2, "running")
    assert verify(depot.database, office).holds


def test_undoing_is_not_undone(depot, carried):
    depot.act(carried, "undo")

    with pytest.raises(TransitionRefused) as refused:
        depot.act(carried, "undo")

    assert refused.value.refusals[0].code == "nothing_to_undo"


def test_what_was_counted_since_stands_in_the_way_of_undoing_and_a_mere_note_does_not(depot, office, carried):
    depot.act(carried, "jot", OTHER_CLERK, version=None, note="seen")

    assert depot.act(carried, "undo").state == "sent"
    again = depot.act(carried, "assign", carrier="cy")
    depot.act(again, "ring", OTHER_CLERK, version=None, note="called")
    with pytest.raises(TransitionRefused):
        depot.act(again, "undo")
    assert verify(depot.database, office).holds


def test_where_the_definition_names_nobody_nobody_corrects(strict):
    parcel = strict.open()

    with pytest.raises(NotPermitted, match="nobody"):
        strict.act(parcel, "correct", CHIEF, weight="12", reason="x")


def test_where_the_definition_names_nobody_only_who_pressed_undoes(strict):
    parcel = strict.act(strict.open(), "assign", carrier="cy")

    with pytest.raises(NotPermitted, match="nobody"):
        strict.act(parcel, "undo", CHIEF)

    assert strict.act(parcel, "undo", CLERK).state == "sent"


def derivations(depot, parcel):
    """The days that the page of a parcel lists for each limit."""
    with depot.database.reading() as work:
        rows = work.rows(DERIVATIONS, case_id=parcel.case_id)
    return {name: as_json(derivation)["due_day"] for name, derivation in rows}


def test_a_limit_that_is_as_it_was_lists_the_days_that_it_listed(depot, office):
    parcel = depot.open()
    before = derivations(depot, parcel)
    depot.act(parcel, "size_up", CHIEF, size="large", reason="bulky")
    between = derivations(depot, parcel)

    depot.act(parcel, "undo", CHIEF)

    assert before["carry"] != between["carry"]
    assert derivations(depot, parcel) == before
    assert verify(depot.database, office).holds


def test_a_limit_that_was_extended_lists_its_days_as_before_the_extension(depot, office, carried):
    depot.act(carried, "ask_more", CARRIER, more_days="5")
    depot.act(carried, "grant_more", CHIEF)
    before = derivations(depot, carried)
    depot.act(carried, "tell_delay", told_on="2026-03-02")

    depot.act(carried, "undo")

    assert derivations(depot, carried)["carry"] == before["carry"] == str(depot.case(carried).clocks["carry"].due_day)
    assert verify(depot.database, office).holds


def test_undoing_a_way_back_lists_the_days_of_the_limit_that_had_been_extended(depot, office, carried):
    depot.act(carried, "ask_more", CARRIER, more_days="5")
    depot.act(carried, "grant_more", CHIEF)
    depot.act(carried, "tell_delay", told_on="2026-03-02")
    before = derivations(depot, carried)["carry"]
    depot.act(carried, "hand_over", CARRIER, handed_on="2026-03-02")
    depot.act(carried, "decide", RECEIVER, fate="keep")
    depot.act(carried, "reopen", CHIEF, reason="broken", now=NOW + DAY)
    between = derivations(depot, carried)["carry"]

    depot.act(carried, "undo", CHIEF, now=NOW + DAY)

    assert between != before
    assert derivations(depot, carried)["carry"] == before == str(depot.case(carried).clocks["carry"].due_day)
    assert verify(depot.database, office).holds


def test_title_and_receipt_follow_the_move_that_changed_them_and_its_undoing(database):
    office = toy_office(
        TEXT.replace("Size}, fields: [size]}", "Size}, fields: [size], optional: [title, received_at]}").encode()
    )
    database.write(lambda work: office.publish(work, NOW))
    depot = Depot(database, office)
    parcel = depot.open()
    before = depot.case(parcel)
    depot.act(parcel, "size_up", size="small", title="another box", received_at="2026-03-01T09:00")
    between = depot.case(parcel)
    assert verify(database, office).holds

    depot.act(parcel, "undo")

    after = depot.case(parcel)
    assert (between.title, between.received_at) == ("another box", before.received_at - DAY)
    assert (after.title, after.received_at) == (before.title, before.received_at)
    assert verify(database, office).holds
