from __future__ import annotations

import pytest

from engine.verify import verify


@pytest.fixture
def parcel(depot):
    return depot.act(depot.open(), "assign", carrier="cy")


def test_an_untouched_office_holds(depot, office, parcel):
    report = verify(depot.database, office)

    assert (report.holds, report.cases, report.entries) == (True, 1, 2)


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("UPDATE case_ SET state = 'delivered'", "state"),
        ("UPDATE case_ SET version = 9", "version"),
        ("UPDATE case_ SET effective_day = '2020-01-01'", "day"),
        ("UPDATE deadline SET due_day = '2027-01-01' WHERE name = 'carry'", "deadline"),
        ("DELETE FROM field_value WHERE field = 'address'", "value"),
        ("UPDATE document SET number = 'N2026-7', salt = field_value.salt FROM field_value", "value"),
    ],
    ids=["state", "version", "day", "deadline", "value erased", "paper"],
)
def test_a_row_that_was_changed_behind_the_chain_is_found(depot, office, parcel, statement, code):
    with depot.database.engine.begin() as connection:
        connection.exec_driver_sql(statement)

    assert code in [fault.code for fault in verify(depot.database, office).faults]


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("UPDATE event SET body = hash WHERE seq = 2", "hash"),
        ("DELETE FROM event WHERE seq = 1", "sequence"),
        ("UPDATE event SET at = '2020-01-01 00:00:00' WHERE seq = 2", "moment"),
    ],
    ids=["body", "entry removed", "moment"],
)
def test_a_chain_that_was_changed_by_the_master_of_the_database_is_found(depot, office, parcel, statement, code):
    with depot.database.engine.begin() as connection:
        for trigger in _triggers_off(depot.database.dialect):
            connection.exec_driver_sql(trigger)
        connection.exec_driver_sql(statement)

    assert code in [fault.code for fault in verify(depot.database, office).faults]


def _triggers_off(dialect):
    if dialect == "postgresql":
        return ["SET LOCAL session_replication_role = replica"]
    return ["DROP TRIGGER event_no_delete", "DROP TRIGGER event_no_update"]
