"""The words that say which fact starts or stops a limit, and who has done what."""

from __future__ import annotations

import pytest

from engine.facts import Fact, read_doers, read_facts


@pytest.mark.parametrize(
    ("words", "facts"),
    [
        ("field received_at", {Fact("field", "received_at")}),
        ("when opened", {Fact("opened")}),
        ("when assign", {Fact("done", "assign")}),
        ("when slip issued", {Fact("issued", "slip")}),
        (
            "when slip delivered or reaches kept or ring",
            {
                Fact("delivered", "slip"),
                Fact("reaches", "kept"),
                Fact("done", "ring"),
            },
        ),
    ],
)
def test_facts_are_read_from_their_words(words, facts):
    assert read_facts(words) == facts


@pytest.mark.parametrize(
    "words",
    ["", "field", "field a b", "assign", "when slip lost", "when slip sent today", "when assign or", "when a or b c d"],
)
def test_other_words_are_no_facts(words):
    assert read_facts(words) is None


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("whoever did assign", ("assign",)),
        ("whoever did assign or approve", ("assign", "approve")),
        ("whoever did  or approve", None),
        ("whoever assigned", None),
    ],
)
def test_doers_are_read_from_their_words(words, names):
    assert read_doers(words) == names
