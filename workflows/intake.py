"""
A row of a table, or what was typed at the desk, as the opening form of a lifecycle.

Pure: units and people come as names. A column is known by the field's own name or by its Chinese or English label.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from engine.definitions import Column, FieldRule
from engine.errors import BadForm
from engine.fields import choices_of, read_form
from engine.labels import Label
from engine.office import Office
from engine.sentences import say

#: What people write for yes and no.
YES = frozenset({"true", "yes", "y", "1", "是", "有", "√"})
NO = frozenset({"false", "no", "n", "0", "否", "无", "×"})
_BETWEEN = re.compile(r"[;；、,，\n]+")
_LINES = re.compile(r"[\n;；]+")
_NUMBERED = re.compile(r"^\s*(?:\d{1,2}[.、．)）]|[（(]\d{1,2}[)）])\s*")
_SLASHED = re.compile(r"(\d{4})[/.年](\d{1,2})[/.月](\d{1,2})日?")


@dataclass(frozen=True, slots=True)
class Names:
    """Names that stand for ids in a table: unit or village → id, person → id."""

    units: Mapping[str, str] = field(default_factory=dict)
    people: Mapping[str, str] = field(default_factory=dict)


def opening_fields(office: Office, workflow: str) -> tuple[tuple[str, FieldRule, bool], ...]:
    """(name, rule, whether it must be filled in) of every field of the form that opens a case."""
    lifecycle = office.lifecycles[workflow].lifecycle
    form = lifecycle.forms[lifecycle.open.form]
    required = ((name, lifecycle.fields[name], True) for name in form.fields)
    return (*required, *((name, lifecycle.fields[name], False) for name in form.optional))


def read_intake_row(
    row: Mapping[str, object], *, office: Office, workflow: str = "petition", names: Names | None = None
) -> tuple[dict[str, object], dict[str, Label]]:
    """
    The opening form of a row, and what is wrong with it.

    Args:
        row: cells by column heading; text, numbers, days, moments or nothing.
        office: whose lifecycles and code lists.
        workflow: which lifecycle the row opens.
        names: what units and people are called.

    Returns:
        Raw values for `engine.execute.Opening.form`, and a sentence for every column or field that is not right;
        with any of these the form must not be used.
    """
    fields = {name: rule for name, rule, _ in opening_fields(office, workflow)}
    columns = {_plain(title): name for name, rule in fields.items() for title in (name, rule.label.zh, rule.label.en)}
    form: dict[str, object] = {}
    problems: dict[str, Label] = {}
    for heading, cell in row.items():
        name = columns.get(_plain(str(heading)))
        if _is_empty(cell):
            continue
        if name is None:
            problems[str(heading)] = say("unknown_field", field=str(heading)[:100])
        elif name in form:
            problems[name] = Label(zh="这一栏出现了两次", en="This column stands in the table twice")
        else:
            form[name] = _raw(fields[name], cell, office=office, names=names or Names())
    try:
        read_form(
            office.lifecycles[workflow].lifecycle,
            office.lifecycles[workflow].lifecycle.open.form,
            form,
            codes=office.codes,
            zone=office.zone,
        )
    except BadForm as bad:
        problems = {**bad.problems, **problems}
    return form, problems


def _plain(heading: str) -> str:
    return re.sub(r"[\s*＊_]+", "", heading).casefold()


def _is_empty(cell: object) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def _raw(rule: FieldRule | Column, cell: object, *, office: Office, names: Names) -> object:  # noqa: PLR0911 -- a kind a line
    text = _text(cell)
    match rule.type:
        case "boolean":
            word = text.casefold()
            return "true" if word in YES else "false" if word in NO else text
        case "choice":
            return _code(rule, text, office)
        case "choices":
            return [_code(rule, part, office) for part in _parts(text)]
        case "person":
            return names.people.get(text, text)
        case "persons":
            return [names.people.get(part, part) for part in _parts(text)]
        case "unit":
            return names.units.get(text, text)
        case "units":
            return [names.units.get(part, part) for part in _parts(text)]
        case "date" | "moment":
            return _time(text)
        case "rows":
            first = next(iter(rule.of or {})) if isinstance(rule, FieldRule) else "text"
            return [{first: _NUMBERED.sub("", line)} for line in _LINES.split(text) if line.strip()]
    return text


def _text(cell: object) -> str:
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))  # a spreadsheet gives every number as a float
    if isinstance(cell, datetime | date):
        return cell.isoformat()
    return str(cell).strip()


def _parts(text: str) -> Iterable[str]:
    return [part.strip() for part in _BETWEEN.split(text) if part.strip()]


def _code(rule: FieldRule | Column, text: str, office: Office) -> str:
    words: dict[str, str] = {}
    for code, label in choices_of(rule, office.codes).items():
        words |= {code.casefold(): code, label.zh.casefold(): code, label.en.casefold(): code}
    return words.get(text.casefold(), text)


def _time(text: str) -> str:
    if found := _SLASHED.match(text):
        year, month, day = found.groups()
        text = f"{year}-{int(month):02}-{int(day):02}{text[found.end() :]}"
    return text.replace(" ", "T", 1)
