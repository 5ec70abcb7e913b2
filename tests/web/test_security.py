from __future__ import annotations

import asyncio
import re
from functools import partial

import pytest
from jinja2 import DictLoader
from starlette.responses import PlainTextResponse
from starlette.testclient import TestClient

from engine import errors
from engine.labels import Label
from tests.web.conftest import ADDRESS, sign_in, token_on, visitor
from web.app import create_app
from web.passwords import TooBusy
from web.policy import PUBLIC, SIGNED_IN
from web.rendering import ENVIRONMENT
from web.router import Router
from web.routes import ROUTERS
from web.security import Bodies
from web.settings import Settings, UnfitSecret
from web.submitted import Form

LABEL = Label(zh="理由", en="reason")
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
SECRET = "the name of the complainant"
#: What the engine may say, with the answer's status.
ERRORS = {
    "case not found": (errors.CaseNotFound(SECRET), 404),
    "not permitted": (errors.NotPermitted("close", [errors.Refusal("r", LABEL)]), 403),
    "not allowed here": (errors.NotAllowedHere("close", [errors.Refusal("r", LABEL)]), 409),
    "refused": (errors.TransitionRefused("close", [errors.Refusal("r", LABEL)]), 409),
    "stale": (errors.StaleCase(shown=1, version=2, moved_by="person:p1", moved_at=None), 409),
    "key reused": (errors.KeyReused(SECRET), 409),
    "bad form": (errors.BadForm({"name": LABEL}), 422),
    "database gone": (errors.DatabaseUnavailable(SECRET), 503),
    "too busy": (TooBusy(SECRET), 503),
    "a fault of ours": (ZeroDivisionError(SECRET), 500),
    "an error that nobody thought of": (errors.EngineError(SECRET), 500),
}


def application(state, *, raising=None):
    """The application with a few more pages: one that fails, one that takes a form, one that takes files."""
    router = Router()

    @router.get("/failing", policy=PUBLIC)
    def failing():
        raise raising

    @router.post("/form", policy=PUBLIC)
    def form(form: Form):
        return PlainTextResponse(form.text("text")[:10])

    @router.post("/files", policy=PUBLIC, brings_files=True)
    def files(form: Form):
        return PlainTextResponse(",".join(file.filename for file in form.files.get("files", ())))

    @router.get("/numbers/{number}", policy=SIGNED_IN)
    def numbered(number: int):
        return PlainTextResponse(str(number))

    return create_app(state, routers=(*ROUTERS, router))


@pytest.fixture
def client_with_pages(state):
    return visitor(application(state))


@pytest.fixture(params=["/sign-in", "/health", "/static/style.css", "/nothing", "/password", "/failing"])
def any_answer(request, state):
    client = TestClient(application(state, raising=ZeroDivisionError()), base_url=ADDRESS, follow_redirects=False)
    return client.get(request.param)


def test_every_answer_forbids_the_browser_everything_but_ours(any_answer):
    policy = any_answer.headers["Content-Security-Policy"]

    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    assert "http" not in policy
    assert any_answer.headers["X-Content-Type-Options"] == "nosniff"
    assert any_answer.headers["Referrer-Policy"] == "no-referrer"
    assert any_answer.headers["X-Frame-Options"] == "DENY"


def test_the_nonce_of_the_page_is_that_of_its_policy_and_new_each_time(client):
    pages = [client.get("/sign-in") for _ in range(2)]
    nonces = [re.findall(r"'nonce-([\w-]+)'", page.headers["Content-Security-Policy"]) for page in pages]

    assert nonces[0] != nonces[1]
    assert set(re.findall(r'nonce="([\w-]+)"', pages[1].text)) == set(nonces[1])


def test_nothing_is_inline_and_everything_from_elsewhere_has_its_hash(client):
    page = client.get("/sign-in").text
    foreign = re.findall(r'<(?:script|link)[^>]*"https://[^>]*>', page)

    assert re.findall(r"<style|\sstyle=|\son\w+=|<script[^>]*>[^<]", page) == []
    assert foreign
    assert [tag for tag in foreign if "integrity=" not in tag or 'crossorigin="anonymous"' not in tag] == []


