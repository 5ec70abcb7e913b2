"""Let a matter in: choose its kind, fill in one page, hand over the receipt with the query code."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import ClassVar

from fastapi import Request
from markupsafe import Markup
from starlette.responses import RedirectResponse, Response

from engine.errors import BadForm, CaseNotFound, NotPermitted, TransitionRefused
from engine.execute import Opening, Outcome, open_case
from engine.labels import Label
from engine.office import Office
from engine.roles import Standing, roles_held
from engine.snapshot import Snapshot
from engine.store import Wanted, read_case
from engine.unit_of_work import Work
from web import receipts
from web.case_lines import case_url
from web.errors import answer_for
from web.form_fields import FormField
from web.i18n import day_in_words, language_of, moment_in_words
from web.identity import SignedIn, Viewer
from web.intake_form import Places, Section, first_values, sections, unknown_choices
from web.policy import permission
from web.rendering import View, render
from web.router import Router
from web.state import AppState, State
from web.submitted import Form, Submitted
from workflows import file_queries, queries, query_codes
from workflows.people import find_by_id

router = Router()

REGISTER = permission("register")
#: Fields of the page that are none of the case.
_OWN = ("key", "do", "definition")
#: For so long whoever registered something may open its receipt again, without the code.
RECEIPT_FOR = timedelta(days=1)
#: The papers that the receipt page stands for.
RECEIPTS = ("receipt", "suggestion_receipt", "misconduct_receipt")
#: Words for the choice of a kind: when to take it.
_KINDS: Mapping[str, tuple[str, Label]] = {
    "petition": (
        "people",
        Label(
            zh="要求解决问题、申诉，或者反映单位履职。办理、答复、可以复查。",
            en="Asks for a problem to be solved or appeals. It is handled and answered, and may be reviewed.",
        ),
    ),
    "suggestion": (
        "chat",
        Label(zh="对工作提出建议意见。研究后答复。", en="Proposes something. It is studied and answered."),
    ),
    "misconduct": (
        "lock",
        Label(
            zh="检举控告工作人员违纪违法。密封登记，只有纪检专员能打开。",
            en="Reports misconduct of an official. Sealed; only the discipline officer opens it.",
        ),
    ),
}


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of matter that may be registered."""

    url: str
    title: Label
    text: Label
    icon: str


@dataclass(frozen=True, slots=True)
class KindsView(View):
    """The choice of the kind."""

    page: ClassVar[str] = "intake/kinds.html"

    kinds: Sequence[Kind]


@dataclass(frozen=True, slots=True)
class IntakeView(View):
    """The form at the desk."""

    page: ClassVar[str] = "intake/form.html"

    title: Label
    workflow: str
    is_sealed: bool
    sections: Sequence[Section]
    wrong: Sequence[FormField]
    reasons: Sequence[Label]
    key: str
    may_compare: bool
    compared: bool
    alike: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class ReceiptView(View):
    """What the petitioner takes home."""

    page: ClassVar[str] = "intake/receipt.html"

    organ: Label
    number: str
    what: str
    received: str
    receiver: str
    next_step: Label
    last_day: str
    code: str
    address: str
    picture: Markup
    case_url: str | None
    is_sealed: bool


@router.get("/intake", policy=REGISTER)
def register(request: Request, state: State, viewer: SignedIn) -> Response:
    """Which kind is it?"""
    kinds = [
        Kind(request.app.url_path_for("intake_form", workflow=name), compiled.lifecycle.title, _KINDS[name][1], _KINDS[name][0])
        for name, compiled in state.office.lifecycles.items()
        if name in _KINDS and _may_open(state.office, name, viewer.standing)
    ]  # fmt: skip
    return render(request, KindsView(kinds))


@router.get("/intake/{workflow}", policy=REGISTER)
def intake_form(request: Request, state: State, viewer: SignedIn, workflow: str) -> Response:
    """An empty form."""
    _known(state.office, workflow, viewer.standing)
    with state.database.reading() as work:
        places = Places(*queries.units_and_people(work))
    values = first_values(receiver=viewer.person_id, now=state.now().astimezone(state.zone))
    return render(request, _view(state, workflow, values=values, places=places))


