from __future__ import annotations

import pytest

from tests.engine.made_logs import table, written, xes
from tests.web.command_line import WORKFLOWS, at_home, run  # noqa: F401 -- fixtures
from web import demo as demo_office
from web.settings import Settings

PETITION = WORKFLOWS.parent / "workflows/lifecycles/petition.yaml"
SUGGESTION = WORKFLOWS.parent / "workflows/lifecycles/suggestion.yaml"
ROWS = [
    ["1", "登记建议", "2026-03-02T09:00", "registrar"],
    ["1", "Fly", "2026-03-03T09:00", "registrar"],
    ["2", "登记建议", "2026-03-02T09:00", "nobody"],
]
HEAD = ("事项编号", "操作", "时间", "角色")


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """The folder of a demo office."""
    folder = tmp_path_factory.mktemp("demo") / "data"
    demo_office.make(Settings(data_dir=folder, workflows=WORKFLOWS, _env_file=None)).state.database.dispose()
    return folder


# replay


@pytest.mark.parametrize("packed", ["", ".gz", ".xz"])
def test_a_log_is_replayed_and_told_in_one_piece_of_json(run, at_home, packed):
    done = run("replay", written(at_home, f"log.csv{packed}", table(ROWS, HEAD)), "--over", SUGGESTION, "--json")

    assert done.status == 0
    assert {name: done.data[name] for name in ("cases", "events", "fitting_cases", "fitness")} == {
        "cases": 2, "events": 3, "fitting_cases": 1, "fitness": 2 / 3,
    }  # fmt: skip
    assert [(one["case"], one["position"], one["activity"], one["reason"]) for one in done.data["refused"]] == [
        ("1", 2, "Fly", "no_such_action")
    ]
    assert done.data["traces"] == [
        {"case": "1", "events": 2, "refused": 1, "fitness": 0.5},
        {"case": "2", "events": 1, "refused": 0, "fitness": 1.0},
    ]
    assert {"limits", "role_unknown"} <= {one["code"] for one in done.data["not_judged"]}
    assert done.data["limits"] == []
    assert done.err == ""


def test_people_are_told_what_was_refused_how_often_and_where_first(run, at_home):
    rows = [[str(number), "Fly", "", ""] for number in range(3)]

    told = run("replay", written(at_home, "log.csv", table(rows, HEAD)), "--over", SUGGESTION, "--lang", "en")

    assert told.out.splitlines() == [
        "3 × The definition has no action of the name or title “Fly”; compare the names (first: 0, event 1)",
        "3 cases, 3 events: 0 fit as a whole, 0.0 % of the events fit",
    ]
    assert "3 of the events have no time" in told.err


def test_of_many_kinds_of_refusals_the_frequent_ones_are_listed(run, at_home):
    rows = [["1", f"Fly {number}", "", ""] for number in range(30)]

    told = run("replay", written(at_home, "log.csv", table(rows, HEAD)), "--over", SUGGESTION, "--lang", "en")

    assert told.out.count("\n") == 20 + len(["and 10 more kinds", "the sum"])
    assert "and 10 more kinds, see --json" in told.out


def test_columns_times_and_encoding_are_named(run, at_home):
    data = table([["1", "登记建议", "02.03.2026 09:00", "registrar"]], ("a", "b", "c", "d"), delimiter=";")
    log = written(at_home, "log.csv", data.decode().encode("gb18030"))
    named = ("--case", "a", "--activity", "b", "--time", "c", "--role", "d", "--time-format", "%d.%m.%Y %H:%M")

    done = run("replay", log, "--over", SUGGESTION, *named, "--encoding", "gb18030", "--json")

    assert (done.data["cases"], done.data["fitness"]) == (1, 1.0)
    assert not {"untimed", "roleless", "role_unknown"} & {one["code"] for one in done.data["not_judged"]}


@pytest.mark.parametrize("lifecycle", ["petition", "suggestion", "misconduct"])
def test_the_cases_of_an_office_fit_its_own_lifecycles_and_their_limits_stay(run, demo, lifecycle):
    done = run("replay", demo, "--over", WORKFLOWS.parent / f"workflows/lifecycles/{lifecycle}.yaml", "--json")

    assert done.data["cases"] > 0
    assert (done.data["fitness"], done.data["refused"], done.data["limits"]) == (1.0, [], [])
    assert "unreckoned" not in {one["code"] for one in done.data["not_judged"]}


