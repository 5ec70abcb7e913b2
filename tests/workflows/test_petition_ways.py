from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from engine.errors import NotPermitted
from engine.graph import shape_of
from engine.possible import flags_of
from engine.statements import Statement, as_json
from engine.unit_of_work import open_database
from engine.verify import verify
from tests.workflows.desk import Desk, does
from tests.workflows.ways import (
    ACCEPT,
    ASSIGN,
    DECIDES,
    DRAFT,
    GRANT,
    HAND_OVER,
    HANDLE,
    INTAKE,
    NEW,
    NO_HEAD,
    NOTICE,
    OPINION,
    RECUSED,
    REVIEWED,
    SUBMIT,
    TASK,
    WAYS,
    sort,
)
from workflows.next_steps import next_steps
from workflows.office_file import office_from
from workflows.worked_cases import WORKED_CASES

_TOLD = Statement("SELECT recipients FROM outbox WHERE case_id = :case_id")
FILE = Path(__file__).parents[2] / "workflows.yaml"


@cache
def office():
    return office_from(FILE)


@pytest.fixture
def desk(sqlite_url):
    database = open_database(sqlite_url)
    yield Desk(database, office(), FILE)
    database.dispose()


@pytest.mark.parametrize(("intake", "steps", "state", "refused"), WAYS.values(), ids=WAYS)
def test_leads_where_the_law_says(desk, intake, steps, state, refused):
    desk.open("petition", INTAKE | intake)

    desk.play(steps)

    assert (desk.snapshot.state, desk.told) == (state, refused)
    assert verify(desk.database, desk.office).holds


def test_every_action_and_record_is_taken_in_some_way():
    lifecycle = office().lifecycles["petition"].lifecycle
    possible = {name for actions in shape_of(lifecycle).actions.values() for name in actions} | set(lifecycle.records)
    worked = {
        act.action
        for case in WORKED_CASES
        if case.workflow == "petition"
        for stage in case.stages
        for act in stage.acts
    }

    # test_an_item_that_was_merged_is_told_to_whoever_brought_it; tests/web/test_new_codes.py
    told_apart = {"deliver_merge_note", "reissue_code"}

    assert possible - worked - told_apart - {step.action for _, steps, _, _ in WAYS.values() for step in steps} == set()


def test_an_item_that_was_merged_is_told_to_whoever_brought_it(desk):
    desk.open("petition", INTAKE)
    desk.play([sort("petition"), ACCEPT])
    matter = desk.case.case_id
    desk.open("petition", INTAKE)

    desk.play([
        sort("merge", same_matter="open", first_or_repeat="repeat"),
        does("lijia", "merge", merged_into=matter, what_is_new="又来访"),
        does("lijia", "deliver_merge_note", **NOTICE),
    ])  # fmt: skip

    assert (desk.snapshot.state, desk.snapshot.clocks["written_notice"].status) == ("told", "met")


def test_a_complaint_about_conduct_is_hidden_from_the_unit_it_is_about(desk):
    desk.open("petition", INTAKE | {"about": "conduct", "complained_unit": "agriculture"})

    desk.play([sort("petition"), ACCEPT, ASSIGN])

    assert desk.told == [
        "A complaint about conduct never goes to the unit complained about",
        "The handler has a relation to the unit complained about and must withdraw",
        NO_HEAD,
    ]
    assert {"xubin", "gaojie"} & desk.who_sees_it() == set()


def test_a_sealed_report_is_seen_by_the_discipline_officer_alone(desk):
    desk.open("petition", INTAKE)

    desk.play(WAYS["a report of misconduct in the wrong place"][1])

    assert desk.who_sees_it() == {"jiangcheng"}


def test_work_of_an_official_stops_while_a_recusal_is_decided(desk):
    desk.open("petition", INTAKE)
    desk.play([sort("petition"), ACCEPT, *HANDLE, RECUSED])

    with pytest.raises(NotPermitted) as refused:
        desk.press(SUBMIT)

    assert [refusal.code for refusal in refused.value.refusals] == ["excluded"]


def test_only_after_a_recusal_it_is_the_turn_of_whoever_assigns(desk):
    def waited_for():
        petition = desk.office.lifecycles["petition"]
        return {step.name for step in next_steps(petition, desk.snapshot, now=desk.now, held=["petition_head"])}

    desk.open("petition", INTAKE)

    desk.play([sort("petition"), ACCEPT, *HANDLE])
    before = waited_for()
    desk.play([RECUSED, GRANT])

    assert "replace_recused" not in before
    assert "replace_recused" in waited_for()
    assert "head:petition_office" in {holder for holder, grip in desk.snapshot.grips.items() if grip.acts}


@pytest.mark.parametrize(
    "asked",
    [
        (does("petitioner", "request_review"),),
        (
            does("petitioner", "request_review"), HAND_OVER,
            does("zhouming", "enter_review_result", paper=True, **REVIEWED), does("petitioner", "request_rereview"),
        ),
    ],
    ids=["review", "re-review"],
)  # fmt: skip
def test_who_asks_for_review_makes_it_the_petition_offices_turn_to_hand_over_the_file(desk, asked):
    def waited_for(role):
        petition = desk.office.lifecycles["petition"]
        steps = next_steps(petition, desk.snapshot, now=desk.now, held=[role, "county", "city"])
        return [(step.name, step.limit and step.limit.name) for step in steps]

    def acting():
        return {holder for holder, grip in desk.snapshot.grips.items() if grip.acts}

    desk.open("petition", INTAKE)
    desk.play([sort("petition"), ACCEPT, *OPINION, *asked])
    registrar, head, clerks = waited_for("registrar"), waited_for("petition_head"), acting()
    desk.play([HAND_OVER])

    assert desk.told == []
    assert registrar[0] == head[0] == ("hand_over_file", "file_handed_over")
    assert {"group:petition_office", "head:petition_office"} <= clerks
    assert "hand_over_file" not in dict(waited_for("registrar"))
    assert acting() & {"group:petition_office", "head:petition_office"} == {"head:petition_office"}


