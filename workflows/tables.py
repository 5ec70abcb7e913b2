"""
A table as an office keeps it: the first sheet of an .xlsx file, or a .csv file, read within bounds and without a guess.

What a spreadsheet calculates, or failed to calculate, is never taken for what somebody wrote: such cells are named.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from engine.errors import Told
from engine.labels import Label
from workflows.workbooks import COLUMNS_AT_MOST, ROWS_AT_MOST, BadWorkbook, Flaws, inspect

#: A file of this many rows of this office's columns is a tenth of it.
BYTES_AT_MOST = 10 * 1024**2
_MEGABYTE = 1024**2
_SEPARATORS = (",", "\t", ";")
_UTF8_MARK = b"\xef\xbb\xbf"
_OTHER_MARKS = (b"\xff\xfe", b"\xfe\xff")
_MERGED_AT_MOST = 20_000
_MERGED = Label(
    zh="这一格被合并了，请取消合并并逐格填写",
    en="This cell is merged with others; take them apart and fill in each",
)
_ZIP, _OLD_OR_LOCKED = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"

Cells = tuple[object, ...]


class UnreadableTable(Told):
    """The file as a whole cannot be read; `label` says why, and what helps."""


@dataclass(frozen=True, slots=True)
class Table:
    """
    What stands in a file.

    Args:
        rows: (number, cells) of every row that holds something; the number is the one that a spreadsheet shows.
        flaws: (row, column) of cells whose value nobody wrote, with a sentence; columns count from 0.
    """

    rows: Sequence[tuple[int, Cells]]
    flaws: Mapping[tuple[int, int], Label] = field(default_factory=dict)


def read_table(path: Path) -> Table:
    """
    Read a table from a file, told by its content: an .xlsx workbook, or text separated by commas, tabs or semicolons.

    Raises:
        UnreadableTable: not there, too large, or nothing that can be read without a guess.
    """
    try:
        with path.open("rb") as file:
            content = file.read(BYTES_AT_MOST + 1)
    except OSError as problem:
        raise UnreadableTable(
            f"读不到文件“{path}”：{problem.strerror}", f"The file “{path}” cannot be read: {problem.strerror}"
        ) from problem
    if len(content) > BYTES_AT_MOST:
        most = BYTES_AT_MOST // _MEGABYTE
        raise UnreadableTable(
            f"文件超过{most}兆，请分成几个文件", f"The file is over {most} MB; divide it into several"
        )
    if content.startswith(_OLD_OR_LOCKED):
        raise UnreadableTable(
            "这是旧格式（.xls）或带密码的表格，请去掉密码并另存为 .xlsx",
            "This is an old workbook (.xls) or one with a password; take the password off and save it as .xlsx",
        )
    table = _from_workbook(content) if content.startswith(_ZIP) else Table(tuple(_from_text(content)))
    if not table.rows:
        raise UnreadableTable("表格是空的", "The table is empty")
    return table


def letters_of(column: int) -> str:
    """How a spreadsheet calls a column, counted from 0: A, B … Z, AA."""
    letters = ""
    while column >= 0:
        letters = chr(ord("A") + column % 26) + letters
        column = column // 26 - 1
    return letters


def is_empty(cell: object) -> bool:
    """Whether nothing stands in a cell."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def _from_workbook(content: bytes) -> Table:
    try:
        flaws = inspect(content)
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
        rows = sheet.to_python(skip_empty_area=False)
        merged = _merged(sheet.merged_cell_ranges or [], rows)
    except BadWorkbook as bad:
        raise UnreadableTable(bad.label.zh, bad.label.en) from bad
    except PasswordError as problem:
        raise UnreadableTable(
            "表格带密码，请去掉密码后再导入", "The workbook has a password; take it off first"
        ) from problem
    except (CalamineError, ValueError) as problem:
        raise UnreadableTable(
            f"表格损坏，无法读取（{problem}），请用表格软件打开后另存为 .xlsx",
            f"The workbook is damaged ({problem}); open it and save it again as .xlsx",
        ) from problem
    numbered = ((number, tuple(cells)) for number, cells in enumerate(rows, 1))
    places = {row for row, _ in flaws}
    return Table(
        tuple(
            (number, cells)
            for number, cells in numbered
            if number in places or not all(is_empty(cell) for cell in cells)
        ),
        merged | flaws,
    )


