from __future__ import annotations

from datetime import timedelta

import pytest

from tests import qingxi
from tests.qingxi import TODAY
from workflows.models import Absence, Appointment, Person, Relation
from workflows.people import identities_with


@pytest.fixture
def township(database):
    """The office of Qingxi, in which Lin stands in for He today; Tang has declared a relation, and one has left."""

    def begin(work):
        qingxi.take_office(work)
        work.session.add(Person(id="left", login="left", name="离", post_zh="岗", post_en="Post", active=False))
        work.session.flush()
        work.session.add_all(
            [
                Absence(person_id="he", since=TODAY, until=TODAY, deputy_id="lin"),
                Relation(person_id="tang", unit_id="liuping", kind="kin", declared_on=TODAY),
                Appointment(person_id="left", holder="group:leaders", since=TODAY - timedelta(days=1)),
                Appointment(person_id="tang", holder="group:leaders", since=TODAY + timedelta(days=1)),
            ]
        )

    database.write(begin)
    return database


def found(database, *holders):
    with database.reading() as work:
        people = identities_with(work, frozenset(holders), TODAY)
    return {holder: sorted(map(sorted, identities)) for holder, identities in people.items()}


def test_everybody_who_has_a_holder_comes_with_all_that_he_may_be_excluded_by(township):
    assert found(township, "group:petition_office", "person:tang") == {
        "group:petition_office": [
            ["person:he", "person:lin", "unit:agriculture", "unit:petition_office"],
            ["person:luo", "unit:petition_office"],
        ],
        "person:tang": [["person:tang", "related:liuping", "unit:agriculture"]],
    }


def test_who_has_left_or_has_not_begun_does_not_count(township):
    assert found(township, "group:leaders", "person:left") == {"group:leaders": [["person:gao", "unit:township"]]}


def test_nobody_is_found_for_what_nobody_has(township):
    assert found(township, "group:nobody", "outside:county_contact") == {}
