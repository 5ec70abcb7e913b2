from __future__ import annotations

import hashlib
import os
import shutil
from datetime import timedelta

import pytest

from engine.unit_of_work import open_database
from tests import qingxi
from tests.web.at_work import door, township, work_state  # noqa: F401 -- fixtures
from tests.web.test_files import PDF, stored, upload
from web.leftovers import clear
from web.state import AppState
from web.uploads import hold, path_of
from web.worker import round_of
from workflows.backup import backup


@pytest.fixture
def folder(work_state):
    """The folder of attachments, which this database knows as its own."""
    folder = work_state.settings.data_dir / "attachments"
    folder.mkdir(parents=True)
    clear(work_state)
    return folder


def lay(folder, content, at):
    """A file as an upload leaves it, written at a moment."""
    sha256 = hashlib.sha256(content).hexdigest()
    path = path_of(folder, sha256)
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)
    return dated(path, at)


def dated(path, at):
    os.utime(path, (at.timestamp(), at.timestamp()))
    return path


def test_a_file_that_no_entry_names_goes_after_a_day_and_not_before(work_state, folder, clock):
    path = lay(folder, b"a photograph", clock())

    clock.pass_by(hours=24)
    round_of(work_state)
    after_a_day = path.exists()
    clock.pass_by(seconds=1)
    round_of(work_state)

    assert after_a_day
    assert not path.exists()


def test_a_file_that_an_entry_names_stays_for_good(work_state, folder, clock, township, door):
    upload(door("lin"), qingxi.opened(township), ("证明.pdf", PDF))
    (path,) = (path for path in stored(work_state) if not path.name.startswith("."))
    dated(path, clock())

    clock.pass_by(days=10_000)

    assert clear(work_state) == 0
    assert path.read_bytes() == PDF


def test_what_is_left_of_a_broken_upload_goes_as_well_and_what_is_not_ours_stays(work_state, folder, clock):
    whole = lay(folder, b"a photograph", clock())
    part = dated(whole.rename(whole.with_name(f"{whole.name}.0123abcd.part")), clock())
    strange = whole.with_name("notes of the administrator.txt")
    strange.write_text("x")
    dated(strange, clock())

    clock.pass_by(days=2)

    assert clear(work_state) == 1
    assert (part.exists(), strange.exists()) == (False, True)


def test_a_file_that_is_handed_in_again_counts_as_new(work_state, folder, clock):
    path = lay(folder, b"a photograph", clock())
    clock.pass_by(days=2)

    is_held = hold(path, path.name)

    assert is_held
    assert clear(work_state) == 0
    assert path.exists()


def test_what_lay_there_before_the_folder_was_known_is_never_touched(work_state, clock):
    folder = work_state.settings.data_dir / "attachments"
    (folder / "00").mkdir(parents=True)
    path = lay(folder, b"a photograph", clock() - timedelta(seconds=1))
    clear(work_state)

    clock.pass_by(days=3)

    assert clear(work_state) == 0
    assert path.exists()


def test_with_a_database_that_does_not_know_the_folder_nothing_goes_and_the_log_says_so(
    work_state, folder, clock, sqlite_template, tmp_path, caplog
):
    path = lay(folder, b"a photograph", clock())
    tried_out = open_database(f"sqlite:///{shutil.copy(sqlite_template, tmp_path / 'tried-out.db')}")
    clock.pass_by(days=2)

    cleared = clear(AppState(tried_out, work_state.office, work_state.settings, {}, b"", clock))

    tried_out.dispose()
    assert cleared == 0
    assert path.exists()
    assert "belong to another database" in caplog.text


def test_no_copy_takes_along_that_a_folder_is_known(work_state, folder, township, tmp_path):
    copied = backup(township, tmp_path / "copy.zip", revision="1", files=folder)

    assert copied.files == 0
    assert b".office-" not in (tmp_path / "copy.zip").read_bytes()
