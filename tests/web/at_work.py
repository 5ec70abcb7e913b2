"""The whole application over the office of Qingxi, for tests of pages: who signs in is somebody of tests/qingxi.py."""

from __future__ import annotations

import re

import pytest

from tests import qingxi
from tests.web.conftest import PASSWORD_HASH, sign_in, visitor
from web.app import create_app
from web.permissions import PERMISSIONS
from web.settings import Settings
from web.state import AppState

_INPUT = re.compile(r'<input[^>]*name="(?P<name>[^"]+)"[^>]*>')


@pytest.fixture
def township(database):
    """The database with the office in it."""
    database.write(lambda work: qingxi.take_office(work, PASSWORD_HASH))
    return database


@pytest.fixture
def work_state(township, tmp_path, clock):
    """The state of the application."""
    return AppState(
        database=township,
        office=qingxi.office(),
        permissions=PERMISSIONS,
        settings=Settings(data_dir=tmp_path / "data", public_url="http://127.0.0.1:8000", _env_file=None),
        secret=b"a secret of the tests, 32 bytes!",
        now=clock,
    )


@pytest.fixture
def door(work_state):
    """`door("lin")`: a browser in which this person is signed in; `door()` a stranger's."""
    app = create_app(work_state)

    def open_for(person=None):
        client = visitor(app)
        if person:
            assert sign_in(client, login=person).status_code == 303
        return client

    return open_for


def hidden(page, name):
    """The value of a hidden field on a page."""
    return re.search(rf'name="{name}" value="([^"]*)"', page.text)[1]
