from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from engine.amend import correct
from engine.history import encode, entries_of
from engine.sweep import sweep
from engine.undoing import undo
from tests.qingxi import NOW, office, opened, pressed
from tests.web.at_work import township  # noqa: F401 -- a fixture
from tests.web.test_cases import SORTED
from tests.web.test_timeline import amended
from web.act_rules import rulings


def told(database, case):
    """The sentences of each entry, the oldest first."""
    with database.reading() as work:
        found = rulings(work, office(), entries_of(work, case.case_id))
    return [[line.zh for line in found[seq].lines] for seq in sorted(found)]


def test_an_act_says_who_may_do_it_and_when_it_is_refused(township):
    case = pressed(township, opened(township), "sort", by="lin", **SORTED)

    opening, sort = told(township, case)

    assert "可以“登记信访事项”，之后为“已登记”。" in opening[0]
    assert sort[0].startswith("信访办登记员")
    assert "可以“甄别”" in sort[0]
    assert [line for line in sort if line.startswith("否则不予办理：")]


@pytest.mark.parametrize(
    ("amend", "action", "more", "sentence"),
    [
        (correct, "correct", {"form": {"title": "机耕道塌方"}, "reason": "标题写错"}, "可以更正："),
        (undo, "undo", {"reason": "按错了"}, "可以撤销最后一步。"),
    ],
    ids=["correction", "undo"],
)
def test_what_mends_says_who_may_mend(township, amend, action, more, sentence):
    case = pressed(township, opened(township), "sort", by="lin", **SORTED)
    amended(township, case, amend, action, **more)

    assert sentence in told(township, case)[-1][0]


def test_after_an_undone_act_the_next_is_told_from_the_state_it_went_back_to(township):
    case = pressed(township, opened(township), "sort", by="lin", **SORTED)
    case = amended(township, case, undo, "undo", reason="按错了")
    case = pressed(township, case, "sort", by="lin", **SORTED)

    assert "可以“甄别”" in told(township, case)[-1][0]


def test_an_entry_on_the_way_says_when_it_may_be_made(township):
    case = pressed(township, opened(township), "note", by="lin", note_text="备注")

    assert "可以“备注”（结束之前）。" in told(township, case)[-1][0]


def test_what_the_system_did_at_a_limit_has_no_sentence(township):
    case = opened(township)
    sweep(township, office(), now=NOW + timedelta(days=40))

    assert told(township, case)[-1] == []


def test_rules_that_are_not_there_are_said_so(township):
    case = opened(township)
    with township.reading() as work:
        [entry] = entries_of(work, case.case_id)
        forged = replace(entry, raw=encode({**entry.body, "definition": "0" * 64}))
        ruling = rulings(work, office(), [forged])[1]

    assert (ruling.definition.zh, ruling.lines) == ("规则不在库中（000000000000）", ())
