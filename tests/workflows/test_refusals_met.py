"""Every condition of every lifecycle turns somebody away by its sentence, and lets the same act pass when it is met."""

from __future__ import annotations

import pytest

from engine.errors import TransitionRefused
from engine.unit_of_work import open_database
from tests.qingxi import FILE, office
from tests.workflows.desk import Desk
from tests.workflows.refusals import NEVER_MET, OPENINGS, PASSES_APART, ROWS, conditions_of, met_in, passed_in


@pytest.fixture
def desk(sqlite_url):
    database = open_database(sqlite_url)
    yield Desk(database, office(), FILE)
    database.dispose()


@pytest.mark.parametrize("row", ROWS.values(), ids=ROWS)
def test_who_presses_is_turned_away_until_the_condition_is_met(desk, row):
    desk.open(row.workflow, row.intake)
    desk.play(row.steps)
    reached = (desk.snapshot.state, desk.told)

    refused = [desk.refused(step) for step, _ in row.refused]
    desk.play(row.passes)

    assert reached == (row.at, [])
    assert refused == [list(sentences) for _, sentences in row.refused]
    assert desk.told == []


@pytest.mark.parametrize(("workflow", "intake", "changed", "sentences"), OPENINGS.values(), ids=OPENINGS)
def test_nothing_is_opened_until_the_condition_is_met(desk, workflow, intake, changed, sentences):
    with pytest.raises(TransitionRefused) as refused:
        desk.open(workflow, intake | changed)
    desk.open(workflow, intake)

    assert [refusal.reason.en for refusal in refused.value.refusals] == sentences


def test_every_condition_is_met_somewhere():
    binding = {
        (door, sentence)
        for compiled in office().lifecycles.values()
        for door, sentences in conditions_of(compiled).items()
        for sentence in sentences
    }

    assert binding - met_in(office()) == set(NEVER_MET)


def test_every_act_with_a_condition_passes_somewhere():
    doors = {door for compiled in office().lifecycles.values() for door in conditions_of(compiled)}

    assert doors - passed_in(office()) == PASSES_APART
