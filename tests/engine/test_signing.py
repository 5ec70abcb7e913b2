"""Acts that several must sign, one after the other."""

from __future__ import annotations

import pytest

from engine.errors import NotPermitted
from engine.possible import possible_actions
from engine.verify import verify
from tests.engine.toy import CHIEF, OTHER_CLERK


def codes(refused):
    return [refusal.code for refusal in refused.value.refusals]


@pytest.fixture
def parcel(depot):
    return depot.open()


@pytest.fixture
def signed(depot, parcel):
    return depot.act(parcel, "approve", reason="ok")


def test_a_signature_counts_for_the_act_that_was_signed_and_for_no_other(depot, signed):
    with pytest.raises(NotPermitted) as refused:
        depot.act(signed, "turn_away", CHIEF)

    assert codes(refused) == ["next_signer"]
    assert depot.case(signed).state == "sent"


def test_the_second_signature_is_offered_for_the_act_that_was_signed_only(depot, office, signed):
    case = depot.case(signed)

    offered = {possible.name for possible in possible_actions(office.lifecycles["parcel"], case, CHIEF)}

    assert offered & {"approve", "turn_away"} == {"approve"}


def test_signing_another_act_begins_anew(depot, office, signed):
    depot.act(signed, "turn_away", OTHER_CLERK)

    done = depot.act(signed, "turn_away", CHIEF)

    assert done.state == "returned"
    assert depot.case(done).doers["turn_away"] == ["person:amy", "person:bob"]
    assert verify(depot.database, office).holds
