"""What the checks of a definition stand on: its text and places, what the office has, how a finding is told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from engine.definitions import Action, Choose, Lifecycle, Quorum, Rule, Verb
from engine.errors import Place, Problem
from engine.facts import Fact
from engine.field_definitions import Column, FieldRule
from engine.fields import is_kept_apart
from engine.graph import Edge, Shape, shape_of
from engine.labels import Label, joined
from engine.loading import Loaded
from engine.soundness.domains import Declared
from engine.soundness.verdicts import Decider
from engine.soundness_sentences import say_soundness
from engine.source import Path, nearest


@dataclass(frozen=True, slots=True)
class Surroundings:
    """
    What the office has, by name, that a definition may speak of.

    Attributes:
        codes: the code lists, each with its values.
        letters: the kinds of documents.
        checks: the registered checks, each with the names of its parameters.
        registers: the registers of serial numbers.
        groups: groups of people.
        units: offices, stations and villages.
        maps: tables from a value to a person.
        rosters: lists of who is on duty.
        outside: organs that act by letter or file.
    """

    codes: Mapping[str, Mapping[str, Label]] = field(default_factory=dict)
    letters: frozenset[str] = frozenset()
    checks: Mapping[str, frozenset[str]] = field(default_factory=dict)
    registers: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()
    units: frozenset[str] = frozenset()
    maps: frozenset[str] = frozenset()
    rosters: frozenset[str] = frozenset()
    outside: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Act:
    """Whatever somebody can do, as far as all of it is alike: the opening, an action, a record or a reopening."""

    name: str
    path: Path
    form: str | None
    when: tuple[Rule, ...]
    then: tuple[Verb, ...]
    by: tuple[tuple[Path, str], ...]
    rules: tuple[str, ...] = ()
    action: Action | None = None

    @property
    def roles(self) -> frozenset[str]:
        """Every role that may do it on some case."""
        roles = {role for _, role in self.by}
        if self.action and isinstance(self.action.by, Choose):
            for chosen in self.action.by.options.values():
                roles |= {chosen} if isinstance(chosen, str) else {*map(str, chosen or ())}
        return frozenset(roles)


@dataclass(frozen=True)
class Ground:
    """One definition under check. Looks nothing up twice."""

    loaded: Loaded[Lifecycle]
    surroundings: Surroundings

    @property
    def lifecycle(self) -> Lifecycle:
        """The definition itself."""
        return self.loaded.model

    @cached_property
    def shape(self) -> Shape:
        """The graph of the definition."""
        return shape_of(self.lifecycle)

    @cached_property
    def acts(self) -> tuple[Act, ...]:
        """Everything that somebody can do, once for each place in the file."""
        return tuple(_acts(self.lifecycle))

    @cached_property
    def action_names(self) -> frozenset[str]:
        """The names of all actions, wherever they are possible."""
        return frozenset(act.name for act in self.acts if act.action)

    @cached_property
    def possible_facts(self) -> frozenset[Fact]:
        """Everything that can ever happen on a case."""
        return self.shape.possible_facts()

    def is_sealed_for(self, role: str) -> bool:
        """Whether a case can be sealed for this role."""
        sealing = [verb.seal for act in self.acts for verb in act.then]
        return role in {*sealing, *(state.sealed_for for state in self.lifecycle.states.values())}

    @cached_property
    def used_fields(self) -> frozenset[str]:
        """The fields that stand on a form or are set by an act."""
        forms = self.lifecycle.forms.values()
        on_forms = frozenset(name for form in forms for name in (*form.fields, *form.optional))
        return on_forms | {name for act in self.acts for verb in act.then for name in verb.set or {}}

    @cached_property
    def declared(self) -> Declared:
        """What the definition declares of the values that rules read."""
        return Declared(self.lifecycle, self.choices)

    @cached_property
    def decider(self) -> Decider:
        """Whether rules of the definition can hold together."""
        return Decider(self.lifecycle)

    def problem(self, code: str, path: Path, *, way: tuple[Edge, ...] | None = None, **values: object) -> Problem:
        """A finding about the value at `path`; its sentence can name the `way` through the states that shows it."""
        if way is not None:
            values["way"] = self._told_way(way)
        return replace(self.told(code, path, say_soundness(code, **values)), way=way or ())

    def problem_of(self, code: str, path: Path, *, way: tuple[Edge, ...] | None = None, **values: object) -> Problem:
        """A finding about the whole object that has the name at the end of `path`."""
        return replace(self.problem(code, path, way=way, **values), place=self._place_of_name(path))

    def _told_way(self, way: Iterable[Edge]) -> Label:
        """A way as evidence: where it starts, then each move."""
        told = self.lifecycle.open.to + "".join(f" → {edge.action} → {edge.target}" for edge in way)
        return Label(zh=told, en=told)

    def states_of(self, act: Act) -> tuple[str, ...]:
        """The states that a case can reach in which an act is possible."""
        kind, name, *_ = (*act.path, "")
        if kind == "states":
            return (str(name),) if name in self.shape.came_by else ()
        if kind == "actions_in":
            among = self.shape.states_of(self.lifecycle.actions_in[int(name)])
            return tuple(state for state in among if state in self.shape.came_by)
        return tuple(state for state in self.shape.came_by if name in self.shape.records[state])

    def told(self, code: str, path: Path, message: Label) -> Problem:
        """A finding whose sentence somebody else has made."""
        return self.loaded.problem(code, message, *path)

    def known(self, what: str, name: str, path: Path, among: Iterable[str]) -> Iterator[Problem]:
        """A finding `unknown_WHAT` if the name is not among those that exist."""
        names = among if isinstance(among, Mapping | frozenset) else frozenset(among)
        if name not in names:
            near = nearest(name, names)
            kind = say_soundness(f"what_{what}")
            yield self.told(
                f"unknown_{what}",
                path,
                say_soundness("unknown_name_near" if near else "unknown_name", what=kind, name=name, near=near),
            )

    def _place_of_name(self, path: Path) -> Place:
        return self.loaded.key_places.get(path) or self.loaded.place(*path)

    def name_known(self, what: str, name: str, path: Path, among: Iterable[str]) -> Iterator[Problem]:
        """The finding of `known` where the name is the key of a mapping: at the key."""
        for problem in self.known(what, name, path, among):
            yield replace(problem, place=self._place_of_name(path))

    def all_known(self, what: str, names: Iterable[str], path: Path, among: Iterable[str]) -> Iterator[Problem]:
        """The findings of `known` for a list of names."""
        for number, name in enumerate(names):
            yield from self.known(what, name, (*path, number), among)

    def field_of_kind(self, name: str, path: Path, kinds: tuple[str, ...]) -> Iterator[Problem]:
        """A finding if there is no such field, or if it is of another kind, or kept where the engine cannot read it."""
        rule = self.lifecycle.fields.get(name)
        if rule is None:
            yield from self.known("field", name, path, self.lifecycle.fields)
        elif rule.type not in kinds:
            yield self.problem("field_kind", path, name=name, kind=rule.type, expected=listed(kinds))
        elif is_kept_apart(rule):
            yield self.problem("field_kept_apart", path, name=name)

    def form_fields(self, form: str | None) -> tuple[str, ...]:
        """The fields that can be filled in on a form."""
        found = self.lifecycle.forms.get(form or "")
        return (*found.fields, *found.optional) if found else ()

    def choices(self, rule: FieldRule | Column) -> frozenset[str]:
        """The names of the choices of a field; none if its code list does not exist."""
        if isinstance(rule.choices, str):
            return frozenset(self.surroundings.codes.get(rule.choices.removeprefix("codes/"), ()))
        return frozenset(rule.choices or ())


def listed(names: Iterable[str]) -> Label:
    """Names one after the other, in both languages."""
    return joined(names)


def is_day(text: str) -> bool:
    """Whether a text is a day that the calendar has, as days are written in definitions."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _acts(lifecycle: Lifecycle) -> Iterator[Act]:
    opening = lifecycle.open
    yield Act(
        "open", ("open",), opening.form, opening.when, opening.then, _roles(("open", "by"), opening.by), opening.rules
    )
    for state_name, state in lifecycle.states.items():
        for name, action in state.actions.items():
            yield _act_of(name, ("states", state_name, "actions", name), action)
        if door := state.reopen:
            path: Path = ("states", state_name, "reopen")
            yield Act("reopen", path, door.form, door.when, door.then, _roles((*path, "by"), door.by), door.rules)
    for number, several in enumerate(lifecycle.actions_in):
        for name, action in several.actions.items():
            yield _act_of(name, ("actions_in", number, "actions", name), action)
    for name, record in lifecycle.records.items():
        path = ("records", name)
        yield Act(name, path, record.form, record.when, record.then, _roles((*path, "by"), record.by), record.rules)


def _act_of(name: str, path: Path, action: Action) -> Act:
    inner = ("all_of",) if isinstance(action.agree, Quorum) else ()
    by = _roles((*path, "by"), action.by) + _roles((*path, "agree", *inner), action.signers)
    return Act(name, path, action.form, action.when, action.then, by, action.rules, action)


def _roles(path: Path, by: object) -> tuple[tuple[Path, str], ...]:
    """Each role that may act, with where it stands; those of a choice are looked at with the choice."""
    if isinstance(by, str):
        return ((path, by),)
    return tuple(((*path, number), name) for number, name in enumerate(by)) if isinstance(by, tuple) else ()
