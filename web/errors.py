"""
Every error as an answer: a status, sentences in the reader's language, and what helps. JSON for who asks for it.

No answer tells more than its sentences: no detail of a fault, and no difference between a case that does not exist
and one that the reader may not know of.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar
from urllib.parse import urlencode

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from engine.errors import (
    BadForm,
    CaseNotFound,
    DamagedRecords,
    DatabaseUnavailable,
    EngineError,
    KeyReused,
    NotPermitted,
    StaleCase,
    TransitionRefused,
)
from engine.labels import Label
from web.i18n import language_of
from web.passwords import TooBusy
from web.rendering import View, is_partial, render
from web.uploads import NoRoom

LOG = logging.getLogger("onevisit")


class NotSignedIn(Exception):
    """The route wants somebody who is signed in."""


class NoPermission(Exception):
    """The route wants a permission that the officer has not."""


class Forged(Exception):
    """The request does not prove that a page of ours sent it."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the reader is told: status, a heading, every reason, and what helps."""

    status: int
    code: str
    title: Label
    remedy: Label
    reasons: Sequence[Label] = ()
    reference: str = ""


@dataclass(frozen=True, slots=True)
class ErrorView(View):
    """The page of an error; for htmx the same as a notice above the page, which keeps what was typed."""

    page: ClassVar[str] = "errors/show.html"
    block: ClassVar[str | None] = "notice"

    answer: Answer


_AGAIN = Label(zh="请重新打开页面后再试。", en="Open the page again and retry.")
_NOT_FOUND = Answer(
    404,
    "not_found",
    Label(zh="没有这个页面", en="There is no such page"),
    Label(
        zh="地址有误，或该页面不对您开放。请从首页进入。",
        en="The address is wrong, or the page is not open to you. Start from the first page.",
    ),
)
_BY_STATUS: dict[int, Answer] = {
    400: Answer(400, "unreadable", Label(zh="提交的内容无法读取", en="What was sent cannot be read"), _AGAIN),
    404: _NOT_FOUND,
    405: Answer(
        405,
        "wrong_method",
        Label(zh="此地址不支持这种操作", en="This address does not do that"),
        Label(zh="请使用页面上的按钮。", en="Use the buttons on the pages."),
    ),
    408: Answer(
        408,
        "too_slow",
        Label(zh="提交的内容没有传完", en="What was sent did not arrive in time"),
        Label(
            zh="没有保存任何内容。请检查网络，后退找回已填内容后再提交。",
            en="Nothing was saved. Look at the connection, go back (the form keeps your words) and send it again.",
        ),
    ),
    413: Answer(
        413,
        "too_large",
        Label(zh="提交的内容过大", en="What was sent is too large"),
        Label(
            zh="没有保存任何内容。请后退找回已填内容，减少文件数量或压缩后再试。",
            en="Nothing was saved. Go back: the form keeps your words. Send fewer or smaller files.",
        ),
    ),
    415: Answer(415, "wrong_type", Label(zh="提交的格式不对", en="What was sent has the wrong format"), _AGAIN),
}
_NOT_SIGNED_IN = Answer(
    401,
    "not_signed_in",
    Label(zh="请先登录", en="Please sign in"),
    Label(
        zh="登录已过期或尚未登录，本次提交没有保存。登录后可用浏览器的“后退”找回已填内容。",
        en="You are not signed in any more, and nothing was saved. Sign in, then go back: the form keeps your words.",
    ),
)
_NO_PERMISSION = Answer(
    403,
    "no_permission",
    Label(zh="您没有这项权限", en="You may not do this"),
    Label(zh="如工作需要，请联系信访办负责人。", en="If your work needs it, ask the head of the petition office."),
)
_FORGED = Answer(
    403,
    "not_from_here",
    Label(zh="无法确认这次提交来自您本人", en="It is not certain that you sent this"),
    Label(
        zh="没有保存任何内容。请后退、刷新页面后再提交。",
        en="Nothing was saved. Go back, reload the page and send it again.",
    ),
)
_UNAVAILABLE = Answer(
    503,
    "unavailable",
    Label(zh="系统暂时不能办理", en="The system cannot work at the moment"),
    Label(
        zh="数据库暂不可用或正忙，没有只办到一半的内容。请稍候再试；紧急事项请先用纸质登记。",
        en="The database cannot be reached or is busy; nothing was half done. Try again shortly; register urgent "
        "matters on paper first.",
    ),
)
_DAMAGED = Answer(
    409,
    "damaged",
    Label(zh="该事项的记录已损坏", en="The records of this case are damaged"),
    Label(
        zh="没有保存任何内容，查清之前不能办理。请告诉审计人员和管理员，信访人请告诉信访办：在“核查”中可以看到损坏之处。",
        en="Nothing was saved, and nothing can be done on it until this is cleared up. Tell the auditor and the "
        "administrator, or as a petitioner the petition office: the audit shows where the damage is.",
    ),
)
_NO_ROOM = Answer(
    503,
    "no_room",
    Label(zh="附件暂时存不下", en="The files cannot be stored at the moment"),
    Label(
        zh="没有保存任何内容。请后退找回已填内容，先不带附件提交，并请管理员检查存储空间。",
        en="Nothing was saved. Go back: the form keeps your words. Send it without files, and ask the administrator "
        "to look at the disk.",
    ),
)
_SHOW_AGAIN = Label(
    zh="没有保存任何内容。请刷新页面，按最新情况办理。", en="Nothing was saved. Reload the page and go on from there."
)