def _merged(areas: Sequence[tuple[tuple[int, int], tuple[int, int]]], rows: Sequence[Sequence[object]]) -> Flaws:
    """The cells that lie under a merged one: a spreadsheet shows its value over them, but they have none."""
    width = max(map(len, rows), default=0)
    flaws: Flaws = {}
    for (top, left), (bottom, right) in areas:
        for row in range(top, min(bottom + 1, len(rows))):
            if len(flaws) > _MERGED_AT_MOST:
                raise UnreadableTable("合并的单元格过多，请取消合并", "Too many merged cells; take them apart")
            flaws |= {(row + 1, column): _MERGED for column in range(left, min(right + 1, width))}
        flaws.pop((top + 1, left), None)
    return flaws


def _from_text(content: bytes) -> Iterator[tuple[int, Cells]]:
    text = _decoded(content)
    # The separator that makes the most columns of the first line that has any.
    head = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(_SEPARATORS, key=head.count)
    number = 0
    try:
        for number, cells in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True), 1):
            if all(is_empty(cell) for cell in cells):
                continue
            if number > ROWS_AT_MOST or len(cells) > COLUMNS_AT_MOST:
                raise UnreadableTable(
                    f"最多{ROWS_AT_MOST}行、{COLUMNS_AT_MOST}列，第{number}行超出，请分成几个文件",
                    f"At most {ROWS_AT_MOST} rows and {COLUMNS_AT_MOST} columns; row {number} is beyond them",
                )
            yield number, tuple(cells)
    except csv.Error as problem:
        raise UnreadableTable(
            f"第{number + 1}行的引号不成对，或单元格过长（{problem}），请用表格软件打开后重新另存",
            f"Row {number + 1} has quotes that do not match, or a cell too long ({problem}); save the table anew",
        ) from problem


def _decoded(content: bytes) -> str:
    if content.startswith(_OTHER_MARKS):
        raise _not_text("UTF-16")
    if content.startswith(_UTF8_MARK):
        return _strictly(content[len(_UTF8_MARK) :], "utf-8")
    readings = {
        encoding: text for encoding in ("utf-8", "gb18030") if (text := _attempt(content, encoding)) is not None
    }
    if not readings:
        raise _not_text("UTF-8", "GB18030")
    if len(set(readings.values())) > 1 and _is_doubtful(readings["utf-8"]):
        raise UnreadableTable(
            "无法确定文件是 UTF-8 还是 GB18030 编码，请另存为“CSV UTF-8”或 .xlsx",
            "The file may be UTF-8 or GB18030; save it as “CSV UTF-8” or as .xlsx",
        )
    return next(iter(readings.values()))


def _is_doubtful(text: str) -> bool:
    """
    Whether text that can be read in both ways is perhaps no UTF-8 after all.

    Most of GB18030 is no UTF-8 at all. Where it is, its pairs of bytes look like Latin, Greek or Arabic letters;
    Chinese comes out only of characters that nobody writes.
    """
    return not any("\u4e00" <= letter <= "\u9fff" for letter in text)


def _attempt(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return None


def _strictly(content: bytes, encoding: str) -> str:
    text = _attempt(content, encoding)
    if text is None:
        raise _not_text(encoding.upper())
    return text


def _not_text(*tried: str) -> UnreadableTable:
    return UnreadableTable(
        f"文件不是可读的文本（{'、'.join(tried)}），请另存为“CSV UTF-8”或 .xlsx",
        f"The file is no text that can be read ({', '.join(tried)}); save it as “CSV UTF-8” or as .xlsx",
    )
