"""What `onevisit check` answers to programs and to editors, and with the people of the office."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote

import jsonschema
import pytest

from tests.docs.reading import blocks, text_of
from tests.web.command_line import WORKFLOWS, at_home, run  # noqa: F401 -- fixtures

REPAIR = blocks(text_of("docs/workflows-yaml.md"), "yaml")[0]
TO_DONE = "dated: mended_on, to: done}"
SEND_BACK = (
    "      send_back: {title: {zh: 退回, en: Send back}, by: [handler, unit_head], reason: required, to: received}\n"
)
#: What SARIF 2.1.0 demands of the parts that we write (sections 3.13 to 3.30 of the standard).
TEXT = {"type": "object", "required": ["text"], "properties": {"text": {"type": "string", "minLength": 1}}}
LOCATION = {
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "message": TEXT,
        "logicalLocations": {"type": "array", "items": {"type": "object", "required": ["fullyQualifiedName"]}},
        "physicalLocation": {
            "type": "object",
            "required": ["artifactLocation", "region"],
            "properties": {
                "artifactLocation": {
                    "type": "object",
                    "required": ["uri"],
                    "properties": {"uri": {"type": "string", "pattern": r"^[A-Za-z0-9._~:/%()-]+$"}},
                },
                "region": {
                    "type": "object",
                    "required": ["startLine", "startColumn"],
                    "properties": {
                        "startLine": {"type": "integer", "minimum": 1},
                        "startColumn": {"type": "integer", "minimum": 1},
                    },
                },
            },
        },
    },
}
FLOW = {
    "type": "object",
    "required": ["threadFlows"],
    "properties": {
        "threadFlows": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "required": ["locations"],
                "properties": {
                    "locations": {
                        "type": "array",
                        "minItems": 1,
                        "items": {
                            "type": "object",
                            "required": ["location"],
                            "properties": {"location": LOCATION},
                        },
                    }
                },
            },
        }
    },
}
RESULT = {
    "type": "object",
    "required": ["message", "ruleId", "ruleIndex", "level", "locations"],
    "additionalProperties": False,
    "properties": {
        "ruleId": {"type": "string"},
        "ruleIndex": {"type": "integer", "minimum": 0},
        "level": {"enum": ["none", "note", "warning", "error"]},
        "message": TEXT,
        "locations": {"type": "array", "minItems": 1, "items": LOCATION},
        "codeFlows": {"type": "array", "items": FLOW},
    },
}
DRIVER = {
    "type": "object",
    "required": ["name", "version", "rules"],
    "properties": {"rules": {"type": "array", "uniqueItems": True, "items": {"type": "object", "required": ["id"]}}},
}
LOG = {
    "type": "object",
    "required": ["version", "runs", "$schema"],
    "additionalProperties": False,
    "properties": {
        "$schema": {"type": "string", "pattern": "^https://"},
        "version": {"const": "2.1.0"},
        "runs": {"type": "array", "minItems": 1, "maxItems": 1, "items": {
            "type": "object",
            "required": ["tool", "results"],
            "properties": {
                "tool": {"type": "object", "required": ["driver"], "properties": {"driver": DRIVER}},
                "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
                "results": {"type": "array", "items": RESULT},
            },
        }},
    },
}  # fmt: skip


@pytest.fixture
def stuck(at_home):
    """A lifecycle with a state from which no end is reached, and with a condition that nothing meets."""
    text = REPAIR.replace(TO_DONE, "dated: mended_on, to: stay}").replace(SEND_BACK, "")
    text = text.replace("form: assignment, to", "form: assignment, when: [{rule: 1 == 2, otherwise: No}], to")
    (at_home / "修 理.yaml").write_text(text, "utf-8")
    return "修 理.yaml"


def test_a_finding_about_the_graph_brings_its_way_step_by_step(run, stuck):
    found = {one["object"]: one for one in run("check", stuck, "--json").data if one["level"] == "error"}

    assert found["states.in_hand"]["way"] == [{"state": "received", "action": "assign", "target": "in_hand"}]
    assert found["states.received.actions.assign.when[0]"]["code"] == "act_never"
    assert found["states.received.actions.assign.when[0]"]["way"] == []


def test_editors_get_a_log_of_their_standard(run, stuck):
    ran = run("check", stuck, "--sarif", "--lang", "en")

    jsonschema.validate(ran.data, LOG)
    (one,) = ran.data["runs"]
    rules = [rule["id"] for rule in one["tool"]["driver"]["rules"]]
    assert ran.status == 1
    assert [rules[result["ruleIndex"]] for result in one["results"]] == [result["ruleId"] for result in one["results"]]
    places = [result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for result in one["results"]]
    assert {unquote(place) for place in places} == {stuck}
    assert re.search("can never be done", str(one["results"]))


def test_an_example_that_fails_is_told_at_its_line_for_people_programs_and_editors(run, at_home):
    given = "given: {by: registrar, at: 2026-03-02, fields: {title: Leak}}"
    example = f"\nexamples:\n  - name: It is mended\n    {given}\n    expect: {{state: done}}\n"
    (at_home / "repair.yaml").write_text(REPAIR + example, "utf-8")
    line = len((REPAIR + example).splitlines())

    told, (data,) = run("check", "repair.yaml", "--lang", "en"), run("check", "repair.yaml", "--json").data
    (result,) = run("check", "repair.yaml", "--sarif").data["runs"][0]["results"]

    sentence = "The state was to be “done”, and is “received”"
    assert (told.status, told.out.strip()) == (1, f"repair.yaml:{line}:21: error: {sentence}")
    assert (data["code"], data["line"], data["en"]) == ("example_differs", line, sentence)
    assert result["ruleId"] == "example_differs"


def test_the_way_is_a_flow_of_the_log(run, at_home):
    text = REPAIR.replace("      assign:", "      drop: {title: Drop, by: head, to: lost}\n      assign:")
    (at_home / "lost.yaml").write_text(text.replace("  in_hand:", "  lost: {title: Lost}\n  in_hand:", 1), "utf-8")

    (result,) = [
        one for one in run("check", "lost.yaml", "--sarif").data["runs"][0]["results"] if one["level"] == "error"
    ]

    (step,) = result["codeFlows"][0]["threadFlows"][0]["locations"]
    assert step["location"]["message"]["text"] == "received → drop → lost"


def test_files_outside_of_the_working_folder_have_their_whole_address(run, tmp_path, at_home, monkeypatch):
    office = at_home / "elsewhere/workflows.yaml"
    office.parent.mkdir()
    office.write_text("format: 1\n", "utf-8")
    (at_home / "here").mkdir()
    monkeypatch.chdir(at_home / "here")

    ran = run("check", "--office", office, "--sarif")

    uris = {
        one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for one in ran.data["runs"][0]["results"]
    }
    assert ran.status == 1
    assert uris == {office.as_uri()}


def test_a_sound_office_gives_an_empty_log(run):
    ran = run("check", "--sarif")

    jsonschema.validate(ran.data, LOG)
    assert (ran.status, ran.data["runs"][0]["results"]) == (0, [])


def test_two_kinds_of_answer_at_once_are_a_wrong_call(run):
    ran = run("check", "--json", "--sarif")

    assert (ran.status, ran.out) == (2, "")


def test_with_the_database_it_is_asked_who_is_there(run, at_home):
    run("migrate")

    ran = run("check", "--database", f"sqlite:///{at_home / 'data/office.db'}", "--lang", "en")

    assert ran.status == 0
    assert "warning: Nobody is “head of the petition office” today" in ran.out


def test_a_single_file_is_asked_too(run, at_home):
    run("migrate")
    Path("repair.yaml").write_text(REPAIR, "utf-8")

    ran = run("check", "repair.yaml", "--database", f"sqlite:///{at_home / 'data/office.db'}", "--json")

    assert {(one["code"], one["object"]) for one in ran.data} == {
        ("role_empty", "roles.registrar"),
        ("role_empty", "roles.head"),
    }


def test_a_database_that_cannot_be_reached_is_told(run, at_home):
    ran = run("check", "--database", "postgresql+psycopg://nobody@127.0.0.1:1/nothing")

    assert ran.status == 3
