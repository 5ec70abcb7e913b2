from __future__ import annotations

from datetime import UTC, datetime

import pytest

from engine.labels import Label
from tests.qingxi import office
from tests.workflows.sheets import workbook
from workflows.intake import names_of
from workflows.intake_table import Intake, read_plan
from workflows.tables import Table, UnreadableTable, read_table

NOW = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
NAMES = names_of(
    [("liuping", Label(zh="柳坪村", en="Liuping Village"), "village")],
    [("lin", "林晓禾", Label(zh="登记员", en="Clerk")), ("luo", "罗秋实", Label(zh="主任", en="Head"))],
)
USUAL = {
    "source_level": "direct",
    "first_receiver": "lin",
    "head_count": "1",
    "anonymous": "false",
    "secrecy_wish": "false",
}
HEADINGS = ("标题*", "事实与理由", "诉求（逐条）", "信访形式", "收到时间", "姓名（名称）", "反映对象", "问题属地（村）")
ROW = ("路塌方", "塌了一段。", "修路", "来访", "2026-03-01 09:00", "赵大山", "duty", "柳坪村")


def plan_of(*rows, flaws=None, receiver="lin"):
    """The plan of a table; rows count from 1."""
    usual = {**USUAL, "first_receiver": receiver}
    table = Table(tuple((number, tuple(cells)) for number, cells in enumerate(rows, 1)), flaws or {})
    return read_plan(table, Intake(office(), "petition", NAMES, usual, NOW))


def changed(**cells):
    """The row with some cells changed, by heading."""
    return tuple(cells.get(heading.strip("*"), cell) for heading, cell in zip(HEADINGS, ROW, strict=True))


def told(plan):
    return [(fault.row, fault.column) for fault in plan.faults]


def test_a_good_row_is_an_entry_with_what_it_says_and_what_is_usual():
    plan = plan_of(HEADINGS, ROW)

    (entry,) = plan.entries
    assert plan.faults == []
    assert (entry.row, entry.title) == (2, "路塌方")
    assert entry.form["village"] == "liuping"
    assert entry.form["first_receiver"] == "lin"
    assert dict(plan.presumed) == dict.fromkeys(USUAL, 1)


def test_what_is_usual_gives_way_to_what_the_row_says():
    plan = plan_of((*HEADINGS, "信访人数", "首接责任人"), (*ROW, 3.0, "罗秋实"), (*changed(标题="另一件"), None, " "))

    assert [(entry.form["head_count"], entry.form["first_receiver"]) for entry in plan.entries] == [
        ("3", "luo"),
        ("1", "lin"),
    ]
    assert plan.presumed["head_count"] == 1


def test_every_fault_of_every_row_is_told_with_its_row_and_column():
    plan = plan_of(
        HEADINGS,
        changed(标题=None, 收到时间="昨天"),
        ROW,
        changed(标题="长" * 41, 信访形式="信鸽", **{"问题属地（村）": "月亮村"}),
    )

    assert told(plan) == [(2, "标题*"), (2, "收到时间"), (4, "标题*"), (4, "信访形式"), (4, "问题属地（村）")]
    assert [entry.row for entry in plan.entries] == [3]


def test_a_choice_that_is_none_is_answered_with_the_choices():
    plan = plan_of((*HEADINGS, "内容分类（一级）"), (*changed(反映对象="无"), "天气"))

    few, many = (fault.problem for fault in plan.faults)
    assert few.zh == "“无”不在可选范围内；可选：单位履职或一般事项、单位或人员的作风行为"
    assert "--template" in many.en


def test_a_column_that_must_be_there_is_told_once_and_not_for_every_row():
    plan = plan_of(HEADINGS[:-2], ROW[:-2], changed(标题="二")[:-2])

    assert told(plan) == [(1, "")]
    assert "反映对象" in plan.faults[0].problem.zh
    assert "About" in plan.faults[0].problem.en


