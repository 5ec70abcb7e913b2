from __future__ import annotations

import re
import shutil
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from engine.unit_of_work import open_database
from tests.browser.axe import COLOURS, RULES, violations
from tests.browser.conftest import SCREENS
from tests.browser.guard import guard
from tests.browser.seen import DRAWN, SCREEN_ONLY, SHEET, TOO_WIDE, UNPROVED, UNREADABLE, walk
from tests.browser.serving import serving
from tests.browser.shots import NO_PAGES, SHOTS, broken_pages, furnish
from tests.web.matrix_world import build
from web.app import create_app
from web.rendering import STATIC
from web.routes import ROUTERS

#: The tones of badges, and what they may stand on.
TONES = sorted(set(re.findall(r"\.((?:mark|lamp|tag)-[a-z]+)", (STATIC / "style.css").read_text("utf-8"))))
GROUNDS = ["", "card", "card card-accent", "case-row row-red", "message message-bad", "message message-warning"]
#: What Chromium writes about the pages that are shown with a status of 500 or 503.
FAULTS = re.compile(r"error: Failed to load resource: the server responded with a status of 50[03]")


@pytest.fixture(scope="module")
def world(sqlite_template, tmp_path_factory):
    """The office of the matrix with more cases in it."""
    folder = tmp_path_factory.mktemp("accessibility")
    database = open_database(f"sqlite:///{shutil.copy(sqlite_template, folder / 'office.db')}")
    world = build(database, folder, tries=1)
    furnish(world)
    yield world
    database.dispose()


@pytest.fixture(scope="module")
def address(world):
    """Where it is served, some pages out of order."""
    with serving(create_app(world.state, routers=(*ROUTERS, broken_pages()))) as address:
        yield address


@dataclass(frozen=True)
class Looked:
    """A page that somebody has before him, and what it asked others for."""

    page: Page
    elsewhere: list[str]


@pytest.fixture
def look(chromium, cdn, world, address):
    """`look(shot)`: what its visitor sees. Afterwards nobody may have been asked for anything but the CDN's files."""
    contexts, complaints = [], []

    def look(shot, *, language="zh", width=1280):
        context = chromium.new_context(
            base_url=address, locale="zh-CN", timezone_id="Asia/Shanghai", reduced_motion="reduce",
            viewport={"width": width, "height": 900},
        )  # fmt: skip
        contexts.append(context)
        complaints.append(guard(context, address, cdn))
        cookies = {"language": language, **dict([world.cookies(shot.visitor)[0].split("=", 1)])}
        context.add_cookies([{"name": name, "value": value, "url": address} for name, value in cookies.items()])
        looked = Looked(context.new_page(), [])
        context.on("request", lambda request: looked.elsewhere.append(request.url))
        looked.page.goto(shot.address.format_map(world.names))
        looked.page.wait_for_load_state()
        shot.then(looked.page)
        looked.page.wait_for_load_state()
        looked.page.evaluate(DRAWN)
        looked.elsewhere[:] = [url for url in looked.elsewhere if not url.startswith(f"{address}/")]
        return looked

    yield look
    for context in contexts:
        context.unroute_all(behavior="ignoreErrors")
        context.close()
    assert [one for each in complaints for one in each if not FAULTS.match(one)] == []


def faults_on_each_screen(page):
    """Whatever is wrong on a desk's and a telephone's screen, light and dark, when everything has come to rest."""
    found = []
    for width, scheme in SCREENS:
        rules = RULES if scheme == "light" else COLOURS
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        page.evaluate("Promise.all(document.getAnimations().map(one => one.finished.catch(() => null)))")
        faults = [*violations(page, rules), *page.evaluate(TOO_WIDE), *page.evaluate(UNREADABLE)]
        found += [f"{width} {scheme}: {fault}" for fault in faults]
    return found


def test_every_page_is_looked_at():
    pages = {declared.path for router in ROUTERS for declared in router.declared if declared.method == "GET"}

    assert pages - NO_PAGES == {shot.route for shot in SHOTS if shot.route.startswith("/")}


@pytest.mark.parametrize("shot", SHOTS, ids=str)
def test_a_page_breaks_no_rule_on_any_screen(look, shot):
    looked = look(shot)

    assert faults_on_each_screen(looked.page) == []
    assert looked.page.evaluate(UNPROVED) == []
    assert not (shot.is_public and looked.elsewhere), f"a public page asked for {looked.elsewhere}"


@pytest.mark.parametrize("shot", SHOTS, ids=str)
def test_a_page_in_english_fits_a_telephone_and_is_worked_by_the_keyboard(look, shot):
    looked = look(shot, language="en", width=390)

    assert looked.page.evaluate(TOO_WIDE) == []
    assert walk(looked.page, shot.main) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_badge_of_the_style_sheet_can_be_read_on_every_ground(look, scheme):
    page = look(SHOTS[0]).page
    page.emulate_media(color_scheme=scheme)

    shown = page.evaluate(SHEET, [TONES, GROUNDS])

    assert shown == len(TONES) * len(GROUNDS) > 0
    assert page.evaluate(UNREADABLE) == []


@pytest.mark.parametrize(
    ("spoilt", "told"),
    [
        ("main.querySelector('label').style.color = '#888'", UNREADABLE),
        ("main.querySelector('form').style.opacity = 0.4", UNREADABLE),
        ("main.querySelector('.btn').style.minWidth = '2000px'", TOO_WIDE),
    ],
    ids=["grey letters", "faded letters", "a wide button"],
)
def test_the_measures_find_what_is_spoilt(look, spoilt, told):
    page = look(SHOTS[0]).page

    page.evaluate(f"() => {{ const main = document.querySelector('main'); {spoilt}; }}")

    assert page.evaluate(told) != []


def test_the_walk_finds_a_focus_that_nobody_sees(look):
    page = look(SHOTS[0]).page

    page.locator("main .btn").evaluate("button => { button.style.outline = button.style.boxShadow = 'none' }")

    assert walk(page, SHOTS[0].main) == ["nobody sees the focus on BUTTON 登录"]


@pytest.mark.parametrize("shot", [shot for shot in SHOTS if shot.is_paper], ids=str)
def test_a_printed_paper_carries_nothing_of_the_screen(look, shot):
    page = look(shot).page

    page.emulate_media(media="print")

    assert page.evaluate(SCREEN_ONLY) == []
    expect(page.get_by_role("heading", level=1)).to_be_visible()
