"""What can be told of an action before anything is typed: what stands against it, who signs, which choices can pass."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from engine.asking import Scene
from engine.decide import may_act, title_of, value_of
from engine.decide import signatures as given_signatures
from engine.definitions import Action, Record
from engine.facts import read_doers
from engine.guards import Outcome
from engine.labels import Label
from engine.sentences import say
from web.casefile import CaseFile
from web.i18n import day_in_words
from web.labels import joined
from workflows.next_steps import next_steps

#: The check that an official works in a unit (workflows/checks.py).
BELONGS = "officer_belongs_to_unit"
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


def next_words(file: CaseFile) -> Label | None:
    """What comes next, whose it is, and by when; None where nothing is waited for."""
    steps = next_steps(file.compiled, file.case, now=file.now)
    if not steps or file.case.ended_at:
        return None
    step = steps[0]
    who = joined(_title(file, role) for role in sorted(step.roles))
    by_zh, by_en = "", ""
    if step.limit:
        day = step.limit.due_day
        by_zh, by_en = f"，{day.month}月{day.day}日前", f", by {day_in_words(day, 'en')}"
    return Label(
        zh=f"下一步：{step.act.title.zh}（{who.zh}{by_zh}）", en=f"Next: {step.act.title.en} ({who.en}{by_en})"
    )


def can_pass(file: CaseFile, act: Action | Record, name: str, value: str) -> bool:
    """Whether no rule that asks for this field alone rules the value out."""
    scene = _scene(file, act, {name: value})
    alone = (rule.rule for rule in act.when if rule.rule and set(_OF_FORM.findall(rule.rule)) == {name})
    return not any(scene.ask(rule).outcome is Outcome.FAILS for rule in alone)


def works_where(file: CaseFile, act: Action | Record, name: str, value: str) -> bool:
    """Whether no check on where an official works rules the value out, as far as the unit is known."""
    for rule in act.when:
        if rule.check == BELONGS and rule.with_.get("officer") == f"form.{name}":
            person = file.names.people.get(value)
            unit = value_of(rule.with_.get("unit"), file.case.facts, {})
            return person is None or bool(person.unit if unit is None else person.unit == unit)
    return True


def _of_case(file: CaseFile, act: Action | Record) -> Iterator[Label]:
    scene = _scene(file, act, {})
    for rule in act.when:
        if rule.rule and not _OF_FORM.search(rule.rule) and scene.ask(rule.rule).outcome is Outcome.FAILS:
            yield rule.otherwise


def _scene(file: CaseFile, act: Action | Record, form: Mapping[str, Any]) -> Scene:
    case = file.case
    # A file can still be attached, so that no choice that needs one is left out.
    return Scene(
        file.compiled, case.facts, case.clocks, case.opened_at, file.now, form, act.form, file.reader.roles, files=1
    )


def _title(file: CaseFile, role: str) -> Label:
    return file.compiled.lifecycle.roles[role].title
