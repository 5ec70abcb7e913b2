"""What a petitioner reads of the own case: where it stands and what happened, said to “you” and not to the office."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.labels import Label


@dataclass(frozen=True, slots=True)
class Stage:
    """A state as its petitioner reads it: where the case stands, and what happened when it came there."""

    stands: Label
    happened: Label


def _stage(stands_zh: str, stands_en: str, happened_zh: str, happened_en: str) -> Stage:
    return Stage(Label(zh=stands_zh, en=stands_en), Label(zh=happened_zh, en=happened_en))


#: Workflow → state → what its petitioner reads. A lifecycle that is not here is told in its own words.
STAGES: Mapping[str, Mapping[str, Stage]] = {
    "petition": {
        "registered": _stage(
            "您的事项已经登记编号，接下来看由谁、按什么程序办理。",
            "It has its number; next comes who handles it and how.",
            "收到并登记", "Received and registered",
        ),
        "triage": _stage(
            "我们正在判断这件事该由谁办、按什么程序办，随后书面告知您。",
            "We are finding out who handles it and by which procedure; you are told in writing.",
            "开始甄别由谁、按什么程序办理", "We began to find out who handles it and how",
        ),
        "objected": _stage(
            "这件事是上级转来的，我们认为应由其他机关办理，已向转送机关说明，正等答复；告知您的期限照常计算。",
            "It was sent to us and seems to be another organ's; we wait for the sender. Your notice stays due.",
            "向转送机关提出异议", "We objected to the organ that sent it",
        ),
        "accepted": _stage(
            "我们已经受理，正在安排承办单位。", "We accepted it and are choosing the unit that handles it.",
            "受理", "Accepted",
        ),
        "assigned": _stage(
            "已经交给承办单位，承办人会联系您。", "A unit has it; its handler will contact you.",
            "交给承办单位", "Given to the handling unit",
        ),
        "signed": _stage(
            "承办单位已经接手，承办人会先联系您，听您讲情况。", "The unit took it on; its handler hears you first.",
            "承办单位签收", "The unit took it on",
        ),
        "investigating": _stage(
            "承办人正在听取意见、核实事实、收集证据；您有新的材料可以随时提交。",
            "The handler hears you, checks the facts and gathers evidence; bring what you have at any time.",
            "调查核实", "The facts are checked",
        ),
        "drafted": _stage(
            "处理意见已经拟好，正在逐级审签，签发后送达您。",
            "The opinion is drafted and being signed; then it comes to you.",
            "拟好意见，开始审签", "The opinion was drafted",
        ),
        "issued": _stage(
            "答复已经签发，正在送达您。",
            "The answer is signed and on its way to you.", "签发答复", "The answer was signed",
        ),
        "delivered": _stage(
            "答复已经送达您。同意、不同意或者还有话说，都可以在下面办理。",
            "The answer reached you. Whether you agree or not, you can say so below.",
            "答复送达您", "The answer reached you",
        ),
        "executing": _stage(
            "承办单位正在落实答复里答应您的事。", "The unit is doing what the answer promised you.",
            "开始落实", "What was promised is being done",
        ),
        "settled": _stage(
            "您已确认问题解决；期限内可以收回确认。",
            "You confirmed that it is settled; you may take that back in time.",
            "确认已经化解", "Confirmed as settled",
        ),
        "in_review": _stage(
            "正由上一级机关复查，我们负责移交案卷。", "The next higher organ reviews it; we hand over the file.",
            "申请复查", "Review was asked for",
        ),
        "reviewed": _stage(
            "复查意见已经作出，结果见下面；您不服的，可以申请复核。",
            "The review is decided, see below; if you disagree, ask for re-review.",
            "复查意见作出", "The review was decided",
        ),
        "in_rereview": _stage(
            "正由复核机构复核，我们负责移交案卷。", "It is in re-review; we hand over the file.",
            "申请复核", "Re-review was asked for",
        ),
        "final": _stage(
            "复核意见已经作出，信访程序到此终结；需要救助、调解或者法律帮助的，我们仍然帮您联系。",
            "The re-review is decided and the procedure ends; with aid, mediation and legal help we still assist you.",
            "复核意见作出", "The re-review was decided",
        ),
        "redirected": _stage(
            "这件事应由其他机关办理；该找哪个机关、怎么联系，书面告知您。",
            "Another organ has the power; you are told in writing which, and how to reach it.",
            "确定由其他机关办理", "It was found to be another organ's",
        ),
        "not_accepted": _stage(
            "这件事不予受理，理由和您可以怎么办，书面告知您；您不同意的，可以提出异议。",
            "It is not accepted; you are told in writing why and what you can do, and you may object.",
            "决定不予受理", "Not accepted",
        ),
        "closed_to_repeat": _stage(
            "这件事已经复核终结，同样的事实和理由不再受理；您有新的事实或者理由，可以重新提出。",
            "It was decided for good in re-review; with new facts or reasons you may bring it again.",
            "决定不再受理", "Accepted no longer",
        ),
        "led_out": _stage(
            "这件事应走法定程序；走什么程序、找哪个机关、什么期限，书面告知您。",
            "It belongs into a procedure set by law; you are told in writing which, where and by when.",
            "确定走法定程序", "It was led into the procedure of the law",
        ),
        "merged": _stage(
            "您这次反映的与正在办理的一件事是同一事项，已并在一起办理，一起答复。",
            "What you brought is the same as an open matter; it is handled and answered with that one.",
            "并入原事项", "Joined to the open matter",
        ),
        "returned": _stage(
            "转送机关已同意收回这件事，由其告知您怎么办。",
            "The organ that sent it took it back and tells you how it goes on.",
            "退回转送机关", "Returned to the organ that sent it",
        ),
        "told": _stage(
            "我们已经书面告知您，这里不再办理；您认为有误的，可以提出异议。",
            "You were told in writing and nothing more is done here; object if you believe that it is wrong.",
            "书面告知您并归档", "You were told in writing",
        ),
        "withdrawn": _stage(
            "您已撤回；期限内可以收回，以后也可以重新提出。",
            "You withdrew it; take that back in time, or bring it again later.",
            "撤回", "Withdrawn",
        ),
        "closed": _stage(
            "已经办结归档；答应的事没有兑现或者有新的事实，可以请我们重新办理。",
            "It is closed; if a promise is broken or facts are new, ask us to open it again.",
            "办结归档", "Closed",
        ),
    },
    "suggestion": {
        "received": _stage(
            "您的建议已经登记编号，接下来交有关单位研究。", "Your suggestion has its number and goes to a unit next.",
            "收到并登记", "Received and registered",
        ),
        "studying": _stage(
            "有关单位正在研究您的建议。", "A unit is studying your suggestion.", "交有关单位研究", "Given to a unit",
        ),
        "studied": _stage(
            "研究意见已经提出，由领导决定是否采纳。", "The unit gave its opinion; a leader decides.",
            "研究意见提出", "The unit gave its opinion",
        ),
        "decided": _stage(
            "已经决定是否采纳，正在给您写答复。", "It is decided and your answer is being written.",
            "决定是否采纳", "It was decided",
        ),
        "answered": _stage(
            "答复已经写好，正在送给您。",
            "The answer is written and on its way to you.", "写好答复", "The answer was written",
        ),
        "told": _stage(
            "答复已经给您；采纳的，我们接着落实。", "You have the answer; what was adopted is carried out.",
            "答复您", "You were answered",
        ),
        "closed": _stage("您的建议已经办完归档。", "Your suggestion is closed.", "归档", "Closed"),
        "withdrawn": _stage("您已撤回建议。", "You withdrew the suggestion.", "撤回", "Withdrawn"),
    },
}  # fmt: skip

#: Acts that leave a case in its state and are told all the same, or that say more than the state to which they lead.
ACTS: Mapping[str, Label] = {
    "approve_extension": Label(zh="批准延长办理期限", en="A longer limit was approved"),
    "contact": Label(zh="我们联系了您", en="We contacted you"),
    "deliver_acceptance": Label(zh="受理告知书送达您", en="The notice of acceptance reached you"),
    "deliver_extension": Label(zh="延期告知书送达您", en="The notice of extension reached you"),
    "deliver_procedure_notice": Label(zh="程序变更告知书送达您", en="The notice of the changed procedure reached you"),
    "deliver_review": Label(zh="复查意见送达您", en="The review opinion reached you"),
    "deliver_rereview": Label(zh="复核意见送达您", en="The re-review opinion reached you"),
    "enter_review_redo": Label(zh="复查要求重新办理", en="The review ordered a new decision"),
    "enter_rereview_redo": Label(zh="复核要求重新办理", en="The re-review ordered a new decision"),
    "grant_recusal": Label(zh="决定回避", en="The recusal was granted"),
    "hand_over_file": Label(zh="向复查（复核）机构移交案卷", en="The file was handed over for review"),
    "interim_answer": Label(zh="作出阶段性答复", en="An interim answer was given"),
    "leader_met": Label(zh="包案领导与您见面", en="The leader in charge met you"),
    "measures_done": Label(zh="答应的措施已经落实", en="What was promised was done"),
    "not_settled": Label(zh="您表示没有化解", en="You said that it is not settled"),
    "rate": Label(zh="您作了评价", en="You rated the handling"),
    "reassign": Label(zh="更换承办人", en="Another handler took over"),
    "record_county_recusal": Label(zh="县里对回避作出决定", en="The county decided on the recusal"),
    "refuse_recusal": Label(zh="决定不予回避", en="The recusal was not granted"),
    "reissue_code": Label(zh="重新发放查询码", en="A new query code was given out"),
    "repeat_item": Label(zh="又收到一件来件，一并办理", en="A further item came in and is handled with this"),
    "replace_recused": Label(zh="更换承办人", en="Another handler took over"),
    "replace_unit": Label(zh="更换承办单位", en="Another unit took over"),
    "request_recusal": Label(zh="申请回避", en="A recusal was asked for"),
    "supervise": Label(zh="发函督促承办单位", en="The handling unit was pressed in writing"),
    "take_back_confirmation": Label(zh="收回化解确认", en="The confirmation was taken back"),
    "take_back_withdrawal": Label(zh="收回撤回申请", en="The withdrawal was taken back"),
}
#: What a higher organ decided, in this order, as far as the case has it.
HIGHER_DECISIONS = (
    "review_outcome", "review_document_no", "review_document_on", "review_delivered_on",
    "rereview_outcome", "rereview_document_no", "rereview_document_on", "rereview_delivered_on",
)  # fmt: skip
#: Action of the petitioner → the outside organ that decides on it.
DECIDING_ORGANS: Mapping[str, str] = {"request_review": "county_review", "request_rereview": "city"}


def stage_of(workflow: str, state: str) -> Stage | None:
    """What the petitioner reads of a state, where we have words of our own for it."""
    return STAGES.get(workflow, {}).get(state)
