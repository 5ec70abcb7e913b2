from __future__ import annotations

import csv

import pytest

from engine.statements import Statement
from engine.unit_of_work import open_database
from tests.web.command_line import at_home, run, staff_takes_office, staffed_url  # noqa: F401 -- fixtures
from tests.workflows.sheets import workbook
from workflows import query_codes

#: For what the database has no part in.
ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
HEADINGS = (
    "标题",
    "事实与理由",
    "诉求（逐条）",
    "信访形式",
    "收到时间",
    "姓名（名称）",
    "反映对象",
    "问题属地（村）",
    "联系电话",
)
CASES = Statement("SELECT number, title FROM case_ ORDER BY number")
CODES = Statement("SELECT count(*) FROM query_code")


def row(title, **changes):
    cells = {"标题": title, "事实与理由": "塌了一段。", "诉求（逐条）": "修路", "信访形式": "来访", "收到时间": "2024-03-01 09:00",
             "姓名（名称）": "赵大山", "反映对象": "duty", "问题属地（村）": "柳坪村",
             "联系电话": "000-100001", **changes}  # fmt: skip
    return [cells[heading] for heading in HEADINGS]


@pytest.fixture
def table(at_home):
    """`table(row("甲"), row("乙"))`: a file with these rows."""

    def write(*rows, name="table.csv"):
        file = at_home / name
        with file.open("w", encoding="utf-8", newline="") as lines:
            csv.writer(lines).writerows([HEADINGS, *rows])
        return file

    return write


@pytest.fixture
def take(run, staffed_url):
    """`take(file, "--confirm")`: the command of the registrar."""
    return lambda file, *more, login="lijia": run("import", file, "--as", login, "--database", staffed_url, *more)


@pytest.fixture
def stored(staffed_url):
    """`stored()`: the titles of all cases, and how many query codes there are."""

    def read():
        database = open_database(staffed_url)
        with database.reading() as work:
            found = [title for _, title in work.rows(CASES)], work.row(CODES)[0]
        database.dispose()
        return found

    return read


def receipts(file):
    with file.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.reader(lines))


@ON_SQLITE
def test_a_look_says_what_would_be_registered_and_registers_nothing(take, table, stored):
    ran = take(table(row("甲"), row("乙")))

    assert ran.status == 0
    assert ran.out.splitlines() == ["第2行 甲", "第3行 乙"]
    assert "可登记2件；尚未登记任何内容，加上 --confirm 即登记" in ran.err
    assert stored() == ([], 0)


def test_a_good_table_is_registered_with_a_receipt_for_each_matter(take, table, stored, at_home, staffed_url):
    ran = take(table(row("甲"), row("乙")), "--confirm", "--receipts", "codes.csv")

    head, first, second = receipts(at_home / "codes.csv")
    assert ran.status == 0
    assert stored() == (["甲", "乙"], 2)
    assert head == ["表格行号", "编号", "标题", "查询码", "查询地址"]
    assert [first[0], first[2], second[0], second[2]] == ["2", "甲", "3", "乙"]
    assert first[4] == "http://127.0.0.1:8000/s"
    assert (at_home / "codes.csv").stat().st_mode & 0o777 == 0o600
    assert first[3] not in ran.out + ran.err


@ON_SQLITE
def test_the_code_of_a_receipt_finds_its_case(take, table, at_home, staffed_url):
    take(table(row("甲")), "--confirm")
    ((_, number, _, code, _),) = receipts(at_home / "table-receipts.csv")[1:]

    database = open_database(staffed_url)
    with database.reading() as work:
        case_id = query_codes.find_case(work, code)
        found = work.row(Statement("SELECT number FROM case_ WHERE id = :id"), id=case_id)[0]
    database.dispose()

    assert found == number


