from __future__ import annotations

from pathlib import Path

import pytest

from workflows.office_file import office_from
from workflows.weights import Weight, limits_by_weight, weight_of

OFFICE = office_from(Path(__file__).parents[2] / "workflows.yaml")
LIMITS = [
    pytest.param(rule, id=f"{workflow} {name}")
    for workflow, compiled in OFFICE.lifecycles.items()
    for name, rule in compiled.lifecycle.deadlines.items()
]


@pytest.mark.parametrize("rule", LIMITS)
def test_a_duty_that_an_article_sets_alone_weighs_as_law_and_a_house_rule_does_not(rule):
    is_of_the_law = rule.law.zh.startswith("《") and "本乡规定" not in rule.law.zh

    assert weight_of(rule) is Weight.WINDOW or (weight_of(rule) is Weight.LAW) is is_of_the_law


def test_the_only_internal_goal_is_that_of_the_opinion():
    assert limits_by_weight(OFFICE)["goals"] == ["opinion_goal"]


def test_windows_are_the_rights_of_the_petitioner_and_those_that_end_without_a_word():
    windows = limits_by_weight(OFFICE)["windows"]

    assert windows == ["ask_rereview", "ask_review", "not_ours_window", "objection", "rating", "take_back"]
