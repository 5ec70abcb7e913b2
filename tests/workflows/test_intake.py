from __future__ import annotations

from datetime import date, datetime, time

import pytest

from engine.labels import Label
from tests.qingxi import office
from workflows.intake import heading_of, names_of, opening_fields, read_intake_row

#: As spreadsheets give a cell with a date: without a zone.
NINE = datetime.fromisoformat("2026-03-02T09:00:00")
NAMES = names_of(
    [
        ("liuping", Label(zh="柳坪村", en="Liuping Village"), "village"),
        ("planning", Label(zh="规划建设办公室", en="Planning"), "office"),
    ],
    [
        ("lin", "林晓禾", Label(zh="登记员", en="Clerk")),
        ("luo", "罗秋实", Label(zh="主任", en="Head")),
        ("zhao1", "赵一", Label(zh="干部", en="Officer")),
        ("zhao2", "赵一", Label(zh="干部", en="Officer")),
    ],
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
    return read_intake_row(row, office=office(), today=date(2026, 3, 2), names=NAMES)


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

    form, problems = read_intake_row(row, office=office(), today=date(2026, 3, 2), names=NAMES)

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
        ("首接责任人", "无此人", "first_receiver"),
        ("首接责任人", "赵一", "first_receiver"),
        ("问题属地（村）", "月亮村", "village"),
        ("与事项有利害关系的工作人员", "林晓禾、无此人", "officials_concerned"),
        ("收到时间", 46083.375, "received_at"),
        ("收到时间", "46083", "received_at"),
        ("收到时间", time(9, 30), "received_at"),
        ("发生时间", NINE, "occurred_on"),
        ("证件号码", 510902198001011234.0, "id_no"),
        ("联系电话", "1.39E+10", "phone"),
        ("联系电话", float("inf"), "phone"),
        ("信访人数", float("nan"), "head_count"),
        ("代表（不超过5人）", "甲，1，2", "representatives"),
        ("事实与理由", "\ud800", "facts"),
        ("事实与理由", "x\u202ey", "facts"),
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


@pytest.mark.parametrize(
    ("heading", "cell", "field", "value"),
    [
        ("联系电话", 13900000001.0, "phone", "13900000001"),
        ("联系电话", "+86 139", "phone", "+86 139"),
        ("收到时间", date(2026, 3, 2), "received_at", "2026-03-02"),
        ("收到时间", NINE, "received_at", "2026-03-02T09:00:00"),
        ("收到时间", "2026年3月2日 9:30", "received_at", "2026-03-02T09:30"),
        ("发生时间", NINE.replace(hour=0), "occurred_on", "2026-03-02"),
        ("诉求（逐条）", "1.5万元补偿\n2.修路", "requests", [{"text": "1.5万元补偿"}, {"text": "修路"}]),
        (
            "紧急情形",
            "Water, heating or power of a group cut off; Danger to life",
            "urgent_facts",
            ["water_heating_power", "danger_to_life"],
        ),
        ("代表（不超过5人）", "1. 甲，139\n乙", "representatives", [{"name": "甲", "phone": "139"}, {"name": "乙"}]),
        ("问题属地（村）", "liuping", "village", "liuping"),
        ("事实与理由", "=1+1", "facts", "=1+1"),
    ],
)
def test_what_a_cell_says_is_taken_as_it_was_meant(heading, cell, field, value):
    form, problems = read(**{heading: cell})

    assert problems == {}
    assert form[field] == value


def test_every_heading_leads_to_its_own_field():
    titles = [(name, (name, rule.label.zh, rule.label.en)) for name, rule, _ in opening_fields(office(), "petition")]

    assert [
        name for name, headings in titles for one in headings if heading_of(one, office(), "petition") != name
    ] == []
    assert heading_of("民族", office(), "petition") is None
