"""An application over an empty database with a few people, and a client for each visitor."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from starlette.testclient import TestClient

from web import passwords, session_store
from web.app import create_app
from web.identity import Known
from web.settings import Settings
from web.state import AppState

NOW = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
PASSWORD = "河边 seven 柳树 lantern"
#: Hashing takes a tenth of a second: once is enough for everybody.
PASSWORD_HASH = passwords.hash_password(PASSWORD)
ADDRESS = "http://127.0.0.1:8000"


@dataclass(frozen=True, slots=True)
class Stand:
    """What the engine would be told of a person."""

    actor: str
    holders: frozenset[str]
    identities: frozenset[str]


@dataclass(slots=True)
class Roster:
    """A handful of people, as the pages ask for them."""

    people: dict[str, tuple[str, str, str]]
    gone: set[str] = field(default_factory=set)

    def find_by_login(self, work, login):
        return next((id for id, (own, _, _) in self.people.items() if own == login.casefold()), None)

    def known(self, work, person_id, today):
        if person_id in self.gone or person_id not in self.people:
            return None
        login, name, group = self.people[person_id]
        holders = frozenset({f"person:{person_id}", f"group:{group}"})
        return Known(login, name, "清溪乡信访办", Stand(f"person:{person_id}", holders, holders))


@dataclass(slots=True)
class Clock:
    """A clock that stands still until a test moves it on."""

    at: datetime = NOW

    def __call__(self):
        return self.at

    def pass_by(self, **time):
        self.at += timedelta(**time)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def roster():
    return Roster({"p1": ("clerk", "林晓禾", "clerks"), "p2": ("auditor", "周明远", "auditors")})


@pytest.fixture
def settings(tmp_path):
    return Settings(data_dir=tmp_path / "data", public_url=ADDRESS, _env_file=None)


@pytest.fixture
def state(database, roster, settings, clock):
    def keep_passwords(work):
        for person_id in roster.people:
            session_store.set_credential(work, person_id, PASSWORD_HASH, now=NOW)

    database.write(keep_passwords)
    permissions = {"audit": frozenset({"group:auditors"})}
    return AppState(
        database=database,
        office=None,
        people=roster,
        permissions=permissions,
        settings=settings,
        secret=b"a secret of the tests, 32 bytes!",
        now=clock,
    )


@pytest.fixture
def app(state):
    return create_app(state)


@pytest.fixture
def client(app):
    """A visitor who has not signed in."""
    return visitor(app)


def visitor(app, **headers):
    return TestClient(app, base_url=ADDRESS, follow_redirects=False, headers=headers)


def token_on(page):
    """The token in the first form of a page."""
    return page.text.split('name="csrf" value="', 1)[1].split('"', 1)[0]


def sign_in(client, login="clerk", password=PASSWORD, **more):
    token = token_on(client.get("/sign-in"))
    return client.post("/sign-in", data={"csrf": token, "login": login, "password": password, **more})
