"""What the schema of a lifecycle lets in is what the loader lets in."""

from __future__ import annotations

from copy import deepcopy

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from pydantic import BaseModel

from engine import definitions, example_definitions, field_definitions
from engine.definitions import Lifecycle
from engine.field_definitions import Strict
from engine.key_sentences import MEANINGS
from engine.labels import Label
from engine.schema import schema_of
from tests.changed_files import KINDS, at, is_loaded, places, replaced, value_of
from tests.engine.toy import FILE

SCHEMA = schema_of(Lifecycle, MEANINGS, name="lifecycle")
VALIDATOR = Draft202012Validator(SCHEMA)
TOY = value_of(FILE)
MODELS = {
    model
    for module in (field_definitions, example_definitions, definitions)
    for model in vars(module).values()
    if isinstance(model, type) and issubclass(model, Strict) and model is not Strict
}


def test_the_schema_is_one_of_the_draft_that_it_names():
    Draft202012Validator.check_schema(SCHEMA)

    assert SCHEMA["$schema"] == Draft202012Validator.META_SCHEMA["$id"]


def test_a_lifecycle_that_runs_is_let_in():
    assert [error.message for error in VALIDATOR.iter_errors(TOY)] == []


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("format",), 2),
        (("colour",), "red"),
        (("version",), "1"),
        (("in_force_from",), "1 January"),
        (("roles", "Clerk"), {"title": "x", "from": "group desk"}),
        (("roles", "clerk", "form"), "group desk"),
        (("fields", "size", "type"), "colour"),
        (("fields", "size", "personnal"), True),
        (("open", "to"), ["sent"]),
        (("states", "sent", "action"), {}),
        (("states", "kept", "end"), "yes"),
        (("deadlines", "carry", "lands"), "tomorrow"),
        (("deadlines", "carry", "law"), None),
        (("records", "jot", "in"), "anywhere"),
        (("sees", "clerk", "cases"), "mine"),
    ],
    ids=lambda value: ".".join(value) if isinstance(value, tuple) else "",
)
def test_a_wrong_key_or_value_is_refused_by_both(path, value):
    wrong = replaced(TOY, path, value)

    assert not VALIDATOR.is_valid(wrong)
    assert not is_loaded(wrong, Lifecycle)


@settings(max_examples=300, deadline=None)
@given(path=st.sampled_from([path for path in places(TOY) if path]), value=st.sampled_from(KINDS))
def test_whatever_is_changed_in_a_lifecycle_schema_and_loader_say_the_same(path, value):
    assume(at(TOY, path) != value)  # where only `true` may stand the models take 1 for it, too
    changed = replaced(TOY, path, value)

    assert VALIDATOR.is_valid(changed) == is_loaded(changed, Lifecycle)


@settings(max_examples=150, deadline=None)
@given(path=st.sampled_from([path for path in places(TOY) if isinstance(at(TOY, path), dict)]), data=st.data())
def test_whatever_key_is_added_or_left_out_schema_and_loader_say_the_same(path, data):
    changed = deepcopy(TOY)
    here = at(changed, path)
    left_out = data.draw(st.sampled_from([None, *here]))
    here.pop(left_out, None)
    here |= data.draw(st.sampled_from([{}, {"unheard_of": "of"}, {"Not A Name": {}}, {"help": "x"}, {"by": "clerk"}]))

    assert VALIDATOR.is_valid(changed) == is_loaded(changed, Lifecycle)


@pytest.mark.parametrize(
    "model", sorted([*MODELS, Label], key=lambda model: model.__name__), ids=lambda model: model.__name__
)
def test_every_key_of_a_lifecycle_says_what_it_means(model):
    keys = {field.alias or name for name, field in model.model_fields.items()} - {"options"}

    assert MEANINGS[model.__name__].keys() == {"", *keys}


def test_closed_lists_are_offered_and_described_in_both_languages():
    kind = SCHEMA["$defs"]["FieldRule"]["properties"]["type"]

    assert {"text", "choice", "rows"} <= set(kind["enum"])
    assert kind["description"] == "What it holds. 填什么。"


def test_a_mapping_with_free_names_says_what_stands_under_each():
    class Shelf(BaseModel):
        words: dict[str, int | None]

    meanings = {"Shelf": {"": Label(zh="架", en="A shelf"), "words": Label(zh="词", en="Words")}}

    assert schema_of(Shelf, meanings, name="shelf")["properties"]["words"]["additionalProperties"] == {
        "type": "integer"
    }
