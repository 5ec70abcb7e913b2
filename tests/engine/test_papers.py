"""Numbers of papers: one after the other, whatever an act issues, and given back when it issues less than it could."""

from __future__ import annotations

import pytest

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
