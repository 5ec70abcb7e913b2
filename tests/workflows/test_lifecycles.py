from __future__ import annotations

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from pydantic import BaseModel

from engine.asking import Scene
from engine.calendars import chinese_calendar_of
from engine.clocks import Happening, follow
from engine.facts import Fact
from engine.grades import propose
from engine.graph import shape_of
from engine.labels import Label
from workflows.office_file import check_office, office_from

ROOT = Path(__file__).parents[2]
WORKFLOWS = ROOT / "workflows.yaml"
NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
NAMES = ("petition", "suggestion", "misconduct")

#: What is never recorded about people, in the words in which other systems have it.
REFUSED_WORDS = re.compile(
    r"老户|缠访|闹访|稳控|扬言|重点人|敏感时期|维稳|越级|进京|黑名单|行踪|轨迹|人脸|车牌|积分"
    r"|key[_ ]?person|stability|threat|watch[_ ]?list|black[_ ]?list|risk[_ ]?score|ethnic_group|religious_belief|political_view"
    r"|travel|movement|face_|plate_|visit_count|petitions_of|profile"
)
#: What tells who somebody is or how to reach them.
PERSONAL = {
    "petition": {
        "petitioner_name", "id_type", "id_no", "phone", "address", "special_need", "representatives", "delivery_receiver",
    },
    "suggestion": {"petitioner_name", "phone", "address"},
    "misconduct": {"reporter_name", "phone", "address", "accused"},
}  # fmt: skip
#: The only facts of a matter from which a colour may come.
COLOUR_FACTS = {
    "case.urgent_facts", "case.head_count", "given.case.head_count", "case.upper_kind", "deadline.written_notice",
    "deadline.opinion", "case.item_count", "given.case.item_count", "case.co_units", "case.own_duty_late",
    "given.case.own_duty_late",
}  # fmt: skip


@pytest.fixture(scope="module")
def office():
    return office_from(WORKFLOWS)


@pytest.fixture(scope="module")
def petition(office):
    return office.lifecycles["petition"]


def labels_in(value, path=""):
    """Every label in a model, with where it stands."""
    if isinstance(value, Label):
        return [(path, value)]
    if isinstance(value, BaseModel):
        parts = ((name, getattr(value, name)) for name in type(value).model_fields)
    elif isinstance(value, dict):
        parts = value.items()
    elif isinstance(value, tuple):
        parts = enumerate(value)
    else:
        return []
    return [found for name, part in parts for found in labels_in(part, f"{path}.{name}")]


def names_in(lifecycle):
    """Every name that a lifecycle gives to something."""
    actions = {name for possible in shape_of(lifecycle).actions.values() for name in possible}
    return {
        *lifecycle.fields,
        *lifecycle.roles,
        *lifecycle.states,
        *lifecycle.records,
        *lifecycle.flags,
        *lifecycle.deadlines,
        *actions,
    }


def test_every_shipped_file_loads_without_error_or_warning():
    assert [f"{problem}" for problem, _ in check_office(WORKFLOWS)] == []


def test_every_file_of_lifecycles_and_codes_is_in_use(office):
    assert {path.stem for path in (ROOT / "workflows" / "lifecycles").glob("*.yaml")} == set(office.lifecycles)
    assert {path.stem for path in (ROOT / "workflows" / "codes").glob("*.yaml")} == set(office.codes)


def test_the_petition_has_every_state_of_the_law(petition):
    expected = {
        "registered", "triage", "objected", "returned", "redirected", "not_accepted", "closed_to_repeat", "merged", "sealed",
        "led_out", "accepted", "assigned", "signed", "investigating", "drafted", "issued", "delivered", "executing",
        "settled", "in_review", "reviewed", "in_rereview", "final", "closed", "withdrawn",
    }  # fmt: skip

    assert expected <= set(petition.lifecycle.states)


@pytest.mark.parametrize("name", NAMES)
def test_every_state_can_be_reached_and_left_for_an_end(office, name):
    shape = shape_of(office.lifecycles[name].lifecycle)

    assert shape.unreachable() == ()
    assert shape.stuck() == ()


@pytest.mark.parametrize("name", NAMES)
def test_every_label_speaks_both_languages(office, name):
    labels = labels_in(office.lifecycles[name].lifecycle)
    silent = [path for path, label in labels if not label.zh.strip() or not label.en.strip() or label.zh == label.en]

    assert len(labels) > 50
    assert silent == []


