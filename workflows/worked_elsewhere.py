"""Worked matters that go another way: to a court, another organ, an open matter, or into the study of a suggestion."""

from __future__ import annotations

from workflows.worked_acts import EARLIER, Act, Expected, Stage, WorkedCase
from workflows.worked_forms import accept, contact, intake, sort, told

COURT_JUDGMENT = WorkedCase(
    "court_judgment",
    "lijia",
    "2026-05-06T10:00",
    intake(
        "不服宅基地官司判决",
        "法院判我输了宅基地官司，我不服。",
        "请乡政府把判决改过来",
        "2026-05-06T10:00",
        petitioner_name="秦德厚",
        address="清溪乡白岩村1组",
        village="baiyan",
    ),
    (
        Stage(
            (
                sort(
                    "2026-05-06T10:30",
                    "law_and_order",
                    pathway="judicial",
                    own_power="other",
                    legal_state="ended",
                ),
                Act(
                    "zhouming",
                    "lead_out",
                    "2026-05-06T11:00",
                    {
                        "led_procedure": "court",
                        "right_organ": "云岭县人民法院、人民检察院",
                        "led_time_limit": "申请再审：判决生效后六个月内",
                        "help_offered": ["legal_aid", "papers"],
                        "organ_address": "云岭县城法院路1号",
                    },
                ),
            ),
            Expected("led_out", "judicial", "blue", {"written_notice": ("2026-05-21", "2026-05-21")}),
        ),
        Stage(
            (
                Act(
                    "lijia",
                    "deliver_pathway_notice",
                    "2026-05-06T11:20",
                    {"notice_delivered_on": "2026-05-06", "notice_way": "paper"},
                ),
            ),
            Expected("told", "judicial", "blue", {}),
        ),
    ),
)

UNPAID_WAGES = WorkedCase(
    "unpaid_wages",
    "lijia",
    "2026-01-20T09:00",
    intake(
        "修场镇文化站欠四个月工资",
        "我们11个人给建筑公司修场镇文化站，欠四个月工资三十六万，快过年了拿不到钱。",
        "督促公司支付拖欠的工资",
        "2026-01-20T09:00",
        petitioner_name="工友代表石成",
        phone="13800000007",
        village="changzhen",
        head_count="11",
        representatives=[{"name": "石成", "phone": "13800000007"}],
        urgent_facts=["group_wages"],
        project_ref="场镇文化站",
    ),
    (
        Stage(
            (
                told("told_main_leader", "2026-01-20T09:20", "11名工人被拖欠工资36万元。"),
                told("told_county", "2026-01-20T10:00", "11名工人被拖欠工资36万元。"),
                sort(
                    "2026-01-20T10:20",
                    "labour",
                    content_l2="labour_wages",
                    topic_tags=["wages", "town_works"],
                    pathway="redirect",
                    own_power="other",
                ),
                Act(
                    "zhouming",
                    "redirect",
                    "2026-01-20T11:00",
                    {
                        "right_organ": "云岭县劳动保障监察大队",
                        "organ_address": "云岭县城民生路5号",
                        "organ_phone": "000-80020021",
                        "organ_reasons": "拖欠工资由县劳动保障监察机构查处，也可以申请劳动争议仲裁。",
                        "help_offered": ["legal_aid", "accompany", "papers"],
                    },
                ),
            ),
            Expected("redirected", "redirect", "red", {"written_notice": ("2026-02-04", "2026-02-04")}),
        ),
        Stage(
            (
                Act(
                    "lijia",
                    "deliver_redirect",
                    "2026-01-20T11:10",
                    {"notice_delivered_on": "2026-01-20", "notice_way": "paper"},
                ),
            ),
            Expected("told", "redirect", "red", {}),
        ),
    ),
)

