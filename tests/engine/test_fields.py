"""Values that people type are read as what their fields are, or told by their field; nothing is dropped in silence."""

from __future__ import annotations

import json
import unicodedata
from datetime import date
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import BadForm
from engine.field_definitions import Column, FieldRule, Form
from engine.fields import MOST_CHOICES, MOST_ROWS, read_form
from engine.labels import Label
from engine.loading import load_lifecycle
from tests.engine.toy import CODES, FILE

NAME = Label(zh="栏", en="Field")
SIZES = {"small": Label(zh="小", en="Small"), "large": Label(zh="大", en="Large")}
COLUMNS = {
    "what": Column(label=NAME, type="text"),
    "count": Column(label=Label(zh="数量", en="Count"), type="number", optional=True),
}
FIELDS = {
    "line": FieldRule(type="text", label=NAME, max_length=5),
    "story": FieldRule(type="long text", label=NAME),
    "count": FieldRule(type="number", label=NAME, min=1, max=30),
    "any_count": FieldRule(type="number", label=NAME),
    "agreed": FieldRule(type="boolean", label=NAME),
    "day": FieldRule(type="date", label=NAME),
    "moment": FieldRule(type="moment", label=NAME),
    "past_day": FieldRule(type="date", label=NAME, not_after="today", not_before="field moment"),
    "past_moment": FieldRule(type="moment", label=NAME, not_after="today", not_before="field day"),
    "size": FieldRule(type="choice", label=NAME, choices=SIZES),
    "stamps": FieldRule(type="choices", label=NAME, choices="codes/stamp"),
    "helpers": FieldRule(type="persons", label=NAME),
    "helper": FieldRule(type="person", label=NAME),
    "depots": FieldRule(type="units", label=NAME),
    "pieces": FieldRule(type="rows", label=NAME, of=COLUMNS),
    "few_pieces": FieldRule(type="rows", label=NAME, of=COLUMNS, max=2),
}
FORM = Form(title=NAME, optional=tuple(FIELDS))
LIFECYCLE = load_lifecycle(FILE.read_bytes(), file="toy.yaml").model.model_copy(
    update={"fields": FIELDS, "forms": {"all": FORM}}
)


def read(facts=None, **raw):
    zone = ZoneInfo("Asia/Shanghai")
    return read_form(LIFECYCLE, "all", raw, codes=CODES, zone=zone, today=date(2026, 3, 2), facts=facts)


@pytest.mark.parametrize(
    ("field", "raw", "value"),
    [
        ("line", "  a b \r\n", "a b"),
        ("line", ["a"], "a"),
        ("line", 7, "7"),
        ("story", "a\r\nb\rc", "a\nb\nc"),
        ("count", "30", 30),
        ("count", 1, 1),
        ("any_count", "-12", -12),
        ("agreed", "true", True),
        ("agreed", "false", False),
        ("agreed", True, True),
        ("day", "2026-03-02", "2026-03-02"),
        ("moment", "2026-03-02T09:00", "2026-03-02T01:00:00+00:00"),
        ("moment", "2026-03-02T09:00+09:00", "2026-03-02T00:00:00+00:00"),
        ("size", "large", "large"),
        ("stamps", "fragile", ["fragile"]),
        ("stamps", ["fragile", "", "express", "fragile"], ["fragile", "express"]),
        ("helpers", ["ann", " amy "], ["ann", "amy"]),
        ("helper", "ann", "ann"),
        ("pieces", "a box", [{"what": "a box"}]),
        ("pieces", ["a box", {"what": "a bag", "count": "2"}], [{"what": "a box"}, {"what": "a bag", "count": "2"}]),
        ("pieces", [{"what": ""}, {"what": "a bag"}], [{"what": "a bag"}]),
    ],
)
def test_a_value_is_read_as_what_its_field_is(field, raw, value):
    assert read(**{field: raw}) == {field: value}


#: Late in the evening of the first day of March in UTC, when it is the second in the office.
EVENING = "2026-03-01T17:00:00+00:00"


@pytest.mark.parametrize(
    ("facts", "raw"),
    [
        ({}, {"past_day": "2026-03-02"}),
        ({}, {"past_moment": "2026-03-02T23:59"}),
        ({}, {"past_day": "1950-01-01"}),
        ({"moment": EVENING}, {"past_day": "2026-03-02"}),
        ({"day": "2026-03-02"}, {"past_moment": "2026-03-02T00:00"}),
        ({"moment": EVENING}, {"past_day": "2026-02-01", "moment": "2026-02-01T23:00"}),
    ],
    ids=["today", "any hour of today", "nothing to compare with", "the same day", "its first hour", "the form counts"],
)
def test_a_date_within_its_bounds_is_taken(facts, raw):
    assert read(facts, **raw).keys() == raw.keys()


