"""Invented matters that are closed."""

from __future__ import annotations

from workflows.demo.course import Handling, delivered, handled, sort, told
from workflows.demo.dating import Matter, Step
from workflows.demo.intake import came
from workflows.worked_cases import PETITIONER

_RENOVATION = Handling(
    "construction",
    "construction_housing",
    "planning",
    "入户查看房屋。",
    "房屋为土木结构，后墙开裂，符合危房改造条件。",
    answers=("列入本批次改造。",),
    law=("农村危房改造补助资金管理办法", "第八条"),
    measures=(("完成后墙加固", "规划建设办", 45),),
    progress=("请鉴定机构出具等级鉴定。",),
)
_PARKING = Handling(
    "law_and_order",
    "law_and_order_traffic",
    "police_liaison",
    "约校门口家长代表谈话。",
    "上下学时段占道停车属实。",
    answers=("增设禁停标线，高峰时段派人值守。",),
    colour="yellow",
    law=("道路交通安全法", "第五十六条"),
    measures=(("施划禁停标线", "派出所联络点", 12),),
    progress=("会同学校划定接送区。",),
)
CLOSED = (
    handled(
        "house_repair",
        108,
        came(
            "老屋后墙开裂申请危房改造",
            "老屋后墙裂了一条缝，用木头顶着，一家三口不敢在里屋睡。申请过一次，说名额满了。",
            "列入危房改造",
            name="明庆林",
            village="shanmu",
        ),
        _RENOVATION,
        until="close",
        rate=30,
        done=62,
        confirm=64,
        close=88,
    ),
    handled(
        "school_gate",
        96,
        came(
            "学校门口上下学占道停车严重",
            "上下学时校门口停满了车，孩子在车缝里钻，前几天差点出事。",
            "规范校门口停车",
            name="伏家琴等三名家长",
            village="changzhen",
            channel="leader_visit",
            head_count="3",
        ),
        _PARKING,
        Step(
            45,
            "lijia",
            "call_back",
            {
                "call_back_way": "phone",
                "call_back_told": "true",
                "call_back_received": "true",
                "call_back_done": "true",
                "call_back_note": "家长反映秩序明显好转。",
            },
        ),
        until="close",
    ),
    Matter(
        "street_bins",
        75,
        came(
            "场镇新街缺少垃圾桶",
            "新街从头到尾只有一个垃圾桶，大家把袋子挂在行道树上。",
            "增设垃圾桶",
            name="伏小勇",
            village="changzhen",
            channel="app",
        ),
        (
            sort("construction", "construction_municipal", pathway="simplified", simple_ground="clear"),
            Step(1, "zhouming", "accept", {"accept_date": "today"}),
            Step(
                1, "lijia", "contact", {"contact_on": "today", "contact_way": "online", "contact_gist": "告知已安排。"}
            ),
            told(2, "deliver_acceptance", way="online"),
            Step(6, "zhouming", "reply_simply", {"reply_text": "已增设分类垃圾桶六组。", "result": "supported"}),
            delivered(7, "lijia", "deliver_reply"),
            Step(8, PETITIONER, "confirm_settlement"),
            Step(8, PETITIONER, "rate", {"rating_office": "satisfied", "rating_unit": "satisfied"}),
            Step(40, "zhouming", "close", {"closing_kind": "settled", "all_told": "true"}),
        ),
    ),
)
