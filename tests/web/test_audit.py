from __future__ import annotations

from tests.qingxi import opened, pressed, reported
from tests.web.at_work import door, township, work_state  # noqa: F401 -- fixtures
from tests.web.conftest import token_on
from tests.web.test_cases import SORTED


def tamper(database, case):
    """Change a stored reason of a case behind the back of its chain."""

    def change(work):
        work.connection.exec_driver_sql("UPDATE case_ SET state = 'closed' WHERE id = '" + case.case_id + "'")

    database.write(change)


def test_only_auditors_come_in(door, township):
    assert door("luo").get("/audit").status_code == 403
    assert door("zhou").get("/audit").status_code == 200


def test_the_list_is_searched_by_number_and_names_no_sealed_case(door, township):
    case, sealed = opened(township), reported(township)
    client = door("zhou")

    found = client.get("/audit", params={"number": case.number})
    nothing = client.get("/audit", params={"number": "%"})
    everything = client.get("/audit")

    assert case.number in found.text
    assert case.case_id not in nothing.text
    assert sealed.case_id not in everything.text
    assert "机耕道塌方无人修" in everything.text


def test_the_history_is_told_with_its_hashes_and_a_plain_verdict(door, township):
    case = pressed(township, opened(township), "sort", by="lin", **SORTED)

    page = door("zhou").get(f"/audit/{case.case_id}")

    assert page.status_code == 200
    assert "完整：每条记录都接得上，没有改动过" in page.text
    assert "林晓禾（信访办登记员）" in page.text
    assert page.text.count("<code>") == 3
    assert "赵大山" not in page.text


def test_who_read_the_case_is_listed(door, township):
    case = opened(township)
    door("luo").get(f"/cases/{case.case_id}")

    page = door("zhou").get(f"/audit/{case.case_id}")

    assert "罗秋实" in page.text.split('id="readers"', 1)[1]


def test_a_change_behind_the_back_is_found(door, township):
    case = opened(township)
    tamper(township, case)

    page = door("zhou").get(f"/audit/{case.case_id}")

    assert "有不符之处：记录可能被改动过" in page.text
    assert "当前状态与记录推出的不一致" in page.text


def test_all_cases_are_verified_at_a_press(door, township):
    case, _ = opened(township), reported(township)
    client = door("zhou")
    token = token_on(client.get("/audit"))

    whole = client.post("/audit/verify", data={"csrf": token})
    tamper(township, case)
    broken = client.post("/audit/verify", data={"csrf": token})

    assert "核验了2件事项、2条记录" in whole.text
    assert "有不符之处" in broken.text
    assert case.number in broken.text


def test_a_fault_in_a_case_that_the_auditor_may_not_see_names_no_case(door, township):
    sealed = reported(township)
    tamper(township, sealed)
    client = door("zhou")

    page = client.post("/audit/verify", data={"csrf": token_on(client.get("/audit"))})

    assert "（您无权查看的事项）" in page.text
    assert sealed.number not in page.text
    assert sealed.case_id not in page.text


def test_an_unknown_case_is_not_found(door, township):
    client = door("zhou")

    assert client.get("/audit/" + "a" * 24).status_code == 404
    assert client.get(f"/audit/{reported(township).case_id}").status_code == 404


def test_a_page_that_is_no_number_is_the_first(door, township):
    opened(township)

    assert "机耕道塌方无人修" in door("zhou").get("/audit?page=x").text
    assert door("zhou").get("/audit?page=99999999999").status_code == 200
