"""Workbooks for tests: written as an office would, or put together by hand as only somebody with a bad mind would."""

from __future__ import annotations

import io
import zipfile

import xlsxwriter

_SHEET = "xl/worksheets/sheet1.xml"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def workbook(rows, *, fill=lambda _book, _sheet: None):
    """An .xlsx file with these cells; `fill(book, sheet)` adds what rows cannot say."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(
        file, {"in_memory": True, "strings_to_formulas": False, "default_date_format": "yyyy-mm-dd hh:mm"}
    ) as book:
        sheet = book.add_worksheet("登记")
        for number, cells in enumerate(rows):
            sheet.write_row(number, 0, cells)
        fill(book, sheet)
    return file.getvalue()


def by_hand(cells, *, head="", size="", more=()):
    """An .xlsx file whose sheet is this XML; `more` are further parts of the archive."""
    xml = f'{head}<worksheet xmlns="{_MAIN}">{size}<sheetData>{cells}</sheetData></worksheet>'
    return rewritten(workbook([]), {_SHEET: xml.encode(), **dict(more)})


def rewritten(content, parts):
    """The same archive with some parts replaced or added."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in dict.fromkeys([*old.namelist(), *parts]):
            new.writestr(name, parts[name] if name in parts else old.read(name))
    return file.getvalue()


def without(content, part):
    """The same archive without one part."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(file, "w") as new:
        for name in old.namelist():
            if name != part:
                new.writestr(name, old.read(name))
    return file.getvalue()


def lying_about_its_size(content, part, size):
    """The same archive, in which a part says that it is of another size than it is."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        real = archive.getinfo(part).file_size
    return content.replace(real.to_bytes(4, "little"), size.to_bytes(4, "little"))
