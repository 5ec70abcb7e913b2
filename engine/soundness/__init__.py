"""Whether a definition is sound: everything that is wrong with it, with its place, before any case can run on it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from engine.definitions import Lifecycle
from engine.errors import Problem
from engine.loading import Loaded
from engine.soundness.acts import check_acts
from engine.soundness.ground import Ground, Surroundings
from engine.soundness.names import check_names
from engine.soundness.rules import check_rules
from engine.soundness.shape import check_left_over, check_shape
from engine.soundness.times import check_times

__all__ = ["Findings", "Surroundings", "problems_of"]

#: Bounds far above any office: a larger definition would be read by nobody, and its graph would be slow to check.
MOST_STATES = 300
MOST_ACTIONS = 20_000


@dataclass(frozen=True, slots=True)
class Findings:
    """What a check has found, each in the order of the file: errors forbid to publish, warnings ask to look again."""

    errors: tuple[Problem, ...]
    warnings: tuple[Problem, ...]


def problems_of(loaded: Loaded[Lifecycle], *, surroundings: Surroundings) -> Findings:
    """
    Check a definition that has been read.

    Args:
        loaded: the definition with its places.
        surroundings: what the office has that a definition may speak of.
    """
    ground = Ground(loaded, surroundings)
    if _is_too_large(loaded.model):
        problem = ground.problem("too_many_states", ("states",), states=MOST_STATES, actions=MOST_ACTIONS)
        return Findings((problem,), ())
    wrong_times, doubtful_times = check_times(ground)
    errors = [*check_names(ground), *check_acts(ground), *check_rules(ground), *wrong_times, *check_shape(ground)]
    return Findings(_in_order(errors), _in_order([*doubtful_times, *check_left_over(ground)]))


def _is_too_large(lifecycle: Lifecycle) -> bool:
    states = len(lifecycle.states)
    own = sum(len(state.actions) for state in lifecycle.states.values())
    shared = states * sum(len(several.actions) for several in lifecycle.actions_in)
    return states > MOST_STATES or own + shared > MOST_ACTIONS


def _in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    return tuple(sorted(problems, key=lambda problem: (problem.place, problem.path)))
