"""
Run what has happened over a definition: which moves it allows, which it would have refused, and why.

A log does not say in which state a case was. So the states in which it may be are carried along, all of them; a move
leads from each in which it is possible, and one that is possible in none of them is refused and leaves them as they
were. Pure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.acts import expand, records_in, targets_of
from engine.definitions import Action, Choose, Lifecycle, Record
from engine.labels import Label, joined
from engine.log_sentences import say_log
from engine.logs.events import Event, Trace, plain
from engine.source import nearest

#: An action or record in a state.
Act = Action | Record
#: For so many unknown activities it is looked up what may have been meant, which takes a while for each.
MOST_NEAR = 1000


@dataclass(frozen=True, slots=True)
class Refused:
    """
    An event that the definition would not have allowed.

    `position` counts the events of its case from 1; `code` is no_such_action, not_in_this_state or not_this_role.
    """

    case: str
    position: int
    activity: str
    code: str
    reason: Label


@dataclass(frozen=True, slots=True)
class Verdict:
    """
    What became of one case.

    Attributes:
        case: its name in the log.
        events: how many it has.
        refused: those that do not fit.
        states: in which of them it may be in the end.
        unjudged: how many events had something to them that could not be judged: forms, rules, doers, targets,
            roleless, role_unknown.
    """

    case: str
    events: int
    refused: tuple[Refused, ...]
    states: frozenset[str]
    unjudged: Counter[str]

    @property
    def fitness(self) -> float:
        """The share of its events that fit; 1 for a case without any."""
        return share(self.events - len(self.refused), self.events)


@dataclass(slots=True)
class Tally:
    """The verdicts of all cases together."""

    cases: int = 0
    events: int = 0
    fitting_cases: int = 0
    fitting_events: int = 0
    unjudged: Counter[str] = field(default_factory=Counter)

    @property
    def fitness(self) -> float:
        """The share of all events that fit."""
        return share(self.fitting_events, self.events)

    def add(self, verdict: Verdict) -> None:
        """Take in one more."""
        self.cases += 1
        self.events += verdict.events
        self.fitting_cases += not verdict.refused
        self.fitting_events += verdict.events - len(verdict.refused)
        self.unjudged += verdict.unjudged


def share(part: int, whole: int) -> float:
    """A part of a whole; all of nothing is 1."""
    return part / whole if whole else 1.0


def replayed(traces: Iterable[Trace], lifecycle: Lifecycle) -> Iterator[Verdict]:
    """
    Run cases over a definition, one after the other.

    An activity is the action or record of this name, or of this title in either language; the first event of a case may
    be its opening.
    """
    over = Over(lifecycle)
    for trace in traces:
        yield over.verdict(trace)


class Over:
    """A definition over which cases are run, with what may be done in each state by what it may be called."""

    def __init__(self, lifecycle: Lifecycle) -> None:
        self._lifecycle = lifecycle
        opening = lifecycle.open
        self._opening = _called("open", opening.title)
        self._acts: dict[str, dict[str, list[Act]]] = {}
        self._spoken: dict[str, str] = {}
        for state, possible in expand(lifecycle).items():
            known: dict[str, list[Act]] = {}
            acts: list[tuple[str, Act]] = [*possible.items(), *records_in(lifecycle, state).items()]
            for name, act in acts:
                for called in _called(name, act.title):
                    known.setdefault(called, []).append(act)
                self._spoken |= {name: name, act.title.zh: act.title.zh, act.title.en: act.title.en}
            self._acts[state] = known
        self._near: dict[str, str | None] = {}
        self._roles: dict[str, set[str]] = {}
        for name, role in lifecycle.roles.items():
            for called in _called(name, role.title):
                self._roles.setdefault(called, set()).add(name)

    def verdict(self, trace: Trace) -> Verdict:
        """What becomes of a case."""
        states = frozenset({self._lifecycle.open.to})
        refused: list[Refused] = []
        unjudged: Counter[str] = Counter()
        for position, event in enumerate(trace.events, 1):
            possible = self._possible(event, states, is_first=position == 1)
            allowed = [(act, targets) for act, targets in possible if self._may(event, act)]
            if allowed:
                states = frozenset(target for _, targets in allowed for target in targets)
                unjudged.update(self._unjudged(event, allowed, states))
            else:
                code, reason = self._why(event, states, [act for act, _ in possible])
                refused.append(Refused(trace.case, position, event.activity, code, reason))
        return Verdict(trace.case, len(trace.events), tuple(refused), states, unjudged)

    def _possible(
        self, event: Event, states: frozenset[str], *, is_first: bool
    ) -> list[tuple[Act | None, tuple[str, ...]]]:
        """What the event may be in these states, with the states to which it leads; None is the opening."""
        called = plain(event.activity)
        possible: list[tuple[Act | None, tuple[str, ...]]] = [
            (act, _targets(act, state, event)) for state in sorted(states) for act in self._acts[state].get(called, ())
        ]
        if is_first and called in self._opening:
            possible.append((None, (self._lifecycle.open.to,)))
        return possible

    def _may(self, event: Event, act: Act | None) -> bool:
        """Whether the role of the event may do it; what cannot be judged may."""
        roles = self._roles.get(plain(event.role))
        return roles is None or not roles.isdisjoint(self._doers(act, event))

    def _doers(self, act: Act | None, event: Event) -> tuple[str, ...]:
        if act is None:
            return self._lifecycle.open.by
        if isinstance(act, Action) and act.agree:
            return act.signers
        by = act.by
        if isinstance(by, Choose):
            chosen = _chosen(by, event.before)
            return tuple(name for value in chosen for name in ([value] if isinstance(value, str) else value))
        return (by,) if isinstance(by, str) else tuple(by or ())

    def _unjudged(
        self, event: Event, allowed: list[tuple[Act | None, tuple[str, ...]]], states: frozenset[str]
    ) -> Iterator[str]:
        acts = [self._lifecycle.open if act is None else act for act, _ in allowed]
        if any(act.form or getattr(act, "reason", None) for act in acts):
            yield "forms"
        if any(act.when for act in acts):
            yield "rules"
        if any(isinstance(act, Action) and (act.not_by or act.agree) for act in acts):
            yield "doers"
        if len(states) > 1:
            yield "targets"
        if not event.role:
            yield "roleless"
        elif plain(event.role) not in self._roles:
            yield "role_unknown"

    def _why(self, event: Event, states: frozenset[str], possible: list[Act | None]) -> tuple[str, Label]:
        """Why none of what the event may be is allowed."""
        said, titles = event.activity, self._lifecycle.states
        if possible:
            roles = dict.fromkeys(name for act in possible for name in self._doers(act, event))
            listed = _listed(self._lifecycle.roles[name].title for name in roles)
            return "not_this_role", say_log("not_this_role", activity=said, role=event.role, roles=listed)
        called = plain(said)
        elsewhere = [titles[state].title for state, acts in self._acts.items() if called in acts]
        if elsewhere:
            here = _listed(titles[state].title for state in sorted(states))
            return "not_in_this_state", say_log(
                "not_in_this_state", activity=said, states=here, elsewhere=_listed(elsewhere)
            )
        if called in self._opening:
            return "not_in_this_state", say_log("opened_already", activity=said)
        near = self._nearest(said)
        code = "no_such_action"
        return code, say_log("no_such_action_near" if near else code, activity=said, near=near)

    def _nearest(self, said: str) -> str | None:
        """What was probably meant; looked for once, and not for endless many names."""
        if said not in self._near and len(self._near) < MOST_NEAR:
            self._near[said] = nearest(said, self._spoken)
        return self._near.get(said)


def _targets(act: Act, state: str, event: Event) -> tuple[str, ...]:
    if isinstance(act, Record):
        return (state,)
    if isinstance(act.to, Choose):
        return tuple(
            dict.fromkeys(state if name == "stay" else name for name in map(str, _chosen(act.to, event.after)))
        )
    return targets_of(act, state)


def _chosen(choose: Choose, facts: Mapping[str, Any]) -> list[Any]:
    """What holds for the value that the facts have; for a value that is not known, everything that may."""
    value = str(facts.get(choose.choose.partition(".")[2]))
    return [choose.options[value]] if value in choose.options else list(choose.options.values())


def _called(name: str, title: Label) -> frozenset[str]:
    """By what an event may call it."""
    return frozenset(map(plain, (name, title.zh, title.en)))


def _listed(labels: Iterable[Label]) -> Label:
    return joined(dict.fromkeys(labels))
