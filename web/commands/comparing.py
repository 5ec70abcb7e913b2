"""`onevisit diff`: what one version of a lifecycle says otherwise than another, in words."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import Annotated

import typer

from engine.definitions import Lifecycle
from engine.difference_sentences import HEADINGS
from engine.differences.found import Difference, needs_second_approver
from engine.differences.whole import differences
from engine.errors import DefinitionError, Problem
from engine.loading import load_lifecycle
from web.commands.problems import explained
from web.commands.terminal import JsonOption, LangOption, answer, answer_json, tell
from web.settings import Settings
from web.speaking import words
from workflows.office_file import office_from, read_office
from workflows.telling import wording_of

#: As `diff` does it: the two are not the same, and it cannot be said.
DIFFERENT, UNKNOWN = 1, 2


def diff(
    old: Annotated[Path, typer.Argument(help="旧的流程文件。The older lifecycle file.", show_default=False)],
    new: Annotated[Path, typer.Argument(help="新的流程文件。The newer lifecycle file.", show_default=False)],
    *,
    office: Annotated[Path | None, typer.Option("--office", help="workflows.yaml")] = None,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """用文字说明两个版本有何不同；相同为0，不同为1。What differs between two versions, in words; 0 the same, 1 not."""
    path = office or Settings().workflows
    try:
        before, now = _loaded(old, new)
        known, card = office_from(path), read_office(path)
    except (DefinitionError, OSError) as problem:
        for sentence in explained(problem)[0]:
            tell(sentence)
        raise typer.Exit(UNKNOWN) from None
    found = differences(wording_of(before, known, card), wording_of(now, known, card))
    if as_json:
        answer_json(
            {"needs_second_approver": needs_second_approver(found), "differences": [_as_data(one) for one in found]}
        )
    else:
        _print(found, lang)
    if found:
        raise typer.Exit(DIFFERENT)


def _loaded(*files: Path) -> list[Lifecycle]:
    """The lifecycles of the files, each as written, or every problem of all of them."""
    lifecycles: list[Lifecycle] = []
    problems: list[Problem] = []
    for file in files:
        try:
            lifecycles.append(load_lifecycle(file.read_bytes(), file=file.as_posix()).model)
        except DefinitionError as bad:
            problems += bad.problems
    if problems:
        raise DefinitionError(problems)
    return lifecycles


def _print(found: Sequence[Difference], lang: str | None) -> None:
    if not found:
        answer(words(*HEADINGS["none"], lang))
        return
    for number, (heading, several) in enumerate(groupby(found, key=_heading)):
        answer(("\n" if number else "") + f"## {words(*HEADINGS[heading], lang)}\n")
        for one in several:
            answer(f"- {words(one.text.zh, one.text.en, lang)}")


def _heading(one: Difference) -> str:
    return "approval" if one.guard else one.weight


def _as_data(one: Difference) -> dict[str, object]:
    return {
        "code": one.code,
        "object": one.path,
        "key": one.key,
        "old": one.old,
        "new": one.new,
        "weight": one.weight,
        "guard": one.guard,
        "zh": one.text.zh,
        "en": one.text.en,
    }
