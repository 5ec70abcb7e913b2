from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest

from engine.attempts import Attempt, Opening
from engine.errors import BadForm, TransitionRefused
from engine.execute import fire
from engine.hooks import Question
from engine.opening import open_case
from tests.qingxi import INTAKE, NOW, office
from workflows.checks import PARAMETERS, checks_of
from workflows.models import Absence, Relation
from workflows.people import standing_of

CHECKS = checks_of(office().zone)
ASSIGNMENT = {"lead_unit": "agriculture", "handler": "gaojie", "colour": "blue", "no_interest": "true"}
SORTING = {
    "class3": "appeal", "purpose": "request", "content_l1": "agriculture", "same_matter": "none", "own_power": "own",
    "first_or_repeat": "first", "legal_state": "none", "pathway": "petition",
}  # fmt: skip

CONTACT = {"contact_on": "2026-03-02", "contact_way": "phone", "contact_gist": "已联系"}
DRAFT = {
    "petitioner_heard": "true", "facts_found": "属实", "evidence": [{"what": "照片", "source": "现场"}], "result": "supported",
    "answers": [{"request": "修路", "result": "supported", "reasons": "属实"}], "legal_basis": [{"law": "某办法"}],
}  # fmt: skip


def answer(database, check, *, exclusions=(), complained_unit=None, now=NOW, values=(), form=(), **given):
    case = SimpleNamespace(
        exclusions={holder: {} for holder in exclusions},
        facts={"complained_unit": complained_unit},
        values=dict(values),
    )
    with database.reading() as work:
        return CHECKS[check](Question(work, case, None, dict(form), now, given))


def add(database, row):
    database.write(lambda work: (work.session.add(row), work.session.flush()))


def accepted(database, **intake):
    """A matter that waits to be assigned."""
    form = {**INTAKE, "first_receiver": "lijia", **intake}
    opening = Opening("petition", "person:lijia", "open", form)
    case = database.write(lambda work: open_case(work, office(), opening, now=NOW))
    case = press(database, case, "lijia", "sort", SORTING)
    return press(database, case, "zhouming", "accept", {"accept_date": "2026-03-02"})


def press(database, case, by, action, form):
    attempt = Attempt(case.case_id, action, f"person:{by}", case.version, f"{action} {by} {form}", form)
    return database.write(lambda work: fire(work, office(), attempt, now=NOW))


def codes(refused):
    return [refusal.code for refusal in refused.value.refusals]


def test_every_check_names_its_parameters():
    assert CHECKS.keys() == PARAMETERS.keys()


@pytest.mark.parametrize(
    ("check", "given"),
    [
        ("no_conflict_of_interest", {"officer": None}),
        ("officer_belongs_to_unit", {"officer": None, "unit": "agriculture"}),
        ("officer_belongs_to_unit", {"officer": "gaojie", "unit": None}),
    ],
    ids=str,
)
def test_what_was_not_filled_in_is_a_matter_of_the_form(staffed, check, given):
    assert answer(staffed, check, **given)


def test_nobody_by_that_id_is_no_officer(staffed):
    assert not answer(staffed, "no_conflict_of_interest", officer="nobody")


def test_an_officer_without_any_relation_may_have_the_matter(staffed):
    assert answer(staffed, "no_conflict_of_interest", officer="gaojie")


@pytest.mark.parametrize(
    "exclusion", ["person:gaojie", "unit:agriculture"], ids=["the officer", "everybody of the officer's unit"]
)
def test_whoever_is_excluded_from_the_case_may_not_have_it(staffed, exclusion):
    assert not answer(staffed, "no_conflict_of_interest", exclusions=[exclusion], officer="gaojie")


def test_the_head_of_an_excluded_unit_is_excluded_with_it(staffed):
    assert not answer(staffed, "no_conflict_of_interest", exclusions=["unit:agriculture"], officer="xubin")


def test_a_declared_relation_to_the_unit_complained_about_is_a_conflict(staffed):
    add(staffed, Relation(person_id="linan", unit_id="liuping", kind="kin", declared_on=date(2026, 1, 5)))

    assert not answer(staffed, "no_conflict_of_interest", complained_unit="liuping", officer="linan")
    assert answer(staffed, "no_conflict_of_interest", complained_unit="changling", officer="linan")


