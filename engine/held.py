"""Steps of limits that failed so often that they are tried no more: how many there are, and how they go on."""

from __future__ import annotations

from engine.statements import Statement, as_json, as_moment
from engine.unit_of_work import Work

#: A limit runs, has a step before it, and is not looked at any more.
IS_HELD = "next_at IS NULL AND status IN ('running', 'passed') AND pending <> '[]'"
_COUNT = Statement(f"SELECT count(*) FROM deadline WHERE {IS_HELD}")  # noqa: S608 -- constants only
_HELD = Statement(f"SELECT case_id, name, generation, pending FROM deadline WHERE {IS_HELD} ORDER BY case_id, name")  # noqa: S608 -- constants only
_TAKE_UP = Statement("""UPDATE deadline SET attempts = 0, last_error = NULL, next_at = :next_at
 WHERE case_id = :case_id AND name = :name AND generation = :generation AND next_at IS NULL
 AND status IN ('running', 'passed')""")


def held_limits(work: Work) -> int:
    """How many limits have a step that is tried no more."""
    return int(work.row(_COUNT)[0])


def take_up_held(work: Work) -> int:
    """Let every held limit be tried again, from the moment of its next step; returns how many."""
    rows = [
        {"case_id": case_id, "name": name, "generation": generation, "next_at": as_moment(as_json(pending)[0][0])}
        for case_id, name, generation, pending in work.rows(_HELD)
    ]
    work.run_many(_TAKE_UP, rows)
    return len(rows)
