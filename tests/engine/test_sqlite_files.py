"""A SQLite file that may only be read is read where that shows all of it, and never written."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from pathlib import Path

import pytest

from engine.errors import OnlyReadable
from engine.models import Heartbeat
from engine.statements import Statement
from engine.unit_of_work import open_database
from tests.engine.toy import NOW
from tests.somebody_else import somebody_else

NAMES = Statement("SELECT name FROM heartbeat ORDER BY name")
BEAT = Statement("INSERT INTO heartbeat (name, at) VALUES (:name, :at)")


@pytest.fixture
def file():
    """A database with one row in a folder that everybody reaches; at the end the tests are themselves again."""
    folder = Path(tempfile.mkdtemp(suffix=" #1"))
    folder.chmod(0o755)
    file = folder / "office.db"
    with written(file) as database:
        Heartbeat.metadata.tables["heartbeat"].create(database.engine)
        beat(database, "a")
    yield file
    shutil.rmtree(folder)


@contextlib.contextmanager
def written(file):
    """The database as somebody has it open who may write it; the log goes when they end."""
    database = open_database(f"sqlite:///{file}")
    yield database
    database.dispose()


@contextlib.contextmanager
def as_somebody_who_only_reads(file, *, mode=0o444):
    """In the block we may not write in the folder, nor the files unless their mode says so."""
    for one in file.parent.iterdir():
        one.chmod(mode)
    file.parent.chmod(0o555)
    try:
        with somebody_else():
            yield
    finally:
        file.parent.chmod(0o755)
        for one in file.parent.iterdir():
            one.chmod(0o644)


def beat(database, name):
    database.write(lambda work: work.run(BEAT, name=name, at=NOW))


def names(file):
    database = open_database(f"sqlite:///{file}")
    try:
        with database.reading() as work:
            return [name for (name,) in work.rows(NAMES)]
    finally:
        database.dispose()


def beside(file):
    return sorted(one.name for one in file.parent.iterdir())


def test_a_file_that_nobody_has_open_is_read_as_it_lies(file):
    with as_somebody_who_only_reads(file):
        assert names(file) == ["a"]

    assert beside(file) == ["office.db"]


def test_a_file_that_might_be_written_in_a_folder_that_may_not_is_read_as_well(file):
    with as_somebody_who_only_reads(file, mode=0o666):
        assert names(file) == ["a"]

    assert beside(file) == ["office.db"]


def test_evidence_from_which_the_leave_to_write_was_taken_is_left_alone_by_root_too(file):
    file.chmod(0o444)

    assert names(file) == ["a"]
    with pytest.raises(OnlyReadable), written(file) as database:
        beat(database, "b")
    assert beside(file) == ["office.db"]


def test_a_link_to_a_file_elsewhere_is_followed(file):
    link = file.parent / "link.db"
    link.symlink_to(file)

    with as_somebody_who_only_reads(file):
        assert names(link) == ["a"]


def test_what_another_user_goes_on_writing_is_read_through_the_log(file):
    with written(file) as database:
        beat(database, "b")
        with as_somebody_who_only_reads(file):
            first = names(file)
        beat(database, "c")
        with as_somebody_who_only_reads(file):
            second = names(file)

    assert (first, second) == (["a", "b"], ["a", "b", "c"])


def test_a_copy_with_log_and_index_is_read_whole(file):
    with written(file) as database:
        beat(database, "b")
        copies = [(one, one.read_bytes()) for one in file.parent.iterdir()]
    for path, content in copies:
        path.write_bytes(content)

    with as_somebody_who_only_reads(file):
        assert names(file) == ["a", "b"]


def test_a_copy_whose_log_cannot_be_read_is_refused_and_no_older_state_shown(file):
    with written(file) as database:
        beat(database, "b")
        log = file.with_name("office.db-wal").read_bytes()
    file.with_name("office.db-wal").write_bytes(log)

    with as_somebody_who_only_reads(file), pytest.raises(OnlyReadable, match="copy the whole folder") as refused:
        names(file)

    assert str(file.with_name("office.db-wal")) in refused.value.label.zh


def test_an_empty_log_hides_nothing(file):
    file.with_name("office.db-wal").touch()

    with as_somebody_who_only_reads(file):
        assert names(file) == ["a"]


def test_whoever_may_only_read_is_told_before_anything_is_written(file):
    with as_somebody_who_only_reads(file):
        database = open_database(f"sqlite:///{file}")
        with pytest.raises(OnlyReadable, match="the user of the services"):
            beat(database, "b")
        database.dispose()

    assert names(file) == ["a"]


def read_while_somebody_begins_to_write(file, statement):
    with as_somebody_who_only_reads(file):
        reader = open_database(f"sqlite:///{file}")
    try:
        with reader.reading() as work:
            work.rows(NAMES)
            with written(file) as database:
                beat(database, "b")
            work.rows(statement)
    finally:
        reader.dispose()


@pytest.mark.parametrize("statement", [NAMES, Statement("SELECT nonsense FROM heartbeat")], ids=["rows", "a fault"])
def test_what_is_read_while_somebody_begins_to_write_is_refused(file, statement):
    with pytest.raises(OnlyReadable, match="run it again"):
        read_while_somebody_begins_to_write(file, statement)
