"""Who stands on a case: kept out, standing in, seeing, reading personal fields, and whose turn it is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.decide import File
from engine.errors import CaseNotFound, NotPermitted, TransitionRefused
from engine.labels import Label
from engine.outbox import message_row
from engine.snapshot import Grip
from tests.engine.toy import (
    CARRIER,
    CHIEF,
    CLERK,
    DEPUTY,
    FILE,
    GUARD,
    NOW,
    OTHER_CLERK,
    RECEIVER,
    STRANGER,
    ZONE_CHIEF,
    Depot,
    person,
    toy_office,
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


CUSTOMS = "customs: {title: {zh: 海关, en: customs}, from: outside customs, entered_by: [chief]}"
HARBOUR = "  harbour: {title: {zh: 港务, en: harbour}, from: outside harbour, entered_by: [clerk]}"
PDF = File("file-1", "decision.pdf", "application/pdf", 10, "ab" * 32)


def depot_over(database, *changes):
    """A depot of the toy with these changes, and with an organ outside that is reached at the pier."""
    text = FILE.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    office = replace(toy_office(text.encode()), outside={"harbour": Label(zh="码头", en="the pier")})
    database.write(lambda work: office.publish(work, NOW))
    return Depot(database, office)


@pytest.fixture
def harboured(database):
    """A depot whose chief has nobody inside to stand in for him."""
    return depot_over(
        database,
        ("stand_in: [group deputies, group vault]", "stand_in: [outside harbour]"),
        (CUSTOMS, f"{CUSTOMS}\n{HARBOUR}"),
    )


def test_where_an_outside_organ_stands_in_who_enters_its_decisions_acts_with_its_document(harboured):
    parcel = harboured.open(barred=["bob"], **HEAVY)

    with pytest.raises(TransitionRefused) as refused:
        harboured.act(parcel, "assign", CLERK, carrier="cy")

    assert [refusal.code for refusal in refused.value.refusals] == ["outside_paper"]
    assert harboured.act(parcel, "assign", CLERK, files=(PDF,), carrier="cy").state == "carried"


def test_it_is_the_turn_of_who_enters_and_he_is_told_so(harboured):
    parcel = harboured.open(barred=["bob"], **HEAVY)

    case = harboured.case(parcel)

    assert case.stood_in == {"chief": ["outside:harbour"]}
    assert case.grips["group:desk"].acts
    told = message_row(
        harboured.office.lifecycles["parcel"],
        case,
        0,
        topic="t",
        roles=("chief",),
        saying=Label(zh="有", en="a"),
        now=NOW,
    )
    assert told["recipients"] == ("group:desk", "head:depot", "outside:harbour")


def test_who_enters_for_the_chief_enters_what_he_would_have_entered_for_others(harboured):
    parcel = harboured.open(barred=["bob"])

    assert harboured.act(parcel, "clear", CLERK, files=(PDF,)).version == 2


def test_nobody_enters_for_others_who_is_kept_out_as_well(harboured):
    parcel = harboured.open(OTHER_CLERK, barred=["bob", "ann"], **HEAVY)

    with pytest.raises(CaseNotFound):
        harboured.act(parcel, "assign", CLERK, files=(PDF,), carrier="cy")


def test_no_correction_is_made_for_an_outside_organ(harboured):
    parcel = harboured.open(barred=["bob"])

    with pytest.raises(NotPermitted):
        harboured.act(parcel, "correct", CLERK, files=(PDF,), reason="a slip", weight="9")


def test_the_chiefs_own_act_needs_no_document(harboured):
    assert harboured.act(harboured.open(**HEAVY), "assign", CHIEF, carrier="cy").state == "carried"


@pytest.mark.parametrize(
    ("stand_in", "code", "told"),
    [("", "nobody_left", "guard"), (", stand_in: [outside harbour]", "only_outside", "the pier")],
    ids=["nobody", "only an organ outside"],
)
def test_nothing_is_sealed_for_those_who_are_all_kept_out(database, stand_in, code, told):
    depot = depot_over(
        database, ("from: group vault}", f"from: group vault{stand_in}}}"), (CUSTOMS, f"{CUSTOMS}\n{HARBOUR}")
    )
    parcel = depot.open(barred=["gus"])

    with pytest.raises(TransitionRefused) as refused:
        depot.act(parcel, "lock_up")

    [refusal] = refused.value.refusals
    assert refusal.code == code
    assert told in refusal.reason.en
    assert depot.case(parcel).state == "sent"


def test_what_is_sealed_may_be_read_by_who_stands_in(database):
    depot = depot_over(database, ("from: group vault}", "from: group vault, stand_in: [group deputies]}"))
    parcel = depot.open(barred=["gus"])

    depot.act(parcel, "lock_up")

    assert [holder for holder, grip in depot.case(parcel).grips.items() if grip.sees and holder != "group:vault"] == [
        "group:deputies"
    ]


def test_what_is_sealed_stays_open_to_somebody_whom_a_correction_would_keep_out(database):
    depot = depot_over(database, ("correct: {by: [chief]", "correct: {by: [guard]"))
    parcel = depot.act(depot.open(), "lock_up")

    with pytest.raises(TransitionRefused) as refused:
        depot.act(parcel, "correct", GUARD, reason="told later", barred=["gus"])

    assert [refusal.code for refusal in refused.value.refusals] == ["nobody_left"]


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
