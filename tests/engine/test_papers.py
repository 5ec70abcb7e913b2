"""Numbers of papers: one after the other, whatever an act issues, and given back when it issues less than it could."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.errors import TransitionRefused
from tests.engine.toy import CARRIER, CHIEF, FILE, NOW, Depot, toy_office

TEXT = FILE.read_text(encoding="utf-8")
#: Letting a parcel pass issues two passes; granting more time is possible in two states, with a letter in one only.
TEXT = TEXT.replace(
    "then: [{letter: pass}], to: carried}", "then: [{letter: pass}, {letter: pass}], to: carried}"
).replace(
    "      lock_up: {title:",
    "      grant_more: {title: {zh: 批准延长, en: Grant more time}, by: chief, to: stay}\n      lock_up: {title:",
)


@pytest.fixture
def depot(database):
    office = toy_office(TEXT.encode())
    database.write(lambda work: office.publish(work, NOW))
    return Depot(database, office)


def numbers(depot, parcel):
    return [paper.number for paper in depot.case(parcel).papers]


def test_an_act_that_issues_two_of_one_letter_uses_two_numbers(depot):
    parcel = depot.open()
    depot.act(parcel, "approve", reason="ok")

    depot.act(parcel, "approve", CHIEF, reason="ok")

    assert numbers(depot, parcel) == ["N2026-1", "N2026-2", "N2026-3"]
    assert numbers(depot, depot.open()) == ["N2026-4"]


def test_an_act_that_issues_nothing_in_this_state_gives_its_number_back(depot):
    parcel = depot.open()

    depot.act(parcel, "grant_more", CHIEF)

    assert numbers(depot, parcel) == ["N2026-1"]
    assert numbers(depot, depot.open()) == ["N2026-2"]


def test_the_same_act_issues_its_letter_where_it_has_one(depot):
    parcel = depot.act(depot.open(), "assign", carrier="cy")
    depot.act(parcel, "ask_more", CARRIER, more_days="3")

    depot.act(parcel, "grant_more", CHIEF)

    assert numbers(depot, parcel) == ["N2026-1", "N2026-2"]


JOINED = TEXT.replace("share: [contents, weight]}]", "share: [contents, weight]}, {letter: slip}]")


@pytest.fixture
def composed(database):
    """A depot where joining two parcels issues a slip, and every composition that was asked for."""
    asked = []
    office = toy_office(JOINED.encode())

    def compose(paper):
        asked.append(paper)
        return {"number": paper.number}

    office = replace(office, hooks=replace(office.hooks, compose=compose))
    database.write(lambda work: office.publish(work, NOW))
    return Depot(database, office), asked


def test_a_letter_is_composed_with_the_definition_of_its_case(composed):
    depot, asked = composed

    depot.open()

    assert asked[-1].lifecycle is depot.office.lifecycles["parcel"].lifecycle
    assert asked[-1].linked == {}


def test_a_letter_of_a_joining_is_composed_with_the_other_parcel_as_it_was_before(composed):
    depot, asked = composed
    first, second = depot.open(), depot.open()

    depot.act(second, "join", joins=first.case_id)

    other = asked[-1].linked["joins"]
    assert (other.case.number, other.case.seq) == (depot.case(first).number, 1)
    assert other.lifecycle.workflow == "parcel"


@pytest.mark.parametrize("where", ["nowhere", "locked up"])
def test_no_letter_is_composed_with_a_parcel_that_is_sealed_or_not_there(composed, where):
    depot, asked = composed
    sealed, own = depot.open(), depot.open()
    depot.act(sealed, "lock_up")

    with pytest.raises(TransitionRefused):
        depot.act(own, "join", joins=sealed.case_id if where == "locked up" else "nowhere")

    assert asked[-1].letter == "slip"
    assert asked[-1].linked == {}
