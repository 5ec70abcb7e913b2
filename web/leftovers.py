"""
Files that were handed in and that no entry came to name: cleared away after a day.

What is cleared away is gone, so the folder must be this database's own. The first clearing writes a mark into the
folder and the same mark into the database; with a database that lacks it (a copy that is tried out, or one that was
restored and knows less than the folder) nothing is cleared. Nor is anything from before the mark.
"""

from __future__ import annotations

import logging
import re
import secrets
from datetime import datetime, timedelta
from pathlib import Path

from engine.unit_of_work import Work
from web.state import AppState
from web.uploads import locked
from workflows.file_queries import files_known_since, named_files, note_files_known

#: How long a form may wait in a browser before what it brought has to be chosen again.
KEPT_FOR = timedelta(days=1)
_MARK = ".office-"
#: A file under its hash, or what is left of one that was being written.
_OURS = re.compile(r"[0-9a-f]{64}(\.[0-9a-f]{8}\.part)?")
_log = logging.getLogger(__name__)


def clear(state: AppState) -> int:
    """
    Remove the files that came more than a day ago and that no entry names; returns how many.

    Raises:
        DatabaseUnavailable: nothing was removed.
        OSError: the folder cannot be read or written.
    """
    folder, now = state.settings.data_dir / "attachments", state.now()
    if not folder.is_dir():
        return 0
    mark = min((path.name for path in folder.glob(f"{_MARK}*")), default="")
    if not mark:
        state.database.write(lambda work: _mark(work, folder, now))
        return 0
    with state.database.reading() as work:
        since, named = files_known_since(work, mark), named_files(work)
    if since is None:
        _log.warning(
            "the files in %s belong to another database, none is cleared away; if they are this one's, remove %s",
            folder,
            folder / mark,
        )
        return 0
    lost = [path for path in folder.glob("??/*") if path.name not in named and _OURS.fullmatch(path.name)]
    return sum(_remove(path, since=since, until=now - KEPT_FOR) for path in lost)


def _mark(work: Work, folder: Path, now: datetime) -> None:
    mark = f"{_MARK}{secrets.token_hex(8)}"
    note_files_known(work, mark, now=now)
    (folder / mark).touch(mode=0o600)


def _remove(path: Path, *, since: datetime, until: datetime) -> bool:
    with locked(path.parent):
        is_old = path.exists() and since.timestamp() <= path.stat().st_mtime < until.timestamp()
        if is_old:
            path.unlink()
    return is_old
