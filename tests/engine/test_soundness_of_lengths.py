"""Whether a limit's length is surely known when it starts, and whether what protects is written as it can be kept."""

from __future__ import annotations

import pytest

from tests.engine.test_soundness import DUE, PARCEL, SET_SORT, findings, line_of, without_size

STARTS = "starts: when sort or reaches sorted"
LATER = without_size(PARCEL, only_if="").replace(STARTS, "starts: when deliver", 1)
STOPS = "stops: when deliver or slip delivered"
GRADE = "grade: {type: choice, choices:"
SET_TRIES = "{set: {tries: '+1'}}"
STATES = (
    "{sent: {zh: 寄出, en: Sent}, sorted: {zh: 分拣, en: Sorted}, delivered: {zh: 送达, en: Delivered}, "
    "going_back: {zh: 退回, en: Back}}"
)
CAME_FROM = f"came_from: {{type: choice, choices: {STATES}, label: {{zh: 来处, en: Came from}}}}\n  tries: {{"
OPENS = "with: {title: form.note, weight: case.weight}"


def problems(text):
    found = findings(text)
    return [(one.code, one.place.line) for one in (*found.errors, *found.warnings)]


def test_the_way_to_a_start_is_followed_through_every_act_that_leaves_the_length_unknown():
    text = LATER.replace(STOPS, "stops: when decide")

    assert problems(text) == [("length_may_be_missing", line_of(text, DUE))]


def test_a_condition_on_a_field_whose_name_only_begins_alike_says_nothing_of_the_length():
    text = without_size(PARCEL, only_if="    only_if: given.case.size_of_it\n")
    text = text.replace("  weight: {", "  size_of_it: {type: number, label: {zh: 多大, en: How big}}\n  weight: {", 1)
    text = text.replace("optional: [size, ", "optional: [size, size_of_it, ", 1)

    assert problems(text) == [("length_may_be_missing", line_of(text, DUE))]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("fields: [grade, carrier, depot]", "fields: [grade, carrier, depot, size]"),
        (SET_SORT, "{set: {confirmed_grade: form.grade, size: large}}"),
    ],
)
def test_an_act_on_every_way_to_the_start_that_gives_the_length_is_enough(old, new):
    text = LATER.replace(STOPS, "stops: when decide").replace(old, new, 1)

    assert problems(text) == []


def test_a_choice_that_stays_is_one_of_its_choices():
    kept, misspelled = (
        PARCEL.replace(GRADE, f"grade: {{type: choice, keeps: {word}, choices:", 1) for word in ("plain", "plane")
    )

    assert problems(kept) == []
    assert problems(misspelled) == [("attribute_misfit", line_of(misspelled, "keeps: plane"))]


def test_where_a_case_was_is_kept_in_a_choice_of_every_such_state():
    roomy = PARCEL.replace("tries: {", CAME_FROM, 1)
    held = roomy.replace(SET_TRIES, "{set: {came_from: state}}", 1)
    narrow = held.replace("sorted: {zh: 分拣, en: Sorted}, ", "", 1)
    number = PARCEL.replace(SET_TRIES, "{set: {tries: state}}", 1)

    assert problems(held) == []
    assert problems(narrow) == [("set_state", line_of(narrow, "came_from: state"))]
    assert problems(number) == [("set_misfit", line_of(number, "tries: state"))]


def test_a_record_that_opens_another_case_does_nothing_else_but_tell():
    text = PARCEL.replace("then: [{tell: [vault], saying", "then: [{set: {tries: 1}}, {tell: [vault], saying", 1)

    assert problems(text) == [("opens_and_more", line_of(text, "complain:"))]


def test_what_another_case_is_given_may_come_from_outside_form_and_case():
    text = PARCEL.replace(OPENS, "with: {title: form.note, weight: this.number}", 1)

    assert problems(text) == []


def test_a_condition_of_corrections_is_checked_like_any_other():
    text = PARCEL.replace(
        "fields: [received_at, weight, address]\n",
        "fields: [received_at, weight, address]\n  when:\n    - {rule: case.wieght > 1, otherwise: {zh: 不行, en: No}}\n",
        1,
    )

    assert problems(text) == [("rule_unknown_name_near", line_of(text, "case.wieght"))]


def test_an_opening_has_no_state_before_it_to_keep():
    text = PARCEL.replace("tries: {", CAME_FROM, 1).replace("{set: {tries: 0,", "{set: {came_from: state, tries: 0,", 1)

    assert problems(text) == [("set_misfit", line_of(text, "came_from: state"))]
