from __future__ import annotations

import json
import re
import shutil

import pytest

from engine.statements import Statement, as_json
from tests.qingxi import FILE, office
from tests.workflows.desk import Desk, does, scan
from tests.workflows.ways import ACCEPT, GRANT, HANDLE, OPINION, RECUSED, sort
from tests.workflows.ways import INTAKE as PETITION
from workflows.office_file import office_from, read_office
from workflows.playing import play
from workflows.vocabulary import PAPER_PARTS
from workflows.worked_cases import (
    AID_APPLICATION,
    BURNT_PLASTIC,
    COURT_JUDGMENT,
    INSURANCE_INQUIRY,
    ROAD_COMPENSATION,
    ROAD_COMPENSATION_IN_TIME,
    UNPAID_WAGES,
    WELL_PUMP,
)

CARD = read_office(FILE)
UNFILLED = re.compile(r"\{[a-z_]+\}")
_PAPERS = Statement("SELECT letter, content FROM document WHERE case_id = :case_id ORDER BY seq")


def papers_of(database, worked, of=None):
    *_, played = play(database, of or office(), worked, papers=scan)
    with database.reading() as work:
        return {letter: as_json(content) for letter, content in work.rows(_PAPERS, case_id=played.case.case_id)}


def part(paper, name):
    return next(part for part in paper["parts"] if part["part"] == name)


def words(paper):
    return json.dumps(paper, ensure_ascii=False)


@pytest.mark.parametrize("name", sorted(CARD.letters))
def test_every_part_that_a_paper_must_contain_has_a_heading_in_both_languages(name):
    headings = [PAPER_PARTS[part] for part in CARD.letters[name].contains]

    assert headings
    assert all(heading.zh != heading.en for heading in headings)


@pytest.mark.parametrize("name", sorted(CARD.letters))
def test_every_paper_names_a_register_and_a_box_of_rights_that_exist(name):
    letter = CARD.letters[name]

    assert letter.register_ in CARD.registers
    assert letter.rights in {None, "by pathway", *CARD.rights}


def test_what_is_sealed_draws_from_registers_of_its_own():
    sealed = {name: letter.register_ for name, letter in CARD.letters.items() if name.startswith("misconduct")}
    others = {letter.register_ for name, letter in CARD.letters.items() if not name.startswith("misconduct")}

    assert set(sealed.values()) == {"misconduct_papers", "misconduct_receipts"}
    assert not others & set(sealed.values())


@pytest.mark.parametrize(
    "worked",
    [WELL_PUMP, AID_APPLICATION, ROAD_COMPENSATION, ROAD_COMPENSATION_IN_TIME, COURT_JUDGMENT, UNPAID_WAGES],
    ids=lambda worked: worked.name,
)
def test_no_required_part_is_left_out_or_empty(staffed, worked):
    for letter, paper in papers_of(staffed, worked).items():
        assert [part["part"] for part in paper["parts"]] == list(CARD.letters[letter].contains)
        assert all(part["values"] or part["text"]["zh"] for part in paper["parts"])
        assert not UNFILLED.search(words(paper))


def test_a_paper_speaks_to_the_petitioner_politely(staffed):
    papers = papers_of(staffed, WELL_PUMP)

    assert papers["receipt"]["addressee"] == {"zh": "您", "en": "You"}
    assert papers["receipt"]["number"] == "乡信〔2026〕1号"


def test_the_receipt_says_by_when_the_pathway_will_be_told(staffed):
    receipt = papers_of(staffed, WELL_PUMP)["receipt"]

    assert part(receipt, "last_date")["text"]["zh"] == "2026年1月20日"
    assert part(receipt, "next_step")["text"]["zh"] == "我们将在2026年1月20日前告知您处理途径和程序。"


def test_who_left_no_way_to_be_told_is_promised_no_notice_and_pointed_to_the_code(staffed):
    receipt = papers_of(staffed, BURNT_PLASTIC)["receipt"]

    assert "凭查询码" in part(receipt, "next_step")["text"]["zh"]
    assert part(receipt, "last_date")["text"]["zh"] == "—"


def test_a_handling_opinion_offers_review_and_neither_reconsideration_nor_a_lawsuit(staffed):
    opinion = papers_of(staffed, ROAD_COMPENSATION_IN_TIME)["handling_opinion"]

    assert "请求复查" in opinion["rights"]["zh"]
    assert "云岭县人民政府" in opinion["rights"]["zh"]
    assert "复议" not in words(opinion)
    assert "诉讼" not in words(opinion)
    assert "lawsuit" not in words(opinion)


