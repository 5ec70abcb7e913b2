from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from engine import store
from engine.decide import File
from engine.errors import (
    BadForm,
    CaseNotFound,
    KeyReused,
    NotAllowedHere,
    NotPermitted,
    StaleCase,
    TransitionRefused,
)
from engine.possible import flags_of, possible_actions
from engine.statements import Statement
from engine.verify import verify
from tests.engine.toy import (
    CARRIER,
    CHIEF,
    CLERK,
    DAY,
    DEPUTY,
    GUARD,
    NOW,
    OTHER_CLERK,
    RECEIVER,
    STRANGER,
    Depot,
    person,
)

PDF = File("file-1", "proof.pdf", "application/pdf", 10, "ab" * 32)


def codes(refused):
    return [refusal.code for refusal in refused.value.refusals]


@pytest.fixture
def parcel(depot):
    return depot.open()


@pytest.fixture
def carried(depot, parcel):
    return depot.act(parcel, "assign", carrier="cy")


def test_a_parcel_goes_from_the_desk_to_the_receiver(depot, carried):
    depot.act(carried, "hand_over", CARRIER, handed_on="2026-03-02")

    done = depot.act(carried, "decide", RECEIVER, fate="keep")

    assert done.state == "kept"
    assert verify(depot.database, depot.office).holds


def test_numbers_are_handed_out_one_after_the_other(depot):
    numbers = [depot.open().number for _ in range(3)]

    assert numbers == ["P-20260302-001", "P-20260302-002", "P-20260302-003"]


def test_opening_issues_the_paper_with_its_number(depot, parcel):
    papers = depot.case(parcel).papers

    assert [(paper.letter, paper.number) for paper in papers] == [("slip", "N2026-1")]


def test_a_personal_value_never_stands_among_the_plain_ones(depot, parcel):
    case = depot.case(parcel)

    assert case.facts["address"] == {"kept": 1}
    assert case.values["address"] == "某村1号"


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"weight": ""}, "weight"),
        ({"weight": "heavy"}, "weight"),
        ({"weight": "101"}, "weight"),
        ({"title": "长" * 41}, "title"),
        ({"title": "a\x00b"}, "title"),
        ({"title": "\ud800"}, "title"),
        ({"title": "\u202eabc"}, "title"),
        ({"size": "huge"}, "size"),
        ({"received_at": "yesterday"}, "received_at"),
        ({"received_at": "1066-10-14T09:00"}, "received_at"),
        ({"stamps": ["fragile", "unknown"]}, "stamps"),
        ({"pieces.0.colour": "red"}, "pieces"),
        ({"bogus": "1"}, "bogus"),
    ],
    ids=lambda value: str(value).encode("ascii", "backslashreplace").decode()[:40],
)
def test_a_value_that_cannot_be_read_is_told_by_its_field_and_nothing_is_written(depot, form, field):
    with pytest.raises(BadForm) as bad:
        depot.open(**form)

    assert list(bad.value.problems) == [field]
    assert verify(depot.database, depot.office).cases == 0


def test_every_field_of_a_form_is_told_at_once(depot):
    with pytest.raises(BadForm) as bad:
        depot.open(weight="x", size="", title="")

    assert sorted(bad.value.problems) == ["size", "title", "weight"]


def test_an_opening_that_a_rule_refuses_draws_no_number(depot):
    with pytest.raises(TransitionRefused):
        depot.open(weight="100", size="large")

    assert depot.open().number == "P-20260302-001"


def test_only_who_may_open_opens(depot):
    with pytest.raises(NotPermitted) as refused:
        depot.open(by=CARRIER)

    assert "柜员" in refused.value.refusals[0].reason.zh


def test_a_stranger_learns_nothing_of_a_case(depot, parcel):
    with pytest.raises(CaseNotFound):
        depot.act(parcel, "assign", STRANGER, carrier="cy")


def test_an_unknown_case_looks_the_same(depot, parcel):
    with pytest.raises(CaseNotFound):
        depot.act(type(parcel)("nowhere", "", 0, 0, ""), "assign", version=1)


def test_the_wrong_role_is_told_who_may(depot, carried):
    with pytest.raises(NotPermitted) as refused:
        depot.act(carried, "hand_over", CLERK, handed_on="2026-03-02")

    assert "carrier" in refused.value.refusals[0].reason.en


