from __future__ import annotations

import os
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LOCKS = ["requirements.lock", "requirements-test.lock", "requirements-build.lock", "requirements-oracle.lock"]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
#: As in `psycopg[binary]>=3.2`, without what follows the name.
NAME = re.compile(r"[A-Za-z0-9._-]+")
PIN = re.compile(r"^([a-z0-9-]+)(?:\[[a-z,]+\])?==([^ ;\\]+)", re.MULTILINE)


def pins(lock):
    """Name and version of everything in a lock file."""
    return dict(PIN.findall((ROOT / lock).read_text("utf-8")))


def names(requirements):
    """The names of requirements as lock files write them."""
    return {re.sub(r"[-_.]+", "-", NAME.match(requirement)[0]).lower() for requirement in requirements}


def make(*words, folder, env=None):
    """Run make there, without the variables of a make that these tests may run under unless they are handed in."""
    return subprocess.run(
        ("make", *words),
        cwd=folder,
        env=env or {"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_address_and_no_folder(lock):
    text = (ROOT / lock).read_text("utf-8")

    assert (
        re.findall(r"://|--(?:index|extra-index|find-links|trusted-host)\S*|^[ ./~]*/.*|file:", text, re.MULTILINE)
        == []
    )


@pytest.mark.parametrize("lock", LOCKS)
def test_everything_in_a_lock_has_an_exact_version_and_a_hash(lock):
    requirements = (ROOT / lock).read_text("utf-8").replace("\\\n", " ").splitlines()

    assert [line for line in requirements if not re.match(r"\S+==\S+ .*--hash=sha256:[0-9a-f]{64}", line)] == []


@pytest.mark.parametrize(
    ("lock", "requirements"),
    [
        ("requirements.lock", PROJECT["project"]["dependencies"]),
        ("requirements-test.lock", PROJECT["dependency-groups"]["test"]),
        ("requirements-build.lock", PROJECT["build-system"]["requires"]),
    ],
    ids=["runtime", "test", "build"],
)
def test_a_lock_covers_what_the_project_asks_for(lock, requirements):
    assert names(requirements) - pins(lock).keys() == set()


def test_the_tests_run_on_the_versions_that_are_installed_at_an_office():
    assert pins("requirements.lock").items() <= pins("requirements-test.lock").items()


def test_what_is_under_agpl_stands_in_the_lock_of_the_oracle_alone():
    assert [lock for lock in LOCKS if "pm4py" in pins(lock)] == ["requirements-oracle.lock"]


def test_every_dependency_has_a_reason():
    decision = (ROOT / "docs/decisions/0002-dependencies.md").read_text("utf-8")
    asked = names(PROJECT["project"]["dependencies"]) | names(PROJECT["dependency-groups"]["test"])

    assert {name for name in asked if f"| {name} |" not in decision} == set()


def test_the_ci_runs_what_a_developer_runs():
    script = ROOT / ".ci/run"

    assert os.access(script, os.X_OK)
    assert script.read_text("utf-8").splitlines()[-1] == "exec make test"


@pytest.mark.parametrize(
    ("goal", "steps"),
    [
        ("env", ["requirements.lock", "requirements-build.lock", "--editable ."]),
        ("demo", ["requirements.lock", "onevisit demo --port 8123"]),
        (
            "test",
            [
                "requirements-test.lock",
                "tests.browser.browser",
                "ruff",
                "mypy",
                "onevisit check",
                "coverage run -m pytest -n 2 tests/engine",
                "coverage report",
                "pytest -n 2 --ignore tests/engine",
            ],
        ),
    ],
)
def test_a_command_prepares_what_it_needs_in_a_fresh_clone(goal, steps):
    planned = make("--dry-run", "--always-make", goal, "PORT=8123", folder=ROOT).stdout

    places = [planned.find(step) for step in steps]

    assert places == sorted(places)
    assert -1 not in places


def test_the_suite_fails_where_a_branch_of_the_engine_is_not_reached():
    settings = PROJECT["tool"]["coverage"]

    assert (settings["run"]["branch"], settings["run"]["source"], settings["report"]["fail_under"]) == (
        True,
        ["engine"],
        100,
    )
    assert "exclude_also" not in settings["report"]


def test_with_words_for_pytest_only_those_tests_run_and_nothing_is_measured():
    planned = make("--dry-run", "--always-make", "test", "ARGS=-k deadline", folder=ROOT).stdout

    assert ".venv/bin/python -m pytest -k deadline" in planned.splitlines()
    assert "coverage run" not in planned
