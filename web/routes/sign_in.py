"""Sign in, sign out, change the password, choose the language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from fastapi import Request
from starlette.responses import RedirectResponse, Response

from engine.labels import Label
from engine.unit_of_work import Work
from web import passwords, session_store, sessions, throttle
from web.colleagues import id_of_login
from web.form_fields import FormField
from web.i18n import COOKIE, LANGUAGES
from web.identity import SignedIn, Viewer
from web.policy import PUBLIC, SIGNED_IN
from web.rendering import View, render
from web.router import Router
from web.sessions import Opened
from web.state import AppState, State
from web.submitted import Form, Submitted
from web.throttle import Limit, Visitor

router = Router()

#: No sign-in name is longer.
LONGEST_LOGIN = 100
ONE_YEAR = 365 * 24 * 3600
HOME = "/"

_WRONG = Label(zh="用户名或密码不正确", en="The sign-in name or the password is not right")
_TOO_OFTEN = Label(
    zh="尝试次数过多，密码没有核对。请过一刻钟再试，或者在您平时登录的电脑上登录；仍无法登录的，请联系管理员重设密码",
    en="Too many tries; the password was not looked at. Wait a quarter of an hour, or use the computer that you usually "
    "sign in with; if it still fails, ask the administrator for a new password",
)


@dataclass(frozen=True, slots=True)
class SignInView(View):
    """The sign-in form, perhaps with what was wrong."""

    page: ClassVar[str] = "sign_in/sign_in.html"

    fields: tuple[FormField, ...]
    error: Label | None
    wanted: str


@dataclass(frozen=True, slots=True)
class PasswordView(View):
    """The form for a new password."""

    page: ClassVar[str] = "sign_in/password.html"

    fields: tuple[FormField, ...]
    is_changed: bool


@router.get("/sign-in", policy=PUBLIC)
def sign_in(request: Request) -> Response:
    """Show the form."""
    return render(request, _sign_in_view(wanted=request.query_params.get("next", "")))


@router.post("/sign-in", policy=PUBLIC)
def try_sign_in(request: Request, state: State, form: Form) -> Response:
    """Open a session for the right password; otherwise the same page, whoever was named."""
    login, wanted = form.text("login").strip(), form.text("next")
    network, browser = throttle.network_of(request, state.settings), sessions.token_in(request, "known", state.settings)
    visitor = Visitor(login, network, browser)
    limits = state.database.write(lambda work: _admitted(work, state, visitor))
    if limits is None:
        return render(request, _sign_in_view(wanted=wanted, login=login, error=_TOO_OFTEN), status=429)
    person_id = _whose_password(state, login, form.text("password"))
    if person_id is None:
        return render(request, _sign_in_view(wanted=wanted, login=login, error=_WRONG), status=422)
    old_token = sessions.token_in(request, "staff", state.settings)

    def enter(work: Work) -> Opened:
        throttle.succeeded(work, limits)
        throttle.signed_in_here(work, visitor, secret=state.secret, now=state.now())
        sessions.end(work, old_token)
        return sessions.open_for_person(work, person_id, settings=state.settings, now=state.now())

    opened = state.database.write(enter)
    response = RedirectResponse(safe_way_back(wanted), status_code=303)
    sessions.give_cookie(response, "staff", opened.token, settings=state.settings)
    if not throttle.is_browser_of(browser, login, secret=state.secret):
        token = throttle.browser_token(login, secret=state.secret)
        sessions.give_cookie(response, "known", token, settings=state.settings)
    return response


@router.post("/sign-out", policy=SIGNED_IN)
def sign_out(request: Request, state: State) -> Response:
    """End the session here as well as in the browser."""
    token = sessions.token_in(request, "staff", state.settings)
    state.database.write(lambda work: sessions.end(work, token))
    response = RedirectResponse(request.app.url_path_for("sign_in"), status_code=303)
    sessions.take_cookie(response, "staff", settings=state.settings)
    return response


@router.get("/password", policy=SIGNED_IN)
def password(request: Request) -> Response:
    """Show the form for a new password."""
    return render(request, _password_view(is_changed="changed" in request.query_params))


@router.post("/password", policy=SIGNED_IN)
def change_password(request: Request, state: State, viewer: SignedIn, form: Form) -> Response:
    """Keep the new password, end every other session of the person, and give this browser a new one."""
    errors = _password_errors(state, viewer, form)
    if errors:
        return render(request, _password_view(errors=errors), status=422)
    password_hash = passwords.hash_password(form.text("new"))
    opened = state.database.write(lambda work: _set_password(work, state, viewer, password_hash))
    response = RedirectResponse(request.app.url_path_for("password") + "?changed", status_code=303)
    sessions.give_cookie(response, "staff", opened.token, settings=state.settings)
    return response


@router.post("/language", policy=PUBLIC)
def choose_language(state: State, form: Form) -> Response:
    """Remember the reader's language in a cookie, and go back to where he was."""
    response = RedirectResponse(safe_way_back(form.text("next")), status_code=303)
    if (language := form.text("language")) in LANGUAGES:
        response.set_cookie(
            COOKIE, language, max_age=ONE_YEAR, path="/", secure=state.settings.tls, httponly=True, samesite="lax"
        )
    return response


