"""What the parts of a paper say: the fields that fill them, and the office's own sentences where no field does."""

from __future__ import annotations

from collections.abc import Mapping

from engine.labels import Label

#: Required content → the fields of the case or of the form that say it.
FIELDS: Mapping[str, tuple[str, ...]] = {
    "accepted_on": ("accept_date",),
    "adopted_or_not": ("adoption",),
    "answer": ("reply_text", "answers", "result"),
    "approver": ("extension_approved_by",),
    "colour": ("colour",),
    "colour_reasons": ("urgent_facts", "urgent_note", "head_count"),
    "conversion_reason": ("conversion_reason",),
    "decision": ("recusal_state", "recused"),
    "demand": ("supervision_demand",),
    "extension_reason": ("extension_reason",),
    "facts_and_evidence": ("facts_found", "evidence"),
    "facts_told": ("facts",),
    "facts_compared": ("facts_compared",),
    "facts_found": ("facts_found",),
    "final_opinion": ("final_opinion_no",),
    "first_receiver": ("first_receiver",),
    "handling_unit": ("lead_unit",),
    "head_count": ("head_count",),
    "help_offered": ("help_offered",),
    "leader": ("package_owner",),
    "led_procedure": ("led_procedure",),
    "led_time_limit": ("led_time_limit",),
    "legal_basis": ("legal_basis",),
    "matter": ("title",),
    "measures_taken": ("report_text", "note_text"),
    "measures_with_dates": ("measures", "measures_due_on"),
    "objection_basis": ("objection_basis",),
    "objection_reasons": ("objection_reasons",),
    "opinion_on_each": ("answers", "result"),
    "organ_address_and_phone": ("organ_address", "organ_phone"),
    "organ_reasons": ("organ_reasons",),
    "pathway_and_procedure": ("pathway",),
    "pledge": ("package_pledge",),
    "problem": ("package_problem",),
    "process": ("report_gist",),
    "progress": ("progress_text",),
    "reason": ("recusal_answer",),
    "reasons": ("adoption_reasons",),
    "received_at": ("received_at",),
    "redacted_request": ("redacted_request",),
    "refusal_ground": ("refusal_ground",),
    "refusal_reasons": ("refusal_reasons",),
    "request_in_short": ("title", "requests"),
    "requests_one_by_one": ("requests",),
    "result": ("result",),
    "right_organ": ("right_organ", "relayed_to"),
    "sender": ("source_level",),
    "sender_document": ("upper_document_no", "upper_document_on"),
    "stance": ("stance",),
    "steps_with_dates": ("package_steps",),
    "suggested_organ": ("suggested_organ",),
    "suggestion_in_short": ("title", "facts"),
    "tasks": ("tasks",),
    "team": ("package_team",),
    "upper_number": ("upper_no",),
    "urgent_facts": ("urgent_facts", "urgent_note"),
    "way_out": ("way_out",),
    "what_and_where": ("title", "place", "occurred_on"),
    "what_was_received": ("title", "requests"),
    "what_will_be_done": ("reply_text",),
    "who": ("recusal_asked",),
}
#: Required content → the fields of the open matter, into which this one goes, that say it.
OF_THE_ORIGINAL: Mapping[str, tuple[str, ...]] = {"original_unit": ("lead_unit",)}
#: Fields that a part says only where the act itself fills them in: what an earlier act said is not its doing.
OF_THE_FORM = frozenset({"recused"})

