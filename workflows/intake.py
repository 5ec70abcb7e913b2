"""
A row of a table, or what was typed at the desk, as the opening form of a lifecycle.

Pure: units and people come as names. A column is known by the field's own name or by its Chinese or English label.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from math import isfinite

from engine.errors import BadForm
from engine.field_definitions import Column, FieldRule
from engine.fields import choices_of, read_form
from engine.labels import Label
from engine.office import Office
from engine.sentences import say
from workflows.tables import is_empty

#: What people write for yes and no.
YES = frozenset({"true", "yes", "y", "1", "是", "有", "√"})
NO = frozenset({"false", "no", "n", "0", "否", "无", "×"})
#: What stands between several values of a cell, the strongest first.
_DIVIDERS = ("\n", ";；", "、", ",，")
_BETWEEN_CELLS = re.compile(r"[,，|\t]")
_LINES = re.compile(r"[\n;；]+")
_NUMBERED = re.compile(r"^\s*(?:\d{1,2}(?:[、．)）]|\.(?!\d))|[（(]\d{1,2}[)）])\s*")
_SLASHED = re.compile(r"(\d{4})[/.年](\d{1,2})[/.月](\d{1,2})日?")
_HOUR = re.compile(r"T(\d):")
_SHORTENED = re.compile(r"\d(\.\d+)?[eE]\+?\d{1,3}")
_SERIAL = re.compile(r"[1-9]\d{4}(\.\d+)?")
#: From here on a spreadsheet does not keep every digit of a number.
_LOSES_DIGITS = 10**15
#: Day 0 of a spreadsheet's calendar.
_DAY_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001 -- a spreadsheet knows no zone
_NOBODY = ("在岗人员中没有“{}”", "Nobody in office is called “{}”")
_NO_UNIT = ("没有名为“{}”的单位或村", "No unit or village is called “{}”")


@dataclass(frozen=True, slots=True)
class Names:
    """Names that stand for ids in a table: unit or village → id, person → id; "" where several have the same name."""

    units: Mapping[str, str] = field(default_factory=dict)
    people: Mapping[str, str] = field(default_factory=dict)


def names_of(units: Iterable[tuple[str, Label, str]], people: Iterable[tuple[str, str, Label]]) -> Names:
    """What units and people may be called: by their id or by their name, as `workflows.queries` gives them."""
    return Names(
        units=_by_name([(id_, name) for id_, label, _ in units for name in (id_, label.zh, label.en)]),
        people=_by_name([(id_, name) for id_, called, _ in people for name in (id_, called)]),
    )


def _by_name(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for id_, name in pairs:
        found[name] = id_ if found.get(name, id_) == id_ else ""
    return found


def opening_fields(office: Office, workflow: str) -> tuple[tuple[str, FieldRule, bool], ...]:
    """(name, rule, whether it must be filled in) of every field of the form that opens a case."""
    lifecycle = office.lifecycles[workflow].lifecycle
    form = lifecycle.forms[lifecycle.open.form]
    required = ((name, lifecycle.fields[name], True) for name in form.fields)
    return (*required, *((name, lifecycle.fields[name], False) for name in form.optional))


def heading_of(title: str, office: Office, workflow: str) -> str | None:
    """The field that a column belongs to by its heading: the field's own name, or its label in either language."""
    return _columns(office, workflow).get(_plain(title))


def read_intake_row(
    row: Mapping[str, object],
    *,
    office: Office,
    today: date,
    workflow: str = "petition",
    names: Names | None = None,
) -> tuple[dict[str, object], dict[str, Label]]:
    """
    The opening form of a row, and what is wrong with it.

    Args:
        row: cells by column heading; text, numbers, days, moments or nothing.
        office: whose lifecycles and code lists.
        today: the day in the office, after which nothing can have happened.
        workflow: which lifecycle the row opens.
        names: what units and people are called, so that an unknown one is told; None takes every name as an id.

    Returns:
        Raw values for `engine.attempts.Opening.form`, and a sentence for every column or field that is not right;
        with any of these the form must not be used.
    """
    lifecycle = office.lifecycles[workflow].lifecycle
    columns = _columns(office, workflow)
    form: dict[str, object] = {}
    problems: dict[str, Label] = {}
    for heading, cell in row.items():
        name = columns.get(_plain(str(heading)))
        if is_empty(cell):
            continue
        if name is None:
            problems[str(heading)] = say("unknown_field", field=str(heading)[:100])
        elif name in form:
            problems[name] = Label(zh="这一栏出现了两次", en="This column stands in the table twice")
        else:
            try:
                form[name] = _raw(lifecycle.fields[name], cell, office=office, names=names)
            except _Odd as odd:
                problems[name] = odd.label
    try:
        read_form(lifecycle, lifecycle.open.form, form, codes=office.codes, zone=office.zone, today=today)
    except BadForm as bad:
        problems = {**bad.problems, **problems}
    return form, problems


