"""Invented matters that have their answer: signed, delivered, carried out, settled."""

from __future__ import annotations

from workflows.demo.course import Handling, handled
from workflows.demo.dating import Step
from workflows.demo.intake import came
from workflows.worked_cases import PETITIONER

#: The matter whose query code the greeting shows: delivered, and everything is open to the petitioner.
GUEST = "nursery_flies"

_CROP = Handling(
    "transport",
    "transport_roads",
    "planning",
    "到地里看了被压的青苗。",
    "会车点施工压坏玉米0.6亩属实。",
    answers=("压坏青苗属实，应当补偿。",),
    law=("土地管理法", "第五十七条"),
    measures=(("补偿青苗损失", "施工单位", 15),),
    progress=("与施工单位、信访人三方丈量。",),
)
_FLIES = Handling(
    "environment",
    "environment_pollution",
    "agriculture",
    "到场查看，约定清运时间。",
    "腐熟肥露天堆放、未覆盖属实，已全部清运并撒石灰。",
    answers=("问题属实，已经清运到位，今后覆盖存放。",),
    law=("固体废物污染环境防治法", "第六十五条"),
    progress=("已责令苗圃两日内清运，现场监督。",),
)
_WELL = Handling(
    "agriculture",
    "agriculture_water_works",
    "agriculture",
    "约两家到井边商量。",
    "水井为两户共用，用水时间没有约定。",
    answers=("用水由两户协商，已调解约定单双日用水。",),
    result="mediated",
    law=("民法典", "第二百九十条"),
    progress=("组织两户协商轮流用水。",),
    stance="none_stated",
)
_GRANT = Handling(
    "education",
    "education_fees",
    "social_affairs",
    "电话说明资助条件。",
    "信访人家庭不在资助名册内，按现行条件不符合。",
    answers=("不在资助名册内，理由已当面说明。", "重新核对后仍不符合条件，已告知临时救助渠道。"),
    result="explained",
    law=("家庭经济困难学生认定指导意见", "第五条"),
    progress=("向县教育部门核对名册。",),
    stance="disagrees",
)
_RAIL = Handling(
    "transport",
    "transport_roads",
    "planning",
    "到桥头看了护栏。",
    "便民桥护栏锈断3.5米属实。",
    answers=("属实，由本乡更换护栏。",),
    law=("公路安全保护条例", "第四十四条"),
    measures=(("更换护栏并刷警示漆", "规划建设办", 33),),
    progress=("已先拉警示带，定制护栏。",),
)
_COMPOST = Handling(
    "environment",
    "environment_pollution",
    "social_affairs",
    "到收集点看了现场。",
    "垃圾收集点每周只清运一次，外溢属实。",
    answers=("每周清运次数由一次增加到三次。", "硬化收集点地面，加设围挡。"),
    law=("固体废物污染环境防治法", "第四十九条"),
    measures=(("每周清运三次", "环卫公司", 7), ("硬化收集点地面", "社会事务办", 30)),
    progress=("与环卫公司商定清运频次。",),
)
_DUST = Handling(
    "environment",
    "environment_pollution",
    "planning",
    "到砂石场周边走访了三户。",
    "砂石场未按要求喷淋，扬尘属实。",
    answers=("责令安装喷淋、覆盖料堆。",),
    law=("大气污染防治法", "第七十二条"),
    measures=(("安装喷淋，覆盖料堆", "砂石场", 18),),
    progress=("砂石场已停产整改，订购喷淋设备。",),
)
ISSUED = (
    handled(
        "roadside_crop",
        22,
        came(
            "公路会车点施工压坏玉米未补偿",
            "修会车点的挖机从我家玉米地边过，压倒了一大片。当时工头说修完就赔，现在人都换了。",
            "补偿压坏的青苗",
            name="冷秀英",
            village="changling",
        ),
        _CROP,
        until="issue",
    ),
)
DELIVERED = (
    handled(
        GUEST,
        26,
        came(
            "苗圃露天堆肥苍蝇成群",
            "村口苗圃把鸡粪露天堆着，太阳一晒满院子苍蝇，饭都吃不成。跟老板说过，他说盖了就不发酵。",
            "清走露天的粪堆",
            name="蓝小芹",
            village="shanmu",
        ),
        _FLIES,
        until="deliver",
    ),
    handled(
        "shared_well",
        64,
        came(
            "两户共用水井用水时间起争执",
            "我家和隔壁共用一口井，他家装了水泵，一抽就是半天，我家做饭都没有水。",
            "定下两家用水的时间",
            name="康启芬",
            village="yunxi",
        ),
        _WELL,
        until="deliver",
    ),
    handled(
        "school_grant",
        32,
        came(
            "申请助学金未通过要求说明",
            "两个孩子在县里读高中，家里只有我一人打工，申请助学金没有通过，只说不符合条件。",
            "说明不符合的理由",
            "重新审核",
            name="代家富",
            village="changzhen",
        ),
        _GRANT,
        Step(
            30,
            PETITIONER,
            "rate",
            {
                "rating_office": "rather_satisfied",
                "rating_unit": "unsatisfied",
                "rating_reason": "not_supported",
                "rating_text": "话说清楚了，但没有解决困难。",
            },
        ),
        until="deliver",
    ),
)
CARRIED_OUT = (
    handled(
        "bridge_rail",
        44,
        came(
            "便民桥护栏锈断存在危险",
            "村小学门口的便民桥护栏锈断了一截，孩子放学挤着走，看着吓人。",
            "尽快更换护栏",
            name="石朝明",
            village="shiqiao",
        ),
        _RAIL,
        until="begin",
        begin=24,
        submit=15,
    ),
    handled(
        "rubbish_point",
        60,
        came(
            "垃圾收集点外溢臭气扰民",
            "院子边的垃圾收集点一周才拉一次，狗把袋子刨得满地都是，污水流到路上。",
            "增加清运次数",
            "把收集点硬化",
            name="安子明",
            village="yunxi",
        ),
        _COMPOST,
        until="begin",
    ),
    handled(
        "quarry_dust",
        52,
        came(
            "砂石场扬尘晾晒不了衣物",
            "砂石场一开工灰就漫过来，衣服晾一天一层灰，老人一直咳。",
            "要求砂石场降尘",
            name="毕小容",
            village="changzhen",
            channel="web",
        ),
        _DUST,
        until="confirm",
    ),
)
