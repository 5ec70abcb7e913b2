"""The receipt: what the petitioner takes home, with the query code on the first look."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, ClassVar

from fastapi import Request
from markupsafe import Markup
from starlette.responses import Response

from engine.errors import CaseNotFound
from engine.labels import Label, joined
from engine.locking import Wanted, read_case
from engine.snapshot import Snapshot
from engine.unit_of_work import Work
from web import receipts
from web.casefile import CaseFile, note_reading
from web.citizen_file import petitioners_file
from web.citizen_terms import terms_of
from web.citizen_view import barred_by_new_code
from web.i18n import language_of, moment_in_words
from web.identity import SignedIn, Viewer
from web.rendering import View, render
from web.router import Router
from web.routes.intake import REGISTER
from web.state import AppState, State
from workflows import file_queries, query_codes
from workflows.people import find_by_id
from workflows.petitioner_words import stage_of
from workflows.query_codes import REISSUED_AT

router = Router()

#: For so long whoever registered something may open its receipt again, without the code.
RECEIPT_FOR = timedelta(days=1)
#: The papers that the receipt page stands for.
RECEIPTS = ("receipt", "suggestion_receipt", "misconduct_receipt")


@dataclass(frozen=True, slots=True)
class ReceiptView(View):
    """What the petitioner takes home."""

    page: ClassVar[str] = "intake/receipt.html"

    organ: Label
    contact: Label
    number: str
    what: str
    received: str
    receiver: str
    papers: Label | None
    next_step: Label | None
    last_date: Label | None
    is_renewed: bool
    barred: Label | None
    handing: Label
    code: str
    address: str
    picture: Markup
    case_id: str
    is_seen: bool
    is_sealed: bool
    is_kept_out: bool


@router.get("/receipts/{case_id}", policy=REGISTER)
def receipt(request: Request, state: State, viewer: SignedIn, case_id: str) -> Response:
    """The receipt; with the code on the first look, and never again. The look is written down."""
    code = receipts.take(request, state.settings)
    with state.database.reading() as work:
        case = _case(work, case_id)
        if query_codes.find_case(work, code) != case_id:
            code = ""
        is_seen = case.may_be_seen_by(viewer.standing)
        if not (code or is_seen or _registered_just_now(case, viewer, state.now())):
            raise CaseNotFound(case_id)
        receiver = find_by_id(work, str(case.facts.get("first_receiver", "")))
        papers = file_queries.papers_for(work, case_id, at_once=RECEIPTS)
        now = petitioners_file(work, state, case_id) if REISSUED_AT in case.facts else None
    note_reading(state, case_id, viewer.standing, what="receipt")
    content = papers[0].content if papers else {}
    view = _view(
        request,
        state,
        case,
        code,
        is_seen=is_seen,
        is_kept_out=case.stops(viewer.standing) is not None,
        receiver=receiver.name if receiver else "",
        content=content,
    )
    if now:
        view = _as_it_stands(view, now)
    response = render(request, view)
    receipts.forget(response, case_id, settings=state.settings)
    return response


def _case(work: Work, case_id: str) -> Snapshot:
    locked = read_case(work, case_id, Wanted()) if case_id.isascii() and case_id.isalnum() else None
    if locked is None:
        raise CaseNotFound(case_id)
    return locked.case


def _registered_just_now(case: Snapshot, viewer: Viewer, now: datetime) -> bool:
    # Whoever registered a sealed report does not see the case; a lost answer shall still find its receipt.
    return viewer.standing.actor in case.doers.get("open", ()) and now - case.opened_at < RECEIPT_FOR


def _view(
    request: Request,
    state: AppState,
    case: Snapshot,
    code: str,
    *,
    is_seen: bool,
    is_kept_out: bool,
    receiver: str,
    content: Mapping[str, Any],
) -> ReceiptView:
    """What the receipt said when it was issued, and nothing newer."""
    is_sealed = bool(case.sealed_for)
    address = f"{state.settings.public_url}{request.app.url_path_for('ask_for_code')}"
    texts = {part["part"]: Label(**part["text"]) for part in content.get("parts", ()) if part.get("text")}
    organ, place = (Label(**content[name]) if content else Label(zh="", en="") for name in ("organ", "address"))
    phone = content.get("phone", "")
    return ReceiptView(
        organ=organ,
        contact=Label(zh=f"{place.zh}，电话{phone}", en=f"{place.en}, telephone {phone}"),
        number=case.number,
        what="" if is_sealed or not is_seen else case.title,
        received=moment_in_words(case.received_at, language_of(request), state.zone),
        receiver=receiver,
        papers=texts.get("papers_received"),
        next_step=texts.get("next_step"),
        last_date=texts.get("last_date"),
        is_renewed=False,
        barred=None,
        handing=receipts.handing_words(str(case.facts.get("channel", ""))),
        code=code,
        address=address,
        picture=receipts.picture(f"{address}?code={code}") if code else Markup(""),
        case_id=case.id,
        is_seen=is_seen,
        is_sealed=is_sealed,
        is_kept_out=is_kept_out,
    )


def _as_it_stands(view: ReceiptView, file: CaseFile) -> ReceiptView:
    """With a new code: where the case stands now, not what the first receipt promised; and what the code bars."""
    stage = stage_of(file.case.workflow, file.case.state)
    ours = [] if view.is_sealed else [term for term in terms_of(file, place=None) if not term.is_right]
    return replace(
        view,
        next_step=None if view.is_sealed else stage.stands if stage else None,
        last_date=joined((ours[0].day, ours[0].meaning), zh="，", en=", ") if ours else None,
        is_renewed=True,
        barred=None if view.is_sealed else barred_by_new_code(file),
        # Who asks for a new code has come and shown who he is.
        handing=receipts.handing_words("visit"),
    )