def test_a_table_with_errors_registers_nothing_and_tells_every_one(take, table, stored):
    ran = take(table(row("甲"), row("", 收到时间="昨天"), row("丙", 信访形式="信鸽")), "--confirm")

    assert ran.status == 1
    assert [line.split("：")[0] for line in ran.out.splitlines()] == ["第3行 标题", "第3行 收到时间", "第4行 信访形式"]
    assert "3处错误，未登记任何内容" in ran.err
    assert stored() == ([], 0)


@ON_SQLITE
def test_of_many_rows_the_first_are_named_and_all_are_counted(take, table):
    ran = take(table(*(row(f"第{number}件") for number in range(30))))

    assert ran.out.splitlines()[-1] == "第21行 第19件"
    assert "登记时已有期限届满的行：2, 3, " in ran.err
    assert "20, 21, ……共30" in ran.err


@ON_SQLITE
def test_the_rules_of_the_office_are_asked_before_anything_is_registered(take, table, stored):
    ran = take(table(row("甲"), row("乙", **{"姓名（名称）": ""})), "--confirm")

    assert (ran.status, ran.out) == (1, "第3行：请填写姓名，或者选择匿名\n")
    assert stored() == ([], 0)


@ON_SQLITE
def test_a_telephone_number_that_is_none_is_told_with_its_row(take, table, stored):
    ran = take(table(row("甲", 联系电话="abc"), row("乙", 联系电话="+86 (000) 100-001")), "--confirm")

    assert (ran.status, ran.out) == (1, "第2行：联系电话至少有六位数字；没有电话的请留空\n")
    assert stored() == ([], 0)


@ON_SQLITE
def test_who_may_not_register_is_told_by_the_rules_and_nothing_is_registered(take, table, stored):
    ran = take(table(row("甲")), "--confirm", login="gaojie")

    assert ran.status == 1
    assert "信访办登记员" in ran.err
    assert stored() == ([], 0)


def test_the_same_table_confirmed_twice_registers_once(take, table, stored, at_home):
    file = table(row("甲"), row("乙"))
    take(file, "--confirm")

    again = take(file, "--confirm")

    assert again.status == 0
    assert "2件以前已经登记，不再登记：2 → XF-QX-" in again.err
    assert stored() == (["甲", "乙"], 2)
    assert not (at_home / "table-receipts-2.csv").exists()


def test_a_table_that_grew_was_saved_elsewhere_or_comes_from_somebody_else_registers_only_what_is_new(
    take, table, stored, at_home
):
    take(table(row("甲"), row("乙")), "--confirm")
    grown = at_home / "ledger.xlsx"
    grown.write_bytes(workbook([["台账"], HEADINGS, row("丙"), row("乙"), row("甲")]))

    again = take(grown, "--confirm", login="zhouming")

    assert again.out.splitlines()[0].endswith("丙")
    assert stored() == (["甲", "乙", "丙"], 3)
    assert [line[2] for line in receipts(at_home / "ledger-receipts.csv")[1:]] == ["丙"]


@ON_SQLITE
def test_what_a_program_reads_is_complete_and_holds_no_code(take, table, at_home):
    file = table(row("甲"), row("乙"))
    take(table(row("甲"), name="first.csv"), "--confirm")

    looked, done = take(file, "--json").data, take(file, "--json", "--confirm").data

    assert [one["title"] for one in looked["new"]] == ["乙"]
    assert [one["title"] for one in looked["already"]] == ["甲"]
    assert (looked["registered"], looked["receipts"], looked["late"]) == ([], None, [3])
    assert looked["presumed"]["first_receiver"] == 2
    assert set(done["registered"][0]) == {"row", "title", "case_id", "number"}
    assert done["receipts"] == str(at_home / "table-receipts.csv")


@ON_SQLITE
def test_errors_come_to_a_program_with_row_column_and_both_languages(take, table):
    ran = take(table(row("甲", 信访形式="信鸽")), "--json")

    (error,) = ran.data["errors"]
    assert ran.status == 1
    assert (error["row"], error["column"]) == (2, "信访形式")
    assert "信鸽" in error["zh"]
    assert "choices" in error["en"]


