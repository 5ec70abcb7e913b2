from __future__ import annotations

import re

import pytest

from engine.attempts import Opening
from engine.errors import NotPermitted
from engine.opening import open_case
from engine.statements import Statement
from tests import qingxi
from tests.qingxi import NOW, office, opened, reported, standing
from workflows import queries
from workflows.models import Absence, Relation
from workflows.queries import Filters

RECEIPTS = Statement("SELECT number FROM document WHERE case_id = :case_id")


@pytest.fixture
def township(database):
    database.write(qingxi.take_office)
    return database


def seen_by(database, person, **filters):
    with database.reading() as work:
        lines = queries.cases(work, office(), standing_of(work, person), Filters(**filters), now=NOW)
        counted = queries.counts(work, office(), standing_of(work, person), Filters(**filters), now=NOW)
    assert sum(counted.values()) == len(lines)
    return [line.title for line in lines]


def standing_of(work, person):
    return qingxi.standing_of(work, person, qingxi.TODAY)


def test_a_clerk_sees_a_petition_and_somebody_without_a_role_does_not(township):
    opened(township)

    assert seen_by(township, "lin") == ["机耕道塌方无人修"]
    assert seen_by(township, "tang") == []


def test_a_sealed_report_is_seen_by_the_discipline_officer_alone(township):
    reported(township)

    assert seen_by(township, "yan") == ["收受礼金"]
    assert seen_by(township, "lin") == []
    assert seen_by(township, "gao") == []
    assert seen_by(township, "lin", words="礼金") == []
    assert seen_by(township, "lin", words="MF-2026") == []


def test_no_number_of_a_sealed_matter_or_its_receipt_tells_how_many_there_are(township):
    first, second = reported(township), reported(township)

    with township.reading() as work:
        papers = [number for one in (first, second) for (number,) in work.rows(RECEIPTS, case_id=one.case_id)]
    sign = "[2-9A-HJKMNP-TV-Z]{8}"
    assert all(re.fullmatch(f"MF-2026-{sign}", outcome.number) for outcome in (first, second))
    assert all(re.fullmatch(f"乡密收〔2026〕{sign}号", number) for number in papers)
    assert len({first.number, second.number, *papers}) == 4


@pytest.mark.parametrize(
    "filters", [{}, {"words": "机耕道"}, {"village": "liuping"}, {"light": "red"}, {"colour": "blue"}]
)
def test_an_official_concerned_finds_no_trace_whatever_is_asked(township, filters):
    opened(township, officials_concerned="luo")

    assert seen_by(township, "luo", **filters) == []


def test_a_complaint_about_conduct_hides_the_case_from_the_whole_unit(township):
    opened(township, about="conduct", complained_unit="petition_office")

    assert seen_by(township, "lin") == []
    assert seen_by(township, "gao") == ["机耕道塌方无人修"]


def test_a_declared_relation_hides_the_case(township):
    township.write(
        lambda work: work.session.add(
            Relation(person_id="lin", unit_id="agriculture", kind="kin", declared_on=qingxi.TODAY)
        )
    )
    opened(township, complained_unit="agriculture")

    assert seen_by(township, "lin") == []
    assert seen_by(township, "luo") == ["机耕道塌方无人修"]


def test_a_deputy_is_kept_out_wherever_the_absent_colleague_is(township):
    day = qingxi.TODAY
    township.write(lambda work: work.session.add(Absence(person_id="luo", since=day, until=day, deputy_id="lin")))
    opened(township, officials_concerned="luo")

    assert seen_by(township, "lin") == []


def test_what_is_my_turn_is_a_part_of_what_i_may_see(township):
    opened(township)
    opened(township, officials_concerned="lin")
    reported(township)

    with township.reading() as work:
        found = queries.overview(work, office(), standing_of(work, "lin"), now=NOW, soon=NOW)

    assert [line.number for line in found.turn] == ["XF-QX-20260302-001"]
    assert found.turn_count == 1
    assert (found.soon, found.waiting, found.recent) == ((), (), ())


def test_the_petitioners_own_standing_is_on_no_list_of_the_staff(township):
    with pytest.raises(NotPermitted) as refused:
        township.write(
            lambda work: open_case(work, office(), Opening("petition", "person:tang", "k", qingxi.INTAKE), now=NOW)
        )

    assert [refusal.code for refusal in refused.value.refusals] == ["not_this_role"]
    assert "party:petitioner" not in standing(township, "lin").holders