def install(app: FastAPI) -> None:
    """Answer every deliberate error of the engine and of the pages, and every refusal of the framework."""
    app.add_exception_handler(EngineError, _engine_error)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(RequestValidationError, _not_found)
    app.add_exception_handler(NotSignedIn, _not_signed_in)
    app.add_exception_handler(NoPermission, lambda request, _: respond(request, _NO_PERMISSION))
    app.add_exception_handler(Forged, lambda request, _: respond(request, _FORGED))
    app.add_exception_handler(TooBusy, lambda request, _: respond(request, _UNAVAILABLE))
    app.add_exception_handler(NoRoom, lambda request, _: respond(request, _NO_ROOM))


def answer_for(error: EngineError) -> Answer:
    """The answer to an error of the engine; the routes of a case show its reasons in place, with the same status."""
    match error:
        case CaseNotFound():
            return _NOT_FOUND
        case DatabaseUnavailable():
            return _UNAVAILABLE
        case DamagedRecords():
            return _DAMAGED
        case BadForm():
            title = Label(zh="有几处需要改正", en="Some fields need another look")
            return Answer(422, "bad_form", title, _AGAIN, tuple(error.problems.values()))
        case StaleCase():
            title = Label(zh="该事项刚刚办理过，本页已不是最新", en="The case has just moved; this page was older")
            return Answer(409, "stale", title, _SHOW_AGAIN)
        case KeyReused():
            title = Label(zh="这次提交与先前的提交编号相同", en="This was sent before as something else")
            return Answer(409, "key_reused", title, _SHOW_AGAIN)
        case TransitionRefused():
            title = Label(zh="现在不能办理这一步", en="This cannot be done now")
            status = 403 if isinstance(error, NotPermitted) else 409
            return Answer(status, "refused", title, _SHOW_AGAIN, tuple(refusal.reason for refusal in error.refusals))
    raise error


def respond(request: Request, answer: Answer) -> Response:
    """The answer as JSON for who prefers it, as a notice for htmx, else as a page."""
    if _prefers_json(request):
        return _json(request, answer)
    response = render(request, ErrorView(answer), status=answer.status)
    if is_partial(request):
        response.headers["HX-Retarget"] = "#notices"
        response.headers["HX-Reswap"] = "innerHTML"
    if answer.status == _UNAVAILABLE.status:
        response.headers["Retry-After"] = "10"
    return response


def _engine_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, EngineError)
    return respond(request, answer_for(error))


def _http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    response = respond(request, _BY_STATUS.get(error.status_code, _BY_STATUS[400]))
    for name, value in (error.headers or {}).items():
        response.headers[name] = value
    return response


def _not_found(request: Request, _: Exception) -> Response:
    # A path or query that is no number, no date, no id: there is no such page.
    return respond(request, _NOT_FOUND)


def _not_signed_in(request: Request, _: Exception) -> Response:
    if request.method != "GET" or _prefers_json(request) or is_partial(request):
        return respond(request, _NOT_SIGNED_IN)
    if request.url.path.startswith("/s/"):  # a petitioner: the door with the query code
        return RedirectResponse(request.app.url_path_for("ask_for_code"), status_code=303)
    wanted = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    where = str(request.app.url_path_for("sign_in"))
    return RedirectResponse(f"{where}?{urlencode({'next': wanted})}" if wanted != "/" else where, status_code=303)


def _prefers_json(request: Request) -> bool:
    accept = request.headers.get("accept", "")
    return "application/json" in accept and "text/html" not in accept


def _json(request: Request, answer: Answer) -> Response:
    language = language_of(request)
    body = {
        "error": answer.code,
        "title": answer.title.in_language(language),
        "remedy": answer.remedy.in_language(language),
        "reasons": [reason.in_language(language) for reason in answer.reasons],
    }
    if answer.reference:
        body["reference"] = answer.reference
    return JSONResponse(body, status_code=answer.status)


@dataclass(slots=True)
class Apologies:
    """The last resort, as ASGI middleware: an unforeseen fault becomes an apology with a number to ask about."""

    app: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = False

        async def noting(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self.app(scope, receive, noting)
        except Exception:
            reference = secrets.token_hex(4).upper()
            LOG.exception("fault %s at %s %s", reference, scope["method"], scope["path"])
            if started:
                raise
            await _apology(Request(scope, receive), reference)(scope, receive, send)


def _apology(request: Request, reference: str) -> Response:
    answer = Answer(
        500,
        "fault",
        Label(zh="系统出错了", en="Something went wrong here"),
        Label(
            zh="这不是您的错，没有只办到一半的内容。请稍后再试；如再出现，请把编号告诉管理员。",
            en="It is not your fault, and nothing was half done. Try again; if it happens again, tell the "
            "administrator the number.",
        ),
        reference=reference,
    )
    try:
        return respond(request, answer)
    except Exception:
        # The fault may lie in the very templates that should apologise for it.
        LOG.exception("fault %s could not be told on a page", reference)
        return PlainTextResponse(f"{answer.title}\n{answer.remedy}\n{reference}\n", status_code=answer.status)