@ON_SQLITE
def test_a_title_that_looks_like_a_formula_is_harmless_in_the_list_of_receipts(take, table, stored, at_home):
    take(table(row("=HYPERLINK(1)"), row("+86"), row("@a"), row("-1")), "--confirm")

    lines = receipts(at_home / "table-receipts.csv")

    assert [line[2] for line in lines[1:]] == ["'=HYPERLINK(1)", "'+86", "'@a", "'-1"]
    assert [cell for line in lines for cell in line if cell[0] in "=+-@"] == []
    assert stored()[0] == ["=HYPERLINK(1)", "+86", "@a", "-1"]


@ON_SQLITE
def test_a_list_of_receipts_that_is_there_is_never_written_over_and_nothing_is_registered(take, table, stored, at_home):
    (at_home / "mine.csv").write_text("mine")

    ran = take(table(row("甲")), "--confirm", "--receipts", "mine.csv")

    assert ran.status == 2
    assert "已有文件 mine.csv" in ran.err
    assert (at_home / "mine.csv").read_text() == "mine"
    assert stored() == ([], 0)


@ON_SQLITE
def test_what_would_change_the_terminal_is_not_printed(take, table):
    ran = take(table(row("甲\x1b[2J", 信访形式="\x1b]0;x\x07")))

    assert "\x1b" not in ran.out
    assert "\x07" not in ran.out


@pytest.mark.parametrize(
    ("arguments", "status", "sentence"),
    [
        (("nothing.csv", "--as", "lijia"), 1, "读不到文件“nothing.csv”"),
        (("table.csv", "--as", "nobody"), 1, "没有登录名为“nobody”的在职人员"),
        (("table.csv",), 2, "请写明表格和登记人"),
        ((), 2, "请写明表格和登记人"),
        (("table.csv", "--as", "lijia", "--workflow", "misconduct"), 2, "密封登记"),
        (("table.csv", "--as", "lijia", "--workflow", "none"), 2, "“none”不能从表格登记"),
        (("--template", "t.xlsx", "--workflow", "misconduct"), 2, "密封登记"),
        (("--template", "table.csv"), 2, "这样命名：table.xlsx"),
        (("table.csv", "--as", "lijia", "--database", "nonsense"), 2, "数据库地址"),
    ],
    ids=[
        "no file",
        "nobody",
        "no registrar",
        "nothing",
        "sealed",
        "no workflow",
        "sealed template",
        "no workbook",
        "address",
    ],
)
def test_a_call_that_cannot_be_served_says_why(run, table, sqlite_url, monkeypatch, arguments, status, sentence):
    monkeypatch.setenv("ONEVISIT_DATABASE", sqlite_url)
    database = open_database(sqlite_url)
    staff_takes_office(database)
    database.dispose()
    table(row("甲"))

    ran = run("import", *arguments)

    assert ran.status == status
    assert sentence in ran.err


@ON_SQLITE
def test_a_table_without_rows_has_nothing_to_confirm(take, table):
    looked, confirmed = take(table()), take(table(), "--confirm")

    assert [ran.status for ran in (looked, confirmed)] == [0, 0]
    assert ["表里没有可登记的行" in ran.err for ran in (looked, confirmed)] == [True, True]
    assert "--confirm" not in looked.err


def test_the_template_is_written_without_any_database(run, at_home):
    ran = run("import", "--template", "empty.xlsx")

    assert ran.status == 0
    assert "empty.xlsx" in ran.err
    assert not (at_home / "data").exists()


@ON_SQLITE
def test_the_sentences_are_english_where_that_is_asked_for(take, table, monkeypatch):
    monkeypatch.setenv("ONEVISIT_LANG", "en")

    ran = take(table(row("A", 信访形式="pigeon")))

    assert ran.out.startswith("Row 2 信访形式: “pigeon” is not one of the choices; choices: Letter, Visit")
    assert "1 error, nothing was registered" in ran.err
