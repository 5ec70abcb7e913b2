"""Refusals of what can be done at any time, of openings and corrections, and of the two other lifecycles."""

from __future__ import annotations

from tests.workflows.desk import corrects, does
from tests.workflows.refusals_delivered import CODE, CODE_NEW, DELIVERED, EVERY_ONE, NO_PAPER_WAITS, REPRESENTED
from tests.workflows.rows import Row, no
from tests.workflows.ways import ABOVE, DECIDES, INTAKE, NOTICE, OUTSIDE, WITHDRAWN_ON_PAPER

TITLE_NAMES = (
    "The title has the name of whoever brings it in it, and titles are listed and searched: say the problem only"
)
SUGGESTION = {
    **{name: INTAKE[name] for name in ("title", "facts", "channel", "received_at", "first_receiver", "anonymous")},
    "petitioner_name": "某某", "phone": "000-100001",
}  # fmt: skip
REPORT = {
    "title": "反映问题", "accusation": "内容", "channel": "letter", "received_at": "2026-03-02T08:50", "first_receiver": "lijia",
    "anonymous": "false", "reporter_name": "某某", "phone": "000-100001",
}  # fmt: skip
RETALIATION = {"retaliation": "true"}
FEW_DIGITS = "A telephone number has six digits at least; leave it empty where there is none"
UNREACHED = {"phone": "", "anonymous": "true", "channel": "letter"}

_NO_LOOSENING = "No loosening is waiting to be decided"
_NO_RECUSAL = "No recusal is waiting to be decided"
_LISTED_BEFORE = "List those recused before as well"
_RATING_OVER = "The rating window is over"
_TOLD_MUST_BE = "Whoever can be told must be told"
_TEN_DAYS = "The ten days are over; file it again"
_NAME_UNIT = "Name the unit whose conduct is complained about so that it is kept out"
_WHO_WITHDRAWS = "Say whether it is granted, and if so who must withdraw"

_LOOSENS = does("zhouming", "approve_loosening", secrecy_wish="false", about="duty", reason="已核实")
_ASKS_LOOSENING = does("lijia", "ask_loosening", loosening_why="登记有误")
_RATE = does("petitioner", "rate", rating_office="satisfied", rating_unit="satisfied")
_RECORDED, _SIGNED = WITHDRAWN_ON_PAPER
_WITHDRAW = does("petitioner", "withdraw")


def _asks(*people):
    return does("lijia", "request_recusal", recusal_reason="亲属", recusal_asked=list(people))


def _grants(who, *people):
    return does(who, "grant_recusal", recused=list(people), recusal_answer="近亲属")


def _refuses(who):
    return does(who, "refuse_recusal", recusal_answer="无利害关系")


def _by_county(state, *people):
    form = OUTSIDE | {"recusal_state": state, "recusal_answer": "查明", "recused": list(people)}
    return does("zhouming", "record_county_recusal", paper=True, **form)


_FOUND_BOTH = does("lijia", "found_urgent", urgent_facts=["danger_to_safety", "disaster"], urgent_note="渠堤将垮")
_MORE_INTEREST = does("zhouming", "declare_interest", officials_concerned=["fangyi", "gaojie"])
_OPENED = does("jiangcheng", "open_file")
_TRANSFERRED = does("jiangcheng", "transfer", transfer_organ="county_discipline", transfer_gist="线索")
_COUNTY_TOLD = does("jiangcheng", "tell_county", county_told_on="today", county_told_whom="某科长")
_COUNTY_FIRST = "A report of retaliation is told to the county contact first"
_NONE_FOUND = does("jiangcheng", "find_none", reason="属于信访事项")
_MISCONDUCT_UNTOLD = does("jiangcheng", "file_untold", reason="没有联系方式")
_DECIDED = (
    does("zhouming", "assign", content_l1="agriculture", lead_unit="planning", handler="fangyi"),
    does("fangyi", "study", study_opinion="可行"), does("hejun", "decide", adoption="adopted", adoption_reasons="可行"),
    does("zhouming", "reply", reply_text="采纳"),
)  # fmt: skip
_TURNED_DOWN = (
    *_DECIDED[:2], does("hejun", "decide", adoption="not_adopted", adoption_reasons="无经费"), _DECIDED[3],
)  # fmt: skip
_CARRY_OUT = does("fangyi", "carry_out", measure_on="today", measure_text="已安装")
_SUGGESTION_UNTOLD = does("zhouming", "file_untold", reason="没有联系方式")

