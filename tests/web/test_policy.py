from __future__ import annotations

import pytest
from starlette.responses import PlainTextResponse

from tests.web.conftest import sign_in, visitor
from web import sessions
from web.app import create_app
from web.identity import Petitioner, SignedIn
from web.policy import CITIZEN, PUBLIC, SIGNED_IN, permission
from web.router import Router, RouteWithoutPolicy, check_policies, policy_table
from web.routes import ROUTERS

#: What anybody may open. A page that is added here is open to the whole world.
OPEN_TO_ALL = {
    ("GET", "/health"),
    ("POST", "/language"),
    ("GET", "/s"),
    ("POST", "/s"),
    ("GET", "/sign-in"),
    ("POST", "/sign-in"),
}


@pytest.fixture
def one_of_each(state):
    """An application with a page of every policy."""
    router = Router()

    @router.get("/for-all", policy=PUBLIC)
    def for_all():
        return PlainTextResponse("for all")

    @router.get("/for-officers", policy=SIGNED_IN)
    def for_officers(viewer: SignedIn):
        return PlainTextResponse(viewer.name)

    @router.get("/for-auditors", policy=permission("audit"))
    def for_auditors(viewer: SignedIn):
        return PlainTextResponse(viewer.standing.actor)

    @router.get("/for-the-petitioner", policy=CITIZEN)
    def for_the_petitioner(citizen: Petitioner):
        return PlainTextResponse(citizen.case_id)

    return create_app(state, routers=(*ROUTERS, router))


def test_a_route_cannot_be_declared_without_a_policy():
    with pytest.raises(TypeError):
        Router().get("/somewhere")


def test_a_route_that_came_in_by_the_back_door_stops_the_application(app, state):
    app.add_api_route("/back-door", lambda: None, methods=["GET"])

    with pytest.raises(RouteWithoutPolicy, match="GET /back-door"):
        check_policies(app, state)


def test_a_folder_that_nobody_opened_stops_the_application(app, state):
    app.mount("/cellar", create_app(state), name="cellar")

    with pytest.raises(RouteWithoutPolicy, match="/cellar"):
        check_policies(app, state)


def test_a_permission_that_nobody_gives_stops_the_application(state):
    router = Router()
    router.get("/somewhere", policy=permission("fly"))(lambda: None)

    with pytest.raises(RouteWithoutPolicy, match="fly"):
        create_app(state, routers=(*ROUTERS, router))


def test_a_route_declared_twice_stops_the_application(state):
    router = Router()
    router.get("/health", policy=SIGNED_IN)(lambda: None)

    with pytest.raises(RouteWithoutPolicy, match="twice"):
        create_app(state, routers=(*ROUTERS, router))


def test_the_table_tells_every_route_with_its_policy(one_of_each):
    table = {(method, path): str(policy) for method, path, policy in policy_table(one_of_each)}

    assert table["GET", "/for-auditors"] == "permission audit"
    assert table["GET", "/for-all"] == "public"
    assert table["POST", "/sign-out"] == "signed in"


def test_only_these_pages_are_open_to_all(app):
    assert {(method, path) for method, path, policy in policy_table(app) if policy == PUBLIC} == OPEN_TO_ALL


@pytest.mark.parametrize(
    ("path", "who", "status"),
    [
        ("/for-all", "nobody", 200),
        ("/for-officers", "nobody", 303),
        ("/for-auditors", "nobody", 303),
        ("/for-the-petitioner", "nobody", 303),
        ("/for-all", "clerk", 200),
        ("/for-officers", "clerk", 200),
        ("/for-auditors", "clerk", 403),
        ("/for-the-petitioner", "clerk", 303),
        ("/for-auditors", "auditor", 200),
        ("/for-the-petitioner", "petitioner", 200),
        ("/for-officers", "petitioner", 303),
    ],
)
def test_each_policy_lets_in_whom_it_names(one_of_each, state, path, who, status):
    client = visitor(one_of_each)
    enter(client, state, who)

    answer = client.get(path)

    assert answer.status_code == status


def test_a_petitioner_reaches_the_own_case_only(one_of_each, state):
    client = visitor(one_of_each)
    enter(client, state, "petitioner")

    assert client.get("/for-the-petitioner").text == "01CASE"


def test_a_stranger_is_led_to_the_sign_in_page_and_back(one_of_each):
    client = visitor(one_of_each)

    away = client.get("/for-officers?tab=2").headers["location"]
    back = sign_in(client, next="/for-officers?tab=2").headers["location"]

    assert (away, back) == ("/sign-in?next=%2Ffor-officers%3Ftab%3D2", "/for-officers?tab=2")


def test_htmx_is_told_in_place_that_nobody_is_signed_in(one_of_each):
    answer = visitor(one_of_each).get("/for-officers", headers={"HX-Request-Type": "partial"})

    assert (answer.status_code, answer.headers["HX-Retarget"]) == (401, "#notices")


def test_a_program_is_told_as_json(one_of_each):
    answer = visitor(one_of_each).get("/for-officers", headers={"Accept": "application/json"})

    assert (answer.status_code, answer.json()["error"]) == (401, "not_signed_in")


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])
def test_other_methods_are_refused(one_of_each, method):
    assert visitor(one_of_each).request(method, "/for-all").status_code == 405


def test_head_asks_the_same_policy_and_brings_no_body(one_of_each):
    client = visitor(one_of_each)

    assert client.head("/for-officers").status_code == 303
    assert client.head("/for-all").content == b""


def test_the_menu_names_only_pages_that_the_reader_may_open(app):
    menus = {login: menu_of(app, login) for login in ("clerk", "auditor", "everybody")}

    assert menus["everybody"] > menus["clerk"]
    assert menus["everybody"] >= menus["auditor"]
    assert all(opens(app, login, menu) for login, menu in menus.items())


def enter(client, state, who):
    if who == "petitioner":
        opened = state.database.write(
            lambda work: sessions.open_for_case(work, "01CASE", settings=state.settings, now=state.now())
        )
        client.cookies.set("onevisit-case", opened.token)
    elif who != "nobody":
        assert sign_in(client, who).status_code == 303


def menu_of(app, login):
    client = visitor(app)
    sign_in(client, login)
    menu = client.get("/password").text.split('<nav class="menu"', 1)[1].split("</nav>", 1)[0]
    return {part.split('"', 1)[0] for part in menu.split('href="')[1:]}


def opens(app, login, menu):
    client = visitor(app)
    sign_in(client, login)
    return all(client.get(path).status_code != 403 for path in menu)
