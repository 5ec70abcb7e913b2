"""The leaders' page: what waits for the reader, what is overdue and who has it, red matters and who answers for them, who receives visitors today."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar
from urllib.parse import urlencode

from fastapi import Request
from starlette.responses import Response

from engine.labels import Label
from web.case_lines import Line, line_of
from web.i18n import day_in_words, language_of
from web.identity import SignedIn
from web.policy import permission
from web.rendering import View, render
from web.router import Router
from web.routes.lists import COLOURS, LIGHTS, PATH
from web.state import State
from workflows import leader_queries, queries
from workflows.queries import NO_UNIT, Filters

router = Router()

_NOT_ASSIGNED = Label(zh="尚未交办", en="Not assigned yet")


@dataclass(frozen=True, slots=True)
class RedMatter:
    """A red matter with its package owner and plan."""

    line: Line
    owner: str
    post: Label | None
    has_plan: bool
    met_on: str


@dataclass(frozen=True, slots=True)
class LateMatter:
    """An overdue matter: who has it, and the day of the last letter of supervision."""

    line: Line
    handler: str
    supervised_on: str


@dataclass(frozen=True, slots=True)
class UnitLate:
    """A unit with overdue cases, and the list of them; what is not assigned yet comes under a name of its own."""

    name: Label
    count: int
    url: str


@dataclass(frozen=True, slots=True)
class LeaderView(View):
    """What the leaders look at first."""

    page: ClassVar[str] = "leader/show.html"

    today: str
    duty: Sequence[tuple[str, Label]]
    turn_count: int
    pressing_count: int
    late: Sequence[LateMatter]
    late_url: str | None
    red: Sequence[RedMatter]
    without_owner: int
    units: Sequence[UnitLate]
    figures: Sequence[tuple[int, Label, str, str]]


@router.get("/leader", policy=permission("lead"))
def leader_page(request: Request, state: State, viewer: SignedIn) -> Response:
    """Show it: four questions to the database."""
    now, today, language = state.now(), state.today(), language_of(request)
    with state.database.reading() as work:
        red = leader_queries.red_matters(work, state.office, viewer.standing, now=now)
        late, by_unit = leader_queries.late_matters(work, state.office, viewer.standing, now=now)
        day = leader_queries.day_of(work, state.office, viewer.standing, now=now)
        counted = queries.counts(work, state.office, viewer.standing, Filters(ended="open"), now=now)
    matters = [
        RedMatter(
            line=line_of(found.case, office=state.office, language=language, now=now),
            owner=found.owner,
            post=found.owner_post,
            has_plan=found.has_plan,
            met_on=day_in_words(found.met_on, language) if found.met_on else "",
        )
        for found in red
    ]
    by_colour = [
        (sum(count for (found, _), count in counted.items() if found == colour), label, _list(colour=colour), colour)
        for colour, label in COLOURS.items()
    ]
    late_now = sum(count for _, _, count in by_unit)
    view = LeaderView(
        today=day_in_words(today, language, form="long"),
        duty=day.duty,
        turn_count=day.turn_count,
        pressing_count=day.pressing_count,
        late=[
            LateMatter(
                line=line_of(found.case, office=state.office, language=language, now=now),
                handler=found.handler,
                supervised_on=day_in_words(found.supervised_at.astimezone(state.zone).date(), language)
                if found.supervised_at
                else "",
            )
            for found in late
        ],
        late_url=_list(light="red") if late_now > len(late) else None,
        red=matters,
        without_owner=sum(not matter.owner for matter in matters),
        units=[
            UnitLate(name or _NOT_ASSIGNED, count, _list(unit=unit or NO_UNIT, light="red"))
            for unit, name, count in by_unit
        ],
        figures=[*by_colour, (late_now, LIGHTS["red"], _list(light="red"), "late")],
    )
    return render(request, view)


def _list(**filters: str) -> str:
    return f"{PATH}?{urlencode({**filters, 'ended': 'open'})}"
