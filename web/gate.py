"""What stands before every route: who is it, may he come in, and did he himself press the button?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fastapi import Request
from starlette.exceptions import HTTPException

from engine.labels import Label
from web import csrf, session_store, sessions
from web.colleagues import find_signed_in
from web.errors import Forged, NoPermission, NotSignedIn
from web.i18n import language_of
from web.identity import Citizen, Viewer, citizen_of, viewer_of
from web.policy import Policy, lets_in
from web.session_store import Session
from web.state import AppState, State
from web.submitted import Form

Guard = Callable[..., Any]


def gate(policy: Policy, method: str, *, most_bytes: int) -> list[Guard]:
    """The guards of a route, in the order in which they are asked; a stranger's body is not even read."""
    guards: list[Guard] = []
    if policy.kind == "citizen":
        guards.append(_admit_citizen)
    elif policy.kind != "public":
        guards.append(_admitting(policy))
    guards.append(_refuse_odd_names)
    if method not in csrf.SAFE_METHODS:
        guards.extend([_refuse_strangers_origin, _letting_in(most_bytes), _refuse_forged])
    return guards


def _admitting(policy: Policy) -> Guard:
    def admit(request: Request, state: State) -> None:
        viewer = _find_viewer(request, state)
        if viewer is None:
            raise NotSignedIn
        request.scope["viewer"] = viewer
        if not lets_in(policy, viewer, state.permissions):
            raise NoPermission

    return admit


def _admit_citizen(request: Request, state: State) -> None:
    now = state.now()
    with state.database.reading() as work:
        session = sessions.current(
            work, sessions.token_in(request, "case", state.settings), settings=state.settings, now=now
        )
    if session is None or session.case_id is None:
        raise NotSignedIn
    _note_use(state, session)
    request.scope["citizen"] = Citizen(session.case_id, language_of(request), session)


def _find_viewer(request: Request, state: AppState) -> Viewer | None:
    token = sessions.token_in(request, "staff", state.settings)
    with state.database.reading() as work:
        found = find_signed_in(work, token, today=state.today())
    if found is None or not sessions.holds(found.session, settings=state.settings, now=state.now()):
        return None
    _note_use(state, found.session)
    return Viewer(
        person_id=found.colleague.id,
        login=found.colleague.login,
        name=found.colleague.name,
        post=Label(zh=found.colleague.post_zh, en=found.colleague.post_en),
        standing=found.standing,
        language=language_of(request),
        session=found.session,
        stands_in=found.stands_in,
        deputies=found.deputies,
    )


def _note_use(state: AppState, session: Session) -> None:
    now = state.now()
    if sessions.needs_noting(session, now=now):
        state.database.write(lambda work: session_store.see_session(work, session.token_hash, now=now))


async def _refuse_odd_names(request: Request) -> None:
    # Nothing here has such a name, and a database that was asked for it would answer with a fault.
    if not all(str(name).isprintable() for name in request.path_params.values()):
        raise HTTPException(404)


async def _refuse_strangers_origin(request: Request, state: State) -> None:
    if not csrf.comes_from_here(request, state.settings):
        raise Forged


def _letting_in(most_bytes: int) -> Guard:
    async def let_in(request: Request) -> None:
        request.scope["body_cap"].most = most_bytes

    return let_in


def _refuse_forged(request: Request, state: State, form: Form) -> None:
    sent = form.text(csrf.FIELD) or request.headers.get(csrf.HEADER, "")
    if not any(csrf.is_right_token(sent, expected) for expected in _expected_tokens(request, state)):
        raise Forged


def _expected_tokens(request: Request, state: AppState) -> list[str]:
    """The token of the session that let the request in; on a public route, that of the visitor's cookie or session."""
    admitted = viewer_of(request) or citizen_of(request)
    if admitted is not None:
        return [admitted.session.csrf]
    cookie = sessions.token_in(request, "form", state.settings)
    tokens = [csrf.token_for_cookie(cookie, state.secret)]
    kinds: tuple[sessions.Kind, ...] = ("staff", "case")  # an officer or a petitioner may be on a public page, too
    for token in filter(None, (sessions.token_in(request, kind, state.settings) for kind in kinds)):
        with state.database.reading() as work:
            session = sessions.current(work, token, settings=state.settings, now=state.now())
        tokens += [session.csrf] if session else []
    return tokens