def test_nobody_of_the_staff_plays_the_receiver(depot, carried):
    depot.act(carried, "hand_over", CARRIER, handed_on="2026-03-02")

    with pytest.raises(NotPermitted):
        depot.act(carried, "decide", CHIEF, fate="keep")


@pytest.mark.parametrize(("action", "code"), [("hand_over", "not_in_state"), ("fly", "no_such_action")])
def test_an_action_of_another_state_or_of_none_is_refused(depot, parcel, action, code):
    with pytest.raises(NotAllowedHere) as refused:
        depot.act(parcel, action)

    assert codes(refused) == [code]


def test_who_acts_on_an_old_page_is_told_who_moved_the_case(depot, carried):
    with pytest.raises(StaleCase) as stale:
        depot.act(carried, "give_up", RECEIVER, version=1)

    assert (stale.value.moved_by, stale.value.version) == ("person:ann", 2)


def test_every_rule_that_fails_is_told_and_nothing_is_written(depot):
    parcel = depot.open(weight="60", size="large", stamps=["fragile"])

    with pytest.raises(TransitionRefused) as refused:
        depot.act(parcel, "assign", CHIEF, carrier="full")

    assert codes(refused) == ["rule", "rule", "carrier_is_free"]
    assert depot.case(parcel).seq == 1


def test_a_rule_that_cannot_be_decided_lets_nothing_pass(depot, parcel):
    with pytest.raises(TransitionRefused) as refused:
        depot.act(parcel, "weigh")

    assert codes(refused) == ["rule_undecided"]


def test_the_same_key_acts_once_and_answers_the_same(depot, parcel):
    first = depot.act(parcel, "assign", key="once", version=1, carrier="cy")

    again = depot.act(parcel, "assign", key="once", version=1, carrier="cy")

    assert again.replayed
    assert (again.seq, again.state) == (first.seq, first.state)
    assert depot.case(parcel).seq == 2


def test_the_same_key_for_another_request_is_refused(depot, parcel):
    depot.act(parcel, "assign", key="once", version=1, carrier="cy")

    with pytest.raises(KeyReused):
        depot.act(parcel, "assign", key="once", version=1, carrier="other")


STORED = Statement("SELECT key, request FROM idempotency ORDER BY key")


def test_the_mark_of_a_request_is_keyed_so_that_nobody_guesses_from_it_what_was_typed(database, office):
    database.write(lambda work: office.publish(work, NOW))
    desks = [Depot(database, replace(office, secret=secret)) for secret in (b"one", b"another")]
    first = [desk.open(key=f"key-{number}") for number, desk in enumerate(desks)]

    again = [desk.open(key=f"key-{number}") for number, desk in enumerate(desks)]

    with database.reading() as work:
        marks = {request for _, request in work.rows(STORED)}
    assert len(marks) == 2
    assert [(one.case_id, one.replayed) for one in again] == [(one.case_id, True) for one in first]


def test_what_became_of_old_keys_is_forgotten_but_for_those_that_come_back(depot):
    for key, day in (("old", 0), ("row-old", 0), ("new", 2)):
        depot.open(key=key, now=NOW + timedelta(days=day))

    count = depot.database.write(lambda work: store.forget_outcomes(work, before=NOW + timedelta(days=1), but="row-"))

    with depot.database.reading() as work:
        left = [key for key, _ in work.rows(STORED)]
    assert (count, left) == (1, ["new", "row-old"])


def test_opening_twice_with_one_key_opens_one_case(depot):
    first = depot.open(key="once")

    again = depot.open(key="once")

    assert again.case_id == first.case_id
    assert verify(depot.database, depot.office).cases == 1


def test_two_signatures_are_given_in_order_by_two_people(depot, parcel):
    signed = depot.act(parcel, "approve", reason="ok")

    done = depot.act(signed, "approve", CHIEF, reason="ok")

    assert (signed.state, done.state) == ("sent", "carried")
    assert verify(depot.database, depot.office).holds


def test_the_second_signature_does_not_come_first(depot, parcel):
    with pytest.raises(NotPermitted) as refused:
        depot.act(parcel, "approve", CHIEF, reason="ok")

    assert codes(refused) == ["next_signer"]


