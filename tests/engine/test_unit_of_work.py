"""One unit of work is one transaction: all of it, or none of it, whatever becomes of the database meanwhile."""

from __future__ import annotations

import fcntl
import os
import socket
import sqlite3
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from engine import unit_of_work
from engine.errors import DatabaseUnavailable
from engine.models import Heartbeat
from engine.statements import Statement
from engine.unit_of_work import Database, open_database
from tests.engine.toy import NOW

BEAT = Statement("INSERT INTO heartbeat (name, at) VALUES (:name, :at)")
TAKE = Statement("UPDATE heartbeat SET at = :at WHERE name = :name")
NAMES = Statement("SELECT name FROM heartbeat ORDER BY name")
WITHOUT_VALUE = Statement("SELECT :value")
ME = Statement("SELECT pg_backend_pid()")
UNREACHABLE = ["postgresql+psycopg://nobody@/nothing?host=/nowhere", "sqlite:////nowhere/office.db"]


def names(database):
    with database.reading() as work:
        return [row[0] for row in work.rows(NAMES)]


def beat(work, name):
    work.run(BEAT, name=name, at=NOW)


def raise_after(work, *, do, error):
    do(work)
    raise error


@pytest.fixture
def postgres(empty_postgres_url):
    database = open_database(empty_postgres_url)
    yield database
    database.dispose()


def test_what_returns_is_committed_and_its_value_handed_on(database):
    count = database.write(lambda work: work.run(BEAT, name="a", at=NOW))

    assert count == 1
    assert names(database) == ["a"]


def test_what_raises_is_undone_as_a_whole(database):
    with pytest.raises(KeyError):
        database.write(lambda work: raise_after(work, do=lambda work: beat(work, "a"), error=KeyError()))

    assert names(database) == []


def test_a_part_that_raises_is_undone_alone(database):
    def both(work):
        beat(work, "a")
        with pytest.raises(KeyError), work.savepoint():
            raise_after(work, do=lambda work: beat(work, "b"), error=KeyError())

    database.write(both)

    assert names(database) == ["a"]


def test_what_is_put_into_the_session_is_written_before_the_commit(database):
    database.write(lambda work: [work.session.add(Heartbeat(name=name, at=NOW)) for name in "ab"])

    assert names(database) == ["a", "b"]


def test_an_error_of_the_session_undoes_the_whole(database):
    database.write(lambda work: beat(work, "a"))

    with pytest.raises(IntegrityError):
        database.write(lambda work: (beat(work, "b"), work.session.add(Heartbeat(name="a", at=NOW))))

    assert names(database) == ["a"]


def test_a_fault_of_the_program_is_not_called_an_unreachable_database(database):
    with pytest.raises((psycopg.ProgrammingError, unit_of_work._sqlite().ProgrammingError)):
        database.write(lambda work: work.rows(WITHOUT_VALUE))
    with pytest.raises((psycopg.ProgrammingError, unit_of_work._sqlite().ProgrammingError)), database.reading() as work:
        work.rows(WITHOUT_VALUE)


def test_reading_keeps_no_changes_on_sqlite(sqlite_url):
    database = open_database(sqlite_url)

    with database.reading() as work:
        beat(work, "a")

    assert names(database) == []
    database.dispose()


def test_reading_cannot_write_on_postgresql(postgres):
    with pytest.raises(psycopg.errors.ReadOnlySqlTransaction), postgres.reading() as work:
        beat(work, "a")


def test_a_long_reading_sees_the_database_as_of_one_moment(database):
    with database.reading() as work:
        before = work.rows(NAMES)
        database.write(lambda other: beat(other, "a"))

        assert work.rows(NAMES) == before == []


@pytest.mark.parametrize("url", UNREACHABLE, ids=["postgresql", "sqlite"])
def test_a_database_that_cannot_be_reached_is_told_as_such(url):
    database = open_database(url)

    with pytest.raises(DatabaseUnavailable):
        database.write(lambda work: beat(work, "a"))
    with pytest.raises(DatabaseUnavailable), database.reading() as work:
        work.rows(NAMES)


def test_more_people_than_connections_wait_and_are_told(empty_postgres_url):
    database = Database(sa.create_engine(empty_postgres_url, pool_size=1, max_overflow=0, pool_timeout=0.01))

    with database.reading(), pytest.raises(DatabaseUnavailable):
        database.write(lambda work: beat(work, "a"))
    with database.reading(), pytest.raises(DatabaseUnavailable), database.reading():
        pass

    assert names(database) == []
    database.dispose()