@router.post("/intake/{workflow}", policy=REGISTER)
def open_intake(request: Request, state: State, viewer: SignedIn, form: Form, workflow: str) -> Response:
    """Open the case, or ask for open matters of the same kind and place, or show what is wrong with everything kept."""
    _known(state.office, workflow, viewer.standing)
    with state.database.reading() as work:
        places = Places(*queries.units_and_people(work))
    show = partial(_view, state, workflow, values=form.fields, places=places, key=_key(form))
    if form.text("do") == "compare":
        return render(request, show(alike=_compare(state, viewer, form, workflow, places)))
    if problems := unknown_choices(state.office, workflow, form, places) | _too_late(state, form):
        return render(request, show(problems=problems), status=422)
    try:
        opening = Opening(workflow, viewer.standing.actor, f"{viewer.person_id}:{_key(form)}"[:80], form.without(*_OWN),
                          standing=viewer.standing)  # fmt: skip
        outcome, code = state.database.write(lambda work: _open(work, state, opening, viewer))
    except BadForm as bad:
        return render(request, show(problems=bad.problems), status=422)
    except NotPermitted:
        raise
    except TransitionRefused as refused:
        reasons = [refusal.reason for refusal in refused.refusals]
        return render(request, show(reasons=reasons), status=answer_for(refused).status)
    return _to_receipt(request, state, outcome.case_id, code)


@router.post("/cases/{case_id}/query-code", policy=REGISTER)
def new_query_code(request: Request, state: State, viewer: SignedIn, case_id: str) -> Response:
    """A lost code: the old one is void from now on, a new one is shown once."""

    def again(work: Work) -> str:
        locked = read_case(work, case_id, Wanted())
        if locked is None or not locked.case.may_be_seen_by(viewer.standing):
            raise CaseNotFound(case_id)
        file_queries.note_access(
            work, case_id=case_id, actor=viewer.standing.actor, now=state.now(), what="query_code_issued_again"
        )
        return query_codes.issue_again(work, case_id, by=viewer.standing.actor, now=state.now())

    return _to_receipt(request, state, case_id, state.database.write(again))


@router.get("/receipts/{case_id}", policy=REGISTER)
def receipt(request: Request, state: State, viewer: SignedIn, case_id: str) -> Response:
    """The receipt; with the code on the first look, and never again."""
    code = receipts.take(request, state.settings)
    with state.database.reading() as work:
        locked = read_case(work, case_id, Wanted())
        if locked is None:
            raise CaseNotFound(case_id)
        case = locked.case
        if query_codes.find_case(work, code) != case_id:
            code = ""
        is_seen = case.may_be_seen_by(viewer.standing)
        if not (code or is_seen or _registered_just_now(case, viewer, state.now())):
            raise CaseNotFound(case_id)
        receiver = find_by_id(work, str(case.facts.get("first_receiver", "")))
        papers = file_queries.papers_for(work, case_id, at_once=RECEIPTS)
    organ = Label(**papers[0][3]["organ"]) if papers else Label(zh="", en="")
    view = _receipt_view(
        request, state, case, code, is_seen=is_seen, receiver=receiver.name if receiver else "", organ=organ
    )
    response = render(request, view)
    receipts.forget(response, case_id, settings=state.settings)
    return response


def _open(work: Work, state: AppState, opening: Opening, viewer: Viewer) -> tuple[Outcome, str]:
    outcome = open_case(work, state.office, opening, now=state.now())
    if outcome.replayed:
        return outcome, ""
    code = query_codes.new_code()
    query_codes.keep(work, code, outcome.case_id, by=viewer.standing.actor, now=state.now())
    return outcome, code


def _to_receipt(request: Request, state: AppState, case_id: str, code: str) -> Response:
    response = RedirectResponse(request.app.url_path_for("receipt", case_id=case_id), status_code=303)
    if code:
        receipts.hand_over(response, case_id, code, settings=state.settings)
    return response


def _registered_just_now(case: Snapshot, viewer: Viewer, now: datetime) -> bool:
    # Whoever registered a sealed report does not see the case; a lost answer shall still find its receipt.
    return viewer.standing.actor in case.doers.get("open", ()) and now - case.opened_at < RECEIPT_FOR


