"""Who may see a case, and who is kept out of it: what a lifecycle says."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from engine.field_definitions import Strict, Words
from engine.labels import Label


class Sight(Strict):
    """
    Which cases a role may see, and whether it reads personal fields unmasked.

    `always`: somebody who has this role sees every case; an entry that would hide it from all of them is refused.
    """

    cases: Literal["all", "all but sealed", "own", "sealed only"]
    personal: bool = False
    masked_when: Annotated[str, Field(min_length=1, max_length=2000)] | None = None
    always: bool = False


class Exclusion(Strict):
    """
    Who may neither see nor touch the case: `field F`, `unit of field F`, `related to field F`, whatever role they
    hold. Whoever is kept from `work` only sees it as before, without personal fields, and does nothing.
    """

    holders: tuple[Words, ...]
    keeps_from: Literal["everything", "work"] = "everything"
    when: Annotated[str, Field(max_length=2000)] | None = None
    because: Label
