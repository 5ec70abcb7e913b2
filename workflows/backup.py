"""A copy of everything, consistent while the office works, and the way back; the same format for both databases."""

from __future__ import annotations

import errno
import json
import os
import re
import secrets
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any, NoReturn

import sqlalchemy as sa
from sqlmodel import SQLModel

from engine.unit_of_work import Database, Work
from workflows.backup_file import BLOCK, BadBackup, add_manifest, add_part, check, new_archive, opened, take_out

#: Rows read and written at once.
ROWS = 500
#: What belongs to the moment and not to the office: with a backup nobody comes back into a session that was ended.
NOT_COPIED = frozenset({"heartbeat", "session", "throttle"})
#: What a program writes by itself into an empty database.
_MADE_AT_START = frozenset({"definition", "unit"})
#: How a copy is called until it is complete.
_UNFINISHED = re.compile(r".+\.[0-9a-f]{8}\.part")

#: How many tables and files are done, and of how many, as soon as that is known.
Progress = Callable[[int, int | None], None]


@dataclass(frozen=True, slots=True)
class Copied:
    """How many rows and files a backup or a restore took."""

    rows: int
    files: int


def backup(
    database: Database,
    target: Path,
    *,
    revision: str,
    files: Path,
    progress: Progress = lambda _done, _every: None,
) -> Copied:
    """
    Copy every table, as of one moment, and every attachment into one file, and read it again.

    Args:
        database: what is copied; others go on writing meanwhile.
        target: a zip that only its owner can read; it has this name only when it is complete and was read again.
        revision: the schema's revision, which a restore demands again.
        files: the folder of attachments.
        progress: told after each table and file.

    Raises:
        FileExistsError: there is such a file already, which stays as it is.
        OSError: it cannot be written; nothing of it is left.
        BadBackup: what was written cannot be read again, and nothing of it is left.
    """
    if target.exists():
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(target))
    part = target.with_name(f"{target.name}.{secrets.token_hex(4)}.part")
    try:
        with new_archive(part) as archive:
            copied = _copy(database, archive, revision=revision, files=files, progress=progress)
        with opened(part) as archive:
            check(archive, revision=revision, wanted=_parts())
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    return copied


def unfinished(folder: Path) -> list[Path]:
    """Copies in a folder that were broken off and never came to their name; one that is under way looks the same."""
    return sorted(path for path in folder.iterdir() if _UNFINISHED.fullmatch(path.name))


def restore(
    database: Database,
    source: Path,
    *,
    revision: str,
    files: Path,
    progress: Progress = lambda _done, _every: None,
) -> Copied:
    """
    Put a backup into a migrated, empty database: all of it, or nothing.

    Attachments come first: a file that no entry names harms nobody.

    Raises:
        BadBackup: no backup, of another schema, changed since, or the database is not empty.
        DatabaseUnavailable: the database cannot be reached, or is full.
    """
    with opened(source) as archive:
        digests = check(archive, revision=revision, wanted=_parts())
        with database.reading() as work:
            _demand_empty(work)
        names = [name for name in digests if name.startswith("files/")]
        for done, name in enumerate(names, 1):
            take_out(archive, name, files)
            progress(done, len(digests))
        try:
            rows = database.write(
                partial(_fill_all, archive=archive, progress=lambda done: progress(len(names) + done, len(digests)))
            )
        except (sa.exc.SQLAlchemyError, ValueError, TypeError, KeyError) as problem:
            raise BadBackup(
                "备份内容与数据库结构不符，未恢复任何内容",
                "What the backup holds does not fit the database; nothing was restored",
            ) from problem
    return Copied(rows, len(names))


def _tables() -> list[sa.Table]:
    """Every table that is copied; each after those that it points to."""
    return [table for table in SQLModel.metadata.sorted_tables if table.name not in NOT_COPIED]


def _part(table: sa.Table) -> str:
    return f"tables/{table.name}.ndjson"


def _parts() -> set[str]:
    return {_part(table) for table in _tables()}