def test_a_page_for_everybody_loads_nothing_from_elsewhere(client):
    page = client.get("/nothing").text

    assert re.findall(r'(?:src|href|action)="https?:', page) == []
    assert "public.css" in page


def test_the_public_style_sheet_is_small(client):
    assert len(client.get("/static/public.css").content) <= 10 * 1024


def test_with_a_mirror_of_its_own_the_office_needs_nothing_from_elsewhere(state, tmp_path, client):
    mirrored = state.settings.model_copy(update={"assets_mirror": tmp_path})
    page = visitor(create_app(with_settings(state, mirrored))).get("/sign-in").text

    assert re.findall(r'(?:src|href)="https?:', page) == []
    assert page.count("integrity=") == client.get("/sign-in").text.count("integrity=")


def test_pages_are_kept_nowhere_and_files_of_ours_for_long(client):
    assert client.get("/sign-in").headers["Cache-Control"] == "no-store"
    assert client.get("/static/style.css").headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_a_missing_file_of_ours_is_not_kept_for_long(client):
    assert client.get("/static/missing.css").headers["Cache-Control"] == "no-store"


def test_the_address_of_a_file_of_ours_changes_with_the_file(client):
    assert re.search(r"/static/style\.css\?v=[0-9a-f]{12}", client.get("/sign-in").text)


@pytest.mark.parametrize(
    "host", ["elsewhere.example", "127.0.0.1.elsewhere.example", "", "127.0.0.1@elsewhere.example"]
)
def test_a_request_to_another_host_is_refused(client, host):
    answer = client.get("/sign-in", headers={"Host": host})

    assert answer.status_code == 400
    assert "elsewhere" not in answer.text


def test_strict_transport_is_told_over_https_only(state, client):
    settings = state.settings.model_copy(update={"public_url": "https://visit.example"})
    secure = TestClient(create_app(with_settings(state, settings)), base_url="https://visit.example")

    assert "Strict-Transport-Security" not in client.get("/health").headers
    assert secure.get("/health").headers["Strict-Transport-Security"] == "max-age=31536000"


def test_over_https_the_whole_sign_in_works_with_secure_cookies(state):
    settings = state.settings.model_copy(update={"public_url": "https://visit.example"})
    app = create_app(with_settings(state, settings))
    secure = TestClient(app, base_url="https://visit.example", follow_redirects=False)

    session, known = sign_in(secure).headers.get_list("set-cookie")

    assert re.fullmatch(r"__Host-onevisit=[\w-]{43}; HttpOnly; Path=/; SameSite=lax; Secure", session)
    assert re.fullmatch(r"__Host-onevisit-known=[\w.-]{87}; HttpOnly; Max-Age=\d+; Path=/; SameSite=lax; Secure", known)
    assert secure.get("/password").status_code == 200


def test_on_plain_http_in_the_house_forms_tell_their_origin(state):
    settings = state.settings.model_copy(update={"public_url": "http://visit.lan"})
    page = TestClient(create_app(with_settings(state, settings)), base_url="http://visit.lan").get("/sign-in")

    assert page.headers["Referrer-Policy"] == "same-origin"


def test_a_body_that_says_it_is_too_large_is_refused(client_with_pages):
    token = token_on(client_with_pages.get("/sign-in"))

    answer = client_with_pages.post("/form", content=f"csrf={token}&text={'x' * 2**20}", headers=FORM)

    assert answer.status_code == 413
    assert "提交的内容过大" in answer.text
    assert "Content-Security-Policy" in answer.headers


def test_a_body_that_comes_in_pieces_without_end_is_refused(client_with_pages):
    token = token_on(client_with_pages.get("/sign-in"))
    sent = []

    def pieces():
        yield f"csrf={token}&text=".encode()
        for number in range(200):
            sent.append(number)
            yield b"x" * 65536

    assert client_with_pages.post("/form", content=pieces(), headers=FORM).status_code == 413


