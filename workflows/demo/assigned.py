"""Invented matters that were accepted and go to a unit: accepted, assigned, signed in."""

from __future__ import annotations

from workflows.demo.course import Handling, contact, handled, sort, told
from workflows.demo.dating import Matter, Step
from workflows.demo.intake import came

_PADDY = Handling(
    "agriculture",
    "agriculture_water_works",
    "agriculture",
    "电话听取情况，约定看现场。",
    tasks="查明弃渣来源，督促清运。",
)
_STALLS = Handling(
    "market",
    "market_supervision",
    "economy",
    "两户到场说明情况，愿意协商摊位。",
    colour="yellow",
    tasks="会同场镇社区划定摊位线。",
)
_WATER_CUT = Handling(
    "agriculture", "agriculture_water_works", "agriculture", "告知抢修进度和临时送水点。", colour="red"
)
ACCEPTED = (
    handled(
        "paddy_debris",
        3,
        came(
            "稻田被河道施工弃渣淹埋",
            "河道清淤的弃渣堆在田坎上，前几天下雨冲进我家稻田，淹了将近一亩。施工队说找村里，村里说找施工队。",
            "清走田里的弃渣",
            "按面积补偿青苗损失",
            name="谭德贵",
            village="liuping",
            place="柳坪村5组大河边",
        ),
        _PADDY,
        until="accept",
        accept=2,
    ),
    Matter(
        "square_toilet",
        4,
        came(
            "村文化广场公厕夜间停水停电",
            "村里文化广场晚上跳舞的人多，公厕一到晚上就停水停电，臭得没法进。管理的人说为了省电费。",
            "晚上九点半以前保证公厕有水有电",
            name="明光辉",
            village="shanmu",
        ),
        (
            sort("agriculture", "agriculture_village_building", pathway="simplified", simple_ground="daily_life"),
            Step(0, "zhouming", "accept", {"accept_date": "today"}),
            contact(1, "zhouming", "说明由村里调整供水供电时间，十个工作日内答复。"),
            told(2, "deliver_acceptance"),
        ),
    ),
    Matter(
        "machine_inquiry",
        2,
        came(
            "咨询农机购置补贴怎样申请",
            "想买一台微耕机，不知道今年还有没有购置补贴，要带哪些材料，到哪里办。",
            "告知补贴条件、材料和办理地点",
            name="乔大川",
            village="shuanghe",
            channel="app",
        ),
        (
            sort("agriculture", "agriculture_subsidies", class3="other", purpose="inquiry", pathway="inquiry"),
            Step(1, "zhouming", "accept", {"accept_date": "today"}),
            contact(1, "lijia", "已在网上告知正在向县里核对今年的补贴目录。", "online"),
        ),
    ),
    handled(
        "market_stalls",
        3,
        came(
            "赶场日占道摆摊堵住店门",
            "每逢赶场，流动摊贩把摊摆到我们两家店门口，顾客进不来，消防通道也堵了。和摊主吵过几次，怕出事。",
            "划定摊位线，赶场日有人管",
            name="罗先荣、代小梅",
            village="changzhen",
            channel="leader_visit",
            head_count="2",
        ),
        _STALLS,
        until="accept",
    ),
    handled(
        "water_main",
        1,
        came(
            "主供水管爆裂三十多户断水",
            "昨晚垭口的主供水管爆了，我们组三十多户从半夜起没有水。组里有卧床的老人，靠邻居挑水。",
            "尽快抢修恢复供水",
            "抢修期间送水到户",
            name="杉木村2组村民",
            village="shanmu",
            channel="phone",
            head_count="6",
            representatives=[{"name": "蓝世容", "phone": "13800000821"}],
            urgent_facts=["water_heating_power"],
            urgent_note="三十多户断水，已安排送水车。",
        ),
        _WATER_CUT,
        report="杉木村2组主供水管爆裂，三十多户断水，已派抢修队和送水车。",
        until="accept",
    ),
)
_DUTY_PHONE = Handling(
    "party_government",
    "party_government_political_system",
    "party_office",
    "致歉，核对了拨打的时间。",
    tasks="核查周末值班安排，提出整改意见。",
)
_SUBSIDY = Handling(
    "agriculture", "agriculture_subsidies", "finance", "核对了账号和发放批次。", tasks="核对一卡通账号，退回重发。"
)
_MEDIATION = Handling(
    "law_and_order",
    "law_and_order_arbitration_mediation",
    "justice",
    "致歉，记下双方方便的时间。",
    tasks="三日内安排调解并告知双方。",
)
_CERTIFICATE = Handling("labour", "labour_training", "labour_security", "")
_VILLAGE_PATH = Handling(
    "agriculture", "agriculture_village_building", "yunxi", "到院落看了积水的位置。", tasks="组织院落会商定整治办法。"
)
ASSIGNED = (
    handled(
        "duty_phone",
        2,
        came(
            "乡政府值班电话周末无人接听",
            "上周末家门口电线杆倾斜，打乡政府值班电话打了六次没有人接，最后打的供电所。公开的电话应当有人接。",
            "说明原因并保证有人接听",
            name="阳启贵",
            village="liuping",
            channel="phone",
        ),
        _DUTY_PHONE,
        until="assign",
    ),
    handled(
        "closed_account",
        2,
        came(
            "惠农补贴打到已注销的账户",
            "去年换了社保卡，耕地地力保护补贴还是打到旧卡上，旧卡已经注销，钱一直没有领到。问了信用社，说要财政所退回重发。",
            "核对账号并重新发放补贴",
            name="瞿远秀",
            village="changling",
        ),
        _SUBSIDY,
        until="assign",
    ),
    handled(
        "mediation_late",
        6,
        came(
            "申请人民调解半个月无人联系",
            "我和隔壁为一棵核桃树的归属闹了纠纷，半个月前到司法所申请调解，留了电话，一直没有人联系。",
            "尽快安排调解",
            name="尚文彬",
            village="baiyan",
            channel="fax",
        ),
        _MEDIATION,
        until="notice",
        accept=2,
        assign=3,
        notice=4,
    ),
)
SIGNED = (
    handled(
        "training_certificate",
        2,
        came(
            "技能培训结业半年证书未发",
            "去年参加乡里组织的家政培训，考试合格，半年了证书还没有发。外面的公司要证书才肯签合同。",
            "尽快发放培训合格证书",
            name="晋小红",
            village="changzhen",
        ),
        _CERTIFICATE,
        until="sign_in",
        without=("contact",),
        sign_in=1,
    ),
    handled(
        "courtyard_path",
        4,
        came(
            "院落入户路积水打滑难行",
            "我们院子的入户路是个洼地，下雨就积水，泥滑难走，上个月有老人摔伤。村里说不在今年的计划里。",
            "整治院落入户路",
            name="康世德",
            village="yunxi",
            special_need="腿脚不便，请上门谈。",
        ),
        _VILLAGE_PATH,
        until="sign_in",
    ),
)
