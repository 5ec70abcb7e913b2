from __future__ import annotations

from pathlib import Path

from web.settings import Settings


def test_whoever_names_only_a_sqlite_file_has_the_rest_of_the_office_in_its_folder():
    settings = Settings(database="sqlite:////srv/office/office.db", _env_file=None)

    assert settings.data_dir == Path("/srv/office")


def test_a_data_folder_that_is_named_stays_the_data_folder():
    settings = Settings(database="sqlite:////srv/office/office.db", data_dir=Path("/srv/data"), _env_file=None)

    assert settings.data_dir == Path("/srv/data")


def test_beside_another_database_the_data_folder_is_the_usual_one():
    settings = Settings(database="postgresql+psycopg://office@db/onevisit", _env_file=None)

    assert settings.data_dir == Path("data")
