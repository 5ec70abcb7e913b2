"""
Server-side sessions: a random token in a cookie, its hash in the database.

A session can be ended from here, which a signed cookie could not: at sign-out, when the password changes, when
nobody used it for a while, and after its longest time in any case.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from starlette.requests import Request
from starlette.responses import Response

from engine.unit_of_work import Work
from web import session_store
from web.session_store import Session
from web.settings import Settings

#: Random bytes of a token: 256 bits.
TOKEN_BYTES = 32
#: A used session is written down at most this often, so that reading pages costs no write each time.
SEEN_EVERY = timedelta(minutes=5)

Kind = Literal["staff", "case", "form", "known"]
_NAMES: dict[Kind, str] = {
    "staff": "onevisit", "case": "onevisit-case", "form": "onevisit-form", "known": "onevisit-known",
}  # fmt: skip
#: Cookies that a browser keeps when it is closed, and for how many seconds.
_KEPT_FOR: dict[Kind, int] = {"known": 180 * 24 * 3600}


@dataclass(frozen=True, slots=True)
class Opened:
    """A new session with its token, which is told to the browser and to nobody else."""

    token: str
    session: Session


def open_for_person(work: Work, person_id: str, *, settings: Settings, now: datetime) -> Opened:
    """Begin an officer's session. The caller ends the one that the browser had before."""
    return _open(work, settings=settings, now=now, person_id=person_id)


def open_for_case(work: Work, case_id: str, *, settings: Settings, now: datetime) -> Opened:
    """Begin the session of a petitioner who gave the query code of this case."""
    return _open(work, settings=settings, now=now, case_id=case_id)


def current(work: Work, token: str, *, settings: Settings, now: datetime) -> Session | None:
    """The session of this token, as long as it holds."""
    session = session_store.find_session(work, hash_of(token)) if token else None
    return session if session and holds(session, settings=settings, now=now) else None


def holds(session: Session, *, settings: Settings, now: datetime) -> bool:
    """Whether the session is neither too old nor too long unused."""
    return now < session.expires_at and now - session.seen_at < idle_time(settings)


def needs_noting(session: Session, *, now: datetime) -> bool:
    """Whether the use of the session should be written down again."""
    return now - session.seen_at >= SEEN_EVERY


def end(work: Work, token: str) -> None:
    """End the session of this token, if there is one."""
    if token:
        session_store.end_session(work, hash_of(token))


def end_expired(work: Work, *, settings: Settings, now: datetime) -> int:
    """Remove sessions that no longer hold; the worker does this now and then. Returns how many there were."""
    return session_store.end_old_sessions(work, now=now, idle_since=now - idle_time(settings))


def idle_time(settings: Settings) -> timedelta:
    """How long a session holds without being used."""
    return timedelta(minutes=settings.session_idle_minutes)


def hash_of(token: str) -> str:
    """What the database keeps of a token; the token is random, so a plain hash is enough."""
    return hashlib.sha256(token.encode()).hexdigest()


def cookie_name(kind: Kind, settings: Settings) -> str:
    """The cookie's name; over https the prefix `__Host-` makes browsers refuse one set by a neighbour."""
    return f"__Host-{_NAMES[kind]}" if settings.tls else _NAMES[kind]


def token_in(request: Request, kind: Kind, settings: Settings) -> str:
    """The token that the browser sent, or nothing."""
    return request.cookies.get(cookie_name(kind, settings), "")


def give_cookie(response: Response, kind: Kind, token: str, *, settings: Settings) -> None:
    """Tell the browser its token; unless it is one to be kept, it forgets it when it is closed."""
    response.set_cookie(
        cookie_name(kind, settings), token, max_age=_KEPT_FOR.get(kind), path="/", secure=settings.tls, httponly=True,
        samesite="lax",
    )  # fmt: skip


def take_cookie(response: Response, kind: Kind, *, settings: Settings) -> None:
    """Tell the browser to forget its token."""
    response.delete_cookie(cookie_name(kind, settings), path="/", secure=settings.tls, httponly=True, samesite="lax")


def _open(
    work: Work, *, settings: Settings, now: datetime, person_id: str | None = None, case_id: str | None = None
) -> Opened:
    token = secrets.token_urlsafe(TOKEN_BYTES)
    session = Session(
        token_hash=hash_of(token),
        person_id=person_id,
        case_id=case_id,
        csrf=secrets.token_urlsafe(TOKEN_BYTES),
        created_at=now,
        seen_at=now,
        expires_at=now + timedelta(hours=settings.session_hours),
    )
    session_store.add_session(work, session)
    return Opened(token, session)
