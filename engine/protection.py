"""What protects people on a case: values that stay once they are given, unless an act is named that may loosen them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.compile import Compiled
from engine.errors import Refusal, TransitionRefused
from engine.field_definitions import FieldRule
from engine.labels import Label, joined, quoted
from engine.sentences import say
from engine.snapshot import Snapshot, hides


def require_kept(
    compiled: Compiled, before: Mapping[str, Any], after: Mapping[str, Any], *, act: str, loosens: tuple[str, ...] = ()
) -> None:
    """
    Let an act take away no value that a field keeps, unless it may loosen this field.

    Args:
        compiled: the definition of the case.
        before: its facts.
        after: its facts as the act would leave them.
        act: the name of the act.
        loosens: the fields that it may loosen.

    Raises:
        TransitionRefused: for every such field, with the acts that may do it.
    """
    wrong = {
        name: rule
        for name, rule in compiled.lifecycle.fields.items()
        if rule.keeps is not None and name not in loosens and _is_loosened(rule, before.get(name), after.get(name))
    }
    if wrong:
        raise TransitionRefused(
            act,
            [
                Refusal("kept", say("kept", field=rule.label, acts=_acts_for(compiled, name)))
                for name, rule in wrong.items()
            ],
        )


def lost_by_joining(compiled: Compiled, case: Snapshot, other: Snapshot, *, theirs: Compiled) -> list[Label]:
    """
    What protects people on a case and not on another one, by the labels of fields and the reasons of exclusions.

    Args:
        compiled: the definition of the case.
        case: the case that would be joined, and whose words the readers of the other one would then read.
        other: the case that it would be joined to.
        theirs: the definition of that one.
    """
    rules, their_rules = compiled.lifecycle.fields, theirs.lifecycle.fields
    lost = [
        rule.label
        for name, rule in rules.items()
        if rule.keeps is not None
        and _is_loosened(rule, case.facts.get(name), other.facts.get(name) if name in their_rules else None)
    ]
    for holder, because in case.exclusions.items():
        there = other.exclusions.get(holder)
        if there is None or (hides(because) and not hides(there)):
            lost.append(Label(zh=because["zh"], en=because["en"]))
    if case.sealed_for and case.sealed_for != other.sealed_for:
        lost.append(say("sealed"))
    return list(dict.fromkeys(lost))


def _is_loosened(rule: FieldRule, before: Any, after: Any) -> bool:
    if rule.keeps == "all":
        return not _several(before) <= _several(after)
    return bool(before == rule.keeps != after)


def _several(value: Any) -> frozenset[str]:
    return frozenset(value if isinstance(value, list) else [value] if value else [])


def _acts_for(compiled: Compiled, field: str) -> Label:
    found = {
        name: action.title
        for possible in compiled.actions.values()
        for name, action in possible.items()
        if field in action.loosens
    }
    return joined(map(quoted, found.values())) if found else Label(zh="（无）", en="(nothing)")
