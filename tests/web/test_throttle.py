from __future__ import annotations

from datetime import timedelta

import pytest
from starlette.requests import Request
from starlette.testclient import TestClient

from tests.web.conftest import ADDRESS, NOW, PASSWORD, sign_in, token_on, visitor
from web import throttle
from web.app import create_app
from web.settings import Settings
from web.throttle import Limit, Visitor

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


def test_from_a_hundred_networks_an_account_is_tried_thirty_times_an_hour(state):
    answers = [admitted(state, state.settings, login="clerk", network=f"192.0.2.{n}/32") for n in range(100)]
    an_hour_later = admitted(
        state, state.settings, login="clerk", network="192.0.2.200/32", now=NOW + throttle.SLOW_WINDOW
    )

    assert sum(answers) == 30
    assert an_hour_later


def test_strangers_never_keep_somebody_out_of_the_network_that_he_signs_in_from(app):
    assert sign_in(visitor(app)).status_code == 303
    strangers = [coming_from(app, f"192.0.2.{n}") for n in range(40)]
    for stranger in strangers:
        tries(stranger, 4)

    assert tries(strangers[0], 1) == [429]
    assert sign_in(visitor(app)).status_code == 303


def test_after_two_months_without_signing_in_there_the_network_is_a_strangers_again(app, clock):
    sign_in(visitor(app))
    clock.pass_by(days=60)
    for n in range(40):
        tries(coming_from(app, f"192.0.2.{n}"), 1)

    assert sign_in(visitor(app)).status_code == 429


def test_in_the_own_browser_nobody_behind_the_same_address_keeps_one_out(app, client):
    sign_in(client)
    client.cookies.delete("onevisit")
    neighbour = visitor(app)

    assert tries(neighbour, 6) == [422] * 5 + [429]
    assert sign_in(client).status_code == 303


def test_a_whole_office_behind_one_address_goes_on_while_somebody_there_tries_every_name(app, client):
    sign_in(client)
    client.cookies.delete("onevisit")
    neighbour = visitor(app)
    for n in range(70):
        tries(neighbour, 1, login=f"nobody{n}")

    assert tries(neighbour, 1, login="another") == [429]
    assert sign_in(client).status_code == 303
    assert sign_in(visitor(app), "clerk").status_code == 303


def test_in_a_known_browser_wrong_passwords_are_counted_too(client):
    sign_in(client)

    assert tries(client, 6) == [422] * 5 + [429]


@pytest.mark.parametrize("token", ["", ".", "x.y", "é.é", "x.\x00", "a" * 10_000])
def test_a_token_that_nobody_gave_is_no_browser_of_anybody(token):
    assert not throttle.is_browser_of(token, "clerk", secret=SECRET)


def test_with_a_token_of_its_own_making_a_stranger_has_no_further_tries(app, client):
    tries(visitor(app), 5)
    client.cookies.set("onevisit-known", "x.y")

    assert tries(client, 1) == [429]


def test_the_browser_of_one_account_is_a_strangers_to_another(app, client):
    sign_in(client, "auditor")
    tries(visitor(app), 5)

    assert sign_in(client, "clerk").status_code == 429


def test_what_was_turned_away_unseen_counts_nowhere(app):
    tries(coming_from(app, "192.0.2.7"), 80)

    assert tries(coming_from(app, "192.0.2.7"), 1, login="auditor") == [422]
    assert [tries(coming_from(app, f"192.0.2.{n}"), 1) for n in range(8, 33)] == [[422]] * 25
    assert tries(coming_from(app, "192.0.2.99"), 1) == [429]


def test_who_mistypes_the_password_in_use_five_times_can_still_sign_in_elsewhere(app, client):
    sign_in(client)
    new = {"new": "窗外 nine 灯塔 marble", "again": "窗外 nine 灯塔 marble"}
    form = {"csrf": token_on(client.get("/password")), "current": "not the right one", **new}

    pages = [client.post("/password", data=form).text for _ in range(6)]

    assert ["尝试次数过多" in page for page in pages] == [False] * 5 + [True]
    assert sign_in(visitor(app)).status_code == 303


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


def test_a_new_password_clears_every_count_of_the_account_and_none_of_another(state):
    for login in ("clerk", "auditor"):
        for _ in range(5):
            admitted(state, state.settings, login=login)

    state.database.write(lambda work: throttle.forgive(work, "Clerk ", secret=SECRET))

    assert admitted(state, state.settings, login="clerk")
    assert not admitted(state, state.settings, login="auditor")


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


def coming_from(app, address):
    """A browser behind this address."""
    return TestClient(app, base_url=ADDRESS, follow_redirects=False, client=(address, 1))


def admitted(state, settings, *, login, network="192.0.2.1/32", now=NOW):
    visitor = Visitor(login, network)

    def knock(work):
        limits = throttle.sign_in_limits(work, visitor, settings=settings, secret=SECRET, now=now)
        return throttle.admit(work, limits, now=now)

    return state.database.write(knock)
