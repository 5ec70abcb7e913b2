"""Numbers of registers: drawn inside the write and undone with it, so that there are no gaps."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.statements import Statement
from engine.unit_of_work import Work

#: For each register: the period in which it counts now, and how many numbers are wanted.
Draws = Mapping[str, tuple[str, int]]

_DRAW = Statement("""
INSERT INTO register (name, period, next) VALUES (:name, :period, :count + 1)
ON CONFLICT (name, period) DO UPDATE SET next = register.next + excluded.next - 1 RETURNING next""")
_GIVE_BACK = Statement("UPDATE register SET next = next - :count WHERE name = :name AND period = :period")


def draw(work: Work, draws: Draws) -> dict[str, int]:
    """The first of the numbers drawn from each register; the others follow it."""
    return {row["name"]: int(work.row(_DRAW, **row)[0]) - row["count"] for row in draw_rows(draws)}


def give_back(work: Work, draws: Draws) -> None:
    """Return the last numbers that this transaction drew, since it did not use them."""
    work.run_many(_GIVE_BACK, draw_rows(draws))


def draw_rows(draws: Draws) -> tuple[dict[str, Any], ...]:
    """The same as rows for a statement, always in one order, so that two transactions never wait for each other."""
    return tuple({"name": name, "period": period, "count": count} for name, (period, count) in sorted(draws.items()))
