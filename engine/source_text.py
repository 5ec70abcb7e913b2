"""
From the bytes of a file to text that the YAML parser can read, and from its complaints to sentences.

The parser gives up at the first character it refuses; here every such character is told and replaced,
so that one reading finds all there is to mend.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Never

import yaml

from engine.errors import Place, Problem
from engine.sentences import say

#: Where a value stands inside the definition: keys of mappings and indices of lists, from the root.
Path = tuple[str | int, ...]

#: The largest file (docs/workflows-yaml.md): far above any office, far below any harm.
MAX_BYTES = 1024 * 1024
#: A person mends a hundred problems before asking again; a hostile file must not make a million.
MAX_PROBLEMS = 100
#: How much of what somebody wrote is repeated in a message.
_MAX_SHOWN = 40

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_BREAK = re.compile(r"\r\n|\r|\n")
#: Controls, hidden breaks of line, marks that turn the direction of what is shown, and what no text may hold.
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff]")

#: What the parser says → the sentence for it. The first fragment found decides.
_SYNTAX: Mapping[str, str] = {
    "tab character": "source_tab",
    "could not find expected ':'": "source_missing_colon",
    "mapping values are not allowed": "source_colon_not_here",
    "did not find expected key": "source_indentation",
    "did not find expected '-' indicator": "source_indentation",
    "block sequence entries are not allowed": "source_indentation",
    "escape c": "source_bad_escape",
    "directive": "source_directive",
    "incompatible YAML document": "source_directive",
    "undefined tag handle": "source_tag",
    "expected <document start>": "source_several_documents",
}


def decoded(data: bytes, faults: Faults) -> str:
    """
    The text of the file, with U+FFFD in the place of every character that is refused.

    Raises:
        CannotGoOnError: too large, or not UTF-8.
    """
    start = faults.place(0, 0)
    if len(data) > MAX_BYTES:
        faults.stop("source_too_large", start, size=len(data), limit=MAX_BYTES)
    if data.startswith(_BYTE_ORDER_MARK):
        faults.add("source_byte_order_mark", start)
    data = data.removeprefix(_BYTE_ORDER_MARK)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = _BREAK.split(data[: error.start].decode("utf-8"))
        faults.stop("source_not_utf8", faults.place(len(before) - 1, len(before[-1])), byte=f"{data[error.start]:#04x}")
    lines = [0, *(match.end() for match in _BREAK.finditer(text))]
    for unseen in _UNSEEN.finditer(text):
        line = bisect_right(lines, unseen.start()) - 1
        character = unseen_character(unseen[0])
        faults.add("source_unseen_character", faults.place(line, unseen.start() - lines[line]), character=character)
    return _UNSEEN.sub("\N{REPLACEMENT CHARACTER}", text)


def refuse_syntax(error: yaml.MarkedYAMLError, text: str, faults: Faults) -> Never:
    """
    Turn what the parser says of `text` into a sentence.

    Raises:
        CannotGoOnError: always, since nothing behind the fault is sure.
    """
    context, problem, mark, opened = error.context or "", error.problem or "", error.problem_mark, error.context_mark
    assert mark is not None  # the parser marks every fault
    place = faults.place(mark.line, mark.column)
    if opened is not None and "quoted scalar" in context and "unexpected" in problem:
        faults.stop("source_unclosed_quote", faults.place(opened.line, opened.column))
    if opened is not None and "flow" in context:
        faults.stop("source_unclosed_bracket", place, opened=opened.line + 1)
    if "cannot start any token" in problem:
        character = text[mark.index]
        faults.stop("source_tab" if character == "\t" else "source_reserved_character", place, character=character)
    said = f"{context}: {problem}" if context else problem
    code = next((code for part, code in _SYNTAX.items() if part in said), "source_syntax")
    faults.stop(code, place, detail=said, tag=shown(text[mark.index :].partition(" ")[0]))


def unseen_character(text: str) -> str | None:
    """The first character of `text` that no definition may hold, as `U+0000`; None if there is none."""
    found = _UNSEEN.search(text)
    return f"U+{ord(found[0]):04X}" if found else None


def shown(text: str | None) -> str:
    """The beginning of what somebody wrote, for a message."""
    text = text or ""
    return text if len(text) <= _MAX_SHOWN else f"{text[:_MAX_SHOWN]}…"


def spelled(path: Path) -> str:
    """The path as people write it: `states.sent.actions[0]`."""
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path).removeprefix(".")


class CannotGoOnError(Exception):
    """A bound is broken or the text is not YAML; what was found so far is all there is to tell."""


@dataclass(slots=True)
class Faults:
    """The problems of one file, as they are found."""

    file: str
    found: list[Problem] = field(default_factory=list)

    def place(self, line: int, column: int) -> Place:
        """A place in this file; the parser counts lines and columns from 0."""
        return Place(self.file, line + 1, column + 1)

    def add(self, code: str, place: Place, path: Path | None = None, **values: object) -> None:
        """
        Note one problem.

        Raises:
            CannotGoOnError: there are too many already.
        """
        if len(self.found) == MAX_PROBLEMS:
            code, values = "source_too_many_problems", {"limit": MAX_PROBLEMS}
        self.found.append(Problem(code, place, say(code, **values), spelled(path or ())))
        if len(self.found) > MAX_PROBLEMS:
            raise CannotGoOnError

    def stop(self, code: str, place: Place, **values: object) -> Never:
        """Note the problem behind which nothing can be read."""
        self.add(code, place, None, **values)
        raise CannotGoOnError

    def in_order(self) -> tuple[Problem, ...]:
        """All of them as they stand in the file; that there are too many comes last."""
        return tuple(sorted(self.found, key=lambda one: (one.code == "source_too_many_problems", one.place)))
