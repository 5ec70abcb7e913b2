"""A worked matter as data: what came in, each press with its moment, and what must stand on the case afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

#: The petitioner's own session, bound to the one case.
PETITIONER = "petitioner"
#: Stands in a form for the id of the matter that was open before.
EARLIER = "{earlier}"


@dataclass(frozen=True, slots=True)
class Act:
    """One press: by whom (a login, or the petitioner), what, when (wall time), with what form, reason, signed paper."""

    by: str
    action: str
    at: str
    form: Mapping[str, Any] = field(default_factory=dict)
    reason: str | None = None
    on_earlier: bool = False
    paper: str = ""


@dataclass(frozen=True, slots=True)
class Expected:
    """
    What must stand on the case.

    Args:
        state: where it rests.
        pathway: how it is handled.
        colour: the colour of the matter; where an item was merged, of the matter that took it in.
        limits: deadline → last day, and the working day aimed at or None.
        waived: deadlines that do not bind here.
        on_earlier: limits of the matter that was open before.
    """

    state: str
    pathway: str
    colour: str
    limits: Mapping[str, tuple[str, str | None]]
    waived: tuple[str, ...] = ()
    on_earlier: Mapping[str, tuple[str, str | None]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Stage:
    """A stretch of a case, and what stands at its end."""

    acts: tuple[Act, ...]
    expected: Expected


@dataclass(frozen=True, slots=True)
class WorkedCase:
    """One worked case. `earlier` is the opening of a matter that is open before, and what was done with it."""

    name: str
    opened_by: str
    opened_at: str
    intake: Mapping[str, Any]
    stages: tuple[Stage, ...]
    workflow: str = "petition"
    earlier: tuple[Mapping[str, Any], str, tuple[Act, ...]] | None = None
