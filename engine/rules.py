"""The rules of a definition: which texts of CEL stand in it, and which names each of them may use."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine.acts import expand
from engine.definitions import Choose, Lifecycle, Rule
from engine.fields import is_kept_apart
from engine.guards import VariableType

KINDS: Mapping[str, VariableType] = {
    "text": VariableType.TEXT,
    "long text": VariableType.TEXT,
    "number": VariableType.NUMBER,
    "boolean": VariableType.BOOLEAN,
    "date": VariableType.DAY,
    "moment": VariableType.MOMENT,
    "choice": VariableType.TEXT,
    "choices": VariableType.TEXTS,
    "person": VariableType.TEXT,
    "persons": VariableType.TEXTS,
    "unit": VariableType.TEXT,
    "units": VariableType.TEXTS,
    "case": VariableType.TEXT,
}


def variables_for(lifecycle: Lifecycle, form: str | None) -> dict[str, VariableType]:
    """Every name that a rule may use: of the case always, of the form where the action has one."""
    variables = {"actor.roles": VariableType.TEXTS, "now": VariableType.MOMENT, "case.opened_at": VariableType.MOMENT}
    for name, rule in lifecycle.fields.items():
        variables[f"given.case.{name}"] = VariableType.BOOLEAN
        if rule.type in KINDS and not is_kept_apart(rule):
            variables[f"case.{name}"] = KINDS[rule.type]
    for name, deadline in lifecycle.deadlines.items():
        variables[f"deadline.{name}"] = VariableType.TEXT
        variables[f"late.{name}"] = VariableType.BOOLEAN
        if deadline.extend:
            variables[f"extended.{name}"] = VariableType.BOOLEAN
    if form and form in lifecycle.forms:
        variables["files"] = VariableType.NUMBER
        filled = lifecycle.forms[form]
        for name in (*filled.fields, *filled.optional):
            field = lifecycle.fields.get(name)
            variables[f"given.form.{name}"] = VariableType.BOOLEAN
            if field and field.type in KINDS:
                variables[f"form.{name}"] = KINDS[field.type]
    return variables


def rules_with_forms(lifecycle: Lifecycle) -> Iterator[tuple[str, str | None]]:
    """Every CEL text of a definition with the form that its `form.` names come from."""
    everything: list[tuple[tuple[Rule, ...], str | None]] = [(lifecycle.open.when, lifecycle.open.form)]
    everything += [(record.when, record.form) for record in lifecycle.records.values()]
    everything += [
        (action.when, action.form) for possible in expand(lifecycle).values() for action in possible.values()
    ]
    everything += [(lifecycle.correct.when, None)] if lifecycle.correct else []
    for rules, form in everything:
        yield from ((rule.rule, form) for rule in rules if rule.rule)
    for deadline in lifecycle.deadlines.values():
        yield from ((text, None) for text in (deadline.only_if, deadline.waived_if) if text)
    yield from ((flag.while_, None) for flag in lifecycle.flags.values())
    for table in lifecycle.grades.values():
        yield from ((row.when, None) for row in table.table if row.when)
    yield from ((rule.when, None) for rule in lifecycle.excludes if rule.when)
    yield from ((sight.masked_when, None) for sight in lifecycle.sees.values() if sight.masked_when)


def choose_texts(lifecycle: Lifecycle) -> list[str]:
    """The fields that lengths, roles and targets are chosen by, as they are written."""
    chosen: list[object] = [rule.due for rule in lifecycle.deadlines.values()]
    for possible in expand(lifecycle).values():
        chosen += [part for action in possible.values() for part in (action.by, action.to)]
    return [part.choose for part in chosen if isinstance(part, Choose)]
