from __future__ import annotations

from engine.completeness import unproved
from web.fault_words import UNPROVED, unproved_words


def test_everything_that_is_not_proved_has_words_of_people():
    told = unproved_words(unproved())

    assert UNPROVED.keys() == set(unproved())
    assert [place for place in unproved() if place in told.zh] == []
    assert [words.en for words in UNPROVED.values() if words.en not in told.en] == []
