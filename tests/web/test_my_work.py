from __future__ import annotations

from tests.qingxi import opened, reported
from tests.statement_count import statements
from tests.web.at_work import door, township, work_state  # noqa: F401 -- fixtures


def test_an_empty_desk_says_what_to_do_next(door):
    page = door("tang").get("/")

    assert page.status_code == 200
    assert "现在没有轮到您办的事项" in page.text
    assert "登记来访" not in page.text.split("<main", 1)[1]


def test_my_turn_shows_what_is_due_with_words_for_colour_and_time(door, township):
    opened(township)

    page = door("lin").get("/")

    assert "机耕道塌方无人修" in page.text
    assert "首次联系信访人" in page.text
    assert "（还有3天" in page.text
    assert "蓝色" in page.text
    assert "现在轮到您办的有1件" in page.text


def test_the_page_names_no_sealed_report_and_no_petitioner(door, township):
    opened(township)
    reported(township)

    page = door("lin").get("/")

    assert "收受礼金" not in page.text
    assert "MF-2026" not in page.text
    assert "赵大山" not in page.text


def test_in_english_everything_is_english(door, township):
    opened(township)
    client = door("lin")
    client.cookies.set("language", "en")

    page = client.get("/")

    assert "My work" in page.text
    assert "3 days left" in page.text


def test_a_stranger_is_sent_to_the_door(door):
    assert door().get("/").headers["location"] == "/sign-in"


def test_the_page_costs_the_same_with_one_case_and_with_twelve(door, township, monkeypatch):
    client = door("lin")
    opened(township)
    with statements(monkeypatch) as one:
        client.get("/")
    for number in range(11):
        opened(township, title=f"事项{number}")

    with statements(monkeypatch) as twelve:
        client.get("/")

    assert len(one.reads) == len(twelve.reads) == 3
    assert twelve.writes == []
