"""What every paper of an office shares, and what a kind of paper must contain."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.calendars import Calendar
from engine.labels import Label

#: The role of those to whom the office answers: their papers say “you”.
PARTY = "petitioner"


@dataclass(frozen=True, slots=True)
class PaperKind:
    """One kind of paper: its title, what it must contain, whom it is for, its box of rights, and on what it rests."""

    title: Label
    contains: tuple[str, ...]
    rights: str | None
    basis: str
    audience: str = PARTY


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What every paper of an office shares. `relief`: pathway or procedure → what is open against its outcome."""

    organ: Label
    address: Label
    phone: str
    kinds: Mapping[str, PaperKind]
    rights: Mapping[str, Label]
    places: Mapping[str, Mapping[str, Any]]  # outside organs: name, address, phone
    calendar: Calendar
    relief: Mapping[str, Label] = field(default_factory=dict)
