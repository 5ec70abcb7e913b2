from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from engine.unit_of_work import open_database
from tests import qingxi
from tests.browser.axe import violations
from tests.browser.conftest import PASSWORD
from tests.browser.serving import serving
from tests.browser.test_sign_in import overflow, sign_in
from tests.web.test_cases import SORTED, delivered, drafted
from web import passwords
from web.app import create_app
from web.permissions import PERMISSIONS
from web.settings import Settings
from web.state import AppState

#: With and without scripts the same page does the same.
SCRIPTS = pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])


@pytest.fixture
def township(sqlite_url):
    """The office of Qingxi with its people."""
    database = open_database(sqlite_url)
    database.write(lambda work: qingxi.take_office(work, passwords.hash_password(PASSWORD)))
    yield database
    database.dispose()


@pytest.fixture
def site(township, tmp_path):
    """The address of the application over the office of Qingxi."""
    state = AppState(
        database=township,
        office=qingxi.office(),
        permissions=PERMISSIONS,
        settings=Settings(data_dir=tmp_path, _env_file=None),
        secret=b"a secret of the tests, 32 bytes!",
        now=lambda: qingxi.NOW,
    )
    with serving(create_app(state)) as address:
        yield address


@pytest.fixture
def case(township):
    """A petition that was just registered."""
    return qingxi.opened(township)


def accepted(township):
    case = qingxi.pressed(township, qingxi.opened(township), "sort", by="lin", **SORTED)
    return qingxi.pressed(township, case, "accept", by="luo", accept_date="2026-03-02")


def open_page(page, case, *, login="lin", path=""):
    sign_in(page, login=login, wanted=f"/cases/{case.case_id}{path}")
    page.get_by_role("heading", level=1).wait_for()


def fill_sorting(page, *, purpose="要求"):
    form = page.locator("#form-sort")
    for label, choice in {
        "三类": "appeal", "信访目的": "request", "内容分类（一级）": "agriculture", "是否同一事项": "none",
        "是否属本机关权限": "own", "初件/重件": "first", "是否在诉讼等程序中": "none", "处理途径": "petition",
    }.items():  # fmt: skip
        group = form.get_by_role("group", name=label)
        if group.count():
            group.locator(f'input[value="{choice}"]').check()
        else:
            form.get_by_label(label, exact=True).select_option(choice)


@SCRIPTS
def test_a_press_shows_the_result_and_what_may_be_done_next(visit, case, javascript):
    page = visit(javascript=javascript)
    open_page(page, case)
    fill_sorting(page)

    page.get_by_role("button", name="甄别", exact=True).click()

    page.get_by_text("“甄别”已办理，当前状态：甄别").wait_for()
    expect(page.locator("#history li").first).to_have_text(re.compile(r"^\s*甄别"))


@SCRIPTS
def test_a_refusal_stands_in_the_panel_and_the_words_stay(visit, case, javascript):
    page = visit(javascript=javascript)
    open_page(page, case)
    fill_sorting(page)
    page.locator("#form-sort").locator('[name="class3"][value="other"]').check()
    page.locator("#form-sort").get_by_text("选填内容").click()
    page.locator("#form-sort").get_by_label("紧急情形说明").fill("没有紧急情形")

    page.get_by_role("button", name="甄别", exact=True).click()

    page.locator("#act-sort").get_by_role("alert").wait_for()
    assert "信访目的与三类不一致" in page.locator("#act-sort").get_by_role("alert").inner_text()
    assert page.locator("#form-sort").get_by_label("紧急情形说明").input_value() == "没有紧急情形"


@SCRIPTS
def test_a_missing_field_is_reached_from_the_summary(visit, case, javascript):
    page = visit(javascript=javascript)
    open_page(page, case)

    page.get_by_role("button", name="甄别", exact=True).click()
    page.get_by_role("alert").get_by_role("link", name="处理途径：请填写").click()

    expect(page).to_have_url(re.compile("#field-sort-pathway"))


@SCRIPTS
def test_a_file_goes_with_a_note_and_stands_in_the_list(visit, case, javascript):
    page = visit(javascript=javascript)
    open_page(page, case)
    page.locator("#acts-record > summary").click()
    page.locator("#act-note > summary").click()
    page.locator("#form-note").get_by_label("备注").fill("见附件")
    page.locator("#form-note").get_by_label("附件").set_input_files(
        {"name": "说明.txt", "mimeType": "text/plain", "buffer": "路断了".encode()}
    )

    page.locator("#form-note").get_by_role("button", name="备注").click()

    page.locator("#files").get_by_text("说明.txt").wait_for()
    with page.expect_download() as download:
        page.locator("#files").get_by_text("说明.txt").click()
    assert download.value.suggested_filename == "说明.txt"


def test_after_a_press_with_htmx_the_focus_is_on_what_was_said(page, case):
    open_page(page, case)
    fill_sorting(page)

    page.get_by_role("button", name="甄别", exact=True).click()
    page.get_by_text("“甄别”已办理，当前状态：甄别").wait_for()

    assert page.evaluate("document.activeElement.getAttribute('role')") == "status"


def test_a_draft_to_be_signed_breaks_no_rule(any_page, township):
    open_page(any_page, drafted(township), login="luo")
    any_page.evaluate("document.querySelectorAll('main details').forEach(part => { part.open = true })")

    assert violations(any_page) == []
    assert overflow(any_page) == 0


def test_a_closure_that_is_refused_breaks_no_rule(any_page, township):
    open_page(any_page, delivered(township), login="luo")
    any_page.locator("#acts-blocked > summary").click()
    any_page.locator("#act-close > summary").click()
    any_page.locator("#form-close").get_by_role("button", name="办结归档").click()
    any_page.locator("#act-close").get_by_role("alert").wait_for()

    assert violations(any_page) == []
    assert overflow(any_page) == 0


def test_what_is_closed_on_the_screen_is_open_on_paper(page, case):
    open_page(page, case)
    closed = page.locator("#limits details:not([open]) p").first

    page.emulate_media(media="print")

    expect(closed).to_be_visible()
