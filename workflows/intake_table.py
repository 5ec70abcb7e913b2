"""
A whole table as opening forms: which column is which field, what each row would register, and everything that is wrong.

A row is known again by what it says: its key is made of the values that stand in it, so that the same row is the same
row in another file, in another format, below other rows and whoever brings it.
"""

from __future__ import annotations

import difflib
import hashlib
import hmac
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from engine.field_definitions import FieldRule
from engine.fields import choices_of, read_form
from engine.labels import Label, joined
from engine.office import Office
from workflows.intake import Names, heading_of, opening_fields, read_intake_row
from workflows.tables import Cells, Table, UnreadableTable, is_empty, letters_of

#: Among so many rows the headings are looked for.
HEADINGS_WITHIN = 10
#: How the keys of rows begin: the same row is known again after any time.
KEY_BEGINS = "import-"
#: Choices are named in the sentence as long as there are no more.
_CHOICES_NAMED = 12
#: The clock of who wrote the table may be a little before ours.
_LENIENCE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong: the row by the spreadsheet's number, the heading of the column, and a sentence."""

    row: int
    column: str
    problem: Label


@dataclass(frozen=True, slots=True)
class Entry:
    """A row that can be registered: the key that makes it one case for ever, and the form that opens it."""

    row: int
    key: str
    title: str
    form: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Plan:
    """What a table holds; `presumed` counts, for each field, the rows that left it empty and take what is usual."""

    headings_in: int
    entries: Sequence[Entry]
    faults: Sequence[Fault]
    presumed: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Intake:
    """
    What a table is read for.

    Args:
        office: whose lifecycles and code lists.
        workflow: which lifecycle the rows open.
        names: what units and people are called.
        presumed: field → what is usual where a row leaves it empty.
        now: nothing may have been received later.
    """

    office: Office
    workflow: str
    names: Names
    presumed: Mapping[str, str]
    now: datetime

    def field_of(self, heading: object) -> str | None:
        """The field under a heading."""
        return None if is_empty(heading) else heading_of(str(heading), self.office, self.workflow)

    def rules(self) -> dict[str, FieldRule]:
        """Every field of the form that opens a case."""
        return {name: rule for name, rule, _ in opening_fields(self.office, self.workflow)}


def read_plan(table: Table, intake: Intake) -> Plan:
    """
    What the rows of a table would register, and all that is wrong with them.

    Raises:
        UnreadableTable: there is no row with headings.
    """
    place = _place_of_headings(table, intake)
    number, headings = table.rows[place]
    columns = {column: name for column, heading in enumerate(headings) if (name := intake.field_of(heading))}
    titles = {name: str(headings[column]).strip() for column, name in columns.items()}
    absent = _absent(titles, intake)
    faults = [*_faults_of_headings(table, place, columns, intake), *_fault_of_absence(number, absent, intake)]
    entries: dict[str, Entry] = {}
    presumed: Counter[str] = Counter()
    for row, cells in table.rows[place + 1 :]:
        given = _given(table, row, cells, columns)
        entry, problems = _read_row(row, given, intake)
        if entry and entry.key in entries:
            problems = {"": _same_as(entries[entry.key].row)}
        elif entry:
            entries[entry.key] = entry
            presumed.update(name for name in intake.presumed if name not in given)
        faults += [
            Fault(row, titles.get(name, name), _with_remedy(problem, name, intake))
            for name, problem in problems.items()
            if name not in absent
        ]
    order = {str(heading).strip(): column for column, heading in enumerate(headings)}
    faults.sort(key=lambda fault: (fault.row, order.get(fault.column, len(order))))
    return Plan(number, list(entries.values()), faults, presumed)


def _place_of_headings(table: Table, intake: Intake) -> int:
    counts = [sum(intake.field_of(cell) is not None for cell in cells) for _, cells in table.rows[:HEADINGS_WITHIN]]
    if not max(counts):
        raise UnreadableTable(
            f"前{HEADINGS_WITHIN}行里没有栏目名（如“标题”“收到时间”）；"
            "空表可用 onevisit import --template 文件名.xlsx 取得",
            f"No row among the first {HEADINGS_WITHIN} has headings (such as “Title”, “Received at”); "
            "onevisit import --template FILE.xlsx writes an empty table",
        )
    return counts.index(max(counts))


def _absent(titles: Mapping[str, str], intake: Intake) -> list[str]:
    """Fields that must be filled in, have no column, and nothing usual."""
    asked = opening_fields(intake.office, intake.workflow)
    return [name for name, _, required in asked if required and name not in titles and name not in intake.presumed]