def test_what_is_open_against_an_outcome_is_filled_from_the_offices_card(staffed, tmp_path):
    for folder in ("codes", "lifecycles"):
        shutil.copytree(FILE.parent / "workflows" / folder, tmp_path / "workflows" / folder)
    card = tmp_path / "workflows.yaml"
    card.write_text(FILE.read_text("utf-8").replace("000-80020001", "0999-1234567"), "utf-8")
    codes = tmp_path / "workflows/codes/pathway.yaml"
    codes.write_text(
        codes.read_text("utf-8").replace("无救济程序；可以继续咨询。", "'可向{county}（电话{county_phone}）咨询。'"),
        "utf-8",
    )

    reply = papers_of(staffed, INSURANCE_INQUIRY, of=office_from(card))["inquiry_reply"]

    assert reply["rights"] == {
        "zh": "可向云岭县信访办公室（电话0999-1234567）咨询。",
        "en": "No remedy is provided; you may ask again.",
    }


def test_an_opinion_answers_every_request_with_its_reasons_and_names_the_law(staffed):
    opinion = papers_of(staffed, ROAD_COMPENSATION_IN_TIME)["handling_opinion"]

    assert part(opinion, "opinion_on_each")["values"][0]["value"][0]["reasons"] == "丈量属实，约定有效。"
    assert part(opinion, "legal_basis")["values"][0]["value"][0]["law"] == "土地管理法"
    assert part(opinion, "measures_with_dates")["values"][1]["value"] == "2026-06-30"


def test_an_extension_names_the_old_and_the_new_day(staffed):
    notice = papers_of(staffed, ROAD_COMPENSATION)["extension_notice"]

    assert part(notice, "old_and_new_date")["text"] == {
        "zh": "原期限2026年6月2日，延长至2026年7月2日。",
        "en": "From 2026-06-02 to 2026-07-02.",
    }


def test_an_acceptance_says_until_when_the_matter_is_handled(staffed):
    notice = papers_of(staffed, ROAD_COMPENSATION)["acceptance_notice"]

    text = part(notice, "limit_and_extension")["text"]["zh"]
    assert text.startswith("办理至2026年6月2日")
    assert "不超过30日" in text


def test_an_acceptance_says_that_the_unit_is_still_to_be_named(staffed):
    notice = papers_of(staffed, ROAD_COMPENSATION)["acceptance_notice"]

    assert "承办单位确定后可凭查询码查询" in part(notice, "handling_unit")["text"]["zh"]


@pytest.mark.parametrize("worked", [WELL_PUMP, AID_APPLICATION, INSURANCE_INQUIRY], ids=lambda worked: worked.name)
def test_only_the_petition_procedure_speaks_of_an_extension(staffed, worked):
    notice = papers_of(staffed, worked)["acceptance_notice"]

    assert "延长" not in words(notice)


@pytest.mark.parametrize("worked", [AID_APPLICATION, ROAD_COMPENSATION, COURT_JUDGMENT], ids=lambda worked: worked.name)
def test_a_paper_that_is_itself_the_written_notice_does_not_list_its_limit(staffed, worked):
    papers = [paper for letter, paper in papers_of(staffed, worked).items() if letter.endswith("_notice")]

    assert papers
    assert all("written_notice" not in {limit["deadline"] for limit in paper["limits"]} for paper in papers)


def test_a_report_of_urgency_says_what_is_urgent(staffed):
    letter = papers_of(staffed, ROAD_COMPENSATION)["urgent_letter"]

    assert part(letter, "urgent_facts")["text"]["zh"].startswith("五人以上")


def test_a_duty_is_promised_no_sixty_days(staffed):
    notice = papers_of(staffed, AID_APPLICATION)["acceptance_notice"]

    assert "该项职责的法定期限" in part(notice, "limit_and_extension")["text"]["zh"]


def test_the_offices_own_goals_stand_on_no_paper_for_a_petitioner(staffed):
    notice = papers_of(staffed, AID_APPLICATION)["acceptance_notice"]

    assert notice["limits"] == []


def test_a_colour_slip_carries_the_local_limits_and_no_petitioner(staffed):
    slip = papers_of(staffed, ROAD_COMPENSATION)["colour_slip"]

    assert {"sign_in", "opinion_goal"} <= {limit["deadline"] for limit in slip["limits"]}
    assert "13800000004" not in words(slip)
    assert slip["addressee"]["zh"] == "承办单位"


def test_a_pathway_notice_tells_what_is_open_on_that_pathway(staffed):
    notice = papers_of(staffed, COURT_JUDGMENT)["pathway_notice"]

    assert "人民法院" in notice["rights"]["zh"]
    assert part(notice, "led_time_limit")["values"]


def test_a_redirect_names_the_organ_with_its_address_and_telephone(staffed):
    notice = papers_of(staffed, UNPAID_WAGES)["redirect_notice"]

    assert [value["value"] for value in part(notice, "organ_address_and_phone")["values"]] == [
        "云岭县城民生路5号",
        "000-80020021",
    ]


