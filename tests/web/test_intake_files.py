from __future__ import annotations

import html
import re

import pytest

from engine.statements import Statement
from engine.verify import verify_case
from tests import qingxi
from tests.qingxi import INTAKE
from tests.web.at_work import door, hidden, township, work_state  # noqa: F401 -- fixtures
from tests.web.conftest import token_on
from tests.web.test_files import JPG, PDF, PNG, link, stored

FILES, KEPT = "new.files", "kept.files"
ATTACHED = Statement("SELECT name, size, sha256 FROM attachment ORDER BY name")
CASES = Statement("SELECT id FROM case_")


def rows(database, statement):
    with database.reading() as work:
        return [tuple(row) for row in work.rows(statement)]


def send(client, *files, page=None, workflow="petition", **changes):
    """Send the form off as a browser does, with these files; `page` is the form as it was shown last."""
    page = page or client.get(f"/intake/{workflow}")
    form = {**INTAKE, "csrf": token_on(page), "key": hidden(page, "key"), "do": "open", KEPT: tickets(page), **changes}
    return client.post(
        f"/intake/{workflow}",
        data={name: value for name, value in form.items() if value},
        files=[(FILES, (name, content, "application/octet-stream")) for name, content in files],
    )


def tickets(page):
    """What is ticked of the files that were taken already."""
    return [html.unescape(value) for value in re.findall(r'name="kept\.files" value="([^"]+)" checked', page.text)]


def names(database):
    return [name for name, *_ in rows(database, ATTACHED)]


def test_what_was_brought_stands_on_the_receipt_and_in_the_chain(door, township, work_state):
    client = door("lin")

    sent = send(client, ("桥断了.jpg", JPG), ("证明.pdf", PDF))

    receipt = client.get(sent.headers["location"])
    case_id = sent.headers["location"].rpartition("/")[2]
    assert sent.status_code == 303
    assert "桥断了.jpg、证明.pdf" in receipt.text
    assert len(stored(work_state)) == 2
    with township.reading() as work:
        found = verify_case(work, work_state.office, case_id)
    assert (found.faults, len(found.entries)) == ([], 1)


def test_a_file_whose_hash_was_changed_behind_the_back_is_found(door, township, work_state):
    sent = send(door("lin"), ("证明.pdf", PDF))
    case_id = sent.headers["location"].rpartition("/")[2]

    township.write(lambda work: work.connection.exec_driver_sql(f"UPDATE attachment SET sha256 = '{'0' * 64}'"))

    with township.reading() as work:
        faults = verify_case(work, work_state.office, case_id).faults
    assert [fault.code for fault in faults] == ["value"]


def test_without_any_file_the_receipt_says_so(door):
    client = door("lin")

    sent = send(client)

    assert "没有提交材料" in client.get(sent.headers["location"]).text


def test_files_are_kept_when_another_field_is_wrong(door, township):
    client = door("lin")

    wrong = send(client, ("桥断了.jpg", JPG), ("证明.pdf", PDF), title="")
    right = send(client, page=wrong)

    assert (wrong.status_code, right.status_code) == (422, 303)
    assert "桥断了.jpg（1 KB）" in wrong.text
    assert names(township) == ["桥断了.jpg", "证明.pdf"]


def test_files_are_kept_when_a_rule_says_no(door, township):
    client = door("lin")

    refused = send(client, ("证明.pdf", PDF), petitioner_name="")
    right = send(client, page=refused)

    assert (refused.status_code, right.status_code) == (409, 303)
    assert names(township) == ["证明.pdf"]


def test_files_are_kept_when_open_matters_are_asked_for(door, township):
    client = door("lin")

    asked = send(client, ("证明.pdf", PDF), do="compare")
    right = send(client, page=asked)

    assert right.status_code == 303
    assert names(township) == ["证明.pdf"]


def test_what_is_unticked_does_not_go_on_the_file(door, township):
    client = door("lin")
    wrong = send(client, ("错的.pdf", PDF), ("对的.jpg", JPG), title="")

    right = send(client, page=wrong, **{KEPT: tickets(wrong)[1:]})

    assert right.status_code == 303
    assert names(township) == ["对的.jpg"]


def test_one_file_that_is_no_paper_loses_neither_the_others_nor_the_words(door, township):
    client = door("lin")

    wrong = send(client, ("证明.pdf", PDF), ("程序.pdf", b"MZ\x90\x00"), ("空.pdf", b""))
    right = send(client, page=wrong)

    assert wrong.status_code == 422
    assert "“程序.pdf”的内容不是PDF" in wrong.text
    assert "“空.pdf”是空文件" in wrong.text
    assert "机耕道塌方无人修" in wrong.text
    assert right.status_code == 303
    assert names(township) == ["证明.pdf"]


