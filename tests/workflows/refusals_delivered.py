"""Refusals from the signed answer to the archive: delivering, settling, closing, review and re-review."""

from __future__ import annotations

from tests.workflows.desk import does
from tests.workflows.refusals_handling import ACCEPTED, INQUIRY
from tests.workflows.rows import Row, no
from tests.workflows.ways import (
    ABOVE,
    ACCEPT,
    DELIVERY,
    DONE,
    DRAFT,
    HAND_OVER,
    HANDLE,
    INTAKE,
    ISSUE,
    MEASURES,
    NOT_DONE,
    OPINION,
    REDIRECT,
    REPLY,
    REREVIEWED,
    REVIEWED,
    SIMPLIFIED,
    SUBMIT,
    TOLD,
    sort,
)

#: Two people, handed over from above with a day by which it is reported.
TWO = INTAKE | ABOVE | {"head_count": "2", "upper_due_on": "2026-03-20"}
REPRESENTED = INTAKE | {"head_count": "3", "representatives": [{"name": "某甲"}, {"name": "某乙"}]}
CODE = does("lijia", "reissue_code", identity_checked="id_paper", code_reason="遗失")
CODE_NEW = (
    "The query code was replaced less than ten days ago, so this cannot be done by it yet; bring a signed paper to the "
    "petition office"
)
EVERY_ONE = "Where representatives were elected all of them sign; bring the signed paper to the petition office"
NO_PAPER_WAITS = "No signed withdrawal waits for a signature"

_REFUSED_BY = {"receipt_state": "refused"}
_DESCRIBE = "If it was refused, say how, and who witnessed it"
_NO_SUCH_PAPER = "This pathway has no such paper"
_ATTACH = "Attach the scan of the signed receipt"


def _delivers(act, **more):
    return does("gaojie", act, paper=True, **DELIVERY | more)


def _nothing(letter):
    return f"There is no “{letter}” waiting for delivery"


_YELLOW = (
    sort("petition"), does("hejun", "accept", accept_date="today"),
    does("hejun", "assign", lead_unit="agriculture", handler="gaojie", colour="yellow", no_interest="true"), *HANDLE[1:],
)  # fmt: skip
_PROMISE = does("gaojie", "submit", **DRAFT | MEASURES)
_SENT = (*ISSUE, _delivers("deliver_opinion"))
DELIVERED = (*ACCEPTED, *OPINION)
_PROMISED = (*_YELLOW, _PROMISE, *_SENT)
_BEGIN = does("xubin", "begin_measures", **MEASURES)
_CARRY_OUT = does("xubin", "carry_out", **MEASURES)
_ASK = does("petitioner", "request_review")
_MORE_PAPERS = does("zhouming", "supplement_file", note_text="补充照片")
_ASK_ON_PAPER = does("lijia", "record_review_request", review_requested_on="today", paper=True)
_ASK_AGAIN = does("petitioner", "request_rereview")
_ASK_AGAIN_ON_PAPER = does("lijia", "record_rereview_request", rereview_requested_on="today", paper=True)
_RESULT = does("zhouming", "enter_review_result", paper=True, **REVIEWED)
_REDO = does(
    "zhouming", "enter_review_redo", paper=True, **REVIEWED | {"review_outcome": "redo", "redo_due_on": "2026-04-20"}
)
_RESULT_AGAIN = does("zhouming", "enter_rereview_result", paper=True, **REREVIEWED)
_REDO_AGAIN = does(
    "zhouming",
    "enter_rereview_redo",
    paper=True,
    **REREVIEWED | {"rereview_outcome": "redo", "redo_due_on": "2026-04-20"},
)
_TOLD_REVIEW = does("lijia", "deliver_review", review_delivered_on="today")
_TOLD_REREVIEW = does("lijia", "deliver_rereview", rereview_delivered_on="today")
_CONFIRM = does("petitioner", "confirm_settlement", measures_seen="true")
_TO_ANOTHER = does("gaojie", "deliver_to_another", paper=True, **DELIVERY)
_REPORT = does("zhouming", "send_closing_report", report_gist="已办")

_OTHERS = "Further petitioners each have their own delivery and their own thirty days; tick that all of them are over"
_NO_NOTICE = "Deliver the notice of acceptance and record it first"
_ASK_REVIEW = "The time to ask for review is still running"
_ASK_REREVIEW = "The time to ask for re-review is still running"
_RATING = "The rating window is still open"
_NO_REPORT = "The closing report to the assigner is missing"
_MEASURES = "The measures are not done yet"
_TELL_REVIEW = "Deliver the review opinion to the petitioner and record it first"
_TELL_REREVIEW = "Deliver the re-review opinion to the petitioner and record it first"
_NOT_REREVIEWED = "There is no re-review opinion yet"
_TOLD_ALREADY = "The re-review opinion was delivered already"
_NOT_AS_THIS = "It cannot be closed as this here"
_NOT_REVIEWED = "There is no review opinion yet"
_NO_REVIEW_YET = "There is no review opinion yet; ask for review first"
_NO_ANSWER = "No answer was delivered yet, so there is nothing to be reviewed"
_OTHER_RESULT = "Revoked, or to be done again: use the other action"
_OTHER_REDO = "Upheld, changed or not taken up: use the other action"


