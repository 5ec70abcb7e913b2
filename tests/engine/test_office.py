"""Which definition a case runs on: the one it was opened under, however many have come since."""

from __future__ import annotations

import pytest

from engine.attempts import Attempt
from engine.errors import CaseNotFound, StaleCase
from engine.execute import fire
from tests.engine.toy import CLERK, FILE, NOW, Depot, fresh_key, toy_office

NEWER = (
    FILE.read_text(encoding="utf-8").replace("version: 1", "version: 2").replace("case.weight < 50", "case.weight < 5")
)


@pytest.fixture
def renewed(database):
    """An office that has only the newer definition in hand, before a database that knows the older one, too."""
    office = toy_office(NEWER.encode())
    database.write(lambda work: office.publish(work, NOW))
    return Depot(database, office)


def attempt_of(parcel, definition):
    return Attempt(
        parcel.case_id, "assign", CLERK.actor, 1, fresh_key(), {"carrier": "cy"}, standing=CLERK, definition=definition
    )


def test_a_case_keeps_the_rules_under_which_it_was_opened(depot, renewed):
    old = depot.open()

    moved = renewed.act(old, "assign", carrier="cy")

    assert moved.state == "carried"
    assert renewed.office.compiled(None, depot.case(old).definition).lifecycle.version == 1


def test_publishing_again_changes_nothing(depot, renewed):
    depot.database.write(lambda work: depot.office.publish(work, NOW))

    assert depot.open().state == "sent"


def test_a_definition_that_nobody_stored_is_an_error(depot):
    with depot.database.reading() as work, pytest.raises(LookupError, match="no definition beef"):
        depot.office.compiled(work, "beef")


def test_a_page_made_for_another_definition_is_told_to_be_old(depot, renewed):
    parcel = depot.open()
    newer = renewed.office.lifecycles["parcel"].sha256

    with pytest.raises(StaleCase):
        depot.database.write(lambda work: fire(work, renewed.office, attempt_of(parcel, newer), now=NOW))

    assert depot.case(parcel).seq == 1


def test_a_page_of_a_case_that_does_not_exist_is_told_so(depot, office):
    nowhere = type(depot.open())("nowhere", "", 0, 0, "")
    definition = office.lifecycles["parcel"].sha256

    with pytest.raises(CaseNotFound):
        depot.database.write(lambda work: fire(work, office, attempt_of(nowhere, definition), now=NOW))
