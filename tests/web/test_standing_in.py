from __future__ import annotations

from datetime import timedelta

import pytest

from engine.history import entries_of
from engine.verify import verify
from tests import qingxi
from tests.qingxi import TODAY
from tests.statement_count import statements
from tests.web.at_work import door, township, work_state  # noqa: F401 -- fixtures
from workflows.models import Absence


@pytest.fixture
def leave(township):
    """`leave("gao", "he")`: somebody is away from yesterday till the day after tomorrow, and who stands in."""

    def enter(person, deputy, *, since=-1, until=2):
        day = timedelta(days=1)
        away = Absence(person_id=person, since=TODAY + since * day, until=TODAY + until * day, deputy_id=deputy)
        township.write(lambda work: work.session.add(away))

    return enter


@pytest.mark.parametrize("path", ["/", "/cases", "/password"])
def test_who_stands_in_for_somebody_reads_for_whom_and_until_when_on_every_page(door, leave, path):
    leave("gao", "he")

    page = door("he").get(path).text

    assert "您代高远（高远的岗位）办理，至2026年3月4日 周三" in page
    assert "高远" not in door("tang").get(path).text


def test_who_is_away_reads_who_stands_in(door, leave):
    leave("gao", "he")

    assert "您请假至2026年3月4日 周三，由何青川（何青川的岗位）代行职务" in door("gao").get("/").text


def test_it_reads_in_english(door, leave):
    leave("gao", "he")
    leave("he", "luo")
    client = door("he")
    client.cookies.set("language", "en")

    page = client.get("/").text

    assert "You act for 高远 (Post of gao) until Wed 4 Mar 2026" in page
    assert "You are away until Wed 4 Mar 2026; 罗秋实 (Post of luo) stands in for you" in page


@pytest.mark.parametrize(("since", "until"), [(-9, -1), (1, 3)], ids=["over", "not yet"])
def test_a_leave_of_another_day_is_not_told(door, leave, since, until):
    leave("gao", "he", since=since, until=until)

    assert "您代" not in door("he").get("/").text
    assert "您请假" not in door("gao").get("/").text


def test_several_are_told_the_one_that_ends_first_before_the_others(door, leave):
    leave("gao", "he")
    leave("luo", "he", until=0)

    page = door("he").get("/").text

    assert page.index("您代罗秋实") < page.index("您代高远")


def test_it_costs_no_question_more(door, leave, monkeypatch):
    client = door("he")
    with statements(monkeypatch) as before:
        client.get("/cases")
    leave("gao", "he")

    with statements(monkeypatch) as after:
        client.get("/cases")

    assert len(after.reads) == len(before.reads)


def test_the_history_says_for_whom_something_was_done(door, leave, township):
    case = qingxi.opened(township)
    leave("luo", "he")

    qingxi.pressed(township, case, "note", by="he", note_text="电话里说还没修")
    qingxi.pressed(township, case, "note", by="lin", note_text="已转告")

    page = door("lin").get(f"/cases/{case.case_id}").text
    english = door("lin")
    english.cookies.set("language", "en")
    assert "何青川（信访办负责人，代罗秋实）" in page
    assert "person:he · person:luo</p>" in door("zhou").get(f"/audit/{case.case_id}").text
    assert "林晓禾（信访办登记员）" in page
    assert "何青川 (head of the petition office, for 罗秋实)" in english.get(f"/cases/{case.case_id}").text
    with township.reading() as work:
        assert verify(township, qingxi.office()).holds
        assert [entry.body.get("for") for entry in entries_of(work, case.case_id)] == [None, "person:luo", None]


def test_who_may_do_it_as_himself_does_it_for_nobody(leave, township):
    case = qingxi.opened(township)
    leave("luo", "lin")

    qingxi.pressed(township, case, "note", by="lin", note_text="已转告")

    with township.reading() as work:
        assert "for" not in entries_of(work, case.case_id)[-1].body
