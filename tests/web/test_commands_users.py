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
        {"login": "first", "name": "陈一", "post": "登记员", "post_en": "Clerk", "holders": ["group:petition_office"]},
        {"login": "second", "name": "陈二", "post": "", "post_en": "", "holders": ["head:petition_office"]},
        {"login": "third", "name": "陈三", "post": "", "post_en": "", "holders": ["group:auditors"]},
    ]
    assert [word in fresh("users", "list").out for word in ("first", "陈一", "group:auditors")] == [True] * 3


def test_a_password_is_read_from_standard_input_and_never_shown(fresh):
    fresh("users", "add", "first", "陈一", "--holder", "unit:liuping")

    good = fresh("users", "password", "first", stdin=f"{PASSWORD}\n")
    weak = fresh("users", "password", "first", stdin="short\n")
    nothing = fresh("users", "password", "first")

    assert [ran.status for ran in (good, weak, nothing)] == [0, 1, 1]
    assert PASSWORD not in good.out + good.err
    assert "密码至少" in weak.err
    assert "密码至少" in nothing.err


def test_somebody_who_left_is_listed_no_more(fresh):
    fresh("users", "add", "first", "陈一", "--holder", "unit:liuping")

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
    fresh("users", "add", "first", "陈一", "--holder", "unit:liuping", "--post", "登记员", "--post-en", "Clerk")
    refused = fresh("users", "add", "second", "陈二", "--holder", "unit:liuping", "--post", "主任")
    blank = fresh("users", "add", "second", "陈二", "--holder", "unit:liuping", "--post", "主任", "--post-en", " ")
    fresh("users", "add", "third", "Chen", "--holder", "unit:liuping", "--post", "Auditor")

    assert (refused.status, blank.status) == (1, 1)
    assert "职务“主任”还没有英文，英文页面要用：请加 --post-en" in refused.err
    with open_database(f"sqlite:///{at_home / 'data' / 'office.db'}").reading() as work:
        posts = work.rows(Statement("SELECT post_zh, post_en FROM person ORDER BY login"))
    assert [tuple(row) for row in posts] == [("登记员", "Clerk"), ("Auditor", "Auditor")]


# who holds what, later on


@pytest.fixture
def office(fresh):
    """An office of three."""
    for login in ("first", "second", "third"):
        fresh("users", "add", login, "陈一", "--holder", "unit:liuping")
    return fresh


def held(ran, login):
    return next(one["holders"] for one in ran("users", "list", "--json").data if one["login"] == login)


def test_somebody_gets_more_to_hold_and_loses_it_again_on_the_same_day(office):
    given = office("users", "grant", "first", "--holder", "map:topic_leader:land", "--holder", "head:township")
    twice = office("users", "grant", "first", "--holder", "head:township")
    taken = office("users", "revoke", "first", "--holder", "head:township")
    no_more = office("users", "revoke", "first", "--holder", "head:township")
    again = office("users", "grant", "first", "--holder", "head:township")

    assert [ran.status for ran in (given, twice, taken, no_more, again)] == [0, 1, 0, 1, 0]
    assert "“first”已经担任：head:township" in twice.err
    assert "现有：map:topic_leader:land、unit:liuping" in no_more.err
    assert held(office, "first") == ["head:township", "map:topic_leader:land", "unit:liuping"]


def test_two_others_give_and_take_a_power_that_takes_two(office):
    both = ("--granted-by", "second", "--confirmed-by", "third")
    ran = [
        office("users", "grant", "first", "--holder", "group:auditors"),
        office("users", "grant", "first", "--holder", "group:auditors", "--granted-by", "first", "--confirmed-by", "third"),
        office("users", "grant", "first", "--holder", "group:auditors", "--granted-by", "ghost", "--confirmed-by", "third"),
        office("users", "grant", "first", "--holder", "group:auditors", *both),
        office("users", "revoke", "first", "--holder", "group:auditors"),
        office("users", "revoke", "first", "--holder", "group:auditors", "--granted-by", "ghost", "--confirmed-by", "third"),
        office("users", "revoke", "first", "--holder", "group:auditors", *both),
    ]  # fmt: skip

    assert [one.status for one in ran] == [1, 1, 1, 0, 1, 1, 0]
    assert held(office, "first") == ["unit:liuping"]


def test_somebody_who_left_comes_back_with_what_they_held_and_two_give_the_weighty_part(office):
    both = ("--granted-by", "second", "--confirmed-by", "third")
    office("users", "grant", "first", "--holder", "group:auditors", *both)
    office("users", "deactivate", "first")

    ran = [
        office("users", "grant", "first", "--holder", "head:township"),
        office("users", "activate", "first"),
        office("users", "activate", "first", *both),
        office("users", "activate", "first", *both),
        office("users", "activate", "nobody"),
        office("users", "revoke", "nobody", "--holder", "head:township"),
    ]

    assert [one.status for one in ran] == [1, 1, 0, 1, 1, 1]
    assert "两名不同的人" in ran[1].err
    assert "“first”在职" in ran[3].err
    assert held(office, "first") == ["group:auditors", "unit:liuping"]


def test_nobody_is_added_without_something_to_hold(fresh):
    ran = fresh("users", "add", "first", "陈一")

    assert ran.status == 1
    assert "--holder" in ran.err
    assert fresh("users", "list", "--json").data == []


def test_what_nobody_holds_is_told_with_the_roles_that_wait_for_it(office):
    before = office("users", "list").out
    office("users", "grant", "first", "--holder", "head:petition_office", "--holder", "map:topic_leader:land")
    after = office("users", "list").out

    assert "轮到时无人办理" in before
    assert "信访办负责人：head:petition_office" in before
    assert "head:petition_office\n" not in after
    assert "分管领导：map:topic_leader:agriculture map:topic_leader:construction" in after
    assert "party:" not in before
    assert "outside:" not in before


def test_an_english_list_has_the_english_posts(fresh, monkeypatch):
    fresh(
        "users",
        "add",
        "first",
        "陈一",
        "--post",
        "登记员",
        "--post-en",
        "Clerk",
        "--holder",
        "unit:liuping",
        "--holder",
        "group:leaders",
    )
    monkeypatch.setenv("ONEVISIT_LANG", "en")

    listed = fresh("users", "list").out

    assert "Clerk" in listed
    assert "登记员" not in listed
    assert "group:leaders, unit:liuping" in listed
