"""What can be told of an action before anything is typed: what stands against it, who signs, which choices can pass."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from engine.asking import Scene
from engine.decide import may_act, title_of, value_of
from engine.decide import signatures as given_signatures
from engine.definitions import Action, Quorum, Record, Rule
from engine.facts import read_doers
from engine.guards import Outcome
from engine.labels import Label, joined
from engine.roles import holders_of
from engine.sentences import say
from engine.snapshot import Clock
from engine.wording import either
from web.case_limits import due_of_clock, is_running
from web.casefile import CaseFile
from web.due_words import PROVISIONAL, has_hour, short_day
from workflows.next_steps import NextStep, nearest_duty, next_steps

#: The checks that an official works in a unit, and is in a group (workflows/checks.py).
IN_UNIT, IN_GROUP = "officer_belongs_to_unit", "officer_belongs_to_group"
#: Kinds of holders that no appointment gives.
OUTSIDE_THE_OFFICE = frozenset({"party", "outside"})
_ELSE_VOID = Label(zh="过期延期不生效", en="else the extension is void")
_IS_OF_UNIT = re.compile("(unit|head):").match
_LIMITS = re.compile(r"\bdeadline\.([a-z0-9_]+)").findall
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


def with_due(file: CaseFile, rule: Rule) -> Label:
    """What a rule says when it refuses; with the due day of the limits that it asks for, as far as they run."""
    named = (file.case.clocks.get(name) for name in dict.fromkeys(_LIMITS(rule.rule or "")))
    dues = [_until(file, clock) for clock in named if clock and is_running(file, clock)]
    if not dues:
        return rule.otherwise
    until, said = joined(dues, zh="；", en="; "), rule.otherwise
    return Label(zh=f"{said.zh}（{until.zh}）", en=f"{said.en} ({until.en})")


def with_dues(file: CaseFile, act: Action | Record | None, reasons: Sequence[Label]) -> list[Label]:
    """The reasons of a refused press, those of the act's own rules with the due days that they speak of."""
    told = {rule.otherwise: with_due(file, rule) for rule in (act.when if act else ()) if rule.rule}
    return [told.get(reason, reason) for reason in reasons]


def _until(file: CaseFile, clock: Clock) -> Label:
    title, day = file.compiled.limits[clock.name].rule.title, due_of_clock(file, clock)
    doubt = PROVISIONAL if clock.provisional else Label(zh="", en="")
    return Label(zh=f"{title.zh}：{day.zh}{doubt.zh}", en=f"{title.en}: {day.en}{doubt.en}")


def has_to_deliver(file: CaseFile, act: Action | Record) -> bool:
    """Whether it delivers nothing, or a paper that waits for it."""
    letter = act.delivers if isinstance(act, Action) else None
    return letter is None or any(one.letter == letter and not one.delivered_day for one in file.case.papers)


def signatures(file: CaseFile, act: Action | Record) -> list[tuple[Label, bool]]:
    """Who signs, in order, or has signed and may sign, where it is a number of people; and whether it is done."""
    if not isinstance(act, Action) or not act.agree:
        return []
    given = given_signatures(file.compiled, file.case, act)
    if isinstance(act.agree, Quorum):
        anybody = either(_title(file, role) for role in act.agree.all_of)
        signed = [(_title(file, one["role"]), True) for one in given]
        return [*signed, *[(anybody, False)] * (act.agree.how_many - len(signed))]
    return [(_title(file, role), number < len(given)) for number, role in enumerate(act.agree)]


def whose_turn(file: CaseFile) -> Label | None:
    """The roles that can bring the case on as it is; None where nobody has to."""
    own = file.compiled.lifecycle.states[file.case.state].actions
    titles: dict[str, Label] = {}
    for act in own.values():
        if act.to != "stay" and act.reason != "required" and not any(_of_case(file, act)):
            titles |= {role: _with_vacancy(file, role) for role in sorted(may_act(file.compiled, file.case, act))}
    for step in next_steps(file.compiled, file.case, now=file.now):
        if (step.name not in own or step.act.to == "stay") and step.act.reason != "required":
            titles |= {
                f"{role} {step.name}": _with_act(_with_vacancy(file, role), step.act.title)
                for role in sorted(step.roles - titles.keys())
            }
    return joined(titles.values()) if titles else None


def has_turn(file: CaseFile) -> bool:
    """Whether the case waits for something that the reader may do and that nothing known forbids him."""
    steps = next_steps(file.compiled, file.case, now=file.now, held=file.reader.roles)
    return any(step.act.reason != "required" and not any(reasons_against(file, step.act)) for step in steps)


def _with_act(who: Label, act: Label) -> Label:
    return Label(zh=f"{who.zh}（{act.zh}）", en=f"{who.en} ({act.en})")


