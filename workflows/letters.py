"""
What an official paper says, as data that a page prints: its required contents, from the case as it is when it is
issued.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.hooks import Composition
from engine.labels import Label


@dataclass(frozen=True, slots=True)
class PaperKind:
    """One kind of paper: its title, what it must contain, which box of rights it carries, and on what it rests."""

    title: Label
    contains: tuple[str, ...]
    rights: str | None
    basis: str


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What every paper of an office shares."""

    organ: Label
    address: Label
    phone: str
    kinds: Mapping[str, PaperKind]
    rights: Mapping[str, Label]
    places: Mapping[str, Mapping[str, Any]]  # outside organs: name, address, phone


#: Required content → its heading, and the fields of the case or of the form that say it.
PARTS: Mapping[str, tuple[str, str, tuple[str, ...]]] = {
    "what_was_received": ("收到的事项", "What was received", ("title", "requests")),
    "request_in_short": ("您的诉求", "Your request", ("requests", "title")),
    "requests_one_by_one": ("您的诉求（逐条）", "Your requests one by one", ("requests",)),
    "suggestion_in_short": ("您的建议", "Your suggestion", ("title", "facts")),
    "received_at": ("收到时间", "Received at", ("received_at",)),
    "first_receiver": ("首接责任人", "First receiver", ("first_receiver",)),
    "accepted_on": ("受理日期", "Accepted on", ("accept_date",)),
    "pathway_and_procedure": ("处理途径和程序", "Pathway and procedure", ("pathway",)),
    "handling_unit": ("承办单位", "Handling unit", ("lead_unit",)),
    "refusal_ground": ("不予受理的情形", "Ground", ("refusal_ground",)),
    "refusal_reasons": ("理由", "Reasons", ("refusal_reasons",)),
    "way_out": ("您可以怎么办", "What you can do instead", ("way_out",)),
    "final_opinion": ("复核意见", "Re-review opinion", ("final_opinion_no",)),
    "facts_compared": ("事实和理由的比对", "Facts and reasons compared", ("facts_compared",)),
    "right_organ": ("有权处理的机关", "Organ with the power", ("right_organ",)),
    "organ_address_and_phone": ("地址和电话", "Address and telephone", ("organ_address", "organ_phone")),
    "organ_reasons": ("理由", "Reasons", ("organ_reasons",)),
    "help_offered": ("可以提供的帮助", "Help offered", ("help_offered",)),
    "led_procedure": ("法定途径", "Statutory procedure", ("led_procedure",)),
    "led_time_limit": ("提出期限", "Time limit", ("led_time_limit",)),
    "extension_days": ("延长天数", "Days of extension", ("extension_days",)),
    "extension_reason": ("延期理由", "Reason of the extension", ("extension_reason",)),
    "facts_and_evidence": ("查明的事实和证据", "Facts and evidence", ("facts_found", "evidence")),
    "facts_found": ("查明的事实", "Facts found", ("facts_found",)),
    "opinion_on_each": ("处理意见（逐条）", "Opinion on each request", ("answers", "result")),
    "answer": ("答复", "Answer", ("reply_text", "answers", "result")),
    "legal_basis": ("法律政策依据", "Law and policy", ("legal_basis",)),
    "measures_with_dates": ("落实措施和期限", "Measures and dates", ("measures", "measures_due_on")),
    "conversion_reason": ("变更程序的理由", "Reason of the change", ("conversion_reason",)),
    "colour": ("颜色", "Colour", ("colour",)),
    "tasks": ("任务", "Tasks", ("tasks",)),
    "problem": ("一个问题", "One problem", ("package_problem",)),
    "leader": ("一个领导", "One leader", ("package_owner",)),
    "team": ("一套班子", "One team", ("package_team",)),
    "steps_with_dates": ("一套方案", "One plan", ("package_steps",)),
    "pledge": ("一包到底", "To the end", ("package_pledge",)),
    "redacted_request": ("需说明的问题（已隐去身份）", "Question, without the identity", ("redacted_request",)),
    "objection_reasons": ("异议理由", "Reasons of the objection", ("objection_reasons",)),
    "objection_basis": ("法律依据", "Legal basis", ("objection_basis",)),
    "suggested_organ": ("建议转送的机关", "Organ suggested", ("suggested_organ",)),
    "upper_number": ("来文编号", "Number of the sender", ("upper_no",)),
    "urgent_facts": ("紧急情形", "Urgent facts", ("urgent_facts", "urgent_note")),
    "head_count": ("人数", "Head count", ("head_count",)),
    "demand": ("督办要求", "Demand", ("supervision_demand",)),
    "process": ("办理过程", "Process", ("report_gist",)),
    "result": ("处理结果", "Result", ("result",)),
    "stance": ("信访人意见", "Petitioner's stance", ("stance",)),
    "progress": ("进展", "Progress", ("progress_text",)),
    "secrecy_line": ("保密要求", "Secrecy", ()),
}
SECRECY = Label(
    zh="不得将信访人的信息透露给被反映的人员或者单位。",
    en="Nothing about the petitioner may reach the person or unit complained about.",
)


