"""What the engine knows of the office that it runs for: its lifecycles, calendar, codes, letters and registers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from engine import store
from engine.calendars import Calendar
from engine.compile import Compiled, compile_lifecycle
from engine.fields import Codes
from engine.hooks import Hooks, RegisterRule
from engine.ids import random_sign
from engine.labels import Label
from engine.pinned import read_back
from engine.unit_of_work import Work


@dataclass(frozen=True, slots=True)
class Letter:
    """A kind of document that actions can issue."""

    title: Label
    register: str


@dataclass(frozen=True, slots=True, eq=False)
class Office:
    """Built once at start-up and shared by all threads. `lifecycles` are the definitions in force, by workflow."""

    lifecycles: Mapping[str, Compiled]
    calendar: Calendar
    codes: Codes
    letters: Mapping[str, Letter]
    registers: Mapping[str, RegisterRule]
    hooks: Hooks
    #: Name, address and telephone of each outside organ, as somebody is told who has to turn to it.
    outside: Mapping[str, Label] = field(default_factory=dict)
    #: Keys the marks by which repeated requests are told, so that nobody guesses from them what was typed.
    secret: bytes = field(default=b"", repr=False)
    _pinned: dict[str, Compiled] = field(default_factory=dict)

    @property
    def zone(self) -> ZoneInfo:
        """The office's time zone."""
        return self.calendar.zone

    def today(self, now: datetime) -> date:
        """The calendar day in the office at a moment."""
        return now.astimezone(self.zone).date()

    def compiled(self, work: Work, sha256: str) -> Compiled:
        """
        The definition that a case is pinned to; read from the database once when it is not one of those in force.

        Raises:
            LookupError: the database holds no definition with this hash.
        """
        if found := self._pinned.get(sha256):
            return found
        for compiled in self.lifecycles.values():
            self._pinned.setdefault(compiled.sha256, compiled)
        if sha256 not in self._pinned:
            body = store.read_definition(work, sha256)
            self._pinned[sha256] = compile_lifecycle(read_back(body), codes=self.codes, zone=self.zone, body=body)
        return self._pinned[sha256]

    def publish(self, work: Work, now: datetime) -> None:
        """Store the definitions in force, so that cases can be pinned to them; those already there stay as they are."""
        for compiled in self.lifecycles.values():
            store.keep_definition(
                work,
                sha256=compiled.sha256,
                workflow=compiled.lifecycle.workflow,
                version=compiled.lifecycle.version,
                body=compiled.body,
                at=now,
            )

    def draws_for(self, letters: tuple[str, ...], now: datetime) -> dict[str, tuple[str, int]]:
        """For each register that these letters need: its period now, and how many numbers."""
        wanted: dict[str, tuple[str, int]] = {}
        for letter in letters:
            register = self.letters[letter].register
            period, count = wanted.get(register, (self.period(register, now), 0))
            wanted[register] = (period, count + 1)
        return wanted

    def period(self, register: str, now: datetime) -> str:
        """The period in which a register counts at a moment: `2026`, `2026-03-02` or `-`."""
        today = self.today(now).isoformat()
        return {"yearly": today[:4], "daily": today, "never": "-"}[self.registers[register].resets]

    def written_number(self, register: str, number: int, now: datetime) -> str:
        """A number as the register writes it."""
        day = self.today(now)
        return self.registers[register].format.format(
            number=number, random=random_sign(), year=f"{day.year}", month=f"{day.month:02}", day=f"{day.day:02}"
        )
