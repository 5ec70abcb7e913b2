"""
Simplified handling: whether a matter may be answered in ten working days without the whole procedure.

The law read a second time, apart from the lifecycle: the oracle that the tests hold its rules against.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from engine.labels import Label


@dataclass(frozen=True, slots=True)
class Facts:
    """
    What decides about simplified handling.

    Args:
        class3: the legal class; suggestions and inquiries have pathways of their own.
        is_first: the first item of the matter.
        ground: why it is fit for it (workflows/codes/simple_ground.yaml), or empty.
        head_count: people who petition together, 1 or more.
        co_units: responsible units beside the handling one.
        legal_state: whether it is in another procedure (workflows/codes/legal_state.yaml).
        refusal_likely: the request may have to be refused.
    """

    class3: str = "appeal"
    is_first: bool = True
    ground: str = ""
    head_count: int = 1
    co_units: int = 0
    legal_state: str = "none"
    refusal_likely: bool = False


def objections(facts: Facts) -> Mapping[str, Label]:
    """
    Every reason against simplified handling, by the name of what stands in its way; none when it is allowed.

    Source: news report on the Measures for Simplified Handling (trial); the exclusion of requests that will probably be
    refused is unverified and stays configuration (docs/rules/pathways.md).
    """
    return {name: because for name, applies, because in _RULES if applies(facts)}


_Applies = Callable[[Facts], bool]
_RULES: tuple[tuple[str, _Applies, Label], ...] = (
    (
        "repeat_item",
        lambda facts: not facts.is_first,
        Label(zh="简易办理只适用于初次信访", en="Simplified handling is for first petitions only"),
    ),
    (
        "no_ground",
        lambda facts: not facts.ground,
        Label(zh="简易办理须写明理由", en="Simplified handling needs its ground"),
    ),
    (
        "other_class",
        lambda facts: facts.class3 != "appeal",
        Label(
            zh="建议和咨询各有途径，不适用简易办理",
            en="Suggestions and inquiries have their own pathways and are never simplified handling",
        ),
    ),
    (
        "several_people",
        lambda facts: facts.head_count > 1,
        Label(zh="集体或联名信访不适用简易办理", en="Collective or joint petitions are no simplified handling"),
    ),
    (
        "several_units",
        lambda facts: facts.co_units > 0,
        Label(zh="涉及多个责任单位的不适用简易办理", en="Several responsible units rule simplified handling out"),
    ),
    (
        "other_procedure",
        lambda facts: facts.legal_state != "none",
        Label(
            zh="应当或已经进入诉讼、仲裁、复议、复查的不适用简易办理",
            en="What belongs to a court, arbitration, reconsideration or review is no simplified handling",
        ),
    ),
    (
        "refusal_likely",
        lambda facts: facts.refusal_likely,
        Label(
            zh="诉求可能不被支持的不适用简易办理",
            en="Where the request may have to be refused there is no simplified handling",
        ),
    ),
)
