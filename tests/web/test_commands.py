from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess

import pytest
import sqlalchemy as sa

from engine.decide import File
from engine.statements import Statement
from engine.unit_of_work import open_database
from tests import qingxi
from tests.engine.test_verify import as_master
from tests.web.command_line import PROGRAM, WORKFLOWS, at_home, environment, free_port, program, run, started  # noqa: F401 -- fixtures
from web.commands.verdict import write_new
from web.opening import place_of

LIFECYCLES = WORKFLOWS.parent / "workflows/lifecycles"
TAMPERINGS = {
    "state": ("UPDATE case_ SET state = 'closed'", "state"),
    "facts": ("UPDATE case_ SET facts = '{}'", "facts"),
    "value": ("UPDATE field_value SET value = '{\"v\": \"other\"}' WHERE field = 'facts'", "value"),
    "deadline": ("UPDATE deadline SET due_at = '2030-01-01 00:00:00+00'", "deadline"),
}
#: Tables that no entry proves: whoever reads the output must be told of each.
UNPROVED = {
    "query_code", "session", "access", "appointment", "relation", "absence", "person", "unit", "credential",
    "outbox", "notice", "idempotency", "register",
}  # fmt: skip


# due


@pytest.mark.parametrize(
    ("length", "start", "due", "target"),
    [
        ("15 days", "2026-02-12", "2026-02-27T16:00:00+00:00", "2026-02-27"),
        ("15 calendar days", "2026-02-12", "2026-02-27T16:00:00+00:00", "2026-02-27"),
        ("5 working days", "2026-02-12T10:00:00+08:00", "2026-02-26T16:00:00+00:00", "2026-02-26"),
        ("2 hours", "2026-02-12T10:00:00+08:00", "2026-02-12T04:00:00+00:00", "2026-02-12"),
        ("3 months", "2026-02-12", "2026-05-12T16:00:00+00:00", "2026-05-12"),
    ],
)
def test_each_kind_of_length_ends_at_an_instant_with_a_target_and_its_reasons(run, length, start, due, target):
    ran = run("due", length, "--from", start, "--json")

    assert ran.status == 0
    assert (ran.data["due"], ran.data["target"], ran.data["provisional"]) == (due, target, False)
    assert {"zh", "en"} == set(ran.data["derivation"][0]["why"])
    assert ran.err == ""


def test_every_day_between_is_told_with_its_reason(run):
    derivation = run("due", "5 working days", "--from", "2026-02-12", "--json").data["derivation"]

    counted = [(step["first"], step["number"]) for step in derivation if step["counted"]]
    days = [step["first"] for step in derivation[:-1]]
    assert counted == [("2026-02-13", 1), ("2026-02-14", 2), ("2026-02-24", 3), ("2026-02-25", 4), ("2026-02-26", 5)]
    assert days == [f"2026-02-{day:02}" for day in range(12, 27)]
    assert derivation[2]["kind"] == "make-up"
    assert "春节" in derivation[3]["why"]["zh"]


def test_a_year_without_a_published_calendar_gives_a_provisional_date_and_says_so(run):
    ran = run("due", "10 working days", "--from", "2031-01-06")
    data = run("due", "10 working days", "--from", "2031-01-06", "--json").data

    assert data["provisional"] is True
    assert data["earliest_day"] <= data["due_day"] <= data["latest_day"]
    assert "暂定" in ran.out


def test_a_citizens_right_rolls_on_to_a_working_day(run):
    right = run("due", "9 days", "--from", "2026-02-12", "--right", "--json").data
    duty = run("due", "9 days", "--from", "2026-02-12", "--json").data

    assert (duty["due_day"], right["due_day"]) == ("2026-02-21", "2026-02-24")


@pytest.mark.parametrize(
    ("length", "start"),
    [
        ("15 parsecs", "2026-02-12"),
        ("", "2026-02-12"),
        ("-3 days", "2026-02-12"),
        ("0 days", "2026-02-12"),
        ("1.5 days", "2026-02-12"),
        ("999999999 days", "2026-02-12"),
        ("days", "2026-02-12"),
        ("15 days", ""),
        ("15 days", "yesterday"),
        ("15 days", "2026-02-30"),
        ("15 days", "9999-12-31"),
        ("15 days", "0001-01-01"),
        ("15 days", "2026-02-12T25:00"),
        ("1\x00 days", "2026-02-12"),
        ("\udcff days", "2026-02-12"),
    ],
)
def test_what_is_no_length_or_no_start_is_refused_in_a_sentence(run, length, start):
    ran = run("due", f"--from={start}", "--", length)

    assert ran.status == 2
    assert re.search("[\u4e00-\u9fff]", ran.err)
    assert (ran.out, "Traceback" in ran.err) == ("", False)


