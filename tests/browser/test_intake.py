from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests import qingxi
from tests.browser.axe import violations
from tests.browser.conftest import PASSWORD
from tests.browser.serving import serving
from tests.browser.test_sign_in import overflow, sign_in
from web import passwords
from web.app import create_app
from web.permissions import PERMISSIONS
from web.settings import Settings
from web.state import open_state
from workflows.models import Appointment

#: With and without scripts the same page does the same.
SCRIPTS = pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])


@pytest.fixture
def township(sqlite_url, tmp_path):
    """The state of an application over the office of Qingxi with a few cases in it."""
    settings = Settings(database=sqlite_url, data_dir=tmp_path, _env_file=None)
    state = open_state(settings, office=qingxi.office(), permissions=PERMISSIONS)
    password_hash = passwords.hash_password(PASSWORD)

    def begin(work):
        qingxi.take_office(work, password_hash)
        work.session.add(Appointment(person_id="gao", holder="roster:duty", since=qingxi.TODAY))

    state.database.write(begin)
    now = state.now()
    at = f"{now.astimezone(state.zone):%Y-%m-%dT%H:%M}"
    for title, changes in {
        "长岭村三组二十户断水五天": {
            "head_count": "6",
            "village": "changling",
            "urgent_facts": ["water_heating_power"],
        },
        "机耕道塌方无人修": {"received_at": "2026-03-02T09:00"},
        "惠农补贴少发一季，村里说系统里没有名字，请查清后补发": {"village": "shiqiao", "channel": "letter"},
    }.items():
        qingxi.opened(state.database, title=title, now=now, **{"received_at": at, **changes})
    return state


@pytest.fixture
def site(township):
    with serving(create_app(township)) as address:
        yield address


def enter(page, *, login="lin", path):
    """Sign in, and open a page once the door has let us in."""
    sign_in(page, login=login, wanted="/password")
    page.wait_for_url("**/password")
    page.goto(path)


@pytest.fixture
def papers(tmp_path):
    """A photograph and a paper that a petitioner brings."""
    files = {"桥栏杆.jpg": b"\xff\xd8\xff\xdb\x07\xd2" + bytes(2000) + b"\xff\xd9", "不要了.pdf": b"%PDF-1.7"}
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    return [tmp_path / name for name in files]


def register(page, *, title="村口的桥栏杆断了", papers=()):
    """Fill in what must be filled in, and send it off."""
    page.goto("/intake/petition")
    page.get_by_label("标题", exact=True).fill(title)
    page.get_by_label("事实与理由").fill("上个月被车撞断，小孩走路危险。")
    page.locator('[name="requests.0.text"]').fill("把栏杆修好")
    page.get_by_label("单位履职或一般事项").check()
    page.get_by_label("姓名（名称）").fill("钱小河")
    page.get_by_label("联系电话").fill("13900000002")
    page.get_by_label("问题属地（村）").select_option("liuping")
    page.get_by_label("内容分类（一级）").select_option("agriculture")
    page.get_by_label("照片和材料").set_input_files(papers)
    page.get_by_role("button", name="登记并给回执").click()


@SCRIPTS
def test_a_petition_is_registered_and_followed_by_its_code(visit, javascript):
    clerk, petitioner = visit(javascript=javascript), visit(width=390, javascript=False)
    enter(clerk, path="/intake")
    clerk.get_by_role("link", name="信访事项 要求解决问题").click()

    register(clerk)
    code = clerk.locator(".code").inner_text()
    petitioner.goto(f"/s?code={code}")
    petitioner.get_by_role("button", name="查询", exact=True).click()

    expect(petitioner.get_by_role("heading", level=1)).to_have_text("村口的桥栏杆断了")
    clerk.reload()
    expect(clerk.get_by_text("查询码已经显示过")).to_have_count(1)


@SCRIPTS
def test_the_same_matter_check_keeps_what_was_typed(visit, javascript):
    page = visit(javascript=javascript)
    enter(page, path="/intake/petition")

    page.get_by_label("标题", exact=True).fill("路塌了")
    page.get_by_label("问题属地（村）").select_option("liuping")
    page.get_by_label("内容分类（一级）").select_option("agriculture")
    page.get_by_role("button", name="看看有没有同类未办结事项").click()

    page.get_by_text("机耕道塌方无人修").wait_for()
    assert page.get_by_label("标题", exact=True).input_value() == "路塌了"


@SCRIPTS
def test_papers_are_kept_while_another_field_is_put_right(visit, javascript, papers):
    page = visit(javascript=javascript)
    enter(page, path="/intake/petition")

    register(page, title="", papers=papers)
    page.get_by_role("alert").filter(has_text="标题：请填写").wait_for()
    page.get_by_label("标题", exact=True).fill("村口的桥栏杆断了")
    page.get_by_label("不要了.pdf").uncheck()
    page.get_by_role("button", name="登记并给回执").click()

    page.get_by_text("桥栏杆.jpg", exact=True).wait_for()
    assert page.get_by_text("不要了.pdf").count() == 0


@SCRIPTS
def test_the_list_is_searched_and_narrowed(visit, javascript):
    page = visit(javascript=javascript)
    enter(page, path="/cases")

    page.get_by_label("编号或标题").fill("补贴")
    page.get_by_role("button", name="查找", exact=True).click()

    page.get_by_text("“补贴”").wait_for()
    expect(page.get_by_role("row")).to_have_count(2)
    assert "words=" in page.url


def test_a_form_with_problems_and_kept_papers_breaks_no_rule(any_page, papers):
    enter(any_page, path="/intake/petition")
    register(any_page, title="", papers=papers)

    expect(any_page.get_by_role("alert").filter(has_text="有几处需要改正")).to_have_count(1)
    assert violations(any_page) == []
    assert overflow(any_page) == 0
