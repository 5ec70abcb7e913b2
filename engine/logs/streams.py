"""A file as the bytes that it holds, unpacked piece by piece and never more of them than a log may have."""

from __future__ import annotations

import gzip
import io
import lzma
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, Protocol

from engine.logs.events import Reading

GZIP, XZ = b"\x1f\x8b", b"\xfd7zXZ\x00"
#: An XZ file says how much memory it wants; what `xz -9` makes wants 65 MiB.
XZ_MEMORY = 80 * 2**20
PIECE = 64 * 1024


class _Source(Protocol):
    def read(self, size: int, /) -> bytes: ...


@contextmanager
def unpacked(path: Path, reading: Reading) -> Iterator[io.BufferedReader[Any]]:
    """
    The bytes of a file, unpacked where it begins as gzip or xz do.

    While they are read, BadLog is raised where the packed file breaks off or is damaged, and where it is a bomb.
    """
    with path.open("rb") as file:
        start = file.peek(len(XZ))
        source: _Source = file
        if start.startswith(GZIP):
            source = gzip.GzipFile(fileobj=file, mode="rb")
        elif start.startswith(XZ):
            source = _Xz(file)
        with io.BufferedReader(_Bounded(file, source, reading), PIECE) as stream:
            yield stream


class _Bounded(io.RawIOBase):
    """What a source gives, counted."""

    def __init__(self, file: BinaryIO, source: _Source, reading: Reading) -> None:
        self._file, self._source, self._reading = file, source, reading
        self._given = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # io gives nothing else
        try:
            data = self._source.read(len(buffer))
        except EOFError:
            raise self._reading.bad("log_cut_off") from None
        except (gzip.BadGzipFile, zlib.error, lzma.LZMAError) as problem:
            raise self._reading.bad("log_damaged", detail=problem) from None
        self._given += len(data)
        self._require_bounds()
        buffer[: len(data)] = data
        self._reading.progress(self._file.tell())
        return len(data)

    def _require_bounds(self) -> None:
        bounds = self._reading.bounds
        if self._given > bounds.most_bytes:
            raise self._reading.bad("log_too_large", limit=bounds.most_bytes)
        if self._given > bounds.free_bytes and self._given > bounds.most_ratio * self._file.tell():
            raise self._reading.bad("log_bomb", limit=bounds.most_ratio)


class _Xz:
    """An xz file, one stream after the other; the library's own reader has no bound on memory."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._stream = lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=XZ_MEMORY)

    def read(self, size: int, /) -> bytes:
        """At most so many bytes; none at the end."""
        while True:
            packed = b""
            if self._stream.eof:
                packed = (self._stream.unused_data or self._file.read(PIECE)).lstrip(b"\0")
                if not packed:
                    return b""
                self._stream = lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=XZ_MEMORY)
            elif self._stream.needs_input and not (packed := self._file.read(PIECE)):
                raise EOFError
            if data := self._stream.decompress(packed, size):
                return data