@pytest.mark.parametrize("name", NAMES)
def test_every_state_says_what_it_means_in_plain_words(office, name):
    states = office.lifecycles[name].lifecycle.states

    assert [state for state, rule in states.items() if rule.help is None] == []
    assert [state for state, rule in states.items() if rule.end and not rule.keep_for] == []


@pytest.mark.parametrize("name", NAMES)
def test_every_limit_names_its_source(office, name):
    deadlines = office.lifecycles[name].lifecycle.deadlines

    assert [limit for limit, rule in deadlines.items() if not rule.law] == []
    assert [limit for limit, rule in deadlines.items() if re.search("[一-鿿]", rule.law.en)] == []


@pytest.mark.parametrize("name", NAMES)
def test_no_limit_is_over_before_it_can_be_late(office, name):
    limits = office.lifecycles[name].limits
    # One that the opening meets says whether that came late, if anything reads it.
    texts = " ".join(flag.while_ for flag in office.lifecycles[name].lifecycle.flags.values())

    over = [limit for limit, rule in limits.items() if Fact("opened") in rule.stops]

    assert [limit for limit in over if f"late.{limit}" not in texts] == []


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_recorded_about_people_that_must_not_be(office, name):
    lifecycle = office.lifecycles[name].lifecycle
    labels = [f"{path}: {label.zh} {label.en}".casefold() for path, label in labels_in(lifecycle)]

    assert [text for text in [*labels, *names_in(lifecycle)] if REFUSED_WORDS.search(text)] == []


def test_no_code_list_names_people_by_kinds(office):
    codes = [
        f"{name} {label.zh} {label.en}".casefold() for codes in office.codes.values() for name, label in codes.items()
    ]

    assert [text for text in codes if REFUSED_WORDS.search(text)] == []


@pytest.mark.parametrize("name", NAMES)
def test_what_tells_who_somebody_is_stands_apart(office, name):
    fields = office.lifecycles[name].lifecycle.fields

    assert {field for field, rule in fields.items() if rule.personal} == PERSONAL[name]


@pytest.mark.parametrize("name", NAMES)
def test_the_first_receiver_is_never_changed(office, name):
    lifecycle = office.lifecycles[name].lifecycle

    assert lifecycle.fields["first_receiver"].set == "once"
    assert "first_receiver" in (*lifecycle.forms["intake"].fields, *lifecycle.forms["intake"].optional)
    assert "first_receiver" not in (lifecycle.correct.fields if lifecycle.correct else ())


@pytest.mark.parametrize("name", ["petition", "suggestion"])
def test_auditors_and_inspectors_read_no_personal_field_and_nothing_sealed(office, name):
    sees = office.lifecycles[name].lifecycle.sees

    assert {(sees[role].cases, sees[role].personal) for role in ("auditor", "inspector")} == {("all but sealed", False)}


@pytest.mark.parametrize("name", NAMES)
def test_administrators_have_no_role_in_any_case(office, name):
    assert [role for role in office.lifecycles[name].lifecycle.roles.values() if "admins" in role.from_] == []


def test_a_report_of_misconduct_is_seen_by_the_discipline_officer_alone(office):
    lifecycle = office.lifecycles["misconduct"].lifecycle

    assert set(lifecycle.sees) == {"discipline"}
    assert [verb.seal for verb in lifecycle.open.then if verb.seal] == ["discipline"]
    assert {state.sealed_for for state in lifecycle.states.values()} == {"discipline"}
    assert lifecycle.open.register_ == "misconduct"
    assert "rating" not in lifecycle.deadlines


@pytest.mark.parametrize(
    "name",
    [
        "confirm_settlement",
        "take_back_confirmation",
        "withdraw",
        "request_review",
        "request_rereview",
        "rate",
        "not_settled",
    ],
)
def test_nobody_plays_the_petitioner(petition, name):
    lifecycle = petition.lifecycle
    acts = [possible[name] for possible in petition.actions.values() if name in possible]
    acts += [record for key, record in lifecycle.records.items() if key == name]

    assert {act.by if isinstance(act.by, str) else ",".join(act.by) for act in acts} == {"petitioner"}
    assert lifecycle.roles["petitioner"].entered_by == ()


