"""The `onevisit` command: each command a few lines over the module that does the work."""

from __future__ import annotations

import io
import sys
from collections.abc import Sequence

import typer
from pydantic import ValidationError

from engine.counting import CannotReckon
from engine.errors import BadLog, DatabaseUnavailable, DefinitionError, EngineError, TransitionRefused
from engine.heads import BadHeads
from engine.labels import Label
from engine.spans import BadSpan
from web import setting_sentences
from web.assets import AssetUnavailable
from web.commands import checking, definitions, intake, keeping, leave, logs, people, running, telling
from web.commands.terminal import tell
from web.speaking import language, speak, words

#: What a command's status says to whoever called it; everything else is 0.
SOMETHING_WRONG, CALLED_WRONGLY, NO_DATABASE = 1, 2, 3

app = typer.Typer(
    name="onevisit",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="一访办：信访事项办理。OneVisit: case management for public petitions.",
)
app.command()(running.demo)
app.command()(running.serve)
app.command()(running.worker)
app.command()(checking.check)
app.command()(definitions.due)
app.command()(telling.explain)
app.command()(telling.diagram)
app.command()(telling.schema)
app.command()(logs.replay)
app.command()(logs.sketch)
app.command("import")(intake.import_table)
app.command()(keeping.migrate)
app.command()(keeping.verify)
app.command()(keeping.backup)
app.command()(keeping.restore)
people.app.command("away")(leave.users_away)
people.app.command("back")(leave.users_back)
people.app.command("relation")(leave.users_relation)
app.add_typer(people.app, name="users")
app.add_typer(running.assets, name="assets")


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command; what a person can mend is told in a sentence, without a trace."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a terminal that lacks a character still shows the rest
    speak(None)
    try:
        app(arguments)
    except (EngineError, BadSpan, BadHeads, CannotReckon, AssetUnavailable, ValidationError, OSError) as problem:
        sentences, status = _explained(problem)
        for sentence in sentences:
            tell(sentence)
        sys.exit(status)


def _explained(problem: Exception) -> tuple[Sequence[str], int]:
    match problem:
        case DefinitionError():
            told = [f"{one.place}: {one.message.in_language(language())}" for one in problem.problems]
            return told, SOMETHING_WRONG
        case BadLog(problem=one):
            return [f"{one.place}: {one.message.in_language(language())}"], SOMETHING_WRONG
        case DatabaseUnavailable():
            zh = f"数据库连不上或写不进，没有只办到一半的内容：{problem}"
            return [
                words(zh, f"The database cannot be reached or written; nothing was half done: {problem}")
            ], NO_DATABASE
        case ValidationError():
            head = words("设置不对（环境变量或 .env 文件）：", "These settings are wrong (environment or .env file):")
            return [head, *setting_sentences.told(problem, language())], CALLED_WRONGLY
        case TransitionRefused():
            return [refusal.reason.in_language(language()) for refusal in problem.refusals], SOMETHING_WRONG
        case FileExistsError():
            zh = f"已有文件 {problem.filename}，请另取一个名称"
            return [words(zh, f"There is a file {problem.filename} already; choose another name")], SOMETHING_WRONG
        case OSError():
            place = f" {problem.filename}" if problem.filename else ""
            zh, en = f"无法读写{place}：{problem.strerror}", f"It cannot be read or written{place}: {problem.strerror}"
            return [words(zh, en)], SOMETHING_WRONG
    label = getattr(problem, "label", None)
    return [label.in_language(language()) if isinstance(label, Label) else str(problem)], SOMETHING_WRONG
