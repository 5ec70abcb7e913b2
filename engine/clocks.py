"""What happens to the deadlines of a case when something happens to the case: pure, every change with its reason."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from engine.calendars import Calendar
from engine.compile import DUE_STEP, REPEAT_STEP, Compiled, Limit, span_of
from engine.deadlines import Lands, Reckoning, Target, derivation_as_data, extend, reckon
from engine.escalations import moment_at, repeat_at
from engine.facts import Fact
from engine.snapshot import Clock

#: Asks a rule of the definition over the case as it is after the change; an error counts as no.
Ask = Callable[[str], bool]
LIGHTS = ("green", "yellow", "red")


@dataclass(frozen=True, slots=True)
class Change:
    """
    One change of one clock.

    `effect` is started, met, waived, passed, stepped, extended, extension_void, recounted or cancelled.
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
        again = clock is None or restarted or limit.rule.again == "restart"
        if again and (started := _start(limit, clock, happening, began, calendar=calendar, ask=ask)):
            if clock and clock.is_open:
                yield Change("cancelled", clock, _ended(clock, "cancelled", happening))
            yield started
            clock = started.after
    if clock is None or not clock.is_open:
        return
    if recounted := _recount(limit, clock, happening, calendar=calendar):
        yield recounted
        clock = recounted.after
    yield from _ending(limit, clock, happening, calendar=calendar, ask=ask)


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
    start = _counted_from(limit, happening.facts) or began or happening.now
    if span is None:
        return None
    reckoning = _reckon(limit, start, span, happening.facts, calendar)
    generation = clock.generation + 1 if clock else 1
    begun = _clock(limit, reckoning, start, calendar=calendar, generation=generation, seq=happening.seq)
    return Change("started", None, begun)


def _counted_from(limit: Limit, facts: Mapping[str, Any]) -> date | datetime | None:
    words = limit.rule.counts_from
    value = facts.get(words.removeprefix("field ")) if words else None
    return as_time(value) if isinstance(value, str) else None


def as_time(text: str) -> date | datetime:
    """A day or a moment as fields hold it."""
    return date.fromisoformat(text) if len(text) == len("2026-03-02") else datetime.fromisoformat(text)


def _reckon(limit: Limit, start: date | datetime, span: Any, facts: Mapping[str, Any], calendar: Calendar) -> Reckoning:
    times = {span.field: as_time(str(facts[span.field]))} if span.field and facts.get(span.field) else {}
    return reckon(
        start,
        span,
        calendar=calendar,
        lands=Lands(limit.rule.lands),
        target=Target(limit.rule.target or "none"),
        right=limit.is_right,
        fields=times,
    )


def _clock(
    limit: Limit, reckoning: Reckoning, start: date | datetime, *, calendar: Calendar, generation: int, seq: int
) -> Clock:
    return Clock(
        name=limit.name,
        generation=generation,
        status="running",
        light="green",
        starts_at=_instant(start, calendar),
        due_at=reckoning.due_at,
        due_day=reckoning.due_day,
        target_day=reckoning.target_day,
        provisional=reckoning.provisional,
        calendar=reckoning.calendar_sha256,
        started_seq=seq,
        pending=_ladder(limit, reckoning, start, calendar=calendar, fired=()),
        derivation=derivation_as_data(reckoning),
    )


def _instant(start: date | datetime, calendar: Calendar) -> datetime:
    return start.astimezone(UTC) if isinstance(start, datetime) else calendar.instant(start)


def _ladder(
    limit: Limit, reckoning: Reckoning, start: date | datetime, *, calendar: Calendar, fired: tuple[int, ...]
) -> tuple[tuple[datetime, int], ...]:
    """The moments still to come, each with its step; the due moment itself is a step, too."""
    moments: list[tuple[datetime, int]] = []
    for number, rung in enumerate(limit.rungs):
        if rung.at:
            moments.append((moment_at(rung.at, start=start, reckoning=reckoning, calendar=calendar), number))
        elif rung.every:
            moments.append((repeat_at(reckoning.due_at, rung.every, calendar=calendar), number + REPEAT_STEP))
    # A citizen's window is never closed on a date that may still move.
    if not (limit.is_right and reckoning.provisional):
        moments.append((reckoning.due_at, DUE_STEP))
    return tuple(sorted((at, step) for at, step in moments if step not in fired))


