"""Limits that may never start: their length stands in a field, or is chosen by one, that may still be empty then."""

from __future__ import annotations

import re
from collections.abc import Iterator

from engine.definitions import Action, Choose, DeadlineRule, Opening, Record
from engine.errors import Problem
from engine.facts import Fact, read_facts
from engine.graph import Edge
from engine.soundness.ground import Ground
from engine.spans import BadSpan, parse_span


def check_lengths(ground: Ground) -> Iterator[Problem]:
    """A warning for each limit that can be started while the field that its length depends on has no value."""
    for name, rule in ground.lifecycle.deadlines.items():
        field = _field_of(rule)
        if field not in ground.lifecycle.fields or re.search(rf"\bcase\.{field}\b", rule.only_if or ""):
            continue
        starts = read_facts(rule.starts) or frozenset()
        if act := next(_starting_without(ground, field, starts), None):
            path = ("deadlines", name, "due")
            yield ground.problem("length_may_be_missing", path, name=field, act=act)


def _field_of(rule: DeadlineRule) -> str:
    if isinstance(rule.due, Choose):
        return rule.due.choose.removeprefix("case.")
    try:
        return parse_span(rule.due).field or ""
    except BadSpan:
        return ""


def _starting_without(ground: Ground, field: str, starts: frozenset[Fact]) -> Iterator[str]:
    """The acts that can start a limit on a case without a value in `field`, which they do not bring either."""
    for name, act, target in _acts_without(ground, field):
        if starts & _facts_of(ground, name, act, target):
            yield name


def _acts_without(ground: Ground, field: str) -> Iterator[tuple[str, Action | Record | Opening, str]]:
    """Every act that leaves a case without a value in the field, with the state that it leads to."""
    opening = ground.lifecycle.open
    if _gives(ground, field, opening):
        return
    yield "open", opening, opening.to
    leaving: dict[str, list[Edge]] = {state: [] for state in ground.shape.came_by}
    for edge in ground.shape.edges:
        leaving.setdefault(edge.state, []).append(edge)
    waiting, empty = [opening.to], {opening.to}
    while waiting:
        state = waiting.pop()
        records = ground.shape.records[state].items()
        yield from ((name, record, "") for name, record in records if not _gives(ground, field, record))
        moves = [(edge, ground.shape.actions[state][edge.action]) for edge in leaving[state]]
        silent = [(edge, action) for edge, action in moves if not _gives(ground, field, action)]
        yield from ((edge.action, action, edge.target) for edge, action in silent)
        reached = {edge.target for edge, _ in silent} - empty
        empty |= reached
        waiting.extend(sorted(reached))


def _gives(ground: Ground, field: str, act: Action | Record | Opening) -> bool:
    """Whether the case surely has a value in the field after the act."""
    form = ground.lifecycle.forms.get(act.form or "")
    required = form.fields if form else ()
    if field in required and not isinstance(act, Record):
        return True
    values = [words for verb in act.then for name, words in (verb.set or {}).items() if name == field]
    return any(not _is_copy(words) or str(words).removeprefix("form.") in required for words in values)


def _is_copy(words: object) -> bool:
    return isinstance(words, str) and words.startswith(("form.", "case."))


def _facts_of(ground: Ground, name: str, act: Action | Record | Opening, target: str) -> frozenset[Fact]:
    form = ground.lifecycle.forms.get(act.form or "")
    facts = {Fact("opened") if isinstance(act, Opening) else Fact("done", name), Fact("reaches", target)}
    facts |= {Fact("issued", verb.letter) for verb in act.then if verb.letter}
    facts |= {Fact("field", one) for verb in act.then for one in verb.set or {}}
    if form and not isinstance(act, Record):
        facts |= {Fact("field", one) for one in (*form.fields, *form.optional)}
    if isinstance(act, Action) and act.delivers:
        facts.add(Fact("delivered", act.delivers))
    return frozenset(facts)
