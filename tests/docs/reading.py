"""The documentation as tests read it: its pages, and in a page the tables, blocks of code, links and headings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
#: Every page, by its path from the root.
PAGES = {path.relative_to(ROOT).as_posix(): path for path in (*sorted(ROOT.glob("*.md")), *sorted(DOCS.rglob("*.md")))}
_BLOCK = re.compile(r"^```(?P<language>\w*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"!?\[[^\]]*\]\((?P<to>[^)\s]+)\)|(?:href|src|srcset)=\"(?P<of>[^\"]+)\"")
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
_CODE = re.compile(r"`([^`\n]+)`")


@dataclass(frozen=True, slots=True)
class Table:
    """A table with the words in front of it; `rows` hold the cells by the names of their columns."""

    lead: str
    heads: tuple[str, ...]
    rows: tuple[dict[str, str], ...]


def text_of(page: str) -> str:
    """The text of a page."""
    return PAGES[page].read_text("utf-8")


def blocks(text: str, language: str) -> list[str]:
    """The blocks of code in a language."""
    return [block["text"] for block in _BLOCK.finditer(text) if block["language"] == language]


def prose(text: str) -> str:
    """The page without its blocks of code."""
    return _BLOCK.sub("", text)


def links(text: str) -> list[str]:
    """Where the page points to."""
    return [link["to"] or link["of"] for link in _LINK.finditer(prose(text))]


def anchors(text: str) -> set[str]:
    """The anchors of its headings, as GitHub makes them."""
    plain = (re.sub(r"[`*]", "", heading).lower() for heading in _HEADING.findall(prose(text)))
    return {re.sub(r"[^\w\- ]", "", heading).replace(" ", "-") for heading in plain}


def codes(text: str) -> list[str]:
    """Everything that stands between backquotes."""
    return _CODE.findall(text)


def tables(text: str) -> Iterator[Table]:
    """Every table of the page."""
    lead = ""
    for paragraph in re.split(r"\n\s*\n", prose(text)):
        lines = [_cells(line) for line in paragraph.strip().splitlines() if line.startswith("| ")]
        if len(lines) > 1:
            yield Table(lead, lines[0], tuple(dict(zip(lines[0], line, strict=True)) for line in lines[1:]))
        lead = paragraph


def _cells(line: str) -> tuple[str, ...]:
    return tuple(cell.strip() for cell in line.removeprefix("| ").removesuffix("|").split(" | "))
