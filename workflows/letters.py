"""
What an official paper says, as data that a page prints: its required contents, from the case as it is when it is
issued.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from engine.hooks import Composition
from engine.labels import Label
from engine.snapshot import Clock
from workflows.vocabulary import PAPER_PARTS

#: Limits that concern the petitioner; the office's own goals stand on its internal papers only.
TOLD_TO_PETITIONERS = frozenset({
    "written_notice", "opinion", "simplified_answer", "inquiry_answer", "redo_opinion", "ask_review", "ask_rereview",
    "rating", "reply", "take_back",
})  # fmt: skip
#: The limit that ends the handling, the shortest that applies first.
ENDS = ("simplified_answer", "inquiry_answer", "redo_opinion", "opinion")


@dataclass(frozen=True, slots=True)
class PaperKind:
    """One kind of paper: its title, what it must contain, whom it is for, its box of rights, and on what it rests."""

    title: Label
    contains: tuple[str, ...]
    rights: str | None
    basis: str
    audience: str = "petitioner"


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What every paper of an office shares. `relief`: pathway → what is open against its outcome."""

    organ: Label
    address: Label
    phone: str
    kinds: Mapping[str, PaperKind]
    rights: Mapping[str, Label]
    places: Mapping[str, Mapping[str, Any]]  # outside organs: name, address, phone
    relief: Mapping[str, Label] = field(default_factory=dict)


#: Required content → the fields of the case or of the form that say it.
FIELDS: Mapping[str, tuple[str, ...]] = {
    "accepted_on": ("accept_date",),
    "adopted_or_not": ("adoption",),
    "answer": ("reply_text", "answers", "result"),
    "colour": ("colour",),
    "colour_reasons": ("urgent_facts", "urgent_note", "head_count"),
    "conversion_reason": ("conversion_reason",),
    "decision": ("recusal_state", "recusal_answer"),
    "demand": ("supervision_demand",),
    "extension_days": ("extension_days",),
    "extension_reason": ("extension_reason",),
    "facts_and_evidence": ("facts_found", "evidence"),
    "facts_compared": ("facts_compared",),
    "facts_found": ("facts_found",),
    "final_opinion": ("final_opinion_no",),
    "first_receiver": ("first_receiver",),
    "handling_unit": ("lead_unit",),
    "head_count": ("head_count",),
    "help_offered": ("help_offered",),
    "leader": ("package_owner",),
    "led_procedure": ("led_procedure",),
    "led_time_limit": ("led_time_limit",),
    "legal_basis": ("legal_basis",),
    "matter": ("title",),
    "measures_taken": ("report_text", "note_text"),
    "measures_with_dates": ("measures", "measures_due_on"),
    "objection_basis": ("objection_basis",),
    "objection_reasons": ("objection_reasons",),
    "opinion_on_each": ("answers", "result"),
    "organ_address_and_phone": ("organ_address", "organ_phone"),
    "organ_reasons": ("organ_reasons",),
    "pathway_and_procedure": ("pathway",),
    "pledge": ("package_pledge",),
    "problem": ("package_problem",),
    "process": ("report_gist",),
    "progress": ("progress_text",),
    "reason": ("recusal_reason", "recusal_answer"),
    "reasons": ("adoption_reasons", "answers"),
    "received_at": ("received_at",),
    "redacted_request": ("redacted_request",),
    "refusal_ground": ("refusal_ground",),
    "refusal_reasons": ("refusal_reasons",),
    "request_in_short": ("title", "requests"),
    "requests_one_by_one": ("requests",),
    "result": ("result",),
    "right_organ": ("right_organ", "relayed_to"),
    "sender": ("source_level",),
    "sender_document": ("upper_document_no", "upper_document_on"),
    "stance": ("stance",),
    "steps_with_dates": ("package_steps",),
    "substitute": ("handler",),
    "suggested_organ": ("suggested_organ",),
    "suggestion_in_short": ("title", "facts"),
    "tasks": ("tasks",),
    "team": ("package_team",),
    "upper_number": ("upper_no",),
    "urgent_facts": ("urgent_facts", "urgent_note"),
    "way_out": ("way_out",),
    "what_and_where": ("title", "place", "occurred_on"),
    "what_was_received": ("title", "requests"),
    "what_will_be_done": ("reply_text",),
    "who": ("recused", "recusal_asked"),
}