def test_an_anonymous_item_is_passed_on_to_the_county_without_a_word_about_its_writer(staffed):
    letter = papers_of(staffed, BURNT_PLASTIC)["pass_on_letter"]

    assert letter["addressee"]["zh"] == "云岭县信访办公室"
    assert "petitioner" not in words(letter)


def papers_on(database, *steps):
    desk = Desk(database, office(), FILE)
    desk.open("petition", PETITION)
    desk.play(steps)
    with database.reading() as work:
        return {letter: as_json(content) for letter, content in work.rows(_PAPERS, case_id=desk.case.case_id)}


def test_a_recusal_says_why_and_that_the_substitute_is_still_to_be_named(database):
    decision = papers_on(database, sort("petition"), ACCEPT, *HANDLE, RECUSED, GRANT)["recusal_decision"]

    assert part(decision, "reason")["values"] == [{"field": "recusal_answer", "value": "近亲属"}]
    assert part(decision, "who")["values"] == [{"field": "recusal_asked", "value": ["gaojie"]}]
    assert part(decision, "decision")["values"] == [
        {"field": "recusal_state", "value": "granted"},
        {"field": "recused", "value": ["gaojie"]},
    ]
    assert part(decision, "substitute")["values"] == []
    assert part(decision, "substitute")["text"]["zh"].startswith("另行确定")


def test_a_recusal_that_is_not_granted_names_no_substitute(database):
    refusal = does("zhouming", "refuse_recusal", recusal_answer="查无此关系")

    decision = papers_on(database, sort("petition"), ACCEPT, *HANDLE, RECUSED, refusal)["recusal_decision"]

    assert part(decision, "substitute")["text"]["zh"] == "不予回避，不需接替。"


def test_a_refusal_does_not_repeat_who_was_recused_before(database):
    again = does("lijia", "request_recusal", recusal_reason="同学", recusal_asked=["fangyi"])
    refusal = does("xubin", "refuse_recusal", recusal_answer="查无此关系")

    decision = papers_on(database, sort("petition"), ACCEPT, *HANDLE, RECUSED, GRANT, again, refusal)[
        "recusal_decision"
    ]

    assert part(decision, "who")["values"] == [{"field": "recusal_asked", "value": ["fangyi"]}]
    assert part(decision, "decision")["values"] == [{"field": "recusal_state", "value": "refused"}]


def test_a_decision_on_a_request_that_names_nobody_says_so(database):
    asked = does("lijia", "request_recusal", recusal_reason="亲属")
    refusal = does("chenwei", "refuse_recusal", recusal_answer="查无此关系")

    decision = papers_on(database, sort("petition"), asked, refusal)["recusal_decision"]

    assert "没有写明具体人员" in part(decision, "who")["text"]["zh"]


def test_a_notice_that_the_matter_is_handled_again_prints_the_reason_that_was_written(database):
    again = does("zhouming", "resume", reason="承诺未兑现")
    settled = does("petitioner", "confirm_settlement")

    notice = papers_on(database, sort("petition"), ACCEPT, *OPINION, settled, again)["reopening_notice"]

    assert part(notice, "reason")["text"] == {"zh": "承诺未兑现", "en": "承诺未兑现"}


def test_an_extension_names_who_approved_it(staffed):
    notice = papers_of(staffed, ROAD_COMPENSATION)["extension_notice"]

    assert part(notice, "approver")["values"] == [{"field": "extension_approved_by", "value": "chenwei"}]


def test_a_letter_that_hands_over_the_file_lists_its_papers(database):
    handed = does("zhouming", "hand_over_file", file_note="移交", paper=True)

    letter = papers_on(database, sort("petition"), ACCEPT, *OPINION, does("petitioner", "request_review"), handed)[
        "file_letter"
    ]

    listed = part(letter, "papers_list")["text"]["zh"]
    assert "1. 信访事项登记回执 乡信〔2026〕1号" in listed
    assert "信访事项处理意见书 乡信〔2026〕" in listed
    assert "signed.pdf" in listed


def test_a_letter_that_hands_over_the_file_lists_what_was_handed_in_before(database):
    steps = (sort("petition"), ACCEPT, *OPINION, does("petitioner", "request_review"))

    letter = papers_on(database, *steps, does("zhouming", "hand_over_file", file_note="移交"))["file_letter"]

    assert part(letter, "papers_list")["text"]["zh"].count("signed.pdf") == 1  # the receipt of the opinion


def test_an_extension_says_as_what_its_approver_approved_it(staffed):
    notice = papers_of(staffed, ROAD_COMPENSATION)["extension_notice"]

    assert part(notice, "approver_post")["text"] == {
        "zh": "本机关负责人（乡主要领导）",
        "en": "Head of this organ (main leader)",
    }
