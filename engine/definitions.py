"""What a lifecycle says: frozen models, one for each mapping of the file; unknown keys are refused."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from engine.example_definitions import Example
from engine.field_definitions import FieldRule, Form, Name, Strict, Words
from engine.labels import Label
from engine.property_definitions import Property
from engine.sight_definitions import Exclusion, Sight


class Choose(Strict):
    """A value that depends on a declared choice: `{choose: case.colour, blue: …, red: …}`; coverage is checked."""

    choose: Words
    options: dict[str, Any]

    @model_validator(mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if isinstance(value, dict) and "choose" in value and "options" not in value:
            return {"choose": value["choose"], "options": {key: v for key, v in value.items() if key != "choose"}}
        return value


class Role(Strict):
    """Who is who. `from` is one of: group G · head of G · head of field F · member of field F · field F · map M ·
    roster R · party P · outside O (see engine/roles.py).
    """

    title: Label
    from_: Words = Field(alias="from")
    of: Name | None = None
    stand_in: tuple[Words, ...] = ()
    entered_by: tuple[Name, ...] = ()


class Rule(Strict):
    """A condition with the sentence that the user reads when it says no: a CEL `rule` or a registered `check`."""

    rule: Annotated[str, Field(min_length=1, max_length=2000)] | None = None
    check: Name | None = None
    with_: dict[Name, Words] = Field(default_factory=dict, alias="with")
    otherwise: Label


class Verb(Strict):
    """One effect. Exactly one of the verbs is given; the list is closed."""

    letter: Name | None = None
    tell: tuple[Name, ...] | None = None
    set: dict[Name, str | int | bool] | None = None
    restart: tuple[Name, ...] | None = None
    waive: tuple[Name, ...] | None = None
    seal: Name | None = None
    mark_breach: Name | None = None
    link: Name | None = None
    as_: Name | None = Field(default=None, alias="as")
    share: tuple[Name, ...] = ()
    saying: Label | None = None


class Quorum(Strict):
    """So many different people sign, in any order, each in one of these roles."""

    how_many: int = Field(ge=2, le=50)
    all_of: tuple[Name, ...] = Field(min_length=1)


class Action(Strict):
    """
    What may be done in a state, by whom, and where it leads (`stay` keeps the state).

    `awaited` says whether a case waits for it, and so whose turn it is: `always` (also while its rules say no: whoever
    must do something else first has the turn, too), `when possible`, or `never`. Without it an action that stands under
    its state is awaited always, one of several states when possible, and one of every open state never.

    `loosens` names the fields whose kept values it may take away; one of its form that is left empty is cleared.
    `rules` names lists of conditions that are written once; they come before its own `when`.
    """

    title: Label
    help: Label | None = None
    by: Name | tuple[Name, ...] | Choose | None = None
    agree: tuple[Name, ...] | Quorum = ()
    form: Name | None = None
    reason: Literal["required"] | None = None
    not_by: Words | None = None
    dated: Name | None = None
    rules: tuple[Name, ...] = ()
    when: tuple[Rule, ...] = ()
    then: tuple[Verb, ...] = ()
    delivers: Name | None = None
    loosens: tuple[Name, ...] = ()
    awaited: Literal["always", "when possible", "never"] | None = None
    to: Name | Choose

    @property
    def signers(self) -> tuple[str, ...]:
        """The roles that sign; in order, unless it is a number of people out of them."""
        return self.agree.all_of if isinstance(self.agree, Quorum) else self.agree

    @property
    def signatures_needed(self) -> int:
        """How many different people must sign; none where one person may act alone."""
        return self.agree.how_many if isinstance(self.agree, Quorum) else len(self.agree)


class Reopen(Strict):
    """The one door out of an end state."""

    title: Label
    by: Name | tuple[Name, ...]
    reason: Literal["required"] = "required"
    form: Name | None = None
    rules: tuple[Name, ...] = ()
    when: tuple[Rule, ...] = ()
    then: tuple[Verb, ...] = ()
    to: Name
    restart: tuple[Name, ...] = ()


class State(Strict):
    """A resting place of a case and what may be done there."""

    title: Label
    help: Label | None = None
    actions: dict[Name, Action] = Field(default_factory=dict)
    end: bool = False
    keep_for: Words | None = None
    sealed_for: Name | None = None
    reopen: Reopen | None = None


class ActionsIn(Strict):
    """Actions that are possible in several states, written once."""

    states: tuple[Name, ...] | Literal["any open", "any"]
    except_: tuple[Name, ...] = Field(default=(), alias="except")
    actions: dict[Name, Action]


class Opening(Strict):
    """How a case begins."""

    title: Label
    by: tuple[Name, ...]
    form: Name
    rules: tuple[Name, ...] = ()
    when: tuple[Rule, ...] = ()
    then: tuple[Verb, ...] = ()
    to: Name
    register_: Name = Field(alias="register")


class Aside(Strict):
    """
    A case of another lifecycle, opened in place of an entry: `with` says, for each field of it, a text of its own,
    `form.F` of the record, `case.F`, `now`, or the number of the case (`this.number`).
    """

    workflow: Name
    with_: dict[Name, Words] = Field(alias="with")


class Record(Strict):
    """
    An entry on the file that is no move: the version of the case stays, unless a field of the case changes.

    One that `opens` another case writes no entry: whoever sees this case finds no trace of it.
    """

    title: Label
    by: tuple[Name, ...]
    in_: tuple[Name, ...] | Literal["any open", "any"] = Field(alias="in")
    form: Name
    rules: tuple[Name, ...] = ()
    when: tuple[Rule, ...] = ()
    then: tuple[Verb, ...] = ()
    opens: Aside | None = None


class Flag(Strict):
    """A derived mark, never set by hand."""

    title: Label
    while_: Annotated[str, Field(min_length=1, max_length=2000)] = Field(alias="while")


class Extension(Strict):
    """A longer limit: how many days stands in a field; it takes effect by a fact, on the old due day at the latest."""

    days: Words
    at_most: Words
    times: Literal[1] = 1
    takes_effect: Words


class Escalation(Strict):
    """One rung of the ladder: a moment (`at`) or a repetition (`every`), and what happens then."""

    at: Words | None = None
    every: Words | None = None
    until: Literal["stopped"] | None = None
    tell: tuple[Name, ...] = ()
    light: Literal["yellow", "red"] | None = None
    do: Literal["remind", "mark_breach"] | None = None
    saying: Label | None = None


class DeadlineRule(Strict):
    """
    When something is due and why, what starts and stops it, and what happens on the way and afterwards.

    `weighs` says what a duty is: one that the law sets, one that the office has set itself, or an internal goal with
    which nobody is late; `promised_to` whom the office has told that it will be kept.
    """

    title: Label
    law: Label | None = None
    due: Words | Choose
    never_more_than: Words | None = None
    never_less_than: Words | None = None
    right_of: Name | None = None
    weighs: Literal["law", "duty", "goal"] = "duty"
    promised_to: Name | None = None
    starts: Words
    counts_from: Words | None = None
    stops: Words | None = None
    again: Literal["keep", "restart"] = "keep"
    only_if: Annotated[str, Field(max_length=2000)] | None = None
    waived_if: Annotated[str, Field(max_length=2000)] | None = None
    lands: Literal["as is", "next working day"] = "as is"
    target: Literal["previous working day"] | None = None
    extend: Extension | None = None
    escalate: tuple[Escalation, ...] = ()
    ends: Literal["silently"] | None = None


class GradeRow(Strict):
    """One row of a grade table: the first that fits is proposed."""

    grade: Name
    when: Annotated[str, Field(max_length=2000)] | None = None
    otherwise: Literal[True] | None = None
    because: Label


class GradeTable(Strict):
    """An accountable decision with its reasons: raising is free and automatic, lowering needs a role and a reason."""

    table: tuple[GradeRow, ...]
    lowered_by: Name


class Correction(Strict):
    """Who may correct which fields of a case; it is an entry of its own; the old value stays on the chain."""

    by: tuple[Name, ...]
    fields: tuple[Name, ...]
    rules: tuple[Name, ...] = ()
    when: tuple[Rule, ...] = ()


class Undo(Strict):
    """Who, besides the person who pressed, may undo the last move."""

    by: tuple[Name, ...]


class Lifecycle(Strict):
    """A whole lifecycle as written down, before any name is looked up."""

    format: Literal[1]
    workflow: Name
    version: int = Field(ge=1)
    title: Label
    in_force_from: Annotated[str, Field(pattern=r"^\d{4}-\d\d-\d\d$")]
    basis: Words
    roles: dict[Name, Role]
    fields: dict[Name, FieldRule]
    forms: dict[Name, Form]
    rules: dict[Name, tuple[Rule, ...]] = Field(default_factory=dict)
    open: Opening
    states: dict[Name, State]
    actions_in: tuple[ActionsIn, ...] = ()
    records: dict[Name, Record] = Field(default_factory=dict)
    flags: dict[Name, Flag] = Field(default_factory=dict)
    deadlines: dict[Name, DeadlineRule] = Field(default_factory=dict)
    grades: dict[Name, GradeTable] = Field(default_factory=dict)
    sees: dict[Name, Sight]
    excludes: tuple[Exclusion, ...] = ()
    correct: Correction | None = None
    undo: Undo | None = None
    properties: tuple[Property, ...] = ()
    examples: tuple[Example, ...] = ()
