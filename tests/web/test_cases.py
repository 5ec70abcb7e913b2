from __future__ import annotations

import re
from datetime import date, timedelta

import pytest

from engine.attempts import Attempt
from engine.execute import fire
from engine.sweep import sweep
from tests.qingxi import FILE, NOW, TODAY, office, opened, pressed, reported
from tests.statement_count import statements
from tests.web.at_work import door, hidden, township, work_state  # noqa: F401 -- fixtures
from tests.workflows.desk import scan
from web.appointing import revoke
from web.routes.citizen import PETITIONER
from web.staff import Sponsors
from workflows.models import Absence, Appointment
from workflows.office_file import read_office

SORTED = {
    "class3": "appeal",
    "purpose": "request",
    "content_l1": "agriculture",
    "same_matter": "none",
    "own_power": "own",
    "first_or_repeat": "first",
    "legal_state": "none",
    "pathway": "petition",
}


DRAFT = {
    "petitioner_heard": "true",
    "facts_found": "塌方四米，属村组道路。",
    "evidence.0.what": "现场照片",
    "evidence.0.source": "农业服务中心",
    "answers.0.request": "尽快修好机耕道",
    "answers.0.result": "supported",
    "answers.0.reasons": "由乡里维修。",
    "result": "supported",
    "legal_basis.0.law": "乡村道路管理办法",
}
DELIVERY = {
    "delivered_on": "2026-03-02",
    "delivery_way": "in_person",
    "delivery_receiver": "赵大山",
    "receipt_state": "signed",
    "stance": "agrees",
}


def assigned(township):
    case = pressed(township, opened(township), "sort", by="lin", **SORTED)
    case = pressed(township, case, "accept", by="luo", accept_date="2026-03-02")
    assignment = {"lead_unit": "agriculture", "handler": "tang", "colour": "blue", "no_interest": "true"}
    return pressed(township, case, "assign", by="luo", **assignment)


def investigating(township):
    case = pressed(township, assigned(township), "sign_in", by="tang")
    contact = {"contact_on": "2026-03-02", "contact_way": "phone", "contact_gist": "说明步骤。"}
    case = pressed(township, case, "contact", by="tang", **contact)
    return pressed(township, case, "investigate", by="tang")


def drafted(township):
    return pressed(township, investigating(township), "submit", by="tang", **DRAFT)


def delivered(township):
    notice = {"notice_delivered_on": "2026-03-02", "notice_way": "paper"}
    case = pressed(township, drafted(township), "deliver_acceptance", by="lin", **notice)
    for login in ("he", "luo", "gao"):
        case = pressed(township, case, "issue", by=login)
    return pressed(township, case, "deliver_opinion", by="tang", files=scan("送达回证"), **DELIVERY)


def settled(township):
    case = delivered(township)
    attempt = Attempt(case.case_id, "confirm_settlement", PETITIONER.actor, case.version, "own", standing=PETITIONER)
    return township.write(lambda work: fire(work, office(), attempt, now=NOW))


def part_of(page, id_):
    """The text of a card or a part of the page, without its tags."""
    found = page.text.split(f'id="{id_}"', 1)[1]
    return re.sub(r"<[^>]+>", "", re.split(r"</section>|</details>", found)[0])


def page_of(client, case, **query):
    return client.get(f"/cases/{case.case_id}", params=query)


def test_the_page_shows_head_facts_requests_limits_papers_and_history(door, township):
    case = opened(township)

    page = page_of(door("lin"), case)

    assert page.status_code == 200
    for text in (
        case.number, "机耕道塌方无人修", "已登记", "蓝色", "期限内", "尽快修好机耕道", "赵大山", "柳坪村",
        "首次联系信访人", "怎么算出来的", "登记回执", "林晓禾（信访办登记员）",
    ):  # fmt: skip
        assert text in page.text


def test_everything_reads_in_english(door, township):
    case = opened(township)
    client = door("lin")
    client.cookies.set("language", "en")

    page = page_of(client, case)

    assert "What you can do" in page.text
    assert "Registered" in page.text
    assert "How it was counted" in page.text


def test_a_limit_names_its_law_in_the_readers_language(door, township):
    case, client = opened(township), door("lin")
    chinese = whole(page_of(client, case), "limits")
    client.cookies.set("language", "en")

    english = whole(page_of(client, case), "limits")

    assert "《信访工作条例》第二十三条" in chinese
    assert "Regulation on Petition Work, art. 23" in english
    assert "条例" not in english


def test_an_action_is_offered_to_whose_turn_it_is_and_the_first_one_is_open(door, township):
    case = opened(township)

    page = page_of(door("lin"), case)

    assert 'id="act-sort" open' in page.text
    assert f'action="/cases/{case.case_id}/actions/sort"' in page.text