class Line:
    """A connection on which the beginning of a body comes, and then what the test says: nothing more, or its end."""

    def __init__(self, app, ending):
        self.app, self.ending, self.sent = app, ending, []

    async def receive(self):
        if self.ending is None:
            await asyncio.Event().wait()
        return self.ending

    async def send(self, message):
        self.sent.append(message)

    def post(self, path, content_type):
        headers = [(b"host", b"127.0.0.1"), (b"content-type", content_type.encode())]
        scope = {
            "type": "http", "method": "POST", "path": path, "raw_path": path.encode(), "query_string": b"", "root_path": "",
            "headers": [*headers, (b"content-length", b"100")], "scheme": "http", "server": ("127.0.0.1", 80), "client": ("127.0.0.1", 1),
            "http_version": "1.1", "asgi": {"version": "3.0", "spec_version": "2.4"},
        }  # fmt: skip
        asyncio.run(self.app(scope, self.receive, self.send))
        return self.sent[0]


FORM_TYPES = ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x"]


@pytest.mark.parametrize("content_type", FORM_TYPES)
def test_a_body_that_does_not_come_is_not_waited_for(state, monkeypatch, caplog, content_type):
    monkeypatch.setattr("web.app.Bodies", partial(Bodies, patience=0.01))

    start = Line(application(state), None).post("/form", content_type)

    assert start["status"] == 408
    assert (b"connection", b"close") in start["headers"]
    assert "fault" not in caplog.text


@pytest.mark.parametrize("content_type", FORM_TYPES)
def test_a_body_that_was_broken_off_is_no_fault(state, caplog, content_type):
    start = Line(application(state), {"type": "http.disconnect"}).post("/form", content_type)

    assert start["status"] == 408
    assert "fault" not in caplog.text


def test_a_large_file_is_taken_where_files_are_expected_and_nowhere_else(client_with_pages):
    token = token_on(client_with_pages.get("/sign-in"))
    upload = {"data": {"csrf": token}, "files": {"files": ("照片.jpg", b"x" * 3 * 2**20)}}

    taken = client_with_pages.post("/files", **upload)
    refused = client_with_pages.post("/form", **upload)

    assert (taken.status_code, taken.text) == (200, "照片.jpg")
    assert refused.status_code == 413


def test_a_form_of_too_many_fields_is_refused(client_with_pages):
    fields = "&".join(f"f{number}=1" for number in range(2000))

    assert client_with_pages.post("/form", content=fields, headers=FORM).status_code == 400


@pytest.mark.parametrize(
    "body",
    [b"--x\r\n", b"--x\r\nContent-Disposition: form-data; name=text\r\n\r\nno end", b"\xff\x00\xfe"],
    ids=["only a boundary", "no end", "rubbish"],
)
def test_a_broken_upload_is_refused(client_with_pages, body):
    answer = client_with_pages.post("/files", content=body, headers={"Content-Type": "multipart/form-data; boundary=x"})

    assert answer.status_code in {400, 403}


def test_a_strangers_body_is_not_even_read(client_with_pages):
    def pieces():
        raise AssertionError("the body was read")
        yield b""

    answer = client_with_pages.post("/sign-out", content=pieces(), headers=FORM)

    assert answer.status_code == 401


@pytest.mark.parametrize(("error", "status"), ERRORS.values(), ids=ERRORS)
@pytest.mark.parametrize(
    "headers",
    [{}, {"Accept-Language": "en"}, {"Accept": "application/json"}, {"HX-Request-Type": "partial"}],
    ids=["a page", "an English page", "a program", "htmx"],
)
def test_each_error_has_its_status_and_tells_nothing_but_its_sentences(state, error, status, headers):
    client = TestClient(application(state, raising=error), base_url=ADDRESS, raise_server_exceptions=True)

    answer = client.get("/failing", headers=headers)

    assert answer.status_code == status
    assert SECRET not in answer.text
    assert "Traceback" not in answer.text


def test_every_reason_is_told(state):
    refused = errors.TransitionRefused(
        "close", [errors.Refusal("a", LABEL), errors.Refusal("b", Label(zh="二", en="2"))]
    )
    client = visitor(application(state, raising=refused), Accept="application/json")

    assert client.get("/failing").json()["reasons"] == ["理由", "二"]


