"""Turn a definition into what can be run: one shared machine, compiled rules, and indexes of what may happen."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

import rfc8785
from transitions import Machine

from engine.definitions import Action, Choose, DeadlineRule, Escalation, Lifecycle, Record, Reopen, Rule, Verb
from engine.facts import Fact, read_facts
from engine.fields import Codes, is_kept_apart
from engine.guards import Rule as Guard
from engine.guards import VariableType, compile_rule
from engine.spans import Moment, Span, parse_moment, parse_span

#: The escalation step that stands for the due moment itself.
DUE_STEP = 10_000
#: Repetition r of rung i is step i + r × this.
REPEAT_STEP = 100

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


@dataclass(frozen=True, slots=True)
class Rung:
    """One compiled step of an escalation ladder."""

    rule: Escalation
    at: Moment | None
    every: Span | None


@dataclass(frozen=True, slots=True)
class Limit:
    """A deadline's rule with its words read."""

    name: str
    rule: DeadlineRule
    starts: frozenset[Fact]
    stops: frozenset[Fact]
    takes_effect: frozenset[Fact]
    rungs: tuple[Rung, ...]
    follows: str | None  # the field that its length depends on, if any

    @property
    def is_right(self) -> bool:
        """Whether this is a right of a citizen and no duty of the office."""
        return self.rule.right_of is not None

    def span(self, facts: Mapping[str, Any]) -> Span | None:
        """Its length on a case with these facts; None while what it depends on has no value."""
        due = self.rule.due
        words = due.options.get(str(facts.get(str(self.follows)))) if isinstance(due, Choose) else due
        return span_of(words) if isinstance(words, str) else None


@dataclass(frozen=True, slots=True, eq=False)
class Compiled:
    """
    A definition, ready to run; built once for each hash and shared by all threads.

    `machine` has no model attached and is never changed. `actions` holds for each state every action possible there,
    those of `actions_in` included; `turns` only those that stand under the state itself (whose turn it is).
    """

    lifecycle: Lifecycle
    sha256: str
    body: bytes
    machine: Machine
    actions: Mapping[str, Mapping[str, Action]]
    turns: Mapping[str, tuple[Action, ...]]
    records: Mapping[str, Mapping[str, Record]]
    limits: Mapping[str, Limit]
    guards: Mapping[tuple[str, str | None], Guard]
    letters: Mapping[str, tuple[str, ...]]
    graded: Mapping[str, tuple[str, ...]]

    def guard(self, text: str, form: str | None = None) -> Guard:
        """The compiled rule of this text, as it reads with this form."""
        return self.guards[(text, form)]


def normal_form(lifecycle: Lifecycle, codes: Codes) -> bytes:
    """
    The bytes whose SHA-256 pins a case: the definition without comments and layout, and the codes that rules read.

    Source: docs/workflows-yaml.md, “What is pinned”; RFC 8785.
    """
    texts = [*_rule_texts(lifecycle), *_choose_texts(lifecycle)]
    named = {
        name: sorted(codes.get(rule.choices.removeprefix("codes/"), {}))
        for name, rule in lifecycle.fields.items()
        if isinstance(rule.choices, str) and any(f".{name}" in text for text in texts)
    }
    return rfc8785.dumps(
        {"lifecycle": lifecycle.model_dump(mode="json", by_alias=True, exclude_none=True), "codes": named}
    )


def compile_lifecycle(lifecycle: Lifecycle, *, codes: Codes, zone: ZoneInfo, body: bytes | None = None) -> Compiled:
    """
    Compile a sound definition (engine/soundness.py has found no error in it).

    Args:
        lifecycle: the definition.
        codes: the office's code lists.
        zone: where days begin.
        body: its stored normal form, when it comes from the database.
    """
    body = body or normal_form(lifecycle, codes)
    actions = expand(lifecycle)
    return Compiled(
        lifecycle=lifecycle,
        sha256=hashlib.sha256(body).hexdigest(),
        body=body,
        machine=_machine(lifecycle, actions),
        actions=actions,
        turns={name: tuple(state.actions.values()) for name, state in lifecycle.states.items()},
        records={state: _records_in(lifecycle, state) for state in lifecycle.states},
        limits={name: _limit(name, rule) for name, rule in lifecycle.deadlines.items()},
        guards=_guards(lifecycle, zone),
        letters=_letters(lifecycle),
        graded={name: tuple(_choice_names(lifecycle, name, codes)) for name in lifecycle.grades},
    )


def expand(lifecycle: Lifecycle) -> dict[str, dict[str, Action]]:
    """For each state, every action that may be taken there; the door out of an end state is called `reopen`."""
    expanded: dict[str, dict[str, Action]] = {}
    for name, state in lifecycle.states.items():
        expanded[name] = dict(state.actions)
        if state.reopen:
            expanded[name]["reopen"] = as_action(state.reopen)
        for several in lifecycle.actions_in:
            if name not in several.except_ and applies_in(several.states, name, is_open=not state.end):
                expanded[name].update(several.actions)
    return expanded


def as_action(reopen: Reopen) -> Action:
    """The door out of an end state as the action that it is."""
    restart = (Verb(restart=reopen.restart),) if reopen.restart else ()
    return Action(
        title=reopen.title,
        by=reopen.by,
        reason=reopen.reason,
        form=reopen.form,
        when=reopen.when,
        then=(*restart, *reopen.then),
        to=reopen.to,
    )


def applies_in(states: tuple[str, ...] | str, name: str, *, is_open: bool) -> bool:
    """Whether `states` (`any`, `any open` or names) means this state."""
    return states == "any" or (is_open if states == "any open" else name in states)


