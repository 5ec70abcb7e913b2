"""`onevisit due` and `onevisit check`: when a length of time is over, and whether definitions are sound."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from engine.counting import CannotReckon
from engine.errors import Problem
from engine.spans import BadSpan
from web import reckoning
from web.commands.terminal import JsonOption, LangOption, answer, answer_json, fail, tell
from web.settings import Settings
from web.speaking import language, words
from workflows.office_file import check_file, check_office, office_from


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
    calendar = office_from(Settings().workflows).calendar
    try:
        data = reckoning.answer(length, start, calendar=calendar, rolls=right)
    except (BadSpan, CannotReckon) as bad:
        fail(bad.label.in_language(language(lang)), status=2)
    except ValueError:
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


def check(
    files: Annotated[list[Path] | None, typer.Argument(help="流程文件。Lifecycle files.")] = None,
    *,
    office: Annotated[Path | None, typer.Option("--office", help="workflows.yaml")] = None,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """检查流程定义，一次列出全部问题。Check definitions; every problem at once, with its place."""
    path = office or Settings().workflows
    findings = [found for file in files for found in check_file(file, office=path)] if files else check_office(path)
    errors = sum(is_error for _, is_error in findings)
    if as_json:
        answer_json([_as_data(problem, is_error=is_error) for problem, is_error in findings])
    else:
        for problem, is_error in findings:
            kind = words("错误", "error", lang) if is_error else words("提醒", "warning", lang)
            answer(f"{problem.place}: {kind}: {problem.message.in_language(language(lang))}")
        others = len(findings) - errors
        tell(words(f"{errors}个错误，{others}个提醒", f"{errors} errors, {others} warnings", lang))
    if errors:
        raise typer.Exit(1)


def _as_data(problem: Problem, *, is_error: bool) -> dict[str, object]:
    return {
        "level": "error" if is_error else "warning",
        "code": problem.code,
        "file": problem.place.file,
        "line": problem.place.line,
        "column": problem.place.column,
        "object": problem.path,
        "zh": problem.message.zh,
        "en": problem.message.en,
    }