def _recount(limit: Limit, clock: Clock, happening: Happening, *, calendar: Calendar) -> Change | None:
    """A length that follows a field is counted again from the same start when the field changes."""
    depends = {limit.follows} if limit.follows else set()
    words = limit.rule.counts_from
    moved = bool(words) and str(words).removeprefix("field ") in happening.changed
    if clock.started_seq == happening.seq or not (
        depends & happening.changed or moved or _start_was_corrected(limit, happening)
    ):
        return None
    span = limit.span(happening.facts)
    if span is None:
        return None
    start = _corrected_start(limit, happening) or _counted_from(limit, happening.facts) or clock.starts_at
    reckoning = _reckon(limit, start, span, happening.facts, calendar)
    if clock.extended_days:
        reckoning = _extended(limit, reckoning, clock.extended_days, calendar)
    if reckoning.due_at == clock.due_at:
        return None
    return Change("recounted", clock, _moved(limit, clock, reckoning, start, calendar=calendar))


def _start_was_corrected(limit: Limit, happening: Happening) -> bool:
    return any(fact.kind == "field" and fact.name in happening.changed for fact in limit.starts)


def _corrected_start(limit: Limit, happening: Happening) -> date | datetime | None:
    for fact in limit.starts:
        if fact.kind == "field" and fact.name in happening.changed:
            return as_time(str(happening.facts[fact.name]))
    return None


def _moved(limit: Limit, clock: Clock, reckoning: Reckoning, start: date | datetime, *, calendar: Calendar) -> Clock:
    late = reckoning.due_at > clock.due_at
    fired = tuple(step for step in clock.fired if not (step == DUE_STEP and late))
    return replace(
        clock,
        status="running" if late else clock.status,
        light=clock.light,
        starts_at=_instant(start, calendar),
        due_at=reckoning.due_at,
        due_day=reckoning.due_day,
        target_day=reckoning.target_day,
        provisional=reckoning.provisional,
        calendar=reckoning.calendar_sha256,
        pending=_ladder(limit, reckoning, start, calendar=calendar, fired=fired),
        fired=fired,
        derivation=derivation_as_data(reckoning),
    )


def _ending(limit: Limit, clock: Clock, happening: Happening, *, calendar: Calendar, ask: Ask) -> Iterable[Change]:
    if limit.takes_effect and (day := _occurred(limit.takes_effect, happening)) is not None:
        yield extended_by(limit, clock, happening, _day(day, calendar), calendar=calendar)
        return
    stopped = _occurred(limit.stops, happening)
    if stopped is not None:
        yield Change("met", clock, _ended(clock, "met", happening, at=_instant(stopped, calendar)))
    elif limit.name in happening.waive or (limit.rule.waived_if and ask(limit.rule.waived_if)):
        yield Change("waived", clock, _ended(clock, "waived", happening))
    elif happening.ended and not limit.is_right:
        status = "waived" if clock.status == "running" else "passed"
        yield Change("waived", clock, _ended(clock, status, happening))


def _ended(clock: Clock, status: str, happening: Happening, at: datetime | None = None) -> Clock:
    return replace(clock, status=status, ended_seq=happening.seq, ended_at=at or happening.now, pending=())


def _day(moment: date | datetime, calendar: Calendar) -> date:
    return calendar.day_of(moment) if isinstance(moment, datetime) else moment


def extended_by(limit: Limit, clock: Clock, happening: Happening, day: date, *, calendar: Calendar) -> Change:
    """
    An extension that takes effect on `day`: only while the limit runs, once, on the old due day at the latest.

    Source: docs/rules/deadlines.md, rule 10.
    """
    rule = limit.rule.extend
    assert rule is not None
    asked = happening.facts.get(rule.days.removeprefix("field "))
    allowed = span_of(rule.at_most).count
    asked = asked if isinstance(asked, int) else 0
    if clock.status != "running" or clock.extended_days or day > clock.due_day or not 0 < asked <= allowed:
        return Change("extension_void", clock, clock)
    reckoning = extend(
        clock.due_day,
        asked,
        calendar=calendar,
        lands=Lands(limit.rule.lands),
        target=Target(limit.rule.target or "none"),
        right=limit.is_right,
    )
    longer = _moved(limit, clock, reckoning, clock.starts_at, calendar=calendar)
    return Change("extended", clock, replace(longer, extended_days=asked))


def _extended(limit: Limit, reckoning: Reckoning, days: int, calendar: Calendar) -> Reckoning:
    return extend(
        reckoning,
        days,
        calendar=calendar,
        lands=Lands(limit.rule.lands),
        target=Target(limit.rule.target or "none"),
        right=limit.is_right,
    )


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
