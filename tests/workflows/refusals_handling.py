"""Refusals while a petition is handled: assigning, replacing, extending, drafting, signing."""

from __future__ import annotations

from dataclasses import replace

from tests.workflows.desk import corrects, does
from tests.workflows.refusals_sorting import NO_LEADER, RED, RELATED_LEADER, WITHDRAWS
from tests.workflows.rows import Row, no
from tests.workflows.ways import (
    ACCEPT,
    ASSIGN,
    CONTACT,
    DRAFT,
    FIVE_ONES,
    HANDLE,
    INTAKE,
    MEASURES,
    NO_HEAD,
    REPLY,
    SIMPLIFIED,
    SUBMIT,
    TASK,
    sort,
)

_CONTRADICTS = (
    "The overall result contradicts the single answers: “supported” where all are, “partly” where some are, “not supported” "
    "or “explained” where none is; “mediated” or “settled” where at least one request was"
)
_NO_SIMPLE_NO = "What is refused is no simplified handling; go over to the ordinary procedure and give an opinion"
_NO_REQUEST = "An inquiry makes no request that could be supported or mediated: choose “answered”, “explained” or “duty performed”"
INQUIRY = sort("inquiry", class3="other", purpose="inquiry")
ACCEPTED = (sort("petition"), ACCEPT)
INVESTIGATED = (*ACCEPTED, *HANDLE)
#: Handled by the petition office itself.
OWN_TASK = TASK | {"lead_unit": "petition_office", "handler": "lijia"}
OWN = (
    does("zhouming", "assign", **OWN_TASK), does("lijia", "sign_in"),
    does("lijia", "contact", contact_on="today", contact_way="phone", contact_gist="已联系"), does("lijia", "investigate"),
)  # fmt: skip
CONDUCT = {"about": "conduct", "complained_unit": "agriculture"}

_INTEREST = "The handler must declare to have no interest in the matter"
_ABOUT_UNIT = "A complaint about conduct never goes to the unit complained about"
_SECRET = "With a wish for secrecy the petition office itself handles it, as a go-between"
_WITHDRAWS = "The handler must withdraw from this matter"
_RELATED = "The handler has a relation to the unit complained about and must withdraw"
_NOT_OF_UNIT = "The handler does not work in this unit"
_SAME = "The new handler is the one who has it already"
_NOT_SIMPLIFIED = "Only simplified handling can become the ordinary procedure"
_NO_PACKAGE = "There is no package owner yet"

_GUARDED = INTAKE | CONDUCT | {"secrecy_wish": "true", "officials_concerned": ["fangyi"]}


def _fit_to_be_assigned(who, act):
    """Every way in which a task cannot be given to somebody, and one in which it can."""
    refused = (
        no(does(who, act, **OWN_TASK | {"no_interest": "false"}), _INTEREST),
        no(does(who, act, **TASK), _ABOUT_UNIT, _SECRET, _RELATED, NO_HEAD),
        no(
            does(who, act, **OWN_TASK | {"co_units": ["agriculture"], "colour": "yellow"}),
            "Where conduct is complained about, the unit cannot be a co-unit",
        ),
        no(does(who, act, **TASK | {"lead_unit": "planning", "handler": "bailu"}), _SECRET, _NOT_OF_UNIT),
        no(does(who, act, **TASK | {"lead_unit": "planning", "handler": "fangyi"}), _SECRET, _WITHDRAWS, _RELATED),
        no(does(who, act, **OWN_TASK | {"handler": "linan"}), _NOT_OF_UNIT),
    )
    return refused, (does(who, act, **OWN_TASK),)


