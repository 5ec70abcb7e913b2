"""
Look into an .xlsx file before it is opened: what it would grow to, how far its cells reach, which of them are formulas.

The reader that comes after this one takes memory for every place up to the farthest cell, and gives the last result of
a formula as if somebody had written it.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Callable
from xml.parsers import expat

from engine.labels import Label

#: The farthest places that may be filled.
ROWS_AT_MOST = 5000
COLUMNS_AT_MOST = 200
#: What a file may grow to, and of how many parts it may be made.
_BYTES_INSIDE = 60 * 1024**2
_PARTS_AT_MOST = 1000
_BLOCK = 1 << 20
#: How the record of each part begins.
_PART = b"PK\x01\x02"
_PLACE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_LETTERS = 26
_WORKBOOK = "xl/workbook.xml"
_RELATIONS = "xl/_rels/workbook.xml.rels"

Flaws = dict[tuple[int, int], Label]
_FORMULA = Label(
    zh="这里是公式，请复制后“选择性粘贴—数值”",
    en="This is a formula; copy it and paste it as a value",
)
_ERROR = Label(
    zh="这里是表格软件的错误值（如 #N/A），请填写或清空",
    en="This is an error of the spreadsheet (such as #N/A); fill it in or clear it",
)
_DAMAGED = Label(
    zh="表格损坏，请用表格软件打开后另存为 .xlsx",
    en="The workbook is damaged; open it and save it again as .xlsx",
)
_TOO_LARGE = Label(
    zh=f"表格展开后超过{_BYTES_INSIDE // 1024**2}兆，请删去图片和多余的工作表，或分成几个文件",
    en=f"The workbook is over {_BYTES_INSIDE // 1024**2} MB unpacked; take out pictures and other sheets, or divide it",
)


class BadWorkbook(Exception):
    """The file is no workbook that may be opened; `label` says why."""

    def __init__(self, label: Label) -> None:
        super().__init__(str(label))
        self.label = label


def inspect(content: bytes) -> Flaws:
    """
    (row, column) of every formula and every error of the first sheet; rows count from 1, columns from 0.

    Raises:
        BadWorkbook: too large inside, damaged, or filled beyond the farthest place.
    """
    if content.count(_PART) > _PARTS_AT_MOST:  # the list of parts takes memory, too
        raise BadWorkbook(_TOO_LARGE)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _measure(archive)
            sheet = _Sheet()
            _parse(archive, _first_sheet(archive), sheet.begins, sheet.ends)
            return sheet.flaws
    except (zipfile.BadZipFile, zlib.error, expat.ExpatError, LookupError, ValueError, EOFError, NotImplementedError,
            RuntimeError) as problem:  # fmt: skip
        raise BadWorkbook(_DAMAGED) from problem


def _measure(archive: zipfile.ZipFile) -> None:
    """Unpack every part once, and count: what the parts say of their own size may be a lie."""
    size = 0
    for part in archive.infolist():
        with archive.open(part) as unpacked:
            while size <= _BYTES_INSIDE and (block := unpacked.read(_BLOCK)):
                size += len(block)
    if size > _BYTES_INSIDE:
        raise BadWorkbook(_TOO_LARGE)


def _first_sheet(archive: zipfile.ZipFile) -> str:
    """The part of the archive that is the first sheet."""
    sheets: list[str] = []
    targets: dict[str, str] = {}

    def names(tag: str, attributes: dict[str, str]) -> None:
        if tag == "sheet":
            sheets.extend(value for name, value in attributes.items() if name.endswith("relationships id"))

    def relations(tag: str, attributes: dict[str, str]) -> None:
        if tag == "Relationship":
            targets[attributes["Id"]] = attributes["Target"]

    _parse(archive, _WORKBOOK, names)
    _parse(archive, _RELATIONS, relations)
    if not sheets:
        raise BadWorkbook(_DAMAGED)
    return posixpath.normpath(posixpath.join("/xl", targets[sheets[0]])).removeprefix("/")


def _parse(
    archive: zipfile.ZipFile,
    part: str,
    begins: Callable[[str, dict[str, str]], None],
    ends: Callable[[str], None] = lambda _tag: None,
) -> None:
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = lambda name, attributes: begins(name.rpartition(" ")[2], attributes)
    parser.EndElementHandler = lambda name: ends(name.rpartition(" ")[2])
    parser.StartDoctypeDeclHandler = _no_entities
    with archive.open(part) as unpacked:
        parser.ParseFile(unpacked)


def _no_entities(*_: object) -> None:
    raise BadWorkbook(_DAMAGED)  # no spreadsheet writes a document type; only who wants to make it explode


class _Sheet:
    """The cells of a sheet as they come by: where each is, and what is wrong with it."""

    def __init__(self) -> None:
        self.flaws: Flaws = {}
        self._row, self._column, self._kind = 0, -1, ""
        self._is_in_cell = False

    def begins(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "row":
            self._row, self._column = int(attributes.get("r", self._row + 1)), -1
        elif tag == "c":
            self._row, self._column = _place(attributes.get("r"), self._row, self._column + 1)
            self._kind, self._is_in_cell = attributes.get("t", ""), True
        elif self._is_in_cell and tag in ("f", "v", "is"):
            self._fill(is_formula=tag == "f")

    def ends(self, tag: str) -> None:
        if tag == "c":
            self._is_in_cell = False

    def _fill(self, *, is_formula: bool) -> None:
        if not 0 < self._row <= ROWS_AT_MOST or self._column >= COLUMNS_AT_MOST:
            raise BadWorkbook(_too_far(self._row, self._column + 1))
        if is_formula:
            self.flaws[self._row, self._column] = _FORMULA
        elif self._kind == "e":
            self.flaws.setdefault((self._row, self._column), _ERROR)


def _too_far(row: int, column: int) -> Label:
    return Label(
        zh=f"最多{ROWS_AT_MOST}行、{COLUMNS_AT_MOST}列，第{row}行第{column}列超出，请分成几个文件",
        en=f"At most {ROWS_AT_MOST} rows and {COLUMNS_AT_MOST} columns; row {row}, column {column} is beyond them: "
        "divide the file",
    )


def _place(reference: str | None, row: int, column: int) -> tuple[int, int]:
    if reference is None:
        return row, column
    found = _PLACE.fullmatch(reference)
    if found is None:
        raise BadWorkbook(_DAMAGED)
    column = 0
    for letter in found[1]:
        column = column * _LETTERS + ord(letter) - ord("A") + 1
    return int(found[2]), column - 1
