"""A report of retaliation: a sealed matter of its own, which leaves no trace on the matter for which somebody suffers."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sqlalchemy as sa

from engine import history, outbox
from engine.attempts import Attempt
from engine.errors import TransitionRefused
from engine.execute import fire
from engine.locking import Wanted, read_case
from engine.roles import Standing
from engine.verify import verify
from tests import qingxi
from tests.qingxi import NOW, office, opened
from workflows import queries
from workflows.file_queries import openness
from workflows.models import Person
from workflows.queries import Filters

PARTY = Standing("party:petitioner", frozenset({"party:petitioner"}), frozenset({"party:petitioner"}))
WORDS = "昨晚有人上门，叫我把信撤回。"


@pytest.fixture
def township(database):
    database.write(qingxi.take_office)
    return database


@pytest.fixture
def matter(township):
    return opened(township, about="conduct", complained_unit="agriculture")


def reports(database, outcome, *, key="k"):
    attempt = Attempt(
        outcome.case_id,
        "report_retaliation",
        PARTY.actor,
        outcome.version,
        key,
        {"retaliation_text": WORDS},
        standing=PARTY,
    )
    return database.write(lambda work: fire(work, office(), attempt, now=NOW))


def whole(database, outcome):
    """Everything that is stored of a case, its rows and its chain."""
    with database.reading() as work:
        case = read_case(work, outcome.case_id, Wanted(with_values=True)).case
        return case, history.entries_of(work, case.id), history.values_of(work, case.id)


def sealed_for(database, who):
    with database.reading() as work:
        standing = qingxi.standing_of(work, who, qingxi.TODAY)
        return queries.cases(work, office(), standing, Filters(workflow="misconduct"), now=NOW)


def test_it_leaves_no_trace_on_the_matter(township, matter):
    before = whole(township, matter)

    answered = reports(township, matter)

    assert whole(township, matter) == before
    assert replace(answered, documents=matter.documents) == matter
    assert verify(township, office()).holds


def test_the_discipline_officer_alone_sees_it_and_has_the_turn(township, matter):
    reports(township, matter)

    with township.reading() as work:
        turn = queries.overview(work, office(), qingxi.standing_of(work, "yan", qingxi.TODAY), soon=NOW, now=NOW).turn
    assert [line.title for line in turn] == ["反映打击报复"]
    assert {who for who in qingxi.PEOPLE if sealed_for(township, who)} == {"yan"}


def test_it_carries_the_words_and_how_to_reach_the_petitioner(township, matter):
    reports(township, matter)

    (line,) = sealed_for(township, "yan")
    with township.reading() as work:
        case = read_case(work, line.id, Wanted(with_values=True)).case
    assert case.values["accusation"] == WORDS
    assert (case.values["reporter_name"], case.values["phone"]) == ("赵大山", "13900000001")
    assert case.values["regarding_number"] == matter.number
    assert case.facts["retaliation"] is True
    assert case.facts["accused_unit"] == "agriculture"


def test_the_discipline_officer_is_told(township, matter):
    reports(township, matter)

    outbox.deliver(township, now=NOW)

    with township.reading() as work:
        told = queries.notices(work, qingxi.standing_of(work, "yan", qingxi.TODAY), since=NOW.replace(hour=0))
    assert [notice.saying.en for notice in told] == ["A sealed item came in; please open it."]


@pytest.mark.parametrize(
    "concerned",
    [{"officials_concerned": "yan"}, {"about": "conduct", "complained_unit": "discipline_office"}],
    ids=["the officer", "his office"],
)
def test_where_every_discipline_officer_is_concerned_it_goes_to_the_county_and_nothing_of_it_stays_here(
    township, concerned
):
    matter = opened(township, **concerned)
    before = whole(township, matter)

    with pytest.raises(TransitionRefused) as refused:
        reports(township, matter)

    [refusal] = refused.value.refusals
    assert "云岭县信访办公室联系人（地址：云岭县城人民路8号；电话：000-80020003）" in refusal.reason.zh
    assert "telephone 000-80020003" in refusal.reason.en
    assert sealed_for(township, "yan") == ()
    assert whole(township, matter) == before


def test_nothing_of_it_stands_among_what_the_petitioner_was_told_where_a_clerk_with_a_new_code_would_read_it(
    township, matter
):
    reports(township, matter)

    outbox.deliver(township, now=NOW)

    with township.reading() as work:
        told = openness(work, matter.case_id).told
    assert list(told) == []


def test_the_same_press_reports_it_once(township, matter):
    reports(township, matter)

    reports(township, matter)

    assert len(sealed_for(township, "yan")) == 1


def test_a_first_receiver_who_has_left_stops_no_report(township, matter):
    township.write(lambda work: work.session.execute(sa.update(Person).where(Person.id == "lin").values(active=False)))

    reports(township, matter)

    assert len(sealed_for(township, "yan")) == 1


def test_an_official_who_registers_a_report_of_misconduct_names_its_first_receiver(township):
    with pytest.raises(TransitionRefused) as refused:
        qingxi.reported(township, first_receiver="")

    assert [refusal.reason.en for refusal in refused.value.refusals] == ["Name the first receiver"]
