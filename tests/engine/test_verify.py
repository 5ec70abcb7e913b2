"""Whatever is changed behind the chain is found, in whichever table, column or row; what is untouched holds."""

from __future__ import annotations

import contextlib
import shutil
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import SQLModel

from engine import history, models, unit_of_work
from engine.clocks import LONGEST_WAIT
from engine.decide import File
from engine.faults import Fault
from engine.heads import BadHeads, read_heads, written_heads
from engine.statements import Statement, as_moment
from engine.sweep import sweep
from engine.unit_of_work import open_database
from engine.verify import verify
from tests.engine.toy import CARRIER, CHIEF, DAY, NOW, Depot, toy_office

PDF = File("file-1", "proof.pdf", "application/pdf", 10, "ab" * 32)
#: The tables in which the history of cases lies, and what is no history in them: places, times of storing, trials.
TABLES = (
    models.Case,
    models.Event,
    models.FieldValue,
    models.Deadline,
    models.Document,
    models.Attachment,
    models.CaseHolder,
    models.CaseExclusion,
    models.Definition,
)
NO_HISTORY = {"event.id", "event.log_index", "deadline.attempts", "deadline.last_error", "definition.stored_at"}
COLUMNS = [
    f"{model.__tablename__}.{name}"
    for model in TABLES
    for name in model.model_fields
    if f"{model.__tablename__}.{name}" not in NO_HISTORY
]


@pytest.fixture
def parcel(depot):
    return depot.act(depot.open(), "assign", carrier="cy")


def live(depot):
    """Parcels to which everything happens that is written anywhere."""
    first = depot.open(contents="books", barred=["dan"], about="depot", first_clerk="ann")
    second = depot.open(contents="more books")
    depot.act(first, "prove", files=(PDF,), papers_complete="true")
    depot.act(first, "ring", note="called")
    depot.act(first, "approve", reason="fine")
    depot.act(first, "approve", CHIEF, reason="fine, too")
    depot.act(first, "undo", CHIEF)
    depot.act(second, "join", joins=first.case_id)
    depot.act(first, "assign", carrier="cy")
    depot.act(first, "ask_more", CARRIER, more_days="5")
    depot.act(first, "grant_more", CHIEF)
    depot.act(first, "tell_delay", told_on="2026-03-02")
    depot.act(first, "correct", CHIEF, weight="12", reason="weighed again")
    depot.act(depot.open(), "lock_up")
    sweep(depot.database, depot.office, now=NOW + 20 * DAY)
    depot.act(first, "hand_over", CARRIER, handed_on="2026-03-22", now=NOW + 20 * DAY)


def test_an_untouched_office_holds(depot, office, parcel):
    report = verify(depot.database, office)

    assert (report.holds, report.cases, report.entries) == (True, 1, 2)


def test_whatever_the_office_does_holds(depot, office):
    live(depot)

    assert verify(depot.database, office).faults == ()


def test_progress_is_told_case_by_case(depot, office):
    for _ in range(3):
        depot.open()
    told = []

    verify(depot.database, office, progress=lambda done, of: told.append((done, of)))

    assert told == [(1, 3), (2, 3), (3, 3)]


def test_a_fault_reads_as_one_line_with_its_place():
    assert str(Fault("abc", 3, "hash", "the body differs")) == "abc#3: hash: the body differs"


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("UPDATE case_ SET state = 'delivered'", "state"),
        ("UPDATE case_ SET version = 9", "version"),
        ("UPDATE case_ SET effective_day = '2020-01-01'", "effective_day"),
        ("UPDATE deadline SET due_day = '2027-01-01' WHERE name = 'carry'", "deadline"),
        ("DELETE FROM deadline WHERE name = 'carry'", "deadline"),
        ("DELETE FROM field_value WHERE field = 'address'", "value"),
        ("UPDATE document SET number = 'N2026-7', salt = field_value.salt FROM field_value", "value"),
        ("DELETE FROM case_holder WHERE holder = 'person:cy'", "case_holder"),
        (
            "INSERT INTO case_exclusion (case_id, holder, because) SELECT id, 'person:ann', '{}' FROM case_",
            "case_exclusion",
        ),
    ],
)
def test_a_row_that_was_changed_behind_the_chain_is_found(depot, office, parcel, statement, code):
    with depot.database.engine.begin() as connection:
        connection.exec_driver_sql(statement)

    assert code in [fault.code for fault in verify(depot.database, office).faults]


