"""Invented suggestions, one in each state."""

from __future__ import annotations

from workflows.demo.dating import Matter, Step
from workflows.demo.intake import proposed
from workflows.worked_cases import PETITIONER


def _given(day: int, unit: str, handler: str, content: str) -> Step:
    return Step(day, "zhouming", "assign", {"content_l1": content, "lead_unit": unit, "handler": handler})


def _receipt(day: int) -> Step:
    return Step(day, "lijia", "deliver_receipt", {"delivered_on": "today", "notice_way": "paper"})


def _told(day: int) -> Step:
    return Step(day, "lijia", "deliver_reply", {"delivered_on": "today", "notice_way": "paper"})


SUGGESTIONS = (
    Matter(
        "bus_timetable",
        1,
        proposed(
            "乡村客运班次与赶场日错开",
            "赶场日人最多，班车反而最少。建议赶场日早晚各加一班，平时可以少一班。",
            name="冷启明",
            village="changling",
            content="transport",
        ),
        workflow="suggestion",
    ),
    Matter(
        "reading_room",
        9,
        proposed(
            "农家书屋晚上和周末开放",
            "农家书屋只有上班时间开，学生和上工的人都进不去。建议晚上和周末开，志愿者可以轮流值班。",
            name="安子涵",
            village="yunxi",
            content="education",
            channel="app",
        ),
        (_receipt(1), _given(1, "social_affairs", "linan", "education")),
        workflow="suggestion",
    ),
    Matter(
        "cold_store",
        14,
        proposed(
            "合建果蔬冷藏库减少腐损",
            "果子集中上市卖不完就烂在地里。建议几个村合建一个小冷库，按用量收费。",
            name="冷世友",
            village="changling",
            content="agriculture",
            channel="leader_visit",
        ),
        (
            _receipt(1),
            _given(1, "agriculture", "gaojie", "agriculture"),
            Step(
                11,
                "gaojie",
                "study",
                {"study_opinion": "有三个村愿意参加，可以申报产地冷藏保鲜项目，建议采纳并先做选址。"},
            ),
        ),
        workflow="suggestion",
    ),
    Matter(
        "notice_boards",
        20,
        proposed(
            "公示栏同时放到网上方便外出务工人员",
            "在外面打工看不到村里的公示。建议公示同时拍照发到村务公开的网页上。",
            name="匡小平",
            village="changzhen",
            content="party_government",
            channel="web",
        ),
        (
            _receipt(1),
            _given(1, "party_office", "baihe", "party_government"),
            Step(10, "baihe", "study", {"study_opinion": "可行，由各村综治专干随公示上传。"}),
            Step(13, "qinyue", "decide", {"adoption": "adopted", "adoption_reasons": "便于监督，不增加费用。"}),
        ),
        workflow="suggestion",
    ),
    Matter(
        "river_railing",
        24,
        proposed(
            "滨河步道转弯处加装夜灯",
            "滨河步道转弯处没有灯，晚上散步容易踩空。建议装两盏太阳能灯。",
            name="邬长寿",
            village="changzhen",
            content="construction",
        ),
        (
            _receipt(1),
            _given(2, "planning", "fangyi", "construction"),
            Step(12, "fangyi", "study", {"study_opinion": "可装两盏太阳能灯，费用约三千元。"}),
            Step(15, "sunqiang", "decide", {"adoption": "adopted", "adoption_reasons": "费用小，安全需要。"}),
            Step(21, "zhouming", "reply", {"reply_text": "采纳建议，列入本季度维修，装好后登记。"}),
        ),
        workflow="suggestion",
    ),
    Matter(
        "shared_tools",
        36,
        proposed(
            "村里集中购置农机共享使用",
            "每家都买一台微耕机，一年用不了几天。建议村集体购置几台，按天出租。",
            name="谭德明",
            village="liuping",
            content="agriculture",
        ),
        (
            _receipt(1),
            _given(2, "agriculture", "gaojie", "agriculture"),
            Step(14, "gaojie", "study", {"study_opinion": "两个村有意愿，可以试点。"}),
            Step(17, "hejun", "decide", {"adoption": "partly", "adoption_reasons": "先在柳坪村试点，成熟后推开。"}),
            Step(22, "zhouming", "reply", {"reply_text": "部分采纳，先在柳坪村试点。"}),
            _told(25),
        ),
        workflow="suggestion",
    ),
    Matter(
        "tea_label",
        80,
        proposed(
            "统一茶叶包装注册集体商标",
            "几个村的茶叶各卖各的，卖不上价。建议统一包装，申请集体商标。",
            name="蓝小强",
            village="shanmu",
            content="market",
        ),
        (
            _receipt(1),
            _given(2, "economy", "bianqing", "market"),
            Step(14, "bianqing", "study", {"study_opinion": "符合注册条件，可由合作社联合社申请。"}),
            Step(17, "hejun", "decide", {"adoption": "adopted", "adoption_reasons": "有利于增收。"}),
            Step(22, "zhouming", "reply", {"reply_text": "采纳，由经济发展办指导申请。"}),
            _told(24),
            Step(52, "bianqing", "carry_out", {"measure_on": "today", "measure_text": "商标申请材料已经受理。"}),
            Step(55, "zhouming", "reward", {"reward_text": "年度优秀建议，发放荣誉证书。"}),
            Step(56, "zhouming", "close"),
        ),
        workflow="suggestion",
    ),
    Matter(
        "loudspeaker",
        12,
        proposed(
            "村广播音量和时间调整",
            "早上六点半广播太响，上夜班的人没法睡。建议推迟到七点半，音量小一点。",
            name="康家和",
            village="yunxi",
            content="education",
            channel="phone",
        ),
        (
            _receipt(1),
            Step(3, PETITIONER, "withdraw", {"withdrawal_statement": "村里当天就调整了。"}),
        ),
        workflow="suggestion",
    ),
)
