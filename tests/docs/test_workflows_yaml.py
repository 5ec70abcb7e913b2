from __future__ import annotations

import shutil
import types
import typing

import pytest
import yaml

from engine import definitions, example_definitions, field_definitions, property_definitions, source, source_text
from engine.definitions import Choose
from engine.facts import read_facts
from engine.field_definitions import Strict
from engine.roles import read_source
from engine.rule_text import FUNCTIONS, MAX_RULE
from engine.soundness import MOST_ACTIONS, MOST_STATES
from engine.soundness.examples import MOST_EXAMPLES, MOST_STEPS
from engine.soundness_sentences import SOUNDNESS_SENTENCES
from engine.source import read_source as read_text
from engine.spans import MomentKind, Unit, parse_moment, parse_span
from tests.docs.reading import ROOT, blocks, codes, tables, text_of
from workflows import office_card
from workflows.checks import PARAMETERS
from workflows.office_file import check_file, check_office

PAGE = text_of("docs/workflows-yaml.md")
TABLES = list(tables(PAGE))
#: Class → its table, whose lead begins with the name of the class.
BY_MODEL = {codes(table.lead)[0]: table for table in TABLES if table.heads == ("key", "kind", "default", "meaning")}
MODELS = {
    name: model
    for module, strict in (
        (field_definitions, Strict),
        (property_definitions, Strict),
        (example_definitions, Strict),
        (definitions, Strict),
        (office_card, office_card.Strict),
    )
    for name, model in vars(module).items()
    if isinstance(model, type) and issubclass(model, strict) and model not in (strict, Choose)
}
WHOLE, *EXAMPLES = blocks(PAGE, "yaml")


def table(head):
    """The table whose first column has this head."""
    return next(table for table in TABLES if table.heads[0] == head)


def keys(model):
    """Key in the file → field of the model."""
    return {field.alias or name: field for name, field in model.model_fields.items()}


def default(field):
    """The default as the page writes it."""
    if field.is_required():
        return "required"
    value = field.get_default(call_default_factory=True)
    return "–" if value in (None, (), {}) else f"`{str(value).lower()}`"


def choices(annotation):
    """Every text that a type lets in by name."""
    if typing.get_origin(annotation) is typing.Literal:
        return {str(choice) for choice in typing.get_args(annotation) if not isinstance(choice, bool)}
    if typing.get_origin(annotation) in (typing.Union, types.UnionType, tuple, typing.Annotated):
        return set().union(*(choices(part) for part in typing.get_args(annotation)))
    return set()


def written_over(below, above):
    """The text of a file with a part laid over it."""
    return yaml.safe_dump(_laid_over(yaml.safe_load(below), yaml.safe_load(above)), allow_unicode=True, sort_keys=False)


def _laid_over(below, above):
    if not (isinstance(below, dict) and isinstance(above, dict)):
        return above
    return below | {key: _laid_over(below[key], value) if key in below else value for key, value in above.items()}


def test_every_model_has_its_table_and_no_table_is_left_over():
    assert BY_MODEL.keys() == MODELS.keys()


@pytest.mark.parametrize("name", MODELS)
def test_every_key_has_its_row_and_no_row_is_left_over(name):
    rows = {codes(row["key"])[0]: row["default"] for row in BY_MODEL[name].rows}

    assert rows == {key: default(field) for key, field in keys(MODELS[name]).items()}


@pytest.mark.parametrize("name", MODELS)
def test_every_choice_of_a_key_is_named(name):
    rows = {codes(row["key"])[0]: set(codes(row["kind"])) for row in BY_MODEL[name].rows}
    offered = {key: choices(field.annotation) for key, field in keys(MODELS[name]).items()}

    assert {key: missing for key, named in offered.items() if (missing := named - rows[key])} == {}


def test_the_whole_example_is_sound(tmp_path):
    (tmp_path / "whole.yaml").write_text(WHOLE, "utf-8")

    assert check_file(tmp_path / "whole.yaml", office=ROOT / "workflows.yaml") == []


@pytest.mark.parametrize("part", [part for part in EXAMPLES if not part.startswith("#")])
def test_every_part_laid_over_it_is_sound(part, tmp_path):
    (tmp_path / "part.yaml").write_text(written_over(WHOLE, part), "utf-8")

    found = check_file(tmp_path / "part.yaml", office=ROOT / "workflows.yaml")

    assert [str(problem.message) for problem, is_error in found if is_error] == []
    assert read_text(part.encode(), file="part.yaml").problems == ()


def test_the_part_of_an_office_file_is_sound(tmp_path):
    (part,) = (part for part in EXAMPLES if part.startswith("# workflows.yaml"))
    shutil.copytree(ROOT / "workflows", tmp_path / "workflows")
    whole = (ROOT / "workflows.yaml").read_text("utf-8")
    (tmp_path / "workflows.yaml").write_text(written_over(whole, part), "utf-8")

    assert check_office(tmp_path / "workflows.yaml") == []


def test_the_bounds_are_those_of_the_program():
    bounds = [int(row["at most"].replace(",", "")) for row in table("bound of one file").rows]

    assert bounds == [
        source_text.MAX_BYTES, source.MAX_NODES, source.MAX_DEPTH, source.MAX_DIGITS, source.MAX_KEY,
        source_text.MAX_PROBLEMS, MOST_STATES, MOST_ACTIONS, MAX_RULE, MOST_EXAMPLES, MOST_STEPS,
    ]  # fmt: skip


def test_the_functions_of_rules_are_all_there():
    assert sorted(codes(row["function"])[0] for row in table("function").rows) == sorted(FUNCTIONS)


def test_every_function_of_rules_is_shown_in_an_example():
    shown = {codes(row["function"])[0]: row["example"] for row in table("function").rows}

    assert [name for name, example in shown.items() if f"{name}(" not in example] == []


def test_the_checks_are_all_there_with_their_parameters():
    listed = {codes(row["check"])[0]: set(codes(row["parameters"])) for row in table("check").rows}

    assert listed == PARAMETERS


def test_every_unit_of_a_length_has_its_example():
    spans = [parse_span(codes(row["example"])[0]) for row in table("length").rows]

    assert {span.unit for span in spans} == set(Unit)


def test_every_kind_of_moment_has_its_example():
    moments = [parse_moment(codes(row["example"])[0]) for row in table("moment").rows]

    assert {moment.kind for moment in moments} == set(MomentKind)


def test_every_kind_of_fact_is_shown():
    facts = [read_facts(codes(row["fact"])[0]) for row in table("fact").rows]

    assert {fact.kind for several in facts for fact in several} == {
        "field", "opened", "done", "issued", "delivered", "reaches",
    }  # fmt: skip


def test_every_source_of_people_can_be_read():
    words = [codes(row["`from`"])[0] for row in table("`from`").rows]

    assert [word for word in words if read_source(word, "field") is None] == []


def test_every_finding_about_a_lifecycle_is_explained():
    told = [code for row in table("finding").rows for code in codes(row["finding"])]
    spoken = [code for code in SOUNDNESS_SENTENCES if not code.startswith(("what_", "unknown_name", "rule_at"))]

    assert [code for code in spoken if code not in told] == ["rule_kept_apart"]
    assert len(told) == len(set(told))
