from __future__ import annotations

import fcntl
import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import urllib.request
from contextlib import closing
from datetime import datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from engine.verify import verify
from tests.web.command_line import free_port, listens, started, until
from tests.web.conftest import token_on, visitor
from web import demo
from web.app import create_app
from web.demo_greeting import greeting
from web.passwords import weakness
from web.settings import Settings
from workflows import leader_queries, queries
from workflows.demo.staff import OFFICE_PEOPLE
from workflows.people import standing_of
from workflows.worked_cases import WORKED_CASES

ZONE = ZoneInfo("Asia/Shanghai")
#: An ordinary afternoon, a day of the Spring Festival, and the first working day of a year without a calendar.
MOMENTS = {
    "an ordinary afternoon": datetime(2026, 11, 24, 15, 20, tzinfo=ZONE),
    "in the Spring Festival": datetime(2026, 2, 20, 10, 0, tzinfo=ZONE),
    "a year without a calendar": datetime(2027, 1, 4, 9, 30, tzinfo=ZONE),
}
AFTERNOON = MOMENTS["an ordinary afternoon"]
#: Who reads no petition, on purpose.
ADMINISTRATOR = "guanli"
#: Worked cases that end with a notice; all others end in the archive.
TOLD = {"不服宅基地官司判决", "修场镇文化站欠四个月工资", "水毁堡坎请县里管（县抄送）", "场镇塑料厂夜间烧废料"}
STATES = {
    (workflow, state) for workflow, names in {
        "petition": "registered triage objected accepted assigned signed investigating drafted issued delivered executing settled"
        " in_review reviewed in_rereview final redirected not_accepted closed_to_repeat led_out merged returned told sealed"
        " withdrawn closed",
        "suggestion": "received studying studied decided answered told closed withdrawn",
        "misconduct": "sealed opened passed_on no_misconduct filed",
    }.items() for state in names.split()
}  # fmt: skip
KILLED = """
import os, signal, sys
from datetime import datetime
from pathlib import Path
from web import demo
from web.settings import Settings

def progress(done, every):
    if done == 60:
        os.kill(os.getpid(), signal.SIGKILL)

demo.make(Settings(data_dir=Path(sys.argv[1]), _env_file=None), progress=progress)
"""


def settings(folder):
    return Settings(data_dir=folder, database="", _env_file=None)


def made(folder, moment=AFTERNOON, **more):
    return demo.make(settings(folder), now=lambda: moment, **more)


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    """The folder of an office that was made at a moment, once for all tests, and what it was given at its making."""
    folder = tmp_path_factory.mktemp("demo")
    offices = {}

    def made_once(name):
        if name not in offices:
            offices[name] = made(folder / name, MOMENTS[name])
        return offices[name]

    yield made_once
    for office in offices.values():
        office.close()


@pytest.fixture(params=MOMENTS)
def office(request, folders):
    """A demo office as it is made at each of the moments."""
    return folders(request.param)


@pytest.fixture
def kept(folders, tmp_path):
    """The folder of a demo office that was made before and is not in use."""
    database = folders("an ordinary afternoon").state.settings.data_dir
    return shutil.copytree(database, tmp_path / "demo")


def test_at_its_end_the_demo_says_that_the_office_stays(kept, tmp_path):
    port = free_port()
    process = started("demo", "--data", kept, "--port", port, home=tmp_path)
    until(process, lambda: listens(port))
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=300) as answer:
        status = answer.status
    process.send_signal(signal.SIGINT)
    said, _ = process.communicate()

    assert (status, process.returncode) == (200, 0)
    assert said.decode().startswith("正在打开示范办公室……\n")
    assert f"示范办公室已关闭，留在 {kept} 里" in said.decode()


def rows(folder, statement):
    with closing(sqlite3.connect(folder / "office.db")) as database:
        return database.execute(statement).fetchall()


def entries(office):
    """(moment at the office, actor, kind, body) of every entry, in the order in which they were written."""
    found = rows(office.state.settings.data_dir, "SELECT at, actor, kind, body FROM event ORDER BY id")
    return [(wall(at), actor, kind, json.loads(body)) for at, actor, kind, body in found]


def wall(stored):
    return datetime.fromisoformat(stored.replace("Z", "")).replace(tzinfo=ZoneInfo("UTC")).astimezone(ZONE)


def test_a_matter_came_to_every_state_that_there_is(office):
    workflows = dict(rows(office.state.settings.data_dir, "SELECT id, workflow FROM case_"))

    reached = {(workflows[body["case"]], body["to"]) for _, _, kind, body in entries(office) if kind == "move"}

    assert reached == STATES
    assert {
        (name, state)
        for name, compiled in office.state.office.lifecycles.items()
        for state in compiled.lifecycle.states
    } == STATES


