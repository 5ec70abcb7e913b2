"""
Photographs without what the camera wrote beside the picture: where and when it was taken, by whom, with which device.

Only what is needed to show the picture is kept: its data, its colours, and which side is up. What else a file brings,
also behind its end (a second picture, a film, a maker's notes), is left out. The picture itself is not touched.

Source: ITU-T T.81 annex B (JPEG); Exif 2.32, 4.5.4 and 4.6.4; W3C Portable Network Graphics, 5.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator

_PNG = b"\x89PNG\r\n\x1a\n"
#: Chunks of a PNG, beside its critical ones, that say how it is shown: colours, size, what can be seen through.
_SHOWN = frozenset(
    {b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"cICP", b"mDCV", b"cLLI", b"sBIT", b"bKGD", b"hIST", b"sPLT",
     b"pHYs", b"acTL", b"fcTL", b"fdAT"}
)  # fmt: skip
_SOI, _EOI, _SOS, _COM, _APP0, _APP1, _APP2, _APP14, _APP15 = 0xD8, 0xD9, 0xDA, 0xFE, 0xE0, 0xE1, 0xE2, 0xEE, 0xEF
#: The segments of programs that say how the picture is shown, and how they begin.
_KEPT_OF_PROGRAMS = {_APP0: b"JFIF\x00", _APP2: b"ICC_PROFILE\x00", _APP14: b"Adobe"}
_EXIF = b"Exif\x00\x00"
#: What ends the data of a scan: a marker that is neither a stuffed byte nor a restart.
_NEXT_MARKER = re.compile(rb"\xff+[^\x00\xff\xd0-\xd7]")
_ORIENTATION, _SHORT = 0x0112, 3
#: Which side is up, other than the picture as it is stored.
_TURNED = range(2, 9)


class BrokenPicture(Exception):
    """The bytes begin like a picture and are none."""


def without_metadata(content: bytes, kind: str) -> bytes:
    """
    The picture without what was written beside it; other kinds of files as they are.

    Raises:
        BrokenPicture: it cannot be read as far as that takes.
    """
    parts = {"jpg": _of_jpeg, "png": _of_png}.get(kind)
    try:
        return b"".join(parts(content)) if parts else content
    except (struct.error, IndexError) as problem:
        raise BrokenPicture from problem


def _of_jpeg(content: bytes) -> Iterator[bytes]:
    yield content[:2]
    at, is_told = 2, False
    while at < len(content):
        marker, at = _marker(content, at)
        if marker == _EOI:
            break
        (length,) = struct.unpack_from(">H", content, at)
        body, at = content[at + 2 : at + length], at + length
        if length < 2 or at > len(content):  # noqa: PLR2004 -- the length counts its own two bytes
            raise BrokenPicture
        if marker == _APP1 and body.startswith(_EXIF) and not is_told:
            if tiff := _only_orientation(body[len(_EXIF) :]):
                is_told = True
                yield _segment(_APP1, _EXIF + tiff)
        elif _is_shown(marker, body):
            yield _segment(marker, body)
        if marker == _SOS:
            end = _NEXT_MARKER.search(content, at)
            yield content[at : (at := end.start() if end else len(content))]
    yield bytes((0xFF, _EOI))


def _marker(content: bytes, at: int) -> tuple[int, int]:
    """The marker that stands here, fill bytes apart, and where it ends."""
    if content[at] != 0xFF:  # noqa: PLR2004 -- every marker begins with this byte
        raise BrokenPicture
    while content[at] == 0xFF:  # noqa: PLR2004 -- the same byte, repeated, fills up
        at += 1
    return content[at], at + 1


def _is_shown(marker: int, body: bytes) -> bool:
    if _APP0 <= marker <= _APP15:
        begins = _KEPT_OF_PROGRAMS.get(marker)
        return begins is not None and body.startswith(begins)
    return marker != _COM


def _segment(marker: int, body: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body


def _of_png(content: bytes) -> Iterator[bytes]:
    yield _PNG
    at, kind = len(_PNG), b""
    while kind != b"IEND":
        length, kind = struct.unpack_from(">I4s", content, at)
        end = at + 12 + length
        if end > len(content) or not kind.isalpha():
            raise BrokenPicture
        if kind[:1].isupper() or kind in _SHOWN:
            yield content[at:end]
        elif kind == b"eXIf" and (tiff := _only_orientation(content[at + 8 : end - 4])):
            yield struct.pack(">I4s", len(tiff), kind) + tiff + struct.pack(">I", zlib.crc32(kind + tiff))
        at = end


def _only_orientation(tiff: bytes) -> bytes:
    """These notes with nothing in them but which side is up; nothing where that is the side that is stored so."""
    order = {b"II*\x00": "<", b"MM\x00*": ">"}.get(tiff[:4])
    try:
        turned = _orientation(tiff, order) if order else 1
    except struct.error:
        return b""
    if turned not in _TURNED:
        return b""
    return b"MM\x00*" + struct.pack(">IHHHIHHI", 8, 1, _ORIENTATION, _SHORT, 1, turned, 0, 0)


def _orientation(tiff: bytes, order: str) -> int:
    (at,) = struct.unpack_from(f"{order}I", tiff, 4)
    (count,) = struct.unpack_from(f"{order}H", tiff, at)
    for number in range(count):
        tag, kind, _, value = struct.unpack_from(f"{order}HHIH", tiff, at + 2 + 12 * number)
        if (tag, kind) == (_ORIENTATION, _SHORT):
            return int(value)
    return 1
