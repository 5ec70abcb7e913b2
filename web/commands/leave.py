"""`onevisit users away | back | relation`: who stands in for whom, and who is kept out."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated

import typer

from web import leave
from web.commands.terminal import DatabaseOption, database_of, fail, settings_of, tell, today_of
from web.opening import open_installation
from web.speaking import language, words


def users_away(
    login: Annotated[str, typer.Argument(help="登录名。Sign-in name.")],
    *,
    deputy: Annotated[str, typer.Option("--deputy", help="代理人。Who stands in.")],
    since: Annotated[str, typer.Option("--from", help="第一天，如 2026-03-02。The first day.")],
    until: Annotated[str, typer.Option("--until", help="最后一天。The last day.")],
    database: DatabaseOption = None,
) -> None:
    """登记不在岗及代理人。Enter who is away and who stands in."""
    days = _day(since), _day(until)
    with database_of(settings_of(database)) as known:
        if problem := leave.enter(known, leave.Leave(login, *days, deputy)):
            fail(problem.in_language(language()))
    tell(
        words(
            f"“{login}”{days[0]}至{days[1]}不在岗，由“{deputy}”代理",
            f"“{login}” is away from {days[0]} to {days[1]}; “{deputy}” stands in",
        )
    )


def users_back(
    login: Annotated[str, typer.Argument(help="登录名。Sign-in name.")], *, database: DatabaseOption = None
) -> None:
    """销假：今天起在岗。End a leave: back from today on."""
    settings = settings_of(database)
    today = today_of(settings)
    with database_of(settings) as known:
        if problem := leave.end(known, login, today=today, yesterday=today - timedelta(days=1)):
            fail(problem.in_language(language()))
    tell(words(f"“{login}”今天起在岗", f"“{login}” is back from today on"))


def users_relation(
    login: Annotated[str, typer.Argument(help="登录名。Sign-in name.")],
    unit: Annotated[str, typer.Argument(help="单位或村。Unit or village, by its name in workflows.yaml.")],
    kind: Annotated[str, typer.Argument(help="self | kin | village_office | economic")],
    *,
    database: DatabaseOption = None,
) -> None:
    """登记申报的利害关系：涉及该单位的事项应当回避。Enter a declared relation: they are kept out of its matters."""
    if problem := leave.unknown_kind(kind):
        fail(problem.in_language(language()), status=2)
    # The whole office is opened, so that a unit which was just written into workflows.yaml is known.
    state = open_installation(settings_of(database))
    try:
        problem = leave.declare(state.database, login, unit, kind, today=state.today())
    finally:
        state.database.dispose()
    if problem:
        fail(problem.in_language(language()))
    tell(words(f"已登记“{login}”与“{unit}”的关系", f"The relation of “{login}” to “{unit}” was entered"))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        zh, en = f"“{text}”应如 2026-03-02，并且有这一天", f"“{text}” must be a day that there is, such as 2026-03-02"
        fail(words(zh, en), status=2)
