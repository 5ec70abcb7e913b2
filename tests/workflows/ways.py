"""Ways of a petition: what came in, what was done, where it must stand, and what was refused on the way."""

from __future__ import annotations

from tests.workflows.desk import does

INTAKE = {
    "title": "水渠损坏未修", "facts": "水渠被施工压坏，一直没有修。", "requests": [{"text": "请修好水渠"}], "channel": "visit",
    "source_level": "direct", "received_at": "2026-03-02T08:50", "first_receiver": "lijia", "head_count": "1",
    "anonymous": "false", "secrecy_wish": "false", "about": "duty", "petitioner_name": "某某", "phone": "000-100001",
}  # fmt: skip
ABOVE = {"source_level": "county", "upper_kind": "forwarded", "channel": "upper", "upper_no": "县转1号"}
NAMELESS = {"anonymous": "true", "petitioner_name": "", "phone": "", "channel": "letter"}


def sort(pathway, **more):
    answers = {"class3": "appeal", "purpose": "request", "content_l1": "agriculture", "same_matter": "none", "own_power": "own",
               "first_or_repeat": "first", "legal_state": "none", "pathway": pathway}  # fmt: skip
    return does("lijia", "sort", **answers | more)


NOTICE = {"notice_delivered_on": "today", "notice_way": "paper"}
DELIVERY = {"delivered_on": "today", "delivery_way": "in_person", "delivery_receiver": "本人", "receipt_state": "signed",
            "stance": "agrees"}  # fmt: skip
OUTSIDE = {"upper_document_no": "县函1号", "upper_document_on": "2026-03-02"}
ACCEPT = does("zhouming", "accept", accept_date="today")
TASK = {"lead_unit": "agriculture", "handler": "gaojie", "colour": "blue", "no_interest": "true"}
ASSIGN = does("zhouming", "assign", **TASK)
CONTACT = does("gaojie", "contact", contact_on="today", contact_way="phone", contact_gist="已联系")
DRAFT = {"petitioner_heard": "true", "facts_found": "属实", "evidence": [{"what": "照片", "source": "现场"}], "result": "supported",
         "answers": [{"request": "请修好水渠", "result": "supported", "reasons": "属实"}], "legal_basis": [{"law": "某办法"}]}  # fmt: skip
SUBMIT = does("gaojie", "submit", **DRAFT)
HANDLE = (ASSIGN, does("gaojie", "sign_in"), CONTACT, does("gaojie", "investigate"))
ISSUE = (does("xubin", "issue"), does("zhouming", "issue"), does("chenwei", "issue"))
#: The notice of acceptance reached the petitioner.
TOLD = does("lijia", "deliver_acceptance", **NOTICE)
OPINION = (TOLD, *HANDLE, SUBMIT, *ISSUE, does("gaojie", "deliver_opinion", paper=True, **DELIVERY))
REPLY = {"reply_text": "已修好", "result": "duty_done"}
MEASURES = {
    "measures": [{"what": "修渠", "who": "农业服务中心", "by_when": "2026-05-01"}],
    "measures_due_on": "2026-05-01",
}
DONE = does("gaojie", "measures_done", measures_done_on="today", performance_evidence="照片")
HAND_OVER = does("lijia", "hand_over_file", file_note="案卷一册，已移交")
REVIEWED = {"review_outcome": "upheld", "review_document_no": "县复查1号", "review_document_on": "2026-03-02"}
REREVIEWED = {"rereview_outcome": "upheld", "rereview_document_no": "市复核1号", "rereview_document_on": "2026-03-02"}
NO_HEAD = "The head of this unit must withdraw or there is none, so nobody could sign for it; name another unit"
NOT_DONE = "What was promised is not done yet; if you have seen it done, tick so"
CLOSE = {"closing_kind": "done_unconfirmed"}
FIVE_ONES = {"package_problem": "水渠", "package_owner": "hejun", "package_team": ["xubin", "gaojie"], "package_pledge": "true",
             "package_steps": [{"step": "丈量", "who": "高洁", "by_when": "2026-03-20"}]}  # fmt: skip