def next_words(file: CaseFile) -> Label | None:
    """What comes next, whose it is, and by when; None where nothing is waited for."""
    steps = next_steps(file.compiled, file.case, now=file.now)
    if not steps or file.case.ended_at:
        return None
    own = file.compiled.lifecycle.states[file.case.state].actions
    beside = [step for step in steps[1:] if step.name not in own and step.act.reason != "required"]
    coming = joined((_step_words(file, step) for step in (steps[0], *beside)), zh="；", en="; ")
    words = Label(zh=f"下一步：{coming.zh}", en=f"Next: {coming.en}")
    duty = nearest_duty(file.compiled, file.case)
    if duty is None or any(step.limit for step in (steps[0], *beside)):
        return words
    title, by = file.compiled.limits[duty.name].rule.title, _by(file, duty)
    return Label(zh=f"{words.zh}。最近的期限：{title.zh}，{by.zh}", en=f"{words.en}. Due next: {title.en}, {by.en}")


def _step_words(file: CaseFile, step: NextStep) -> Label:
    who = joined(_with_vacancy(file, role) for role in sorted(step.roles))
    if step.limit:
        who = joined((who, _by(file, step.limit)), zh="，")
    if step.extends:
        who = joined((who, _ELSE_VOID), zh="，")
    return _with_act(step.act.title, who)


def _by(file: CaseFile, clock: Clock) -> Label:
    """By when: the day, with the year where it is another, and the hour of a limit that has one."""
    zone, day = file.names.zone, clock.due_day
    year = f"{day.year}年" if day.year != file.now.astimezone(zone).year else ""
    hour = f"{clock.due_at.astimezone(zone):%H:%M}" if has_hour(clock.due_at, zone) else ""
    en = short_day(day, today=file.now.astimezone(zone).date()).en
    return Label(zh=f"{year}{day.month}月{day.day}日{hour}前", en=f"by {en} {hour}".strip())


def can_pass(file: CaseFile, act: Action | Record, name: str, value: str) -> bool:
    """Whether no rule that asks for this field alone rules the value out."""
    alone = [rule.rule for rule in act.when if rule.rule and _asks_for(rule.rule) == {name}]
    if not alone:
        return True
    scene = _scene(file, act, {name: value})
    return not any(scene.ask(rule).outcome is Outcome.FAILS for rule in alone)


@lru_cache(maxsize=4096)
def _asks_for(rule: str) -> frozenset[str]:
    """The fields of the form that a rule asks for."""
    return frozenset(_OF_FORM.findall(rule))


def works_where(file: CaseFile, act: Action | Record, name: str, value: str) -> bool:
    """Whether no check on the unit or group of an official rules the value out, as far as the unit is known."""
    person = file.names.people.get(value)
    checks = (rule for rule in act.when if rule.with_.get("officer") == f"form.{name}")
    return person is None or all(_belongs(person.stands, rule, file.case.facts) for rule in checks)


def _belongs(stands: frozenset[str], rule: Rule, facts: Mapping[str, Any]) -> bool:
    if rule.check == IN_GROUP:
        return f"group:{value_of(rule.with_.get('group'), facts, {})}" in stands
    if rule.check != IN_UNIT:
        return True
    unit = value_of(rule.with_.get("unit"), facts, {})
    return bool(stands & {f"unit:{unit}", f"head:{unit}"}) if unit else any(map(_IS_OF_UNIT, stands))


def _of_case(file: CaseFile, act: Action | Record) -> Iterator[Label]:
    scene = _scene(file, act, {})
    for rule in act.when:
        if rule.rule and not _OF_FORM.search(rule.rule) and scene.ask(rule.rule).outcome is Outcome.FAILS:
            yield with_due(file, rule)


def _scene(file: CaseFile, act: Action | Record, form: Mapping[str, Any]) -> Scene:
    case = file.case
    # A file can still be attached, so that no choice that needs one is left out.
    return Scene(
        file.compiled, case.facts, case.clocks, case.opened_at, file.now, form, act.form, file.reader.roles, files=1
    )


def _title(file: CaseFile, role: str) -> Label:
    return file.compiled.lifecycle.roles[role].title


def _with_vacancy(file: CaseFile, role: str) -> Label:
    """The role, and that nobody holds it where it is drawn from people of the office and none of them is it today."""
    title, rule = _title(file, role), file.compiled.lifecycle.roles[role]
    holders = holders_of(rule, file.case.facts) | frozenset(file.case.stood_in.get(role, ()))
    if not holders or any(_is_somebody(file, holder) for holder in holders):
        return title
    return Label(zh=f"{title.zh}（无人担任）", en=f"{title.en} (nobody holds it)")


def _is_somebody(file: CaseFile, holder: str) -> bool:
    kind, _, name = holder.partition(":")
    if kind in OUTSIDE_THE_OFFICE:
        return True
    person = file.names.people.get(name) if kind == "person" else None
    return person.is_active if person else holder in file.around.held
