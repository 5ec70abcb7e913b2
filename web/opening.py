"""Open an installation from its settings: the office's definitions, its database, its secret."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from engine.errors import EngineError
from web.database import newest_revision, revision_of
from web.permissions import PERMISSIONS
from web.settings import Settings
from web.state import AppState, open_state, wall_clock
from workflows.office_file import office_from


class NotMigrated(EngineError):
    """The database is of another version than the program."""


def open_installation(settings: Settings, *, now: Callable[[], datetime] = wall_clock) -> AppState:
    """
    Read the office's files, open its database, and store the definitions in force.

    Raises:
        DefinitionError: the office's files are not sound.
        NotMigrated: `onevisit migrate` has not been run.
        DatabaseUnavailable: the database cannot be reached.
    """
    office = office_from(settings.workflows)
    state = open_state(settings, office=office, permissions=PERMISSIONS, now=now)
    if revision_of(state.database) != newest_revision():
        raise NotMigrated(
            f"数据库为版本 {revision_of(state.database)}，程序需要 {newest_revision()}：请先运行 onevisit migrate / "
            f"The database is at {revision_of(state.database)}, the program wants {newest_revision()}: "
            "run onevisit migrate"
        )
    state.database.write(lambda work: office.publish(work, state.now()))
    return state
