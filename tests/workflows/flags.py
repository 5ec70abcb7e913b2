"""Flag of the petition → a way in which it is worn, and one in which it is not."""

from __future__ import annotations

from tests.workflows.desk import does
from tests.workflows.refusals_delivered import DELIVERED
from tests.workflows.refusals_handling import ACCEPTED, INVESTIGATED
from tests.workflows.refusals_sorting import RED
from tests.workflows.ways import (
    ASSIGN,
    FIVE_ONES,
    HANDLE,
    INTAKE,
    ISSUE,
    NOTICE,
    SUBMIT,
    sort,
)

_LATER = does("lijia", "note", days=16, note_text="备注")
_MUCH_LATER = does("lijia", "note", days=70, note_text="备注")
_MONTH_LATER = does("lijia", "note", days=31, note_text="备注")
_EXTENSION = (
    does("gaojie", "ask_extension", extension_days="30", extension_reason="复杂"),
    does("chenwei", "approve_extension"),
)
_TOLD_EXTENSION = does("gaojie", "deliver_extension", extension_delivered_on="today", notice_way="paper")
_URGENT = does("lijia", "found_urgent", urgent_facts=["disaster"], urgent_note="渠堤将垮")
_RED_ACCEPTED = (sort("petition"), does("chenwei", "accept", accept_date="today"))
_PACKAGE = does("chenwei", "make_package", **FIVE_ONES)
_MEDIATES = does("gaojie", "mediate", mediation_state="running")
_AGREED = does("gaojie", "mediate", mediation_state="agreed")
_ASKED = does("lijia", "request_recusal", recusal_reason="亲属", recusal_asked=["gaojie"])
_REFUSED = does("zhouming", "refuse_recusal", recusal_answer="无利害关系")
_REPEAT = does("lijia", "repeat_item", what_is_new="又来电", latest_item_at="2026-03-02T09:00", latest_channel="phone")
_ISSUED = (*INVESTIGATED, SUBMIT, *ISSUE)
_DELIVERS = DELIVERED[-1]
_NOTICE_DELIVERED = does("lijia", "deliver_acceptance", **NOTICE)
_CONFIRM_RED = does("chenwei", "confirm_red")
_NOTE = does("lijia", "note", note_text="备注")

#: Flag → (what came in, what was done) where it is worn, and the same where it is not.
FLAGS = {
    "overdue": ((INTAKE, (*ACCEPTED, _MUCH_LATER)), (INTAKE, (*ACCEPTED, _MONTH_LATER))),
    "notice_late": ((INTAKE, (*ACCEPTED, _LATER)), (INTAKE, (*ACCEPTED, _NOTICE_DELIVERED, _LATER))),
    "goal_missed": (
        (INTAKE, (*ACCEPTED, _NOTICE_DELIVERED, _MONTH_LATER)), (INTAKE, (*ACCEPTED, _NOTICE_DELIVERED, _LATER)),
    ),
    "extended": (
        (INTAKE, (*ACCEPTED, *HANDLE, *_EXTENSION, _TOLD_EXTENSION)), (INTAKE, (*ACCEPTED, *HANDLE, *_EXTENSION)),
    ),
    "registered_late": ((INTAKE | {"received_at": "2026-02-25T08:50"}, ()), (INTAKE, ())),
    "repeated": ((INTAKE, (_REPEAT,)), (INTAKE, (_NOTE,))),
    "red_to_confirm": ((INTAKE, (*ACCEPTED, ASSIGN, _URGENT)), (INTAKE, (*ACCEPTED, ASSIGN, _URGENT, _CONFIRM_RED))),
    "no_package_owner": ((RED, _RED_ACCEPTED), (RED, (*_RED_ACCEPTED, _PACKAGE))),
    "led": ((RED, (*_RED_ACCEPTED, _PACKAGE)), (RED, _RED_ACCEPTED)),
    "joint": (
        (INTAKE, (does("zhouming", "joint_reception", joint_units=["planning"], joint_gist="联合接访"),)), (INTAKE, (_NOTE,)),
    ),
    "mediating": ((INTAKE, (*ACCEPTED, *HANDLE, _MEDIATES)), (INTAKE, (*ACCEPTED, *HANDLE, _MEDIATES, _AGREED))),
    "heard": (
        (INTAKE, (*INVESTIGATED, does("gaojie", "hold_hearing", hearing_on="today", hearing_gist="听证"))),
        (INTAKE, INVESTIGATED),
    ),
    "aid": ((INTAKE, (does("lijia", "tell_about_aid", aid_told_on="today"),)), (INTAKE, (_NOTE,))),
    "undelivered": (
        (INTAKE, (*_ISSUED, does("lijia", "note", days=8, note_text="备注"))), (INTAKE, (*_ISSUED, _DELIVERS)),
    ),
    "secret": ((INTAKE | {"secrecy_wish": "true"}, ()), (INTAKE, ())),
    "recusal_open": ((INTAKE, (_ASKED,)), (INTAKE, (_ASKED, _REFUSED))),
    "late_request": (
        (INTAKE, (*DELIVERED, does("petitioner", "request_review", days=40))),
        (INTAKE, (*DELIVERED, does("petitioner", "request_review", days=20))),
    ),
}  # fmt: skip