def _may_open(office: Office, workflow: str, standing: Standing) -> bool:
    lifecycle = office.lifecycles[workflow].lifecycle
    return bool(roles_held(lifecycle, standing, {}, {}) & set(lifecycle.open.by))


def _known(office: Office, workflow: str, standing: Standing) -> None:
    if workflow not in office.lifecycles or workflow not in _KINDS or not _may_open(office, workflow, standing):
        raise CaseNotFound(workflow)


def _key(form: Submitted) -> str:
    key = form.text("key")
    is_ours = key.isascii() and key.replace("-", "").replace("_", "").isalnum() and len(key) <= len(_new_key())
    return key if is_ours else _new_key()


def _new_key() -> str:
    return secrets.token_urlsafe(16)


def _too_late(state: AppState, form: Submitted) -> dict[str, Label]:
    try:
        typed = datetime.fromisoformat(form.text("received_at"))
    except ValueError:
        return {}  # the engine says what is wrong with it
    moment = typed if typed.tzinfo else typed.replace(tzinfo=state.zone)
    if moment <= state.now() + timedelta(minutes=1):
        return {}
    return {"received_at": Label(zh="收到时间不能晚于现在", en="It cannot have arrived later than now")}


def _compare(
    state: AppState, viewer: Viewer, form: Submitted, workflow: str, places: Places
) -> Sequence[tuple[str, str]]:
    """Open matters of the same content and village; the question is written down, nothing of the person is asked."""
    content, village = form.text("content_l1"), form.text("village")
    known = content in state.office.codes["content"] and village in {id_ for id_, *_ in places.units}
    if not known:
        return ()

    def ask(work: Work) -> Sequence[tuple[str, str]]:
        file_queries.note_access(
            work, case_id=None, actor=viewer.standing.actor, now=state.now(), what="same_matter_check",
            purpose=f"{content} {village}",
        )  # fmt: skip
        return queries.alike(work, viewer.standing, workflow=workflow, content=content, village=village)

    return state.database.write(ask)


def _view(
    state: AppState,
    workflow: str,
    *,
    values: Mapping[str, Sequence[str]],
    places: Places,
    key: str = "",
    problems: Mapping[str, Label] | None = None,
    reasons: Sequence[Label] = (),
    alike: Sequence[tuple[str, str]] | None = None,
) -> IntakeView:
    found = sections(state.office, workflow, values=values, problems=problems or {}, places=places)
    fields = [field for section in found for field in section.fields]
    shown = {field.name for field in fields}
    # What belongs to no field of the form is said above it, so that no problem goes unnamed.
    unknown = [label for name, label in (problems or {}).items() if name not in shown]
    lifecycle = state.office.lifecycles[workflow].lifecycle
    return IntakeView(
        title=lifecycle.open.title,
        workflow=workflow,
        is_sealed=any(verb.seal for verb in lifecycle.open.then),
        sections=found,
        wrong=[field for field in fields if field.error],
        reasons=[*reasons, *unknown],
        key=key or _new_key(),
        may_compare={"content_l1", "village"} <= shown,
        compared=alike is not None,
        alike=alike or (),
    )


def _receipt_view(
    request: Request, state: AppState, case: Snapshot, code: str, *, is_seen: bool, receiver: str, organ: Label
) -> ReceiptView:
    language = language_of(request)
    lifecycle = state.office.lifecycles[case.workflow].lifecycle
    is_sealed = bool(case.sealed_for)
    notice = next((case.clocks[name] for name in ("written_notice", "answer") if name in case.clocks), None)
    path = str(request.app.url_path_for("ask_for_code"))
    address = f"{state.settings.public_url}{path}"
    return ReceiptView(
        organ=organ,
        number=case.number,
        what="" if is_sealed or not is_seen else case.title,
        received=moment_in_words(case.received_at, language, state.zone),
        receiver=receiver,
        next_step=lifecycle.states[case.state].help or lifecycle.states[case.state].title,
        last_day=day_in_words(notice.due_day, language, form="long") if notice and not is_sealed else "",
        code=code,
        address=address,
        picture=receipts.picture(f"{address}?code={code}") if code else Markup(""),
        case_url=case_url(case.id) if is_seen else None,
        is_sealed=is_sealed,
    )