RETAINING_WALL = WorkedCase(
    "retaining_wall",
    "lijia",
    "2026-06-10T10:00",
    intake(
        "水毁堡坎请县里管（县抄送）",
        "水毁堡坎的事乡里还没弄好，请县里管。",
        "尽快修好堡坎",
        "2026-06-10T10:00",
        channel="upper",
        source_level="county",
        upper_kind="forwarded",
        upper_no="云信转2026-118",
        copy_for_information="true",
        petitioner_name="罗正平",
        phone="13800000010",
        village="shiqiao",
    ),
    (
        Stage(
            (
                sort(
                    "2026-06-10T10:30",
                    "construction",
                    pathway="merge",
                    same_matter="open",
                    first_or_repeat="repeat",
                ),
                Act(
                    "lijia",
                    "merge",
                    "2026-06-10T11:00",
                    {"merged_into": EARLIER, "what_is_new": "县里不予受理，抄送本乡继续办理。"},
                ),
            ),
            Expected(
                "merged",
                "merge",
                "yellow",
                {},
                waived=("written_notice",),
                on_earlier={"opinion": ("2026-07-19", "2026-07-17"), "first_contact": ("2026-06-12", None)},
            ),
        ),
    ),
    earlier=(
        intake(
            "水毁堡坎未修复",
            "五月大雨冲垮了屋后堡坎。",
            "尽快修好堡坎",
            "2026-05-19T09:00",
            petitioner_name="罗正平",
            phone="13800000010",
            village="shiqiao",
        ),
        "2026-05-19T09:00",
        (
            sort("2026-05-19T10:00", "construction"),
            contact("lijia", "2026-05-19T10:10", "说明办理步骤。"),
            accept("zhouming", "2026-05-20T09:00"),
            Act(
                "lijia",
                "deliver_acceptance",
                "2026-05-21T10:00",
                {"notice_delivered_on": "2026-05-21", "notice_way": "paper"},
            ),
        ),
    ),
)

BUS_SHELTER = WorkedCase(
    "bus_shelter",
    "lijia",
    "2026-03-16T09:30",
    {
        "title": "柳坪村岔路口装候车亭和减速带",
        "facts": "建议在柳坪村岔路口装一个候车亭和减速带，孩子上学等车危险。",
        "channel": "leader_visit",
        "received_at": "2026-03-16T09:30",
        "first_receiver": "lijia",
        "anonymous": "false",
        "petitioner_name": "冉启秀",
        "phone": "13800000012",
        "village": "liuping",
        "content_l1": "transport",
    },
    (
        Stage(
            (),
            Expected(
                "received",
                "suggestion",
                "blue",
                {
                    "written_notice": ("2026-03-31", "2026-03-31"),
                    "study": ("2026-04-05", "2026-04-03"),
                    "reply": ("2026-04-15", "2026-04-15"),
                },
            ),
        ),
        Stage(
            (
                Act(
                    "zhouming",
                    "assign",
                    "2026-03-17T09:00",
                    {"content_l1": "transport", "lead_unit": "planning", "handler": "fangyi"},
                ),
                Act(
                    "zhouming",
                    "relay",
                    "2026-03-18T09:00",
                    {"relayed_to": "云岭县交通运输委员会", "note_text": "减速带属县交通部门权限，已告知建议人。"},
                ),
                Act("fangyi", "study", "2026-04-01T10:00", {"study_opinion": "候车亭可以列入本年小型项目。"}),
                Act(
                    "sunqiang",
                    "decide",
                    "2026-04-02T10:00",
                    {"adoption": "partly", "adoption_reasons": "候车亭采纳，减速带转报县里。"},
                ),
            ),
            Expected("decided", "suggestion", "blue", {"reply": ("2026-04-15", "2026-04-15")}),
        ),
    ),
    workflow="suggestion",
)

BURNT_PLASTIC = WorkedCase(
    "burnt_plastic",
    "lijia",
    "2026-10-19T10:00",
    intake(
        "场镇塑料厂夜间烧废料",
        "场镇后面的塑料厂半夜烧废料，臭得睡不着。",
        "制止夜间焚烧",
        "2026-10-19T10:00",
        channel="letter",
        anonymous="true",
        village="changzhen",
    ),
    (
        Stage(
            (
                sort(
                    "2026-10-19T11:00",
                    "environment",
                    content_l2="environment_pollution",
                    pathway="redirect",
                    own_power="other",
                ),
                Act(
                    "zhouming",
                    "redirect",
                    "2026-10-20T09:00",
                    {
                        "right_organ": "云岭县生态环境局",
                        "organ_address": "云岭县城绿水路6号",
                        "organ_phone": "000-80020041",
                        "organ_reasons": "大气污染由县生态环境部门查处；本乡同时安排网格巡查。",
                    },
                ),
            ),
            Expected(
                "redirected",
                "redirect",
                "blue",
                {"house_rule": ("2026-11-03", None)},
                waived=("written_notice", "first_contact"),
            ),
        ),
        Stage(
            (
                Act("zhouming", "pass_on", "2026-10-20T09:30", {"note_text": "已经县信访办转生态环境局。"}),
                Act("zhouming", "file_untold", "2026-10-20T09:40", reason="来信没有姓名和联系方式。"),
            ),
            Expected("told", "redirect", "blue", {}),
        ),
    ),
)
