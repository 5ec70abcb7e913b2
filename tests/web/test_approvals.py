from __future__ import annotations

from dataclasses import replace

import pytest

from engine.attempts import Attempt
from engine.undoing import undo
from tests.qingxi import NOW, office, opened, pressed, standing
from tests.web.at_work import door, township, work_state  # noqa: F401 -- fixtures
from tests.web.test_cases import SORTED, drafted, investigating, page_of
from tests.workflows.desk import scan
from web.approvals import approved_by
from web.casefile import gather

EXTENSION = {"extension_days": "30", "extension_reason": "等待检测结果"}


def asked(township):
    return pressed(township, investigating(township), "ask_extension", by="tang", **EXTENSION)


def panel(page, name):
    """One act of the page, whole, down to where the next one begins."""
    return page.text.split(f'id="act-{name}"', 1)[1].split('<details class="act', 1)[0]


def seen(state, database, case, *, by, act, **changes):
    """What an act approves, as (title, labels with words) each."""
    with database.reading() as work:
        file = gather(work, state, case.case_id, standing(database, by))
    file = replace(file, **changes)
    rule = file.compiled.actions[file.case.state][act]
    return [
        (step.title.zh, {label.zh: words.zh for label, words in (*step.written.pairs, *step.written.texts)})
        for step in approved_by(file, rule)
    ]


def test_who_grants_an_extension_reads_what_is_asked_for_why_and_by_whom(door, township):
    page = page_of(door("gao"), asked(township))

    assert 'id="act-approve_extension" open' in page.text
    for text in ("申请延期", "唐亦舟", "3月2日", "30", "等待检测结果"):
        assert text in panel(page, "approve_extension").split("<form", 1)[0]


def test_it_reads_in_english(door, township):
    client = door("gao")
    client.cookies.set("language", "en")

    grant = panel(page_of(client, asked(township)), "approve_extension")

    assert "What is decided here" in grant
    assert "Ask for an extension" in grant


def test_what_was_asked_for_last_is_shown_and_nothing_that_was_taken_back(work_state, township):
    first = asked(township)
    refused = pressed(township, first, "decline_extension", by="gao", reason="还来得及。")
    again = pressed(township, refused, "ask_extension", by="tang", **{**EXTENSION, "extension_days": "10"})
    ((_, words),) = seen(work_state, township, again, by="gao", act="approve_extension")
    attempt = Attempt(again.case_id, "undo", "person:tang", again.version, "undo it", reason="点错了")
    undone = township.write(lambda work: undo(work, office(), attempt, now=NOW))
    ((_, before),) = seen(work_state, township, undone, by="gao", act="approve_extension")

    assert words == {"延期天数": "10", "延期理由": "等待检测结果"}
    assert before == {"延期天数": "30", "延期理由": "等待检测结果"}


def test_nothing_is_shown_where_nothing_was_asked_for_or_the_act_is_not_open(door, work_state, township):
    case = investigating(township)

    assert seen(work_state, township, case, by="gao", act="approve_extension") == []
    assert 'class="approves"' not in page_of(door("gao"), case).text


def test_a_draft_stands_above_already_and_is_not_repeated_where_it_is_signed(door, township):
    page = page_of(door("he"), drafted(township))

    assert 'id="step"' in page.text
    assert 'class="approves"' not in page.text


def test_who_signs_second_reads_the_reasons_that_the_act_is_made_for(door, township):
    case = opened(township, source_level="county", upper_no="云岭信2026-1", upper_kind="forwarded")
    case = pressed(township, case, "sort", by="lin", **{**SORTED, "own_power": "other", "pathway": "returned"})
    why = {"objection_reasons": "渠道归县水务局管", "objection_basis": "水法", "suggested_organ": "县水务局"}
    case = pressed(township, case, "prepare_objection", by="lin", **why)
    case = pressed(township, case, "object", by="luo")

    objection = panel(page_of(door("gao"), case), "object")

    assert "渠道归县水务局管" in objection.split("<form", 1)[0]


def test_a_scan_that_was_entered_with_it_is_opened_from_where_it_is_signed(door, township):
    files = scan("撤回申请")
    case = pressed(
        township, investigating(township), "record_withdrawal", by="lin", files=files, withdrawal_statement="不再要求"
    )

    signing = panel(page_of(door("luo"), case), "sign_withdrawal")

    assert f'href="/cases/{case.case_id}/files/' in signing.split("<form", 1)[0]


@pytest.mark.parametrize("personal", [True, False])
def test_nobody_reads_there_what_he_may_not_read_elsewhere(work_state, township, personal):
    case = opened(township, head_count="6")
    case = pressed(
        township, case, "sort", by="lin", **SORTED, representatives=[{"name": "赵大山"}], files=scan("推选书")
    )
    with township.reading() as work:
        file = gather(work, work_state, case.case_id, standing(township, "luo"))
    file = replace(file, reader=replace(file.reader, personal=personal))
    act = file.compiled.actions[file.case.state]["accept"].model_copy(update={"not_by": "whoever did sort"})

    (step,) = approved_by(file, act)

    assert "信访程序" in [words.zh for _, words in step.written.pairs]
    assert ("赵大山" in str(step.written), len(step.files) == 1) == (personal, personal)
