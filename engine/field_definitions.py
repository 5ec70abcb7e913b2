"""What a lifecycle says of its fields and forms; frozen models, one for each mapping of the file."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from engine.labels import Label

Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,59}$")]
Words = Annotated[str, Field(min_length=1, max_length=200)]

#: The kinds of values that a field can hold. `person`, `unit` and `case` hold the id of a row of the office's tables.
FieldKind = Literal[
    "text",
    "long text",
    "number",
    "boolean",
    "date",
    "moment",
    "choice",
    "choices",
    "person",
    "persons",
    "unit",
    "units",
    "case",
    "rows",
]


class Strict(BaseModel):
    """Immutable; an unknown key is an error and never a silent typo."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Column(Strict):
    """One column of a field of kind `rows`."""

    label: Label
    type: FieldKind
    choices: Words | dict[Name, Label] | None = None
    max_length: int | None = None
    optional: bool = False


class FieldRule(Strict):
    """One typed field of the case. `personal` and free-text values are kept apart from the case and its history."""

    type: FieldKind
    label: Label
    help: Label | None = None
    choices: Words | dict[Name, Label] | None = None
    min: int | None = None
    max: int | None = None
    max_length: int | None = Field(default=None, ge=1, le=20_000)
    of: dict[Name, Column] | None = None
    personal: bool = False
    sealed_for: Name | None = None
    set: Literal["once"] | None = None
    keeps: Name | Literal[True] | None = None
    not_after: Literal["today"] | None = None
    not_before: Annotated[str, Field(pattern=r"^field [a-z][a-z0-9_]{0,59}$")] | None = None


class Attachments(Strict):
    """Files that a form demands."""

    at_least: int = Field(default=0, ge=0, le=20)
    kinds: tuple[Name, ...] = ()


class Form(Strict):
    """What a person fills in for an action or a record; `fields` are required, `optional` are not."""

    title: Label
    fields: tuple[Name, ...] = ()
    optional: tuple[Name, ...] = ()
    attachments: Attachments | None = None
