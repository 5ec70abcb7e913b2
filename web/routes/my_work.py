"""The first page: what is my turn, what will be due, what was told to me, and what to do next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import ClassVar

from fastapi import Request
from starlette.responses import Response

from engine.labels import Label, Language
from engine.office import Office
from web.appointing import Change, news_for
from web.case_lines import Line, lines_of
from web.due_words import due_words
from web.i18n import language_of, moment_in_words
from web.identity import SignedIn
from web.labels import same
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
#: What has passed or is due within this time stands before everything else.
PRESSING = timedelta(days=1)

_SIGN = Label(zh="签批", en="Sign")
_DELIVER = Label(zh="送达", en="Deliver")
_LOOK = Label(zh="查看", en="Look at it")
_FIRST = Label(zh="先办：已超期或24小时内到期", en="First: overdue, or due within 24 hours")
_OUTSIDE = Label(zh="等上级来文，收到后登记", en="Waiting for a document from above; enter it when it comes")
_NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Message:
    """Something that was told to the reader about a case."""

    url: str
    saying: Label
    about: str
    when: str


@dataclass(frozen=True, slots=True)
class Due:
    """What is due when; `whose` it is where others alone have to do it."""

    title: Label
    on: str
    whose: Label | None


@dataclass(frozen=True, slots=True)
class Task:
    """
    A case with what the reader has to do on it: the act, by its `name` too where there is one, how far the signing is,
    further acts, and what is due, the first first. `returned` says who sent it back, as (what, who, why).
    """

    line: Line
    name: str
    act: Label
    more: Sequence[Label]
    dues: Sequence[Due]
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
    outside_count: int
    late_count: int
    more_count: int
    soon: Sequence[Line]
    waiting: Sequence[Line]
    recent: Sequence[Line]
    messages: Sequence[Message]
    powers: Sequence[Label]
    held_count: int
    may_register: bool
    keeps_machine: bool


@router.get("/", policy=SIGNED_IN)
def my_work(request: Request, state: State, viewer: SignedIn) -> Response:
    """Show it: four questions to the database, however many cases there are."""
    now, language = state.now(), language_of(request)
    repairs = lets_in(permission("repair"), viewer, state.permissions)
    with state.database.reading() as work:
        found = queries.overview(work, state.office, viewer.standing, now=now, soon=now + SOON)
        turns = turn_queries.turns(work, state.office, viewer.standing, found.turn, now=now)
        told = queries.notices(work, viewer.standing, since=now - NEWS)
        since = state.office.today(now - NEWS)
        changes, held = news_for(work, viewer.standing, since=since, repairs=repairs)

    def lines(cases: Sequence[CaseLine]) -> tuple[Line, ...]:
        return lines_of(cases, office=state.office, language=language, now=now)

    groups = _grouped(turns, lines([turn.case for turn in turns]), state.office, language=language, now=now)
    outside = sum(turn.is_outside for turn in turns)
    view = MyWorkView(
        groups=groups,
        turn_count=found.turn_count - outside,
        outside_count=outside,
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
        powers=[_told(change, state.office) for change in changes],
        held_count=held,
        may_register=lets_in(permission("register"), viewer, state.permissions),
        keeps_machine=repairs and viewer.standing.holders <= state.permissions["repair"] | {viewer.standing.actor},
    )
    return render(request, view)


def _told(change: Change, office: Office) -> Label:
    """Who got or lost which power, when and by whom: two names that one person typed are seen by their owners."""
    drawn = change.holder.replace(":", " ")
    roles = (role for known in office.lifecycles.values() for role in known.lifecycle.roles.values())
    title = next((role.title for role in roles if role.from_ == drawn), same(change.holder))
    who, vouched = f"{change.name} ({change.login})", (change.granted_by, change.confirmed_by)
    ended_zh = f"，截止{change.until}" if change.until else ""
    ended_en = f", until {change.until}" if change.until else ""
    return Label(
        zh=f"{who}自{change.since}起为{title.zh}{ended_zh}；授予人{vouched[0]}，确认人{vouched[1]}。"
        "如不属实，请立即告诉党委书记和审计员",
        en=f"{who} is {title.en} from {change.since}{ended_en}; granted by {vouched[0]}, confirmed by {vouched[1]}. "
        "If that is not so, tell the Party secretary and the auditors at once",
    )


def _grouped(
    turns: Sequence[Turn], lines: Sequence[Line], office: Office, *, language: Language, now: datetime
) -> list[TaskGroup]:
    """
    What presses, then by kind of act, last what somebody outside has to move. Everywhere what is late comes first, then
    what is due within a day, then what is red, then what is due first; a group stands where its first case does.
    """
    pairs = sorted(zip(turns, lines, strict=True), key=lambda pair: _urgency(pair[0], now))
    groups: dict[str, tuple[Label, list[Task]]] = {}
    for turn, line in pairs:
        title = _OUTSIDE if turn.is_outside else _FIRST if _presses(turn, now) else _kind_of(turn)
        groups.setdefault(title.zh, (title, []))[1].append(_task(turn, line, office, language=language, now=now))
    return [TaskGroup(title, tasks) for title, tasks in groups.values()]


def _urgency(turn: Turn, now: datetime) -> tuple[bool, bool, bool, bool, datetime, str]:
    due_at = turn.due.due_at if turn.due else _NEVER
    return turn.is_outside, due_at > now, not _presses(turn, now), turn.case.colour != "red", due_at, turn.case.id


def _presses(turn: Turn, now: datetime) -> bool:
    return turn.due is not None and turn.due.due_at <= now + PRESSING


def _kind_of(turn: Turn) -> Label:
    step = turn.steps[0] if turn.steps else None
    if step is None:
        return _LOOK
    if step.signers:
        return _SIGN
    return _DELIVER if step.act.delivers else step.act.title


def _task(turn: Turn, line: Line, office: Office, *, language: Language, now: datetime) -> Task:
    steps, back = _by_urgency(turn, now), turn.sent_back
    step = steps[0] if steps else None
    return Task(
        line=line,
        name=step.name if step else "",
        act=_named(step) if step else _LOOK,
        more=[_named(other) for other in steps[1:]],
        dues=list(_dues(turn, step, office, language=language, now=now)),
        returned=(back.title, back.who, back.why) if back else None,
    )


def _by_urgency(turn: Turn, now: datetime) -> Sequence[NextStep]:
    """The acts, first the one that ends what presses."""
    return sorted(turn.steps, key=lambda step: not (_presses(turn, now) and step.limit == turn.due))


def _dues(turn: Turn, step: NextStep | None, office: Office, *, language: Language, now: datetime) -> Iterator[Due]:
    """What this act ends, what presses, and what the case shows in every list."""
    case = turn.case
    own = [clock for clock in (step and step.limit, turn.due if _presses(turn, now) else None) if clock]
    found = {clock.name: (clock.due_at, clock.due_day, clock.provisional) for clock in own}
    if case.due_at and case.due_day and case.due in turn.rules:
        found.setdefault(case.due, (case.due_at, case.due_day, case.provisional))
    for name, (due_at, day, is_provisional) in sorted(found.items(), key=lambda pair: pair[1][0]):
        words = due_words(due_at, day, now=now, zone=office.zone, is_provisional=is_provisional)
        yield Due(turn.rules[name].title, words.in_language(language), turn.others.get(name))


def _named(step: NextStep) -> Label:
    """The act by its title; where several sign, which signature it is: `签发处理意见书（2/3）`."""
    title = step.act.title
    if step.signers < MANY:
        return title
    which = f"{step.signed + 1}/{step.signers}"
    return Label(zh=f"{title.zh}（{which}）", en=f"{title.en} ({which})")