CONVERSION = (
    does("gaojie", "ask_conversion", conversion_reason="情况复杂"),
    does("chenwei", "approve_conversion"),
    does("gaojie", "deliver_procedure_notice", **NOTICE),
)
SIMPLIFIED = sort("simplified", simple_ground="daily_life")
REDIRECT = does(
    "zhouming", "redirect", right_organ="县交通委", organ_address="县城", organ_phone="000-2", organ_reasons="职权"
)
RECUSED = does("lijia", "request_recusal", recusal_reason="亲属", recusal_asked=["gaojie"])

GRANT = does("zhouming", "grant_recusal", recused=["gaojie"], recusal_answer="近亲属")
NEW = {"no_interest": "true"}
DECIDES = (
    "On the head of the petition office, or where nobody is named, the main leader decides; on the main leader the Party "
    "secretary; on the secretary the county"
)

WITHDRAWN_ON_PAPER = (
    does("lijia", "record_withdrawal", withdrawal_statement="不反映了", paper=True),
    does("zhouming", "sign_withdrawal"),
)

#: name → (what came in, what was done, where it must stand, what was refused on the way)
WAYS = {
    "an objection that the sender accepts": (
        ABOVE,
        (
            sort("returned", own_power="other"),
            does("lijia", "prepare_objection", objection_reasons="职权", objection_basis="某条", suggested_organ="县交通委"),
            does("zhouming", "object"), does("chenwei", "object"), does("zhouming", "sender_agrees", paper=True, **OUTSIDE),
            does("lijia", "deliver_return_notice", **NOTICE),
        ),
        "told", [],
    ),
    "an objection that the sender does not accept": (
        ABOVE,
        (
            sort("returned", own_power="other"),
            does("lijia", "prepare_objection", objection_reasons="职权", objection_basis="某条", suggested_organ="县交通委"),
            does("zhouming", "object"), does("chenwei", "object"), does("zhouming", "sender_refuses", paper=True, **OUTSIDE),
        ),
        "triage", [],
    ),
    "an objection after the five working days": (
        ABOVE,
        (
            sort("returned", own_power="other"),
            does("lijia", "prepare_objection", objection_reasons="职权", objection_basis="某条", suggested_organ="县交通委"),
            does("zhouming", "object", days=8),
        ),
        "triage", ["The five working days are over; take the matter on or settle it with the sender"],
    ),
    "told where to go, objected to and corrected": (
        {},
        (
            sort("redirect", own_power="other"), REDIRECT,
            does("zhouming", "pass_on", note_text="已转达"), does("lijia", "deliver_redirect", **NOTICE),
            does("petitioner", "object_to_decision", objection_text="应由乡里办"),
            does("panduo", "reopen", reason="属本机关权限"),
        ),
        "triage", [],
    ),
    "an anonymous item that cannot be told": (
        NAMELESS,
        (sort("redirect", own_power="other"), REDIRECT, does("zhouming", "file_untold", reason="没有联系方式")),
        "told", [],
    ),
    "somebody who can be told must be told": (
        {},
        (sort("redirect", own_power="other"), REDIRECT, does("zhouming", "file_untold", reason="省事")),
        "redirected", ["Whoever can be told must be told"],
    ),
    "not accepted, by two people": (
        {},
        (
            sort("not_accepted"), does("zhouming", "refuse"),
            does("lijia", "propose_refusal", refusal_ground="no_request", refusal_reasons="无诉求", way_out="补充诉求"),
            does("zhouming", "refuse"), does("chenwei", "refuse"), does("lijia", "deliver_refusal", **NOTICE),
        ),
        "told", ["Write down the ground, the reasons and the way out first"],
    ),
    "accepted no longer": (
        {},
        (
            sort("no_longer_accepted", same_matter="after_final", first_or_repeat="repeat"),
            does("lijia", "propose_no_longer", final_opinion_no="市复核1号", facts_compared="相同"),
            does("zhouming", "accept_no_longer"), does("chenwei", "accept_no_longer"),
            does("lijia", "deliver_no_longer", **NOTICE),
        ),
        "told", [],
    ),
    "led out, and sorted anew": (
        {},
        (
            sort("judicial"),
            does("zhouming", "lead_out", led_procedure="court", right_organ="县法院", led_time_limit="六个月", help_offered=["legal_aid"]),
            does("lijia", "deliver_pathway_notice", **NOTICE), does("chenwei", "reopen", reason="途径有误"),
            sort("judicial"),
            does("zhouming", "lead_out", led_procedure="court", right_organ="县法院", led_time_limit="六个月", help_offered=["legal_aid"]),
            does("panduo", "sort_anew", reason="途径有误"),
        ),
        "triage", [],
    ),
    "the petition procedure to a confirmed settlement and the archive": (
        {},
        (
            sort("petition"), ACCEPT, does("lijia", "deliver_acceptance", **NOTICE), ASSIGN,
            does("xubin", "not_ours", reason="不归我们", instead_unit="planning"), ASSIGN,
            does("chenwei", "decide_whose", **TASK), does("xubin", "not_ours", reason="不归我们", instead_unit="planning"), *HANDLE[1:],
            SUBMIT, does("zhouming", "send_back", reason="补充依据"), SUBMIT, *ISSUE,
            does("gaojie", "deliver_opinion", paper=True, **DELIVERY), does("gaojie", "deliver_to_another", paper=True, **DELIVERY),
            does("xubin", "begin_measures", **MEASURES), does("petitioner", "confirm_settlement"), DONE,
            does("lijia", "record_confirmation", settled_on="today", paper=True), does("petitioner", "take_back_confirmation"),
            does("petitioner", "not_settled", not_settled_why="还差一段"), does("petitioner", "confirm_settlement"),
            does("zhouming", "close", closing_kind="settled"),
            does("petitioner", "rate", rating_office="satisfied", rating_unit="rather_satisfied"),
            does("zhouming", "close", days=40, closing_kind="settled"),
        ),
        "closed",
        ["A unit said that it is not theirs; the main leader decides whose it is", "The main leader has decided already whose it is",
         NOT_DONE, "The time to ask for review is still running", "The rating window is still open"],
    ),
    "an answer whose notice of acceptance never came": (
        {},
        (
            sort("petition"), ACCEPT, *OPINION[1:], does("zhouming", "close", days=40, **CLOSE), TOLD,
            does("zhouming", "close", **CLOSE),
        ),
        "closed", ["Deliver the notice of acceptance and record it first"],
    ),
    "nobody who could be told, and an answer all the same": (
        NAMELESS,
        (sort("petition"), ACCEPT, *OPINION[1:], does("zhouming", "close", days=40, **CLOSE)),
        "closed", [],
    ),
    "a settlement that does not hold": (
        {},
        (
            sort("petition"), ACCEPT, *OPINION, does("petitioner", "confirm_settlement"),
            does("zhouming", "resume", reason="承诺未兑现"),
        ),
        "investigating", [],
    ),
    "review and re-review to the end, and opened again": (
        {},
        (
            sort("petition"), ACCEPT, *OPINION, does("petitioner", "request_review"),
            HAND_OVER, does("zhouming", "supplement_file", note_text="补充照片"),
            does("zhouming", "enter_review_redo", paper=True, **REVIEWED | {"review_outcome": "redo", "redo_due_on": "2026-04-20"}),
            SUBMIT, *ISSUE, does("gaojie", "deliver_opinion", paper=True, **DELIVERY),
            does("lijia", "record_review_request", review_requested_on="today", paper=True),
            does("zhouming", "enter_review_result", paper=True, **REVIEWED), does("lijia", "deliver_review", review_delivered_on="today"),
            does("petitioner", "request_rereview"), does("zhouming", "enter_rereview_result", paper=True, **REREVIEWED),
            does("xubin", "carry_out", **MEASURES), DONE, does("zhouming", "close", days=40, closing_kind="final"),
            does("lijia", "deliver_rereview", rereview_delivered_on="today"), does("zhouming", "close", closing_kind="final"),
            does("chenwei", "reopen", reason="有新的事实"),
        ),
        "investigating", ["Deliver the re-review opinion to the petitioner and record it first"],
    ),
    "a re-review that orders a new decision": (
        {},
        (
            sort("petition"), ACCEPT, *OPINION, does("petitioner", "request_review"),
            does("zhouming", "enter_review_result", paper=True, **REVIEWED),
            does("lijia", "record_rereview_request", rereview_requested_on="today", paper=True),
            does("zhouming", "enter_rereview_redo", paper=True, **REREVIEWED | {"rereview_outcome": "revoked", "redo_due_on": "2026-04-20"}),
        ),
        "investigating", [],
    ),
    "a request for review long after the time": (
        {},
        (
            sort("petition"), ACCEPT, *OPINION, does("zhouming", "close", days=40, **CLOSE),
            does("petitioner", "request_review", days=200),
        ),
        "in_review", [],
    ),
    "an extension in time": (
        {},
        (
            sort("petition"), ACCEPT, *HANDLE, does("gaojie", "ask_extension", extension_days="30", extension_reason="复杂"),
            does("chenwei", "approve_extension"),
            does("gaojie", "deliver_extension", extension_delivered_on="today", notice_way="paper"),
            does("gaojie", "ask_extension", extension_days="10", extension_reason="再延"),
        ),
        "investigating", ["There is one extension only"],
    ),
    "an extension that is not granted, and one that is asked for once it was": (
        {},
        (
            sort("petition"), ACCEPT, *HANDLE, does("chenwei", "decline_extension", reason="没有申请"),
            does("gaojie", "ask_extension", extension_days="30", extension_reason="复杂"),
            does("chenwei", "decline_extension", reason="理由不足"), does("chenwei", "approve_extension"),
            does("gaojie", "ask_extension", extension_days="1", extension_reason="等检测"), does("chenwei", "approve_extension"),
            does("chenwei", "approve_extension"), does("gaojie", "ask_extension", extension_days="30", extension_reason="再要"),
        ),
        "investigating",
        ["No extension is waiting to be granted", "The handler must ask first, with days and reasons", "It was granted already",
         "There is one extension only"],
    ),
    "a decision that the main leader does not agree to": (
        {},
        (
            sort("not_accepted"), does("zhouming", "propose_refusal", refusal_ground="no_request", refusal_reasons="不清楚", way_out="可补充"),
            does("zhouming", "refuse"), does("chenwei", "return_to_sorting", reason="属于本乡职责"), does("chenwei", "refuse"),
        ),
        "triage", ["head of the petition office must sign first"],
    ),
    "the time of a hearing before the city": (
        {},
        (
            sort("petition"), ACCEPT, *OPINION, does("petitioner", "request_review"),
            does("zhouming", "enter_review_result", paper=True, **REVIEWED), does("zhouming", "close", closing_kind="done_unconfirmed"),
            does("lijia", "deliver_review", review_delivered_on="today"), does("lijia", "deliver_review", review_delivered_on="today"),
            does("petitioner", "request_rereview"),
            does("zhouming", "enter_city_hearing", paper=True, hearing_days="12", **OUTSIDE),
        ),
        "in_rereview",
        ["The rating window is still open", "Deliver the review opinion to the petitioner and record it first",
         "The review opinion was delivered already"],
    ),
    "an extension asked too late": (
        {},
        (sort("petition"), ACCEPT, *HANDLE, does("gaojie", "ask_extension", days=70, extension_days="30", extension_reason="复杂")),
        "investigating", ["It must be asked before the due day has passed"],
    ),
    "a simplified answer at once": (
        {},
        (SIMPLIFIED, ACCEPT, does("zhouming", "reply_simply", **REPLY), does("lijia", "deliver_reply", **DELIVERY)),
        "delivered", [],
    ),
    "simplified handling that becomes the ordinary procedure": (
        {},
        (SIMPLIFIED, ACCEPT, *HANDLE, *CONVERSION, SUBMIT, *ISSUE),
        "issued", [],
    ),
    "an inquiry": (
        {},
        (
            sort("inquiry", class3="other", purpose="inquiry"), ACCEPT, does("zhouming", "reply_inquiry", **REPLY),
            does("lijia", "deliver_inquiry_reply", **DELIVERY),
        ),
        "delivered", [],
    ),
    "a duty": (
        {},
        (
            sort("duty"), ACCEPT, *HANDLE, SUBMIT, does("zhouming", "issue_duty_answer"), does("chenwei", "issue_duty_answer"),
            does("gaojie", "deliver_duty_answer", **DELIVERY),
        ),
        "delivered", [],
    ),
    "secrecy wished: the petition office handles it itself": (
        {"secrecy_wish": "true", "complained_unit": "agriculture"},
        (
            sort("petition"), ACCEPT, ASSIGN, does("zhouming", "assign", **TASK | {"lead_unit": "petition_office", "handler": "lijia"}),
            does("lijia", "sign_in"), does("lijia", "ask_statement", redacted_request="请说明修渠情况"),
            does("lijia", "contact", contact_on="today", contact_way="phone", contact_gist="已联系"),
            does("lijia", "investigate"), does("lijia", "submit", **DRAFT), does("zhouming", "issue_own"), does("chenwei", "issue_own"),
        ),
        "issued",
        ["With a wish for secrecy the petition office itself handles it, as a go-between",
         "The handler has a relation to the unit complained about and must withdraw", NO_HEAD],
    ),
    "a red matter needs its package owner first": (
        {"head_count": "12", "representatives": [{"name": "某甲"}]},
        (
            sort("petition"), does("chenwei", "accept", accept_date="today"),
            does("zhouming", "told_main_leader", report_way="phone", report_text="十二人来访"),
            does("zhouming", "told_county", report_way="phone", report_text="十二人来访"),
            does("chenwei", "assign", **TASK | {"colour": "red"}), does("gaojie", "sign_in"), CONTACT, does("gaojie", "investigate"),
            SUBMIT, does("chenwei", "make_package", **FIVE_ONES | {"package_team": ["xubin"]}),
            does("chenwei", "make_package", **FIVE_ONES),
            does("hejun", "interim_answer", progress_text="正在丈量"),
            does("hejun", "leader_met", leader_met_on="today", contact_gist="已见面"),
            does("chenwei", "hand_over_package", package_owner="sunqiang", package_handover="分工调整"), SUBMIT,
        ),
        "drafted",
        ["A red matter needs its package owner and the five ones first", "The package owner must meet the petitioner first",
         "The team has at least two people"],
    ),
    "five people need representatives": (
        {"head_count": "5"},
        (sort("petition"), sort("petition", representatives=[{"name": "某乙"}]), does("chenwei", "accept", accept_date="today")),
        "accepted", ["Five or more people: enter their elected representatives (at most five), without whom it cannot be accepted"],
    ),
    "withdrawn online": ({}, (sort("petition"), does("petitioner", "withdraw")), "withdrawn", []),
    "a recorded withdrawal that is taken back in time": (
        {},
        (*WITHDRAWN_ON_PAPER, does("petitioner", "take_back_withdrawal", days=9)),
        "registered", [],
    ),
    "a recorded withdrawal that is taken back too late": (
        {},
        (*WITHDRAWN_ON_PAPER, does("petitioner", "take_back_withdrawal", days=12)),
        "withdrawn", ["The ten days are over; file it again"],
    ),
    "a recorded withdrawal that was not meant": (
        {},
        (WITHDRAWN_ON_PAPER[0], does("petitioner", "turn_down_withdrawal"), WITHDRAWN_ON_PAPER[1]),
        "registered", ["No signed withdrawal waits for a signature"],
    ),
    "a withdrawal without its paper": (
        {},
        (does("lijia", "record_withdrawal", withdrawal_statement="不反映了"),),
        "registered", ["At least 1 file(s) must be attached"],
    ),
    "what protects the petitioner, changed by the petitioner and by two of the office": (
        {"secrecy_wish": "true"},
        (
            does("petitioner", "change_protection", secrecy_wish="true", about="conduct"),
            does("petitioner", "change_protection", secrecy_wish="false", about="duty"),
            does("zhouming", "approve_loosening", secrecy_wish="false", about="duty", reason="已核实"),
            does("lijia", "ask_loosening", loosening_why="登记有误"),
            does("zhouming", "decline_loosening", reason="信访人未同意"),
            does("lijia", "ask_loosening", loosening_why="信访人当面要求"),
            does("zhouming", "approve_loosening", secrecy_wish="false", about="duty", reason="已核实"),
        ),
        "registered",
        ["No unit complained about is registered yet; please ask the petition office",
         "No loosening is waiting to be decided"],
    ),
    "urgent facts found later": (
        {},
        (
            sort("petition"), ACCEPT, ASSIGN, does("gaojie", "found_urgent", urgent_facts=["danger_to_safety"], urgent_note="渠堤将垮"),
            does("chenwei", "confirm_red"), does("chenwei", "confirm_red"), does("chenwei", "lower_colour", colour="yellow"),
            does("chenwei", "lower_colour", colour="yellow", reason="险情已排除"), does("zhouming", "told_county", report_way="phone", report_text="险情"),
        ),
        "assigned",
        ["No raise to red is waiting to be confirmed", "A reason must be given",
         "The rules propose “Red (major or urgent)” (An urgent fact is ticked); only main leader may set less, with a reason"],
    ),
    "everything that is only noted": (
        {},
        (
            sort("petition"), ACCEPT, does("zhouming", "assign", **TASK | {"co_units": ["planning"], "colour": "yellow"}),
            does("gaojie", "sign_in"), CONTACT, does("gaojie", "investigate"), does("gaojie", "progress", progress_text="已丈量"),
            does("gaojie", "note", note_text="备注"), does("douyu", "give_co_unit_answer", co_unit_answer="同意"),
            does("lijia", "more_petitioners", head_count="2"),
            does("lijia", "repeat_item", what_is_new="又来电", latest_item_at="2026-03-02T16:00", latest_channel="phone"),
            does("gaojie", "mediate", mediation_state="running"), does("gaojie", "hold_hearing", hearing_on="today", hearing_gist="听证"),
            does("zhouming", "joint_reception", joint_units=["planning"], joint_gist="联合接访"),
            does("lijia", "tell_about_aid", aid_told_on="today"), does("panduo", "supervise", supervision_demand="尽快"),
            does("petitioner", "report_retaliation", retaliation_text="有人上门"),
            does("zhouming", "send_closing_report", report_gist="已办"), SUBMIT, *ISSUE,
            does("gaojie", "deliver_opinion", paper=True, **DELIVERY),
            does("lijia", "call_back", call_back_way="phone", call_back_told="true", call_back_received="true", call_back_done="true"),
        ),
        "delivered", [],
    ),
    "a recusal granted, and another refused": (
        {},
        (
            sort("petition"), ACCEPT, RECUSED, does("zhouming", "grant_recusal", recused=["gaojie"], recusal_answer="近亲属"), ASSIGN,
            does("lijia", "request_recusal", recusal_reason="亲属", recusal_asked=["linan"]),
            does("chenwei", "refuse_recusal", recusal_answer="无利害关系"),
            does("zhouming", "declare_interest", officials_concerned=["fangyi"]),
        ),
        "accepted",
        ["The handler must withdraw from this matter", "The handler has a relation to the unit complained about and must withdraw"],
    ),
    "a report of misconduct in the wrong place": (
        {},
        (sort("misconduct", class3="report", purpose="report", content_l1="discipline"), does("lijia", "seal")),
        "sealed", [],
    ),
    "a handler who was recused is replaced, and the new one goes on": (
        {},
        (
            sort("petition"), ACCEPT, *HANDLE, RECUSED, GRANT,
            does("zhouming", "replace_recused", reason="回避", **NEW | {"lead_unit": "planning", "new_handler": "gaojie"}),
            does("zhouming", "replace_recused", reason="回避", **NEW | {"lead_unit": "planning", "new_handler": "fangyi"}),
            does("fangyi", "submit", **DRAFT),
        ),
        "drafted",
        ["The new handler is the one who has it already", "The handler must withdraw from this matter",
         "The handler has a relation to the unit complained about and must withdraw", "The handler does not work in this unit"],
    ),
    "a unit whose head withdraws gives it to another, and that one goes on": (
        {},
        (
            sort("petition"), ACCEPT, *HANDLE, does("zhouming", "declare_interest", officials_concerned=["xubin"]),
            does("zhouming", "replace_unit", reason="回避", **NEW | {"lead_unit": "planning", "new_handler": "fangyi"}),
            does("fangyi", "submit", **DRAFT),
        ),
        "drafted", [],
    ),
    "a handler who leaves hands over to a colleague": (
        {},
        (
            sort("petition"), ACCEPT, *HANDLE,
            does("zhouming", "replace_recused", reason="离岗", **NEW | {"lead_unit": "agriculture", "new_handler": "xubin"}),
            does("zhouming", "reassign", reason="离岗", **NEW | {"new_handler": "fangyi"}),
            does("chenwei", "reassign", reason="离岗", **NEW | {"new_handler": "xubin"}),
            does("xubin", "reassign", reason="离岗", **NEW | {"new_handler": "xubin"}),
            does("xubin", "submit", **DRAFT),
        ),
        "drafted",
        ["The handler has not withdrawn, nor is secrecy wished; if he leaves, use “Hand over to another handler”, if the unit cannot go on, “Give it to another unit”", "The handler does not work in this unit",
         "The head of the unit hands it over, or whoever assigns by colour"],
    ),
    "an extension whose notice comes too late": (
        {},
        (
            sort("petition"), ACCEPT, *HANDLE, does("gaojie", "ask_extension", extension_days="30", extension_reason="复杂"),
            does("chenwei", "approve_extension"),
            does("gaojie", "deliver_extension", days=70, extension_delivered_on="today", notice_way="paper"),
        ),
        "investigating", [],
    ),
    "withdrawn while the county reviews": (
        {}, (sort("petition"), ACCEPT, *OPINION, does("petitioner", "request_review"), does("petitioner", "withdraw")), "withdrawn", [],
    ),
    "withdrawn while the city reviews, on paper": (
        {},
        (
            sort("petition"), ACCEPT, *OPINION, does("petitioner", "request_review"),
            does("zhouming", "enter_review_result", paper=True, **REVIEWED), does("petitioner", "request_rereview"),
            *WITHDRAWN_ON_PAPER,
        ),
        "withdrawn", [],
    ),
    "withdrawn after it was settled": (
        {}, (sort("petition"), ACCEPT, *OPINION, does("petitioner", "confirm_settlement"), does("petitioner", "withdraw")), "withdrawn", [],
    ),
    "a settlement that needs every representative": (
        {"head_count": "3", "representatives": [{"name": "某甲"}, {"name": "某乙"}]},
        (
            sort("petition"), does("hejun", "accept", accept_date="today"), does("hejun", "assign", **TASK | {"colour": "yellow"}),
            *HANDLE[1:], SUBMIT, *ISSUE, does("gaojie", "deliver_opinion", paper=True, **DELIVERY),
            does("petitioner", "confirm_settlement"),
            does("lijia", "record_confirmation", settled_on="today", paper=True),
            does("lijia", "record_confirmation", settled_on="today", all_signed="true", paper=True),
        ),
        "settled",
        ["Where representatives were elected all of them sign; bring the signed paper to the petition office",
         "All elected representatives have to sign"],
    ),
    "a review without the document of the county": (
        {},
        (sort("petition"), ACCEPT, *OPINION, does("petitioner", "request_review"), does("zhouming", "enter_review_result", **REVIEWED)),
        "in_review", ["At least 1 file(s) must be attached"],
    ),
    "a recusal of the Party secretary, decided by the county": (
        {},
        (
            sort("petition"), does("lijia", "request_recusal", recusal_reason="亲属", recusal_asked=["wuhong"]),
            does("chenwei", "refuse_recusal", recusal_answer="无"),
            does("zhouming", "record_county_recusal", paper=True, recusal_state="refused", recusal_answer="查无此关系", **OUTSIDE),
        ),
        "triage", [DECIDES],
    ),
}  # fmt: skip
