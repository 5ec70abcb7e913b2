"""A case as lists and cards show it: ready words and marks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from engine.labels import Label, Language
from engine.office import Office
from web.due_words import due_words
from web.i18n import day_in_words
from workflows.line_queries import CaseLine

_UNKNOWN = Label(zh="（已停用的状态）", en="(a state no longer in use)")
_NO_UNIT = Label(zh="未交办", en="Not assigned")


@dataclass(frozen=True, slots=True)
class Line:
    """One case, ready to be drawn. `due` says what is due and when, nothing where nothing is."""

    id: str
    title: str
    number: str
    kind: Label
    state: Label
    colour: str
    light: str
    unit: Label
    village: Label | None
    due: str
    due_on: str
    received: str
    moved: str
    is_ended: bool


def lines_of(cases: Iterable[CaseLine], *, office: Office, language: Language, now: datetime) -> tuple[Line, ...]:
    """The cases in the reader's language."""
    return tuple(line_of(case, office=office, language=language, now=now) for case in cases)


def line_of(case: CaseLine, *, office: Office, language: Language, now: datetime) -> Line:
    """One case in the reader's language."""
    lifecycle = office.lifecycles[case.workflow].lifecycle
    state = lifecycle.states.get(case.state)
    rule = lifecycle.deadlines.get(case.due)
    return Line(
        id=case.id,
        title=case.title,
        number=case.number,
        kind=lifecycle.title,
        state=state.title if state else _UNKNOWN,
        colour=case.colour,
        light=case.light,
        unit=case.lead_unit or _NO_UNIT,
        village=case.village,
        due=rule.title.in_language(language) if rule else "",
        due_on=_due_on(case, office.zone, now=now).in_language(language),
        received=_day(case.received_at, office.zone, language),
        moved=_day(case.moved_at, office.zone, language),
        is_ended=case.ended_at is not None,
    )


def _due_on(case: CaseLine, zone: ZoneInfo, *, now: datetime) -> Label:
    if case.due_at is None or case.due_day is None:
        return Label(zh="", en="")
    return due_words(case.due_at, case.due_day, now=now, zone=zone, is_provisional=case.provisional)


def _day(moment: datetime, zone: ZoneInfo, language: Language) -> str:
    return day_in_words(moment.astimezone(zone).date(), language, form="long")
