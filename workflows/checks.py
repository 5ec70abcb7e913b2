"""The named checks that lifecycles may ask: what needs the database and no rule over the case can say."""

from __future__ import annotations

from collections.abc import Mapping

from engine.hooks import Check, Question
from workflows.people import standing_of


def no_conflict_of_interest(question: Question) -> bool:
    """
    Whether the officer may have this matter: in office, and neither he nor anybody for whom he stands in is excluded.

    Exclusions that the form itself would add are in the rules beside this check; here are those of the case as it is.

    Source: 《信访工作条例》 art. 28¶3; docs/rules/petition.md, recusal.
    """
    standing = standing_of(question.work, str(question.given["officer"]), question.now.date())
    if standing is None:
        return False
    unit = question.case.facts.get("complained_unit")
    return not standing.identities & (question.case.exclusions.keys() | {f"related:{unit}"})


CHECKS: Mapping[str, Check] = {"no_conflict_of_interest": no_conflict_of_interest}
#: Check → the parameters that it takes under `with:`.
PARAMETERS: Mapping[str, frozenset[str]] = {"no_conflict_of_interest": frozenset({"officer"})}
