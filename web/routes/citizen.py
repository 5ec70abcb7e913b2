"""The petitioner's own page: follow the one case, and do what only the petitioner may do."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from fastapi import Request
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from engine import store
from engine.aside import aside_key
from engine.attempts import Attempt
from engine.compile import Compiled
from engine.definitions import Action, Record
from engine.errors import BadForm, EngineError, KeyReused, Refusal, StaleCase, TransitionRefused
from engine.execute import fire
from engine.ids import new_id
from engine.labels import Label
from engine.sentences import say
from engine.snapshot import Snapshot
from engine.unit_of_work import Work
from web import citizen_recusal, throttle
from web.action_forms import Pressed
from web.casefile import CaseFile, letters_to_deliver, telling_damage
from web.citizen_doings import DEFINITION, KEY, OWN_NAMES, PETITIONER, REASON, VERSION, asked_by
from web.citizen_file import original_of, petitioners_file
from web.citizen_sure import SURE, require_tick
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

#: So many sealed reports are taken by one code within a day: enough for whoever is pressed, too few to bury others.
ASIDES_OF_A_DAY = 5
_DAY = timedelta(days=1)
_TOO_MANY = Label(
    zh=f"凭这个查询码一天最多提交{ASIDES_OF_A_DAY}份密封反映，今天的已经收到；这一份还没有提交，文字留在下面，请明天再交，或者现在就直接向县纪委监委反映",
    en=f"At most {ASIDES_OF_A_DAY} sealed reports a day are taken by one code, and those of today came in. This one was not sent; your words "
    "are kept below: send it tomorrow, or turn to the discipline commission of the county now",
)
_VERSION = re.compile(r"[0-9]{1,9}")
#: Of an idempotency key; with the case before it, no longer than the table takes.
_KEY = re.compile(r"[A-Za-z0-9_-]{1,40}")


@dataclass(frozen=True, slots=True)
class _Sent:
    """What of a press stands beside the case's own fields."""

    action: str
    key: str
    ticked: Sequence[str]


@router.get("/s/case", policy=CITIZEN)
def follow_case(request: Request, state: State, citizen: Petitioner) -> Response:
    """Where it stands."""
    with telling_damage(state, citizen.case_id, PETITIONER):
        return _show(request, state, citizen.case_id, done=request.query_params.get("done"))


@router.post("/s/case/{action}", policy=CITIZEN)
def answer(request: Request, state: State, citizen: Petitioner, form: Form, action: str) -> Response:
    """Do it, as the petitioner and nobody else; or say why not, with everything kept."""
    with telling_damage(state, citizen.case_id, PETITIONER):
        return _answer(request, state, citizen.case_id, form, action)


def _answer(request: Request, state: AppState, case_id: str, form: Submitted, action: str) -> Response:
    try:
        attempt = _attempt(state, case_id, action, form)
        answered = state.database.write(lambda work: _do(work, state, attempt))
    except (BadForm, TransitionRefused, StaleCase, KeyReused) as error:
        status = answer_for(error).status
        return _show(request, state, case_id, pressed=_pressed(error, action, form), status=status)
    return RedirectResponse(request.app.url_path_for("follow_case") + f"?{answered}#done", status_code=303)


def _do(work: Work, state: AppState, attempt: Attempt) -> str:
    """Take the act; the answer is what the page is asked for next: its address names nothing that was reported apart."""
    fire(work, state.office, attempt, now=state.now())
    pinned = attempt.definition or store.pinned_definition(work, attempt.case_id)
    assert pinned is not None, "what was fired is there"
    record = state.office.compiled(work, pinned).lifecycle.records.get(attempt.action)
    return "done=apart" if record and record.opens else "done"


def _attempt(state: AppState, case_id: str, action: str, form: Submitted) -> Attempt:
    version, key = form.text(VERSION), form.text(KEY) or new_id()
    if not _KEY.fullmatch(key):
        raise HTTPException(400)
    key = f"s:{case_id}:{key}"
    return Attempt(
        case_id=case_id,
        action=action,
        actor=PETITIONER.actor,
        version=int(version) if _VERSION.fullmatch(version) else 0,
        key=key,
        form=form.without(*OWN_NAMES),
        reason=read_reason(state.office, form.text(REASON), field=REASON),
        standing=PETITIONER,
        definition=_in_force(state, form.text(DEFINITION)),
        taking=partial(_taken, state, _Sent(action, key, form.fields.get(SURE, ()))),
    )


def _taken(
    state: AppState,
    sent: _Sent,
    work: Work,
    compiled: Compiled,
    case: Snapshot,
    act: Action | Record,
    form: Mapping[str, object],
) -> Mapping[str, object]:
    """
    The form of the act: what the page does not ask, and more sealed reports than a day takes, are refused; what goes
    above waits for its tick.
    """
    require_tick(sent.action, act, sent.ticked)
    form = citizen_recusal.with_people(work, compiled, case, act, form, today=state.today())
    asked, fields = asked_by(compiled.lifecycle, act), compiled.lifecycle.fields
    whole = compiled.lifecycle.forms[act.form] if act.form else None
    own = {*whole.fields, *whole.optional} if whole else set()
    if unasked := [name for name in form if name in own and name not in asked]:
        raise BadForm({name: say("unknown_field", field=fields[name].label) for name in unasked})
    if isinstance(act, Record) and act.opens and store.stored_outcome(work, aside_key(sent.key)) is None:
        limit = throttle.Limit(throttle.mark("aside", case.id, secret=state.secret), ASIDES_OF_A_DAY, _DAY)
        if not throttle.admit(work, [limit], now=state.now()):
            raise TransitionRefused(sent.action, [Refusal("asides_of_a_day", _TOO_MANY)])
    return form


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
