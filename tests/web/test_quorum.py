"""An act that so many of several people sign, as the page of the case shows it."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace

import pytest

from engine.attempts import Opening
from engine.opening import open_case
from tests.qingxi import FILE, NOW
from tests.web.at_work import hidden, township, work_state  # noqa: F401 -- fixtures
from tests.web.conftest import sign_in, visitor
from web.app import create_app
from workflows.office_file import office_from

ALONE = "assign: {title: {zh: 交研究, en: Give it to a unit}, by: petition_head, form: assignment, to: studying}"
TWO = (
    "assign: {title: {zh: 交研究, en: Give it to a unit}, agree: {how_many: 2, all_of: [registrar, petition_head]},"
    " to: studying}"
)
FORM = {
    "title": "村口加装路灯", "facts": "夜间太暗。", "channel": "visit", "received_at": "2026-03-02T09:00",
    "first_receiver": "lin", "anonymous": "true", "content_l1": "agriculture",
}  # fmt: skip


@pytest.fixture
def app(work_state, tmp_path):
    """The office with a suggestion that any two of the petition office give to a unit."""
    shutil.copytree(FILE.parent / "workflows", tmp_path / "workflows")
    shutil.copy(FILE, tmp_path / "workflows.yaml")
    file = tmp_path / "workflows" / "lifecycles" / "suggestion.yaml"
    text = file.read_text("utf-8")
    file.write_text(text.replace(ALONE, TWO).replace("not_by: whoever did study, ", ""), "utf-8")
    assert ALONE in text
    office = office_from(tmp_path / "workflows.yaml")
    work_state.database.write(lambda work: office.publish(work, NOW))
    return create_app(replace(work_state, office=office))


def test_each_signature_says_how_many_are_there_and_who_may_give_the_next(app, work_state):
    case = open_suggestion(work_state.database, app.state.office.office)

    first = press(app, "luo", case)
    after = press(app, "lin", case)

    assert "“交研究”已签字（1/2），下一位：信访办登记员、信访办负责人" in first
    assert [" ".join(words.split()) for words in signatures(first)] == [
        "信访办负责人 已签", "信访办登记员、信访办负责人 待签"
    ]  # fmt: skip
    assert "签批“交研究”（1/2）" in after
    assert "“交研究”已办理，当前状态：研究论证" in after


def open_suggestion(database, office):
    opening = Opening("suggestion", "person:lin", "key", FORM)
    return database.write(lambda work: open_case(work, office, opening, now=NOW)).case_id


def press(app, login, case):
    """Somebody signs on the page of the case; the page afterwards."""
    client = visitor(app)
    sign_in(client, login=login)
    page = client.get(f"/cases/{case}")
    sent = {name: hidden(page, name) for name in ("csrf", "act.version", "act.key", "act.definition")}
    answer = client.post(f"/cases/{case}/actions/assign", data=sent)
    return client.get(answer.headers["location"]).text


def signatures(page):
    listed = re.search(r'<ol class="signatures".*?</ol>', page, re.DOTALL)[0]
    return [re.sub(r"<[^>]+>", " ", item) for item in re.findall(r"<li.*?</li>", listed, re.DOTALL)]
