"""A record that opens a sealed case of its own and leaves no trace on the one that it is made on."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.history import entries_of
from engine.locking import Wanted, read_case
from engine.outbox import deliver
from engine.statements import Statement
from engine.verify import verify
from tests.engine.toy import FILE, NOW, RECEIVER, Depot, toy_office

TEXT = FILE.read_text("utf-8")
REPORT = """  report:
    title: {zh: 举报, en: Report}
    by: [receiver]
    in: any
    form: noting
    opens:
      workflow: secret
      with: {title: form.note, received_at: now, weight: case.weight, size: case.size, contents: this.number, barred: case.barred, about: case.about, first_clerk: case.first_clerk}
    then: [{tell: [clerk], saying: {zh: 收到一件举报, en: A report came in}}, {tell: [receiver]}]
"""
WITH_REPORT = TEXT.replace("records:\n", f"records:\n{REPORT}")
SECRET = TEXT.replace("workflow: parcel", "workflow: secret")
OPENED = Statement("SELECT id FROM case_ WHERE workflow = 'secret'")
NOTICES = Statement("SELECT holder, case_id FROM notice ORDER BY holder")


@pytest.fixture
def depot(database):
    office = toy_office(WITH_REPORT.encode(), SECRET.encode())
    database.write(lambda work: office.publish(work, NOW))
    return Depot(database, office)


def opened_aside(depot):
    with depot.database.reading() as work:
        return [read_case(work, id_, Wanted(with_values=True)).case for (id_,) in work.rows(OPENED)]


def entries(depot, case):
    with depot.database.reading() as work:
        return len(entries_of(work, case.case_id))


def test_it_opens_a_case_with_what_the_first_one_says_and_the_first_stays_as_it_is(depot):
    parcel = depot.open(barred=["cy"])
    before = depot.case(parcel)

    outcome = depot.act(parcel, "report", RECEIVER, note="The clerk took a gift")

    (secret,) = opened_aside(depot)
    said = {**secret.facts, **secret.values}
    assert (said["title"], said["contents"]) == ("The clerk took a gift", parcel.number)
    assert (said["weight"], said["barred"]) == (10, ["cy"])
    assert (outcome.seq, entries(depot, parcel)) == (before.seq, 1)
    assert depot.case(parcel) == before
    assert verify(depot.database, depot.office).holds


def test_the_same_key_twice_opens_one_and_tells_once(depot):
    parcel = depot.open()

    depot.act(parcel, "report", RECEIVER, key="same", note="A gift")
    depot.act(parcel, "report", RECEIVER, key="same", note="A gift")

    deliver(depot.database, now=NOW)
    with depot.database.reading() as work:
        notices = work.rows(NOTICES)
    assert len(opened_aside(depot)) == 1
    assert [tuple(row) for row in notices] == [("group:desk", parcel.case_id), ("party:receiver", parcel.case_id)]


def test_whoever_is_there_no_more_is_left_out(depot):
    parcel = depot.open(barred=["cy"], about="atlantis", first_clerk="ann")
    hooks = replace(depot.office.hooks, unknown=lambda _work, holders: holders & {"unit:atlantis"})
    later = Depot(depot.database, replace(depot.office, hooks=hooks))

    later.act(parcel, "report", RECEIVER, note="A gift")

    (secret,) = opened_aside(depot)
    assert (secret.facts.get("about"), secret.facts["barred"], secret.facts["first_clerk"]) == (None, ["cy"], "ann")
