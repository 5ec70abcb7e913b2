"""Invented matters that go another way: to another organ, into another matter, back, out of the office, under seal."""

from __future__ import annotations

from workflows.demo.course import contact, sort, told
from workflows.demo.dating import Matter, Step
from workflows.demo.intake import came, from_above
from workflows.worked_cases import PETITIONER

_OBJECTION = {"objection_basis": "《信访工作条例》第二十二条、第二十三条", "suggested_organ": "云岭县生态环境局"}

ELSEWHERE = (
    Matter(
        "hospital_bill",
        2,
        came(
            "县医院住院收费不清要求核查",
            "老伴在县医院住院，清单上有几项从来没有做过的检查。找医院，医院说系统自动计的。",
            "核查住院费用",
            name="黎朝富",
            village="baiyan",
        ),
        (
            sort("health", "health_medical_administration", pathway="redirect", own_power="other"),
            Step(
                1,
                "zhouming",
                "redirect",
                {
                    "right_organ": "云岭县卫生健康委员会",
                    "organ_address": "云岭县城康宁路9号",
                    "organ_phone": "000-80020051",
                    "organ_reasons": "县级医院的收费由县卫生健康、医疗保障部门监管。",
                    "help_offered": ["accompany", "papers"],
                },
            ),
        ),
    ),
    Matter(
        "garage_wages",
        20,
        came(
            "在县城修车厂被拖欠两个月工资",
            "我们两个在县城修车厂做工，老板拖欠两个月工资，电话也打不通了。",
            "帮助要回工资",
            name="向小军、简小兵",
            village="yunxi",
            head_count="2",
        ),
        (
            sort("labour", "labour_wages", pathway="redirect", own_power="other", topic_tags=["wages"]),
            Step(
                0,
                "zhouming",
                "redirect",
                {
                    "right_organ": "云岭县劳动保障监察大队",
                    "organ_address": "云岭县城民生路5号",
                    "organ_phone": "000-80020021",
                    "organ_reasons": "用人单位在县城，拖欠工资由县劳动保障监察机构查处。",
                    "help_offered": ["legal_aid", "papers", "accompany"],
                },
            ),
            told(1, "deliver_redirect"),
            Step(2, "zhouming", "pass_on", {"note_text": "已与监察大队电话对接，并寄送材料。"}),
        ),
    ),
    Matter(
        "same_to_county",
        7,
        came(
            "同一事项正在办理又寄信反映",
            "宅基地的事乡里说正在办，我等不及，又给县里写了信。",
            "加快办理",
            name="翟永贵",
            village="baiyan",
            channel="letter",
        ),
        (
            sort("land", "land_management", pathway="not_accepted", same_matter="open"),
            contact(1, "lijia", "告知原事项正在办理，不影响原来的期限。"),
            Step(
                2,
                "lijia",
                "propose_refusal",
                {
                    "refusal_ground": "handled_elsewhere",
                    "refusal_reasons": "同一事项本乡已经受理，正在办理期限内。",
                    "way_out": "在原事项中补充材料；收到处理意见后不服的，可以申请复查。",
                },
            ),
            Step(3, "zhouming", "refuse"),
            Step(4, "chenwei", "refuse"),
        ),
    ),
    Matter(
        "no_request",
        6,
        came(
            "来信反映生活不顺心没有具体诉求",
            "一年到头辛苦，日子总不顺心，写信说一说，也不知道要求什么。",
            "希望有人听一听",
            name="蒲大勇",
            village="liuping",
            channel="letter",
        ),
        (
            sort("other", "other_feelings", pathway="not_accepted"),
            contact(2, "lijia", "电话谈了二十分钟，本人表示没有要解决的事。"),
            Step(
                3,
                "lijia",
                "propose_refusal",
                {
                    "refusal_ground": "no_request",
                    "refusal_reasons": "经电话帮助梳理，本人表示没有具体诉求。",
                    "way_out": "有具体诉求时可以随时提出；村综治专干会上门看望。",
                },
            ),
            Step(5, "zhouming", "refuse"),
        ),
    ),
    Matter(
        "after_final",
        7,
        came(
            "复核终结后再次要求提高补偿",
            "前年征地的补偿我还是觉得低，县里市里都答复过了，还是要求提高。",
            "提高征地补偿",
            name="冉正福",
            village="shiqiao",
        ),
        (
            sort(
                "land",
                "land_requisition",
                pathway="no_longer_accepted",
                same_matter="after_final",
                first_or_repeat="repeat",
                legal_state="ended",
            ),
            contact(1, "zhouming", "解释复核意见的内容，询问生活困难。", "in_person"),
            Step(
                2,
                "lijia",
                "propose_no_longer",
                {
                    "final_opinion_no": "云州府复核字1号",
                    "facts_compared": "事实和理由与复核时相同，没有新的材料。",
                },
            ),
            Step(3, "zhouming", "accept_no_longer"),
            Step(6, "chenwei", "accept_no_longer"),
        ),
    ),
    Matter(
        "dismissal",
        3,
        came(
            "民办幼儿园解除合同不给补偿",
            "我在镇上民办幼儿园做了六年老师，园里说生源少，叫我不用来了，不给补偿。",
            "要求支付经济补偿",
            name="代晓燕",
            village="changzhen",
        ),
        (
            sort("labour", "labour_relations", pathway="arbitration", own_power="other"),
            Step(
                1,
                "zhouming",
                "lead_out",
                {
                    "led_procedure": "labour_arbitration",
                    "right_organ": "云岭县劳动人事争议仲裁委员会",
                    "led_time_limit": "自劳动关系终止之日起一年内",
                    "help_offered": ["legal_aid", "papers"],
                    "organ_address": "云岭县城民生路5号",
                },
            ),
        ),
    ),
    Matter(
        "lane_again",
        1,
        came(
            "再次反映邻居占压巷道未处理",
            "巷道的事登记有一段时间了，墙还在往前砌，请快点来人制止。",
            "立即制止继续砌墙",
            name="古开明",
            village="baiyan",
            channel="phone",
            first_or_repeat="repeat",
        ),
        (
            sort(
                "construction", "construction_planning", pathway="merge", same_matter="open", first_or_repeat="repeat"
            ),
            Step(0, "lijia", "merge", {"merged_into": "{narrow_lane}", "what_is_new": "反映仍在继续砌墙，要求制止。"}),
        ),
    ),
    Matter(
        "river_upstream",
        14,
        came(
            "上游外乡企业排水影响河水",
            "河水这几天发黑，是上游外乡的酒厂排的，希望有人管。",
            "制止排污",
            name="涂大兴",
            village="shuanghe",
            **from_above("upper", "county", "forwarded", "云信转字0219号"),
        ),
        (
            sort("environment", "environment_pollution", pathway="returned", own_power="other"),
            Step(
                1,
                "lijia",
                "prepare_objection",
                {"objection_reasons": "排污企业在外乡，查处权在县生态环境部门。", **_OBJECTION},
            ),
            Step(1, "zhouming", "object"),
            Step(2, "chenwei", "object"),
            Step(
                7,
                "zhouming",
                "sender_agrees",
                {"upper_document_no": "云信函字44号", "upper_document_on": "today-1"},
                paper="同意退回的复函（云信函字44号）",
            ),
        ),
    ),
    Matter(
        "dust_road",
        4,
        came(
            "过境货车扬尘请求限行",
            "过境的渣土车从早到晚，路边住户家里一层灰。希望白天限行。",
            "渣土车白天限行",
            name="毕世华",
            village="changzhen",
            **from_above("upper", "county", "assigned", "云信交字0088号"),
            upper_due_on="today+45",
        ),
        (
            sort("transport", "transport_roads", pathway="returned", own_power="other"),
            Step(
                1,
                "lijia",
                "prepare_objection",
                {
                    "objection_reasons": "过境公路的限行由县交通、公安部门决定，本乡没有职权。",
                    "objection_basis": "《道路交通安全法》第三十九条",
                    "suggested_organ": "云岭县交通运输委员会",
                },
            ),
            contact(1, "zhouming", "告知已向县里说明，结果会书面告知。"),
            Step(1, "zhouming", "object"),
            Step(2, "chenwei", "object"),
        ),
    ),
    Matter(
        "walnut_tree",
        18,
        came(
            "核桃树枝伸进邻家院坝起争执",
            "隔壁的核桃树枝压到我家瓦上，叫他砍他不砍。",
            "锯掉伸过来的树枝",
            name="尚文忠",
            village="baiyan",
        ),
        (
            sort("law_and_order", "law_and_order_arbitration_mediation"),
            contact(1, "lijia", "建议两家先当面谈，村里在场。"),
            Step(5, PETITIONER, "withdraw", {"withdrawal_statement": "两家已经说好，自己锯。"}),
        ),
    ),
    Matter(
        "drying_ground",
        8,
        came(
            "晒坝被邻居长期堆放木料",
            "公用晒坝被一家人堆了半边木料，收粮食的时候没有地方晒。",
            "清走木料",
            name="乔世国",
            village="shuanghe",
            channel="visit",
        ),
        (
            sort("agriculture", "agriculture_village_affairs"),
            contact(1, "zhouming", "请村委会到场，木料已经搬走。", "in_person"),
            Step(
                5,
                "lijia",
                "record_withdrawal",
                {"withdrawal_statement": "木料已搬走，不再要求处理。"},
                paper="撤回申请书（乔世国签字）",
            ),
            Step(6, "zhouming", "sign_withdrawal"),
        ),
    ),
)
