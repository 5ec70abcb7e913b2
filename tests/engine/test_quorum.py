"""Acts that so many of several people must sign, in any order."""

from __future__ import annotations

import pytest

from engine.definitions import Quorum
from engine.differences.weighing import fewer_sign
from engine.errors import NotPermitted, TransitionRefused
from engine.history import entries_of
from engine.possible import possible_actions
from engine.verify import verify
from tests.engine.toy import CARRIER, CHIEF, CLERK, OTHER_CLERK, RECEIVER

TWO = Quorum(how_many=2, all_of=("clerk", "chief"))


@pytest.fixture
def parcel(depot):
    return depot.open()


@pytest.mark.parametrize(
    ("first", "second"),
    [(CLERK, CHIEF), (CHIEF, CLERK), (CLERK, OTHER_CLERK)],
    ids=["in order", "turned", "of one role"],
)
def test_the_second_of_two_moves_the_case_whoever_comes_first(depot, parcel, first, second):
    signed = depot.act(parcel, "scrap", first)

    done = depot.act(parcel, "scrap", second)

    assert (signed.state, done.state) == ("sent", "returned")
    assert depot.case(parcel).doers["scrap"] == [first.actor, second.actor]
    assert verify(depot.database, depot.office).holds


def test_a_signature_says_of_how_many_people_it_is_one(depot, parcel):
    depot.act(parcel, "scrap", CHIEF)

    assert depot.case(parcel).signing == {
        "action": "scrap",
        "agree": ["clerk", "chief"],
        "needed": 2,
        "signed": [{"actor": CHIEF.actor, "role": "chief"}],
    }
    with depot.database.reading() as work:
        assert [entry.body["kind"] for entry in entries_of(work, parcel.case_id)] == ["move", "signature"]


def test_nobody_signs_twice(depot, parcel):
    depot.act(parcel, "scrap", CLERK)

    with pytest.raises(TransitionRefused) as refused:
        depot.act(parcel, "scrap", CLERK)

    assert [refusal.code for refusal in refused.value.refusals] == ["signed_already"]
    assert depot.case(parcel).state == "sent"


def test_who_has_none_of_the_roles_reads_who_may(depot, parcel):
    with pytest.raises(NotPermitted) as refused:
        depot.act(parcel, "scrap", RECEIVER)

    assert [refusal.code for refusal in refused.value.refusals] == ["not_this_role"]


def test_it_is_offered_to_all_of_them(depot, office, parcel):
    compiled, case = office.lifecycles["parcel"], depot.case(parcel)

    offered = [
        someone
        for someone in (CLERK, OTHER_CLERK, CHIEF, CARRIER)
        if "scrap" in {possible.name for possible in possible_actions(compiled, case, someone)}
    ]

    assert offered == [CLERK, OTHER_CLERK, CHIEF]


@pytest.mark.parametrize(
    ("old", "new", "loosens"),
    [
        (TWO, Quorum(how_many=3, all_of=("clerk", "chief")), False),
        (TWO, Quorum(how_many=2, all_of=("chief",)), False),
        (TWO, ("clerk", "chief"), False),
        (None, TWO, False),
        (Quorum(how_many=3, all_of=("clerk", "chief")), TWO, True),
        (TWO, Quorum(how_many=2, all_of=("clerk", "chief", "carrier")), True),
        (TWO, ("clerk",), True),
        (("clerk", "chief"), TWO, True),
        (TWO, None, True),
    ],
)
def test_fewer_signatures_or_more_who_may_give_them_protect_less(old, new, loosens):
    assert fewer_sign(old, new) is loosens