def test_what_only_the_petitioner_may_do_is_offered_to_no_one_here(door, township):
    case = opened(township)

    page = page_of(door("luo"), case)

    assert '/actions/withdraw"' not in page.text
    assert '/actions/rate"' not in page.text


def test_what_the_facts_rule_out_is_shown_with_the_reason(door, township):
    case = pressed(township, opened(township), "sort", by="lin", **SORTED)

    page = page_of(door("luo"), case)

    assert 'id="act-accept" open' in page.text
    assert "甄别结果不是告知向有权机关提出" in page.text


def test_personal_fields_are_masked_for_an_auditor_and_it_says_so(door, township):
    case = opened(township)

    page = page_of(door("zhou"), case)

    assert page.status_code == 200
    assert "赵大山" not in page.text
    assert "13900000001" not in page.text
    assert "您的身份只能查看遮盖后的个人信息" in page.text


@pytest.mark.parametrize("case_id", ["a" * 24, "no-such", "%00", "事项", "x" * 300])
def test_an_unknown_case_is_not_found(door, township, case_id):
    assert door("lin").get(f"/cases/{case_id}").status_code == 404


def test_a_case_that_one_may_not_know_of_answers_like_an_unknown_one(door, township):
    case = opened(township)
    client = door("tang")
    unknown = client.get("/cases/" + "a" * 24)

    hidden = page_of(client, case)

    assert hidden.status_code == 404
    assert _without_nonces(hidden.text, case.case_id) == _without_nonces(unknown.text, "a" * 24)


def _without_nonces(text, case_id):
    body = text.split("<main", 1)[1]
    return body.replace(case_id, "")


def test_a_sealed_report_is_seen_by_nobody_but_the_discipline_officer(door, township):
    case = reported(township)

    assert page_of(door("lin"), case).status_code == 404
    assert page_of(door("yan"), case).status_code == 200


def test_the_page_writes_down_who_read_it(door, township):
    case = opened(township)

    page_of(door("luo"), case)

    with township.reading() as work:
        rows = work.connection.exec_driver_sql("SELECT actor, what, case_id FROM access").fetchall()
    assert [tuple(row) for row in rows] == [("person:luo", "case_read", case.case_id)]


def test_the_page_costs_five_reads_and_one_write(door, township, monkeypatch):
    case = opened(township)
    client = door("lin")
    page_of(client, case)

    with statements(monkeypatch) as asked:
        page_of(client, case)

    assert len(asked.reads) <= 5
    assert len(asked.writes) == 1


def test_a_done_word_that_means_nothing_says_nothing(door, township):
    case = opened(township)

    page = page_of(door("lin"), case, done="<script>alert(1)</script>")

    assert "已办理，当前状态" not in page.text
    assert "<script>alert" not in page.text


def test_the_petitioners_own_words_are_text_and_never_markup(door, township):
    case = opened(township, facts="<img src=x onerror=alert(1)>", title="<b>路</b>")

    page = page_of(door("lin"), case)

    assert "<img src=x" not in page.text
    assert "&lt;img src=x onerror=alert(1)&gt;" in page.text


def test_what_the_last_one_wrote_stands_before_what_the_next_one_may_do(door, township):
    case = drafted(township)

    page = page_of(door("he"), case)

    step = part_of(page, "step")
    for text in (
        "上一步：拟定意见并送审",
        "唐亦舟",
        "塌方四米，属村组道路。",
        "现场照片",
        "由乡里维修。",
        "乡村道路管理办法",
    ):
        assert text in step
    assert page.text.index('id="step"') < page.text.index('id="acts"')
    assert page.text.count("塌方四米，属村组道路。") == 2  # here and in the history, and not among the facts again


def test_why_a_draft_was_sent_back_stands_before_what_the_handler_may_do(door, township):
    case = pressed(township, drafted(township), "send_back", by="he", reason="请补充丈量数据。")

    assert "请补充丈量数据。" in part_of(page_of(door("tang"), case), "step")


def test_a_step_that_was_undone_or_of_which_nothing_was_written_is_not_shown_again(door, township):
    case = pressed(township, opened(township), "sort", by="lin", **SORTED)

    assert 'id="step"' not in page_of(door("luo"), case).text


def test_whose_turn_it_is_is_told_to_everybody(door, township):
    case = drafted(township)

    page = page_of(door("lin"), case)

    assert "下一步由承办单位负责人" in re.sub(r"\s", "", part_of(page, "people"))


