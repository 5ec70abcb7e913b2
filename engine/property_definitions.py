"""What a lifecycle promises of itself, proved before it may run; frozen models, one for each mapping of the file."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from engine.field_definitions import Name, Strict, Words
from engine.labels import Label


class Never(Strict):
    """
    No case reaches a state before one of the facts of `without` has happened on it.

    Facts are written as for what stops a deadline, without the `when`.
    """

    reach: Name
    without: Words


class Property(Strict):
    """
    A promise about every way that a case can go: one of `never`, `from` with `can_reach`, and `every_open_state`.

    `except` names, for the last, the states that need none, each with the reason.
    """

    name: Label
    never: Never | None = None
    from_: Name | None = Field(default=None, alias="from")
    can_reach: Name | None = None
    every_open_state: Literal["has a deadline"] | None = None
    except_: dict[Name, Label] = Field(default_factory=dict, alias="except")
