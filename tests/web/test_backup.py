from __future__ import annotations

import contextlib
import hashlib
import itertools
import json
import os
import pty
import resource
import shutil
import subprocess
import tempfile
import threading
import zipfile
from pathlib import Path

import pytest

from engine.errors import DatabaseUnavailable
from engine.statements import Statement
from engine.unit_of_work import open_database
from engine.verify import verify
from tests import qingxi
from tests.conftest import empty_tables
from tests.somebody_else import somebody_else
from tests.web.command_line import PROGRAM, at_home, environment, full, program, run  # noqa: F401 -- fixtures
from tests.web.conftest import PASSWORD_HASH
from web.database import newest_revision
from workflows.backup import NOT_COPIED, backup, restore, stored_files
from workflows.backup_file import BadBackup

REVISION = newest_revision()
SHA256 = "ab" * 32
DIGEST_OF_X = hashlib.sha256(b"x").hexdigest()
CASES = Statement("SELECT count(*) FROM case_")
SESSION = Statement(
    "INSERT INTO session (token_hash, person_id, case_id, csrf, created_at, seen_at, expires_at)"
    " VALUES ('t', 'lin', NULL, 'c', :now, :now, :now)"
)


@pytest.fixture
def folder(tmp_path):
    """Attachments: one that is whole, and what is left of an upload that was cut off."""
    folder = tmp_path / "attachments"
    (folder / "ab").mkdir(parents=True)
    (folder / "ab" / SHA256).write_bytes(b"a photograph" * 1000)
    (folder / "ab" / f"{SHA256}.12345678.part").write_bytes(b"half of")
    return folder


@pytest.fixture
def busy(database):
    """An office with people, matters, papers, limits, notices, a sealed report and somebody signed in."""
    database.write(lambda work: qingxi.take_office(work, PASSWORD_HASH))
    case = qingxi.opened(database)
    qingxi.opened(database, title="=1+1", facts="“引号”\n换行 \U0001f33e")
    qingxi.reported(database)
    qingxi.pressed(database, case, "note", by="lin", note_text="记一笔")
    database.write(lambda work: work.run(SESSION, now=qingxi.NOW))
    return database


@pytest.fixture
def saved(busy, folder, tmp_path):
    """A backup of it."""
    backup(busy, tmp_path / "office.zip", revision=REVISION, files=folder)
    return tmp_path / "office.zip"


@pytest.fixture
def empty(sqlite_template, tmp_path):
    """Another database, with nothing in it."""
    database = open_database(f"sqlite:///{shutil.copy(sqlite_template, tmp_path / 'other.db')}")
    yield database
    database.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_of_each(request, empty, postgres_url):
    """An empty database of each kind; the one on PostgreSQL is the one that was saved, emptied."""
    if request.param == "sqlite":
        yield empty
        return
    database = open_database(empty_tables(postgres_url))
    yield database
    database.dispose()


def digests(file):
    with zipfile.ZipFile(file) as archive:
        return json.loads(archive.read("manifest.json"))["sha256"]


def altered(file, **parts):
    """The backup with some parts replaced; None takes one out."""
    other = file.with_name("altered.zip")
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(other, "w") as new:
        for name in old.namelist():
            content = parts.get(name, old.read(name))
            if content is not None:
                new.writestr(name, content)
    return other


def in_a_terminal(*arguments, home):
    """Everything that a command writes which is started in a terminal."""
    ours, terminal = pty.openpty()
    process = subprocess.Popen(
        (*PROGRAM, *arguments),
        cwd=home,
        env={**environment(home, None), "TERM": "xterm"},
        stdout=terminal,
        stderr=terminal,
    )
    os.close(terminal)
    shown = b""
    with contextlib.suppress(OSError):  # how Linux says that the other end is closed
        while piece := os.read(ours, 1 << 16):
            shown += piece
    os.close(ours)
    assert process.wait() == 0, shown
    return shown.decode()


def count(database):
    with database.reading() as work:
        return work.row(CASES)[0]


