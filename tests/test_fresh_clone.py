"""What a newcomer meets who has nothing but the files: one command, or one sentence about what is missing."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx2
import pytest

from tests.test_setup import ROOT, make
from tests.web.command_line import free_port, until

SET_UP = ("Makefile", "pyproject.toml", "requirements.lock", "requirements-test.lock", "requirements-build.lock")
#: Stands for a Python of a distribution that has cut `venv` in two.
WITHOUT_ENSUREPIP = f"""#!/bin/sh
case "$*" in *ensurepip*) exit 1 ;; esac
exec {sys.executable} "$@"
"""


@pytest.fixture
def clone(tmp_path):
    """The work tree as somebody gets it who clones it once it is committed: without what is ignored."""
    folder = tmp_path / "clone"
    if not (ROOT / ".git").exists():  # the suite runs in files that were handed on without their history
        return shutil.copytree(ROOT, folder, ignore=shutil.ignore_patterns(".venv", ".cache", "*-data", "__pycache__"))
    listed = subprocess.run(
        ("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"),
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    for name in filter(None, listed.stdout.decode().split("\0")):
        if (ROOT / name).exists():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    return folder


@pytest.fixture
def bare(tmp_path):
    """A folder with what `make env` reads, and nothing that it could install."""
    for name in SET_UP:
        shutil.copy2(ROOT / name, tmp_path / name)
    return tmp_path


@pytest.fixture
def demo(clone):
    """`make demo` in a clone: the process in a group of its own, its port, and where its output goes."""
    port, output = free_port(), clone.parent / "output"
    with output.open("wb") as written:
        process = subprocess.Popen(
            ("make", "demo", f"PORT={port}"),
            cwd=clone,
            env=ours(),
            stdout=written,
            stderr=written,
            start_new_session=True,
        )
    yield process, port, output
    stop(process)


def ours():
    """The environment of these tests without what steers the office, or belongs to a make that they run under."""
    strange = ("ONEVISIT_", "MAKE", "MFLAGS", "VIRTUAL_ENV", "COVERAGE_")
    return {name: value for name, value in os.environ.items() if not name.startswith(strange)}


def stop(process):
    """End make and what it started, as Ctrl-C does."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGINT)
    process.wait(60)


def listens(port):
    with socket.socket() as caller:
        return caller.connect_ex(("127.0.0.1", port)) == 0


def script(path, text):
    path.write_text(text, "utf-8")
    path.chmod(0o755)
    return path


def test_one_command_serves_the_demo_from_nothing_and_a_second_is_told_that_the_port_is_taken(demo, clone):
    process, port, output = demo
    until(process, lambda: listens(port))
    said = output.read_text("utf-8")
    assert listens(port), said

    page = httpx2.get(f"http://127.0.0.1:{port}/sign-in", timeout=300)
    second = make("demo", f"PORT={port}", folder=clone, env=ours())
    again = make("env", folder=clone, env=ours())
    stop(process)

    assert page.status_code == 200
    assert 'name="password"' in page.text
    assert f"http://127.0.0.1:{port}" in output.read_text("utf-8")
    assert second.returncode == 2
    assert f"make demo PORT={port + 123 if port + 123 <= 65535 else port - 123}" in second.stderr
    assert (again.returncode, again.stdout, again.stderr) == (0, "", "")
    assert not listens(port)


@pytest.mark.parametrize("goal", ["env", "demo", "test"])
def test_where_no_python_is_fit_it_says_what_to_do(bare, goal):
    refused = make(goal, "PYTHON=false", folder=bare)

    assert refused.returncode == 2
    assert "OneVisit needs Python 3.11, 3.12, 3.13 or 3.14" in refused.stderr
    assert f"make {goal} PYTHON=/path/to/python3.12" in refused.stderr
    assert not (bare / ".venv").exists()


@pytest.mark.parametrize("goal", ["env", "demo", "test"])
def test_where_python_comes_without_ensurepip_it_names_the_package(bare, goal):
    refused = make(goal, f"PYTHON={script(bare / 'python3', WITHOUT_ENSUREPIP)}", folder=bare)

    assert refused.returncode == 2
    assert "ensurepip is missing. On Debian or Ubuntu: apt-get install python3-venv" in refused.stderr
    assert not (bare / ".venv").exists()


def test_where_no_package_index_answers_it_says_so(bare):
    nowhere = {"PIP_INDEX_URL": f"http://127.0.0.1:{free_port()}/simple", "PIP_CONFIG_FILE": os.devnull}

    refused = make("env", f"PYTHON={sys.executable}", folder=bare, env={**ours(), **nowhere, "PIP_RETRIES": "0"})

    assert refused.returncode == 2
    assert "pip could not install the locked packages. Either it does not reach a package index" in refused.stderr
    assert not (bare / ".venv/.installed").exists()


def test_where_make_is_missing_the_ci_names_the_package(tmp_path):
    (tmp_path / "dirname").symlink_to(shutil.which("dirname"))

    refused = subprocess.run(
        (ROOT / ".ci/run",), env={"PATH": str(tmp_path)}, capture_output=True, text=True, check=False
    )

    assert refused.returncode == 1
    assert "GNU make is missing. On Debian or Ubuntu: apt-get install make" in refused.stderr


def test_an_environment_of_another_folder_is_made_anew(bare):
    (bare / ".venv").mkdir()
    Path(bare / ".venv/.made-for").write_text("/somewhere/else\n", "utf-8")

    refused = make("env", "PYTHON=false", folder=bare)

    assert "belongs to another folder" in refused.stdout
    assert not (bare / ".venv").exists()
