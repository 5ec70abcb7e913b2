"""The `onevisit` command: thin, each command a few lines over the module that does the work."""

from __future__ import annotations

import json
import socket
import sys
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from engine.counting import CannotReckon
from engine.errors import DatabaseUnavailable, DefinitionError, EngineError, Problem
from engine.spans import BadSpan
from engine.unit_of_work import open_database
from engine.verify import verify as verify_everything
from web import demo as demo_office
from web import reckoning, staff
from web.assets import ASSETS, AssetUnavailable, pull
from web.database import newest_revision, upgrade
from web.opening import open_installation
from web.serving import PortTaken, listen
from web.serving import serve as serve_pages
from web.settings import Settings
from web.speaking import language, words
from web.state import AppState
from web.worker import round_of
from web.worker import work as watch
from workflows import backup as backups
from workflows.office_file import check_file, check_office, office_from

app = typer.Typer(
    name="onevisit",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="一访办：信访事项办理。OneVisit: case management for public petitions.",
)
assets_app = typer.Typer(help="网页所用的外部文件。Files that pages take from a CDN.", no_args_is_help=True)
users_app = typer.Typer(help="人员与登录。People and their sign-ins.", no_args_is_help=True)
app.add_typer(assets_app, name="assets")
app.add_typer(users_app, name="users")
out, err = Console(soft_wrap=True), Console(stderr=True, soft_wrap=True)

DatabaseOption = Annotated[str | None, typer.Option("--database", help="数据库地址。Address of the database.")]
JsonOption = Annotated[bool, typer.Option("--json", help="供程序读取。For programs to read.")]
LangOption = Annotated[str | None, typer.Option("--lang", help="zh | en")]
PortOption = Annotated[int, typer.Option("--port", min=1, max=65535, help="端口。Port.")]


def main() -> None:
    """Run the command; what a person can mend is told in a sentence, without a trace."""
    try:
        app()
    except DefinitionError as wrong:
        _tell(wrong.problems)
        sys.exit(1)
    except (EngineError, BadSpan, CannotReckon, AssetUnavailable) as problem:
        err.print(str(getattr(problem, "label", problem)), markup=False)
        sys.exit(3 if isinstance(problem, DatabaseUnavailable) else 1)


