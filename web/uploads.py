"""
Files that people hand in: told by their content and never by their name, bounded, and stored under their SHA-256.

Photographs lose what the camera wrote beside the picture (web/picture_metadata.py); other files stay as they came.

Bytes are written before the transaction that names them: a file that no entry names harms nobody, an entry whose
file is missing would.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import io
import os
import secrets
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from starlette.datastructures import UploadFile

from engine.decide import File
from engine.errors import BadForm
from engine.ids import new_id
from engine.labels import Label
from web import office_documents
from web.picture_metadata import BrokenPicture, without_metadata

MOST_FILES = 10
MOST_BYTES = 20 * 1024**2
MOST_BYTES_TOGETHER = 40 * 1024**2
LONGEST_NAME = 120
_CHUNK = 256 * 1024
_HEAD = 16
#: Kind → media type and the endings that its names may have; the first is what others are changed to.
KINDS = {
    "pdf": ("application/pdf", ("pdf",)),
    "jpg": ("image/jpeg", ("jpg", "jpeg")),
    "png": ("image/png", ("png",)),
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", ("docx",)),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ("xlsx",)),
    "txt": ("text/plain", ("txt",)),
}
_STARTS = {"pdf": b"%PDF-", "jpg": b"\xff\xd8\xff", "png": b"\x89PNG\r\n\x1a\n"}
_PICTURES = frozenset({"jpg", "png"})
_OF_AN_OFFICE_SUITE = frozenset({"docx", "xlsx"})
#: The name of a file that has none that can be kept.
_NAMELESS = "附件"
_TEXT_CONTROLS = frozenset(range(0x20)) - frozenset(b"\t\n\r\f")
#: Name as it is kept, kind, bytes, content.
_Checked = tuple[str, str, int, BinaryIO]


class NoRoom(Exception):
    """The bytes of a file could not be written: the disk is full, or is not there."""


def store_files(folder: Path, uploads: Sequence[UploadFile], *, field: str) -> tuple[File, ...]:
    """
    Check the files of a form and store their bytes.

    Args:
        folder: where the attachments of the office lie.
        uploads: the files as they came.
        field: the name of the field that a problem is told at.

    Raises:
        BadForm: too many, too large, empty, or of a kind that is not taken; nothing needs to be undone.
        NoRoom: the bytes could not be written.
    """
    checked, problem = _check(uploads, beside=())
    if problem:
        raise BadForm({field: problem})
    return tuple(_store(folder, *one) for one in checked)


def take_files(
    folder: Path, uploads: Sequence[UploadFile], *, beside: Sequence[File]
) -> tuple[tuple[File, ...], Label | None]:
    """
    Store what can be taken, and say what cannot: one file that is no paper does not lose the others.

    Args:
        folder: where the attachments of the office lie.
        uploads: the files as they came.
        beside: files that were taken before and go on the same entry; what is among them already is not taken again.

    Raises:
        NoRoom: the bytes could not be written.
    """
    checked, problem = _check(uploads, beside=beside)
    known = {(file.name, file.sha256) for file in beside}
    stored = (_store(folder, *one) for one in checked)
    return tuple(file for file in stored if (file.name, file.sha256) not in known), problem


def path_of(folder: Path, sha256: str) -> Path:
    """Where the bytes of a file lie."""
    return folder / sha256[:2] / sha256


def is_whole(path: Path, sha256: str) -> bool:
    """Whether the stored bytes are there and are still those that were handed in."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == sha256
    except FileNotFoundError:
        return False


def wrong_with(folder: Path, sha256: str) -> str:
    """What is wrong with the stored bytes of a file: `missing`, `changed`, or nothing."""
    path = path_of(folder, sha256)
    if not path.is_file():
        return "missing"
    return "" if is_whole(path, sha256) else "changed"


def hold(path: Path, sha256: str) -> bool:
    """Whether the stored bytes are there and whole; they count as handed in just now, so that they stay for a day."""
    try:
        with locked(path.parent):
            os.utime(path)
    except FileNotFoundError:
        return False
    return is_whole(path, sha256)


@contextlib.contextmanager
def locked(folder: Path) -> Iterator[int]:
    """Nobody else holds or clears away a file of this folder while the block runs; the folder's descriptor."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield descriptor
    finally:
        os.close(descriptor)


def kind_of(file: BinaryIO) -> str | None:
    """What a file is by its content; None when it is nothing that is taken."""
    file.seek(0)
    head = file.read(_HEAD)
    for kind, start in _STARTS.items():
        if head.startswith(start):
            return kind
    if head.startswith(b"PK\x03\x04"):
        return office_documents.kind_of(file)
    return "txt" if head and _is_text(file) else None


def clean_name(name: str) -> str:
    """The name of a file without folders, and without characters that files or headers do not take."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    kept = "".join(letter for letter in last if letter.isprintable() and letter not in '<>:"|?*;').strip(" .")
    stem, dot, ending = kept.rpartition(".")
    if not dot:
        return kept[:LONGEST_NAME] or _NAMELESS
    return f"{stem[: LONGEST_NAME - len(ending) - 1] or _NAMELESS}.{ending}"[:LONGEST_NAME]


