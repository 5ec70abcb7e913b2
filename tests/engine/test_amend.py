from __future__ import annotations

import pytest

from engine.errors import BadForm, CaseNotFound, NotPermitted, StaleCase, TransitionRefused
from engine.history import entries_of, values_of
from engine.verify import verify
from tests.engine.toy import CARRIER, CHIEF, CLERK, DAY, NOW, OTHER_CLERK, STRANGER


@pytest.fixture
def carried(depot):
    return depot.act(depot.open(), "assign", carrier="cy")


def test_undoing_a_move_gives_the_case_back_as_it_was(depot, office, carried):
    undone = depot.act(carried, "undo")

    case = depot.case(undone)
    assert (case.state, "carrier" in case.facts, case.version) == ("sent", False, 3)
    assert verify(depot.database, office).holds


def test_an_undoing_keeps_its_reason_and_the_role_in_which_it_was_done(depot, office, carried):
    depot.act(carried, "undo", CHIEF, reason="the wrong carrier")

    with depot.database.reading() as work:
        body = entries_of(work, carried.case_id)[-1].body
        kept = {
            field: value for (seq, field), (_, value) in values_of(work, carried.case_id).items() if seq == body["seq"]
        }
    assert (body["role"], kept) == ("chief", {"!reason": "the wrong carrier"})
    assert verify(depot.database, office).holds


def test_whoever_pressed_undoes_in_the_role_of_the_press(depot, carried):
    depot.act(carried, "undo")

    with depot.database.reading() as work:
        pressed, undone = [entry.body for entry in entries_of(work, carried.case_id)[-2:]]
    assert undone["role"] == pressed["role"]


def test_nothing_is_undone_without_a_reason(depot, carried):
    with pytest.raises(TransitionRefused, match="理由"):
        depot.act(carried, "undo", reason="")

    assert depot.case(carried).state == carried.state


def test_undoing_makes_its_papers_void(depot, office):
    parcel = depot.open()
    depot.act(parcel, "approve", reason="ok")
    depot.act(parcel, "approve", CHIEF, reason="ok")

    depot.act(parcel, "undo", CHIEF)

    assert [paper.letter for paper in depot.case(parcel).papers] == ["slip"]
    assert verify(depot.database, office).holds


def test_undoing_a_delivery_leaves_the_paper_undelivered(depot, office, carried):
    depot.act(carried, "ask_more", CARRIER, more_days="5")
    depot.act(carried, "grant_more", CHIEF)
    due = depot.case(carried).clocks["carry"].due_day
    depot.act(carried, "tell_delay", told_on="2026-03-02")

    depot.act(carried, "undo")

    case = depot.case(carried)
    assert [paper.delivered_day for paper in case.papers if paper.letter == "delay"] == [None]
    assert case.clocks["carry"].due_day == due
    assert verify(depot.database, office).holds


def test_undoing_a_lock_brings_the_case_back_to_everybody(depot, office):
    parcel = depot.open()
    depot.act(parcel, "lock_up")

    with pytest.raises(CaseNotFound):
        depot.act(parcel, "undo")

    assert depot.case(parcel).sealed_for == "guard"


def test_only_who_pressed_or_the_chief_undoes(depot, carried):
    with pytest.raises(NotPermitted):
        depot.act(carried, "undo", OTHER_CLERK)


def test_the_opening_is_never_undone(depot):
    parcel = depot.open()

    with pytest.raises(TransitionRefused) as refused:
        depot.act(parcel, "undo")

    assert refused.value.refusals[0].code == "nothing_to_undo"


def test_undoing_a_joining_takes_it_back_on_both_sides(depot, office):
    first, second = depot.open(), depot.open(contents="x")
    due = depot.case(first).clocks["call"].due_at
    depot.act(second, "join", joins=first.case_id, now=NOW + DAY)

    depot.act(second, "undo", now=NOW + DAY)

    assert (depot.case(first).facts["calls"], depot.case(second).state) == (0, "sent")
    assert depot.case(first).clocks["call"].due_at == due
    assert verify(depot.database, office).holds


def test_a_joining_is_not_undone_once_the_other_case_has_gone_on(depot, office):
    first, second = depot.open(), depot.open(contents="x")
    depot.act(second, "join", joins=first.case_id)
    depot.act(first, "assign", carrier="cy")

    with pytest.raises(TransitionRefused) as refused:
        depot.act(second, "undo")

    assert refused.value.refusals[0].code == "undo_linked"
    assert depot.case(second).state == "joined_up"
    assert verify(depot.database, office).holds


def test_an_old_page_undoes_nothing(depot, carried):
    with pytest.raises(StaleCase):
        depot.act(carried, "undo", version=1)


def test_a_stranger_undoes_nothing(depot, carried):
    with pytest.raises(CaseNotFound):
        depot.act(carried, "undo", STRANGER)


def test_the_same_key_undoes_once(depot, carried):
    depot.act(carried, "undo", key="u", version=2)

    again = depot.act(carried, "undo", key="u", version=2)

    assert again.replayed


def test_a_corrected_weight_raises_the_grade_and_counts_anew(depot, office, carried):
    depot.act(carried, "correct", CHIEF, weight="45", reason="typing error")

    case = depot.case(carried)
    assert (case.facts["weight"], case.facts["size"]) == (45, "large")
    assert verify(depot.database, office).holds


def test_a_corrected_receipt_moves_the_limit(depot, office, carried):
    before = depot.case(carried).clocks["carry"].due_day

    depot.act(carried, "correct", CHIEF, received_at="2026-03-01T09:00", reason="typing error")

    assert (before - depot.case(carried).clocks["carry"].due_day).days == 1
    assert verify(depot.database, office).holds


def test_a_correction_takes_away_what_should_not_be_there(depot, office, carried):
    depot.act(carried, "correct", CHIEF, address="", reason="somebody else's")

    assert "address" not in depot.case(carried).facts
    assert verify(depot.database, office).holds


def test_a_correction_cannot_take_away_what_an_action_needs(depot, carried):
    with pytest.raises(BadForm) as bad:
        depot.act(carried, "correct", CHIEF, title="", address="", reason="x")

    assert list(bad.value.problems) == ["title"]
    assert "address" in depot.case(carried).facts


def test_rows_are_corrected_like_every_other_field(depot, office, carried):
    depot.act(carried, "correct", CHIEF, reason="x", **{"pieces.0.text": "two books"})

    assert depot.case(carried).values["pieces"] == [{"text": "two books"}]
    assert verify(depot.database, office).holds


@pytest.mark.parametrize(
    ("by", "form", "reason", "error"),
    [
        (CLERK, {"weight": "20"}, "x", NotPermitted),
        (CHIEF, {"size": "large"}, "x", TransitionRefused),
        (CHIEF, {"weight": "20"}, None, TransitionRefused),
    ],
    ids=["not the chief", "a field that is not named", "without a reason"],
)
def test_a_correction_needs_the_role_the_field_and_a_reason(depot, carried, by, form, reason, error):
    with pytest.raises(error):
        depot.act(carried, "correct", by, reason=reason, **form)
