from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.qingxi import FILE, NOW
from tests.web.command_line import staff_takes_office
from web import passwords, session_store, sessions, staff, throttle
from web.settings import Settings
from web.staff import Newcomer
from workflows.office_file import read_office

CARD = read_office(FILE)
TODAY = date(2026, 3, 2)
PASSWORD = "河边 seven 柳树 lantern"
SECRET = b"a secret of the tests, 32 bytes!"
SETTINGS = Settings(_env_file=None)
VOUCHED = {"granted_by": "chenwei", "confirmed_by": "wuhong"}


@pytest.fixture
def office(database):
    staff_takes_office(database)
    return database


def listed(database):
    return {member.login: member.holders for member in staff.listed(database, today=TODAY)}


def added(database, login="newbie", name="陈新", *holders, **more):
    return staff.add(database, Newcomer(login, name, holders=holders, **more), card=CARD, today=TODAY)


def set_password(database, login, password):
    return staff.set_password(database, login, password, secret=SECRET, now=NOW)


def session_of(database, opened):
    with database.reading() as work:
        return sessions.current(work, opened.token, settings=SETTINGS, now=NOW + timedelta(minutes=1))


def signed_in(database, person):
    return database.write(lambda work: sessions.open_for_person(work, person, settings=SETTINGS, now=NOW))


def test_somebody_is_added_with_what_they_hold_from_today_on(office):
    problem = added(
        office,
        "newbie",
        "陈新",
        "group:petition_office",
        "unit:liuping",
        "unit:liuping",
        post="登记员",
        post_en="Clerk",
    )

    assert problem is None
    assert listed(office)["newbie"] == ("group:petition_office", "unit:liuping")
    assert {one.login for one in staff.listed(office, today=TODAY - timedelta(days=1))} > {"newbie"}


@pytest.mark.parametrize(
    ("login", "name", "holders", "more", "sentence"),
    [
        ("lijia", "李佳", ("unit:liuping",), {}, "已有登录名“lijia”"),
        ("New", "陈新", (), {}, "登录名“New”"),
        ("n", "陈新", (), {}, "登录名“n”"),
        ("newbie; drop", "陈新", (), {}, "登录名“newbie; drop”"),
        ("n" * 61, "陈新", (), {}, "2到60个字"),
        ("newbie", " ", (), {}, "请写明姓名"),
        ("newbie", "陈" * 61, (), {}, "最多60个字"),
        ("newbie", "陈\x00新", (), {}, "最多60个字"),
        ("newbie", "\udcff", (), {}, "最多60个字"),
        ("newbie", "陈新", (), {"post": "长" * 61}, "最多60个字"),
        ("newbie", "陈新", ("group:petition_ofice",), {}, "是不是“group:petition_office”"),
        ("newbie", "陈新", (), {}, "--holder"),
        ("newbie", "陈新", ("everything",), VOUCHED, "没有身份“everything”"),
        ("newbie", "陈新", ("group:discipline",), {}, "两名不同的人"),
        ("newbie", "陈新", ("group:auditors",), {"granted_by": "lijia"}, "两名不同的人"),
        ("newbie", "陈新", ("group:auditors",), {"granted_by": "lijia", "confirmed_by": "lijia"}, "两名不同的人"),
        ("newbie", "陈新", ("group:auditors",), {"granted_by": "newbie", "confirmed_by": "lijia"}, "两名不同的人"),
        ("newbie", "陈新", ("group:auditors",), {"granted_by": "lijia", "confirmed_by": "ghost"}, "“ghost”"),
    ],
    ids=[
        "there already", "capital", "too short", "not a name", "too long", "no name", "a name too long", "NUL",
        "no text", "a post too long", "mistyped", "nothing", "unknown", "nobody vouches", "one vouches", "the same twice",
        "the newcomer", "somebody unknown",
    ],
)  # fmt: skip
def test_whoever_cannot_be_added_is_not_and_the_reason_is_told(office, login, name, holders, more, sentence):
    before = listed(office)

    problem = added(office, login, name, *holders, **more)

    assert sentence in problem.zh
    assert listed(office) == before


@pytest.mark.parametrize("holder", ["group:discipline", "group:auditors"])
def test_two_others_together_let_somebody_into_discipline_or_audit(office, holder):
    problem = added(office, "newbie", "陈新", holder, **VOUCHED)

    assert problem is None
    assert listed(office)["newbie"] == (holder,)


def test_a_password_is_kept_as_a_hash(office):
    problem = set_password(office, "lijia", PASSWORD)

    with office.reading() as work:
        kept = session_store.find_credential(work, "lijia").password_hash
    assert problem is None
    assert passwords.is_right(PASSWORD, kept)
    assert PASSWORD not in kept


def test_a_new_password_ends_sessions_and_forgives_wrong_tries(office):
    who = throttle.Visitor("lijia", "10.0.0.0/8")
    known = {"settings": SETTINGS, "secret": SECRET, "now": NOW}
    limits = office.write(lambda work: throttle.sign_in_limits(work, who, **known))
    tries = [office.write(lambda work: throttle.admit(work, limits, now=NOW)) for _ in range(6)]
    opened = signed_in(office, "lijia")

    set_password(office, "lijia", PASSWORD)

    assert (tries[0], tries[-1]) == (True, False)
    assert office.write(lambda work: throttle.admit(work, limits, now=NOW)) is True
    assert session_of(office, opened) is None


@pytest.mark.parametrize(
    ("login", "password", "sentence"),
    [
        ("lijia", "short", "密码至少"),
        ("lijia", "lijialijialijialijia", "容易被猜中"),
        ("lijia", "河边\x00 seven 柳树 lantern", "无法输入的字符"),
        ("lijia", "\udcff" * 20, "无法输入的字符"),
        ("ghost", PASSWORD, "没有登录名为“ghost”"),
    ],
    ids=["short", "guessed", "NUL", "no text", "nobody"],
)
def test_a_password_that_is_none_is_refused(office, login, password, sentence):
    problem = set_password(office, login, password)

    with office.reading() as work:
        assert session_store.find_credential(work, "lijia") is None
    assert sentence in problem.zh


def test_somebody_who_left_cannot_sign_in_and_the_name_is_not_given_again(office):
    opened = signed_in(office, "lijia")

    problem = staff.deactivate(office, "lijia")

    assert problem is None
    assert session_of(office, opened) is None
    assert "lijia" not in listed(office)
    assert "已离岗的人员" in added(office, "lijia", "李佳", "unit:liuping").zh
    assert "没有登录名为“lijia”的在职人员" in staff.deactivate(office, "lijia").zh