#: Required content → what the office itself says; `{name}` is filled from the letterhead and the limits.
SENTENCES: Mapping[str, Label] = {
    "answer_by": Label(zh="三个工作日内书面答复。", en="In writing within three working days."),
    "answer_form": Label(
        zh="书面说明原因、责任和整改措施，并附材料。",
        en="In writing: the cause, who answers for it, and what is mended.",
    ),
    "answered_on": Label(zh="{today}", en="{today}"),
    "approver": Label(zh="本机关负责人", en="Head of this organ"),
    "breach": Label(
        zh="本事项存在需要督办的情形，见下列要求和期限。", en="The matter has to be pressed; see the demand and limits."
    ),
    "contact_person": Label(
        zh="信访办公室，{office_address}，电话{office_phone}",
        en="Petition office, {office_address}, telephone {office_phone}",
    ),
    "help_offered": Label(zh="我们可以协助您联系。", en="We help you to reach it."),
    "help_still_open": Label(
        zh="仍可以申请社会救助、法律援助和人民调解。", en="Social assistance, legal aid and mediation stay open."
    ),
    "how_to_object": Label(
        zh="可以向本机关提出，也可以向{county}（{county_address}，电话{county_phone}）反映。",
        en="Object here or at {county} ({county_address}, telephone {county_phone}).",
    ),
    "last_date": Label(zh="最迟{notice_end}", en="On {notice_end} at the latest"),
    "limit_and_extension": Label(
        zh="办理至{limit_end}；情况复杂的，经本机关负责人批准可以延长，不超过30日，并书面告知理由。",
        en="Until {limit_end}; in a complex matter extended once, by up to 30 days, with the reasons in writing.",
    ),
    "local_limits": Label(zh="见下列期限。", en="See the limits below."),
    "matter_number": Label(zh="{matter}", en="{matter}"),
    "matter_state": Label(
        zh="原事项正在办理，本件已一并记入。", en="The open matter is being handled and this item now stands on it."
    ),
    "measures_with_dates": Label(zh="没有需要另行落实的措施。", en="No measures remain to be carried out."),
    "new_facts_welcome": Label(
        zh="有新的事实或者理由的，可以随时重新提出。", en="New facts or reasons may be brought at any time."
    ),
    "next_step": Label(
        zh="我们将在{notice_end}前告知您处理途径和程序。", en="You will be told pathway and procedure by {notice_end}."
    ),
    "old_and_new_date": Label(zh="原期限{limit_end}，延长至{extended_end}。", en="From {limit_end} to {extended_end}."),
    "only_for_the_discipline_organ": Label(zh="仅限纪检监察机关拆阅。", en="For the discipline organ only."),
    "paper_on_request": Label(zh="您可以要求出具书面处理意见。", en="You may ask for the opinion on paper."),
    "papers_list": Label(zh="随附案卷材料清单。", en="The list of the papers of the file is enclosed."),
    "papers_needed": Label(
        zh="申请书、身份证明和证据材料；不清楚的，我们可以帮助准备。",
        en="The application, proof of identity and the evidence; we help you to prepare them.",
    ),
    "papers_received": Label(zh="随件提交的材料均已登记。", en="The papers handed in are registered with it."),
    "passed_on_or_not": Label(
        zh="已按管理权限处理，由有权机关依规办理。", en="It is dealt with by the organ that has the power over it."
    ),
    "query_code": Label(
        zh="查询码另纸当面交给您，只显示一次，请妥善保管。",
        en="Your query code is handed to you apart and shown once; keep it safe.",
    ),
    "reason": Label(zh="见办理记录。", en="As entered on the file."),
    "report_form": Label(zh="办结后书面报告结果并附佐证材料。", en="Report the result in writing with its evidence."),
    "review_organ": Label(
        zh="{county_review}，{county_review_address}，电话{county_review_phone}",
        en="{county_review}, {county_review_address}, telephone {county_review_phone}",
    ),
    "secrecy_line": Label(
        zh="不得将信访人的信息透露给被反映的人员或者单位。",
        en="Nothing about the petitioner may reach the person or unit complained about.",
    ),
    "substitute": Label(zh="由本机关另行指定人员接替。", en="Another official takes over."),
    "what_is_enclosed": Label(zh="密封件一份。", en="One sealed item."),
}
NONE_GIVEN = Label(zh="无", en="None")
#: A duty is bound by the law that gives it, and by no sixty days.
OWN_LAW = Label(zh="该项职责的法定期限届满之日", en="the end of the limit that the law sets for this duty")
#: Whom a paper speaks to inside the office; outside organs are named by `outside`.
ADDRESSEES: Mapping[str, Label] = {
    "petitioner": Label(zh="您", en="You"),
    "unit_head": Label(zh="承办单位", en="The handling unit"),
    "package_owner": Label(zh="包案领导", en="The package owner"),
    "complained_unit": Label(zh="被反映单位", en="The unit complained about"),
    "discipline": Label(zh="有管理权限的纪检监察机关", en="The discipline organ with the power"),
}
_Language = str


