"""A copy of everything, consistent while the office works, and the way back; the same format for both databases."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlmodel import SQLModel

from engine.errors import EngineError
from engine.unit_of_work import Database

#: Written into every backup; a program that does not know the format refuses it.
FORMAT = "onevisit-backup-1"
#: Rows read and written at once.
ROWS = 500
Progress = Callable[[str, int], None]


class BadBackup(EngineError):
    """The file is no backup of ours, or it was changed; nothing was restored."""


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
    files: Path | None = None,
    progress: Progress = lambda _table, _rows: None,
) -> Copied:
    """
    Copy every table, as of one moment, and every attachment into one file.

    Args:
        database: what is copied.
        target: a zip; it appears under this name only when it is complete.
        revision: the schema's revision, which a restore demands again.
        files: the folder of attachments.
        progress: told each table with its number of rows.
    """
    part = target.with_name(f"{target.name}.part")
    digests: dict[str, str] = {}
    engine = database.engine
    if database.dialect == "postgresql":
        engine = engine.execution_options(isolation_level="REPEATABLE READ")
    with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as archive, engine.connect() as connection:
        rows = 0
        for table in SQLModel.metadata.sorted_tables:
            count = 0
            with archive.open(f"tables/{table.name}.ndjson", "w", force_zip64=True) as out:
                digest = hashlib.sha256()
                for line in _lines(connection, table):
                    out.write(line)
                    digest.update(line)
                    count += 1
            digests[f"tables/{table.name}.ndjson"] = digest.hexdigest()
            rows += count
            progress(table.name, count)
        paths = sorted(path for path in files.rglob("*") if path.is_file()) if files and files.is_dir() else []
        for path in paths:
            name = f"files/{path.relative_to(files or path).as_posix()}"
            archive.write(path, name)
            digests[name] = hashlib.sha256(path.read_bytes()).hexdigest()
        manifest = {"format": FORMAT, "revision": revision, "sha256": digests}
        archive.writestr("manifest.json", json.dumps(manifest, indent=1, sort_keys=True))
    part.replace(target)
    return Copied(rows, len(paths))


def restore(
    database: Database,
    source: Path,
    *,
    revision: str,
    files: Path | None = None,
    progress: Progress = lambda _table, _rows: None,
) -> Copied:
    """
    Put a backup into a migrated, empty database, in one transaction.

    Raises:
        BadBackup: no backup, of another schema, changed since, or the database is not empty.
    """
    with zipfile.ZipFile(source) as archive:
        manifest = _checked(archive, revision)
        with database.engine.begin() as connection:
            if connection.execute(sa.text("SELECT count(*) FROM case_")).scalar():
                raise BadBackup("目标数据库不是空的，未作任何改动 / The database is not empty; nothing was changed")
            rows = 0
            for table in SQLModel.metadata.sorted_tables:
                count = _fill(connection, table, archive)
                rows += count
                progress(table.name, count)
            if database.dialect == "postgresql":
                _set_sequences(connection)
        names = [name for name in manifest["sha256"] if name.startswith("files/")]
        for name in names if files else ():
            _put_file(archive, name, files or source)
    return Copied(rows, len(names))


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


def _checked(archive: zipfile.ZipFile, revision: str) -> dict[str, Any]:
    try:
        manifest: dict[str, Any] = json.loads(archive.read("manifest.json"))
    except (KeyError, ValueError) as problem:
        raise BadBackup("不是本系统的备份文件 / This file is no backup of OneVisit") from problem
    if manifest.get("format") != FORMAT or manifest.get("revision") != revision:
        raise BadBackup(
            f"备份的版本为 {manifest.get('revision')}，需要 {revision} / "
            f"The backup is of revision {manifest.get('revision')}, {revision} is wanted"
        )
    for name, expected in manifest["sha256"].items():
        digest = hashlib.sha256()
        try:
            with archive.open(name) as part:
                for block in iter(lambda: part.read(1 << 20), b""):
                    digest.update(block)
        except (KeyError, zipfile.BadZipFile) as problem:
            raise BadBackup(f"备份缺损：{name} / The backup is damaged: {name}") from problem
        if digest.hexdigest() != expected:
            raise BadBackup(f"备份内容被改动：{name} / The backup was changed: {name}")
    return manifest


def _fill(connection: sa.Connection, table: sa.Table, archive: zipfile.ZipFile) -> int:
    count, batch = 0, []
    with archive.open(f"tables/{table.name}.ndjson") as lines:
        for line in lines:
            batch.append({name: _read(value) for name, value in json.loads(line).items()})
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


def _put_file(archive: zipfile.ZipFile, name: str, files: Path) -> None:
    target = (files / name.removeprefix("files/")).resolve()
    if not target.is_relative_to(files.resolve()):
        raise BadBackup(f"备份内有越界路径：{name} / A path in the backup leads outside: {name}")
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f"{target.name}.part")
    part.write_bytes(archive.read(name))
    part.replace(target)
