from __future__ import annotations

import pytest
from sqlmodel import SQLModel

from tests.web.conftest import sign_in, token_on, visitor
from web import csrf, sessions
from web.policy import CITIZEN, PUBLIC
from web.routes import ROUTERS

FORMS = [declared for router in ROUTERS for declared in router.declared if declared.method not in csrf.SAFE_METHODS]
HERE = {"Origin": "http://127.0.0.1:8000"}
FORM = "application/x-www-form-urlencoded"
#: What reading pages writes by itself.
NOTES = {"access"}

#: What a foreign page could make a browser send: (method, headers, whether the own token comes with it).
ATTACKS = {
    "no token": ("POST", HERE, "none"),
    "the token of another session": ("POST", HERE, "another's"),
    "the origin of another site": ("POST", {"Origin": "https://elsewhere.example"}, "own"),
    "another site by Sec-Fetch-Site": ("POST", {**HERE, "Sec-Fetch-Site": "cross-site"}, "own"),
    "a neighbour by Sec-Fetch-Site": ("POST", {**HERE, "Sec-Fetch-Site": "same-site"}, "own"),
    "the origin null": ("POST", {"Origin": "null"}, "own"),
    "a text/plain body": ("POST", {**HERE, "Content-Type": "text/plain"}, "own"),
}
DISGUISES = {
    "a GET with the form's fields": {},
    "a GET that says it is a POST": {"X-HTTP-Method-Override": "POST"},
}


@pytest.fixture(params=FORMS, ids=lambda declared: f"{declared.method} {declared.path}")
def form(request):
    return request.param


@pytest.fixture
def path(form):
    """The form's address, with some value for each of its parts."""
    parts = [("x" if part.startswith("{") else part) for part in form.path.split("/")]
    return "/".join(parts)


@pytest.fixture
def tokens(app, state, client, form):
    """The visitor's own token and another visitor's, each of the kind that the form asks for."""
    return {"none": "", "own": enter(client, state, form), "another's": enter(visitor(app), state, form)}


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
def test_a_forged_request_is_refused_and_changes_nothing(state, client, path, tokens, attack):
    method, headers, token = attack
    before = everything(state.database)

    answer = client.request(method, path, content=f"csrf={tokens[token]}", headers={"Content-Type": FORM, **headers})

    assert answer.status_code in {403, 415}
    assert everything(state.database) == before


@pytest.mark.parametrize("headers", DISGUISES.values(), ids=DISGUISES)
def test_a_get_changes_nothing(state, client, path, tokens, headers):
    before = everything(state.database)

    answer = client.get(path, params={"csrf": tokens["own"], "_method": "POST"}, headers=headers)

    assert answer.status_code < 500
    assert everything(state.database) == before


def test_the_same_request_from_a_page_of_ours_is_no_forgery(client, path, tokens):
    answer = client.post(path, data={"csrf": tokens["own"]}, headers=HERE)

    assert answer.status_code not in {401, 415}
    assert (
        "not_from_here"
        not in client.post(path, data={"csrf": tokens["own"]}, headers={**HERE, "Accept": "application/json"}).text
    )


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://127.0.0.1:8000", "Sec-Fetch-Site": "same-origin"},
        {"Origin": "null", "Sec-Fetch-Site": "same-origin"},
        {"Origin": "http://127.0.0.1:8000"},
        {},
    ],
    ids=["a browser", "a page without referrer", "an old browser", "a program"],
)
def test_a_form_of_ours_is_taken(client, headers):
    token = token_on(client.get("/sign-in"))

    answer = client.post("/language", data={"csrf": token, "language": "en"}, headers=headers)

    assert answer.status_code == 303


def test_the_token_may_come_in_a_header(client):
    sign_in(client)
    token = token_on(client.get("/password"))

    assert client.post("/sign-out", headers={"X-CSRF-Token": token}).status_code == 303


def test_the_token_of_an_ended_session_is_worth_nothing(client):
    sign_in(client)
    old = token_on(client.get("/password"))
    client.post("/sign-out", data={"csrf": old})
    sign_in(client)

    assert client.post("/sign-out", data={"csrf": old}).status_code == 403


def test_a_made_up_cookie_does_not_make_a_token(client):
    client.cookies.set("onevisit-form", "mine")

    assert client.post("/sign-in", data={"csrf": "mine", "login": "clerk"}).status_code == 403


def test_https_forms_come_from_https_pages_only(state):
    request = FakeRequest({"host": "127.0.0.1", "origin": "http://127.0.0.1"})
    settings = state.settings.model_copy(update={"public_url": "https://127.0.0.1"})

    assert not csrf.comes_from_here(request, settings)


class FakeRequest:
    """Only the headers of a request."""

    def __init__(self, headers):
        self.headers = headers


def enter(client, state, form):
    if form.policy == PUBLIC:
        return token_on(client.get("/sign-in"))
    if form.policy == CITIZEN:
        opened = state.database.write(
            lambda work: sessions.open_for_case(work, "01CASE", settings=state.settings, now=state.now())
        )
        client.cookies.set("onevisit-case", opened.token)
        return opened.session.csrf
    sign_in(client, "everybody")
    return token_on(client.get("/password"))


def everything(database):
    """All rows of all tables."""
    with database.reading() as work:
        return {
            table.name: sorted(map(repr, work.connection.execute(table.select())))
            for table in SQLModel.metadata.sorted_tables
            if table.name not in NOTES
        }
