"""Programs that are shot, two that do the same, a database that goes away, a disk that is full."""

from __future__ import annotations

import json
import random
import signal
from datetime import timedelta

import httpx2
import pytest
from sqlmodel import SQLModel

from engine.errors import DatabaseUnavailable
from engine.statements import Statement
from engine.unit_of_work import open_database
from engine.verify import verify
from tests import qingxi
from tests.web.at_work import door, hidden, township, work_state  # noqa: F401 -- fixtures
from tests.web.command_line import (  # noqa: F401 -- fixtures
    IN_SMALL_STEPS,
    free_port,
    full,
    program,
    shot,
    staffed_url,
    started,
    until,
)
from tests.web.conftest import ADDRESS, PASSWORD_HASH, sign_in, token_on, visitor
from web.app import create_app
from web.database import upgrade
from web.permissions import PERMISSIONS
from web.settings import Settings
from web.state import AppState, wall_clock
from web.worker import round_of

CASES = 40
#: Before so many days each matter came in: many of its limits are over by now.
DAYS_AGO = 60
TAKEN = Statement("SELECT count(*) FROM event WHERE step IS NOT NULL")
STEPS = Statement("SELECT case_id, deadline, generation, step FROM event WHERE step IS NOT NULL")
DUE = Statement("SELECT count(*) FROM deadline WHERE next_at <= :now")
NOTICES = Statement("SELECT key, holder FROM notice")


@pytest.fixture
def neglected(staffed_url):
    """An office in which nobody watched the limits for a long time."""
    database = open_database(staffed_url)
    database.write(lambda work: qingxi.office().publish(work, wall_clock()))
    past = wall_clock() - timedelta(days=DAYS_AGO)
    for _ in range(CASES):
        qingxi.opened(database, by="lijia", first_receiver="lijia", now=past, received_at=past.isoformat())
    yield database
    database.dispose()


def read(database, statement, **values):
    with database.reading() as work:
        return work.rows(statement, **values)


def steps(database):
    """How many steps were taken."""
    return read(database, TAKEN)[0][0]


def steps_by_case(database):
    """For each case its steps, in order; a step that was taken twice stands there twice."""
    found = {}
    for case, *step in read(database, STEPS):
        found.setdefault(case, []).append(tuple(step))
    return [sorted(many) for many in found.values()]


def assert_each_step_was_taken_once(database):
    taken = steps_by_case(database)

    assert len(taken) == CASES
    assert len(taken[0]) == len(set(taken[0])) > 5
    assert [one for one in taken if one != taken[0]] == []
    assert read(database, DUE, now=wall_clock()) == [(0,)]
    assert verify(database, qingxi.office()).holds


def shoot_again_and_again(database, *command, home, url):
    """Shoot the program three times, each time some moment after it has taken further steps."""
    moments = random.Random(20260302)  # noqa: S311 -- moments, no secrets
    for _ in range(3):
        before = steps(database)
        process = started(*command, home=home, database=url, how=IN_SMALL_STEPS)
        status = shot(process, lambda before=before: steps(database) > before, wait=moments.uniform(0, 0.15))
        assert status == -signal.SIGKILL


def test_a_worker_that_is_shot_and_started_again_takes_each_step_once(neglected, staffed_url, tmp_path):
    shoot_again_and_again(neglected, "worker", home=tmp_path, url=staffed_url)
    half_way = steps(neglected)

    last = program("worker", "--once", "--json", home=tmp_path, database=staffed_url)

    notices = read(neglected, NOTICES)
    assert half_way > 0
    assert (last.status, last.data["failed"], last.data["steps"]) == (0, 0, steps(neglected) - half_way)
    assert len(notices) == len(set(notices)) > 0
    assert_each_step_was_taken_once(neglected)


def test_two_workers_at_once_take_each_step_once(neglected, staffed_url, tmp_path):
    both = [
        started("worker", "--once", "--json", home=tmp_path, database=staffed_url, how=IN_SMALL_STEPS) for _ in "ab"
    ]
    said = [json.loads(process.communicate()[0]) for process in both]

    assert [process.returncode for process in both] == [0, 0]
    assert [one["failed"] for one in said] == [0, 0]
    assert sum(one["steps"] for one in said) == steps(neglected)
    assert_each_step_was_taken_once(neglected)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # on PostgreSQL the worker is a program of its own