def test_every_chain_holds(office):
    report = verify(office.state.database, office.state.office)

    assert report.holds, report.faults


def test_entries_are_written_in_the_order_of_time_and_none_lies_in_the_future(office):
    moments = [at for at, *_ in entries(office)]

    assert moments == sorted(moments)
    assert moments[-1] <= office.state.now()


def test_the_office_acts_on_working_days_in_opening_hours_only(office):
    calendar = office.state.office.calendar

    outside = [
        (at, actor) for at, actor, kind, _ in entries(office)
        if actor.startswith("person:") and not any(opens <= at < closes for opens, closes in calendar.open_periods(at.date()))
    ]  # fmt: skip

    assert outside == []


def test_every_step_of_a_limit_was_taken_at_its_own_moment_or_right_after_what_moved_it(office):
    steps = [
        (at, max(wall(body["step"]["moment"]), before))
        for (before, *_), (at, _, kind, body) in pairwise(entries(office)) if kind == "deadline"
    ]  # fmt: skip

    assert steps
    assert [at for at, _ in steps] == [moment for _, moment in steps]


def test_the_numbers_of_papers_rise_with_their_days(office):
    papers = rows(
        office.state.settings.data_dir,
        "SELECT substr(issued_at, 1, 10), number FROM document WHERE number LIKE '乡信〔%' ORDER BY issued_at, rowid",
    )
    places = [(number[3:7], int(number[8:-1])) for _, number in papers]

    assert places == sorted(places)


def test_everybody_of_the_office_but_its_administrator_finds_something_on_the_first_page(office):
    state = office.state
    with state.database.reading() as work:
        pages = {
            one.login: queries.overview(
                work,
                state.office,
                standing_of(work, one.login, state.today()),
                now=state.now(),
                soon=state.now() + timedelta(days=7),
            )
            for one in OFFICE_PEOPLE
        }

    assert {login for login, page in pages.items() if not (page.turn or page.soon or page.recent)} == {ADMINISTRATOR}
    assert {login for login, page in pages.items() if not page.turn} == {ADMINISTRATOR, "shenjing", "panduo"}


def test_a_leader_is_on_duty_on_each_working_day(office):
    state = office.state
    days = [state.today() + timedelta(days=days) for days in range(-30, 60)]

    with state.database.reading() as work:
        leader = standing_of(work, "chenwei", state.today())
        on_duty = {
            day: len(
                leader_queries.day_of(work, state.office, leader, now=datetime.combine(day, time(9), state.zone)).duty
            )
            for day in days
        }

    assert on_duty == {day: int(state.office.calendar.is_working_day(day)) for day in days}


def test_somebody_is_away_today_and_a_colleague_stands_in(office):
    state = office.state

    with state.database.reading() as work:
        deputy = standing_of(work, "jintao", state.today())

    assert "head:social_affairs" in deputy.holders


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_greeting_says_where_who_and_with_which_words(office, language):
    text = greeting(office, 8123, language)

    assert {one.login for one in OFFICE_PEOPLE} <= set(text.split())
    assert all(words in text for words in ("http://127.0.0.1:8123", demo.PASSWORD, office.code, office.guest))


def test_the_greeting_counts_as_the_first_page_does(office):
    client = visitor(create_app(office.state))
    client.post(
        "/sign-in", data={"csrf": token_on(client.get("/sign-in")), "login": "zhouming", "password": demo.PASSWORD}
    )

    line = next(line for line in greeting(office, 8123, "zh").splitlines() if line.strip().startswith("zhouming"))
    page = client.get("/").text

    assert "件等上级来文" in page
    assert re.search(r"轮到(\d+)件", line)[1] == re.search(r"现在轮到您办的有(\d+)件", page)[1]


def test_everybody_signs_in_with_the_password_of_the_greeting(office):
    client = visitor(create_app(office.state))

    answer = client.post(
        "/sign-in",
        data={"csrf": token_on(client.get("/sign-in")), "login": OFFICE_PEOPLE[-1].login, "password": demo.PASSWORD},
    )

    assert answer.status_code == 303


def test_the_code_of_the_greeting_opens_the_petitioners_page(office):
    client = visitor(create_app(office.state))

    answer = client.post("/s", data={"csrf": token_on(client.get("/s")), "code": office.code})

    assert answer.status_code == 303
    assert office.guest in client.get("/s/case").text


