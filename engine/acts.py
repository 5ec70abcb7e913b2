"""What may be done in which state: a definition's actions, records and the door out of an end state, spread out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from engine.definitions import Action, Choose, Lifecycle, Record, Reopen, Verb


def expand(lifecycle: Lifecycle) -> dict[str, dict[str, Action]]:
    """For each state, every action that may be taken there; the door out of an end state is called `reopen`."""
    expanded: dict[str, dict[str, Action]] = {}
    for name, state in lifecycle.states.items():
        expanded[name] = dict(state.actions)
        if state.reopen:
            expanded[name]["reopen"] = as_action(state.reopen)
        for several in lifecycle.actions_in:
            if name not in several.except_ and applies_in(several.states, name, is_open=not state.end):
                expanded[name].update(several.actions)
    return expanded


def as_action(reopen: Reopen) -> Action:
    """The door out of an end state as the action that it is."""
    restart = (Verb(restart=reopen.restart),) if reopen.restart else ()
    return Action(
        title=reopen.title,
        by=reopen.by,
        reason=reopen.reason,
        form=reopen.form,
        when=reopen.when,
        then=(*restart, *reopen.then),
        to=reopen.to,
    )


def applies_in(states: tuple[str, ...] | str, name: str, *, is_open: bool) -> bool:
    """Whether `states` (`any`, `any open` or names) means this state."""
    return states == "any" or (is_open if states == "any open" else name in states)


def targets_of(action: Action, state: str) -> tuple[str, ...]:
    """Every state that an action can lead to from `state`."""
    names = tuple(map(str, action.to.options.values())) if isinstance(action.to, Choose) else (action.to,)
    return tuple(dict.fromkeys(state if name == "stay" else name for name in names))


@dataclass(frozen=True, slots=True)
class Awaited:
    """An action for which a case waits in a state, always or only when its rules leave it possible."""

    action: Action
    when_possible: bool


def awaited_in(lifecycle: Lifecycle, actions: Mapping[str, Mapping[str, Action]]) -> dict[str, tuple[Awaited, ...]]:
    """For each state, the actions for which a case in it may wait."""
    everywhere = {
        name for several in lifecycle.actions_in if isinstance(several.states, str) for name in several.actions
    }

    def how(state: str, name: str) -> str:
        if name in lifecycle.states[state].actions:
            return "always"
        return "never" if name in everywhere or name == "reopen" else "when possible"

    awaited: dict[str, tuple[Awaited, ...]] = {}
    for state, possible in actions.items():
        ways = [(act, act.awaited or how(state, name)) for name, act in possible.items()]
        awaited[state] = tuple(
            Awaited(act, when_possible=way == "when possible") for act, way in ways if way != "never"
        )
    return awaited


def records_in(lifecycle: Lifecycle, state: str) -> dict[str, Record]:
    """The records that may be taken in a state."""
    is_open = not lifecycle.states[state].end
    return {
        name: record for name, record in lifecycle.records.items() if applies_in(record.in_, state, is_open=is_open)
    }


def verbs_of(lifecycle: Lifecycle) -> Iterator[tuple[str, tuple[Verb, ...]]]:
    """The effects of the opening, of every action in every state, and of every record."""
    yield "open", lifecycle.open.then
    for possible in expand(lifecycle).values():
        yield from ((name, action.then) for name, action in possible.items())
    yield from ((name, record.then) for name, record in lifecycle.records.items())
