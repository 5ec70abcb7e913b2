"""
Which limits of past cases would have been due at another time under another definition.

What was entered then is taken as it was; only the rules of the limits are asked again. Each limit is reckoned under the
case's own definition, too: where that does not give the date that is stored, nothing is said of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from engine.asking import Scene
from engine.calendars import Calendar
from engine.clocks import Happening, follow, take_step
from engine.compile import Compiled
from engine.counting import CannotReckon
from engine.definitions import Action, Record
from engine.facts import Fact
from engine.logs.cases import PastCase
from engine.office import Office
from engine.replay import Replayed, replay_onto
from engine.runs import as_time
from engine.snapshot import Clock
from engine.statements import as_moment
from engine.unit_of_work import Work

Clocks = dict[str, Clock]


@dataclass(frozen=True, slots=True)
class MovedLimit:
    """A limit that would have been due at another time; None where it never started."""

    case: str
    name: str
    old: str | None
    new: str | None


@dataclass(frozen=True, slots=True)
class Compared:
    """The limits of one case that would fall differently, and how many could not be compared."""

    moved: tuple[MovedLimit, ...]
    unreckoned: int


def compare_limits(work: Work, office: Office, over: Compiled, past: PastCase) -> Compared:
    """
    Reckon the limits of a past case under another definition.

    Args:
        work: a reading transaction, where the case's own definition is read.
        office: its calendar.
        over: the other definition.
        past: the case.
    """
    case = Replayed()
    for _ in replay_onto(case, past.entries):
        pass
    pinned = office.compiled(work, case.definition)
    stored = {name: due_of(clock, office.calendar) for name, clock in case.newest_clocks().items()}
    own = _dues(office, pinned, pinned, past)
    other = _dues(office, over, pinned, past)
    if own is None or other is None:
        return Compared((), len(stored))
    names = sorted(name for name in {*stored, *own, *other} if other.get(name) != stored.get(name))
    sure = [name for name in names if own.get(name) == stored.get(name)]
    moved = tuple(MovedLimit(case.number, name, stored.get(name), other.get(name)) for name in sure)
    return Compared(moved, len(names) - len(sure))


def _dues(office: Office, over: Compiled, pinned: Compiled, past: PastCase) -> dict[str, str | None] | None:
    """When each limit is due under a definition; None where something cannot be reckoned at all."""
    try:
        clocks = _Past(office, over, pinned).clocks_after(past)
    except CannotReckon:
        return None
    return {name: due_of(clock, office.calendar) for name, clock in clocks.items()}


def due_of(clock: Clock, calendar: Calendar) -> str | None:
    """The last day of a limit, or its moment where it ends at an hour; None for one that was taken back."""
    if clock.status == "cancelled":
        return None
    if clock.due_at == calendar.end_of(clock.due_day):
        return clock.due_day.isoformat()
    return clock.due_at.astimezone(calendar.zone).isoformat(timespec="minutes")


@dataclass(slots=True)
class _Before:
    """A case as it was before an entry."""

    state: str
    clocks: Clocks


class _Past:
    """A past case, run again under the limits of a definition."""

    def __init__(self, office: Office, over: Compiled, pinned: Compiled) -> None:
        self._office, self._over, self._pinned = office, over, pinned
        own, other = pinned.lifecycle.fields, over.lifecycle.fields
        #: A value is read only where both definitions mean the same kind of value by it.
        self._readable = {name for name, rule in other.items() if name in own and own[name].type == rule.type}

    def clocks_after(self, past: PastCase) -> Clocks:
        """The newest run of every limit, after everything that was done."""
        case, state = Replayed(), ""
        clocks: Clocks = {}
        saved: dict[int, Clocks] = {0: {}}
        for body in replay_onto(case, past.entries):
            clocks = self._passed(clocks, as_moment(body["at"]))
            if "undoes" in body:
                clocks = _restored(clocks, saved[body["undoes"] - 1], saved[body["undoes"]])
            elif body["kind"] != "signature":
                clocks = self._followed(clocks, case, state, body)
            saved[body["seq"]] = clocks
            state = case.state
        return clocks

    def _passed(self, clocks: Clocks, now: datetime) -> Clocks:
        """The clocks with every step taken that was due by now."""
        passed: Clocks = {}
        for name, clock in clocks.items():
            while clock.is_open and clock.pending and clock.pending[0][0] <= now:
                change, _ = take_step(self._over.limits[name], clock, calendar=self._office.calendar)
                clock = change.after  # noqa: PLW2901 -- one step after the other
            passed[name] = clock
        return passed

    def _followed(self, clocks: Clocks, case: Replayed, state: str, body: Mapping[str, Any]) -> Clocks:
        now = as_moment(body["at"])
        facts = {name: value for name, value in case.facts.items() if name in self._readable}
        act = _act(self._over, state, body)
        verbs = act.then if act else ()
        over, own = self._over.lifecycle.states, self._pinned.lifecycle.states
        happening = Happening(
            occurred=dict(self._occurred(case, state, body, act)),
            facts=facts,
            changed=_changed(body),
            seq=body["seq"],
            now=now,
            ended=(over.get(case.state) or own[case.state]).end,
            restart=tuple(name for verb in verbs for name in verb.restart or ()),
            waive=tuple(name for verb in verbs for name in verb.waive or ()),
        )
        ask = Scene(self._over, facts, clocks, as_moment(case.opened_at), now, {}).holds
        changes = follow(self._over, clocks, happening, calendar=self._office.calendar, ask=ask)
        return {**clocks, **{change.after.name: change.after for change in changes}}

    def _occurred(
        self, case: Replayed, state: str, body: Mapping[str, Any], act: Action | Record | None
    ) -> Iterator[tuple[Fact, date | datetime]]:
        """What happened by an entry, in the order in which the engine tells it."""
        moment = self._moment(case, state, body)
        fields = self._over.lifecycle.fields
        for name in sorted(_changed(body) & case.facts.keys()):
            value = case.facts[name]
            is_time = name in self._readable and fields[name].type in ("date", "moment") and isinstance(value, str)
            yield Fact("field", name), as_time(value) if is_time else moment
        if body["kind"] not in ("move", "record"):
            return
        for paper in body.get("delivered", ()):
            yield Fact("delivered", paper["letter"]), moment
        yield Fact("done", body["action"]), moment
        issued = [verb.letter for verb in act.then] if act else [paper["letter"] for paper in body.get("documents", ())]
        for letter in filter(None, issued):
            yield Fact("issued", letter), moment
        if body["seq"] == 1:
            yield Fact("opened"), moment
        if case.state != state:
            yield Fact("reaches", case.state), moment

    def _moment(self, case: Replayed, state: str, body: Mapping[str, Any]) -> date | datetime:
        """From when an act counts: its own definition says whether its form has the day."""
        act = _act(self._pinned, state, body)
        day = case.facts.get(act.dated) if isinstance(act, Action) and act.dated else None
        return date.fromisoformat(day) if isinstance(day, str) else as_moment(body["at"])


def _act(compiled: Compiled, state: str, body: Mapping[str, Any]) -> Action | Record | None:
    """What was done, as a definition has it."""
    if body["seq"] == 1:
        opening = compiled.lifecycle.open
        return Action(title=opening.title, by=opening.by, then=opening.then, to=opening.to)
    if body["kind"] == "move":
        return compiled.actions.get(state, {}).get(body["action"])
    return compiled.records.get(state, {}).get(body["action"]) if body["kind"] == "record" else None


def _changed(body: Mapping[str, Any]) -> frozenset[str]:
    kept = () if body["kind"] == "record" else body.get("kept", ())
    return frozenset((*body.get("facts", ()), *(name for name in kept if name[0] != "!"), *body.get("cleared", ())))


def _restored(clocks: Clocks, before: Clocks, after: Clocks) -> Clocks:
    """The clocks without what an entry did that was undone: before it, and after it, they were these."""
    touched = {name for name, clock in after.items() if before.get(name) != clock}
    return {name: clock for name, clock in clocks.items() if name not in touched} | {
        name: before[name] for name in touched if name in before
    }
