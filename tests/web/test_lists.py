from __future__ import annotations

import pytest

from tests.qingxi import opened, reported
from tests.statement_count import statements
from tests.web.at_work import door, township, work_state  # noqa: F401 -- fixtures


def test_the_list_shows_a_case_for_the_desk_and_for_the_telephone(door, township):
    opened(township)

    page = door("lin").get("/cases")

    assert page.text.count("机耕道塌方无人修") == 2
    assert "1–1 / 1" in page.text


def test_filters_in_force_stand_as_chips_that_take_them_away(door, township):
    opened(township)

    page = door("lin").get("/cases?words=机耕&colour=blue&light=red")

    assert "“机耕”" in page.text
    assert "颜色：蓝色" in page.text
    assert 'href="/cases?words=%E6%9C%BA%E8%80%95&amp;colour=blue"' in page.text
    assert "没有符合条件的事项" in page.text


@pytest.mark.parametrize(("unit", "count"), [("none", "1–1 / 1"), ("agriculture", "0–0 / 0"), ("liuping", "0–0 / 0")])
def test_what_is_not_assigned_yet_is_found_as_such_and_villages_are_units_too(door, township, unit, count):
    opened(township)

    page = door("lin").get(f"/cases?unit={unit}")

    assert (page.status_code, count in page.text) == (200, unit == "none")


def test_htmx_gets_the_found_part_only(door, township):
    opened(township)

    page = door("lin").get("/cases?words=机耕", headers={"HX-Request-Type": "partial"})

    assert page.text.lstrip().startswith('<div id="found">')


@pytest.mark.parametrize(
    "query",
    [
        "words=" + "长" * 101,
        "words=%00",
        "words=a%1bb",
        "colour=green",
        "state=%3Cscript%3E",
        "unit=' OR 1=1 --",
        "village=%F0%9F%92%A9",
        "workflow=parcel",
    ],
    ids=["too long", "NUL", "escape", "no colour", "script", "injection", "no village", "no workflow"],
)
def test_a_filter_that_cannot_be_read_is_named_and_the_page_stands(door, township, query):
    opened(township)

    page = door("lin").get(f"/cases?{query}")

    assert page.status_code == 422
    assert "有几处需要改正" in page.text
    assert "<script>" not in page.text


@pytest.mark.parametrize("page", ["0", "-1", "x", "99999999999999999999", "1.5", "%00", "²"])
def test_a_page_number_that_is_none_is_the_first_page_or_an_empty_one(door, township, page):
    opened(township)

    assert door("lin").get(f"/cases?page={page}").status_code == 200


@pytest.mark.parametrize("query", ["", "words=礼金", "words=MF", "workflow=misconduct", "state=sealed"])
def test_a_sealed_report_leaves_no_trace_in_list_count_or_search(door, township, query):
    reported(township)

    page = door("lin").get(f"/cases?{query}")

    assert "收受礼金" not in page.text
    assert "MF-2026-0001" not in page.text
    assert "0–0 / 0" not in page.text
    assert "没有符合条件的事项" in page.text


def test_the_page_costs_the_same_with_one_case_and_with_twelve(door, township, monkeypatch):
    client = door("lin")
    opened(township)
    with statements(monkeypatch) as one:
        client.get("/cases")
    for number in range(11):
        opened(township, title=f"事项{number}")

    with statements(monkeypatch) as twelve:
        client.get("/cases")

    assert len(one.reads) == len(twelve.reads) == 4
    assert twelve.writes == []
