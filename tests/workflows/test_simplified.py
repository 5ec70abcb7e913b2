from __future__ import annotations

from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest

from tests.workflows.law_of_simplified import Facts, objections
from workflows.office_file import office_from

FIT = Facts(ground="daily_life")
WORKFLOWS = Path(__file__).parents[2] / "workflows.yaml"


def test_a_first_clear_request_of_one_person_may_be_simplified():
    assert objections(FIT) == {}


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        pytest.param({"is_first": False}, "repeat_item", id="a repeat item"),
        pytest.param({"ground": ""}, "no_ground", id="no ground named"),
        pytest.param({"class3": "suggestion"}, "other_class", id="a suggestion"),
        pytest.param({"class3": "other"}, "other_class", id="an inquiry"),
        pytest.param({"head_count": 2}, "several_people", id="two people"),
        pytest.param({"co_units": 1}, "several_units", id="a second unit"),
        pytest.param({"legal_state": "lawsuit"}, "other_procedure", id="in court"),
        pytest.param({"legal_state": "review"}, "other_procedure", id="in review"),
        pytest.param({"refusal_likely": True}, "refusal_likely", id="probably to be refused"),
    ],
)
def test_one_thing_in_the_way_is_told_by_its_name(change, reason):
    assert list(objections(replace(FIT, **change))) == [reason]


def test_every_reason_is_told_at_once():
    unfit = Facts("suggestion", is_first=False, head_count=9, co_units=2, legal_state="ended", refusal_likely=True)

    assert len(objections(unfit)) == 7


def test_the_lifecycle_asks_what_the_pure_rules_ask():
    petition = office_from(WORKFLOWS).lifecycles["petition"]
    rules = [
        petition.guard(rule.rule, "acceptance")
        for rule in petition.actions["triage"]["accept"].when
        if rule.rule.startswith("case.pathway != 'simplified'")
    ]
    cases = product(
        ("appeal", "suggestion", "other"),
        (True, False),
        ("", "clear"),
        (1, 2, 5),
        (0, 1),
        ("none", "lawsuit"),
        (True, False),
    )
    differing = [case for case in cases if _lifecycle_allows(rules, *case) is not (not objections(Facts(*case)))]

    assert len(rules) == 7
    assert differing == []


def _lifecycle_allows(rules, class3, is_first, ground, head_count, co_units, legal_state, refusal_likely):
    values = {
        "case.pathway": "simplified",
        "case.class3": class3,
        "case.first_or_repeat": "first" if is_first else "repeat",
        "given.case.simple_ground": bool(ground),
        "case.head_count": head_count,
        "case.co_units": ["finance"] * co_units,
        "case.legal_state": legal_state,
        "given.case.refusal_likely": True,
        "case.refusal_likely": refusal_likely,
    }
    return all(rule.evaluate(values) for rule in rules)
