"""The `onevisit` command: each command a few lines over the module that does the work."""

from __future__ import annotations

import io
import sys
from collections.abc import Sequence

import typer
from pydantic import ValidationError

from engine.counting import CannotReckon
from engine.errors import EngineError
from engine.heads import BadHeads
from engine.spans import BadSpan
from web import usage_sentences
from web.assets import AssetUnavailable
from web.commands import checking, comparing, definitions, intake, keeping, leave, logs, people, running, telling
from web.commands.problems import explained
from web.commands.terminal import tell
from web.speaking import language, speak

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
app.command()(comparing.diff)
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
    except SystemExit as end:
        # The library has said in English what is wrong with the words of the command, and ends with that in hand.
        said = getattr(end.__context__, "format_message", str)()
        if language() == "zh" and (sentence := usage_sentences.in_chinese(said)):
            tell(sentence)
        raise
    except (EngineError, BadSpan, BadHeads, CannotReckon, AssetUnavailable, ValidationError, OSError) as problem:
        sentences, status = explained(problem)
        for sentence in sentences:
            tell(sentence)
        sys.exit(status)