def test_what_is_restored_equals_what_was_saved_on_either_database(saved, empty_of_each, folder, tmp_path):
    copied = restore(empty_of_each, saved, revision=REVISION, files=tmp_path / "new")

    again = tmp_path / "again.zip"
    backup(empty_of_each, again, revision=REVISION, files=tmp_path / "new")
    assert copied.files == 1
    assert digests(again) == digests(saved)
    assert (tmp_path / "new/ab" / SHA256).read_bytes() == (folder / "ab" / SHA256).read_bytes()
    assert verify(empty_of_each, qingxi.office()).holds


def test_the_office_works_on_after_a_restore(saved, empty_of_each, tmp_path):
    restore(empty_of_each, saved, revision=REVISION, files=tmp_path / "new")

    case = qingxi.opened(empty_of_each, title="下一件")
    qingxi.pressed(empty_of_each, case, "note", by="lin", note_text="又一笔")

    assert case.number.endswith("-003")
    assert verify(empty_of_each, qingxi.office()).holds


def test_nobody_comes_back_into_a_session_by_a_restore(saved, empty, tmp_path):
    restore(empty, saved, revision=REVISION, files=tmp_path / "new")

    with empty.reading() as work:
        assert work.row(Statement("SELECT count(*) FROM session"))[0] == 0
    assert not {f"tables/{name}.ndjson" for name in NOT_COPIED} & digests(saved).keys()


def test_a_backup_can_be_read_by_its_owner_only_and_holds_no_half_upload(saved):
    assert saved.stat().st_mode & 0o777 == 0o600
    assert [name for name in digests(saved) if name.startswith("files/")] == [f"files/ab/{SHA256}"]
    assert list(saved.parent.glob("*.part")) == []


def test_files_that_cannot_be_read_are_never_left_out_in_silence():
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place, "attachments")
        (folder / "ab").mkdir(parents=True)
        (folder / "ab" / SHA256).write_bytes(b"a photograph")
        Path(place).chmod(0o755)
        (folder / "ab").chmod(0o000)

        with somebody_else(), pytest.raises(PermissionError):
            stored_files(folder)
        (folder / "ab").chmod(0o755)


def test_a_backup_while_others_write_is_of_one_moment(database, empty, tmp_path):
    database.write(qingxi.take_office)
    stop, written = threading.Event(), []

    def write():
        while not stop.is_set():
            case = qingxi.opened(database)
            written.append(qingxi.pressed(database, case, "note", by="lin", note_text="记一笔"))

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in itertools.count():
            saved = tmp_path / f"{number}.zip"
            backup(database, saved, revision=REVISION, files=tmp_path / "none")
            if (number >= 4 and len(written) > 5) or not writer.is_alive():
                break
    finally:
        stop.set()
        writer.join()

    restore(empty, saved, revision=REVISION, files=tmp_path / "none")
    assert len(written) > 5
    assert 0 < count(empty) <= count(database)
    assert verify(empty, qingxi.office()).holds


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda file: file.write_bytes(file.read_bytes()[:-100]), "no backup, or not all of one"),
        (lambda file: file.write_bytes(file.read_bytes()[:50]), "no backup, or not all of one"),
        (lambda file: file.write_bytes(b""), "no backup, or not all of one"),
        (lambda file: file.write_bytes(b"hello"), "no backup, or not all of one"),
        (lambda file: altered(file, **{"tables/person.ndjson": b""}).replace(file), "was changed: tables/person.ndjson"),
        (lambda file: altered(file, **{"tables/person.ndjson": None}).replace(file), "is damaged: tables/person.ndjson"),
        (lambda file: altered(file, **{f"files/ab/{SHA256}": b"x"}).replace(file), "was changed: files/ab/"),
        (lambda file: altered(file, **{"manifest.json": None}).replace(file), "no backup of OneVisit"),
        (lambda file: altered(file, **{"manifest.json": b"[]"}).replace(file), "no backup of OneVisit"),
        (lambda file: altered(file, **{"manifest.json": b"\xff"}).replace(file), "no backup of OneVisit"),
        (lambda file: altered(file, **{"manifest.json": b'{"format": "other"}'}).replace(file), "no backup of OneVisit"),
        (
            lambda file: altered(
                file, **{"manifest.json": json.dumps({"format": "onevisit-backup-1", "revision": REVISION, "sha256": {}})}
            ).replace(file),
            "was changed: tables/",
        ),
    ],
    ids=[
        "truncated", "cut to its head", "empty", "no archive", "a table changed", "a table taken out", "a file changed",
        "no manifest", "a manifest of another shape", "a manifest that is no text", "another format", "nothing promised",
    ],
)  # fmt: skip
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_file_that_is_not_wholly_a_backup_is_refused_and_nothing_is_restored(saved, empty, tmp_path, spoil, sentence):
    spoil(saved)

    with pytest.raises(BadBackup, match=sentence):
        restore(empty, saved, revision=REVISION, files=tmp_path / "new")

    assert count(empty) == 0
    assert not (tmp_path / "new").exists()


