"""
The two languages of the pages. Chinese texts stand in the templates; English ones in `locale/en/LC_MESSAGES/*.po`.

Every page family may have a catalogue of its own; together they must have every text that templates use, exactly
once, which the tests check. Python code that speaks to people uses `engine.labels.Label`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

from babel import negotiate_locale
from babel.messages.pofile import read_po
from jinja2 import pass_context
from jinja2.runtime import Context
from starlette.requests import Request

from engine.labels import MONTHS, Label, Language

LANGUAGES: Mapping[Language, str] = {"zh": "中文", "en": "English"}
COOKIE = "language"
CATALOGUES = Path(__file__).parent / "locale" / "en" / "LC_MESSAGES"
_TAGS: Mapping[Language, str] = {"zh": "zh-CN", "en": "en"}
_WEEKDAYS: Mapping[Language, tuple[str, ...]] = {
    "zh": ("周一", "周二", "周三", "周四", "周五", "周六", "周日"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}


def language_of(request: Request) -> Language:
    """The language chosen by the reader, else the browser's, else Chinese."""
    chosen = request.cookies.get(COOKIE)
    if chosen in LANGUAGES:
        return "en" if chosen == "en" else "zh"
    wanted = [part.partition(";")[0].strip() for part in request.headers.get("accept-language", "").split(",")]
    return "en" if negotiate_locale(wanted, ["zh", "en"], sep="-") == "en" else "zh"


def tag(language: Language) -> str:
    """The language as HTML names it; zh-CN decides which shapes the characters have."""
    return _TAGS[language]


@cache
def english() -> Mapping[str, tuple[str, ...]]:
    """Chinese text → English text, or both forms of a plural, out of every catalogue."""
    texts: dict[str, tuple[str, ...]] = {}
    for path in sorted(CATALOGUES.glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale="en"):
                if message.id:
                    key = message.id if isinstance(message.id, str) else message.id[0]
                    texts[key] = (message.string,) if isinstance(message.string, str) else tuple(message.string or ())
    return texts


def translate(text: str, language: str) -> str:
    """
    The text in this language.

    Raises:
        KeyError: there is no English for it: a fault of ours that the tests find.
    """
    return english()[text][0] if language == "en" else text


def translate_counted(text: str, number: int, language: str) -> str:
    """The text that goes with this number; Chinese has one form, English two."""
    return english()[text][number != 1] if language == "en" else text


@pass_context
def gettext(context: Context, text: str) -> str:
    """`_("…")` in a template: the text in the language of the page."""
    return translate(text, context["here"].language)


@pass_context
def ngettext(context: Context, text: str, _plural: str, number: int) -> str:
    """`ngettext` in a template."""
    return translate_counted(text, number, context["here"].language)


@pass_context
def in_words(context: Context, value: Any) -> Any:
    """What a template prints: a label speaks the language of the page, everything else stays as it is."""
    return value.in_language(context["here"].language) if isinstance(value, Label) else value


def day_in_words(day: date, language: Language, *, form: Literal["short", "long"] = "short") -> str:
    """A day with its weekday: `3月2日 周一`, long with the year."""
    weekday = _WEEKDAYS[language][day.weekday()]
    if language == "en":
        short = f"{weekday} {day.day} {MONTHS[day.month - 1]}"
        return short if form == "short" else f"{short} {day.year}"
    short = f"{day.month}月{day.day}日 {weekday}"
    return short if form == "short" else f"{day.year}年{short}"


def moment_in_words(moment: datetime, language: Language, zone: ZoneInfo) -> str:
    """A moment on the office's clock: `2026年3月2日 周一 09:30`."""
    local = moment.astimezone(zone)
    return f"{day_in_words(local.date(), language, form='long')} {local:%H:%M}"