def test_a_fault_has_a_number_that_stands_in_the_log_too(state, caplog):
    client = visitor(application(state, raising=ZeroDivisionError(SECRET)))

    number = re.search(r"<strong>([0-9A-F]{8})</strong>", client.get("/failing").text)[1]

    assert f"fault {number} at GET /failing" in caplog.text


def test_a_fault_in_the_templates_is_told_in_plain_words(state, caplog, monkeypatch):
    client = visitor(application(state, raising=ZeroDivisionError(SECRET)))
    monkeypatch.setattr(ENVIRONMENT, "loader", DictLoader({}))
    monkeypatch.setattr(ENVIRONMENT, "cache", None)

    answer = client.get("/failing")

    assert (answer.status_code, answer.headers["content-type"]) == (500, "text/plain; charset=utf-8")
    assert re.search(r"fault ([0-9A-F]{8}) at", caplog.text)[1] in answer.text


def test_what_is_not_there_and_what_may_not_be_seen_look_alike(state):
    client = visitor(application(state, raising=errors.CaseNotFound()))

    unseen, unknown = client.get("/failing"), client.get("/nothing")

    assert (unseen.status_code, plain(unseen)) == (unknown.status_code, plain(unknown))


def test_an_address_that_is_no_number_is_a_page_that_does_not_exist(state):
    client = visitor(application(state))
    sign_in(client)

    assert client.get("/numbers/12").text == "12"
    assert client.get("/numbers/twelve").status_code == 404


def test_without_a_database_the_sign_in_page_is_there_and_says_what_is_wrong(state):
    client = visitor(create_app(state))
    token = token_on(client.get("/sign-in"))
    cut_off(state.database)

    answer = client.post("/sign-in", data={"csrf": token, "login": "clerk", "password": "x"})

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")
    assert "系统暂时不能办理" in answer.text


def test_health_tells_the_schema_and_when_deadlines_were_looked_at(state, client):
    told = client.get("/health").json()

    assert told["status"] == "ok"
    assert told["revision"]
    assert (told["last_sweep"], told["seconds_since_sweep"]) == (None, None)


def test_health_without_a_database_is_503(state, client):
    cut_off(state.database)

    assert client.get("/health").status_code == 503


@pytest.mark.parametrize(
    "secret",
    ["hunter2", "change-me-change-me-change-me-change-me", "onevisit" * 8],
    ids=["short", "an example", "a name"],
)
def test_over_https_a_secret_that_protects_nothing_stops_the_start(secret):
    with pytest.raises(ValueError, match="weak_secret") as refused:
        Settings(public_url="https://visit.example", secret=secret, _env_file=None)

    assert secret not in str(refused.value)


def test_the_secret_is_made_once_for_the_owner_only(settings):
    secret = settings.read_secret()

    assert (len(secret), settings.read_secret()) == (32, secret)
    assert (settings.data_dir / "secret").stat().st_mode & 0o777 == 0o600
    assert settings.data_dir.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("left", [b"", b"half of a secret"], ids=["empty", "cut short"])
def test_a_secret_that_is_not_whole_stops_the_start_and_stays_as_it_is(settings, left):
    settings.data_dir.mkdir(parents=True)
    (settings.data_dir / "secret").write_bytes(left)

    with pytest.raises(UnfitSecret, match=f"has {len(left)} bytes instead of 32"):
        settings.read_secret()
    assert (settings.data_dir / "secret").read_bytes() == left


def test_no_setting_shows_the_secret():
    assert "abcdef" not in repr(Settings(secret="abcdef" * 10, _env_file=None))


def with_settings(state, settings):
    return type(state)(
        database=state.database,
        office=state.office,
        permissions=state.permissions,
        settings=settings,
        secret=state.secret,
        now=state.now,
    )


def cut_off(database):
    """From now on every connection fails as it does when the server is gone."""
    database.engine.dispose()
    database.engine.url = None

    def refuse(*_):
        raise database.engine.dialect.dbapi.OperationalError("gone")

    database.engine.pool._creator = refuse


def plain(page):
    return re.sub(r'nonce(-|=")[\w-]+|value="[^"]*"', "", page.text)