def as_master(database, statement, values=()):
    """Run a statement as somebody whom the database itself does not hinder: without triggers and foreign keys."""
    if database.dialect == "postgresql":
        with database.engine.begin() as connection:
            connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
            connection.exec_driver_sql(statement, values)
        return
    with contextlib.closing(unit_of_work._sqlite().connect(database.engine.url.database)) as connection, connection:
        triggers = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute(statement, values)
        for _, text in triggers:
            connection.execute(text)


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("UPDATE event SET body = hash WHERE seq = 2", "hash"),
        ("DELETE FROM event WHERE seq = 1", "sequence"),
        ("UPDATE event SET at = '2020-01-01 00:00:00' WHERE seq = 2", "moment"),
        ("UPDATE event SET actor = 'person:amy' WHERE seq = 2", "event"),
        ("DELETE FROM event", "empty"),
        ("DELETE FROM case_", "orphan"),
    ],
    ids=["body", "entry removed", "moment", "actor", "every entry removed", "case removed"],
)
def test_a_chain_that_was_changed_by_the_master_of_the_database_is_found(depot, office, parcel, statement, code):
    as_master(depot.database, statement)

    assert code in [fault.code for fault in verify(depot.database, office).faults]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"prev": "00" * 32}, "link"),
        ({"case": "another"}, "link"),
        ({"seq": 3}, "sequence"),
        ({"at": "2026-03-02T02:00:00.000000Z"}, "moment"),
        ({"kind": None}, "unreadable"),
        ({"action": "fly"}, "edge"),
        ({"to": "delivered"}, "edge"),
        ({"definition": "another"}, "unreadable"),
    ],
    ids=lambda value: str(value)[:20],
)
def test_an_entry_that_was_written_anew_with_its_right_hash_is_found(depot, office, parcel, change, code):
    with depot.database.reading() as work:
        body = history.entries_of(work, parcel.case_id)[1].body
    raw = history.encode(body | change)
    mark = {"postgresql": "%s", "sqlite": "?"}[depot.database.dialect]

    as_master(
        depot.database, f"UPDATE event SET body = {mark}, hash = {mark} WHERE seq = 2", (raw, history.hash_of(raw))
    )

    assert code in [fault.code for fault in verify(depot.database, office).faults]


@pytest.mark.parametrize(
    "change", ["body = body || x'20'", "workflow = 'other'", "version = 7"], ids=["body", "workflow", "version"]
)
def test_a_definition_that_was_changed_is_found(sqlite_url, office, change):
    database = open_database(sqlite_url)
    database.write(lambda work: office.publish(work, NOW))

    as_master(database, f"UPDATE definition SET {change}")

    assert [fault.code for fault in verify(database, office).faults] == ["definition"]
    database.dispose()


@pytest.fixture(scope="module")
def lived(sqlite_template, tmp_path_factory):
    """A database of one file in which a history lies, all of it."""
    file = shutil.copy(sqlite_template, tmp_path_factory.mktemp("lived") / "office.db")
    depot = Depot(open_database(f"sqlite:///{file}"), toy_office())
    depot.database.write(lambda work: depot.office.publish(work, NOW))
    live(depot)
    depot.database.dispose()
    return depot


@contextlib.contextmanager
def copy_of(depot, folder):
    """The same history in a file of its own, to be tampered with."""
    file = shutil.copy(depot.database.engine.url.database, folder / "copy.db")
    database = open_database(f"sqlite:///{file}")
    try:
        yield Depot(database, depot.office)
    finally:
        database.dispose()


def tamper(depot, place, row):
    """Change one value: of that row, counted from the last, those in which there is one first."""
    table, column = place.split(".")
    as_master(
        depot.database,
        f"UPDATE {table} SET {column} = CASE typeof({column}) WHEN 'integer' THEN {column} + 1000 WHEN 'blob' THEN x'00' "
        f"WHEN 'text' THEN '~' || substr({column}, 2) ELSE 7 END WHERE rowid = (SELECT rowid FROM {table} "
        f"ORDER BY {column} IS NOT NULL DESC, rowid DESC LIMIT 1 OFFSET (? % (SELECT count(*) FROM {table})))",
        (row,),
    )


