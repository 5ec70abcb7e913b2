"""What a form names must be there: people and units that the office has, and cases of which the actor knows."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.errors import BadForm
from tests.engine.toy import CHIEF, CLERK, FILE, NOW, OTHER_CLERK, Depot, toy_office

HERE = {"person:ann", "person:cy", "unit:depot"}
#: Two more ways to name somebody: in the cell of a table, and a case to which nothing is linked.
MORE = """  pieces: {type: rows, label: {zh: 件, en: Pieces}, of: {text: {label: {zh: 说明, en: What}, type: text}, \
packer: {label: {zh: 装箱人, en: Packer}, type: person, optional: true}}}
"""


class Asking:
    """A hook that knows who is here, and remembers what it was asked."""

    def __init__(self):
        self.asked = []

    def __call__(self, _work, holders):
        self.asked.append(holders)
        return holders - HERE


@pytest.fixture
def asking():
    return Asking()


@pytest.fixture
def depot(database, asking):
    text = FILE.read_text(encoding="utf-8")
    pieces = next(line for line in text.splitlines() if line.startswith("  pieces: "))
    text = text.replace(f"{pieces}\n", MORE)
    text = text.replace("form: joining, then: [{link: joins, as: joined, share: [contents, weight]}]", "form: joining")
    office = toy_office(text.encode())
    office = replace(office, hooks=replace(office.hooks, unknown=asking))
    database.write(lambda work: office.publish(work, NOW))
    return Depot(database, office)


@pytest.mark.parametrize(
    ("field", "value", "named"),
    [
        ("about", "atlantis", "atlantis"),
        ("about", "ann", "ann"),
        ("barred", ["ann", "ghost", "goblin"], "ghost, goblin"),
        ("pieces", [{"text": "a box", "packer": "ghost"}], "ghost"),
    ],
    ids=["a unit", "a person for a unit", "some of several", "in a table"],
)
def test_whoever_is_not_there_is_told_at_the_field_that_names_them(depot, field, value, named):
    with pytest.raises(BadForm) as bad:
        depot.open(**{field: value})

    assert list(bad.value.problems) == [field]
    assert named in bad.value.problems[field].en


def test_everybody_whom_a_form_names_is_asked_for_in_one_question(depot, asking):
    depot.open(barred=["ann", "cy"], about="depot", pieces=[{"text": "a box", "packer": "cy"}])

    assert asking.asked == [{"person:ann", "person:cy", "unit:depot"}]


def test_a_form_that_names_nobody_asks_nothing(depot, asking):
    depot.open()

    assert asking.asked == []


def test_an_action_names_only_who_is_there(depot):
    parcel = depot.open()

    with pytest.raises(BadForm) as bad:
        depot.act(parcel, "assign", CLERK, carrier="ghost")

    assert list(bad.value.problems) == ["carrier"]
    assert depot.case(parcel).seq == 1


def test_a_correction_names_only_who_is_there(depot):
    parcel = depot.open()

    with pytest.raises(BadForm) as bad:
        depot.act(parcel, "correct", CHIEF, reason="somebody else", barred=["ghost"])

    assert list(bad.value.problems) == ["barred"]
    assert depot.case(parcel).seq == 1


def test_a_case_that_one_may_not_see_cannot_be_named_either_and_is_as_unknown_as_none(depot):
    hidden, own = depot.open(OTHER_CLERK, barred=["ann"]), depot.open()

    answers = [refused_naming(depot, own, other) for other in (hidden.case_id, "nowhere")]

    assert answers[0] == answers[1]
    assert answers[0]["joins"].en == "The chosen case cannot be found"


def test_a_case_that_one_may_see_can_be_named(depot):
    other, own = depot.open(), depot.open()

    named = depot.act(own, "join", CLERK, joins=other.case_id)

    assert depot.case(named).facts["joins"] == other.case_id


def refused_naming(depot, parcel, other):
    with pytest.raises(BadForm) as bad:
        depot.act(parcel, "join", CLERK, joins=other)
    return bad.value.problems
