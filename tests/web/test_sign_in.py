from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.web.conftest import NOW, PASSWORD, sign_in, token_on
from web import passwords, session_store
from web.routes.sign_in import safe_way_back

CHANGING = re.compile(r'nonce(-|=")[\w-]+|name="(csrf|login)" [^>]*>|value="[^"]*"')
NEW_PASSWORD = "窗外 nine 灯塔 marble"


def test_the_right_password_leads_in(client):
    answer = sign_in(client)

    assert (answer.status_code, answer.headers["location"]) == (303, "/")


def test_the_page_knows_who_is_signed_in(client):
    sign_in(client)

    assert "林晓禾" in client.get("/password").text


def test_the_sign_in_name_may_be_written_in_capitals(client):
    assert sign_in(client, " Clerk ").status_code == 303


def test_an_unknown_name_and_a_wrong_password_get_the_same_answer(client):
    unknown = sign_in(client, "nobody", "not the right one")
    wrong = sign_in(client, "clerk", "not the right one")

    assert (unknown.status_code, plain(unknown)) == (wrong.status_code, plain(wrong))


def test_the_refusal_says_what_and_keeps_the_name(client):
    page = sign_in(client, "clerk", "not the right one").text

    assert "用户名或密码不正确" in page
    assert 'value="clerk"' in page
    assert "not the right one" not in page


def test_an_unknown_name_costs_the_same_work(monkeypatch, client, database):
    in_full = passwords.hash_password(PASSWORD)
    database.write(lambda work: session_store.set_credential(work, "p1", in_full, now=NOW))
    verified = []
    verify = passwords._HASHER.verify
    monkeypatch.setattr(
        passwords, "_HASHER", Counting(lambda known, password: verified.append(known) or verify(known, password))
    )

    sign_in(client, "nobody", "not the right one")
    sign_in(client, "clerk", "not the right one")

    assert [known.rsplit("$", 2)[0] for known in verified] == ["$argon2id$v=19$m=19456,t=2,p=1"] * 2


class Counting:
    """A hasher that tells what it was asked."""

    def __init__(self, verify):
        self.verify = verify
        self.hash = passwords.PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1).hash


@pytest.mark.parametrize(
    "login",
    ["", "\x00", "clerk\x00", "a" * 10_000, "'; DROP TABLE person; --", "林\u202e晓"],
    ids=["empty", "NUL", "a name and NUL", "far too long", "SQL", "turned round"],
)
def test_rubbish_for_a_name_is_an_unknown_name(client, login):
    assert sign_in(client, login, PASSWORD).status_code == 422


def test_bytes_that_are_no_text_are_refused(client):
    token = token_on(client.get("/sign-in"))

    answer = client.post(
        "/sign-in",
        content=f"csrf={token}&login=%ff%fe&password=%ed%a0%80".encode(),
        headers={"Content-Type": "application/x-www-form-urlencoded"},
    )

    assert answer.status_code == 400


@pytest.mark.parametrize(
    "wanted",
    [
        "https://elsewhere.example/",
        "//elsewhere.example",
        "/\\elsewhere.example",
        "/\t/elsewhere.example",
        "/ok\r\nSet-Cookie: a=b",
        "javascript:alert(1)",
        "elsewhere",
        "",
    ],
)
def test_nobody_is_led_to_another_site(client, wanted):
    assert sign_in(client, next=wanted).headers["location"] == "/"


@given(st.text(max_size=60))
def test_a_way_back_never_leaves_this_site(wanted):
    way = safe_way_back(wanted)

    assert way.startswith("/")
    assert not way.startswith(("//", "/\\"))
    assert way.isprintable()


def test_the_language_is_remembered(client):
    token = token_on(client.get("/sign-in"))

    answer = client.post("/language", data={"csrf": token, "language": "en", "next": "/sign-in"})

    assert answer.headers["location"] == "/sign-in"
    assert client.get("/sign-in").text.startswith('<!doctype html>\n<html lang="en">')


