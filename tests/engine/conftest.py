from __future__ import annotations

import pytest

from tests.engine.toy import NOW, Depot, toy_office


@pytest.fixture(scope="session")
def office():
    return toy_office()


@pytest.fixture
def depot(database, office):
    database.write(lambda work: office.publish(work, NOW))
    return Depot(database, office)
