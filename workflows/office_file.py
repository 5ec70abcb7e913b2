"""
Read `workflows.yaml` and all that it names into an office that the engine can run, or tell everything that is wrong.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time
from functools import partial
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, RootModel

from engine.calendars import Calendar, chinese_calendar_of
from engine.compile import Compiled, compile_lifecycle
from engine.definitions import Lifecycle
from engine.errors import DefinitionError, Problem
from engine.fields import Codes
from engine.hooks import Hooks, RegisterRule
from engine.labels import Label
from engine.loading import Loaded, load_lifecycle, load_model
from engine.office import Letter, Office
from engine.soundness import Surroundings, problems_of
from workflows.checks import CHECKS, PARAMETERS
from workflows.letters import Letterhead, PaperKind, compose
from workflows.people import STANDING, identities_with

WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class Strict(BaseModel):
    """Immutable; an unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class OpeningHours(Strict):
    """Days of the week, and periods such as `08:30-12:00` that hold on each of them."""

    days: tuple[Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"], ...]
    hours: tuple[str, ...]


class OfficeCard(Strict):
    """What the office is called and where it is found."""

    name: Label
    short_name: Label
    petition_office: Label
    address: Label
    phone: str
    code: str
    zone: str
    opening_hours: OpeningHours
    reception_days: Label


class CalendarCard(Strict):
    """The country's calendar, and the office's own days off and working days."""

    country: Literal["china"]
    days_off: tuple[str, ...] = ()
    working_days: tuple[str, ...] = ()


class UnitCard(Strict):
    """A body that answers for something."""

    name: Label
    kind: Literal["organ", "office", "station", "village"]


class GroupCard(Strict):
    """A circle of people; `two_persons` asks two people to add somebody."""

    name: Label
    two_persons: bool = False


class RosterCard(Strict):
    """Who is on duty when."""

    name: Label
    from_: str = Field(alias="from")
    each: Literal["working day"]


class OutsideCard(Strict):
    """An organ that acts from outside, by letter or file."""

    name: Label
    address: Label
    phone: str


class RegisterCard(Strict):
    """A register of serial numbers."""

    title: Label
    format: str
    resets: Literal["yearly", "daily", "never"]


class LetterCard(Strict):
    """A kind of document: its register, for whom it is, and what it must contain."""

    title: Label
    register_: str = Field(alias="register")
    for_: str = Field(alias="for")
    template: str
    contains: tuple[str, ...]
    rights: str | None = None
    basis: str


class LawCard(Strict):
    """A rule that definitions cite."""

    title: Label
    in_force_from: str


class OfficeFile(Strict):
    """What `workflows.yaml` says."""

    format: Literal[1]
    office: OfficeCard
    calendar: CalendarCard
    lifecycles: tuple[str, ...]
    codes: dict[str, str]
    units: dict[str, UnitCard]
    groups: dict[str, GroupCard]
    posts: dict[str, Label]
    maps: dict[str, dict[str, str]]
    rosters: dict[str, RosterCard]
    outside: dict[str, OutsideCard]
    registers: dict[str, RegisterCard]
    letters: dict[str, LetterCard]
    rights: dict[str, Label]
    laws: dict[str, LawCard]


class Code(Strict):
    """One value of a code list; closed values stay readable but are offered no more."""

    zh: str
    en: str
    closed: bool = False
    relief: Label | None = None
    under: str | None = None


class CodeList(RootModel[dict[str, Code]]):
    """A code list."""


def read_office(path: Path) -> OfficeFile:
    """
    Read `workflows.yaml`.

    Raises:
        DefinitionError: everything that is wrong with it.
    """
    return load_model(path.read_bytes(), file=path.name, model=OfficeFile).model


def office_from(path: Path) -> Office:
    """
    The office of `workflows.yaml`, its lifecycles checked and compiled.

    Raises:
        DefinitionError: every problem of every file.
    """
    card, codes, loaded, problems = _read_everything(path)
    if problems:
        raise DefinitionError(problems)
    calendar = calendar_of(card)
    return Office(
        lifecycles={found.model.workflow: _compiled(found.model, codes, calendar) for found in loaded},
        calendar=calendar,
        codes=codes,
        letters={name: Letter(letter.title, letter.register_) for name, letter in card.letters.items()},
        registers={name: RegisterRule(register.format, register.resets) for name, register in card.registers.items()},
        hooks=Hooks(
            checks=CHECKS, compose=partial(compose, letterhead_of(card)), standing=STANDING, identities=identities_with
        ),
    )


def check_office(path: Path) -> list[tuple[Problem, bool]]:
    """Every finding of the office and all its lifecycles; True marks an error, False a warning."""
    try:
        card, codes, loaded, problems = _read_everything(path)
    except DefinitionError as wrong:
        return [(problem, True) for problem in wrong.problems]
    surroundings = _surroundings(card, codes)
    warnings = [warning for found in loaded for warning in problems_of(found, surroundings=surroundings).warnings]
    return [*((problem, True) for problem in problems), *((warning, False) for warning in warnings)]


def check_file(file: Path, *, office: Path) -> list[tuple[Problem, bool]]:
    """Every finding of one lifecycle, as a lifecycle of this office."""
    try:
        card = read_office(office)
        codes = _read_codes(card, office.parent)
        found = load_lifecycle(file.read_bytes(), file=file.as_posix())
    except DefinitionError as wrong:
        return [(problem, True) for problem in wrong.problems]
    findings = problems_of(found, surroundings=_surroundings(card, codes))
    return [*((problem, True) for problem in findings.errors), *((warning, False) for warning in findings.warnings)]


def _read_everything(path: Path) -> tuple[OfficeFile, Codes, list[Loaded[Lifecycle]], list[Problem]]:
    card = read_office(path)
    codes = _read_codes(card, path.parent)
    surroundings = _surroundings(card, codes)
    loaded: list[Loaded[Lifecycle]] = []
    problems: list[Problem] = []
    for name in card.lifecycles:
        try:
            found = load_lifecycle((path.parent / name).read_bytes(), file=name)
        except DefinitionError as wrong:
            problems += wrong.problems
            continue
        loaded.append(found)
        problems += problems_of(found, surroundings=surroundings).errors
    return card, codes, loaded, problems


def _read_codes(card: OfficeFile, folder: Path) -> Codes:
    lists: dict[str, Mapping[str, Label]] = {}
    problems: list[Problem] = []
    for name, file in card.codes.items():
        try:
            read = load_model((folder / file).read_bytes(), file=file, model=CodeList).model.root
        except DefinitionError as wrong:
            problems += wrong.problems
            continue
        lists[name] = {code: Label(zh=value.zh, en=value.en) for code, value in read.items()}
    if problems:
        raise DefinitionError(problems)
    return lists


def _surroundings(card: OfficeFile, codes: Codes) -> Surroundings:
    values: dict[str, Any] = {
        "codes": codes,
        "letters": frozenset(card.letters),
        "checks": PARAMETERS,
        "registers": frozenset(card.registers),
        "groups": frozenset(card.groups),
        "units": frozenset(card.units),
        "maps": frozenset(card.maps),
        "rosters": frozenset(card.rosters),
        "outside": frozenset(card.outside),
    }
    return Surroundings(**values)


def _compiled(lifecycle: Lifecycle, codes: Codes, calendar: Calendar) -> Compiled:
    return compile_lifecycle(lifecycle, codes=codes, zone=calendar.zone)


def letterhead_of(card: OfficeFile) -> Letterhead:
    """What every paper of this office shares."""
    return Letterhead(
        organ=card.office.name,
        address=card.office.address,
        phone=card.office.phone,
        kinds={
            name: PaperKind(letter.title, letter.contains, letter.rights, letter.basis)
            for name, letter in card.letters.items()
        },
        rights=card.rights,
        places={
            name: {"name": organ.name, "address": organ.address, "phone": organ.phone}
            for name, organ in card.outside.items()
        },
    )


def calendar_of(card: OfficeFile) -> Calendar:
    """The calendar by which this office counts."""
    own = card.office.opening_hours
    periods = tuple(
        (time.fromisoformat(begin), time.fromisoformat(end)) for begin, end in (p.split("-") for p in own.hours)
    )
    return chinese_calendar_of(
        card.office.zone,
        hours={WEEK.index(day): periods for day in own.days},
        days_off=[date.fromisoformat(day) for day in card.calendar.days_off],
        working_days=[date.fromisoformat(day) for day in card.calendar.working_days],
    )
