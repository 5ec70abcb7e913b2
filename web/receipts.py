"""The receipt's code on its way to the page that shows it: once, in a cookie of two minutes, and as a picture."""

from __future__ import annotations

import io
from datetime import datetime, timedelta

import segno
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from engine.labels import Label
from engine.unit_of_work import Work
from web import throttle
from web.rendering import is_partial
from web.settings import Settings

#: For so long the same form of the desk, sent again, gives another code in place of the first: its answer may be lost.
ANSWER_LOST_FOR = timedelta(minutes=10)
#: Long enough for the browser to follow one redirect on a bad line.
SECONDS = 120
_IN_PERSON = Label(
    zh="请打印本页（浏览器的“打印”，Ctrl+P）或者抄下查询码，当面交给信访人。",
    en="Print this page (Print in the browser, Ctrl+P) or copy the code, and hand it over in person.",
)
_BY_TELEPHONE = Label(
    zh="请趁通话把编号和查询码逐字读给信访人，请对方记下并复述一遍；需要纸质回执的，打印本页按登记的住址寄给本人。",
    en="While you are on the telephone, read number and code out sign by sign and have them read back. "
    "Whoever wants it on paper is sent this page to the address in the form.",
)
_BY_POST = Label(
    zh="信访人不在窗口：请打印本页（浏览器的“打印”，Ctrl+P），按登记的联系方式寄给或者送交本人，不请他人转交。",
    en="The petitioner is not at the desk: print this page (Print in the browser, Ctrl+P) and send or bring it to them "
    "as the form says how to reach them, through nobody else.",
)
#: Channel → how the code reaches whoever came that way; through every other somebody wrote.
_HANDING = {"visit": _IN_PERSON, "leader_visit": _IN_PERSON, "phone": _BY_TELEPHONE}


def to_receipt(request: Request, case_id: str, code: str, *, settings: Settings) -> Response:
    """Lead the browser to the receipt of this case, with the new code, if there is one, for that page and no other."""
    where = str(request.app.url_path_for("receipt", case_id=case_id))
    response: Response = RedirectResponse(where, status_code=303)
    if is_partial(request):  # htmx would put the receipt where the form was
        response = Response(headers={"HX-Redirect": where})
    if code:
        response.set_cookie(
            _name(settings), code, max_age=SECONDS, path=f"/receipts/{case_id}", secure=settings.tls, httponly=True,
            samesite="strict",
        )  # fmt: skip
    return response


def take(request: Request, settings: Settings) -> str:
    """The code that was handed over, or nothing: it was shown already."""
    return request.cookies.get(_name(settings), "")


def handing_words(channel: str) -> Label:
    """What the desk does with the code of a matter that came this way."""
    return _HANDING.get(channel, _BY_POST)


def forget(response: Response, case_id: str, *, settings: Settings) -> None:
    """The code has been shown."""
    response.delete_cookie(
        _name(settings), path=f"/receipts/{case_id}", secure=settings.tls, httponly=True, samesite="strict"
    )


def note_use(work: Work, case_id: str, *, secret: bytes, now: datetime) -> None:
    """A code of the case was used. Kept in mind for minutes and no longer: when somebody looks is his own affair."""
    throttle.remember(work, _used(case_id, secret), until=now + ANSWER_LOST_FOR)


def was_used_just_now(work: Work, case_id: str, *, secret: bytes, now: datetime) -> bool:
    """Whether a code of the case was used within ANSWER_LOST_FOR, so that somebody has been given it."""
    return throttle.remembers(work, _used(case_id, secret), now=now)


def picture(address: str) -> Markup:
    """The address as a QR code: an SVG without any style in it, black on white so that every camera reads it."""
    file = io.BytesIO()
    segno.make(address, error="m", micro=False).save(
        file, kind="svg", border=4, xmldecl=False, omitsize=True, nl=False, svgclass="qr", lineclass=None, light="white"
    )
    return Markup(file.getvalue().decode())  # noqa: S704 -- drawn by us from squares alone


def _used(case_id: str, secret: bytes) -> str:
    return throttle.mark("code used", case_id, secret=secret)


def _name(settings: Settings) -> str:
    return "__Secure-onevisit-receipt" if settings.tls else "onevisit-receipt"