def compose(head: Letterhead, paper: Composition) -> dict[str, Any]:
    """
    The content of a paper: heading, number, addressee, every required part, limits, and the box of rights.

    Coded values stand as codes beside their field; the page that prints them knows their labels.

    Source: docs/rules/petition.md, “Papers”; 《信访工作条例》 arts 18, 23, 32.
    """
    kind = head.kinds[paper.letter]
    values = {**paper.case.facts, **paper.values, **paper.form}
    filled = {language: _filled(head, paper, language) for language in ("zh", "en")}
    return {
        "title": kind.title.model_dump(),
        "number": paper.number,
        "addressee": _addressee(head, kind).model_dump(),
        "organ": head.organ.model_dump(),
        "address": head.address.model_dump(),
        "phone": head.phone,
        "matter": paper.case.number,
        "day": paper.today.isoformat(),
        "parts": [_part(name, values, filled) for name in kind.contains],
        "reason": paper.reason,
        "limits": _limits(kind, paper),
        "rights": _rights(head, kind, paper, filled),
        "basis": kind.basis,
    }


def _addressee(head: Letterhead, kind: PaperKind) -> Label:
    place = head.places.get(kind.audience)
    return place["name"] if place else ADDRESSEES[kind.audience]


def _part(name: str, values: Mapping[str, Any], filled: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    """One required part; what the case does not say, the office says, and a part is never left out."""
    given = [
        {"field": field, "value": values[field]}
        for field in FIELDS.get(name, ())
        if values.get(field) not in (None, "", []) and not _is_elsewhere(values[field])
    ]
    part: dict[str, Any] = {"part": name, "heading": PAPER_PARTS[name].model_dump(), "values": given}
    if given:
        return part
    sentence = SENTENCES.get(name, NONE_GIVEN)
    return {**part, "text": _fill(sentence, filled)}


def _fill(sentence: Label, filled: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    return {language: sentence.in_language(language).format(**names) for language, names in filled.items()}


def _is_elsewhere(value: Any) -> bool:
    return isinstance(value, dict) and "kept" in value


def _filled(head: Letterhead, paper: Composition, language: _Language) -> dict[str, str]:
    """Every name that a sentence may use, in one language."""
    names = {f"{place}{part}": text for place, card in head.places.items() for part, text in _about(card, language)}
    notice, opinion = paper.clocks.get("written_notice"), paper.clocks.get("opinion")
    longer = paper.form.get("extension_days") or paper.case.facts.get("extension_days")
    return {
        **names,
        "office_address": head.address.in_language(language),
        "office_phone": head.phone,
        "matter": paper.case.number,
        "today": _day(paper.today, language),
        "notice_end": _day(notice.due_day if notice else paper.today, language),
        "limit_end": _limit_end(paper.clocks, language),
        "extended_end": _day(opinion.due_day + timedelta(days=longer), language) if opinion and longer else "—",
    }


def _about(place: Mapping[str, Any], language: _Language) -> tuple[tuple[str, str], ...]:
    return (
        ("", place["name"].in_language(language)),
        ("_address", place["address"].in_language(language)),
        ("_phone", place["phone"]),
    )


def _limit_end(clocks: Mapping[str, Clock], language: _Language) -> str:
    """When the handling must be over: the last day of whichever limit applies."""
    for name in ENDS:
        if (clock := clocks.get(name)) and clock.status in ("running", "passed"):
            return _day(clock.due_day, language)
    return OWN_LAW.in_language(language)


def _day(day: date, language: _Language) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if language == "zh" else day.isoformat()


def _limits(kind: PaperKind, paper: Composition) -> list[dict[str, Any]]:
    told = {name: clock for name, clock in paper.clocks.items() if clock.status == "running"}
    if kind.audience == "petitioner":
        told = {name: clock for name, clock in told.items() if name in TOLD_TO_PETITIONERS}
    return [{"deadline": name, "day": clock.due_day.isoformat()} for name, clock in told.items()]


def _rights(
    head: Letterhead, kind: PaperKind, paper: Composition, filled: Mapping[str, Mapping[str, str]]
) -> dict[str, str] | None:
    """
    The box of rights: the one that the paper names, or by the pathway of the case.

    A handling opinion speaks of review and re-review only: neither a lawsuit nor reconsideration is open against it.

    Source: 《信访工作条例》 arts 35, 36; Interpretation of the Administrative Litigation Law 2018, art. 1 (9).
    """
    if kind.rights is None:
        return None
    if kind.rights == "by pathway":
        box = head.relief.get(str(paper.case.facts.get("pathway")))
        return box.model_dump() if box else None
    return _fill(head.rights[kind.rights], filled)
