from __future__ import annotations

import re

from tests.qingxi import opened, pressed
from tests.web.at_work import door, township, work_state  # noqa: F401 -- fixtures
from tests.web.test_cases import SORTED


def accepted(database):
    case = pressed(database, opened(database), "sort", by="lin", **SORTED)
    return pressed(database, case, "accept", by="luo", accept_date="2026-03-02")


def address_of_newest_paper(client, case):
    page = client.get(f"/cases/{case.case_id}")
    return re.search(rf'href="(/cases/{case.case_id}/documents/[a-z0-9]+)"', page.text.split('id="papers"', 1)[1])[1]


def test_a_paper_has_heading_number_addressee_parts_rights_and_a_place_for_the_seal(door, township):
    case, client = accepted(township), door("luo")

    page = client.get(address_of_newest_paper(client, case))

    assert page.status_code == 200
    for text in (
        "受理告知书", "乡信〔2026〕", "赵大山：", "诉求摘要", "尽快修好机耕道", "您的权利", "（盖章）", case.number,
        "云岭县清溪乡人民政府",
    ):  # fmt: skip
        assert text in page.text


def test_who_reads_masked_reads_no_name_on_a_paper(door, township):
    case, client = accepted(township), door("zhou")

    page = client.get(address_of_newest_paper(client, case))

    assert page.status_code == 200
    assert "赵大山" not in page.text


def test_a_paper_is_found_only_under_its_own_case_and_by_who_may_know_of_it(door, township):
    case, client = accepted(township), door("luo")
    address = address_of_newest_paper(client, case)
    other = opened(township)

    assert client.get(address.replace(case.case_id, other.case_id)).status_code == 404
    assert door("tang").get(address).status_code == 404
    assert client.get(address[:-3] + "zzz").status_code == 404


def test_a_paper_of_an_undone_move_is_void_and_says_so(door, township):
    case, client = accepted(township), door("luo")
    address = address_of_newest_paper(client, case)
    page = client.get(f"/cases/{case.case_id}")
    token = page.text.split('name="csrf" value="', 1)[1].split('"', 1)[0]
    client.post(
        f"/cases/{case.case_id}/actions/undo",
        data={"csrf": token, "act.version": str(case.version), "act.key": "undo-1"},
    )

    assert "本文书已作废" in client.get(address).text
