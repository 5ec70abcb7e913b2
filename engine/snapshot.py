"""A case as it stands while its row is locked: everything that a decision may look at, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from engine.roles import Standing


@dataclass(frozen=True, slots=True)
class Clock:
    """
    One deadline of a case.

    `pending` holds (moment, step) in order of time, `fired` the steps that were taken; `waived_by` says what waived it:
    its own rule, an action, or the end of the case.
    """

    name: str
    generation: int
    status: str
    light: str
    starts_at: datetime
    due_at: datetime
    due_day: date
    target_day: date | None
    provisional: bool
    calendar: str
    started_seq: int
    pending: tuple[tuple[datetime, int], ...] = ()
    fired: tuple[int, ...] = ()
    ended_seq: int | None = None
    ended_at: datetime | None = None
    waived_by: str | None = None
    extended_days: int = 0
    attempts: int = 0
    derivation: Mapping[str, Any] | None = None  # only where it was reckoned anew

    @property
    def is_open(self) -> bool:
        """Whether it still runs, in time or late."""
        return self.status in ("running", "passed")


@dataclass(frozen=True, slots=True)
class Grip:
    """What a holder may do with a case: see it, read personal fields unmasked, take the next action."""

    sees: bool
    personal: bool
    acts: bool


@dataclass(frozen=True, slots=True)
class Paper:
    """A document of the case that is still valid."""

    id: str
    letter: str
    number: str
    seq: int
    issued_at: datetime
    delivered_day: date | None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The locked case. `facts` hold plain values; a value that is kept apart stands as `{"kept": seq}`."""

    id: str
    workflow: str
    definition: str
    number: str
    title: str
    state: str
    version: int
    seq: int
    head: bytes
    facts: Mapping[str, Any]
    opened_at: datetime
    received_at: datetime
    moved_at: datetime
    effective_day: date
    last_actor: str
    doers: Mapping[str, Any] = field(default_factory=dict)
    signing: Mapping[str, Any] | None = None
    stood_in: Mapping[str, Any] = field(default_factory=dict)
    sealed_for: str | None = None
    ended_at: datetime | None = None
    clocks: Mapping[str, Clock] = field(default_factory=dict)  # the newest generation of each
    grips: Mapping[str, Grip] = field(default_factory=dict)
    exclusions: Mapping[str, Any] = field(default_factory=dict)
    papers: tuple[Paper, ...] = ()
    values: Mapping[str, Any] = field(default_factory=dict)  # kept-apart values, where they were asked for
    files: tuple[str, ...] = ()  # names of what was handed in, oldest first, where the values were asked for

    def is_given(self, name: str) -> bool:
        """Whether a field of the case has a value."""
        return self.facts.get(name) not in (None, [], "")

    def may_be_seen_by(self, standing: Standing) -> bool:
        """Whether somebody may know of this case at all."""
        if any(hides(self.exclusions[who]) for who in standing.identities & self.exclusions.keys()):
            return False
        return any(self.grips[holder].sees for holder in standing.holders & self.grips.keys())

    def stops(self, standing: Standing) -> Mapping[str, Any] | None:
        """Why somebody may do nothing on this case, in both languages; None for whoever is not kept out."""
        return next((self.exclusions[who] for who in sorted(standing.identities & self.exclusions.keys())), None)

    def shows_personal_to(self, standing: Standing) -> bool:
        """Whether somebody reads personal fields unmasked."""
        if self.stops(standing):
            return False
        return any(self.grips[holder].personal for holder in standing.holders & self.grips.keys())


def hides(exclusion: Mapping[str, Any]) -> bool:
    """Whether somebody kept out by this reason may not even know of the case; else only his work on it stops."""
    return "stops" not in exclusion


@dataclass(frozen=True, slots=True)
class Locked:
    """What the locking statement brings: the case, who comes, what became of the key, and numbers that were drawn."""

    case: Snapshot
    standing: Standing | None
    stored: Mapping[str, Any] | None
    drawn: Mapping[str, int]