def _fault_of_absence(row: int, absent: Sequence[str], intake: Intake) -> Iterator[Fault]:
    labels = [intake.rules()[name].label for name in absent]
    if labels:
        named = joined(labels)
        yield Fault(
            row, "", Label(zh=f"缺少必填的栏：{named.zh}", en=f"Columns that must be there are missing: {named.en}")
        )


def _faults_of_headings(table: Table, place: int, columns: Mapping[int, str], intake: Intake) -> Iterator[Fault]:
    number, headings = table.rows[place]
    seen: set[str] = set()
    for column, heading in enumerate(headings):
        title = str(heading).strip()
        if (number, column) in table.flaws:
            yield Fault(number, letters_of(column), table.flaws[number, column])
        elif title and column not in columns:
            yield Fault(number, title[:100], _unknown_heading(title, intake))
        elif title and columns[column] in seen:
            yield Fault(
                number, title, Label(zh="这一栏出现了两次，请删去一列", en="This column stands twice; delete one")
            )
        seen.add(columns.get(column, ""))
    beyond = range(max((len(cells) for _, cells in table.rows), default=0))
    for column in (column for column in beyond if column >= len(headings) or is_empty(headings[column])):
        filled = (row for row, cells in table.rows[place + 1 :] if not is_empty(_cell(cells, column)))
        if (row := next(filled, None)) is not None:
            yield Fault(
                row,
                letters_of(column),
                Label(
                    zh=f"这一列有内容却没有栏目名，请在第{number}行写上（合并的表头请先拆开），或清空这一列",
                    en=f"This column has no heading; write it into row {number} (take merged headings apart), "
                    "or clear the column",
                ),
            )


def _unknown_heading(title: str, intake: Intake) -> Label:
    known = [name for rule in intake.rules().values() for name in (rule.label.zh, rule.label.en)]
    close = difflib.get_close_matches(title, known, n=1)
    return Label(
        zh=f"没有这一栏{f'，是不是“{close[0]}”' if close else ''}；请改名，或删去这一列",
        en=f"There is no such column{f'; is it “{close[0]}”' if close else ''}; rename it, or delete it",
    )


def _cell(cells: Cells, column: int) -> object:
    return cells[column] if column < len(cells) else None


def _given(table: Table, row: int, cells: Cells, columns: Mapping[int, str]) -> dict[str, object]:
    """What a row says, by field; a cell that nobody wrote stands as the sentence that says so."""
    found = {name: table.flaws.get((row, column), _cell(cells, column)) for column, name in columns.items()}
    return {name: cell for name, cell in found.items() if not is_empty(cell)}


def _read_row(row: int, given: Mapping[str, object], intake: Intake) -> tuple[Entry | None, dict[str, Label]]:
    flaws = {name: cell for name, cell in given.items() if isinstance(cell, Label)}
    written = {name: cell for name, cell in given.items() if name not in flaws}
    office, today = intake.office, intake.office.today(intake.now)
    form, problems = read_intake_row(
        {**intake.presumed, **written}, office=office, today=today, workflow=intake.workflow, names=intake.names
    )
    if flaws or problems:
        return None, {**problems, **flaws}
    lifecycle = office.lifecycles[intake.workflow].lifecycle
    values = read_form(lifecycle, lifecycle.open.form, form, codes=office.codes, zone=office.zone, today=today)
    if datetime.fromisoformat(str(values["received_at"])) > intake.now + _LENIENCE:
        return None, {"received_at": Label(zh="收到时间不能晚于现在", en="It cannot have arrived later than now")}
    said = {name: values.get(name) for name in written}
    return Entry(row, _key(office, intake.workflow, said), str(values.get("title", "")), form), {}


def _key(office: Office, workflow: str, said: Mapping[str, object]) -> str:
    body = json.dumps([workflow, said], ensure_ascii=False, sort_keys=True)
    return f"{KEY_BEGINS}{hmac.digest(office.secret, body.encode(), hashlib.sha256).hex()}"


def _same_as(row: int) -> Label:
    return Label(zh=f"与第{row}行完全相同，请删去一行", en=f"It is the same as row {row}; take one of them out")


def _with_remedy(problem: Label, name: str, intake: Intake) -> Label:
    rule = intake.rules().get(name)
    choices = list(choices_of(rule, intake.office.codes).values()) if rule else []
    if not choices:
        return problem
    if len(choices) > _CHOICES_NAMED:
        return Label(
            zh=f"{problem.zh}；可选值见 onevisit import --template 所得表格的“说明”",
            en=f"{problem.en}; the choices stand in the notes of the table that onevisit import --template writes",
        )
    named = joined(choices)
    return Label(zh=f"{problem.zh}；可选：{named.zh}", en=f"{problem.en}; choices: {named.en}")
