"""What happens to the deadlines of a case when something happens to the case: pure, every change with its reason."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from engine.calendars import Calendar
from engine.compile import DUE_STEP, REPEAT_STEP, Compiled, Limit, span_of
from engine.deadlines import Lands, Reckoning, Target, extend
from engine.escalations import repeat_at
from engine.facts import Fact
from engine.runs import as_time, begin, counted_from, instant, moved, reckon_run
from engine.snapshot import Clock

#: Asks a rule of the definition over the case as it is after the change; an error counts as no.
Ask = Callable[[str], bool]
LIGHTS = ("green", "yellow", "red")
#: What waived a limit: its own rule, which may cease to hold; an action; or the end of the case.
BY_RULE, BY_ACTION, BY_END = "rule", "action", "end"
#: A step that fails is tried again after a minute, then two, four …, an hour at most; after so many tries it is held.
TRIES = 10
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Change:
    """
    One change of one clock.

    `effect` is started, met, waived, resumed, passed, stepped, extended, extension_void, recounted or cancelled.
    """

    effect: str
    before: Clock | None
    after: Clock


@dataclass(frozen=True, slots=True)
class Happening:
    """A case after something happened: the facts that occurred, each with its moment or day, and the values now."""

    occurred: Mapping[Fact, date | datetime]
    facts: Mapping[str, Any]
    changed: frozenset[str]
    seq: int
    now: datetime
    ended: bool = False
    restart: tuple[str, ...] = ()
    waive: tuple[str, ...] = ()


def follow(
    compiled: Compiled, clocks: Mapping[str, Clock], happening: Happening, *, calendar: Calendar, ask: Ask
) -> list[Change]:
    """Every change that `happening` makes to the clocks of a case, in the order of the definition."""
    changes: list[Change] = []
    for name, limit in compiled.limits.items():
        clock = clocks.get(name)
        changes.extend(_changes_of(limit, clock, happening, calendar=calendar, ask=ask))
    return changes


def _changes_of(
    limit: Limit, clock: Clock | None, happening: Happening, *, calendar: Calendar, ask: Ask
) -> Iterable[Change]:
    began = _occurred(limit.starts, happening)
    restarted = limit.name in happening.restart
    if began is not None or restarted:
        # What was started by a move that was undone has never been started.
        again = clock is None or clock.status == "cancelled" or restarted or limit.rule.again == "restart"
        if again and (started := _start(limit, clock, happening, began, calendar=calendar, ask=ask)):
            if clock and clock.is_open:
                yield Change("cancelled", clock, _ended(clock, "cancelled", happening))
            yield started
            clock = started.after
    if clock and _may_run_again(clock, happening):
        yield from _waiting(limit, clock, happening, calendar=calendar, ask=ask)
        return
    if clock is None or not clock.is_open:
        return
    for recounted in _recount(limit, clock, happening, calendar=calendar):
        yield recounted
        clock = recounted.after
    yield from _ending(limit, clock, happening, calendar=calendar, ask=ask)


def _may_run_again(clock: Clock, happening: Happening) -> bool:
    """Whether its own rule waived it, which may hold no more, or the end of a case that has just been opened again."""
    if clock.status != "waived":
        return False
    arrives = any(fact.kind == "reaches" for fact in happening.occurred)
    return clock.waived_by == BY_RULE or (clock.waived_by == BY_END and arrives and not happening.ended)


def _waiting(limit: Limit, clock: Clock, happening: Happening, *, calendar: Calendar, ask: Ask) -> Iterable[Change]:
    """
    A limit that its own rule, or the end of the case, had waived: met after all, or running again.

    It runs from its old start; where it would be over already, from now, as a run of its own: nobody is late with what
    could not be done. Source: docs/rules/deadlines.md, rule 9.
    """
    stopped = _occurred(limit.stops, happening)
    if stopped is not None:
        yield Change("met", clock, _ended(clock, "met", happening, at=instant(stopped, calendar)))
        return
    if limit.name in happening.waive:
        yield Change("waived", clock, replace(clock, waived_by=BY_ACTION))
        return
    span = limit.span(happening.facts)
    if span is None or happening.ended or (limit.rule.waived_if and ask(limit.rule.waived_if)):
        return
    start = counted_from(limit, happening.facts) or clock.starts_at
    reckoning = reckon_run(limit, start, span, happening.facts, calendar, longer=clock.extended_days)
    if reckoning.due_at > happening.now and DUE_STEP not in clock.fired:
        again = replace(clock, status="running", waived_by=None, ended_seq=None, ended_at=None)
        yield Change("resumed", clock, moved(limit, again, reckoning, start, calendar=calendar))
        return
    reckoning = reckon_run(limit, happening.now, span, happening.facts, calendar)
    generation = clock.generation + 1
    begun = begin(limit, reckoning, happening.now, calendar=calendar, generation=generation, seq=happening.seq)
    yield Change("resumed", None, begun)


def _occurred(facts: frozenset[Fact], happening: Happening) -> date | datetime | None:
    """The moment or day of the last of these facts that occurred just now."""
    moments = [happening.occurred[fact] for fact in facts if fact in happening.occurred]
    return moments[-1] if moments else None


def _start(
    limit: Limit,
    clock: Clock | None,
    happening: Happening,
    began: date | datetime | None,
    *,
    calendar: Calendar,
    ask: Ask,
) -> Change | None:
    if limit.rule.only_if and not ask(limit.rule.only_if):
        return None
    span = limit.span(happening.facts)
    start = counted_from(limit, happening.facts) or began or happening.now
    if span is None:
        return None
    reckoning = reckon_run(limit, start, span, happening.facts, calendar)
    generation = clock.generation + 1 if clock else 1
    begun = begin(limit, reckoning, start, calendar=calendar, generation=generation, seq=happening.seq)
    return Change("started", None, begun)


def _recount(limit: Limit, clock: Clock, happening: Happening, *, calendar: Calendar) -> Iterable[Change]:
    """A length that follows a field is counted again from the same start when the field changes."""
    depends = {limit.follows} if limit.follows else set()
    words = limit.rule.counts_from
    has_moved = bool(words) and str(words).removeprefix("field ") in happening.changed
    if clock.started_seq == happening.seq or not (
        depends & happening.changed or has_moved or _start_was_corrected(limit, happening)
    ):
        return
    span = limit.span(happening.facts)
    if span is None:
        return
    start = _corrected_start(limit, happening) or counted_from(limit, happening.facts) or clock.starts_at
    reckoning = reckon_run(limit, start, span, happening.facts, calendar, longer=clock.extended_days)
    if reckoning.due_at == clock.due_at:
        return
    if clock.status == "running":
        yield Change("recounted", clock, moved(limit, clock, reckoning, start, calendar=calendar))
    elif reckoning.due_at <= happening.now:
        after = moved(limit, clock, reckoning, start, calendar=calendar)
        yield Change("recounted", clock, replace(after, pending=clock.pending))
    else:
        yield from _not_yet_due(limit, clock, reckoning, start, happening, calendar=calendar)


def _not_yet_due(
    limit: Limit,
    clock: Clock,
    reckoning: Reckoning,
    start: date | datetime,
    happening: Happening,
    *,
    calendar: Calendar,
) -> Iterable[Change]:
    """A limit that had passed is due later now: a new run, since no step is taken twice in one."""
    yield Change("cancelled", clock, _ended(clock, "cancelled", happening))
    generation = clock.generation + 1
    begun = begin(limit, reckoning, start, calendar=calendar, generation=generation, seq=happening.seq)
    coming = tuple((at, step) for at, step in begun.pending if at > happening.now)
    yield Change("recounted", None, replace(begun, pending=coming, extended_days=clock.extended_days))


def _start_was_corrected(limit: Limit, happening: Happening) -> bool:
    return _corrected_start(limit, happening) is not None


def _corrected_start(limit: Limit, happening: Happening) -> date | datetime | None:
    for fact in limit.starts:
        if fact.kind == "field" and fact.name in happening.changed & happening.facts.keys():
            return as_time(str(happening.facts[fact.name]))
    return None


def _ending(limit: Limit, clock: Clock, happening: Happening, *, calendar: Calendar, ask: Ask) -> Iterable[Change]:
    if limit.takes_effect and (day := _occurred(limit.takes_effect, happening)) is not None:
        yield from extended_by(limit, clock, happening, _day(day, calendar), calendar=calendar)
        return
    stopped = _occurred(limit.stops, happening)
    if stopped is not None:
        yield Change("met", clock, _ended(clock, "met", happening, at=instant(stopped, calendar)))
    elif limit.name in happening.waive:
        yield Change("waived", clock, _ended(clock, "waived", happening, by=BY_ACTION))
    elif limit.rule.waived_if and ask(limit.rule.waived_if):
        yield Change("waived", clock, _ended(clock, "waived", happening, by=BY_RULE))
    elif happening.ended and not limit.is_right:
        status = "waived" if clock.status == "running" else "passed"
        yield Change("waived", clock, _ended(clock, status, happening, by=BY_END))


def _ended(clock: Clock, status: str, happening: Happening, at: datetime | None = None, by: str | None = None) -> Clock:
    return replace(
        clock, status=status, waived_by=by, ended_seq=happening.seq, ended_at=at or happening.now, pending=()
    )


def _day(moment: date | datetime, calendar: Calendar) -> date:
    return calendar.day_of(moment) if isinstance(moment, datetime) else moment


def extended_by(limit: Limit, clock: Clock, happening: Happening, day: date, *, calendar: Calendar) -> Iterable[Change]:
    """
    An extension that takes effect on `day`: once, on the old due day at the latest.

    What counts is the day of the delivery, also where it is entered after the limit has passed.

    Source: docs/rules/deadlines.md, rule 10.
    """
    rule = limit.rule.extend
    assert rule is not None
    asked = happening.facts.get(rule.days.removeprefix("field "))
    allowed = span_of(rule.at_most).count
    asked = asked if isinstance(asked, int) else 0
    if clock.extended_days or day > clock.due_day or not 0 < asked <= allowed:
        yield Change("extension_void", clock, clock)
        return
    reckoning = extend(
        clock.due_day,
        asked,
        calendar=calendar,
        lands=Lands(limit.rule.lands),
        target=Target(limit.rule.target or "none"),
        right=limit.is_right,
    )
    longer = replace(clock, extended_days=asked)
    if clock.status == "running":
        yield Change("extended", clock, moved(limit, longer, reckoning, clock.starts_at, calendar=calendar))
    elif reckoning.due_at > happening.now:
        yield from _not_yet_due(limit, longer, reckoning, clock.starts_at, happening, calendar=calendar)
    else:
        after = moved(limit, longer, reckoning, clock.starts_at, calendar=calendar)
        yield Change("extended", clock, replace(after, pending=clock.pending))


def whom_to_tell(limit: Limit, clock: Clock, *, calendar: Calendar) -> tuple[str, ...]:
    """
    The roles that the first pending step of a clock tells, without those whom a later step tells on the same day.

    So nobody is told of one limit twice on one day. Source: docs/rules/deadlines.md, rule 13.
    """
    (at, step), *later = clock.pending
    if step == DUE_STEP:
        return ()
    spared = {
        role
        for moment, other in later
        if other != DUE_STEP and calendar.day_of(moment) == calendar.day_of(at)
        for role in limit.rungs[other % REPEAT_STEP].rule.tell
    }
    return tuple(role for role in limit.rungs[step % REPEAT_STEP].rule.tell if role not in spared)


def take_step(limit: Limit, clock: Clock, *, calendar: Calendar) -> tuple[Change, int]:
    """
    The first pending step of a clock, taken: its new status and light, and the next repetition where there is one.
    """
    at, step = clock.pending[0]
    rest = clock.pending[1:]
    rung = None if step == DUE_STEP else limit.rungs[step % REPEAT_STEP]
    if rung and rung.every:
        rest = tuple(sorted((*rest, (repeat_at(at, rung.every, calendar=calendar), step + REPEAT_STEP))))
    light = max(clock.light, (rung.rule.light if rung else None) or "green", key=LIGHTS.index)
    status = "passed" if step == DUE_STEP else clock.status
    if step == DUE_STEP and not limit.is_right:
        light = "red"
    after = replace(clock, status=status, light=light, pending=rest, fired=(*clock.fired, step), attempts=0)
    return Change("passed" if step == DUE_STEP else "stepped", clock, after), step
