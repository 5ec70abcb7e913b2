from __future__ import annotations

from datetime import date, datetime

import pytest

from tests.qingxi import office
from workflows.intake import Names, opening_fields, read_intake_row

NAMES = Names(
    units={"柳坪村": "liuping", "Liuping Village": "liuping", "规划建设办公室": "planning"},
    people={"林晓禾": "lin", "罗秋实": "luo"},
)
CHINESE = {
    "标题": "机耕道塌方无人修",
    "事实与理由": "去年秋天塌了一段。",
    "诉求（逐条）": "1. 修好机耕道\n2、补偿误工",
    "信访形式": "来访",
    "来源": "直接",
    "收到时间": "2026/3/2 09:00",
    "首接责任人": "林晓禾",
    "信访人数": 1.0,
    "是否匿名": "否",
    "姓名（名称）": "赵大山",
    "联系电话": 13900000001.0,
    "要求保密": "否",
    "反映对象": "单位履职或一般事项",
    "问题属地（村）": "柳坪村",
}


def read(**changes):
    row = {name: cell for name, cell in {**CHINESE, **changes}.items() if cell is not ...}
    return read_intake_row(row, office=office(), names=NAMES)


def test_a_row_with_chinese_headings_is_an_opening_form():
    form, problems = read()

    assert problems == {}
    assert form["channel"] == "visit"
    assert form["village"] == "liuping"
    assert form["first_receiver"] == "lin"
    assert form["requests"] == [{"text": "修好机耕道"}, {"text": "补偿误工"}]
    assert form["received_at"] == "2026-03-02T09:00"
    assert form["phone"] == "13900000001"
    assert form["anonymous"] == "false"


def test_english_headings_and_words_are_understood_as_well():
    row = {
        "Title": "Road", "Facts and reasons": "It fell.", "Requests one by one": "Mend it", "Channel": "Visit",
        "source_level": "direct", "Received at": datetime(2026, 3, 2, 9, 0), "First receiver": "lin",  # noqa: DTZ001 -- as a spreadsheet gives it
        "Number of petitioners": 1, "Anonymous": "yes", "Wishes secrecy": "no", "About": "duty",
    }  # fmt: skip

    form, problems = read_intake_row(row, office=office(), names=NAMES)

    assert problems == {}
    assert (form["channel"], form["anonymous"], form["received_at"]) == ("visit", "true", "2026-03-02T09:00:00")


def test_the_form_is_the_one_that_opens_the_case():
    form, _ = read()

    assert set(form) <= {name for name, _, _ in opening_fields(office(), "petition")}


@pytest.mark.parametrize(
    ("heading", "cell", "field"),
    [
        ("标题", ..., "title"),
        ("标题", "长" * 41, "title"),
        ("标题", "a\x00b", "title"),
        ("信访形式", "信鸽", "channel"),
        ("信访人数", 1.5, "head_count"),
        ("信访人数", "很多", "head_count"),
        ("收到时间", "昨天", "received_at"),
        ("收到时间", "2026/2/30", "received_at"),
        ("是否匿名", "也许", "anonymous"),
        ("紧急情形", "危及生命；无聊", "urgent_facts"),
        ("民族", "汉", "民族"),
        ("Title", "Twice", "title"),
    ],
)
def test_what_is_wrong_with_a_row_is_named_at_its_field(heading, cell, field):
    _, problems = read(**{heading: cell})

    assert list(problems) == [field]


def test_every_problem_of_a_row_is_told_at_once():
    _, problems = read(标题=..., 信访形式="信鸽", 民族="汉")

    assert set(problems) == {"title", "channel", "民族"}


def test_several_values_stand_in_one_cell_and_empty_cells_are_nothing():
    form, problems = read(紧急情形="危及生命、灾害险情", 发生时间=date(2026, 2, 1), 网格="  ", 住址=None)

    assert problems == {}
    assert form["urgent_facts"] == ["danger_to_life", "disaster"]
    assert form["occurred_on"] == "2026-02-01"
    assert not {"grid", "address"} & set(form)
