from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest

from tests.workflows.law_of_pathways import (
    ACCEPTED_HERE,
    LED_OUT,
    PATHWAYS,
    RUNNING,
    Sorting,
    lawful_pathways,
    objections,
    relief_of,
)
from workflows.office_file import office_from

_IN_PROCEDURE = "What is before a court, in arbitration, reconsideration or review is settled there and not by the petition procedure"
WORKFLOWS = Path(__file__).parents[2] / "workflows.yaml"


@pytest.fixture(scope="module")
def petition():
    return office_from(WORKFLOWS).lifecycles["petition"]


@pytest.mark.parametrize(
    ("sorting", "expected"),
    [
        pytest.param(
            Sorting("appeal", "request"),
            {"petition", "simplified", "duty", *LED_OUT, "not_accepted"},
            id="a request within our powers",
        ),
        pytest.param(
            Sorting("appeal", "request", own_power="other"),
            {*LED_OUT, "redirect", "not_accepted"},
            id="a request that another organ decides",
        ),
        pytest.param(
            Sorting("appeal", "request", own_power="other", source_level="county"),
            {*LED_OUT, "not_accepted", "returned"},
            id="the same, sent by the county",
        ),
        pytest.param(
            Sorting("appeal", "appeal", same_matter="open", is_repeat=True),
            {"petition", "simplified", "duty", *LED_OUT, "merge", "not_accepted"},
            id="a repeat item of an open matter",
        ),
        pytest.param(
            Sorting("appeal", "appeal", same_matter="after_final", is_repeat=True),
            {"petition", "simplified", "duty", *LED_OUT, "not_accepted", "no_longer_accepted"},
            id="the same matter after re-review",
        ),
        pytest.param(
            Sorting("appeal", "request", legal_state="lawsuit"),
            {"duty", "simplified", *LED_OUT, "not_accepted"},
            id="a request that a court is deciding",
        ),
        pytest.param(Sorting("suggestion", "suggest"), {"suggestion"}, id="a suggestion"),
        pytest.param(Sorting("other", "inquiry"), {"inquiry"}, id="an inquiry"),
        pytest.param(
            Sorting("other", "inquiry", own_power="other"), {"inquiry", "redirect"}, id="an inquiry about another organ"
        ),
        pytest.param(Sorting("report", "report"), {"misconduct"}, id="a report of misconduct"),
        pytest.param(Sorting("suggestion", "request"), set(), id="a purpose that belies the class"),
    ],
)
def test_the_answers_of_triage_decide_which_pathways_are_lawful(sorting, expected):
    assert set(lawful_pathways(sorting)) == expected


def test_what_is_ours_is_never_sent_elsewhere():
    reasons = objections(Sorting("appeal", "request", own_power="own"), "redirect")

    assert [reason.en for reason in reasons] == ["What is within our powers may not be sent elsewhere"]


def test_an_inquiry_is_never_simplified_handling():
    assert "simplified" not in lawful_pathways(Sorting("other", "inquiry"))


def test_the_lifecycle_asks_what_the_pure_rules_ask(petition):
    asked = {f"form.{name}" for name in ("class3", "purpose", "own_power", "same_matter", "first_or_repeat", "pathway")}
    every = [petition.guard(rule.rule, "sorting") for rule in petition.actions["registered"]["sort"].when]
    rules = [rule for rule in every if rule.kinds.keys() <= asked | {"case.source_level"}]
    lists = [petition.lifecycle.fields[name] for name in ("first_or_repeat",)]
    repeats = tuple(lists[0].choices)
    answers = product(
        ("suggestion", "report", "appeal", "other"),
        ("appeal", "request", "suggest", "report", "inquiry", "other"),
        ("own", "other", "shared"),
        ("none", "open", "ended", "after_final"),
        repeats,
        ("direct", "county", "hotline"),
        (*PATHWAYS, "mediation"),
    )
    differing = [
        answer
        for answer in answers
        if _lifecycle_allows(rules, *answer) is not (not objections(_sorting(answer), answer[-1]))
    ]

    assert differing == []


def test_the_lifecycle_asks_of_a_running_procedure_what_the_pure_rules_ask(petition):
    every = [petition.guard(rule.rule, "sorting") for rule in petition.actions["registered"]["sort"].when]
    asking = [rule for rule in every if rule.kinds.keys() == {"form.legal_state", "form.pathway"}]
    states = office_from(WORKFLOWS).codes["legal_state"]
    differing = [
        (state, pathway)
        for state, pathway in product(states, PATHWAYS)
        if all(rule.evaluate({"form.legal_state": state, "form.pathway": pathway}) for rule in asking)
        is (
            _IN_PROCEDURE
            in [because.en for because in objections(Sorting("appeal", "request", legal_state=state), pathway)]
        )
    ]

    assert set(states) == {"none", "ended", *RUNNING}
    assert differing == []


def _sorting(answer):
    class3, purpose, own_power, same_matter, item, source_level, _ = answer
    return Sorting(class3, purpose, own_power, same_matter, item == "repeat", source_level)


def _lifecycle_allows(rules, class3, purpose, own_power, same_matter, item, source_level, pathway):
    values = {
        "form.class3": class3,
        "form.purpose": purpose,
        "form.own_power": own_power,
        "form.same_matter": same_matter,
        "form.first_or_repeat": item,
        "form.pathway": pathway,
        "case.source_level": source_level,
    }
    return all(rule.evaluate(values) for rule in rules)


def test_every_pathway_leads_somewhere_out_of_triage(petition):
    texts = " ".join(
        rule.rule or "" for action in petition.actions["triage"].values() for rule in action.when if rule.rule
    )

    assert [pathway for pathway in PATHWAYS if f"'{pathway}'" not in texts] == []


def test_the_code_list_has_the_pathways_and_the_overlay(petition):
    office = office_from(WORKFLOWS)

    assert set(office.codes["pathway"]) == {*PATHWAYS, "mediation"}
    assert set(PATHWAYS) >= ACCEPTED_HERE


@pytest.mark.parametrize(
    ("pathway", "box", "review", "reconsideration"),
    [
        pytest.param("petition", "review", True, False, id="a handling opinion goes to review, never to court"),
        pytest.param("duty", "reconsideration", False, True, id="a duty goes to reconsideration, never to review"),
        pytest.param("administrative", "reconsideration", False, True, id="an administrative procedure"),
        pytest.param("simplified", "paper_on_request", False, False, id="simplified handling gives paper on request"),
        pytest.param("suggestion", None, False, False, id="a suggestion has no remedy"),
        pytest.param("inquiry", None, False, False, id="an inquiry has no remedy"),
    ],
)
def test_each_pathway_has_its_own_relief(pathway, box, review, reconsideration):
    relief = relief_of(pathway)

    assert (relief.box, relief.review, relief.reconsideration) == (box, review, reconsideration)


def test_an_unknown_pathway_has_no_relief():
    with pytest.raises(ValueError, match="no pathway called 'lottery'"):
        relief_of("lottery")