def test_a_matter_that_is_handed_over_is_told_to_both_and_its_limits_go_on(desk):
    desk.open("petition", INTAKE)
    desk.play([sort("petition"), ACCEPT, *HANDLE])
    before = desk.snapshot.clocks

    desk.play([does("xubin", "reassign", reason="离岗", **NEW | {"new_handler": "xubin"})])

    assert (desk.snapshot.facts["former_handler"], desk.snapshot.facts["handler"]) == ("gaojie", "xubin")
    assert {name: clock.due_at for name, clock in desk.snapshot.clocks.items()} == {
        name: clock.due_at for name, clock in before.items()
    }
    with desk.database.reading() as work:
        told = {one for row in work.rows(_TOLD, case_id=desk.case.case_id) for one in as_json(row[0])}
    assert {"person:gaojie", "person:xubin"} <= told


@pytest.mark.parametrize(
    ("asked", "decider", "state", "told"),
    [
        (None, "zhouming", "asked", [DECIDES]),
        (None, "chenwei", "refused", []),
        (["zhouming"], "chenwei", "refused", []),
        (["chenwei"], "zhouming", "asked", [DECIDES]),
        (["chenwei"], "wuhong", "refused", []),
    ],
    ids=["nobody is named", "nobody is named: the main leader", "the head of the petition office",
         "the main leader, by the petition office", "the main leader, by the secretary"],
)  # fmt: skip
def test_nobody_decides_on_a_recusal_that_may_be_his_own(desk, asked, decider, state, told):
    desk.open("petition", INTAKE)
    desk.play(
        [sort("petition"), does("petitioner", "request_recusal", recusal_reason="亲属", recusal_asked=asked or [])]
    )

    desk.play([does(decider, "refuse_recusal", recusal_answer="查无此关系")])

    assert (desk.snapshot.facts["recusal_state"], desk.told) == (state, told)


@pytest.mark.parametrize(
    ("received", "worn"), [("2026-03-02T08:50", False), ("2026-02-25T08:50", True)], ids=["at once", "five days later"]
)
def test_a_registration_that_comes_late_is_marked(desk, received, worn):
    desk.open("petition", INTAKE | {"received_at": received})

    flags = flags_of(office().lifecycles["petition"], desk.snapshot, now=desk.now)

    assert ("registered_late" in flags) is worn


@pytest.mark.parametrize("who", ["lijia", "zhouming", "chenwei", "wuhong"])
@pytest.mark.parametrize("action", ["confirm_settlement", "withdraw", "rate", "request_review"])
def test_staff_cannot_act_as_the_petitioner(desk, who, action):
    desk.open("petition", INTAKE)
    desk.play([sort("petition"), ACCEPT, *OPINION])

    with pytest.raises(NotPermitted):
        desk.press(does(who, action, rating_office="satisfied", rating_unit="satisfied"))


def test_who_wrote_the_draft_cannot_sign_it(desk):
    desk.open("petition", INTAKE)
    desk.play(
        [sort("petition"), ACCEPT, does("zhouming", "assign", **TASK | {"handler": "xubin"}), does("xubin", "sign_in")]
    )
    desk.play(
        [
            does("xubin", "contact", contact_on="today", contact_way="phone", contact_gist="已联系"),
            does("xubin", "investigate"),
        ]
    )

    desk.play([does("xubin", "submit", **DRAFT), does("xubin", "issue")])

    assert desk.told == ["You did “Draft the opinion and submit it” yourself, so another person must do this"]


def test_a_report_under_seal_goes_its_own_way(desk):
    form = {"title": "反映问题", "accusation": "内容", "channel": "letter", "received_at": "2026-03-02T08:50", "first_receiver": "lijia",
            "anonymous": "true", "accused_officials": ["chenwei"], "phone": "000-100001"}  # fmt: skip
    desk.open("misconduct", form)

    desk.play([
        does("jiangcheng", "open_file"), does("jiangcheng", "note", note_text="已阅"),
        does("jiangcheng", "transfer", transfer_organ="county_discipline", transfer_gist="线索"),
        does("jiangcheng", "deliver_notice", **NOTICE),
    ])  # fmt: skip

    assert (desk.snapshot.state, desk.told, desk.who_sees_it()) == ("filed", [], {"jiangcheng"})


def test_a_suggestion_is_studied_decided_and_answered(desk):
    form = {
        name: INTAKE[name]
        for name in ("title", "facts", "channel", "received_at", "first_receiver", "anonymous", "petitioner_name")
    }
    desk.open("suggestion", form | {"phone": "000-100001"})

    desk.play([
        does("lijia", "deliver_receipt", delivered_on="today", notice_way="paper"),
        does("zhouming", "assign", content_l1="agriculture", lead_unit="planning", handler="fangyi"),
        does("fangyi", "study", study_opinion="可行"), does("hejun", "study_again", reason="再算预算"),
        does("fangyi", "study", study_opinion="可行"), does("hejun", "decide", adoption="adopted", adoption_reasons="可行"),
        does("zhouming", "relay", relayed_to="县交通委", note_text="转报"), does("zhouming", "reply", reply_text="采纳"),
        does("lijia", "deliver_reply", delivered_on="today", notice_way="paper"), does("zhouming", "close"),
        does("fangyi", "carry_out", measure_on="today", measure_text="已安装"), does("zhouming", "close"),
    ])  # fmt: skip

    assert (desk.snapshot.state, desk.told) == ("closed", ["What was adopted has not been carried out yet"])