def _copy(database: Database, archive: zipfile.ZipFile, *, revision: str, files: Path, progress: Progress) -> Copied:
    digests: dict[str, str] = {}
    rows = 0
    with database.reading() as work:
        if work.dialect == "postgresql":
            work.connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        for done, table in enumerate(_tables(), 1):
            count, digests[_part(table)] = add_part(archive, _part(table), _lines(work.connection, table))
            rows += count
            progress(done, None)
    # After the rows: a file is stored before the entry that names it, so none is missing.
    paths = stored_files(files) if files.exists() else []
    for done, path in enumerate(paths, len(digests) + 1):
        name = f"files/{path.relative_to(files).as_posix()}"
        with path.open("rb") as file:
            _, digests[name] = add_part(archive, name, iter(partial(file.read, BLOCK), b""))
        progress(done, len(_tables()) + len(paths))
    add_manifest(archive, digests, revision=revision)
    return Copied(rows, len(paths))


def stored_files(folder: Path) -> list[Path]:
    """
    Every attachment below a folder, in order, without what an upload that was cut off left.

    Raises:
        OSError: a part of it cannot be read.
    """

    def refuse(problem: OSError) -> NoReturn:
        raise problem

    found = [Path(place, name) for place, _, names in os.walk(folder, onerror=refuse) for name in names]
    return sorted(path for path in found if path.suffix != ".part" and path.name[0] != ".")


def _lines(connection: sa.Connection, table: sa.Table) -> Iterator[bytes]:
    keys = list(table.primary_key.columns)
    for row in connection.execution_options(yield_per=ROWS).execute(sa.select(table).order_by(*keys)):
        values = {column.name: _written(value) for column, value in zip(table.columns, row, strict=True)}
        yield json.dumps(values, ensure_ascii=False, sort_keys=True).encode() + b"\n"


def _written(value: Any) -> Any:
    if isinstance(value, bytes | memoryview):
        return {"hex": bytes(value).hex()}
    if isinstance(value, datetime | date):
        return {"iso": value.isoformat()}
    return {"json": value} if isinstance(value, dict | list) else value


def _read(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    if "hex" in value:
        return bytes.fromhex(value["hex"])
    if "json" in value:
        return value["json"]
    text = value["iso"]
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)


def _demand_empty(work: Work) -> None:
    for table in _tables():
        if table.name in _MADE_AT_START:
            continue
        if work.connection.execute(sa.select(sa.literal(1)).select_from(table).limit(1)).first():
            raise BadBackup(
                f"目标数据库不是空的（表 {table.name} 有内容），未作任何改动；请另建空库",
                f"The database is not empty (there is something in {table.name}); nothing was changed. "
                "Restore into a new one",
            )


def _fill_all(work: Work, *, archive: zipfile.ZipFile, progress: Callable[[int], None]) -> int:
    _demand_empty(work)
    rows = 0
    for done, table in enumerate(_tables(), 1):
        if table.name in _MADE_AT_START:
            work.connection.execute(table.delete())
        rows += _fill(work.connection, table, archive)
        progress(done)
    if work.dialect == "postgresql":
        _set_sequences(work.connection)
    return rows


def _fill(connection: sa.Connection, table: sa.Table, archive: zipfile.ZipFile) -> int:
    count: int = 0
    batch: list[dict[str, Any]] = []
    with archive.open(_part(table)) as lines:
        for line in lines:
            row = json.loads(line)
            if set(row) != set(table.columns.keys()):
                raise ValueError(table.name)
            batch.append({name: _read(value) for name, value in row.items()})
            if len(batch) == ROWS:
                connection.execute(table.insert(), batch)
                count, batch = count + len(batch), []
    if batch:
        connection.execute(table.insert(), batch)
    return count + len(batch)


def _set_sequences(connection: sa.Connection) -> None:
    for table in SQLModel.metadata.sorted_tables:
        for column in table.primary_key.columns:
            if isinstance(column.type, sa.BigInteger):
                connection.execute(
                    sa.text(
                        f"SELECT setval(pg_get_serial_sequence('{table.name}', '{column.name}'), "  # noqa: S608 -- our own names
                        f"coalesce((SELECT max({column.name}) FROM {table.name}), 0) + 1, false)"
                    )
                )
