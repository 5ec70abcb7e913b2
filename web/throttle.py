"""
How often a sign-in may fail: per account and network, per account, per network, and over all; counted in the database.

A try is counted before the password is looked at, so that guesses sent side by side do not slip through; one that is
turned away unseen counts nowhere. Every count ends by itself within the hour: no stranger locks an account. And no
stranger keeps somebody out of the browser or the network that this person signs in from: there only what comes from
the same browser, or from the same network for the same account, counts.

Source of that exception: NIST SP 800-63B-4, 3.2.2. With the defaults a stranger has 30 guesses an hour at an account,
720 a day, and somebody in its own network 20 more an hour; the passwords have fifteen characters and are in no list of
guessed ones (web/passwords.py). Were there but a billion of them, half would take two thousand years.

No address is stored: the key of a network is a keyed hash whose key changes every day. Where an officer signs in from
is remembered under a keyed hash as well, for KNOWN_FOR at most, and forgotten with a new password.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from starlette.requests import Request

from engine.unit_of_work import Work
from web import session_store
from web.settings import Settings

WINDOW = timedelta(minutes=15)
#: Of the count of an account over all networks.
SLOW_WINDOW = timedelta(hours=1)
#: A network from which nobody signed in to the account for so long is a stranger's again.
KNOWN_FOR = timedelta(days=60)
#: Networks count as one visitor from this prefix on: a household's IPv6 addresses are many.
PREFIXES = {4: 32, 6: 64}
#: Hexadecimal digits of a key of an account that say which account it is: 128 bits.
ACCOUNT_DIGITS = 32


@dataclass(frozen=True, slots=True)
class Limit:
    """At most so many tries of one key within a time."""

    key: str
    most: int
    window: timedelta = WINDOW


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who tries to sign in: the name that was typed, the network, and the token of a browser that knows the account."""

    login: str
    network: str
    browser: str = ""


def admit(work: Work, limits: Sequence[Limit], *, now: datetime) -> bool:
    """
    Take one try of every limit; False when one of them is used up, and then none is taken.

    The caller must let the unit of work commit before what is tried is looked at.
    """
    taken = []
    for limit in sorted(limits, key=lambda limit: limit.key):  # one order for all, or two writers wait for each other
        taken.append(limit.key)
        if session_store.count_try(work, limit.key, now=now, until=now + limit.window) > limit.most:
            session_store.give_back_tries(work, taken)
            return False
    return True


def sign_in_limits(work: Work, visitor: Visitor, *, settings: Settings, secret: bytes, now: datetime) -> list[Limit]:
    """What a try to sign in counts against; the counts of the account alone come first."""
    account = account_key(visitor.login, secret=secret)
    if is_browser_of(visitor.browser, visitor.login, secret=secret):
        return [Limit(_of_account(account, secret, "browser", visitor.browser), settings.throttle_account)]
    here = Limit(_of_account(account, secret, "network", visitor.network), settings.throttle_account)
    if remembers(work, _known(visitor, secret), now=now):
        return [here]
    return [
        here,
        Limit(_of_account(account, secret, "everywhere"), settings.throttle_account_hour, SLOW_WINDOW),
        Limit(network_key(visitor.network, "sign-in", secret=secret, now=now), settings.throttle_network),
        Limit(_key(secret, "everybody", "sign-in"), settings.throttle_everybody),
    ]


def own_limits(login: str, person_id: str, *, settings: Settings, secret: bytes) -> list[Limit]:
    """What a wrong password counts against that somebody types who has signed in already."""
    account = account_key(login, secret=secret)
    return [Limit(_of_account(account, secret, "signed in", person_id), settings.throttle_account)]


def succeeded(work: Work, limits: Sequence[Limit]) -> None:
    """The try was a right one: the account's counts begin anew, and the others take it back."""
    account, others = limits[:2], limits[2:]
    session_store.forget_tries(work, [limit.key for limit in account])
    session_store.give_back_tries(work, [limit.key for limit in others])


def signed_in_here(work: Work, visitor: Visitor, *, secret: bytes, now: datetime) -> None:
    """The account was signed in to from this network: strangers elsewhere do not keep its owner out of it."""
    remember(work, _known(visitor, secret), until=now + KNOWN_FOR)


def forgive(work: Work, login: str, *, secret: bytes) -> None:
    """A new password was set: every count of the account begins anew, and no network is its own any more."""
    session_store.forget_tries_like(work, account_key(login, secret=secret)[:ACCOUNT_DIGITS])


def account_key(login: str, *, secret: bytes) -> str:
    """The account, whether there is one or not; the keys of its counts begin with the same digits."""
    return _key(secret, "account", login.strip().casefold())


def network_key(network: str, purpose: str, *, secret: bytes, now: datetime) -> str:
    """The counter of a network for one purpose; tomorrow nobody can tell any more which network it was."""
    today = hmac.digest(secret, f"day {now:%Y-%m-%d}".encode(), hashlib.sha256)
    return _key(today, purpose, network)


def browser_token(login: str, *, secret: bytes) -> str:
    """For a browser in which the account has just been signed in to: with it nobody else's wrong tries count there."""
    number = secrets.token_urlsafe(16)
    return f"{number}.{_key(secret, 'browser', account_key(login, secret=secret), number)}"


def is_browser_of(token: str, login: str, *, secret: bytes) -> bool:
    """Whether the token was given to a browser in which this account was signed in to."""
    number, _, signature = token.partition(".")
    right = _key(secret, "browser", account_key(login, secret=secret), number)
    return hmac.compare_digest(signature.encode(), right.encode())


def mark(*parts: str, secret: bytes) -> str:
    """The key of something that is remembered for a while and told by nobody."""
    return _key(secret, "mark", *parts)


def remember(work: Work, key: str, *, until: datetime) -> None:
    """Keep the key in mind until then."""
    session_store.keep_mark(work, key, until=until)


def remembers(work: Work, key: str, *, now: datetime) -> bool:
    """Whether the key is still kept in mind."""
    return session_store.has_mark(work, key, now=now)


def network_of(request: Request, settings: Settings) -> str:
    """The network a request comes from; a forwarded address is believed from the office's own proxies only."""
    peer = request.client.host if request.client else ""
    trusted = [ipaddress.ip_network(network) for network in settings.trusted_proxies]
    hops = [*request.headers.get("x-forwarded-for", "").split(","), peer]
    for hop in reversed([hop.strip() for hop in hops if hop.strip()]):
        try:
            address = ipaddress.ip_address(hop)
        except ValueError:
            return "unknown"
        if not any(address in network for network in trusted):
            return str(ipaddress.ip_network((address, PREFIXES[address.version]), strict=False))
    return "unknown"


def forget_old(work: Work, *, now: datetime) -> int:
    """Remove counters whose time is over; the worker does this now and then. Returns how many there were."""
    return session_store.forget_old_tries(work, now=now)


def _known(visitor: Visitor, secret: bytes) -> str:
    return _of_account(account_key(visitor.login, secret=secret), secret, "known network", visitor.network)


def _of_account(account: str, secret: bytes, *parts: str) -> str:
    return account[:ACCOUNT_DIGITS] + _key(secret, *parts)[ACCOUNT_DIGITS:]


def _key(secret: bytes, *parts: str) -> str:
    return hmac.digest(secret, "\x00".join(parts).encode(), hashlib.sha256).hex()
