"""Every state that a petitioner can see is told in words for the petitioner."""

from __future__ import annotations

import pytest

from tests.qingxi import office
from workflows.petitioner_words import ACTS, DECIDING_ORGANS, HIGHER_DECISIONS, STAGES, stage_of

#: (workflow, state) of every state that is not sealed.
SEEN = [
    (name, state)
    for name, compiled in office().lifecycles.items()
    for state, rule in compiled.lifecycle.states.items()
    if not rule.sealed_for
]


@pytest.mark.parametrize(("workflow", "state"), SEEN, ids=[f"{name}-{state}" for name, state in SEEN])
def test_a_state_that_a_petitioner_sees_is_told_in_the_petitioners_words(workflow, state):
    stage = stage_of(workflow, state)

    assert stage is not None
    for label in (stage.stands, stage.happened):
        assert label.zh != label.en
        assert "信访人" not in label.zh


def test_no_words_stand_there_for_what_no_lifecycle_has():
    assert {(name, state) for name, states in STAGES.items() for state in states} == set(SEEN)


def test_every_act_that_is_told_is_one_of_a_lifecycle():
    named = {
        name
        for compiled in office().lifecycles.values()
        for table in (*compiled.actions.values(), *compiled.records.values())
        for name in table
    }

    assert set(ACTS) <= named
    assert set(DECIDING_ORGANS) <= named
    assert set(HIGHER_DECISIONS) <= set(office().lifecycles["petition"].lifecycle.fields)


def test_a_lifecycle_of_somebodys_own_has_no_words_of_ours():
    assert stage_of("lost_property", "found") is None
