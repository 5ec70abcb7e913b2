"""An empty table for intake: a column for each field of the opening form, with notes, drop-downs and an explanation."""

from __future__ import annotations

import errno
import os
import secrets
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

from engine.field_definitions import FieldRule
from engine.fields import choices_of
from engine.labels import Label, joined
from engine.office import Office
from workflows.intake import opening_fields
from workflows.tables import letters_of
from workflows.workbooks import ROWS_AT_MOST

#: Nothing that stands in a cell is ever taken for a formula, a link or a number.
_PLAIN = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_FORMATS = {"date": "yyyy-mm-dd", "moment": "yyyy-mm-dd hh:mm", "number": "0"}
_WIDTHS = {"long text": 40, "rows": 40, "moment": 18, "text": 20}
_YES_NO = (Label(zh="是", en="Yes"), Label(zh="否", en="No"))
_TABLE, _NOTES, _LISTS = (
    Label(zh="登记", en="Intake"),
    Label(zh="说明", en="Notes"),
    Label(zh="选项", en="Choices"),
)
_HEADINGS = (
    Label(zh="栏目", en="Column"),
    Label(zh="另一名称", en="Also called"),
    Label(zh="是否必填", en="Must be filled in"),
    Label(zh="怎么填", en="How"),
    Label(zh="可选值", en="Choices"),
)
_HOW: Mapping[str, Label] = {
    "boolean": Label(zh="是或否。", en="Yes or no."),
    "choice": Label(zh="从下拉列表选一个。", en="Choose one of the list."),
    "choices": Label(zh="可填几个，用分号隔开。", en="Several may stand here, divided by semicolons."),
    "date": Label(zh="日期，如 2026-03-02。", en="A date such as 2026-03-02."),
    "moment": Label(zh="日期和时间，如 2026-03-02 09:30。", en="A date and a time such as 2026-03-02 09:30."),
    "number": Label(zh="整数。", en="A whole number."),
    "person": Label(zh="在岗人员的姓名；同名的填登录名。", en="Somebody in office, by name or sign-in name."),
    "persons": Label(zh="在岗人员的姓名，用分号隔开。", en="Names of people in office, divided by semicolons."),
    "unit": Label(zh="单位或村的名称。", en="The name of a unit or village."),
    "units": Label(zh="单位或村的名称，用分号隔开。", en="Names of units or villages, divided by semicolons."),
    "rows": Label(zh="一行一项（单元格内按 Alt+Enter 换行）。", en="One a line (Alt+Enter begins a new one)."),
}  # fmt: skip
_SEVERAL_COLUMNS = Label(zh="每行依次填写：{}，用逗号隔开。", en="Each line holds, divided by commas: {}.")

Units = Sequence[tuple[str, Label, str]]


def write_template(path: Path, *, office: Office, workflow: str, units: Units, language: str) -> None:
    """
    Write the empty table; it appears under its name only when it is complete.

    Args:
        path: an .xlsx file that is not there yet.
        office: whose lifecycles and code lists.
        workflow: which lifecycle the rows open.
        units: (id, name, kind) of every unit and village, for drop-downs.
        language: of headings, notes and choices.

    Raises:
        FileExistsError: there is such a file.
    """
    if path.exists():
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path))
    part = path.with_name(f"{path.name}.{secrets.token_hex(4)}.part")
    book = xlsxwriter.Workbook(str(part), _PLAIN)
    try:
        _fill(book, office, workflow, units, language)
        book.close()
        part.replace(path)
    except xlsxwriter.exceptions.FileCreateError as problem:
        raise problem.args[0] from problem
    finally:
        part.unlink(missing_ok=True)


def _fill(book: Any, office: Office, workflow: str, units: Units, language: str) -> None:
    table, notes, lists = (book.add_worksheet(name.in_language(language)) for name in (_TABLE, _NOTES, _LISTS))
    lists.hide()
    table.freeze_panes(1, 1)
    bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    for column, label in enumerate(_HEADINGS):
        notes.write_string(0, column, label.in_language(language), bold)
    notes.set_column(0, 4, 30)
    for column, (name, rule, required) in enumerate(opening_fields(office, workflow)):
        heading = rule.label.in_language(language)
        how = _how(rule, language)
        offered = [label.in_language(language) for label in _offered(name, rule, office, units)]
        table.write_string(0, column, f"{heading}*" if required else heading, bold)
        table.set_column(
            column, column, _WIDTHS.get(rule.type, 14), book.add_format({"num_format": _FORMATS.get(rule.type, "@")})
        )
        if how:
            table.write_comment(0, column, how)
        if offered and not rule.type.endswith("s"):
            lists.write_column(0, column, offered)
            choose = {"validate": "list", "source": f"='{lists.name}'!{_area(column, len(offered))}"}
            table.data_validation(1, column, ROWS_AT_MOST - 1, column, choose)
        must = _YES_NO[0 if required else 1].in_language(language)
        other = rule.label.zh if language == "en" else rule.label.en
        for place, text in enumerate((heading, other, must, how, "；".join(offered))):
            notes.write_string(column + 1, place, text, wrapped)


def _area(column: int, count: int) -> str:
    letters = letters_of(column)
    return f"${letters}$1:${letters}${count}"


def _how(rule: FieldRule, language: str) -> str:
    told = [label.in_language(language) for label in (rule.help, _HOW.get(rule.type)) if label]
    if rule.type == "rows" and rule.of and len(rule.of) > 1:
        names = joined(column.label for column in rule.of.values()).in_language(language)
        told.append(_SEVERAL_COLUMNS.in_language(language).format(names))
    return " ".join(told)


def _offered(name: str, rule: FieldRule, office: Office, units: Units) -> Sequence[Label]:
    if rule.type == "boolean":
        return _YES_NO
    if rule.type in ("unit", "units"):
        return [label for _, label, kind in units if kind == "village" or name != "village"]
    return tuple(choices_of(rule, office.codes).values())
