"""By when, and what happens otherwise, in sentences."""

from __future__ import annotations

from collections.abc import Iterator

from engine.definitions import DeadlineRule
from engine.explaining.lines import Line, line
from engine.labels import Label
from engine.wording import Wording, all_of, fill, same


def deadline_lines(say: Wording) -> Iterator[Line]:
    """Each limit: how long, from when, until when, and who hears of it on the way."""
    for rule in say.lifecycle.deadlines.values():
        yield from limit_lines(say, rule)
        if rule.never_more_than:
            yield line("不得长于{span}。", "Never more than {span}.", 1, span=say.span(rule.never_more_than))
        if rule.never_less_than:
            yield line("不得短于{span}。", "Never less than {span}.", 1, span=say.span(rule.never_less_than))
        for rung in rule.escalate:
            if rung.tell:
                who = all_of(say.roles([name]) for name in rung.tell)
                yield line("{when}：通知{who}。", "{when}: {who} is told.", 1, when=say.rung(rung), who=who)


def limit_lines(say: Wording, rule: DeadlineRule) -> Iterator[Line]:
    """How long a limit is, from when, until when, and by which law; without who watches over it."""
    whose = (
        fill(Label(zh="{who}的权利，", en="a right of {who}; "), who=say.roles([rule.right_of]))
        if rule.right_of
        else same("")
    )
    start = say.facts(rule.counts_from or rule.starts)
    if isinstance(rule.due, str) and rule.due.startswith("field "):
        yield line(
            "{title}：{whose}自{start}起，到“{field}”那天为止。",
            "{title}: {whose}from {start} to the day in “{field}”.",
            title=rule.title, whose=whose, start=start, field=say.span(rule.due),
        )  # fmt: skip
    else:
        yield line(
            "{title}：{whose}自{start}起{due}。", "{title}: {whose}{due} from {start}.",
            title=rule.title, whose=whose, start=start, due=say.due(rule.due),
        )  # fmt: skip
    if rule.law:
        yield line("依据：{law}。", "By: {law}.", 1, law=rule.law)
    if rule.weighs == "goal":
        yield line("只是内部目标，超过的不算逾期。", "An internal goal: nobody is late with it.", 1)
    if rule.lands == "next working day":
        yield line("最后一天遇节假日顺延。", "A last day on a holiday moves on to the next working day.", 1)
    if rule.only_if or rule.waived_if:
        yield line("只在规定情形下计时。", "It runs only in the cases that its rules name.", 1)
    if rule.stops:
        yield line("{fact}即为完成。", "It is met by {fact}.", 1, fact=say.facts(rule.stops))
    if rule.extend:
        longest, fact = say.span(rule.extend.at_most), say.facts(rule.extend.takes_effect)
        yield line(
            "可以延长一次，至多{longest}，{fact}生效。", "Once longer by at most {longest}, in force with {fact}.", 1,
            longest=longest, fact=fact,
        )  # fmt: skip
