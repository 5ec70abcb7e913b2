"""`onevisit explain`, `diagram` and `schema`: a lifecycle as sentences and drawn, and its language for an editor."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from engine.definitions import Lifecycle
from engine.drawing.petri_net import pnml
from engine.drawing.process_model import bpmn
from engine.drawing.state_chart import scxml
from engine.drawing.svg import svg
from engine.drawing.texts import dot, mermaid
from engine.explaining.parts import Part
from engine.explaining.parts import explain as explained
from engine.explaining.sheet import parties_of, sheet
from engine.graph import Shape, shape_of
from engine.key_sentences import MEANINGS
from engine.labels import Label, Language
from engine.schema import schema_of
from engine.source import nearest
from engine.wording import Wording
from web.commands.terminal import LangOption, answer, answer_as_it_is, answer_json, fail, tell
from web.settings import Settings
from web.speaking import language, words
from workflows import card_sentences
from workflows.office_card import CodeList, OfficeFile
from workflows.office_file import office_from, read_office
from workflows.telling import letters_to, lifecycle_in, wording_of

WorkflowArgument = Annotated[
    str, typer.Argument(help="流程名称或文件，如 petition。Name or file of a lifecycle.", show_default=False)
]


class Drawing(StrEnum):
    """How a lifecycle can be drawn."""

    SVG = "svg"
    MERMAID = "mermaid"
    DOT = "dot"
    BPMN = "bpmn"
    SCXML = "scxml"
    PNML = "pnml"


class Definition(StrEnum):
    """Kinds of files that definitions stand in."""

    LIFECYCLE = "lifecycle"
    OFFICE = "office"
    CODES = "codes"


_WRITERS: Mapping[Drawing, Callable[[Shape, Wording, Language], str]] = {
    Drawing.SVG: svg,
    Drawing.MERMAID: mermaid,
    Drawing.DOT: dot,
    Drawing.BPMN: bpmn,
    Drawing.SCXML: scxml,
    Drawing.PNML: pnml,
}


def explain(
    workflow: WorkflowArgument,
    *,
    role: Annotated[
        str | None, typer.Option("--for", help="办事指南：写给当事人，如 petitioner。The sheet for a party.")
    ] = None,
    lang: LangOption = None,
) -> None:
    """用文字说明流程：谁、何时、可以做什么。Tell a lifecycle in sentences: who may do what, by when."""
    say, card = _asked_for(workflow, lang)
    if role is None:
        parts = explained(say)
    else:
        parties = parties_of(say.lifecycle)
        if role not in parties:
            fail(
                words(
                    f"办事指南写给当事人；此流程的当事人：{'、'.join(parties) or '—'}，没有“{role}”",
                    f"A sheet is for a party of the case, here {', '.join(parties) or '—'}; “{role}” is none",
                    lang,
                ),
                status=2,
            )
        parts = sheet(say, role, letters_to(role, card))
    _print(say.lifecycle.title, parts, language(lang))


def diagram(
    workflow: WorkflowArgument,
    *,
    drawing: Annotated[Drawing, typer.Option("--format", help="画成什么。What to make of it.")] = Drawing.SVG,
    output: Annotated[Path | None, typer.Option("--output", help="新文件。A new file.")] = None,
    lang: LangOption = None,
) -> None:
    """画出流程，或写成其他工具的文件。Draw a lifecycle, or write it for other tools."""
    say, _ = _asked_for(workflow, lang)
    drawn = _WRITERS[drawing](shape_of(say.lifecycle), say, "en" if language(lang) == "en" else "zh")
    if output is None:
        answer_as_it_is(drawn)
        return
    with output.open("x", encoding="utf-8", newline="\n") as file:  # what is there already may be a lifecycle
        file.write(drawn)
    tell(words(f"已写入 {output}", f"Written to {output}", lang))


def schema(
    of: Annotated[
        Definition, typer.Argument(help="流程、workflows.yaml 或代码表。A lifecycle, workflows.yaml, or a code list.")
    ] = Definition.LIFECYCLE,
) -> None:
    """输出 JSON Schema，供编辑器补全。The JSON Schema by which an editor completes and checks a file."""
    match of:
        case Definition.LIFECYCLE:
            made = schema_of(Lifecycle, MEANINGS, name=of)
        case Definition.OFFICE:
            made = schema_of(OfficeFile, card_sentences.MEANINGS, name=of)
        case Definition.CODES:
            made = schema_of(CodeList, card_sentences.MEANINGS, name=of)
    answer_json(made)


def _asked_for(workflow: str, lang: str | None) -> tuple[Wording, OfficeFile]:
    """The lifecycle of this name in the office, else the one in the file of this name, with what things are called."""
    path = Settings().workflows
    office, card = office_from(path), read_office(path)
    if known := office.lifecycles.get(workflow):
        lifecycle = known.lifecycle
    elif (file := Path(workflow)).is_file():
        lifecycle = lifecycle_in(file, office=path)
    else:
        is_folder = Path(workflow).is_dir()
        folder = Label(zh="（是文件夹）", en=" (it is a folder)") if is_folder else Label(zh="", en="")
        near = nearest(workflow, office.lifecycles)
        meant = Label(zh=f"；是否指“{near}”？", en=f"; did you mean “{near}”?") if near else Label(zh="。", en=".")
        listed = Label(zh="、".join(office.lifecycles), en=", ".join(office.lifecycles))
        zh = f"没有名为“{workflow}”的流程，也没有这个文件{folder.zh}。{path} 中有：{listed.zh}{meant.zh}"
        en = f"There is neither a lifecycle nor a file “{workflow}”{folder.en}. {path} has: {listed.en}{meant.en}"
        fail(words(zh, en, lang), status=2)
    return wording_of(lifecycle, office, card), card


def _print(title: Label, parts: list[Part], spoken: str) -> None:
    answer(f"# {title.in_language(spoken)}")
    for part in parts:
        answer(f"\n## {part.title.in_language(spoken)}\n")
        for line in part.lines:
            answer(f"{'  ' * line.depth}- {line.text.in_language(spoken)}")
