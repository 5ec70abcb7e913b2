"""
What tests/engine/test_concurrency.py proves in twenty rounds of 64 presses, once more from browsers.

Here it is about what stands before the engine and could fail or get lost there: sockets, threads, the pool of
connections, sessions, and 63 pages of refusal at a time. A few rounds use all of it up several times over.
"""

from __future__ import annotations

import re
import ssl

import httpx2
import pytest

from engine.verify import verify
from tests.at_once import PRESSES, at_once
from tests.browser.serving import serving
from tests.qingxi import office, opened
from tests.web.at_work import township, work_state  # noqa: F401 -- fixtures
from tests.web.conftest import PASSWORD, token_on
from tests.web.test_actions import entries
from tests.web.test_cases import SORTED
from web.app import create_app

ROUNDS = 4


@pytest.fixture
def browsers(work_state):
    """64 browsers in which Lin is signed in, each with a connection of its own to a real server."""
    tls = ssl.create_default_context()  # each client would make its own, and none needs it
    with serving(create_app(work_state)) as address, httpx2.Client(base_url=address, timeout=120, verify=tls) as first:
        token = token_on(first.get("/sign-in"))
        answer = first.post("/sign-in", data={"csrf": token, "login": "lin", "password": PASSWORD})
        assert answer.status_code == 303
        clients = [
            httpx2.Client(base_url=address, timeout=120, cookies=first.cookies, verify=tls) for _ in range(PRESSES)
        ]
        yield clients
        for client in clients:
            client.close()


def sort_all_at_once(browsers, case, key):
    """Every browser sends what the same page of the case carries; `key(number)` is the key of its form."""
    page = browsers[0].get(f"/cases/{case.case_id}").text
    version = re.search(r'name="act.version" value="(\d+)"', page)[1]
    form = {"csrf": page.split('name="csrf" value="', 1)[1].split('"', 1)[0], "act.version": version, **SORTED}
    where = f"/cases/{case.case_id}/actions/sort"
    return at_once(lambda n: browsers[n].post(where, data={**form, "act.key": key(n)}))


def test_of_64_presses_on_one_version_one_succeeds_and_63_are_told_and_none_fails(browsers, township):
    for number in range(ROUNDS):
        case = opened(township)
        answers = sort_all_at_once(browsers, case, lambda n: f"press-{number}-{n}")

        assert sorted(answer.status_code for answer in answers) == [303] + [409] * (PRESSES - 1)
        assert {"您自己于2026年3月2日" in answer.text for answer in answers if answer.status_code == 409} == {True}
        assert entries(township, case) == [("move", "open"), ("move", "sort")]
    assert verify(township, office()).holds


def test_the_same_key_64_times_has_one_effect_and_64_times_the_same_answer(browsers, township):
    case = opened(township)

    answers = sort_all_at_once(browsers, case, lambda _: "the-same-key")

    assert {(answer.status_code, answer.headers["location"]) for answer in answers} == {
        (303, f"/cases/{case.case_id}?done=sort")
    }
    assert entries(township, case) == [("move", "open"), ("move", "sort")]
