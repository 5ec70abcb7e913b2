"""Every flag of the petition is worn in one way, and in a way beside it is not."""

from __future__ import annotations

import pytest

from engine.possible import flags_of
from engine.unit_of_work import open_database
from tests.qingxi import FILE, office
from tests.workflows.desk import Desk
from tests.workflows.flags import FLAGS


@pytest.fixture
def flags_after(sqlite_url):
    """The flags of a petition that came in so, after what was done with it."""
    database = open_database(sqlite_url)
    desk = Desk(database, office(), FILE)

    def after(way):
        intake, steps = way
        desk.open("petition", intake)
        assert desk.play(steps).told == []
        return flags_of(office().lifecycles["petition"], desk.snapshot, now=desk.now)

    yield after
    database.dispose()


@pytest.mark.parametrize(("flag", "worn", "_"), [(flag, *ways) for flag, ways in FLAGS.items()], ids=FLAGS)
def test_a_flag_is_worn(flags_after, flag, worn, _):
    assert flag in flags_after(worn)


@pytest.mark.parametrize(("flag", "_", "bare"), [(flag, *ways) for flag, ways in FLAGS.items()], ids=FLAGS)
def test_a_flag_is_not_worn(flags_after, flag, _, bare):
    assert flag not in flags_after(bare)


def test_every_flag_has_a_way_in_which_it_is_worn():
    assert set(FLAGS) == set(office().lifecycles["petition"].lifecycle.flags)
