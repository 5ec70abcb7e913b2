"""
The petitioner's door: the query code opens a session for the one case, and leaving ends it.

A right code is taken always, however many wrong ones came from the same network before: a whole village may stand
behind one address, and nobody in it shall be shut out of the own matter by somebody else's typing. Wrong codes beyond
MOST_TRIES get a short answer, so that trying them out shows in the log of the web server and costs little.

The code alone keeps guessers out: 28 characters of 5 bits are 2**140, about 1.4 * 10**42 codes. Against 100,000
matters with one good code each, a thousand tries a second for a hundred years (3.2 * 10**12) find one with a
probability of 3.2 * 10**12 * 10**5 / 1.4 * 10**42, which is less than 10**-24.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from fastapi import Request
from starlette.responses import RedirectResponse, Response

from engine.labels import Label
from engine.unit_of_work import Work
from web import receipts, sessions, throttle
from web.form_fields import FormField
from web.labels import moment_words
from web.policy import CITIZEN, PUBLIC
from web.rendering import View, render
from web.router import Router
from web.state import AppState, State
from web.submitted import Form
from web.throttle import Limit
from workflows import query_codes
from workflows.contact import contact_of

router = Router()

#: So many wrong codes from one network within a quarter of an hour are each told what is wrong with them.
MOST_TRIES = 30
#: No code is longer, however it is grouped.
LONGEST_CODE = 60

_LABEL = Label(zh="查询码", en="Query code")
_HELP = Label(
    zh="回执上的七组字母和数字，大小写、横线都不要紧。",
    en="The seven groups on the receipt; case and hyphens do not matter.",
)
_WRONG = Label(
    zh="没有这个查询码，或者它已经作废。请对照回执逐组核对。",
    en="There is no such code, or it is void. Compare it with the receipt group by group.",
)
_EMPTY = Label(zh="请填写查询码", en="Please type the code")
_REPLACED = Label(
    zh="这个查询码已于{when}作废，另发了新码。不是您本人申请的，请马上告诉信访办负责人，或者上级信访部门、纪检监察机关。",
    en="This code became void on {when}, when a new one was given out. If it was not you who asked for it, tell the head of "
    "the petition office, the office above, or the discipline organs at once.",
)
_TOO_OFTEN = Label(
    zh="没有这个查询码，而且从这里试错的次数过多。正确的查询码随时可用，请照回执输入，或者联系信访办。",
    en="There is no such code, and too many wrong ones came from here. A right one is taken at any time: type it as the "
    "receipt has it, or ask the petition office.",
)


@dataclass(frozen=True, slots=True)
class CodeView(View):
    """The form for the code."""

    page: ClassVar[str] = "citizen/code.html"

    field: FormField
    contact: Label


@router.get("/s", policy=PUBLIC)
def ask_for_code(request: Request, state: State) -> Response:
    """The form; a code in the address, as the picture on the receipt gives it, stands in it already."""
    return _show(request, state, request.query_params.get("code", ""))


@router.post("/s", policy=PUBLIC)
def follow(request: Request, state: State, form: Form) -> Response:
    """Open a session for the one case of the code."""
    now, code = state.now(), form.text("code")
    if not code.strip():
        return _show(request, state, "", _EMPTY, status=422)
    with state.database.reading() as work:
        case_id = query_codes.find_case(work, code[: LONGEST_CODE * 2])
        void_at = None if case_id else query_codes.void_since(work, code[: LONGEST_CODE * 2])
    if void_at:
        when = moment_words(void_at, state.zone)
        error = Label(zh=_REPLACED.zh.format(when=when.zh), en=_REPLACED.en.format(when=when.en))
        return _show(request, state, code, error, status=422)
    if case_id is None:
        return _wrong(request, state, code, now)
    old = sessions.token_in(request, "case", state.settings)

    def begin(work: Work) -> sessions.Opened:
        receipts.note_use(work, case_id, secret=state.secret, now=now)
        sessions.end(work, old)
        return sessions.open_for_case(work, case_id, settings=state.settings, now=now)

    opened = state.database.write(begin)
    response = RedirectResponse(request.app.url_path_for("follow_case"), status_code=303)
    sessions.give_cookie(response, "case", opened.token, settings=state.settings)
    return response


@router.post("/s-leave", policy=CITIZEN)
def leave(request: Request, state: State) -> Response:
    """End the session here as well as in the browser."""
    token = sessions.token_in(request, "case", state.settings)
    state.database.write(lambda work: sessions.end(work, token))
    response = RedirectResponse(request.app.url_path_for("ask_for_code"), status_code=303)
    sessions.take_cookie(response, "case", settings=state.settings)
    return response


def _wrong(request: Request, state: AppState, code: str, now: datetime) -> Response:
    network = throttle.network_of(request, state.settings)
    limit = Limit(throttle.network_key(network, "query", secret=state.secret, now=now), MOST_TRIES)
    if state.database.write(lambda work: throttle.admit(work, [limit], now=now)):
        return _show(request, state, code, _WRONG, status=422)
    return _show(request, state, code, _TOO_OFTEN, status=429)


def _show(request: Request, state: AppState, code: str, error: Label | None = None, *, status: int = 200) -> Response:
    view = CodeView(_field(code, error), contact_of(state.settings.workflows))
    return render(request, view, status=status)


def _field(code: str, error: Label | None = None) -> FormField:
    typed = "".join(letter for letter in code if letter.isprintable())[:LONGEST_CODE]
    return FormField("code", _LABEL, values=(typed,), help=_HELP, error=error, required=True, max_length=LONGEST_CODE)
