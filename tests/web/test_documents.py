from __future__ import annotations

import re

from engine.amend import correct
from engine.attempts import Attempt
from engine.ids import new_id
from engine.verify import verify
from tests.qingxi import NOW, office, opened, pressed
from tests.web.at_work import door, township, work_state  # noqa: F401 -- fixtures
from tests.web.test_cases import SORTED, delivered


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


def article(page):
    """The paper itself."""
    return page.text.split('<article class="paper"', 1)[1].split("</article>", 1)[0]


def opinion(door, township):
    case, client = delivered(township), door("luo")
    page = client.get(f"/cases/{case.case_id}").text
    papers = re.findall(r'href="(/cases/[^"]*/documents/[^"]*)">信访事项处理意见书', page)
    return article(client.get(papers[0]))


def test_no_day_on_a_paper_has_its_weekday(door, township):
    case, client = accepted(township), door("luo")
    page = client.get(address_of_newest_paper(client, case))

    assert "2026年3月2日" in article(page)
    assert not re.search(r"周[一二三四五六日]", article(page))
    assert not re.search(r"周[一二三四五六日]", opinion(door, township))


def test_an_opinion_begins_with_its_opening_sentence(door, township):
    paper = opinion(door, township)

    assert paper.index("赵大山：") < paper.index("现提出处理意见如下：") < paper.index("<section")


def test_a_short_word_in_a_table_of_a_paper_stays_on_one_line(door, township):
    assert '<td class="short">支持</td>' in opinion(door, township)


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
        data={"csrf": token, "act.version": str(case.version), "act.key": "undo-1", "act.reason": "选错了"},
    )

    assert "本文书已作废" in client.get(address).text


def corrected(database, case, **form):
    attempt = Attempt(case.case_id, "correct", "person:luo", case.version, new_id(), form, "姓名写错了")
    return database.write(lambda work: correct(work, office(), attempt, now=NOW))


def test_an_issued_paper_still_says_whom_it_was_issued_to_once_the_case_is_corrected(door, township):
    case, client = accepted(township), door("luo")
    address = address_of_newest_paper(client, case)
    assert "登记内容有更正" not in client.get(address).text

    corrected(township, case, petitioner_name="赵大川")

    page = client.get(address).text
    assert "赵大山：" in page
    assert "赵大川" not in page
    assert "登记内容有更正" in page


def test_a_paper_to_somebody_without_a_name_names_nobody_later(door, township):
    case = opened(township, anonymous="true", petitioner_name=None)
    client = door("luo")
    address = address_of_newest_paper(client, case)

    corrected(township, case, petitioner_name="赵大山")

    assert "赵大山" not in client.get(address).text


def test_whom_a_paper_was_issued_to_is_committed_with_it(township):
    accepted(township)

    assert verify(township, office()).holds
