"""
What a petitioner reads, and ticks, before a case goes to an organ above.

To ask for it is a right, so nothing more is asked than whether it is meant. A press without the tick takes nothing and
loses nothing: the page says what is still to be done, and keeps what was typed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from engine.acts import targets_of
from engine.compile import Compiled
from engine.definitions import Action, Record
from engine.errors import BadForm
from engine.facts import Fact
from engine.labels import Label, joined
from engine.possible import Possible
from engine.spans import format_span, parse_span
from engine.wording import fill
from web.action_forms import ActionField, Pressed
from web.form_fields import Choice
from workflows.contact import place_of
from workflows.letterhead import PARTY
from workflows.petitioner_words import DECIDING_ORGANS

#: The name of the tick in the form, and what it sends.
SURE = "sure"
_TICKED = "true"
_QUESTION = Label(zh="请确认", en="Please confirm")
_MEANT = Label(zh="我要{act}", en="Yes: {act}")
_NOT_YET = Label(
    zh="还没有提交：请先勾选“我要{act}”，再按一次", en="Nothing was sent yet: tick “Yes: {act}” first and press again"
)
_DECIDED_BY = Label(zh="由{place}审查。", en=" It is decided by {place}.")
_DECIDED_WITHIN = Label(zh="由{place}审查，{days}内作出决定。", en=" It is decided by {place} within {days}.")
_GONE = Label(zh="提交后，这里不能再办：{acts}。", en=" Once it is sent, this can no longer be done here: {acts}.")
_WAY_BACK = Label(zh="要停下来，只有{act}整个事项。", en=" The only way to stop it is: {act} the whole matter.")


def is_asked_twice(name: str) -> bool:
    """Whether an act of this name is sent with a tick only."""
    return name in DECIDING_ORGANS


def require_tick(name: str, act: Action | Record, sent: Iterable[str]) -> None:
    """
    Let nothing go above that was pressed by mistake; `sent` is what the browser sent for the tick.

    Raises:
        BadForm: it is an act that is asked twice, and was not ticked.
    """
    if is_asked_twice(name) and _TICKED not in sent:
        raise BadForm({SURE: fill(_NOT_YET, act=act.title)})


def tick(name: str, act: Action | Record, pressed: Pressed | None) -> Iterator[ActionField]:
    """The tick, below the fields of an act that is asked twice."""
    if is_asked_twice(name):
        typed, problems = (pressed.typed, pressed.problems) if pressed else ({}, {})
        yield ActionField(
            SURE, _QUESTION, kind="choices", required=True, form=name, error=problems.get(SURE),
            choices=[Choice(_TICKED, fill(_MEANT, act=act.title))], values=tuple(typed.get(SURE, ())),
        )  # fmt: skip


def consequences(
    compiled: Compiled, state: str, possible: Possible, shown: Iterable[Possible], *, workflows: Path
) -> Label | None:
    """Who decides and within how long, what of that which is `shown` now is gone then, and how it can be stopped."""
    act, place = possible.act, place_of(workflows, DECIDING_ORGANS.get(possible.name, ""))
    if place is None or not isinstance(act, Action):
        return None
    days = _promised(compiled, act)
    parts = [fill(_DECIDED_WITHIN, place=place, days=days) if days else fill(_DECIDED_BY, place=place)]
    for target in targets_of(act, state):
        there = {**compiled.actions[target], **compiled.records[target]}
        gone = [one.act.title for one in shown if one is not possible and one.name not in there]
        parts += [fill(_GONE, acts=joined(gone))] if gone else []
        parts += [fill(_WAY_BACK, act=one.title) for one in _giving_up(compiled, target)]
    return joined(parts, zh="", en="")


def _promised(compiled: Compiled, act: Action) -> Label | None:
    """Within how long what the act sets going is due to the petitioner."""
    set_ = {Fact("field", name) for verb in act.then for name in verb.set or {}}
    due = (
        limit.rule.due for limit in compiled.limits.values() if limit.rule.promised_to == PARTY and limit.starts & set_
    )
    return next((format_span(parse_span(words)) for words in due if isinstance(words, str)), None)


def _giving_up(compiled: Compiled, state: str) -> Iterator[Action]:
    states = compiled.lifecycle.states
    for act in compiled.actions[state].values():
        if act.by in (PARTY, (PARTY,)) and all(states[target].end for target in targets_of(act, state)):
            yield act
