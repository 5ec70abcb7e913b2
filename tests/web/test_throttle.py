from __future__ import annotations

from datetime import timedelta

import pytest
from starlette.requests import Request

from tests.web.conftest import NOW, PASSWORD, sign_in, visitor
from web import throttle
from web.app import create_app
from web.settings import Settings
from web.throttle import Limit

SECRET = b"a secret of the tests, 32 bytes!"


def tries(client, times, **more):
    return [sign_in(client, password="not the right one", **more).status_code for _ in range(times)]


def test_after_five_wrong_passwords_even_the_right_one_has_to_wait(client):
    wrong = tries(client, 5)

    assert wrong == [422] * 5
    assert sign_in(client, password=PASSWORD).status_code == 429


def test_after_a_quarter_of_an_hour_the_right_one_is_taken_again(client, clock):
    tries(client, 6)

    clock.pass_by(minutes=15)

    assert sign_in(client).status_code == 303


def test_a_right_password_clears_the_count(client):
    tries(client, 4)
    sign_in(client)

    assert tries(client, 5) == [422] * 5


def test_an_account_that_does_not_exist_is_counted_like_any_other(client):
    assert tries(client, 6, login="nobody") == [422] * 5 + [429]


def test_another_account_is_not_held_up(client):
    tries(client, 6)

    assert sign_in(client, "auditor").status_code == 303


def test_however_patient_an_account_is_tried_a_hundred_times_at_most(state):
    limits = throttle.sign_in_limits("clerk", "192.0.2.1/32", settings=state.settings, secret=SECRET, now=NOW)
    moments = [NOW + throttle.WINDOW * (number // 5) for number in range(200)]

    answers = [state.database.write(lambda work, now=now: throttle.admit(work, limits, now=now)) for now in moments]

    assert sum(answers) == 100


def test_a_network_that_tries_many_accounts_has_to_wait(state):
    settings = state.settings.model_copy(update={"throttle_network": 3})

    answers = [admitted(state, settings, login=login) for login in ("a", "b", "c", "d")]

    assert answers == [True, True, True, False]


def test_many_networks_together_have_to_wait(state):
    settings = state.settings.model_copy(update={"throttle_everybody": 3})

    answers = [admitted(state, settings, login=f"a{n}", network=f"192.0.2.{n}/32") for n in range(4)]

    assert answers == [True, True, True, False]


def test_who_succeeds_takes_nothing_from_the_network_of_a_whole_office(app, settings, state):
    state = type(state)(
        database=state.database,
        office=state.office,
        permissions=state.permissions,
        settings=settings.model_copy(update={"throttle_network": 2}),
        secret=state.secret,
        now=state.now,
    )
    app = create_app(state)

    assert [sign_in(visitor(app)).status_code for _ in range(4)] == [303] * 4


def test_no_address_and_no_name_is_stored(state, client):
    tries(client, 1)

    with state.database.reading() as work:
        rows = work.connection.exec_driver_sql("SELECT key FROM throttle").fetchall()

    assert all(len(key) == 64 and int(key, 16) for (key,) in rows)


def test_tomorrow_nobody_can_tell_which_network_it_was():
    today = throttle.network_key("192.0.2.1/32", "sign-in", secret=SECRET, now=NOW)
    tomorrow = throttle.network_key("192.0.2.1/32", "sign-in", secret=SECRET, now=NOW + timedelta(days=1))

    assert today != tomorrow


def test_counters_whose_time_is_over_are_cleared_away(state):
    state.database.write(lambda work: throttle.admit(work, [Limit("k", 1)], now=NOW))

    removed = state.database.write(lambda work: throttle.forget_old(work, now=NOW + timedelta(minutes=15)))

    assert removed == 1


def test_a_new_password_clears_the_long_count_too(state):
    limits = throttle.sign_in_limits("clerk", "x", settings=state.settings, secret=SECRET, now=NOW)[:2]
    for _ in range(6):
        state.database.write(lambda work: throttle.admit(work, limits, now=NOW))

    state.database.write(lambda work: throttle.forgive(work, "Clerk ", secret=SECRET))

    assert state.database.write(lambda work: throttle.admit(work, limits, now=NOW))


@pytest.mark.parametrize(
    ("peer", "forwarded", "network"),
    [
        ("192.0.2.7", "", "192.0.2.7/32"),
        ("192.0.2.7", "198.51.100.1", "192.0.2.7/32"),
        ("10.0.0.1", "198.51.100.1", "198.51.100.1/32"),
        ("10.0.0.1", "6.6.6.6, 198.51.100.1", "198.51.100.1/32"),
        ("10.0.0.1", "198.51.100.1, 10.0.0.9", "198.51.100.1/32"),
        ("10.0.0.1", "rubbish", "unknown"),
        ("10.0.0.1", "", "unknown"),
        ("2001:db8:1:2:3::9", "", "2001:db8:1:2::/64"),
    ],
    ids=[
        "straight",
        "a stranger claims another address",
        "through our proxy",
        "a claim before our proxy's word",
        "through two proxies of ours",
        "our proxy says rubbish",
        "our proxy says nothing",
        "a household of IPv6",
    ],
)
def test_a_forwarded_address_is_believed_from_our_own_proxies_only(peer, forwarded, network):
    settings = Settings(trusted_proxies=("10.0.0.0/8",), _env_file=None)
    request = Request({"type": "http", "client": (peer, 1), "headers": [(b"x-forwarded-for", forwarded.encode())]})

    assert throttle.network_of(request, settings) == network


def admitted(state, settings, *, login, network="192.0.2.1/32"):
    limits = throttle.sign_in_limits(login, network, settings=settings, secret=SECRET, now=NOW)
    return state.database.write(lambda work: throttle.admit(work, limits, now=NOW))
