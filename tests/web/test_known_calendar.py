"""What people read when the calendar is known that a provisional date waited for."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests import qingxi
from tests.next_year import calendar_until
from tests.qingxi import office, opened
from tests.web.at_work import door, township, work_state  # noqa: F401 -- fixtures
from tests.web.command_line import at_home, run  # noqa: F401 -- fixtures
from tests.web.test_cases import delivered, page_of
from tests.web.test_citizen import code_for, follow
from tests.web.test_timeline import told
from tests.web.test_worker import Rounds
from web.limit_changes import step_words
from web.worker import round_of, watch

#: By this the time to ask for review, thirty days from 2 March, was thought to end on Thursday 2 April.
BEFORE = calendar_until(2025, expected=[date(2026, 4, 1)])


@pytest.fixture
def not_known(monkeypatch):
    """Whatever is opened and pressed is reckoned as before the notice for 2026."""
    earlier = replace(office(), calendar=BEFORE)
    monkeypatch.setattr(qingxi, "office", lambda: earlier)
    monkeypatch.setattr("tests.web.test_cases.office", lambda: earlier)


@pytest.fixture
def answered(work_state, not_known, township):
    return delivered(township)


def titles(state, township, case):
    return [entry.title for entry in told(state, township, case) if "2026" in entry.title.zh and entry.is_system]


def test_the_history_tells_that_a_right_keeps_the_day_that_was_told(work_state, township, answered):
    round_of(work_state)

    said = [title for title in titles(work_state, township, answered) if "申请复查的期限" in title.zh]

    assert [title.zh for title in said] == [
        "2026年放假安排已公布：“申请复查的期限”按安排为2026年4月1日 周三，权利期限不短于已告知的，仍为2026年4月2日 周四到期"
    ]
    assert said[0].en == (
        "The calendar of 2026 was published: by it “Time to ask for review” would be due on Wed 1 Apr 2026; it stays "
        "due on Thu 2 Apr 2026, as was told"
    )


def test_the_page_of_the_case_tells_what_was_and_what_is_with_its_reasons(door, work_state, answered):
    before = page_of(door("tang"), answered).text

    round_of(work_state)

    page = page_of(door("tang"), answered).text
    assert "2026年放假安排已公布：按安排为2026-04-01，早于已告知的2026-04-02；权利期限不缩短" in page
    assert "此前已告知此日，放假安排公布后不提前" in page
    assert ("日历公布前，可能为：" in before, "日历公布前，可能为：" in page) == (True, False)


def test_the_petitioner_reads_why_the_day_that_was_told_holds(door, work_state, township, answered):
    code = code_for(township, answered)
    round_of(work_state)
    client = door()
    follow(client, code)

    page = client.get("/s/case").text

    assert "放假安排公布后按规定为2026年4月1日，此前已告知您2026年4月2日，仍以2026年4月2日为准" in page
    assert "遇休息日" not in page


@pytest.mark.parametrize(
    ("recount", "due", "zh", "en"),
    [
        (
            {"was": "2027-01-06", "reckoned": "2027-01-07"}, "2027-01-07",
            "2027年放假安排已公布：“申请复查的期限”原为2027年1月6日 周三到期，现为2027年1月7日 周四",
            "The calendar of 2027 was published: “Time to ask for review” was due on Wed 6 Jan 2027, is due on Thu 7 Jan 2027",
        ),
        (
            {"was": "2027-01-06", "reckoned": "2027-01-06"}, "2027-01-06",
            "2027年放假安排已公布：“申请复查的期限”仍为2027年1月6日 周三到期",
            "The calendar of 2027 was published: “Time to ask for review” stays due on Wed 6 Jan 2027",
        ),
        (
            {"was": "2027-01-06"}, "2027-01-06",
            "2027年放假安排已公布：“申请复查的期限”仍为2027年1月6日 周三到期",
            "The calendar of 2027 was published: “Time to ask for review” stays due on Wed 6 Jan 2027",
        ),
    ],
    ids=["moved", "the same", "a length that nobody knows any more"],
)  # fmt: skip
def test_what_a_calendar_did_to_a_limit_is_said_in_both_languages(recount, due, zh, en):
    clock = {"name": "ask_review", "due_day": due}
    body = {"recount": {"year": 2027, **recount}, "clocks": [{"effect": "recounted", "clock": clock}]}

    said = step_words(office().lifecycles["petition"], body)

    assert (said.zh, said.en) == (zh, en)


def test_a_window_whose_day_may_still_move_is_not_said_to_be_over(door, township, not_known, clock, work_state):
    case = delivered(township)
    work_state = replace(work_state, office=qingxi.office())
    clock.pass_by(days=49)
    round_of(work_state)

    page = page_of(door("tang"), case).text

    assert "已届满" not in page


def test_the_worker_says_how_many_limits_were_reckoned_and_how_many_moved(run, not_known, database, database_url):
    database.write(qingxi.take_office)
    case = opened(database)

    listed = run("worker", "--dry-run", "--database", database_url)
    as_data = run("worker", "--dry-run", "--json", "--database", database_url).data["would_recount"]
    done = run("worker", "--once", "--database", database_url)
    again = run("worker", "--once", "--json", "--database", database_url).data

    assert {row["number"] for row in as_data} == {case.number}
    assert {"deadline", "year", "was", "is"} < as_data[0].keys()
    assert listed.out.splitlines()[-1] == f"{len(as_data)}项期限将重新计算"
    assert any(line.startswith(case.number) and "→" in line for line in listed.out.splitlines())
    moved = sum(row["was"] != row["is"] for row in as_data)
    assert f"放假安排已公布，{len(as_data)}项期限重新计算，其中{moved}项日期有变" in done.out
    assert (again["recounted"], again["moved"]) == (0, 0)
    assert run("worker", "--dry-run", "--database", database_url).out == "0项期限将重新计算\n"
    assert run("verify", "--database", database_url).status == 0


def test_a_worker_that_goes_on_running_writes_it_into_the_log(answered, work_state, caplog):
    watch(work_state, Rounds(2))

    said = [record.getMessage() for record in caplog.records if record.name == "web.worker"]
    assert len(said) == 1
    assert said[0].startswith("a calendar was published: ")
