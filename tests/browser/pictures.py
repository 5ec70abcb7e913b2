"""The pictures of the documentation, taken by whoever takes the tour through the demo office; run by `make pictures`."""

from __future__ import annotations

import pytest

from tests.browser.test_tour import TOURS, demo_office, reader, site  # noqa: F401 -- fixtures
from tests.docs.reading import DOCS, text_of
from tests.docs.tour import read_tour

PICTURES = DOCS / "pictures"
#: Where a picture is taken: the step of the tour and what was just seen there, in either language.
TAKEN = {
    (2, "下调须由乡主要领导办理并写明理由"): "refusal.png",
    (10, "已化解"): "phone.png",
    (12, "记录链完整：每条记录都接得上"): "audit.png",
    (2, "may set less, with a reason"): "refusal.en.png",
    (10, "Settled"): "phone.en.png",
    (12, "The chains of entries are whole: every entry follows from the one before"): "audit.en.png",
}
#: The upper part of a desk's screen.
DESK = {"x": 0, "y": 0, "width": 1280, "height": 720}


def take(page, name):
    PICTURES.mkdir(exist_ok=True)
    page.screenshot(path=PICTURES / name, clip=None if name.startswith("phone") else DESK)


@pytest.mark.parametrize(
    ("name", "language", "scheme"),
    [("work.png", "zh", "light"), ("work.dark.png", "zh", "dark"), ("work.en.png", "en", "light")],
)
def test_take_the_picture_of_work(reader, name, language, scheme):
    take(reader(language).enter("zhouming", scheme=scheme), name)


@pytest.mark.parametrize("language", TOURS)
def test_take_the_pictures_of_the_tour(reader, language):
    for number, words, page in reader(language).takes(read_tour(text_of(TOURS[language]))):
        if name := TAKEN.get((number, words)):
            take(page, name)
