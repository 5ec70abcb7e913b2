"""What can be told of an action before anything is typed: what stands against it, who signs, which choices can pass."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from engine.asking import Scene
from engine.decide import may_act, title_of
from engine.decide import signatures as given_signatures
from engine.definitions import Action, Record
from engine.facts import read_doers
from engine.guards import Outcome
from engine.labels import Label
from engine.sentences import say
from web.casefile import CaseFile
from web.labels import joined

_OF_FORM = re.compile(r"\bform\.([a-z0-9_]+)")


def reasons_against(file: CaseFile, act: Action | Record) -> Iterator[Label]:
    """Why the reader's press would be refused whatever he types: rules over the case alone, and who did what before."""
    yield from _of_case(file, act)
    if not isinstance(act, Action):
        return
    for name in (read_doers(act.not_by) or ()) if act.not_by else ():
        if file.standing.actor in file.case.doers.get(name, ()):
            yield say("not_by_doer", action=title_of(file.compiled, name) or name)
    if any(one["actor"] == file.standing.actor for one in given_signatures(file.compiled, file.case, act)):
        yield say("signed_already")


def has_to_deliver(file: CaseFile, act: Action | Record) -> bool:
    """Whether it delivers nothing, or a paper that waits for it."""
    letter = act.delivers if isinstance(act, Action) else None
    return letter is None or any(one.letter == letter and not one.delivered_day for one in file.case.papers)


def signatures(file: CaseFile, act: Action | Record) -> list[tuple[Label, bool]]:
    """Who signs, in order, and whether it is done."""
    if not isinstance(act, Action) or not act.agree:
        return []
    done = len(given_signatures(file.compiled, file.case, act))
    return [(_title(file, role), number < done) for number, role in enumerate(act.agree)]


def whose_turn(file: CaseFile) -> Label | None:
    """The roles that can bring the case on as it is; None where nobody has to."""
    own = file.compiled.lifecycle.states[file.case.state].actions
    roles: dict[str, None] = {}
    for act in own.values():
        if act.to != "stay" and act.reason != "required" and not any(_of_case(file, act)):
            roles |= dict.fromkeys(sorted(may_act(file.compiled, file.case, act)))
    return joined(_title(file, role) for role in roles) if roles else None


def can_pass(file: CaseFile, act: Action | Record, name: str, value: str) -> bool:
    """Whether no rule that asks for this field alone rules the value out."""
    scene = _scene(file, act, {name: value})
    alone = (rule.rule for rule in act.when if rule.rule and set(_OF_FORM.findall(rule.rule)) == {name})
    return not any(scene.ask(rule).outcome is Outcome.FAILS for rule in alone)


def _of_case(file: CaseFile, act: Action | Record) -> Iterator[Label]:
    scene = _scene(file, act, {})
    for rule in act.when:
        if rule.rule and not _OF_FORM.search(rule.rule) and scene.ask(rule.rule).outcome is Outcome.FAILS:
            yield rule.otherwise


def _scene(file: CaseFile, act: Action | Record, form: Mapping[str, Any]) -> Scene:
    case = file.case
    return Scene(file.compiled, case.facts, case.clocks, case.opened_at, file.now, form, act.form, file.reader.roles)


def _title(file: CaseFile, role: str) -> Label:
    return file.compiled.lifecycle.roles[role].title
