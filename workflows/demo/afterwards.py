"""
What became of the worked cases that end in the middle of their way: the acts before, between and after those told.

The demo office shows all ten; without these an office would seem to have left five of them lying since the spring.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from workflows.worked_cases import (
    AID_APPLICATION,
    BURNT_PLASTIC,
    BUS_SHELTER,
    COOPERATIVE_DIVIDEND,
    COURT_JUDGMENT,
    INSURANCE_INQUIRY,
    PETITIONER,
    RETAINING_WALL,
    ROAD_COMPENSATION,
    UNPAID_WAGES,
    WELL_PUMP,
    Act,
    WorkedCase,
)

_RATED: Mapping[str, Any] = {"rating_office": "satisfied", "rating_unit": "satisfied"}
_ANSWERED: Mapping[str, Any] = {
    "delivery_way": "in_person",
    "delivery_receiver": "本人",
    "receipt_state": "signed",
    "stance": "agrees",
}


def _progress(by: str, *entries: tuple[str, str], earlier: bool = False) -> Iterable[Act]:
    return [Act(by, "progress", at, {"progress_text": text}, on_earlier=earlier) for at, text in entries]


def _given(by: str, at: str, unit: str, handler: str, *, colour: str = "blue", earlier: bool = False) -> Act:
    form = {"lead_unit": unit, "handler": handler, "colour": colour, "no_interest": "true"}
    return Act(by, "assign", at, {**form, "tasks": "核实情况，提出处理意见，按期答复。"}, on_earlier=earlier)


def _notice(at: str, *, earlier: bool = False, way: str = "paper") -> Act:
    form = {"notice_delivered_on": at[:10], "notice_way": way}
    return Act("lijia", "deliver_acceptance", at, form, on_earlier=earlier)


def _drafted(
    by: str, at: str, request: str, found: str, reasons: str, law: str, measure: tuple[str, str, str], **flags: Any
) -> Act:
    what, who, by_when = measure
    form = {
        "petitioner_heard": "true",
        "facts_found": found,
        "evidence": [{"what": "现场记录和谈话记录", "source": "承办单位"}],
        "answers": [{"request": request, "result": "supported", "reasons": reasons}],
        "result": "supported",
        "legal_basis": [{"law": law}],
        "measures": [{"what": what, "who": who, "by_when": by_when}],
        "measures_due_on": by_when,
    }
    return Act(by, "submit", at, form, **flags)


def _begun(by: str, at: str, measure: tuple[str, str, str], **flags: Any) -> Act:
    what, who, by_when = measure
    form = {"measures": [{"what": what, "who": who, "by_when": by_when}], "measures_due_on": by_when}
    return Act(by, "begin_measures", at, form, **flags)


def _done(by: str, at: str, evidence: str, **flags: Any) -> Act:
    return Act(by, "measures_done", at, {"measures_done_on": at[:10], "performance_evidence": evidence}, **flags)


def _handed(by: str, action: str, at: str, **flags: Any) -> Act:
    return Act(by, action, at, {**_ANSWERED, "delivered_on": at[:10]}, paper="送达回证（本人签字）", **flags)


def _ended(confirmed: str, rated: str, closed: str, **flags: Any) -> Iterable[Act]:
    """Confirmed by the petitioner, rated within its window, and archived."""
    return (
        Act(PETITIONER, "confirm_settlement", confirmed, **flags),
        Act(PETITIONER, "rate", rated, _RATED, **flags),
        Act("zhouming", "close", closed, {"closing_kind": "settled"}, **flags),
    )


_AID_DONE = ("录入救助系统并发放", "社会事务办", "2026-04-10")
_ROAD_DONE = ("分两批兑付青苗和水渠补偿款", "财政所", "2026-08-31")
_WALL_DONE = ("重砌堡坎并做排水", "规划建设办", "2026-09-20")
_DIVIDEND_DONE = ("兑现分红并张榜公布账目", "合作社", "2026-10-31")

#: Worked case → what was done besides. Those told to the end have none.
AFTERWARDS: tuple[tuple[WorkedCase, tuple[Act, ...]], ...] = (
    (
        WELL_PUMP,
        (
            Act(PETITIONER, "rate", "2026-01-07T19:20", _RATED),
            Act("zhouming", "close", "2026-02-06T15:10", {"closing_kind": "settled"}),
        ),
    ),
    (
        AID_APPLICATION,
        (
            Act(
                "lijia",
                "contact",
                "2026-03-03T09:10",
                {
                    "contact_on": "2026-03-03",
                    "contact_way": "phone",
                    "contact_gist": "告知申请卡在核查环节，正在办理。",
                },
            ),
            _notice("2026-03-03T15:40", way="online"),
            _given("tangli", "2026-03-04T09:00", "social_affairs", "linan", colour="yellow"),
            Act("linan", "sign_in", "2026-03-04T10:20"),
            Act("linan", "investigate", "2026-03-04T14:30"),
            *_progress("linan", ("2026-03-09T10:00", "入户核查完毕，家庭收入低于标准。")),
            _drafted(
                "linan",
                "2026-03-12T10:00",
                "告知低保申请办到哪一步",
                "申请材料齐全，村级评议后未按时上报，延误两个月。",
                "符合条件，应当立即办理，并向申请人致歉。",
                "社会救助暂行办法",
                _AID_DONE,
            ),
            Act("zhouming", "issue_duty_answer", "2026-03-13T09:30"),
            Act("chenwei", "issue_duty_answer", "2026-03-16T10:00"),
            _handed("linan", "deliver_duty_answer", "2026-03-17T15:00"),
            _begun("maxia", "2026-03-18T09:00", _AID_DONE),
            _done("linan", "2026-04-08T16:00", "首月低保金已到账，附发放单。"),
            *_ended("2026-04-10T20:05", "2026-04-10T20:15", "2026-04-21T10:30"),
        ),
    ),
    (
        ROAD_COMPENSATION,
        (
            _notice("2026-04-08T16:30"),
            *_progress(
                "fangyi",
                ("2026-04-13T10:00", "完成一半地块丈量，村民代表在场签字。"),
                ("2026-04-21T10:00", "核对水渠损坏长度，准备第二次丈量。"),
                ("2026-04-28T15:00", "两块地边界有争议，约双方再到场。"),
                ("2026-05-08T10:00", "假期后继续丈量，完成九成。"),
                ("2026-05-18T15:30", "汇总丈量结果，与施工单位核对。"),
                ("2026-06-08T10:00", "重新丈量完成，结果已由代表签字。"),
            ),
            Act(
                "fangyi", "interim_answer", "2026-04-16T10:00", {"progress_text": "已向代表说明丈量进展和下一步安排。"}
            ),
            _drafted(
                "fangyi",
                "2026-06-16T10:00",
                "按丈量数兑现补偿",
                "经两次丈量，压坏青苗3.2亩、水渠140米。",
                "丈量属实，约定有效，应当兑付。",
                "土地管理法",
                _ROAD_DONE,
            ),
            Act("douyu", "issue", "2026-06-17T09:00"),
            Act("zhouming", "issue", "2026-06-18T10:00"),
            Act("chenwei", "issue", "2026-06-23T09:00"),
            _handed("fangyi", "deliver_opinion", "2026-06-24T10:00"),
            _begun("douyu", "2026-06-25T09:00", _ROAD_DONE),
            _done("fangyi", "2026-08-26T15:00", "全部兑付到户，附签收表。"),
            Act(
                "lijia",
                "record_confirmation",
                "2026-08-27T16:40",
                {"settled_on": "2026-08-27", "all_signed": "true"},
                paper="化解确认书（全体代表签字）",
            ),
            Act(PETITIONER, "rate", "2026-07-10T19:50", _RATED),
            Act("zhouming", "close", "2026-09-08T10:00", {"closing_kind": "settled", "all_told": "true"}),
        ),
    ),
    (COURT_JUDGMENT, ()),
    (UNPAID_WAGES, (Act("zhouming", "pass_on", "2026-01-20T15:00", {"note_text": "已陪同代表到监察大队登记。"}),)),
    (
        RETAINING_WALL,
        (
            _given("zhouming", "2026-05-20T15:00", "planning", "fangyi", earlier=True),
            Act("fangyi", "sign_in", "2026-05-20T16:00", on_earlier=True),
            Act("fangyi", "investigate", "2026-05-22T09:30", on_earlier=True),
            *_progress(
                "fangyi",
                ("2026-06-02T10:00", "现场查勘，堡坎垮塌12米，正在做预算。"),
                ("2026-06-11T15:00", "电话告知信访人预算已报批。"),
                earlier=True,
            ),
            Act("zhouming", "file_untold", "2026-06-11T16:00", reason="县里抄送本乡，已由县信访办告知信访人。"),
            Act(
                "fangyi",
                "contact",
                "2026-06-11T15:20",
                {"contact_on": "2026-06-11", "contact_way": "phone", "contact_gist": "说明修复安排和时间。"},
                on_earlier=True,
            ),
            _drafted(
                "fangyi",
                "2026-06-15T10:00",
                "尽快修好堡坎",
                "堡坎系五月大雨冲垮，长12米，属集体设施。",
                "属实，列入水毁修复。",
                "防洪法",
                _WALL_DONE,
                on_earlier=True,
            ),
            Act("douyu", "issue", "2026-06-15T15:00", on_earlier=True),
            Act("zhouming", "issue", "2026-06-16T10:00", on_earlier=True),
            Act("chenwei", "issue", "2026-06-17T09:00", on_earlier=True),
            _handed("fangyi", "deliver_opinion", "2026-06-18T10:00", on_earlier=True),
            _begun("douyu", "2026-06-18T15:00", _WALL_DONE, on_earlier=True),
            _done("fangyi", "2026-09-11T15:00", "堡坎重砌完成，已验收。", on_earlier=True),
            *_ended("2026-09-13T19:30", "2026-07-05T19:40", "2026-09-24T10:00", on_earlier=True),
        ),
    ),
    (
        BUS_SHELTER,
        (
            Act("lijia", "deliver_receipt", "2026-03-17T09:30", {"delivered_on": "2026-03-17", "notice_way": "paper"}),
            Act(
                "zhouming",
                "reply",
                "2026-04-08T10:00",
                {"reply_text": "候车亭列入本年小型项目；减速带已转报县交通部门。"},
            ),
            Act("lijia", "deliver_reply", "2026-04-09T09:30", {"delivered_on": "2026-04-09", "notice_way": "paper"}),
            Act(
                "fangyi",
                "carry_out",
                "2026-07-20T15:00",
                {"measure_on": "2026-07-20", "measure_text": "候车亭已建成使用。"},
            ),
            Act("zhouming", "close", "2026-07-24T10:00"),
        ),
    ),
    (
        INSURANCE_INQUIRY,
        (
            _notice("2026-07-07T09:00", way="oral"),
            Act("zhouming", "close", "2026-08-10T10:00", {"closing_kind": "done_unconfirmed", "all_told": "true"}),
        ),
    ),
    (BURNT_PLASTIC, ()),
    (
        COOPERATIVE_DIVIDEND,
        (
            _notice("2026-08-04T09:30", way="online"),
            _given("zhouming", "2026-08-03T15:00", "agriculture", "gaojie"),
            Act("gaojie", "sign_in", "2026-08-04T10:00"),
            Act("gaojie", "investigate", "2026-08-05T09:00"),
            *_progress("gaojie", ("2026-08-14T15:00", "合作社已提交账册，正在核对2025年收支。")),
            _drafted(
                "gaojie",
                "2026-08-20T10:00",
                "兑现2025年分红并公布账目",
                "合作社2025年有可分配盈余，未按章程分配和公布。",
                "章程约定明确，应当分配并公布账目。",
                "农民专业合作社法",
                _DIVIDEND_DONE,
            ),
            Act("xubin", "issue", "2026-08-21T09:00"),
            Act("zhouming", "issue", "2026-08-24T10:00"),
            Act("chenwei", "issue", "2026-08-25T09:00"),
            _handed("gaojie", "deliver_opinion", "2026-08-26T10:00"),
            _begun("xubin", "2026-08-27T09:00", _DIVIDEND_DONE),
            _done("gaojie", "2026-10-28T15:00", "分红到户，账目已张榜公布。"),
            *_ended("2026-10-29T19:30", "2026-09-12T19:40", "2026-11-10T10:00"),
        ),
    ),
)
