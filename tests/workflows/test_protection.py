"""What protects whoever complains: it is tightened by anybody who may, and loosened by no single member of staff."""

from __future__ import annotations

import pytest

from engine import amend
from engine.attempts import Attempt
from engine.errors import NotPermitted, TransitionRefused
from engine.execute import fire
from engine.explaining.parts import explain
from engine.ids import new_id
from engine.locking import Wanted, read_case
from engine.roles import Standing
from engine.undoing import undo
from engine.verify import verify
from engine.wording import Wording
from tests import qingxi
from tests.qingxi import NOW, office, opened, pressed, standing
from workflows import queries
from workflows.models import Appointment
from workflows.queries import Filters

PARTY = Standing("party:petitioner", frozenset({"party:petitioner"}), frozenset({"party:petitioner"}))
SORTED = {
    "class3": "appeal", "purpose": "request", "content_l1": "agriculture", "same_matter": "none", "own_power": "own",
    "first_or_repeat": "first", "legal_state": "none", "pathway": "petition",
}  # fmt: skip
TASK = {"lead_unit": "agriculture", "handler": "tang", "colour": "blue", "no_interest": "true"}


@pytest.fixture
def township(database):
    database.write(qingxi.take_office)
    return database


@pytest.fixture
def complaint(township):
    """About the conduct of the agricultural service, with a wish for secrecy, and an official who is concerned."""
    return opened(
        township, about="conduct", complained_unit="agriculture", officials_concerned="village", secrecy_wish="true"
    )


def case_of(database, outcome):
    with database.reading() as work:
        return read_case(work, outcome.case_id, Wanted()).case


def corrected(database, outcome, *, by="lin", reason="录错了", **form):
    version = case_of(database, outcome).version
    attempt = Attempt(outcome.case_id, "correct", f"person:{by}", version, new_id(), form, reason)
    return database.write(lambda work: amend.correct(work, office(), attempt, now=NOW))


def undone(database, outcome, *, by="lin"):
    version = case_of(database, outcome).version
    attempt = Attempt(outcome.case_id, "undo", f"person:{by}", version, new_id(), reason="录错了")
    return database.write(lambda work: undo(work, office(), attempt, now=NOW))


def said_by_petitioner(database, outcome, action, **form):
    version = case_of(database, outcome).version
    attempt = Attempt(outcome.case_id, action, PARTY.actor, version, new_id(), form, standing=PARTY)
    return database.write(lambda work: fire(work, office(), attempt, now=NOW))


def may_see(database, outcome, who):
    return case_of(database, outcome).may_be_seen_by(standing(database, who))


def reads_names(database, outcome, who):
    case = case_of(database, outcome)
    return case.may_be_seen_by(standing(database, who)) and case.shows_personal_to(standing(database, who))


@pytest.mark.parametrize(
    "looser",
    [
        {"about": "duty"},
        {"secrecy_wish": "false"},
        {"complained_unit": "planning"},
        {"complained_unit": ""},
        {"officials_concerned": ["luo"]},
    ],
    ids=str,
)
def test_no_clerk_loosens_by_a_correction_what_protects_the_petitioner(township, complaint, looser):
    with pytest.raises(TransitionRefused) as refused:
        corrected(township, complaint, **looser)

    assert [refusal.code for refusal in refused.value.refusals] == ["kept"]
    assert "Approve the loosening" in refused.value.refusals[0].reason.en
    assert not may_see(township, complaint, "tang")


@pytest.mark.parametrize(
    "looser", [{"about": "duty"}, {"complained_unit": "planning"}, {"officials_concerned": "luo"}], ids=str
)
def test_no_clerk_loosens_it_by_sorting(township, complaint, looser):
    with pytest.raises(TransitionRefused) as refused:
        pressed(township, complaint, "sort", by="lin", **SORTED, **looser)

    assert [refusal.code for refusal in refused.value.refusals] == ["kept"]


def test_what_was_tightened_by_sorting_is_not_loosened_by_undoing_it(township):
    matter = opened(township)
    pressed(township, matter, "sort", by="lin", **SORTED, about="conduct", complained_unit="agriculture")

    with pytest.raises(TransitionRefused) as refused:
        undone(township, matter)

    assert {refusal.code for refusal in refused.value.refusals} == {"kept"}


