from __future__ import annotations

import pytest

from engine.statements import Statement
from engine.unit_of_work import open_database
from tests.web.command_line import at_home, run  # noqa: F401 -- fixtures

PASSWORD = "河边 seven 柳树 lantern"


@pytest.fixture
def fresh(run):
    """An office that was just set up."""
    run("migrate")
    return run


def test_a_fresh_office_gets_its_people_one_by_one_and_two_of_them_let_in_an_auditor(fresh):
    first = fresh("users", "add", "first", "陈一", "--holder", "group:petition_office", "--post", "登记员", "--post-en", "Clerk")  # fmt: skip
    fresh("users", "add", "second", "陈二", "--holder", "head:petition_office")
    alone = fresh("users", "add", "third", "陈三", "--holder", "group:auditors", "--granted-by", "first")
    both = fresh("users", "add", "third", "陈三", "--holder", "group:auditors", "--granted-by", "first", "--confirmed-by", "second")  # fmt: skip

    assert [ran.status for ran in (first, alone, both)] == [0, 1, 0]
    assert "已增加陈一（first）" in first.err
    assert "--granted-by" in alone.err
    assert fresh("users", "list", "--json").data == [
        {"login": "first", "name": "陈一", "post": "登记员", "holders": ["group:petition_office"]},
        {"login": "second", "name": "陈二", "post": "", "holders": ["head:petition_office"]},
        {"login": "third", "name": "陈三", "post": "", "holders": ["group:auditors"]},
    ]
    assert [word in fresh("users", "list").out for word in ("first", "陈一", "group:auditors")] == [True] * 3


def test_a_password_is_read_from_standard_input_and_never_shown(fresh):
    fresh("users", "add", "first", "陈一")

    good = fresh("users", "password", "first", stdin=f"{PASSWORD}\n")
    weak = fresh("users", "password", "first", stdin="short\n")
    nothing = fresh("users", "password", "first")

    assert [ran.status for ran in (good, weak, nothing)] == [0, 1, 1]
    assert PASSWORD not in good.out + good.err
    assert "密码至少" in weak.err
    assert "密码至少" in nothing.err


def test_somebody_who_left_is_listed_no_more(fresh):
    fresh("users", "add", "first", "陈一")

    left, again = fresh("users", "deactivate", "first"), fresh("users", "deactivate", "first")

    assert (left.status, again.status) == (0, 1)
    assert "“first”已停用" in left.err
    assert "没有登录名为“first”的在职人员" in again.err
    assert fresh("users", "list", "--json").data == []


def test_a_fresh_office_has_its_units_and_villages_as_soon_as_it_is_opened(fresh, at_home):
    fresh("worker", "--once")

    database = open_database(f"sqlite:///{at_home / 'data/office.db'}")
    with database.reading() as work:
        units = {row[0] for row in work.connection.exec_driver_sql("SELECT id FROM unit")}
    database.dispose()

    assert {"liuping", "petition_office", "discipline_office"} <= units


def test_a_post_has_its_words_in_both_languages(fresh, at_home):
    fresh("users", "add", "first", "陈一", "--post", "登记员", "--post-en", "Clerk")
    refused = fresh("users", "add", "second", "陈二", "--post", "主任")
    blank = fresh("users", "add", "second", "陈二", "--post", "主任", "--post-en", " ")
    fresh("users", "add", "third", "Chen", "--post", "Auditor")

    assert (refused.status, blank.status) == (1, 1)
    assert "职务“主任”还没有英文，英文页面要用：请加 --post-en" in refused.err
    with open_database(f"sqlite:///{at_home / 'data' / 'office.db'}").reading() as work:
        posts = work.rows(Statement("SELECT post_zh, post_en FROM person ORDER BY login"))
    assert [tuple(row) for row in posts] == [("登记员", "Clerk"), ("Auditor", "Auditor")]
