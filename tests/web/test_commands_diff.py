from __future__ import annotations

import re

import pytest

from tests.web.command_line import WORKFLOWS, at_home, run  # noqa: F401 -- fixtures

SUGGESTION = WORKFLOWS.parent / "workflows/lifecycles/suggestion.yaml"
PETITION = WORKFLOWS.parent / "workflows/lifecycles/petition.yaml"


@pytest.fixture
def versions(at_home):
    """The petition lifecycle, and one in which the handling limit is longer and another limit shorter."""
    text = PETITION.read_text("utf-8")
    other = text.replace("never_more_than: 60 days", "never_more_than: 90 days", 1)
    other = re.sub(r"^(workflow: petition\nversion:) \d+$", r"\1 99", other, flags=re.MULTILINE)
    (at_home / "old.yaml").write_text(text, "utf-8")
    (at_home / "new.yaml").write_text(other, "utf-8")
    return "old.yaml", "new.yaml"


def test_the_same_is_said_so_and_ends_with_0(run):
    chinese, english = run("diff", SUGGESTION, SUGGESTION), run("diff", SUGGESTION, SUGGESTION, "--lang", "en")

    assert (chinese.status, chinese.out, chinese.err) == (0, "两个版本的规定完全相同。\n", "")
    assert (english.status, english.out, english.err) == (0, "Both versions say the same.\n", "")


def test_comments_and_layout_are_no_difference(run, at_home):
    (at_home / "commented.yaml").write_text("# another comment\n\n" + SUGGESTION.read_text("utf-8"), "utf-8")

    assert run("diff", SUGGESTION, "commented.yaml").status == 0


def test_what_takes_protection_away_is_told_first_and_it_ends_with_1(run, versions):
    told = run("diff", *versions)

    assert (told.status, told.err) == (1, "")
    assert told.out.splitlines() == [
        "## 减少保护，须由第二人批准",
        "",
        "- 期限“办理期限”：上限由60日延长为90日",
        "",
        "## 其他变动",
        "",
        *[line for line in told.out.splitlines() if "版本由" in line],
    ]
    assert told.out.endswith("改为99\n")


def test_it_is_told_in_english_as_well(run, versions):
    told = run("diff", *versions, "--lang", "en").out

    assert told.startswith(
        "## Takes protection away; a second approver is needed\n\n"
        "- Deadline “Handling limit”: the ceiling lengthened from 60 days to 90 days\n"
    )


def test_for_programs_each_difference_has_its_object_its_weight_and_both_sentences(run, versions):
    told = run("diff", *versions, "--json")

    assert told.status == 1
    assert told.data["needs_second_approver"] is True
    assert told.data["differences"][0] == {
        "code": "lengthened",
        "object": "deadlines.opinion",
        "key": "never_more_than",
        "old": "60 days",
        "new": "90 days",
        "weight": "loosens",
        "guard": "deadline",
        "zh": "期限“办理期限”：上限由60日延长为90日",
        "en": "Deadline “Handling limit”: the ceiling lengthened from 60 days to 90 days",
    }
    assert told.data["differences"][1]["key"] == "version"


def test_the_way_back_needs_nobody_else(run, versions):
    told = run("diff", *reversed(versions), "--json")

    assert (told.status, told.data["needs_second_approver"]) == (1, False)


def test_for_programs_the_same_is_an_empty_list(run):
    told = run("diff", SUGGESTION, SUGGESTION, "--json")

    assert (told.status, told.data) == (0, {"needs_second_approver": False, "differences": []})


def test_two_lifecycles_of_an_office_are_told_apart_in_both_languages(run):
    chinese, english = run("diff", SUGGESTION, PETITION), run("diff", SUGGESTION, PETITION, "--lang", "en")

    assert (chinese.status, english.status) == (1, 1)
    assert chinese.out.count("\n") == english.out.count("\n")
    assert re.findall(r"\{\w*\}", chinese.out + english.out) == []


def test_every_problem_of_both_files_is_told_with_its_place(run, at_home):
    text = SUGGESTION.read_text("utf-8")
    (at_home / "old.yaml").write_text(text.replace("format: 1", "format: 2", 1), "utf-8")
    (at_home / "new.yaml").write_text(text.replace("states:", "stats:", 1), "utf-8")

    refused = run("diff", "old.yaml", "new.yaml")

    assert (refused.status, refused.out) == (2, "")
    assert re.search(r"^old\.yaml:\d+:\d+: ", refused.err, re.MULTILINE)
    assert re.search(r"^new\.yaml:\d+:\d+: .*states", refused.err, re.MULTILINE)


def test_a_file_that_is_not_there_ends_with_2(run):
    refused = run("diff", SUGGESTION, "missing.yaml", "--lang", "en")

    assert (refused.status, refused.out) == (2, "")
    assert "missing.yaml" in refused.err


def test_things_are_called_as_in_the_office_that_is_named(run, at_home, versions):
    refused = run("diff", *versions, "--office", "nowhere.yaml")

    assert refused.status == 2
    assert "nowhere.yaml" in refused.err
    assert run("diff", *versions, "--office", WORKFLOWS).status == 1