#: Required content → what the office itself says; `{name}` is filled from the letterhead and the limits.
SENTENCES: Mapping[str, Label] = {
    "answer_by": Label(
        zh="{answer_by}前（三个工作日内）书面答复。", en="In writing by {answer_by} (within three working days)."
    ),
    "answer_form": Label(
        zh="书面说明原因、责任和整改措施，并附材料。",
        en="In writing: the cause, who answers for it, and what is mended.",
    ),
    "answered_on": Label(zh="{today}", en="{today}"),
    "approver": Label(zh="本机关负责人", en="Head of this organ"),
    # Nobody else may approve it, and whoever stands in does so in this post. Source: 《信访工作条例》 art. 34.
    "approver_post": Label(zh="本机关负责人（乡主要领导）", en="Head of this organ (main leader)"),
    "breach": Label(zh="{breach}", en="{breach}"),
    "contact_person": Label(
        zh="信访办公室，{office_address}，电话{office_phone}",
        en="Petition office, {office_address}, telephone {office_phone}",
    ),
    "extension_days": Label(zh="{extended_by}日", en="{extended_by} days"),
    "help_offered": Label(zh="我们可以协助您联系。", en="We help you to reach it."),
    "help_still_open": Label(
        zh="仍可以申请社会救助、法律援助和人民调解。", en="Social assistance, legal aid and mediation stay open."
    ),
    "how_to_object": Label(
        zh="可以向本机关提出，也可以向{county}（{county_address}，电话{county_phone}）反映。",
        en="Object here or at {county} ({county_address}, telephone {county_phone}).",
    ),
    "last_date": Label(zh="{last_date}", en="{last_date}"),
    "handling_unit": Label(
        zh="本机关受理后交办，承办单位确定后可凭查询码查询。",
        en="It is assigned after the acceptance; your query code then shows the unit.",
    ),
    "legal_basis": Label(
        zh="办理中查明，在答复中逐条列明。", en="Found in the course of the handling and named in the answer."
    ),
    "limit_and_extension": Label(zh="办理至{limit_end}{extension}。", en="Until {limit_end}{extension}."),
    "local_limits": Label(zh="见下列期限。", en="See the limits below."),
    "measures_with_dates": Label(zh="没有需要另行落实的措施。", en="No measures remain to be carried out."),
    "new_facts_welcome": Label(
        zh="有新的事实或者理由的，可以随时重新提出。", en="New facts or reasons may be brought at any time."
    ),
    "next_step": Label(zh="{next_step}", en="{next_step}"),
    "old_and_new_date": Label(zh="原期限{limit_end}，延长至{extended_end}。", en="From {limit_end} to {extended_end}."),
    "only_for_the_discipline_organ": Label(zh="仅限纪检监察机关拆阅。", en="For the discipline organ only."),
    "organ_address_and_phone": Label(
        zh="可以向我们询问（{office_address}，电话{office_phone}），我们告诉您。",
        en="Ask us and we tell you ({office_address}, telephone {office_phone}).",
    ),
    "original_limit": Label(zh="{original_end}", en="{original_end}"),
    "original_number": Label(zh="{original_number}", en="{original_number}"),
    "original_state": Label(
        zh="正在办理（{original_state}），本件已一并记入，与原事项一起答复。",
        en="It is being handled ({original_state}); this item stands on it now and is answered with it.",
    ),
    "original_unit": Label(zh="交办后可凭查询码查询。", en="Once it is given to a unit, your query code shows which."),
    "paper_on_request": Label(zh="您可以要求出具书面处理意见。", en="You may ask for the opinion on paper."),
    "papers_list": Label(zh="{papers_list}", en="{papers_list}"),
    "papers_needed": Label(
        zh="申请书、身份证明和证据材料；不清楚的，我们可以帮助准备。",
        en="The application, proof of identity and the evidence; we help you to prepare them.",
    ),
    "papers_received": Label(zh="{papers}", en="{papers}"),
    "passed_on_or_not": Label(
        zh="已按管理权限处理，由有权机关依规办理。", en="It is dealt with by the organ that has the power over it."
    ),
    "query_code": Label(
        zh="查询码另纸当面交给您，只显示一次，请妥善保管。",
        en="Your query code is handed to you apart and shown once; keep it safe.",
    ),
    "reason": Label(zh="见办理记录。", en="As entered on the file."),
    "reasons": Label(zh="见逐条处理意见。", en="See the opinion on each request."),
    "report_form": Label(zh="办结后书面报告结果并附佐证材料。", en="Report the result in writing with its evidence."),
    "review_organ": Label(
        zh="{county_review}，{county_review_address}，电话{county_review_phone}",
        en="{county_review}, {county_review_address}, telephone {county_review_phone}",
    ),
    "secrecy_line": Label(
        zh="不得将信访人的信息透露给被反映的人员或者单位。",
        en="Nothing about the petitioner may reach the person or unit complained about.",
    ),
    "substitute": Label(zh="{substitute}", en="{substitute}"),
    "tasks": Label(
        zh="逐条查清诉求和事实，依法办理并答复。", en="Find out the facts of each request, handle it by law and answer."
    ),
    "urgent_facts": Label(
        zh="五人以上提出，没有勾选其他紧急情形。", en="Five or more people; no other urgent fact is ticked."
    ),
    "what_is_enclosed": Label(zh="密封件一份。", en="One sealed item."),
    "who": Label(
        zh="申请没有写明具体人员，按申请理由审查。",
        en="Nobody is named in the request; it was looked at by its reasons.",
    ),
    "whom_to_ask": Label(
        zh="{county}（{county_address}，电话{county_phone}）。",
        en="{county} ({county_address}, telephone {county_phone}).",
    ),
}
NONE_GIVEN = Label(zh="无", en="None")
#: Who takes over from an official, by what became of the recusal.
SUBSTITUTES: Mapping[str, Label] = {
    "granted": Label(
        zh="另行确定，确定后可凭查询码查询。", en="Still to be named; your query code then shows who it is."
    ),
    "refused": Label(zh="不予回避，不需接替。", en="Nobody: the recusal was not granted."),
}
#: One late duty in a supervision letter, and what stands there when none is late.
BREACH = Label(zh="{limit}已于{day}届满，超期{days}日。", en="{limit} ended on {day} and is {days} days late. ")
NO_BREACH = Label(
    zh="各项期限尚未届满；督办的事由见下列要求。", en="No limit has passed; why it is pressed stands in the demand."
)
#: Of the open matter, where its limit does not run yet, and where nothing may be said of it.
IN_HANDLING = Label(zh="受理后书面告知。", en="Told in writing once it is accepted.")
NOT_TOLD_HERE = Label(zh="另行告知", en="told apart")
NO_PAPERS = Label(zh="没有提交材料。", en="No papers were handed in.")
#: A duty is bound by the law that gives it, and by no sixty days.
OWN_LAW = Label(zh="该项职责的法定期限届满之日", en="the end of the limit that the law sets for this duty")
#: Only a limit of the petition procedure itself can be extended. Source: 《信访工作条例》 art. 34.
EXTENSION = Label(
    zh="；情况复杂的，经本机关负责人批准可以延长，不超过30日，并书面告知理由",
    en="; in a complex matter extended once, by up to 30 days, with the reasons in writing",
)
#: What comes next, and by when: the written notice while it is owed, then the answer.
NEXT_STEPS: Mapping[str, Label] = {
    "notice": Label(
        zh="我们将在{notice_end}前告知您处理途径和程序。", en="You will be told pathway and procedure by {notice_end}."
    ),
    "answer": Label(
        zh="我们将办理至{limit_end}，并书面答复您。",
        en="It is handled until {limit_end}, and you are answered in writing.",
    ),
    "code": Label(
        zh="没有可以告知的联系方式，请凭查询码查询办理进展。",
        en="There is no way to reach you: follow it with your query code.",
    ),
}
#: Whom a paper speaks to inside the office; outside organs are named by `outside`.
ADDRESSEES: Mapping[str, Label] = {
    "petitioner": Label(zh="您", en="You"),
    "unit_head": Label(zh="承办单位", en="The handling unit"),
    "package_owner": Label(zh="包案领导", en="The package owner"),
    "complained_unit": Label(zh="被反映单位", en="The unit complained about"),
    "discipline": Label(zh="有管理权限的纪检监察机关", en="The discipline organ with the power"),
}
