"""A form in which something was typed is not lost by a slip of the finger: the browser asks before the page is left."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.test_case_page import accepted, case, fill_sorting, open_page, site, township  # noqa: F401 -- fixtures
from tests.browser.test_intake import register


@pytest.fixture
def ask(page):
    """Open a page and try to leave it; whether the browser asked, and let us go."""

    def leave(*, stay=False):
        asked = []

        def answer(dialog):
            asked.append(dialog.type)
            (dialog.dismiss if stay else dialog.accept)()

        page.on("dialog", answer)
        if stay:
            with page.expect_event("dialog"):
                page.locator("a[href='/cases']").first.click(no_wait_after=True)
        else:
            page.locator("a[href='/cases']").first.click()
            expect(page).to_have_url(re.compile("/cases$"))
        page.remove_listener("dialog", answer)
        return asked

    return leave


def test_what_was_typed_is_asked_for_and_stays_where_one_stays(page, case, ask):
    open_page(page, case)
    page.locator("#acts-record > summary").click()
    page.locator("#act-note > summary").click()
    page.locator("#form-note").get_by_label("备注").fill("说到一半")

    assert ask(stay=True) == ["beforeunload"]
    assert page.locator("#form-note").get_by_label("备注").input_value() == "说到一半"
    assert ask() == ["beforeunload"]


def test_a_choice_and_a_file_count_as_typed(page, case, ask):
    open_page(page, case)
    page.locator("#form-sort").locator('[name="class3"][value="appeal"]').check()
    assert ask() == ["beforeunload"]

    open_again(page, case)
    page.locator("#form-sort select").first.select_option(index=1)
    assert ask() == ["beforeunload"]

    open_again(page, case)
    paper = {"name": "说明.txt", "mimeType": "text/plain", "buffer": b"x"}
    page.locator("#form-sort").locator("[type=file]").set_input_files(paper)
    assert ask() == ["beforeunload"]


def open_again(page, case):
    page.goto(f"/cases/{case.case_id}")


def test_nothing_is_asked_where_nothing_stands_that_would_be_lost(page, case, ask):
    open_page(page, case)
    page.locator("#acts-record > summary").click()
    page.locator("#act-note > summary").click()
    note = page.locator("#form-note").get_by_label("备注")
    note.fill("写了又")
    note.fill("")

    assert ask() == []


def test_what_was_taken_is_asked_for_no_more_and_what_was_refused_still_is(page, case, ask):
    open_page(page, case)
    fill_sorting(page)
    page.locator("#form-sort").locator('[name="class3"][value="other"]').check()
    page.get_by_role("button", name="甄别", exact=True).click()
    page.locator("#act-sort").get_by_role("alert").wait_for()

    assert ask(stay=True) == ["beforeunload"]

    page.locator("#form-sort").locator('[name="class3"][value="appeal"]').check()
    page.get_by_role("button", name="甄别", exact=True).click()
    page.get_by_text("“甄别”已办理，当前状态：甄别").wait_for()
    assert ask() == []


def test_a_registration_asks_where_it_was_refused_and_not_where_it_goes_through(page, case, ask):
    open_page(page, case)

    register(page, title="")
    page.get_by_role("alert").filter(has_text="标题：请填写").wait_for()
    assert ask() == ["beforeunload"]

    register(page)
    page.locator(".code").wait_for()
    assert ask() == []


def test_an_answer_that_leads_elsewhere_is_followed_without_asking(page, case):
    open_page(page, case)
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.locator("#acts-record > summary").click()
    page.locator("#act-reissue_code > summary").click()
    form = page.locator("#form-reissue_code")
    for box in form.locator("textarea").all():
        box.fill("本人遗失，当面核对。")
    for choice in form.locator("select").all():
        choice.select_option(index=1)
    for group in form.locator("fieldset").all():
        group.locator("input").first.check()

    form.locator("[type=submit]").click()

    page.locator(".code").wait_for()
    assert asked == []


def test_without_scripts_nothing_is_asked(visit, case):
    page = visit(javascript=False)
    open_page(page, case)
    page.locator("#form-sort").locator('[name="class3"][value="appeal"]').check()

    page.locator("a[href='/cases']").first.click()

    expect(page).to_have_url(re.compile("/cases$"))


def test_a_press_asks_before_what_was_typed_in_another_form_is_lost(page, case):
    open_page(page, case)
    page.locator("#acts-record > summary").click()
    page.locator("#act-note > summary").click()
    note = page.locator("#form-note").get_by_label("备注")
    fill_sorting(page)
    note.fill("说到一半")
    asked = []
    page.once("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))

    page.locator("#form-sort").get_by_role("button", name="甄别", exact=True).click()

    expect(note).to_have_value("说到一半")
    assert asked == ["另一项里还有没提交的内容，继续的话会丢失。要继续吗？"]
    page.once("dialog", lambda dialog: dialog.accept())
    page.locator("#form-sort").get_by_role("button", name="甄别", exact=True).click()
    page.get_by_text("“甄别”已办理，当前状态：甄别").wait_for()
