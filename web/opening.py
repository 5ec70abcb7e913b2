"""Open an installation from its settings: the office's definitions, its database, its secret."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa

from engine.errors import Told
from engine.labels import Label
from engine.unit_of_work import Database, Work, open_database
from web.database import newest_revision, revision_of
from web.permissions import PERMISSIONS
from web.settings import Settings
from web.state import AppState, open_state, wall_clock
from workflows.installing import install_units
from workflows.office_file import office_from, read_office

#: The databases that the program runs on, with their drivers.
_DRIVERS = {"sqlite": "pysqlite", "postgresql": "psycopg"}
_EXAMPLES = "sqlite:////srv/office.db, postgresql+psycopg://user@host/name"


class CannotOpen(Told):
    """The installation is not as it should be; `label` says what is to be done."""


class BadAddress(CannotOpen):
    """The address is none of a database that we run on."""


def open_installation(settings: Settings, *, now: Callable[[], datetime] = wall_clock) -> AppState:
    """
    Read the office's files, open its database, and store the definitions in force and the office's units.

    Raises:
        DefinitionError: the office's files are not sound.
        CannotOpen: the address is none of a database, or `onevisit migrate` has not been run.
        DatabaseUnavailable: the database cannot be reached.
    """
    open_migrated(settings.database_url).dispose()  # before a secret is made for an office that is not there
    card = read_office(settings.workflows)
    office = office_from(settings.workflows)
    state = open_state(settings, office=office, permissions=PERMISSIONS, now=now)
    units = {name: (unit.name, unit.kind) for name, unit in card.units.items()}

    def publish(work: Work) -> None:
        office.publish(work, state.now())
        install_units(work, units)

    try:
        state.database.write(publish)
    except BaseException:
        state.database.dispose()
        raise
    return state


def open_migrated(url: str) -> Database:
    """
    The database at `url` alone, for what needs nothing else of the office.

    Raises:
        CannotOpen, DatabaseUnavailable: as for `open_installation`.
    """
    check_address(url)
    _demand_file(url)
    database = open_database(url)
    try:
        _demand_revision(revision_of(database))
    except BaseException:
        database.dispose()
        raise
    return database


def check_address(url: str) -> None:
    """
    Refuse what is no address of a database that we run on.

    Raises:
        BadAddress: it is none.
    """
    try:
        parsed = sa.make_url(url)
        is_ours = _DRIVERS.get(parsed.get_backend_name()) == parsed.get_driver_name()
    except sa.exc.ArgumentError:  # no address, or one of a kind that nothing here knows
        is_ours = False
    if not is_ours:
        raise BadAddress(
            f"数据库地址（--database 或 ONEVISIT_DATABASE）应如 {_EXAMPLES}",
            f"The address of the database (--database or ONEVISIT_DATABASE) must be like {_EXAMPLES}",
        )


def place_of(url: str) -> str:
    """Where a database is, for people: the file, or the address without its password."""
    parsed = sa.make_url(url)
    if parsed.get_backend_name() == "sqlite" and parsed.database:
        return str(Path(parsed.database).absolute())
    return parsed.render_as_string(hide_password=True)


def wrong_place() -> Label:
    """What to look at when an office is not where it was looked for."""
    here = Path.cwd()
    return Label(
        zh=f"如果办公室早已建立，这里不是它的所在：.env 只从当前文件夹 {here} 读取；"
        "请核对 ONEVISIT_DATA_DIR、ONEVISIT_DATABASE 和 --database",
        en=f"If there is an office already, this is the wrong place: .env is read in the folder where the command is "
        f"started ({here}), and ONEVISIT_DATA_DIR, ONEVISIT_DATABASE or --database may name another",
    )


def _demand_file(url: str) -> None:
    """Without this, an address that was mistyped would become an empty database."""
    parsed = sa.make_url(url)
    if parsed.get_backend_name() == "sqlite" and parsed.database and not Path(parsed.database).exists():
        place, wrong = place_of(url), wrong_place()
        raise CannotOpen(
            f"没有数据库文件 {place}。{wrong.zh}。新的办公室请先运行 onevisit migrate",
            f"There is no database file {place}. {wrong.en}. For a new office run onevisit migrate first",
        )


def _demand_revision(found: str | None) -> None:
    wanted = newest_revision()
    if found is None:
        raise CannotOpen(
            "数据库里还没有表：请先运行 onevisit migrate", "The database has no tables yet: run onevisit migrate first"
        )
    if found != wanted:
        raise CannotOpen(
            f"数据库为版本 {found}，本程序需要 {wanted}：请运行 onevisit migrate，或改用同一版本的程序",
            f"The database is at {found}, this program wants {wanted}: run onevisit migrate, or the version that fits",
        )
