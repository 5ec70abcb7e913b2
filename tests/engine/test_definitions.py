"""The models of the language: strict, immutable, and written out again as they were read."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from engine import definitions, field_definitions
from engine.definitions import Choose, Lifecycle
from engine.field_definitions import Strict
from engine.loading import load_lifecycle

PARCEL = load_lifecycle((Path(__file__).parent / "parcel.yaml").read_bytes(), file="parcel.yaml").model
MODELS = sorted(
    {
        model
        for module in (field_definitions, definitions)
        for model in vars(module).values()
        if isinstance(model, type) and issubclass(model, Strict)
    },
    key=lambda model: model.__name__,
)


def words_of(value):
    """Every key that stands anywhere in a value."""
    if isinstance(value, dict):
        return set(value).union(*map(words_of, value.values()))
    return set().union(*map(words_of, value)) if isinstance(value, list) else set()


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_model_refuses_unknown_keys_and_changes(model):
    assert (model.model_config["extra"], model.model_config["frozen"]) == ("forbid", True)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_model_says_what_it_is(model):
    assert model.__doc__


def test_no_word_of_the_language_can_be_read_as_yes_or_no():
    words = {info.alias or name for model in MODELS for name, info in model.model_fields.items()}

    assert not words & {"on", "off", "yes", "no", "y", "n", "true", "false", "null"}


def test_the_parcel_office_uses_every_word_of_the_language():
    words = {info.alias or name for model in MODELS for name, info in model.model_fields.items()}
    written = words_of(PARCEL.model_dump(mode="json", by_alias=True, exclude_unset=True))

    assert words - written == set()


def test_a_definition_written_out_as_json_reads_as_the_same_definition():
    text = PARCEL.model_dump_json(by_alias=True, exclude_none=True)

    assert Lifecycle.model_validate_json(text) == PARCEL


def test_a_choice_keeps_its_options_apart_from_what_it_asks():
    chosen = Choose.model_validate({"choose": "case.size", "small": "3 days", "large": ["a", "b"]})

    assert chosen == Choose(choose="case.size", options={"small": "3 days", "large": ["a", "b"]})


def test_a_definition_cannot_be_changed_once_it_is_read():
    with pytest.raises(ValidationError, match="frozen"):
        PARCEL.version = 2


def test_a_label_that_is_one_text_speaks_it_in_both_languages():
    shown = PARCEL.title.in_language("zh"), PARCEL.title.in_language("en"), PARCEL.title.in_language("fr")

    assert shown == ("包裹", "Parcel", "包裹")
