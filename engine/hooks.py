"""The only bridge from a name in a definition to a Python function; what an office registers, once, at start-up."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from engine.definitions import Lifecycle
from engine.roles import Standing
from engine.snapshot import Snapshot
from engine.unit_of_work import Work


@dataclass(frozen=True, slots=True)
class Question:
    """What a check is asked: may this be done with this case, now, by this person, with this form?"""

    work: Work
    case: Snapshot
    standing: Standing
    form: Mapping[str, Any]
    now: datetime
    given: Mapping[str, Any]  # the parameters of `with:`, `form.F` and `case.F` already replaced by their values


#: True lets the action pass. A check that needs a query of its own costs one more round trip.
Check = Callable[[Question], bool]


@dataclass(frozen=True, slots=True)
class Linked:
    """Another case that the act writes an entry on, as it was before, with the definition that it follows."""

    case: Snapshot
    lifecycle: Lifecycle


@dataclass(frozen=True, slots=True)
class Composition:
    """
    What a letter is composed from: the case after the move, with its kept-apart values, and the definition that it
    follows; `linked` by the field that names each other case. Nothing of a sealed one is there.
    """

    letter: str
    number: str
    case: Snapshot
    values: Mapping[str, Any]
    form: Mapping[str, Any]
    reason: str | None
    clocks: Mapping[str, Any]
    today: date
    lifecycle: Lifecycle
    linked: Mapping[str, Linked] = field(default_factory=dict)
    files: tuple[str, ...] = ()  # names of what was handed in with the act


#: The content of a letter, as data that a template prints.
Composer = Callable[[Composition], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class StandingSource:
    """
    SQL that reads, inside the locking statement, as what an actor comes.

    Each is a scalar expression over `:actor_id` and `:today` that gives JSON
    `{"holders": […], "identities": […], "lent": {person: […]}}`, or NULL for nobody; `lent` may be left out (see
    `engine.roles.Standing`).
    """

    postgresql: str
    sqlite: str


@dataclass(frozen=True, slots=True)
class RegisterRule:
    """A serial register: how a number is written and when counting begins anew (`yearly`, `daily` or `never`)."""

    format: str
    resets: str


@dataclass(frozen=True, slots=True)
class Hooks:
    """Checks, the composer of letters, and where people's standing comes from."""

    checks: Mapping[str, Check] = field(default_factory=dict)
    compose: Composer = lambda composition: {"number": composition.number}
    standing: StandingSource | None = None
    #: Holder → the identities of every person who has it, one set a person (for stand-ins); one question for all.
    identities: Callable[[Work, frozenset[str], date], Mapping[str, Sequence[frozenset[str]]]] = (
        lambda _work, _holders, _today: {}
    )
    #: Of `person:P` and `unit:U`, those that are not there: nobody by that id works here, no such unit is open.
    unknown: Callable[[Work, frozenset[str]], frozenset[str]] = lambda _work, _holders: frozenset()