def _check(uploads: Sequence[UploadFile], *, beside: Sequence[File]) -> tuple[list[_Checked], Label | None]:
    """The files that can be taken, and what is wrong with the others; none can where there are too many."""
    sizes = [_size(upload.file) for upload in uploads]
    if len(uploads) + len(beside) > MOST_FILES:
        return [], Label(zh=f"一次最多{MOST_FILES}个文件", en=f"At most {MOST_FILES} files at a time")
    if sum(sizes) + sum(file.size for file in beside) > MOST_BYTES_TOGETHER:
        return [], Label(zh="附件合计不得超过40兆", en="The files together may not be over 40 MB")
    checked: list[_Checked] = []
    problems: list[Label] = []
    for upload, size in zip(uploads, sizes, strict=True):
        name = clean_name(upload.filename or "")
        kind, problem = _kind_or_problem(name, upload.file, size)
        if problem:
            problems.append(problem)
            continue
        try:
            content = _as_kept(upload.file, kind)
        except BrokenPicture:
            problems.append(
                Label(zh=f"“{name}”已损坏，请重新拍照或者另存后再传", en=f"“{name}” is broken; take or save it anew")
            )
            continue
        stem = name.rpartition(".")[0] or _NAMELESS
        checked.append((f"{stem}.{KINDS[kind][1][0]}", kind, _size(content), content))
    if not problems:
        return checked, None
    return checked, Label(zh="；".join(one.zh for one in problems), en="; ".join(one.en for one in problems))


def _kind_or_problem(name: str, file: BinaryIO, size: int) -> tuple[str, Label | None]:
    if size == 0:
        return "", Label(zh=f"“{name}”是空文件", en=f"“{name}” is empty")
    if size > MOST_BYTES:
        return "", Label(zh=f"“{name}”超过20兆", en=f"“{name}” is over 20 MB")
    kind = kind_of(file)
    if kind is None:
        return "", Label(
            zh=f"“{name}”的内容不是PDF、Word、Excel、图片或文本（UTF-8），不能上传",
            en=f"The content of “{name}” is no PDF, Word, Excel, picture or text (UTF-8)",
        )
    ending = name.rpartition(".")[2].lower()
    if all(ending not in endings for _, endings in KINDS.values()):
        return "", Label(
            zh=f"“{name}”这类文件不能上传；可以上传PDF、Word（docx）、Excel（xlsx）、图片（jpg、png）或文本（txt）",
            en=f"Files like “{name}” are not taken; PDF, docx, xlsx, pictures (jpg, png) and text (txt) are",
        )
    if ending not in KINDS[kind][1]:
        return "", Label(
            zh=f"“{name}”的内容是{kind}，与扩展名不符，请改名后再传",
            en=f"The content of “{name}” is {kind}, which its name does not say; rename it",
        )
    if kind in _OF_AN_OFFICE_SUITE and office_documents.acts_when_opened(file):
        return "", Label(
            zh=f"“{name}”带有宏程序，或者一打开就会从别处取内容，不能上传；请另存为PDF后再传",
            en=f"“{name}” has a program in it, or fetches something from elsewhere when opened; save it as a PDF",
        )
    return kind, None


def _as_kept(file: BinaryIO, kind: str) -> BinaryIO:
    if kind not in _PICTURES:
        return file
    file.seek(0)
    return io.BytesIO(without_metadata(file.read(MOST_BYTES + 1), kind))


def _size(file: BinaryIO) -> int:
    return file.seek(0, os.SEEK_END)


def _is_text(file: BinaryIO) -> bool:
    file.seek(0)
    content = file.read(MOST_BYTES + 1)
    if _TEXT_CONTROLS & set(content):
        return False
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _chunks(file: BinaryIO) -> Iterator[bytes]:
    file.seek(0)
    while chunk := file.read(_CHUNK):
        yield chunk


def _store(folder: Path, name: str, kind: str, size: int, file: BinaryIO) -> File:
    try:
        sha256 = _write(folder, file)
    except OSError as problem:
        raise NoRoom from problem
    return File(new_id(), name, KINDS[kind][0], size, sha256)


def _write(folder: Path, file: BinaryIO) -> str:
    """Write the bytes under their hash, whole or not at all; returns the hash."""
    sha256 = hashlib.sha256()
    for chunk in _chunks(file):
        sha256.update(chunk)
    name = sha256.hexdigest()
    path = path_of(folder, name)
    if hold(path, name):
        return name
    for place in (folder, path.parent):  # parents made along the way would be open to everybody
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = path.with_name(f"{name}.{secrets.token_hex(4)}.part")
    try:
        with part.open("xb") as target:
            os.fchmod(target.fileno(), 0o600)
            for chunk in _chunks(file):
                target.write(chunk)
            target.flush()
            os.fsync(target.fileno())
        part.replace(path)
    finally:
        with contextlib.suppress(FileNotFoundError):
            part.unlink()
    with locked(path.parent) as descriptor:
        os.fsync(descriptor)
    return name