def test_a_file_that_is_chosen_again_stands_there_once(door, township):
    client = door("lin")
    wrong = send(client, ("证明.pdf", PDF), title="")

    send(client, ("证明.pdf", PDF), page=wrong)

    assert names(township) == ["证明.pdf"]


def test_ten_files_are_the_most_whether_kept_or_new(door, township):
    client = door("lin")
    wrong = send(client, *((f"{number}.pdf", PDF + bytes([48 + number])) for number in range(9)), title="")

    too_many = send(client, ("十.png", PNG), ("十一.jpg", JPG), page=wrong)

    assert too_many.status_code == 422
    assert "一次最多10个文件" in too_many.text
    assert len(tickets(too_many)) == 9
    assert rows(township, CASES) == []


def test_a_form_that_is_renewed_brings_its_files_along(door, township):
    client = door("lin")
    page = client.get("/intake/petition")
    send(client, page=page)

    changed = send(client, ("证明.pdf", PDF), page=page, title="另一件事")
    right = send(client, page=changed, title="另一件事")

    assert (changed.status_code, right.status_code) == (409, 303)
    assert names(township) == ["证明.pdf"]


def test_the_same_words_with_another_file_are_not_the_same_form(door, township):
    client = door("lin")
    page = client.get("/intake/petition")
    send(client, page=page)

    again = send(client, ("证明.pdf", PDF), page=page)

    assert again.status_code == 409
    assert "证明.pdf" in again.text


@pytest.mark.parametrize(
    "ticket",
    ["rubbish", ".", "WyJhIl0=.0000", "\u202e.证", "x" * 5000],
    ids=["rubbish", "a dot", "unsigned", "no letters of ours", "far too long"],
)
def test_a_ticket_that_we_never_gave_out_brings_no_file(door, township, ticket):
    page = send(door("lin"), **{KEPT: [ticket]})

    assert page.status_code == 422
    assert "先前收下的材料有的找不到了" in page.text
    assert rows(township, CASES) == []


def test_a_ticket_is_good_for_one_form_of_one_person(door, township):
    client, other = door("lin"), door("luo")
    ticket = tickets(send(client, ("证明.pdf", PDF), title=""))

    elsewhere = send(client, **{KEPT: ticket})
    stolen = send(other, **{KEPT: ticket})

    assert (elsewhere.status_code, stolen.status_code) == (422, 422)
    assert rows(township, ATTACHED) == []


def test_a_file_that_vanished_meanwhile_is_missed(door, township, work_state):
    client = door("lin")
    wrong = send(client, ("证明.pdf", PDF), title="")
    stored(work_state)[0].unlink()

    page = send(client, page=wrong)

    assert page.status_code == 422
    assert "请重新选择" in page.text
    assert rows(township, CASES) == []


def test_files_that_cannot_be_stored_are_a_clear_answer_and_nothing_is_opened(door, township, work_state):
    work_state.settings.data_dir.mkdir(parents=True)
    (work_state.settings.data_dir / "attachments").write_text("not a folder")

    page = send(door("lin"), ("证明.pdf", PDF))

    assert page.status_code == 503
    assert "附件暂时存不下" in page.text
    assert rows(township, CASES) == []


def test_more_than_a_request_may_bring_is_refused_with_the_remedy(door, township):
    client = door("lin")

    page = send(client, *((f"{number}.pdf", PDF) for number in range(21)))

    assert page.status_code == 413
    assert "减少文件数量" in page.text
    assert rows(township, CASES) == []


def test_what_came_with_a_sealed_report_is_for_the_discipline_officer_alone(door, township):
    clerk, discipline = door("lin"), door("yan")
    form = {
        "title": "收受礼金", "accusation": "过节收礼。", "channel": "visit", "received_at": "2026-03-02T09:00",
        "first_receiver": "lin", "anonymous": "true",
    }  # fmt: skip
    others = dict.fromkeys(set(INTAKE) - set(form))

    sent = send(clerk, ("收条.jpg", JPG), workflow="misconduct", **{**others, **form})

    case_id = sent.headers["location"].rpartition("/")[2]
    address = link(discipline.get(f"/cases/{case_id}"), ">收条.jpg<")
    assert discipline.get(address).content == JPG
    assert clerk.get(address).status_code == 404
    assert "收条" not in clerk.get(sent.headers["location"]).text


def test_the_form_brings_files_without_javascript(door):
    page = door("lin").get("/intake/petition")

    assert 'enctype="multipart/form-data"' in page.text
    assert 'type="file" id="field-new-files" name="new.files" multiple' in page.text
    assert qingxi.office().lifecycles["petition"].lifecycle.fields.keys().isdisjoint({FILES, KEPT})
