"""A case as lists and cards show it: ready words and marks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from engine.labels import Label, Language
from engine.office import Office
from web.i18n import day_in_words
from web.labels import days_left
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


def lines_of(cases: Iterable[CaseLine], *, office: Office, language: Language, today: date) -> tuple[Line, ...]:
    """The cases in the reader's language."""
    return tuple(line_of(case, office=office, language=language, today=today) for case in cases)


def line_of(case: CaseLine, *, office: Office, language: Language, today: date) -> Line:
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
        due_on=due_on(case.due_day, language, today=today, is_provisional=case.provisional),
        received=_day(case.received_at, office.zone, language),
        moved=_day(case.moved_at, office.zone, language),
        is_ended=case.ended_at is not None,
    )


def due_on(day: date | None, language: Language, *, today: date, is_provisional: bool = False) -> str:
    """A due day with how far off it is; nothing for none."""
    if day is None:
        return ""
    words = day_in_words(day, language, form="short" if day.year == today.year else "long")
    left = days_left((day - today).days)
    doubt = Label(zh="，暂定", en=", provisional").in_language(language) if is_provisional else ""
    between = Label(zh="（{}{}）", en=" ({}{})").in_language(language)
    return words + between.format(left.in_language(language), doubt)


def _day(moment: datetime, zone: ZoneInfo, language: Language) -> str:
    return day_in_words(moment.astimezone(zone).date(), language, form="long")
