"""Invented reports of misconduct, under seal from their first moment or found in a petition."""

from __future__ import annotations

from workflows.demo.course import sort
from workflows.demo.dating import Matter, Step
from workflows.demo.intake import came, reported_under_seal

UNDER_SEAL = (
    Matter(
        "sealed_in_triage",
        15,
        came(
            "来信反映低保评议优亲厚友",
            "来信检举村干部在低保评议中照顾亲属。",
            "查处",
            name="",
            village="changling",
            channel="letter",
            anonymous="true",
            phone="",
        ),
        (
            sort("discipline", "discipline_conduct", pathway="misconduct", class3="report", purpose="report"),
            Step(0, "lijia", "seal"),
        ),
    ),
    Matter(
        "gifts",
        0,
        reported_under_seal("反映验收环节收受礼金", "工程验收前后向施工队索要烟酒礼金，附两张转账截图。"),
        workflow="misconduct",
    ),
    Matter(
        "overtime_pay",
        1,
        reported_under_seal("反映虚报值班补贴", "有人没有值班也签字领值班补贴。"),
        (Step(0, "jiangcheng", "open_file"),),
        workflow="misconduct",
    ),
    Matter(
        "slow_counter",
        4,
        reported_under_seal(
            "反映窗口排队太慢",
            "窗口只开一个，排队太慢，希望多开窗口。",
            channel="visit",
            anonymous="false",
            reporter_name="伏家明",
            phone="13800000861",
        ),
        (
            Step(1, "jiangcheng", "open_file"),
            Step(1, "jiangcheng", "find_none", reason="反映的是服务安排，不涉及违纪违法，告知本人可另行登记信访事项。"),
        ),
        workflow="misconduct",
    ),
    Matter(
        "contract_kin",
        30,
        reported_under_seal(
            "反映工程发包照顾亲属",
            "一项小型工程没有比选，直接给了亲属。",
            channel="visit",
            anonymous="false",
            reporter_name="毕世全",
            phone="13800000862",
        ),
        (
            Step(0, "jiangcheng", "open_file"),
            Step(
                1,
                "jiangcheng",
                "transfer",
                {"transfer_organ": "county_discipline", "transfer_gist": "按干部管理权限移送县纪委监委。"},
            ),
            Step(4, "jiangcheng", "deliver_notice", {"notice_delivered_on": "today", "notice_way": "oral"}),
        ),
        workflow="misconduct",
    ),
    Matter(
        "scrap_sale",
        8,
        reported_under_seal("反映处置集体旧料未公开", "村集体拆下来的旧钢管没有公示就卖了。"),
        (
            Step(1, "jiangcheng", "open_file"),
            Step(
                1,
                "jiangcheng",
                "transfer",
                {"transfer_organ": "township_discipline", "transfer_gist": "属乡纪委管理权限，转乡纪委核实。"},
            ),
        ),
        workflow="misconduct",
    ),
)
