"""The list of receipts of an import: for each matter its number and the query code that is told this once."""

from __future__ import annotations

import csv
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from engine.labels import Label
from web.importing import Registered

_HEADINGS = (
    Label(zh="表格行号", en="Row of the table"),
    Label(zh="编号", en="Number"),
    Label(zh="标题", en="Title"),
    Label(zh="查询码", en="Query code"),
    Label(zh="查询地址", en="Where to ask"),
)
#: The page that asks for the code.
_ASK = "/s"
#: With these a spreadsheet begins a formula; the wide ones are the same to some of them.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


@contextmanager
def receipt_list(path: Path, *, public_url: str, language: str) -> Iterator[Callable[[Registered], None]]:
    """
    Begin a list that only its owner can read; what is given adds a receipt, which is on the disk when it returns.

    Raises:
        OSError: the file is there already, or cannot be written.
    """
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8-sig", newline="") as file:  # the mark makes spreadsheets read UTF-8
        lines = csv.writer(file)

        def write(*cells: str) -> None:
            lines.writerow([harmless(cell) for cell in cells])
            file.flush()
            os.fsync(descriptor)

        write(*(heading.in_language(language) for heading in _HEADINGS))
        yield lambda one: write(str(one.row), one.number, one.title, one.code, f"{public_url}{_ASK}")


def receipts_beside(table: Path) -> Path:
    """A name beside the table that no file has yet."""
    number = 1
    while (path := table.with_name(f"{table.stem}-receipts{f'-{number}' if number > 1 else ''}.csv")).exists():
        number += 1
    return path


def harmless(text: str) -> str:
    """The text as a cell in which no spreadsheet sees a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text
