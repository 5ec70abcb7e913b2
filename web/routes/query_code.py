"""The petitioner's door: the query code opens a session for the one case, and leaving ends it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from fastapi import Request
from starlette.responses import RedirectResponse, Response

from engine.labels import Label
from engine.unit_of_work import Work
from web import session_store, sessions, throttle
from web.form_fields import FormField
from web.policy import CITIZEN, PUBLIC
from web.rendering import View, render
from web.router import Router
from web.state import State
from web.submitted import Form
from web.throttle import Limit
from workflows import query_codes

router = Router()

#: Wrong codes from one network within a quarter of an hour.
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
_TOO_OFTEN = Label(
    zh="尝试次数过多，请过一刻钟再试，或者到信访办查询。",
    en="Too many tries. Wait a quarter of an hour, or ask at the petition office.",
)


@dataclass(frozen=True, slots=True)
class CodeView(View):
    """The form for the code."""

    page: ClassVar[str] = "citizen/code.html"

    field: FormField


@router.get("/s", policy=PUBLIC)
def ask_for_code(request: Request) -> Response:
    """The form; a code in the address, as the picture on the receipt gives it, stands in it already."""
    return render(request, CodeView(_field(request.query_params.get("code", ""))))


@router.post("/s", policy=PUBLIC)
def follow(request: Request, state: State, form: Form) -> Response:
    """Open a session for the one case of the code."""
    now, code = state.now(), form.text("code")
    network = throttle.network_of(request, state.settings)
    limit = Limit(throttle.network_key(network, "query", secret=state.secret, now=now), MOST_TRIES)
    if not state.database.write(lambda work: throttle.admit(work, [limit], now=now)):
        return render(request, CodeView(_field(code, _TOO_OFTEN)), status=429)
    with state.database.reading() as work:
        case_id = query_codes.find_case(work, code[: LONGEST_CODE * 2])
    if case_id is None:
        return render(request, CodeView(_field(code, _WRONG)), status=422)
    old = sessions.token_in(request, "case", state.settings)

    def begin(work: Work) -> sessions.Opened:
        session_store.give_back_tries(work, [limit.key])
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


def _field(code: str, error: Label | None = None) -> FormField:
    typed = "".join(letter for letter in code if letter.isprintable())[:LONGEST_CODE]
    return FormField("code", _LABEL, values=(typed,), help=_HELP, error=error, required=True, max_length=LONGEST_CODE)