class _Odd(Exception):
    """A cell that says something, but not what its column is for."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(zh)
        self.label = Label(zh=zh, en=en)


def _columns(office: Office, workflow: str) -> dict[str, str]:
    return {
        _plain(title): name
        for name, rule, _ in opening_fields(office, workflow)
        for title in (name, rule.label.zh, rule.label.en)
    }


def _plain(heading: str) -> str:
    return re.sub(r"[\s*＊_]+", "", heading).casefold()


def _raw(rule: FieldRule | Column, cell: object, *, office: Office, names: Names | None) -> object:
    if rule.type in ("date", "moment"):
        return _time(cell, is_day=rule.type == "date")
    text = _text(cell)
    match rule.type:
        case "boolean":
            word = text.casefold()
            return "true" if word in YES else "false" if word in NO else text
        case "choice" | "choices":
            codes = _codes(rule, office)
            found = [codes.get(part.casefold()) or part for part in _parts(text, codes, rule.type)]
        case "person" | "persons":
            known = names.people if names else None
            found = [_id(part, known, _NOBODY) for part in _parts(text, known or {}, rule.type)]
        case "unit" | "units":
            known = names.units if names else None
            found = [_id(part, known, _NO_UNIT) for part in _parts(text, known or {}, rule.type)]
        case "rows":
            columns = tuple(rule.of or {}) if isinstance(rule, FieldRule) else ("text",)
            return [_row(_NUMBERED.sub("", line), columns) for line in _LINES.split(text) if line.strip()]
        case _:
            return text
    return found if rule.type.endswith("s") else found[0]


def _text(cell: object) -> str:
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, int | float):
        return _digits(cell)
    if isinstance(cell, datetime | date | time):
        return cell.isoformat()
    text = str(cell).strip()
    if _SHORTENED.fullmatch(text):
        raise _lost(text)
    return text


def _digits(number: float) -> str:
    if not isfinite(number) or abs(number) >= _LOSES_DIGITS:
        raise _lost(str(number))
    return str(int(number)) if float(number).is_integer() else str(number)  # a spreadsheet gives whole ones as floats


def _lost(shown: str) -> _Odd:
    return _Odd(
        f"“{shown}”已不是原来的号码：请把这一列设为“文本”格式后重新填写",
        f"“{shown}” is not the number that was typed: set the column to “Text” and type it again",
    )


def _parts(text: str, known: Mapping[str, str], kind: str) -> Sequence[str]:
    """The values in a cell, divided where that makes known ones: a name may have a comma in it."""
    if not kind.endswith("s"):
        return [text]
    for between in (*_DIVIDERS, "".join(_DIVIDERS)):
        parts = [part.strip() for part in re.split(f"[{between}]", text) if part.strip()]
        if all(part in known or part.casefold() in known for part in parts):
            break
    return parts


def _codes(rule: FieldRule | Column, office: Office) -> dict[str, str]:
    offered = choices_of(rule, office.codes).items()
    return _by_name([(code, word.casefold()) for code, label in offered for word in (code, label.zh, label.en)])


def _id(text: str, known: Mapping[str, str] | None, nobody: tuple[str, str]) -> str:
    if known is None:
        return text
    if text not in known:
        raise _Odd(nobody[0].format(text[:60]), nobody[1].format(text[:60]))
    if not known[text]:
        raise _Odd(
            f"有几个都叫“{text}”，请填写代号（登录名）",
            f"Several are called “{text}”; write the sign-in name or the id",
        )
    return known[text]


def _row(line: str, columns: Sequence[str]) -> dict[str, str]:
    if len(columns) == 1:
        return {columns[0]: line}
    cells = [cell.strip() for cell in _BETWEEN_CELLS.split(line)]
    if len(cells) > len(columns):
        raise _Odd(
            f"“{line[:60]}”里的内容多于{len(columns)}项，每行一人，用逗号分开",
            f"“{line[:60]}” has more than {len(columns)} parts; one a line, divided by commas",
        )
    return dict(zip(columns, cells, strict=False))


def _time(cell: object, *, is_day: bool) -> str:
    if isinstance(cell, datetime) and is_day and cell.time() == time():
        return cell.date().isoformat()
    if isinstance(cell, datetime | date):
        return cell.isoformat()
    text = str(cell).strip()
    if _SERIAL.fullmatch(text):
        day = _DAY_ZERO + timedelta(days=float(text))
        raise _Odd(
            f"“{text}”是表格的日期序号（可能是 {day:%Y-%m-%d %H:%M}），请把单元格设为日期格式，或写成 2026-03-02 09:30",
            f"“{text}” is a spreadsheet's number of a day (perhaps {day:%Y-%m-%d %H:%M}); format the cell as a date, "
            "or write 2026-03-02 09:30",
        )
    if found := _SLASHED.match(text):
        year, month, day_ = found.groups()
        text = f"{year}-{int(month):02}-{int(day_):02}{text[found.end() :]}"
    return _HOUR.sub(r"T0\1:", text.replace("：", ":").replace(" ", "T", 1))
