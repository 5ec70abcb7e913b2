from __future__ import annotations

from datetime import timedelta

from tests import qingxi
from tests.qingxi import NOW, opened
from tests.statement_count import statements
from tests.web.at_work import door, township, work_state  # noqa: F401 -- fixtures
from workflows.models import Appointment


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
