"""What is pressed on a case: an action or record, a correction, an undo; done, or refused where it was pressed."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime

from fastapi import Request
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from engine.amend import correct
from engine.attempts import Attempt, Outcome
from engine.compile import Compiled
from engine.definitions import Action, Record
from engine.errors import BadForm, EngineError, KeyReused, StaleCase, TransitionRefused
from engine.execute import fire
from engine.ids import new_id
from engine.labels import Label
from engine.office import Office
from engine.undoing import undo
from engine.unit_of_work import Work
from web import session_store
from web.action_forms import DEFINITION, FILES, KEY, OWN_NAMES, REASON, SURE, VERSION, Pressed
from web.case_queries import id_of_number
from web.case_view import case_view
from web.casefile import CaseFile, gather, open_file, read_visible, telling_damage
from web.doubts import doubt_about, linked_by
from web.errors import answer_for
from web.foreseen import with_dues
from web.form_fields import FormField
from web.identity import SignedIn, Viewer
from web.kept_files import Brought, Pouch, kept_field, receive
from web.labels import actor_name, moment_words
from web.policy import SIGNED_IN
from web.prefilled import as_typed
from web.reasons import read_reason
from web.receipts import to_receipt
from web.rendering import is_partial, render
from web.router import Router
from web.routes.cases import correct_view, correctable, done_words
from web.state import AppState, State
from web.submitted import Form, Submitted
from workflows import query_codes

router = Router()

#: What the table takes as an idempotency key.
_KEY = re.compile(r"[A-Za-z0-9_-]{1,80}")
_VERSION = re.compile(r"\d{1,9}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_KEPT = Label(
    zh="没有保存任何内容，您填写的内容和选好的附件仍在下面。",
    en="Nothing was saved. What you typed and the files you chose are still below.",
)
_ASKED = Label(zh="请核对是不是这件事项", en="Is this the matter that you mean?")
_NOTHING_CHANGED = Label(zh="没有改动任何内容", en="Nothing was changed")


@dataclass(frozen=True, slots=True)
class _Press:
    """What somebody sent, about which case."""

    request: Request
    state: AppState
    viewer: Viewer
    form: Submitted
    case_id: str
    action: str


@router.post("/cases/{case_id}/actions/{action}", policy=SIGNED_IN, brings_files=True)
def press(request: Request, state: State, viewer: SignedIn, form: Form, case_id: str, action: str) -> Response:
    """Take the action; where it does not go through, show the page again with the reasons and what was typed."""
    with telling_damage(state, case_id, viewer.standing):
        return _answer(_Press(request, state, viewer, form, case_id, action))


def _answer(press: _Press) -> Response:
    request, state, viewer, form = press.request, press.state, press.viewer, press.form
    case_id, action = press.case_id, press.action
    code = query_codes.new_code() if action == query_codes.REISSUE else ""
    pouch = Pouch(state.settings.data_dir / "attachments", f"{viewer.person_id} {case_id} {action}", state.secret)
    try:
        wish, linked = _wish(press)
    except BadForm as error:
        return _show_again(press, error, _kept(_received(form, pouch), pouch))
    brought = _received(form, pouch)
    if linked and form.text(SURE) != linked:
        return _ask(press, linked, _kept(brought, pouch))
    try:
        outcome = _take(state, wish, brought, code)
    except (BadForm, TransitionRefused, StaleCase, KeyReused) as error:
        return _show_again(press, error, _kept(brought, pouch))
    if code:
        return to_receipt(request, outcome.case_id, "" if outcome.replayed else code, settings=state.settings)
    if not is_partial(request):
        where = request.app.url_path_for("case", case_id=outcome.case_id)
        return RedirectResponse(f"{where}?done={action}", status_code=303)
    file = open_file(state, outcome.case_id, viewer.standing)
    return render(request, case_view(file, state, done=done_words(file, action)))


def _received(form: Submitted, pouch: Pouch) -> Brought:
    return receive(form, pouch, field=FILES)


def _kept(brought: Brought, pouch: Pouch) -> FormField | None:
    return kept_field(brought, pouch) if brought.files else None


def _wish(press: _Press) -> tuple[Attempt, str]:
    """
    What is wanted, without its files: whoever may not know of the case stores none in it; and the case, if any, that it
    would be linked with.
    """
    state, viewer, form, action = press.state, press.viewer, press.form, press.action
    with state.database.reading() as work:
        case, compiled = read_visible(work, state, press.case_id, viewer.standing)
        reason = read_reason(state.office, form.text(REASON), field=REASON)
        if action == "correct":
            fields = _corrected(gather(work, state, case.id, viewer.standing), form)
        else:
            fields = _fields(work, compiled, viewer, form)
        definition = _known(work, state.office, form.text(DEFINITION))
        named = {name: value for name, value in fields.items() if value != form.text(name)}
        linked = linked_by(compiled, case.state, action, named)
    attempt = Attempt(
        case_id=case.id,
        action=action,
        actor=viewer.standing.actor,
        version=int(form.text(VERSION)) if _VERSION.fullmatch(form.text(VERSION)) else 0,
        key=_key(form),
        form=fields,
        reason=reason,
        definition=definition,
    )
    return attempt, linked


def _take(state: AppState, wish: Attempt, brought: Brought, code: str) -> Outcome:
    if brought.problem:
        raise BadForm({FILES: brought.problem})
    attempt, now = replace(wish, files=brought.files), state.now()
    if code:
        return state.database.write(lambda work: _replace_code(work, state.office, attempt, code, now))
    act = {"correct": correct, "undo": undo}.get(attempt.action, fire)
    return state.database.write(lambda work: act(work, state.office, attempt, now=now))


def _replace_code(work: Work, office: Office, attempt: Attempt, code: str, now: datetime) -> Outcome:
    """The new code is good, and what the old one had opened is closed: on the chain in the same transaction."""
    outcome = query_codes.reissue(work, office, attempt, code=code, now=now)
    if not outcome.replayed:
        session_store.end_sessions_for_case(work, outcome.case_id)
    return outcome


def _key(form: Submitted) -> str:
    """The idempotency key of the form. Two presses by hand without one are two presses."""
    key = form.text(KEY)
    if not key:
        return new_id()
    if not _KEY.fullmatch(key):
        raise HTTPException(400)
    return key


def _known(work: Work, office: Office, sha256: str) -> str | None:
    """The hash that the page carried, if it is one of ours: it saves the engine a question."""
    if not _SHA256.fullmatch(sha256):
        return None
    try:
        return office.compiled(work, sha256).sha256
    except LookupError:
        return None


def _fields(work: Work, compiled: Compiled, viewer: Viewer, form: Submitted) -> dict[str, object]:
    """What was typed; another case is named by its number and known by its id."""
    fields: dict[str, object] = dict(form.without(*OWN_NAMES))
    for name, value in fields.items():
        rule = compiled.lifecycle.fields.get(name)
        if rule and rule.type == "case" and isinstance(value, str) and value.strip().isprintable():
            fields[name] = id_of_number(work, value.strip(), viewer.standing) or value
    return fields


def _corrected(file: CaseFile, form: Submitted) -> dict[str, object]:
    """Only what differs from what stands there: the form shows every field that may be corrected."""
    typed = form.without(*OWN_NAMES)
    changed: dict[str, object] = {name: value for name, value in typed.items() if _is_unknown(file, name)}
    for name in correctable(file):
        rule = file.compiled.lifecycle.fields[name]
        own = {key: value for key, value in typed.items() if key == name or key.startswith(f"{name}.")}
        values, rows = as_typed(file, name, rule)
        before = {name: values[0] if len(values) == 1 else list(values)} if values else {}
        before |= {f"{name}.{number}.{column}": cell for number, row in enumerate(rows) for column, cell in row.items()}
        filled = {key: value for key, value in own.items() if value not in ("", [])}
        if not own or filled == before:
            continue
        changed |= filled or {name: ""}
    if not changed:
        raise BadForm({REASON: _NOTHING_CHANGED})
    return changed


def _is_unknown(file: CaseFile, name: str) -> bool:
    return name.partition(".")[0] not in correctable(file)


def _ask(press: _Press, linked: str, kept: FormField | None) -> Response:
    """Show which case is meant, with everything that was typed, before it is done."""
    state, standing = press.state, press.viewer.standing
    file = open_file(state, press.case_id, standing)
    with state.database.reading() as work:
        doubt = doubt_about(file, *read_visible(work, state, linked, standing))
    pressed = Pressed(action=press.action, title=_ASKED, typed=press.form.fields, kept=kept, doubt=doubt)
    return render(press.request, case_view(file, state, pressed=pressed))


def _show_again(press: _Press, error: EngineError, kept: FormField | None) -> Response:
    request, state, action = press.request, press.state, press.action
    file = open_file(state, press.case_id, press.viewer.standing)
    answer = answer_for(error)
    problems = error.problems if isinstance(error, BadForm) else {}
    act = _act(file.compiled, file.case.state, action)
    refused = isinstance(error, TransitionRefused)
    pressed = Pressed(
        action=action,
        title=answer.title,
        typed=press.form.fields,
        problems=problems,
        reasons=with_dues(file, act, answer.reasons) if refused else _reasons_of(error, file, action),
        note=_KEPT,
        kept=kept,
    )
    if action == "correct":
        return render(request, correct_view(file, pressed=pressed), status=answer.status)
    return render(request, case_view(file, state, pressed=pressed), status=answer.status)


def _reasons_of(error: EngineError, file: CaseFile, action: str) -> list[Label]:
    """What a press that came too late is told; problems of fields that the form does not have."""
    if isinstance(error, StaleCase):
        if error.moved_by == file.standing.actor:
            return [_moved_by_yourself(error, file)]
        who, when = actor_name(file.names, error.moved_by), moment_words(error.moved_at, file.names.zone)
        state = file.compiled.lifecycle.states[file.case.state].title
        return [
            Label(
                zh=f"{who.zh}于{when.zh}办理了该事项，当前状态：{state.zh}。请看清最新情况再决定是否提交。",
                en=f"{who.en} moved the case on {when.en}; it is “{state.en}” now. Look at it afresh, then send or not.",
            )
        ]
    if isinstance(error, BadForm):
        shown = {FILES, REASON, *_names_of(file.compiled, file.case.state, action)}
        return [label for name, label in error.problems.items() if name not in shown]
    return [Label(zh="请重新核对后再提交。", en="Check it again before you send it.")]


def _moved_by_yourself(error: StaleCase, file: CaseFile) -> Label:
    when = moment_words(error.moved_at, file.names.zone)
    state = file.compiled.lifecycle.states[file.case.state].title
    return Label(
        zh=f"您自己于{when.zh}在另一页办理了该事项，当前状态：{state.zh}。请看清最新情况再决定是否提交。",
        en=f"You moved the case yourself on another page on {when.en}; it is “{state.en}” now. Look, then send or not.",
    )


def _act(compiled: Compiled, state: str, action: str) -> Action | Record | None:
    return compiled.actions[state].get(action) or compiled.records[state].get(action)


def _names_of(compiled: Compiled, state: str, action: str) -> tuple[str, ...]:
    act = _act(compiled, state, action)
    form = compiled.lifecycle.forms[act.form] if act and act.form else None
    return (*form.fields, *form.optional) if form else ()
