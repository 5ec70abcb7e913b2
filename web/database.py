"""The schema of the office's database: every table of the layers below, brought up to date by Alembic."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlmodel import SQLModel

import engine.models
import web.models
import workflows.models
from engine.unit_of_work import Database, Work, open_database

#: Importing the models is what puts their tables here.
TABLES = SQLModel.metadata
MODELS = (engine.models, workflows.models, web.models)
MIGRATIONS = Path(__file__).parent / "migrations"


def upgrade(url: str, revision: str = "head") -> str | None:
    """
    Bring the database at `url` up to a revision; an empty one gets every table.

    A SQLite file that is not there yet is made for its owner alone; SQLite gives the files beside it the same rights.

    Returns:
        The revision that it was at before; None for an empty one.
    """
    _make_private(url)
    return _run(url, lambda config: command.upgrade(config, revision))


def downgrade(url: str, revision: str) -> None:
    """Take the database at `url` back to a revision (`base`: without any table)."""
    _run(url, lambda config: command.downgrade(config, revision))


def newest_revision() -> str:
    """The revision that this version of the program wants."""
    head = ScriptDirectory(str(MIGRATIONS)).get_current_head()
    assert head is not None
    return head


def revision_of(database: Database) -> str | None:
    """
    The revision that a database is at; None when it has never been set up.

    Raises:
        DatabaseUnavailable: it cannot be reached.
    """
    with database.reading() as work:
        return MigrationContext.configure(work.connection).get_current_revision()


def differences(url: str) -> list[object]:
    """What a migrated database lacks or has too much compared with the models; empty when they are equal."""
    database = open_database(url)
    try:
        with database.engine.connect() as connection:
            context = MigrationContext.configure(connection, opts={"compare_type": True, "target_metadata": TABLES})
            return list(compare_metadata(context, TABLES))
    finally:
        database.dispose()


def _make_private(url: str) -> None:
    parsed = sa.make_url(url)
    if parsed.get_backend_name() != "sqlite" or not parsed.database or not Path(parsed.database).parent.is_dir():
        return
    with contextlib.suppress(FileExistsError):  # whether it may be written is told when it is opened
        os.close(os.open(parsed.database, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))


def _run(url: str, act: Callable[[Config], None]) -> str | None:
    database = open_database(url)
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))

    def migrate(work: Work) -> str | None:
        before = MigrationContext.configure(work.connection).get_current_revision()
        config.attributes["connection"] = work.connection
        act(config)
        return before

    try:
        return database.write(migrate)
    finally:
        database.dispose()
