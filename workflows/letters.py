"""
What an official paper says, as data that a page prints: its required contents, from the case as it is when it is
issued.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.hooks import Composition
from engine.labels import Label
from engine.roles import read_source
from workflows.letter_days import listed
from workflows.letter_names import names_for
from workflows.letter_words import (
    ADDRESSEES,
    FIELDS,
    NONE_GIVEN,
    OF_THE_FORM,
    OF_THE_ORIGINAL,
    SENTENCES,
)
from workflows.letterhead import PARTY, Letterhead, PaperKind
from workflows.vocabulary import PAPER_PARTS

#: The fields in which lifecycles keep who brings a matter.
NAMES = ("petitioner_name", "reporter_name")

#: Language → name → what stands for it in a sentence.
_Filled = Mapping[str, Mapping[str, str]]


def compose(head: Letterhead, paper: Composition) -> dict[str, Any]:
    """
    The content of a paper: heading, number, addressee, every required part, limits, and the box of rights.

    Coded values stand as codes beside their field; the page that prints them knows their labels.

    Source: docs/rules/petition.md, “Papers”; 《信访工作条例》 arts 18, 23, 32.
    """
    kind = head.kinds[paper.letter]
    filled = {language: names_for(head, paper, language) for language in ("zh", "en")}
    limits = listed(paper.lifecycle, paper.clocks, contains=kind.contains, audience=kind.audience)
    return {
        "title": kind.title.model_dump(),
        "number": paper.number,
        "addressee": _addressee(head, kind).model_dump(),
        "to": _named(kind, paper),
        "organ": head.organ.model_dump(),
        "address": head.address.model_dump(),
        "phone": head.phone,
        "matter": paper.case.number,
        "day": paper.today.isoformat(),
        "parts": [_part(name, paper, filled) for name in kind.contains],
        "reason": paper.reason,
        "limits": [{"deadline": clock.name, "day": clock.due_day.isoformat()} for clock in limits],
        "rights": _rights(head, kind, paper, filled),
        "basis": kind.basis,
    }


def _named(kind: PaperKind, paper: Composition) -> dict[str, str] | None:
    """
    The field and the value that name whom the paper is for: it keeps them, whatever is corrected later.

    Whom it calls “you” by name; an official or a unit by the field that the role is drawn from, or that is called so.
    """
    if kind.audience == PARTY:
        return next(({"field": name, "value": paper.values[name]} for name in NAMES if paper.values.get(name)), None)
    role = paper.lifecycle.roles.get(kind.audience)
    source = read_source(role.from_, role.of) if role else None
    name = source.field if source else kind.audience
    value = paper.case.facts.get(name or "")
    return {"field": str(name), "value": value} if isinstance(value, str) else None


def _addressee(head: Letterhead, kind: PaperKind) -> Label:
    place = head.places.get(kind.audience)
    return place["name"] if place else ADDRESSEES[kind.audience]


def _part(name: str, paper: Composition, filled: _Filled) -> dict[str, Any]:
    """
    One required part; what the case does not say, the office says, and a part is never left out.

    The reason is the one that was written with the act; where the act asks for none, a field of its form says it.
    """
    part: dict[str, Any] = {"part": name, "heading": PAPER_PARTS[name].model_dump(), "values": []}
    if name == "reason" and paper.reason:
        return {**part, "text": {"zh": paper.reason, "en": paper.reason}}
    if given := _given(name, paper):
        return {**part, "values": given}
    return {**part, "text": _fill(SENTENCES.get(name, NONE_GIVEN), filled)}


def _given(name: str, paper: Composition) -> list[dict[str, Any]]:
    values = {**paper.case.facts, **paper.values, **paper.form}
    if name in OF_THE_ORIGINAL:
        values = next((dict(other.case.facts) for other in paper.linked.values()), {})
    return [
        {"field": field, "value": values[field]}
        for field in (*FIELDS.get(name, ()), *OF_THE_ORIGINAL.get(name, ()))
        if values.get(field) not in (None, "", [])
        and not _is_elsewhere(values[field])
        and (field not in OF_THE_FORM or field in paper.form)
    ]


def _fill(sentence: Label, filled: _Filled) -> dict[str, str]:
    return {language: sentence.in_language(language).format(**names) for language, names in filled.items()}


def _is_elsewhere(value: Any) -> bool:
    return isinstance(value, dict) and "kept" in value


def _rights(head: Letterhead, kind: PaperKind, paper: Composition, filled: _Filled) -> dict[str, str] | None:
    """
    The box of rights: the one that the paper names, or by the procedure or else the pathway of the case.

    A handling opinion speaks of review and re-review only: neither a lawsuit nor reconsideration is open against it.

    Source: 《信访工作条例》 arts 35, 36; Interpretation of the Administrative Litigation Law 2018, art. 1 (9).
    """
    if kind.rights is None:
        return None
    if kind.rights == "by pathway":
        facts = paper.case.facts
        box = head.relief.get(str(facts.get("led_procedure"))) or head.relief.get(str(facts.get("pathway")))
        return _fill(box, filled) if box else None
    return _fill(head.rights[kind.rights], filled)
