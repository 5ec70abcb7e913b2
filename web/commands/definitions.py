"""`onevisit due`: when a length of time is over, and why."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated

import typer

from engine.counting import CannotReckon
from engine.spans import BadSpan
from web import reckoning
from web.commands.terminal import JsonOption, LangOption, answer, answer_json, fail
from web.settings import Settings
from web.speaking import language, words
from workflows.office_file import calendar_of, read_office

#: How a day is written, whether there is such a day or not.
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def due(
    length: Annotated[str, typer.Argument(help="15 days | 5 working days | 2 hours | 4 working hours | 3 months")],
    *,
    start: Annotated[str, typer.Option("--from", help="2026-02-12 | 2026-02-12T10:00:00+08:00")],
    right: Annotated[
        bool, typer.Option("--right", help="公民权利：末日遇节假日顺延。A citizen's right rolls on.")
    ] = False,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """期限何时届满，以及为什么。When a length of time is over, and why."""
    calendar = calendar_of(read_office(Settings().workflows))
    try:
        data = reckoning.answer(length, start, calendar=calendar, rolls=right)
    except (BadSpan, CannotReckon) as bad:
        fail(bad.label.in_language(language(lang)), status=2)
    except ValueError:
        if _DAY.fullmatch(start[:10]) and not _is_day(start[:10]):
            fail(words(f"没有 {start[:10]} 这一天", f"There is no day {start[:10]}", lang), status=2)
        fail(
            words(
                f"起算时间“{start}”应如 2026-02-12 或 2026-02-12T10:00:00+08:00",
                f"The start “{start}” must be like 2026-02-12 or 2026-02-12T10:00:00+08:00",
                lang,
            ),
            status=2,
        )
    if as_json:
        answer_json(data)
        return
    for line in reckoning.lines(data, language(lang)):
        answer(line)


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
