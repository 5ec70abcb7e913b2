"""Documents of an office suite: told by what is in their archive, bounded, and refused where they act when opened."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO
from xml.parsers import expat

#: A document of text or tables has some dozens of parts; each costs memory.
MOST_PARTS = 5000
#: What the lists of relations of one document may hold together, unpacked.
MOST_BYTES_OF_RELATIONS = 4 * 1024**2
_MEMBERS = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml"}
_PART = b"PK\x01\x02"
_CHUNK = 256 * 1024
#: A document that brings programs is no paper.
_PROGRAM = "vbaproject.bin"
_RELATIONS = ".rels"
#: Relations to the outside that are followed only once the reader says so: links, and tables that refer to others.
_HARMLESS = ("/hyperlink", "/externallinkpath", "/xlpathmissing")
_UNREADABLE = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, ValueError, EOFError, OSError)


def kind_of(file: BinaryIO) -> str | None:
    """`docx` or `xlsx` by what is in the archive; None when it is neither, is broken, or has too many parts."""
    try:
        if _parts_of(file) > MOST_PARTS:
            return None
        with zipfile.ZipFile(file) as archive:
            members = set(archive.namelist())
    except _UNREADABLE:
        return None
    return next((kind for kind, member in _MEMBERS.items() if member in members), None)


def acts_when_opened(file: BinaryIO) -> bool:
    """
    Whether it brings a program, or calls something from elsewhere when it is opened: a template, a frame, a picture.

    Names of parts are compared whatever their case, as office suites do. What cannot be read is taken for such a one.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            names = archive.namelist()
            if any(name.casefold().endswith(_PROGRAM) for name in names):
                return True
            return any(_calls_outside(part) for part in _relations(archive))
    except (*_UNREADABLE, expat.ExpatError):
        return True


def _parts_of(file: BinaryIO) -> int:
    """How many parts a zip can have at most, told by the marks of their records before anything makes room for them."""
    file.seek(0)
    count, tail = 0, b""
    while chunk := file.read(_CHUNK):
        joined = tail + chunk
        count += joined.count(_PART)
        tail = joined[-len(_PART) + 1 :]
    return count


def _relations(archive: zipfile.ZipFile) -> Iterator[bytes]:
    left = MOST_BYTES_OF_RELATIONS
    for info in archive.infolist():
        if info.filename.casefold().endswith(_RELATIONS):
            with archive.open(info) as part:
                content = part.read(left + 1)
            left -= len(content)
            if left < 0:
                raise ValueError("the relations of this document are no end of bytes")
            yield content


def _calls_outside(relations: bytes) -> bool:
    found: list[bool] = []

    def look(_name: str, attributes: dict[str, str]) -> None:
        is_outside = attributes.get("TargetMode", "").casefold() == "external"
        found.append(is_outside and not attributes.get("Type", "").casefold().endswith(_HARMLESS))

    def refuse(*_: object) -> None:
        raise ValueError("relations have no document type")

    parser = expat.ParserCreate()
    parser.StartElementHandler = look
    parser.StartDoctypeDeclHandler = refuse
    parser.Parse(relations, True)  # noqa: FBT003 -- the parser's own word for: this is all of it
    return any(found)
