"""Whether every condition can be decided: rules compile, checks exist, choices are covered, tables have no gap."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from engine.definitions import Action, Choose, Rule
from engine.errors import Problem
from engine.fields import is_kept_apart
from engine.guards import BadRule
from engine.soundness.ground import Ground, listed
from engine.soundness.names import CHOICES
from engine.soundness_sentences import say_soundness
from engine.source import Path

_CASE_FIELD = re.compile(r"(?<![.\w])case\s*\.\s*(\w+)")


def check_rules(ground: Ground) -> Iterator[Problem]:
    """Findings about conditions."""
    for act in ground.acts:
        for number, rule in enumerate(act.when):
            yield from _rule(ground, rule, act.form, (*act.path, "when", number))
        if act.action:
            yield from _chosen(ground, act.action, act.path)
    for number, rule in enumerate(ground.lifecycle.correct.when if ground.lifecycle.correct else ()):
        yield from _rule(ground, rule, None, ("correct", "when", number))
    yield from _lone_texts(ground)


def usable(ground: Ground, text: str, form: str | None, path: Path) -> Iterator[Problem]:
    """The finding about a rule that cannot be used."""
    bad = ground.decider.rule(text, form)
    if not isinstance(bad, BadRule):
        return
    fields = ground.lifecycle.fields
    kept = [name for name in _CASE_FIELD.findall(text) if name in fields and is_kept_apart(fields[name])]
    if bad.code.startswith("rule_unknown_name") and kept:
        yield ground.problem("rule_kept_apart", path, name=kept[0])
    else:
        yield ground.told(
            bad.code, path, say_soundness("rule_at", line=bad.line, column=bad.column, message=bad.message)
        )


def _rule(ground: Ground, rule: Rule, form: str | None, path: Path) -> Iterator[Problem]:
    if (rule.rule is None) == (rule.check is None):
        yield ground.problem("rule_or_check", path)
    if rule.rule is not None:
        yield from usable(ground, rule.rule, form, (*path, "rule"))
    if rule.check is None:
        if rule.with_:
            yield ground.problem("with_without_check", (*path, "with"))
        return
    yield from _check(ground, rule.check, rule.with_, form, path)


def _check(ground: Ground, check: str, given: Mapping[str, str], form: str | None, path: Path) -> Iterator[Problem]:
    yield from ground.known("check", check, (*path, "check"), ground.surroundings.checks)
    wanted = ground.surroundings.checks.get(check)
    if wanted is None:
        return
    for name, words in given.items():
        yield from ground.name_known("parameter", name, (*path, "with", name), wanted)
        space, _, field = words.partition(".")
        if space in ("form", "case") and field:
            among = ground.form_fields(form) if space == "form" else ground.lifecycle.fields
            yield from ground.known("field", field, (*path, "with", name), among)
    if missing := sorted(wanted - given.keys()):
        yield ground.problem("parameters_missing", (*path, "check"), check=check, names=listed(missing))


def _lone_texts(ground: Ground) -> Iterator[Problem]:
    """Rules that stand alone and read no form."""
    lifecycle = ground.lifecycle
    for name, deadline in lifecycle.deadlines.items():
        path: Path = ("deadlines", name)
        for part, text in (("only_if", deadline.only_if), ("waived_if", deadline.waived_if)):
            if text is not None:
                yield from usable(ground, text, None, (*path, part))
        if isinstance(deadline.due, Choose):
            yield from check_choose(ground, deadline.due, None, (*path, "due"))
    for name, flag in lifecycle.flags.items():
        yield from usable(ground, flag.while_, None, ("flags", name, "while"))
    for number, rule in enumerate(lifecycle.excludes):
        if rule.when is not None:
            yield from usable(ground, rule.when, None, ("excludes", number, "when"))
    for name, sight in lifecycle.sees.items():
        if sight.masked_when is not None:
            yield from usable(ground, sight.masked_when, None, ("sees", name, "masked_when"))


def _chosen(ground: Ground, action: Action, path: Path) -> Iterator[Problem]:
    if isinstance(action.by, Choose):
        yield from check_choose(ground, action.by, None, (*path, "by"))
        for option, role in action.by.options.items():
            yield from _roles(ground, role, (*path, "by", option))
    if isinstance(action.to, Choose):
        yield from check_choose(ground, action.to, action.form, (*path, "to"))


def _roles(ground: Ground, value: object, path: Path) -> Iterator[Problem]:
    if isinstance(value, list) and value:
        yield from ground.all_known("role", map(str, value), path, ground.lifecycle.roles)
    elif isinstance(value, str):
        yield from ground.known("role", value, path, ground.lifecycle.roles)
    else:
        yield ground.problem("nobody_may", path)


def check_choose(ground: Ground, choose: Choose, form: str | None, path: Path) -> Iterator[Problem]:
    """Findings about a value that depends on a choice: of a field that has choices, with each of them once."""
    space, _, name = choose.choose.partition(".")
    rule = ground.lifecycle.fields.get(name)
    found = ground.lifecycle.forms.get(form or "")
    where = (*path, "choose")
    if space not in ("case", "form") or (space == "form" and found is None):
        yield ground.problem("choose_words", where, words=choose.choose)
        return
    among = ground.form_fields(form) if space == "form" else ground.lifecycle.fields
    if rule is None or name not in among:
        yield from ground.known("field", name, where, among)
        return
    if rule.type != "choice" or is_kept_apart(rule):
        yield from ground.field_of_kind(name, where, CHOICES[:1])
        return
    if space == "form" and found and name not in found.fields:
        yield ground.problem("choose_optional", where, name=name)
    yield from _covered(ground, choose, ground.choices(rule), path)


def _covered(ground: Ground, choose: Choose, choices: frozenset[str], path: Path) -> Iterator[Problem]:
    if not choices:
        return  # the field is told already
    for option in choose.options:
        yield from ground.name_known("choice", option, (*path, option), choices)
    if missing := sorted(choices - choose.options.keys()):
        yield ground.problem("choose_incomplete", (*path, "choose"), names=listed(missing))
