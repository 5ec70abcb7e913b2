from __future__ import annotations

import re

from engine.statements import Statement
from tests.engine.test_verify import as_master
from tests.qingxi import opened, pressed, reported
from tests.web.at_work import door, township, work_state  # noqa: F401 -- fixtures
from tests.web.conftest import token_on
from tests.web.test_cases import SORTED

HASHES = Statement("SELECT hash FROM event WHERE case_id = :case_id")


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
    assert "记录链完整：每条记录都接得上" in page.text
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
    assert "当前状态与记录推出的不一致：state，库中为 closed，按记录应为 registered" in page.text


def test_all_cases_are_verified_at_a_press_and_only_the_visible_are_counted(door, township):
    case, _ = opened(township), reported(township)
    client = door("zhou")
    token = token_on(client.get("/audit"))

    whole = client.post("/audit/verify", data={"csrf": token})
    tamper(township, case)
    broken = client.post("/audit/verify", data={"csrf": token})

    assert "核验了1件事项、1条记录" in whole.text
    assert "您无权查看的事项（如密封的）也已核验" in whole.text
    assert "您无权查看的事项（如密封的）" not in client.get(f"/audit/{case.case_id}").text
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


def test_an_entry_whose_value_was_changed_is_marked_in_the_history(door, township):
    case = pressed(township, opened(township), "sort", by="lin", **SORTED)
    change = """UPDATE field_value SET value = '{"v": "other"}' WHERE field = 'facts'"""
    township.write(lambda work: work.run(Statement(change)))

    page = door("zhou").get(f"/audit/{case.case_id}")

    assert "此条不符：单独保存的内容与记录中的承诺不符" in page.text.split('id="history"', 1)[1]


def test_each_entry_says_under_which_rules_it_was_done(door, township):
    case = pressed(township, opened(township), "sort", by="lin", **SORTED)

    page = door("zhou").get(f"/audit/{case.case_id}")

    assert len(re.findall(r"规则第\d+版办理（[0-9a-f]{12}）", page.text)) == 2


def test_a_missing_case_is_a_fault_of_the_database_and_names_none(door, township):
    opened(township)
    township.write(lambda work: work.run(Statement("UPDATE register SET next = next + 1")))
    client = door("zhou")

    page = client.post("/audit/verify", data={"csrf": token_on(client.get("/audit"))})

    assert "整个数据库：发出的编号与现有的事项、文书对不上" in page.text


def test_the_page_of_a_case_leads_auditors_to_its_audit_and_nobody_else(door, township):
    case = opened(township)

    assert f'href="/audit/{case.case_id}"' in door("zhou").get(f"/cases/{case.case_id}").text
    assert f'href="/audit/{case.case_id}"' not in door("lin").get(f"/cases/{case.case_id}").text


def forge(database, change, case):
    """Change something of the row of a case as the master of the database can."""
    as_master(database, f"UPDATE case_ SET {change} WHERE id = '{case.case_id}'")


def test_a_state_that_there_is_not_stands_in_the_list_as_it_lies_there(door, township):
    case = opened(township)
    forge(township, "state = 'XYZ'", case)
    client = door("zhou")

    page = client.get("/audit")
    pressed_page = client.post("/audit/verify", data={"csrf": token_on(page)})

    assert (page.status_code, pressed_page.status_code) == (200, 200)
    assert "XYZ" in page.text
    assert "state，库中为 XYZ，按记录应为 registered" in pressed_page.text


def test_of_a_broken_case_the_verdict_and_every_readable_entry_are_shown(door, township):
    case = pressed(township, opened(township), "sort", by="lin", **SORTED)
    forge(township, "state = 'XYZ'", case)
    with township.reading() as work:
        hashes = [row[0].hex() for row in work.rows(HASHES, case_id=case.case_id)]

    page = door("zhou").get(f"/audit/{case.case_id}")

    assert page.status_code == 200
    assert "有不符之处：记录可能被改动过" in page.text
    assert "state，库中为 XYZ" in page.text
    assert [found for found in hashes if found not in page.text] == []
    assert case.number in page.text


def test_every_verdict_says_what_it_cannot_know(door, township):
    case = opened(township)
    client = door("zhou")
    token = token_on(client.get("/audit"))

    pages = client.get(f"/audit/{case.case_id}"), client.post("/audit/verify", data={"csrf": token})

    for page in pages:
        limits = page.text.split("以下各项不在证明之内", 1)[1]
        told = ("人员的姓名和登录名", "任职和授权", "申报的回避关系", "查询码", "谁查看过", "期限检查失败过几次")
        assert [words for words in told if words not in limits] == []
        assert "query_code" not in page.text
        assert "未与外部保存的链头对照" in page.text


def test_a_remark_stands_beside_a_verdict_that_holds(door, township, clock):
    case = opened(township)
    clock.pass_by(minutes=-20)
    client = door("zhou")

    page = client.get(f"/audit/{case.case_id}")

    assert "记录链完整：每条记录都接得上" in page.text
    assert "另请留意" in page.text
    assert "时间在将来" in page.text


def test_the_page_of_a_damaged_case_says_so_and_whom_to_tell(door, township):
    case = opened(township)
    client = door("lin")
    forge(township, "state = 'XYZ'", case)

    page = client.get(f"/cases/{case.case_id}")
    english = client.get(f"/cases/{case.case_id}", headers={"Accept": "application/json", "Accept-Language": "en"})

    assert (page.status_code, english.status_code) == (409, 409)
    assert "该事项的记录已损坏" in page.text
    assert "请告诉审计人员" in page.text
    assert english.json()["error"] == "damaged"


def test_a_damaged_case_that_the_reader_may_not_see_is_not_found(door, township):
    sealed = reported(township)
    forge(township, "state = 'XYZ'", sealed)

    assert door("lin").get(f"/cases/{sealed.case_id}").status_code == 404


def test_who_acted_is_told_by_the_id_of_the_entry_whatever_the_person_is_called_today(door, township):
    case = pressed(township, opened(township), "sort", by="lin", **SORTED)
    as_master(township, "UPDATE person SET name = '吴红' WHERE login = 'lin'")

    page = door("zhou").get(f"/audit/{case.case_id}")

    entry = page.text.split('id="history"', 1)[1].split("</li>", 1)[0]
    assert "吴红（信访办登记员）" in entry
    assert "记录中的办理人标识</span> person:lin</p>" in entry


def test_the_page_of_a_case_prints_no_ids_of_people(door, township):
    case = opened(township)

    assert "person:lin" not in door("luo").get(f"/cases/{case.case_id}").text


def test_each_act_says_which_rule_allowed_it(door, township):
    case = pressed(township, opened(township), "sort", by="lin", **SORTED)
    pressed(township, case, "note", by="lin", note_text="备注")

    history = door("zhou").get(f"/audit/{case.case_id}").text.split('id="history"', 1)[1]
    note, sort, opening = history.split('<li class="history-entry')[1:4]

    assert "信访办登记员" in note.split("<details")[-1]
    assert "可以“甄别”" in sort
    assert "否则不予办理：" in sort
    assert "可以“登记信访事项”" in opening
