"""Sentences and pictures of a second lifecycle, with what the toy does not have."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from engine.drawing.svg import svg
from engine.explaining.parts import explain
from engine.explaining.sheet import sheet
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
        "Wanted day: from “Received at” to the day in “Wanted on”.",
        "By: House rules, 1.",
        "Never less than 30 days.",
        "Kept out: Has a relation to the receiver.",
        "clerk may correct: Received at, Weight, Address.",
        "Delivery: 3 working days where Size is “Small”, 5 days where Size is “Large” from “Sort” or reaching “Sorted”.",
    ],
)
def test_what_only_this_lifecycle_has_is_told_in_words(sentence):
    assert sentence in told(PARCEL)


@pytest.mark.parametrize(
    "sentence",
    [
        "carrier: those that concern them, with personal data (masked on some).",
        "Work stops: It is secret.",
        "Another case is opened; this one keeps no trace of it.",
        "An internal goal: nobody is late with it.",
        "Tightened only, never loosened: Fragile.",
    ],
)
def test_what_only_few_lifecycles_have_is_told_in_words(sentence):
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
    assert "Sorted · Deliver the note of more time → Kept" in arrows
    assert "Delivered · Give up → Returned" not in arrows


def test_an_action_that_leads_to_many_states_says_how_many_and_has_no_lines():
    wide = PARCEL.replace(
        "to: {choose: form.verdict,", "to: {choose: form.verdict, more: sent, again: sorted, aside: joined,"
    )

    lines, arrows = drawn(wide)

    assert "Decide → 5 states" in lines
    assert [title for title in arrows if "Decide" in title] == []


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("Kept for good by the one and only receiver", ["Kept for good by the one", "and only receiver"]),
        (
            "Kept for good by the one and only receiver of parcels",
            ["Kept for good by the one", "and only receiver of…"],
        ),
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

    assert "<title>已寄出：等待分拣</title>" in picture


def for_receiver(text):
    """The sheet of a lifecycle for its receiver, in English."""
    letters = {"slip": None, "receipt": Label(zh="请保存", en="Keep it")}
    return [
        line.text.en
        for part in sheet(Wording(read(text), SURROUNDINGS.codes, {}), "receiver", letters)
        for line in part.lines
    ]


def test_what_only_others_can_begin_is_begun_for_me():
    lines = for_receiver(PARCEL.replace("by: [clerk, receiver]", "by: [clerk]"))

    assert lines[0] == "For me, clerk can “Hand in”."


def test_what_only_i_can_begin_is_begun_by_nobody_else():
    lines = for_receiver(PARCEL.replace("by: [clerk, receiver]", "by: [receiver]"))

    assert [line for line in lines if "Hand in" in line and "myself" not in line and "after" not in line] == []


def test_entries_of_mine_and_what_they_ask_are_on_the_sheet():
    lines = for_receiver(PARCEL.replace("by: [carrier, night_watch, helpers]", "by: [receiver]"))

    assert "“Looked after” (Sent or Sorted or Delivered or On the way back)." in lines


def test_help_and_reason_of_an_act_are_on_the_sheet_and_everywhere_is_one_word():
    everywhere = PARCEL.replace("    except: [going_back]\n", "").replace(
        "awaited: never, to: returned}",
        "awaited: never, to: returned, reason: required, help: {zh: 不要了, en: You do not want it}}",
        1,
    )
    lines = for_receiver(everywhere)

    assert "“Give up” (as long as it is open): then “Returned”." in lines
    assert "You do not want it" in lines
    assert "A reason must be given." in lines


def test_a_letter_without_a_box_of_rights_is_got_and_says_no_more():
    lines = for_receiver(PARCEL)

    assert "“slip”: after “Sort”." in lines
    assert [line for line in lines if line.startswith("Told with")] == ["Told with “receipt”:"]