def test_a_backup_of_another_version_is_refused_with_both_versions_named(saved, empty, tmp_path):
    with pytest.raises(BadBackup, match=rf"备份的数据库版本为 {REVISION}，本程序需要 0000"):
        restore(empty, saved, revision="0000", files=tmp_path / "new")


def test_a_database_in_which_anybody_works_is_never_restored_into(saved, busy, tmp_path):
    before = count(busy)

    with pytest.raises(BadBackup, match="不是空的"):
        restore(busy, saved, revision=REVISION, files=tmp_path / "new")

    assert count(busy) == before
    assert not (tmp_path / "new").exists()


def test_what_a_program_writes_when_it_starts_is_no_hindrance(saved, empty, tmp_path):
    empty.write(lambda work: qingxi.office().publish(work, qingxi.NOW))

    restore(empty, saved, revision=REVISION, files=tmp_path / "new")

    assert verify(empty, qingxi.office()).holds


@pytest.mark.parametrize("name", ["files/../../outside", "files//etc/outside"])
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_path_that_leads_outside_is_refused(saved, empty, tmp_path, name):
    manifest = {"format": "onevisit-backup-1", "revision": REVISION, "sha256": {**digests(saved), name: DIGEST_OF_X}}
    spoilt = altered(saved, **{"manifest.json": json.dumps(manifest)})
    with zipfile.ZipFile(spoilt, "a") as archive:
        archive.writestr(name, b"x")

    with pytest.raises(BadBackup, match="leads outside"):
        restore(empty, spoilt, revision=REVISION, files=tmp_path / "new")

    assert not (tmp_path / "outside").exists()
    assert count(empty) == 0


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_rows_that_do_not_fit_the_tables_are_refused_as_a_whole(saved, empty, tmp_path):
    lines = b'{"login": "nobody", "nonsense": 1}\n'
    changed = {**digests(saved), "tables/person.ndjson": hashlib.sha256(lines).hexdigest()}
    manifest = {"format": "onevisit-backup-1", "revision": REVISION, "sha256": changed}
    spoilt = altered(saved, **{"manifest.json": json.dumps(manifest), "tables/person.ndjson": lines})

    with pytest.raises(BadBackup, match="does not fit the database"):
        restore(empty, spoilt, revision=REVISION, files=tmp_path / "new")

    assert count(empty) == 0


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_where_there_is_no_room_nothing_is_restored(saved, empty, tmp_path):
    with full(empty), pytest.raises(DatabaseUnavailable, match="full"):
        restore(empty, saved, revision=REVISION, files=tmp_path / "new")

    assert count(empty) == 0


# the commands


@pytest.fixture
def elsewhere(tmp_path):
    """The address of a database that is not there yet."""
    return f"sqlite:///{tmp_path / 'elsewhere.db'}"


def test_a_backup_and_a_restore_by_command_end_verified(run, busy, database_url, elsewhere):
    made = run("backup", "office.zip", "--database", database_url, "--json")
    restored = run("restore", "office.zip", "--database", elsewhere)

    assert (made.status, made.data["file"]) == (0, "office.zip")
    assert restored.status == 0
    assert restored.out.startswith("3件，4条记录：记录链完整\n")
    assert f"已恢复{made.data['rows']}行" in restored.err