def test_of_two_that_wait_for_each_other_one_is_tried_again(postgres):
    postgres.write(lambda work: [beat(work, name) for name in "ab"])
    both_hold_one, tries = threading.Barrier(2), []

    def take(work, first, second):
        tries.append(first)
        work.run(TAKE, name=first, at=NOW)
        if len(tries) <= 2:
            both_hold_one.wait()
        return work.run(TAKE, name=second, at=NOW)

    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(lambda pair: postgres.write(lambda work: take(work, *pair)), ["ab", "ba"]))

    assert done == [1, 1]
    # PostgreSQL may break the tie more than once on a busy machine.
    assert len(tries) >= 3


def test_a_press_after_the_server_was_restarted_finds_it_again(postgres):
    with ExitStack() as stack:
        pids = [stack.enter_context(postgres.reading()).row(ME)[0] for _ in range(10)]
    with psycopg.connect(
        postgres.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    ) as admin:
        admin.execute("SELECT pg_terminate_backend(pid) FROM unnest(%s::int[]) AS pid", (pids,))

    postgres.write(lambda work: beat(work, "a"))

    assert names(postgres) == ["a"]


def test_a_reader_whose_connection_died_is_told_once_and_the_next_one_reads(postgres):
    with ExitStack() as stack:
        pids = [stack.enter_context(postgres.reading()).row(ME)[0] for _ in range(10)]
    with psycopg.connect(
        postgres.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    ) as admin:
        admin.execute("SELECT pg_terminate_backend(pid) FROM unnest(%s::int[]) AS pid", (pids,))

    with pytest.raises(DatabaseUnavailable):
        names(postgres)

    assert names(postgres) == []


def test_a_file_that_another_program_holds_is_told_after_the_waiting_time(sqlite_url, monkeypatch):
    monkeypatch.setattr(unit_of_work, "BUSY_SECONDS", 0.01)
    database = open_database(sqlite_url)
    other = unit_of_work._sqlite().connect(sa.make_url(sqlite_url).database, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    with pytest.raises(DatabaseUnavailable, match="locked"):
        database.write(lambda work: beat(work, "a"))

    other.close()
    database.dispose()


def test_writers_of_an_old_sqlite_take_turns_across_programs(sqlite_url, monkeypatch):
    monkeypatch.setattr(unit_of_work, "SAFE_SQLITE", (99, 0, 0))
    database = open_database(sqlite_url)
    file = Path(f"{database.engine.url.database}.writer")

    def try_to_lock(work):
        beat(work, "a")
        descriptor = os.open(file, os.O_RDWR)
        try:
            with pytest.raises(BlockingIOError):
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        finally:
            os.close(descriptor)

    database.write(try_to_lock)

    assert names(database) == ["a"]
    database.dispose()


def test_without_the_newer_sqlite_pythons_own_is_used(sqlite_url, monkeypatch):
    monkeypatch.setitem(sys.modules, "pysqlite3.dbapi2", None)
    database = open_database(sqlite_url)

    database.write(lambda work: beat(work, "a"))

    assert database.engine.dialect.dbapi is sqlite3
    assert names(database) == ["a"]
    database.dispose()


def test_a_server_that_takes_a_connection_and_never_answers_is_told_as_gone(monkeypatch):
    monkeypatch.setattr(unit_of_work, "CONNECT_SECONDS", 2)

    with socket.create_server(("127.0.0.1", 0)) as silent:
        database = open_database(f"postgresql+psycopg://office@127.0.0.1:{silent.getsockname()[1]}/onevisit")
        with pytest.raises(DatabaseUnavailable), database.reading():
            pass
        database.dispose()


def test_an_address_says_itself_how_long_a_server_is_waited_for(monkeypatch):
    monkeypatch.setattr(unit_of_work, "CONNECT_SECONDS", "as long as it takes")

    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"postgresql+psycopg://office@127.0.0.1:{silent.getsockname()[1]}/onevisit?connect_timeout=2"
        database = open_database(address)
        with pytest.raises(DatabaseUnavailable, match="timeout"), database.reading():
            pass
        database.dispose()
