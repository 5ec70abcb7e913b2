"""A duty to tell the petitioner does not end by erasing how the petitioner is reached."""

from __future__ import annotations

import pytest

from engine import amend
from engine.attempts import Attempt
from engine.errors import TransitionRefused
from engine.ids import new_id
from engine.locking import Wanted, read_case
from tests import qingxi
from tests.qingxi import NOW, office, opened


@pytest.fixture
def matter(database):
    database.write(qingxi.take_office)
    return database, opened(database, phone="000-100001", address="柳坪村1组")


def corrected(database, outcome, **form):
    attempt = Attempt(outcome.case_id, "correct", "person:lin", outcome.version, new_id(), form, "录错了")
    return database.write(lambda work: amend.correct(work, office(), attempt, now=NOW))


def test_not_every_way_to_reach_the_petitioner_is_taken_away(matter):
    database, case = matter

    with pytest.raises(TransitionRefused) as refused:
        corrected(database, case, phone="", address="")

    assert ["no way to reach" in one.reason.en for one in refused.value.refusals] == [True]
    with database.reading() as work:
        assert read_case(work, case.case_id, Wanted()).case.clocks["written_notice"].status == "running"


@pytest.mark.parametrize(
    "form",
    [
        {"phone": ""},
        {"phone": "", "address": "柳坪村2组"},
        {"phone": "", "address": "", "no_way_to_reach": "true"},
        {"head_count": "2"},
    ],
    ids=["one of two", "another one instead", "it is said that there is none", "something else"],
)
def test_they_are_changed_as_long_as_one_is_left_or_it_is_said_that_there_is_none(matter, form):
    database, case = matter

    assert corrected(database, case, **form).version == 2


def test_where_there_was_no_way_a_correction_needs_none(database):
    database.write(qingxi.take_office)
    case = opened(database, phone=None, address=None, no_way_to_reach="true")

    assert corrected(database, case, head_count="2").version == 2
