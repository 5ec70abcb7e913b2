"""With the people who work here today: a role of nobody, and a state that only one person can leave, are told."""

from __future__ import annotations

import pytest

from engine.loading import load_lifecycle
from tests.docs.reading import blocks, text_of
from tests.qingxi import NOW, take_office
from workflows.people import members_of_all
from workflows.staffing import check_staffing

REPAIR = blocks(text_of("docs/workflows-yaml.md"), "yaml")[0]
OFFICE = {"group:petition_office": frozenset({"a", "b"}), "head:petition_office": frozenset({"b", "c"})}
ASSIGN = "by: head, form: assignment"
PETITIONER = "  petitioner: {title: {zh: 报修人, en: petitioner}, from: party petitioner}\n"


def told(text, members):
    return [
        (one.code, text.splitlines()[one.place.line - 1].split(":")[0].strip())
        for one in check_staffing(load_lifecycle(text.encode(), file="repair.yaml"), members)
    ]


def with_role(source, more=""):
    """The lifecycle in which somebody else assigns, who comes from there."""
    role = f"  other: {{title: other, from: {source}{more}}}\n"
    return REPAIR.replace(PETITIONER, PETITIONER + role, 1).replace(ASSIGN, "by: other, form: assignment", 1)


def test_with_enough_people_nothing_is_told():
    assert told(REPAIR, OFFICE) == []


def test_a_role_of_nobody_is_told_at_its_name():
    assert told(REPAIR, {"head:petition_office": frozenset({"b", "c"})}) == [("role_empty", "registrar")]


def test_a_state_that_only_one_person_can_leave_is_told_at_its_name():
    assert told(REPAIR, OFFICE | {"head:petition_office": frozenset({"b"})}) == [("state_of_one", "received")]


@pytest.mark.parametrize(
    ("by", "codes"),
    {
        "several roles": ("by: [head, registrar]", []),
        "one of them from the case": ("by: [head, handler]", []),
        "signatures of two": ("agree: [head, registrar]", []),
        "signatures of one post": ("agree: [head]", [("state_of_one", "received")]),
    }.values(),
)  # fmt: skip
def test_everybody_counts_who_may_do_something_there(by, codes):
    text = REPAIR.replace(ASSIGN, by)

    assert told(text, OFFICE | {"head:petition_office": frozenset({"b"})}) == codes


def test_a_choice_counts_with_all_who_may_be_chosen():
    text = REPAIR.replace(ASSIGN, "by: {choose: case.kind, one: head, two: [head, registrar]}")

    assert told(text, OFFICE | {"head:petition_office": frozenset({"b"})}) == []


@pytest.mark.parametrize(
    ("source", "more", "members", "codes"),
    {
        "a map whose posts one person holds": (
            "map topics", ", of: kind", {"map:topics:a": frozenset({"z"}), "map:topics:b": frozenset({"z"})}, ["state_of_one"],
        ),
        "a map whose posts two persons hold": (
            "map topics", ", of: kind", {"map:topics:a": frozenset({"y"}), "map:topics:b": frozenset({"z"})}, [],
        ),
        "a map whose posts nobody holds": ("map topics", ", of: kind", {}, ["role_empty"]),
        "a roster of one": ("roster duty", "", {"roster:duty": frozenset({"z"})}, ["state_of_one"]),
        "an organ for which two enter": ("outside court", ", entered_by: [registrar]", {}, []),
        "an organ for which one enters": ("outside court", ", entered_by: [registrar]", {"group:petition_office": frozenset({"a"})}, ["state_of_one"]),
        "an organ that sends files": ("outside court", "", {}, []),
        "whoever stands in a field": ("field handler", "", {}, []),
        "words that say nothing": ("somewhere", "", {}, []),
    }.values(),
)  # fmt: skip
def test_every_source_of_people_is_looked_at(source, more, members, codes):
    assert [code for code, _ in told(with_role(source, more), OFFICE | members)] == codes


def test_who_has_which_post_today_is_one_question(database):
    database.write(take_office)

    with database.reading() as work:
        found = members_of_all(work, NOW.date())

    assert "lin" in found["group:petition_office"]
