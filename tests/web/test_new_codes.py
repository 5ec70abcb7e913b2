from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from engine.outbox import deliver
from engine.statements import Statement
from tests.qingxi import NOW, opened, reported
from tests.web.at_work import door, hidden, township, work_state  # noqa: F401 -- fixtures
from tests.web.conftest import token_on
from tests.web.test_cases import delivered
from tests.web.test_citizen import code_for, follow, press
from tests.web.test_intake import shown_code
from web.i18n import moment_in_words
from workflows import query_codes

ENTRIES = Statement("SELECT action, actor FROM event WHERE case_id = :case_id ORDER BY seq")
NOTICES = Statement("SELECT holder FROM notice WHERE case_id = :case_id ORDER BY holder")
#: Now, as pages write it.
WHEN = moment_in_words(NOW, "zh", ZoneInfo("Asia/Shanghai"))
STATE = Statement("SELECT state FROM case_ WHERE id = :case_id")
CHECKED = {"identity_checked": "id_paper", "code_reason": "回执被雨淋湿，看不清了"}


def reissue(client, case, **changes):
    """What a browser sends that has the page of the case open."""
    page = client.get(f"/cases/{case.case_id}")
    form = {
        "csrf": token_on(page), "act.version": hidden(page, "act.version"), "act.definition": hidden(page, "act.definition"),
        "act.key": hidden(page, "act.key"), **CHECKED, **changes,
    }  # fmt: skip
    return client.post(f"/cases/{case.case_id}/actions/reissue_code", data=form)


def new_code(client, case):
    return shown_code(client.get(reissue(client, case).headers["location"]))


def entries(database, case):
    with database.reading() as work:
        return [tuple(row) for row in work.rows(ENTRIES, case_id=case.case_id)]


def test_a_new_code_is_an_entry_of_the_case_and_the_old_code_is_void(door, township):
    case = opened(township)
    old = code_for(township, case)

    new = new_code(door("lin"), case)

    with township.reading() as work:
        assert query_codes.find_case(work, old) is None
        assert query_codes.find_case(work, new) == case.case_id
    assert entries(township, case)[-1] == ("reissue_code", "person:lin")


@pytest.mark.parametrize("missing", ["identity_checked", "code_reason"])
def test_without_a_reason_and_without_a_look_at_who_asks_the_old_code_stays(door, township, missing):
    case = opened(township)
    old = code_for(township, case)

    page = reissue(door("lin"), case, **{missing: ""})

    with township.reading() as work:
        assert query_codes.find_case(work, old) == case.case_id
    assert page.status_code == 422
    assert f'href="#field-reissue_code-{missing}"' in page.text
    assert len(entries(township, case)) == 1


def test_who_handles_the_matter_gives_out_no_code(door, township):
    case = delivered(township)
    old = code_for(township, case)

    page = reissue(door("tang"), case)

    with township.reading() as work:
        assert query_codes.find_case(work, old) == case.case_id
    assert page.status_code == 403


def test_pressing_twice_gives_one_code_and_one_entry(door, township):
    case, client = opened(township), door("lin")
    page = client.get(f"/cases/{case.case_id}")
    form = {
        "csrf": token_on(page), "act.version": hidden(page, "act.version"), "act.key": hidden(page, "act.key"), **CHECKED,
    }  # fmt: skip
    first = client.post(f"/cases/{case.case_id}/actions/reissue_code", data=form)
    code = shown_code(client.get(first.headers["location"]))

    second = client.post(f"/cases/{case.case_id}/actions/reissue_code", data=form)

    with township.reading() as work:
        assert query_codes.find_case(work, code) == case.case_id
    assert "查询码已经显示过" in client.get(second.headers["location"]).text
    assert [action for action, _ in entries(township, case)] == ["open", "reissue_code"]


def test_where_htmx_sends_the_form_the_browser_goes_to_the_receipt_too(door, township):
    case, client = opened(township), door("lin")
    client.headers["hx-request-type"] = "partial"

    answer = reissue(client, case)

    assert answer.headers["hx-redirect"] == f"/receipts/{case.case_id}"
    assert shown_code(client.get(answer.headers["hx-redirect"]))


