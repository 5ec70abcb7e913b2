"""Every page of the product as somebody meets it, and how it is brought about; the tests look at each of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page

from engine.attempts import Attempt
from engine.errors import DatabaseUnavailable
from engine.execute import fire
from engine.ids import new_id
from engine.sweep import sweep
from tests.qingxi import NOW
from tests.web.matrix_world import opened
from tests.workflows.desk import PARTY
from web.policy import PUBLIC, SIGNED_IN
from web.router import Router

#: Routes that show no page: a program's answer, and a download.
NO_PAGES = {"/health", "/cases/{case_id}/files/{file_id}"}
LONG_TITLE = "长岭村三组二十户村民反映灌溉水渠被施工便道压断多次报修至今无人处理请求尽快修复"


@dataclass(frozen=True, slots=True)
class Shot:
    """
    One page to look at.

    Args:
        route: the route that shows it.
        visitor: who looks, by the names of the matrix.
        address: where it is; `{own}` and the like are put in.
        main: the selector of the main action, the one thing that the page is for; empty where there is none.
        then: what is done on the page before it is looked at.
    """

    route: str
    name: str
    visitor: str
    address: str
    main: str = ""
    then: Callable[[Page], None] = lambda _page: None

    @property
    def is_public(self):
        """Whether it is for people who are not of the office, and loads nothing from elsewhere."""
        return self.route.startswith("/s/") or self.route == "/s" or self.name == "of a stranger"

    @property
    def is_paper(self):
        """Whether it is given away in print."""
        return self.route.startswith(("/receipts/", "/cases/{case_id}/documents/"))

    def __str__(self):
        return f"{self.route} {self.name}"


def click(selector, *, waits_for):
    """Press it, and wait for what must come of it."""

    def then(page):
        page.locator(selector).first.click()
        page.locator(waits_for).first.wait_for()

    return then


def open_all(page):
    """Open every part that can be opened."""
    page.evaluate("document.querySelectorAll('main details').forEach(part => { part.open = true })")


def all_of(*steps):
    """One step after the other."""

    def then(page):
        for step in steps:
            step(page)

    return then


def fill(**values):
    """Type into fields by name."""

    def then(page):
        for name, value in values.items():
            page.locator(f'main [name="{name}"]').first.fill(value)

    return then


def registered(page):
    """Fill in what must be filled in, and send it off."""
    for name, value in {
        "title": "村口的桥栏杆断了", "facts": "上个月被车撞断。", "requests.0.text": "把栏杆修好",
        "petitioner_name": "钱小河", "phone": "000-0002",
    }.items():  # fmt: skip
        page.locator(f'[name="{name}"]').fill(value)
    page.locator('[name="about"][value="duty"]').check()
    page.locator('button[value="open"]').last.click()
    page.locator(".code").wait_for()


def without_session(page):
    """The session ended while the page was open."""
    page.context.clear_cookies(name="onevisit")


def on_an_old_page(page):
    """Somebody else has moved the case since the page was shown."""
    page.locator('#form-sort [name="act.version"]').evaluate("field => { field.value = 999 }")


def too_much(page):
    """More is sent than the office takes."""
    page.locator('[name="facts"]').evaluate("field => { field.value = 'x'.repeat(2000000); field.form.submit() }")
    page.locator(".error-code").wait_for()


def refused_twice(page):
    """The first of two tries, where only one is allowed."""
    fill(login=new_id(), password="wrong")(page)
    click(BUTTON, waits_for=PROBLEMS)(page)
    page.locator(PROBLEMS).evaluate("message => message.remove()")


BUTTON = "main form[method=post] button.btn-primary"
ALERT = '[role="alert"]'
PROBLEMS = f"main {ALERT}"
ACT = "#acts details[open] button[type=submit]"
SHOTS = (
    Shot("/sign-in", "the form", "nobody", "/sign-in", BUTTON),
    Shot("/sign-in", "a wrong password", "nobody", "/sign-in", BUTTON,
         all_of(fill(login=new_id(), password="wrong"), click(BUTTON, waits_for=PROBLEMS))),
    Shot("/sign-in", "an open menu", "nobody", "/sign-in", BUTTON, click("details.reader summary", waits_for=".reader-menu")),
    Shot("/s", "the form", "nobody", "/s", BUTTON),
    Shot("/s", "a wrong code", "nobody", "/s", BUTTON, all_of(fill(code="WRONG"), click(BUTTON, waits_for="[aria-invalid='true']"))),
    Shot("/s/case", "own case", "petitioner", "/s/case", "main details summary", open_all),
    Shot("/s/case", "done", "other petitioner", "/s/case?done", "main details summary"),
    Shot("/s/case", "problems", "petitioner", "/s/case", "main details[open] button[type=submit]",
         all_of(open_all, click("#do-report_retaliation button", waits_for=PROBLEMS))),
    Shot("/s/case", "sealed", "reporter", "/s/case", "main form button"),
    Shot("/", "full", "clerk", "/", "main a[href='/intake']"),
    Shot("/", "of a handler", "handler", "/", "main .case-row a"),
    Shot("/", "empty", "administrator", "/", "main a[href='/cases']"),
    Shot("/cases", "full", "clerk", "/cases", "main form button", open_all),
    Shot("/cases", "narrowed", "clerk", "/cases?colour=red&words=%E6%B8%A0&ended=open", "main form button"),
    Shot("/cases", "nothing found", "clerk", "/cases?words=nowhere", "main form button"),
    Shot("/cases", "empty", "administrator", "/cases", "main form button"),
    Shot("/cases", "an unknown filter", "clerk", "/cases?colour=purple", "main form button"),
    Shot("/leader", "full", "township head", "/leader", "main a.row-title"),
    Shot("/leader", "nearly empty", "package owner", "/leader", "main a"),
    Shot("/intake", "three kinds", "clerk", "/intake", "main a[href='/intake/petition']"),
    Shot("/intake", "not of this post", "party office", "/intake"),
    Shot("/intake/{workflow}", "petition", "clerk", "/intake/petition", "main .sheet-end button", open_all),
    Shot("/intake/{workflow}", "suggestion", "clerk", "/intake/suggestion", "main .sheet-end button", open_all),
    Shot("/intake/{workflow}", "misconduct", "discipline", "/intake/misconduct", "main .sheet-end button", open_all),
    Shot("/intake/{workflow}", "problems", "clerk", "/intake/petition", "main .sheet-end button",
         click("main .sheet-end button", waits_for=PROBLEMS)),
    Shot("/intake/{workflow}", "compared", "clerk", "/intake/petition", "main .sheet-end button",
         click("#alike button", waits_for=PROBLEMS)),
    Shot("/receipts/{case_id}", "with the code", "clerk", "/intake/petition", "main a[href='/intake']", registered),
    Shot("/receipts/{case_id}", "later", "clerk", "/receipts/{own}", "main a[href$='#act-reissue_code']"),
    Shot("/receipts/{case_id}", "sealed", "clerk", "/receipts/{sealed}", "main a[href='/intake']"),
    Shot("/cases/{case_id}", "new", "clerk", "/cases/{new}", ACT, open_all),
    Shot("/cases/{case_id}", "handled", "handler", "/cases/{own}", ACT, open_all),
    Shot("/cases/{case_id}", "with everything open", "head of office", "/cases/{other}", "", open_all),
    Shot("/cases/{case_id}", "masked", "auditor", "/cases/{own}"),
    Shot("/cases/{case_id}", "sealed", "discipline", "/cases/{sealed}", ACT, open_all),
    Shot("/cases/{case_id}", "ended", "clerk", "/cases/{ended}"),
    Shot("/cases/{case_id}", "late", "head of office", "/cases/{late}"),
    Shot("/cases/{case_id}", "done", "clerk", "/cases/{new}?done=note", ACT),
    Shot("/cases/{case_id}", "problems", "clerk", "/cases/{new}", "#act-sort button[type=submit]",
         click("#act-sort button[type=submit]", waits_for=f"#act-sort {ALERT}")),
    Shot("/cases/{case_id}/correct", "the form", "clerk", "/cases/{own}/correct", BUTTON),
    Shot("/cases/{case_id}/correct", "problems", "clerk", "/cases/{own}/correct", BUTTON, click(BUTTON, waits_for=PROBLEMS)),
    Shot("/cases/{case_id}/documents/{document_id}", "a receipt", "clerk", "/cases/{own}/documents/{own_paper}", "main a"),
    Shot("/cases/{case_id}/documents/{document_id}", "masked", "auditor", "/cases/{own}/documents/{own_paper}", "main a"),
    Shot("/cases/{case_id}/documents/{document_id}", "sealed", "discipline", "/cases/{sealed}/documents/{sealed_paper}", "main a"),
    Shot("/audit", "full", "auditor", "/audit", "main form button"),
    Shot("/audit", "nothing found", "auditor", "/audit?number=1999", "main form button"),
    Shot("/audit", "verified", "auditor", "/audit", "main form button", click("main form button", waits_for="main .message-good")),
    Shot("/audit/{case_id}", "one case", "auditor", "/audit/{own}", "main a", open_all),
    Shot("/password", "the form", "clerk", "/password", BUTTON),
    Shot("/password", "problems", "clerk", "/password", BUTTON, click(BUTTON, waits_for=PROBLEMS)),
    Shot("/password", "changed", "clerk", "/password?changed", BUTTON),
    Shot("403", "of an officer", "clerk", "/audit", "main a"),
    Shot("404", "of a stranger", "nobody", "/nothing-here", "main a"),
    Shot("404", "of an officer", "clerk", "/cases/{missing}", "main a"),
    Shot("405", "of a stranger", "nobody", "/language", "main a"),
    Shot("409", "in place", "clerk", "/cases/{new}", "",
         all_of(on_an_old_page, click("#act-sort button[type=submit]", waits_for=f"#act-sort {ALERT}"))),
    Shot("413", "of an officer", "clerk", "/intake/petition", "main a", too_much),
    Shot("429", "at the door", "nobody", "/sign-in", BUTTON, all_of(refused_twice, click(BUTTON, waits_for=PROBLEMS))),
    Shot("401", "in place", "clerk", "/cases/{new}", ACT,
         all_of(without_session, click("#act-sort button[type=submit]", waits_for="#notices .message"))),
    Shot("500", "of a stranger", "nobody", "/out-of-order", "main a"),
    Shot("500", "of an officer", "clerk", "/office-out-of-order", "main a"),
    Shot("503", "of a stranger", "nobody", "/no-database", "main a"),
    Shot("503", "of an officer", "clerk", "/office-no-database", "main a"),
)  # fmt: skip


def broken_pages():
    """Pages behind which something has gone wrong, with the same policies as any other."""
    router = Router()
    for prefix, policy in (("/", PUBLIC), ("/office-", SIGNED_IN)):
        router.get(f"{prefix}out-of-order", policy=policy)(_fail)
        router.get(f"{prefix}no-database", policy=policy)(_find_no_database)
    return router


def _fail():
    raise RuntimeError("this page is out of order")


def _find_no_database():
    raise DatabaseUnavailable("the database is gone")


def furnish(world):
    """More cases than one page of a list shows, a new one, an ended one, and one that is late."""
    for number in range(60):
        opened(world, "petition", title=f"{LONG_TITLE[:-2]}{number:02}", village="changling")
    world.names["new"] = opened(world, "petition", village="liuping", urgent_facts=["danger_to_safety"]).case_id
    world.names["late"] = opened(world, "petition", received_at="2026-01-05T09:00", village="yunxi").case_id
    ended = opened(world, "petition", title=LONG_TITLE)
    withdrawal = Attempt(ended.case_id, "withdraw", PARTY.actor, 1, new_id(), standing=PARTY)
    world.state.database.write(lambda work: fire(work, world.state.office, withdrawal, now=NOW))
    world.names["ended"] = ended.case_id
    sweep(world.state.database, world.state.office, now=NOW)
