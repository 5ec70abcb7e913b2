from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from starlette.requests import Request

from web.i18n import (
    CATALOGUES,
    day_in_words,
    english,
    language_of,
    moment_in_words,
    translate,
    translate_counted,
)
from web.rendering import ENVIRONMENT, HERE

TEMPLATES = HERE / "templates"
CHINESE = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")


def used_in_templates():
    found = extract_from_dir(
        str(TEMPLATES),
        [("**.html", "jinja2.ext:babel_extract")],
        {"**.html": {"trimmed": "true", "silent": "false", "extensions": "jinja2.ext.i18n"}},
    )
    return {text if isinstance(text, str) else text[0] for _, _, text, _, _ in found}


def messages():
    for path in sorted(CATALOGUES.glob("*.po")):
        with path.open("rb") as file:
            yield from (message for message in read_po(file, locale="en") if message.id)


def first(text):
    return text if isinstance(text, str) else text[0]


def test_every_text_of_the_templates_has_an_english_one():
    assert sorted(used_in_templates() - english().keys()) == []


def test_no_english_text_is_left_over():
    assert sorted(english().keys() - used_in_templates()) == []


def test_no_text_stands_in_two_catalogues():
    times = Counter(first(message.id) for message in messages())

    assert [text for text, count in times.items() if count > 1] == []


def test_no_english_text_is_empty_or_still_chinese():
    strings = [first(message.string) for message in messages()]

    assert [text for text in strings if not text or CHINESE.search(text)] == []


def test_the_english_text_fills_in_the_same_values():
    pairs = [(first(message.id), first(message.string)) for message in messages()]

    assert [pair for pair in pairs if set(PLACEHOLDER.findall(pair[0])) != set(PLACEHOLDER.findall(pair[1]))] == []


@pytest.mark.parametrize(
    "path", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: path.relative_to(TEMPLATES).as_posix()
)
def test_no_chinese_stands_in_a_template_untranslated(path):
    tokens = list(ENVIRONMENT.lex(path.read_text("utf-8")))
    bare = [(line, text) for line, kind, text in tokens if kind == "data" and CHINESE.search(text)]

    assert bare == []


@pytest.mark.parametrize(
    ("cookie", "header", "language"),
    [
        ("", "", "zh"),
        ("", "zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        ("", "en-GB,en;q=0.9", "en"),
        ("", "de-DE,de;q=0.9", "zh"),
        ("language=en", "zh-CN", "en"),
        ("language=zh", "en", "zh"),
        ("language=xx", "en", "en"),
        ("", "\x00;;,,-", "zh"),
    ],
    ids=[
        "nothing said: Chinese",
        "a Chinese browser",
        "an English browser",
        "any other browser: Chinese",
        "chosen English",
        "chosen Chinese",
        "a choice that does not exist",
        "rubbish",
    ],
)
def test_the_language_is_the_chosen_one_then_the_browsers_then_chinese(cookie, header, language):
    headers = [(b"cookie", cookie.encode()), (b"accept-language", header.encode())]

    assert language_of(Request({"type": "http", "headers": headers})) == language


def test_chinese_texts_stand_for_themselves():
    assert translate("任何文字", "zh") == "任何文字"


def test_a_missing_english_text_is_a_fault_and_never_silent():
    with pytest.raises(KeyError):
        translate("没有译文", "en")


def test_a_counted_text_is_one_form_in_chinese():
    assert translate_counted("%(num)s件", 2, "zh") == "%(num)s件"


def test_days_are_told_with_their_weekday():
    day = date(2026, 3, 2)

    assert day_in_words(day, "zh") == "3月2日 周一"
    assert day_in_words(day, "zh", form="long") == "2026年3月2日 周一"
    assert day_in_words(day, "en", form="long") == "Mon 2 Mar 2026"


def test_moments_are_told_on_the_clock_of_the_office():
    moment = datetime(2026, 3, 1, 16, 5, tzinfo=UTC)

    assert moment_in_words(moment, "zh", ZoneInfo("Asia/Shanghai")) == "2026年3月2日 周一 00:05"


def test_catalogues_are_plain_text_without_a_build_step():
    assert [path.name for path in Path(CATALOGUES).iterdir() if path.suffix != ".po"] == []
