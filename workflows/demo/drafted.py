"""Invented matters with a draft on its way through the signatures."""

from __future__ import annotations

from workflows.demo.course import Handling, handled
from workflows.demo.intake import came

_FISH = Handling(
    "agriculture",
    "agriculture_farm_supplies",
    "agriculture",
    "到鱼塘查看，取了水样。",
    "水样氨氮超标，上游养殖户化粪池溢流属实；死鱼约160斤。",
    answers=("化粪池溢流属实，已责令停止排放并清运。", "死鱼由养殖户赔偿，数额由双方协商，乡里组织调解。"),
    law=("畜禽规模养殖污染防治条例", "第二十条"),
    measures=(("清运化粪池并修补池壁", "养殖户", 20), ("调解死鱼赔偿", "石桥村委会", 25)),
    progress=("水样送检，上游两家养殖户已下达整改通知。",),
)
_BUS = Handling(
    "education",
    "education_administration",
    "social_affairs",
    "电话核对了上车点和时间。",
    "校车线路绕行属实，学生最早六点四十上车。",
    answers=("可以增设接驳点，缩短乘车时间。",),
    result="partly_supported",
    law=("校车安全管理条例", "第十条"),
    measures=(("增设岔路口接驳点", "乡中心学校", 15),),
    progress=("会同学校实地走了两条线路。",),
)
_STALL_FEE = Handling(
    "market",
    "market_trade",
    "economy",
    "核对了收据。",
    "收据显示同一月份重复收取摊位费120元。",
    answers=("重复收费属实，应当退还。",),
    law=("价格法", "第四十一条"),
    measures=(("退还重复收取的摊位费", "农贸市场管理方", 10),),
    progress=("调取市场收费台账核对。",),
)
_LAMP = Handling(
    "construction",
    "construction_municipal",
    "planning",
    "夜间到场查看。",
    "后街十盏路灯中七盏不亮，系线路老化。",
    answers=("属实，列入本月维修。",),
    law=("城市道路照明工程管理规定", "第十六条"),
    measures=(("更换线路和灯具", "规划建设办", 20),),
    progress=("电工已排查线路，正在询价。",),
)
DRAFTED = (
    handled(
        "fish_pond",
        17,
        came(
            "鱼塘死鱼疑因上游养殖场排污",
            "我家鱼塘连着死了三天鱼，水面起泡发臭。上游养猪的化粪池满了没人抽，污水顺着沟流下来。",
            "查明原因，制止排污",
            "赔偿死鱼损失",
            name="冉隆贵",
            village="shiqiao",
        ),
        _FISH,
        until="submit",
        contact=2,
        submit=15,
    ),
    handled(
        "school_bus",
        18,
        came(
            "校车绕行学生天不亮就要上车",
            "校车为了多接一个村绕了一大圈，孩子六点四十就要到路口等车。希望能调整线路。",
            "调整线路或者增加接驳点",
            name="安志敏",
            village="yunxi",
            channel="app",
        ),
        _BUS,
        until="submit",
    ),
    handled(
        "stall_fee",
        20,
        came(
            "农贸市场同一月份重复收取摊位费",
            "我在市场卖豆腐，上个月摊位费收了两次，第二次不给收据。问就说系统显示没有交。",
            "退还重复收取的费用",
            name="伏正英",
            village="changzhen",
        ),
        _STALL_FEE,
        until="head_signs",
    ),
    handled(
        "back_street_lamps",
        21,
        came(
            "场镇后街路灯大半不亮",
            "后街十盏路灯坏了七盏，晚自习的学生回家摸黑走，前几天有人踩空了阴沟。",
            "修好路灯",
            name="毕光华",
            village="changzhen",
            channel="phone",
        ),
        _LAMP,
        until="office_signs",
    ),
)
