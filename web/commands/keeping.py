"""`onevisit migrate`, `verify`, `backup` and `restore`: the database as a whole."""

from __future__ import annotations

from itertools import count
from pathlib import Path
from typing import Annotated

import typer
from alembic.util import CommandError

from engine.verify import Report
from engine.verify import verify as verify_everything
from web.commands.terminal import (
    DatabaseOption,
    JsonOption,
    LangOption,
    answer,
    answer_json,
    database_of,
    fail,
    progress,
    settings_of,
    tell,
)
from web.database import newest_revision, upgrade
from web.settings import Settings
from web.speaking import words
from workflows import backup as backups
from workflows.office_file import office_from


def migrate(*, database: DatabaseOption = None) -> None:
    """建立或升级数据库结构。Set up the database, or bring it up to this version."""
    _migrate(settings_of(database))
    tell(words(f"数据库已是版本 {newest_revision()}", f"The database is at {newest_revision()}"))


def verify(*, database: DatabaseOption = None, as_json: JsonOption = False, lang: LangOption = None) -> None:
    """验证全部历史未被改动。Verify that nothing of the history was changed."""
    settings = settings_of(database)
    office = office_from(settings.workflows)
    with database_of(settings) as known, progress(words("验证", "Verifying", lang), is_quiet=as_json) as update:
        report = verify_everything(known, office, progress=update)
    if as_json:
        answer_json(_as_data(report))
    else:
        for fault in report.faults:
            answer(str(fault))
        verdict = (
            words("全部成立", "everything holds", lang)
            if report.holds
            else words("有不符之处", "something is off", lang)
        )
        answer(
            words(
                f"{report.cases}件，{report.entries}条记录：{verdict}",
                f"{report.cases} cases, {report.entries} entries: {verdict}",
                lang,
            )
        )
    if not report.holds:
        raise typer.Exit(1)


def backup(target: Path, *, database: DatabaseOption = None, as_json: JsonOption = False) -> None:
    """备份全部数据（可在服务时进行），并读回核对。Copy everything, also while serving, and read it again."""
    settings, done = settings_of(database), count(1)
    with database_of(settings) as source, progress(words("备份", "Backing up"), is_quiet=as_json) as update:
        copied = backups.backup(
            source,
            target,
            revision=newest_revision(),
            files=settings.data_dir / "attachments",
            progress=lambda _table, _rows: update(next(done), None),
        )
    if as_json:
        answer_json({"file": str(target), "rows": copied.rows, "files": copied.files})
        return
    tell(
        words(
            f"已备份{copied.rows}行、{copied.files}个文件：{target}",
            f"{copied.rows} rows and {copied.files} files copied to {target}",
        )
    )


def restore(
    source: Annotated[Path, typer.Argument(exists=True, dir_okay=False)],
    *,
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """从备份恢复到空库，并验证。Restore into an empty database, and verify."""
    settings = settings_of(database)
    _migrate(settings)
    with database_of(settings) as target:
        folder = settings.data_dir / "attachments"
        copied = backups.restore(target, source, revision=newest_revision(), files=folder)
    tell(words(f"已恢复{copied.rows}行、{copied.files}个文件", f"{copied.rows} rows and {copied.files} files restored"))
    verify(database=database, as_json=as_json)


def _migrate(settings: Settings) -> None:
    settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        upgrade(settings.database_url)
    except CommandError as problem:
        fail(
            words(
                f"数据库的版本比本程序新，请换用新版程序：{problem}",
                f"The database is newer than this program; use the newer one: {problem}",
            )
        )


def _as_data(report: Report) -> dict[str, object]:
    return {
        "holds": report.holds,
        "cases": report.cases,
        "entries": report.entries,
        "faults": [
            {"case": fault.case_id, "seq": fault.seq, "code": fault.code, "detail": fault.detail}
            for fault in report.faults
        ],
    }
