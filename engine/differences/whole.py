"""All differences of two versions of a lifecycle, in the order in which somebody reads them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from pydantic import BaseModel

from engine.definitions import DeadlineRule, Flag, GradeTable, Record, Role, State
from engine.differences import values
from engine.differences.acts import actions, door, mending, opening, record
from engine.differences.found import Difference, Guard, Thing, Weight, thing
from engine.differences.keys import Key
from engine.differences.keywise import Versions, by_key, may_have, member, order, whole
from engine.differences.parts import conflict_rules, examples, promises, rows, steps
from engine.differences.weighing import always
from engine.field_definitions import FieldRule, Form
from engine.labels import Label
from engine.sight_definitions import Sight
from engine.wording import Wording, all_of, fill, same

P = TypeVar("P", bound=BaseModel)

#: Where the sentences of each weight stand.
_RANKS: tuple[Weight, ...] = ("loosens", "changes", "wording")


def differences(old: Wording, new: Wording) -> list[Difference]:
    """
    What the newer version of a lifecycle says otherwise than the older one.

    Neither needs to be sound. Comments, layout, the order of names and the place where a condition or an action that
    binds in several places is written make no difference.

    Returns:
        what takes protection away, first what a second person must approve; then what else changes what may be done;
        then what only reads otherwise. Within each of these it goes through the file.
    """
    found = list(_through_the_file(Versions(old, new)))
    return sorted(found, key=lambda one: (one.guard is None, _RANKS.index(one.weight)))


@dataclass(frozen=True, slots=True)
class _Named(Generic[P]):
    """
    Things that stand in the file under their names.

    Attributes:
        kind: the name of their model.
        title: what one is called in either version.
        below: compares what is more in one than its keys.
        more: what else is told of one that is new or gone.
        guard: whether a second person must approve that one goes.
        by_keys: whether its keys are compared here, not by `below`.
    """

    kind: str
    title: Callable[[Wording, str, P], Label]
    below: Callable[[Versions, Thing, P, P], Iterator[Difference]] | None = None
    more: Callable[[Wording, P], Label] = lambda _, __: same("")
    guard: Guard | None = None
    by_keys: bool = True

    def compared(self, say: Versions, key: str, old: Mapping[str, P], new: Mapping[str, P]) -> Iterator[Difference]:
        """Those that are gone, those that have come, and what differs in the others."""
        for name, part in old.items():
            if name not in new:
                about = thing(self.kind, (key, name), self.title(say.old, name, part))
                yield whole("gone", about, part, guard=self.guard, more=self.more(say.old, part))
        for name, part in new.items():
            about = thing(self.kind, (key, name), self.title(say.new, name, part))
            if name not in old:
                yield whole("new", about, part, more=self.more(say.new, part))
                continue
            if self.by_keys:
                yield from by_key(say, about, old[name], part)
            if self.below:
                yield from self.below(say, about, old[name], part)


def _through_the_file(say: Versions) -> Iterator[Difference]:
    old, new = say.old.lifecycle, say.new.lifecycle
    yield from by_key(say, thing("Lifecycle", (), new.title), old, new)
    yield from _ROLES.compared(say, "roles", old.roles, new.roles)
    yield from _FIELDS.compared(say, "fields", old.fields, new.fields)
    yield from _FORMS.compared(say, "forms", old.forms, new.forms)
    yield from opening(say)
    yield from _STATES.compared(say, "states", old.states, new.states)
    yield from actions(say)
    yield from _RECORDS.compared(say, "records", old.records, new.records)
    yield from _FLAGS.compared(say, "flags", old.flags, new.flags)
    yield from _DEADLINES.compared(say, "deadlines", old.deadlines, new.deadlines)
    yield from _GRADES.compared(say, "grades", old.grades, new.grades)
    yield from _sights(say, old.sees, new.sees)
    yield from conflict_rules(say, old.excludes, new.excludes)
    yield from mending(say)
    yield from promises(say, old.properties, new.properties)
    yield from examples(old.examples, new.examples)


def _columns(say: Versions, of: Thing, old: FieldRule, new: FieldRule) -> Iterator[Difference]:
    before, now = old.of or {}, new.of or {}
    for name in before.keys() | now.keys():
        column = now.get(name) or before[name]
        about = thing("Column", (*of.path, "of", name), column.label, of=of.name)
        if name in before and name in now:
            yield from by_key(say, about, before[name], now[name])
        else:
            yield whole("gone" if name in before else "new", about, column)


def _filled_in(say: Versions, about: Thing, old: Form, new: Form) -> Iterator[Difference]:
    """What a form asks: fields that come or go, must or may; their order on the page; the files."""
    before = dict.fromkeys(old.optional, "optional") | dict.fromkeys(old.fields, "fields")
    now = dict.fromkeys(new.optional, "optional") | dict.fromkeys(new.fields, "fields")
    one_field = Key(lambda words, name: words.field(name))
    for name in before:
        if name not in now:
            yield member(say, "removed", about, before[name], Key(values.fields), name)
    for name, how in now.items():
        if name not in before:
            yield member(say, "added", about, how, Key(values.fields), name)
        elif before[name] != how:
            yield member(say, "required" if how == "fields" else "optional", about, how, one_field, name)
    for key, was, is_now in (("fields", old.fields, new.fields), ("optional", old.optional, new.optional)):
        both = set(was) & set(is_now)
        on_page = Key(values.fields, "wording")
        yield from order(
            say, about, key, on_page,
            tuple(name for name in was if name in both), tuple(name for name in is_now if name in both),
        )  # fmt: skip
    files = thing("Attachments", (*about.path, "attachments"), same(""), of=about.name)
    yield from may_have(say, files, old.attachments, new.attachments, loosens="gone")


def _door(say: Versions, of: Thing, old: State, new: State) -> Iterator[Difference]:
    yield from door(say, of, old.reopen, new.reopen)


def _how_long(say: Wording, rule: DeadlineRule) -> Label:
    start, due = values.facts(say, rule.starts), values.span(say, rule.due)
    return fill(Label(zh="：自{start}起，{due}", en=": {due} from {start}"), start=start, due=due)


def _on_the_way(say: Versions, about: Thing, old: DeadlineRule, new: DeadlineRule) -> Iterator[Difference]:
    """How a limit can be made longer, and its ladder."""
    longer = thing("Extension", (*about.path, "extend"), same(""), of=about.name)
    yield from may_have(say, longer, old.extend, new.extend, loosens="new", guard="deadline")
    yield from steps(say, about, old.escalate, new.escalate)


def _rows(say: Versions, about: Thing, old: GradeTable, new: GradeTable) -> Iterator[Difference]:
    yield from rows(say, about, old.table, new.table)
    field = str(about.path[-1])
    before, now = _ranks(say.old, field), _ranks(say.new, field)
    rising = Key(lambda words, ranks: all_of(words.choice(field, rank) for rank in ranks), weakens=always)
    yield from order(
        say, about, "ranks", rising,
        tuple(rank for rank in before if rank in now), tuple(rank for rank in now if rank in before),
    )  # fmt: skip


def _ranks(say: Wording, field: str) -> tuple[str, ...]:
    """The grades as the lifecycle itself has them rise: in the order of the choices of their field."""
    rule = say.lifecycle.fields.get(field)
    return tuple(rule.choices) if rule and isinstance(rule.choices, dict) else ()


def _sights(say: Versions, old: Mapping[str, Sight], new: Mapping[str, Sight]) -> Iterator[Difference]:
    """Who sees what; a role that comes into sight is one more reader."""
    for name in {**old, **new}:
        words = say.new if name in new else say.old
        about = thing("Sight", ("sees", name), words.roles([name]))
        if name in old and name in new:
            yield from by_key(say, about, old[name], new[name])
        elif name in old:
            yield whole("gone", about, old[name])
        else:
            told = fill(Label(zh="：{cases}", en=": {cases}"), cases=values.term(words, new[name].cases))
            yield whole("new", about, new[name], loosens=True, more=told)


_ROLES: _Named[Role] = _Named("Role", lambda _, __, role: role.title)
_FIELDS: _Named[FieldRule] = _Named("FieldRule", lambda _, __, rule: rule.label, _columns)
_FORMS: _Named[Form] = _Named("Form", lambda _, __, form: form.title, _filled_in)
_STATES: _Named[State] = _Named("State", lambda _, __, state: state.title, _door)
_RECORDS: _Named[Record] = _Named("Record", lambda _, __, one: one.title, record, by_keys=False)
_FLAGS: _Named[Flag] = _Named("Flag", lambda _, __, flag: flag.title)
_DEADLINES: _Named[DeadlineRule] = _Named(
    "DeadlineRule", lambda _, __, rule: rule.title, _on_the_way, more=_how_long, guard="deadline"
)
_GRADES: _Named[GradeTable] = _Named("GradeTable", lambda words, name, _: words.field(name), _rows)
