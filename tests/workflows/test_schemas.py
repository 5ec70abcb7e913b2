"""What the schemas of the office's files let in is what the loader lets in."""

from __future__ import annotations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from engine.definitions import Lifecycle
from engine.key_sentences import MEANINGS
from engine.schema import schema_of
from tests.changed_files import KINDS, at, is_loaded, places, replaced, value_of
from tests.docs.reading import ROOT
from workflows import card_sentences, office_card
from workflows.office_card import CodeList, OfficeFile

VALIDATORS = {
    Lifecycle: Draft202012Validator(schema_of(Lifecycle, MEANINGS, name="lifecycle")),
    OfficeFile: Draft202012Validator(schema_of(OfficeFile, card_sentences.MEANINGS, name="office")),
    CodeList: Draft202012Validator(schema_of(CodeList, card_sentences.MEANINGS, name="codes")),
}
SHIPPED = [
    *((Lifecycle, path) for path in sorted((ROOT / "workflows/lifecycles").glob("*.yaml"))),
    (OfficeFile, ROOT / "workflows.yaml"),
    *((CodeList, path) for path in sorted((ROOT / "workflows/codes").glob("*.yaml"))),
]
OFFICE = value_of(ROOT / "workflows.yaml")
CODES = value_of(ROOT / "workflows/codes/pathway.yaml")
MODELS = [
    model for model in vars(office_card).values()
    if isinstance(model, type) and issubclass(model, (office_card.Strict, CodeList)) and model is not office_card.Strict
]  # fmt: skip


@pytest.mark.parametrize("validator", VALIDATORS.values(), ids=["lifecycle", "office", "codes"])
def test_a_schema_is_one_of_the_draft_that_it_names(validator):
    Draft202012Validator.check_schema(validator.schema)

    assert validator.schema["$schema"] == Draft202012Validator.META_SCHEMA["$id"]


@pytest.mark.parametrize(("model", "path"), SHIPPED, ids=[path.name for _, path in SHIPPED])
def test_every_shipped_file_is_let_in(model, path):
    assert [error.message for error in VALIDATORS[model].iter_errors(value_of(path))] == []


@pytest.mark.parametrize(
    ("model", "file", "path", "value"),
    [
        (OfficeFile, OFFICE, ("offices",), {}),
        (OfficeFile, OFFICE, ("office", "opening_hours", "days"), ["someday"]),
        (OfficeFile, OFFICE, ("units", "township", "kind"), "castle"),
        (OfficeFile, OFFICE, ("registers", "matter", "resets"), "weekly"),
        (OfficeFile, OFFICE, ("letters", "receipt", "recipient"), "petitioner"),
        (CodeList, CODES, ("petition", "label"), "x"),
        (CodeList, CODES, ("petition", "closed"), "no"),
    ],
    ids=lambda value: ".".join(value) if isinstance(value, tuple) else "",
)
def test_a_wrong_key_or_value_is_refused_by_both(model, file, path, value):
    wrong = replaced(file, path, value)

    assert not VALIDATORS[model].is_valid(wrong)
    assert not is_loaded(wrong, model)


@settings(max_examples=150, deadline=None)
@given(path=st.sampled_from([path for path in places(OFFICE) if path]), value=st.sampled_from(KINDS))
def test_whatever_is_changed_in_an_office_schema_and_loader_say_the_same(path, value):
    assume(at(OFFICE, path) != value)  # where only `true` may stand the models take 1 for it, too
    changed = replaced(OFFICE, path, value)

    assert VALIDATORS[OfficeFile].is_valid(changed) == is_loaded(changed, OfficeFile)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_key_of_an_office_says_what_it_means(model):
    keys = {field.alias or name for name, field in model.model_fields.items()} - {"root"}

    assert card_sentences.MEANINGS[model.__name__].keys() == {"", *keys}
