"""Words for what pages name and no YAML file says: statuses of limits, relations, breaches, parts of a paper."""

from __future__ import annotations

from collections.abc import Mapping

from engine.labels import Label

#: What a limit can be.
CLOCK_STATUSES: Mapping[str, Label] = {
    "not started": Label(zh="未开始", en="Not started"),
    "running": Label(zh="计时中", en="Running"),
    "met": Label(zh="已完成", en="Met"),
    "waived": Label(zh="不再要求", en="No longer required"),
    "passed": Label(zh="已过期限", en="Passed"),
    "cancelled": Label(zh="已重新计时", en="Counted anew"),
}

#: Who may stand behind an entry and is no member of staff.
ACTORS: Mapping[str, Label] = {
    "system": Label(zh="系统", en="The system"),
    "party:petitioner": Label(zh="信访人", en="The petitioner"),
}

#: Relations that officials declare so that they are kept out of a matter.
RELATION_KINDS: Mapping[str, Label] = {
    "self": Label(zh="本人任职", en="Own post"),
    "kin": Label(zh="近亲属", en="Close relative"),
    "village_office": Label(zh="在村任职", en="Village office"),
    "economic": Label(zh="经济往来", en="Economic relation"),
}

#: What a breach is called where it is shown.
BREACHES: Mapping[str, Label] = {
    "wrongly_turned_away": Label(zh="应受理未受理", en="Wrongly turned away"),
}

