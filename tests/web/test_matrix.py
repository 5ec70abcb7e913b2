from __future__ import annotations

import shutil

import pytest
from starlette.routing import compile_path

from engine.unit_of_work import open_database
from tests.conftest import empty_tables
from tests.web.matrix import EVERYBODY, LEAVES_A_RECORD, OWNERSHIPS, lines
from tests.web.matrix_world import CODES, STAFF, build
from web.policy import SIGNED_IN
from web.router import Router, policy_table
from web.routes import ROUTERS

LINES = tuple(lines())
#: Lines about something that exists and that not everybody may know of.
HIDING = [line for line in LINES if line.named and line.hidden_from and not line.named & {"odd", "missing"}]


def routes_of(routers):
    """(method, path) of everything that the routers declare."""
    return [(declared.method, declared.path) for router in routers for declared in router.declared]


def route_of(line):
    """The route that answers a line: the first that fits, as in the application."""
    address = line.address.replace("{", "").replace("}", "")
    fitting = (route for route in routes_of(ROUTERS) if compile_path(route[1])[0].match(address))
    return next(route for route in fitting if route[0] == line.method)


def without_a_line(routers):
    """The routes of which the table says nothing."""
    return set(routes_of(routers)) - set(map(route_of, LINES))


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def world(request, tmp_path_factory):
    """The office of the matrix on each kind of database, built once for all lines."""
    folder = tmp_path_factory.mktemp("matrix")
    if request.param == "sqlite":
        url = f"sqlite:///{shutil.copy(request.getfixturevalue('sqlite_template'), folder / 'office.db')}"
    else:
        url = empty_tables(request.getfixturevalue("postgres_url"))
    database = open_database(url)
    world = build(database, folder)
    with world.client:
        yield world
    database.dispose()


def test_every_route_has_a_line():
    assert without_a_line(ROUTERS) == set()


def test_a_new_route_without_a_line_is_found():
    router = Router()
    router.get("/new-page", policy=SIGNED_IN)(lambda: None)

    assert without_a_line((*ROUTERS, router)) == {("GET", "/new-page")}


def test_the_application_has_these_routes_and_each_has_a_policy(app):
    table = policy_table(app)

    assert [(method, path) for method, path, _ in table] == routes_of(ROUTERS)
    assert all(policy for *_, policy in table)


def test_every_kind_of_visitor_exists():
    assert {"nobody", *CODES, *STAFF} == set(EVERYBODY)


@pytest.mark.parametrize("path", sorted({path for _, path in routes_of(ROUTERS) if "{case_id}" in path}))
def test_what_names_a_case_is_asked_for_every_ownership(path):
    asked = set().union(*(line.named for line in LINES if route_of(line)[1] == path))

    assert asked >= OWNERSHIPS


@pytest.mark.parametrize("line", LINES, ids=str)
def test_every_visitor_is_answered_as_the_table_says(world, line):
    answers = {visitor: world.ask(visitor, line) for visitor in EVERYBODY}

    leaves = LEAVES_A_RECORD.get(route_of(line)[1], "")
    assert {visitor: answer.letter for visitor, answer in answers.items()} == line.letters
    assert {visitor for visitor, answer in answers.items() if answer.written} <= line.doers
    assert {visitor: answer.records for visitor, answer in answers.items()} == {
        visitor: int(letter in leaves) for visitor, letter in line.letters.items()
    }


@pytest.mark.parametrize("line", HIDING, ids=str)
def test_what_is_not_yours_reads_like_what_does_not_exist(world, line):
    pages = {visitor: world.ask(visitor, line).page for visitor in line.hidden_from}

    assert pages == {visitor: world.ask(visitor, line.of_nothing).page for visitor in line.hidden_from}
