from __future__ import annotations

import pytest

from engine.labels import Label
from engine.statements import Statement
from workflows.installing import install_units

UNITS = Statement("SELECT id, name_zh, name_en, closed FROM unit ORDER BY id")
MILL = {"mill": (Label(zh="磨坊", en="Mill"), "station")}
POND = {"pond": (Label(zh="水塘", en="Pond"), "station")}


@pytest.fixture
def units(database):
    """`units(those of the file)`: what stands in the database after the office was opened with this file."""

    def installed(of_file):
        database.write(lambda work: install_units(work, of_file))
        with database.reading() as work:
            return [(id_, zh, en, bool(closed)) for id_, zh, en, closed in work.rows(UNITS)]

    return installed


def test_a_name_that_was_changed_in_the_file_arrives(units):
    units(MILL)

    assert units({"mill": (Label(zh="新磨坊", en="New mill"), "station")}) == [("mill", "新磨坊", "New mill", False)]


def test_a_unit_that_is_no_longer_in_the_file_is_closed_and_keeps_its_name(units):
    units(MILL | POND)

    assert units(MILL) == [("mill", "磨坊", "Mill", False), ("pond", "水塘", "Pond", True)]


def test_a_unit_that_comes_back_into_the_file_is_open_again(units):
    units(MILL | POND)
    units(MILL)

    assert units(MILL | POND) == [("mill", "磨坊", "Mill", False), ("pond", "水塘", "Pond", False)]
