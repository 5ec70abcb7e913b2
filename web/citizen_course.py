"""What happened to a case, as its petitioner reads it: day by day, what was decided above, what no longer holds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from engine.compile import Compiled
from engine.labels import Label, formal_day
from engine.snapshot import Snapshot
from web.casefile import CaseFile
from web.labels import value_words
from workflows.file_queries import GivenPaper, Happened
from workflows.letter_days import answer_clock, is_answer
from workflows.petitioner_words import ACTS, HIGHER_DECISIONS, stage_of

_ORIGINAL = Label(zh="并入的原事项", en="The open matter")
_ITS_STATE = Label(zh="原事项办理情况", en="How that stands")
_ITS_UNIT = Label(zh="原事项承办单位", en="Unit that handles that")
_ITS_END = Label(zh="原事项办理期限", en="Limit of that")
_NO_LONGER = Label(
    zh="这份意见已被上级机关撤销或者责令重新办理，以重新作出的意见为准。",
    en="The organ above revoked this or ordered a new decision; the new opinion will hold.",
)


def course_of(file: CaseFile, happened: Sequence[Happened]) -> list[tuple[Label, Label]]:
    """(day, what happened), from the beginning; what the petitioner has no use for is left out."""
    told = [(one.day or _local(file, one.at), _words(file, one)) for one in happened]
    return [(formal_day(day), words) for day, words in told if words]


def _words(file: CaseFile, one: Happened) -> Label | None:
    if one.action in ACTS:
        return ACTS[one.action]
    if one.to is None:
        return None
    stage = stage_of(file.case.workflow, one.to)
    return stage.happened if stage else file.compiled.lifecycle.states[one.to].title


def decisions_above(file: CaseFile) -> list[tuple[Label, Label]]:
    """What review and re-review decided, with number and day."""
    fields, known = file.compiled.lifecycle.fields, {**file.case.facts, **file.case.values}
    given = (name for name in HIGHER_DECISIONS if name in fields and known.get(name))
    return [(fields[name].label, value_words(fields[name], known[name], file.names)) for name in given]


def note_on(file: CaseFile, paper: GivenPaper) -> Label | None:
    """That an answer no longer holds: the organ above has set the day for a new one since."""
    limits = [limit for limit in file.compiled.limits.values() if is_answer(limit.rule)]
    answers = {fact.name for limit in limits for fact in limit.stops if fact.kind == "issued"}
    for clock in file.case.clocks.values():
        limit = file.compiled.limits[clock.name]
        is_ordered = is_answer(limit.rule) and isinstance(limit.rule.due, str) and limit.rule.due.startswith("field ")
        if is_ordered and paper.letter in answers and paper.issued < clock.starts_at:
            return _NO_LONGER
    return None


def of_original(file: CaseFile, original: tuple[Snapshot, Compiled] | None) -> Iterator[tuple[Label, Label]]:
    """Number, state, unit and limit of the open matter into which this one went, and nothing of its petitioner."""
    if original is None:
        return
    case, compiled = original
    yield _ORIGINAL, Label(zh=case.number, en=case.number)
    stage = stage_of(case.workflow, case.state)
    yield _ITS_STATE, stage.happened if stage else compiled.lifecycle.states[case.state].title
    if unit := file.around.units.get(str(case.facts.get("lead_unit"))):
        yield _ITS_UNIT, unit.name
    if clock := answer_clock(compiled.lifecycle, case.clocks):
        yield _ITS_END, formal_day(clock.due_day)


def _local(file: CaseFile, moment: datetime) -> date:
    return moment.astimezone(file.names.zone).date()
