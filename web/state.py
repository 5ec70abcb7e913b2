"""What the running application holds, how a route gets at it, and the one place that reads the clock."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Annotated, cast
from zoneinfo import ZoneInfo

from fastapi import Depends, Request

from engine.office import Office
from engine.unit_of_work import Database, open_database
from web.permissions import Permissions
from web.settings import Settings


def wall_clock() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class AppState:
    """Built once, before `create_app`; routes receive it, tests hand in their own."""

    database: Database
    office: Office
    settings: Settings
    permissions: Permissions
    secret: bytes = field(repr=False)
    now: Callable[[], datetime] = wall_clock

    @property
    def zone(self) -> ZoneInfo:
        """The office's time zone."""
        return self.office.zone

    def today(self) -> date:
        """The office's calendar day."""
        return self.office.today(self.now())


def open_state(
    settings: Settings,
    *,
    office: Office,
    permissions: Permissions,
    now: Callable[[], datetime] = wall_clock,
) -> AppState:
    """Open what the settings name: the database, and the office's secret, by which the engine keys its marks, too."""
    secret = settings.read_secret()
    return AppState(
        database=open_database(settings.database_url),
        office=replace(office, secret=secret),
        permissions=permissions,
        settings=settings,
        secret=secret,
        now=now,
    )


def app_state(request: Request) -> AppState:
    """The state that `create_app` stored on the application."""
    return cast("AppState", request.app.state.office)


State = Annotated[AppState, Depends(app_state)]
