"""What joining one parcel to another writes down on the other one."""

from __future__ import annotations

import pytest

from engine import history
from engine.errors import TransitionRefused
from tests.engine.toy import FILE, NOW, Depot, toy_office


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


def test_what_was_never_told_is_not_shared(depot):
    first, second = depot.open(), depot.open()

    depot.act(second, "join", joins=first.case_id)

    assert last_entry(depot, first)[1] == {}


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