def safe_way_back(wanted: str) -> str:
    """The address if it is a page of ours, else the first page: nobody is led elsewhere from here."""
    is_ours = wanted.startswith("/") and not wanted.startswith(("//", "/\\"))
    is_plain = wanted.isprintable() and "\\" not in wanted
    return wanted if is_ours and is_plain else HOME


def _whose_password(state: AppState, login: str, password_: str) -> str | None:
    """The id of the person if name and password are right. An unknown name costs the same work as a known one."""
    person_id = credential = None
    if login.isprintable() and len(login) <= LONGEST_LOGIN:
        with state.database.reading() as work:
            person_id = id_of_login(work, login)
            credential = session_store.find_credential(work, person_id or "")
    is_right = passwords.is_right(password_, credential.password_hash if credential else None)
    return person_id if is_right else None


def _admitted(work: Work, state: AppState, visitor: Visitor) -> list[Limit] | None:
    """The limits of which a try was taken, or None: the password is not looked at."""
    now = state.now()
    limits = throttle.sign_in_limits(work, visitor, settings=state.settings, secret=state.secret, now=now)
    return limits if throttle.admit(work, limits, now=now) else None


def _password_errors(state: AppState, viewer: Viewer, form: Submitted) -> dict[str, Label]:
    limits = throttle.own_limits(viewer.login, viewer.person_id, settings=state.settings, secret=state.secret)
    if not state.database.write(lambda work: throttle.admit(work, limits, now=state.now())):
        return {"current": _TOO_OFTEN}
    if _whose_password(state, viewer.login, form.text("current")) != viewer.person_id:
        return {"current": Label(zh="现用密码不正确", en="This is not the password in use")}
    state.database.write(lambda work: throttle.succeeded(work, limits))
    new = form.text("new")
    if weakness := passwords.weakness(new, own_words=(viewer.login, viewer.name)):
        return {"new": weakness}
    if new != form.text("again"):
        return {"again": Label(zh="两次输入的新密码不一致", en="The two new passwords differ")}
    return {}


def _set_password(work: Work, state: AppState, viewer: Viewer, password_hash: str) -> Opened:
    session_store.set_credential(work, viewer.person_id, password_hash, now=state.now())
    session_store.end_sessions_of(work, viewer.person_id)
    return sessions.open_for_person(work, viewer.person_id, settings=state.settings, now=state.now())


def _sign_in_view(*, wanted: str, login: str = "", error: Label | None = None) -> SignInView:
    fields = (
        FormField(
            "login",
            Label(zh="用户名", en="Sign-in name"),
            values=(login,),
            required=True,
            max_length=LONGEST_LOGIN,
            autocomplete="username",
        ),
        FormField(
            "password",
            Label(zh="密码", en="Password"),
            kind="password",
            required=True,
            autocomplete="current-password",
        ),
    )
    return SignInView(fields, error, safe_way_back(wanted))


def _password_view(*, errors: dict[str, Label] | None = None, is_changed: bool = False) -> PasswordView:
    found = errors or {}
    rule = Label(
        zh=f"至少{passwords.SHORTEST}个字。可用几个互不相干的词连成一句，便于记忆。",
        en=f"At least {passwords.SHORTEST} characters. A few unrelated words in a row are easy to remember.",
    )
    asked = (
        ("current", Label(zh="现用密码", en="Password in use"), "current-password", None),
        ("new", Label(zh="新密码", en="New password"), "new-password", rule),
        ("again", Label(zh="再输入一次新密码", en="New password again"), "new-password", None),
    )
    fields = tuple(
        FormField(
            name, label, kind="password", required=True, autocomplete=autocomplete, help=help_, error=found.get(name)
        )
        for name, label, autocomplete, help_ in asked
    )
    return PasswordView(fields, is_changed)
