from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest
from sqlalchemy.exc import DBAPIError

from engine.errors import OnlyReadable
from engine.unit_of_work import open_database
from tests.somebody_else import somebody_else
from web.database import differences, downgrade, newest_revision, revision_of, upgrade


def test_a_migrated_database_is_equal_to_the_models(database_url):
    assert differences(database_url) == []


def test_a_migrated_database_is_at_the_newest_revision(database):
    assert revision_of(database) == newest_revision()


def test_a_new_file_and_what_lies_beside_it_are_for_their_owner_alone(tmp_path, open_umask):
    url = f"sqlite:///{tmp_path / 'office.db'}"
    upgrade(url)

    database = open_database(url)
    database.write(lambda work: work.connection.exec_driver_sql("DELETE FROM heartbeat"))
    modes = {path.name: path.stat().st_mode & 0o777 for path in tmp_path.iterdir()}
    database.dispose()

    assert "office.db" in modes
    assert set(modes.values()) == {0o600}


def test_going_down_to_nothing_and_up_again_gives_the_same_schema(tmp_path):
    url = f"sqlite:///{tmp_path / 'office.db'}"
    upgrade(url)

    downgrade(url, "base")
    upgrade(url)

    assert differences(url) == []


def test_going_down_and_up_again_on_postgresql_gives_the_same_schema(own_postgres):
    url = f"postgresql+psycopg://postgres@/postgres?host={own_postgres.folder}"
    upgrade(url)

    downgrade(url, "base")
    upgrade(url)

    assert differences(url) == []


@pytest.fixture
def open_umask():
    """New files are readable by everybody unless somebody sees to it."""
    before = os.umask(0o022)
    yield
    os.umask(before)


@pytest.fixture
def entry(database):
    with database.engine.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO definition (sha256, workflow, version, body, stored_at) VALUES ('d', 'w', 1, '', '2026-01-01')"
        )
        connection.exec_driver_sql(
            "INSERT INTO case_ (id, workflow, definition, number, title, search, state, version, seq, head, facts,"
            " doers, stood_in, light, opened_at, received_at, moved_at, effective_day, last_actor)"
            " VALUES ('c', 'w', 'd', '1', '', '', 's', 1, 1, '', '{}', '{}', '{}', 'green',"
            " '2026-01-01', '2026-01-01', '2026-01-01', '2026-01-01', 'a')"
        )
        connection.exec_driver_sql(
            "INSERT INTO event (id, case_id, seq, version, kind, action, actor, at, body, hash)"
            " VALUES (1, 'c', 1, 1, 'move', 'open', 'a', '2026-01-01', 'x', 'y')"
        )
    return 1


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM event WHERE id = 1",
        "UPDATE event SET actor = 'b' WHERE id = 1",
        "UPDATE event SET log_index = 5, actor = 'b' WHERE id = 1",
    ],
    ids=["delete", "change", "change beside the place in the log"],
)
def test_history_is_never_changed_or_deleted(database, entry, statement):
    with pytest.raises(DBAPIError, match="history is never changed"), database.engine.begin() as connection:
        connection.exec_driver_sql(statement)


def test_the_place_in_the_log_is_given_once(database, entry):
    with database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE event SET log_index = 0 WHERE id = 1")

    with pytest.raises(DBAPIError, match="history is never changed"), database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE event SET log_index = 1 WHERE id = 1")


def test_opening_a_database_twice_reads_what_was_written(database_url, entry):
    other = open_database(database_url)

    with other.reading() as work:
        assert work.session.connection().exec_driver_sql("SELECT count(*) FROM event").scalar() == 1
    other.dispose()


def test_a_file_that_this_user_may_only_read_is_told_like_everywhere():
    with tempfile.TemporaryDirectory() as place:
        file = Path(place, "office.db")
        upgrade(f"sqlite:///{file}")
        Path(place).chmod(0o755)
        file.chmod(0o444)

        with somebody_else(), pytest.raises(OnlyReadable):
            upgrade(f"sqlite:///{file}")
