"""The first page: what is my turn, what will be due, what was told to me, and what to do next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

from fastapi import Request
from starlette.responses import Response

from engine.labels import Label
from web.case_lines import Line, lines_of
from web.i18n import language_of, moment_in_words
from web.identity import SignedIn
from web.policy import SIGNED_IN, lets_in, permission
from web.rendering import View, render
from web.router import Router
from web.state import State
from workflows import queries

router = Router()

#: A duty counts as near when it is due within this time.
SOON = timedelta(days=7)
#: Messages older than this are not shown any more.
NEWS = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Message:
    """Something that was told to the reader about a case."""

    url: str
    saying: Label
    about: str
    when: str


@dataclass(frozen=True, slots=True)
class MyWorkView(View):
    """The work of one person, the next due first."""

    page: ClassVar[str] = "my_work/show.html"

    turn: Sequence[Line]
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
    """Show it: two questions to the database, however many cases there are."""
    now, language = state.now(), language_of(request)
    with state.database.reading() as work:
        found = queries.overview(work, state.office, viewer.standing, soon=now + SOON)
        told = queries.notices(work, viewer.standing, since=now - NEWS)

    def lines(cases: Sequence[queries.CaseLine]) -> tuple[Line, ...]:
        return lines_of(cases, office=state.office, language=language, today=state.today())

    turn = lines(found.turn)
    view = MyWorkView(
        turn=turn,
        turn_count=found.turn_count,
        late_count=sum(line.light == "red" for line in turn),
        more_count=found.turn_count - len(turn),
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
