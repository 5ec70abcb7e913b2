"""A petition's way through the office as people walk it: who signs in, finds the matter, fills in a form and presses."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path

from playwright.sync_api import Locator, Page

from tests.browser.conftest import PASSWORD, office
from tests.browser.test_sign_in import sign_in
from web import passwords, session_store
from web.permissions import PERMISSIONS
from web.settings import Settings
from web.state import AppState, open_state
from web.worker import round_of
from workflows.demo.staff import DEMO_PEOPLE
from workflows.installing import install_people
from workflows.office_file import read_office

#: Monday morning in the office.
BEGIN = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
SCAN = b"%PDF-1.7\n1 0 obj\nendobj\n%%EOF\n"

#: Label → what is typed or chosen; several choices as a list, rows as a list of mappings.
Values = Mapping[str, "str | Sequence[str] | Sequence[Mapping[str, str]]"]


@dataclass(slots=True)
class OfficeClock:
    """The clock on the wall of the served office; it stands still until the test lets time pass."""

    at: datetime = BEGIN

    def __call__(self) -> datetime:
        return self.at


@dataclass(frozen=True, slots=True)
class Town:
    """A served office: its state, its clock, and a door through which one more visitor comes in."""

    state: AppState
    clock: OfficeClock
    enter: Callable[[], Page]

    def pass_by(self, **time: int) -> None:
        """Time passes, and the watchman makes his round, as he does in the office every few seconds."""
        self.clock.at += timedelta(**time)
        round_of(self.state)

    def at_work(self, login: str) -> Page:
        """Somebody signs in and sees his own work."""
        page = self.enter()
        sign_in(page, login=login, wanted="/")
        page.get_by_role("heading", level=1).wait_for()
        return page

    def opens(self, login: str, title: str) -> Page:
        """Somebody signs in and opens the matter from the first page."""
        page = self.at_work(login)
        page.get_by_role("main").get_by_role("link", name=title, exact=True).first.click()
        page.get_by_role("heading", level=1, name=title).wait_for()
        return page

    def follows(self, code: str) -> Page:
        """The petitioner types the code of the receipt."""
        page = self.enter()
        page.goto("/s")
        page.get_by_label("查询码").fill(code)
        page.get_by_role("button", name="查询", exact=True).click()
        page.get_by_role("heading", name="办到哪一步").wait_for()
        return page


def opened_office(database_url: str, *, folder: Path, clock: OfficeClock) -> AppState:
    """The office of the demo with its units and everybody in it, and no matter yet."""
    settings = Settings(database=database_url, data_dir=folder, _env_file=None)
    state = open_state(settings, office=office(), permissions=PERMISSIONS, now=clock)
    units = {name: (unit.name, unit.kind) for name, unit in read_office(settings.workflows).units.items()}

    def begin(work):
        state.office.publish(work, clock.at)
        install_people(work, DEMO_PEOPLE, units, date(2026, 1, 1))
        for somebody in DEMO_PEOPLE:
            session_store.set_credential(work, somebody.login, _password_hash(), now=clock.at)

    state.database.write(begin)
    return state


@cache
def _password_hash() -> str:
    return passwords.hash_password(PASSWORD)


def press(page: Page, title: str, values: Values | None = None, *, says: str, button: str = "") -> None:
    """Fill in the form of an action and press its button, until the page says what became of it."""
    send(page, title, values, button=button)
    page.get_by_role("main").get_by_role("status").get_by_text(says).wait_for()


def refused(page: Page, title: str, values: Values | None = None) -> list[str]:
    """Fill in the form of an action and press its button; every reason why it was refused, as it stands in the form."""
    send(page, title, values)
    alert = panel(page, title).get_by_role("alert")
    alert.wait_for()
    return alert.get_by_role("listitem").all_inner_texts()


def send(page: Page, title: str, values: Values | None, *, button: str = "") -> None:
    """Fill in the form of an action and press its button."""
    form = panel(page, title)
    fill(form, values or {})
    form.get_by_role("button", name=button or title, exact=True).click()


def panel(page: Page, title: str) -> Locator:
    """The part of the page in which this action is done, opened."""
    found = page.locator("details.act").filter(has=page.locator("summary").get_by_text(title, exact=True))
    reach(found.get_by_role("button", include_hidden=True).last)
    return found


def fill(form: Locator, values: Values) -> None:
    """Fill in fields by their labels, whatever they are: a box, a list to choose from, something to tick, rows."""
    for label, value in values.items():
        named = re.compile("^" + re.escape(label).replace("/", "\\/") + "(（选填）)?$")
        group = form.get_by_role("group", name=named, include_hidden=True)
        if not group.count():
            put(form.get_by_label(named), value)
            continue
        for number, one in enumerate([value] if isinstance(value, str) else value):
            if isinstance(one, str):
                tick(group.get_by_label(one, exact=True))
            else:
                fill_row(group, number, one)


def fill_row(rows: Locator, number: int, cells: Mapping[str, str]) -> None:
    """Fill in one row by the heads of its columns."""
    for head, value in cells.items():
        put(rows.get_by_label(f"{head}{number + 1}", exact=True), value)


def put(control: Locator, value: str) -> None:
    """Choose a value from a list, bring a scan of that name, or type it."""
    reach(control)
    if control.get_attribute("type") == "file":
        control.set_input_files({"name": value, "mimeType": "application/pdf", "buffer": SCAN})
    elif control.evaluate("one => one.tagName") == "SELECT":
        control.select_option(label=value)
    else:
        control.fill(value)


def tick(box: Locator) -> None:
    """Tick it."""
    reach(box)
    box.check()


def reach(control: Locator) -> None:
    """Open every closed part that something lies in, from the outside in."""
    closed = control.locator("xpath=ancestor::details[not(@open)]")
    for _ in range(closed.count()):
        closed.first.locator("> summary").click()


def history(page: Page) -> list[tuple[str, str]]:
    """What people did and who they were, oldest first."""
    entries = page.locator("#history .history-entry").filter(has=page.locator(".history-title")).all()
    told = [
        (one.locator(".history-title").inner_text(), one.locator(".history-who > span").inner_text()) for one in entries
    ]
    return told[::-1]


def marks(page: Page) -> list[str]:
    """The words of the marks below the heading of a matter."""
    return page.locator(".file-marks > span").all_text_contents()


def register(town: Town, title: str, **more: str) -> str:
    """The registrar takes a petition in at the desk; returns the code that the petitioner takes home."""
    page = town.at_work("lijia")
    page.get_by_role("navigation").get_by_role("link", name="登记来访").click()
    page.get_by_role("link", name="信访事项 要求解决问题").click()
    fill(
        page.get_by_role("main"),
        {
            "标题": title,
            "事实与理由": "去年秋天被车撞断，小孩走路危险。",
            "诉求（逐条）": [{"诉求": "把栏杆修好"}],
            "反映对象": "单位履职或一般事项",
            "姓名（名称）": "钱小河",
            "联系电话": "13900000002",
            "问题属地（村）": "柳坪村",
            **more,
        },
    )
    page.get_by_role("button", name="登记并给回执").click()
    return page.locator(".code").inner_text()


def take_on(town: Town, title: str, *, by: str) -> None:
    """Sorted by the registrar, accepted by the leader whom its colour names, and the petitioner is told."""
    registrar = town.opens("lijia", title)
    press(
        registrar,
        "甄别",
        {
            "三类": "申诉求决类",
            "信访目的": "求决",
            "内容分类（一级）": "农村农业",
            "是否同一事项": "没有同一事项",
            "是否属本机关权限": "属于本机关权限",
            "初件/重件": "初件",
            "是否在诉讼等程序中": "没有进入其他程序",
            "处理途径": "信访程序",
        },
        says="当前状态：甄别",
    )
    press(town.opens(by, title), "受理", says="当前状态：已受理")
    registrar.reload()
    press(registrar, "送达受理告知书", {"告知方式": "书面"}, says="“送达受理告知书”已办理")


def investigate(town: Town, title: str, *, by: str) -> None:
    """Assigned by the leader, signed for and investigated by the handler, who drafts the opinion ten days later."""
    assignment = {
        "承办单位": "农业服务中心",
        "承办人": "高洁（农业服务中心干部）",
        "承办人声明无利害关系": "是",
        "交办任务": "查清谁撞断的，修好栏杆",
    }
    press(town.opens(by, title), "交办", assignment, says="当前状态：已交办")
    page = town.opens("gaojie", title)
    press(page, "签收", says="当前状态：已签收")
    contact = {"联系日期": "2026-03-02", "联系方式": "电话", "联系要点": "说明办理步骤，听取意见。"}
    press(page, "联系信访人", contact, says="“联系信访人”已办理")
    press(page, "开始调查核实", says="当前状态：调查核实")
    town.pass_by(days=7)
    draft = {
        "已听取信访人陈述": "是",
        "查明的事实": "栏杆断了三米，桥由乡里管护。",
        "证据清单": [{"证据": "现场照片", "来源": "农业服务中心"}, {"证据": "目击者陈述", "来源": "柳坪村村民"}],
        "逐条答复": [{"结果": "支持", "理由": "桥由乡里管护，应当修复。"}],
        "处理结果": "支持",
        "依据": [{"法律政策": "公路法", "条款": "第八条"}],
    }
    press(town.opens("gaojie", title), "拟定意见并送审", draft, says="当前状态：拟定意见")


def issue(town: Town, title: str) -> None:
    """Signed by the head of the unit, the head of the petition office and the main leader, who issues the opinion."""
    for login, following in (("xubin", "信访办负责人"), ("zhouming", "乡主要领导")):
        page = town.opens(login, title)
        press(page, "签发处理意见书", button="同意，签字", says=f"下一位：{following}")
    press(town.opens("chenwei", title), "签发处理意见书", says="当前状态：已出具意见")


def deliver(town: Town, title: str, *, stance: str) -> None:
    """The handler hands the opinion over."""
    receipt = {
        "送达方式": "直接送达",
        "收件人": "钱小河",
        "签收情况": "签收",
        "信访人意见": stance,
        "附件": "送达回证.pdf",
    }
    press(town.opens("gaojie", title), "送达处理意见书", receipt, says="当前状态：已送达")


def answers(page: Page, title: str, values: Iterable[tuple[str, str]] = (), *, tick: str | None = None) -> None:
    """The petitioner does something on his own page, with a tick where it is asked twice."""
    page.locator("summary").get_by_text(title, exact=True).click()
    for label, value in values:
        page.get_by_label(re.compile(f"^{label}")).fill(value)
    if tick:
        page.get_by_label(tick, exact=True).check()
    page.get_by_role("button", name=title, exact=True).click()
    page.get_by_text("已经收到，并记入案卷").wait_for()
