"""
A believable office to try things on: an own folder, an own database, people who do not exist, and matters that never
were.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from engine.execute import Attempt, Opening, Outcome, fire, open_case
from engine.statements import Statement
from web import session_store
from web.database import upgrade
from web.opening import open_installation
from web.passwords import hash_password
from web.settings import Settings
from web.state import AppState
from workflows.office_file import read_office
from workflows.staff import DEMO_PEOPLE, install_people

#: One password for everybody of the demo; no other office uses it.
PASSWORD = "清溪流过石桥边-竹影摇窗"  # noqa: S105 -- it protects people who do not exist
_CASES = Statement("SELECT count(*) FROM case_")
_CREDENTIALS = Statement("SELECT count(*) FROM credential")

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Matter:
    """One invented matter: what came in, how long ago, and what was done since, each step after so many hours."""

    days_ago: int
    form: dict[str, Any]
    steps: tuple[tuple[int, str, str, dict[str, Any]], ...] = ()


def make(settings: Settings, *, fresh: bool = False, progress: Progress = lambda _done, _every: None) -> AppState:
    """Make the demo office, or open the one that is there; `fresh` throws the old one away first."""
    if fresh and settings.data_dir.is_dir():
        shutil.rmtree(settings.data_dir)
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    upgrade(settings.database_url)
    state = open_installation(settings)
    _install(state)
    with state.database.reading() as work:
        is_empty = not work.row(_CASES)[0]
    if is_empty:
        matters = invented()
        for number, matter in enumerate(matters, 1):
            _play(state, matter, number)
            progress(number, len(matters))
    return state


def greeting(port: int, language: str) -> str:
    """What the command prints: where the pages are and who can sign in."""
    head = "打开 / Open" if language == "zh" else "Open"
    people = "\n".join(f"  {one.login:<12}{one.name}  {one.post.in_language(language)}" for one in DEMO_PEOPLE)
    word = "密码（全部相同）" if language == "zh" else "Password of all"
    return f"{head} http://127.0.0.1:{port}\n\n{people}\n\n{word}: {PASSWORD}\n"


def _install(state: AppState) -> None:
    card = read_office(state.settings.workflows)
    units = {name: (unit.name, unit.kind) for name, unit in card.units.items()}
    since = state.today() - timedelta(days=400)
    state.database.write(lambda work: install_people(work, DEMO_PEOPLE, units, since))
    with state.database.reading() as work:
        if work.row(_CREDENTIALS)[0]:
            return
    hashed = hash_password(PASSWORD)
    now = state.now()

    def give(work: Any) -> None:
        for one in DEMO_PEOPLE:
            session_store.set_credential(work, one.login, hashed, now=now)

    state.database.write(give)


def _play(state: AppState, matter: Matter, number: int) -> None:
    """Drive one matter through the engine, each act at its own moment."""
    begin = (
        (state.now() - timedelta(days=matter.days_ago))
        .astimezone(state.zone)
        .replace(hour=9, minute=10, second=0, microsecond=0)
    )
    form = {**matter.form, "received_at": begin.isoformat()}
    opening = Opening("petition", "person:lijia", f"demo-{number}-open", form)
    outcome = state.database.write(lambda work: open_case(work, state.office, opening, now=begin))
    for step, (hours, login, action, given) in enumerate(matter.steps, 1):
        outcome = _step(state, outcome, begin + timedelta(hours=hours), f"demo-{number}-{step}", login, action, given)


def _step(
    state: AppState, case: Outcome, now: datetime, key: str, login: str, action: str, given: dict[str, Any]
) -> Outcome:
    day = now.astimezone(state.zone).date().isoformat()
    form = {name: day if value == "today" else value for name, value in given.items()}
    attempt = Attempt(case.case_id, action, f"person:{login}", case.version, key, form)
    return state.database.write(lambda work: fire(work, state.office, attempt, now=now))


_INTAKE: dict[str, Any] = {
    "channel": "visit",
    "source_level": "direct",
    "first_receiver": "lijia",
    "head_count": "1",
    "anonymous": "false",
    "secrecy_wish": "false",
    "about": "duty",
    "notify_way": "paper",
    "phone": "13000000000",
    "privacy_notice_given": "true",
}
_SORT: dict[str, Any] = {
    "class3": "appeal",
    "purpose": "request",
    "same_matter": "none",
    "own_power": "own",
    "first_or_repeat": "first",
    "legal_state": "none",
    "pathway": "petition",
}


def _taken_in(title: str, name: str, village: str, facts: str, **more: Any) -> dict[str, Any]:
    return {
        **_INTAKE,
        "title": title,
        "petitioner_name": name,
        "village": village,
        "facts": facts,
        "requests.0.text": title,
        **more,
    }


def invented() -> list[Matter]:
    """The invented matters, oldest first."""
    sort_agriculture = {**_SORT, "content_l1": "agriculture"}
    accept = (6, "zhouming", "accept", {"accept_date": "today"})
    assign = (
        8,
        "zhouming",
        "assign",
        {"lead_unit": "agriculture", "handler": "gaojie", "colour": "blue", "no_interest": "true"},
    )
    return [
        Matter(
            20,
            _taken_in("村内机耕道被冲毁请求修复", "向阳", "shuanghe", "六月暴雨冲毁机耕道，至今未修。"),
            ((2, "lijia", "sort", sort_agriculture), accept, assign, (26, "gaojie", "sign_in", {})),
        ),
        Matter(
            12,
            _taken_in("退耕还林补助未发放", "杜鹃", "changling", "去年的补助没有打到卡上。"),
            ((2, "lijia", "sort", sort_agriculture), accept, assign),
        ),
        Matter(
            6,
            _taken_in("灌溉水渠被占用", "石磊", "shiqiao", "水渠被建筑材料堵住。"),
            ((3, "lijia", "sort", sort_agriculture), accept),
        ),
        Matter(
            3,
            _taken_in("邻家排水影响宅基地", "余波", "yunxi", "雨天污水流进院子。"),
            ((4, "lijia", "sort", {**_SORT, "content_l1": "land"}),),
        ),
        Matter(1, _taken_in("路灯长期不亮", "文静", "changzhen", "场镇后街十盏路灯不亮。")),
    ]