def _closes(kind, **more):
    return does("zhouming", "close", closing_kind=kind, **more)


_WINDOWS_OVER = (
    TOLD,
    _REPORT,
    does("gaojie", "measures_done", measures_done_on="today", performance_evidence="照片"),
)
_REVIEWED = (*_PROMISED, _ASK, _RESULT)
#: Decided for good by the city.
_FINAL = (*_REVIEWED, _TOLD_REVIEW, _ASK_AGAIN, _RESULT_AGAIN)

DELIVERED_ON = {
    "an opinion is delivered as one": Row(
        "issued", (*ACCEPTED, *HANDLE, SUBMIT, *ISSUE),
        (
            no(_delivers("deliver_opinion", **_REFUSED_BY), _DESCRIBE),
            no(does("gaojie", "deliver_opinion", **DELIVERY), _ATTACH),
            no(_delivers("deliver_reply"), _nothing("Simplified answer"), _NO_SUCH_PAPER),
            no(_delivers("deliver_duty_answer"), _nothing("Answer on the duty"), _NO_SUCH_PAPER),
            no(_delivers("deliver_inquiry_reply"), _nothing("Answer to the inquiry"), _NO_SUCH_PAPER),
        ),
        (_delivers("deliver_opinion"),),
    ),
    "a simplified answer is delivered as one": Row(
        "issued", (SIMPLIFIED, ACCEPT, does("zhouming", "reply_simply", **REPLY)),
        (
            no(does("lijia", "deliver_reply", **DELIVERY | _REFUSED_BY), _DESCRIBE),
            no(does("lijia", "deliver_opinion", paper=True, **DELIVERY), _nothing("Handling opinion"), _NO_SUCH_PAPER),
        ),
        (does("lijia", "deliver_reply", **DELIVERY),),
    ),
    "an answer on a duty is delivered as one": Row(
        "issued",
        (sort("duty"), ACCEPT, *HANDLE, SUBMIT, does("zhouming", "issue_duty_answer"), does("chenwei", "issue_duty_answer")),
        (no(_delivers("deliver_duty_answer", **_REFUSED_BY), _DESCRIBE),), (_delivers("deliver_duty_answer"),),
    ),
    "an answer to an inquiry is delivered as one": Row(
        "issued", (INQUIRY, ACCEPT, does("zhouming", "reply_inquiry", **REPLY)),
        (no(does("lijia", "deliver_inquiry_reply", **DELIVERY | _REFUSED_BY), _DESCRIBE),),
        (does("lijia", "deliver_inquiry_reply", **DELIVERY),),
    ),
    "nothing was delivered that could be reviewed": Row(
        "investigating", (*ACCEPTED, *HANDLE), (no(_ASK, _NO_ANSWER), no(_ASK_ON_PAPER, _NO_ANSWER))
    ),
    "no measures, no review, and a receipt that is missing": Row(
        "delivered", DELIVERED,
        (
            no(DONE, "No measures are waiting to be done"), no(_TOLD_REVIEW, _NOT_REVIEWED),
            no(_TOLD_REREVIEW, _NOT_REREVIEWED),
            no(_ASK_AGAIN, _NO_REVIEW_YET), no(_ASK_AGAIN_ON_PAPER, _NO_REVIEW_YET),
            no(does("gaojie", "deliver_to_another", **DELIVERY), _ATTACH),
        ),
        (_TO_ANOTHER, _ASK),
    ),
    "asked for review on paper": Row("delivered", DELIVERED, (), (_ASK_ON_PAPER,)),
    "measures later than they were promised": Row(
        "delivered", _PROMISED,
        (
            no(
                does("xubin", "begin_measures", **MEASURES | {"measures_due_on": "2026-06-01"}),
                "It may not be later than the answer promised",
            ),
        ),
        (DONE, _BEGIN), TWO,
    ),
    "settled before what was promised is done": Row(
        "delivered", _PROMISED,
        (
            no(does("petitioner", "confirm_settlement"), NOT_DONE),
            no(does("lijia", "record_confirmation", settled_on="today", paper=True), NOT_DONE),
        ),
        (does("lijia", "record_confirmation", settled_on="today", measures_seen="true", paper=True),), TWO,
    ),
    "settled with a code that is new, or by one for all": Row(
        "delivered", (*_YELLOW, SUBMIT, *_SENT, CODE),
        (
            no(does("petitioner", "confirm_settlement"), CODE_NEW, EVERY_ONE),
            no(
                does("lijia", "record_confirmation", settled_on="today", paper=True),
                "All elected representatives have to sign",
            ),
        ),
        (does("lijia", "record_confirmation", settled_on="today", all_signed="true", paper=True),), REPRESENTED,
    ),
    "settled with a code that is ten days old": Row(
        "delivered", (*DELIVERED, CODE), (no(does("petitioner", "confirm_settlement"), CODE_NEW),),
        (does("petitioner", "confirm_settlement", days=10),),
    ),
    "closed while much is open": Row(
        "delivered", _PROMISED,
        (no(_closes("settled"), _OTHERS, _NO_NOTICE, _ASK_REVIEW, _RATING, _NO_REPORT, _MEASURES, _NOT_AS_THIS),),
        (*_WINDOWS_OVER, _closes("done_unconfirmed", days=40, all_told="true")), TWO,
    ),
    "closed before the review was told": Row(
        "reviewed", _REVIEWED,
        (no(_closes("settled"), _OTHERS, _NO_NOTICE, _RATING, _NO_REPORT, _MEASURES, _TELL_REVIEW, _NOT_AS_THIS),),
        (_TOLD_REVIEW, _ASK_AGAIN), TWO,
    ),
    "closed and told twice after the review": Row(
        "reviewed", (*_REVIEWED, _TOLD_REVIEW),
        (
            no(_closes("settled"), _OTHERS, _NO_NOTICE, _ASK_REREVIEW, _RATING, _NO_REPORT, _MEASURES, _NOT_AS_THIS),
            no(_TOLD_REVIEW, "The review opinion was delivered already"),
        ),
        (*_WINDOWS_OVER, _ASK_AGAIN_ON_PAPER), TWO,
    ),
    "closed while measures go on": Row(
        "executing", (*_PROMISED, _BEGIN),
        (no(_closes("settled"), _OTHERS, _NO_NOTICE, _ASK_REVIEW, _RATING, _NO_REPORT, _MEASURES, _NOT_AS_THIS),),
        (*_WINDOWS_OVER, _closes("done_unconfirmed", days=40, all_told="true")), TWO,
    ),
    "closed while what the review decided is carried out": Row(
        "executing", (*_REVIEWED, _TOLD_REVIEW, _CARRY_OUT),
        (no(_closes("settled"), _OTHERS, _NO_NOTICE, _ASK_REREVIEW, _RATING, _NO_REPORT, _MEASURES, _NOT_AS_THIS),),
        (_ASK_AGAIN,), TWO,
    ),
    "closed while what the review decided is carried out, and the review was not told": Row(
        "executing", (*_REVIEWED, _CARRY_OUT),
        (no(_closes("settled"), _OTHERS, _NO_NOTICE, _RATING, _NO_REPORT, _MEASURES, _TELL_REVIEW, _NOT_AS_THIS),),
        (_TOLD_REVIEW, _ASK_AGAIN), TWO,
    ),
    "closed as settled while much is open": Row(
        "settled", (*_PROMISED, _CONFIRM),
        (no(_closes("final"), _OTHERS, _NO_NOTICE, _ASK_REVIEW, _RATING, _NO_REPORT, _MEASURES, _NOT_AS_THIS),),
        (*_WINDOWS_OVER, _closes("settled", days=40, all_told="true")), TWO,
    ),
    "closed as settled after the review": Row(
        "settled", (*_REVIEWED, _TOLD_REVIEW, _CARRY_OUT, _CONFIRM),
        (no(_closes("final"), _OTHERS, _NO_NOTICE, _ASK_REREVIEW, _RATING, _NO_REPORT, _MEASURES, _NOT_AS_THIS),),
        (_ASK_AGAIN_ON_PAPER,), TWO,
    ),
    "closed as settled, and the review was not told": Row(
        "settled", (*_REVIEWED, _CARRY_OUT, _CONFIRM),
        (no(_closes("final"), _OTHERS, _NO_NOTICE, _RATING, _NO_REPORT, _MEASURES, _TELL_REVIEW, _NOT_AS_THIS),),
        (_TOLD_REVIEW, _ASK_AGAIN_ON_PAPER), TWO,
    ),
    "closed as final while much is open": Row(
        "final", (*_REVIEWED, _CARRY_OUT, _TO_ANOTHER, _ASK_AGAIN, _RESULT_AGAIN),
        (no(_closes("settled"), _OTHERS, _NO_NOTICE, _ASK_REVIEW, _RATING, _NO_REPORT, _MEASURES, _TELL_REREVIEW, _NOT_AS_THIS),),
        (*_WINDOWS_OVER, _TOLD_REREVIEW, _closes("final", days=40, all_told="true")), TWO,
    ),
    "a re-review opinion is delivered once": Row(
        "final", (*_FINAL, _TOLD_REREVIEW), (no(_TOLD_REREVIEW, _TOLD_ALREADY),), (_CARRY_OUT,), TWO
    ),
    "closed while what the re-review decided is carried out, and it was not told": Row(
        "executing", (*_FINAL, _CARRY_OUT, *_WINDOWS_OVER),
        (no(_closes("final", days=40, all_told="true"), _TELL_REREVIEW),),
        (_TOLD_REREVIEW, _closes("final", all_told="true")), TWO,
    ),
    "closed as settled, and the re-review was not told": Row(
        "settled", (*_FINAL, _CARRY_OUT, *_WINDOWS_OVER, _CONFIRM),
        (no(_closes("settled", days=40, all_told="true"), _TELL_REREVIEW),),
        (_TOLD_REREVIEW, _closes("settled", all_told="true")), TWO,
    ),
    "closed after it was handled again, and the re-review was not told": Row(
        "delivered",
        (*_FINAL, _CARRY_OUT, *_WINDOWS_OVER, _CONFIRM, does("zhouming", "resume", reason="又坏了"), SUBMIT, *_SENT, DONE),
        (no(_closes("done_unconfirmed", days=40, all_told="true"), _TELL_REREVIEW),),
        (_TOLD_REREVIEW, _closes("done_unconfirmed", all_told="true")), TWO,
    ),
    "a confirmation is taken back in time": Row(
        "settled", (*DELIVERED, _CONFIRM), (), (does("petitioner", "take_back_confirmation", days=9),)
    ),
    "a confirmation is taken back too late": Row(
        "settled", (*DELIVERED, _CONFIRM),
        (
            no(
                does("petitioner", "take_back_confirmation", days=12),
                "The ten days are over; you may ask for review or file again",
            ),
        ),
    ),
    "a result of the review goes where it belongs": Row(
        "in_review", (*DELIVERED, _ASK),
        (
            no(does("zhouming", "enter_review_result", paper=True, **REVIEWED | {"review_outcome": "redo"}), _OTHER_RESULT),
            no(
                does("zhouming", "enter_review_redo", paper=True, **REVIEWED, redo_due_on="2026-04-20"), _OTHER_REDO
            ),
            no(does("zhouming", "sign_withdrawal"), NO_PAPER_WAITS),
        ),
        (_RESULT,),
    ),
    "the file is handed over once, and more papers after it": Row(
        "in_review", (*DELIVERED, _ASK), (no(_MORE_PAPERS, "Hand over the file first"),), (HAND_OVER, _MORE_PAPERS)
    ),
    "the file was handed over": Row(
        "in_review", (*DELIVERED, _ASK, HAND_OVER),
        (no(HAND_OVER, "The file was handed over already; for more use “Hand over further papers”"),), (_RESULT,),
    ),
    "the review orders a new decision": Row("in_review", (*DELIVERED, _ASK), (), (_REDO,)),
    "a result of the re-review goes where it belongs": Row(
        "in_rereview", (*DELIVERED, _ASK, _RESULT, _ASK_AGAIN),
        (
            no(
                does("zhouming", "enter_rereview_result", paper=True, **REREVIEWED | {"rereview_outcome": "redo"}), _OTHER_RESULT
            ),
            no(
                does("zhouming", "enter_rereview_redo", paper=True, **REREVIEWED, redo_due_on="2026-04-20"), _OTHER_REDO
            ),
        ),
        (_RESULT_AGAIN,),
    ),
    "the re-review orders a new decision": Row("in_rereview", (*DELIVERED, _ASK, _RESULT, _ASK_AGAIN), (), (_REDO_AGAIN,)),
    "withdrawn from the review by one for all, with a new code": Row(
        "in_review", (*_YELLOW, SUBMIT, *_SENT, _ASK, CODE),
        (no(does("petitioner", "withdraw"), CODE_NEW, EVERY_ONE),),
        (
            does("lijia", "record_withdrawal", withdrawal_statement="不反映了", paper=True),
            does("zhouming", "sign_withdrawal"),
        ),
        REPRESENTED,
    ),
    "withdrawn from the review": Row("in_review", (*DELIVERED, _ASK), (), (does("petitioner", "withdraw"),)),
    "whoever can be told is told": Row(
        "redirected", (sort("redirect", own_power="other"), REDIRECT),
        (no(does("zhouming", "file_untold", reason="省事"), "Whoever can be told must be told"),),
    ),
    "whoever cannot be told": Row(
        "redirected", (sort("redirect", own_power="other"), REDIRECT), (),
        (does("zhouming", "file_untold", reason="没有联系方式"),),
        INTAKE | {"anonymous": "true", "petitioner_name": "", "phone": "", "channel": "letter"},
    ),
}  # fmt: skip
