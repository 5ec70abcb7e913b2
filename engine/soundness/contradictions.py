"""Whether what somebody may do can ever be done: its conditions, asked together, are met by some case and form."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from engine.definitions import Rule
from engine.errors import Problem
from engine.guards import BadRule
from engine.labels import Label
from engine.soundness.domains import Setting
from engine.soundness.ground import Ground
from engine.soundness.verdicts import Answer, Demand, Outcome
from engine.source import Path


def check_contradictions(ground: Ground, doubtful: list[Problem]) -> Iterator[Problem]:
    """Errors about conditions that exclude each other; into `doubtful` goes what cannot be decided."""
    for act in ground.acts:
        where = setting(ground, act.form, by=act.roles, opening=act.path == ("open",))
        yield from _together(ground, act.name, act.when, (*act.path, "when"), where, doubtful)
    if correct := ground.lifecycle.correct:
        where = setting(ground, None, by=frozenset(correct.by))
        yield from _together(ground, "correct", correct.when, ("correct", "when"), where, doubtful)


def setting(ground: Ground, form: str | None, *, by: frozenset[str] = frozenset(), opening: bool = False) -> Setting:
    """Where rules are asked; without one of these roles that exists, of nobody."""
    known = by & ground.lifecycle.roles.keys()
    return Setting(ground.declared, form, frozenset(known) or None, opening)


def answer(ground: Ground, demands: Sequence[Demand], where: Setting) -> Answer:
    """The verdict about these demands; a rule that cannot be used, which is told elsewhere, leaves nothing to say."""
    if any(isinstance(ground.decider.rule(demand.text, where.form), BadRule) for demand in demands):
        return Answer(Outcome.POSSIBLE)
    return ground.decider.ask(demands, where)


def listed_rules(texts: Sequence[str]) -> Label:
    """Rules as they are written, one after the other."""
    return Label(zh="；".join(texts), en="; ".join(texts))


def _together(
    ground: Ground, name: str, when: Sequence[Rule], path: Path, where: Setting, doubtful: list[Problem]
) -> Iterator[Problem]:
    asked = [(number, rule.rule) for number, rule in enumerate(when) if rule.rule is not None]
    found = answer(ground, [Demand(text) for _, text in asked], where)
    if found.outcome is Outcome.POSSIBLE:
        return
    rules = listed_rules([asked[one][1] for one in found.because])
    places: list[Path] = [(*path, asked[one][0]) for one in found.because]
    # A condition that is written once for several acts may be right for the others.
    place = next((own for own in places if ground.loaded.written(own)[0] != "rules"), places[0])
    if found.outcome is Outcome.IMPOSSIBLE:
        yield ground.problem("act_never", place, name=name, rules=rules)
    else:
        doubtful.append(ground.problem("rules_undecided", place, rules=rules))
