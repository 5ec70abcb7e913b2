"""Invented matters from which somebody is kept out: secrecy, conduct, a recusal, an interest of the head."""

from __future__ import annotations

from workflows.demo.course import Handling, handled
from workflows.demo.dating import Step
from workflows.demo.intake import came
from workflows.worked_cases import PETITIONER

_SECRET = Handling(
    "agriculture",
    "agriculture_village_affairs",
    "petition_office",
    "约在办公室以外见面，说明不会透露身份。",
    tasks="由信访办居中核实，对承办单位隐去信访人身份。",
    progress=("已隐去身份向村里了解工程用料的采购单。",),
)
_CONDUCT = Handling(
    "party_government",
    "party_government_political_system",
    "party_office",
    "听取当天的经过，调了大厅录像。",
    progress=("询问当班两名工作人员，说法不一，继续核实。",),
)
_CERTIFICATE = Handling(
    "agriculture", "agriculture_contracted_land", "agriculture", "核对了证书和承包合同。", tasks="核对确权登记资料。"
)
_YARD = Handling(
    "construction",
    "construction_administration",
    "planning",
    "到现场看了排水口。",
    "围墙排水口直对信访人院坝，雨天积水属实。",
    answers=("排水口改到围墙北侧，不再对着院坝。", "院坝由施工单位恢复。"),
    law=("民法典", "第二百九十条"),
    measures=(("改造排水口", "乡机关后勤", 20),),
    progress=("会同村委会查看，商定改道走向。",),
)
KEPT_OUT = (
    handled(
        "secret_materials",
        8,
        came(
            "村级水池工程用料与公示不符",
            "村里修蓄水池，公示的是标号水泥，实际拉来的是散装料，池底已经渗水。我是本村人，请不要让村里知道是我反映的。",
            "核实工程用料",
            name="纪长安",
            village="shiqiao",
            channel="letter",
            secrecy_wish="true",
            complained_unit="shiqiao",
        ),
        _SECRET,
        until="progress",
        progress=7,
    ),
    handled(
        "counter_manner",
        12,
        came(
            "规划窗口工作人员推诿、态度差",
            "去问建房手续，窗口的人一边看手机一边说“自己看墙上”。第二天再去，换了个人，说法完全不一样。",
            "调查并给个说法",
            name="穆春兰",
            village="shuanghe",
            channel="web",
            about="conduct",
            complained_unit="planning",
        ),
        _CONDUCT,
        until="progress",
    ),
    handled(
        "certificate_area",
        6,
        came(
            "土地承包经营权证面积少登一块",
            "确权时我家在河边的一块地没有登上证，少了一亩二分。当时入户登记的人答应补，后来没有下文。",
            "补登漏登的地块",
            name="涂明富",
            village="shuanghe",
        ),
        _CERTIFICATE,
        Step(
            7,
            PETITIONER,
            "request_recusal",
            {"recusal_reason": "承办人是当年入户登记的工作人员，应当回避。", "recusal_asked": ["gaojie"]},
        ),
        until="investigate",
    ),
    handled(
        "office_wall",
        22,
        came(
            "乡政府围墙排水冲进住户院坝",
            "乡政府新修的围墙把排水口开在我家院坝边，一下雨水就冲进来，屋檐下的地都泡软了。",
            "把排水口改道",
            "修好被冲坏的院坝",
            name="伏光明",
            village="changzhen",
            officials_concerned=["chenwei"],
        ),
        _YARD,
        until="office_signs",
    ),
)
