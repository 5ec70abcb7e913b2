from __future__ import annotations

from datetime import timedelta

from tests import qingxi
from tests.qingxi import NOW, opened, pressed
from tests.statement_count import statements
from tests.web.at_work import door, township, work_state  # noqa: F401 -- fixtures
from tests.web.test_cases import SORTED, drafted
from workflows.models import Appointment
from workflows.queries import PAGE


def test_red_matters_without_an_owner_are_named_as_such(door, township):
    opened(township, head_count="6")
    opened(township, title="一般事项")

    page = door("gao").get("/leader")

    assert "有1件红色事项还没有包案领导" in page.text
    assert "没有化解方案" in page.text
    assert "一般事项" not in page.text


def test_who_receives_visitors_today_stands_on_the_page(door, township):
    township.write(
        lambda work: work.session.add(Appointment(person_id="gao", holder="roster:duty", since=qingxi.TODAY))
    )

    page = door("gao").get("/leader")

    assert "今天坐班接访" in page.text
    assert "高远的岗位" in page.text


def test_overdue_cases_are_counted_by_unit(door, township, clock):
    opened(township)
    client = door("gao")
    clock.at = NOW + timedelta(minutes=30)
    opened(township, title="早就该办的", received_at="2026-01-05T09:00")

    page = client.get("/leader")

    assert "尚未交办" in page.text
    assert "/cases?unit=none&amp;light=red&amp;ended=open" in page.text


def test_what_is_overdue_is_listed_whatever_its_colour_with_who_has_it(door, township, clock):
    case = pressed(township, opened(township), "sort", by="lin", **SORTED)
    case = pressed(township, case, "accept", by="luo", accept_date="2026-03-02")
    task = {"lead_unit": "agriculture", "handler": "tang", "colour": "blue", "no_interest": "true"}
    case = pressed(township, case, "assign", by="luo", **task)
    clock.at = NOW + timedelta(minutes=30)
    client = door("gao")
    before = client.get("/leader").text
    pressed(township, case, "supervise", by="luo", supervision_demand="说明原因")
    opened(township, title="早就该办的", received_at="2026-01-05T09:00")
    clock.at = NOW + timedelta(days=20)
    client = door("gao")

    rows = client.get("/leader").text.split('aria-label="已超期的事项"', 1)[1].split("</ul>", 1)[0].split("<li")[1:]

    assert "已超期的事项" not in before
    assert ["早就该办的" in rows[0], "没有督办" in rows[0]] == [True, True]
    for text in ("机耕道塌方无人修", "农业服务中心 唐亦舟", "已发督办函 3月2日", "已超"):
        assert text in rows[1]


def test_where_more_is_overdue_than_is_listed_the_whole_list_is_a_link_away(door, township):
    for _ in range(PAGE):
        opened(township, received_at="2026-01-05T09:00")
    client = door("gao")
    full = client.get("/leader").text
    opened(township, received_at="2026-01-05T09:00")

    over = client.get("/leader").text

    assert ["全部超期事项" in page for page in (full, over)] == [False, True]


def test_a_clerk_without_the_permission_stays_outside(door):
    assert door("lin").get("/leader").status_code == 403


def test_the_page_costs_the_same_with_one_case_and_with_twelve(door, township, monkeypatch):
    client = door("gao")
    opened(township, head_count="6")
    with statements(monkeypatch) as one:
        client.get("/leader")
    for number in range(11):
        opened(township, title=f"事项{number}", head_count="6")

    with statements(monkeypatch) as twelve:
        client.get("/leader")

    assert len(one.reads) == len(twelve.reads) == 5
    assert twelve.writes == []


def test_what_waits_for_the_leader_is_counted_and_leads_to_his_work(door, township, clock):
    client = door("gao")
    empty = client.get("/leader").text
    case = pressed(township, drafted(township), "issue", by="he")
    pressed(township, case, "issue", by="luo")
    opened(township)

    calm = client.get("/leader").text
    clock.pass_by(days=90)
    client = door("gao")
    late = client.get("/leader").text
    client.cookies.set("language", "en")
    english = client.get("/leader").text

    assert "“我的工作”里有" not in empty
    assert '<a href="/">“我的工作”里有1件</a>' in calm
    assert '<a href="/">“我的工作”里有1件，其中1件今天有期限到期或者已经超期</a>' in late
    assert "1 case on “My work”, 1 of them with something due today or overdue" in english
