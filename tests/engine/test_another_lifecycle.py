"""Sentences and pictures of a second lifecycle, with what the toy does not have."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from engine.drawing.svg import svg
from engine.explaining.parts import explain
from engine.graph import shape_of
from engine.labels import Label
from engine.loading import load_lifecycle
from engine.wording import Wording, same
from tests.engine.test_soundness import SURROUNDINGS
from tests.engine.toy import FILE

PARCEL = (Path(__file__).parent / "parcel.yaml").read_text(encoding="utf-8")
TOY = FILE.read_text(encoding="utf-8")


def read(text):
    return load_lifecycle(text.encode(), file="a.yaml").model


def told(text):
    """Everything that is told of a lifecycle, in English."""
    return [line.text.en for part in explain(Wording(read(text), SURROUNDINGS.codes, {})) for line in part.lines]


def drawn(text):
    """The picture of a lifecycle in English: its lines of text, and the paths of its arrows by their titles."""
    model = read(text)
    root = ET.fromstring(svg(shape_of(model), Wording(model, SURROUNDINGS.codes, {}), "en"))
    tag = "{http://www.w3.org/2000/svg}"
    arrows = {
        group.findtext(f"{tag}title"): path.get("d")
        for group in root.iter(f"{tag}g")
        if (path := group.find(f"{tag}path")) is not None
    }
    return [text.text for text in root.iter(f"{tag}text")], arrows


@pytest.mark.parametrize(
    "sentence",
    [
        "It is kept for 2 years.",
        "It is kept permanently.",
        "carrier or night watch or helpers may “Looked after” (Sent or Sorted or Delivered or On the way back).",
        "Look after: 2 days from “Last seen”.",
        "Wanted day: Wanted on from “Received at”.",
        "By: House rules, 1.",
        "Never less than 30 days.",
        "Kept out: Has a relation to the receiver.",
        "clerk may correct: Received at, Weight, Address.",
        "Delivery: 3 working days where Size is “Small”, 5 days where Size is “Large” from “Sort” or reaching “Sorted”.",
    ],
)
def test_what_only_this_lifecycle_has_is_told_in_words(sentence):
    assert sentence in told(PARCEL)


def test_of_what_nobody_may_nothing_is_told():
    without = TOY[: TOY.index("\ncorrect: {by")] + "\n"

    assert [line for line in told(without) if "may correct" in line or "undo the last move" in line] == []


def test_a_way_back_that_restarts_nothing_is_told_without_limits():
    lines = told(TOY.replace(", restart: [carry]}}", "}}"))

    assert "chief may “Reopen” with a reason: then “On the way”." in lines
    assert "These limits begin anew: Carry." not in lines


def test_words_that_no_source_is_made_of_are_told_as_they_stand():
    assert Wording(read(TOY), {}, {}).source("the carrier", None) == same("the carrier")


def test_what_is_open_everywhere_is_a_line_of_its_own_and_what_is_open_in_named_states_an_arrow_from_each():
    named = PARCEL.replace(
        "        delivers: extension_note\n        to: stay", "        delivers: extension_note\n        to: kept"
    )

    lines, arrows = drawn(named)

    assert [line for line in lines if line.startswith("In every")] == ["In every open state: Give up → Returned"]
    assert "Sorted → Kept: Deliver the note of more time" in arrows
    assert "Delivered → Returned: Give up" not in arrows


def test_an_arrow_between_states_of_one_row_goes_from_side_to_side():
    text = TOY.replace(
        "      lock_up: {",
        "      skip: {title: {zh: 径送, en: Send at once}, by: clerk, to: delivered}\n      lock_up: {",
    )

    _, arrows = drawn(text)

    begin, end = (float(arrows["On the way → Delivered: Hand over"].split()[at]) for at in (1, -1))
    assert begin == end


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("Kept for good by the one and only receiver", ["Kept for good by", "the one and only…"]),
        ("Kept for good by one", ["Kept for good by", "one"]),
        ("Incomprehensibilities", ["Incomprehensibilities"]),
    ],
)
def test_a_title_takes_two_lines_at_most(title, lines):
    found, _ = drawn(TOY.replace("kept: {title: {zh: 已收下, en: Kept}", f"kept: {{title: {{zh: 已收下, en: {title}}}"))

    assert [line for line in found if line in lines] == lines


def test_what_a_state_is_for_is_told_where_the_pointer_rests():
    model = read(PARCEL)
    helped = model.states["sent"].model_copy(update={"help": Label(zh="等待分拣", en="Waits to be sorted")})
    model = model.model_copy(update={"states": {**model.states, "sent": helped}})

    picture = svg(shape_of(model), Wording(model, SURROUNDINGS.codes, {}), "zh")

    assert "<title>等待分拣</title>" in picture
