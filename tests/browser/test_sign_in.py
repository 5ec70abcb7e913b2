from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PASSWORD

#: With and without scripts the same page does the same.
SCRIPTS = pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])


def sign_in(page, *, login="lijia", password=PASSWORD, wanted="/password"):
    page.goto(f"/sign-in?next={wanted}")
    page.get_by_label("用户名").fill(login)
    page.get_by_label("密码").fill(password)
    page.get_by_role("button", name="登录", exact=True).click()


def overflow(page):
    """How many pixels the page is wider than its window."""
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


@SCRIPTS
def test_the_right_password_leads_to_the_page_that_was_wanted(visit, javascript):
    page = visit(javascript=javascript)

    sign_in(page)

    expect(page.get_by_role("heading", level=1)).to_have_text("修改密码")
    assert page.url.endswith("/password")


@SCRIPTS
def test_a_wrong_password_says_so_and_keeps_the_name(visit, javascript):
    page = visit(javascript=javascript)

    sign_in(page, password="not the right one")

    expect(page.get_by_role("alert").filter(has_text="用户名或密码不正确")).to_have_count(1)
    assert page.get_by_label("用户名").input_value() == "lijia"
    assert page.get_by_label("密码").input_value() == ""


@SCRIPTS
def test_who_signs_out_is_out(visit, javascript):
    page = visit(javascript=javascript)
    sign_in(page)

    page.locator("details.reader > summary").click()
    page.get_by_role("button", name="退出登录").click()
    page.get_by_role("button", name="登录", exact=True).wait_for()

    page.goto("/password")
    assert page.url.endswith("/sign-in?next=%2Fpassword")


@SCRIPTS
def test_the_language_is_chosen_on_the_page_and_stays(visit, javascript):
    page = visit(javascript=javascript)
    page.goto("/sign-in")

    page.locator("details.reader > summary").click()
    page.get_by_role("button", name="English").click()

    expect(page.get_by_role("button", name="Sign in", exact=True)).to_have_count(1)
    expect(page).to_have_url(re.compile("/sign-in$"))
    assert page.locator("html").get_attribute("lang") == "en"


@SCRIPTS
def test_a_weak_new_password_is_explained_at_its_field(visit, javascript):
    page = visit(javascript=javascript)
    sign_in(page)

    page.get_by_label("现用密码").fill(PASSWORD)
    page.get_by_label("新密码", exact=True).fill("short")
    page.get_by_label("再输入一次新密码").fill("short")
    page.get_by_role("button", name="保存新密码").click()

    expect(page.get_by_role("alert").filter(has_text="有几处需要改正")).to_contain_text("密码至少15个字")
    assert page.get_by_label("新密码", exact=True).get_attribute("aria-invalid") == "true"


def test_the_whole_sign_in_works_by_the_keyboard(page):
    page.goto("/sign-in?next=/password")

    page.get_by_label("用户名").focus()
    page.keyboard.type("lijia")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")

    page.get_by_role("heading", name="修改密码").wait_for()
    assert page.get_by_text("李佳").count() > 0


def test_the_first_stop_of_the_keyboard_skips_to_the_text(page):
    page.goto("/sign-in")

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    assert page.evaluate("document.activeElement.id") == "main"


def test_the_menu_of_the_reader_closes_by_escape(page):
    sign_in(page)
    page.get_by_role("heading", name="修改密码").wait_for()
    page.wait_for_load_state("load")  # the script that listens is deferred
    menu = page.locator("details.reader")
    menu.locator("summary").click()

    page.keyboard.press("Escape")

    assert menu.get_attribute("open") is None
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
