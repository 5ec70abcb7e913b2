from __future__ import annotations

import re
from pathlib import Path

import pytest
import typer.main
from pydantic import SecretStr

from tests.docs.console import Console, commands
from tests.docs.reading import DOCS, PAGES, ROOT, anchors, blocks, codes, links, prose, tables, text_of
from web.commands import app
from web.settings import Settings

OPERATIONS = text_of("docs/operations.md")
#: Files that a reader makes while following a page, or that stand in the examples.
MADE_BY_READERS = {"mine.yaml", "repair.yaml", "friday.zip", "old.xlsx", "office.db", "office.db.writer", "secret"}
FILE_NAME = re.compile(r"[\w.-]+(?:/[\w.-]+)*\.(?:css|db|html|js|lock|md|po|png|py|svg|toml|xlsx|yaml|zip)")
#: A line that calls the command, perhaps with settings before it.
CALL = re.compile(r"(?:\$ )?(?:[A-Z_]+=\S+ )*(?:ExecStart=)?(?:\S*/bin/)?onevisit(?P<words>(?: \S+)*)")
SOURCES = [path for folder in ("engine", "workflows", "web") for path in sorted((ROOT / folder).rglob("*.py"))]
MAKEFILE = (ROOT / "Makefile").read_text("utf-8")
TARGETS = set(re.search(r"^\.PHONY: (.*)$", MAKEFILE, re.MULTILINE)[1].split())
#: Settings of the tests and of the language of the commands, which are none of the office.
OTHER_SETTINGS = {"ONEVISIT_LANG", "ONEVISIT_BROWSER", "ONEVISIT_TEST_POSTGRES"}


def takes(command):
    """The arguments and options of a command, as the page writes them; a group has none."""
    return [
        one.name.upper() if one.param_type_name == "argument" else one.opts[0]
        for one in (command.params if command else ())
    ]


def every_command(group, *before):
    """Each command with the words that call it."""
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from every_command(command, *before, name)
        else:
            yield " ".join((*before, name)), command


COMMANDS = dict(every_command(typer.main.get_command(app), "onevisit"))


def table(text, head):
    """The table whose first column has this head."""
    return next(table for table in tables(text) if table.heads[0] == head)


def default(field):
    """The default of a setting as the page writes it."""
    value = field.default
    if isinstance(value, Path):
        return f"`{value.name}`"
    if isinstance(value, SecretStr):
        value = value.get_secret_value()
    return f"`{value}`" if value or value == 0 else "–"


@pytest.mark.parametrize("page", PAGES)
def test_every_link_leads_somewhere(page):
    here = [link.partition("#") for link in links(text_of(page)) if not link.startswith("https://")]
    files = {to: PAGES[page].parent / to if to else PAGES[page] for to, _, _ in here}

    assert [to for to, path in files.items() if not (path.exists() and path.resolve().is_relative_to(ROOT))] == []
    assert [anchor for to, _, anchor in here if anchor and anchor not in anchors(files[to].read_text("utf-8"))] == []


def test_every_picture_is_shown_somewhere():
    shown = {(PAGES[page].parent / link).resolve() for page in PAGES for link in links(text_of(page))}

    assert [path.name for path in (DOCS / "pictures").iterdir() if path not in shown] == []


@pytest.mark.parametrize("page", PAGES)
def test_every_file_that_a_page_names_exists(page):
    named = {code for code in codes(prose(text_of(page))) if FILE_NAME.fullmatch(code)} - MADE_BY_READERS
    known = {path.name for path in (*ROOT.glob("*"), *DOCS.rglob("*"), *(ROOT / "workflows").rglob("*"))}

    assert [name for name in named if not ((ROOT / name).exists() or name in known)] == []


@pytest.mark.parametrize("page", PAGES)
def test_no_page_names_a_folder_of_somebodys_machine(page):
    assert re.findall(r"(?<!\w)/(?:home|root|tmp|work|Users)/\S*|~/\S*", text_of(page)) == []


def test_every_page_that_the_program_points_to_is_there_with_its_chapter():
    pointed = [match for path in SOURCES for match in re.finditer(
        r"(docs/[\w/.-]+\.md)(?:, “(.+?)”)?", path.read_text("utf-8")
    )]  # fmt: skip

    assert {match[1] for match in pointed} <= PAGES.keys()
    assert [match[0] for match in pointed if match[2] and f"\n## {match[2]}\n" not in text_of(match[1])] == []


