"""What stands in the inputs of a form: the value that a field has, or what was typed before it was refused."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from engine.field_definitions import FieldRule
from engine.statements import as_moment
from web.casefile import CaseFile

#: The values of an input, or the rows of a field of rows.
Filled = tuple[Sequence[str], Sequence[Mapping[str, str]]]

#: Rows that are shown again at most.
MOST_ROWS_SHOWN = 50
_CELL = re.compile(r"(?P<field>[a-z0-9_]+)\.(?P<row>\d{1,3})\.(?P<column>[a-z0-9_]+)")


def as_typed(file: CaseFile, name: str, rule: FieldRule) -> Filled:
    """The value that a field has now, as its input holds it; nothing of what the reader may not read."""
    value = file.fact(name) if file.reader.may_read(rule) else None
    if rule.type == "rows":
        return (), value or _one_row_a_request(file, rule)
    if value in (None, "", []):
        return (), ()
    if rule.type == "moment":
        return (as_moment(value).astimezone(file.names.zone).strftime("%Y-%m-%dT%H:%M"),), ()
    if rule.type == "boolean":
        return ("true" if value else "false",), ()
    if rule.type == "case":
        return (file.names.cases.get(value, ""),), ()
    return tuple(map(str, value if isinstance(value, list) else [value])), ()


def _one_row_a_request(file: CaseFile, rule: FieldRule) -> list[Mapping[str, str]]:
    """Answers are given one by one: each request stands there already."""
    requests = file.fact("requests") if rule.of and "request" in rule.of else None
    return [{"request": row["text"]} for row in requests or () if "text" in row]


def typed_rows(name: str, typed: Mapping[str, Sequence[str]]) -> list[dict[str, str]]:
    """The rows of a field that were filled in, as `field.row.column` brought them."""
    found: dict[int, dict[str, str]] = {}
    for key, values in typed.items():
        if (match := _CELL.fullmatch(key)) and match["field"] == name and (kept := printable(values[:1])):
            found.setdefault(int(match["row"]), {})[match["column"]] = kept[0]
    return [found[number] for number in sorted(found)][:MOST_ROWS_SHOWN]


def printable(values: Iterable[str]) -> tuple[str, ...]:
    """What was typed without what no page may hold; the problem beside the field names it."""
    kept = ("".join(letter for letter in value if letter.isprintable() or letter in "\n\t") for value in values)
    return tuple(value for value in kept if value)
