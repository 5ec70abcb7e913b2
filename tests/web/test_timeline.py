from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from engine.amend import correct
from engine.attempts import Attempt
from engine.history import encode
from engine.sweep import sweep
from engine.undoing import undo
from tests.qingxi import NOW, office, opened, pressed, standing
from tests.web.at_work import door, township, work_state  # noqa: F401 -- fixtures
from tests.web.test_cases import SORTED
from web.casefile import gather, history_of


def told(state, database, case, *, by="lin"):
    with database.reading() as work:
        return history_of(gather(work, state, case.case_id, standing(database, by)), state)


def amended(database, case, amend, action, *, by="lin", **more):
    attempt = Attempt(case.case_id, action, f"person:{by}", case.version, f"amend {action}", **more)
    return database.write(lambda work: amend(work, office(), attempt, now=NOW))


def words(entry):
    return [line.zh for line in entry.lines]


def test_the_opening_says_who_as_what_and_which_limits_run(work_state, township):
    entry = told(work_state, township, opened(township))[0]

    assert entry.title.zh == "登记信访事项 → 已登记"
    assert entry.who.zh == "林晓禾（信访办登记员）"
    assert entry.who.en == "林晓禾 (registrar)"
    assert "“首次联系信访人”开始计时，2026年3月5日 周四到期" in [line.zh for line in entry.limits]
    assert ("诉求（逐条）", "尽快修好机耕道") in [(label.zh, value.zh) for label, value in entry.changes]


@pytest.mark.parametrize(
    ("role", "more", "words"),
    [
        (
            "county",
            {},
            ("罗秋实（信访办负责人，按县信访办、县复查机构来文登记）", "罗秋实 (head of the petition office, entered for the county office)"),
        ),
        (
            "county",
            {"for": "person:he"},
            (
                "罗秋实（信访办负责人，代何青川，按县信访办、县复查机构来文登记）",
                "罗秋实 (head of the petition office, for 何青川, entered for the county office)",
            ),
        ),
        ("county_contact", {}, ("罗秋实（按县信访办联系人来文登记）", "罗秋实 (entered for the county contact)")),
    ],
    ids=["by one role", "for somebody absent", "by one of several roles"],
)  # fmt: skip
def test_what_an_organ_outside_decided_is_told_as_entered_for_it(work_state, township, role, more, words):
    with township.reading() as work:
        file = gather(work, work_state, opened(township).case_id, standing(township, "luo"))
    [entry] = file.entries
    body = {**entry.body, "actor": "person:luo", "role": role, **more}

    [told] = history_of(replace(file, entries=[replace(entry, raw=encode(body))]), work_state)

    assert (told.who.zh, told.who.en) == words


def test_the_newest_entry_stands_first(work_state, township):
    case = pressed(township, opened(township), "sort", by="lin", **SORTED)

    assert [entry.seq for entry in told(work_state, township, case)] == [2, 1]


def test_coded_values_and_grades_are_told_in_words(work_state, township):
    case = pressed(
        township, opened(township, head_count="6", representatives=[{"name": "某甲"}]), "sort", by="lin", **SORTED
    )

    sort, opening = told(work_state, township, case)

    assert ("处理途径", "信访程序") in [(label.zh, value.zh) for label, value in sort.changes]
    assert "按规则升级：蓝色（一般） → 红色（重大紧急）（五人以上）" in words(opening)


def test_a_delivery_names_the_paper_and_the_day(work_state, township):
    case = pressed(township, opened(township), "sort", by="lin", **SORTED)
    case = pressed(township, case, "accept", by="luo", accept_date="2026-03-02")
    case = pressed(township, case, "deliver_acceptance", by="lin", notice_delivered_on="2026-03-02", notice_way="paper")

    entry = told(work_state, township, case)[0]

    assert entry.title.zh == "送达受理告知书"
    assert "“受理告知书”于2026年3月2日 周一送达" in words(entry)