def test_a_language_that_we_do_not_speak_changes_nothing(client):
    token = token_on(client.get("/sign-in"))

    client.post("/language", data={"csrf": token, "language": "../../xx"})

    assert "language" not in client.cookies


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"current": "not the right one"}, "现用密码不正确"),
        ({"new": "短密码", "again": "短密码"}, "密码至少15个字"),
        ({"again": "something else entirely"}, "两次输入的新密码不一致"),
        ({"new": "passwordpassword1234", "again": "passwordpassword1234"}, "容易被猜中"),
        ({"new": "clerkclerkclerkclerk", "again": "clerkclerkclerkclerk"}, "容易被猜中"),
        ({"new": "a" * 129, "again": "a" * 129}, "密码最多128个字"),
    ],
    ids=["a wrong password in use", "too short", "not the same twice", "guessed", "the own name", "too long"],
)
def test_a_new_password_is_refused_with_its_reason(client, fields, message):
    sign_in(client)
    token = token_on(client.get("/password"))

    answer = client.post(
        "/password", data={"csrf": token, "current": PASSWORD, "new": NEW_PASSWORD, "again": NEW_PASSWORD, **fields}
    )

    assert answer.status_code == 422
    assert message in answer.text


def test_the_new_password_is_the_one_that_counts(client):
    sign_in(client)
    token = token_on(client.get("/password"))
    client.post("/password", data={"csrf": token, "current": PASSWORD, "new": NEW_PASSWORD, "again": NEW_PASSWORD})

    assert sign_in(client, password=NEW_PASSWORD).status_code == 303
    assert sign_in(client, password=PASSWORD).status_code == 422


def test_the_same_characters_typed_otherwise_are_the_same_password():
    password_hash = passwords.hash_password("Äpfel ｆｕｌｌ width 梨")

    assert passwords.is_right("A\u0308pfel full width 梨", password_hash)


@pytest.mark.parametrize("password", ["x", "", "\x00", "x" * 100_000], ids=["short", "empty", "NUL", "very long"])
def test_nobody_gets_in_without_a_password_on_record(password):
    assert not passwords.is_right(password, None)


def test_a_broken_hash_lets_nobody_in():
    assert not passwords.is_right(PASSWORD, "rubbish")


@pytest.mark.parametrize("word", sorted(passwords._guessed_words(), key=lambda word: (len(word), word))[-60:])
def test_a_guessed_word_repeated_or_with_a_year_is_guessed(word):
    long_enough = word * (15 // len(word) + 1)

    assert passwords.weakness(long_enough) is not None
    assert passwords.weakness(f"{word}2024{word}1999{word}!!!{word}") is not None


def test_more_than_three_thousand_combinations_of_guessed_words_are_refused():
    words = [word for word in passwords._guessed_words() if len(word) >= 4][:60]
    pairs = [f"{one}{other}123456789" for one in words for other in words if len(one + other) >= 6]

    assert len(pairs) > 3000
    assert [pair for pair in pairs if passwords.weakness(pair) is None] == []


@pytest.mark.parametrize(
    "password",
    ["aaaaaaaaaaaaaaaaaaaa", "123456789012345678", "qwertyuiopasdfghjkl", "1qaz2wsx3edc4rfv", "abcdefghijklmnopqrs"],
)
def test_runs_and_rows_of_the_keyboard_are_guessed(password):
    assert passwords.weakness(password) is not None


@pytest.mark.parametrize(
    "password", ["correct horse battery staple", PASSWORD, "我家门前的大槐树每年五月开花两次吗", "tU9-xk2.Rm77_qLpw4"]
)
def test_a_few_unrelated_words_are_good(password):
    assert passwords.weakness(password) is None


def test_many_sign_ins_at_once_are_served_one_after_the_other(client):
    with ThreadPoolExecutor(8) as pool:
        rights = list(pool.map(lambda _: passwords.is_right(PASSWORD, None), range(8)))

    assert rights == [False] * 8


def plain(page):
    return CHANGING.sub("", page.text)
