"""One odd row never ends a verification: it is told with its table and key, and what else is wrong is told, too."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest

from engine import history
from engine.chains import TOLERANCE
from engine.errors import DamagedRecords
from engine.statements import Statement
from engine.sweep import sweep
from engine.verify import verify
from tests.engine.test_verify import PDF, as_master, tampered  # noqa: F401 -- a fixture
from tests.engine.toy import CARRIER, DAY, NOW

DEEP = "[" * 100_000 + "]" * 100_000


@pytest.fixture
def parcel(depot):
    return depot.act(depot.open(), "assign", carrier="cy")


def found(depot, **more):
    return verify(depot.database, depot.office, **more).faults


def put(depot, statement, *values):
    """Write a row behind the back of everything; a `?` is a value."""
    mark = {"postgresql": "%s", "sqlite": "?"}[depot.database.dialect]
    as_master(depot.database, statement.replace("?", mark), values)


EVERYWHERE = {
    "a message without a number": ("UPDATE outbox SET key = 'zzz'", "outbox zzz"),
    "a message with a word for a number": ("UPDATE outbox SET key = 'a:b:c'", "outbox a:b:c"),
    "an empty answer": ("UPDATE idempotency SET outcome = '{}'", "idempotency key-"),
    "an answer that is a list": ("UPDATE idempotency SET outcome = '[]'", "idempotency key-"),
    "an answer about no number": ("""UPDATE idempotency SET outcome = '{"seq": "x"}'""", "idempotency key-"),
}
SQLITE = {
    "a counter that is a word": ("UPDATE register SET next = 'abc'", "register "),
    "an answer that is nested without end": (f"UPDATE idempotency SET outcome = '{DEEP}'", "idempotency key-"),
    "an id that is no text": ("UPDATE case_ SET id = CAST(x'ff' AS TEXT) WHERE seq = 1", "case_ \\udcff"),
    "an entry that is a number": ("UPDATE event SET body = 10000000000 WHERE seq = 2", "event 2"),
    "an entry whose place is a word": ("UPDATE event SET seq = 'two', at = 'x' WHERE seq = 2", "event two"),
    "a file with an endless name": (
        "INSERT INTO attachment SELECT 'f', id, 1, 'n', 'm', 1, CAST(zeroblob(10000) AS TEXT), x'00' FROM case_ WHERE seq = 1",
        "attachment f",
    ),
}


def holds_nothing_back(depot, place):
    """The odd row is told by its place, and the changed state beside it as well."""
    as_master(depot.database, "UPDATE case_ SET state = 'XYZ'")

    def read(sha256):
        return "" if open(f"/{sha256}", "rb") else "missing"  # noqa: PTH123 -- never opened

    faults = found(depot, files=read)

    places = [fault.place for fault in faults if fault.code == "unreadable"]
    assert [told for told in places if told.startswith(place)] != []
    return {fault.code for fault in faults}


@pytest.mark.parametrize("odd", EVERYWHERE)
def test_an_odd_row_of_a_table_that_nothing_proves_hides_nothing(depot, parcel, odd):
    statement, place = EVERYWHERE[odd]
    as_master(depot.database, statement)

    assert "state" in holds_nothing_back(depot, place)


@pytest.mark.parametrize("odd", SQLITE)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_an_odd_row_that_only_sqlite_takes_hides_nothing(depot, parcel, odd):
    depot.open()
    statement, place = SQLITE[odd]
    as_master(depot.database, statement)

    assert "state" in holds_nothing_back(depot, place)


@pytest.mark.parametrize("body", [b"x", b"{}", b"[]", b"\xff", b"[" * 100_000], ids=lambda body: str(body[:3]))
def test_a_definition_that_cannot_be_read_hides_nothing(depot, parcel, body):
    sha256 = hashlib.sha256(body).hexdigest()
    put(depot, "INSERT INTO definition VALUES (?, 'parcel', 9, ?, '2026-01-01')", sha256, body)

    assert "state" in holds_nothing_back(depot, f"definition {sha256}")


@pytest.mark.parametrize("body", [b"x", b"{}", b"[]", b"\xff", b"[" * 100_000], ids=lambda body: str(body[:3]))
def test_a_body_that_cannot_be_read_is_told_at_its_entry(depot, parcel, body):
    other = depot.open()
    put(depot, "UPDATE event SET body = ?, hash = ? WHERE seq = 2", body, history.hash_of(body))
    as_master(depot.database, f"UPDATE case_ SET state = 'XYZ' WHERE id = '{other.case_id}'")

    assert {(fault.case_id, fault.seq, fault.code) for fault in found(depot)} == {
        (parcel.case_id, 2, "unreadable"),
        (other.case_id, 0, "state"),
    }


ODD_VALUES = {
    "a day before our time": ("UPDATE deadline SET due_day = '0044-03-15 BC' WHERE name = 'carry'", "deadline"),
    "a moment that never comes": ("UPDATE deadline SET due_at = 'infinity' WHERE name = 'carry'", "deadline"),
    "a try that never comes": (
        "UPDATE deadline SET next_at = 'infinity', attempts = 1 WHERE name = 'carry'",
        "deadline",
    ),
    "an entry at no moment": ("UPDATE event SET at = 'infinity' WHERE seq = 2", "unreadable"),
}


@pytest.mark.parametrize("odd", ODD_VALUES)
def test_a_moment_that_is_none_of_ours_is_told_with_its_place(depot, parcel, odd):
    statement, code = ODD_VALUES[odd]
    as_master(depot.database, statement)

    assert code in {fault.code for fault in found(depot, now=NOW)}


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        (f"UPDATE field_value SET value = '{DEEP}' WHERE field = 'address'", "value"),
        ("UPDATE field_value SET value = '[]' WHERE field = 'title'", "value"),
        ("UPDATE field_value SET value = CAST(x'ff' AS TEXT) WHERE field = 'title'", "value"),
        ("UPDATE field_value SET salt = 'text' WHERE field = 'title'", "value"),
        (f"UPDATE document SET content = '{DEEP}'", "value"),
        ("UPDATE case_ SET title = CAST(x'ff' AS TEXT)", "title"),
        ("UPDATE case_ SET head = 10000000000000", "head"),
        (f"UPDATE deadline SET derivation = '{DEEP}' WHERE name = 'carry'", "deadline"),
        ("UPDATE deadline SET derivation = '[1e400]' WHERE name = 'carry'", "deadline"),
        ("UPDATE deadline SET attempts = 'many', next_at = NULL WHERE name = 'carry'", "deadline"),
        ("UPDATE deadline SET generation = 'two' WHERE name = 'carry'", "deadline"),
        ("UPDATE case_holder SET holder = x'00' WHERE holder = 'person:cy'", "case_holder"),
    ],
    ids=lambda value: value[:60],
)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_value_that_only_sqlite_takes_is_told_with_its_place(depot, parcel, statement, code):
    depot.act(depot.open(), "prove", files=(PDF,), papers_complete="true")
    as_master(depot.database, statement)
    as_master(depot.database, "UPDATE case_ SET state = 'XYZ'")

    assert {code, "state"} <= {fault.code for fault in found(depot)}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_is_no_text_is_damage_and_no_missing_database(depot, parcel):
    as_master(depot.database, "UPDATE case_ SET title = CAST(x'ff' AS TEXT)")

    with pytest.raises(DamagedRecords), depot.database.reading() as work:
        work.rows(Statement("SELECT title FROM case_"))


def test_an_entry_that_is_dated_before_the_one_before_it_is_remarked_on(depot, office, parcel):
    depot.act(parcel, "ask_more", CARRIER, more_days="5", now=NOW - DAY)

    report = verify(depot.database, office, now=NOW)

    assert [(remark.case_id, remark.seq, remark.code) for remark in report.remarks] == [(parcel.case_id, 3, "clock")]
    assert (report.holds, report.numbers) == (True, {parcel.case_id: parcel.number})


def test_entries_of_a_clock_that_ran_ahead_are_remarked_on(depot, office, parcel):
    sweep(depot.database, office, now=NOW + 30 * DAY)

    report = verify(depot.database, office, now=NOW + DAY)

    assert {remark.code for remark in report.remarks} == {"future"}
    assert verify(depot.database, office, now=NOW + 30 * DAY).remarks == ()


@pytest.mark.parametrize(
    ("ahead", "told"), [(TOLERANCE, []), (TOLERANCE + timedelta(seconds=1), ["future"])], ids=["a little", "more"]
)
def test_clocks_that_differ_a_little_are_no_matter(depot, office, ahead, told):
    depot.open(now=NOW + ahead)

    assert [remark.code for remark in verify(depot.database, office, now=NOW).remarks] == told


@pytest.mark.parametrize(
    "forge",
    [lambda raw: raw.replace(b'{"', b'{"v":1,"', 1), lambda raw: raw.replace(b":", b": ", 1),
     lambda raw: raw.replace(b'"v":1', b'"v":1,"zzz":1')],
    ids=["a key twice", "another way of writing", "an unknown key"],
)  # fmt: skip
def test_a_body_that_no_entry_of_ours_can_have_is_found(depot, parcel, forge):
    with depot.database.reading() as work:
        raw = forge(history.entries_of(work, parcel.case_id)[1].raw)
    put(depot, "UPDATE event SET body = ?, hash = ? WHERE seq = 2", raw, history.hash_of(raw))

    assert [(fault.seq, fault.code) for fault in found(depot)] == [(2, "form")]


def test_a_counter_that_was_set_back_is_named(depot, parcel):
    as_master(depot.database, "UPDATE register SET next = next - 1 WHERE name = 'parcels'")

    [fault] = found(depot)

    assert fault.code == "register"
    assert "parcels 2026-03-02 (0 drawn, 1 is there)" in fault.place


STRUCTURE = {
    "sqlite": {
        "structure": (["DROP INDEX uq_event_deadline_step"], [], "event (case_id, deadline, generation, step)"),
    },
    "postgresql": {
        "structure": (
            ["DROP INDEX uq_event_deadline_step", "ALTER TABLE event ADD COLUMN extra text"],
            [
                "ALTER TABLE event DROP COLUMN extra",
                """CREATE UNIQUE INDEX uq_event_deadline_step ON event (case_id, deadline, generation, step)
 WHERE step IS NOT NULL""",
            ],
            "event (case_id, deadline, generation, step)",
        ),
        "trigger": (
            ["CREATE RULE r AS ON INSERT TO event DO INSTEAD NOTHING", "CREATE POLICY p ON event",
             "ALTER TABLE event ENABLE ROW LEVEL SECURITY"],
            ["DROP RULE r ON event", "DROP POLICY p ON event", "ALTER TABLE event DISABLE ROW LEVEL SECURITY"],
            "the rule r",
        ),
    },
}  # fmt: skip


@pytest.mark.parametrize("code", ["structure", "trigger"])
def test_what_was_put_beside_the_triggers_or_taken_from_the_tables_is_found(depot, tampered, code):
    statements, back, place = STRUCTURE[depot.database.dialect].get(
        code, (["CREATE TRIGGER t AFTER INSERT ON event BEGIN SELECT 1; END"], [], "t")
    )
    tampered(statements)
    try:
        told = {(fault.code, fault.place) for fault in found(depot)}
    finally:
        tampered(back)

    assert {kind for kind, _ in told} == {code}
    assert (code, place) in told


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_column_that_was_added_is_found(depot):
    with depot.database.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE event ADD COLUMN extra TEXT")

    assert [(fault.code, fault.place) for fault in found(depot)] == [("structure", "event.extra")]
