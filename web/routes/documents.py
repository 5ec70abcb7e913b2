"""An issued paper as a page that prints well: what the composer put down when it was issued, and nothing newer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from fastapi import Request
from starlette.responses import Response

from engine.compile import Compiled
from engine.decide import roles_on
from engine.errors import CaseNotFound
from engine.labels import Label
from engine.snapshot import Snapshot
from web.case_queries import Paper, find_paper, note_reading, surroundings_of
from web.casefile import read_visible
from web.identity import SignedIn
from web.labels import Names, day_words, row_labels, same, value_words
from web.policy import SIGNED_IN
from web.rendering import View, render
from web.router import Router
from web.state import State
from web.timeline import Reader

router = Router()

ADDRESSEE = "petitioner_name"
#: How a paper for the petitioner names him (workflows/letters.py).
YOU = "您"
_NOT_NAMED = Label(zh="信访人", en="The petitioner")


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a paper: heading, lines, and tables as (head, rows)."""

    heading: Label
    lines: Sequence[Label]
    tables: Sequence[tuple[Sequence[Label], Sequence[Sequence[Label]]]]


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
    matter: str
    parts: Sequence[Part]
    reason: str | None
    limits: Sequence[tuple[Label, Label]]
    rights: Label | None
    basis: str
    issued: Label
    delivered: Label | None
    is_void: bool
    is_masked: bool


@router.get("/cases/{case_id}/documents/{document_id}", policy=SIGNED_IN)
def document(request: Request, state: State, viewer: SignedIn, case_id: str, document_id: str) -> Response:
    """Show a paper of a case that the reader may see; what is personal is masked as on the case's page."""
    with state.database.reading() as work:
        case, compiled = read_visible(work, state, case_id, viewer.standing, with_values=True)
        paper = find_paper(work, case_id, document_id) if document_id.isascii() else None
        if paper is None:
            raise CaseNotFound(document_id)
        around = surroundings_of(work, case_id, linked=(), standing=viewer.standing)
    state.database.write(
        lambda work: note_reading(work, case_id, actor=viewer.standing.actor, what="document", at=state.now())
    )
    names = Names(around.people, around.units, state.office.codes, state.zone, {})
    reader = Reader(case.shows_personal_to(viewer.standing), roles_on(compiled, case, viewer.standing))
    return render(request, _view(paper, compiled, names, reader, case=case))


def _view(paper: Paper, compiled: Compiled, names: Names, reader: Reader, *, case: Snapshot) -> DocumentView:
    content = paper.content
    return DocumentView(
        case_id=case.id,
        title=_label(content.get("title")) or same(paper.letter),
        number=paper.number,
        organ=_label(content.get("organ")),
        contact=_contact(content),
        addressee=_addressee(content, case, compiled, reader),
        matter=case.number,
        parts=[_part(part, compiled, names, reader) for part in content.get("parts", ())],
        reason=content.get("reason"),
        limits=list(_limits(content, compiled)),
        rights=_label(content.get("rights")),
        basis=content.get("basis") or "",
        issued=day_words(paper.issued_at.astimezone(names.zone).date()),
        delivered=day_words(paper.delivered_day) if paper.delivered_day else None,
        is_void=paper.is_void,
        is_masked=not reader.personal,
    )


def _label(data: Mapping[str, str] | None) -> Label | None:
    return Label.model_validate(data) if data else None


def _contact(content: Mapping[str, Any]) -> Label | None:
    address, phone = _label(content.get("address")), content.get("phone")
    if address is None:
        return None
    return Label(zh=f"地址：{address.zh}　电话：{phone}", en=f"{address.en} · Telephone {phone}")


def _addressee(content: Mapping[str, Any], case: Snapshot, compiled: Compiled, reader: Reader) -> Label | None:
    """Whom the paper speaks to; the petitioner, whom it calls “you”, by name where the reader may read it."""
    addressee = _label(content.get("addressee"))
    rule = compiled.lifecycle.fields.get(ADDRESSEE)
    if addressee is None or addressee.zh != YOU or rule is None:
        return addressee
    name = case.values.get(ADDRESSEE)
    if not name:
        return _NOT_NAMED
    return same(str(name)) if reader.may_read(rule) else reader.in_place_of(rule)


def _part(part: Mapping[str, Any], compiled: Compiled, names: Names, reader: Reader) -> Part:
    lines: list[Label] = []
    tables: list[tuple[Sequence[Label], Sequence[Sequence[Label]]]] = []
    for one in part.get("values", ()):
        rule = compiled.lifecycle.fields.get(one["field"])
        if rule is None:
            lines.append(same(str(one["value"])))
        elif not reader.may_read(rule):
            lines.append(reader.in_place_of(rule))
        elif rule.type == "rows":
            rows = row_labels(rule, one["value"], names)
            tables.append(([column.label for column in (rule.of or {}).values()], rows))
        else:
            lines.append(value_words(rule, one["value"], names))
    if text := _label(part.get("text")):
        lines.append(text)
    return Part(_label(part.get("heading")) or same(""), lines, tables)


def _limits(content: Mapping[str, Any], compiled: Compiled) -> Iterator[tuple[Label, Label]]:
    for limit in content.get("limits", ()):
        rule = compiled.lifecycle.deadlines.get(limit["deadline"])
        if rule and rule.law:
            yield rule.title, day_words(date.fromisoformat(limit["day"]))
