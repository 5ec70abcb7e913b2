"""An issued paper as a page that prints well: what the composer put down when it was issued, and nothing newer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, ClassVar

from fastapi import Request
from starlette.responses import Response

from engine.compile import Compiled
from engine.decide import roles_on
from engine.errors import CaseNotFound
from engine.labels import Label, formal_day
from engine.snapshot import Snapshot
from web.case_queries import Paper, find_paper, surroundings_of
from web.casefile import letters_to_deliver, note_reading, read_visible
from web.identity import SignedIn
from web.labels import Names, day_words, same, value_words
from web.masked_files import without_names
from web.paper_parts import Part, label_in, parts_of
from web.policy import SIGNED_IN
from web.rendering import View, render
from web.router import Router
from web.state import State
from web.timeline import Reader

router = Router()

#: How a paper for the petitioner names him (workflows/letters.py).
YOU = "您"
#: The letter that begins with a sentence of its own.
OPINION = "handling_opinion"
_NOT_NAMED = Label(zh="信访人", en="The petitioner")


@dataclass(frozen=True, slots=True)
class DocumentView(View):
    """A paper, ready to be read and printed."""

    page: ClassVar[str] = "documents/show.html"

    case_id: str
    title: Label
    number: str
    organ: Label | None
    contact: Label | None
    addressee: Label | None
    corrected: Label | None
    matter: str
    opening: Label | None
    parts: Sequence[Part]
    reason: str | None
    limits: Sequence[tuple[Label, Label]]
    rights: Label | None
    basis: str
    issued: Label
    delivered: Label | None
    waits: bool
    is_void: bool
    is_masked: bool


@router.get("/cases/{case_id}/documents/{document_id}", policy=SIGNED_IN)
def document(request: Request, state: State, viewer: SignedIn, case_id: str, document_id: str) -> Response:
    """Show a paper of a case that the reader may see; what is personal is masked as on the case's page."""
    with state.database.reading() as work:
        case, compiled = read_visible(work, state, case_id, viewer.standing)
        paper = find_paper(work, case_id, document_id) if document_id.isascii() else None
        if paper is None:
            raise CaseNotFound(document_id)
        around = surroundings_of(work, case_id, linked=(), standing=viewer.standing)
    note_reading(state, case_id, viewer.standing, what="document")
    names = Names(around.people, around.units, state.office.codes, state.zone, {}, is_formal=True)
    reader = Reader(case.shows_personal_to(viewer.standing), roles_on(compiled, case, viewer.standing))
    if not reader.personal:
        paper = replace(paper, content=without_names(paper.content, around.files))
    return render(request, _view(paper, compiled, names, reader, case=case))


def _view(paper: Paper, compiled: Compiled, names: Names, reader: Reader, *, case: Snapshot) -> DocumentView:
    content = paper.content
    return DocumentView(
        case_id=case.id,
        title=label_in(content, "title") or same(paper.letter),
        number=paper.number,
        organ=label_in(content, "organ"),
        contact=_contact(content),
        addressee=_addressee(content, compiled, names, reader),
        corrected=_corrected(paper, names),
        matter=case.number,
        opening=_opening(paper.letter, case.number),
        parts=parts_of(content, compiled, names, reader),
        reason=content.get("reason"),
        limits=list(_limits(content, compiled)),
        rights=label_in(content, "rights"),
        basis=content.get("basis") or "",
        issued=formal_day(paper.issued_at.astimezone(names.zone).date()),
        delivered=day_words(paper.delivered_day) if paper.delivered_day else None,
        waits=paper.letter in letters_to_deliver(compiled) and not paper.delivered_day,
        is_void=paper.is_void,
        is_masked=not reader.personal,
    )


def _opening(letter: str, number: str) -> Label | None:
    """The sentence with which an opinion begins; it names the matter, so that no line of its own has to."""
    if letter != OPINION:
        return None
    return Label(
        zh=f"您提出的信访事项（编号{number}），本机关已经受理并调查核实，现提出处理意见如下：",
        en=f"Your petition (no. {number}) was accepted and investigated by this organ. This is its opinion:",
    )


def _contact(content: Mapping[str, Any]) -> Label | None:
    address, phone = label_in(content, "address"), content.get("phone")
    if address is None:
        return None
    return Label(zh=f"地址：{address.zh}　电话：{phone}", en=f"{address.en} · Telephone {phone}")


def _addressee(content: Mapping[str, Any], compiled: Compiled, names: Names, reader: Reader) -> Label | None:
    """
    Whom the paper speaks to: the petitioner, the unit or the official by the name that the case had when it was issued,
    where the reader may read it; else by what they are.
    """
    addressee, to = label_in(content, "addressee"), content.get("to")
    rule = compiled.lifecycle.fields.get(to["field"]) if to else None
    if addressee is None or to is None or rule is None:
        return _NOT_NAMED if addressee and addressee.zh == YOU else addressee
    return value_words(rule, to["value"], names) if reader.may_read(rule) else reader.in_place_of(rule)


def _corrected(paper: Paper, names: Names) -> Label | None:
    """That what was entered on the case was corrected after the paper had been issued."""
    if paper.corrected_at is None:
        return None
    day = day_words(paper.corrected_at.astimezone(names.zone).date())
    return Label(
        zh=f"本文书出具后，{day.zh}登记内容有更正；此处仍是出具时的内容。",
        en=f"What was entered on the case was corrected on {day.en}; this is the paper as it was issued before.",
    )


def _limits(content: Mapping[str, Any], compiled: Compiled) -> Iterator[tuple[Label, Label]]:
    for limit in content.get("limits", ()):
        rule = compiled.lifecycle.deadlines.get(limit["deadline"])
        if rule and rule.law:
            yield rule.title, formal_day(date.fromisoformat(limit["day"]))