def test_a_clerk_tightens_it_alone(township):
    matter = opened(township)

    corrected(
        township,
        matter,
        about="conduct",
        complained_unit="agriculture",
        secrecy_wish="true",
        officials_concerned=["luo"],
    )

    assert not may_see(township, matter, "luo")
    assert verify(township, office()).holds


def test_the_petitioner_loosens_it_by_the_code(township, complaint):
    said_by_petitioner(township, complaint, "change_protection", about="duty", secrecy_wish="false")

    facts = case_of(township, complaint).facts
    assert (facts["about"], facts["secrecy_wish"]) == ("duty", False)
    assert verify(township, office()).holds


def test_two_members_of_staff_loosen_it_with_a_reason(township, complaint):
    asked = pressed(township, complaint, "ask_loosening", by="lin", loosening_why="信访人当面要求")

    pressed(
        township, asked, "approve_loosening", by="luo", reason="已核实", about="duty", secrecy_wish="false",
        complained_unit="planning",
    )  # fmt: skip

    facts = case_of(township, complaint).facts
    assert (facts["about"], facts["complained_unit"], "officials_concerned" in facts) == ("duty", "planning", False)
    assert facts["loosening_state"] == "granted"
    assert verify(township, office()).holds


def test_nobody_grants_the_loosening_that_they_asked_for(township, complaint):
    asked = pressed(township, complaint, "ask_loosening", by="luo", loosening_why="信访人当面要求")

    with pytest.raises(TransitionRefused) as refused:
        pressed(township, asked, "approve_loosening", by="luo", reason="已核实", about="duty", secrecy_wish="false")

    assert "not_by_doer" in [refusal.code for refusal in refused.value.refusals]


def test_a_clerk_grants_no_loosening(township, complaint):
    asked = pressed(township, complaint, "ask_loosening", by="lin", loosening_why="信访人当面要求")

    with pytest.raises(NotPermitted):
        pressed(township, asked, "approve_loosening", by="lin", reason="已核实", about="duty", secrecy_wish="false")


def test_a_loosening_that_is_not_granted_leaves_everything_as_it_was(township, complaint):
    asked = pressed(township, complaint, "ask_loosening", by="lin", loosening_why="信访人当面要求")

    pressed(township, asked, "decline_loosening", by="luo", reason="信访人未同意")

    facts = case_of(township, complaint).facts
    assert (facts["about"], facts["secrecy_wish"], facts["loosening_state"]) == ("conduct", True, "refused")


def test_with_a_wish_for_secrecy_only_the_petition_office_reads_who_petitioned(township):
    matter = opened(township)
    sorted_ = pressed(township, matter, "sort", by="lin", **SORTED)
    accepted = pressed(township, sorted_, "accept", by="luo", accept_date="2026-03-02")
    pressed(township, accepted, "assign", by="luo", **TASK)
    before = {who for who in qingxi.PEOPLE if reads_names(township, matter, who)}

    corrected(township, matter, secrecy_wish="true")

    assert before == {"lin", "luo", "he", "tang", "gao"}
    assert {who for who in qingxi.PEOPLE if reads_names(township, matter, who)} == {"lin", "luo"}
    assert may_see(township, matter, "tang")
    assert verify(township, office()).holds


def test_what_was_with_a_unit_when_secrecy_was_wished_goes_to_the_petition_office(township):
    matter = opened(township)
    sorted_ = pressed(township, matter, "sort", by="lin", **SORTED)
    accepted = pressed(township, sorted_, "accept", by="luo", accept_date="2026-03-02")
    pressed(township, accepted, "assign", by="luo", **TASK)
    wished = said_by_petitioner(township, matter, "change_protection", about="duty", secrecy_wish="true")

    pressed(
        township, wished, "replace_recused", by="luo", reason="要求保密", lead_unit="petition_office", new_handler="lin",
        no_interest="true",
    )  # fmt: skip

    assert case_of(township, matter).facts["lead_unit"] == "petition_office"
    assert reads_names(township, matter, "lin")


def asks_to_withdraw(database, outcome, *officials):
    return pressed(database, outcome, "request_recusal", by="lin", recusal_reason="亲属", recusal_asked=list(officials))


