"""
How often a sign-in may fail: per account, per network, and over all; the counters lie in the database.

A try is counted before the password is looked at, so that guesses sent side by side do not slip through. No
address is stored: the key of a network is a keyed hash whose key changes every day.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from starlette.requests import Request

from engine.unit_of_work import Work
from web import session_store
from web.settings import Settings

WINDOW = timedelta(minutes=15)
#: Networks count as one visitor from this prefix on: a household's IPv6 addresses are many.
PREFIXES = {4: 32, 6: 64}
#: Of a count that only a right password or a new one ends.
EVER = timedelta(days=36500)


@dataclass(frozen=True, slots=True)
class Limit:
    """At most so many tries of one key within a time."""

    key: str
    most: int
    window: timedelta = WINDOW


def admit(work: Work, limits: Sequence[Limit], *, now: datetime) -> bool:
    """
    Count one try for every limit; False when one of them is exceeded.

    The counts stay when the answer is no, so the caller must let the unit of work commit.
    """
    admitted = True
    for limit in sorted(limits, key=lambda limit: limit.key):  # one order for all, or two writers wait for each other
        tries = session_store.count_try(work, limit.key, now=now, until=now + limit.window)
        admitted = admitted and tries <= limit.most
    return admitted


def sign_in_limits(login: str, network: str, *, settings: Settings, secret: bytes, now: datetime) -> list[Limit]:
    """What a try to sign in counts against; the account first."""
    account = account_key(login, secret=secret)
    return [
        Limit(account, settings.throttle_account),
        Limit(_key(secret, "ever", account), settings.throttle_account_ever, EVER),
        Limit(network_key(network, "sign-in", secret=secret, now=now), settings.throttle_network),
        Limit(_key(secret, "everybody", "sign-in"), settings.throttle_everybody),
    ]


def succeeded(work: Work, limits: Sequence[Limit]) -> None:
    """The try was a right one: the account's counts begin anew, and the others take it back."""
    account, others = limits[:2], limits[2:]
    session_store.forget_tries(work, [limit.key for limit in account])
    session_store.give_back_tries(work, [limit.key for limit in others])


def forgive(work: Work, login: str, *, secret: bytes) -> None:
    """A new password was set: the account's counts begin anew."""
    account = account_key(login, secret=secret)
    session_store.forget_tries(work, [account, _key(secret, "ever", account)])


def account_key(login: str, *, secret: bytes) -> str:
    """The counter of an account, whether there is such an account or not."""
    return _key(secret, "account", login.strip().casefold())


def network_key(network: str, purpose: str, *, secret: bytes, now: datetime) -> str:
    """The counter of a network for one purpose; tomorrow nobody can tell any more which network it was."""
    today = hmac.digest(secret, f"day {now:%Y-%m-%d}".encode(), hashlib.sha256)
    return _key(today, purpose, network)


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


def _key(secret: bytes, *parts: str) -> str:
    return hmac.digest(secret, "\x00".join(parts).encode(), hashlib.sha256).hex()
