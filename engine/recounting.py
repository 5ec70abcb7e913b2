"""
Reckon running limits again when the calendar is known that their provisional date waited for.

Each is an entry of its case's chain, once for every limit and calendar. A duty of the office follows the calendar; a
right never ends earlier than was told. What was met, has passed, or was taken as a step stays.

Source: docs/rules/deadlines.md, rule 11.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from engine.calendars import Calendar
from engine.clocks import Change
from engine.compile import Compiled, Limit
from engine.counting import Step
from engine.deadlines import Reckoning
from engine.entry import beginning_of, clocks_as_data, writing_of
from engine.holders import stand
from engine.labels import Label, joined
from engine.locking import Wanted, read_case
from engine.office import Office
from engine.runs import moved, reckon_run
from engine.snapshot import Clock, Snapshot
from engine.statements import Statement
from engine.time_sentences import say_time
from engine.unit_of_work import Work
from engine.writing import write_entry

_WAITS = """FROM deadline d WHERE d.case_id = c.id AND d.provisional AND d.status = 'running'
 AND d.calendar <> :calendar AND d.due_day <= :known_until"""
_CASES = f"SELECT c.id FROM case_ c WHERE c.id > :after AND EXISTS (SELECT 1 {_WAITS}) ORDER BY c.id LIMIT :count"  # noqa: S608 -- constants only
_CLAIM = Statement(postgresql=f"{_CASES} FOR NO KEY UPDATE OF c SKIP LOCKED", sqlite=_CASES)
_LOOK = Statement(f"SELECT c.id FROM case_ c WHERE EXISTS (SELECT 1 {_WAITS}) ORDER BY c.id")  # noqa: S608 -- constants only


@dataclass(frozen=True, slots=True)
class Recounted:
    """
    A limit under the calendar that is known now.

    `year` is the one whose notice decides on the date that was told, `reckoned` the last day by the calendar; None
    where the length cannot be known any more, and then the date stays.
    """

    number: str
    title: Label
    before: Clock
    after: Clock
    year: int
    reckoned: date | None

    @property
    def has_moved(self) -> bool:
        """Whether another moment holds now."""
        return self.before.due_at != self.after.due_at


def claim_waiting(work: Work, office: Office, *, after: str, count: int) -> list[str]:
    """The next cases behind `after`, in the order of their ids, with a limit whose calendar is known now; locked."""
    return [row[0] for row in work.rows(_CLAIM, **_known(office.calendar), after=after, count=count)]


def recount(
    work: Work, office: Office, compiled: Compiled, case: Snapshot, *, actor: str, now: datetime
) -> tuple[Snapshot, list[Recounted]]:
    """Reckon every limit of a locked case again whose calendar is known now; the case after it, and what was done."""
    done = _waiting(office, compiled, case)
    for one in done:
        case = _write(work, office, compiled, case, one, actor=actor, now=now)
    return case, done


def would_recount(work: Work, office: Office, *, now: datetime) -> list[Recounted]:
    """What the next sweep will reckon again, by case; nothing is written."""
    found: list[Recounted] = []
    for (case_id,) in work.rows(_LOOK, **_known(office.calendar)):
        read = read_case(work, case_id, Wanted(today=office.today(now)))
        assert read is not None, f"{case_id} has deadlines and is gone"
        found += _waiting(office, office.compiled(work, read.case.definition), read.case)
    return found


def _known(calendar: Calendar) -> dict[str, Any]:
    return {"calendar": calendar.sha256, "known_until": calendar.known_until}


def _waiting(office: Office, compiled: Compiled, case: Snapshot) -> list[Recounted]:
    return [
        _recounted(case, compiled.limits[name], clock, office.calendar)
        for name, clock in case.clocks.items()
        if clock.provisional
        and clock.status == "running"
        and clock.calendar != office.calendar.sha256
        and clock.due_day <= office.calendar.known_until
    ]


def _recounted(case: Snapshot, limit: Limit, clock: Clock, calendar: Calendar) -> Recounted:
    year, span = calendar.notice_of(clock.due_day), limit.span(case.facts)
    if span is None or (span.field and not case.is_given(span.field)):
        as_it_was = replace(clock, calendar=calendar.sha256, attempts=0)
        return Recounted(case.number, limit.rule.title, clock, as_it_was, year, None)
    found = reckon_run(limit, clock.starts_at, span, case.facts, calendar, longer=clock.extended_days)
    holds, code = found, "sum_known_same" if found.due_at == clock.due_at else "sum_known_moved"
    if limit.is_right and found.due_at < clock.due_at:
        holds, code = _as_told(found, clock, calendar), "sum_known_told"
    sentence = say_time(code, year=year, was=clock.due_day, due=holds.due_day, reckoned=found.due_day)
    holds = replace(holds, summary=joined((holds.summary, sentence), zh="", en=" "))
    after = moved(limit, replace(clock, attempts=0), holds, clock.starts_at, calendar=calendar)
    said = {"recounted": {"year": year, "was": clock.due_day.isoformat(), "reckoned": found.due_day.isoformat()}}
    after = replace(after, derivation={**(after.derivation or {}), **said})
    return Recounted(case.number, limit.rule.title, clock, after, year, found.due_day)


def _as_told(found: Reckoning, clock: Clock, calendar: Calendar) -> Reckoning:
    """The reckoning with the later end that was told before."""
    day = clock.due_day
    told = Step(day, day, calendar.day_kind(day), counted=False, number=None, why=say_time("step_told"))
    return replace(
        found, due_day=day, due_at=clock.due_at, earliest_day=day, latest_day=day, steps=(*found.steps, told)
    )


def _write(
    work: Work, office: Office, compiled: Compiled, case: Snapshot, one: Recounted, *, actor: str, now: datetime
) -> Snapshot:
    clock = one.after
    after = replace(case, seq=case.seq + 1, clocks={**case.clocks, clock.name: clock})
    after = stand(office, compiled, after, work, now=now, was_sealed_for=after.sealed_for)
    body = {
        **beginning_of(case, after, kind="deadline", action=clock.name, now=now),
        "actor": actor,
        "recount": {
            "deadline": clock.name,
            "generation": clock.generation,
            "calendar": clock.calendar,
            "before": one.before.calendar,
            "year": one.year,
            "was": one.before.due_day.isoformat(),
            **({"reckoned": one.reckoned.isoformat()} if one.reckoned else {}),
        },
        "clocks": clocks_as_data([Change("recounted", one.before, clock)]),
    }
    writing = writing_of(case, after, body, now=now, clocks=(clock,))
    write_entry(work, writing)
    return replace(after, head=bytes(writing.event["hash"]))
