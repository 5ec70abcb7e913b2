from __future__ import annotations

import pytest

from tests.browser.axe import violations
from tests.browser.cache import CACHE
from tests.browser.guard import guard
from tests.browser.serving import serving
from web.assets import ASSETS, HTMX, pull

#: Nothing listens there.
STRANGER = "http://127.0.0.1:1/picture.png"
HEAD = '<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>包裹</title><link rel="icon" href="data:,">'
TAKES_HTMX = f'<script src="{HTMX.url}" integrity="{HTMX.integrity}" crossorigin="anonymous"></script>'
STRICT = (b"content-security-policy", b"default-src 'none'; img-src data:")


def answering(body, *, fields=(), elsewhere=(404, ())):
    """An application with one page; to every other address it answers `elsewhere`."""

    async def app(scope, receive, send):
        if scope["type"] == "http":
            page = (200, ((b"content-type", b"text/html"), *fields))
            status, headers = page if scope["path"] == "/" else elsewhere
            await send({"type": "http.response.start", "status": status, "headers": list(headers)})
            await send({"type": "http.response.body", "body": (HEAD + body).encode()})

    return app


@pytest.fixture
def look(chromium):
    """Open the page of an application, ask it something, and return its answer with the guard's complaints."""

    def look(app, *, cdn=(), ask="document.title"):
        with serving(app) as site:
            context = chromium.new_context()
            complaints = guard(context, site, dict(cdn))
            page = context.new_page()
            page.goto(f"{site}/")
            answer = ask(page) if callable(ask) else page.evaluate(ask)
            context.close()
        return answer, complaints

    return look


@pytest.mark.parametrize(
    ("app", "complaint"),
    [
        (answering(f'<img src="{STRANGER}">'), f"asked for {STRANGER}"),
        (
            answering('<img src="/moved">', elsewhere=(302, ((b"location", STRANGER.encode()),))),
            f"asked for {STRANGER}",
        ),
        (
            answering("<script>new WebSocket('ws://127.0.0.1:1/live')</script>"),
            "asked for ws://127.0.0.1:1/live",
        ),
        (answering("<script>console.log('left behind')</script>"), "log: left behind"),
        (answering("<script>gone()</script>"), "gone is not defined"),
        (answering('<p style="color: red">', fields=(STRICT,)), "Content Security Policy"),
        (answering('<img src="/broken">', elsewhere=(500, ())), "status of 500"),
    ],
    ids=[
        "a stranger's picture",
        "a redirect to a stranger",
        "a web socket",
        "a message in the console",
        "an exception",
        "a breach of the policy",
        "a fault of the site",
    ],
)
def test_what_no_page_may_do_is_complained_about(look, app, complaint):
    _, complaints = look(app)

    assert complaint in "\n".join(complaints)


def test_a_page_that_keeps_to_itself_is_left_in_peace(look):
    title, complaints = look(answering('<img src="/refused">', elsewhere=(403, ())))

    assert (title, complaints) == ("包裹", [])


def test_a_script_of_the_cdn_runs_with_its_own_bytes(look, cdn):
    kind, complaints = look(answering(TAKES_HTMX), cdn=cdn, ask="typeof htmx")

    assert (kind, complaints) == ("object", [])


def test_a_script_with_one_byte_more_is_refused(look, cdn, tmp_path):
    tampered = tmp_path / "htmx.js"
    tampered.write_bytes(cdn[HTMX.url].read_bytes() + b"\n")

    kind, complaints = look(answering(TAKES_HTMX), cdn={HTMX.url: tampered}, ask="typeof htmx")

    assert kind == "undefined"
    assert "integrity" in complaints[0]


@pytest.mark.parametrize("asset", ASSETS, ids=lambda asset: asset.path)
def test_the_hash_in_the_page_is_that_of_the_file_in_the_package(asset):
    assert pull(asset, CACHE).is_file()


def test_chinese_is_drawn_with_the_font_of_the_tests(look):
    def fonts(page):
        session = page.context.new_cdp_session(page)
        session.send("DOM.enable")
        session.send("CSS.enable")
        root = session.send("DOM.getDocument")["root"]["nodeId"]
        node = session.send("DOM.querySelector", {"nodeId": root, "selector": "p"})["nodeId"]
        used = session.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]
        return [font["familyName"] for font in used]

    families, _ = look(answering('<p style="font-family: Noto Sans SC">信访</p>'), ask=fonts)

    assert families == ["Noto Sans SC"]


def test_axe_finds_a_picture_without_words_and_says_so_in_chinese(look):
    found, _ = look(
        answering('<main><h1>包裹</h1><img src="data:image/png;base64,iVBORw0KGgo="></main>'), ask=violations
    )

    assert found == ["image-alt: 图像必须有替代文本 (img)"]