def turns_of(database, who):
    with database.reading() as work:
        return queries.overview(work, office(), qingxi.standing_of(work, who, qingxi.TODAY), soon=NOW, now=NOW).turn


@pytest.mark.parametrize("who", ["zhou", "gao", "luo"])
def test_a_recusal_that_is_asked_for_hides_the_matter_from_nobody(township, who):
    matter = opened(township)

    asks_to_withdraw(township, matter, who)

    assert may_see(township, matter, who)
    with township.reading() as work:
        found = queries.cases(work, office(), qingxi.standing_of(work, who, qingxi.TODAY), Filters(), now=NOW)
    assert [line.id for line in found] == [matter.case_id]
    assert verify(township, office()).holds


def test_while_a_recusal_is_being_decided_the_work_of_the_official_stops(township):
    matter = asks_to_withdraw(township, opened(township), "luo")

    with pytest.raises(NotPermitted) as refused:
        pressed(township, matter, "sort", by="luo", **SORTED)
    with pytest.raises(NotPermitted):
        corrected(township, matter, by="luo", title="改过的标题")

    assert [refusal.code for refusal in refused.value.refusals] == ["excluded"]
    assert turns_of(township, "luo") == ()
    assert not reads_names(township, matter, "luo")
    assert len(turns_of(township, "lin")) == 1


def test_who_was_asked_to_withdraw_works_again_once_it_is_refused(township):
    asked = asks_to_withdraw(township, opened(township), "lin")

    refused = pressed(township, asked, "refuse_recusal", by="luo", recusal_answer="无利害关系")

    assert pressed(township, refused, "sort", by="lin", **SORTED).state == "triage"
    assert verify(township, office()).holds


def test_a_recusal_that_was_granted_hides_the_matter(township):
    asked = asks_to_withdraw(township, opened(township), "lin")

    granted = pressed(township, asked, "grant_recusal", by="luo", recused=["lin"], recusal_answer="近亲属")

    assert not may_see(township, granted, "lin")


def test_no_entry_takes_the_matter_from_the_eyes_of_every_auditor(township):
    with pytest.raises(TransitionRefused) as refused:
        opened(township, officials_concerned="zhou")
    matter = opened(township)
    with pytest.raises(TransitionRefused):
        corrected(township, matter, officials_concerned=["zhou"])
    with pytest.raises(TransitionRefused):
        pressed(township, matter, "declare_interest", by="gao", officials_concerned=["zhou"])

    assert [refusal.code for refusal in refused.value.refusals] == ["nobody_left"]
    assert "auditor" in refused.value.refusals[0].reason.en
    assert may_see(township, matter, "zhou")


def test_where_the_auditor_is_concerned_the_stand_in_watches(township):
    township.write(
        lambda work: work.session.add(Appointment(person_id="tang", holder="group:inspectors", since=qingxi.TODAY))
    )

    matter = opened(township, officials_concerned="zhou")

    assert not may_see(township, matter, "zhou")
    assert may_see(township, matter, "tang")
    assert case_of(township, matter).stood_in["auditor"] == ["group:inspectors"]


def test_a_second_auditor_watches_where_the_first_is_concerned(township):
    township.write(
        lambda work: work.session.add(Appointment(person_id="tang", holder="group:auditors", since=qingxi.TODAY))
    )

    matter = opened(township, officials_concerned="zhou")

    assert (may_see(township, matter, "zhou"), may_see(township, matter, "tang")) == (False, True)


@pytest.mark.parametrize(
    "sentence",
    [
        "Work stops: A recusal is being decided; work stops meanwhile.",
        "Tightened only, never loosened: About, Unit complained about, Officials with an interest in the matter, Wishes secrecy.",
        "Another case is opened; this one keeps no trace of it.",
        "handler: those that concern them, with personal data (masked on some).",
    ],
)
def test_what_protects_is_told_in_words(sentence):
    lifecycle = office().lifecycles["petition"].lifecycle
    letters = {name: letter.title for name, letter in office().letters.items()}

    told = [line.text.en for part in explain(Wording(lifecycle, office().codes, letters)) for line in part.lines]

    assert sentence in told
