"""`onevisit serve`, `worker`, `demo` and `assets`: what runs, and what it needs to run."""

from __future__ import annotations

import socket
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from engine.held import take_up_held
from engine.recounting import would_recount
from web import demo as demo_office
from web.assets import ASSETS, pull
from web.commands.terminal import DatabaseOption, JsonOption, answer, answer_json, fail, opened, progress, tell
from web.demo_greeting import greeting
from web.serving import PortTaken, listen
from web.serving import serve as serve_pages
from web.settings import Settings
from web.speaking import counted, language, words
from web.state import AppState
from web.worker import round_of, until_stopped, watch

PortOption = Annotated[int, typer.Option("--port", min=1, max=65535, help="端口。Port.")]
_HIGHEST_PORT = 65535
#: How far the port lies that is proposed in place of one that is taken.
_FURTHER = 123

assets = typer.Typer(help="网页所用的外部文件。Files that pages take from a CDN.", no_args_is_help=True)


def serve(
    *,
    port: PortOption = 8000,
    host: Annotated[str, typer.Option("--host")] = "127.0.0.1",
    database: DatabaseOption = None,
) -> None:
    """提供网页服务。Serve the pages."""
    with opened(database) as state:
        listener = _listen(host, port)
        name = f"[{host}]" if ":" in host else host
        tell(words(f"网页在 http://{name}:{port}，按 Ctrl-C 结束", f"Serving http://{name}:{port}; Ctrl-C ends it"))
        serve_pages(state, listener)


def worker(
    *,
    once: Annotated[bool, typer.Option("--once", help="只执行一遍。One round, then end.")] = False,
    retry_held: Annotated[
        bool, typer.Option("--retry-held", help="先恢复已停止检查的期限。First take up the limits that are held.")
    ] = False,
    dry_run: Annotated[
        bool,
        typer.Option("--dry-run", help="只列出将按已公布的放假安排重算的期限。Only list what would be counted anew."),
    ] = False,
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """执行到期事项并送出通知。Take due deadline steps and deliver notices."""
    with opened(database) as state:
        if dry_run:
            _tell_waiting(state, as_json=as_json)
            return
        taken_up = state.database.write(take_up_held) if retry_held else 0
        if not once:
            with until_stopped() as stop:
                watch(state, stop)
            return
        done = round_of(state)
    if as_json:
        told = asdict(done)
        answer_json(told | ({"taken_up": taken_up} if retry_held else {}))
        return
    if retry_held:
        answer(words(f"恢复检查{taken_up}项期限", f"{counted(taken_up, 'limit')} taken up again"))
    answer(
        words(
            f"执行{done.steps}步，失败{done.failed}件，送出{done.delivered}条",
            f"{counted(done.steps, 'step')} taken, {counted(done.failed, 'case')} failed, "
            f"{counted(done.delivered, 'message')} delivered",
        )
    )
    if done.recounted:
        answer(
            words(
                f"放假安排已公布，{done.recounted}项期限重新计算，其中{done.moved}项日期有变",
                f"A calendar was published: {counted(done.recounted, 'limit')} reckoned again, {done.moved} moved",
            )
        )
    if done.held:
        answer(
            words(
                f"有{done.held}项期限多次失败，已停止检查：排除故障后执行 onevisit worker --once --retry-held",
                f"{done.held} limits failed too often and are watched no more: mend the cause (the log names it), then "
                "onevisit worker --once --retry-held",
            )
        )


def _tell_waiting(state: AppState, *, as_json: bool) -> None:
    """List the limits that the next round reckons by a calendar that is known now."""
    with state.database.reading() as work:
        found = would_recount(work, state.office, now=state.now())
    if as_json:
        answer_json(
            {
                "would_recount": [
                    {
                        "number": one.number,
                        "deadline": one.before.name,
                        "year": one.year,
                        "was": one.before.due_day.isoformat(),
                        "is": one.after.due_day.isoformat(),
                    }
                    for one in found
                ]
            }
        )
        return
    for one in found:
        answer(f"{one.number}  {one.title.in_language(language())}  {one.before.due_day} → {one.after.due_day}")
    answer(words(f"{len(found)}项期限将重新计算", f"{counted(len(found), 'limit')} would be reckoned again"))


def demo(
    *,
    data: Annotated[Path, typer.Option("--data", help="数据目录。Folder for the data.")] = Path("demo-data"),
    port: PortOption = 8000,
    no_serve: Annotated[bool, typer.Option("--no-serve", help="只建立，不打开。Make it only.")] = False,
    fresh: Annotated[bool, typer.Option("--fresh", help="重新建立。Make it anew.")] = False,
) -> None:
    """建立并打开示范办公室。Make a believable office and serve it."""
    listener = None if no_serve else _listen("127.0.0.1", port, is_demo=True)
    settings = Settings(data_dir=data, database="", public_url=f"http://127.0.0.1:{port}", _env_file=None)
    tell(words("正在打开示范办公室……", "Opening the demo office …"))
    with progress(words("建立示范办公室", "Making the demo office")) as update:
        office = demo_office.make(settings, fresh=fresh, progress=update)
    answer(greeting(office, port, language()))
    if listener is not None:
        serve_pages(office.state, listener)
        zh = f"示范办公室已关闭，留在 {data} 里，下次打开还在；加 --fresh 重新建立"
        tell(words(zh, f"The demo office is closed; it stays in {data} for the next time, --fresh begins anew"))


@assets.command("pull")
def assets_pull(folder: Path) -> None:
    """取回网页外部文件，供本单位镜像。Fetch the pages' files for the office's own mirror."""
    for asset in ASSETS:
        answer(str(pull(asset, folder)))


def _listen(host: str, port: int, *, is_demo: bool = False) -> socket.socket:
    try:
        return listen(host, port)
    except PortTaken:
        other = port + _FURTHER if port + _FURTHER <= _HIGHEST_PORT else port - _FURTHER
        as_target = words(f"（make demo PORT={other}）", f" (make demo PORT={other})") if is_demo else ""
        zh = f"端口 {port} 已被占用，请换一个，例如 --port {other}{as_target}"
        fail(words(zh, f"Port {port} is taken; choose another: --port {other}{as_target}"))
