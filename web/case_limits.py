"""A limit of a case in words: when it is due, how it stands, by which law, and how it was counted day by day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from engine.labels import Label, joined
from engine.runs import over_at
from engine.snapshot import Clock
from engine.statements import as_day
from web.casefile import CaseFile
from web.due_words import has_hour, time_left
from web.labels import day_words, moment_words
from workflows.vocabulary import CLOCK_STATUSES
from workflows.weights import Weight, weight_of

_TONES = {"running": "neutral", "met": "good", "passed": "bad"}
_LATE = Label(zh="逾期完成", en="Met late")
_OVER = Label(zh="已届满", en="Over")
#: A limit counts as near from so many days before its last day.
NEAR = 1
_COUNTED = {True: Label(zh="计入", en="Counts"), False: Label(zh="不计", en="Does not count")}


@dataclass(frozen=True, slots=True)
class Due:
    """One limit of the case."""

    title: Label
    status: Label
    tone: str
    light: str
    is_open: bool
    is_right: bool
    due: Label
    left: Label | None
    target: Label | None
    is_provisional: bool
    range: Label | None
    started: Label
    ended: Label | None
    law: Label | None
    summary: Label | None
    steps: Sequence[tuple[Label, Label, Label]]


def due_of(file: CaseFile, clock: Clock) -> Due:
    """A limit in words, with its derivation day by day."""
    limit = file.compiled.limits[clock.name]
    derivation = file.around.derivations.get((clock.name, clock.generation), {})
    late = clock.status == "met" and clock.ended_at is not None and clock.ended_at > clock.due_at
    runs, over = is_running(file, clock), clock.is_open and not is_running(file, clock)
    return Due(
        title=limit.rule.title,
        status=_LATE if late else _OVER if over else CLOCK_STATUSES[clock.status],
        tone="warning" if late else "neutral" if over else _TONES.get(clock.status, "neutral"),
        light=light_of(file, clock) if runs else "",
        is_open=runs,
        is_right=limit.is_right,
        due=due_of_clock(file, clock),
        left=time_left(clock.due_at, clock.due_day, now=file.now, zone=file.names.zone) if runs else None,
        target=day_words(clock.target_day) if clock.target_day and clock.target_day != clock.due_day else None,
        is_provisional=clock.provisional,
        range=_range(derivation) if clock.provisional else None,
        started=moment_words(clock.starts_at, file.names.zone),
        ended=moment_words(clock.ended_at, file.names.zone) if clock.ended_at else None,
        law=limit.rule.law,
        summary=_label(derivation.get("summary")),
        steps=[_step(step) for step in derivation.get("derivation", ())],
    )


def is_running(file: CaseFile, clock: Clock) -> bool:
    """Whether it still runs, in time or late; a window that ends silently is nobody's delay once it is over."""
    limit = file.compiled.limits[clock.name]
    # One on a date that may still move runs until somebody knows it, or nothing can move it any more.
    ends_at = over_at(limit, clock) if clock.status == "running" else clock.due_at
    return clock.is_open and not (limit.rule.ends == "silently" and file.now >= ends_at)


def in_order(file: CaseFile) -> list[Clock]:
    """The limits of the case: the law's first, then duties, then internal goals, last the petitioner's windows."""

    def weight(clock: Clock) -> Weight:
        return weight_of(file.compiled.limits[clock.name].rule)

    return sorted(file.case.clocks.values(), key=lambda clock: (weight(clock), clock.due_at, clock.name))


def light_of(file: CaseFile, clock: Clock) -> str:
    """
    The light of a running limit, whether the sweep has been round or not: what is due tomorrow at the latest is yellow,
    what has passed is red. A window that ends by itself has none.
    """
    weight = weight_of(file.compiled.limits[clock.name].rule)
    if weight is Weight.WINDOW:
        return ""
    if file.now >= clock.due_at:
        return "red"
    return "yellow" if clock.light == "green" and _days_to(file, clock) <= NEAR else clock.light


def light_on(file: CaseFile) -> str:
    """The light of the whole case; an internal goal makes it yellow at most."""
    found = set()
    for clock in file.case.clocks.values():
        if is_running(file, clock) and (light := light_of(file, clock)):
            is_goal = weight_of(file.compiled.limits[clock.name].rule) is Weight.GOAL
            found.add("yellow" if is_goal and light == "red" else light)
    return next((light for light in ("red", "yellow", "green") if light in found), "")


def _days_to(file: CaseFile, clock: Clock) -> int:
    return (clock.due_day - file.now.astimezone(file.names.zone).date()).days


def due_of_clock(file: CaseFile, clock: Clock) -> Label:
    """The due day; with the time of day where the limit does not end with a day."""
    zone = file.names.zone
    return moment_words(clock.due_at, zone) if has_hour(clock.due_at, zone) else day_words(clock.due_day)


def _range(derivation: Mapping[str, Any]) -> Label | None:
    first, last = as_day(derivation.get("earliest_day")), as_day(derivation.get("latest_day"))
    if first is None or last is None or first == last:
        return None
    return joined((day_words(first), day_words(last)), zh=" 至 ", en=" to ")


def _label(data: Mapping[str, str] | None) -> Label | None:
    return Label.model_validate(data) if data else None


def _step(step: Mapping[str, Any]) -> tuple[Label, Label, Label]:
    first, last = date.fromisoformat(step["first"]), date.fromisoformat(step["last"])
    days = day_words(first) if first == last else joined((day_words(first), day_words(last)), zh=" 至 ", en=" to ")
    number = step.get("number")
    counted = _COUNTED[bool(step.get("counted"))]
    if number is not None:
        counted = Label(zh=f"第{number}天", en=f"Day {number}")
    return days, counted, Label.model_validate(step["why"])
