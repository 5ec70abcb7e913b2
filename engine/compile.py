"""Turn a definition into what can be run: one shared machine, compiled rules, and indexes of what may happen."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from transitions import Machine

from engine.acts import Awaited, awaited_in, expand, records_in, targets_of, verbs_of
from engine.definitions import Action, Choose, DeadlineRule, Escalation, Lifecycle, Record
from engine.facts import Fact, read_facts
from engine.fields import Codes
from engine.guards import Rule as Guard
from engine.guards import compile_rule
from engine.pinned import normal_form
from engine.rules import rules_with_forms, variables_for
from engine.spans import Moment, Span, parse_moment, parse_span

#: The escalation step that stands for the due moment itself.
DUE_STEP = 10_000
#: Repetition r of rung i is step i + r × this.
REPEAT_STEP = 100


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
    those of `actions_in` included; `awaited` those for which a case in it may wait. `letters` names what each act can
    issue, `needs_values` the acts for which kept-apart values are read: for letters, sharing and checks.
    """

    lifecycle: Lifecycle
    sha256: str
    body: bytes
    machine: Machine
    actions: Mapping[str, Mapping[str, Action]]
    awaited: Mapping[str, tuple[Awaited, ...]]
    records: Mapping[str, Mapping[str, Record]]
    limits: Mapping[str, Limit]
    guards: Mapping[tuple[str, str | None], Guard]
    letters: Mapping[str, tuple[str, ...]]
    needs_values: frozenset[str]
    graded: Mapping[str, tuple[str, ...]]

    def guard(self, text: str, form: str | None = None) -> Guard:
        """The compiled rule of this text, as it reads with this form."""
        return self.guards[(text, form)]


def compile_lifecycle(lifecycle: Lifecycle, *, codes: Codes, zone: ZoneInfo, body: bytes | None = None) -> Compiled:
    """
    Compile a sound definition (engine/soundness has found no error in it).

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
        awaited=awaited_in(lifecycle, actions),
        records={state: records_in(lifecycle, state) for state in lifecycle.states},
        limits={name: _limit(name, rule) for name, rule in lifecycle.deadlines.items()},
        guards=_guards(lifecycle, zone),
        letters=_letters(lifecycle),
        needs_values=frozenset(
            name for name, verbs in verbs_of(lifecycle) if any(verb.letter or verb.share for verb in verbs)
        )
        | frozenset(name for name, record in lifecycle.records.items() if record.opens)
        | frozenset({"correct"} if lifecycle.correct and lifecycle.correct.when else ()),
        graded={name: tuple(_choice_names(lifecycle, name, codes)) for name in lifecycle.grades},
    )


def edge(action: str, target: str) -> str:
    """The machine's event for an action that leads to `target`."""
    return f"{action}>{target}"


@lru_cache(maxsize=4096)
def span_of(words: str) -> Span:
    """A length in words, read once."""
    return parse_span(words)


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
    variables = cache(lambda form: variables_for(lifecycle, form))
    wanted = dict.fromkeys(rules_with_forms(lifecycle))  # an action of many states says the same in each
    return {(text, form): compile_rule(text, variables=variables(form), zone=zone) for text, form in wanted}


def _letters(lifecycle: Lifecycle) -> dict[str, tuple[str, ...]]:
    # Known by the act's name alone, so that their numbers are drawn together with the lock: as many of each letter as
    # the act issues in any state.
    found: dict[str, Counter[str]] = {}
    for name, verbs in verbs_of(lifecycle):
        found[name] = found.get(name, Counter()) | Counter(verb.letter for verb in verbs if verb.letter)
    return {name: tuple(letters.elements()) for name, letters in found.items()}


def _choice_names(lifecycle: Lifecycle, field: str, codes: Codes) -> list[str]:
    choices = lifecycle.fields[field].choices
    return list(codes[choices.removeprefix("codes/")] if isinstance(choices, str) else choices or {})
