"""The text of a definition becomes located values, or located problems; nothing else and nothing more."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import Place
from engine.source import MAX_DEPTH, MAX_NODES, nearest, read_source, spelled
from engine.source_sentences import SOURCE_SENTENCES
from engine.source_text import MAX_PROBLEMS
from tests.engine.blanks import names_in
from tests.engine.hostile_sources import HOSTILE, LAUGHS, WORDS

SENT = """\
title: {zh: 寄件, en: Sent}
actions:
  - name: deliver
    by: [carrier]
  - keep
"""


def told(source):
    return [f"{one.code} {one.place.line}:{one.place.column}" for one in source.problems]


@pytest.mark.parametrize(("data", "problems"), HOSTILE.values(), ids=HOSTILE.keys())
def test_every_problem_of_a_hostile_file_is_told_with_its_place(data, problems):
    source = read_source(data, file="parcel.yaml")

    assert told(source) == problems
    assert {one.place.file for one in source.problems} == {"parcel.yaml"}
    assert source.nodes <= MAX_NODES + 1
    assert source.depth <= MAX_DEPTH + 1


@pytest.mark.parametrize(("written", "meant"), WORDS.items(), ids=[word or "nothing" for word in WORDS])
def test_words_mean_what_they_look_like(written, meant):
    source = read_source(f"a: {written}\n".encode(), file="parcel.yaml")

    assert source.problems == ()
    assert repr(source.value) == repr({"a": meant})


def test_words_that_others_take_for_booleans_may_be_keys():
    source = read_source(b"no: 1\non: 2\n01: 3\n'1': 4\n", file="parcel.yaml")

    assert source.value == {"no": 1, "on": 2, "01": 3, "1": 4}


def test_places_of_values_and_keys_count_characters_from_one():
    source = read_source(SENT.encode(), file="parcel.yaml")

    assert source.value == {
        "title": {"zh": "寄件", "en": "Sent"},
        "actions": [{"name": "deliver", "by": ["carrier"]}, "keep"],
    }
    assert source.places[()] == Place("parcel.yaml", 1, 1)
    assert source.places["title", "en"] == Place("parcel.yaml", 1, 21)
    assert source.key_places["title", "en"] == Place("parcel.yaml", 1, 17)
    assert source.places["actions", 0, "by", 0] == Place("parcel.yaml", 4, 10)
    assert source.places["actions", 1] == Place("parcel.yaml", 5, 5)
    assert ("actions", 1) not in source.key_places


def test_windows_line_ends_change_nothing():
    windows = read_source(SENT.replace("\n", "\r\n").encode(), file="parcel.yaml")

    assert windows == read_source(SENT.encode(), file="parcel.yaml")


def test_blocks_of_text_stay_text():
    source = read_source(b"a: |\n  15\nb: >-\n  true\n  no\n", file="parcel.yaml")

    assert source.value == {"a": "15\n", "b": "true no"}


def test_nesting_up_to_the_bound_is_read():
    source = read_source(b"[" * MAX_DEPTH + b"]" * MAX_DEPTH, file="parcel.yaml")

    assert source.problems == ()
    assert source.depth == MAX_DEPTH


def test_nodes_up_to_the_bound_are_read():
    source = read_source(b"[" + b"1," * (MAX_NODES - 1) + b"]", file="parcel.yaml")

    assert source.problems == ()
    assert source.nodes == MAX_NODES


def test_laughter_stays_as_small_as_it_was_written():
    source = read_source(LAUGHS, file="parcel.yaml")

    assert source.value == {"a": ["lol"] * 3, "b": [None] * 3, "c": [None] * 3}
    assert source.nodes == 16


def test_a_duplicate_key_names_both_places_and_the_first_one_stays():
    source = read_source(b"states:\n  sent: 1\n  sent: {kept: 2}\n", file="parcel.yaml")

    assert source.value == {"states": {"sent": 1}}
    assert source.problems[0].place == Place("parcel.yaml", 3, 3)
    assert source.problems[0].path == "states.sent"
    assert "parcel.yaml:2:3" in source.problems[0].message.zh
    assert source.places.keys() == {(), ("states",), ("states", "sent")}


def test_what_stands_under_a_refused_key_is_left_out_but_its_problems_are_told():
    source = read_source(b"1: {a: {b: [x, &y z]}}\nc: 2\n", file="parcel.yaml")

    assert source.value == {"c": 2}
    assert told(source) == ["source_key_not_text 1:1", "source_anchor 1:16"]


def test_a_second_document_leaves_the_first_one_usable():
    source = read_source(b"a: 1\n---\nb: 2\n", file="parcel.yaml")

    assert source.value == {"a": 1}


def test_text_that_is_not_yaml_leaves_nothing_usable():
    source = read_source(b"a: 1\nb: 'x\n", file="parcel.yaml")

    assert source.value is None


def test_problems_are_told_up_to_a_bound_and_the_last_one_says_so():
    source = read_source(b"a: &x 1\n" + b"b: \x01\n" * (MAX_PROBLEMS + 1), file="parcel.yaml")

    assert len(source.problems) == MAX_PROBLEMS + 1
    assert source.problems[-1].code == "source_too_many_problems"


def test_what_is_repeated_in_a_message_is_bounded():
    source = read_source(b"a: &" + b"x" * 10_000 + b" 1\n", file="parcel.yaml")

    assert len(source.problems[0].message.en) < 200


@given(st.binary(max_size=200) | st.text("ab:-[]{}&*!|>'\"%@`#?, \n\t\r\\<~\x00中", max_size=60).map(str.encode))
def test_no_bytes_make_the_reader_raise_and_the_answer_is_always_the_same(data):
    source = read_source(data, file="parcel.yaml")

    assert source == read_source(data, file="parcel.yaml")
    assert source.value is not None or source.problems or source.places


SCALARS = st.booleans() | st.none() | st.integers(-(10**15) + 1, 10**15 - 1) | st.text("ab :'\"\\#-\n中", max_size=12)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("ab :'#中", max_size=5), inner, max_size=3),
)


@given(st.dictionaries(st.text("abc", min_size=1, max_size=3), VALUES, min_size=1, max_size=4))
def test_what_was_written_strictly_is_read_back(value):
    source = read_source(written(value).encode(), file="parcel.yaml")

    assert source.problems == ()
    assert source.value == value
    assert {spelled(path) for path in source.key_places} <= {spelled(path) for path in source.places}


def written(value):
    """The value as one line of YAML, every text in double quotes."""
    match value:
        case dict():
            return "{" + ", ".join(f"{written(key)}: {written(one)}" for key, one in value.items()) + "}"
        case list():
            return "[" + ", ".join(map(written, value)) + "]"
        case str():
            return '"' + value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
        case None:
            return "null"
        case bool():
            return str(value).lower()
        case _:
            return str(value)


@pytest.mark.parametrize(
    ("name", "near"),
    [("delivred", "delivered"), ("送到", "送达到"), ("zebra", None), ("d" * 300, None), ("", None)],
    ids=["a slip", "chinese", "nothing like it", "too long to compare", "nothing"],
)
def test_the_nearest_name_is_what_was_probably_meant(name, near):
    assert nearest(name, {"delivered", "returned", "kept", "送达到"}) == near


def test_a_path_is_spelled_as_people_write_it():
    assert spelled(("states", "sent", "actions", 0, "by")) == "states.sent.actions[0].by"
    assert spelled(()) == ""


@pytest.mark.parametrize("code", SOURCE_SENTENCES)
def test_every_sentence_asks_for_the_same_names_in_both_languages(code):
    chinese, english = SOURCE_SENTENCES[code]

    assert names_in(chinese) == names_in(english)
