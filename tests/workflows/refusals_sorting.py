"""Refusals until a petition is accepted or turned away: sorting, accepting, objecting, telling elsewhere."""

from __future__ import annotations

from tests.workflows.desk import corrects, does
from tests.workflows.rows import Row, no
from tests.workflows.ways import ABOVE, ACCEPT, FIVE_ONES, INTAKE, REDIRECT, SIMPLIFIED, sort

REPRESENTATIVES = [{"name": "某甲"}, {"name": "某乙"}]
#: A red matter of twelve people that is handled here.
RED = INTAKE | {"head_count": "12", "representatives": REPRESENTATIVES, "officials_concerned": ["sunqiang"]}
WITHDRAWS = "This leader must withdraw from the matter"
RELATED_LEADER = "This leader has a relation to the unit complained about and must withdraw"
NO_LEADER = "The package owner is one of the township's leaders"

IN_PROCEDURE = "What is before a court, in arbitration, reconsideration or review is settled there and not by the petition procedure"

_SORTED = (
    no(sort("misconduct"), "A report of misconduct is passed on, and nothing else is"),
    no(
        sort("petition", class3="suggestion", purpose="suggest"),
        "A suggestion goes neither through the petition procedure nor through simplified handling",
    ),
    no(sort("suggestion"), "Only a suggestion is handled as one"),
    no(
        sort("petition", class3="other", purpose="inquiry"),
        "An inquiry is answered here or pointed to the organ with the power",
    ),
    no(sort("inquiry"), "What makes a request is more than an inquiry"),
    no(sort("petition", purpose="inquiry"), "Purpose and legal class do not fit together"),
    no(sort("petition", own_power="other"), "What is not within our powers cannot be handled here"),
    no(sort("petition", legal_state="lawsuit"), IN_PROCEDURE),
    no(sort("petition", legal_state="review"), IN_PROCEDURE),
    no(sort("redirect"), "What is within our powers may not be sent elsewhere"),
    no(sort("mediation"), "Mediation goes beside the other pathways and is entered apart"),
    no(sort("merge"), "Only a repeat item of an open matter can be merged"),
    no(sort("no_longer_accepted"), "Only the same matter after re-review is accepted no longer"),
    no(sort("returned"), "What the petitioner brought in person cannot be returned to a sender"),
    no(sort("petition", about="conduct"), "Name the unit whose conduct is complained about so that it is kept out"),
    no(
        sort("simplified", simple_ground="clear", first_or_repeat="repeat"),
        "Simplified handling is for a first petition of one person, in no other procedure, with one responsible unit, "
        "whose request may be met",
    ),
    no(sort("simplified"), "Simplified handling needs its ground"),
)
_SORTED_FROM_ABOVE = (
    no(
        sort("redirect", own_power="other"),
        "What came from above and is not ours is objected to within five working days",
    ),
    no(
        sort("petition"),
        "Five or more people: enter their elected representatives (at most five), without whom it cannot be accepted",
    ),
)
_MANY_FROM_ABOVE = INTAKE | ABOVE | {"head_count": "5"}

_OBJECTION = {"objection_reasons": "职权", "objection_basis": "某条", "suggested_organ": "县交通委"}
_REFUSAL = {"refusal_ground": "no_request", "refusal_reasons": "无诉求", "way_out": "补充诉求"}
_NO_LONGER = {"final_opinion_no": "市复核1号", "facts_compared": "相同"}
_LED = {"led_procedure": "court", "right_organ": "县法院", "led_time_limit": "六个月", "help_offered": ["legal_aid"]}
_MERGED = {"merged_into": "another", "what_is_new": "又来访"}
_AFTER_FINAL = sort("no_longer_accepted", same_matter="after_final", first_or_repeat="repeat")
_RETURNED = sort("returned", own_power="other")
_ACCEPT_YELLOW = does("hejun", "accept", accept_date="today")
_ACCEPT_RED = does("chenwei", "accept", accept_date="today")
_MERGE_NOT_SORTED = "It was not sorted as a repeat item"
_NOT_REFUSED = "It was not sorted as one not to be accepted"
_NOT_NO_LONGER = "It was not sorted as one to be accepted no longer"
_NOT_HERE = "This pathway is not accepted here"