def test_only_who_has_no_turn_is_told_that_it_is_somebody_elses_and_whose(door, township):
    notice = {"notice_delivered_on": "2026-03-02", "notice_way": "paper"}
    case = pressed(township, investigating(township), "deliver_acceptance", by="lin", **notice)
    case = pressed(township, case, "ask_extension", by="tang", extension_days="30", extension_reason="待检测")

    decides = part_of(page_of(door("gao"), case), "acts")
    waits = part_of(page_of(door("lin"), case), "acts")

    assert "批准延期" in decides
    assert "当前步骤由其他人办理" not in decides
    assert "当前步骤由其他人办理" in waits
    assert "乡主要领导（批准延期）" in waits.split("下一步由：", 1)[1].split("</p>", 1)[0]


def test_a_turn_that_belongs_to_a_post_which_nobody_holds_says_so(door, township):
    case = drafted(township)
    before = part_of(page_of(door("lin"), case), "people")
    assert revoke(township, "he", ("head:agriculture",), Sponsors(), card=read_office(FILE), today=TODAY) is None

    after = part_of(page_of(door("lin"), case), "people")

    assert "无人担任" not in before
    assert "承办单位负责人（无人担任）" in after


def test_who_signs_but_does_not_issue_is_told_so_before_and_after(door, township):
    case, client = drafted(township), door("he")
    before = page_of(client, case)

    after = page_of(client, pressed(township, case, "issue", by="he"), done="issue")

    assert "同意，签字" in part_of(before, "act-issue")
    assert "“签发处理意见书”已签字（1/3），下一位：信访办负责人" in after.text


def test_papers_that_are_handed_over_as_they_are_issued_wait_for_no_delivery(door, township):
    case = assigned(township)

    papers = part_of(page_of(door("luo"), case), "papers")

    assert [text in papers for text in ("三色交办单", "受理告知书", "信访事项登记回执")] == [True] * 3
    assert papers.count("未登记送达") == 1


def test_choices_that_the_case_rules_out_are_not_offered_and_one_that_is_left_is_taken(door, township):
    case = settled(township)
    sweep(township, office(), now=NOW + timedelta(days=40))

    panel = page_of(door("luo"), case).text.split('id="act-close"', 1)[1].split("</details>", 1)[0]

    assert '<option value="done_unconfirmed"' not in panel
    assert re.search(r'value="settled"\s+(selected|checked)', panel)


def test_many_fields_that_may_stay_empty_stand_in_a_part_that_opens(door, township):
    case = opened(township)

    panel = page_of(door("lin"), case).text.split('id="form-sort"', 1)[1]

    assert panel.index('id="field-sort-pathway"') < panel.index("选填内容") < panel.index('id="field-sort-urgent_note"')


def test_more_rows_than_stand_there_can_be_filled_in(door, township):
    case = investigating(township)

    page = page_of(door("tang"), case)

    assert 'name="evidence.7.what"' in page.text


def test_a_lost_code_is_replaced_by_the_registrar_and_by_nobody_who_handles_the_matter(door, township):
    case = assigned(township)

    offered = [
        '/actions/reissue_code"' in page_of(door(login), case).text
        for login in ("lin", "luo", "tang", "he", "gao", "zhou")
    ]

    assert offered == [True, True, False, False, False, False]


def test_nobody_is_offered_to_undo_what_the_petitioner_did(door, township):
    case = settled(township)

    assert 'id="form-undo"' not in page_of(door("luo"), case).text


def test_a_window_that_is_over_is_no_delay_of_the_office(door, township, clock):
    case = settled(township)
    clock.pass_by(days=40)
    sweep(township, office(), now=clock.at)

    page = page_of(door("luo"), case).text

    running, ended = page.split('id="limits"', 1)[1].split('id="papers"', 1)[0].split("已结束的期限", 1)
    assert "申请复查的期限" not in running
    assert "申请复查的期限已届满" in re.sub(r"<[^>]+>|\s", "", ended)


def test_a_draft_that_is_submitted_again_is_shown_whole(door, township):
    case = pressed(township, drafted(township), "send_back", by="he", reason="请补充。")
    case = pressed(township, case, "submit", by="tang", **{**DRAFT, "facts_found": "塌方五米。"})

    step = part_of(page_of(door("he"), case), "step")

    assert "塌方五米。" in step
    assert "已听取信访人陈述" in step


def test_a_closed_case_says_so_where_it_is_pressed(door, township, clock):
    case = settled(township)
    clock.pass_by(days=40)
    sweep(township, office(), now=clock.at)
    case = pressed(township, case, "close", by="luo", now=clock.at, closing_kind="settled")

    assert "本事项已办结" in part_of(page_of(door("luo"), case), "acts")


