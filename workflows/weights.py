"""How much a limit weighs: what the law sets comes before the office's own duties, and these before internal goals."""

from __future__ import annotations

from enum import IntEnum

from engine.definitions import DeadlineRule
from engine.office import Office


class Weight(IntEnum):
    """In the order in which people have to see them; a window ends without anybody being late."""

    LAW = 0
    DUTY = 1
    GOAL = 2
    WINDOW = 3


def weight_of(rule: DeadlineRule) -> Weight:
    """What a limit is to the office."""
    return Weight.WINDOW if rule.right_of or rule.ends == "silently" else Weight[rule.weighs.upper()]


def limits_by_weight(office: Office) -> dict[str, list[str]]:
    """The names of the limits that are windows, goals, and the law's, as the statements on limits take them."""
    weights = {
        name: weight_of(rule)
        for compiled in office.lifecycles.values()
        for name, rule in compiled.lifecycle.deadlines.items()
    }
    kinds = {"windows": Weight.WINDOW, "goals": Weight.GOAL, "legal": Weight.LAW}
    return {kind: sorted(name for name, found in weights.items() if found is weight) for kind, weight in kinds.items()}
