"""Whether the examples of a lifecycle can be played: every name, value, day and time in them, before any is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from engine.errors import Problem
from engine.example_definitions import Example, Expected, Filled
from engine.fields import EARLIEST, LATEST, why_unreadable
from engine.invented_people import holder_in, role_of
from engine.soundness.ground import Ground, is_day
from engine.source import Path
from engine.spans import BadSpan, parse_span

#: Bounds far above what anybody writes: each example opens a case of its own, and each step is a transaction.
MOST_EXAMPLES = 100
MOST_STEPS = 50
#: What acts on a case besides the actions and records of the file.
_OWN_ACTS = frozenset({"reopen", "correct", "undo"})
_ZONE = ZoneInfo("UTC")


def check_examples(ground: Ground) -> Iterator[Problem]:
    """Errors in the words of the examples of a lifecycle that has no other."""
    examples = ground.lifecycle.examples
    if len(examples) > MOST_EXAMPLES or any(len(example.do) > MOST_STEPS for example in examples):
        yield ground.problem("too_many_examples", ("examples",), examples=MOST_EXAMPLES, steps=MOST_STEPS)
        return
    for number, example in enumerate(examples):
        yield from _check_example(ground, example, ("examples", number))


def is_moment(text: str) -> bool:
    """Whether a text is a day, or a moment in the office's own time, of the years that fields can hold."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return False
    is_written_so = is_day(text) or ("T" in text and moment.tzinfo is None)
    return is_written_so and EARLIEST <= moment.date() <= LATEST


def _check_example(ground: Ground, example: Example, path: Path) -> Iterator[Problem]:
    given, last = example.given, len(example.do) - 1
    asked = [step.expect for step in example.do] + [example.expect]
    if not any(expect and expect.model_dump(exclude_defaults=True) for expect in asked):
        yield ground.problem("example_expects_nothing", path, name=example.name)
    for name, several in example.people.items():
        yield from _person(ground, name, (*path, "people", name))
        for place, words in enumerate(several):
            if holder_in(words) is None:
                yield ground.problem("example_person", (*path, "people", name, place), words=words)
    yield from _person(ground, given.by, (*path, "given", "by"))
    yield from _times(ground, given.at or ground.lifecycle.in_force_from, None, (*path, "given"))
    refused = _is_refused_form(example.expect)
    yield from _values(ground, given.fields, (*path, "given", "fields"), reads=bool(example.do) or not refused)
    for number, step in enumerate(example.do):
        here: Path = (*path, "do", number)
        yield from _person(ground, step.by, (*here, "by"))
        yield from ground.known("act", step.action, (*here, "action"), _acts(ground))
        yield from _times(ground, step.at, step.after, here)
        is_wrong = _is_refused_form(step.expect) or (refused and number == last)
        yield from _values(ground, step.form, (*here, "form"), reads=not is_wrong)
        yield from _expected(ground, step.expect, (*here, "expect"))
    yield from _expected(ground, example.expect, (*path, "expect"))


def _acts(ground: Ground) -> frozenset[str]:
    return ground.action_names | ground.lifecycle.records.keys() | _OWN_ACTS


def _is_refused_form(expect: Expected | None) -> bool:
    return expect is not None and expect.refused == "form"


def _person(ground: Ground, name: str, path: Path) -> Iterator[Problem]:
    yield from ground.known("role", role_of(name) or name, path, ground.lifecycle.roles)


def _times(ground: Ground, at: str | None, after: str | None, path: Path) -> Iterator[Problem]:
    if at and after:
        yield ground.problem("example_two_times", (*path, "after"))
    if at and not is_moment(at):
        yield ground.problem("example_time", (*path, "at"), words=at)
    if after:
        try:
            span = parse_span(after)
        except BadSpan as wrong:
            yield ground.told("span", (*path, "after"), wrong.label)
        else:
            if span.field:
                yield ground.problem("example_time", (*path, "after"), words=after)


def _values(ground: Ground, form: Mapping[str, Filled], path: Path, *, reads: bool = True) -> Iterator[Problem]:
    """Fields that there are not, and values that their fields cannot take, unless just this is the point."""
    for name, value in form.items():
        rule = ground.lifecycle.fields.get(name)
        if rule is None:
            yield from ground.name_known("field", name, (*path, name), ground.lifecycle.fields)
        elif reads:
            raw = list(value) if isinstance(value, tuple) else value
            if why := why_unreadable(rule, raw, codes=ground.surroundings.codes, zone=_ZONE):
                yield ground.problem("example_value", (*path, name), field=rule.label, why=why)


def _expected(ground: Ground, expect: Expected | None, path: Path) -> Iterator[Problem]:
    if expect is None:
        return
    lifecycle = ground.lifecycle
    if expect.state:
        yield from ground.known("state", expect.state, (*path, "state"), lifecycle.states)
    yield from _values(ground, expect.fields, (*path, "fields"))
    for key, limits in (
        ("due", expect.due),
        ("target", expect.target),
        ("light", expect.light),
        ("deadlines", expect.deadlines),
    ):
        for name, words in limits.items():
            yield from ground.name_known("deadline", name, (*path, key, name), lifecycle.deadlines)
            if key in ("due", "target") and not is_day(words):
                yield ground.problem("example_day", (*path, key, name), words=words)
    yield from ground.all_known("flag", expect.flags or (), (*path, "flags"), lifecycle.flags)
    yield from ground.all_known("role", expect.turn or (), (*path, "turn"), lifecycle.roles)
