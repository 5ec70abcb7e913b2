"""Acts that several must sign, one after the other."""

from __future__ import annotations

import pytest

from engine.errors import NotPermitted
from engine.history import entries_of
from engine.outbox import deliver
from engine.possible import possible_actions
from engine.statements import Statement, as_json
from engine.verify import verify
from tests.engine.toy import CHIEF, NOW, OTHER_CLERK


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


def test_a_correction_takes_back_the_signatures_that_were_given_before_it(depot, office, signed):
    depot.act(signed, "correct", CHIEF, reason="typing error", weight="20")

    with pytest.raises(NotPermitted) as refused:
        depot.act(signed, "approve", CHIEF, reason="ok")

    assert codes(refused) == ["next_signer"]
    assert depot.case(signed).signing is None
    assert verify(depot.database, office).holds


def test_who_had_signed_is_told_to_sign_again_once_it_was_corrected(depot, signed):
    depot.act(signed, "correct", CHIEF, reason="typing error", weight="20")

    deliver(depot.database, now=NOW)

    with depot.database.reading() as work:
        told = work.rows(Statement("SELECT holder, saying FROM notice WHERE holder = :ann"), ann="person:ann")
    assert len(told) == 1
    assert "sign" in as_json(told[0][1])["en"]


def test_the_entry_of_a_correction_says_which_signatures_it_took_back(depot, signed):
    depot.act(signed, "correct", CHIEF, reason="typing error", weight="20")

    with depot.database.reading() as work:
        body = entries_of(work, signed.case_id)[-1].body
    assert body["unsigned"] == [{"actor": "person:ann", "role": "clerk"}]


def test_after_a_correction_everybody_signs_what_is_there_now(depot, office, signed):
    depot.act(signed, "correct", CHIEF, reason="typing error", weight="20")

    depot.act(signed, "approve", reason="ok")

    assert depot.act(signed, "approve", CHIEF, reason="ok").state != "sent"
    assert verify(depot.database, office).holds


def test_another_act_that_leaves_the_case_where_it_is_takes_signatures_back_and_says_so(depot, signed):
    depot.act(signed, "size_up", size="large")

    deliver(depot.database, now=NOW)

    with depot.database.reading() as work:
        body = entries_of(work, signed.case_id)[-1].body
        told = work.rows(Statement("SELECT holder FROM notice WHERE holder = :ann"), ann="person:ann")
    assert (depot.case(signed).signing, body["unsigned"]) == (None, [{"actor": "person:ann", "role": "clerk"}])
    assert len(told) == 1
    assert verify(depot.database, depot.office).holds


def test_the_last_signature_takes_none_back(depot, signed):
    depot.act(signed, "approve", CHIEF, reason="ok")

    with depot.database.reading() as work:
        assert "unsigned" not in entries_of(work, signed.case_id)[-1].body
