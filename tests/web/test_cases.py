from __future__ import annotations

import pytest

from tests.qingxi import opened, pressed, reported
from tests.statement_count import statements
from tests.web.at_work import door, township, work_state  # noqa: F401 -- fixtures

SORTED = {
    "class3": "appeal",
    "purpose": "request",
    "content_l1": "agriculture",
    "same_matter": "none",
    "own_power": "own",
    "first_or_repeat": "first",
    "legal_state": "none",
    "pathway": "petition",
}


def page_of(client, case, **query):
    return client.get(f"/cases/{case.case_id}", params=query)


def test_the_page_shows_head_facts_requests_limits_papers_and_history(door, township):
    case = opened(township)

    page = page_of(door("lin"), case)

    assert page.status_code == 200
    for text in (
        case.number, "机耕道塌方无人修", "已登记", "蓝色", "期限内", "尽快修好机耕道", "赵大山", "柳坪村",
        "首次联系信访人", "怎么算出来的", "登记回执", "林晓禾（信访办登记员）",
    ):  # fmt: skip
        assert text in page.text


def test_everything_reads_in_english(door, township):
    case = opened(township)
    client = door("lin")
    client.cookies.set("language", "en")

    page = page_of(client, case)

    assert "What you can do" in page.text
    assert "Registered" in page.text
    assert "How it was counted" in page.text


def test_an_action_is_offered_to_whose_turn_it_is_and_the_first_one_is_open(door, township):
    case = opened(township)

    page = page_of(door("lin"), case)

    assert 'id="act-sort" open' in page.text
    assert f'action="/cases/{case.case_id}/actions/sort"' in page.text


def test_what_only_the_petitioner_may_do_is_offered_to_no_one_here(door, township):
    case = opened(township)

    page = page_of(door("luo"), case)

    assert '/actions/withdraw"' not in page.text
    assert '/actions/rate"' not in page.text


def test_what_the_facts_rule_out_is_shown_with_the_reason(door, township):
    case = pressed(township, opened(township), "sort", by="lin", **SORTED)

    page = page_of(door("luo"), case)

    assert 'id="act-accept" open' in page.text
    assert "甄别结果不是告知向有权机关提出" in page.text


def test_personal_fields_are_masked_for_an_auditor_and_it_says_so(door, township):
    case = opened(township)

    page = page_of(door("zhou"), case)

    assert page.status_code == 200
    assert "赵大山" not in page.text
    assert "13900000001" not in page.text
    assert "您的身份只能查看遮盖后的个人信息" in page.text


@pytest.mark.parametrize("case_id", ["a" * 24, "no-such", "%00", "事项", "x" * 300])
def test_an_unknown_case_is_not_found(door, township, case_id):
    assert door("lin").get(f"/cases/{case_id}").status_code == 404


def test_a_case_that_one_may_not_know_of_answers_like_an_unknown_one(door, township):
    case = opened(township)
    client = door("tang")
    unknown = client.get("/cases/" + "a" * 24)

    hidden = page_of(client, case)

    assert hidden.status_code == 404
    assert _without_nonces(hidden.text, case.case_id) == _without_nonces(unknown.text, "a" * 24)


def _without_nonces(text, case_id):
    body = text.split("<main", 1)[1]
    return body.replace(case_id, "")


def test_a_sealed_report_is_seen_by_nobody_but_the_discipline_officer(door, township):
    case = reported(township)

    assert page_of(door("lin"), case).status_code == 404
    assert page_of(door("yan"), case).status_code == 200


def test_the_page_writes_down_who_read_it(door, township):
    case = opened(township)

    page_of(door("luo"), case)

    with township.reading() as work:
        rows = work.connection.exec_driver_sql("SELECT actor, what, case_id FROM access").fetchall()
    assert [tuple(row) for row in rows] == [("person:luo", "case", case.case_id)]


def test_the_page_costs_five_reads_and_one_write(door, township, monkeypatch):
    case = opened(township)
    client = door("lin")
    page_of(client, case)

    with statements(monkeypatch) as asked:
        page_of(client, case)

    assert len(asked.reads) <= 5
    assert len(asked.writes) == 1


def test_a_done_word_that_means_nothing_says_nothing(door, township):
    case = opened(township)

    page = page_of(door("lin"), case, done="<script>alert(1)</script>")

    assert "已办理，当前状态" not in page.text
    assert "<script>alert" not in page.text


def test_the_petitioners_own_words_are_text_and_never_markup(door, township):
    case = opened(township, facts="<img src=x onerror=alert(1)>", title="<b>路</b>")

    page = page_of(door("lin"), case)

    assert "<img src=x" not in page.text
    assert "&lt;img src=x onerror=alert(1)&gt;" in page.text
