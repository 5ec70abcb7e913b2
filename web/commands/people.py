"""`onevisit users`: who works here and can sign in."""

from __future__ import annotations

import sys
from dataclasses import asdict
from typing import Annotated

import typer
from rich.table import Table

from engine.labels import Label
from web import appointing, staff
from web.commands.terminal import (
    DatabaseOption,
    JsonOption,
    answer,
    answer_json,
    database_of,
    fail,
    out,
    settings_of,
    tell,
    today_of,
    visible,
)
from web.speaking import language, words
from web.state import wall_clock
from workflows.office_file import office_from, read_office
from workflows.vacancies import vacancies

HolderOption = Annotated[
    list[str] | None,
    typer.Option("--holder", help="身份，可重复。What they hold: group:… unit:… head:… roster:… map:…"),
]
GrantedByOption = Annotated[str | None, typer.Option("--granted-by", help="授予人。Who grants it.")]
ConfirmedByOption = Annotated[str | None, typer.Option("--confirmed-by", help="确认人。Who confirms it.")]

app = typer.Typer(help="人员与登录。People and their sign-ins.", no_args_is_help=True)


@app.command("list")
def users_list(*, database: DatabaseOption = None, as_json: JsonOption = False) -> None:
    """列出人员。List people."""
    settings = settings_of(database)
    with database_of(settings) as known:
        members = staff.listed(known, today=today_of(settings))
    if as_json:
        answer_json([asdict(member) for member in members])
        return
    english = language() == "en"
    table = Table(words("登录名", "Sign-in"), words("姓名", "Name"), words("职务", "Post"), words("身份", "Holds"))
    for one in members:
        post = one.post_en if english else one.post
        table.add_row(*map(visible, (one.login, one.name, post, words("、", ", ").join(one.holders))))
    out.print(table)
    office, card = office_from(settings.workflows), read_office(settings.workflows)
    held = {holder for one in members for holder in one.holders}
    vacant = vacancies([known.lifecycle for known in office.lifecycles.values()], card, held)
    if vacant:
        answer(words("还没有人担任，轮到时无人办理：", "Nobody holds these; what is their turn waits without anybody:"))
    for vacancy in vacant:
        answer(f"  {vacancy.roles.in_language(language())}{words('：', ': ')}{' '.join(vacancy.holders)}")


@app.command("add")
def users_add(
    login: Annotated[str, typer.Argument(help="登录名。Sign-in name.")],
    name: Annotated[str, typer.Argument(help="姓名。Name.")],
    *,
    post: Annotated[str, typer.Option("--post", help="职务。Post.")] = "",
    post_en: Annotated[
        str, typer.Option("--post-en", help="英文职务，职务是中文时必填。Post in English; needed beside a Chinese one.")
    ] = "",
    holder: HolderOption = None,
    granted_by: GrantedByOption = None,
    confirmed_by: ConfirmedByOption = None,
    database: DatabaseOption = None,
) -> None:
    """增加人员；纪检、审计身份须由两人授予。Add somebody; discipline and audit need two people."""
    newcomer = staff.Newcomer(login, name, post, tuple(holder or ()), granted_by, confirmed_by, post_en)
    settings = settings_of(database)
    with database_of(settings) as known:
        _unless(staff.add(known, newcomer, card=read_office(settings.workflows), today=today_of(settings)))
    tell(
        words(
            f"已增加{name}（{login}）；用 onevisit users password {login} 设定密码",
            f"{name} ({login}) was added; onevisit users password {login} sets a password",
        )
    )


@app.command("grant")
def users_grant(
    login: Annotated[str, typer.Argument(help="登录名。Sign-in name.")],
    *,
    holder: HolderOption = None,
    granted_by: GrantedByOption = None,
    confirmed_by: ConfirmedByOption = None,
    database: DatabaseOption = None,
) -> None:
    """今天起再担任；纪检、审计身份须由两人授予。Give more to hold, from today on."""
    settings, sponsors = settings_of(database), staff.Sponsors(granted_by, confirmed_by)
    with database_of(settings) as known:
        card, today = read_office(settings.workflows), today_of(settings)
        _unless(appointing.grant(known, login, tuple(holder or ()), sponsors, card=card, today=today))
    given = " ".join(holder or ())
    tell(words(f"“{login}”今天起担任 {given}", f"“{login}” holds {given} from today on"))


@app.command("revoke")
def users_revoke(
    login: Annotated[str, typer.Argument(help="登录名。Sign-in name.")],
    *,
    holder: HolderOption = None,
    granted_by: GrantedByOption = None,
    confirmed_by: ConfirmedByOption = None,
    database: DatabaseOption = None,
) -> None:
    """今天起不再担任；纪检、审计身份须由两人经手。Take what they hold, from today on."""
    settings, sponsors = settings_of(database), staff.Sponsors(granted_by, confirmed_by)
    with database_of(settings) as known:
        card, today = read_office(settings.workflows), today_of(settings)
        _unless(appointing.revoke(known, login, tuple(holder or ()), sponsors, card=card, today=today))
    taken = " ".join(holder or ())
    tell(words(f"“{login}”今天起不再担任 {taken}", f"“{login}” does not hold {taken} any more"))


@app.command("password")
def users_password(login: str, *, database: DatabaseOption = None) -> None:
    """设定一人的密码（从标准输入读取），并结束其会话。Set a password, read from standard input; sessions end."""
    settings = settings_of(database)
    with database_of(settings) as known:
        password = _typed() if sys.stdin.isatty() else sys.stdin.readline().rstrip("\r\n")
        _unless(staff.set_password(known, login, password, secret=settings.read_secret(), now=wall_clock()))
    tell(words(f"已设定“{login}”的密码", f"The password of “{login}” was set"))


@app.command("deactivate")
def users_deactivate(login: str, *, database: DatabaseOption = None) -> None:
    """停用一人，并结束其会话。Deactivate somebody and end their sessions."""
    with database_of(settings_of(database)) as known:
        _unless(staff.deactivate(known, login))
    tell(words(f"“{login}”已停用", f"“{login}” cannot sign in any more"))


@app.command("activate")
def users_activate(
    login: Annotated[str, typer.Argument(help="登录名。Sign-in name.")],
    *,
    granted_by: GrantedByOption = None,
    confirmed_by: ConfirmedByOption = None,
    database: DatabaseOption = None,
) -> None:
    """重新启用停用的人员，身份不变。Somebody who left is back, with what they held."""
    settings, sponsors = settings_of(database), staff.Sponsors(granted_by, confirmed_by)
    with database_of(settings) as known:
        card, today = read_office(settings.workflows), today_of(settings)
        _unless(appointing.activate(known, login, sponsors, card=card, today=today))
    tell(words(f"“{login}”已重新启用，密码不变", f"“{login}” can sign in again, with the password of before"))


def _typed() -> str:
    password: str = typer.prompt(words("新密码", "New password"), hide_input=True, confirmation_prompt=True)
    return password


def _unless(problem: Label | None) -> None:
    if problem:
        fail(problem.in_language(language()))
