from tests.browser.test_case_page import *


def test_shots(any_page, township, request):
    tag = request.node.name.split("[")[1].rstrip("]").replace(" ", "-")
    case = accepted(township)
    fresh = qingxi.opened(township)
    open_page(any_page, case, login="luo")
    any_page.screenshot(path=f"/tmp/shots/accepted-{tag}.png", full_page=True)
    any_page.locator("#papers a").first.click()
    any_page.get_by_role("article").wait_for()
    any_page.screenshot(path=f"/tmp/shots/paper-{tag}.png", full_page=True)
    any_page.goto(f"/cases/{fresh.case_id}")
    any_page.get_by_role("button", name="甄别", exact=True).click()
    any_page.get_by_role("alert").filter(has_text="有几处需要改正").wait_for()
    any_page.screenshot(path=f"/tmp/shots/refused-{tag}.png", full_page=True)
    any_page.goto(f"/cases/{fresh.case_id}/correct")
    any_page.screenshot(path=f"/tmp/shots/correct-{tag}.png", full_page=True)
    any_page.context.clear_cookies()
    sign_in(any_page, login="zhou", wanted=f"/audit/{case.case_id}")
    any_page.get_by_role("heading", name="谁查看过").wait_for()
    any_page.screenshot(path=f"/tmp/shots/audit-{tag}.png", full_page=True)
