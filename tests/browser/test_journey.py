from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.browser.journey import (
    OfficeClock,
    Town,
    answers,
    deliver,
    history,
    investigate,
    issue,
    marks,
    opened_office,
    panel,
    press,
    refused,
    register,
    take_on,
)
from tests.browser.serving import serving
from web.app import create_app

TITLE = "村口的桥栏杆断了"


@dataclass(frozen=True, slots=True)
class Way:
    """On what everybody works."""

    urls: str = "sqlite_url"
    width: int = 1280
    javascript: bool = True


@pytest.fixture
def way():
    return Way()


@pytest.fixture
def clock():
    return OfficeClock()


@pytest.fixture
def state(request, way, clock, tmp_path):
    state = opened_office(request.getfixturevalue(way.urls), folder=tmp_path, clock=clock)
    yield state
    state.database.dispose()


@pytest.fixture
def site(state):
    with serving(create_app(state)) as address:
        yield address


@pytest.fixture
def town(state, clock, way, visit):
    return Town(state, clock, lambda: visit(width=way.width, javascript=way.javascript))


def verified(state):
    """What `onevisit verify` says of the served office."""
    command = [
        Path(sys.executable).with_name("onevisit"),
        "verify",
        "--json",
        "--database",
        state.settings.database_url,
    ]
    here = os.environ | {"ONEVISIT_DATA_DIR": str(state.settings.data_dir)}
    told = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60, env=here)
    return json.loads(told.stdout)


@pytest.mark.parametrize(
    "way",
    [Way(), Way(width=390), Way(urls="empty_postgres_url", javascript=False)],
    ids=["at a desk", "on a telephone", "without JavaScript, on PostgreSQL"],
)
def test_a_petition_goes_from_the_desk_to_the_archive_each_step_by_its_proper_role(town, state):
    code = register(town, TITLE, 信访人数="2")
    take_on(town, TITLE, by="hejun")
    investigate(town, TITLE, by="hejun")
    issue(town, TITLE)
    deliver(town, TITLE, stance="同意")
    answers(town.follows(code), "本人确认已化解")
    town.pass_by(days=35)
    page = town.opens("zhouming", TITLE)

    press(page, "办结归档", {"已送达每一位信访人": "是", "办结说明": "栏杆已修好。"}, says="当前状态：办结归档")

    assert marks(page)[:2] == ["◆黄色", "办结归档"]
    assert history(page) == [
        ("登记信访事项 → 已登记", "李佳（信访办登记员）"),
        ("甄别", "李佳（信访办登记员）"),
        ("受理 → 已受理", "何军（分管领导）"),
        ("送达受理告知书", "李佳（信访办登记员）"),
        ("交办 → 已交办", "何军（分管领导）"),
        ("签收 → 已签收", "高洁（承办人）"),
        ("联系信访人", "高洁（承办人）"),
        ("开始调查核实 → 调查核实", "高洁（承办人）"),
        ("拟定意见并送审 → 拟定意见", "高洁（承办人）"),
        ("签批“签发处理意见书”（1/3）", "徐斌（承办单位负责人）"),
        ("签批“签发处理意见书”（2/3）", "周明（信访办负责人）"),
        ("签发处理意见书 → 已出具意见", "陈伟（乡主要领导）"),
        ("送达处理意见书 → 已送达", "高洁（承办人）"),
        ("本人确认已化解 → 已化解", "信访人"),
        ("办结归档", "周明（信访办负责人）"),
    ]
    told = verified(state)
    assert (told["holds"], told["cases"], told["faults"]) == (True, 1, [])


def test_a_petition_goes_on_to_review_and_the_countys_answer_comes_by_file(town, state):
    code = register(town, TITLE)
    take_on(town, TITLE, by="zhouming")
    investigate(town, TITLE, by="zhouming")
    issue(town, TITLE)
    deliver(town, TITLE, stance="不同意")
    town.pass_by(days=5)
    answers(town.follows(code), "申请复查", [("申请理由", "栏杆修得太矮。")], tick="我要申请复查")
    page = town.opens("zhouming", TITLE)
    press(page, "向复查（复核）机构移交案卷", {"移交说明": "全部案卷，共一册。"}, says="已办理，当前状态：复查中")
    town.pass_by(days=20)
    page = town.opens("zhouming", TITLE)

    press(
        page,
        "登记复查结果",
        {
            "复查结果": "维持",
            "复查意见书文号": "云府复查〔2026〕3号",
            "复查意见书日期": "2026-03-30",
            "附件": "复查意见书.pdf",
        },
        says="当前状态：已复查",
    )

    assert history(page)[-3:] == [
        ("申请复查 → 复查中", "信访人"),
        ("向复查（复核）机构移交案卷", "周明（信访办负责人）"),
        ("登记复查结果 → 已复查", "周明（信访办负责人，按县信访办、县复查机构来文登记）"),
    ]
    assert "已复查" in town.follows(code).get_by_role("main").inner_text()
    assert verified(state)["holds"] is True


def test_a_closure_that_comes_too_early_is_refused_with_every_reason_and_nothing_is_written(town, state):
    register(
        town,
        TITLE,
        信访形式="上级交办",
        来源="县",
        上级编号="云信交2026-7",
        上级交来方式="交办",
        上级要求报结日期="2026-04-30",
    )
    take_on(town, TITLE, by="zhouming")
    investigate(town, TITLE, by="zhouming")
    issue(town, TITLE)
    deliver(town, TITLE, stance="无明确意见")
    page = town.opens("zhouming", TITLE)
    before = history(page)

    reasons = refused(page, "办结归档", {"办结方式": "办结未确认", "办结说明": "已答复，请归档。"})

    assert [reason.split("（")[0] for reason in reasons] == [
        "申请复查的期限尚未届满", "评价期尚未结束", "尚未向交办机关报送办结报告",
    ]  # fmt: skip
    assert [reason.rpartition("：")[2] for reason in reasons] == [
        "2026年4月8日 周三）", "2026年4月8日 周三）", "2026年4月30日 周四）",
    ]  # fmt: skip
    form = panel(page, "办结归档")
    assert form.get_by_label("办结说明").input_value() == "已答复，请归档。"
    assert (history(page), "已送达" in marks(page)) == (before, True)
    assert verified(state)["holds"] is True
