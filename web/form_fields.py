"""A form's fields as templates draw them: ready values, choices in words, errors in place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from engine.labels import Label

#: `long text` is a box of several lines; `boolean` is asked as yes or no; `rows` repeats its columns.
Kind = Literal[
    "text",
    "long text",
    "password",
    "search",
    "number",
    "date",
    "moment",
    "choice",
    "choices",
    "boolean",
    "file",
    "rows",
]
#: How a field is asked whose type is no kind of input itself.
KINDS = {"person": "choice", "unit": "choice", "case": "text", "persons": "choices", "units": "choices"}
#: Rows that can be opened below those of a field of rows.
SPARE_ROWS = 6


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to choose: what is sent, what is read, and under which heading a long list has it."""

    value: str
    label: Label | str
    group: Label | None = None


@dataclass(frozen=True, slots=True)
class FormField:
    """
    One field to fill in.

    Args:
        name: what the value is sent as.
        label: what people read.
        kind: how it is asked.
        values: what stands in it: none, one, or several for `choices`.
        help: what to write, or which rule asks for it.
        error: why the value was refused.
        required: whether it must be filled in.
        choices: for `choice` and `choices`.
        no_choice: what choosing none of a long list means.
        min: smallest number, or earliest day.
        max: largest number, or latest day.
        max_length: where the browser stops typing, silently. Never for what somebody writes of a case: that is refused
            with both numbers, and kept.
        lines: height of a `long text`.
        autocomplete: what the browser may fill in, by its HTML name; `off` for other people's data.
        accept: file types.
        columns: for `rows`, the fields of one row, named as the columns are.
        rows: for `rows`, the values by column, a mapping a row; empty rows are offered below them.
        empty_rows: how many empty rows stand there; some more are offered in a part that opens.
        most_rows: how many rows the field takes.
    """

    name: str
    label: Label | str
    kind: Kind = "text"
    values: Sequence[str] = ()
    help: Label | str | None = None
    error: Label | str | None = None
    required: bool = False
    choices: Sequence[Choice] = ()
    no_choice: Label | None = None
    min: str | None = None
    max: str | None = None
    max_length: int | None = None
    lines: int = 4
    autocomplete: str = "off"
    accept: str = ""
    columns: Sequence[FormField] = ()
    rows: Sequence[Mapping[str, str]] = ()
    empty_rows: int = 2
    most_rows: int = 50

    @property
    def value(self) -> str:
        """The one value, or nothing."""
        return self.values[0] if self.values else ""

    @property
    def id(self) -> str:
        """What the label, the help and the error point to."""
        return f"field-{self.name.replace('.', '-')}"

    @property
    def described_by(self) -> str:
        """The ids of help and error, for screen readers."""
        parts = [f"{self.id}-help" if self.help else "", f"{self.id}-error" if self.error else ""]
        return " ".join(part for part in parts if part)

    @property
    def table(self) -> Sequence[Sequence[FormField]]:
        """For `rows`: the fields of every row, the filled ones and then empty ones, named `field.row.column`."""
        return self._lines(0, self._shown)

    @property
    def spare(self) -> Sequence[Sequence[FormField]]:
        """For `rows`: further empty rows."""
        return self._lines(self._shown, min(self._shown + SPARE_ROWS, self.most_rows))

    @property
    def _shown(self) -> int:
        return max(len(self.rows), min(len(self.rows) + self.empty_rows, self.most_rows))

    def _lines(self, first: int, last: int) -> Sequence[Sequence[FormField]]:
        rows = {number: self.rows[number] if number < len(self.rows) else {} for number in range(first, last)}
        return [
            [
                replace(
                    column,
                    name=f"{self.name}.{number}.{column.name}",
                    values=(row[column.name],) if row.get(column.name) else (),
                )
                for column in self.columns
            ]
            for number, row in rows.items()
        ]
