"""Examples that a lifecycle gives of itself, played by the checker; frozen models, one for each mapping of the file."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from engine.field_definitions import Name, Strict, Words
from engine.labels import Label

#: What is filled in: a text, a number, yes or no, several texts, or the rows of a table.
Filled = str | int | bool | tuple[str | dict[Name, str], ...]


class Given(Strict):
    """
    How the case of an example is opened: by whom, when, and with what on the form.

    `at` is a day (then the office has just opened) or a moment; without it the day of `in_force_from`. `received_at` is
    that moment where `fields` does not say it.
    """

    by: Words
    at: Words | None = None
    fields: dict[Name, Filled] = Field(default_factory=dict)
    files: tuple[Words, ...] = ()


class Expected(Strict):
    """What must be so after a step, or that the step is refused; only what is written is looked at."""

    state: Name | None = None
    fields: dict[Name, Filled] = Field(default_factory=dict)
    due: dict[Name, Words] = Field(default_factory=dict)
    target: dict[Name, Words] = Field(default_factory=dict)
    light: dict[Name, Literal["green", "yellow", "red"]] = Field(default_factory=dict)
    deadlines: dict[Name, Literal["not started", "running", "met", "waived", "passed"]] = Field(default_factory=dict)
    flags: tuple[Name, ...] | None = None
    turn: tuple[Name, ...] | None = None
    refused: Literal["no such action", "not this role", "not seen", "form", "rule"] | None = None
    because: Words | None = None


class Step(Strict):
    """
    One thing that somebody does: `by` is a role, or `ROLE 2` for another person of that role.

    Time passes before it (`after: 3 working days`) or until a day or moment (`at`); without either it is done at once.
    """

    by: Words
    action: Name
    form: dict[Name, Filled] = Field(default_factory=dict)
    reason: Words | None = None
    files: tuple[Words, ...] = ()
    after: Words | None = None
    at: Words | None = None
    expect: Expected | None = None


class Example(Strict):
    """A case from its opening on, step by step; `expect` at its end holds for the last step."""

    name: Label
    people: dict[Words, tuple[Words, ...]] = Field(default_factory=dict)
    given: Given
    do: tuple[Step, ...] = ()
    expect: Expected | None = None
