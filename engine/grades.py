"""
Grades: an accountable decision with its reasons. Raising is free and happens by itself, lowering needs a role and a
reason.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.asking import Scene
from engine.compile import Compiled
from engine.errors import Refusal
from engine.labels import Label
from engine.sentences import say
from engine.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a grade table proposes, and why."""

    field: str
    grade: str
    because: Label

    def as_data(self, before: str) -> dict[str, Any]:
        """How an entry tells that the grade was raised from `before`."""
        return {"field": self.field, "from": before, "to": self.grade, "because": self.because.model_dump()}


def propose(scene: Scene, field: str) -> Proposal:
    """The first row of the table that fits; a row that cannot be decided does not fit, and the last row always does."""
    rows = scene.compiled.lifecycle.grades[field].table
    row = next(row for row in rows if row.when is None or scene.holds(row.when))
    return Proposal(field, row.grade, row.because)


def raised(scene: Scene, chosen: frozenset[str], *, before: Scene) -> list[Proposal]:
    """
    For each grade that has a value and was not chosen just now, the proposal where a new fact makes it higher.

    A row that fitted the case as it was `before` raises nothing again: somebody may have lowered the grade since, with
    a reason, and only what is new speaks against that.
    """
    higher: list[Proposal] = []
    for field, order in scene.compiled.graded.items():
        current = scene.facts.get(field)
        if current is None or field in chosen:
            continue
        for row in scene.compiled.lifecycle.grades[field].table:
            is_higher = order.index(row.grade) > order.index(current)
            if is_higher and row.when and scene.holds(row.when) and not before.holds(row.when):
                higher.append(Proposal(field, row.grade, row.because))
                break
    return higher


def lowering_refusal(
    compiled: Compiled,
    case: Snapshot,
    form: Mapping[str, Any],
    roles: frozenset[str],
    *,
    reason: str | None,
    now: datetime,
) -> Refusal | None:
    """Why a grade in a form is too low: below what it is or what is proposed, without the role and the reason."""
    for field in compiled.graded.keys() & form.keys():
        scene = Scene(compiled, {**case.facts, **form}, case.clocks, case.opened_at, now, {})
        proposal, rank = propose(scene, field), compiled.graded[field].index
        current = case.facts.get(field)
        lowered_by = compiled.lifecycle.grades[field].lowered_by
        if lowered_by in roles and reason:
            continue
        role = compiled.lifecycle.roles[lowered_by].title
        if rank(form[field]) < rank(proposal.grade):
            title = _title(compiled, field, proposal.grade)
            return Refusal("grade_too_low", say("grade_too_low", proposed=title, because=proposal.because, role=role))
        if current is not None and rank(form[field]) < rank(current):
            return Refusal("grade_lowered", say("grade_lowered", current=_title(compiled, field, current), role=role))
    return None


def _title(compiled: Compiled, field: str, grade: str) -> Label | str:
    choices = compiled.lifecycle.fields[field].choices
    return choices[grade] if isinstance(choices, dict) else grade
