from __future__ import annotations

import hashlib

import pytest

from tests.web.conftest import NOW, PASSWORD, sign_in, token_on, visitor
from web import session_store, sessions
from web.settings import Settings

NEW_PASSWORD = "窗外 nine 灯塔 marble"


def is_in(client):
    return client.get("/password").status_code == 200


def test_the_database_keeps_only_the_hash_of_a_token(state, client):
    sign_in(client)
    token = client.cookies["onevisit"]

    with state.database.reading() as work:
        assert session_store.find_session(work, token) is None
        assert session_store.find_session(work, hashlib.sha256(token.encode()).hexdigest()).person_id == "p1"


def test_a_token_has_256_random_bits(client):
    sign_in(client)

    assert len(client.cookies["onevisit"]) == 43


def test_signing_in_gives_a_new_token_and_ends_the_one_before(app, client):
    sign_in(client)
    before = client.cookies["onevisit"]

    sign_in(client)

    assert client.cookies["onevisit"] != before
    assert not is_in(with_token(app, before))


def test_a_token_that_was_planted_is_not_taken_over(app, client):
    client.cookies.set("onevisit", "planted", domain="127.0.0.1", path="/")

    sign_in(client)

    assert not is_in(with_token(app, "planted"))
    assert is_in(client)


def test_signing_out_ends_the_session_on_the_server(app, client):
    sign_in(client)
    token = client.cookies["onevisit"]

    client.post("/sign-out", data={"csrf": token_on(client.get("/password"))})

    assert "onevisit" not in client.cookies
    assert not is_in(with_token(app, token))


def test_a_session_ends_when_nobody_used_it_for_a_while(client, clock):
    sign_in(client)

    clock.pass_by(minutes=60)

    assert not is_in(client)


def test_a_session_that_is_used_goes_on(client, clock):
    sign_in(client)

    clock.pass_by(minutes=59)
    assert is_in(client)
    clock.pass_by(minutes=59)

    assert is_in(client)


def test_a_session_ends_after_its_longest_time_however_much_it_is_used(client, clock):
    sign_in(client)

    for _ in range(23):
        clock.pass_by(minutes=30)
        assert is_in(client)
    clock.pass_by(minutes=30)

    assert not is_in(client)


def test_reading_pages_writes_the_use_down_only_now_and_then(state, client, clock):
    sign_in(client)
    clock.pass_by(minutes=4)
    is_in(client)

    with state.database.reading() as work:
        session = session_store.find_session(work, sessions.hash_of(client.cookies["onevisit"]))

    assert session.seen_at == NOW


def test_a_new_password_ends_the_other_sessions_and_renews_this_one(app, client):
    other = visitor(app)
    sign_in(other)
    sign_in(client)
    before = client.cookies["onevisit"]

    answer = client.post(
        "/password",
        data={
            "csrf": token_on(client.get("/password")),
            "current": PASSWORD,
            "new": NEW_PASSWORD,
            "again": NEW_PASSWORD,
        },
    )

    assert answer.headers["location"] == "/password?changed"
    assert (is_in(client), is_in(other), is_in(with_token(app, before))) == (True, False, False)


def test_who_has_left_the_office_is_out_at_once(state, client):
    sign_in(client)

    with state.database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE person SET active = false WHERE id = 'p1'")

    assert not is_in(client)


def test_the_cookie_is_out_of_reach_of_scripts_and_of_other_sites(client):
    cookies = sign_in(client).headers.get_list("set-cookie")

    assert ["; HttpOnly; " in cookie for cookie in cookies] == [True, True]
    assert [cookie.endswith("; Path=/; SameSite=lax") for cookie in cookies] == [True, True]
    assert ["Max-Age" in cookie for cookie in cookies] == [False, True]


def test_over_https_the_cookie_is_secure_and_bound_to_this_host():
    settings = Settings(public_url="https://visit.example", _env_file=None)

    assert sessions.cookie_name("staff", settings) == "__Host-onevisit"
    assert sessions.cookie_name("case", settings) == "__Host-onevisit-case"


def test_the_petitioners_session_is_no_officers_session(state, client):
    opened = state.database.write(
        lambda work: sessions.open_for_case(work, "01CASE", settings=state.settings, now=state.now())
    )
    client.cookies.set("onevisit", opened.token)

    assert not is_in(client)


def test_expired_sessions_are_cleared_away(state, client, clock):
    sign_in(client)
    clock.pass_by(hours=2)

    removed = state.database.write(lambda work: sessions.end_expired(work, settings=state.settings, now=state.now()))

    assert removed == 1


@pytest.mark.parametrize("token", ["", "x", "a" * 5000, "’–\u4e00"], ids=["empty", "short", "long", "no ASCII"])
def test_rubbish_for_a_token_is_nobody(state, token):
    with state.database.reading() as work:
        assert sessions.current(work, token, settings=state.settings, now=NOW) is None


def with_token(app, token):
    client = visitor(app)
    client.cookies.set("onevisit", token)
    return client