def test_a_day_that_never_was_is_told_as_that(run):
    never, unread = (run("due", "15 days", "--from", start) for start in ("2026-02-30", "2026年2月12日"))

    assert (never.status, never.err) == (2, "没有 2026-02-30 这一天\n")
    assert "应如 2026-02-12" in unread.err


def test_a_language_that_is_not_spoken_is_refused(run):
    assert run("due", "5 days", "--from", "2026-02-12", "--lang", "fr").status == 2


def test_the_language_is_the_one_that_is_asked_for(run, monkeypatch):
    in_english = run("due", "5 days", "--from", "2026-02-12", "--lang", "en").out
    monkeypatch.setenv("ONEVISIT_LANG", "en")

    assert run("due", "5 days", "--from", "2026-02-12").out == in_english
    assert "not counted" in in_english
    assert "不算" in run("due", "5 days", "--from", "2026-02-12", "--lang", "zh").out


# check


@pytest.fixture
def broken(at_home):
    """A lifecycle in which something is wrong below the hundredth line."""
    text = (LIFECYCLES / "suggestion.yaml").read_text("utf-8")
    file = at_home / "broken.yaml"
    file.write_text(text.replace("format: 1", "\n" * 98 + "format: 2", 1), "utf-8")
    return file


def test_the_offices_own_files_are_sound(run):
    ran = run("check")

    assert ran.status == 0
    assert "0个错误" in ran.err


def test_a_broken_file_is_told_with_its_place_as_it_stands(run, broken):
    ran = run("check", broken)

    assert ran.status == 1
    assert re.search(r"broken\.yaml:100:\d+: 错误: ", ran.out)
    assert "1个错误" in ran.err


def test_a_program_gets_every_finding_with_its_place_and_both_languages(run, broken):
    good, bad = run("check", LIFECYCLES / "petition.yaml", "--json"), run("check", broken, "--json")

    (finding,) = [one for one in bad.data if one["level"] == "error"]
    assert (good.status, bad.status) == (0, 1)
    assert [one for one in good.data if one["level"] == "error"] == []
    assert finding["line"] == 100
    assert {"level", "code", "file", "line", "column", "object", "zh", "en", "way"} == set(finding)


def test_of_several_files_every_finding_of_each_is_told(run, broken, at_home):
    (at_home / "empty.yaml").write_text("")

    ran = run("check", broken, LIFECYCLES / "suggestion.yaml", "empty.yaml", "nowhere.yaml")

    told = ran.out
    assert ran.status == 1
    assert [name in told for name in ("broken.yaml", "empty.yaml:1:1", "nowhere.yaml:1:1")] == [True] * 3


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("nofile.yaml",), "nofile.yaml:1:1: error: There is no file “nofile.yaml”"),
        ((".",), ".:1:1: error: “.” is a folder; name a file in it"),
        (("--office", "{home}"), "“{home}” is a folder; name a file in it"),
    ],
    ids=["a file that is not there", "a folder", "a folder as the office"],
)
def test_what_is_no_file_to_be_checked_is_told_as_what_it_is(run, at_home, arguments, sentence):
    ran = run("check", *(one.format(home=at_home) for one in arguments), "--lang", "en")

    assert ran.status == 1
    assert sentence.format(home=at_home) in ran.out
    assert ran.err == "1 error, 0 warnings\n"


def test_an_office_that_is_not_sound_is_told_by_every_command_that_needs_it(run, at_home, monkeypatch):
    (at_home / "workflows.yaml").write_text("format: 1\nnonsense: true\n")
    monkeypatch.setenv("ONEVISIT_WORKFLOWS", str(at_home / "workflows.yaml"))
    run("migrate")

    ran = run("worker", "--once")

    assert ran.status == 1
    assert re.search(r"workflows\.yaml:\d+:\d+: ", ran.err)


# migrate


