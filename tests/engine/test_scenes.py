"""What rules see of limits that were made longer."""

from __future__ import annotations

from tests.engine.test_asking import scene


def test_a_limit_that_never_began_was_not_made_longer():
    assert scene("extended.carry").holds("extended.carry") is False
