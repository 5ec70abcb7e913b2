"""
Lawful sorting: by which pathways a matter may go, and why not by the others.

The law read a second time, apart from the lifecycle: pure decisions over the codes of `workflows/codes/`. The product asks
the rules of the lifecycle; these are the oracle that the tests hold them against.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from engine.labels import Label

#: The pathways in the order in which they are offered (workflows/codes/pathway.yaml); mediation goes beside the others.
PATHWAYS = (
    "petition", "simplified", "duty", "inquiry", "suggestion", "judicial", "arbitration", "party_appeal",
    "administrative", "redirect", "merge", "misconduct", "not_accepted", "no_longer_accepted", "returned",
)  # fmt: skip

#: Pathways on which the office itself takes the matter on.
ACCEPTED_HERE = frozenset({"petition", "simplified", "duty", "inquiry"})

#: Pathways that lead into a statutory procedure (Regulation on Petition Work, art. 31 (1)–(4)).
LED_OUT = frozenset({"judicial", "arbitration", "party_appeal", "administrative"})

#: Levels whose items may be objected to but never sent elsewhere (art. 23¶3).
UPPER_LEVELS = frozenset({"county", "city", "national"})

#: Procedures in which a matter can be already; what is in one is settled there (art. 31 (1), (2), (4); 35, 36).
RUNNING = frozenset({"lawsuit", "arbitration", "reconsideration", "review"})

#: The class that follows from what the petitioner wants.
CLASS_OF_PURPOSE: Mapping[str, str] = {
    "appeal": "appeal",
    "request": "appeal",
    "suggest": "suggestion",
    "report": "report",
    "inquiry": "other",
    "other": "other",
}


@dataclass(frozen=True, slots=True)
class Sorting:
    """
    The answers of triage, as codes.

    Args:
        class3: the legal class (art. 29–31).
        purpose: what the petitioner wants.
        own_power: whether the office has the power (`own`, `other`, `shared`).
        same_matter: whether there is the same matter already (`none`, `open`, `ended`, `after_final`).
        is_repeat: whether the item repeats an earlier one of the same matter.
        source_level: who handed it over (`direct` for the petitioner).
        legal_state: in which other procedure it is (`none`, `ended`, or one of `RUNNING`).
    """

    class3: str
    purpose: str
    own_power: str = "own"
    same_matter: str = "none"
    is_repeat: bool = False
    source_level: str = "direct"
    legal_state: str = "none"


def lawful_pathways(sorting: Sorting) -> tuple[str, ...]:
    """The pathways that these answers allow, in the order in which they are offered."""
    return tuple(pathway for pathway in PATHWAYS if not objections(sorting, pathway))


def objections(sorting: Sorting, pathway: str) -> tuple[Label, ...]:
    """
    Every reason why a matter with these answers may not go by `pathway`; none when it may.

    Source: Regulation on Petition Work, art. 19, 22, 23, 29–31, 36; docs/rules/pathways.md.
    """
    return tuple(because for applies, because in _RULES if applies(sorting, pathway))


def _purpose_and_class_differ(sorting: Sorting, _pathway: str) -> bool:
    return CLASS_OF_PURPOSE.get(sorting.purpose) != sorting.class3


def _report_must_be_passed_on(sorting: Sorting, pathway: str) -> bool:
    return (sorting.class3 == "report") != (pathway == "misconduct")


def _suggestion_goes_elsewhere(sorting: Sorting, pathway: str) -> bool:
    return sorting.class3 == "suggestion" and pathway not in {"suggestion", "redirect", "merge", "returned"}


def _only_a_suggestion_is_one(sorting: Sorting, pathway: str) -> bool:
    return pathway == "suggestion" and sorting.class3 != "suggestion"


def _inquiry_is_answered(sorting: Sorting, pathway: str) -> bool:
    return sorting.class3 == "other" and pathway not in {"inquiry", "redirect", "merge", "returned"}


def _a_request_is_no_inquiry(sorting: Sorting, pathway: str) -> bool:
    return pathway == "inquiry" and sorting.class3 != "other"


def _power_is_elsewhere(sorting: Sorting, pathway: str) -> bool:
    return sorting.own_power == "other" and pathway in {"petition", "simplified", "duty"}


def _own_power_is_not_sent_away(sorting: Sorting, pathway: str) -> bool:
    return pathway == "redirect" and sorting.own_power == "own"


def _only_open_repeats_merge(sorting: Sorting, pathway: str) -> bool:
    return pathway == "merge" and not (sorting.same_matter == "open" and sorting.is_repeat)


def _only_after_final(sorting: Sorting, pathway: str) -> bool:
    return pathway == "no_longer_accepted" and sorting.same_matter != "after_final"


def _nobody_to_return_it_to(sorting: Sorting, pathway: str) -> bool:
    return pathway == "returned" and sorting.source_level == "direct"


def _what_came_from_above_is_objected_to(sorting: Sorting, pathway: str) -> bool:
    return pathway == "redirect" and sorting.source_level in UPPER_LEVELS


def _it_is_settled_where_it_is(sorting: Sorting, pathway: str) -> bool:
    return pathway == "petition" and sorting.legal_state in RUNNING


def _mediation_goes_beside(_sorting: Sorting, pathway: str) -> bool:
    return pathway == "mediation"


_Applies = Callable[[Sorting, str], bool]
_RULES: tuple[tuple[_Applies, Label], ...] = (
    (
        _report_must_be_passed_on,
        Label(
            zh="检举控告只能移送，其他事项不能按检举控告移送",
            en="A report of misconduct is passed on, and nothing else is",
        ),
    ),
    (
        _suggestion_goes_elsewhere,
        Label(
            zh="建议意见不走信访程序，也不适用简易办理",
            en="A suggestion goes neither through the petition procedure nor through simplified handling",
        ),
    ),
    (_only_a_suggestion_is_one, Label(zh="只有建议意见类才按建议办理", en="Only a suggestion is handled as one")),
    (
        _inquiry_is_answered,
        Label(
            zh="咨询由本机关答复，或者告知向有权机关提出",
            en="An inquiry is answered here or pointed to the organ with the power",
        ),
    ),
    (
        _a_request_is_no_inquiry,
        Label(zh="有诉求的不能只作咨询答复", en="What makes a request is more than an inquiry"),
    ),
    (
        _purpose_and_class_differ,
        Label(zh="信访目的与三类不一致", en="Purpose and legal class do not fit together"),
    ),
    (
        _power_is_elsewhere,
        Label(zh="不属于本机关权限的，不能由本机关受理办理", en="What is not within our powers cannot be handled here"),
    ),
    (
        _own_power_is_not_sent_away,
        Label(zh="属于本机关权限的，不得推给其他机关", en="What is within our powers may not be sent elsewhere"),
    ),
    (
        _only_open_repeats_merge,
        Label(zh="只有未办结的同一事项的重件才能并入", en="Only a repeat item of an open matter can be merged"),
    ),
    (
        _only_after_final,
        Label(
            zh="只有复核终结后的同一事项才不再受理",
            en="Only the same matter after re-review is accepted no longer",
        ),
    ),
    (
        _nobody_to_return_it_to,
        Label(
            zh="信访人直接提出的不能退回",
            en="What the petitioner brought in person cannot be returned to a sender",
        ),
    ),
    (
        _what_came_from_above_is_objected_to,
        Label(
            zh="上级转来的不属于本机关权限的，应当在五个工作日内提出异议",
            en="What came from above and is not ours is objected to within five working days",
        ),
    ),
    (
        _it_is_settled_where_it_is,
        Label(
            zh="正在诉讼、仲裁、行政复议或者复查复核中的，在该程序中解决，不适用信访程序",
            en="What is before a court, in arbitration, reconsideration or review is settled there and not by the petition procedure",
        ),
    ),
    (
        _mediation_goes_beside,
        Label(zh="调解与其他途径并行，另行登记", en="Mediation goes beside the other pathways and is entered apart"),
    ),
)


@dataclass(frozen=True, slots=True)
class Relief:
    """
    What the petitioner may do against the outcome of a pathway.

    Args:
        box: the box of rights that is printed (`rights` in workflows.yaml), or None where the code list says enough.
        review: whether review and re-review are open (art. 35, 36).
        reconsideration: whether administrative reconsideration and a lawsuit are open.
    """

    box: str | None
    review: bool = False
    reconsideration: bool = False


_NONE = Relief(None)
_RELIEF: Mapping[str, Relief] = {
    "petition": Relief("review", review=True),
    "simplified": Relief("paper_on_request"),
    "duty": Relief("reconsideration", reconsideration=True),
    "administrative": Relief("reconsideration", reconsideration=True),
    "redirect": Relief("on_redirect"),
    "not_accepted": Relief("on_refusal"),
    "no_longer_accepted": Relief("on_refusal"),
}


def relief_of(pathway: str) -> Relief:
    """
    What is open against the outcome of `pathway`; a handling opinion is never open to reconsideration or a lawsuit.

    Raises:
        ValueError: there is no such pathway.

    Source: Regulation on Petition Work, art. 35, 36; Interpretation of the Administrative Litigation Law, art. 1 (9);
    Administrative Reconsideration Law, art. 11, 20.
    """
    if pathway not in PATHWAYS:
        raise ValueError(f"no pathway called {pathway!r}")
    return _RELIEF.get(pathway, _NONE)
