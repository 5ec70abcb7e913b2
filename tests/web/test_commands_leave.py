from __future__ import annotations

import pytest

from engine.unit_of_work import open_database
from tests.web.command_line import at_home, run  # noqa: F401 -- fixtures
from web.commands.terminal import today_of
from web.settings import Settings
from workflows.people import standing_of


@pytest.fixture
def staffed_office(run):
    """An office with two people of one unit."""
    run("migrate")
    run("users", "add", "first", "陈一", "--holder", "head:agriculture")
    run("users", "add", "second", "陈二", "--holder", "unit:liuping")
    return run


def standing(login):
    database = open_database(Settings().database_url)
    with database.reading() as work:
        found = standing_of(work, login, today_of(Settings()))
    database.dispose()
    return found


def test_a_deputy_acts_for_whoever_is_away_until_they_are_back(staffed_office):
    away = staffed_office(
        "users", "away", "first", "--deputy", "second", "--from", "2020-01-01", "--until", "2199-12-31"
    )
    meanwhile = standing("second").holders

    back = staffed_office("users", "back", "first")

    assert (away.status, back.status) == (0, 0)
    assert "head:agriculture" in meanwhile
    assert "head:agriculture" not in standing("second").holders


def test_a_leave_that_is_to_come_is_taken_back(staffed_office):
    staffed_office("users", "away", "first", "--deputy", "second", "--from", "2199-01-01", "--until", "2199-12-31")

    ran = [staffed_office("users", "back", "first").status for _ in range(2)]

    assert ran == [0, 1]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("first", "--deputy", "first", "--from", "2026-03-02", "--until", "2026-03-03"), "不能由本人代理本人"),
        (("first", "--deputy", "second", "--from", "2026-03-02", "--until", "2026-03-01"), "早于第一天"),
        (("first", "--deputy", "nobody", "--from", "2026-03-02", "--until", "2026-03-03"), "没有登录名为“nobody”"),
        (("nobody", "--deputy", "first", "--from", "2026-03-02", "--until", "2026-03-03"), "没有登录名为“nobody”"),
        (("first", "--deputy", "second", "--from", "soon", "--until", "2026-03-03"), "“soon”应如"),
    ],
    ids=["by themselves", "backwards", "an unknown deputy", "an unknown person", "no day"],
)
def test_a_leave_that_cannot_be_is_refused_with_a_reason(staffed_office, arguments, sentence):
    ran = staffed_office("users", "away", *arguments)

    assert ran.status > 0
    assert sentence in ran.err


def test_neither_of_the_two_may_be_away_already(staffed_office):
    staffed_office("users", "add", "third", "陈三", "--holder", "unit:liuping")
    staffed_office("users", "away", "first", "--deputy", "second", "--from", "2026-03-02", "--until", "2026-03-06")

    again = staffed_office(
        "users", "away", "first", "--deputy", "third", "--from", "2026-03-06", "--until", "2026-03-09"
    )
    deputy = staffed_office(
        "users", "away", "third", "--deputy", "first", "--from", "2026-03-03", "--until", "2026-03-03"
    )

    assert [ran.status for ran in (again, deputy)] == [1, 1]
    assert "2026-03-02至2026-03-06" in again.err


def test_a_declared_relation_keeps_out_of_the_matters_of_a_village(staffed_office):
    entered = staffed_office("users", "relation", "second", "shuanghe", "kin")

    again = staffed_office("users", "relation", "second", "shuanghe", "self")
    assert (entered.status, again.status) == (0, 1)
    assert "related:shuanghe" in standing("second").identities


@pytest.mark.parametrize(
    ("unit", "kind", "status", "sentence"),
    [("shuanghe", "friend", 2, "应为"), ("nowhere", "kin", 1, "没有单位“nowhere”")],
    ids=["an unknown kind", "an unknown unit"],
)
def test_a_relation_names_a_known_kind_and_unit(staffed_office, unit, kind, status, sentence):
    ran = staffed_office("users", "relation", "first", unit, kind)

    assert ran.status == status
    assert sentence in ran.err