def whole(page, id_):
    """The text of a card with all that opens in it."""
    return re.sub(r"<[^>]+>", "", page.text.split(f'id="{id_}"', 1)[1].split("</section>", 1)[0])


def test_what_is_done_every_day_opens_with_one_press(door, township):
    page = page_of(door("tang"), investigating(township))

    daily = page.text.split('class="acts-daily"', 1)[1].split('id="act-submit"', 1)[0]
    assert 'id="act-contact"' in daily
    assert 'id="act-progress"' in daily


def test_what_is_due_today_is_yellow_on_the_page_and_says_so(door, township, clock):
    case = opened(township)
    clock.pass_by(days=3)

    page = page_of(door("lin"), case)

    assert "今天到期" in whole(page, "limits")
    assert "limit-yellow" in page.text.split('id="limits"', 1)[1]


def test_limits_of_the_law_stand_before_duties_and_these_before_goals(door, township):
    limits = whole(page_of(door("tang"), assigned(township)), "limits")

    places = [
        limits.index(title)
        for title in ("书面告知", "办理期限", "首次联系信访人", "内部办理目标", "提出不属本单位的期限")
    ]

    assert places == sorted(places)


def test_a_window_that_ends_silently_wears_no_light(door, township, clock):
    case = assigned(township)
    clock.pass_by(hours=30)

    limits = page_of(door("tang"), case).text.split('id="limits"', 1)[1]
    window = limits.split("提出不属本单位的期限", 1)[1].split("</li>", 1)[0]

    assert "lamp" not in window


def test_what_became_of_limits_is_one_line_of_an_entry(door, township):
    history = whole(page_of(door("lin"), opened(township)), "history")

    assert "期限变动" in history


def test_a_handler_is_chosen_from_people_of_units_under_their_unit_and_leaders_of_none_are_not_offered(door, township):
    case = pressed(township, opened(township), "sort", by="lin", **SORTED)
    case = pressed(township, case, "accept", by="luo", accept_date="2026-03-02")

    form = page_of(door("luo"), case).text.split('id="act-assign"', 1)[1]
    handlers = form.split('name="handler"', 1)[1].split("</select>", 1)[0]

    assert 'value="tang"' in handlers.split('<optgroup label="农业服务中心">', 1)[1].split("</optgroup>", 1)[0]
    assert 'value="zhou"' not in handlers
    assert handlers.count("<optgroup") == handlers.count("</optgroup>")


def offered(page, act, field):
    """What a field of an act offers, drawn as a list or side by side."""
    form = page.text.split(f'id="form-{act}"', 1)[1].split("</form>", 1)[0]
    beside = re.findall(rf'name="{field}" value="([^"]+)"', form)
    listed = form.split(f'name="{field}"', 1)[1].split("</select>", 1)[0]
    return beside or re.findall(r'<option value="([^"]+)"', listed)


def red(township):
    named = [{"name": "赵大山"}]
    case = pressed(township, opened(township, head_count="6"), "sort", by="lin", **SORTED, representatives=named)
    return pressed(township, case, "accept", by="gao", accept_date="2026-03-02")


def test_an_owner_is_chosen_among_the_leaders_and_who_stands_in_for_one(door, township):
    case, client = red(township), door("gao")
    before = offered(page_of(client, case), "make_package", "package_owner")
    away = Absence(person_id="gao", since=TODAY, until=TODAY, deputy_id="tang")
    over = Absence(person_id="gao", since=TODAY - timedelta(days=9), until=TODAY - timedelta(days=1), deputy_id="he")
    township.write(lambda work: work.session.add_all([away, over]))

    after = offered(page_of(client, case), "make_package", "package_owner")

    assert (before, sorted(after)) == (["gao"], ["gao", "tang"])


def test_who_heads_a_unit_is_offered_as_handler_wherever_else_he_works(door, township):
    case = pressed(township, opened(township), "sort", by="lin", **SORTED)
    case = pressed(township, case, "accept", by="luo", accept_date="2026-03-02")
    township.write(
        lambda work: work.session.add(Appointment(person_id="zhou", holder="head:finance", since=date(2026, 1, 1)))
    )

    handlers = offered(page_of(door("luo"), case), "assign", "handler")

    assert {"zhou", "gao"} <= {*handlers}


def test_who_must_withdraw_is_not_offered_as_handler(door, township):
    case = pressed(township, opened(township, officials_concerned="tang"), "sort", by="lin", **SORTED)
    case = pressed(township, case, "accept", by="luo", accept_date="2026-03-02")

    handlers = page_of(door("luo"), case).text.split('name="handler"', 1)[1].split("</select>", 1)[0]

    assert 'value="he"' in handlers
    assert 'value="tang"' not in handlers


