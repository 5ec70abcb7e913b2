"""What joining one parcel to another writes down on the other one."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from engine import history
from engine.errors import StaleCase, TransitionRefused
from engine.protection import lost_by_joining
from engine.verify import verify
from tests.engine.toy import CLERK, FILE, NOW, OTHER_CLERK, RECEIVER, Depot, toy_office

JOINED_BY_BOTH = "{title: {zh: 并入, en: Join}, by: [clerk, receiver]"


@pytest.mark.parametrize("by", [CLERK, RECEIVER], ids=["who is kept out of it", "a party, who knows of no other"])
def test_a_parcel_that_one_may_not_see_is_as_unknown_as_none(database, by):
    text = FILE.read_text(encoding="utf-8").replace("{title: {zh: 并入, en: Join}, by: clerk", JOINED_BY_BOTH)
    office = toy_office(text.encode())
    database.write(lambda work: office.publish(work, NOW))
    depot = Depot(database, office)
    hidden, own = depot.open(OTHER_CLERK, barred=["ann"]), depot.open()

    answers = [refused_joining(depot, own, by, other) for other in (hidden.case_id, "nowhere")]

    assert answers[0] == answers[1]
    assert [refusal.code for refusal in answers[0]] == ["link_unknown"]
    assert depot.case(hidden).seq == 1


def refused_joining(depot, parcel, by, other):
    with pytest.raises(TransitionRefused) as refused:
        depot.act(parcel, "join", by, joins=other)
    return refused.value.refusals


def last_entry(depot, parcel):
    """What the newest entry of a parcel says, and the kept-apart values that belong to it."""
    with depot.database.reading() as work:
        entry = history.entries_of(work, parcel.case_id)[-1]
        values = history.values_of(work, parcel.case_id)
    return entry.body, {name: value for (seq, name), (_, value) in values.items() if seq == entry.seq}


def test_what_is_shared_stands_on_the_other_parcel_word_for_word(depot):
    first, second = depot.open(), depot.open(contents="more books", weight="7")

    depot.act(second, "join", joins=first.case_id)

    body, values = last_entry(depot, first)
    assert body["record"] == {"linked_case": second.case_id, "weight": 7}
    assert values == {"contents": "more books"}


def test_a_parcel_is_not_joined_to_one_that_those_who_are_kept_out_can_see(depot):
    first, second = depot.open(), depot.open(barred=["bob"])

    refusals = refused_joining(depot, second, CLERK, first.case_id)

    assert [refusal.code for refusal in refusals] == ["link_loosens"]
    assert "Must keep out" in refusals[0].reason.en
    assert [depot.case(parcel).seq for parcel in (first, second)] == [1, 1]


def test_it_is_joined_once_the_other_one_keeps_out_the_same_people(depot):
    first, second = depot.open(barred=["bob", "eve"]), depot.open(barred=["bob"])

    depot.act(second, "join", joins=first.case_id)

    assert depot.case(first).seq == 2


@pytest.mark.parametrize(
    ("fields", "kept_from", "case", "other", "lost"),
    [
        ({"barred": "all"}, {}, {"barred": ["bob"]}, {}, ["Barred", "Must keep out"]),
        ({"barred": "all"}, {}, {"barred": ["bob"]}, {"barred": ["eve", "bob"]}, []),
        ({"size": "small"}, {}, {"size": "small"}, {"size": "large"}, ["Size"]),
        ({"size": "small"}, {}, {"size": "large"}, {"size": "small"}, []),
        ({}, {"case": "everything", "other": "work"}, {"barred": ["bob"]}, {"barred": ["bob"]}, ["Must keep out"]),
        ({}, {"case": "work", "other": "everything"}, {"barred": ["bob"]}, {"barred": ["bob"]}, []),
    ],
    ids=["people", "more people", "a choice", "the other is the safer", "only from work", "from everything"],
)
def test_what_would_be_lost_is_named(depot, fields, kept_from, case, other, lost):
    cases = {"case": depot.case(depot.open(**case)), "other": depot.case(depot.open(**other))}
    for name, keeps_from in kept_from.items():
        stops = {"stops": "work"} if keeps_from == "work" else {}
        because = {holder: {**one, **stops} for holder, one in cases[name].exclusions.items()}
        cases[name] = replace(cases[name], exclusions=because)
    keeping = with_fields(depot.office.lifecycles["parcel"], fields)

    found = lost_by_joining(keeping, cases["case"], cases["other"], theirs=keeping)

    assert [label.en for label in found] == lost


def test_what_the_other_lifecycle_has_no_field_for_and_a_seal_are_lost(depot):
    parcel = depot.case(depot.open(barred=["bob"]))
    keeping = with_fields(depot.office.lifecycles["parcel"], {"barred": "all"})
    fields = {name: rule for name, rule in keeping.lifecycle.fields.items() if name != "barred"}
    without = replace(keeping, lifecycle=keeping.lifecycle.model_copy(update={"fields": fields}))

    found = lost_by_joining(keeping, replace(parcel, sealed_for="guard"), parcel, theirs=without)

    assert [label.en for label in found] == ["Barred", "Sealed"]


def with_fields(compiled, keeps):
    """The definition with these fields keeping what they hold."""
    fields = dict(compiled.lifecycle.fields)
    for name, kept in keeps.items():
        fields[name] = fields[name].model_copy(update={"keeps": kept})
    return replace(compiled, lifecycle=compiled.lifecycle.model_copy(update={"fields": fields}))


def test_what_was_never_told_is_not_shared(depot):
    first, second = depot.open(), depot.open()

    depot.act(second, "join", joins=first.case_id)

    assert last_entry(depot, first)[1] == {}


def test_a_letter_that_joining_issues_belongs_to_the_other_parcel_and_has_the_next_number(database):
    text = FILE.read_text(encoding="utf-8")
    record = "form: taking_in, then: ["
    office = toy_office(text.replace(record, f"{record}{{letter: slip}}, ").encode())
    database.write(lambda work: office.publish(work, NOW))
    depot = Depot(database, office)
    first, second = depot.open(), depot.open()

    depot.act(second, "join", joins=first.case_id)

    assert [paper.number for paper in depot.case(first).papers] == ["N2026-1", "N2026-3"]
    assert [paper.number for paper in depot.case(depot.open()).papers] == ["N2026-4"]
    assert verify(database, office).holds


def test_what_joining_issued_is_void_once_the_joining_is_undone(database):
    text = FILE.read_text(encoding="utf-8")
    record = "form: taking_in, then: ["
    office = toy_office(text.replace(record, f"{record}{{letter: slip}}, ").encode())
    database.write(lambda work: office.publish(work, NOW))
    depot = Depot(database, office)
    first, second = depot.open(), depot.open()
    depot.act(second, "join", joins=first.case_id)

    depot.act(second, "undo")

    assert [paper.number for paper in depot.case(first).papers] == ["N2026-1"]
    assert verify(database, office).holds


def test_of_two_parcels_that_are_joined_to_each_other_at_once_one_is_joined(depot, office):
    first, second = depot.open(), depot.open()

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda pair: join(depot, *pair), [(first, second), (second, first)]))

    assert sorted(answers) == ["joined", "stale"]
    assert verify(depot.database, office).holds


def join(depot, parcel, other):
    try:
        depot.act(parcel, "join", joins=other.case_id, version=1)
    except StaleCase:
        return "stale"
    return "joined"


def test_a_case_of_a_workflow_without_such_a_record_is_not_joined(database):
    text = FILE.read_text(encoding="utf-8")
    loner = text.replace("workflow: parcel", "workflow: loner").replace("  joined: {title", "  adjoined: {title")
    office = toy_office(text.encode(), loner.encode())
    database.write(lambda work: office.publish(work, NOW))
    depot = Depot(database, office)
    other = depot.open(workflow="loner")

    with pytest.raises(TransitionRefused) as refused:
        depot.act(depot.open(), "join", joins=other.case_id)

    assert [refusal.code for refusal in refused.value.refusals] == ["link_other_workflow"]
    assert depot.case(other).seq == 1