@pytest.mark.parametrize("name", ["record_confirmation", "record_withdrawal", "record_review_request"])
def test_staff_record_a_petitioners_paper_only_with_the_paper(petition, name):
    action = next(possible[name] for possible in petition.actions.values() if name in possible)
    told = [role for verb in action.then for role in verb.tell or ()]

    assert petition.lifecycle.forms[action.form].attachments.at_least == 1
    assert "petitioner" in told


@pytest.mark.parametrize("name", ["request_review", "record_review_request"])
@pytest.mark.parametrize(
    "state", ["investigating", "drafted", "issued", "delivered", "executing", "settled", "closed", "withdrawn"]
)
def test_a_request_for_review_is_always_received_from_the_delivery_on(petition, state, name):
    assert [rule.rule for rule in petition.actions[state][name].when] == ["given.case.delivered_on"]


@pytest.mark.parametrize("name", ["request_rereview", "record_rereview_request"])
@pytest.mark.parametrize(
    "state",
    ["reviewed", "investigating", "drafted", "issued", "delivered", "executing", "settled", "closed", "withdrawn"],
)
def test_a_request_for_re_review_is_received_wherever_a_matter_can_be_after_its_review(petition, state, name):
    assert [rule.rule for rule in petition.actions[state][name].when] == ["given.case.review_told"]


def test_three_people_sign_the_opinion_and_none_of_them_wrote_it(petition):
    issue = petition.actions["drafted"]["issue"]

    assert issue.agree == ("unit_head", "petition_head", "main_leader")
    assert issue.not_by == "whoever did submit"


@pytest.mark.parametrize("name", ["object", "refuse", "accept_no_longer"])
def test_who_turns_a_matter_away_needs_the_main_leader(petition, name):
    assert petition.actions["triage"][name].agree == ("petition_head", "main_leader")


@pytest.mark.parametrize(
    ("name", "due", "bound"),
    [
        pytest.param("written_notice", "15 days", "15 days", id="the written notice"),
        pytest.param("objection", "5 working days", "5 working days", id="the objection"),
        pytest.param("opinion", "60 days", "60 days", id="the handling opinion"),
        pytest.param("simplified_answer", "10 working days", "10 working days", id="the simplified answer"),
        pytest.param("review_opinion", "30 days", "30 days", id="the review opinion"),
        pytest.param("rereview_opinion", "30 days", "30 days", id="the re-review opinion"),
    ],
)
def test_a_duty_has_the_length_and_the_ceiling_of_the_law(petition, name, due, bound):
    rule = petition.lifecycle.deadlines[name]

    assert (rule.due, rule.never_more_than, rule.right_of, rule.lands) == (due, bound, None, "as is")


@pytest.mark.parametrize("name", ["ask_review", "ask_rereview"])
def test_a_right_has_the_length_and_the_floor_of_the_law(petition, name):
    rule = petition.lifecycle.deadlines[name]

    assert (rule.due, rule.never_less_than, rule.right_of, rule.lands) == (
        "30 days",
        "30 days",
        "petitioner",
        "next working day",
    )


def test_an_extension_is_thirty_days_at_most_and_works_by_its_delivered_notice(petition):
    extend = petition.lifecycle.deadlines["opinion"].extend

    assert (extend.at_most, extend.times, extend.takes_effect) == ("30 days", 1, "when extension_notice delivered")


def test_the_written_notice_stops_by_delivery_and_never_by_issue(petition):
    stops = petition.limits["written_notice"].stops

    assert {fact.kind for fact in stops} == {"delivered"}


@pytest.mark.parametrize(
    ("pathway", "expected"),
    [
        pytest.param("petition", {"opinion"}, id="the petition procedure has its sixty days"),
        pytest.param("simplified", {"opinion", "simplified_answer"}, id="simplified handling has them in its shadow"),
        pytest.param("duty", set(), id="a duty has the limit of its own law"),
        pytest.param("inquiry", set(), id="an inquiry has ten working days from receipt"),
    ],
)
def test_acceptance_starts_the_limits_of_its_pathway(petition, pathway, expected):
    facts = {"pathway": pathway, "colour": "blue", "received_at": "2026-03-02T09:00:00+08:00"}
    happening = Happening(
        occurred={Fact("done", "accept"): NOW.date()}, facts=facts, changed=frozenset(), seq=3, now=NOW
    )
    scene = Scene(petition, facts, {}, NOW, NOW, {})
    changes = follow(petition, {}, happening, calendar=chinese_calendar_of(), ask=scene.holds)

    assert {change.after.name for change in changes} == expected


