"""Every name that a sentence of a paper may use, filled from the case as it will be and from the office's own card."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from engine.deadlines import reckon
from engine.hooks import Composition, Linked
from engine.labels import joined
from engine.snapshot import Clock
from engine.spans import parse_span
from workflows.letter_days import answer_clock, late, may_be_extended, notice_clock
from workflows.letter_words import (
    BREACH,
    EXTENSION,
    IN_HANDLING,
    NEXT_STEPS,
    NO_BREACH,
    NO_PAPERS,
    NONE_GIVEN,
    NOT_TOLD_HERE,
    OWN_LAW,
    SUBSTITUTES,
)
from workflows.letterhead import Letterhead

#: Within this a unit answers a supervision letter or a request for a statement: a rule of the township.
ANSWER_WITHIN = "3 working days"


def names_for(head: Letterhead, paper: Composition, language: str) -> dict[str, str]:
    """Every name that a sentence may use, in one language (`zh` or `en`)."""
    answer, notice = answer_clock(paper.lifecycle, paper.clocks), notice_clock(paper.lifecycle, paper.clocks)
    limit_end = day_of(answer.due_day, language) if answer else OWN_LAW.in_language(language)
    notice_end = day_of(notice.due_day, language) if notice else limit_end
    step = _next_step(notice)
    granted = _granted(paper, answer)
    return {
        **{f"{place}{part}": text for place, card in head.places.items() for part, text in _about(card, language)},
        **_of_original(next(iter(paper.linked.values()), None), language),
        "office_address": head.address.in_language(language),
        "office_phone": head.phone,
        "matter": paper.case.number,
        "papers": (joined(paper.files) if paper.files else NO_PAPERS).in_language(language),
        "papers_list": _papers_list(head, paper, language),
        "substitute": _substitute(paper, language),
        "today": day_of(paper.today, language),
        "notice_end": notice_end,
        "limit_end": limit_end,
        "extension": EXTENSION.in_language(language) if may_be_extended(paper.lifecycle, answer) else "",
        "extended_by": str(granted or "—"),
        "extended_end": day_of(answer.due_day + timedelta(days=granted), language) if answer and granted else "—",
        "next_step": NEXT_STEPS[step].in_language(language).format(notice_end=notice_end, limit_end=limit_end),
        "last_date": {"notice": notice_end, "answer": limit_end, "code": "—"}[step],
        "breach": _breach(paper, language),
        "answer_by": _answer_by(head, paper.today, language),
    }


def day_of(day: date, language: str) -> str:
    """A day as papers have it."""
    return f"{day.year}年{day.month}月{day.day}日" if language == "zh" else day.isoformat()


def _about(place: Mapping[str, Any], language: str) -> tuple[tuple[str, str], ...]:
    return (
        ("", place["name"].in_language(language)),
        ("_address", place["address"].in_language(language)),
        ("_phone", place["phone"]),
    )


def _of_original(original: Linked | None, language: str) -> dict[str, str]:
    """The open matter into which this one goes: number, state and limit, and nothing that its petitioner said."""
    if original is None:
        unknown = NOT_TOLD_HERE.in_language(language)
        return {"original_number": unknown, "original_state": unknown, "original_end": unknown}
    end = answer_clock(original.lifecycle, original.case.clocks)
    return {
        "original_number": original.case.number,
        "original_state": original.lifecycle.states[original.case.state].title.in_language(language),
        "original_end": day_of(end.due_day, language) if end else IN_HANDLING.in_language(language),
    }


def _papers_list(head: Letterhead, paper: Composition, language: str) -> str:
    """What goes along: the papers of the case that are valid, and every file that was handed in."""
    papers = (one for one in paper.case.papers if one.number)  # those of this act have none yet
    issued = [f"{head.kinds[one.letter].title.in_language(language)} {one.number}" for one in papers]
    listed = [f"{place}. {what}" for place, what in enumerate((*issued, *paper.case.files, *paper.files), 1)]
    return "; ".join(listed) if listed else NO_PAPERS.in_language(language)


def _substitute(paper: Composition, language: str) -> str:
    decided = SUBSTITUTES.get(str(paper.case.facts.get("recusal_state")))
    return decided.in_language(language) if decided else NONE_GIVEN.in_language(language)


def _next_step(notice: Clock | None) -> str:
    if notice is None or notice.status == "waived":
        return "code"
    return "notice" if notice.is_open else "answer"


def _granted(paper: Composition, answer: Clock | None) -> int | None:
    """How many days longer, as the limit's own rule says where they stand; known from the approval on."""
    rule = paper.lifecycle.deadlines[answer.name].extend if answer else None
    days = paper.case.facts.get(rule.days.removeprefix("field ")) if rule else None
    return days if isinstance(days, int) else None


def _breach(paper: Composition, language: str) -> str:
    """Which duties are late, since when and for how long; papers say it in numbers."""
    found = [
        BREACH.in_language(language).format(
            limit=paper.lifecycle.deadlines[clock.name].title.in_language(language),
            day=day_of(clock.due_day, language),
            days=(paper.today - clock.due_day).days,
        )
        for clock in late(paper.lifecycle, paper.clocks, today=paper.today)
    ]
    return "".join(found) or NO_BREACH.in_language(language)


def _answer_by(head: Letterhead, today: date, language: str) -> str:
    return day_of(reckon(today, parse_span(ANSWER_WITHIN), calendar=head.calendar).due_day, language)
