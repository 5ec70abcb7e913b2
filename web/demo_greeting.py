"""What `onevisit demo` prints: where the pages are, who can sign in and with what to begin, and a petitioner's code."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from datetime import datetime

from engine.labels import Label
from engine.roles import Standing
from engine.unit_of_work import Work
from web.demo import PASSWORD, DemoOffice
from web.state import AppState
from workflows import queries, turn_queries
from workflows.demo.first_steps import FIRST_STEPS
from workflows.demo.staff import OFFICE_PEOPLE
from workflows.people import standing_of

_TITLE = Label(
    zh="示范办公室：云岭县清溪乡信访办。人和事都是虚构的。",
    en="The demo office: the petition office of Qingxi, Yunling County. People and matters are invented.",
)
_HALF_MADE = Label(zh="上次没有建完，已经重新建立。", en="The last making was broken off; it was made anew.")
_OPEN = Label(zh="打开", en="Open")
_WORD = Label(zh="所有人的密码", en="Password of everybody")
_SIGN_IN = Label(
    zh="登录名、姓名、职务，轮到的件数，可以先试什么", en="Sign-in, name, post, matters waiting, what to try first"
)
_LINE = Label(zh="{post}：{waiting}{first}", en="{post}: {waiting}{first}")
_WAITING = Label(zh="轮到{count}件。", en="{count} waiting. ")
_VILLAGES = Label(
    zh="各村各站所的人也可以登录，例如 yaoliu（柳坪村综治专干）、anlan（云溪村综治专干）、miaohe（财政所干部）。",
    en="Those of villages and stations can sign in as well, such as yaoliu and anlan (villages) or miaohe (finance).",
)
_CODE = Label(
    zh="信访人的查询码（只显示这一次），在 {address}/s 输入，查看 {number}：\n  {code}",
    en="A petitioner's query code, shown only now; enter it at {address}/s to follow {number}:\n  {code}",
)
_NO_CODE = Label(
    zh="信访人的查询码在首次建立时显示过，不再显示。要新的：以 lijia 登录，打开 {number}，\n"
    "在“登记和记录”里用“重新发放查询码”，然后在 {address}/s 输入。",
    en="The petitioner's query code was shown when the office was made. For a new one sign in as lijia,\n"
    "open {number}, use “Give out a new query code” among the records, and enter it at {address}/s.",
)


def greeting(office: DemoOffice, port: int, language: str) -> str:
    """The lines for a visitor of the demo, in one language."""
    address = f"http://127.0.0.1:{port}"
    code = (_CODE if office.code else _NO_CODE).in_language(language)
    return "\n".join(
        [
            _TITLE.in_language(language),
            *([_HALF_MADE.in_language(language)] if office.was_half_made else []),
            f"\n{_OPEN.in_language(language)}  {address}",
            f"{_WORD.in_language(language)}  {PASSWORD}",
            f"\n{_SIGN_IN.in_language(language)}",
            *_people(office, language),
            f"\n{_VILLAGES.in_language(language)}",
            f"\n{code.format(address=address, number=office.guest, code=office.code)}\n",
        ]
    )


def _people(office: DemoOffice, language: str) -> Iterator[str]:
    state = office.state
    now, today = state.now(), state.today()
    with state.database.reading() as work:
        for one in OFFICE_PEOPLE:
            standing = standing_of(work, one.login, today)
            count = _turns(work, state, standing, now) if standing else 0
            line = _LINE.in_language(language).format(
                post=one.post.in_language(language),
                waiting=_WAITING.in_language(language).format(count=count) if count else "",
                first=FIRST_STEPS[one.login].in_language(language),
            )
            yield f"  {one.login:<11}{_padded(one.name, 8)}{line}"


def _turns(work: Work, state: AppState, standing: Standing, now: datetime) -> int:
    """How many matters wait for somebody, as his first page says it: without what waits for a document from above."""
    found = queries.overview(work, state.office, standing, now=now, soon=now)
    turns = turn_queries.turns(work, state.office, standing, found.turn, now=now)
    return found.turn_count - sum(turn.is_outside for turn in turns)


def _padded(name: str, width: int) -> str:
    """The name with so many columns; a Chinese character takes two."""
    taken = sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in name)
    return name + " " * (width - taken)
