"""SQL that is written once and run by either driver: named parameters, and values as each database wants them."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any, Literal

from psycopg.types.json import Jsonb
from psycopg.types.numeric import Int8

Dialect = Literal["sqlite", "postgresql"]
_NAME = re.compile(r"(?<!:):([a-z_]+)")
_LIST = re.compile(r" IN :([a-z_]+)")


class Statement:
    """
    One statement for both databases, or one text for each where they differ.

    Parameters are written `:name`; ` IN :name` takes a list. A driver's own prepared statements run it, which costs
    a fifth of what an ORM session costs (docs/decisions/0004).
    """

    __slots__ = ("postgresql", "sqlite")

    def __init__(self, text: str = "", *, postgresql: str | None = None, sqlite: str | None = None) -> None:
        self.postgresql = _for_postgresql(postgresql or text)
        self.sqlite = _LIST.sub(r" IN (SELECT value FROM json_each(:\1))", sqlite or text)

    def text(self, dialect: Dialect) -> str:
        """The text that this database's driver understands."""
        return self.postgresql if dialect == "postgresql" else self.sqlite


def _for_postgresql(text: str) -> str:
    return _NAME.sub(r"%(\1)s", _LIST.sub(r" = ANY(:\1)", text.replace("%", "%%")))


def values_for(dialect: Dialect, values: Mapping[str, Any]) -> dict[str, Any]:
    """Python values as the driver of this database takes them."""
    adapt = _to_postgresql if dialect == "postgresql" else _to_sqlite
    return {name: adapt(value) for name, value in values.items()}


def _to_postgresql(value: Any) -> Any:
    if type(value) is int:
        return Int8(value)  # else one prepared statement for each width of integer
    if isinstance(value, dict | tuple):
        return Jsonb(value)
    return value


def _to_sqlite(value: Any) -> Any:
    if isinstance(value, datetime):
        return moment_text(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict | tuple | list):
        return json.dumps(value, ensure_ascii=False)
    return value


def moment_text(moment: datetime) -> str:
    """A moment as SQLModel writes it on SQLite, so that both ways of writing sort and compare alike."""
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")


def as_moment(value: Any) -> Any:
    """A moment read from either driver, in UTC; None stays None."""
    if value is None:
        return None
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def as_day(value: Any) -> Any:
    """A day read from either driver; None stays None."""
    return date.fromisoformat(value) if isinstance(value, str) else value


def as_json(value: Any) -> Any:
    """JSON read from either driver."""
    return json.loads(value) if isinstance(value, str | bytes) else value
