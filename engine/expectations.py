"""Where a case of an example is not as the example expects it to be."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from engine.compile import Compiled
from engine.example_definitions import Expected
from engine.field_definitions import FieldRule
from engine.fields import read_value
from engine.invented_people import Cast
from engine.labels import Label
from engine.office import Office
from engine.possible import flags_of
from engine.snapshot import Clock, Snapshot
from engine.source import Path


@dataclass(frozen=True, slots=True)
class Unmet:
    """An expectation that is not met: where it stands, what it is about, and both sides."""

    path: Path
    what: Label
    expected: str
    came: str


def unmet(
    office: Office, compiled: Compiled, case: Snapshot, cast: Cast, expect: Expected, *, now: datetime
) -> Iterator[Unmet]:
    """
    Every expectation that is not met.

    Args:
        office: calendar and codes.
        compiled: the lifecycle of the case.
        case: the case, with its kept-apart values.
        cast: the people of the example.
        expect: what is expected; only what is written there is looked at.
        now: the moment of the example.
    """
    if expect.state and expect.state != case.state:
        yield Unmet(("state",), Label(zh="状态", en="The state"), expect.state, case.state)
    for name, value in expect.fields.items():
        rule = compiled.lifecycle.fields[name]
        raw = list(value) if isinstance(value, tuple) else value
        wanted = read_value(rule, raw, codes=office.codes, zone=office.zone)
        came = case.values.get(name) if isinstance(case.facts.get(name), dict) else case.facts.get(name)
        if wanted != came:
            yield Unmet(("fields", name), rule.label, _shown(wanted, rule, office), _shown(came, rule, office))
    yield from _of_limits(compiled, case, expect)
    flags = [*flags_of(compiled, case, now=now)]
    if expect.flags is not None and set(expect.flags) != set(flags):
        yield Unmet(("flags",), Label(zh="标记", en="The set of flags"), _listed(expect.flags), _listed(flags))
    turn = [name for name in compiled.lifecycle.roles if _has_the_turn(case, cast, name)]
    if expect.turn is not None and set(expect.turn) != set(turn):
        yield Unmet(("turn",), Label(zh="轮到的人", en="The turn"), _listed(expect.turn), _listed(turn))


def _shown(value: object, rule: FieldRule, office: Office) -> str:
    """A value as a file has it."""
    if value is None:
        return "–"
    if rule.type == "moment":
        return datetime.fromisoformat(str(value)).astimezone(office.zone).isoformat()[: len("2026-03-02T09:00")]
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _of_limits(compiled: Compiled, case: Snapshot, expect: Expected) -> Iterator[Unmet]:
    wanted: tuple[tuple[str, Mapping[str, str], Label], ...] = (
        ("due", expect.due, Label(zh="到期日", en="due day")),
        ("target", expect.target, Label(zh="目标日", en="target day")),
        ("light", expect.light, Label(zh="灯", en="light")),
        ("deadlines", expect.deadlines, Label(zh="情形", en="standing")),
    )
    for key, limits, kind in wanted:
        for name, words in limits.items():
            came, title = _of_clock(case.clocks.get(name), key), compiled.lifecycle.deadlines[name].title
            if words != came:
                what = Label(zh=f"期限“{title.zh}”的{kind.zh}", en=f"The {kind.en} of “{title.en}”")
                yield Unmet((key, name), what, words, came)


def _of_clock(clock: Clock | None, key: str) -> str:
    if clock is None:
        return "not started"
    if key in ("light", "deadlines"):
        return clock.light if key == "light" else clock.status
    return str(clock.due_day if key == "due" else clock.target_day)


def _has_the_turn(case: Snapshot, cast: Cast, role: str) -> bool:
    return any(case.grips[holder].acts for holder in cast.people[role].holders & case.grips.keys())


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names) or "–"
