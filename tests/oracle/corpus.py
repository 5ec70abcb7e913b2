"""Small definitions that differ only in their states and moves: some by hand, many drawn at random, always the same."""

from __future__ import annotations

import json
from random import Random

from engine.loading import load_lifecycle
from engine.soundness import Surroundings

SURROUNDINGS = Surroundings(groups=frozenset({"desk"}), registers=frozenset({"numbers"}))
#: Name → moves of each state (`e…` are ends), and the doors out of ends. The first state is the first named.
SOUND = {
    "line": ({"a": ["b"], "b": ["e"], "e": []}, {}),
    "at once": ({"a": ["e"], "e": []}, {}),
    "stays": ({"a": ["a", "e"], "e": []}, {}),
    "there and back": ({"a": ["b", "e"], "b": ["a"], "e": []}, {}),
    "diamond": ({"a": ["b", "c"], "b": ["d"], "c": ["d"], "d": ["e"], "e": []}, {}),
    "two ends": ({"a": ["b", "e1"], "b": ["e2"], "e1": [], "e2": []}, {}),
    "ring": ({"a": ["b"], "b": ["c"], "c": ["d"], "d": ["a", "e"], "e": []}, {}),
    "two arrows": ({"a": ["b", "b"], "b": ["e", "e"], "e": []}, {}),
    "door": ({"a": ["e"], "e": []}, {"e": "a"}),
    "only through the door": ({"a": ["e"], "b": ["e"], "e": []}, {"e": "b"}),
    "an end behind a door": ({"a": ["e1"], "b": ["e2"], "e1": [], "e2": []}, {"e1": "b"}),
    "skips": ({"a": ["b", "c", "e"], "b": ["c", "e"], "c": ["e"], "e": []}, {}),
    "already over": ({"e": []}, {}),
}
UNSOUND = {
    "nothing leads there": ({"a": ["e"], "b": ["e"], "e": []}, {}),
    "an island": ({"a": ["e"], "b": ["c"], "c": ["b"], "e": []}, {}),
    "an end that nothing reaches": ({"a": ["e1"], "e1": [], "e2": []}, {}),
    "a dead end": ({"a": ["b", "e"], "b": [], "e": []}, {}),
    "no way out of the first": ({"a": [], "e": []}, {}),
    "round and round": ({"a": ["b", "e"], "b": ["c"], "c": ["b"], "e": []}, {}),
    "stays for ever": ({"a": ["b", "e"], "b": ["b"], "e": []}, {}),
    "no end at all": ({"a": ["b"], "b": ["a"]}, {}),
    "a trap behind a door": ({"a": ["e"], "b": ["b"], "e": []}, {"e": "b"}),
    "a trap beside a dead part": ({"a": ["b", "e"], "b": [], "c": ["e"], "e": []}, {}),
}


def drawn(seed):
    """A definition of two to six states with one to three moves from each open one, by chance."""
    chance = Random(seed)  # noqa: S311 -- the same graphs each time
    states = [f"s{number}" for number in range(chance.randint(1, 4))]
    ends = [f"e{number}" for number in range(chance.randint(1, 2))]
    every = [*states, *ends]
    moves = {state: chance.choices(every, k=chance.randint(1, 3)) for state in states}
    doors = {end: chance.choice(states) for end in ends if chance.random() < 0.3}
    return moves | {end: [] for end in ends}, doors


def lifecycle(moves, doors):
    """The definition with these moves; all else in it is as small as can be, and right."""
    both = {"title": "x", "by": "clerk"}
    states = {}
    for state, targets in moves.items():
        actions = {f"go_{number}": {**both, "to": target} for number, target in enumerate(targets)}
        states[state] = {"title": state, "actions": actions} if not state.startswith("e") else {
            "title": state, "end": True, "keep_for": "1 years",
            **({"reopen": {**both, "to": doors[state]}} if state in doors else {}),
        }  # fmt: skip
    return load_lifecycle(
        json.dumps({
            "format": 1, "workflow": "small", "version": 1, "title": "small", "in_force_from": "2026-01-01", "basis": "x",
            "roles": {"clerk": {"title": "clerk", "from": "group desk"}},
            "fields": {"title": {"type": "text", "label": "t"}, "received_at": {"type": "moment", "label": "r"}},
            "forms": {"intake": {"title": "intake", "fields": ["title", "received_at"]}},
            "open": {"title": "open", "by": ["clerk"], "form": "intake", "register": "numbers", "to": next(iter(moves))},
            "states": states,
            "sees": {"clerk": {"cases": "all"}},
        }).encode(),
        file="small.yaml",
    )  # fmt: skip
