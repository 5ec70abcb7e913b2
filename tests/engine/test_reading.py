from __future__ import annotations

import pytest

from engine.statements import Statement

_NEXT = Statement("SELECT next FROM register WHERE name = 'parcels' AND period = 'one'")
_DRAW = Statement("""INSERT INTO register (name, period, next) VALUES ('parcels', 'one', 1)
 ON CONFLICT (name, period) DO UPDATE SET next = register.next + 1""")


@pytest.fixture
def drawn(database):
    """A database in which one number was drawn."""
    database.write(lambda work: work.run(_DRAW))
    return database


def test_what_is_read_together_is_as_of_one_moment(drawn):
    with drawn.reading() as work:
        before = work.row(_NEXT)[0]
        drawn.write(lambda other: other.run(_DRAW))

        assert work.row(_NEXT)[0] == before


def test_the_next_reading_knows_what_was_written_since(drawn):
    with drawn.reading() as work:
        before = work.row(_NEXT)[0]
    drawn.write(lambda work: work.run(_DRAW))

    with drawn.reading() as work:
        assert work.row(_NEXT)[0] == before + 1