def test_a_deputy_is_as_partial_as_whomever_he_stands_in_for(staffed):
    add(
        staffed,
        Absence(person_id="gaojie", deputy_id="linan", since=date(2026, 3, 1), until=date(2026, 3, 5)),
    )

    assert not answer(staffed, "no_conflict_of_interest", exclusions=["person:gaojie"], officer="linan")


def test_a_deputy_is_free_again_when_the_colleague_is_back(staffed):
    add(
        staffed,
        Absence(person_id="gaojie", deputy_id="linan", since=date(2026, 2, 1), until=date(2026, 3, 1)),
    )

    assert answer(staffed, "no_conflict_of_interest", exclusions=["person:gaojie"], officer="linan")


def test_the_day_is_the_day_in_the_office_and_not_in_greenwich(staffed):
    add(
        staffed,
        Absence(person_id="gaojie", deputy_id="linan", since=date(2026, 3, 2), until=date(2026, 3, 2)),
    )

    just_after_midnight = office().calendar.instant(date(2026, 3, 2))

    assert not answer(
        staffed, "no_conflict_of_interest", exclusions=["person:gaojie"], officer="linan", now=just_after_midnight
    )


@pytest.mark.parametrize(
    ("officer", "unit", "belongs"),
    [
        ("gaojie", "agriculture", True),
        ("xubin", "agriculture", True),
        ("gaojie", "planning", False),
        ("nobody", "agriculture", False),
    ],
    ids=["works there", "heads it", "works elsewhere", "does not exist"],
)
def test_an_officer_belongs_to_the_unit_that_he_works_in_or_heads(staffed, officer, unit, belongs):
    assert answer(staffed, "officer_belongs_to_unit", officer=officer, unit=unit) is belongs


def test_an_assignment_to_somebody_of_another_unit_is_refused(staffed):
    case = accepted(staffed)

    with pytest.raises(TransitionRefused) as refused:
        press(staffed, case, "zhouming", "assign", {**ASSIGNMENT, "handler": "linan"})

    assert codes(refused) == ["officer_belongs_to_unit"]


def test_an_assignment_to_somebody_related_to_the_unit_complained_about_is_refused(staffed):
    add(staffed, Relation(person_id="gaojie", unit_id="liuping", kind="kin", declared_on=date(2026, 1, 5)))
    case = accepted(staffed, complained_unit="liuping")

    with pytest.raises(TransitionRefused) as refused:
        press(staffed, case, "zhouming", "assign", ASSIGNMENT)

    assert codes(refused) == ["no_conflict_of_interest"]


def test_an_impartial_officer_of_the_unit_is_assigned(staffed):
    case = accepted(staffed)

    assigned = press(staffed, case, "zhouming", "assign", ASSIGNMENT)

    assert assigned.state == "assigned"


def test_nobody_can_be_first_receiver_who_does_not_work_here(staffed):
    form = {**INTAKE, "first_receiver": "nobody"}

    with pytest.raises(BadForm) as bad:
        staffed.write(
            lambda work: open_case(work, office(), Opening("petition", "person:lijia", "open", form), now=NOW)
        )

    assert list(bad.value.problems) == ["first_receiver"]


ROAD, WELL = {"text": "修路"}, {"text": " 修井 "}
WELL_YES = {"request": "修井", "result": "supported", "reasons": "属实"}
YES = {"request": "修路", "result": "supported", "reasons": "属实"}


@pytest.mark.parametrize(
    ("requests", "answers", "passes"),
    [
        ([ROAD, WELL], [WELL_YES, YES], True),
        ([ROAD, WELL], [YES], False),
        ([ROAD, WELL], [YES, YES], False),
        ([ROAD], [WELL_YES], False),
        ([ROAD], [YES, YES], True),
        (None, [YES], True),
        ([ROAD], None, True),
    ],
    ids=[
        "each, in any order",
        "one is missing",
        "the same answer twice",
        "an answer to something else",
        "more answers",
        "no requests",
        "none yet: the form asks for them",
    ],
)
def test_every_request_is_answered_by_itself(database, requests, answers, passes):
    assert answer(database, "every_request_is_answered", requests=requests, answers=answers) is passes