_NO_LEADER_YET = "A red matter needs its package owner and the five ones first"
_MET_NOBODY = "The package owner must meet the petitioner first"
_RED_LATER = does("lijia", "found_urgent", urgent_facts=["danger_to_safety"], urgent_note="渠堤将垮")
_ACCEPT_RED = does("chenwei", "accept", accept_date="today")
_PACKAGE = does("chenwei", "make_package", **FIVE_ONES)
_LEADER_MET = does("hejun", "leader_met", leader_met_on="today", contact_gist="已见面")
_NOT_OURS = does("zhouming", "not_ours", reason="不归我们", instead_unit="planning")
_EXTENSION = does("gaojie", "ask_extension", extension_days="30", extension_reason="复杂")
_LEAVES = {"reason": "离岗", "no_interest": "true"}
_RECUSES = {"reason": "回避", "no_interest": "true"}
_NEITHER = (
    "Neither the handler nor the head of the unit has withdrawn; if he leaves, use “Hand over to another handler”"
)
_NOT_RECUSED = (
    "The handler has not withdrawn, nor is secrecy wished; if he leaves, use “Hand over to another handler”, if the unit"
    " cannot go on, “Give it to another unit”"
)
_OWN_ISSUE = "What the petition office handles itself is issued by its head and the main leader"
_UNIT_SIGNS = "The head of the handling unit signs first"
_NO_OPINION = "Only the petition procedure ends with a handling opinion"
_UNANSWERED = "A request has no answer yet; send the draft back"
_TWO_REQUESTS = [{"text": "请修好水渠"}, {"text": "请赔偿损失"}]
_PROMISED = {"measures": MEASURES["measures"]}
_RED_HANDLED = (
    sort("petition"), does("chenwei", "accept", accept_date="today"),
    does("chenwei", "assign", **TASK | {"colour": "red"}), *HANDLE[1:],
)  # fmt: skip