def test_a_correction_gives_its_reason_the_old_value_and_the_new(work_state, township):
    case = opened(township)
    amended(township, case, correct, "correct", form={"title": "机耕道塌方"}, reason="标题写错")

    entry = told(work_state, township, case)[0]

    assert entry.title.zh == "更正了登记内容"
    assert "理由：标题写错" in words(entry)
    assert [(label.zh, value.zh) for label, value in entry.corrected] == [("标题", "机耕道塌方无人修 → 机耕道塌方")]
    assert entry.changes == []


def test_a_correction_of_what_one_may_not_read_shows_neither_value(work_state, township):
    case = opened(township)
    amended(township, case, correct, "correct", form={"phone": "13900000002"}, reason="号码写错")

    entry = told(work_state, township, case, by="zhou")[0]

    assert [value.zh for _, value in entry.corrected] == ["＊＊＊（已遮盖）"]


def test_a_record_says_its_main_text_at_once(work_state, township):
    contact = {"contact_on": "2026-03-02", "contact_way": "phone", "contact_gist": "约好周三去现场。"}
    case = pressed(township, opened(township), "contact", by="luo", **contact)

    entry = told(work_state, township, case)[0]

    assert [text.zh for text in entry.main] == ["约好周三去现场。"]
    assert "联系要点" not in [label.zh for label, _ in entry.changes]


def test_an_undo_names_the_entry_and_where_the_case_is_again(work_state, township):
    case = pressed(township, opened(township), "sort", by="lin", **SORTED)
    amended(township, case, undo, "undo", reason="选错了途径")

    entry, sort, opening = told(work_state, township, case)

    assert entry.title.zh == "撤销了第2条，回到“已登记”"
    assert entry.title.en == "Undid entry 2; the case is “Registered” again"
    assert "理由：选错了途径" in [line.zh for line in entry.lines]
    assert entry.who.zh == "林晓禾（信访办登记员）"
    assert [(one.seq, one.undone_by) for one in (sort, opening)] == [(2, 3), (1, None)]


def test_what_the_clock_did_is_told_as_the_systems_work(work_state, township):
    case = opened(township)
    sweep(township, office(), now=NOW + timedelta(days=10))

    entries = [entry for entry in told(work_state, township, case) if entry.is_system]

    assert entries[-1].who.zh == "系统"
    assert any("“首次联系信访人”已过期限" in entry.title.zh and entry.tone == "red" for entry in entries)


def test_personal_values_are_masked_for_who_reads_masked(work_state, township):
    entry = told(work_state, township, opened(township), by="zhou")[0]

    assert ("姓名（名称）", "＊＊＊（已遮盖）") in [(label.zh, value.zh) for label, value in entry.changes]


def test_an_erased_value_is_said_to_be_erased(work_state, township):
    case = opened(township)
    township.write(
        lambda work: work.connection.exec_driver_sql("DELETE FROM field_value WHERE field = 'petitioner_name'")
    )

    entry = told(work_state, township, case)[0]

    assert ("姓名（名称）", "（内容已删除）") in [(label.zh, value.zh) for label, value in entry.changes]


def test_only_an_act_with_a_day_of_its_own_tells_from_which_day_it_takes_effect(work_state, township):
    later = NOW + timedelta(days=3)
    case = pressed(township, opened(township), "sort", by="lin", **SORTED)
    case = pressed(township, case, "accept", by="luo", now=later, accept_date="2026-03-03")

    accept, sort, _ = told(work_state, township, case)

    assert "日期为2026年3月3日 周二" in words(accept)
    assert not any("日期为" in line for line in words(sort))


def test_an_act_that_is_called_like_the_state_is_named_once_in_each_language(work_state, township):
    case = pressed(township, opened(township), "sort", by="lin", **SORTED)

    entry = told(work_state, township, case)[0]

    assert (entry.title.zh, entry.title.en) == ("甄别", "Sort → Triage")