def test_migrating_twice_changes_nothing(run, at_home):
    first, second = run("migrate"), run("migrate")

    assert (first.status, second.status) == (0, 0)
    assert first.err.startswith("新建了数据库")
    assert second.err.startswith("数据库已是版本")
    assert [f"{at_home}/data/office.db" in ran.err.replace("\n", "") for ran in (first, second)] == [True, True]
    assert (at_home / "data").stat().st_mode & 0o777 == 0o700
    assert run("verify").out.startswith("0件，0条记录：记录链完整\n")


@pytest.mark.parametrize(
    "command", [("verify",), ("worker", "--once"), ("users", "list"), ("backup", "b.zip"), ("serve",)]
)
def test_a_database_that_was_never_set_up_is_not_made_by_mistake(run, at_home, command):
    ran = run(*command)

    assert ran.status == 1
    assert "onevisit migrate" in ran.err
    assert f"{at_home}/data/office.db" in ran.err
    assert f".env 只从当前文件夹 {at_home} 读取" in ran.err
    assert "ONEVISIT_DATA_DIR" in ran.err
    assert not (at_home / "data").exists()


def test_an_address_is_told_without_its_password(run, database_url, monkeypatch):
    monkeypatch.setenv("ONEVISIT_LANG", "en")

    ran = run("migrate", "--database", database_url)

    assert ran.status == 0
    assert ran.err.startswith("The database is at ")
    assert sa.make_url(database_url).database in ran.err
    assert place_of("postgresql+psycopg://office:wisteria@db/onevisit") == "postgresql+psycopg://office:***@db/onevisit"


def test_an_empty_database_is_told_with_the_remedy(run, own_postgres):
    ran = run("users", "list", "--database", f"postgresql+psycopg://postgres@/postgres?host={own_postgres.folder}")

    assert (ran.status, "onevisit migrate" in ran.err) == (1, True)


def test_a_database_of_a_newer_program_is_left_alone(run, at_home):
    run("migrate")
    database = open_database(f"sqlite:///{at_home / 'data/office.db'}")
    database.write(lambda work: work.run(Statement("UPDATE alembic_version SET version_num = '9999'")))
    database.dispose()

    used, migrated = run("users", "list"), run("migrate")

    assert (used.status, migrated.status) == (1, 1)
    assert "9999" in used.err
    assert "数据库的版本比本程序新" in migrated.err


@pytest.mark.parametrize(
    "address", ["nonsense", "mysql://a/b", "ftp://a/b", "postgresql+psycopg2://a/b", "sqlite", "://"]
)
def test_an_address_that_is_none_is_refused_with_an_example(run, address):
    ran = run("migrate", "--database", address)

    assert ran.status == 2
    assert "postgresql+psycopg://user@host/name" in ran.err


def test_a_setting_that_is_wrong_is_named(run, monkeypatch):
    monkeypatch.setenv("ONEVISIT_PUBLIC_URL", "here")

    ran = run("migrate")

    assert ran.status == 2
    assert "ONEVISIT_PUBLIC_URL" in ran.err


# verify


@pytest.fixture
def a_case(database):
    database.write(qingxi.take_office)
    return qingxi.opened(database)


def test_a_clean_database_holds(run, a_case, database_url):
    ran = run("verify", "--database", database_url)
    data = run("verify", "--database", database_url, "--json").data

    assert (ran.status, ran.out.splitlines()[0]) == (0, "1件，1条记录：记录链完整")
    assert data == {
        "holds": True, "cases": 1, "entries": 1, "faults": [], "remarks": [], "files": True, "heads": None,
        "unproved": data["unproved"],
    }  # fmt: skip


def test_what_is_not_proved_is_said_in_both_languages(run, a_case, database_url):
    chinese = run("verify", "--database", database_url, "--quick")
    english = run("verify", "--database", database_url, "--quick", "--lang", "en")

    assert "附件内容未核对" in chinese.out
    assert "以下各项不在证明之内" in chinese.out
    assert "The bytes of files were left out" in english.out
    assert "people's names and logins; query codes" in english.out
    assert set(run("verify", "--database", database_url, "--json").data["unproved"]) >= UNPROVED


def test_a_file_that_is_gone_is_found_but_not_in_a_hurry(run, a_case, database, database_url):
    paper = File("file-1", "证明.pdf", "application/pdf", 10, "ab" * 32)
    qingxi.pressed(database, a_case, "note", by="lin", note_text="见附件", files=(paper,))

    thorough = run("verify", "--database", database_url)
    quick = run("verify", "--database", database_url, "--quick")

    assert (thorough.status, quick.status) == (1, 0)
    assert f"{a_case.case_id}#2: file: " in thorough.out