@pytest.mark.parametrize(
    ("limit", "field"),
    [
        ("review_opinion", "review_requested_on"),
        ("ask_rereview", "review_delivered_on"),
        ("rereview_opinion", "rereview_requested_on"),
    ],
)
def test_a_second_round_of_review_has_limits_of_its_own(petition, limit, field):
    def asked(day, clocks, seq):
        happening = Happening(
            occurred={Fact("field", field): day},
            facts={field: day.isoformat()},
            changed=frozenset({field}),
            seq=seq,
            now=NOW,
        )
        scene = Scene(petition, {}, {}, NOW, NOW, {})
        changes = follow(petition, clocks, happening, calendar=chinese_calendar_of(), ask=scene.holds)
        return {change.after.name: change.after for change in changes if change.effect == "started"}

    first = asked(date(2026, 3, 2), {}, 5)

    second = asked(date(2026, 6, 1), first, 9)

    assert (second[limit].generation, second[limit].due_day) == (2, date(2026, 7, 1))


@pytest.mark.parametrize(
    ("facts", "colour"),
    [
        pytest.param({}, "blue", id="nothing special"),
        pytest.param({"urgent_facts": ["danger_to_life"]}, "red", id="an urgent fact"),
        pytest.param({"head_count": 5}, "red", id="five people"),
        pytest.param({"head_count": 4}, "yellow", id="four people"),
        pytest.param({"head_count": 2}, "yellow", id="two people"),
        pytest.param({"head_count": 1}, "blue", id="one person"),
        pytest.param({"upper_kind": "key"}, "red", id="a key assignment from above"),
        pytest.param({"upper_kind": "assigned"}, "blue", id="an ordinary assignment from above"),
        pytest.param({"item_count": 2}, "yellow", id="a second item on the open matter"),
        pytest.param({"item_count": 9}, "yellow", id="a ninth item stays yellow"),
        pytest.param({"co_units": ["finance"]}, "yellow", id="a second unit"),
        pytest.param({"own_duty_late": True}, "yellow", id="an own duty failed"),
        pytest.param({"own_duty_late": False}, "blue", id="an own duty kept"),
    ],
)
def test_the_colour_comes_from_facts_of_the_matter(petition, facts, colour):
    assert propose(Scene(petition, facts, {}, NOW, NOW, {}), "colour").grade == colour


def test_no_colour_comes_from_who_somebody_is(petition):
    rows = petition.lifecycle.grades["colour"].table
    read = {name for row in rows if row.when for name in petition.guard(row.when).names}

    assert read == COLOUR_FACTS


def test_only_the_main_leader_lowers_a_colour(petition):
    assert petition.lifecycle.grades["colour"].lowered_by == "main_leader"


def test_a_complaint_about_conduct_keeps_the_unit_and_the_person_out(petition):
    rules = petition.lifecycle.excludes
    words = {holder for rule in rules for holder in rule.holders}

    assert words == {
        "unit of field complained_unit",
        "related to field complained_unit",
        "field officials_concerned",
        "field recused",
        "field recusal_asked",
    }


def test_a_stand_in_decides_where_the_head_is_concerned(petition):
    assert petition.lifecycle.roles["main_leader"].stand_in == ("group secretary", "outside county_contact")


def test_retaliation_opens_a_sealed_matter_and_is_told_to_no_official_of_the_township(petition):
    record = petition.lifecycle.records["report_retaliation"]

    assert record.opens.workflow == "misconduct"
    assert record.then == ()
    assert petition.lifecycle.fields["retaliation_text"].sealed_for == "discipline"
    assert petition.lifecycle.roles["county_contact"].from_ == "outside county_contact"


@pytest.mark.parametrize("name", NAMES)
def test_only_kept_apart_fields_hold_peoples_own_words(office, name):
    """What a record writes into the case must be readable by rules: never a person's words."""
    lifecycle = office.lifecycles[name].lifecycle
    set_by_records = {
        field for record in lifecycle.records.values() for verb in record.then for field in verb.set or {}
    }

    assert [field for field in set_by_records if lifecycle.fields[field].type in ("text", "long text", "rows")] == []
