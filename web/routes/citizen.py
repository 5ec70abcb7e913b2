"""The petitioner's own page: follow the one case, and do what only the petitioner may do."""

from __future__ import annotations

import re

from fastapi import Request
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from engine.attempts import Attempt
from engine.decide import roles_on
from engine.errors import BadForm, EngineError, KeyReused, StaleCase, TransitionRefused
from engine.execute import fire
from engine.ids import new_id
from engine.locking import Wanted, read_case
from engine.unit_of_work import Work
from web.action_forms import Pressed
from web.case_queries import surroundings_of
from web.casefile import CaseFile
from web.citizen_view import DEFINITION, KEY, OWN_NAMES, PETITIONER, REASON, VERSION, follow_view
from web.errors import NotSignedIn, answer_for
from web.identity import Petitioner
from web.labels import Names
from web.policy import CITIZEN
from web.reasons import read_reason
from web.rendering import render
from web.router import Router
from web.routes.receipts import RECEIPTS
from web.state import AppState, State
from web.submitted import Form, Submitted
from web.timeline import Reader
from workflows import file_queries

router = Router()

_VERSION = re.compile(r"[0-9]{1,9}")
#: Of an idempotency key; with the case before it, no longer than the table takes.
_KEY = re.compile(r"[A-Za-z0-9_-]{1,40}")


@router.get("/s/case", policy=CITIZEN)
def follow_case(request: Request, state: State, citizen: Petitioner) -> Response:
    """Where it stands."""
    return _show(request, state, citizen.case_id, is_done="done" in request.query_params)


@router.post("/s/case/{action}", policy=CITIZEN)
def answer(request: Request, state: State, citizen: Petitioner, form: Form, action: str) -> Response:
    """Do it, as the petitioner and nobody else; or say why not, with everything kept."""
    try:
        attempt = _attempt(state, citizen.case_id, action, form)
        state.database.write(lambda work: fire(work, state.office, attempt, now=state.now()))
    except (BadForm, TransitionRefused, StaleCase, KeyReused) as error:
        status = answer_for(error).status
        return _show(request, state, citizen.case_id, pressed=_pressed(error, action, form), status=status)
    return RedirectResponse(request.app.url_path_for("follow_case") + "?done#done", status_code=303)


def _attempt(state: AppState, case_id: str, action: str, form: Submitted) -> Attempt:
    version, key = form.text(VERSION), form.text(KEY) or new_id()
    if not _KEY.fullmatch(key):
        raise HTTPException(400)
    return Attempt(
        case_id=case_id,
        action=action,
        actor=PETITIONER.actor,
        version=int(version) if _VERSION.fullmatch(version) else 0,
        key=f"s:{case_id}:{key}",
        form=form.without(*OWN_NAMES),
        reason=read_reason(state.office, form.text(REASON), field=REASON),
        standing=PETITIONER,
        definition=_in_force(state, form.text(DEFINITION)),
    )


def _in_force(state: AppState, sha256: str) -> str | None:
    """The hash that the page carried, where it is of a definition in force: it saves the engine a question."""
    return next((one.sha256 for one in state.office.lifecycles.values() if one.sha256 == sha256), None)


def _pressed(error: EngineError, action: str, form: Submitted) -> Pressed:
    told = answer_for(error)
    problems = error.problems if isinstance(error, BadForm) else {}
    reasons = () if problems else told.reasons or (told.title,)
    return Pressed(action, told.title, typed=form.fields, problems=problems, reasons=reasons)


def _show(
    request: Request,
    state: AppState,
    case_id: str,
    *,
    pressed: Pressed | None = None,
    is_done: bool = False,
    status: int = 200,
) -> Response:
    with state.database.reading() as work:
        file = _file(work, state, case_id)
        papers = file_queries.papers_for(work, case_id, at_once=RECEIPTS)
        openness = file_queries.openness(work, case_id)
    return render(request, follow_view(file, papers, openness, pressed=pressed, is_done=is_done), status=status)


def _file(work: Work, state: AppState, case_id: str) -> CaseFile:
    """The case as its petitioner may see it, without its history."""
    locked = read_case(work, case_id, Wanted())
    if locked is None:
        raise NotSignedIn
    case, compiled = locked.case, state.office.compiled(work, locked.case.definition)
    around = surroundings_of(work, case_id, linked=(), standing=PETITIONER)
    return CaseFile(
        case=case,
        compiled=compiled,
        entries=(),
        values={},
        around=around,
        names=Names(around.people, around.units, state.office.codes, state.zone, {}),
        reader=Reader(case.shows_personal_to(PETITIONER), roles_on(compiled, case, PETITIONER)),
        standing=PETITIONER,
        now=state.now(),
    )
