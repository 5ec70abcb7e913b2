"""Small lifecycles in files: each wrong one has one fault, which is found, named and located; the sound ones have none."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from engine.calendars import chinese_calendar_of
from engine.errors import DefinitionError
from engine.examples import play_examples
from engine.hooks import Hooks, RegisterRule
from engine.labels import Label
from engine.loading import load_lifecycle
from engine.office import Office
from engine.soundness import Findings, Surroundings, problems_of
from engine.soundness_sentences import SOUNDNESS_SENTENCES

CORPUS = Path(__file__).parents[1] / "corpus"
WRONG, SOUND = (sorted((CORPUS / kind).glob("*.yaml")) for kind in ("wrong", "sound"))
#: What the first line of a wrong one says: `# error unknown_role at line 12`.
EXPECTED = re.compile(r"# (?P<weight>error|warning) (?P<code>\w+) at line (?P<line>\d+)\n")
#: Only a definition with a hundred thousand ways has it; tests/engine/test_properties.py lowers that bound.
TOO_LARGE = {"property_undecided"}
SURROUNDINGS = Surroundings(
    codes={"size": {"small": Label(zh="小", en="Small"), "large": Label(zh="大", en="Large")}},
    letters=frozenset({"notice", "receipt"}),
    checks={"fits": frozenset({"size"})},
    registers=frozenset({"numbers"}),
    groups=frozenset({"desk", "board"}),
    units=frozenset({"depot"}),
    maps=frozenset({"topics"}),
    rosters=frozenset({"nights"}),
    outside=frozenset({"court"}),
)
OFFICE = Office(
    lifecycles={},
    calendar=chinese_calendar_of(),
    codes=SURROUNDINGS.codes,
    letters={},
    registers={"numbers": RegisterRule("{number}", "yearly")},
    hooks=Hooks(),
)


def found_in(file):
    try:
        loaded = load_lifecycle(file.read_bytes(), file=file.name)
    except DefinitionError as refused:
        return Findings(refused.problems, ())
    found = problems_of(loaded, surroundings=SURROUNDINGS)
    return found if found.errors else Findings(tuple(play_examples(loaded, OFFICE)), found.warnings)


def told(found):
    return [
        (weight, problem.code, str(problem.place.line))
        for weight, problems in (("error", found.errors), ("warning", found.warnings))
        for problem in problems
    ]


def expected(file):
    return EXPECTED.match(file.read_text("utf-8")).group("weight", "code", "line")


@pytest.mark.parametrize("file", WRONG, ids=lambda file: file.stem)
def test_one_fault_is_found_named_and_located(file):
    assert told(found_in(file)) == [expected(file)]


@pytest.mark.parametrize("file", SOUND, ids=lambda file: file.stem)
def test_a_sound_one_has_no_finding(file):
    assert told(found_in(file)) == []


def test_every_finding_of_the_checker_stands_in_the_corpus():
    codes = {code for code in SOUNDNESS_SENTENCES if not code.startswith(("what_", "unknown_name", "rule_at"))}
    codes |= {code.replace("what_", "unknown_") for code in SOUNDNESS_SENTENCES if code.startswith("what_")}

    assert codes - {expected(file)[1] for file in WRONG} == TOO_LARGE


def test_the_corpus_is_as_large_as_it_was_promised():
    assert (len(WRONG) >= 60, len(SOUND) >= 20) == (True, True)