@pytest.mark.parametrize(
    ("facts", "raw", "field", "told"),
    [
        ({}, {"past_day": "2026-03-03"}, "past_day", "today, 2 Mar 2026"),
        ({}, {"past_moment": "2026-03-03T00:00"}, "past_moment", "today, 2 Mar 2026"),
        ({}, {"past_moment": "2026-03-02T23:00Z"}, "past_moment", "today, 2 Mar 2026"),
        ({"moment": EVENING}, {"past_day": "2026-03-01"}, "past_day", "“Field”, 2 Mar 2026"),
        ({"day": "2026-03-02"}, {"past_moment": "2026-03-01T23:59"}, "past_moment", "“Field”, 2 Mar 2026"),
        ({}, {"past_day": "2026-01-01", "moment": "2026-02-01T09:00"}, "past_day", "“Field”, 1 Feb 2026"),
    ],
    ids=["tomorrow", "tomorrow's first hour", "tomorrow here", "before a moment", "before a day", "before the form's"],
)
def test_a_date_out_of_its_bounds_is_told_with_the_bound(facts, raw, field, told):
    with pytest.raises(BadForm) as bad:
        read(facts, **raw)

    assert list(bad.value.problems) == [field]
    assert told in bad.value.problems[field].en


@pytest.mark.parametrize("raw", [None, "", "  ", []])
@pytest.mark.parametrize("field", sorted(FIELDS))
def test_nothing_filled_in_is_no_value(field, raw):
    assert read(**{field: raw}) == {}


@pytest.mark.parametrize("field", ["stamps", "helpers", "depots"])
def test_a_list_of_nothing_is_no_value(field):
    assert read(**{field: ["", None]}) == {}


def test_rows_without_anything_are_no_value():
    assert read(pieces=[{"what": ""}, {}]) == {}


def test_the_cells_of_a_page_are_put_together_in_the_order_of_their_rows():
    values = read(**{"pieces.10.what": "b", "pieces.9.what": "a", "pieces.9.count": "3"})

    assert values == {"pieces": [{"what": "a", "count": "3"}, {"what": "b"}]}


@pytest.mark.parametrize(
    "unseen",
    ["\u00ad", "\u061c", "\u200b", "\u200e", "\u200f", "\u2060", "\u206f", "\ufeff", "\ufff9", "\U000e0041"],
    ids=ascii,
)
@pytest.mark.parametrize("field", ["line", "story", "count", "pieces"])
def test_what_nobody_sees_is_not_kept(field, unseen):
    raw = f"{unseen}1{unseen}2{unseen}"

    assert read(**{field: raw}) == read(**{field: "12"})
    assert read(**{field: unseen}) == {}


def test_every_format_character_is_refused_or_left_out_unless_it_is_seen_or_shapes_letters():
    format_characters = [chr(code) for code in range(0x110000) if unicodedata.category(chr(code)) == "Cf"]

    kept = [letter for letter in format_characters if is_kept(letter)]

    shaping = {"\u180e", "\u200c", "\u200d"}
    assert [ascii(letter) for letter in kept if letter not in shaping and not is_visible(letter)] == []
    assert shaping <= set(kept)


def is_kept(letter):
    try:
        return read(line=f"1{letter}2")["line"] != "12"
    except BadForm:
        return False


def is_visible(letter):
    """Signs that stand before numbers in Arabic, Syriac and Kaithi, and those that arrange hieroglyphs."""
    return any(word in unicodedata.name(letter) for word in ("ARABIC", "SYRIAC", "KAITHI", "HIEROGLYPH"))


@pytest.mark.parametrize(
    ("field", "raw", "told"),
    [
        ("line", "abcdef", "5"),
        ("line", ["a", "b"], "a, b"),
        ("line", "a\x00", "U+0000"),
        ("line", "\ud800", "U+D800–DFFF"),
        ("line", "\u202e", "U+202E"),
        ("story", "x" * 10_001, "10000"),
        ("count", "0", "1"),
        ("count", "31", "30"),
        ("count", "1.5", "whole number"),
        ("count", True, "whole number"),
        ("any_count", "9" * 14, "1000000000000"),
        ("agreed", "maybe", "yes or no"),
        ("day", "2026-02-30", "date"),
        ("day", "1949-09-30", "1949"),
        ("day", "2200-01-01", "2199"),
        ("moment", "noon", "date"),
        ("moment", "1066-10-14T09:00", "1949"),
        ("size", "huge", "huge"),
        ("stamps", ["fragile", "golden"], "golden"),
        ("helpers", [str(number) for number in range(MOST_CHOICES + 1)], str(MOST_CHOICES)),
        ("helper", "x" * 61, "60"),
        ("pieces", [{"colour": "red"}], "colour"),
        ("pieces", [{"count": "1"}], "Field"),
        ("pieces", [{"what": "a", "count": "many"}], "whole number"),
        ("pieces", ["a"] * (MOST_ROWS + 1), str(MOST_ROWS)),
        ("few_pieces", ["a", "b", "c"], "2"),
        ("unheard_of", "x", "unheard_of"),
    ],
)
def test_what_cannot_be_read_is_told_in_both_languages(field, raw, told):
    with pytest.raises(BadForm) as bad:
        read(**{field: raw})

    assert list(bad.value.problems) == [field]
    assert told in bad.value.problems[field].en
    assert bad.value.problems[field].zh


PLAIN = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20)
ANYTHING = st.recursive(
    PLAIN, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
)


def outcome(raw):
    try:
        return read(**raw), {}
    except BadForm as bad:
        return {}, bad.problems


@given(st.dictionaries(st.sampled_from(sorted(FIELDS)), ANYTHING, max_size=4))
def test_whatever_comes_is_read_or_told_by_its_field_and_what_was_read_is_read_the_same_again(raw):
    values, problems = outcome(raw)

    assert problems.keys() <= raw.keys()
    assert read(**json.loads(json.dumps(values))) == values
