from __future__ import annotations

import pytest

from tests.browser.serving import serving
from tests.docs.console import Console, commands
from tests.docs.reading import text_of
from tests.docs.tour import Reader, read_tour
from web import demo
from web.app import create_app
from web.settings import Settings

TOURS = {"zh": "docs/tour.zh-CN.md", "en": "docs/tour.md"}


@pytest.fixture(scope="module")
def demo_office(tmp_path_factory):
    """The demo office as `make demo` makes it."""
    return demo.make(Settings(data_dir=tmp_path_factory.mktemp("demo"), _env_file=None)).state


@pytest.fixture
def site(demo_office):
    with serving(create_app(demo_office)) as address:
        yield address


@pytest.fixture
def reader(demo_office, site, visit):
    """Somebody who takes the tour, in a language."""

    def reader(language):
        pages = {}

        def enter(login, scheme="light"):
            if login not in pages:
                pages[login] = visit(width=1280 if login else 390, scheme=scheme, javascript=False)
                pages[login].context.add_cookies([{"name": "language", "value": language, "url": site}])
                if login:
                    _sign_in(pages[login], login)
            pages[login].goto("/" if login else "/s")
            return pages[login]

        return Reader(enter=enter, today=demo_office.today().isoformat())

    return reader


def _sign_in(page, login):
    page.goto("/sign-in")
    page.locator("[name=login]").fill(login)
    page.locator("[name=password]").fill(demo.PASSWORD)
    with page.expect_navigation():
        page.get_by_role("main").get_by_role("button").click()


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("zh", "记录链完整：每条记录都接得上"),
        ("en", "The chains of entries are whole: every entry follows from the one before"),
    ],
    ids=["in Chinese", "in English"],
)
def test_the_tour_leads_from_the_desk_to_closure_and_audit(reader, language, words):
    steps = read_tour(text_of(TOURS[language]))

    *_, (_, seen, _) = reader(language).takes(steps)

    assert seen == words


def test_both_tours_do_the_same():
    chinese, english = (read_tour(text_of(page)) for page in TOURS.values())

    assert [(step.login, [type(part) for part in step.parts]) for step in chinese] == [
        (step.login, [type(part) for part in step.parts]) for step in english
    ]


@pytest.mark.parametrize("page", TOURS.values())
def test_the_tour_ends_with_the_whole_history_verified(demo_office, page, tmp_path):
    *_, last = commands(text_of(page))
    (tmp_path / "demo-data").symlink_to(demo_office.settings.data_dir)

    said = Console(tmp_path).run(last.command)

    assert last.fits(said), said
