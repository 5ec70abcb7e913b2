"""`onevisit migrate`, `verify`, `backup` and `restore`: the database as a whole."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from alembic.util import CommandError

from engine.heads import read_heads, written_heads
from engine.verify import verify as verify_everything
from web.commands.terminal import (
    DatabaseOption,
    JsonOption,
    LangOption,
    answer_json,
    database_of,
    fail,
    progress,
    settings_of,
    tell,
)
from web.commands.verdict import as_data, demand_new, tell_report, write_new
from web.database import newest_revision, upgrade
from web.opening import place_of, wrong_place
from web.settings import Settings
from web.speaking import counted, words
from web.staff import has_anybody
from web.state import wall_clock
from web.uploads import wrong_with
from workflows import backup as backups
from workflows.office_file import office_from


def migrate(*, database: DatabaseOption = None) -> None:
    """建立或升级数据库结构。Set up the database, or bring it up to this version."""
    settings = settings_of(database)
    before, place, newest = _migrate(settings), place_of(settings.database_url), newest_revision()
    if before is None:
        tell(words(f"新建了数据库（版本 {newest}）：{place}", f"A new database was made, at {newest}: {place}"))
    else:
        tell(words(f"数据库已是版本 {newest}：{place}", f"The database is at {newest}: {place}"))


def verify(
    *,
    database: DatabaseOption = None,
    quick: Annotated[bool, typer.Option("--quick", help="不核对附件内容。Leave out the bytes of files.")] = False,
    heads: Annotated[
        Path | None,
        typer.Option(
            "--heads",
            exists=True,
            dir_okay=False,
            help="与外部保存的链头对照。Compare with heads that were kept outside.",
        ),
    ] = None,
    write_heads: Annotated[
        Path | None,
        typer.Option("--write-heads", help="写出链头，供外部保存。Write the heads, to be kept outside."),
    ] = None,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """验证记录链完整、状态与记录一致。Verify that the chains of entries are whole and say what the database says."""
    if write_heads:
        demand_new(write_heads)
    settings = settings_of(database)
    office = office_from(settings.workflows)
    known_heads = read_heads(heads.read_text("utf-8-sig", "replace")) if heads else ()
    with database_of(settings) as known, progress(words("验证", "Verifying", lang), is_quiet=as_json) as update:
        report = verify_everything(
            known,
            office,
            now=wall_clock(),
            files=None if quick else partial(wrong_with, settings.data_dir / "attachments"),
            heads=known_heads,
            progress=update,
        )
    # First of all: whoever reads the answer may stop reading, which ends the command.
    if write_heads and report.holds:
        write_new(write_heads, written_heads(report.heads))
        count = len(report.heads)
        tell(words(f"已写出{count}个链头：{write_heads}", f"Heads written to {write_heads}: {count}", lang))
    if as_json:
        answer_json(as_data(report, quick=quick, compares=heads is not None))
    else:
        tell_report(report, quick=quick, compares=heads is not None, lang=lang)
    if not report.holds:
        raise typer.Exit(1)


def backup(target: Path, *, database: DatabaseOption = None, as_json: JsonOption = False) -> None:
    """备份全部数据（可在服务时进行），并读回核对。Copy everything, also while serving, and read it again."""
    settings = settings_of(database)
    with database_of(settings) as source, progress(words("备份", "Backing up"), is_quiet=as_json) as update:
        if not has_anybody(source):
            _refuse_empty(settings)
        copied = backups.backup(
            source,
            target,
            revision=newest_revision(),
            files=settings.data_dir / "attachments",
            progress=update,
        )
    unfinished = [str(path) for path in backups.unfinished(target.parent)]
    if as_json:
        answer_json({"file": str(target), "rows": copied.rows, "files": copied.files, "unfinished": unfinished})
        return
    tell(
        words(
            f"已备份{copied.rows}行、{copied.files}个文件：{target}",
            f"{counted(copied.rows, 'row')} and {counted(copied.files, 'file')} copied to {target}",
        )
    )
    for path in unfinished:
        tell(
            words(
                f"{path} 是中断的备份留下的，内有个人信息：如无其他备份正在进行，请删除",
                f"{path} was left by a backup that was broken off, and personal data lies in it: delete it, "
                "unless another backup is under way",
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
    with database_of(settings) as target, progress(words("恢复", "Restoring"), is_quiet=as_json) as update:
        folder = settings.data_dir / "attachments"
        copied = backups.restore(target, source, revision=newest_revision(), files=folder, progress=update)
    what = f"{counted(copied.rows, 'row')} and {counted(copied.files, 'file')}"
    tell(words(f"已恢复{copied.rows}行、{copied.files}个文件", f"{what} restored"))
    verify(database=database, as_json=as_json)


def _refuse_empty(settings: Settings) -> NoReturn:
    place, wrong = place_of(settings.database_url), wrong_place()
    zh = f"{place} 中一个人也没有，未备份任何内容。{wrong.zh}"
    fail(words(zh, f"There is nobody in {place}; nothing was copied. {wrong.en}"))


def _migrate(settings: Settings) -> str | None:
    settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        return upgrade(settings.database_url)
    except CommandError as problem:
        fail(
            words(
                f"数据库的版本比本程序新，请换用新版程序：{problem}",
                f"The database is newer than this program; use the newer one: {problem}",
            )
        )
