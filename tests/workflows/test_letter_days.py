"""The days and the numbers that papers name: of an extension, of a merger, of a supervision, and lists of limits."""

from __future__ import annotations

import pytest

from engine.statements import as_json
from tests.qingxi import FILE, office
from tests.workflows.desk import Desk, does
from tests.workflows.test_letters import _PAPERS, papers_of, papers_on, part, words
from tests.workflows.ways import ABOVE, ACCEPT, HANDLE, NOTICE, OUTSIDE, sort
from tests.workflows.ways import INTAKE as PETITION
from workflows.worked_cases import COURT_JUDGMENT, ROAD_COMPENSATION, ROAD_COMPENSATION_IN_TIME

LONGER = (
    does("gaojie", "ask_extension", extension_days="30", extension_reason="复杂"),
    does("chenwei", "approve_extension"),
)
MERGED = sort("merge", same_matter="open", first_or_repeat="repeat")


def papers_in(desk):
    with desk.database.reading() as work:
        return {letter: as_json(content) for letter, content in work.rows(_PAPERS, case_id=desk.case.case_id)}


def test_an_extension_names_its_end_once_and_offers_no_further_extension(staffed):
    notice = papers_of(staffed, ROAD_COMPENSATION)["extension_notice"]

    assert words(notice).count("2026年7月2日") == 1
    assert words(notice).count("2026年6月2日") == 1
    assert "opinion" not in {limit["deadline"] for limit in notice["limits"]}
    assert "批准可以延长" not in words(notice)
    assert part(notice, "extension_days")["text"] == {"zh": "30日", "en": "30 days"}


def test_a_note_on_a_merger_names_the_extended_limit_of_the_open_matter(database):
    delivered = does("gaojie", "deliver_extension", extension_delivered_on="today", notice_way="paper")
    desk = Desk(database, office(), FILE)
    desk.open("petition", PETITION)
    desk.play((sort("petition"), ACCEPT, *HANDLE, *LONGER, delivered))
    original = desk.snapshot
    desk.open("petition", PETITION)
    desk.play((MERGED, does("lijia", "merge", merged_into=original.id, what_is_new="又来信")))

    note = papers_in(desk)["merge_note"]

    assert part(note, "original_limit")["text"]["zh"] == "2026年5月31日"


def test_an_acceptance_says_the_end_of_the_limit_once(database):
    notice = papers_on(database, sort("petition"), ACCEPT)["acceptance_notice"]

    assert words(notice).count("2026年5月1日") == 1


def test_a_note_on_a_merger_names_the_open_matter_its_state_its_unit_and_its_limit(database):
    desk = Desk(database, office(), FILE)
    desk.open("petition", PETITION | {"petitioner_name": "丁一", "phone": "000-100009", "title": "渠道漏水"})
    desk.play((sort("petition"), ACCEPT, *HANDLE))
    original = desk.snapshot
    desk.open("petition", PETITION)
    desk.play((MERGED, does("lijia", "merge", merged_into=original.id, what_is_new="又来信")))

    note = papers_in(desk)["merge_note"]

    assert part(note, "original_number")["text"]["zh"] == original.number
    assert "调查核实" in part(note, "original_state")["text"]["zh"]
    assert part(note, "original_unit")["values"] == [{"field": "lead_unit", "value": "agriculture"}]
    assert part(note, "original_limit")["text"]["zh"] == "2026年5月1日"
    for name in ("丁一", "000-100009", "渠道漏水"):
        assert name not in words(note)


def test_a_note_on_a_merger_into_what_is_not_accepted_yet_promises_no_day(database):
    desk = Desk(database, office(), FILE)
    desk.open("petition", PETITION)
    original = desk.snapshot
    desk.open("petition", PETITION)
    desk.play((MERGED, does("lijia", "merge", merged_into=original.id, what_is_new="又来信")))

    note = papers_in(desk)["merge_note"]

    assert part(note, "original_limit")["text"]["zh"] == "受理后书面告知。"
    assert "交办后" in part(note, "original_unit")["text"]["zh"]