def test_a_backup_that_was_tampered_with_before_it_was_made_is_found_after_the_restore(
    run, busy, database_url, elsewhere
):
    with busy.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE case_ SET state = 'closed'")
    run("backup", "office.zip", "--database", database_url)

    restored = run("restore", "office.zip", "--database", elsewhere)

    assert restored.status == 1
    assert "有不符之处" in restored.out


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_commands_refuse_in_a_sentence(run, busy, database_url, elsewhere, at_home):
    run("backup", "office.zip", "--database", database_url)
    (at_home / "half.zip").write_bytes((at_home / "office.zip").read_bytes()[:-9])

    into_full = run("restore", "office.zip", "--database", database_url)
    half = run("restore", "half.zip", "--database", elsewhere)
    nowhere = run("backup", "no/folder/office.zip", "--database", database_url)
    again = run("backup", "office.zip", "--database", database_url)

    assert [ran.status for ran in (into_full, half, nowhere, again)] == [1, 1, 1, 2]
    assert "已有文件 office.zip" in again.err
    assert "目标数据库不是空的" in into_full.err
    assert "“half.zip”不是备份文件，或者不完整" in half.err
    assert nowhere.err == "无法读写 no/folder/office.zip：没有这个文件或文件夹\n"
    assert [ran.out for ran in (into_full, half, nowhere)] == ["", "", ""]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_backup_for_which_there_is_no_room_leaves_nothing(busy, database_url, tmp_path):
    place = tmp_path / "copies"
    place.mkdir()
    (place / "older.zip").write_text("the old one")

    ran = program("backup", place / "office.zip", home=tmp_path, database=database_url, preexec_fn=with_little_room)

    assert ran.status == 1
    assert "无法读写" in ran.err
    assert [(file.name, file.read_text()) for file in place.iterdir()] == [("older.zip", "the old one")]


def with_little_room():
    """No file that this process writes grows beyond 40 kB."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000))


def test_a_backup_never_takes_the_place_of_a_file(busy, folder, tmp_path):
    target = tmp_path / "friday.zip"
    target.write_bytes(b"the backup of last Friday")

    with pytest.raises(FileExistsError):
        backup(busy, target, revision=REVISION, files=folder)
    assert target.read_bytes() == b"the backup of last Friday"


def test_a_restore_tells_how_far_it_is_and_of_how_much(saved, empty, tmp_path):
    told = []

    restore(empty, saved, revision=REVISION, files=tmp_path / "new", progress=lambda *step: told.append(step))

    assert told == [(done, len(digests(saved))) for done in range(1, len(digests(saved)) + 1)]


@pytest.fixture
def manned(run):
    """An office in the usual place in which one person works."""
    run("migrate")
    run("users", "add", "first", "陈一", "--holder", "unit:petition_office")


def test_an_office_without_people_is_not_copied_since_it_is_the_wrong_one(run, at_home):
    run("migrate")

    ran = run("backup", "office.zip")

    assert (ran.status, ran.out) == (1, "")
    assert f"{at_home}/data/office.db" in ran.err
    assert f".env 只从当前文件夹 {at_home} 读取" in ran.err
    assert list(at_home.glob("office.zip*")) == []


def test_an_office_that_everybody_left_is_copied(run, manned):
    run("users", "deactivate", "first")

    assert run("backup", "office.zip").status == 0


def test_a_terminal_shows_a_bar_while_everything_is_copied_and_put_back(run, manned, at_home):
    copied = in_a_terminal("backup", "one.zip", home=at_home)
    (at_home / "data").rename(at_home / "lost")
    restored = in_a_terminal("restore", "one.zip", home=at_home)

    assert [bar in shown for bar, shown in (("备份", copied), ("恢复", restored))] == [True, True]
    assert ["━" in shown for shown in (copied, restored)] == [True, True]


def test_a_copy_that_was_broken_off_is_named_by_the_next_one(run, manned, at_home):
    (at_home / "old.zip.0123abcd.part").write_bytes(b"half a copy")

    told = run("backup", "one.zip")
    data = run("backup", "two.zip", "--json").data

    assert "old.zip.0123abcd.part 是中断的备份留下的" in told.out + told.err
    assert [Path(name).name for name in data["unfinished"]] == ["old.zip.0123abcd.part"]
    assert (at_home / "old.zip.0123abcd.part").exists()
