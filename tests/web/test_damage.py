"""What whoever presses on a case is told whose records are damaged."""

from __future__ import annotations

from tests.qingxi import opened
from tests.web.at_work import door, hidden, township, work_state  # noqa: F401 -- fixtures among them
from tests.web.test_actions import press
from tests.web.test_audit import forge
from tests.web.test_citizen import followed  # noqa: F401 -- a fixture
from tests.web.test_refusals import everything


def test_a_press_on_a_damaged_case_says_so_and_writes_nothing(door, township):
    case, client = opened(township), door("lin")
    page = client.get(f"/cases/{case.case_id}")
    forge(township, "state = 'XYZ'", case)
    before = everything(township)

    answer = press(client, page, case, "note", note_text="备注")

    assert answer.status_code == 409
    assert "该事项的记录已损坏" in answer.text
    assert everything(township) == before


def test_the_petitioner_of_a_damaged_case_is_told_whom_to_ask(followed, township):
    client, case = followed
    form = {name: hidden(client.get("/s/case"), name) for name in ("csrf", "version", "key", "definition")}
    forge(township, "state = 'XYZ'", case)

    page, answer = client.get("/s/case"), client.post("/s/case/withdraw", data=form)

    assert (page.status_code, answer.status_code) == (409, 409)
    assert "信访人请告诉信访办" in page.text
    assert "信访人请告诉信访办" in answer.text
