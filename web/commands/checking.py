"""`onevisit check`: whether definitions are sound, for people, for programs and for editors."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import typer

from engine.errors import Problem
from web.commands.terminal import (
    DatabaseOption,
    JsonOption,
    LangOption,
    answer,
    answer_json,
    database_of,
    fail,
    settings_of,
    tell,
    today_of,
)
from web.sarif import as_sarif
from web.settings import Settings
from web.speaking import counted, language, words
from workflows.office_file import check_file, check_office
from workflows.people import members_of_all
from workflows.staffing import Members


def check(
    files: Annotated[list[Path] | None, typer.Argument(help="流程文件。Lifecycle files.")] = None,
    *,
    office: Annotated[Path | None, typer.Option("--office", help="workflows.yaml")] = None,
    database: DatabaseOption = None,
    as_json: JsonOption = False,
    as_sarif_log: Annotated[bool, typer.Option("--sarif", help="供编辑器显示。For editors.")] = False,
    lang: LangOption = None,
) -> None:
    """检查流程定义；有 --database 的也看今天有没有人。Check definitions; with --database also who is there."""
    if as_json and as_sarif_log:
        fail(words("--json 和 --sarif 只能写一项", "Either --json or --sarif", lang), status=2)
    path = office or Settings().workflows
    members = _members(database, path) if database else None
    if files:
        findings = [found for file in files for found in check_file(file, office=path, members=members)]
    else:
        findings = check_office(path, members=members)
    if as_json:
        answer_json([_as_data(problem, is_error=is_error) for problem, is_error in findings])
    elif as_sarif_log:
        named = {file.as_posix() for file in files or ()}
        answer_json(
            as_sarif(
                findings,
                language=language(lang),
                version=version("onevisit"),
                path_of=lambda name: Path(name) if name in named else path.parent / name,
            )
        )
    else:
        _tell(findings, lang)
    if any(is_error for _, is_error in findings):
        raise typer.Exit(1)


def _members(database: str, office: Path) -> Members:
    settings = settings_of(database).model_copy(update={"workflows": office})
    with database_of(settings) as known, known.reading() as work:
        return members_of_all(work, today_of(settings))


def _tell(findings: Sequence[tuple[Problem, bool]], lang: str | None) -> None:
    for problem, is_error in findings:
        kind = words("错误", "error", lang) if is_error else words("提醒", "warning", lang)
        answer(f"{problem.place}: {kind}: {problem.message.in_language(language(lang))}")
    errors = sum(is_error for _, is_error in findings)
    others = len(findings) - errors
    tell(words(f"{errors}个错误，{others}个提醒", f"{counted(errors, 'error')}, {counted(others, 'warning')}", lang))


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
        "way": [{"state": edge.state, "action": edge.action, "target": edge.target} for edge in problem.way],
    }