ANYTIME = {
    "nothing waits to be decided": Row(
        "registered", (),
        (
            no(does("chenwei", "confirm_red"), "No raise to red is waiting to be confirmed"),
            no(_LOOSENS, _NO_LOOSENING),
            no(does("zhouming", "decline_loosening", reason="未核实"), _NO_LOOSENING),
            no(_SIGNED, NO_PAPER_WAITS), no(does("petitioner", "turn_down_withdrawal"), NO_PAPER_WAITS),
            no(_grants("chenwei", "gaojie"), _NO_RECUSAL), no(_refuses("chenwei"), _NO_RECUSAL),
            no(_by_county("refused"), _NO_RECUSAL), no(_RATE, _RATING_OVER),
            no(
                does("petitioner", "change_protection", secrecy_wish="false", about="conduct"),
                "No unit complained about is registered yet; please ask the petition office",
            ),
        ),
        (does("petitioner", "change_protection", secrecy_wish="true", about="duty"), _ASKS_LOOSENING, _LOOSENS),
    ),
    "a new code loosens nothing, and neither withdraws nor rates": Row(
        "registered", (CODE,),
        (
            no(
                does("petitioner", "change_protection", secrecy_wish="false", about="duty"),
                "The query code was given out anew less than ten days ago: it cannot loosen the protection yet; "
                "tightening it is always possible",
            ),
            no(_WITHDRAW, CODE_NEW, EVERY_ONE), no(_RATE, CODE_NEW, _RATING_OVER),
        ),
        (does("petitioner", "change_protection", days=10, secrecy_wish="false", about="duty"),),
        REPRESENTED | {"secrecy_wish": "true"},
    ),
    "withdrawn with a code that is ten days old": Row(
        "registered", (CODE,), (no(_WITHDRAW, CODE_NEW),), (does("petitioner", "withdraw", days=10),)
    ),
    "rated in time": Row("delivered", DELIVERED, (), (_RATE,)),
    "loosened to conduct without its unit": Row(
        "registered", (_ASKS_LOOSENING,),
        (
            no(
                does("zhouming", "approve_loosening", secrecy_wish="false", about="conduct", reason="已核实"), _NAME_UNIT
            ),
        ),
        (does("zhouming", "decline_loosening", reason="信访人未同意"),),
    ),
    "a withdrawal on paper": Row("registered", (_RECORDED,), (), (_SIGNED,)),
    "a withdrawal on paper that was not meant": Row(
        "registered", (_RECORDED,), (), (does("petitioner", "turn_down_withdrawal"),)
    ),
    "the petitioner's own withdrawal is taken back by nobody else": Row(
        "withdrawn", (_WITHDRAW,),
        (
            no(
                does("zhouming", "take_back_withdrawal"),
                "The petitioner withdrew in person and alone may take it back",
            ),
        ),
        (does("petitioner", "take_back_withdrawal"),),
    ),
    "a withdrawal is taken back too late": Row(
        "withdrawn", WITHDRAWN_ON_PAPER, (no(does("petitioner", "take_back_withdrawal", days=12), _TEN_DAYS),)
    ),
    "urgent facts are found beside those before": Row(
        "registered", (does("lijia", "found_urgent", urgent_facts=["disaster"], urgent_note="渠堤将垮"),),
        (
            no(
                does("lijia", "found_urgent", urgent_facts=["danger_to_safety"], urgent_note="渠堤将垮"),
                "Tick those entered before as well; a wrong one is taken out by a correction",
            ),
        ),
        (_FOUND_BOTH,),
    ),
    "red to be confirmed": Row(
        "registered",
        (does("chenwei", "lower_colour", colour="blue", reason="尚未甄别"), _FOUND_BOTH), (),
        (does("chenwei", "confirm_red"),),
    ),
    "what makes a matter urgent is no correction": Row(
        "registered", (_FOUND_BOTH,),
        (
            no(
                corrects("lijia", reason="核实", urgent_facts=["disaster", "water_heating_power"]),
                "A newly found urgent fact is entered by “Enter newly found urgent facts”, which starts the reports; a correction "
                "only takes a wrong one out",
            ),
            no(
                corrects("lijia", reason="核实", head_count="5"),
                "Five or more people are entered by “Enter more petitioners”, which starts the reports",
            ),
            no(does("lijia", "more_petitioners", head_count="1"), "It is no more than before; a wrong number is corrected"),
        ),
        (
            corrects("lijia", reason="未成灾", urgent_facts=["danger_to_safety"], head_count="4"),
            does("lijia", "more_petitioners", head_count="5"), corrects("lijia", reason="核实", head_count="12"),
        ),
    ),
    "officials with an interest are entered beside those before": Row(
        "registered", (does("zhouming", "declare_interest", officials_concerned=["fangyi"]),),
        (
            no(
                does("zhouming", "declare_interest", officials_concerned=["gaojie"]), "List those entered before as well"
            ),
        ),
        (_MORE_INTEREST,),
    ),
    "one recusal at a time": Row(
        "registered", (_asks("gaojie"),),
        (no(_asks("fangyi"), "A recusal is being decided already; to name more people, list those named before as well"),),
        (_asks("gaojie", "fangyi"), _refuses("zhouming")),
    ),
    "a recusal of the Party secretary is for the county": Row(
        "registered", (_asks("wuhong"),),
        (
            no(_grants("chenwei", "wuhong"), DECIDES), no(_refuses("chenwei"), DECIDES),
            no(_by_county("granted"), _WHO_WITHDRAWS),
        ),
        (_by_county("granted", "wuhong"),),
    ),
    "whoever was recused before stays so": Row(
        "registered", (_asks("gaojie"), _grants("zhouming", "gaojie"), _asks("linan")),
        (no(_grants("zhouming", "linan"), _LISTED_BEFORE), no(_by_county("granted", "linan"), _LISTED_BEFORE)),
        (_grants("zhouming", "gaojie", "linan"),),
    ),
    "a title that names somebody, by a correction": Row(
        "registered", (), (no(corrects("lijia", reason="更正", title="某某的水渠"), TITLE_NAMES),),
        (corrects("lijia", reason="更正", title="水渠"),),
    ),
    "a telephone number that is none, by a correction": Row(
        "registered", (), (no(corrects("lijia", reason="更正", phone="没有"), FEW_DIGITS),),
        (corrects("lijia", reason="更正", phone="+86 (000) 1000-0001 转 12"),),
    ),
    "a suggestion with a telephone number that is none, by a correction": Row(
        "received", (), (no(corrects("lijia", reason="更正", phone="1234"), FEW_DIGITS),),
        (corrects("lijia", reason="更正", phone="１２３４５６"),), SUGGESTION, "suggestion",
    ),
    "nobody is cut off from being told, by a correction": Row(
        "registered", (),
        (
            no(
                corrects("lijia", reason="更正", phone=""),
                "Telephone and address cannot both be taken away; where there is none at all, tick that there is no way to "
                "reach the petitioner",
            ),
        ),
        (corrects("lijia", reason="更正", phone="", no_way_to_reach="true"),),
    ),
    "a suggestion whose title names somebody, by a correction": Row(
        "received", (), (no(corrects("lijia", reason="更正", title="某某的水渠"), TITLE_NAMES),),
        (corrects("lijia", reason="更正", title="水渠"),), SUGGESTION, "suggestion",
    ),
    "a suggestion is not withdrawn with a new code": Row(
        "received", (CODE,),
        (
            no(
                _WITHDRAW,
                "The query code was replaced less than ten days ago, so this cannot be done by it yet; after ten days it can",
            ),
        ),
        (does("petitioner", "withdraw", days=10),), SUGGESTION, "suggestion",
    ),
    "the writer of a suggestion is told": Row(
        "answered", _DECIDED, (no(_SUGGESTION_UNTOLD, _TOLD_MUST_BE),),
        (does("lijia", "deliver_reply", delivered_on="today", notice_way="paper"),), SUGGESTION, "suggestion",
    ),
    "the writer of a suggestion cannot be told": Row(
        "answered", _DECIDED, (), (_SUGGESTION_UNTOLD,), SUGGESTION | UNREACHED, "suggestion"
    ),
    "a suggestion that was adopted is carried out": Row(
        "told", (*_DECIDED, does("lijia", "deliver_reply", delivered_on="today", notice_way="paper")),
        (no(does("zhouming", "close"), "What was adopted has not been carried out yet"),),
        (_CARRY_OUT, does("zhouming", "close")), SUGGESTION, "suggestion",
    ),
    "a suggestion was carried out already": Row(
        "told", (*_DECIDED, does("lijia", "deliver_reply", delivered_on="today", notice_way="paper"), _CARRY_OUT),
        (no(_CARRY_OUT, "It was entered as done already; enter what follows as a note"),), (does("zhouming", "close"),),
        SUGGESTION, "suggestion",
    ),
    "what was not adopted is not carried out": Row(
        "told", (*_TURNED_DOWN, does("lijia", "deliver_reply", delivered_on="today", notice_way="paper")),
        (no(_CARRY_OUT, "It was not adopted, so there is nothing to carry out"),), (does("zhouming", "close"),),
        SUGGESTION, "suggestion",
    ),
    "a report whose title names somebody, by a correction": Row(
        "sealed", (), (no(corrects("jiangcheng", reason="更正", title="某某反映"), TITLE_NAMES),),
        (corrects("jiangcheng", reason="更正", title="反映"),), REPORT, "misconduct",
    ),
    "a report of retaliation is passed on once the county knows": Row(
        "opened", (_OPENED,), (no(_TRANSFERRED, _COUNTY_FIRST),), (_COUNTY_TOLD, _TRANSFERRED), REPORT | RETALIATION, "misconduct",
    ),
    "what is no retaliation is found so once the county knows": Row(
        "opened", (_OPENED,), (no(_NONE_FOUND, _COUNTY_FIRST),), (_COUNTY_TOLD, _NONE_FOUND), REPORT | RETALIATION, "misconduct",
    ),
    "whoever reported is told that it was passed on": Row(
        "passed_on", (_OPENED, _TRANSFERRED), (no(_MISCONDUCT_UNTOLD, _TOLD_MUST_BE),),
        (does("jiangcheng", "deliver_notice", **NOTICE),), REPORT, "misconduct",
    ),
    "whoever reported cannot be told that it was passed on": Row(
        "passed_on", (_OPENED, _TRANSFERRED), (), (_MISCONDUCT_UNTOLD,), REPORT | UNREACHED, "misconduct"
    ),
    "whoever reported is told that it is none": Row(
        "no_misconduct", (_OPENED, _NONE_FOUND), (no(_MISCONDUCT_UNTOLD, _TOLD_MUST_BE),),
        (does("jiangcheng", "deliver_notice", **NOTICE),), REPORT, "misconduct",
    ),
    "whoever reported cannot be told that it is none": Row(
        "no_misconduct", (_OPENED, _NONE_FOUND), (), (_MISCONDUCT_UNTOLD,), REPORT | UNREACHED, "misconduct"
    ),
}  # fmt: skip

