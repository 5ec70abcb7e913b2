"""Invented matters at the beginning: registered, and being sorted."""

from __future__ import annotations

from workflows.demo.course import contact, reported, sort
from workflows.demo.dating import Matter, Step
from workflows.demo.intake import came, from_above

REGISTERED = (
    Matter(
        "market_drain",
        0,
        came(
            "农贸市场后巷排污沟堵塞外溢",
            "农贸市场后巷的排污沟堵了半个多月，一下雨污水就漫到住户门口，孩子上学要踩着砖头过。找过市场管理员两次，都说等统一清淤。",
            "尽快清掏后巷排污沟",
            "定期清淤，不要再堵",
            name="牟长福",
            village="changzhen",
            place="农贸市场后巷12号门前",
        ),
    ),
    Matter(
        "sunken_road",
        1,
        came(
            "白岩村通村路路基下沉",
            "通村路靠河一侧的路基下沉，路面裂缝有一指多宽，拉货的车不敢走。去年报过一次，只摆了两个锥筒。我不会上网，请村里代我反映。",
            "排查路基隐患并修复",
            name="黎世芬",
            village="baiyan",
            channel="web",
            place="白岩村3组河湾处",
            first_receiver="yuehan",
            via_agent="true",
            agent="yuehan",
            prior_handling="去年九月向村委会口头反映过一次。",
        ),
        by="yuehan",
    ),
    Matter(
        "pension_gap",
        1,
        came(
            "城乡居民养老金连续两个月少发",
            "我每月养老金少了三十多元，已经两个月。打电话问，说系统在调整，没有人说得清楚。",
            "查明少发的原因并补发",
            name="龚明海",
            village="changling",
            **from_above("hotline", "hotline", "forwarded", "热线工单4127号"),
        ),
    ),
)
IN_TRIAGE = (
    Matter(
        "canal_blocked",
        2,
        came(
            "灌溉水渠被建筑材料堵占",
            "村里修文化墙，沙石和砖头堆在灌溉水渠边，垮下去把渠堵死了一截。下游十几亩地要放水，现在只能用抽水机。",
            "督促施工方清理水渠",
            "赔偿抽水多花的油钱",
            name="冉光秀",
            village="shiqiao",
        ),
        (sort("agriculture", "agriculture_water_works"), contact(1, "lijia", "电话说明甄别情况，约定现场查看。")),
    ),
    Matter(
        "shared_ditch",
        2,
        came(
            "三户共用排水沟被填占",
            "我们三家屋后共用一条排水沟，邻居修院坝时把沟填了一半。下大雨水排不出去，三家的堂屋都进过水。",
            "恢复原有排水沟",
            name="简从林等三户",
            village="yunxi",
            head_count="3",
            occurred_on="today-20",
        ),
        (sort("land", "land_management"), contact(1, "lijia", "三户代表到场，指认了被填的位置。", "in_person")),
    ),
    Matter(
        "post_allowance",
        3,
        came(
            "公益性岗位补贴拖欠两个月",
            "我在村里做保洁公益岗，上两个月的岗位补贴一直没有到账。村里说材料早就报上去了，乡里说还没有审。",
            "尽快审核并发放拖欠的补贴",
            name="蒲国珍",
            village="liuping",
            channel="web",
            hardship_wish="true",
        ),
        (
            sort("labour", "labour_wages", pathway="duty", own_duty_late="true", day=1),
            contact(1, "lijia", "已在网上告知正在核对审核进度。", "online"),
        ),
    ),
    Matter(
        "night_barbecue",
        3,
        came(
            "河滨路夜间烧烤摊噪声扰民",
            "河滨路夜市的烧烤摊开到凌晨两点，划拳放音响，楼上几家人整夜睡不着。家里有要考试的学生，多次劝说没有用。",
            "规定收摊时间并管住噪声",
            name="晏启明等四人",
            village="changzhen",
            channel="app",
            head_count="4",
        ),
        (
            sort("law_and_order", "law_and_order_public_order"),
            contact(1, "zhouming", "说明将由分管领导受理，并先请派出所巡查。"),
        ),
    ),
    Matter(
        "paper_counter",
        4,
        came(
            "便民服务大厅办证材料要求前后不一",
            "我们两人先后去大厅办同一个证明，一人要五样材料，一人要三样，来回跑了四趟。墙上贴的清单也和窗口说的不一样。",
            "统一材料清单并公开",
            "窗口一次性告知",
            name="柯善美、匡永兰",
            village="changzhen",
            channel="letter",
            head_count="2",
        ),
        (
            sort("party_government", "party_government_political_system", day=1),
            contact(2, "zhouming", "致歉并核对了两人当时的经过。"),
        ),
    ),
    Matter(
        "leaking_flats",
        1,
        came(
            "安置房三单元屋顶渗漏八户受影响",
            "安置小区三单元顶楼渗水，从六楼一直渗到四楼，八户墙皮脱落、插座漏电跳闸。物业说过了保修期，施工单位电话打不通。",
            "尽快修好屋顶防水",
            "排除漏电危险",
            name="安置小区三单元住户",
            village="changzhen",
            head_count="8",
            representatives=[{"name": "覃祖华", "phone": "13800000811"}, {"name": "邬小琴", "phone": "13800000812"}],
            urgent_facts=["danger_to_safety"],
            urgent_note="插座进水跳闸，有触电危险。",
        ),
        (
            *reported("安置小区三单元屋顶渗漏，八户受影响，有漏电危险，已请应急岗到场断电排查。"),
            sort("construction", "construction_quality"),
            contact(0, "lijia", "请两名代表到场，告知先断电排查。", "in_person"),
        ),
    ),
    Matter(
        "county_flat",
        2,
        came(
            "县城所购商品房三年办不了证",
            "我在县城买的商品房，交房三年还没有办到不动产权证。开发商说手续在县里，一直推。",
            "尽快办理不动产权证",
            name="税正权",
            village="shuanghe",
            **from_above("upper", "county", "forwarded", "云信转字0231号"),
        ),
        (
            sort("construction", "construction_housing", pathway="returned", own_power="other"),
            Step(
                1,
                "lijia",
                "prepare_objection",
                {
                    "objection_reasons": "所购房屋在县城，登记和监管均由县级部门办理，本乡没有相应职权。",
                    "objection_basis": "《信访工作条例》第二十二条、第二十三条",
                    "suggested_organ": "云岭县住房和城乡建设主管部门",
                },
            ),
            contact(1, "zhouming", "告知登记机构在县里，正在与县里沟通。"),
            Step(1, "zhouming", "object"),
        ),
    ),
    Matter(
        "falling_rocks",
        13,
        came(
            "县道弯道边坡落石威胁行车",
            "杉木村垭口那段县道，雨后边坡一直掉石头，上周砸坏了一辆摩托车的挡泥板。希望装防护网。",
            "加装防护网或者清理危岩",
            name="向家国",
            village="shanmu",
            channel="phone",
        ),
        (
            sort("transport", "transport_roads", day=1, pathway="redirect", own_power="other"),
            contact(2, "zhouming", "告知县道由县公路管理机构养护，正在准备书面告知。"),
        ),
    ),
)