@pytest.mark.parametrize(
    ("heading", "sentence"),
    [("民族", "There is no such column; rename it"), ("信访型式", "is it “信访形式”"), ("Channel", "stands twice")],
)
def test_a_heading_that_is_none_is_told_with_what_helps(heading, sentence):
    plan = plan_of((*HEADINGS, heading), (*ROW, "来访"))

    assert told(plan)[0] == (1, heading)
    assert sentence in plan.faults[0].problem.en


def test_a_column_without_a_heading_is_not_lost():
    plan = plan_of(("", *HEADINGS), (None, *ROW), ("9", *changed(标题="二")), ("", *changed(标题="三"), "", "备注"))

    assert told(plan) == [(3, "A"), (4, "K")]


def test_headings_are_found_below_a_title_and_rows_above_them_are_no_data():
    plan = plan_of(("清溪乡信访台账",), ("2026年", "", "标题"), HEADINGS, ROW)

    assert plan.headings_in == 3
    assert [entry.row for entry in plan.entries] == [4]


def test_a_table_without_headings_is_refused_with_the_way_to_get_them():
    with pytest.raises(UnreadableTable, match="--template"):
        plan_of(ROW, ROW)


def test_a_cell_that_nobody_wrote_is_told_and_nothing_stands_in_for_it():
    flaw = Label(zh="这里是公式", en="This is a formula")

    plan = plan_of((*HEADINGS, "信访人数"), (*ROW, 2.0), flaws={(2, 8): flaw, (2, 4): flaw, (1, 1): flaw})

    assert told(plan) == [(1, "B"), (2, "收到时间"), (2, "信访人数")]
    assert plan.entries == []


def test_merged_cells_and_formulas_of_a_real_workbook_are_told_at_their_places(tmp_path):
    def spoil(_book, sheet):
        sheet.merge_range(1, 7, 2, 7, "柳坪村")
        sheet.write_formula(2, 0, '="路"&"塌方"', None, "路塌方")

    file = tmp_path / "table.xlsx"
    file.write_bytes(workbook([HEADINGS, ROW, changed(问题属地=None)], fill=spoil))

    plan = read_plan(read_table(file), Intake(office(), "petition", NAMES, USUAL, NOW))

    assert told(plan) == [(3, "标题*"), (3, "问题属地（村）")]


def test_what_came_later_than_now_is_refused():
    plan = plan_of(HEADINGS, changed(收到时间="2026-03-02 09:30"), changed(收到时间="2026-03-02 10:30"))

    assert told(plan) == [(3, "收到时间")]
    assert plan.faults[0].problem.zh == "收到时间不能晚于现在"


def test_the_same_row_twice_is_told_and_not_taken_for_two_matters():
    plan = plan_of(HEADINGS, ROW, changed(标题="二"), ROW)

    assert told(plan) == [(4, "")]
    assert "第2行" in plan.faults[0].problem.zh


def key_of(plan):
    (entry,) = plan.entries
    return entry.key


@pytest.mark.parametrize(
    "other",
    [
        plan_of(HEADINGS, ROW, receiver="luo"),
        plan_of(HEADINGS[::-1], ROW[::-1]),
        plan_of((*HEADINGS, "网格"), (*ROW, "  ")),
        plan_of(HEADINGS, changed(收到时间=datetime.fromisoformat("2026-03-01T09:00:00"))),
        plan_of(HEADINGS, changed(收到时间="2026年3月1日 9:00", 信访形式="visit", 诉求="1. 修路")),
        plan_of(("Title", *HEADINGS[1:]), ROW),
    ],
    ids=["another registrar", "other order", "an empty column", "a real date", "other words", "another heading"],
)
def test_a_row_that_says_the_same_has_the_same_key(other):
    assert key_of(other) == key_of(plan_of(HEADINGS, ROW))


def test_a_row_that_says_anything_else_has_another_key():
    others = [changed(标题="路塌方了"), changed(收到时间="2026-03-01 09:01"), changed(**{"姓名（名称）": "赵小山"})]

    keys = {key_of(plan_of(HEADINGS, row)) for row in (ROW, *others)}

    assert len(keys) == 4
    assert max(map(len, keys)) <= 80
