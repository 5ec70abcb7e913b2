"""
Ten matters worked out by hand: what came in, what was done and when, and what must come of it.

All people and places are invented. Moments are wall time of the office. A value `{earlier}` stands for the id of the
case that was opened first. Source: docs/rules/petition.md, “Worked cases”.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

#: The petitioner's own session, bound to the one case.
PETITIONER = "petitioner"
#: Stands in a form for the id of the matter that was open before.
EARLIER = "{earlier}"


@dataclass(frozen=True, slots=True)
class Act:
    """One press: by whom (a login, or the petitioner), what, when (wall time), with which form, reason and signed paper."""

    by: str
    action: str
    at: str
    form: Mapping[str, Any] = field(default_factory=dict)
    reason: str | None = None
    on_earlier: bool = False
    paper: str = ""


@dataclass(frozen=True, slots=True)
class Expected:
    """
    What must stand on the case.

    Args:
        state: where it rests.
        pathway: how it is handled.
        colour: the colour of the matter; where an item was merged, of the matter that took it in.
        limits: deadline → last day, and the working day aimed at or None.
        waived: deadlines that do not bind here.
        on_earlier: limits of the matter that was open before.
    """

    state: str
    pathway: str
    colour: str
    limits: Mapping[str, tuple[str, str | None]]
    waived: tuple[str, ...] = ()
    on_earlier: Mapping[str, tuple[str, str | None]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Stage:
    """A stretch of a case, and what stands at its end."""

    acts: tuple[Act, ...]
    expected: Expected


@dataclass(frozen=True, slots=True)
class WorkedCase:
    """One worked case. `earlier` is the opening of a matter that is open before, and what was done with it."""

    name: str
    opened_by: str
    opened_at: str
    intake: Mapping[str, Any]
    stages: tuple[Stage, ...]
    workflow: str = "petition"
    earlier: tuple[Mapping[str, Any], str, tuple[Act, ...]] | None = None


_COMMON: Mapping[str, Any] = {
    "source_level": "direct",
    "first_receiver": "lijia",
    "head_count": "1",
    "anonymous": "false",
    "secrecy_wish": "false",
    "about": "duty",
    "notify_way": "paper",
    "privacy_notice_given": "true",
}
_SORTED: Mapping[str, Any] = {
    "class3": "appeal",
    "purpose": "request",
    "same_matter": "none",
    "own_power": "own",
    "first_or_repeat": "first",
    "legal_state": "none",
    "pathway": "petition",
}


def _intake(title: str, facts: str, request: str, at: str, **more: Any) -> dict[str, Any]:
    return {
        **_COMMON,
        "title": title,
        "facts": facts,
        "requests": [{"text": request}],
        "received_at": at,
        "channel": "visit",
        **more,
    }


def _sort(at: str, content: str, **more: Any) -> Act:
    return Act("lijia", "sort", at, {**_SORTED, "content_l1": content, **more})


def _accept(by: str, at: str) -> Act:
    return Act(by, "accept", at, {"accept_date": at[:10]})


def _contact(by: str, at: str, gist: str, **more: Any) -> Act:
    return Act(by, "contact", at, {"contact_on": at[:10], "contact_way": "in_person", "contact_gist": gist}, **more)


def _told(action: str, at: str, text: str) -> Act:
    return Act("zhouming", action, at, {"report_way": "phone", "report_text": text})


_DELIVERY: Mapping[str, Any] = {
    "delivery_way": "in_person",
    "delivery_receiver": "信访人本人",
    "receipt_state": "signed",
    "stance": "agrees",
}


def _deliver(by: str, action: str, at: str, **more: Any) -> Act:
    return Act(by, action, at, {**_DELIVERY, "delivered_on": at[:10], **more})


WELL_PUMP = WorkedCase(
    "well_pump",
    "lijia",
    "2026-01-05T09:20",
    _intake(
        "机井水泵损坏四天无水吃",
        "机井水泵坏了四天，二十多户没水吃，打电话说过完年再修。",
        "请乡里尽快派人修好水泵",
        "2026-01-05T09:20",
        petitioner_name="周福林",
        phone="13800000001",
        village="liuping",
        place="柳坪村2组",
        urgent_note="当天即可修好，村里已送水，不勾选群众供水中断。",
    ),
    (
        Stage(
            (
                _sort(
                    "2026-01-05T09:40",
                    "agriculture",
                    content_l2="agriculture_water_works",
                    pathway="simplified",
                    simple_ground="daily_life",
                ),
                _accept("zhouming", "2026-01-05T09:50"),
            ),
            Expected(
                "accepted",
                "simplified",
                "blue",
                {
                    "written_notice": ("2026-01-20", "2026-01-20"),
                    "simplified_answer": ("2026-01-19", "2026-01-19"),
                    "first_contact": ("2026-01-08", None),
                },
            ),
        ),
        Stage(
            (
                Act(
                    "lijia",
                    "deliver_acceptance",
                    "2026-01-05T09:55",
                    {"notice_delivered_on": "2026-01-05", "notice_way": "paper"},
                ),
                _contact("zhouming", "2026-01-05T10:00", "当面说明马上派人。"),
                Act(
                    "zhouming",
                    "reply_simply",
                    "2026-01-05T17:00",
                    {"reply_text": "农业服务中心已换好水泵，下午四点恢复供水。", "result": "supported"},
                ),
                _deliver("lijia", "deliver_reply", "2026-01-06T09:00"),
                Act(PETITIONER, "confirm_settlement", "2026-01-06T20:00"),
            ),
            Expected("settled", "simplified", "blue", {}),
        ),
    ),
)

AID_APPLICATION = WorkedCase(
    "aid_application",
    "lijia",
    "2026-03-02T08:40",
    _intake(
        "低保申请两个多月没有答复",
        "去年12月20日交了低保申请，两个多月没有任何答复。",
        "告知低保申请办到哪一步",
        "2026-03-02T08:40",
        channel="web",
        notify_way="online",
        petitioner_name="何玉梅",
        phone="13800000003",
        village="changling",
        hardship_wish="true",
    ),
    (
        Stage(
            (
                _sort(
                    "2026-03-02T10:00",
                    "civil_affairs",
                    content_l2="civil_affairs_social_assistance",
                    pathway="duty",
                    own_duty_late="true",
                ),
                _accept("tangli", "2026-03-02T15:00"),
            ),
            Expected(
                "accepted",
                "duty",
                "yellow",
                {
                    "written_notice": ("2026-03-17", "2026-03-17"),
                    "opinion_goal": ("2026-03-22", "2026-03-20"),
                    "first_contact": ("2026-03-04", None),
                },
            ),
        ),
        Stage(
            (Act("lijia", "tell_about_aid", "2026-03-03T09:00", {"aid_told_on": "2026-03-03"}),),
            Expected("accepted", "duty", "yellow", {}),
        ),
    ),
)

_ROAD_INTAKE = _intake(
    "修产业路压坏青苗和水渠未补偿",
    "修产业路压坏了青苗和水渠，说好的补偿一年没给。",
    "按丈量数兑现补偿",
    "2026-04-02T09:00",
    petitioner_name="双河村3组村民",
    phone="13800000004",
    village="shuanghe",
    head_count="12",
    representatives=[{"name": "罗大成", "phone": "13800000041"}, {"name": "吴兴平", "phone": "13800000042"}],
)
_ROAD_ACCEPTED = Stage(
    (
        _told("told_main_leader", "2026-04-02T09:20", "双河村12人反映产业路补偿。"),
        _told("told_county", "2026-04-02T09:50", "双河村12人反映产业路补偿。"),
        _sort("2026-04-02T10:00", "land", content_l2="land_requisition"),
        _contact("lijia", "2026-04-02T10:20", "向代表说明办理步骤。"),
        _accept("chenwei", "2026-04-03T09:00"),
        Act(
            "chenwei",
            "make_package",
            "2026-04-08T11:00",
            {
                "package_problem": "产业路青苗和水渠补偿",
                "package_owner": "sunqiang",
                "package_team": ["douyu", "fangyi"],
                "package_steps": [{"step": "丈量核对", "who": "方怡", "by_when": "2026-04-20"}],
                "package_pledge": "true",
            },
        ),
    ),
    Expected(
        "accepted",
        "petition",
        "red",
        {
            "written_notice": ("2026-04-17", "2026-04-17"),
            "opinion": ("2026-06-02", "2026-06-02"),
            "first_contact": ("2026-04-03", None),
            "plan": ("2026-04-08", None),
        },
    ),
)
_ROAD_IN_HAND = (
    Act(
        "chenwei",
        "assign",
        "2026-04-08T14:30",
        {
            "lead_unit": "planning",
            "handler": "fangyi",
            "colour": "red",
            "no_interest": "true",
            "tasks": "核对丈量，提出补偿意见",
        },
    ),
    Act("fangyi", "sign_in", "2026-04-08T15:00"),
    Act("fangyi", "investigate", "2026-04-09T09:00"),
    Act("sunqiang", "leader_met", "2026-04-10T09:00", {"leader_met_on": "2026-04-10", "contact_gist": "当面听取。"}),
)

ROAD_COMPENSATION = WorkedCase(
    "road_compensation",
    "lijia",
    "2026-04-02T09:00",
    _ROAD_INTAKE,
    (
        _ROAD_ACCEPTED,
        Stage(
            (
                *_ROAD_IN_HAND,
                Act(
                    "fangyi",
                    "ask_extension",
                    "2026-05-28T10:00",
                    {"extension_days": "30", "extension_reason": "部分地块需重新丈量。"},
                ),
                Act("chenwei", "approve_extension", "2026-05-29T10:00"),
                Act(
                    "fangyi",
                    "deliver_extension",
                    "2026-05-29T15:00",
                    {"extension_delivered_on": "2026-05-29", "notice_way": "paper"},
                ),
            ),
            Expected("investigating", "petition", "red", {"opinion": ("2026-07-02", "2026-07-02")}),
        ),
    ),
)

#: The same matter, answered without an extension: the citizens' month ends on a Saturday and is carried to Monday.
ROAD_COMPENSATION_IN_TIME = WorkedCase(
    "road_compensation_in_time",
    "lijia",
    "2026-04-02T09:00",
    _ROAD_INTAKE,
    (
        _ROAD_ACCEPTED,
        Stage(
            (
                *_ROAD_IN_HAND,
                Act(
                    "fangyi",
                    "submit",
                    "2026-05-25T10:00",
                    {
                        "petitioner_heard": "true",
                        "facts_found": "经丈量，压坏青苗3.2亩、水渠140米。",
                        "evidence": [{"what": "丈量记录", "source": "规划建设办"}],
                        "answers": [
                            {"request": "按丈量数兑现补偿", "result": "supported", "reasons": "丈量属实，约定有效。"}
                        ],
                        "result": "supported",
                        "legal_basis": [{"law": "土地管理法", "article": "第四十八条"}],
                        "measures": [{"what": "兑付补偿款", "who": "财政所", "by_when": "2026-06-30"}],
                        "measures_due_on": "2026-06-30",
                    },
                ),
                Act("douyu", "issue", "2026-05-26T09:00"),
                Act("zhouming", "issue", "2026-05-26T10:00"),
                Act("chenwei", "issue", "2026-05-27T09:00"),
                _deliver("fangyi", "deliver_opinion", "2026-05-28T10:00"),
            ),
            Expected(
                "delivered",
                "petition",
                "red",
                {"opinion": ("2026-06-02", "2026-06-02"), "ask_review": ("2026-06-29", None)},
            ),
        ),
    ),
)

COURT_JUDGMENT = WorkedCase(
    "court_judgment",
    "lijia",
    "2026-05-06T10:00",
    _intake(
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
                _sort(
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
    _intake(
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
                _told("told_main_leader", "2026-01-20T09:20", "11名工人被拖欠工资36万元。"),
                _told("told_county", "2026-01-20T10:00", "11名工人被拖欠工资36万元。"),
                _sort(
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
    _intake(
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
                _sort(
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
        _intake(
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
            _sort("2026-05-19T10:00", "construction"),
            _contact("lijia", "2026-05-19T10:10", "说明办理步骤。"),
            _accept("zhouming", "2026-05-20T09:00"),
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

INSURANCE_INQUIRY = WorkedCase(
    "insurance_inquiry",
    "yaoliu",
    "2026-07-06T09:00",
    _intake(
        "咨询居民医保断缴补缴和住院报销",
        "想问城乡居民医保断缴一年还能不能补，住院怎么报。",
        "告知医保补缴和住院报销办法",
        "2026-07-06T09:00",
        channel="web",
        notify_way="oral",
        first_receiver="yaoliu",
        petitioner_name="谭桂香",
        address="清溪乡柳坪村4组",
        village="liuping",
        via_agent="true",
        agent="yaoliu",
        intake_confirmed="read_back",
    ),
    (
        Stage(
            (
                _sort("2026-07-06T09:30", "labour", class3="other", purpose="inquiry", pathway="inquiry"),
                _accept("zhouming", "2026-07-06T09:40"),
            ),
            Expected(
                "accepted",
                "inquiry",
                "blue",
                {"written_notice": ("2026-07-21", "2026-07-21"), "inquiry_answer": ("2026-07-20", None)},
            ),
        ),
        Stage(
            (
                Act(
                    "zhouming",
                    "reply_inquiry",
                    "2026-07-06T11:00",
                    {"reply_text": "断缴的可以在集中缴费期参保；住院按级别比例报销。", "result": "answered"},
                ),
                _deliver("yaoliu", "deliver_inquiry_reply", "2026-07-06T16:00", stance="none_stated"),
            ),
            Expected("delivered", "inquiry", "blue", {}),
        ),
    ),
)

BURNT_PLASTIC = WorkedCase(
    "burnt_plastic",
    "lijia",
    "2026-10-19T10:00",
    _intake(
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
                _sort(
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

COOPERATIVE_DIVIDEND = WorkedCase(
    "cooperative_dividend",
    "lijia",
    "2026-07-27T09:00",
    _intake(
        "入股合作社分红未兑现",
        "三变改革入股合作社，约定每年分红，2025年没有兑现也没公布账目。",
        "兑现2025年分红并公布账目",
        "2026-07-27T09:00",
        channel="web",
        notify_way="online",
        petitioner_name="陈开友",
        phone="13800000018",
        village="liuping",
    ),
    (
        Stage(
            (
                _sort(
                    "2026-07-27T10:00",
                    "agriculture",
                    content_l2="agriculture_village_affairs",
                    topic_tags=["three_changes"],
                ),
                _contact("lijia", "2026-07-28T09:00", "说明办理步骤。"),
                _accept("zhouming", "2026-08-03T09:00"),
            ),
            Expected(
                "accepted",
                "petition",
                "blue",
                {"written_notice": ("2026-08-11", "2026-08-11"), "opinion": ("2026-10-02", "2026-09-30")},
            ),
        ),
    ),
)

WORKED_CASES: tuple[WorkedCase, ...] = (
    WELL_PUMP,
    AID_APPLICATION,
    ROAD_COMPENSATION,
    ROAD_COMPENSATION_IN_TIME,
    COURT_JUDGMENT,
    UNPAID_WAGES,
    RETAINING_WALL,
    BUS_SHELTER,
    INSURANCE_INQUIRY,
    BURNT_PLASTIC,
    COOPERATIVE_DIVIDEND,
)
