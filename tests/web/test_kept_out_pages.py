"""What pages show to whoever is kept out of a matter, or reports what others may not know of."""

from __future__ import annotations

import re

from engine import outbox
from tests.qingxi import NOW, opened, pressed
from tests.web.at_work import door, township, work_state  # noqa: F401 -- fixtures
from tests.web.test_citizen import code_for, follow, followed, press  # noqa: F401 -- a fixture among them

#: What is another one each time a page is asked for.
CHANGING = re.compile(r'nonce="[^"]*"|name="csrf" value="[^"]*"|name="act\.key" value="[^"]*"|value="[a-z2-7]{24}"')


def page_of(client, case):
    return CHANGING.sub("", client.get(f"/cases/{case.case_id}").text)


def test_who_is_asked_to_withdraw_reads_the_matter_masked_and_is_offered_nothing(door, township):
    case = opened(township)
    pressed(township, case, "request_recusal", by="lin", recusal_reason="亲属", recusal_asked=["luo"])

    page = page_of(door("luo"), case)

    assert "机耕道塌方无人修" in page
    assert "赵大山" not in page
    assert f"/cases/{case.case_id}/actions/" not in page


def test_a_report_of_retaliation_changes_no_byte_of_what_the_staff_reads(followed, door, township):
    client, case = followed
    readers = {who: door(who) for who in ("lin", "luo", "gao", "zhou", "he")}
    before = {who: page_of(reader, case) for who, reader in readers.items()}

    answer = press(client, "report_retaliation", retaliation_text="有人上门")

    assert answer.status_code == 303
    assert {who: page_of(reader, case) for who, reader in readers.items()} == before


def test_nothing_of_a_report_stands_on_the_petitioners_page_which_others_may_open_too(followed, township):
    client, _ = followed
    before = client.get("/s/case").text
    press(client, "report_retaliation", retaliation_text="有人上门")

    outbox.deliver(township, now=NOW)

    assert CHANGING.sub("", client.get("/s/case").text) == CHANGING.sub("", before)
