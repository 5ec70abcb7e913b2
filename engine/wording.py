"""The words of a definition as people say them: who, from when, until when, in both languages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.definitions import Choose, Escalation, Lifecycle, Quorum
from engine.facts import Fact, read_doers, read_facts
from engine.fields import Codes
from engine.labels import Label, joined, quoted
from engine.roles import read_source
from engine.spans import format_moment, format_span, parse_moment, parse_span

_NOBODY = Label(zh="无人", en="nobody")
_SOURCES: Mapping[str, Label] = {
    "group": Label(zh="“{name}”中的人", en="a member of the group “{name}”"),
    "head": Label(zh="“{name}”的负责人", en="the head of “{name}”"),
    "unit": Label(zh="“{name}”的人员", en="anybody who belongs to “{name}”"),
    "map": Label(zh="按“{map}”表由{name}决定的人", en="whom the table “{map}” names for {name}"),
    "person": Label(zh="“{name}”一栏中的人", en="the person in “{name}”"),
    "roster": Label(zh="“{name}”值班表当日的人", en="whoever the roster “{name}” names for the day"),
    "party": Label(zh="当事人", en="the party to the case"),
    "outside": Label(zh="外部机关（{name}）", en="an organ outside ({name})"),
}
_FACTS: Mapping[str, Label] = {
    "field": Label(zh="“{name}”", en="“{name}”"),
    "done": Label(zh="“{name}”之时", en="“{name}”"),
    "issued": Label(zh="“{name}”出具之时", en="the issue of “{name}”"),
    "delivered": Label(zh="“{name}”送达之时", en="the delivery of “{name}”"),
    "reaches": Label(zh="进入“{name}”之时", en="reaching “{name}”"),
    "opened": Label(zh="登记之时", en="the opening"),
}


@dataclass(frozen=True, slots=True)
class Wording:
    """
    What the names of a lifecycle are called.

    Attributes:
        lifecycle: the definition.
        codes: the office's code lists.
        letters: the titles of the office's letters.
        bodies: what groups, rosters and organs are called, as holders: `group:G`, `head:G`, `roster:R`, `outside:O`.
    """

    lifecycle: Lifecycle
    codes: Codes
    letters: Mapping[str, Label]
    bodies: Mapping[str, Label] = field(default_factory=dict)

    def roles(self, names: Iterable[str]) -> Label:
        """The titles of roles, any of which will do."""
        known = self.lifecycle.roles
        titles = [known[name].title if name in known else same(name) for name in names]
        return either(titles) if titles else _NOBODY

    def whoever(self, by: str | tuple[str, ...] | Choose | None) -> Label:
        """Who may act, by role or by the value of a choice."""
        if isinstance(by, Choose):
            return self.by_choice(by, lambda value: self.roles([value] if isinstance(value, str) else value))
        return self.roles([by] if isinstance(by, str) else by or ())

    def by_choice(self, choose: Choose, name_of: Callable[[Any], Label]) -> Label:
        """`{choose: …}` as a list of what holds for which value."""
        name = choose.choose.partition(".")[2]
        parts = [(self.choice(name, value), name_of(then)) for value, then in choose.options.items()]
        return Label(
            zh="，".join(f"{self.field(name).zh}为“{value.zh}”的{then.zh}" for value, then in parts),
            en=", ".join(f"{then.en} where {self.field(name).en} is “{value.en}”" for value, then in parts),
        )

    def field(self, name: str) -> Label:
        """The label of a field."""
        rule = self.lifecycle.fields.get(name)
        return rule.label if rule else same(name)

    def choice(self, field: str, value: str) -> Label:
        """The label of a value of a choice field."""
        rule = self.lifecycle.fields.get(field)
        choices = rule.choices if rule else None
        if isinstance(choices, str):
            choices = dict(self.codes.get(choices.removeprefix("codes/"), {}))
        return (choices or {}).get(value) or same(value)

    def letter(self, name: str) -> Label:
        """The title of a letter."""
        return self.letters.get(name) or same(name)

    def state(self, name: str) -> Label:
        """The title of a state."""
        state = self.lifecycle.states.get(name)
        return state.title if state else same(name)

    def act(self, name: str) -> Label:
        """The title of an action or record, wherever it stands; of the opening and of the first door out of an end."""
        lifecycle = self.lifecycle
        if name == "open":
            return lifecycle.open.title
        for state in lifecycle.states.values():
            if name in state.actions:
                return state.actions[name].title
            if name == "reopen" and state.reopen:
                return state.reopen.title
        for several in lifecycle.actions_in:
            if name in several.actions:
                return several.actions[name].title
        return lifecycle.records[name].title if name in lifecycle.records else same(name)

    def limit(self, name: str) -> Label:
        """The title of a deadline."""
        rule = self.lifecycle.deadlines.get(name)
        return rule.title if rule else same(name)

    def source(self, words: str, of: str | None) -> Label:
        """Where the holders of a role come from."""
        source = read_source(words, of)
        if source is None:
            return same(words)
        body = self.bodies.get(f"{source.kind}:{source.name}") or same(source.name)
        name = self.field(source.field) if source.field else body
        return fill(_SOURCES[source.kind], name=name, map=same(source.name))

    def facts(self, words: str) -> Label:
        """Which facts start or stop a limit."""
        return either([self._fact(fact) for fact in sorted(read_facts(words) or ())])

    def doers(self, words: str) -> Label:
        """`whoever did A or B`."""
        return either([quoted(self.act(name)) for name in read_doers(words) or ()])

    def span(self, words: str) -> Label:
        """A length of time; one that stands in a field is named by its label."""
        if words.startswith("field "):
            return self.field(words.removeprefix("field "))
        return format_span(parse_span(words))

    def kept(self, words: str) -> Label:
        """For how long the file is kept: whole years or months, or for good."""
        if words == "permanently":
            return Label(zh="永久", en=words)
        count, unit = words.split()
        return Label(zh=f"{count}{'年' if unit.startswith('year') else '个月'}", en=f"for {words}")

    def due(self, due: str | Choose) -> Label:
        """How long a limit is."""
        return self.by_choice(due, self.span) if isinstance(due, Choose) else self.span(due)

    def rung(self, rung: Escalation) -> Label:
        """When a rung of the ladder is reached."""
        if rung.every:
            return fill(Label(zh="逾期后每{span}", en="every {span} after that"), span=self.span(rung.every))
        return format_moment(parse_moment(rung.at))

    def _fact(self, fact: Fact) -> Label:
        name_of = {
            "field": self.field,
            "done": self.act,
            "issued": self.letter,
            "delivered": self.letter,
            "reaches": self.state,
            "opened": same,
        }[fact.kind]
        return fill(_FACTS[fact.kind], name=name_of(fact.name))


def quorum(say: Wording, agree: Quorum) -> Label:
    """How many people of which roles."""
    who = either([say.roles([name]) for name in agree.all_of])
    return fill(
        Label(zh="{who}中的{number}人（先后不限，各为不同的人）", en="{number} people (each {who}, in any order)"),
        who=who, number=same(str(agree.how_many)),
    )  # fmt: skip


def same(text: str) -> Label:
    """A text that is the same in both languages."""
    return Label(zh=text, en=text)


def fill(pattern: Label, **values: Label) -> Label:
    """A sentence with its blanks filled, in both languages."""
    return Label(
        zh=pattern.zh.format(**{name: value.zh for name, value in values.items()}),
        en=pattern.en.format(**{name: value.en for name, value in values.items()}),
    )


def either(labels: Iterable[Label]) -> Label:
    """Several, any of which will do."""
    return joined(labels, en=" or ")


def all_of(labels: Iterable[Label]) -> Label:
    """Several, all of them."""
    return joined(labels)
