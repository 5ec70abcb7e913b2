from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import pytest

from tests.web.command_line import WORKFLOWS, at_home, run  # noqa: F401 -- fixtures

LIFECYCLES = WORKFLOWS.parent / "workflows/lifecycles"
NAMES = ["petition", "suggestion", "misconduct"]


# explain


@pytest.mark.parametrize("name", NAMES)
def test_each_lifecycle_of_the_office_is_told_in_both_languages(run, name):
    chinese, english = run("explain", name), run("explain", name, "--lang", "en")

    assert (chinese.status, english.status, chinese.err) == (0, 0, "")
    assert chinese.out.count("\n") == english.out.count("\n")
    assert re.search("^## 期限$", chinese.out, re.MULTILINE)
    assert re.search("^## Limits$", english.out, re.MULTILINE)


def test_a_file_is_told_as_the_lifecycle_that_it_is(run):
    told = run("explain", LIFECYCLES / "suggestion.yaml")

    assert told.status == 0
    assert told.out == run("explain", "suggestion").out


def test_groups_and_organs_are_called_by_their_names(run):
    told = run("explain", "petition").out

    assert "“信访办登记员”中的人" in told
    assert "“信访办公室”的负责人" in told
    assert "外部机关（云岭县信访办公室）" in told


@pytest.mark.parametrize("name", NAMES)
def test_the_petitioners_sheet_leaves_no_blank_and_no_name_of_the_file(run, name):
    told = run("explain", name, "--for", "petitioner", "--lang", "en").out

    assert re.findall(r"\{\w*\}|\b[a-z]+_[a-z]+\b", told) == []


def test_the_petitioners_sheet_says_what_the_law_gives(run):
    told = run("explain", "petition", "--for", "petitioner").out

    assert "申请复查的期限：信访人的权利，自“信访事项处理意见书”送达之时、“送达另一信访人”之时起30日。" in told
    assert "云岭县人民政府（复查机构）" in told
    assert "书面告知：自“收到时间”起15日。" in told


def test_the_petitioners_sheet_has_no_goal_of_the_office(run):
    told = run("explain", "petition", "--for", "petitioner").out

    assert [
        goal for goal in ("内部办理目标", "签收：", "首次联系信访人", "红色", "三色", "通知信访办") if goal in told
    ] == []


def test_a_sheet_for_somebody_who_is_no_party_is_refused_with_the_parties(run):
    refused = run("explain", "petition", "--for", "registrar")

    assert refused.status == 2
    assert "petitioner" in refused.err
    assert refused.out == ""


# diagram


@pytest.mark.parametrize("drawing", ["svg", "bpmn", "scxml", "pnml"])
def test_a_lifecycle_is_written_as_xml(run, drawing):
    drawn = run("diagram", "petition", "--format", drawing)

    assert (drawn.status, drawn.err) == (0, "")
    ET.fromstring(drawn.out.encode())


@pytest.mark.parametrize(("drawing", "begins"), [("mermaid", "stateDiagram-v2\n"), ("dot", "digraph petition {\n")])
def test_it_is_written_as_text_for_other_tools(run, drawing, begins):
    assert run("diagram", "petition", "--format", drawing).out.startswith(begins)


def test_a_drawing_is_an_svg_unless_told_otherwise_and_goes_into_a_new_file(run, at_home):
    ran = run("diagram", "suggestion", "--output", "suggestion.svg", "--lang", "en")

    drawn = (at_home / "suggestion.svg").read_text("utf-8")
    assert (ran.status, ran.out) == (0, "")
    assert drawn == run("diagram", "suggestion", "--format", "svg", "--lang", "en").out


def test_a_file_that_is_there_is_never_written_over(run, at_home):
    (at_home / "mine.yaml").write_text("mine", "utf-8")

    refused = run("diagram", "suggestion", "--output", "mine.yaml")

    assert refused.status == 2
    assert "mine.yaml" in refused.err
    assert (at_home / "mine.yaml").read_text("utf-8") == "mine"


# schema


@pytest.mark.parametrize(
    ("of", "key"), [([], "states"), (["lifecycle"], "states"), (["office"], "letters"), (["codes"], None)]
)
def test_the_schema_of_each_kind_of_file_is_printed(run, of, key):
    ran = run("schema", *of)

    assert (ran.status, ran.err) == (0, "")
    assert ran.data["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert key is None or key in ran.data["properties"]


def test_a_schema_of_anything_else_is_refused_with_what_there_is(run):
    refused = run("schema", "people")

    assert refused.status == 2
    assert "lifecycle" in refused.err


# what cannot be told


@pytest.mark.parametrize("command", ["explain", "diagram"])
def test_an_unknown_name_is_refused_with_what_there_is_and_what_was_probably_meant(run, command):
    refused = run(command, "petitio", "--lang", "en")

    assert refused.status == 2
    assert "petition, suggestion, misconduct; did you mean “petition”?" in refused.err
    assert refused.out == ""


@pytest.mark.parametrize("name", ["", "/", "\x00", "\udcff"])
def test_what_is_no_name_and_no_file_is_refused_in_a_sentence(run, name):
    refused = run("explain", name)

    assert refused.status == 2
    assert "没有名为" in refused.err
    assert "Traceback" not in refused.err


def test_a_folder_is_told_as_one_and_names_stand_in_the_order_of_the_language(run, at_home):
    (at_home / "lifecycles").mkdir()

    ran = run("explain", "lifecycles", "--lang", "en")

    assert ran.status == 2
    assert "(it is a folder)" in ran.err
    assert "petition, suggestion, misconduct" in ran.err


@pytest.mark.parametrize("command", ["explain", "diagram"])
def test_a_file_with_an_error_is_not_told_but_its_error_is_with_its_place(run, at_home, command):
    text = (LIFECYCLES / "suggestion.yaml").read_text("utf-8")
    (at_home / "broken.yaml").write_text(text.replace("format: 1", "format: 2", 1), "utf-8")

    refused = run(command, "broken.yaml")

    assert refused.status == 1
    assert re.match(r"broken\.yaml:\d+:\d+: ", refused.err)
    assert refused.out == ""