def targets_of(action: Action, state: str) -> tuple[str, ...]:
    """Every state that an action can lead to from `state`."""
    names = tuple(map(str, action.to.options.values())) if isinstance(action.to, Choose) else (action.to,)
    return tuple(dict.fromkeys(state if name == "stay" else name for name in names))


def edge(action: str, target: str) -> str:
    """The machine's event for an action that leads to `target`."""
    return f"{action}>{target}"


@lru_cache(maxsize=4096)
def span_of(words: str) -> Span:
    """A length in words, read once."""
    return parse_span(words)


def variables_for(lifecycle: Lifecycle, form: str | None) -> dict[str, VariableType]:
    """Every name that a rule may use: of the case always, of the form where the action has one."""
    variables = {"actor.roles": VariableType.TEXTS, "now": VariableType.MOMENT, "case.opened_at": VariableType.MOMENT}
    for name, rule in lifecycle.fields.items():
        variables[f"given.case.{name}"] = VariableType.BOOLEAN
        if rule.type in KINDS and not is_kept_apart(rule):
            variables[f"case.{name}"] = KINDS[rule.type]
    for name in lifecycle.deadlines:
        variables[f"deadline.{name}"] = VariableType.TEXT
    if form and form in lifecycle.forms:
        filled = lifecycle.forms[form]
        for name in (*filled.fields, *filled.optional):
            field = lifecycle.fields.get(name)
            variables[f"given.form.{name}"] = VariableType.BOOLEAN
            if field and field.type in KINDS:
                variables[f"form.{name}"] = KINDS[field.type]
    return variables


def _machine(lifecycle: Lifecycle, actions: Mapping[str, Mapping[str, Action]]) -> Machine:
    moves = [
        {"trigger": edge(name, target), "source": state, "dest": target}
        for state, possible in actions.items()
        for name, action in possible.items()
        for target in targets_of(action, state)
    ]
    return Machine(
        model=None,
        states=list(lifecycle.states),
        initial=lifecycle.open.to,
        auto_transitions=False,
        send_event=True,
        queued=False,
        transitions=moves,
    )


def _records_in(lifecycle: Lifecycle, state: str) -> dict[str, Record]:
    is_open = not lifecycle.states[state].end
    return {
        name: record for name, record in lifecycle.records.items() if applies_in(record.in_, state, is_open=is_open)
    }


def _limit(name: str, rule: DeadlineRule) -> Limit:
    rungs = tuple(
        Rung(rung, parse_moment(rung.at) if rung.at else None, parse_span(rung.every) if rung.every else None)
        for rung in rule.escalate
    )
    return Limit(
        name=name,
        rule=rule,
        starts=read_facts(rule.starts) or frozenset(),
        stops=(read_facts(rule.stops) if rule.stops else None) or frozenset(),
        takes_effect=(read_facts(rule.extend.takes_effect) if rule.extend else None) or frozenset(),
        rungs=rungs,
        follows=rule.due.choose.removeprefix("case.") if isinstance(rule.due, Choose) else None,
    )


def _guards(lifecycle: Lifecycle, zone: ZoneInfo) -> dict[tuple[str, str | None], Guard]:
    return {
        (text, form): compile_rule(text, variables=variables_for(lifecycle, form), zone=zone)
        for text, form in rules_with_forms(lifecycle)
    }


def rules_with_forms(lifecycle: Lifecycle) -> Iterator[tuple[str, str | None]]:
    """Every CEL text of a definition with the form that its `form.` names come from."""
    everything: list[tuple[tuple[Rule, ...], str | None]] = [(lifecycle.open.when, lifecycle.open.form)]
    everything += [(record.when, record.form) for record in lifecycle.records.values()]
    everything += [
        (action.when, action.form) for possible in expand(lifecycle).values() for action in possible.values()
    ]
    for rules, form in everything:
        yield from ((rule.rule, form) for rule in rules if rule.rule)
    for deadline in lifecycle.deadlines.values():
        yield from ((text, None) for text in (deadline.only_if, deadline.waived_if) if text)
    yield from ((flag.while_, None) for flag in lifecycle.flags.values())
    for table in lifecycle.grades.values():
        yield from ((row.when, None) for row in table.table if row.when)
    yield from ((rule.when, None) for rule in lifecycle.excludes if rule.when)


def _rule_texts(lifecycle: Lifecycle) -> list[str]:
    return [text for text, _ in rules_with_forms(lifecycle)]


def _choose_texts(lifecycle: Lifecycle) -> list[str]:
    chosen: list[object] = [rule.due for rule in lifecycle.deadlines.values()]
    for possible in expand(lifecycle).values():
        chosen += [part for action in possible.values() for part in (action.by, action.to)]
    return [part.choose for part in chosen if isinstance(part, Choose)]


def _letters(lifecycle: Lifecycle) -> dict[str, tuple[str, ...]]:
    """
    For each action, record and `open`: the letters that it can issue, so that their numbers are drawn with the lock.
    """
    found: dict[str, tuple[str, ...]] = {"open": _letters_of(lifecycle.open.then)}
    for possible in expand(lifecycle).values():
        for name, action in possible.items():
            found[name] = tuple(dict.fromkeys((*found.get(name, ()), *_letters_of(action.then))))
    return found | {name: _letters_of(record.then) for name, record in lifecycle.records.items()}


def _letters_of(verbs: tuple[Verb, ...]) -> tuple[str, ...]:
    return tuple(verb.letter for verb in verbs if verb.letter)


def _choice_names(lifecycle: Lifecycle, field: str, codes: Codes) -> list[str]:
    choices = lifecycle.fields[field].choices
    return list(codes[choices.removeprefix("codes/")] if isinstance(choices, str) else choices or {})
