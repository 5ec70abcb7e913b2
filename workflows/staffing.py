"""What is doubtful about a lifecycle with the people who work here today: roles of nobody, states that hang on one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from engine.definitions import Action, Choose, Lifecycle
from engine.errors import Problem
from engine.graph import shape_of
from engine.labels import Label
from engine.loading import Loaded
from engine.roles import Source, read_source

#: Holder (`group:G`, `head:G`, `roster:R`, `map:M:VALUE`) → the people who have it today.
Members = Mapping[str, frozenset[str]]


def check_staffing(loaded: Loaded[Lifecycle], members: Members) -> Iterator[Problem]:
    """
    Warnings about roles that nobody has today, and about open states that only one person can move.

    Who stands in a field of a case, and parties, cannot be known before.
    """
    lifecycle = loaded.model
    people = {name: _people_of(lifecycle, name, members) for name in lifecycle.roles}
    for name, role in lifecycle.roles.items():
        if people[name] == frozenset():
            zh = f"今天没有人担任“{role.title.zh}”（{role.from_}）"
            yield _doubt(
                loaded, "role_empty", Label(zh=zh, en=f"Nobody is “{role.title.en}” today ({role.from_})"), name
            )
    for name, movers in _movers(lifecycle, people):
        if movers is not None and len(movers) == 1:
            title = lifecycle.states[name].title
            zh, en = (
                f"状态“{title.zh}”今天只有一个人能往下办",
                f"In the state “{title.en}” only one person can go on today",
            )
            yield _doubt(loaded, "state_of_one", Label(zh=zh, en=en), name)


def _doubt(loaded: Loaded[Lifecycle], code: str, message: Label, name: str) -> Problem:
    path = ("roles" if code == "role_empty" else "states", name)
    return replace(loaded.problem(code, message, *path), place=loaded.key_places[path])


def _people_of(lifecycle: Lifecycle, name: str, members: Members) -> frozenset[str] | None:
    """Who has a role today; None where that depends on the case."""
    role = lifecycle.roles[name]
    if role.entered_by:
        entering = (_people_of(lifecycle, one, members) for one in role.entered_by if one in lifecycle.roles)
        return _united(entering)
    source = read_source(role.from_, role.of)
    return _from_source(source, members) if source else None


def _from_source(source: Source, members: Members) -> frozenset[str] | None:
    if source.kind == "map":
        begin = f"map:{source.name}:"
        return _united(people for holder, people in members.items() if holder.startswith(begin))
    if source.field is not None or source.kind in ("party", "outside"):
        return None
    return members.get(f"{source.kind}:{source.name}", frozenset())


def _movers(
    lifecycle: Lifecycle, people: Mapping[str, frozenset[str] | None]
) -> Iterator[tuple[str, frozenset[str] | None]]:
    """For each open state that is reached, who can take an action that leads out of it; None where that is open."""
    shape = shape_of(lifecycle)
    for state in shape.came_by:
        leading = {edge.action for edge in shape.edges if edge.state == state and edge.target != state}
        if not lifecycle.states[state].end:
            roles = [role for name in leading for role in _roles(shape.actions[state][name])]
            yield state, _united(people.get(role) for role in roles)


def _roles(action: Action) -> Iterable[str]:
    by: object = tuple(action.by.options.values()) if isinstance(action.by, Choose) else action.by
    named = (by,) if isinstance(by, str) else by if isinstance(by, tuple) else ()
    single = [role for one in named for role in ([one] if isinstance(one, str) else one)]
    return (*map(str, single), *action.signers)


def _united(parts: Iterable[frozenset[str] | None]) -> frozenset[str] | None:
    known = list(parts)
    return None if None in known else frozenset().union(*(one for one in known if one is not None))
