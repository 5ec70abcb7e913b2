"""Whether a case can get everywhere and always finish, and whether anything is left over: findings over the graph."""

from __future__ import annotations

import re
from collections.abc import Iterator

from engine.definitions import Action, Choose, State
from engine.errors import Problem
from engine.labels import Label
from engine.soundness.ground import Ground
from engine.source import Path

_KEEP_FOR = re.compile(r"[1-9][0-9]{0,2} (?:year|month)s?|permanently")


def check_shape(ground: Ground) -> Iterator[Problem]:
    """Errors about states and the moves between them."""
    for act in ground.acts:
        if act.action:
            yield from _target(ground, act.action, act.path)
    for name, state in ground.lifecycle.states.items():
        yield from _state(ground, name, state)
    yield from _several_states(ground)
    yield from _ways(ground)
    yield from _deliveries(ground)


def check_left_over(ground: Ground) -> Iterator[Problem]:
    """Warnings: what is likely forgotten."""
    yield from _states_without_deadline(ground)
    yield from _idle_fields(ground)
    yield from _idle_rules(ground)
    for act in ground.acts:
        seen: set[Label] = set()
        for number, rule in enumerate(act.when):
            if rule.otherwise in seen:
                yield ground.problem("same_sentence", (*act.path, "when", number, "otherwise"), sentence=rule.otherwise)
            seen.add(rule.otherwise)


def _target(ground: Ground, action: Action, path: Path) -> Iterator[Problem]:
    known = {*ground.lifecycle.states, "stay"}
    if isinstance(action.to, Choose):
        for option, target in action.to.options.items():
            yield from ground.known("state", str(target), (*path, "to", option), known)
    else:
        yield from ground.known("state", action.to, (*path, "to"), known)


def _state(ground: Ground, name: str, state: State) -> Iterator[Problem]:
    path: Path = ("states", name)
    if name == "stay":
        yield ground.problem_of("reserved_name", path, name=name)
    if state.sealed_for:
        yield from ground.known("role", state.sealed_for, (*path, "sealed_for"), ground.lifecycle.roles)
    if state.keep_for is not None and not _KEEP_FOR.fullmatch(state.keep_for):
        yield ground.problem("keep_for_words", (*path, "keep_for"), words=state.keep_for)
    if state.reopen:
        yield from ground.known("state", state.reopen.to, (*path, "reopen", "to"), ground.lifecycle.states)
    yield from _end(ground, state, path) if state.end else _open_state(ground, state, path)


def _end(ground: Ground, state: State, path: Path) -> Iterator[Problem]:
    if state.actions:
        yield ground.problem_of("end_with_actions", (*path, "actions"))
    if state.keep_for is None:
        yield ground.problem_of("end_without_keep_for", path)


def _open_state(ground: Ground, state: State, path: Path) -> Iterator[Problem]:
    if state.reopen:
        yield ground.problem_of("reopen_of_open", (*path, "reopen"))
    if state.keep_for is not None:
        yield ground.problem_of("keep_for_open", (*path, "keep_for"))


def _several_states(ground: Ground) -> Iterator[Problem]:
    """Actions written once for several states: the states exist, and no action is possible twice in one of them."""
    lifecycle = ground.lifecycle
    taken = {(name, action) for name, state in lifecycle.states.items() for action in state.actions}
    for number, several in enumerate(lifecycle.actions_in):
        path: Path = ("actions_in", number)
        if isinstance(several.states, tuple):
            yield from ground.all_known("state", several.states, (*path, "states"), lifecycle.states)
        yield from ground.all_known("state", several.except_, (*path, "except"), lifecycle.states)
        states = ground.shape.states_of(several)
        if ground.shape.came_by and not any(state in ground.shape.came_by for state in states):
            yield ground.problem("actions_nowhere", path)
        for action in several.actions:
            if twice := [state for state in states if (state, action) in taken]:
                yield ground.problem_of("action_twice", (*path, "actions", action), name=action, state=twice[0])
            taken |= {(state, action) for state in states}


def _ways(ground: Ground) -> Iterator[Problem]:
    shape = ground.shape
    if not shape.came_by:
        return  # the first state does not exist, which is told already
    for name in shape.unreachable():
        if name == "stay":
            continue  # the word for the state itself, which is told already
        yield ground.problem_of("state_unreachable", ("states", name), name=name)
    for name in shape.stuck():
        way = shape.way_to(name)
        yield ground.problem_of("state_stuck", ("states", name), name=name, way=way)


def _deliveries(ground: Ground) -> Iterator[Problem]:
    """A delivery of a document that no way to the state has issued could never be taken."""
    shape = ground.shape
    issued = shape.issued_before()
    for act in ground.acts:
        letter = act.action.delivers if act.action else None
        if not letter or letter not in ground.surroundings.letters:
            continue
        states = ground.states_of(act)
        if states and not any(letter in issued[name] for name in states):
            way = shape.way_to(states[0])
            yield ground.problem("delivers_unissued", (*act.path, "delivers"), letter=letter, way=way)


def _states_without_deadline(ground: Ground) -> Iterator[Problem]:
    running = ground.shape.may_run()
    excepted = {name for rule in ground.lifecycle.properties for name in rule.except_}
    for name, state in ground.lifecycle.states.items():
        if not state.end and name in running and not running[name] and name not in excepted:
            way = ground.shape.way_to(name)
            yield ground.problem_of("state_without_deadline", ("states", name), name=name, way=way)


def _idle_fields(ground: Ground) -> Iterator[Problem]:
    for name in ground.lifecycle.fields:
        if name not in ground.used_fields:
            yield ground.problem_of("field_unused", ("fields", name), name=name)


def _idle_rules(ground: Ground) -> Iterator[Problem]:
    correction = ground.lifecycle.correct
    used = {name for act in ground.acts for name in act.rules} | set(correction.rules if correction else ())
    for name in ground.lifecycle.rules:
        if name not in used:
            yield ground.problem_of("rules_unused", ("rules", name), name=name)
