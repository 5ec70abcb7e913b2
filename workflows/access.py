"""
Who may know of which cases: the one clause that every list, count and search goes through.

A query that names `case_ c` puts VISIBLE or MY_TURN into its WHERE and hands in `visible_filter(standing)`. Whoever
is excluded from a case finds no trace of it: neither a row, nor a count, nor a hit.
"""

from __future__ import annotations

from engine.roles import Standing

_KEPT_OUT = "NOT EXISTS (SELECT 1 FROM case_exclusion x WHERE x.case_id = c.id AND x.holder IN :identities{})"
# Whose work alone is stopped still sees the case (engine/roles.py, excluded_holders).
_NOT_HIDDEN = _KEPT_OUT.format(" AND x.because ->> 'stops' IS NULL")

#: The case `c` may be seen by whoever has these holders and identities.
VISIBLE = f"c.id IN (SELECT h.case_id FROM case_holder h WHERE h.holder IN :holders AND h.sees) AND {_NOT_HIDDEN}"
#: The case `c` may be seen, and its next action lies with one of these holders.
MY_TURN = (
    "c.id IN (SELECT h.case_id FROM case_holder h WHERE h.holder IN :holders AND h.acts AND h.sees)"
    f" AND {_KEPT_OUT.format('')}"
)


def visible_filter(standing: Standing) -> dict[str, list[str]]:
    """The values that VISIBLE and MY_TURN ask for."""
    return {"holders": sorted(standing.holders), "identities": sorted(standing.identities)}
