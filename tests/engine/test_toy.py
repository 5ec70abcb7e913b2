from __future__ import annotations

from engine.loading import load_lifecycle
from engine.soundness import Findings, problems_of
from tests.engine.toy import FILE, SURROUNDINGS


def test_the_toy_itself_is_a_sound_definition():
    loaded = load_lifecycle(FILE.read_bytes(), file=FILE.name)

    assert problems_of(loaded, surroundings=SURROUNDINGS) == Findings((), ())
