"""Invented matters that a unit investigates."""

from __future__ import annotations

from workflows.demo.course import Handling, handled
from workflows.demo.dating import Step
from workflows.demo.intake import came

_FARM_TRACK = Handling(
    "agriculture",
    "agriculture_village_building",
    "agriculture",
    "到现场看了冲毁的路段，信访人指认位置。",
    progress=("丈量冲毁路段26米，正在核对是否列入小型水毁修复计划。",),
)
_LANE = Handling(
    "construction",
    "construction_planning",
    "planning",
    "到场查看巷道宽度，两家都在。",
    progress=("调取两家的宅基地档案，巷道原宽2.4米。", "第二次到场放线，邻居要求看原始图纸。"),
)
_AID = Handling(
    "civil_affairs",
    "civil_affairs_social_assistance",
    "social_affairs",
    "入户看望，核对了存折。",
    colour="yellow",
    co_units=("finance",),
    tasks="核对停发原因，会同财政所提出补发意见。",
    progress=("比对系统名单，发现年审时身份信息录错一位。",),
)
_SLOPE = Handling(
    "land",
    "land_management",
    "emergency",
    "告知五户夜间临时避险点和联系人。",
    colour="red",
    tasks="落实监测和临时避险，提出处置方案。",
    package={
        "package_problem": "白岩村4组屋后山体裂缝",
        "package_owner": "sunqiang",
        "package_team": ["leiyuan", "jianzhou", "zhaiyuan"],
        "package_steps": [
            {"step": "设置裂缝监测点，雨天转移五户", "who": "简舟", "by_when": "today+2"},
            {"step": "请县里专业机构勘查", "who": "雷原", "by_when": "today+15"},
            {"step": "按勘查结论治理或者搬迁", "who": "孙强", "by_when": "today+60"},
        ],
        "package_pledge": "true",
    },
    progress=("五户18人已到避险点，裂缝每天早晚各测一次。", "县专业机构已到场勘查，等勘查结论。", "裂缝三天没有变化。"),
)
_ORCHARD = Handling(
    "agriculture",
    "agriculture_contracted_land",
    "agriculture",
    "请三名代表座谈，收齐流转合同复印件。",
    colour="red",
    sorting={"topic_tags": ["project_tail"]},
    tasks="核对面积和租金，督促业主兑付。",
    package={
        "package_problem": "长岭村果园两年土地流转费",
        "package_owner": "hejun",
        "package_team": ["xubin", "gaojie", "lengjie"],
        "package_steps": [
            {"step": "逐户核对面积和应付租金", "who": "高洁", "by_when": "today+10"},
            {"step": "约谈业主，商定兑付计划", "who": "何军", "by_when": "today+20"},
        ],
        "package_pledge": "true",
    },
    progress=(
        "核对12户面积合计38.6亩。",
        "业主承认欠付，提出分两次付清。",
        "业主账户有应收款，正在商定支付时间。",
        "已付第一笔，正在逐户签收。",
        "签收9户，其余3户在外务工。",
        "3户已委托亲属代领。",
    ),
)
_FOREST = Handling(
    "agriculture",
    "agriculture_forestry",
    "agriculture",
    "听取两家说法，约定一起上山指界。",
    progress=(
        "到林业档案室复印两家林权证存根。",
        "第一次上山指界，东侧界线两家无争议。",
        "西侧界线图上不清，申请县里技术人员复测。",
        "县里技术人员因阴雨推迟上山。",
        "复测外业完成，等内业成果。",
    ),
)
_DIVIDEND = Handling(
    "economy",
    "economy_legacy",
    "economy",
    "核对了入股凭证。",
    progress=(
        "通知合作社提供三年账册。",
        "合作社只交来一年账册。",
        "会计外出，账册仍未交齐。",
        "合作社补交第二年账册，缺银行流水。",
        "已函请信用社协助提供流水。",
    ),
)
INVESTIGATING = (
    handled(
        "farm_track",
        13,
        came(
            "机耕道被冲断肥料运不进地",
            "暴雨把通往大湾的机耕道冲断二十多米，三轮车过不去，肥料全靠人背。这条路管着我们组六十多亩地。",
            "尽快修通机耕道",
            name="向阳春",
            village="shuanghe",
            place="双河村1组大湾",
        ),
        _FARM_TRACK,
        until="progress",
    ),
    handled(
        "narrow_lane",
        24,
        came(
            "邻居建房占压共用巷道",
            "隔壁翻建房屋，把院墙往巷道里砌了半米，三轮车推不进来。砌的时候就跟他说过，他说是自家的地。",
            "退出占用的巷道",
            name="古开明",
            village="baiyan",
        ),
        _LANE,
        until="progress",
    ),
    handled(
        "aid_stopped",
        11,
        came(
            "特困供养金停发三个月",
            "我是特困供养人员，供养金三个月没有到账，去信用社查了三回。村里说年审已经过了，不知道卡在哪里。",
            "查明停发原因",
            "补发三个月供养金",
            name="田茂生",
            village="changling",
            channel="visit",
            hardship_wish="true",
            special_need="听力不好，请大声慢说。",
        ),
        _AID,
        Step(4, "tangwen", "give_co_unit_answer", {"co_unit_answer": "核对发放台账，系退票未重发，资金可以补发。"}),
        Step(5, "linan", "tell_about_aid", {"aid_told_on": "today"}),
        until="progress",
    ),
    handled(
        "slope_crack",
        11,
        came(
            "屋后山体裂缝危及五户住房",
            "连续下雨后屋后山坡裂开一条缝，有三十多米长，昨天又宽了一指。坡下住着我们五户十八个人，晚上不敢睡。",
            "尽快排查险情",
            "安排五户临时避险",
            name="白岩村4组五户村民",
            village="baiyan",
            channel="grid",
            head_count="5",
            representatives=[{"name": "翟光荣", "phone": "13800000831"}],
            urgent_facts=["disaster", "danger_to_life"],
            urgent_note="裂缝扩大，坡下住有18人。",
        ),
        _SLOPE,
        report="白岩村4组屋后山体裂缝扩大，坡下五户18人，已组织临时避险。",
        until="interim",
    ),
    handled(
        "orchard_rent",
        22,
        came(
            "果园土地流转费拖欠两年",
            "我们组十二户的地流转给果园，合同写明每年付租金，已经两年没有给。业主说果子卖不出去，一直往后推。",
            "督促业主付清两年流转费",
            name="长岭村6组村民",
            village="changling",
            head_count="12",
            representatives=[
                {"name": "冷世全", "phone": "13800000841"},
                {"name": "邱德芳", "phone": "13800000842"},
                {"name": "冷小刚", "phone": "13800000843"},
            ],
        ),
        _ORCHARD,
        report="长岭村12户反映果园土地流转费拖欠两年，情绪平稳，已请代表座谈。",
        until="interim",
        interim=9,
    ),
    handled(
        "forest_boundary",
        58,
        came(
            "两家林地西侧界线不清引发纠纷",
            "我家和邻组一家的林地挨着，林改时图上画得粗，现在他家说我家砍过了界。村里调解过两次，没有结果。",
            "重新勘验，明确界线",
            name="明宗祥",
            village="shanmu",
        ),
        _FOREST,
        Step(
            55,
            "gaojie",
            "ask_extension",
            {"extension_days": "30", "extension_reason": "西侧界线须由县里技术人员复测，因连续阴雨推迟，成果未出。"},
        ),
        until="progress",
    ),
    handled(
        "share_accounts",
        68,
        came(
            "合作社退股三年未退还股金",
            "三年前按章程退出合作社，理事会答应半年内退还股金，到现在一分钱没有。每次问都说会计不在。",
            "退还股金",
            "公布合作社账目",
            name="陈开秀",
            village="liuping",
        ),
        _DIVIDEND,
        Step(66, "panduo", "supervise", {"supervision_demand": "三个工作日内说明超期原因，一周内提出处理意见。"}),
        until="progress",
    ),
)