def test_what_was_entered_is_corrected_in_the_parts_of_the_desk_and_what_is_empty_is_folded(door, township):
    case = opened(township)

    page = door("lin").get(f"/cases/{case.case_id}/correct").text
    cards = re.findall(r'<h2 id="part-[a-z]+-title">([^<]+)</h2>', page)
    folds = re.findall(r'<details class="fold" id="part-([a-z]+)"( open)?', page)

    assert cards[:3] == ["反映什么", "信访人", "在哪里、属哪一类"]
    assert cards[-1] == "为什么更正"
    assert ("conflict", "") in folds
    assert "选填" not in re.sub(r'<span class="optional">[^<]*</span>', "", page.split('id="form-correct"', 1)[1])


def test_a_folded_part_opens_where_something_stands_in_it_or_is_wrong_with_it(door, township):
    case, client = opened(township, officials_concerned="tang"), door("lin")
    form = client.get(f"/cases/{case.case_id}/correct")
    key = {"act.version": "1", "act.key": "correct-1", "csrf": hidden(form, "csrf")}

    wrong = client.post(f"/cases/{case.case_id}/actions/correct", data={**key, "upper_due_on": "never"})

    assert 'id="part-conflict" open' in form.text
    assert 'id="part-upper" open' not in form.text
    assert 'id="part-upper" open' in wrong.text


def test_a_choice_that_needs_a_file_is_offered_before_the_file_is_there(door, township):
    case = drafted(township)
    for login in ("he", "luo", "gao"):
        case = pressed(township, case, "issue", by=login)

    page = door("tang").get(f"/cases/{case.case_id}").text

    assert 'name="receipt_state" value="signed"' in page


def test_who_is_given_no_matters_is_not_offered_but_can_be_named_as_one_to_keep_away(door, township):
    case = investigating(township)

    asked = page_of(door("tang"), case)
    corrected = door("lin").get(f"/cases/{case.case_id}/correct")

    assert {"tang", "lin"} <= set(offered(asked, "submit", "field_check_by"))
    assert "zhou" not in offered(asked, "submit", "field_check_by")
    assert {"tang", "zhou"} <= set(re.findall(r'name="officials_concerned" value="([^"]+)"', corrected.text))


def test_people_come_by_unit_those_of_the_handling_unit_first_and_its_head_among_them(door, township):
    form = page_of(door("tang"), investigating(township)).text.split('id="form-submit"', 1)[1]
    field = form.split('id="field-submit-field_check_by"', 1)[1].split("</fieldset>", 1)[0]

    assert re.findall(r'options-head">([^<]+)<', field)[0] == "农业服务中心"
    assert set(re.findall(r'value="([^"]+)"', field)[:2]) == {"he", "tang"}


def test_once_a_unit_is_chosen_its_people_come_first(door, township):
    case = pressed(township, opened(township), "sort", by="lin", **SORTED)
    case = pressed(township, case, "accept", by="luo", accept_date="2026-03-02")
    client = door("luo")
    form = {name: hidden(page_of(client, case), name) for name in ("csrf", "act.version", "act.key", "act.definition")}

    again = client.post(f"/cases/{case.case_id}/actions/assign", data={**form, "lead_unit": "agriculture"})

    assert again.status_code == 422
    assert offered(again, "assign", "handler")[:2] == ["he", "tang"]


def test_a_village_is_chosen_among_villages_and_a_word_in_detail_stands_with_its_class(door, township):
    page = page_of(door("lin"), opened(township))
    form = page.text.split('id="form-sort"', 1)[1].split("</form>", 1)[0]
    details, villages = (
        re.findall(
            r'<option value="([^"]+)"[^>]*>([^<]+)<', form.split(f'name="{name}"', 1)[1].split("</select>", 1)[0]
        )
        for name in ("content_l2", "village")
    )

    assert "liuping" in dict(villages)
    assert "agriculture" not in dict(villages)
    assert len(details) > 50
    assert all("：" in words for _, words in details)


def test_what_the_rules_set_stands_under_no_form_that_nobody_filled_in(door, township):
    new, sorted_ = opened(township), pressed(township, opened(township), "sort", by="lin", **SORTED)

    heads = [
        re.findall(r'id="facts-[a-z_-]+-title">([^<]+)<', page_of(door("luo"), case).text) for case in (new, sorted_)
    ]

    assert "调低颜色" not in heads[0] + heads[1]
    assert "办理中形成" in heads[0]
    assert "甄别分类" in heads[1]