def test_the_password_keeps_our_own_rule():
    assert [weakness(demo.PASSWORD, own_words=(one.login, one.name)) for one in OFFICE_PEOPLE] == [None] * len(
        OFFICE_PEOPLE
    )


def test_the_ten_worked_cases_are_told_to_their_end_when_the_year_is_over(folders):
    titles = {worked.intake["title"] for worked in WORKED_CASES}
    office = folders("a year without a calendar")

    ends = rows(office.state.settings.data_dir, "SELECT title, state FROM case_")

    assert {title: state for title, state in ends if title in titles} == {
        title: "told" if title in TOLD else "closed" for title in titles
    }


def test_a_second_making_adds_nothing_and_says_where_a_code_is_had(kept):
    before = (
        rows(kept, "SELECT count(*), max(id) FROM event"),
        rows(kept, "SELECT code_hash FROM query_code ORDER BY 1"),
    )

    again = made(kept, AFTERNOON + timedelta(hours=1))
    told = greeting(again, 8123, "en")
    again.close()

    assert (
        rows(kept, "SELECT count(*), max(id) FROM event"),
        rows(kept, "SELECT code_hash FROM query_code ORDER BY 1"),
    ) == before
    assert again.code == ""
    assert f"open {again.guest}" in told


def test_a_making_that_was_killed_is_done_anew_and_said(tmp_path):
    killed = subprocess.run([sys.executable, "-c", KILLED, tmp_path], check=False, timeout=120)
    half = rows(tmp_path, "SELECT count(*) FROM event")[0][0]

    office = made(tmp_path)
    told = greeting(office, 8123, "en")
    office.close()

    assert killed.returncode == -signal.SIGKILL
    assert 0 < half < rows(tmp_path, "SELECT count(*) FROM event")[0][0]
    assert office.code
    assert "made anew" in told


def test_fresh_makes_it_anew_and_leaves_what_is_not_ours(kept):
    (kept / "notes.txt").write_text("mine")
    first = rows(kept, "SELECT min(id) FROM case_")

    made(kept, fresh=True).close()

    assert rows(kept, "SELECT min(id) FROM case_") != first
    assert (kept / "notes.txt").read_text() == "mine"


@pytest.mark.parametrize("fresh", [False, True])
def test_a_folder_of_something_else_is_left_alone(tmp_path, fresh):
    (tmp_path / "thesis.txt").write_text("mine")

    with pytest.raises(demo.DemoProblem, match="left alone"):
        made(tmp_path, fresh=fresh)

    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


@pytest.mark.parametrize("mark", ["", "[]", '{"is_whole": true, "colour": "red"}'])
def test_a_mark_that_cannot_be_read_is_told(tmp_path, mark):
    (tmp_path / demo.MARK).write_text(mark)

    with pytest.raises(demo.DemoProblem, match="cannot be read"):
        made(tmp_path)


def test_a_file_in_the_place_of_the_folder_is_told(tmp_path):
    (tmp_path / "demo").write_text("")

    with pytest.raises(demo.DemoProblem, match="no folder"):
        made(tmp_path / "demo")


def test_a_folder_in_which_somebody_makes_an_office_is_not_touched(tmp_path):
    other = os.open(tmp_path, os.O_RDONLY)
    fcntl.flock(other, fcntl.LOCK_EX)

    with pytest.raises(demo.DemoProblem, match="wait until it is done"):
        made(tmp_path)

    os.close(other)


def test_an_office_that_is_served_is_not_thrown_away(kept):
    served = made(kept)

    with pytest.raises(demo.DemoProblem, match="stop that program first"):
        made(kept, fresh=True)

    served.close()


def test_an_office_of_another_version_is_told(kept):
    with closing(sqlite3.connect(kept / "office.db")) as database, database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")

    with pytest.raises(demo.DemoProblem, match="of another version"):
        made(kept)


def test_the_demo_stands_on_postgresql_as_well(empty_postgres_url, tmp_path):
    own = Settings(data_dir=tmp_path, database=empty_postgres_url, _env_file=None)

    office = demo.make(own, now=lambda: AFTERNOON)
    report = verify(office.state.database, office.state.office)
    office.close()

    assert report.holds, report.faults
    assert report.cases > 80


def test_nobody_else_on_the_machine_reads_the_office(folders):
    folder = folders("an ordinary afternoon").state.settings.data_dir
    kept = [
        folder,
        folder / demo.MARK,
        *folder.glob("office.db*"),
        *(folder / "attachments").rglob("*"),
        folder / "attachments",
    ]

    open_to_others = [path for path in kept if path.stat().st_mode & 0o077]

    assert len(kept) > 5
    assert open_to_others == []