@app.command()
def due(
    length: Annotated[str, typer.Argument(help="15 days | 5 working days | 2 hours | 4 working hours | 3 months")],
    start: Annotated[str, typer.Option("--from", help="2026-02-12 | 2026-02-12T10:00:00+08:00")],
    right: Annotated[
        bool, typer.Option("--right", help="公民权利：末日遇节假日顺延。A citizen's right rolls on.")
    ] = False,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """期限何时届满，以及为什么。When a length of time is over, and why."""
    try:
        calendar = office_from(Settings().workflows).calendar
        data = reckoning.answer(length, start, calendar=calendar, rolls=right)
    except BadSpan as bad:
        _fail(bad.label.in_language(language(lang)), status=2)
    except CannotReckon as bad:
        _fail(bad.label.in_language(language(lang)), status=2)
    except ValueError:
        _fail(
            words(
                f"起算时间“{start}”应如 2026-02-12 或 2026-02-12T10:00:00+08:00",
                f"The start “{start}” must be like 2026-02-12 or 2026-02-12T10:00:00+08:00",
                lang,
            ),
            status=2,
        )
    print(reckoning.as_json(data) if as_json else "\n".join(reckoning.lines(data, language(lang))))


@app.command()
def check(
    files: Annotated[list[Path] | None, typer.Argument(help="流程文件。Lifecycle files.")] = None,
    office: Annotated[Path | None, typer.Option("--office", help="workflows.yaml")] = None,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """检查流程定义，一次列出全部问题。Check definitions; every problem at once, with its place."""
    path = office or Settings().workflows
    findings = check_office(path) if not files else [found for file in files for found in check_file(file, office=path)]
    errors = [problem for problem, is_error in findings if is_error]
    if as_json:
        print(
            json.dumps(
                [_as_data(problem, is_error=is_error) for problem, is_error in findings], ensure_ascii=False, indent=2
            )
        )
    else:
        for problem, is_error in findings:
            kind = words("错误", "error", lang) if is_error else words("提醒", "warning", lang)
            out.print(
                f"{problem.place}: {kind}: {problem.message.in_language(language(lang))}", markup=False, highlight=False
            )
        told = words(
            f"{len(errors)}个错误，{len(findings) - len(errors)}个提醒",
            f"{len(errors)} errors, {len(findings) - len(errors)} warnings",
            lang,
        )
        err.print(told, markup=False)
    if errors:
        raise typer.Exit(1)


@app.command()
def migrate(database: DatabaseOption = None) -> None:
    """建立或升级数据库结构。Set up the database, or bring it up to this version."""
    settings = _settings(database)
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    upgrade(settings.database_url)
    err.print(words(f"数据库已是版本 {newest_revision()}", f"The database is at {newest_revision()}"), markup=False)


@app.command()
def serve(
    port: PortOption = 8000, host: Annotated[str, typer.Option("--host")] = "127.0.0.1", database: DatabaseOption = None
) -> None:
    """提供网页服务。Serve the pages."""
    _serve(open_installation(_settings(database)), host=host, port=port)


@app.command()
def worker(once: Annotated[bool, typer.Option("--once")] = False, database: DatabaseOption = None) -> None:
    """执行到期事项并送出通知。Take due deadline steps and deliver notices."""
    state = open_installation(_settings(database))
    if not once:
        watch(state)
        return
    steps, failed, delivered = round_of(state)
    out.print(
        words(
            f"执行{steps}步，失败{failed}件，送出{delivered}条",
            f"{steps} steps taken, {failed} cases failed, {delivered} messages delivered",
        ),
        markup=False,
    )


@app.command()
def demo(
    data: Annotated[Path, typer.Option("--data", help="数据目录。Folder for the data.")] = Path("demo-data"),
    port: PortOption = 8000,
    no_serve: Annotated[bool, typer.Option("--no-serve")] = False,
    fresh: Annotated[bool, typer.Option("--fresh", help="重新建立。Make it anew.")] = False,
) -> None:
    """建立并打开示范办公室。Make a believable office and serve it."""
    listener = None if no_serve else _listen("127.0.0.1", port)
    settings = Settings(data_dir=data, database="", public_url=f"http://127.0.0.1:{port}", _env_file=None)
    with Progress(console=err, transient=True) as progress:
        task = progress.add_task(words("建立示范办公室", "Making the demo office"), total=None)
        state = demo_office.make(
            settings, fresh=fresh, progress=lambda done, every: progress.update(task, completed=done, total=every)
        )
    out.print(demo_office.greeting(port, language()), markup=False, highlight=False)
    if listener is not None:
        serve_pages(state, listener)


@app.command("verify")
def verify_command(database: DatabaseOption = None, as_json: JsonOption = False, lang: LangOption = None) -> None:
    """验证全部历史未被改动。Verify that nothing of the history was changed."""
    state = open_installation(_settings(database))
    with Progress(console=err, transient=True, disable=as_json) as progress:
        task = progress.add_task(words("验证", "Verifying", lang), total=None)
        report = verify_everything(
            state.database,
            state.office,
            progress=lambda done, every: progress.update(task, completed=done, total=every),
        )
    if as_json:
        faults = [
            {"case": fault.case_id, "seq": fault.seq, "code": fault.code, "detail": fault.detail}
            for fault in report.faults
        ]
        print(
            json.dumps(
                {"holds": report.holds, "cases": report.cases, "entries": report.entries, "faults": faults},
                ensure_ascii=False,
            )
        )
    else:
        for fault in report.faults:
            out.print(str(fault), markup=False, highlight=False)
        verdict = (
            words("全部成立", "everything holds", lang)
            if report.holds
            else words("有不符之处", "something is off", lang)
        )
        out.print(
            words(
                f"{report.cases}件，{report.entries}条记录：{verdict}",
                f"{report.cases} cases, {report.entries} entries: {verdict}",
                lang,
            ),
            markup=False,
        )
    if not report.holds:
        raise typer.Exit(1)


@app.command()
def backup(target: Path, database: DatabaseOption = None) -> None:
    """备份全部数据（可在服务时进行）。Copy everything, also while serving."""
    settings = _settings(database)
    source = open_database(settings.database_url)
    with Progress(console=err, transient=True) as progress:
        task = progress.add_task(words("备份", "Backing up"), total=None)
        copied = backups.backup(
            source,
            target,
            revision=newest_revision(),
            files=settings.data_dir / "attachments",
            progress=lambda table, _rows: progress.update(task, description=table),
        )
    err.print(
        words(
            f"已备份{copied.rows}行、{copied.files}个文件：{target}",
            f"{copied.rows} rows and {copied.files} files copied to {target}",
        ),
        markup=False,
    )


@app.command()
def restore(
    source: Annotated[Path, typer.Argument(exists=True, dir_okay=False)], database: DatabaseOption = None
) -> None:
    """从备份恢复到空库，并验证。Restore into an empty database, and verify."""
    settings = _settings(database)
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    upgrade(settings.database_url)
    target = open_database(settings.database_url)
    copied = backups.restore(target, source, revision=newest_revision(), files=settings.data_dir / "attachments")
    err.print(
        words(f"已恢复{copied.rows}行、{copied.files}个文件", f"{copied.rows} rows and {copied.files} files restored"),
        markup=False,
    )
    verify_command(database)


@assets_app.command("pull")
def assets_pull(folder: Path) -> None:
    """取回网页外部文件，供本单位镜像。Fetch the pages' files for the office's own mirror."""
    for asset in ASSETS:
        out.print(str(pull(asset, folder)), markup=False, highlight=False)


@users_app.command("list")
def users_list(database: DatabaseOption = None) -> None:
    """列出人员。List people."""
    state = open_installation(_settings(database))
    table = Table(words("登录名", "Sign-in"), words("姓名", "Name"), words("职务", "Post"), words("身份", "Holds"))
    for row in staff.listed(state):
        table.add_row(row.login, row.name, row.post, "、".join(row.holders))
    out.print(table)


@users_app.command("password")
def users_password(login: str, database: DatabaseOption = None) -> None:
    """设定一人的密码（从标准输入读取）。Set a password, read from standard input."""
    password = typer.prompt(words("新密码", "New password"), hide_input=True)
    if problem := staff.set_password(open_installation(_settings(database)), login, password):
        _fail(problem.in_language(language()))


@users_app.command("add")
def users_add(
    login: str,
    name: str,
    post: Annotated[str, typer.Option("--post")] = "",
    holder: Annotated[list[str] | None, typer.Option("--holder")] = None,
    granted_by: Annotated[str | None, typer.Option("--granted-by")] = None,
    confirmed_by: Annotated[str | None, typer.Option("--confirmed-by")] = None,
    database: DatabaseOption = None,
) -> None:
    """增加人员；纪检、审计身份须由两人授予。Add somebody; discipline and audit need two people."""
    problem = staff.add(
        open_installation(_settings(database)),
        login=login,
        name=name,
        post=post,
        holders=tuple(holder or ()),
        granted_by=granted_by,
        confirmed_by=confirmed_by,
    )
    if problem:
        _fail(problem.in_language(language()))


@users_app.command("deactivate")
def users_deactivate(login: str, database: DatabaseOption = None) -> None:
    """停用一人，并结束其会话。Deactivate somebody and end their sessions."""
    if problem := staff.deactivate(open_installation(_settings(database)), login):
        _fail(problem.in_language(language()))


def _settings(database: str | None) -> Settings:
    return Settings(database=database) if database else Settings()


def _serve(state: AppState, *, host: str, port: int) -> None:
    serve_pages(state, _listen(host, port))


def _listen(host: str, port: int) -> socket.socket:
    try:
        return listen(host, port)
    except PortTaken:
        _fail(
            words(
                f"端口 {port} 已被占用，请换一个，例如 --port {port + 123}（make demo PORT={port + 123}）",
                f"Port {port} is taken; choose another: --port {port + 123} (make demo PORT={port + 123})",
            )
        )


def _fail(message: str, status: int = 1) -> NoReturn:
    err.print(message, markup=False, highlight=False)
    raise typer.Exit(status)


def _tell(problems: tuple[Problem, ...]) -> None:
    for problem in problems:
        err.print(f"{problem.place}: {problem.message}", markup=False, highlight=False)


def _as_data(problem: Problem, *, is_error: bool) -> dict[str, object]:
    return {
        "level": "error" if is_error else "warning",
        "code": problem.code,
        "file": problem.place.file,
        "line": problem.place.line,
        "column": problem.place.column,
        "object": problem.path,
        "zh": problem.message.zh,
        "en": problem.message.en,
    }
