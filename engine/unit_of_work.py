"""One unit of work is one database transaction: all of it, or none of it. Nothing else in the project commits."""

from __future__ import annotations

import contextlib
import fcntl
import importlib
import os
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar, cast
from urllib.parse import quote

import psycopg
import sqlalchemy as sa
from sqlalchemy import Connection, event
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlmodel import Session

from engine.errors import DamagedRecords, DatabaseUnavailable
from engine.sqlite_files import ReadOnlyFile, read_only_file
from engine.statements import Dialect, Statement, values_for

T = TypeVar("T")

#: A deadlock or a serialization failure is undone by the database and simply tried again, this often.
TRIES = 4
#: SQLite before this version can lose a commit that races a checkpoint (the WAL-reset bug, fixed in 3.51.3).
SAFE_SQLITE = (3, 51, 3)
#: How long a writer of another process is waited for, in seconds.
BUSY_SECONDS = 15
#: How long a PostgreSQL server may take to let a connection in, in seconds, where its address does not say.
CONNECT_SECONDS = 10

_READING: Mapping[Dialect, Mapping[str, Any]] = {
    "sqlite": {"read_only": True},
    "postgresql": {"postgresql_readonly": True, "isolation_level": "REPEATABLE READ"},
}


class Work:
    """What a function may use inside one transaction: the driver's own connection, or an ORM session made lazily."""

    __slots__ = ("_session", "connection", "dialect", "driver")

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.dialect = cast("Dialect", connection.dialect.name)
        self.driver = connection.connection.driver_connection
        self._session: Session | None = None

    @property
    def session(self) -> Session:
        """An ORM session on this transaction; flushed before the commit."""
        if self._session is None:
            self._session = Session(self.connection, expire_on_commit=False)
        return self._session

    def rows(self, statement: Statement, **values: Any) -> list[Any]:
        """Run a statement and return its rows as tuples."""
        return list(self._execute(statement, values).fetchall())

    def row(self, statement: Statement, **values: Any) -> Any:
        """Run a statement and return its first row, or None."""
        return self._execute(statement, values).fetchone()

    def run(self, statement: Statement, **values: Any) -> int:
        """Run a statement and return how many rows it touched."""
        return int(self._execute(statement, values).rowcount)

    def run_many(self, statement: Statement, rows: Sequence[Mapping[str, Any]]) -> None:
        """Run a statement once for each row of values."""
        if rows:
            assert self.driver is not None
            text, many = statement.text(self.dialect), [values_for(self.dialect, row) for row in rows]
            self.driver.cursor().executemany(text, many)

    def _execute(self, statement: Statement, values: Mapping[str, Any]) -> Any:
        assert self.driver is not None
        if self.dialect == "postgresql":
            return self.driver.execute(statement.postgresql, values_for("postgresql", values), prepare=True)
        return self.driver.execute(statement.sqlite, values_for("sqlite", values))

    @contextlib.contextmanager
    def savepoint(self) -> Iterator[None]:
        """Undo only this part when it raises."""
        with self.connection.begin_nested():
            yield

    def close(self) -> None:
        """Write out what the ORM session still holds."""
        if self._session is not None:
            self._session.flush()
            self._session.close()


class Database:
    """A database of the office. `write` runs a function in one transaction and commits; `reading` only reads."""

    def __init__(
        self, engine: sa.Engine, *, writer_file: Path | None = None, read_only: ReadOnlyFile | None = None
    ) -> None:
        self.engine = engine
        self.dialect = cast("Dialect", engine.dialect.name)
        self._turns = _Turns() if self.dialect == "sqlite" else None
        self._writer_file = writer_file
        self._read_only = read_only

    def write(self, work: Callable[[Work], T]) -> T:
        """
        Run `work` in one transaction; it is committed when `work` returns and undone when it raises.

        A deadlock is tried again, and so are a second press with the same key and a transaction whose connection turns
        out to be dead before anything could be sent for commit; `work` may therefore be called more than once and must
        only touch the database.

        Raises:
            DatabaseUnavailable: the database is gone, busy for too long, full, or may only be read. Nothing was half
                done.
            DamagedRecords: there is something in it that is no text. Nothing was half done.
        """
        if self._read_only:
            raise self._read_only.refusal()
        attempt = 0
        while True:
            attempt += 1
            committing = False
            try:
                with self._turn(), self.engine.begin() as connection:
                    unit = Work(connection)
                    result = work(unit)
                    unit.close()
                    committing = True
            except (psycopg.Error, SQLAlchemyError, _sqlite().Error) as problem:
                if attempt < TRIES and not committing and _may_be_tried_again(problem):
                    continue
                _tell_if_unavailable(problem)
                raise
            else:
                return result

    @contextlib.contextmanager
    def reading(self, *, as_stored: bool = False) -> Iterator[Work]:
        """
        A transaction that only reads, all of it as of one moment: it takes no write lock and keeps no changes.

        `as_stored`: what SQLite holds as a text and is none in UTF-8 comes with its odd bytes as surrogates.

        Raises:
            DatabaseUnavailable: the database is gone, or was written to though it was taken to be left alone.
            DamagedRecords: there is something in it that is no text, without `as_stored`.
        """
        reader = self.engine.execution_options(**_READING[self.dialect])
        try:
            with (
                reader.connect() as connection,
                connection.begin() as transaction,
                _any_text(connection) if as_stored and self.dialect == "sqlite" else contextlib.nullcontext(),
            ):
                yield Work(connection)
                # Nothing could be changed; a rollback would make psycopg forget every statement that it has prepared.
                (transaction.commit if self.dialect == "postgresql" else transaction.rollback)()
            self._demand_unchanged()
        except (psycopg.Error, SQLAlchemyError, _sqlite().Error) as problem:
            self._demand_unchanged()
            _tell_if_unavailable(problem)
            raise

    def dispose(self) -> None:
        """Close every pooled connection."""
        self.engine.dispose()

    def _demand_unchanged(self) -> None:
        if self._read_only:
            self._read_only.demand_unchanged()

    @contextlib.contextmanager
    def _turn(self) -> Iterator[None]:
        if self._turns is None:
            yield
            return
        with self._turns, _file_lock(self._writer_file):
            yield