def test_nobody_signs_twice(depot, parcel):
    both = person("eve", "group:desk", "head:depot")
    depot.act(parcel, "approve", both, reason="ok")

    with pytest.raises(TransitionRefused) as refused:
        depot.act(parcel, "approve", both, reason="ok")

    assert codes(refused) == ["signed_already"]


def test_a_signature_uses_up_no_number(depot, parcel):
    depot.act(parcel, "approve", reason="ok")
    done = depot.act(parcel, "approve", CHIEF, reason="ok")

    assert [paper.number for paper in depot.case(done).papers] == ["N2026-1", "N2026-2"]


def test_a_reason_is_required_where_the_definition_says_so(depot, parcel):
    with pytest.raises(TransitionRefused) as refused:
        depot.act(parcel, "approve")

    assert codes(refused) == ["reason_missing"]


def test_who_assigned_does_not_hand_over(depot):
    double = person("cy", "group:desk")
    parcel = depot.open()
    depot.act(parcel, "assign", double, carrier="cy")

    with pytest.raises(TransitionRefused) as refused:
        depot.act(parcel, "hand_over", double, handed_on="2026-03-02")

    assert codes(refused) == ["not_by_doer"]


@pytest.mark.parametrize(("day", "code"), [("2026-03-03", "day_in_future"), ("2026-03-01", "day_before_issue")])
def test_a_delivery_lies_neither_in_the_future_nor_before_its_paper_was_there(depot, carried, day, code):
    with pytest.raises(TransitionRefused) as refused:
        depot.act(carried, "hand_over", CARRIER, handed_on=day)

    assert codes(refused) == [code]
    reason = refused.value.refusals[0].reason
    assert ("2026年3月2日" in reason.zh, "2 Mar 2026" in reason.en) == (True, True)


def test_a_paper_may_have_reached_its_receiver_before_what_was_pressed_meanwhile(depot):
    parcel = depot.open()
    depot.act(parcel, "assign", carrier="cy", now=NOW + 3 * DAY)

    depot.act(parcel, "hand_over", CARRIER, handed_on="2026-03-03", now=NOW + 4 * DAY)

    case = depot.case(parcel)
    assert (case.papers[0].delivered_day, case.effective_day) == (date(2026, 3, 3), date(2026, 3, 5))


def test_a_limit_binds_though_nobody_has_taken_its_due_step_yet(depot, carried):
    depot.act(carried, "ask_more", CARRIER, more_days="5")

    with pytest.raises(TransitionRefused) as refused:
        depot.act(carried, "grant_more", CHIEF, now=NOW + 11 * DAY)

    assert codes(refused) == ["rule"]
    assert depot.case(carried).clocks["carry"].status == "running"


def test_delivering_a_paper_that_is_not_there_is_refused(depot, carried):
    with pytest.raises(TransitionRefused) as refused:
        depot.act(carried, "tell_delay", told_on="2026-03-02")

    assert codes(refused) == ["nothing_to_deliver"]


@pytest.mark.parametrize(
    ("files", "code"), [((), "files_missing"), ((File("f", "x.exe", "a/b", 1, "00" * 32),), "file_kind")]
)
def test_files_that_are_missing_or_of_another_kind_are_refused(depot, parcel, files, code):
    with pytest.raises(TransitionRefused) as refused:
        depot.act(parcel, "prove", files=files)

    assert codes(refused) == [code]


def test_a_file_is_kept_with_its_entry(depot, parcel):
    depot.act(parcel, "prove", files=(PDF,))

    assert verify(depot.database, depot.office).holds


def test_a_value_that_is_set_once_is_never_changed(depot):
    parcel = depot.open(first_clerk="ann")

    with pytest.raises(TransitionRefused) as refused:
        depot.act(parcel, "assign", carrier="cy", first_clerk="amy")

    assert codes(refused) == ["set_once"]


def test_a_grade_rises_by_itself_with_its_reason(depot):
    parcel = depot.open(weight="30", size="medium")
    for _ in range(3):
        depot.act(parcel, "ring", note="call")

    assert depot.case(parcel).facts["size"] == "medium"
    assert depot.case(depot.open(weight="10")).facts["size"] == "small"


def test_calls_raise_the_grade_of_a_small_parcel(depot, parcel):
    for _ in range(3):
        last = depot.act(parcel, "ring", note="call")

    assert depot.case(parcel).facts["size"] == "medium"
    assert depot.case(parcel).version == last.version