def test_a_server_that_is_shot_while_it_watches_takes_each_step_once(neglected, staffed_url, tmp_path):
    port = free_port()
    shoot_again_and_again(neglected, "serve", "--port", port, home=tmp_path, url=staffed_url)

    server = started("serve", "--port", port, home=tmp_path, database=staffed_url)
    until(server, lambda: read(neglected, DUE, now=wall_clock()) == [(0,)])
    health = httpx2.get(f"http://127.0.0.1:{port}/health")
    server.terminate()
    said = server.communicate()[0].decode()

    assert health.json()["status"] == "ok"
    assert (server.returncode, said) == (0, f"网页在 http://127.0.0.1:{port}，按 Ctrl-C 结束\n")
    assert_each_step_was_taken_once(neglected)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_a_worker_that_is_told_to_stop_ends_quietly_after_its_round(neglected, staffed_url, tmp_path, how):
    worker = started("worker", home=tmp_path, database=staffed_url, how=IN_SMALL_STEPS)
    until(worker, lambda: steps(neglected) > 0)

    worker.send_signal(how)
    said = worker.communicate()[0].decode()

    assert (worker.returncode, said) == (0, "")
    assert_each_step_was_taken_once(neglected)


# a disk that is full


def everything(database):
    """How many rows each table has."""
    return {
        table.name: read(database, Statement(f"SELECT count(*) FROM {table.name}"))[0][0]
        for table in SQLModel.metadata.sorted_tables
    }


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_full_disk_is_told_on_a_page_and_nothing_is_half_done(door, township):
    client = door("lin")
    page = client.get("/intake/petition")
    form = {**qingxi.INTAKE, "facts": "塌了。" * 3000, "csrf": token_on(page), "key": hidden(page, "key"), "do": "open"}
    before = everything(township)

    with full(township):
        refused = client.post("/intake/petition", data=form)
        still_read = client.get("/cases")
    left = everything(township)
    again = client.post("/intake/petition", data=form)

    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "10")
    assert "数据库暂不可用或正忙，没有只办到一半的内容" in refused.text
    assert still_read.status_code == 200
    assert left == before
    assert again.status_code == 303
    assert everything(township)["case_"] == before["case_"] + 1
    assert verify(township, qingxi.office()).holds


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_full_disk_stops_no_sweep_for_good(township, work_state, clock):
    qingxi.opened(township)
    clock.pass_by(days=400)

    with full(township), pytest.raises(DatabaseUnavailable):
        round_of(work_state)
    done = round_of(work_state)

    assert done.steps == steps(township) > 0
    assert verify(township, qingxi.office()).holds


# a database that goes away


@pytest.fixture
def far_away(own_postgres, tmp_path, clock):
    """The application over a PostgreSQL that can be stopped, and its server."""
    url = f"postgresql+psycopg://postgres@/postgres?host={own_postgres.folder}"
    upgrade(url)
    database = open_database(url)
    database.write(lambda work: qingxi.take_office(work, PASSWORD_HASH))
    settings = Settings(data_dir=tmp_path / "data", public_url=ADDRESS, _env_file=None)
    yield create_app(
        AppState(database, qingxi.office(), settings, PERMISSIONS, b"a secret of the tests, 32 bytes!", clock)
    )
    database.dispose()


def test_a_database_that_goes_away_is_told_on_every_page_and_found_again(far_away, own_postgres):
    client = visitor(far_away)
    sign_in(client, login="lin")
    there = [client.get(path).status_code for path in ("/", "/cases", "/health")]

    own_postgres.stop(signal.SIGQUIT)
    gone = [client.get(path) for path in ("/", "/cases", "/health")]
    own_postgres.start()
    found = [client.get(path) for path in ("/health", "/", "/cases", "/health", "/", "/cases")]

    assert there == [200, 200, 200]
    assert [answer.status_code for answer in gone] == [503, 503, 503]
    assert ["系统暂时不能办理" in answer.text for answer in gone] == [True, True, False]
    assert gone[2].json() == {"status": "database unavailable"}
    assert [answer.status_code for answer in found[-3:]] == [200, 200, 200]


def test_a_command_that_cannot_reach_the_database_ends_with_3_and_a_running_worker_waits_for_it(own_postgres, tmp_path):
    url = f"postgresql+psycopg://postgres@/postgres?host={own_postgres.folder}"
    upgrade(url)
    worker = started("worker", home=tmp_path, database=url)
    heartbeat = Statement("SELECT at FROM heartbeat WHERE name = 'sweep'")
    database = open_database(url)
    until(worker, lambda: read(database, heartbeat))

    own_postgres.stop(signal.SIGQUIT)
    refused = program("users", "list", home=tmp_path, database=url)
    own_postgres.start()
    database.dispose()
    before = read(database, heartbeat)
    until(worker, lambda: read(database, heartbeat) != before)
    worker.terminate()
    worker.communicate()
    database.dispose()

    assert (refused.status, "数据库连不上" in refused.err) == (3, True)
    assert worker.returncode == 0
