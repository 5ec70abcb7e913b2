"""
A SQLite file that whoever runs the program may only read: a copy kept as evidence, a medium that cannot be written.

What was written last lies in a log beside the file (`-wal`), with an index (`-shm`). SQLite makes both for readers,
too, which needs leave to write in the folder. Without that leave there are three ways a file may lie:

- with log and index: it is read through them, also while others write;
- without a log, as every program leaves it that ends: nobody writes, and it is read as it lies (`immutable`);
- with a log alone: what the log holds cannot be read, and to leave it out would show an older state as the whole.

Source: https://www.sqlite.org/wal.html, “Read-Only Databases”.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from engine.errors import OnlyReadable

#: The bits of a mode by which somebody may write.
_ANYBODY_WRITES = stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH


@dataclass(frozen=True, slots=True)
class ReadOnlyFile:
    """A file with the way in which SQLite opens it, and how it lay where it is read as it lies."""

    path: Path
    query: Mapping[str, str]
    lay: tuple[int, int] | None

    def demand_unchanged(self) -> None:
        """
        Refuse what was read of a file that was taken to be left alone and was not.

        Raises:
            OnlyReadable: somebody wrote to it meanwhile.
        """
        if self.lay not in (None, _as_it_lies(self.path)):
            raise OnlyReadable(
                f"{self.path} 在读取期间被写入，读到的内容不可靠：请再运行一次",
                f"{self.path} was written to while it was read, and what was read is not to be relied on: run it again",
            )

    def refusal(self) -> OnlyReadable:
        """What is said to whoever would write to it."""
        return OnlyReadable(
            f"当前用户只能读取 {self.path}，未作任何改动：请用运行本程序服务的用户执行，例如 sudo -u onevisit",
            f"This user may only read {self.path}, and nothing was changed: run the command as the user of the "
            "services, such as with sudo -u onevisit",
        )


def read_only_file(path: Path) -> ReadOnlyFile | None:
    """
    How to open a file that may only be read here; None for one that may be written, or is not there.

    Raises:
        OnlyReadable: a part of what was written cannot be read here.
    """
    path = path.resolve()  # the log lies beside the file itself, not beside a link to it
    if not path.is_file() or (_may_write(path) and _may_write(path.parent)):
        return None
    log, index = (path.with_name(f"{path.name}{end}") for end in ("-wal", "-shm"))
    if log.exists() and index.exists():
        return ReadOnlyFile(path, {"mode": "ro"}, None)
    if log.exists() and log.stat().st_size:
        raise OnlyReadable(
            f"{log} 中有尚未并入 {path.name} 的内容，而当前用户不能在此写入，无法读全："
            "请把整个文件夹复制到可以写入的地方，用 ONEVISIT_DATA_DIR 指明副本",
            f"{log} holds what is not in {path.name} yet, and cannot be read where this user may not write: copy the "
            "whole folder to a place where you may, and name the copy in ONEVISIT_DATA_DIR",
        )
    return ReadOnlyFile(path, {"mode": "ro", "immutable": "1"}, _as_it_lies(path))


def _may_write(path: Path) -> bool:
    # Root may write anything; what nobody is meant to write is evidence, and stays as it is.
    is_meant = path.stat().st_mode & _ANYBODY_WRITES
    return bool(is_meant) and os.access(path, os.W_OK, effective_ids=os.access in os.supports_effective_ids)


def _as_it_lies(path: Path) -> tuple[int, int]:
    now = path.stat()
    return now.st_mtime_ns, now.st_size
