"""What every command shares: its options, how it speaks and fails, and where its settings come from."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Annotated, Any, NoReturn
from zoneinfo import ZoneInfo

import typer
from rich.console import Console
from rich.progress import Progress

from engine.unit_of_work import Database
from web.opening import check_address, open_installation, open_migrated
from web.settings import Settings
from web.speaking import speak
from web.state import AppState, wall_clock
from workflows.office_file import read_office

#: The status where whoever should have read the answer stopped reading: what a shell gives for SIGPIPE.
NOBODY_READS = 141


class _Speech(Console):
    def on_broken_pipe(self) -> None:
        """End without an answer; what is still to be written at the end goes nowhere."""
        os.dup2(os.open(os.devnull, os.O_WRONLY), self.file.fileno())
        raise SystemExit(NOBODY_READS)


#: Answers go to standard output, so that a program can read them; everything that is said about them to the other.
out = _Speech(soft_wrap=True, emoji=False, markup=False, highlight=False)
err = _Speech(soft_wrap=True, emoji=False, markup=False, highlight=False, stderr=True)

DatabaseOption = Annotated[str | None, typer.Option("--database", help="数据库地址。Address of the database.")]
JsonOption = Annotated[bool, typer.Option("--json", help="供程序读取。For programs to read.")]


def _speak(wanted: str | None) -> str | None:
    if wanted not in (None, "zh", "en"):
        raise typer.BadParameter("zh | en")
    return speak(wanted)


LangOption = Annotated[str | None, typer.Option("--lang", help="zh | en", callback=_speak)]


def settings_of(database: str | None) -> Settings:
    """The settings of this run; `database` goes before what the environment says."""
    settings = Settings(database=database) if database else Settings()
    check_address(settings.database_url)
    return settings


def today_of(settings: Settings) -> date:
    """Which day it is at the office."""
    return wall_clock().astimezone(ZoneInfo(read_office(settings.workflows).office.zone)).date()


@contextmanager
def opened(database: str | None) -> Iterator[AppState]:
    """The installation that the settings name, as long as the block runs."""
    state = open_installation(settings_of(database))
    try:
        yield state
    finally:
        state.database.dispose()


@contextmanager
def database_of(settings: Settings) -> Iterator[Database]:
    """The database alone, for what needs nothing else of the office, as long as the block runs."""
    database = open_migrated(settings.database_url)
    try:
        yield database
    finally:
        database.dispose()


def answer(text: str) -> None:
    """Print a line of the answer."""
    out.print(visible(text))


def answer_json(data: Any) -> None:
    """Print the answer for a program."""
    answer_as_it_is(json.dumps(data, ensure_ascii=False, indent=2) + "\n")


def answer_as_it_is(text: str) -> None:
    """Write a piece of the answer without adding or leaving out anything."""
    try:
        typer.echo(text, nl=False)
    except BrokenPipeError:
        out.on_broken_pipe()


def tell(text: str) -> None:
    """Say something about what was done."""
    err.print(visible(text))


def fail(message: str, *, status: int = 1) -> NoReturn:
    """Say why nothing can be done, and end."""
    tell(message)
    raise typer.Exit(status)


@contextmanager
def progress(title: str, *, is_quiet: bool = False) -> Iterator[Callable[[int, int | None], None]]:
    """A bar while something long is under way; tell it how much is done, and of how much."""
    with Progress(console=err, transient=True, disable=is_quiet or not err.is_terminal) as bar:
        task = bar.add_task(title, total=None)
        yield lambda done, every: bar.update(task, completed=done, total=every)


def visible(text: str) -> str:
    """The text without what would move the cursor or change the terminal: it may come from a file of somebody else."""
    return "".join(letter if letter.isprintable() or letter == "\n" else "\N{REPLACEMENT CHARACTER}" for letter in text)
