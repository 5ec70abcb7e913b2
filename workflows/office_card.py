"""What `workflows.yaml` and the code lists say, as frozen models: one for each mapping of the file."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, RootModel

from engine.labels import Label

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
    petition_office: Label
    address: Label
    phone: str
    code: str
    zone: str
    opening_hours: OpeningHours


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
    contains: tuple[str, ...]
    rights: str | None = None
    basis: str


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


class Code(Strict):
    """One value of a code list; closed values stay readable but are offered no more."""

    zh: str
    en: str
    closed: bool = False
    relief: Label | None = None
    under: str | None = None


class CodeList(RootModel[dict[str, Code]]):
    """A code list."""