def test_what_a_changed_lifecycle_would_refuse_and_move_is_told(run, demo, at_home):
    text = SUGGESTION.read_text("utf-8")
    changed = at_home / "changed.yaml"
    changed.write_text(text.replace("due: 15 days", "due: 10 days"), "utf-8")

    done = run("replay", f"sqlite:///{demo / 'office.db'}", "--over", changed, "--json")
    told = run("replay", demo, "--over", changed, "--lang", "en")

    assert text.count("due: 15 days") == 1
    assert {one["name"] for one in done.data["limits"]} == {"written_notice"}
    assert all(one["new"] < one["old"] for one in done.data["limits"])
    assert f"{done.data['limits'][0]['old']} → {done.data['limits'][0]['new']}" in told.out


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("log.csv", b"case,step\n", "log.csv:1:1: There is no column for the activity"),
        ("log.xes", b"<!DOCTYPE log><log/>", "log.xes:1:14: A DTD and declarations"),
        ("log.csv", b"case,activity\n", "log.csv:1:1: The log has no events"),
        ("log.txt", b"", "log.txt:1:1: The name must end with"),
    ],
    ids=["column", "DTD", "empty", "kind"],
)
def test_a_log_that_cannot_be_read_is_refused_with_its_place(run, at_home, name, data, told):
    (at_home / name).write_bytes(data)

    refused = run("replay", name, "--over", SUGGESTION, "--json", "--lang", "en")

    assert (refused.status, refused.out) == (1, "")
    assert refused.err.startswith(told)


def test_a_log_or_a_database_that_is_not_there_is_refused(run, at_home):
    assert "no.csv" in run("replay", "no.csv", "--over", SUGGESTION).err
    assert "onevisit migrate" in run("replay", at_home, "--over", SUGGESTION).err
    assert "--database" in run("replay", "ftp://nowhere", "--over", SUGGESTION).err


def test_a_lifecycle_that_is_not_sound_is_refused_before_anything_is_read(run, at_home):
    (at_home / "wrong.yaml").write_text("format: 1\n", "utf-8")

    refused = run("replay", "no.csv", "--over", "wrong.yaml")

    assert (refused.status, refused.out) == (1, "")
    assert refused.err.startswith("wrong.yaml:1:1: ")


# sketch


CASES = {"1": ["寄件", "Sort", "Deliver"], "2": ["寄件", "Sort", "Sort", "Give up"], "3": ["Give up"]}


@pytest.mark.parametrize("packed", ["", ".gz", ".xz"])
def test_a_sketch_is_written_checks_and_replays_its_own_log(run, at_home, packed):
    log = written(at_home, f"log.xes{packed}", xes(CASES, roles=[("Sort", "柜员"), ("寄件", "Clerk")]))

    done = run("sketch", log, "--out", "sketch.yaml", "--lang", "en")
    checked = run("check", "sketch.yaml", "--lang", "en")
    replayed = run("replay", log, "--over", "sketch.yaml", "--json")

    assert (done.status, done.out) == (0, "")
    assert done.err == "3 cases, 4 activities; rewrite it, and look at it with onevisit check\n"
    assert checked.status == 0
    assert checked.err.startswith("0 errors")
    assert (replayed.data["fitness"], replayed.data["fitting_cases"], replayed.data["refused"]) == (1.0, 3, [])


def test_a_sketch_is_printed_where_no_file_is_named(run, at_home):
    log = written(at_home, "信访 日志.xes", xes(CASES))

    done = run("sketch", log)

    assert done.status == 0
    assert 'title: "信访 日志"' in done.out
    assert "workflow: sketch_1" in done.out


def test_a_sketch_never_replaces_a_file(run, at_home):
    (at_home / "sketch.yaml").write_text("mine", "utf-8")

    refused = run("sketch", written(at_home, "log.xes", xes(CASES)), "--out", "sketch.yaml", "--lang", "en")

    assert refused.status == 2
    assert "There is a file sketch.yaml already" in refused.err
    assert (at_home / "sketch.yaml").read_text("utf-8") == "mine"


def test_what_a_sketch_leaves_out_of_the_log_is_said(run, at_home):
    data = table([["1", "a", "start"], ["1", "a", "complete"]], ("case", "activity", "lifecycle:transition"))

    done = run("sketch", written(at_home, "log.csv", data), "--lang", "en")

    assert done.err.splitlines() == [
        "1 of the events only say that something began or was assigned (not “complete”); they were left out",
        "1 of the events have no time; their cases are taken in the order of the file",
        "1 case, 1 activity; rewrite it, and look at it with onevisit check",
    ]


def test_a_log_that_cannot_be_sketched_is_refused_and_leaves_no_file(run, at_home):
    refused = run("sketch", written(at_home, "log.xes", b"<log/>"), "--out", "sketch.yaml", "--lang", "en")

    assert refused.status == 1
    assert refused.err.startswith(f"{(at_home / 'log.xes').as_posix()}:1:1: The log has no events")
    assert not (at_home / "sketch.yaml").exists()
