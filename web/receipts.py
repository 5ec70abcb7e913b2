"""The receipt's code on its way to the page that shows it: once, in a cookie of two minutes, and as a picture."""

from __future__ import annotations

import io

import segno
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from web.settings import Settings

#: Long enough for the browser to follow one redirect on a bad line.
SECONDS = 120


def to_receipt(request: Request, case_id: str, code: str, *, settings: Settings) -> Response:
    """Lead the browser to the receipt of this case, with the new code for that page and for no other."""
    response = RedirectResponse(request.app.url_path_for("receipt", case_id=case_id), status_code=303)
    response.set_cookie(
        _name(settings), code, max_age=SECONDS, path=f"/receipts/{case_id}", secure=settings.tls, httponly=True,
        samesite="strict",
    )  # fmt: skip
    return response


def take(request: Request, settings: Settings) -> str:
    """The code that was handed over, or nothing: it was shown already."""
    return request.cookies.get(_name(settings), "")


def forget(response: Response, case_id: str, *, settings: Settings) -> None:
    """The code has been shown."""
    response.delete_cookie(
        _name(settings), path=f"/receipts/{case_id}", secure=settings.tls, httponly=True, samesite="strict"
    )


def picture(address: str) -> Markup:
    """The address as a QR code: an SVG without any style in it, black on white so that every camera reads it."""
    file = io.BytesIO()
    segno.make(address, error="m", micro=False).save(
        file, kind="svg", border=4, xmldecl=False, omitsize=True, nl=False, svgclass="qr", lineclass=None, light="white"
    )
    return Markup(file.getvalue().decode())  # noqa: S704 -- drawn by us from squares alone


def _name(settings: Settings) -> str:
    return "__Secure-onevisit-receipt" if settings.tls else "onevisit-receipt"
