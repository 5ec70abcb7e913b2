from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest
from sqlmodel import SQLModel

from engine.errors import DefinitionError
from engine.sweep import sweep
from tests.qingxi import FILE, TODAY, office, opened, pressed
from tests.web.at_work import door, hidden, township, work_state  # noqa: F401 -- fixtures
from tests.web.test_actions import press, shown
from tests.web.test_cases import SORTED, settled
from web.opening import open_installation
from web.settings import Settings
from workflows.models import Relation

#: What reading a page may write: that somebody looked, and that a session is used.
BY_READING = {"access", "session", "throttle", "heartbeat"}
TOLD = re.compile(r'<div class="message message-bad" role="alert".*?</ul>', re.DOTALL)


def everything(database):
    """Every row of every table that a press could write to."""
    tables = sorted(set(SQLModel.metadata.tables) - BY_READING)
    with database.reading() as work:
        return {
            name: sorted(map(repr, work.connection.exec_driver_sql(f"SELECT * FROM {name}").fetchall()))
            for name in tables
        }


def registered(township, clock):
    return opened(township)


def sorted_(township, clock, **intake):
    return pressed(township, opened(township, **intake), "sort", by="lin", **SORTED)


def moved_meanwhile(township, clock):
    case = opened(township)
    pressed(township, case, "sort", by="luo", **SORTED)
    return case


def accepted_of_a_related_unit(township, clock):
    township.write(
        lambda work: work.session.add(Relation(person_id="tang", unit_id="planning", kind="kin", declared_on=TODAY))
    )
    case = sorted_(township, clock, about="conduct", complained_unit="planning")
    return pressed(township, case, "accept", by="luo", accept_date="2026-03-02")


def settled_by_the_petitioner(township, clock):
    return settled(township)


def objection_after_its_window(township, clock):
    case = opened(township, source_level="county", upper_kind="forwarded", upper_no="XF-1", channel="upper")
    case = pressed(township, case, "sort", by="lin", **{**SORTED, "own_power": "other", "pathway": "returned"})
    reasons = {"objection_reasons": "归县里管", "objection_basis": "条例第二十三条", "suggested_organ": "县水利局"}
    case = pressed(township, case, "prepare_objection", by="lin", **reasons)
    clock.pass_by(days=8)
    sweep(township, office(), now=clock.at)
    return case


@dataclass(frozen=True, slots=True)
class Kind:
    """A press that is refused: on what, by whom, with which form, and what is told."""

    before: Callable[..., Any]
    by: str
    action: str
    status: int
    zh: str
    en: str
    form: Mapping[str, Any] = field(default_factory=dict)
    version: str | None = None


KINDS = {
    "wrong actor": Kind(
        sorted_, "lin", "accept", 403, "只有信访办负责人可以办理", "This is for another role: head of the petition office",
        {"accept_date": "2026-03-02"},
    ),
    "wrong state": Kind(
        registered, "luo", "close", 409, "“办结归档”在“已登记”状态下不能办理",
        "“Close and archive” is not possible while the case is “Registered”", {"closing_kind": "settled"},
    ),
    "stale version": Kind(
        moved_meanwhile, "lin", "sort", 409, "罗秋实于2026年3月2日 周一 09:30办理了该事项，当前状态：甄别",
        "罗秋实 moved the case on Mon 2 Mar 2026 09:30; it is “Triage” now", SORTED, version="1",
    ),
    "failing rule": Kind(
        registered, "lin", "sort", 409, "信访目的与三类不一致", "Purpose and legal class do not fit together",
        {**SORTED, "purpose": "suggest"},
    ),
    "missing field": Kind(
        registered, "lin", "contact", 422, "联系要点：请填写", "What was said: Please fill this in",
        {"contact_on": "2026-03-02", "contact_way": "phone"},
    ),
    "conflict of interest": Kind(
        accepted_of_a_related_unit, "luo", "assign", 409, "承办人与被反映单位有利害关系，应当回避",
        "The handler has a relation to the unit complained about and must withdraw",
        {"lead_unit": "agriculture", "handler": "tang", "colour": "blue", "no_interest": "true"},
    ),
    "closed objection window": Kind(
        objection_after_its_window, "luo", "object", 409, "五个工作日的异议期限已过，应当受理或与转送机关协商",
        "The five working days are over; take the matter on or settle it with the sender",
    ),
    "staff undoing what the petitioner did": Kind(
        settled_by_the_petitioner, "luo", "undo", 403, "只有操作人本人或信访人可以撤销",
        "Only the person who pressed, or petitioner, may undo this",
    ),
    "staff as the petitioner": Kind(
        registered, "luo", "withdraw", 403, "只有信访人可以办理", "This is for another role: petitioner",
        {"withdrawal_statement": "不告了"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_every_kind_of_refusal_is_a_sentence_in_the_readers_language_and_nothing_is_written(
    door, township, clock, kind, language
):
    case = kind.before(township, clock)
    client = door(kind.by)
    client.cookies.set("language", language)
    page = shown(client, case)
    before = everything(township)

    answer = press(client, page, case, kind.action, version=kind.version, **kind.form)

    assert answer.status_code == kind.status
    assert getattr(kind, language) in re.sub(r"<[^>]+>", "", TOLD.search(answer.text)[0])
    assert everything(township) == before


def test_an_office_that_sets_a_citizens_right_below_its_floor_is_not_opened(database, database_url, tmp_path):
    shutil.copytree(FILE.parent / "workflows", tmp_path / "workflows")
    shutil.copy(FILE, tmp_path / "workflows.yaml")
    petition = tmp_path / "workflows" / "lifecycles" / "petition.yaml"
    text = petition.read_text("utf-8")
    petition.write_text(
        text.replace("due: 30 days\n    never_less_than: 30 days", "due: 20 days\n    never_less_than: 30 days", 1),
        "utf-8",
    )
    settings = Settings(database=database_url, workflows=tmp_path / "workflows.yaml", data_dir=tmp_path, _env_file=None)
    before = everything(database)

    with pytest.raises(DefinitionError) as refused:
        open_installation(settings)

    (problem,) = refused.value.problems
    assert problem.message.zh == "“20 days”短于或可能短于权利的下限“30 days”"
    assert problem.message.en == "“20 days” is or may be shorter than “30 days”, the floor of this right"
    assert everything(database) == before


def test_a_refusal_that_names_a_limit_tells_its_due_day_before_the_press_and_after(door, township):
    case = settled(township)
    client = door("luo")
    before = client.get(f"/cases/{case.case_id}")
    form = {name: hidden(before, name) for name in ("csrf", "act.version", "act.key", "act.definition")}
    client.cookies.set("language", "en")

    refused = client.post(f"/cases/{case.case_id}/actions/close", data=form | {"closing_kind": "settled"})

    assert "申请复查的期限尚未届满（申请复查的期限：2026年4月1日 周三）" in before.text
    assert refused.status_code == 409
    assert "The time to ask for review is still running (Time to ask for review: Wed 1 Apr 2026)" in refused.text