def compose(head: Letterhead, paper: Composition) -> dict[str, Any]:
    """
    The content of a paper: heading, number, each required part that the case can say, limits, and the box of rights.

    Coded values stand as codes beside their field; the page that prints them knows their labels.

    Source: docs/rules/petition.md, papers; 《信访工作条例》 arts 18, 23, 32.
    """
    kind = head.kinds[paper.letter]
    values = {**paper.case.facts, **paper.values, **paper.form}
    parts = [part for name in kind.contains if (part := _part(name, values))]
    return {
        "title": kind.title.model_dump(),
        "number": paper.number,
        "organ": head.organ.model_dump(),
        "address": head.address.model_dump(),
        "phone": head.phone,
        "matter": paper.case.number,
        "day": paper.today.isoformat(),
        "parts": parts,
        "reason": paper.reason,
        "limits": _limits(paper),
        "rights": _rights(head, kind, paper),
        "basis": kind.basis,
    }


def _part(name: str, values: Mapping[str, Any]) -> dict[str, Any] | None:
    if name == "secrecy_line":
        return {"heading": {"zh": "保密要求", "en": "Secrecy"}, "values": [], "text": SECRECY.model_dump()}
    if name not in PARTS:
        return None
    zh, en, fields = PARTS[name]
    given = [
        {"field": field, "value": values[field]}
        for field in fields
        if values.get(field) not in (None, "", []) and not _is_elsewhere(values[field])
    ]
    return {"heading": {"zh": zh, "en": en}, "values": given} if given else None


def _is_elsewhere(value: Any) -> bool:
    return isinstance(value, dict) and "kept" in value


def _limits(paper: Composition) -> list[dict[str, Any]]:
    running = (clock for clock in paper.clocks.values() if clock.status == "running")
    return [{"deadline": clock.name, "day": clock.due_day.isoformat()} for clock in running]


def _rights(head: Letterhead, kind: PaperKind, paper: Composition) -> dict[str, str] | None:
    if kind.rights is None or kind.rights not in head.rights:
        return None
    opinion = paper.clocks.get("opinion")
    filled = {f"{name}{part}": text for name, place in head.places.items() for part, text in _about(place).items()}
    filled["limit_end"] = opinion.due_day.isoformat() if opinion else "—"
    box = head.rights[kind.rights]
    in_english = {
        f"{name}{part}": text for name, place in head.places.items() for part, text in _about(place, "en").items()
    }
    return {"zh": box.zh.format(**filled), "en": box.en.format(**{**filled, **in_english})}


def _about(place: Mapping[str, Any], language: str = "zh") -> dict[str, str]:
    return {
        "": place["name"].in_language(language),
        "_address": place["address"].in_language(language),
        "_phone": place["phone"],
    }
