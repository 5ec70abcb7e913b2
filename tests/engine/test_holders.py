"""Who stands on a case: kept out, standing in, seeing, reading personal fields, and whose turn it is."""

from __future__ import annotations

import pytest

from engine.errors import CaseNotFound, NotPermitted
from engine.snapshot import Grip
from tests.engine.toy import (
    CARRIER,
    CHIEF,
    CLERK,
    DEPUTY,
    GUARD,
    OTHER_CLERK,
    RECEIVER,
    STRANGER,
    ZONE_CHIEF,
    person,
)

HEAVY = {"weight": "30", "size": "medium"}


@pytest.mark.parametrize(
    ("barred", "stood_in"),
    [
        ([], {}),
        (["ann"], {}),
        (["bob"], {"chief": ["group:deputies"]}),
        (["bob", "dan"], {"chief": ["group:vault"]}),
        (["bob", "dan", "gus"], {}),
    ],
    ids=["nobody", "a clerk of two", "the chief", "chief and deputy", "everybody who could"],
)
def test_the_first_stand_in_who_is_not_kept_out_stands_in(depot, barred, stood_in):
    parcel = depot.open(by=OTHER_CLERK, barred=barred)

    assert depot.case(parcel).stood_in == stood_in


def test_who_stands_in_acts_and_is_seen_to_hold_the_case(depot):
    parcel = depot.open(barred=["bob"], **HEAVY)

    moved = depot.act(parcel, "assign", DEPUTY, carrier="cy")

    assert moved.state == "carried"
    assert depot.case(parcel).grips["group:deputies"].sees


def test_the_stand_in_stands_back_when_the_chief_is_no_longer_kept_out(depot):
    parcel = depot.open(barred=["bob"], **HEAVY)

    depot.act(parcel, "correct", DEPUTY, barred="", reason="no relation after all")

    case = depot.case(parcel)
    assert (case.stood_in, case.exclusions) == ({}, {})
    assert depot.act(parcel, "assign", CHIEF, carrier="cy").state == "carried"


def test_a_deputy_of_a_chief_who_may_act_has_nothing_to_do_with_the_case(depot):
    parcel = depot.open(**HEAVY)

    with pytest.raises(CaseNotFound):
        depot.act(parcel, "assign", DEPUTY, carrier="cy")


@pytest.mark.parametrize(
    "someone",
    [
        person("eve", "group:desk"),
        person("eva", "head:depot"),
    ],
    ids=["a clerk", "the chief"],
)
def test_who_belongs_to_the_unit_that_it_is_about_is_kept_out(depot, someone):
    parcel = depot.open(about="depot")
    insider = type(someone)(someone.actor, someone.holders, someone.identities | {"unit:depot"})

    assert depot.case(parcel).may_be_seen_by(someone)
    assert not depot.case(parcel).may_be_seen_by(insider)


def test_who_declared_a_relation_to_the_unit_is_kept_out_with_the_reason(depot):
    case = depot.case(depot.open(about="depot"))

    assert case.exclusions["related:depot"]["en"] == "It is about your unit"


def test_a_unit_is_kept_out_only_while_the_rule_says_so(depot):
    assert depot.case(depot.open(about="depot", weight="2")).exclusions == {}


@pytest.mark.parametrize(
    ("who", "grip"),
    [
        (CLERK, Grip(sees=True, personal=True, acts=True)),
        (CHIEF, Grip(sees=True, personal=False, acts=True)),
        (RECEIVER, Grip(sees=True, personal=True, acts=False)),
        (ZONE_CHIEF, Grip(sees=False, personal=False, acts=False)),
        (GUARD, Grip(sees=False, personal=False, acts=False)),
    ],
    ids=["clerk", "chief", "receiver", "zone chief", "guard"],
)
def test_each_holder_has_the_grip_of_the_role(depot, who, grip):
    case = depot.case(depot.open(by=OTHER_CLERK))

    held = [case.grips[holder] for holder in sorted(who.holders & case.grips.keys())]

    assert held == [grip]


def test_personal_fields_are_shown_to_those_who_may_read_them(depot):
    case = depot.case(depot.open())

    shown = [who.actor for who in (CLERK, CHIEF, RECEIVER, STRANGER) if case.shows_personal_to(who)]

    assert shown == ["person:ann", "party:receiver"]


def test_the_turn_passes_with_the_state(depot):
    parcel = depot.open()

    depot.act(parcel, "assign", carrier="cy")

    grips = depot.case(parcel).grips
    assert (grips["person:cy"].acts, grips["party:receiver"].acts) == (True, False)


def test_a_carrier_who_is_replaced_loses_the_case(depot):
    parcel = depot.act(depot.open(), "assign", carrier="cy")

    depot.act(parcel, "undo")

    assert "person:cy" not in depot.case(parcel).grips
    with pytest.raises(CaseNotFound):
        depot.act(parcel, "give_up", CARRIER)


def test_a_case_that_was_sealed_is_the_guards_alone(depot):
    parcel = depot.open()

    depot.act(parcel, "lock_up")

    seeing = sorted(holder for holder, grip in depot.case(parcel).grips.items() if grip.sees)
    assert seeing == ["group:vault"]


def test_who_sees_a_case_and_has_no_role_in_an_act_is_told_whose_it_is(depot):
    parcel = depot.open(**HEAVY)

    with pytest.raises(NotPermitted) as refused:
        depot.act(parcel, "assign", CLERK, carrier="cy")

    assert "chief" in refused.value.refusals[0].reason.en
