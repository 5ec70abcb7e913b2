"""An application over an empty database with a few people, and a client for each visitor."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from argon2 import PasswordHasher
from starlette.testclient import TestClient

from engine.calendars import chinese_calendar_of
from engine.hooks import Hooks
from engine.office import Office
from web import session_store
from web.app import create_app
from web.permissions import PERMISSIONS
from web.settings import Settings
from web.state import AppState
from workflows.models import Appointment, Person
from workflows.people import STANDING

NOW = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
PASSWORD = "河边 seven 柳树 lantern"
#: One round in little memory: looked at like any other, in a hundredth of the time (test_sign_in has one in full).
PASSWORD_HASH = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
#: (id, sign-in name, name, what the person stands as)
PEOPLE = [
    ("p1", "clerk", "林晓禾", {"group:clerks"}),
    ("p2", "auditor", "周明远", {"group:auditors"}),
    ("p3", "everybody", "万事通", set().union(*PERMISSIONS.values())),
]
ADDRESS = "http://127.0.0.1:8000"


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
def people(database):
    """A clerk, an auditor, and one with every permission, each with the password of the tests."""

    def take_office(work):
        for id_, login, name, holders in PEOPLE:
            work.session.add(Person(id=id_, login=login, name=name, post_zh="清溪乡信访办", post_en="Petition office"))
            work.session.flush()
            work.session.add_all(
                Appointment(person_id=id_, holder=holder, since=NOW.date()) for holder in sorted(holders)
            )
            session_store.set_credential(work, id_, PASSWORD_HASH, now=NOW)

    database.write(take_office)


@pytest.fixture
def settings(tmp_path):
    return Settings(data_dir=tmp_path / "data", public_url=ADDRESS, _env_file=None)


@pytest.fixture
def state(database, people, settings, clock):
    return AppState(
        database=database,
        office=Office({}, chinese_calendar_of(), {}, {}, {}, Hooks(standing=STANDING)),
        permissions=PERMISSIONS,
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
