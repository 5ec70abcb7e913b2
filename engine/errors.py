"""
Every error that the engine raises on purpose.

EngineError
├── DefinitionError        a definition is wrong: carries every problem with its place
├── BadLog                 an event log cannot be read on: carries what is wrong, with its place
├── BadForm                values that cannot be read, before any rule is asked: carries every field's problem
├── CaseNotFound           no case has this id, or this person may not know of it
├── StaleCase              somebody moved the case after the page was shown
├── KeyReused              an idempotency key came back with another request
├── DatabaseUnavailable    the database cannot be reached, or is full; nothing was half done
│   └── OnlyReadable       whoever runs the program may not write the file, or not read all of it
├── DamagedRecords         what the database holds of something makes no sense; verifying says where
└── TransitionRefused      the rules say no: carries every reason
    ├── NotAllowedHere     the action does not exist in the state that the case is in
    └── NotPermitted       the actor holds none of the roles that may do this, or is excluded from the case
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from engine.edges import Edge
from engine.labels import Label


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where something stands in a file; line and column count from 1."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Problem:
    """
    One thing that is wrong with a definition: what, where, in which object (`states.triage.actions.accept`), and of
    what is found by walking through the states the shortest way to it.
    """

    code: str
    place: Place
    message: Label
    path: str = ""
    way: tuple[Edge, ...] = ()

    def __str__(self) -> str:
        return f"{self.place}: {self.message}"


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why one rule said no, in words for the person who pressed; `code` names the rule for tests and records."""

    code: str
    reason: Label


class EngineError(Exception):
    """Base of every error that a caller of the engine may want to answer."""


class Told(EngineError):
    """Something that whoever runs the program puts right; `label` says what it is and what is to be done."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(f"{zh} / {en}")
        self.label = Label(zh=zh, en=en)


class DefinitionError(EngineError):
    """One or more problems in a definition, all told at once."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = tuple(problems)


class BadLog(EngineError):
    """An event log cannot be read on; `problem` says where, and what is to be done."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


class BadForm(EngineError):
    """Values that cannot be read as what their fields are; one message a field."""

    def __init__(self, problems: Mapping[str, Label]) -> None:
        super().__init__("; ".join(f"{field}: {message}" for field, message in problems.items()))
        self.problems = dict(problems)


class CaseNotFound(EngineError):
    """No such case for this person; the two reasons look alike on purpose."""


class StaleCase(EngineError):
    """The case has moved on since the page was shown; says who moved it, and when."""

    def __init__(self, *, shown: int, version: int, moved_by: str, moved_at: datetime) -> None:
        super().__init__(f"version {version}, shown was {shown}")
        self.shown, self.version, self.moved_by, self.moved_at = shown, version, moved_by, moved_at


class KeyReused(EngineError):
    """The idempotency key belongs to another request."""


class DatabaseUnavailable(EngineError):
    """The database cannot be reached or cannot write; the unit of work was undone as a whole."""


class OnlyReadable(DatabaseUnavailable):
    """The file of the database may not be written here, or not read whole; `label` says what is to be done."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(f"{zh} / {en}")
        self.label = Label(zh=zh, en=en)


class DamagedRecords(EngineError):
    """What the database holds makes no sense: no program of ours wrote it so. Verifying tells the place."""


class TransitionRefused(EngineError):
    """The rules do not allow this action now; `refusals` says why, completely."""

    def __init__(self, action: str, refusals: Sequence[Refusal]) -> None:
        super().__init__(f"{action}: " + "; ".join(str(refusal.reason) for refusal in refusals))
        self.action = action
        self.refusals = tuple(refusals)


class NotAllowedHere(TransitionRefused):
    """The action exists, but does not start from the state that the case is in."""


class NotPermitted(TransitionRefused):
    """The actor may not take this action on this case."""