def test_decisions_are_numbered_without_a_gap():
    titles = [path.read_text("utf-8").splitlines()[0] for path in sorted((DOCS / "decisions").glob("*.md"))]
    numbers = [path.name[:4] for path in sorted((DOCS / "decisions").glob("*.md"))]

    assert numbers == [f"{number:04}" for number in range(1, len(numbers) + 1)]
    assert [title for number, title in enumerate(titles, 1) if not title.startswith(f"# {number}. ")] == []


def test_every_setting_stands_in_the_handbook_with_its_default():
    rows = {codes(row["setting"])[0]: row["default"] for row in table(OPERATIONS, "setting").rows}

    assert rows == {f"ONEVISIT_{name.upper()}": default(field) for name, field in Settings.model_fields.items()}


@pytest.mark.parametrize("page", PAGES)
def test_every_setting_that_a_page_names_exists(page):
    named = set(re.findall(r"ONEVISIT_[A-Z_]*[A-Z]", text_of(page)))

    assert named <= {f"ONEVISIT_{name.upper()}" for name in Settings.model_fields} | OTHER_SETTINGS


def test_every_command_stands_in_the_handbook_with_its_options():
    rows = {codes(row["command"])[0]: codes(row["takes"]) for row in table(OPERATIONS, "command").rows}

    assert rows == {name: takes(command) for name, command in COMMANDS.items()}


@pytest.mark.parametrize("page", PAGES)
def test_every_command_that_a_page_names_exists_with_its_options(page):
    text = text_of(page)
    lines = [
        *codes(prose(text)),
        *(line for code in ("", "console") for block in blocks(text, code) for line in block.splitlines()),
    ]
    called = [(_command_of(words), words) for line in lines if (words := CALL.fullmatch(line))]

    assert [words[0] for command, words in called if command is None] == []
    assert [
        words[0] for command, words in called
        if not set(re.findall(r"(?<=\s)--[a-z-]+", words[0])) <= {*takes(COMMANDS.get(command)), "--help"}
    ] == []  # fmt: skip


def _command_of(words):
    """The command that is called; a group of commands, or the program itself, calls nothing."""
    names = {*COMMANDS, *(name.rpartition(" ")[0] for name in COMMANDS)}
    called = words["words"].split()
    return next((name for size in (2, 1, 0) if (name := " ".join(("onevisit", *called[:size]))) in names), None)


@pytest.mark.parametrize("page", PAGES)
def test_every_target_of_make_that_a_page_names_exists(page):
    text = text_of(page)
    lines = [code for code in codes(prose(text)) if code.startswith("make ")] + [
        line for block in blocks(text, "") for line in block.splitlines() if line.startswith("make ")
    ]

    assert [line for line in lines if line.split()[1] not in TARGETS] == []


def test_every_target_of_make_is_explained_in_its_head_and_to_contributors():
    head = MAKEFILE.partition("\n\n")[0]
    told = "".join(text_of("CONTRIBUTING.md"))

    assert [target for target in TARGETS if f"# make {target}" not in head] == []
    assert [target for target in TARGETS if f"make {target}" not in told] == []


@pytest.mark.parametrize("page", [page for page in PAGES if [*commands(text_of(page))]])
def test_commands_give_what_the_page_shows(page, tmp_path):
    console = Console(tmp_path)
    (tmp_path / "repair.yaml").write_text(blocks(text_of("docs/workflows-yaml.md"), "yaml")[0], "utf-8")
    told = [one for one in commands(text_of(page)) if "demo-data" not in one.command]

    said = [(one.command, console.run(one.command)) for one in told]

    assert [answer for one, answer in zip(told, said, strict=True) if not one.fits(answer[1])] == []


def test_the_proxy_of_the_example_writes_no_query_code_down():
    proxy = next(block for block in blocks(OPERATIONS, "") if "listen 443" in block)
    petitioners = proxy[proxy.index("location ~ ^/s") :]

    assert "access_log off;" in petitioners
    assert re.search(r"^  access_log \S+ without_query;$", proxy, re.MULTILINE)
    assert not re.search(r"\$(request|request_uri|args|query_string|http_referer)\b", proxy)


#: Where faults are found.
VERIFYING = ("faults.py", "verify.py", "chains.py", "completeness.py", "serials.py", "structure.py")


def test_what_verify_can_find_is_explained():
    source = "".join((ROOT / "engine" / name).read_text("utf-8") for name in VERIFYING)
    told = {code for row in table(OPERATIONS, "what it says").rows for code in codes(row["what it says"])}

    found = set(re.findall(r"""Fault\([^,]+, [^,]+, "([a-z]+)",""", source))
    found |= set(re.findall(r"""return "([a-z]+)", f?\"""", source))
    assert told == found
