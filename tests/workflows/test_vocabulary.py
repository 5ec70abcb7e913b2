from __future__ import annotations

from pathlib import Path

import pytest

from workflows import vocabulary
from workflows.office_file import office_from, read_office

WORKFLOWS = Path(__file__).parents[2] / "workflows.yaml"
LISTS = {name: words for name, words in vars(vocabulary).items() if name.isupper()}


@pytest.mark.parametrize("words", LISTS.values(), ids=LISTS)
def test_every_word_is_there_in_both_languages(words):
    assert [name for name, label in words.items() if not label.zh or not label.en or label.zh == label.en] == []


def test_every_part_of_a_paper_has_its_word_and_no_word_is_left_over():
    letters = read_office(WORKFLOWS).letters.values()

    assert {part for letter in letters for part in letter.contains} == vocabulary.PAPER_PARTS.keys()


def test_every_breach_that_a_lifecycle_marks_has_its_word():
    lifecycles = [compiled.actions for compiled in office_from(WORKFLOWS).lifecycles.values()]
    verbs = [verb for states in lifecycles for acts in states.values() for act in acts.values() for verb in act.then]

    assert {verb.mark_breach for verb in verbs if verb.mark_breach} == vocabulary.BREACHES.keys()