@pytest.mark.parametrize("place", COLUMNS)
def test_a_change_of_any_column_of_the_history_is_found(lived, tmp_path, place):
    with copy_of(lived, tmp_path) as depot:
        tamper(depot, place, 0)

        assert verify(depot.database, depot.office).faults != ()


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.sampled_from(COLUMNS), row=st.integers(0, 50))
def test_a_change_of_any_row_of_the_history_is_found(lived, tmp_path, place, row):
    with copy_of(lived, tmp_path) as depot:
        tamper(depot, place, row)

        assert verify(depot.database, depot.office).faults != ()


def gone(depot, case_id, *, with_everything):
    """Delete a case as its master would: with all its rows, or with all of its history only."""
    tables = [name for name, table in SQLModel.metadata.tables.items() if "case_id" in table.columns]
    kept = () if with_everything else ("outbox", "notice", "idempotency", "access")
    for table in [name for name in tables if name not in kept]:
        as_master(depot.database, f"DELETE FROM {table} WHERE case_id = '{case_id}'")
    as_master(depot.database, f"DELETE FROM case_ WHERE id = '{case_id}'")


def test_a_case_that_was_deleted_with_all_its_rows_is_missed_by_its_number(depot, office):
    first, _ = depot.open(), depot.open()

    gone(depot, first.case_id, with_everything=True)

    [fault] = verify(depot.database, office).faults
    assert (fault.code, first.number in fault.detail) == ("register", True)


def test_a_case_that_was_deleted_is_missed_by_the_messages_and_answers_about_it(depot, office):
    first = depot.open()

    gone(depot, first.case_id, with_everything=False)
    depot.database.write(lambda work: work.run(Statement("DELETE FROM register")))

    found = [(fault.case_id, fault.code) for fault in verify(depot.database, office).faults]
    assert (first.case_id, "orphan") in found


def test_a_history_that_was_cut_off_with_all_that_follows_is_missed_by_the_answers_about_it(depot, office, parcel):
    as_master(depot.database, "DELETE FROM event WHERE seq = 2")
    as_master(depot.database, "UPDATE case_ SET seq = 1")

    codes = [fault.code for fault in verify(depot.database, office).faults]

    assert "lost" in codes


DEFINITIONS = """SELECT pg_get_functiondef(tgfoid), pg_get_triggerdef(oid) FROM pg_trigger
 WHERE tgname = 'event_append_only'"""
TRIGGERS = {
    "sqlite": {
        "missing": ["DROP TRIGGER event_no_update"],
        "changed": [
            "DROP TRIGGER event_no_delete",
            "CREATE TRIGGER event_no_delete BEFORE DELETE ON event WHEN 1 = 0 BEGIN SELECT 1; END",
        ],
        "none of ours": ["CREATE TRIGGER helpful AFTER INSERT ON event BEGIN DELETE FROM access; END"],
    },
    "postgresql": {
        "missing": ["DROP TRIGGER event_append_only ON event"],
        "changed": ["ALTER TABLE event DISABLE TRIGGER event_append_only"],
        "none of ours": ["ALTER TABLE event DISABLE TRIGGER ALL"],
    },
}


@pytest.fixture
def tampered(database):
    """Runs statements that change what forbids changes; afterwards the database, which other tests use, is as it was."""
    with database.engine.begin() as connection:
        kept = [] if database.dialect == "sqlite" else connection.exec_driver_sql(DEFINITIONS).one()

    def run(statements):
        with database.engine.begin() as connection:
            for statement in statements:
                connection.exec_driver_sql(statement)

    yield run
    run(
        ["DROP TRIGGER IF EXISTS event_append_only ON event", *kept, "ALTER TABLE event ENABLE TRIGGER ALL"]
        if kept
        else []
    )


@pytest.mark.parametrize("what", ["missing", "changed", "none of ours"])
def test_what_forbids_changes_of_the_history_must_be_there_and_ours(depot, office, tampered, what):
    tampered(TRIGGERS[depot.database.dialect][what])

    found = [(fault.code, what in fault.detail) for fault in verify(depot.database, office).faults]

    assert ("trigger", True) in found


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_function_of_a_trigger_that_was_emptied_is_found(depot, office, tampered):
    emptied = "CREATE OR REPLACE FUNCTION refuse_change_of_history() RETURNS trigger LANGUAGE plpgsql AS"
    tampered([f"{emptied} $$ BEGIN RETURN NEW; END $$"])

    assert [fault.code for fault in verify(depot.database, office).faults] == ["trigger"]


