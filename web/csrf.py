"""
No other site may press a button here: where the request comes from is asked, and a token of the session.

Both must agree. The token lies in every form as `csrf`; before anybody is signed in it is tied to a cookie of its
own. What browsers say of the origin cannot be forged by a page; the token holds where they say nothing.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets

from starlette.datastructures import Headers
from starlette.requests import Request

from web.settings import Settings

#: The name of the field in every form, and of the header for requests without a form.
FIELD = "csrf"
HEADER = "x-csrf-token"
#: What a browser can send from a form of ours. Others, such as text/plain, are what foreign forms are made of.
CONTENT_TYPES = frozenset({"application/x-www-form-urlencoded", "multipart/form-data", "application/json"})
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def comes_from_here(request: Request, settings: Settings) -> bool:
    """Whether the browser says that the request was made by a page of ours."""
    said = request.headers.get("sec-fetch-site")
    if said is not None and said != "same-origin":
        return False
    origin = request.headers.get("origin")
    if origin is None or (origin == "null" and said == "same-origin"):
        # A page that sends no referrer sends the origin null with its own forms; Sec-Fetch-Site then tells.
        return True
    return origin == _own_origin(request.headers, settings)


def is_right_token(sent: str, expected: str) -> bool:
    """Whether the token is the session's own; compared in constant time."""
    return bool(sent) and hmac.compare_digest(sent.encode(), expected.encode())


def new_cookie() -> str:
    """A value for the cookie of somebody who is not signed in."""
    return secrets.token_urlsafe(32)


def token_for_cookie(cookie: str, secret: bytes) -> str:
    """The token that belongs to such a cookie; who can set the cookie still cannot make the token."""
    return hmac.digest(secret, f"form {cookie}".encode(), hashlib.sha256).hex() if cookie else ""


def _own_origin(headers: Headers, settings: Settings) -> str:
    # The host is one of ours: web/security.py refuses all others.
    return f"{'https' if settings.tls else 'http'}://{headers.get('host', '')}"