def test_a_grade_below_the_proposal_is_refused(depot):
    with pytest.raises(TransitionRefused) as refused:
        depot.open(weight="30", size="small")

    assert codes(refused) == ["grade_too_low"]


def test_a_grade_that_somebody_set_is_not_taken_back_without_the_role_and_a_reason(depot, parcel):
    depot.act(parcel, "size_up", CHIEF, size="large")

    with pytest.raises(TransitionRefused) as refused:
        depot.act(parcel, "size_up", CHIEF, size="medium")

    assert codes(refused) == ["grade_lowered"]
    depot.act(parcel, "size_up", CHIEF, size="medium", reason="measured again")
    assert depot.case(parcel).facts["size"] == "medium"


def test_the_chief_lowers_a_grade_with_a_reason(depot):
    parcel = depot.open(weight="30", size="medium")

    depot.act(parcel, "size_up", CHIEF, size="small", reason="light enough")

    assert depot.case(parcel).facts["size"] == "small"


def test_a_note_leaves_the_version_as_it_was(depot, parcel):
    noted = depot.act(parcel, "jot", version=None, note="seen")

    assert (noted.version, noted.seq) == (1, 2)


def test_a_joined_parcel_is_written_down_on_the_other_one(depot, parcel):
    second = depot.open(contents="more books")

    depot.act(second, "join", joins=parcel.case_id)

    assert depot.case(parcel).facts["calls"] == 1
    assert depot.case(second).state == "joined_up"
    assert verify(depot.database, depot.office).holds


@pytest.mark.parametrize(
    ("other", "code"),
    [(lambda own, _: own.case_id, "link_self"), (lambda _own, _: "nowhere", "link_unknown")],
    ids=["itself", "nothing"],
)
def test_a_parcel_joins_no_other_that_it_cannot(depot, parcel, other, code):
    with pytest.raises(TransitionRefused) as refused:
        depot.act(parcel, "join", joins=other(parcel, None))

    assert codes(refused) == [code]


def test_a_parcel_does_not_join_a_closed_one(depot, parcel):
    closed = depot.open()
    depot.act(closed, "give_up", RECEIVER)

    with pytest.raises(TransitionRefused) as refused:
        depot.act(parcel, "join", joins=closed.case_id)

    assert codes(refused) == ["link_closed"]


def test_what_is_locked_up_is_seen_by_the_guard_only(depot, parcel):
    depot.act(parcel, "lock_up")

    case = depot.case(parcel)

    assert [who.actor for who in (CLERK, CHIEF, GUARD) if case.may_be_seen_by(who)] == ["person:gus"]


def test_who_is_barred_neither_sees_nor_acts(depot):
    parcel = depot.open(by=OTHER_CLERK, barred=["ann"])

    with pytest.raises(CaseNotFound):
        depot.act(parcel, "assign", CLERK, carrier="cy")


def test_the_deputies_stand_in_for_a_barred_chief(depot):
    parcel = depot.open(weight="30", size="medium", barred=["bob"])

    moved = depot.act(parcel, "assign", DEPUTY, carrier="cy")

    assert moved.state == "carried"


def test_an_outside_organ_acts_through_who_enters_its_letter(depot, parcel):
    cleared = depot.act(parcel, "clear", CHIEF)

    assert cleared.state == "sent"


def test_reopening_begins_a_new_generation_of_the_limit(depot, carried):
    depot.act(carried, "hand_over", CARRIER, handed_on="2026-03-02")
    depot.act(carried, "decide", RECEIVER, fate="keep")

    depot.act(carried, "reopen", CHIEF, reason="broken", now=NOW + DAY)

    clock = depot.case(carried).clocks["carry"]
    assert (clock.generation, clock.status) == (2, "running")


def test_possible_actions_are_those_of_state_and_role(depot, office, parcel):
    case = depot.case(parcel)

    found = {possible.name for possible in possible_actions(office.lifecycles["parcel"], case, CHIEF)}

    assert found == {"clear", "scrap", "size_up"}


def test_flags_follow_from_the_case(depot, office):
    case = depot.case(depot.open(weight="30", size="medium"))

    assert list(flags_of(office.lifecycles["parcel"], case, now=NOW)) == ["heavy"]