@pytest.mark.parametrize("wrong", ["missing", "changed"])
def test_a_file_whose_bytes_are_not_what_was_handed_in_is_found_at_its_entry(depot, office, wrong):
    parcel = depot.act(depot.open(), "prove", files=(PDF,), papers_complete="true")

    report = verify(depot.database, office, files=lambda sha256: wrong if sha256 == PDF.sha256 else "")

    [fault] = report.faults
    assert (fault.case_id, fault.seq, fault.code, wrong in fault.detail) == (parcel.case_id, 2, "file", True)


def test_files_that_are_as_they_were_handed_in_are_no_fault(depot, office):
    depot.act(depot.open(), "prove", files=(PDF,), papers_complete="true")

    assert verify(depot.database, office, files=lambda _sha256: "").holds


POSTPONED = "UPDATE deadline SET attempts = {attempts}, last_error = 'x', next_at = {next_at} WHERE name = 'carry'"


@pytest.mark.parametrize(
    ("attempts", "next_at"),
    [(1, "'2099-01-01 00:00:00+00'"), (1, "'2020-01-01 00:00:00+00'"), (1, "NULL"), (9, "NULL")],
    ids=["for years", "forward", "for ever", "for ever, with more tries"],
)
def test_a_step_that_was_put_off_longer_than_a_failed_one_is_found(depot, office, parcel, attempts, next_at):
    with depot.database.engine.begin() as connection:
        connection.exec_driver_sql(POSTPONED.format(attempts=attempts, next_at=next_at))

    assert [fault.code for fault in verify(depot.database, office, now=NOW).faults] == ["deadline"]


def test_heads_that_were_noted_down_prove_the_history_until_then(depot, office, parcel):
    noted = read_heads(written_heads(verify(depot.database, office).heads))
    depot.act(parcel, "hand_over", CARRIER, handed_on="2026-03-02")

    assert [(head.case_id, head.seq) for head in noted] == [(parcel.case_id, 2)]
    assert verify(depot.database, office, heads=noted).holds


@pytest.mark.parametrize(
    ("change", "code"), [({"seq": 3}, "gone"), ({"hash": "ab" * 32}, "head"), ({"case_id": "a" * 24}, "gone")], ids=str
)
def test_a_history_that_has_not_what_was_noted_down_was_cut_off_or_written_anew(depot, office, parcel, change, code):
    noted = [replace(head, **change) for head in verify(depot.database, office).heads]

    assert [fault.code for fault in verify(depot.database, office, heads=noted).faults] == [code]


def test_a_line_that_is_no_head_is_told_by_its_number():
    with pytest.raises(BadHeads, match="第3行"):
        read_heads(f"{'a' * 24} 1 {'0' * 64}\n\nsomething else\n")


@pytest.mark.parametrize("text", ["", "\n \n"], ids=["nothing", "blank lines"])
def test_a_file_of_heads_with_nothing_in_it_compares_nothing_and_is_refused(text):
    with pytest.raises(BadHeads, match="无从对照"):
        read_heads(text)


def test_tables_that_nothing_proves_are_named(depot, office):
    unproved = verify(depot.database, office).unproved

    assert {"access", "outbox"} <= set(unproved)
    assert not {"event", "case_", "heartbeat"} & set(unproved)


def test_a_difference_names_its_place_and_both_values(depot, office, parcel):
    as_master(depot.database, "UPDATE case_ SET state = 'delivered'")

    [fault] = verify(depot.database, office).faults

    assert (fault.place, fault.stored, fault.derived) == ("state", "delivered", "carried")


def test_a_step_that_waits_for_its_next_try_holds(depot, office, parcel):
    with depot.database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE deadline SET attempts = 1, last_error = 'x' WHERE name = 'carry'")
        [due] = connection.exec_driver_sql("SELECT next_at FROM deadline WHERE name = 'carry'").one()
    depot.database.write(
        lambda work: work.run(
            Statement("UPDATE deadline SET next_at = :at WHERE name = 'carry'"), at=as_moment(due) + LONGEST_WAIT
        )
    )

    assert verify(depot.database, office, now=as_moment(due)).holds


def test_numbers_whose_writing_nobody_knows_any_more_are_missed_by_their_sum(depot, office):
    depot.open()
    register = office.lifecycles["parcel"].lifecycle.open.register_
    with depot.database.engine.begin() as connection:
        connection.exec_driver_sql(f"INSERT INTO register VALUES ('{register}', '2020', 3), ('of old', '-', 2)")

    [fault] = verify(depot.database, office).faults

    assert (fault.code, fault.detail.endswith("missing: ?")) == ("register", True)
