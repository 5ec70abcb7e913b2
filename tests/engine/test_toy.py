from __future__ import annotations

from engine.loading import load_lifecycle
from engine.soundness import problems_of
from tests.engine.toy import FILE, SURROUNDINGS


def test_the_toy_itself_is_a_sound_definition_but_for_the_rule_that_is_there_to_have_no_answer():
    loaded = load_lifecycle(FILE.read_bytes(), file=FILE.name)

    found = problems_of(loaded, surroundings=SURROUNDINGS)

    assert found.errors == ()
    assert [(one.code, one.path) for one in found.warnings] == [
        ("field_not_given", "states.sent.actions.weigh.when[0]")
    ]
