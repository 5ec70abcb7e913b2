"""Rows as they are stored: a value that cannot be what belongs into its column comes as an `Odd`, and stops nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine.columns import KINDS, names
from engine.faults import ODD, in_short
from engine.statements import Statement, as_day, as_json, as_moment
from engine.unit_of_work import Work


@dataclass(frozen=True, slots=True)
class Odd:
    """What stands in a column and is no value of its kind."""

    raw: Any

    def __str__(self) -> str:
        return in_short(self.raw)


def statement(text: str, columns: Sequence[str]) -> Statement:
    """A question for `{columns}` whose answer no driver fails to read: what PostgreSQL's would turn comes as text."""
    return Statement(
        sqlite=text.format(columns=names(columns)), postgresql=text.format(columns=", ".join(map(_plain, columns)))
    )


def rows_of(work: Work, question: Statement, columns: Sequence[str], **values: Any) -> list[dict[str, Any]]:
    """The rows that answer such a question, their values as Python has them, whichever database they come from."""
    return [
        {column: value_of(column, value) for column, value in zip(columns, row, strict=True)}
        for row in work.rows(question, **values)
    ]


def value_of(column: str, raw: Any) -> Any:
    """A stored value as Python has it, or an `Odd`."""
    try:
        return _AS[KINDS[column]](raw)
    except ODD:
        return Odd(raw)


def readable(text: object) -> str:
    """A text, or whatever stands in its place, as it can be printed: bytes that are no text are written out."""
    return str(text).encode("utf-8", "backslashreplace").decode()


def _plain(column: str) -> str:
    kind = KINDS[column]
    if kind in ("date", "timestamptz"):
        return f"to_jsonb({column}) #>> '{{}}'"
    return f"{column}::text" if kind == "jsonb" else column


def _as_bytes(value: Any) -> bytes:
    if not isinstance(value, bytes | memoryview):
        raise TypeError(type(value).__name__)
    return bytes(value)


def _as_text(value: Any) -> Any:
    if isinstance(value, str):
        value.encode()  # what was stored with bytes that are no text cannot be written again
    return value


_AS: Mapping[str, Callable[[Any], Any]] = {
    "text": _as_text,
    "int": lambda value: value,
    "bool": lambda value: {0: False, 1: True}.get(value, value),
    "bytea": _as_bytes,
    "jsonb": as_json,
    "date": as_day,
    "timestamptz": as_moment,
}
