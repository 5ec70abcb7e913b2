"""The `onevisit` command in this process, in a folder of its own, and as a program of its own."""

from __future__ import annotations

import contextlib
import io
import json
import os
import socket
import subprocess
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import event

from engine.unit_of_work import open_database
from web.commands import main
from workflows.demo.staff import OFFICE_PEOPLE
from workflows.installing import install_people
from workflows.office_file import read_office

WORKFLOWS = Path(__file__).parents[2] / "workflows.yaml"
PROGRAM = (sys.executable, "-c", "from web.commands import main; main()")
#: The same with so few cases in one transaction of the sweep that there are many of them.
IN_SMALL_STEPS = (
    sys.executable,
    "-c",
    "import engine.sweep; engine.sweep.BATCH = 5; from web.commands import main; main()",
)
#: Long before any day on which the tests run, since a command reads the real clock.
SINCE = date(2020, 1, 1)


@dataclass(frozen=True, slots=True)
class Ran:
    """How a command ended, and what it said."""

    status: int
    out: str
    err: str

    @property
    def data(self):
        return json.loads(self.out)


@pytest.fixture
def at_home(tmp_path, monkeypatch):
    """An empty folder as the place where the office keeps its data, and where commands are given."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ONEVISIT_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("ONEVISIT_WORKFLOWS", str(WORKFLOWS))
    monkeypatch.setenv("ONEVISIT_LANG", "zh")
    monkeypatch.delenv("ONEVISIT_DATABASE", raising=False)
    return tmp_path


@pytest.fixture
def run(at_home, capsys, monkeypatch):
    """`run("due", "5 days", "--from", "2026-03-02")` in this process."""

    def run(*arguments, stdin=""):
        monkeypatch.setattr("sys.stdin", io.StringIO(stdin))
        capsys.readouterr()
        with pytest.raises(SystemExit) as end:
            main([str(argument) for argument in arguments])
        said = capsys.readouterr()
        return Ran(end.value.code or 0, said.out, said.err)

    return run


def program(*arguments, home, database=None, stdin="", encoding="utf-8", **more):
    """The command as a program of its own, from start to end."""
    done = subprocess.run(
        (*PROGRAM, *map(str, arguments)),
        cwd=home, env={**environment(home, database), "PYTHONIOENCODING": encoding}, input=stdin.encode(), capture_output=True, check=False, **more,
    )  # fmt: skip
    return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())


def started(*arguments, home, database=None, how=PROGRAM):
    """The command as a program of its own that goes on running."""
    return subprocess.Popen(
        (*how, *map(str, arguments)),
        cwd=home, env=environment(home, database), stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip


def until(process, is_time):
    """Wait until it is time, or the program ends."""
    while process.poll() is None and not is_time():
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(0.02)


def shot(process, is_time, *, wait=0):
    """Kill a program without a word so many seconds after it is time; its status, negative if it was shot."""
    until(process, is_time)
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(wait)
    process.kill()
    process.communicate()
    return process.returncode


@contextlib.contextmanager
def full(database):
    """In the block there is no room for another page in this SQLite file."""
    with database.engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()

    def limit(driver, _record):
        driver.execute(f"PRAGMA max_page_count = {pages}")

    database.dispose()
    event.listen(database.engine, "connect", limit)
    yield
    event.remove(database.engine, "connect", limit)
    database.dispose()


def free_port():
    """A port on which nobody listens just now."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


def listens(port):
    """Whether somebody does now."""
    with socket.socket() as caller:
        return caller.connect_ex(("127.0.0.1", port)) == 0


def environment(home, database):
    named = {"ONEVISIT_DATABASE": database} if database else {}
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith("ONEVISIT_")},
        "ONEVISIT_DATA_DIR": str(home / "data"),
        "ONEVISIT_WORKFLOWS": str(WORKFLOWS),
        "ONEVISIT_LANG": "zh",
        "PYTHONPATH": str(WORKFLOWS.parent),
        **named,
    }


def staff_takes_office(database):
    """The people of the demo's office work here since long ago."""
    units = {name: (unit.name, unit.kind) for name, unit in read_office(WORKFLOWS).units.items()}
    database.write(lambda work: install_people(work, OFFICE_PEOPLE, units, SINCE))


@pytest.fixture
def staffed_url(database_url):
    """A database of each kind in which the office's people work."""
    database = open_database(database_url)
    staff_takes_office(database)
    database.dispose()
    return database_url
