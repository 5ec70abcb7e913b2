"""The differences of what may be done: actions wherever they are possible, the opening, records, doors and mending."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from engine.acts import applies_in, records_in
from engine.definitions import Action, Correction, Lifecycle, Record, Reopen, Undo
from engine.differences import values
from engine.differences.found import Difference, Guard, Path, Thing, thing
from engine.differences.keys import Key
from engine.differences.keywise import Versions, by_key, may_have, whole
from engine.differences.parts import conditions, effects, gives_time
from engine.differences.weighing import more
from engine.explaining.acts import target_of
from engine.labels import Label, quoted
from engine.wording import Wording, all_of, fill, same


@dataclass(frozen=True, slots=True)
class _Placed:
    """An action and where it stands in the file; one of a state says whether it is awaited, as it holds there."""

    action: Action
    path: Path


#: Name of an action, and a state in which it is possible.
_Acts = Mapping[tuple[str, str], _Placed]


def actions(say: Versions) -> Iterator[Difference]:
    """
    What may be done in each state, told once for all states in which the difference is the same.

    Where the file writes an action, under its state or under several, makes no difference by itself.
    """
    old, new = _spread(say.old.lifecycle), _spread(say.new.lifecycle)
    for acts in _alike({key: [one] for key, one in old.items() if key not in new}):
        yield _gone(say, old, acts)
    for acts in _alike({key: [one] for key, one in new.items() if key not in old}):
        yield _come(say, new, acts)
    for acts in _alike({key: [one, new[key]] for key, one in old.items() if key in new}):
        yield from _changed(say, old, new, acts)


def _spread(lifecycle: Lifecycle) -> dict[tuple[str, str], _Placed]:
    spread = {}
    for state, rule in lifecycle.states.items():
        for name, action in rule.actions.items():
            spread[name, state] = _placed(action, ("states", state, "actions", name), "always")
        for number, several in enumerate(lifecycle.actions_in):
            if state not in several.except_ and applies_in(several.states, state, is_open=not rule.end):
                usual = "never" if isinstance(several.states, str) else "when possible"
                for name, action in several.actions.items():
                    spread[name, state] = _placed(action, ("actions_in", number, "actions", name), usual)
    return spread


def _placed(action: Action, path: Path, usual: str) -> _Placed:
    return _Placed(action.model_copy(update={"awaited": action.awaited or usual}), path)


def _alike(acts: Mapping[tuple[str, str], Iterable[_Placed]]) -> list[list[tuple[str, str]]]:
    """The states in which the same is said of the same action, together."""
    alike: dict[str, list[tuple[str, str]]] = {}
    for key, versions in acts.items():
        said = "\n".join((key[0], *(one.action.model_dump_json() for one in versions)))
        alike.setdefault(said, []).append(key)
    return list(alike.values())


def _about(say: Wording, acts: list[tuple[str, str]], placed: _Placed) -> Thing:
    return thing("Action", placed.path, placed.action.title, where=_in(say, {state for _, state in acts}))


def _in(say: Wording, names: set[str]) -> Label:
    """States by their titles, or all of them in a word."""
    known = say.lifecycle.states
    if len(names) > 1 and names == {name for name, state in known.items() if not state.end}:
        return Label(zh="所有未结状态", en="every open state")
    return all_of(quoted(say.state(name)) for name in known if name in names)


def _gone(say: Versions, old: _Acts, acts: list[tuple[str, str]]) -> Difference:
    placed = old[acts[0]]
    action = placed.action
    guard: Guard | None = "four-eyes step" if action.agree or action.not_by else None
    if any(rule.check for rule in action.when):
        guard = guard or "conflict rule"
    return whole("gone", _about(say.old, acts, placed), action, guard=guard)


def _come(say: Versions, new: _Acts, acts: list[tuple[str, str]]) -> Difference:
    placed = new[acts[0]]
    action = placed.action
    who = values.signers(say.new, action.agree) if action.agree else values.roles(say.new, action.by)
    told = fill(
        Label(zh="：{who}可以办理，{target}", en=": by {who}, {target}"),
        who=who, target=target_of(say.new, acts[0][1], action.to),
    )  # fmt: skip
    guard: Guard | None = "deadline" if any(map(gives_time, action.then)) else None
    return whole("new", _about(say.new, acts, placed), action, guard=guard, loosens=bool(action.loosens), more=told)


def _changed(say: Versions, old: _Acts, new: _Acts, acts: list[tuple[str, str]]) -> Iterator[Difference]:
    before, placed = old[acts[0]].action, new[acts[0]]
    about, now = _about(say.new, acts, placed), placed.action
    careful = {"by": Key(values.roles, "members", more)} if _protects(before) or _protects(now) else {}
    yield from by_key(say, about, before, now, **careful)
    yield from conditions(say, about, before.when, now.when)
    yield from effects(say, about, before.then, now.then)


def _protects(action: Action) -> bool:
    """Whether the law protects by who takes it: another person must, kept values go, a limit ends, a case is sealed."""
    return bool(action.not_by or action.loosens or any(gives_time(verb) or verb.seal for verb in action.then))


def door(say: Versions, of: Thing, old: Reopen | None, new: Reopen | None) -> Iterator[Difference]:
    """The way out of an end."""
    path: Path = (*of.path, "reopen")
    if old and new:
        about = thing("Reopen", path, new.title, of=of.name)
        yield from by_key(say, about, old, new)
        yield from conditions(say, about, old.when, new.when)
        yield from effects(say, about, old.then, new.then)
    elif old:
        yield whole("gone", thing("Reopen", path, old.title, of=of.name), old)
    elif new:
        yield whole("new", thing("Reopen", path, new.title, of=of.name), new, loosens=True)


def opening(say: Versions) -> Iterator[Difference]:
    """How a case begins."""
    old, new = say.old.lifecycle.open, say.new.lifecycle.open
    about = thing("Opening", ("open",), new.title)
    yield from by_key(say, about, old, new)
    yield from conditions(say, about, old.when, new.when)
    yield from effects(say, about, old.then, new.then)


def record(say: Versions, about: Thing, old: Record, new: Record) -> Iterator[Difference]:
    """An entry that is no move; where it is possible is told state by state, however the file writes it."""
    name = str(about.path[-1])
    yield from by_key(
        say, about, old.model_copy(update={"in_": _where(say.old.lifecycle, name)}),
        new.model_copy(update={"in_": _where(say.new.lifecycle, name)}),
    )  # fmt: skip
    yield from conditions(say, about, old.when, new.when)
    yield from effects(say, about, old.then, new.then)
    aside = thing("Aside", (*about.path, "opens"), same(""), of=about.name)
    yield from may_have(say, aside, old.opens, new.opens)


def _where(lifecycle: Lifecycle, record: str) -> tuple[str, ...]:
    return tuple(state for state in lifecycle.states if record in records_in(lifecycle, state))


def mending(say: Versions) -> Iterator[Difference]:
    """Who may correct and undo."""
    yield from _mending(say, "Correction", "correct", say.old.lifecycle.correct, say.new.lifecycle.correct)
    yield from _mending(say, "Undo", "undo", say.old.lifecycle.undo, say.new.lifecycle.undo)


def _mending(
    say: Versions, kind: str, key: str, old: Correction | Undo | None, new: Correction | Undo | None
) -> Iterator[Difference]:
    about = thing(kind, (key,), same(""))
    yield from may_have(say, about, old, new, loosens="new")
    if isinstance(old, Correction) and isinstance(new, Correction):
        yield from conditions(say, about, old.when, new.when)