HANDLING = {
    "a task for whom it does not fit": Row(
        "accepted", ACCEPTED, *_fit_to_be_assigned("zhouming", "assign"), _GUARDED
    ),
    "a task for whom it does not fit, by the main leader": Row(
        "accepted", (*ACCEPTED, does("zhouming", "assign", **OWN_TASK), _NOT_OURS),
        *_fit_to_be_assigned("chenwei", "decide_whose"), _GUARDED,
    ),
    "what no unit turned down is assigned by colour, and other procedures are not for it": Row(
        "accepted", ACCEPTED,
        (
            no(
                does("chenwei", "decide_whose", **TASK),
                "No unit has said that it is not theirs; whoever assigns by colour does",
            ),
            no(does("zhouming", "reply_simply", **REPLY), "For simplified handling only"),
            no(does("zhouming", "reply_inquiry", **REPLY), "For inquiries only"),
            no(does("zhouming", "ask_conversion", conversion_reason="情况复杂"), _NOT_SIMPLIFIED),
            no(does("chenwei", "hand_over_package", package_owner="hejun", package_handover="分工调整"), _NO_PACKAGE),
        ),
        (ASSIGN,),
    ),
    "what a unit turned down is decided by the main leader": Row(
        "accepted", (*ACCEPTED, ASSIGN, does("xubin", "not_ours", reason="不归我们", instead_unit="planning")),
        (no(ASSIGN, "A unit said that it is not theirs; the main leader decides whose it is"),),
        (does("chenwei", "decide_whose", **TASK),),
    ),
    "no ordinary procedure before it is asked for": Row(
        "accepted", (SIMPLIFIED, ACCEPT),
        (no(does("chenwei", "approve_conversion"), "The handler must ask first and say why"),),
        (does("zhouming", "ask_conversion", conversion_reason="情况复杂"), does("chenwei", "approve_conversion")),
    ),
    "a red matter without its leader is not answered at once": Row(
        "accepted", (SIMPLIFIED, _RED_LATER, _ACCEPT_RED),
        (no(does("zhouming", "reply_simply", **REPLY), _NO_LEADER_YET, _MET_NOBODY),),
        (_PACKAGE, _LEADER_MET, does("zhouming", "reply_simply", **REPLY)),
    ),
    "a red inquiry without its leader is not answered at once": Row(
        "accepted", (INQUIRY, _RED_LATER, _ACCEPT_RED),
        (no(does("zhouming", "reply_inquiry", **REPLY), _NO_LEADER_YET, _MET_NOBODY),),
        (_PACKAGE, _LEADER_MET, does("zhouming", "reply_inquiry", **REPLY)),
    ),
    "a simplified answer": Row(
        "accepted", (SIMPLIFIED, ACCEPT),
        (no(does("zhouming", "reply_simply", **REPLY | {"result": "not_supported"}), _NO_SIMPLE_NO),),
        (does("zhouming", "reply_simply", **REPLY),),
    ),
    "an answer to an inquiry": Row(
        "accepted", (INQUIRY, ACCEPT),
        (no(does("zhouming", "reply_inquiry", **REPLY | {"result": "mediated"}), _NO_REQUEST),),
        (does("zhouming", "reply_inquiry", **REPLY),),
    ),
    "a package that goes to a leader who cannot have it": Row(
        "accepted",
        (sort("petition"), does("chenwei", "make_package", **FIVE_ONES), does("chenwei", "accept", accept_date="today")),
        (
            no(
                does("chenwei", "hand_over_package", package_owner="sunqiang", package_handover="分工调整"),
                WITHDRAWS, RELATED_LEADER,
            ),
            no(does("chenwei", "hand_over_package", package_owner="gaojie", package_handover="分工调整"), NO_LEADER),
        ),
        (does("chenwei", "hand_over_package", package_owner="tangli", package_handover="分工调整"),), RED,
    ),
    "it is not theirs, in time": Row(
        "assigned", (*ACCEPTED, ASSIGN), (), (does("xubin", "not_ours", reason="不归我们", instead_unit="planning"),)
    ),
    "it is not theirs, too late": Row(
        "assigned", (*ACCEPTED, ASSIGN),
        (
            no(
                does("xubin", "not_ours", days=3, reason="不归我们", instead_unit="planning"),
                "The working day after the assignment is over",
            ),
        ),
    ),
    "it is theirs, as the main leader decided": Row(
        "assigned",
        (*ACCEPTED, ASSIGN, does("xubin", "not_ours", reason="不归我们", instead_unit="planning"), does("chenwei", "decide_whose", **TASK)),
        (
            no(
                does("xubin", "not_ours", reason="不归我们", instead_unit="planning"),
                "The main leader has decided already whose it is",
            ),
        ),
    ),
    "a handler who leaves": Row(
        "assigned", (*ACCEPTED, ASSIGN),
        (
            no(does("xubin", "reassign", **_LEAVES | {"no_interest": "false", "new_handler": "xubin"}), _INTEREST),
            no(does("xubin", "reassign", **_LEAVES, new_handler="gaojie"), _SAME),
            no(does("xubin", "reassign", **_LEAVES, new_handler="fangyi"), _WITHDRAWS, _RELATED, _NOT_OF_UNIT),
            no(
                does("chenwei", "reassign", **_LEAVES, new_handler="xubin"),
                "The head of the unit hands it over, or whoever assigns by colour",
            ),
            no(
                does("zhouming", "replace_recused", **_RECUSES, lead_unit="agriculture", new_handler="xubin"),
                _NOT_RECUSED,
            ),
            no(does("zhouming", "replace_unit", **_RECUSES, lead_unit="agriculture", new_handler="xubin"), _NEITHER),
        ),
        (does("zhouming", "reassign", **_LEAVES, new_handler="xubin"),), INTAKE | {"officials_concerned": ["fangyi"]},
    ),
    "a handler who was recused": Row(
        "assigned",
        (
            *ACCEPTED, ASSIGN, does("lijia", "request_recusal", recusal_reason="亲属", recusal_asked=["gaojie"]),
            does("zhouming", "grant_recusal", recused=["gaojie"], recusal_answer="近亲属"),
        ),
        (
            no(
                does("zhouming", "replace_recused", **_RECUSES | {"no_interest": "false"}, lead_unit="agriculture", new_handler="xubin"),
                _INTEREST,
            ),
            no(
                does("zhouming", "replace_recused", **_RECUSES, lead_unit="agriculture", new_handler="gaojie"),
                _SAME, _WITHDRAWS, _RELATED,
            ),
            no(
                does("zhouming", "replace_recused", **_RECUSES, lead_unit="planning", new_handler="fangyi"),
                _RELATED, NO_HEAD, _ABOUT_UNIT,
            ),
            no(does("zhouming", "replace_recused", **_RECUSES, lead_unit="agriculture", new_handler="linan"), _NOT_OF_UNIT),
        ),
        (does("zhouming", "replace_recused", **_RECUSES, lead_unit="agriculture", new_handler="xubin"),),
        INTAKE | {"about": "conduct", "complained_unit": "planning"},
    ),
    "a head who was recused": Row(
        "assigned",
        (
            *ACCEPTED, ASSIGN, does("lijia", "request_recusal", recusal_reason="亲属", recusal_asked=["xubin"]),
            does("zhouming", "grant_recusal", recused=["xubin"], recusal_answer="近亲属"),
        ),
        (
            no(
                does("zhouming", "replace_unit", **_RECUSES | {"no_interest": "false"}, lead_unit="emergency", new_handler="jianzhou"),
                _INTEREST,
            ),
            no(
                does("zhouming", "replace_unit", **_RECUSES, lead_unit="agriculture", new_handler="gaojie"),
                _SAME, NO_HEAD,
            ),
            no(does("zhouming", "replace_unit", **_RECUSES, lead_unit="agriculture", new_handler="xubin"), _WITHDRAWS, _RELATED, NO_HEAD),
            no(
                does("zhouming", "replace_unit", **_RECUSES, lead_unit="planning", new_handler="fangyi"),
                _RELATED, NO_HEAD, _ABOUT_UNIT,
            ),
            no(does("zhouming", "replace_unit", **_RECUSES, lead_unit="emergency", new_handler="linan"), _NOT_OF_UNIT),
        ),
        (does("zhouming", "replace_unit", **_RECUSES, lead_unit="emergency", new_handler="jianzhou"),),
        INTAKE | {"about": "conduct", "complained_unit": "planning"},
    ),
    "a head who was recused, where secrecy is wished": Row(
        "assigned",
        (
            *ACCEPTED, ASSIGN, does("lijia", "request_recusal", recusal_reason="亲属", recusal_asked=["xubin"]),
            does("zhouming", "grant_recusal", recused=["xubin"], recusal_answer="近亲属"),
            does("petitioner", "change_protection", about="duty", secrecy_wish="true"),
        ),
        (no(does("zhouming", "replace_unit", **_RECUSES, lead_unit="emergency", new_handler="jianzhou"), _SECRET),),
        (does("zhouming", "replace_unit", **_RECUSES, lead_unit="petition_office", new_handler="lijia"),),
    ),
    "a handler who was recused, where secrecy is wished": Row(
        "assigned",
        (
            *ACCEPTED, does("zhouming", "assign", **OWN_TASK),
            does("petitioner", "request_recusal", recusal_reason="亲属", recusal_asked=["lijia"]),
            does("zhouming", "grant_recusal", recused=["lijia"], recusal_answer="近亲属"),
        ),
        (no(does("zhouming", "replace_recused", **_RECUSES, lead_unit="agriculture", new_handler="gaojie"), _SECRET),),
        (does("zhouming", "replace_recused", **_RECUSES, lead_unit="petition_office", new_handler="zhouming"),),
        INTAKE | {"secrecy_wish": "true"},
    ),
    "no extension that nobody asked for": Row(
        "assigned", (*ACCEPTED, ASSIGN),
        (
            no(does("chenwei", "approve_extension"), "The handler must ask first, with days and reasons"),
            no(does("chenwei", "decline_extension", reason="理由不足"), "No extension is waiting to be granted"),
        ),
        (_EXTENSION, does("chenwei", "approve_extension")),
    ),
    "an extension that was granted already": Row(
        "assigned", (*ACCEPTED, ASSIGN, _EXTENSION, does("chenwei", "approve_extension")),
        (
            no(_EXTENSION, "There is one extension only"),
            no(does("chenwei", "approve_extension"), "It was granted already"),
        ),
    ),
    "an extension that is not granted": Row(
        "assigned", (*ACCEPTED, ASSIGN, _EXTENSION), (), (does("chenwei", "decline_extension", reason="理由不足"),)
    ),
    "an extension too late": Row(
        "assigned", (*ACCEPTED, ASSIGN, _EXTENSION),
        (
            no(replace(_EXTENSION, days=70), "It must be asked before the due day has passed"),
            no(does("chenwei", "approve_extension"), "It must be approved before the due day has passed"),
        ),
    ),
    "an extension of what cannot be extended": Row(
        "assigned", (sort("duty"), ACCEPT, ASSIGN),
        (no(_EXTENSION, "Only the petition procedure can be extended", "It must be asked before the due day has passed"),),
    ),
    "nothing is investigated before the petitioner was spoken to": Row(
        "signed", (*ACCEPTED, ASSIGN, does("gaojie", "sign_in")),
        (no(does("gaojie", "investigate"), "Contact the petitioner and record it first"),),
        (CONTACT, does("gaojie", "investigate")),
    ),
    "a draft with gaps": Row(
        "investigating", INVESTIGATED,
        (
            no(does("gaojie", "submit", **DRAFT | {"petitioner_heard": "false"}), "The petitioner must be heard"),
            no(
                does("gaojie", "submit", **DRAFT | {"answers": [{"request": "请赔偿", "result": "supported", "reasons": "属实"}]}),
                "Answer every request by itself, in the words in which it was registered",
            ),
            no(does("gaojie", "submit", **DRAFT | {"result": "mediated"}), _CONTRADICTS),
            no(does("gaojie", "submit", **DRAFT, field_check_by=["gaojie"]), "A check on the spot needs two people"),
            no(does("gaojie", "submit", **DRAFT | _PROMISED), "Measures need the day by which they are done"),
        ),
        (SUBMIT,),
    ),
    "a red matter without its leader": Row(
        "investigating", _RED_HANDLED,
        (
            no(
                SUBMIT,
                "A red matter needs its package owner and the five ones first", "The package owner must meet the petitioner first",
            ),
        ),
        (), RED,
    ),
    "a red matter whose leader has met nobody": Row(
        "investigating", (*_RED_HANDLED, does("chenwei", "make_package", **FIVE_ONES)),
        (no(SUBMIT, "The package owner must meet the petitioner first"),),
        (does("hejun", "leader_met", leader_met_on="today", contact_gist="已见面"), SUBMIT), RED,
    ),
    "an opinion of a unit is signed by its head first": Row(
        "drafted", (*INVESTIGATED, SUBMIT),
        (
            no(does("zhouming", "issue_own"), _UNIT_SIGNS),
            no(does("zhouming", "issue_duty_answer"), "For the performance of duties only"),
        ),
        (does("xubin", "issue"),),
    ),
    "an opinion of the petition office": Row(
        "drafted", (*ACCEPTED, *OWN, does("lijia", "submit", **DRAFT)),
        (no(does("zhouming", "issue"), _OWN_ISSUE),), (does("zhouming", "issue_own"),),
    ),
    "a duty ends with no opinion": Row(
        "drafted", (sort("duty"), ACCEPT, *HANDLE, SUBMIT),
        (
            no(does("xubin", "issue"), _NO_OPINION),
            no(does("zhouming", "issue_own"), _NO_OPINION, _UNIT_SIGNS),
        ),
        (does("zhouming", "issue_duty_answer"),),
    ),
    "an opinion that leaves a request without an answer": Row(
        "drafted", (*INVESTIGATED, SUBMIT, corrects("lijia", reason="漏登一项", requests=_TWO_REQUESTS)),
        (
            no(does("xubin", "issue"), _UNANSWERED),
            no(does("zhouming", "issue_own"), _UNANSWERED, _UNIT_SIGNS),
        ),
        (does("xubin", "send_back", reason="补充答复"),),
    ),
}  # fmt: skip