@pytest.mark.parametrize(
    ("phone", "passes"),
    [
        ("13900000001", True), ("+86 (000) 1000-0001 转 12", True), ("0000-10 00", True), ("１２３４５６", True),
        ("+44 20 0000 ext. 1", True), ("", True), (None, True),
        ("abc", False), ("12345", False), ("没有", False), ("+-() ", False), ("①②③④⑤⑥", False),
    ],
)  # fmt: skip
def test_a_telephone_number_has_six_digits_in_whatever_way_it_is_written(database, phone, passes):
    assert answer(database, "phone_can_be_dialled", form={"phone": phone}, field="phone") is passes


@pytest.mark.parametrize(
    ("result", "answers", "passes"),
    [
        ("supported", ["supported"], True),
        ("supported", ["supported", "mediated", "duty_done"], True),
        ("supported", ["supported", "partly_supported"], False),
        ("supported", ["supported", "explained"], False),
        ("partly_supported", ["partly_supported"], True),
        ("partly_supported", ["supported", "not_supported"], True),
        ("partly_supported", ["supported", "mediated"], True),
        ("partly_supported", ["duty_done"], True),
        ("partly_supported", ["supported", "supported"], False),
        ("partly_supported", ["explained", "not_supported"], False),
        ("explained", ["explained", "not_supported", "answered"], True),
        ("explained", ["explained", "partly_supported"], False),
        ("not_supported", ["not_supported", "explained"], True),
        ("not_supported", ["not_supported", "supported"], False),
        ("not_supported", ["mediated"], False),
        ("mediated", ["mediated", "not_supported"], True),
        ("mediated", ["settled_between_parties"], True),
        ("mediated", ["not_supported"], False),
        ("settled_between_parties", ["settled_between_parties"], True),
        ("settled_between_parties", ["supported"], False),
        ("duty_done", ["not_supported", "supported"], True),
        ("answered", ["not_supported"], True),
        (None, ["not_supported"], True),
        ("supported", None, True),
    ],
)
def test_the_overall_result_does_not_contradict_the_answers(database, result, answers, passes):
    rows = answers and [{"request": "修路", "result": one, "reasons": "属实"} for one in answers]

    assert answer(database, "result_fits_the_answers", result=result, answers=rows) is passes


def test_what_the_case_keeps_apart_is_read_for_the_check(database):
    kept = {"requests": [ROAD, WELL], "answers": [YES]}

    given = {"requests": {"kept": 1}, "answers": {"kept": 3}}
    assert not answer(database, "every_request_is_answered", values=kept, **given)


def test_a_draft_that_leaves_a_request_unanswered_is_sent_back(staffed):
    case = accepted(staffed, **{"requests.0.text": "修路", "requests.1.text": "修井"})
    case = press(staffed, case, "zhouming", "assign", ASSIGNMENT)
    case = press(staffed, case, "gaojie", "sign_in", {})
    case = press(staffed, case, "gaojie", "contact", CONTACT)
    case = press(staffed, case, "gaojie", "investigate", {})

    with pytest.raises(TransitionRefused) as refused:
        press(staffed, case, "gaojie", "submit", DRAFT)

    assert codes(refused) == ["every_request_is_answered"]


@pytest.mark.parametrize(
    ("asked", "actor", "decides"),
    [
        (["gaojie"], "zhouming", True),
        (["gaojie"], "xubin", True),
        ([], "zhouming", False),
        (["zhouming"], "xubin", False),
        (["zhouming"], "chenwei", True),
        (["gaojie", "chenwei"], "zhouming", False),
        (["wuhong"], "chenwei", False),
    ],
    ids=["an official: the petition office", "an official: the unit", "nobody named: not the petition office",
         "the petition office: not a unit", "the petition office: the main leader", "the main leader: not below him",
         "the secretary: nobody here"],
)  # fmt: skip
def test_on_a_recusal_decides_who_stands_above_whoever_is_asked(staffed, asked, actor, decides):
    assert recusal(staffed, asked, actor) is decides


def test_the_secretary_decides_on_the_main_leader_in_whose_place_he_stands(staffed):
    assert recusal(staffed, ["chenwei"], "wuhong", main_leader=["group:secretary"])


def recusal(database, asked, actor, **stood_in):
    with database.reading() as work:
        case, standing = SimpleNamespace(stood_in=stood_in), standing_of(work, actor, NOW.date())
        question = Question(work, case, standing, {}, NOW, {"officials": asked})
        return CHECKS["may_decide_on_recusal"](question)