def test_heads_that_are_kept_outside_show_a_history_that_was_written_anew(run, a_case, database_url, at_home):
    written = run("verify", "--database", database_url, "--write-heads", "heads.txt")
    same = run("verify", "--database", database_url, "--heads", "heads.txt")
    (at_home / "heads.txt").write_text(f"{a_case.case_id} 1 {'0' * 64}\n")
    other = run("verify", "--database", database_url, "--heads", "heads.txt")
    again = run("verify", "--database", database_url, "--write-heads", "heads.txt")

    assert (written.status, same.status, other.status, again.status) == (0, 0, 1, 2)
    assert "已写出1个链头：heads.txt" in written.err
    assert f"{a_case.case_id}#1: head: " in other.out
    assert "已有文件 heads.txt" in again.err
    assert again.out == ""


def test_heads_belong_to_whoever_wrote_them_alone(run, a_case, database_url, at_home):
    run("verify", "--database", database_url, "--write-heads", "heads.txt")

    assert (at_home / "heads.txt").stat().st_mode & 0o777 == 0o600


def test_heads_that_have_no_folder_are_refused_before_anything_is_verified(run, a_case, database_url):
    ran = run("verify", "--database", database_url, "--write-heads", "no/heads.txt", "--lang", "en")

    assert (ran.status, ran.out) == (1, "")
    assert ran.err == "no cannot be read or written: there is no such file or folder\n"


@pytest.mark.parametrize(
    "command",
    [("verify",), ("verify", "--json"), ("verify", "--write-heads", "heads.txt"), ("diagram", "petition")],
    ids=" ".join,
)
def test_who_stops_reading_the_answer_is_told_neither_yes_nor_no(run, at_home, command):
    run("migrate")
    reader, writer = os.pipe()
    os.close(reader)  # as of `onevisit verify | head` once head has ended
    try:
        ended = subprocess.run(
            (*PROGRAM, *command),
            cwd=at_home,
            env=environment(at_home, None),
            stdout=writer,
            stderr=subprocess.PIPE,
            check=False,
        )
    finally:
        os.close(writer)

    assert ended.returncode == 141
    assert b"Traceback" not in ended.stderr
    assert b"Exception ignored" not in ended.stderr


def test_how_many_heads_were_compared_is_told(run, a_case, database, database_url, at_home):
    run("verify", "--database", database_url, "--write-heads", "heads.txt")
    qingxi.opened(database)

    compared = run("verify", "--database", database_url, "--heads", "heads.txt", "--lang", "en")
    data = run("verify", "--database", database_url, "--heads", "heads.txt", "--json").data
    without = run("verify", "--database", database_url, "--lang", "en")

    assert "1 head compared, 1 case without one" in compared.out
    assert compared.out.startswith("2 cases, 2 entries: the chains of entries are whole")
    assert data["heads"] == {"compared": 1, "without": 1}
    assert "Not compared with heads that were kept outside" in without.out


def test_heads_that_an_editor_saved_with_a_mark_are_read(run, a_case, database_url, at_home):
    run("verify", "--database", database_url, "--write-heads", "heads.txt")
    text = (at_home / "heads.txt").read_text()
    (at_home / "heads.txt").write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())

    assert run("verify", "--database", database_url, "--heads", "heads.txt").status == 0


@pytest.mark.parametrize("text", ["", "\n\n"])
def test_an_empty_file_of_heads_is_refused(run, a_case, database_url, at_home, text):
    (at_home / "heads.txt").write_text(text)

    ran = run("verify", "--database", database_url, "--heads", "heads.txt", "--lang", "en")

    assert (ran.status, ran.out) == (1, "")
    assert "The file of heads is empty" in ran.err


def test_heads_are_written_whole_or_not_at_all(at_home):
    with pytest.raises(UnicodeEncodeError):
        write_new(at_home / "heads.txt", "a line\n" * 10_000 + "链头")

    assert list(at_home.glob("heads*")) == []


def test_a_file_that_is_there_is_not_replaced_by_heads(at_home):
    (at_home / "heads.txt").write_text("kept")

    with pytest.raises(FileExistsError):
        write_new(at_home / "heads.txt", "new")

    assert {path.name: path.read_text() for path in at_home.glob("heads*")} == {"heads.txt": "kept"}


