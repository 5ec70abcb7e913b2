"""
Whether everything that a definition speaks of exists: fields, forms, people, registers; and that no name stands for
two things.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine.definitions import Record, Role
from engine.errors import Problem
from engine.field_definitions import Column, FieldRule
from engine.roles import read_source
from engine.soundness.ground import Ground, is_day
from engine.source import Path

#: Names of the engine's own acts.
RESERVED = ("open", "reopen", "correct", "undo")
PEOPLE = ("person", "persons")
UNITS = ("unit", "units")
CHOICES = ("choice", "choices")
DAYS = ("date", "moment")
#: Whose value leads, by a map, to a person.
KEYS = ("choice", "unit")
_EXCLUDED = {"field": PEOPLE, "unit of field": UNITS, "related to field": UNITS}


def check_names(ground: Ground) -> Iterator[Problem]:
    """Findings about names and about what each kind of field can be."""
    if not is_day(ground.lifecycle.in_force_from):
        yield ground.problem("not_a_day", ("in_force_from",), words=ground.lifecycle.in_force_from)
    yield from _roles(ground)
    yield from _fields(ground)
    yield from _forms(ground)
    yield from _opening(ground)
    yield from _acts(ground)
    yield from _records(ground)
    yield from _sight(ground)
    yield from _mending(ground)


def _roles(ground: Ground) -> Iterator[Problem]:
    roles = ground.lifecycle.roles
    for name, role in roles.items():
        path: Path = ("roles", name)
        yield from _source(ground, role.from_, role.of, (*path, "from"))
        if role.of and not role.from_.startswith("map "):
            yield ground.problem("of_without_map", (*path, "of"))
        for number, words in enumerate(role.stand_in):
            yield from _source(ground, words, None, (*path, "stand_in", number))
            if words.startswith("outside ") and not ground.is_sealed_for(name) and not _is_entered(roles, words):
                yield ground.problem("stand_in_unreachable", (*path, "stand_in", number), words=words)
        if role.entered_by and not role.from_.startswith("outside "):
            yield ground.problem("entered_by_inside", (*path, "entered_by"))
        yield from ground.all_known("role", role.entered_by, (*path, "entered_by"), roles)


def _is_entered(roles: Mapping[str, Role], words: str) -> bool:
    """Whether there is somebody who enters what this organ decides."""
    return any(role.from_.split() == words.split() and role.entered_by for role in roles.values())


def _source(ground: Ground, words: str, of: str | None, path: Path) -> Iterator[Problem]:
    source = read_source(words, of)
    if source is None:
        code = "map_without_of" if words.startswith("map ") else "role_source"
        yield ground.problem(code, path, words=words)
        return
    around = ground.surroundings
    if source.kind == "map":
        yield from ground.known("map", source.name, path, around.maps)
        yield from ground.field_of_kind(str(source.field), (*path[:-1], "of"), KEYS)
    elif source.field is not None:
        yield from ground.field_of_kind(source.field, path, PEOPLE if source.kind == "person" else UNITS)
    elif source.kind == "head":
        yield from ground.known("group", source.name, path, around.groups | around.units)
    elif source.kind in ("group", "roster", "outside"):
        among = {"group": around.groups, "roster": around.rosters, "outside": around.outside}[source.kind]
        yield from ground.known(source.kind, source.name, path, among)


def _fields(ground: Ground) -> Iterator[Problem]:
    for name, rule in ground.lifecycle.fields.items():
        path: Path = ("fields", name)
        yield from _value_rule(ground, rule, path)
        yield from _attributes(ground, rule, path)
        for column_name, column in (rule.of or {}).items():
            inner = (*path, "of", column_name)
            if column.type == "rows":
                yield ground.problem("rows_in_rows", (*inner, "type"))
            yield from _value_rule(ground, column, inner)
    yield from _standing_fields(ground)


def _standing_fields(ground: Ground) -> Iterator[Problem]:
    """The fields that every case has: when it was received and what it is called; and the one that nobody fills in."""
    fields = ground.lifecycle.fields
    received, title = fields.get("received_at"), fields.get("title")
    if received is None or received.type != "moment":
        yield ground.problem_of("received_at", ("fields", "received_at") if received else ("fields",))
    if title is None or title.type != "text" or title.personal or title.sealed_for:
        yield ground.problem_of("title", ("fields", "title") if title else ("fields",))
    if "opened_at" in fields:
        yield ground.problem_of("reserved_name", ("fields", "opened_at"), name="opened_at")


def _value_rule(ground: Ground, rule: FieldRule | Column, path: Path) -> Iterator[Problem]:
    """What fields and columns have in common: choices and lengths."""
    if rule.type in CHOICES and not rule.choices:
        yield ground.problem_of("choices_missing", path, kind=rule.type)
    if rule.choices is not None and rule.type not in CHOICES:
        yield ground.problem("attribute_misfit", (*path, "choices"), attribute="choices", kind=rule.type)
    if isinstance(rule.choices, str):
        if rule.choices.startswith("codes/"):
            yield from ground.known(
                "codes", rule.choices.removeprefix("codes/"), (*path, "choices"), ground.surroundings.codes
            )
        else:
            yield ground.problem("choices_words", (*path, "choices"), words=rule.choices)
    if rule.max_length is not None and rule.type not in ("text", "long text"):
        yield ground.problem("attribute_misfit", (*path, "max_length"), attribute="max_length", kind=rule.type)


def _attributes(ground: Ground, rule: FieldRule, path: Path) -> Iterator[Problem]:
    for attribute, value in (("min", rule.min), ("max", rule.max)):
        counts_rows = attribute == "max" and rule.type == "rows"
        if value is not None and rule.type != "number" and not counts_rows:
            yield ground.problem("attribute_misfit", (*path, attribute), attribute=attribute, kind=rule.type)
    if rule.min is not None and rule.max is not None and rule.min > rule.max:
        yield ground.problem("min_over_max", (*path, "min"), min=rule.min, max=rule.max)
    if rule.type == "rows" and not rule.of:
        yield ground.problem_of("columns_missing", path)
    if rule.of is not None and rule.type != "rows":
        yield ground.problem("attribute_misfit", (*path, "of"), attribute="of", kind=rule.type)
    for attribute, words in (("not_after", rule.not_after), ("not_before", rule.not_before)):
        if words and rule.type not in DAYS:
            yield ground.problem("attribute_misfit", (*path, attribute), attribute=attribute, kind=rule.type)
    if rule.not_before:
        yield from ground.field_of_kind(rule.not_before.removeprefix("field "), (*path, "not_before"), DAYS)
    yield from _protection(ground, rule, path)


def _protection(ground: Ground, rule: FieldRule, path: Path) -> Iterator[Problem]:
    if rule.keeps is not None and not _can_keep(rule):
        yield ground.problem("attribute_misfit", (*path, "keeps"), attribute=f"keeps: {rule.keeps}", kind=rule.type)
    if rule.sealed_for:
        yield from ground.known("role", rule.sealed_for, (*path, "sealed_for"), ground.lifecycle.roles)


def _can_keep(rule: FieldRule) -> bool:
    """Whether the field can keep what it says: `true`, one of its choices, or everything that it holds."""
    if rule.type == "choice":
        return isinstance(rule.choices, dict) and rule.keeps in rule.choices
    return rule.keeps is True if rule.type == "boolean" else rule.keeps == "all" and rule.type in (*PEOPLE, *UNITS)


def _forms(ground: Ground) -> Iterator[Problem]:
    for name, form in ground.lifecycle.forms.items():
        path: Path = ("forms", name)
        yield from ground.all_known("field", form.fields, (*path, "fields"), ground.lifecycle.fields)
        yield from ground.all_known("field", form.optional, (*path, "optional"), ground.lifecycle.fields)
        seen: set[str] = set()
        for part, names in (("fields", form.fields), ("optional", form.optional)):
            for number, field in enumerate(names):
                if field in seen:
                    yield ground.problem("field_twice", (*path, part, number), name=field)
                seen.add(field)


def _opening(ground: Ground) -> Iterator[Problem]:
    opening = ground.lifecycle.open
    yield from ground.known("state", opening.to, ("open", "to"), ground.lifecycle.states)
    yield from ground.known("register", opening.register_, ("open", "register"), ground.surroundings.registers)
    form = ground.lifecycle.forms.get(opening.form)
    for name in ("received_at", "title"):
        if form and name not in form.fields and name in ground.lifecycle.fields:
            yield ground.problem("not_asked_at_opening", ("open", "form"), form=opening.form, name=name)


def _acts(ground: Ground) -> Iterator[Problem]:
    lifecycle = ground.lifecycle
    for act in ground.acts:
        for path, role in act.by:
            yield from ground.known("role", role, path, lifecycle.roles)
        yield from ground.all_known("rules", act.rules, (*act.path, "rules"), lifecycle.rules)
        if act.form:
            yield from ground.known("form", act.form, (*act.path, "form"), lifecycle.forms)
        if act.action:
            yield from ground.all_known("field", act.action.loosens, (*act.path, "loosens"), lifecycle.fields)
        if act.action and act.name in RESERVED:
            yield ground.problem_of("reserved_name", act.path, name=act.name)


def _records(ground: Ground) -> Iterator[Problem]:
    lifecycle = ground.lifecycle
    for name, record in lifecycle.records.items():
        if name in ground.action_names:
            yield ground.problem_of("name_of_two", ("records", name), name=name)
        if name in RESERVED:
            yield ground.problem_of("reserved_name", ("records", name), name=name)
        if isinstance(record.in_, tuple):
            yield from ground.all_known("state", record.in_, ("records", name, "in"), lifecycle.states)
        if record.opens:
            yield from _opened(ground, record, ("records", name))


def _opened(ground: Ground, record: Record, path: Path) -> Iterator[Problem]:
    """What the case that a record opens is given; whether that lifecycle takes it, the office file is asked."""
    among = {"form": ground.form_fields(record.form), "case": ground.lifecycle.fields.keys()}
    for field, words in record.opens.with_.items() if record.opens else ():
        space, _, source = words.partition(".")
        if space in among:
            yield from ground.known("field", source, (*path, "opens", "with", field), frozenset(among[space]))
    for number, verb in enumerate(record.then):
        if not verb.tell:
            yield ground.problem("opens_and_more", (*path, "then", number))


def _sight(ground: Ground) -> Iterator[Problem]:
    lifecycle = ground.lifecycle
    for name in lifecycle.sees:
        yield from ground.name_known("role", name, ("sees", name), lifecycle.roles)
    for number, rule in enumerate(lifecycle.excludes):
        for position, words in enumerate(rule.holders):
            path: Path = ("excludes", number, "holders", position)
            kind, _, field = " ".join(words.split()).rpartition(" ")
            kinds = _EXCLUDED.get(kind)
            if kinds is None:
                yield ground.problem("excluded_words", path, words=words)
            else:
                yield from ground.field_of_kind(field, path, kinds)


def _mending(ground: Ground) -> Iterator[Problem]:
    lifecycle = ground.lifecycle
    if lifecycle.correct:
        yield from ground.all_known("role", lifecycle.correct.by, ("correct", "by"), lifecycle.roles)
        yield from ground.all_known("rules", lifecycle.correct.rules, ("correct", "rules"), lifecycle.rules)
        for number, name in enumerate(lifecycle.correct.fields):
            path: Path = ("correct", "fields", number)
            yield from ground.known("field", name, path, lifecycle.fields)
            if name in lifecycle.fields and lifecycle.fields[name].set == "once":
                yield ground.problem("once_corrected", path, name=name)
    if lifecycle.undo:
        yield from ground.all_known("role", lifecycle.undo.by, ("undo", "by"), lifecycle.roles)
