"""The petitioner's own page: follow the one case, and do what only the petitioner may do."""

from __future__ import annotations

import re

from fastapi import Request
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from engine.attempts import Attempt
from engine.errors import BadForm, EngineError, KeyReused, StaleCase, TransitionRefused
from engine.execute import fire
from engine.ids import new_id
from web import citizen_recusal
from web.action_forms import Pressed
from web.casefile import CaseFile, letters_to_deliver
from web.citizen_doings import DEFINITION, KEY, OWN_NAMES, PETITIONER, REASON, VERSION
from web.citizen_file import original_of, petitioners_file
from web.citizen_view import Around, follow_view
from web.errors import NotSignedIn, answer_for
from web.identity import Petitioner
from web.policy import CITIZEN
from web.reasons import read_reason
from web.rendering import render
from web.router import Router
from web.routes.receipts import RECEIPTS
from web.state import AppState, State
from web.submitted import Form, Submitted
from workflows import file_queries
from workflows.contact import letters_to_petitioners

router = Router()

_VERSION = re.compile(r"[0-9]{1,9}")
#: Of an idempotency key; with the case before it, no longer than the table takes.
_KEY = re.compile(r"[A-Za-z0-9_-]{1,40}")


@router.get("/s/case", policy=CITIZEN)
def follow_case(request: Request, state: State, citizen: Petitioner) -> Response:
    """Where it stands."""
    return _show(request, state, citizen.case_id, done=request.query_params.get("done"))


@router.post("/s/case/{action}", policy=CITIZEN)
def answer(request: Request, state: State, citizen: Petitioner, form: Form, action: str) -> Response:
    """Do it, as the petitioner and nobody else; or say why not, with everything kept."""
    try:
        attempt, answered = _attempt(state, citizen.case_id, action, form)
        state.database.write(lambda work: fire(work, state.office, attempt, now=state.now()))
    except (BadForm, TransitionRefused, StaleCase, KeyReused) as error:
        status = answer_for(error).status
        return _show(request, state, citizen.case_id, pressed=_pressed(error, action, form), status=status)
    return RedirectResponse(request.app.url_path_for("follow_case") + f"?{answered}#done", status_code=303)


def _attempt(state: AppState, case_id: str, action: str, form: Submitted) -> tuple[Attempt, str]:
    """What is tried, and what the page is asked for afterwards: the address names nothing that was reported apart."""
    version, key = form.text(VERSION), form.text(KEY) or new_id()
    if not _KEY.fullmatch(key):
        raise HTTPException(400)
    with state.database.reading() as work:
        file = _read(petitioners_file(work, state, case_id))
        filled_in = citizen_recusal.with_people(work, file, action, form.without(*OWN_NAMES), today=state.today())
    record = file.compiled.records[file.case.state].get(action)
    attempt = Attempt(
        case_id=case_id,
        action=action,
        actor=PETITIONER.actor,
        version=int(version) if _VERSION.fullmatch(version) else 0,
        key=f"s:{case_id}:{key}",
        form=filled_in,
        reason=read_reason(state.office, form.text(REASON), field=REASON),
        standing=PETITIONER,
        definition=_in_force(state, form.text(DEFINITION)),
    )
    return attempt, "done=apart" if record and record.opens else "done"


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
    done: str | None = None,
    status: int = 200,
) -> Response:
    with state.database.reading() as work:
        file = _read(petitioners_file(work, state, case_id))
        at_once = letters_to_petitioners(state.settings.workflows) - letters_to_deliver(file.compiled)
        papers = file_queries.papers_for(work, case_id, at_once=at_once.union(RECEIPTS))
        openness = file_queries.openness(work, case_id)
        original = original_of(work, state, file)
    lifecycles = {name: one.lifecycle for name, one in state.office.lifecycles.items()}
    around = Around(lifecycles, state.settings.workflows, original)
    view = follow_view(file, papers, openness, around=around, pressed=pressed, done=done)
    return render(request, view, status=status)


def _read(file: CaseFile | None) -> CaseFile:
    if file is None:
        raise NotSignedIn
    return file
