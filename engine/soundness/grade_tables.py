"""Whether grade tables decide: every case has a grade, and every row is of use."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine.definitions import GradeTable
from engine.errors import Problem
from engine.labels import Label
from engine.soundness.contradictions import answer, listed_rules, setting
from engine.soundness.ground import Ground
from engine.soundness.names import CHOICES
from engine.soundness.rules import usable
from engine.soundness.verdicts import Demand, Outcome
from engine.source import Path


def check_grades(ground: Ground, doubtful: list[Problem]) -> Iterator[Problem]:
    """Errors about grade tables; into `doubtful` goes what cannot be decided."""
    for name, table in ground.lifecycle.grades.items():
        if name in ground.lifecycle.fields:
            yield from _table(ground, name, table)
            yield from _rows(ground, table, ("grades", name), doubtful)
        else:
            yield from ground.name_known("field", name, ("grades", name), ground.lifecycle.fields)


def _table(ground: Ground, name: str, table: GradeTable) -> Iterator[Problem]:
    path: Path = ("grades", name)
    yield from ground.field_of_kind(name, path, CHOICES[:1])
    yield from ground.known("role", table.lowered_by, (*path, "lowered_by"), ground.lifecycle.roles)
    choices = ground.choices(ground.lifecycle.fields[name])
    last: int | None = None
    for number, row in enumerate(table.table):
        where: Path = (*path, "table", number)
        if choices:
            yield from ground.known("grade", row.grade, (*where, "grade"), choices)
        if last is not None:
            yield ground.problem("grade_row_after", where)
        if (row.when is None) == (row.otherwise is None):
            yield ground.problem("grade_row", where)
        elif row.when is not None:
            yield from usable(ground, row.when, None, (*where, "when"))
        else:
            last = number
    if last is None:
        yield ground.problem_of("grade_gap", path, example=_gap(ground, table))


def _gap(ground: Ground, table: GradeTable) -> Label:
    """A case that no row fits, where one is found."""
    demands = [Demand(row.when, holds=False) for row in table.table if row.when is not None]
    found = answer(ground, demands, setting(ground, None))
    if not found.example:
        return Label(zh="", en="")
    return Label(zh=f"；例如：{_told(found.example, '空')}", en=f"; for example: {_told(found.example, 'empty')}")


def _told(example: Mapping[str, object], missing: str) -> str:
    return ", ".join(f"{name} = {missing if value is None else value}" for name, value in example.items())


def _rows(ground: Ground, table: GradeTable, path: Path, doubtful: list[Problem]) -> Iterator[Problem]:
    """Rows that can never fit: by themselves, or because those above take every such case."""
    above: list[Demand] = []
    where = setting(ground, None)
    for number, row in enumerate(table.table):
        if row.when is None:
            continue
        found = answer(ground, [*above, Demand(row.when)], where)
        place = (*path, "table", number, "when")
        if found.outcome is Outcome.UNDECIDED:
            doubtful.append(ground.problem("rules_undecided", place, rules=listed_rules([row.when])))
        elif found.outcome is Outcome.IMPOSSIBLE:
            is_covered = found.because != (len(above),)
            yield ground.problem("grade_row_covered" if is_covered else "grade_row_never", place)
        above.append(Demand(row.when, holds=False))
