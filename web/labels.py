"""Values of a case in words: codes, people, units, days and moments, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from engine.field_definitions import Column, FieldRule
from engine.fields import Codes, choices_of
from engine.labels import Label, formal_day, joined
from web.case_queries import PersonRow, UnitRow
from web.i18n import day_in_words, moment_in_words
from workflows.vocabulary import ACTORS

YES = Label(zh="是", en="Yes")
NO = Label(zh="否", en="No")
MASKED = Label(zh="＊＊＊（已遮盖）", en="*** (masked)")
ERASED = Label(zh="（内容已删除）", en="(erased)")
SEALED = Label(zh="（密封，仅限指定人员查阅）", en="(sealed for those who are named)")


@dataclass(frozen=True, slots=True)
class Names:
    """Where ids and codes get their names from; `is_formal` as papers have days, without the weekday."""

    people: Mapping[str, PersonRow]
    units: Mapping[str, UnitRow]
    codes: Codes
    zone: ZoneInfo
    cases: Mapping[str, str]
    is_formal: bool = False


def same(text: str) -> Label:
    """A text that reads the same in both languages: a name, a number, the petitioner's own words."""
    return Label(zh=text, en=text)


def day_words(day: date) -> Label:
    """A day with its year and weekday."""
    return Label(zh=day_in_words(day, "zh", form="long"), en=day_in_words(day, "en", form="long"))


def moment_words(moment: datetime, zone: ZoneInfo) -> Label:
    """A moment on the office's clock."""
    return Label(zh=moment_in_words(moment, "zh", zone), en=moment_in_words(moment, "en", zone))


def days_left(days: int) -> Label:
    """How many days are left until a day, or since when it has passed."""
    if days in (0, 1):
        return (Label(zh="今天到期", en="due today"), Label(zh="明天到期", en="due tomorrow"))[days]
    count = f"{abs(days)} day{'' if abs(days) == 1 else 's'}"
    return Label(zh=f"还有{days}天", en=f"{count} left") if days > 0 else Label(zh=f"已超{-days}天", en=f"{count} late")


def person_name(names: Names, person_id: str) -> Label:
    """Somebody's name; the id where the office has no such person any more."""
    person = names.people.get(person_id)
    return same(person.name if person else person_id)


def actor_name(names: Names, actor: str) -> Label:
    """Who stands behind an entry: a colleague, the petitioner, or the system."""
    kind, _, name = actor.partition(":")
    return person_name(names, name) if kind == "person" else ACTORS.get(actor, same(actor))


def value_words(rule: FieldRule | Column, value: Any, names: Names) -> Label:
    """A value of a field in words; rows become one line a row."""
    if rule.type == "rows":
        return joined((same(" · ".join(filter(None, row))) for row in row_cells(rule, value, names)), zh="\n", en="\n")
    if isinstance(value, list):
        return joined(_single(rule, item, names) for item in value)
    return _single(rule, value, names)


def row_cells(rule: FieldRule | Column, value: Any, names: Names) -> list[list[str]]:
    """The cells of a field of rows as Chinese texts, in the order of its columns."""
    return [[cell.zh for cell in row] for row in row_labels(rule, value, names)]


def row_labels(rule: FieldRule | Column, value: Any, names: Names) -> list[list[Label]]:
    """The cells of a field of rows, in the order of its columns; an empty cell is an empty text."""
    columns = rule.of if isinstance(rule, FieldRule) and rule.of else {}
    rows = value if isinstance(value, list) else []
    return [
        [value_words(column, row[name], names) if row.get(name) else same("") for name, column in columns.items()]
        for row in rows
    ]


def _single(rule: FieldRule | Column, value: Any, names: Names) -> Label:
    match rule.type:
        case "choice" | "choices":
            return choices_of(rule, names.codes).get(str(value), same(str(value)))
        case "person" | "persons":
            return person_name(names, str(value))
        case "unit" | "units":
            unit = names.units.get(str(value))
            return unit.name if unit else same(str(value))
        case "case":
            return same(names.cases.get(str(value), str(value)))
        case "boolean":
            return YES if value in (True, "true") else NO
        case "date":
            day = date.fromisoformat(str(value))
            return formal_day(day) if names.is_formal else day_words(day)
        case "moment":
            moment = datetime.fromisoformat(str(value))
            day = moment.astimezone(names.zone).date()
            return formal_day(day) if names.is_formal else moment_words(moment, names.zone)
    return same(str(value))
