from __future__ import annotations

import re
from functools import cache

import pytest
from pydantic import BaseModel

from engine.labels import Label
from tests.docs.reading import codes, tables, text_of
from web.i18n import english
from web.settings import Settings
from workflows.office_file import office_from, read_office
from workflows.vocabulary import CLOCK_STATUSES

BY_HEAD = {table.heads[0]: table.rows for table in tables(text_of("docs/glossary.md"))}
WORKFLOWS = Settings(_env_file=None).workflows


@cache
def lifecycles():
    """The lifecycles of the office."""
    return [compiled.lifecycle for compiled in office_from(WORKFLOWS).lifecycles.values()]


def pairs(head):
    """Every word of a table in English and Chinese."""
    return [(row[head], row["中文"]) for row in BY_HEAD[head]]


def labels_in(value):
    """Every label in a value, however deep."""
    if isinstance(value, Label):
        yield value
    elif isinstance(value, BaseModel):
        yield from labels_in([getattr(value, name) for name in type(value).model_fields])
    elif isinstance(value, dict | list | tuple):
        for part in value.values() if isinstance(value, dict) else value:
            yield from labels_in(part)


@cache
def english_texts():
    """Everything that the office says to people in English: its definitions, its code lists, its pages."""
    named = {label.en for label in labels_in([read_office(WORKFLOWS), *lifecycles()])}
    listed = {label.en for values in office_from(WORKFLOWS).codes.values() for label in values.values()}
    return named | listed | {text for texts in english().values() for text in texts}


def avoided():
    """The words of the column “not” that stand without a sense in brackets."""
    words = [word.strip() for row in BY_HEAD["word here"] for word in re.split("[,;]", row["not"])]
    return [word for word in words if word and "(" not in word]


def test_every_role_has_its_word():
    roles = {(role.title.en, role.title.zh) for lifecycle in lifecycles() for role in lifecycle.roles.values()}

    assert set(pairs("role")) == roles


def test_every_state_has_its_word():
    listed = {(row["of"], row["state"], row["中文"]) for row in BY_HEAD["state"]}

    assert listed == {
        (lifecycle.workflow, state.title.en, state.title.zh)
        for lifecycle in lifecycles()
        for state in lifecycle.states.values()
    }


def test_every_pathway_has_its_word():
    listed = {codes(row["code"])[0]: (row["pathway"], row["中文"]) for row in BY_HEAD["pathway"]}

    assert listed == {name: (label.en, label.zh) for name, label in office_from(WORKFLOWS).codes["pathway"].items()}


def test_every_status_of_a_limit_has_its_word():
    listed = {codes(row["code"])[0]: (row["status"], row["中文"]) for row in BY_HEAD["status"]}

    assert listed == {name: (label.en, label.zh) for name, label in CLOCK_STATUSES.items()}


def test_every_word_has_its_chinese():
    assert [row["word here"] for row in BY_HEAD["word here"] if not re.search("[一-鿿]", row["中文"])] == []


@pytest.mark.parametrize("word", avoided())
def test_a_word_that_we_avoid_stands_nowhere(word):
    assert [text for text in english_texts() if re.search(rf"\b{re.escape(word)}\b", text, re.IGNORECASE)] == []