#: What the parts of a paper are called (workflows.yaml, `letters`, `contains`).
PAPER_PARTS: Mapping[str, Label] = {
    "accepted_on": Label(zh="受理日期", en="Accepted on"),
    "adopted_or_not": Label(zh="是否采纳", en="Adopted or not"),
    "answer": Label(zh="答复", en="Answer"),
    "answer_by": Label(zh="答复期限", en="Answer by"),
    "answer_form": Label(zh="答复方式", en="Form of the answer"),
    "answered_on": Label(zh="答复日期", en="Answered on"),
    "approver": Label(zh="批准人", en="Approved by"),
    "approver_post": Label(zh="批准人职务", en="As what"),
    "breach": Label(zh="存在问题", en="Breach"),
    "colour": Label(zh="交办颜色", en="Colour"),
    "colour_reasons": Label(zh="定色理由", en="Reasons of the colour"),
    "contact_person": Label(zh="联系人及电话", en="Contact person and telephone"),
    "conversion_reason": Label(zh="转为普通程序的理由", en="Reasons for the ordinary procedure"),
    "decision": Label(zh="决定", en="Decision"),
    "demand": Label(zh="督办要求", en="Demand"),
    "extension_days": Label(zh="延期天数", en="Days of extension"),
    "extension_reason": Label(zh="延期理由", en="Reasons for the extension"),
    "facts_and_evidence": Label(zh="查明的事实和证据", en="Facts and evidence"),
    "facts_told": Label(zh="信访人陈述的事实和理由", en="Facts and reasons as the petitioner stated them"),
    "facts_compared": Label(zh="事实和理由的比对", en="Facts and reasons compared"),
    "facts_found": Label(zh="查明的事实", en="Facts found"),
    "final_opinion": Label(zh="复核意见", en="Re-review opinion"),
    "first_receiver": Label(zh="首接责任人", en="First receiver"),
    "handling_unit": Label(zh="承办单位", en="Handling unit"),
    "head_count": Label(zh="涉及人数", en="People concerned"),
    "help_offered": Label(zh="提供的帮助", en="Help offered"),
    "help_still_open": Label(zh="仍可申请的帮扶", en="Help that stays open"),
    "how_to_object": Label(zh="异议途径", en="How to object"),
    "last_date": Label(zh="最迟告知日期", en="Last day for the next step"),
    "leader": Label(zh="包案领导", en="Package owner"),
    "led_procedure": Label(zh="法定程序", en="Statutory procedure"),
    "led_time_limit": Label(zh="提出期限", en="Time limit"),
    "legal_basis": Label(zh="法律政策依据", en="Legal basis"),
    "limit_and_extension": Label(zh="办理期限及延期", en="Limit and possible extension"),
    "local_limits": Label(zh="本乡时限", en="Local limits"),
    "matter": Label(zh="信访事项", en="Matter"),
    "measures_taken": Label(zh="已采取的措施", en="Measures taken"),
    "measures_with_dates": Label(zh="措施及期限", en="Measures with dates"),
    "new_facts_welcome": Label(zh="新事实新理由可以提出", en="New facts may be brought"),
    "next_step": Label(zh="下一步", en="Next step"),
    "objection_basis": Label(zh="法律依据", en="Legal basis of the objection"),
    "objection_reasons": Label(zh="异议理由", en="Reasons of the objection"),
    "old_and_new_date": Label(zh="原期限和新期限", en="Old and new date"),
    "only_for_the_discipline_organ": Label(zh="仅限纪检监察机关拆阅", en="For the discipline organ only"),
    "opinion_on_each": Label(zh="逐条处理意见", en="Opinion on each request"),
    "organ_address_and_phone": Label(zh="机关地址和电话", en="Address and telephone of the organ"),
    "organ_reasons": Label(zh="由其处理的理由", en="Why it is theirs"),
    "original_limit": Label(zh="原事项办理期限", en="Limit of the open matter"),
    "original_number": Label(zh="原事项编号", en="Number of the open matter"),
    "original_state": Label(zh="原事项办理情况", en="How the open matter stands"),
    "original_unit": Label(zh="原事项承办单位", en="Unit that handles the open matter"),
    "paper_on_request": Label(zh="可要求书面意见", en="Paper opinion on request"),
    "papers_list": Label(zh="材料清单", en="List of papers"),
    "papers_needed": Label(zh="需要的材料", en="Papers needed"),
    "papers_received": Label(zh="收到的材料", en="Papers received"),
    "passed_on_or_not": Label(zh="是否移送", en="Passed on or not"),
    "pathway_and_procedure": Label(zh="处理途径和程序", en="Pathway and procedure"),
    "pledge": Label(zh="一包到底", en="To the end"),
    "problem": Label(zh="一个问题", en="One problem"),
    "process": Label(zh="办理过程", en="Process"),
    "progress": Label(zh="办理进展", en="Progress"),
    "query_code": Label(zh="查询码", en="Query code"),
    "reason": Label(zh="理由", en="Reason"),
    "reasons": Label(zh="理由", en="Reasons"),
    "received_at": Label(zh="收到时间", en="Received at"),
    "redacted_request": Label(zh="隐去身份的诉求", en="Request without identity"),
    "refusal_ground": Label(zh="不予受理的情形", en="Ground for not accepting"),
    "refusal_reasons": Label(zh="不予受理的理由", en="Reasons for not accepting"),
    "report_form": Label(zh="反馈方式", en="Form of the report"),
    "request_in_short": Label(zh="诉求摘要", en="Request in short"),
    "requests_one_by_one": Label(zh="诉求（逐条）", en="Requests one by one"),
    "result": Label(zh="处理结果", en="Result"),
    "review_organ": Label(zh="复查机关", en="Organ of review"),
    "right_organ": Label(zh="有权处理的机关", en="Organ with the power"),
    "secrecy_line": Label(zh="保密要求", en="Secrecy"),
    "sender": Label(zh="转送机关", en="Sender"),
    "sender_document": Label(zh="来文文号", en="Document of the sender"),
    "stance": Label(zh="信访人意见", en="Stance of the petitioner"),
    "steps_with_dates": Label(zh="步骤及期限", en="Steps with dates"),
    "substitute": Label(zh="接替人员", en="Substitute"),
    "suggested_organ": Label(zh="建议转送的机关", en="Organ suggested instead"),
    "suggestion_in_short": Label(zh="建议摘要", en="Suggestion in short"),
    "tasks": Label(zh="交办任务", en="Tasks"),
    "team": Label(zh="一套班子", en="Team"),
    "upper_number": Label(zh="上级编号", en="Number of the upper level"),
    "urgent_facts": Label(zh="紧急情形", en="Urgent facts"),
    "way_out": Label(zh="可以怎么办", en="What can be done instead"),
    "what_and_where": Label(zh="时间、地点、事由", en="What, when and where"),
    "what_is_enclosed": Label(zh="所附材料", en="What is enclosed"),
    "what_was_received": Label(zh="收到的事项", en="What was received"),
    "what_will_be_done": Label(zh="将要落实的事项", en="What will be done"),
    "who": Label(zh="被申请回避人", en="Who"),
    "whom_to_ask": Label(zh="可以向谁询问", en="Whom to ask"),
}
