"""Real pages in a real browser, with the bytes the CDN would serve and nothing else from outside."""

from __future__ import annotations

import importlib.util
import os
from datetime import date
from functools import cache

import pytest
from playwright.sync_api import sync_playwright

from tests.browser.browser import REMEDY, find, flags
from tests.browser.cache import CACHE, ROOT
from tests.browser.guard import guard
from tests.browser.serving import serving
from web import passwords, session_store
from web.app import create_app
from web.assets import ASSETS, pull
from web.permissions import PERMISSIONS
from web.settings import Settings
from web.state import open_state
from workflows.demo.staff import DEMO_PEOPLE
from workflows.installing import install_people
from workflows.office_file import office_from

PASSWORD = "河边 seven 柳树 lantern"
SCREENS = [(1280, "light"), (1280, "dark"), (390, "light"), (390, "dark")]


@pytest.fixture(scope="session")
def cdn():
    """The CDN's files by their address."""
    return {asset.url: pull(asset, CACHE) for asset in ASSETS}


@pytest.fixture(scope="session")
def fonts():
    """A folder for XDG_DATA_HOME, so that Chinese looks the same on every machine and needs no font of the system."""
    package = importlib.util.find_spec("pylopdf_fonts_zh_cn").submodule_search_locations[0]
    folder = ROOT / ".cache" / "xdg"
    link = folder / "fonts" / "onevisit"
    link.parent.mkdir(parents=True, exist_ok=True)
    part = link.with_name(f"{link.name}.{os.getpid()}.part")
    part.symlink_to(package)
    part.replace(link)
    return folder


@pytest.fixture(scope="package")  # while it runs, no other test of this process could use asyncio.run
def chromium(fonts):
    """A running browser; pages are opened by `visit`."""
    path = find()
    if path is None:
        pytest.fail(REMEDY, pytrace=False)
    environment = {**os.environ, "XDG_DATA_HOME": str(fonts)}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=flags(), env=environment)
        yield browser
        browser.close()


@pytest.fixture
def site(sqlite_url, tmp_path):
    """The address of the application, served over a database with the people of the demo and no case."""
    with serving(application(sqlite_url, folder=tmp_path)) as address:
        yield address


def application(database_url, *, folder):
    """The application as an office runs it: the one place here that knows how it is put together."""
    state = open_state(
        Settings(database=database_url, data_dir=folder, _env_file=None), office=office(), permissions=PERMISSIONS
    )
    password_hash = passwords.hash_password(PASSWORD)

    def begin(work):
        state.office.publish(work, state.now())
        install_people(work, DEMO_PEOPLE, {}, date(2026, 1, 1))
        for somebody in DEMO_PEOPLE:
            session_store.set_credential(work, somebody.login, password_hash, now=state.now())

    state.database.write(begin)
    return create_app(state)


@cache
def office():
    """The office of the demo, read once for all tests."""
    return office_from(Settings(_env_file=None).workflows)


@pytest.fixture
def visit(chromium, cdn, site):
    """
    Open a page for one more visitor, with cookies of their own: `visit(width=390, scheme="dark", javascript=False)`.

    When the test is over, no visitor's page may have asked for anything unknown or written to the console.
    """
    contexts = []
    complaints = []  # one list for each context

    def visit(*, width=1280, scheme="light", javascript=True):
        context = chromium.new_context(
            base_url=site,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            color_scheme=scheme,
            viewport={"width": width, "height": 900},
            java_script_enabled=javascript,
        )
        contexts.append(context)
        complaints.append(guard(context, site, cdn))
        return context.new_page()

    yield visit
    for context in contexts:
        context.unroute_all(behavior="ignoreErrors")
        context.close()
    assert [complaint for each in complaints for complaint in each] == [], (
        "a page asked for something unknown, or the browser complained"
    )


@pytest.fixture
def page(visit):
    """A desk's page."""
    return visit()


@pytest.fixture(params=SCREENS, ids=[f"{width} {scheme}" for width, scheme in SCREENS])
def any_page(request, visit):
    """The page on a desk and on a telephone, light and dark in turn."""
    width, scheme = request.param
    return visit(width=width, scheme=scheme)
