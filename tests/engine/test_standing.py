"""As what somebody comes: read by the office's own SQL, inside the statement that locks the case."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine import store
from engine.attempts import Attempt, Opening
from engine.errors import CaseNotFound, NotPermitted
from engine.execute import fire
from engine.history import entries_of
from engine.hooks import StandingSource
from engine.opening import open_case
from engine.verify import verify
from tests.engine.toy import FORM, NOW, Depot, fresh_key, person

#: Ann is a clerk, everybody else is nobody.
SOURCE = StandingSource(
    postgresql="""(SELECT jsonb_build_object('holders', jsonb_build_array('person' || chr(58) || :actor_id,
      'group' || chr(58) || 'desk'), 'identities', jsonb_build_array('person' || chr(58) || :actor_id))
      WHERE :actor_id = 'ann' AND CAST(:today AS date) >= date '2026-01-01')""",
    sqlite="""(SELECT json_object('holders', json_array('person' || char(58) || :actor_id,
      'group' || char(58) || 'desk'), 'identities', json_array('person' || char(58) || :actor_id))
      WHERE :actor_id = 'ann' AND :today >= '2026-01-01')""",
)


@pytest.fixture
def depot(depot, office):
    return Depot(depot.database, replace(office, hooks=replace(office.hooks, standing=SOURCE)))


def open_as(depot, actor):
    opening = Opening("parcel", actor, fresh_key(), FORM)
    return depot.database.write(lambda work: open_case(work, depot.office, opening, now=NOW))


def assign_as(depot, parcel, actor):
    attempt = Attempt(parcel.case_id, "assign", actor, 1, fresh_key(), {"carrier": "cy"})
    return depot.database.write(lambda work: fire(work, depot.office, attempt, now=NOW))


def test_somebody_who_is_known_opens_and_acts_as_what_the_office_says(depot):
    parcel = open_as(depot, "person:ann")

    assert assign_as(depot, parcel, "person:ann").state == "carried"
    assert depot.case(parcel).last_actor == "person:ann"


@pytest.mark.parametrize("actor", ["person:zed", "party:receiver", "nonsense"])
def test_whom_the_office_does_not_know_opens_nothing(depot, actor):
    with pytest.raises(NotPermitted):
        open_as(depot, actor)


@pytest.mark.parametrize("actor", ["person:zed", "party:receiver", "nonsense"])
def test_whom_the_office_does_not_know_learns_of_no_case(depot, actor):
    parcel = open_as(depot, "person:ann")

    with pytest.raises(CaseNotFound):
        assign_as(depot, parcel, actor)


def test_an_office_without_a_source_knows_nobody(depot):
    standing = depot.database.write(lambda work: store.read_standing(work, None, "person:ann", NOW.date()))

    assert standing is None


#: Sue stands in for ann, the clerk, and for bob, the chief.
STANDS_IN = replace(
    person("sue", "group:desk", "person:ann", "head:depot", "person:bob"),
    lent={"person:ann": frozenset({"group:desk", "person:ann"}), "person:bob": frozenset({"head:depot", "person:bob"})},
)


def entry_of(depot, parcel):
    with depot.database.reading() as work:
        return entries_of(work, parcel.case_id)[-1].body


def test_an_entry_says_for_which_absent_colleague_it_was_done(depot):
    parcel = depot.open()

    depot.act(parcel, "assign", STANDS_IN, carrier="cy")

    assigned = entry_of(depot, parcel)
    depot.act(parcel, "undo", STANDS_IN)
    undone = entry_of(depot, parcel)
    assert [(body["actor"], body["role"], body["for"]) for body in (assigned, undone)] == [
        ("person:sue", "clerk", "person:ann"),
        ("person:sue", "clerk", "person:ann"),
    ]
    assert verify(depot.database, depot.office).holds


def test_a_signature_says_it_too(depot):
    parcel = depot.open()

    depot.act(parcel, "approve", STANDS_IN, reason="ok")

    signature = {"actor": "person:sue", "role": "clerk", "for": "person:ann"}
    assert entry_of(depot, parcel)["signing"]["signed"] == [signature]
    assert depot.case(parcel).signing["signed"] == [signature]
    assert verify(depot.database, depot.office).holds


def test_who_may_do_it_as_oneself_does_it_for_nobody(depot):
    clerk = replace(STANDS_IN, lent={"person:ann": frozenset({"person:ann"})})

    parcel = depot.open(clerk)

    assert "for" not in entry_of(depot, parcel)
