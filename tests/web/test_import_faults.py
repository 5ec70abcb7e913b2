from __future__ import annotations

import csv
import random
import resource
from itertools import count

import pytest

from engine.statements import Statement
from engine.unit_of_work import open_database
from engine.verify import verify
from tests import qingxi
from tests.web.command_line import program, shot, staffed_url, started  # noqa: F401 -- fixtures
from workflows import query_codes

HEADINGS = ("标题", "事实与理由", "诉求（逐条）", "信访形式", "收到时间", "姓名（名称）", "反映对象", "联系电话")
ROWS = 40
TITLES = [f"第{number:02}处" for number in range(ROWS)]


@pytest.fixture
def table(tmp_path):
    file = tmp_path / "table.csv"
    with file.open("w", encoding="gb18030", newline="") as lines:
        csv.writer(lines).writerow(
            ("标题", "事实与理由", "诉求（逐条）", "信访形式", "收到时间", "姓名（名称）", "反映对象", "联系电话")
        )
        csv.writer(lines).writerows(
            (title, "塌了。", "修路", "来访", "2024-03-01 09:00", "赵大山", "duty", "000-100001") for title in TITLES
        )
    return file


@pytest.fixture
def database(staffed_url):
    database = open_database(staffed_url)
    yield database
    database.dispose()


@pytest.fixture
def call(table, tmp_path, staffed_url):
    """What every run of the import is called with; each writes its receipts into a file of its own."""
    numbers = count(1)
    return lambda: (
        ("import", table, "--as", "lijia", "--confirm", "--receipts", f"receipts-{next(numbers)}.csv"),
        {"home": tmp_path, "database": staffed_url},
    )


def cases(database):
    with database.reading() as work:
        return work.rows(Statement("SELECT title, id FROM case_ ORDER BY title"))


def codes_in(folder):
    """The title and the code of every complete line of every list of receipts."""
    found = []
    for file in sorted(folder.glob("receipts-*.csv")):
        with file.open(encoding="utf-8-sig", newline="") as lines:
            found += [(line[2], line[3]) for line in list(csv.reader(lines))[1:] if len(line) == 5]
    return found


def test_an_import_that_is_shot_and_repeated_registers_every_row_once(database, call, tmp_path):
    moments = random.Random(20260302)  # noqa: S311 -- moments, no secrets
    for _ in range(2):
        arguments, where = call()
        until = len(cases(database)) + moments.randint(3, 12)
        shot(started(*arguments, **where), lambda until=until: len(cases(database)) >= until)

    arguments, where = call()
    last = program(*arguments, **where)

    found = cases(database)
    with database.reading() as work:
        known = {title: query_codes.find_case(work, code) for title, code in codes_in(tmp_path)}
    assert last.status == 0
    assert [title for title, _ in found] == TITLES
    assert dict(found) | known == dict(found)
    assert len(known) >= ROWS - 2  # of each that was shot the last code may be on no list: it is given anew
    assert verify(database, qingxi.office()).holds


def test_two_who_import_the_same_table_at_once_register_every_row_once(database, call):
    both = [call(), call()]

    running = [started(*arguments, **where) for arguments, where in both]
    said = [process.communicate()[0].decode() for process in running]

    assert [process.returncode for process in running] == [0, 0], said
    assert [title for title, _ in cases(database)] == TITLES
    assert verify(database, qingxi.office()).holds


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)  # whose files are not the program's
def test_where_the_receipts_cannot_be_written_it_stops_and_says_how_far_it_came(database, call, tmp_path):
    arguments, where = call()

    ran = program(*arguments, **where, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (400, 400)))

    assert ran.status == 1
    assert 0 < len(cases(database)) < ROWS
    assert f"已登记{len(cases(database))}件（最后一件 XF-QX-" in ran.err
    assert "Traceback" not in ran.err