SORTING = {
    "sorted against the law": Row("registered", refused=_SORTED, passes=(sort("petition"),)),
    "sorted against the law, what came from above": Row(
        "registered", refused=_SORTED_FROM_ABOVE, intake=_MANY_FROM_ABOVE,
        passes=(sort("petition", representatives=REPRESENTATIVES),),
    ),
    "sorted again against the law": Row("triage", (sort("judicial"),), _SORTED, (sort("petition"),)),
    "sorted again against the law, what came from above": Row(
        "triage", (sort("judicial"),), _SORTED_FROM_ABOVE, (_RETURNED,), _MANY_FROM_ABOVE
    ),
    "what is to be handled is not turned away": Row(
        "triage", (sort("petition"),),
        (
            no(does("lijia", "merge", **_MERGED), _MERGE_NOT_SORTED),
            no(
                does("lijia", "prepare_objection", **_OBJECTION),
                "Only what came from above can be objected to", "It was not sorted as one to be returned",
            ),
            no(REDIRECT, "It was not sorted as one for another organ"),
            no(does("lijia", "propose_refusal", **_REFUSAL), _NOT_REFUSED),
            no(does("lijia", "propose_no_longer", **_NO_LONGER), _NOT_NO_LONGER),
            no(does("zhouming", "lead_out", **_LED), "This pathway is handled here or told in another way"),
            no(does("lijia", "seal"), "It was not sorted as a report of misconduct"),
            no(does("chenwei", "make_package", **FIVE_ONES), "Only a red matter that is handled here has a package owner"),
        ),
        (ACCEPT,),
    ),
    "what another organ handles is not accepted": Row(
        "triage", (sort("redirect", own_power="other"),),
        (no(ACCEPT, _NOT_HERE, "It is not within our powers"),), (REDIRECT,),
    ),
    "what belongs to a court is not accepted, and is not led to another procedure": Row(
        "triage", (sort("judicial"),),
        (
            no(ACCEPT, _NOT_HERE),
            no(
                does("zhouming", "lead_out", **_LED | {"led_procedure": "suggestion"}),
                "Procedure and pathway do not fit together",
            ),
        ),
        (does("zhouming", "lead_out", **_LED),),
    ),
    "five people of whom nobody was elected": Row(
        "triage", (sort("petition"), does("lijia", "more_petitioners", head_count="5")),
        (
            no(
                _ACCEPT_RED,
                "Five or more people: enter their elected representatives first (at most five)",
            ),
        ),
        (corrects("lijia", reason="已推选", representatives=REPRESENTATIVES), _ACCEPT_RED),
    ),
    "simplified, and then there are two people": Row(
        "triage", (SIMPLIFIED, corrects("lijia", reason="核实", head_count="2")),
        (no(_ACCEPT_YELLOW, "Collective or joint petitions are no simplified handling"),),
        (sort("petition"), _ACCEPT_YELLOW),
    ),
    "simplified, and two units were named before": Row(
        "triage", (sort("petition", co_units=["planning"], colour="yellow"), SIMPLIFIED),
        (no(_ACCEPT_YELLOW, "Several responsible units rule simplified handling out"),),
        (sort("petition"), _ACCEPT_YELLOW),
    ),
    "simplified, and then it is before a court": Row(
        "triage", (SIMPLIFIED, corrects("lijia", reason="核实", legal_state="lawsuit")),
        (no(ACCEPT, "What belongs to a court, arbitration, reconsideration or review is no simplified handling"),),
        (corrects("lijia", reason="已撤诉", legal_state="none"), ACCEPT),
    ),
    "simplified, although the request may have to be refused": Row(
        "triage", (sort("petition", refusal_likely="true"), SIMPLIFIED),
        (no(ACCEPT, "Where the request may have to be refused there is no simplified handling"),),
        (sort("simplified", simple_ground="clear", refusal_likely="false"), ACCEPT),
    ),
    "from above, and not sorted as one to be returned": Row(
        "triage", (sort("petition"),),
        (no(does("lijia", "prepare_objection", **_OBJECTION), "It was not sorted as one to be returned"),),
        (_RETURNED, does("lijia", "prepare_objection", **_OBJECTION)), INTAKE | ABOVE,
    ),
    "an objection without reasons": Row(
        "triage", (_RETURNED,),
        (no(does("zhouming", "object"), "Write down the reasons of the objection first"),),
        (does("lijia", "prepare_objection", **_OBJECTION), does("zhouming", "object")), INTAKE | ABOVE,
    ),
    "objected to, and then sorted as one to be handled": Row(
        "triage", (_RETURNED, does("lijia", "prepare_objection", **_OBJECTION), sort("petition")),
        (no(does("zhouming", "object"), "It was not sorted as one to be returned"),),
        (_RETURNED, does("zhouming", "object")), INTAKE | ABOVE,
    ),
    "an objection too late": Row(
        "triage", (_RETURNED, does("lijia", "prepare_objection", **_OBJECTION)),
        (
            no(
                does("zhouming", "object", days=8),
                "The five working days are over; take the matter on or settle it with the sender",
            ),
        ),
        (), INTAKE | ABOVE,
    ),
    "not accepted without reasons": Row(
        "triage", (sort("not_accepted"),),
        (no(does("zhouming", "refuse"), "Write down the ground, the reasons and the way out first"),),
        (does("lijia", "propose_refusal", **_REFUSAL), does("zhouming", "refuse")),
    ),
    "not accepted, and then sorted as one to be handled": Row(
        "triage", (sort("not_accepted"), does("lijia", "propose_refusal", **_REFUSAL), sort("petition")),
        (no(does("zhouming", "refuse"), _NOT_REFUSED),), (sort("not_accepted"), does("zhouming", "refuse")),
    ),
    "accepted no longer without a comparison": Row(
        "triage", (_AFTER_FINAL,),
        (no(does("zhouming", "accept_no_longer"), "Name the re-review opinion and compare facts and reasons first"),),
        (does("lijia", "propose_no_longer", **_NO_LONGER), does("zhouming", "accept_no_longer")),
    ),
    "accepted no longer, and then sorted as one to be handled": Row(
        "triage", (_AFTER_FINAL, does("lijia", "propose_no_longer", **_NO_LONGER), sort("petition")),
        (no(does("zhouming", "accept_no_longer"), _NOT_NO_LONGER),), (_AFTER_FINAL, does("zhouming", "accept_no_longer")),
    ),
    "a report of misconduct is passed on": Row(
        "triage", (sort("misconduct", class3="report", purpose="report", content_l1="discipline"),),
        (no(ACCEPT, _NOT_HERE),), (does("lijia", "seal"),),
    ),
    "a red matter is given to one leader to the end": Row(
        "triage", (sort("petition"),),
        (
            no(does("chenwei", "make_package", **FIVE_ONES | {"package_pledge": "false"}), "It must be to the end"),
            no(does("chenwei", "make_package", **FIVE_ONES | {"package_team": ["xubin"]}), "The team has at least two people"),
            no(does("chenwei", "make_package", **FIVE_ONES | {"package_owner": "sunqiang"}), WITHDRAWS, RELATED_LEADER),
            no(does("chenwei", "make_package", **FIVE_ONES | {"package_owner": "gaojie"}), NO_LEADER),
        ),
        (does("chenwei", "make_package", **FIVE_ONES),), RED,
    ),
    "a red matter has one package owner": Row(
        "triage", (sort("petition"), does("chenwei", "make_package", **FIVE_ONES)),
        (
            no(
                does("chenwei", "make_package", **FIVE_ONES),
                "There is a package owner; a change needs a written hand-over",
            ),
        ),
        (), RED,
    ),
}  # fmt: skip
