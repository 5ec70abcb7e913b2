"""The first page: what is my turn, what will be due, what was told to me, and what to do next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import ClassVar

from fastapi import Request
from starlette.responses import Response

from engine.labels import Label, Language
from web.case_lines import Line, due_on, lines_of
from web.i18n import language_of, moment_in_words
from web.identity import SignedIn
from web.policy import SIGNED_IN, lets_in, permission
from web.rendering import View, render
from web.router import Router
from web.state import State
from workflows import queries, turn_queries
from workflows.line_queries import CaseLine
from workflows.next_steps import NextStep
from workflows.turn_queries import Turn

router = Router()

#: A duty counts as near when it is due within this time.
SOON = timedelta(days=7)
#: Messages older than this are not shown any more.
NEWS = timedelta(days=30)
#: So many signatures are counted.
MANY = 2

_SIGN = Label(zh="签批", en="Sign")
_DELIVER = Label(zh="送达", en="Deliver")
_LOOK = Label(zh="查看", en="Look at it")
_NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Message:
    """Something that was told to the reader about a case."""

    url: str
    saying: Label
    about: str
    when: str


@dataclass(frozen=True, slots=True)
class Task:
    """
    A case with what the reader has to do on it: the act, how far the signing is, further acts, and the act's own limit.
    What is due on the case besides stands in its line; `returned` says who sent it back, as (what, who, why).
    """

    line: Line
    act: Label
    more: Sequence[Label]
    due: Label | None
    due_on: str
    returned: tuple[Label, str, str] | None


@dataclass(frozen=True, slots=True)
class TaskGroup:
    """The cases on which the same kind of act is due."""

    title: Label
    tasks: Sequence[Task]


@dataclass(frozen=True, slots=True)
class MyWorkView(View):
    """The work of one person by what has to be done, what is overdue first."""

    page: ClassVar[str] = "my_work/show.html"

    groups: Sequence[TaskGroup]
    turn_count: int
    late_count: int
    more_count: int
    soon: Sequence[Line]
    waiting: Sequence[Line]
    recent: Sequence[Line]
    messages: Sequence[Message]
    may_register: bool


@router.get("/", policy=SIGNED_IN)
def my_work(request: Request, state: State, viewer: SignedIn) -> Response:
    """Show it: three questions to the database, however many cases there are."""
    now, language = state.now(), language_of(request)
    with state.database.reading() as work:
        found = queries.overview(work, state.office, viewer.standing, now=now, soon=now + SOON)
        turns = turn_queries.turns(work, state.office, viewer.standing, found.turn, now=now)
        told = queries.notices(work, viewer.standing, since=now - NEWS)

    def lines(cases: Sequence[CaseLine]) -> tuple[Line, ...]:
        return lines_of(cases, office=state.office, language=language, today=state.today())

    groups = _grouped(turns, lines([turn.case for turn in turns]), language=language, today=state.today())
    view = MyWorkView(
        groups=groups,
        turn_count=found.turn_count,
        late_count=sum(turn.case.light == "red" for turn in turns),
        more_count=found.turn_count - len(turns),
        soon=lines(found.soon),
        waiting=lines(found.waiting),
        recent=lines(found.recent),
        messages=[
            Message(
                request.app.url_path_for("case", case_id=notice.case_id),
                notice.saying,
                f"{notice.number} {notice.title}",
                moment_in_words(notice.at, language, state.zone),
            )
            for notice in told
        ],
        may_register=lets_in(permission("register"), viewer, state.permissions),
    )
    return render(request, view)


def _grouped(turns: Sequence[Turn], lines: Sequence[Line], *, language: Language, today: date) -> list[TaskGroup]:
    """By kind of act; within a group and among groups what is late comes first, then what is due first."""
    pairs = sorted(zip(turns, lines, strict=True), key=lambda pair: _urgency(pair[0]))
    groups: dict[str, tuple[Label, list[Task]]] = {}
    for turn, line in pairs:
        title = _kind_of(turn)
        task = _task(turn, line, language=language, today=today)
        groups.setdefault(title.zh, (title, []))[1].append(task)
    return [TaskGroup(title, tasks) for title, tasks in groups.values()]


def _urgency(turn: Turn) -> tuple[bool, datetime, str]:
    days = [day for day in (turn.case.due_at, *(step.limit.due_at for step in turn.steps[:1] if step.limit)) if day]
    return turn.case.light != "red", min(days, default=_NEVER), turn.case.id


def _kind_of(turn: Turn) -> Label:
    step = turn.steps[0] if turn.steps else None
    if step is None:
        return _LOOK
    if step.signers:
        return _SIGN
    return _DELIVER if step.act.delivers else step.act.title


def _task(turn: Turn, line: Line, *, language: Language, today: date) -> Task:
    step = turn.steps[0] if turn.steps else None
    limit = step.limit if step else None
    rules = turn.rules
    back = turn.sent_back
    return Task(
        line=line,
        act=_named(step) if step else _LOOK,
        more=[_named(other) for other in turn.steps[1:]],
        due=rules[limit.name].title if limit and limit.name != turn.case.due else None,
        due_on=due_on(limit.due_day, language, today=today, is_provisional=limit.provisional) if limit else "",
        returned=(back.title, back.who, back.why) if back else None,
    )


def _named(step: NextStep) -> Label:
    """The act by its title; where several sign, which signature it is: `签发处理意见书（2/3）`."""
    title = step.act.title
    if step.signers < MANY:
        return title
    which = f"{step.signed + 1}/{step.signers}"
    return Label(zh=f"{title.zh}（{which}）", en=f"{title.en} ({which})")
