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
from workflows.letter_words import (
    ADDRESSEES,
    EXTENSION,
    FIELDS,
    NEXT_STEPS,
    NO_PAPERS,
    NONE_GIVEN,
    OWN_LAW,
    SENTENCES,
    SUBSTITUTES,
)
from workflows.vocabulary import PAPER_PARTS

#: Limits that the law sets for an answer to the petitioner, and the petitioner's own windows: these a paper lists.
LISTED_FOR_PETITIONERS = frozenset({
    "opinion", "simplified_answer", "redo_opinion", "ask_review", "ask_rereview", "rating", "take_back",
})  # fmt: skip
NOTICE = "written_notice"
_PAPERS_LIST = "papers_list"
#: The fields in which lifecycles keep who brings a matter.
NAMES = ("petitioner_name", "reporter_name")
#: The limit that ends the handling, the shortest that applies first.
ENDS = ("simplified_answer", "inquiry_answer", "redo_opinion", "opinion", "reply")


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
        "to": _named(kind, paper.values),
        "organ": head.organ.model_dump(),
        "address": head.address.model_dump(),
        "phone": head.phone,
        "matter": paper.case.number,
        "day": paper.today.isoformat(),
        "parts": [_part(name, values, filled, paper.reason) for name in kind.contains],
        "reason": paper.reason,
        "limits": _limits(kind, paper),
        "rights": _rights(head, kind, paper, filled),
        "basis": kind.basis,
    }


def _named(kind: PaperKind, values: Mapping[str, Any]) -> dict[str, str] | None:
    """The field and the value that name whom the paper calls “you”: it keeps them, whatever is corrected later."""
    if kind.audience != "petitioner":
        return None
    return next(({"field": name, "value": values[name]} for name in NAMES if values.get(name)), None)


def _addressee(head: Letterhead, kind: PaperKind) -> Label:
    place = head.places.get(kind.audience)
    return place["name"] if place else ADDRESSEES[kind.audience]


def _part(
    name: str, values: Mapping[str, Any], filled: Mapping[str, Mapping[str, str]], reason: str | None
) -> dict[str, Any]:
    """
    One required part; what the case does not say, the office says, and a part is never left out.

    The reason is the one that was written with the act; where the act asks for none, a field of its form says it.
    """
    if name == "reason" and reason:
        written = {"zh": reason, "en": reason}
        return {"part": name, "heading": PAPER_PARTS[name].model_dump(), "values": [], "text": written}
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
    opinion = paper.clocks.get("opinion")
    longer = paper.form.get("extension_days") or paper.case.facts.get("extension_days")
    limit_end, step = _limit_end(paper.clocks, language), _next_step(paper.clocks)
    notice_end = _day(paper.clocks[NOTICE].due_day, language) if NOTICE in paper.clocks else limit_end
    until = {"notice": notice_end, "answer": limit_end, "code": "—"}
    can_be_extended = paper.case.facts.get("pathway") == "petition"
    return {
        **names,
        "office_address": head.address.in_language(language),
        "office_phone": head.phone,
        "matter": paper.case.number,
        "papers": "、".join(paper.files) or NO_PAPERS.in_language(language),
        "papers_list": _papers_list(head, paper, language) if _PAPERS_LIST in head.kinds[paper.letter].contains else "",
        "substitute": _substitute(paper, language),
        "today": _day(paper.today, language),
        "notice_end": notice_end,
        "limit_end": limit_end,
        "extension": EXTENSION.in_language(language) if can_be_extended else "",
        "extended_end": _day(opinion.due_day + timedelta(days=longer), language) if opinion and longer else "—",
        "next_step": NEXT_STEPS[step].in_language(language).format(notice_end=notice_end, limit_end=limit_end),
        "last_date": until[step],
    }


def _papers_list(head: Letterhead, paper: Composition, language: _Language) -> str:
    """What goes along: the papers of the case that are valid, and every file that was handed in."""
    issued = [f"{head.kinds[one.letter].title.in_language(language)} {one.number}" for one in paper.case.papers]
    handed_in = (*paper.case.files, *paper.files)
    listed = [f"{place}. {what}" for place, what in enumerate((*issued, *handed_in), 1)]
    return "; ".join(listed) if listed else NO_PAPERS.in_language(language)


def _substitute(paper: Composition, language: _Language) -> str:
    decided = SUBSTITUTES.get(str(paper.case.facts.get("recusal_state")))
    return decided.in_language(language) if decided else NONE_GIVEN.in_language(language)


def _next_step(clocks: Mapping[str, Clock]) -> str:
    notice = clocks.get(NOTICE)
    if notice is None or notice.status == "waived":
        return "code"
    return "notice" if notice.is_open else "answer"


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
        told = {name: clock for name, clock in told.items() if name in LISTED_FOR_PETITIONERS}
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