def test_the_head_of_the_office_and_the_petitioner_are_told(door, township):
    case = opened(township)

    new_code(door("lin"), case)
    deliver(township, now=NOW)

    with township.reading() as work:
        told = {holder for (holder,) in work.rows(NOTICES, case_id=case.case_id)}
    assert {"head:petition_office", "group:inspectors", "party:petitioner"} <= told


def test_the_petitioner_reads_when_the_new_code_was_given_out_and_by_which_post(door, township):
    case, client = opened(township), door()

    follow(client, new_code(door("lin"), case))

    page = client.get("/s/case").text
    assert f"查询码于{WHEN}重新发放（林晓禾的岗位）" in page
    assert "不是您本人申请的" in page


def test_who_comes_with_the_code_that_was_replaced_is_told_when_that_was_and_what_to_do(door, township):
    case = opened(township)
    old = code_for(township, case)
    new_code(door("lin"), case)

    page = follow(door(), old)

    assert page.status_code == 422
    assert f"这个查询码已于{WHEN}作废" in page.text
    assert "不是您本人申请的" in page.text


@pytest.mark.parametrize("action", ["withdraw", "confirm_settlement"])
def test_for_ten_days_a_new_code_gives_up_no_right(door, township, action):
    case, client = delivered(township), door()
    follow(client, new_code(door("lin"), case))

    answer = press(client, action)

    assert answer.status_code == 409
    assert "查询码重新发放不满十日" in answer.text
    with township.reading() as work:
        assert work.row(STATE, case_id=case.case_id)[0] == "delivered"


@pytest.mark.parametrize("action", ["withdraw", "confirm_settlement"])
def test_after_ten_days_the_new_code_does_what_the_old_one_did(door, township, clock, action):
    case, client = delivered(township), door()
    code = new_code(door("lin"), case)
    clock.at += timedelta(days=10)
    follow(client, code)

    assert press(client, action).status_code == 303


def test_a_right_is_used_with_a_new_code_at_once(door, township):
    case, client = delivered(township), door()
    follow(client, new_code(door("lin"), case))

    assert press(client, "request_review", review_reason="赔偿没有谈", sure="true").status_code == 303


def test_what_was_done_by_a_new_code_says_so_in_the_history_and_what_was_done_before_does_not(door, township):
    case, client, clerk = opened(township), door(), door("lin")
    follow(client, code_for(township, case))
    press(client, "request_recusal", recusal_reason="他是对方的亲戚")
    before = clerk.get(f"/cases/{case.case_id}").text
    follow(client, new_code(clerk, case))

    press(client, "change_protection", secrecy_wish="true", about="duty")

    after = clerk.get(f"/cases/{case.case_id}").text
    assert f"凭{WHEN}重新发放的查询码办理" not in before
    assert after.count(f"凭{WHEN}重新发放的查询码办理") == 1
    assert "重新发放查询码" in after
    assert "回执被雨淋湿，看不清了" in after


def test_a_sealed_matter_gets_its_new_code_from_the_discipline_officer_alone(door, township):
    case, client = reported(township), door()

    refused = reissue_unseen(door("lin"), case)
    follow(client, new_code(door("yan"), case))

    page = client.get("/s/case").text
    assert refused.status_code == 404
    assert f"查询码于{WHEN}重新发放" in page
    assert "严守正" not in page


def reissue_unseen(client, case):
    form = {"csrf": token_on(client.get("/cases")), "act.version": "1", "act.key": "k", **CHECKED}
    return client.post(f"/cases/{case.case_id}/actions/reissue_code", data=form)


def test_the_writer_of_a_suggestion_gets_a_new_code_too(door, township):
    case = opened(
        township, workflow="suggestion", requests=None, source_level=None, head_count=None, secrecy_wish=None, about=None,
        **{"requests.0.text": None},
    )  # fmt: skip
    client = door()
    follow(client, new_code(door("lin"), case))

    answer = client.post("/s/case/withdraw", data={"csrf": token_on(client.get("/s/case")), "version": "2", "key": "k"})

    assert answer.status_code == 409
    assert "查询码重新发放不满十日" in answer.text


def test_a_new_code_is_handed_over_in_person_however_the_matter_came(door, township):
    client = door("lin")

    receipt = client.get(reissue(client, opened(township, channel="phone")).headers["location"])

    assert "当面交给信访人" in receipt.text
    assert "逐字读给信访人" not in receipt.text
