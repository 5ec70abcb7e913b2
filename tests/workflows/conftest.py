"""The demo's people at work on an empty office of one SQLite file, for tests that play whole matters."""

from __future__ import annotations

from datetime import date

import pytest

from engine.locking import Wanted, read_case
from engine.unit_of_work import open_database
from tests.qingxi import FILE, office
from workflows.demo.staff import DEMO_PEOPLE
from workflows.installing import install_people
from workflows.office_file import read_office

SINCE = date(2026, 1, 1)


@pytest.fixture
def staffed(sqlite_url):
    """An open database in which the demo's people work since the first of January 2026."""
    database = open_database(sqlite_url)
    units = {name: (unit.name, unit.kind) for name, unit in read_office(FILE).units.items()}
    database.write(lambda work: install_people(work, DEMO_PEOPLE, units, SINCE))
    database.write(lambda work: office().publish(work, office().calendar.instant(SINCE)))
    yield database
    database.dispose()


@pytest.fixture
def case_of(staffed):
    """The case of an outcome as it stands, with what is kept apart."""

    def read(outcome):
        wanted = Wanted(actor_id="lijia", today=SINCE, with_values=True)
        with staffed.reading() as work:
            return read_case(work, outcome.case_id, wanted, standing=office().hooks.standing).case

    return read