def test_a_supervision_letter_names_the_unit_what_is_late_and_the_day_of_the_answer(database):
    pressed = does("panduo", "supervise", days=64, supervision_demand="尽快出具意见")

    letter = papers_on(database, sort("petition"), ACCEPT, *HANDLE, pressed)["supervision_letter"]

    assert letter["to"] == {"field": "lead_unit", "value": "agriculture"}
    assert "办理期限已于2026年5月1日届满，超期4日。" in part(letter, "breach")["text"]["zh"]
    assert "内部办理目标" not in part(letter, "breach")["text"]["zh"]
    assert part(letter, "answer_by")["text"]["zh"].startswith("2026年5月8日前")
    assert letter["limits"] == []


def test_a_supervision_letter_before_any_limit_has_passed_says_so(database):
    pressed = does("panduo", "supervise", supervision_demand="尽快")

    letter = papers_on(database, sort("petition"), ACCEPT, *HANDLE, pressed)["supervision_letter"]

    assert part(letter, "breach")["text"]["zh"].startswith("各项期限尚未届满")


def test_an_objection_lists_neither_itself_nor_the_offices_own_limits(database):
    desk = Desk(database, office(), FILE)
    desk.open("petition", PETITION | ABOVE)
    prepared = does(
        "lijia", "prepare_objection", objection_reasons="职权", objection_basis="某条", suggested_organ="县交通委"
    )
    desk.play((sort("returned", own_power="other"), prepared, does("zhouming", "object"), does("chenwei", "object")))

    letter = papers_in(desk)["objection_letter"]

    assert "异议" not in part(letter, "papers_list")["text"]["zh"]
    assert "信访事项登记回执" in part(letter, "papers_list")["text"]["zh"]
    assert letter["limits"] == []


def test_a_note_on_a_return_names_whom_to_ask_with_address_and_telephone(database):
    desk = Desk(database, office(), FILE)
    desk.open("petition", PETITION | ABOVE)
    prepared = does(
        "lijia", "prepare_objection", objection_reasons="职权", objection_basis="某条", suggested_organ="县交通委"
    )
    steps = (prepared, does("zhouming", "object"), does("chenwei", "object"))
    desk.play((sort("returned", own_power="other"), *steps, does("zhouming", "sender_agrees", paper=True, **OUTSIDE)))

    note = papers_in(desk)["return_notice"]

    assert part(note, "whom_to_ask")["text"]["zh"] == "云岭县信访办公室（云岭县城人民路8号，电话000-80020001）。"


@pytest.mark.parametrize(
    ("procedure", "said", "unsaid"),
    [("labour_arbitration", "劳动争议", "土地承包"), ("land_arbitration", "土地承包", "劳动争议")],
)
def test_the_box_of_rights_of_an_arbitration_speaks_of_this_arbitration_alone(database, procedure, said, unsaid):
    led = does(
        "zhouming",
        "lead_out",
        led_procedure=procedure,
        right_organ="仲裁委",
        led_time_limit="一年",
        help_offered=["legal_aid"],
    )
    notice = papers_on(database, sort("arbitration", own_power="other"), led)["pathway_notice"]

    assert said in notice["rights"]["zh"]
    assert unsaid not in notice["rights"]["zh"]


def test_a_pathway_notice_says_where_to_ask_for_the_organ_and_how_to_object(staffed):
    notice = papers_of(staffed, COURT_JUDGMENT)["pathway_notice"]

    assert "云岭县信访办公室" in part(notice, "how_to_object")["text"]["zh"]
    assert part(notice, "organ_address_and_phone")


def test_a_notice_that_it_is_accepted_no_longer_says_what_was_asked(database):
    steps = (
        sort("no_longer_accepted", same_matter="after_final", first_or_repeat="repeat"),
        does("lijia", "propose_no_longer", final_opinion_no="市复核1号", facts_compared="相同"),
        does("zhouming", "accept_no_longer"), does("chenwei", "accept_no_longer"),
        does("lijia", "deliver_no_longer", **NOTICE),
    )  # fmt: skip

    notice = papers_on(database, *steps)["repeat_notice"]

    assert part(notice, "request_in_short")["values"][0] == {"field": "title", "value": "水渠损坏未修"}


def test_an_opinion_carries_the_facts_and_reasons_that_the_petitioner_gave(staffed):
    opinion = papers_of(staffed, ROAD_COMPENSATION_IN_TIME)["handling_opinion"]

    assert part(opinion, "facts_told")["values"][0]["field"] == "facts"
