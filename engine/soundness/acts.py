"""Whether each act can do what it says: who may, on which day, what it delivers, and its effects."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from engine.definitions import Action, Verb
from engine.errors import Problem
from engine.facts import read_doers
from engine.field_definitions import FieldRule
from engine.fields import is_kept_apart
from engine.soundness.ground import Act, Ground, is_day, listed
from engine.soundness.names import PEOPLE
from engine.source import Path

#: A value that stands in the file.
Written: TypeAlias = str | int | bool
#: The verbs, as they are written; each effect is one of them.
VERBS = ("letter", "tell", "set", "restart", "waive", "seal", "mark_breach", "link")
#: What stands beside a verb, and beside which.
_BESIDE = {"as": "link", "share": "link", "saying": "tell"}
#: Words that stand for a value, and the kinds of fields that can take it.
_WORDS = {"actor": PEOPLE[:1], "today": ("date",), "now": ("moment",), "+1": ("number",)}


def check_acts(ground: Ground) -> Iterator[Problem]:
    """Findings about actions and their effects."""
    for act in ground.acts:
        if act.action:
            yield from _who(ground, act.path, act.action)
            yield from _signatures(ground, act.path, act.action)
            yield from _day(ground, act.path, act.action)
        elif not act.by:
            yield ground.problem_of("nobody_may", act.path)
        for number, verb in enumerate(act.then):
            yield from _verb(ground, act, verb, (*act.path, "then", number))
    for state_name, state in ground.lifecycle.states.items():
        if state.reopen:
            path: Path = ("states", state_name, "reopen")
            yield from ground.all_known(
                "deadline", state.reopen.restart, (*path, "restart"), ground.lifecycle.deadlines
            )


def _who(ground: Ground, path: Path, action: Action) -> Iterator[Problem]:
    if action.by is not None and action.agree:
        yield ground.problem_of("by_and_agree", path)
    elif not action.by and not action.agree:
        yield ground.problem_of("nobody_may", path)
    if action.not_by is None:
        return
    doers = read_doers(action.not_by)
    if doers is None:
        yield ground.problem("not_by_words", (*path, "not_by"), words=action.not_by)
    for name in doers or ():
        yield from ground.known("action", name, (*path, "not_by"), ground.action_names)


def _signatures(ground: Ground, path: Path, action: Action) -> Iterator[Problem]:
    if action.agree and action.form and not action.dated:
        yield ground.problem("form_on_agree", (*path, "form"))


def _day(ground: Ground, path: Path, action: Action) -> Iterator[Problem]:
    if action.dated:
        if action.dated not in ground.form_fields(action.form):
            yield ground.problem("dated_not_on_form", (*path, "dated"), name=action.dated)
        else:
            yield from ground.field_of_kind(action.dated, (*path, "dated"), ("date",))
    if action.delivers:
        yield from ground.known("letter", action.delivers, (*path, "delivers"), ground.surroundings.letters)


def _verb(ground: Ground, act: Act, verb: Verb, path: Path) -> Iterator[Problem]:
    given = verb.model_fields_set
    verbs = [name for name in VERBS if name in given]
    if len(verbs) != 1:
        yield ground.problem("one_verb", path, count=len(verbs))
    for word, owner in _BESIDE.items():
        if (word in given or f"{word}_" in given) and owner not in given:
            yield ground.problem("verb_beside", (*path, word), word=word, verb=owner)
    lifecycle = ground.lifecycle
    if verb.letter:
        yield from ground.known("letter", verb.letter, (*path, "letter"), ground.surroundings.letters)
    yield from ground.all_known("role", verb.tell or (), (*path, "tell"), lifecycle.roles)
    yield from ground.all_known("deadline", verb.restart or (), (*path, "restart"), lifecycle.deadlines)
    yield from ground.all_known("deadline", verb.waive or (), (*path, "waive"), lifecycle.deadlines)
    if verb.seal:
        yield from ground.known("role", verb.seal, (*path, "seal"), lifecycle.roles)
    for name, value in (verb.set or {}).items():
        yield from _set(ground, act, name, value, (*path, "set", name))
    if verb.link:
        yield from _link(ground, act, verb, path)


def _link(ground: Ground, act: Act, verb: Verb, path: Path) -> Iterator[Problem]:
    yield from ground.field_of_kind(str(verb.link), (*path, "link"), ("case",))
    if verb.link in ground.lifecycle.fields and verb.link not in ground.form_fields(act.form):
        yield ground.problem("link_not_on_form", (*path, "link"), name=verb.link)
    if not verb.as_:
        yield ground.problem("link_without_record", path)
        return
    yield from ground.known("record", verb.as_, (*path, "as"), ground.lifecycle.records)
    yield from ground.all_known("field", verb.share, (*path, "share"), ground.lifecycle.fields)
    record = ground.lifecycle.records.get(verb.as_)
    if record is None:
        return
    if any(other.link for other in record.then):
        yield ground.problem("link_of_link", (*path, "as"), record=verb.as_)
    for number, name in enumerate(verb.share):
        if name in ground.lifecycle.fields and name not in ground.form_fields(record.form):
            yield ground.problem("share_not_on_form", (*path, "share", number), name=name, record=verb.as_)


def _set(ground: Ground, act: Act, name: str, value: Written, path: Path) -> Iterator[Problem]:
    target = ground.lifecycle.fields.get(name)
    if target is None:
        yield from ground.name_known("field", name, path, ground.lifecycle.fields)
        return
    if is_kept_apart(target):
        yield ground.problem("field_kept_apart", path, name=name)
        return
    space, _, source = value.partition(".") if isinstance(value, str) else ("", "", "")
    if value == "state":
        yield from _where_it_was(ground, act, target, path)
    elif space in ("form", "case") and source:
        yield from _copied(ground, act, target, space, source, path)
    elif not _fits(ground, target, value):
        yield ground.problem("set_misfit", path, value=value, name=name, kind=target.type)


def _where_it_was(ground: Ground, act: Act, target: FieldRule, path: Path) -> Iterator[Problem]:
    """The state of the case before the move: the field can hold every state in which the act is possible."""
    names = {name for name, possible in ground.shape.actions.items() if act.action and act.name in possible}
    if target.type != "choice" or not names:
        yield ground.problem("set_misfit", path, value="state", name=path[-1], kind=target.type)
    elif missing := sorted(names - ground.choices(target)):
        yield ground.problem("set_state", path, name=path[-1], names=listed(missing))


def _copied(ground: Ground, act: Act, target: FieldRule, space: str, source: str, path: Path) -> Iterator[Problem]:
    known = ground.form_fields(act.form) if space == "form" else ground.lifecycle.fields
    rule = ground.lifecycle.fields.get(source)
    if source not in known or rule is None:
        yield from ground.known("field", source, path, known)
    elif is_kept_apart(rule):
        yield ground.problem("field_kept_apart", path, name=source)
    elif rule.type != target.type or not ground.choices(rule) <= ground.choices(target):
        yield ground.problem("set_misfit", path, value=f"{space}.{source}", name=path[-1], kind=target.type)


def _fits(ground: Ground, target: FieldRule, value: Written) -> bool:
    """Whether a field can hold a value that is written out, or what a word for a value stands for."""
    if isinstance(value, bool):
        return target.type == "boolean"
    if isinstance(value, int):
        low, high = target.min, target.max
        return target.type == "number" and (low is None or low <= value) and (high is None or value <= high)
    if value in _WORDS:
        return target.type in _WORDS[value]
    if target.type == "date":
        return is_day(value)
    return (target.type == "unit" and value in ground.surroundings.units) or (
        target.type == "choice" and value in ground.choices(target)
    )