def test_a_fault_is_told_with_number_and_place_and_titles_are_left_out_of_the_text(run, a_case, database, database_url):
    as_master(database, "UPDATE case_ SET title = 'somebody else', state = 'closed'")

    ran = run("verify", "--database", database_url)
    data = run("verify", "--database", database_url, "--json").data

    told = {fault["code"]: fault for fault in data["faults"]}
    assert "somebody else" not in ran.out
    assert "title（内容略）" in ran.out
    assert f"{a_case.number} {a_case.case_id}#0: state: " in ran.out
    assert "state，库中为 closed，按记录应为 registered" in ran.out
    assert (told["state"]["number"], told["state"]["place"]) == (a_case.number, "state")
    assert (told["state"]["stored"], told["state"]["derived"]) == ("closed", "registered")
    assert told["title"]["stored"] == "somebody else"


def test_what_went_wrong_is_told_in_the_language_that_was_asked_for(run, tmp_path):
    nowhere = f"postgresql+psycopg://nobody@/none?host={tmp_path}"

    assert "cannot be reached" in run("verify", "--lang", "en", "--database", nowhere).err
    assert "数据库连不上" in run("verify", "--database", nowhere).err


def test_a_file_that_holds_no_heads_is_refused_with_its_line(run, a_case, database_url, at_home):
    (at_home / "heads.txt").write_text("something\n")

    ran = run("verify", "--database", database_url, "--heads", "heads.txt", "--lang", "en")

    assert ran.status == 1
    assert "Line 1 of the file of heads" in ran.err


@pytest.mark.parametrize("tampering", TAMPERINGS)
def test_what_was_changed_in_the_database_itself_is_found_at_its_place(run, a_case, database, database_url, tampering):
    statement, code = TAMPERINGS[tampering]
    with database.engine.begin() as connection:
        connection.exec_driver_sql(statement)

    ran = run("verify", "--database", database_url)
    data = run("verify", "--database", database_url, "--json").data

    assert ran.status == 1
    assert f"{a_case.case_id}#" in ran.out
    assert "有不符之处" in ran.out
    assert (data["holds"], {fault["code"] for fault in data["faults"]}) == (False, {code})


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_changed_entry_is_found_where_it_was_changed(run, a_case, database, database_url):
    with database.engine.begin() as connection:
        for (trigger,) in connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").all():
            connection.exec_driver_sql(f"DROP TRIGGER {trigger}")
        connection.exec_driver_sql("UPDATE event SET body = CAST(replace(body, 'person:lin', 'person:luo') AS BLOB)")

    ran = run("verify", "--database", database_url)

    assert ran.status == 1
    assert f"{a_case.case_id}#1: hash" in ran.out


# worker, serve, and how a program ends


def test_one_round_of_the_worker_is_told_in_numbers(run, a_case, database_url):
    ran = run("worker", "--once", "--json", "--database", database_url)

    assert ran.status == 0
    assert set(ran.data) == {"steps", "failed", "delivered", "held", "recounted", "moved"}
    assert ran.data["failed"] == 0
    assert "失败0件" in run("worker", "--once", "--database", database_url).out


HOLD = "UPDATE deadline SET attempts = 10, next_at = NULL, last_error = 'x' WHERE next_at IS NOT NULL"


def test_limits_that_are_held_are_counted_and_taken_up_again(run, a_case, database, database_url):
    as_master(database, HOLD)

    held = run("worker", "--once", "--json", "--database", database_url).data["held"]
    told = run("worker", "--once", "--database", database_url).out
    taken = run("worker", "--once", "--retry-held", "--json", "--database", database_url).data
    again = run("worker", "--once", "--retry-held", "--database", database_url)

    assert held > 0
    assert f"有{held}项期限多次失败" in told
    assert "--retry-held" in told
    assert (taken["taken_up"], taken["held"]) == (held, 0)
    assert "恢复检查0项期限" in again.out
    assert "多次失败" not in again.out
    assert run("verify", "--database", database_url).status == 0


def test_a_port_that_is_taken_is_told_with_another_that_may_be_free(run, at_home):
    run("migrate")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        served, demo = run("serve", "--port", port), run("demo", "--port", port)

    assert (served.status, demo.status) == (1, 1)
    assert f"端口 {port} 已被占用" in served.err
    assert int(re.search(r"--port (\d+)", served.err)[1]) in {port + 123, port - 123}
    assert ["make demo" in ran.err for ran in (served, demo)] == [False, True]
    assert not (at_home / "demo-data").exists()


