"""Fixtures for every test: one PostgreSQL a session, one database a worker, empty tables for each test."""

from __future__ import annotations

import os
import shutil
import uuid

import psycopg
import pytest
import sqlalchemy
from hypothesis import settings
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from tests.postgres import PostgresServer, Unavailable

# How long an example takes says nothing on a busy machine.
settings.register_profile("onevisit", deadline=None, print_blob=True)
settings.load_profile("onevisit")


class SessionServer:
    """The server of this session: a private one, or the developer's own named by ONEVISIT_TEST_POSTGRES."""

    def __init__(self):
        self.run = uuid.uuid4().hex[:8]
        self._server: PostgresServer | None = None
        self._place: dict[str, str] = {}

    def place(self) -> dict[str, str]:
        """Where the server is, started on first call (`dsn`, `run`), or the `problem`: plain values for a worker."""
        if not self._place:
            try:
                self._place = {"run": self.run, "dsn": os.environ.get("ONEVISIT_TEST_POSTGRES") or self._start()}
            except Unavailable as problem:
                self._place = {"problem": str(problem)}
        return self._place

    def _start(self) -> str:
        self._server = PostgresServer()
        return self._server.dsn()

    def end(self):
        """Remove our server; of the developer's own only the databases that this session made."""
        if self._server is not None:
            self._server.remove()
        elif "dsn" in self._place:
            with psycopg.connect(self._place["dsn"], autocommit=True) as admin:
                ours = admin.execute(
                    "SELECT datname FROM pg_database WHERE starts_with(datname, %s)", (f"onevisit_{self.run}_",)
                )
                for (name,) in ours.fetchall():
                    admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))

    def pytest_configure_node(self, node):
        """Start it in the controller of xdist and tell each worker: for an environment variable it is too late."""
        node.workerinput["postgres"] = self.place()


SERVER = pytest.StashKey[SessionServer]()


def pytest_configure(config):
    server = SessionServer()
    config.stash[SERVER] = server
    if config.pluginmanager.hasplugin("xdist"):
        config.pluginmanager.register(server)


def pytest_unconfigure(config):
    config.stash[SERVER].end()


@pytest.fixture(scope="session")
def postgres_url(request):
    """This worker's own migrated database, copied from a template that the first worker makes."""
    worker = getattr(request.config, "workerinput", {})  # there is none without xdist
    place = worker.get("postgres") or request.config.stash[SERVER].place()
    if "problem" in place:
        pytest.fail(place["problem"], pytrace=False)
    names = ("template", "unfinished", worker.get("workerid", "alone"))
    template, unfinished, own = (f"onevisit_{place['run']}_{name}" for name in names)
    with psycopg.connect(place["dsn"], autocommit=True) as admin:
        admin.execute("SELECT pg_advisory_lock(1)")  # one worker makes the template, the others wait
        known = admin.execute("SELECT FROM pg_database WHERE datname = %s", (template,)).fetchall()
        if not known:
            admin.execute(f"DROP DATABASE IF EXISTS {unfinished}")  # a worker that failed at it left it behind
            admin.execute(f"CREATE DATABASE {unfinished}")
            _upgrade(_url(place["dsn"], unfinished))
            admin.execute(f"ALTER DATABASE {unfinished} RENAME TO {template}")
        admin.execute(f"CREATE DATABASE {own} TEMPLATE {template}")
    return _url(place["dsn"], own)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory):
    """A migrated SQLite file, to be copied."""
    file = tmp_path_factory.mktemp("sqlite") / "template.db"
    _upgrade(f"sqlite:///{file}")
    return file


@pytest.fixture
def sqlite_url(sqlite_template, tmp_path):
    """This test's own migrated SQLite file."""
    return f"sqlite:///{shutil.copy(sqlite_template, tmp_path / 'office.db')}"


@pytest.fixture
def empty_postgres_url(postgres_url):
    """This worker's database with every table empty."""
    return empty_tables(postgres_url)


def empty_tables(postgres_url):
    """Empty every table of a database; its address again."""
    with psycopg.connect(_dsn(postgres_url), autocommit=True) as admin:
        tables = admin.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version'"
        ).fetchall()
        # DELETE takes a tenth of the time of TRUNCATE. As a replica no trigger asks: not for foreign keys, nor that
        # history is only ever appended to.
        admin.execute(
            sql.SQL(";").join(
                [
                    sql.SQL("SET session_replication_role = replica"),
                    *(sql.SQL("DELETE FROM {}").format(sql.Identifier(name)) for (name,) in tables),
                ]
            )
        )
    return postgres_url


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request):
    """An empty, migrated database of each kind."""
    return request.getfixturevalue({"sqlite": "sqlite_url", "postgresql": "empty_postgres_url"}[request.param])


@pytest.fixture
def database(database_url):
    """An empty, migrated, opened database of each kind."""
    from engine.unit_of_work import open_database  # noqa: PLC0415 -- tests without a database need none of it

    database = open_database(database_url)
    yield database
    database.dispose()


@pytest.fixture
def own_postgres():
    """A server of this test's own, to be shot. Its databases are empty: no tables yet."""
    try:
        server = PostgresServer()
    except Unavailable as problem:
        pytest.fail(str(problem), pytrace=False)
    yield server
    server.remove()


def _upgrade(url):
    from web.database import upgrade  # noqa: PLC0415 -- tests without a database need none of it

    upgrade(url)


def _url(dsn, database):
    parts = conninfo_to_dict(make_conninfo(dsn, dbname=database))
    return sqlalchemy.URL.create(
        "postgresql+psycopg",
        username=parts.get("user"),
        password=parts.get("password"),
        database=database,
        query={name: str(parts[name]) for name in ("host", "port") if name in parts},
    ).render_as_string(hide_password=False)


def _dsn(url):
    return url.replace("postgresql+psycopg:", "postgresql:", 1)
