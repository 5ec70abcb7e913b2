"""The petitioner's own pages: follow the one case by its code, and do what only the petitioner may do."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar

from fastapi import Request
from starlette.responses import RedirectResponse, Response

from engine.compile import Compiled
from engine.definitions import Action, FieldRule, Record
from engine.errors import BadForm, StaleCase, TransitionRefused
from engine.execute import Attempt, Possible, fire, possible_actions
from engine.fields import choices_of
from engine.labels import Label, Language
from engine.office import Office
from engine.roles import Standing
from engine.snapshot import Clock, Snapshot
from engine.store import Wanted, read_case
from engine.unit_of_work import Work
from web import session_store, sessions, throttle
from web.errors import NotSignedIn, answer_for
from web.form_fields import Choice, FormField
from web.i18n import day_in_words, language_of, moment_in_words
from web.identity import Petitioner
from web.policy import CITIZEN, PUBLIC
from web.rendering import View, render
from web.router import Router
from web.routes.intake import RECEIPTS
from web.state import AppState, State
from web.submitted import Form, Submitted
from web.throttle import Limit
from workflows import file_queries, query_codes

router = Router()

PETITIONER = Standing("party:petitioner", frozenset({"party:petitioner"}), frozenset({"party:petitioner"}))
#: Wrong codes from one network within a quarter of an hour.
MOST_TRIES = 30
#: No code is longer, however it is grouped.
LONGEST_CODE = 60
#: Kinds of fields that a petitioner is asked; lists of the office's people and units are none.
_ASKED = frozenset({"text", "long text", "choice", "choices", "boolean", "date", "number"})

_WRONG = Label(zh="没有这个查询码，或者它已经作废。请对照回执逐组核对。", en="There is no such code, or it is void. Compare it with the receipt group by group.")  # fmt: skip
_TOO_OFTEN = Label(zh="尝试次数过多，请过一刻钟再试，或者到信访办查询。", en="Too many tries. Wait a quarter of an hour, or ask at the petition office.")  # fmt: skip


@dataclass(frozen=True, slots=True)
class CodeView(View):
    """The form for the code."""

    page: ClassVar[str] = "citizen/code.html"

    field: FormField


@dataclass(frozen=True, slots=True)
class Term:
    """A day that counts, and what it means: a duty of the office or a right of the petitioner."""

    title: Label
    day: str
    law: str
    is_right: bool
    is_late: bool
    is_provisional: bool


@dataclass(frozen=True, slots=True)
class Doing:
    """Something the petitioner may do now."""

    name: str
    title: Label
    help: Label | None
    fields: Sequence[FormField]
    is_final: bool
    is_open: bool
    refusals: Sequence[Label]


@dataclass(frozen=True, slots=True)
class PaperLine:
    """A paper that reached the petitioner, with what it says."""

    title: Label
    number: str
    day: str
    parts: Sequence[tuple[Label, Sequence[str]]]
    rights: Label | None


@dataclass(frozen=True, slots=True)
class FollowView(View):
    """Where the case stands, in plain words."""

    page: ClassVar[str] = "citizen/show.html"

    number: str
    title: str
    received: str
    state: Label
    state_help: Label | None
    is_sealed: bool
    is_done: bool
    problem: Label | None
    terms: Sequence[Term]
    doings: Sequence[Doing]
    papers: Sequence[PaperLine]
    readers: Sequence[tuple[Label, str, int]]
    version: int
    key: str


@router.get("/s", policy=PUBLIC)
def ask_for_code(request: Request) -> Response:
    """The form; a code in the address, as the picture on the receipt gives it, stands in it already."""
    return render(request, CodeView(_code_field(request.query_params.get("code", ""))))


@router.post("/s", policy=PUBLIC)
def follow(request: Request, state: State, form: Form) -> Response:
    """Open a session for the one case of the code."""
    now, code = state.now(), form.text("code")
    network = throttle.network_of(request, state.settings)
    limit = Limit(throttle.network_key(network, "query", secret=state.secret, now=now), MOST_TRIES)
    if not state.database.write(lambda work: throttle.admit(work, [limit], now=now)):
        return render(request, CodeView(_code_field(code, _TOO_OFTEN)), status=429)
    with state.database.reading() as work:
        case_id = query_codes.find_case(work, code[: LONGEST_CODE * 2])
    if case_id is None:
        return render(request, CodeView(_code_field(code, _WRONG)), status=422)
    old = sessions.token_in(request, "case", state.settings)

    def begin(work: Work) -> sessions.Opened:
        session_store.give_back_tries(work, [limit.key])
        sessions.end(work, old)
        return sessions.open_for_case(work, case_id, settings=state.settings, now=now)

    opened = state.database.write(begin)
    response = RedirectResponse(request.app.url_path_for("follow_case"), status_code=303)
    sessions.give_cookie(response, "case", opened.token, settings=state.settings)
    return response


@router.get("/s/case", policy=CITIZEN)
def follow_case(request: Request, state: State, citizen: Petitioner) -> Response:
    """Where it stands."""
    return _show(request, state, citizen.case_id, is_done="done" in request.query_params)


@router.post("/s/case/{action}", policy=CITIZEN)
def answer(request: Request, state: State, citizen: Petitioner, form: Form, action: str) -> Response:
    """Do it, as the petitioner and nobody else; or say why not, with everything kept."""
    version = form.text("version")
    attempt = Attempt(
        case_id=citizen.case_id,
        action=action,
        actor=PETITIONER.actor,
        version=int(version) if version.isascii() and version.isdigit() and len(version) < 10 else 0,  # noqa: PLR2004
        key=f"s:{citizen.case_id}:{form.text('key')}"[:80],
        form=form.without("version", "key", "reason"),
        reason=form.text("reason") or None,
        standing=PETITIONER,
    )
    show = partial(_show, request, state, citizen.case_id, pressed=action, form=form)
    try:
        state.database.write(lambda work: fire(work, state.office, attempt, now=state.now()))
    except BadForm as bad:
        return show(problems=bad.problems, status=422)
    except StaleCase as stale:
        return show(problem=answer_for(stale).title, status=409)
    except TransitionRefused as refused:
        told = answer_for(refused)
        return show(refusals=told.reasons or (told.title,), status=told.status)
    return RedirectResponse(request.app.url_path_for("follow_case") + "?done", status_code=303)


@router.post("/s-leave", policy=CITIZEN)
def leave(request: Request, state: State) -> Response:
    """End the session here as well as in the browser."""
    token = sessions.token_in(request, "case", state.settings)
    state.database.write(lambda work: sessions.end(work, token))
    response = RedirectResponse(request.app.url_path_for("ask_for_code"), status_code=303)
    sessions.take_cookie(response, "case", settings=state.settings)
    return response


def _code_field(code: str, error: Label | None = None) -> FormField:
    typed = "".join(letter for letter in code if letter.isprintable())[:LONGEST_CODE]
    label = Label(zh="查询码", en="Query code")
    help_ = Label(zh="回执上的七组字母和数字，大小写、横线都不要紧。", en="The seven groups on the receipt; case and hyphens do not matter.")  # fmt: skip
    return FormField("code", label, values=(typed,), help=help_, error=error, required=True, max_length=LONGEST_CODE)


def _show(  # noqa: PLR0913 -- what a press has to say, each by its name
    request: Request,
    state: AppState,
    case_id: str,
    *,
    pressed: str = "",
    form: Submitted | None = None,
    problems: Mapping[str, Label] | None = None,
    refusals: Sequence[Label] = (),
    problem: Label | None = None,
    is_done: bool = False,
    status: int = 200,
) -> Response:
    language = language_of(request)
    with state.database.reading() as work:
        locked = read_case(work, case_id, Wanted())
        if locked is None:
            raise NotSignedIn
        case, compiled = locked.case, state.office.compiled(work, locked.case.definition)
        is_sealed = not case.may_be_seen_by(PETITIONER)
        papers = () if is_sealed else file_queries.papers_for(work, case_id, at_once=RECEIPTS)
        readers = file_queries.readers(work, case_id)
    now_possible = () if is_sealed else possible_actions(compiled, case, PETITIONER)
    doings = [
        _doing(possible, compiled, state.office, pressed=pressed, form=form, problems=problems or {}, refusals=refusals)
        for possible in now_possible
    ]
    if (refusals or problems) and pressed not in {doing.name for doing in doings}:
        problem = next(iter([*refusals, *(problems or {}).values()]))
    step = compiled.lifecycle.states[case.state]
    post = Label(zh="（已离任人员）", en="(somebody who has left)")
    view = FollowView(
        number=case.number,
        title="" if is_sealed else case.title,
        received=moment_in_words(case.received_at, language, state.zone),
        state=step.title,
        state_help=step.help,
        is_sealed=is_sealed,
        is_done=is_done,
        problem=problem,
        terms=() if is_sealed else _terms(case, compiled, language),
        doings=sorted(doings, key=lambda doing: doing.is_final),  # giving up comes last
        papers=[_paper(paper, state, compiled, language) for paper in papers],
        readers=[(who or post, moment_in_words(at, language, state.zone), count) for who, at, count in readers],
        version=case.version,
        key=secrets.token_urlsafe(12),
    )
    return render(request, view, status=status)


def _terms(case: Snapshot, compiled: Compiled, language: Language) -> list[Term]:
    running = sorted((clock for clock in case.clocks.values() if _counts_for_petitioner(clock, compiled)), key=_due)
    rules = compiled.lifecycle.deadlines
    return [
        Term(
            title=rules[clock.name].title,
            day=day_in_words(clock.due_day, language, form="long"),
            law=rules[clock.name].law or "",
            is_right=rules[clock.name].right_of is not None,
            is_late=clock.status == "passed",
            is_provisional=clock.provisional,
        )
        for clock in running
    ]


def _counts_for_petitioner(clock: Clock, compiled: Compiled) -> bool:
    rule = compiled.lifecycle.deadlines[clock.name]
    if rule.right_of is not None:
        return clock.status == "running"
    # The office's own goals are no promise to the petitioner; the law's limits are.
    return clock.is_open and (rule.law or "").startswith("《") and rule.never_more_than is not None


def _due(clock: Clock) -> Any:
    return clock.due_at


def _doing(
    possible: Possible,
    compiled: Compiled,
    office: Office,
    *,
    pressed: str,
    form: Submitted | None,
    problems: Mapping[str, Label],
    refusals: Sequence[Label],
) -> Doing:
    act, is_pressed = possible.act, possible.name == pressed
    asked = compiled.lifecycle.forms[act.form] if act.form else None
    names = [(name, True) for name in asked.fields] + [(name, False) for name in asked.optional] if asked else []
    rules = compiled.lifecycle.fields
    fields = [
        _field(name, rules[name], office, required=required, form=form if is_pressed else None, error=problems.get(name) if is_pressed else None)
        for name, required in names
        if rules[name].type in _ASKED
    ]  # fmt: skip
    if isinstance(act, Action) and act.reason:
        fields.append(FormField("reason", Label(zh="理由", en="Reason"), kind="long text", required=True))
    return Doing(
        name=possible.name,
        title=act.title,
        help=act.help if isinstance(act, Action) else None,
        fields=fields,
        is_final=not isinstance(act, Record) and act.to == "withdrawn",
        is_open=is_pressed,
        refusals=refusals if is_pressed else (),
    )


def _field(
    name: str, rule: FieldRule, office: Office, *, required: bool, form: Submitted | None, error: Label | None
) -> FormField:
    typed = form.fields.get(name, ()) if form else ()
    return FormField(
        name,
        rule.label,
        kind=rule.type,  # type: ignore[arg-type]  # only kinds that both know
        values=tuple(
            "".join(letter for letter in value if letter.isprintable() or letter in "\n\t") for value in typed
        ),
        help=rule.help,
        error=error,
        required=required,
        choices=[Choice(code, label) for code, label in choices_of(rule, office.codes).items()],
        max_length=rule.max_length,
    )


def _paper(paper: Any, state: AppState, compiled: Compiled, language: Language) -> PaperLine:
    _, letter, number, content, issued, delivered = paper
    parts = [
        (Label(**part["heading"]), _part_texts(part, compiled, state, language)) for part in content.get("parts", ())
    ]
    known = state.office.letters.get(letter)
    return PaperLine(
        title=known.title if known else Label(**content["title"]),
        number=number,
        day=day_in_words(delivered or issued.astimezone(state.zone).date(), language, form="long"),
        parts=[(heading, texts) for heading, texts in parts if texts],
        rights=Label(**content["rights"]) if content.get("rights") else None,
    )


def _part_texts(part: Mapping[str, Any], compiled: Compiled, state: AppState, language: Language) -> list[str]:
    texts = [text for value in part["values"] for text in _texts(value, compiled, state, language)]
    sentence = part.get("text")
    return [*texts, Label(**sentence).in_language(language)] if sentence else texts


def _texts(given: Mapping[str, Any], compiled: Compiled, state: AppState, language: Language) -> list[str]:
    rule, value = compiled.lifecycle.fields.get(given["field"]), given["value"]
    if rule is None or rule.type in ("person", "persons", "unit", "units", "case"):
        return []  # ids; whom the paper means stands on the paper itself
    labels = choices_of(rule, state.office.codes) if rule.choices else {}
    if isinstance(value, list):
        return [_cells(item) if isinstance(item, dict) else _word(item, labels, language) for item in value]
    if rule.type == "boolean":
        return []
    return [_word(value, labels, language)]


def _cells(row: Mapping[str, Any]) -> str:
    return "；".join(str(cell) for cell in row.values())


def _word(value: Any, labels: Mapping[str, Label], language: Language) -> str:
    label = labels.get(str(value))
    return label.in_language(language) if label else str(value)
