"""
What holds for every answer, as ASGI middleware: known hosts only, a strict policy for the browser, no copies kept.

Scripts and styles need the nonce of the answer, and what comes from the CDN its hash, too. hx-csp takes the nonce
of a part that htmx fetched from the same header (docs/decisions/0008-scripts-by-nonce-and-hash.md).
"""

from __future__ import annotations

import asyncio
import secrets
from dataclasses import dataclass
from http import HTTPStatus

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web.settings import Settings

#: A year, in seconds: for files whose address changes with their content, and for strict transport.
YEAR = 31_536_000
#: Bytes in a second of the slowest line on which somebody can still send a form.
SLOWEST = 8 * 1024
UNCHANGING = ("/static/", "/assets/")


@dataclass(frozen=True, slots=True)
class Security:
    """Give each request its nonce and each answer its headers."""

    app: ASGIApp
    settings: Settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        nonce = scope["nonce"] = secrets.token_urlsafe(16)
        # A HEAD is a GET of which only the head is told.
        only_head = scope["method"] == "HEAD"
        scope = {**scope, "method": "GET"} if only_head else scope

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._add_headers(MutableHeaders(scope=message), scope, nonce, status=message["status"])
            elif only_head and message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        app = self.app if self._is_known_host(scope) else _WRONG_HOST
        await app(scope, receive, send_with_headers)

    def _is_known_host(self, scope: Scope) -> bool:
        host = Headers(scope=scope).get("host", "")
        name, colon, port = host.rpartition(":")
        return (name if colon and port.isdigit() else host) in self.settings.hosts

    def _add_headers(self, headers: MutableHeaders, scope: Scope, nonce: str, *, status: int) -> None:
        # What people uploaded comes with a policy of its own, a stricter one (web/routes/files.py).
        headers.setdefault("Content-Security-Policy", policy(nonce))
        headers["X-Content-Type-Options"] = "nosniff"
        headers["X-Frame-Options"] = "DENY"
        # On plain http outside this machine no-referrer would make browsers hide the origin of our own forms.
        headers["Referrer-Policy"] = "no-referrer" if self.settings.tells_where_from else "same-origin"
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
        headers["Cross-Origin-Opener-Policy"] = "same-origin"
        headers["Cross-Origin-Resource-Policy"] = "same-origin"
        if self.settings.tls:
            headers["Strict-Transport-Security"] = f"max-age={YEAR}"
        if scope["path"].startswith(UNCHANGING) and status < HTTPStatus.BAD_REQUEST:
            headers["Cache-Control"] = f"public, max-age={YEAR}, immutable"
        else:
            headers.setdefault("Cache-Control", "no-store")


@dataclass(slots=True)
class BodyCap:
    """How many bytes one request may bring, and since when; the gate of a route that takes files lets in more."""

    most: int
    so_far: int = 0
    began: float | None = None
    is_whole: bool = False


@dataclass(frozen=True, slots=True)
class Bodies:
    """
    Let no body grow beyond its cap, whether it tells its length or comes in pieces, nor trickle in without end.

    `patience`: seconds for which a body may keep a route waiting, beside those that its bytes take on a slow line.
    The limit counts when a route reads the body, so that it can be the route's own; what nobody reads costs nothing.
    """

    app: ASGIApp
    settings: Settings
    patience: float = 30

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        cap = scope["body_cap"] = BodyCap(self.settings.body_limit)
        told = Headers(scope=scope).get("content-length", "0")

        async def counting() -> Message:
            if not told.isdecimal() or int(told) > cap.most:
                raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
            message = await self._soon(receive, cap)
            cap.so_far += len(message.get("body", b""))
            if cap.so_far > cap.most:
                raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
            return message

        await self.app(scope, counting, send)

    async def _soon(self, receive: Receive, cap: BodyCap) -> Message:
        """The next message; while the body comes, within the time that is left for it."""
        if cap.is_whole:
            return await receive()
        clock = asyncio.get_running_loop().time
        cap.began = clock() if cap.began is None else cap.began
        until = cap.began + self.patience + cap.so_far / SLOWEST
        try:
            message = await asyncio.wait_for(receive(), until - clock())
        except TimeoutError as problem:
            raise HTTPException(HTTPStatus.REQUEST_TIMEOUT, headers={"Connection": "close"}) from problem
        cap.is_whole = not message.get("more_body", False)
        return message


def policy(nonce: str) -> str:
    """The Content-Security-Policy of an answer with this nonce."""
    return (
        f"default-src 'none'; script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'; img-src 'self' data:; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )


_WRONG_HOST = PlainTextResponse("This server does not answer to that name. 此服务器不使用该域名。", status_code=400)
