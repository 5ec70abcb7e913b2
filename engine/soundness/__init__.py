"""Whether a definition is sound: everything that is wrong with it, with its place, before any case can run on it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain, islice

from engine.definitions import Lifecycle
from engine.errors import Problem
from engine.loading import Loaded
from engine.sentences import say
from engine.soundness.acts import check_acts
from engine.soundness.contradictions import check_contradictions
from engine.soundness.examples import check_examples
from engine.soundness.grade_tables import check_grades
from engine.soundness.ground import Ground, Surroundings
from engine.soundness.lengths import check_lengths
from engine.soundness.names import check_names
from engine.soundness.properties import check_properties, judge_properties
from engine.soundness.rules import check_rules
from engine.soundness.shape import check_left_over, check_shape
from engine.soundness.signers import check_signers
from engine.soundness.times import check_times
from engine.soundness.unfilled import check_unfilled
from engine.source_text import MAX_PROBLEMS

__all__ = ["Findings", "Surroundings", "problems_of"]

#: Bounds far above any office: a larger definition would be read by nobody, and its graph would be slow to check.
MOST_STATES = 300
MOST_ACTIONS = 20_000
#: What a misspelled state brings with it; told once the names are right.
FOLLOWING = frozenset({"state_unreachable", "state_stuck", "actions_nowhere", "fact_never", "delivers_unissued"})


@dataclass(frozen=True, slots=True)
class Findings:
    """
    What a check has found, each in the order of the file: errors forbid to publish, warnings ask to look again.

    Of more than a hundred of either kind the first hundred are told, and that there are more.
    """

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
    doubtful: list[Problem] = []
    errors = chain(
        check_names(ground),
        check_acts(ground),
        check_rules(ground),
        check_grades(ground, doubtful),
        check_times(ground, doubtful),
        check_shape(ground),
        check_properties(ground),
        check_contradictions(ground, doubtful),
    )
    told = _in_order(_by_themselves(errors), ground)
    if not told:
        told = _in_order(chain(judge_properties(ground), check_examples(ground)), ground)
    # The doubtful ones are complete only when the errors have been looked for.
    warnings = chain(
        doubtful, check_lengths(ground), check_unfilled(ground), check_signers(ground), check_left_over(ground)
    )
    return Findings(told, _in_order(warnings, ground))


def _by_themselves(errors: Iterable[Problem]) -> list[Problem]:
    """Without what may only follow from another error: where a move leads nowhere, what comes after it seems lost."""
    found = list(islice(errors, MAX_PROBLEMS + 1))
    if any(problem.code == "unknown_state" for problem in found):
        return [problem for problem in found if problem.code not in FOLLOWING]
    return found


def _is_too_large(lifecycle: Lifecycle) -> bool:
    states = len(lifecycle.states)
    own = sum(len(state.actions) for state in lifecycle.states.values())
    shared = states * sum(len(several.actions) for several in lifecycle.actions_in)
    return states > MOST_STATES or own + shared > MOST_ACTIONS


def _in_order(problems: Iterable[Problem], ground: Ground) -> tuple[Problem, ...]:
    """The first problems found, in the order of the file; to look for the nearest name of a thousand takes minutes."""
    # What is written once and binds in several places is told once.
    found = list(islice(dict.fromkeys(problems), MAX_PROBLEMS + 1))
    told = sorted(found[:MAX_PROBLEMS], key=lambda problem: (problem.place, problem.path))
    if len(found) > MAX_PROBLEMS:
        told.append(ground.told("source_too_many_problems", (), say("source_too_many_problems", limit=MAX_PROBLEMS)))
    return tuple(told)
