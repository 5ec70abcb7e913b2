"""Let a matter in: choose its kind, and fill in one page, with the papers that were brought."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from fastapi import Request
from starlette.responses import Response

from engine import store
from engine.attempts import Opening, Outcome
from engine.errors import CaseNotFound, KeyReused, NotPermitted, TransitionRefused
from engine.labels import Label
from engine.locking import Wanted, read_case
from engine.office import Office
from engine.opening import open_case
from engine.roles import Standing, roles_held
from engine.unit_of_work import Work
from web.errors import answer_for
from web.identity import SignedIn, Viewer
from web.intake_form import first_values
from web.intake_sheet import OWN, Sheet, key_of, lay_out, new_key, problems_in, renewed, view_of
from web.kept_files import Brought, receive
from web.policy import permission
from web.receipts import ANSWER_LOST_FOR, to_receipt, was_used_just_now
from web.rendering import View, render
from web.router import Router
from web.state import AppState, State
from web.submitted import Form, Submitted
from workflows import file_queries, queries, query_codes

router = Router()

REGISTER = permission("register")
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
    values = first_values(receiver=viewer.person_id, now=state.now().astimezone(state.zone))
    return render(request, view_of(lay_out(state, viewer, workflow, new_key()), values, Brought()))


@router.post("/intake/{workflow}", policy=REGISTER, brings_files=True)
def open_intake(request: Request, state: State, viewer: SignedIn, form: Form, workflow: str) -> Response:
    """Open the case, or ask for open matters of the same kind and place, or show what is wrong with everything kept."""
    _known(state.office, workflow, viewer.standing)
    sheet = lay_out(state, viewer, workflow, key_of(form))
    brought = receive(form, sheet.pouch)
    if form.text("do") == "compare":
        return render(request, view_of(sheet, form.fields, brought, alike=_compare(sheet, viewer, form)))
    if (problems := problems_in(sheet, form)) or brought.problem:
        return render(request, view_of(sheet, form.fields, brought, problems=problems), status=422)
    opening = Opening(
        workflow,
        viewer.standing.actor,
        f"{viewer.person_id}:{sheet.key}"[:80],
        form.without(*OWN),
        brought.files,
        viewer.standing,
    )
    try:
        outcome, code = state.database.write(lambda work: _open(work, state, viewer, opening))
    except KeyReused as reused:
        view = view_of(renewed(sheet, viewer), form.fields, brought, reasons=[_opened_before(state, opening)])
        return render(request, view, status=answer_for(reused).status)
    except NotPermitted:
        raise
    except TransitionRefused as refused:
        reasons = [refusal.reason for refusal in refused.refusals]
        return render(request, view_of(sheet, form.fields, brought, reasons=reasons), status=answer_for(refused).status)
    return to_receipt(request, outcome.case_id, code, settings=state.settings)


def _open(work: Work, state: AppState, viewer: Viewer, opening: Opening) -> tuple[Outcome, str]:
    """
    Open the case with its code.

    Who sends the same form again at once had no answer, and so no code: another one is given and the first is void, as
    long as nobody has used it. Later there is none, and a lost code is replaced by an entry of the case. Who may not
    know of the case that he opened holds none at all.
    """
    now, code = state.now(), query_codes.new_code()
    outcome = open_case(work, state.office, opening, now=now)
    if outcome.replayed:
        if not _answer_may_be_lost(work, state, outcome.case_id, now):
            return outcome, ""
        query_codes.void(work, outcome.case_id, now=now)
        file_queries.note_access(
            work, case_id=outcome.case_id, actor=opening.actor, now=now, what="query_code_issued_again"
        )
    is_given = query_codes.keep_first(work, state.office, code, outcome, opener=viewer.standing, now=now)
    return outcome, code if is_given else ""


def _answer_may_be_lost(work: Work, state: AppState, case_id: str, now: datetime) -> bool:
    """Whether it was opened just now, and no code of it was used or replaced; the key says that the same person asks."""
    locked = read_case(work, case_id, Wanted())
    if locked is None or now - locked.case.opened_at > ANSWER_LOST_FOR:
        return False
    is_replaced = locked.case.is_given(query_codes.REISSUED_AT)
    return not (is_replaced or was_used_just_now(work, case_id, secret=state.secret, now=now))


def _opened_before(state: AppState, opening: Opening) -> Label:
    with state.database.reading() as work:
        stored = store.stored_outcome(work, opening.key)
    number = stored["outcome"]["number"] if stored else ""
    return Label(
        zh=f"这张表已经登记过，编号{number}；改动后的内容没有保存。如果是另一件事，核对后再次提交；要更正原来的，请打开该事项。",
        en=f"This form was registered before as {number}, and what was changed since is not saved. If it is another "
        "matter, check it and send it again; to correct the first one, open its case.",
    )


def _may_open(office: Office, workflow: str, standing: Standing) -> bool:
    lifecycle = office.lifecycles[workflow].lifecycle
    return bool(roles_held(lifecycle, standing, {}, {}) & set(lifecycle.open.by))


def _known(office: Office, workflow: str, standing: Standing) -> None:
    if workflow not in office.lifecycles or workflow not in _KINDS or not _may_open(office, workflow, standing):
        raise CaseNotFound(workflow)


def _compare(sheet: Sheet, viewer: Viewer, form: Submitted) -> Sequence[tuple[str, str]]:
    """Open matters of the same content and village; the question is written down, nothing of the person is asked."""
    state, content, village = sheet.state, form.text("content_l1"), form.text("village")
    known = content in state.office.codes["content"] and village in sheet.offer.units
    if not known:
        return ()

    def ask(work: Work) -> Sequence[tuple[str, str]]:
        file_queries.note_access(
            work, case_id=None, actor=viewer.standing.actor, now=state.now(), what="same_matter_check",
            purpose=f"{content} {village}",
        )  # fmt: skip
        return queries.alike(work, viewer.standing, workflow=sheet.workflow, content=content, village=village)

    return state.database.write(ask)