def test_an_address_that_this_machine_has_not_is_told(run):
    run("migrate")

    ran = run("serve", "--host", "203.0.113.7", "--port", "8999")

    assert ran.status == 1
    assert "无法读写" in ran.err


@pytest.mark.parametrize(
    "command",
    [("users", "list"), ("verify",), ("migrate",), ("worker", "--once"), ("backup", "b"), ("serve",), ("worker",)],
)
def test_a_database_that_cannot_be_reached_ends_a_command_with_3(run, tmp_path, command):
    ran = run(*command, "--database", f"postgresql+psycopg://nobody@/none?host={tmp_path}")

    assert ran.status == 3
    assert "数据库连不上" in ran.err
    assert "Traceback" not in ran.err


def test_what_the_server_answers_is_one_line_and_an_office_that_is_not_there_gets_no_secret(run, at_home):
    ran = run("serve", "--database", f"postgresql+psycopg://nobody@/none?host={at_home}")

    assert ran.err.count("\n") == 1
    assert "ONEVISIT_DATABASE" in ran.err
    assert f"{at_home}/.s.PGSQL.5432" in ran.err
    assert ["\N{REPLACEMENT CHARACTER}" in ran.err, "Is the server running" in ran.err] == [False, False]
    assert not (at_home / "data").exists()


def test_an_office_that_is_open_says_where(tmp_path):
    port = free_port()
    program("migrate", home=tmp_path)

    serving = started("serve", "--port", port, home=tmp_path)
    said = serving.stdout.readline().decode()
    serving.terminate()
    serving.communicate()

    assert said == f"网页在 http://127.0.0.1:{port}，按 Ctrl-C 结束\n"


def test_programs_end_with_the_same_words_and_status(tmp_path):
    good = program("due", "5 days", "--from", "2026-02-12", "--json", home=tmp_path)
    bad = program("due", "5 parsecs", "--from", "2026-02-12", home=tmp_path)
    unreachable = program("verify", home=tmp_path, database=f"postgresql+psycopg://nobody@/none?host={tmp_path}")

    assert (good.status, json.loads(good.out)["due_day"], good.err) == (0, "2026-02-17", "")
    assert (bad.status, bad.out) == (2, "")
    assert (unreachable.status, unreachable.out, "Traceback" in unreachable.err) == (3, "", False)


def test_a_terminal_without_chinese_letters_is_no_reason_to_fail(tmp_path):
    ran = program("due", "5 days", "--from", "2026-02-12", home=tmp_path, encoding="ascii")

    assert ran.status == 0
    assert "2026-02-17" in ran.out


def test_a_copy_that_nobody_may_write_is_verified_and_copied_and_never_written(run, at_home):
    run("migrate")
    run("users", "add", "first", "陈一", "--holder", "unit:petition_office")
    file = at_home / "data/office.db"
    file.chmod(0o444)
    before = file.read_bytes()

    read = [run("verify"), run("backup", "copy.zip"), run("users", "list")]
    written = [run("worker", "--once"), run("users", "deactivate", "first")]

    assert [ran.status for ran in (*read, *written)] == [0, 0, 0, 3, 3]
    assert [f"当前用户只能读取 {file}" in ran.err for ran in written] == [True, True]
    assert file.read_bytes() == before
    assert list(file.parent.glob("office.db-*")) == []


def test_verify_only_reads(run, at_home):
    run("migrate")
    before = sorted(path.name for path in (at_home / "data").iterdir())

    ran = run("verify", "--json")

    assert (ran.status, ran.data["holds"]) == (0, True)
    assert sorted(path.name for path in (at_home / "data").iterdir()) == before
    with open_database(f"sqlite:///{at_home / 'data' / 'office.db'}").reading() as work:
        assert work.rows(Statement("SELECT id FROM unit")) == []


def test_a_day_is_counted_also_where_a_lifecycle_is_wrong(run, at_home, monkeypatch):
    shutil.copytree(WORKFLOWS.parent / "workflows", at_home / "workflows")
    shutil.copy(WORKFLOWS, at_home)
    (at_home / "workflows" / "lifecycles" / "petition.yaml").write_text("nothing: of the kind", "utf-8")
    monkeypatch.setenv("ONEVISIT_WORKFLOWS", str(at_home / "workflows.yaml"))

    told = run("due", "5 working days", "--from", "2026-02-12", "--json")

    assert (told.status, told.data["due"][:10]) == (0, "2026-02-26")
