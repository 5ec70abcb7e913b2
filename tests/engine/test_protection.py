"""Values that stay once they are given, unless an act may loosen them."""

from __future__ import annotations

import pytest

from engine.errors import TransitionRefused
from tests.engine.toy import CHIEF, FILE, NOW, Depot, toy_office

KEPT = (
    FILE.read_text("utf-8")
    .replace("barred: {type: persons,", "barred: {type: persons, keeps: all,")
    .replace(
        "calls: {type: number,",
        "fragile: {type: boolean, keeps: true, label: {zh: 易碎, en: Fragile}}\n  calls: {type: number,",
    )
    .replace("first_clerk, barred, about]}", "first_clerk, barred, about, fragile]}")
    .replace("correct: {by: [chief], fields: [", "correct: {by: [chief], fields: [fragile, ")
)
RELEASE = """      release: {title: {zh: 解除, en: Release}, by: chief, form: releasing, loosens: [barred], to: stay}
"""
LOOSENED = KEPT.replace("      clear: {title", f"{RELEASE}      clear: {{title").replace(
    "  sizing: {title", "  releasing: {title: {zh: 解除, en: Release}, optional: [barred]}\n  sizing: {title"
)


@pytest.fixture
def depot(database):
    return depot_of(database, KEPT)


def depot_of(database, text):
    office = toy_office(text.encode())
    database.write(lambda work: office.publish(work, NOW))
    return Depot(database, office)


def test_of_a_list_that_stays_nobody_is_taken_off_and_who_might_is_named(depot):
    parcel = depot.open(barred=["cy", "dan"])

    with pytest.raises(TransitionRefused) as refused:
        depot.act(parcel, "correct", CHIEF, reason="a slip", barred=["cy"])

    (refusal,) = refused.value.refusals
    assert refusal.code == "kept"
    assert "(nothing)" in refusal.reason.en
    assert depot.case(parcel).facts["barred"] == ["cy", "dan"]


def test_to_a_list_that_stays_more_are_added(depot):
    parcel = depot.open(barred=["cy"])

    depot.act(parcel, "correct", CHIEF, reason="a slip", barred=["cy", "dan"])

    assert depot.case(parcel).facts["barred"] == ["cy", "dan"]


def test_a_yes_that_stays_is_no_more_taken_back(depot):
    parcel = depot.open(fragile="true")

    with pytest.raises(TransitionRefused, match="can only be tightened here"):
        depot.act(parcel, "correct", CHIEF, reason="a slip", fragile="false")


def test_the_act_that_may_loosen_it_does_and_is_named_to_the_others(database):
    depot = depot_of(database, LOOSENED)
    parcel = depot.open(barred=["cy", "dan"])
    with pytest.raises(TransitionRefused) as refused:
        depot.act(parcel, "correct", CHIEF, reason="a slip", barred=["cy"])

    depot.act(parcel, "release", CHIEF, barred=["cy"])

    assert "“Release”" in refused.value.refusals[0].reason.en
    assert depot.case(parcel).facts["barred"] == ["cy"]