def open_database(url: str) -> Database:
    """
    Open the database at `url`; on SQLite, make transactions mean what they say. A file that may not be written is read.
    A server that does not answer is waited for as long as the address says by `connect_timeout`.

    Raises:
        OnlyReadable: a part of a SQLite file cannot be read here.
    """
    parsed = sa.make_url(url)
    if parsed.get_backend_name() != "sqlite":
        waits = {} if "connect_timeout" in parsed.query else {"connect_timeout": CONNECT_SECONDS}
        return Database(sa.create_engine(parsed, pool_size=20, max_overflow=20, pool_timeout=10, connect_args=waits))
    module, read_only = _sqlite(), read_only_file(Path(parsed.database)) if parsed.database else None
    if read_only:
        name = f"file:{quote(str(read_only.path))}"
        parsed = parsed.set(database=name, query={**read_only.query, "uri": "true"})
    engine = sa.create_engine(
        parsed, module=module, pool_size=20, max_overflow=60, connect_args={"timeout": BUSY_SECONDS}
    )
    event.listen(engine, "connect", _prepare_reader if read_only else _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    old = module.sqlite_version_info < SAFE_SQLITE and parsed.database
    return Database(engine, writer_file=Path(f"{parsed.database}.writer") if old else None, read_only=read_only)


def memory_database() -> Database:
    """A new SQLite database in memory, on one connection and for one thread; it is gone when it is disposed of."""
    engine = sa.create_engine("sqlite://", module=_sqlite(), poolclass=sa.StaticPool)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return Database(engine)


def _sqlite() -> Any:
    """The SQLite of the wheel where there is one (newer, without the WAL-reset bug), else Python's own."""
    try:
        return importlib.import_module("pysqlite3.dbapi2")
    except ImportError:
        return importlib.import_module("sqlite3")


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    # None hands the transactions to us: the driver would otherwise begin one only at the first INSERT, after the
    # SELECT that it should protect.
    connection.isolation_level = None
    for setting in (
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
        "secure_delete = ON",
        "trusted_schema = OFF",
    ):
        connection.execute(f"PRAGMA {setting}")


def _prepare_reader(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    connection.execute("PRAGMA trusted_schema = OFF")


def _begin_sqlite(connection: Connection) -> None:
    # Writers take the lock first: a transaction that reads and then writes fails at once when two overlap.
    read_only = connection.get_execution_options().get("read_only", False)
    driver = connection.connection.driver_connection
    assert driver is not None
    driver.execute("BEGIN" if read_only else "BEGIN IMMEDIATE")


@contextlib.contextmanager
def _any_text(connection: Connection) -> Iterator[None]:
    driver: Any = connection.connection.driver_connection
    driver.text_factory = lambda raw: raw.decode("utf-8", "surrogateescape")
    try:
        yield
    finally:
        driver.text_factory = str


def _may_be_tried_again(problem: Exception) -> bool:
    if isinstance(problem, DBAPIError) and problem.connection_invalidated:
        return True  # the server was restarted; SQLAlchemy has thrown every connection of the pool away by now
    cause = _cause(problem)
    if isinstance(cause, psycopg.errors.UniqueViolation):
        # Two presses of one form at once: on its second try the later one finds what the first one did.
        return cause.diag.table_name == "idempotency"
    return isinstance(cause, psycopg.errors.DeadlockDetected | psycopg.errors.SerializationFailure)


def _tell_if_unavailable(problem: Exception) -> None:
    cause = _cause(problem)
    if isinstance(cause, _sqlite().OperationalError) and "decode to UTF-8" in str(cause):
        raise DamagedRecords(str(cause)) from problem
    if isinstance(cause, (psycopg.OperationalError, psycopg.InterfaceError, _sqlite().OperationalError, PoolTimeout)):
        raise DatabaseUnavailable(str(cause)) from problem


def _cause(problem: Exception) -> BaseException | None:
    return problem.orig if isinstance(problem, DBAPIError) else problem


@contextlib.contextmanager
def _file_lock(path: Path | None) -> Iterator[None]:
    if path is None:
        yield
        return
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)  # closing gives the lock back


class _Turns:
    """A lock that is handed round in the order of asking, so that no writer starves."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._next = 0
        self._serving = 0

    def __enter__(self) -> None:
        with self._changed:
            mine = self._next
            self._next += 1
            self._changed.wait_for(lambda: self._serving == mine)

    def __exit__(self, *_: object) -> None:
        with self._changed:
            self._serving += 1
            self._changed.notify_all()