#: Name → the lifecycle, what is changed of an intake that passes, and by which sentences that is refused.
OPENINGS = {
    "a petition whose title names somebody": ("petition", INTAKE, {"title": "某某的水渠"}, [TITLE_NAMES]),
    "a petition without a name": ("petition", INTAKE, {"petitioner_name": ""}, ["Give the name, or tick anonymous"]),
    "a petition without a way to reach anybody": (
        "petition", INTAKE, {"phone": ""},
        ["Give a telephone number or an address, or tick that there is no way to reach the petitioner"],
    ),
    "a petition with a telephone number that is none": ("petition", INTAKE, {"phone": "abc"}, [FEW_DIGITS]),
    "a suggestion with a telephone number that is none": ("suggestion", SUGGESTION, {"phone": "000-12"}, [FEW_DIGITS]),
    "a petition in person that was handed over": (
        "petition", INTAKE, {"upper_kind": "assigned"},
        ["What came straight from the petitioner was not handed over from above"],
    ),
    "a petition from above without its number": (
        "petition", INTAKE | ABOVE, {"upper_no": ""}, ["Enter the number of whoever handed it over, and how it was handed over"]
    ),
    "a petition from above of which nobody says how it came": (
        "petition", INTAKE | ABOVE, {"upper_kind": ""}, ["Enter the number of whoever handed it over, and how it was handed over"]
    ),
    "a petition through an agent who is not named": ("petition", INTAKE, {"via_agent": "true"}, ["Name the agent"]),
    "a suggestion whose title names somebody": ("suggestion", SUGGESTION, {"title": "某某的建议"}, [TITLE_NAMES]),
    "a suggestion without a name": (
        "suggestion", SUGGESTION, {"petitioner_name": ""}, ["Give the name, or tick anonymous"]
    ),
    "a report whose title names somebody": ("misconduct", REPORT, {"title": "某某反映"}, [TITLE_NAMES]),
    "a report without a first receiver": ("misconduct", REPORT, {"first_receiver": ""}, ["Name the first receiver"]),
}  # fmt: skip
