"""The file of a backup: a zip of parts with the digest of each, so that what is not wholly there is not taken."""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import shutil
import zipfile
import zlib
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import IO, Any

from engine.errors import Told

#: Written into every backup; a program that does not know the format refuses it.
FORMAT = "onevisit-backup-1"
#: Bytes read and written at once.
BLOCK = 1 << 20
_MANIFEST = "manifest.json"
_DAMAGES = (zipfile.BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError, RuntimeError)


class BadBackup(Told):
    """The file is no backup of ours, it was changed, or the database is not empty; `label` says which."""


@contextmanager
def new_archive(path: Path) -> Iterator[zipfile.ZipFile]:
    """A new archive that only its owner can read; it is on the disk when the block ends."""
    with _private(path) as file, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        yield archive


def add_part(archive: zipfile.ZipFile, name: str, pieces: Iterator[bytes]) -> tuple[int, str]:
    """Write a part; returns of how many pieces it was made, and its SHA-256."""
    count, digest = 0, hashlib.sha256()
    with archive.open(name, "w", force_zip64=True) as out:
        for piece in pieces:
            out.write(piece)
            digest.update(piece)
            count += 1
    return count, digest.hexdigest()


def add_manifest(archive: zipfile.ZipFile, digests: Mapping[str, str], *, revision: str) -> None:
    """Write down what every part is; without this the archive is no backup."""
    manifest = {"format": FORMAT, "revision": revision, "sha256": dict(digests)}
    archive.writestr(_MANIFEST, json.dumps(manifest, indent=1, sort_keys=True))


@contextmanager
def opened(path: Path) -> Iterator[zipfile.ZipFile]:
    """An archive to be read. Raises `BadBackup` when the file is none."""
    try:
        archive = zipfile.ZipFile(path)
    except _DAMAGES as problem:
        raise BadBackup(
            f"“{path.name}”不是备份文件，或者不完整", f"“{path.name}” is no backup, or not all of one"
        ) from problem
    with archive:
        yield archive


def check(archive: zipfile.ZipFile, *, revision: str, wanted: Collection[str]) -> Mapping[str, str]:
    """
    The SHA-256 of every part, after each was read and found to be what the manifest says.

    Args:
        archive: the backup.
        revision: the schema's revision that is wanted.
        wanted: the parts that must be there.

    Raises:
        BadBackup: it is none, of another revision, or not as it was made.
    """
    manifest = _manifest(archive)
    if manifest["revision"] != revision:
        raise BadBackup(
            f"备份的数据库版本为 {manifest['revision']}，本程序需要 {revision}：请用同一版本的程序恢复",
            f"The backup is of revision {manifest['revision']}, this program wants {revision}: restore it with the "
            "version that made it",
        )
    digests: dict[str, str] = manifest["sha256"]
    for name in sorted({*digests, *wanted}):
        digest = hashlib.sha256()
        try:
            with archive.open(name) as part:
                for block in iter(partial(part.read, BLOCK), b""):
                    digest.update(block)
        except _DAMAGES as problem:
            raise BadBackup(f"备份缺损：{name}", f"The backup is damaged: {name}") from problem
        if digest.hexdigest() != digests.get(name):
            raise BadBackup(f"备份内容被改动：{name}", f"The backup was changed: {name}")
    return digests


def take_out(archive: zipfile.ZipFile, name: str, files: Path) -> None:
    """Put one attachment into the folder of attachments. Raises `BadBackup` when its path leads outside."""
    target = (files / name.removeprefix("files/")).resolve()
    if not target.is_relative_to(files.resolve()):
        raise BadBackup(f"备份内有越界路径：{name}", f"A path in the backup leads outside: {name}")
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = target.with_name(f"{target.name}.{secrets.token_hex(4)}.part")
    try:
        with archive.open(name) as source, _private(part) as copy:
            shutil.copyfileobj(source, copy, BLOCK)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def _manifest(archive: zipfile.ZipFile) -> dict[str, Any]:
    try:
        manifest = json.loads(archive.read(_MANIFEST))
        known = manifest["format"] == FORMAT and {"revision", "sha256"} <= manifest.keys()
        digests = manifest["sha256"].items() if known else ()
        known = known and all(isinstance(digest, str) for _, digest in digests)
    except (*_DAMAGES, ValueError, TypeError, AttributeError) as problem:
        raise _foreign() from problem
    if not known:
        raise _foreign()
    return dict(manifest)


@contextmanager
def _private(path: Path) -> Iterator[IO[bytes]]:
    """A new file that only its owner can read, on the disk when the block ends."""
    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())


def _foreign() -> BadBackup:
    return BadBackup("不是本系统的备份文件", "This file is no backup of OneVisit")
