"""A row of the tables of refusals: a case brought to a state, who is turned away there and by which sentence, and who is not."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.workflows.desk import Step
from tests.workflows.ways import INTAKE

#: A press, and the English of every sentence by which it is refused.
Refused = tuple[Step, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Row:
    """
    A case opened with `intake` comes by `steps`, which all pass, into the state `at`; there each of `refused` is turned
    away by exactly its sentences, and then all of `passes` pass.
    """

    at: str
    steps: tuple[Step, ...] = ()
    refused: tuple[Refused, ...] = ()
    passes: tuple[Step, ...] = ()
    intake: dict[str, object] = field(default_factory=lambda: INTAKE)
    workflow: str = "petition"


def no(step, *sentences):
    """A press that is refused by these sentences and by no other."""
    return step, sentences
