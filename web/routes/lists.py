"""The case list: what the office has in hand and had, found by words of number and title, state, colour and place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar
from urllib.parse import urlencode

from fastapi import Request
from starlette.responses import Response

from engine.labels import Label
from engine.office import Office
from web.case_lines import Line, lines_of
from web.form_fields import Choice, FormField
from web.i18n import language_of
from web.identity import SignedIn
from web.policy import SIGNED_IN
from web.rendering import View, render
from web.router import Router
from web.state import State
from workflows import queries
from workflows.queries import NO_UNIT, PAGE, Filters

router = Router()

PATH = "/cases"
#: Longest search; number and title are shorter.
LONGEST_SEARCH = 100
#: Pages further on are reached by narrowing the search.
LAST_PAGE = 2000
COLOURS = {
    "red": Label(zh="红色", en="Red"),
    "yellow": Label(zh="黄色", en="Yellow"),
    "blue": Label(zh="蓝色", en="Blue"),
}
LIGHTS = {
    "red": Label(zh="已超期", en="Overdue"),
    "yellow": Label(zh="将到期", en="Due soon"),
    "green": Label(zh="期限内", en="In time"),
}
STATUSES = {"open": Label(zh="办理中", en="Open"), "ended": Label(zh="已办结", en="Ended")}

_LABELS = {
    "words": Label(zh="编号或标题", en="Number or title"),
    "workflow": Label(zh="种类", en="Kind"),
    "state": Label(zh="状态", en="State"),
    "colour": Label(zh="颜色", en="Colour"),
    "light": Label(zh="时限", en="Time"),
    "unit": Label(zh="承办单位", en="Handling unit"),
    "village": Label(zh="属地（村）", en="Village"),
    "channel": Label(zh="信访形式", en="Channel"),
    "ended": Label(zh="办理情况", en="Open or ended"),
}
_NOT_ASSIGNED = Label(zh="尚未交办", en="Not assigned yet")
_ANY = Label(zh="全部", en="Any")
#: So few choices are drawn side by side and need one for "any"; a list to open has an empty line of its own.
FEW = 3


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter in force, and the address of the list without it."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A count that leads to the list it counts."""

    number: int
    text: Label
    url: str
    tone: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class CaseListView(View):
    """One page of the cases that the reader may see."""

    page: ClassVar[str] = "lists/show.html"
    block: ClassVar[str | None] = "found"

    lines: Sequence[Line]
    search: FormField
    narrow: Sequence[FormField]
    is_open: bool
    chips: Sequence[Chip]
    figures: Sequence[Figure]
    summary: str
    previous_url: str | None
    next_url: str | None


@router.get(PATH, policy=SIGNED_IN)
def case_list(request: Request, state: State, viewer: SignedIn) -> Response:
    """Show a page of it; a filter that cannot be read is named and narrows nothing."""
    now, language = state.now(), language_of(request)
    with state.database.reading() as work:
        units = queries.units(work)
        choices = _choices(state.office, units)
        filters, problems = read_filters(request.query_params, choices)
        page = _page(request.query_params.get("page", "1"))
        cases = queries.cases(work, state.office, viewer.standing, filters, now=now, page=page)
        counted = queries.counts(work, state.office, viewer.standing, filters, now=now)
    total = sum(
        count
        for (colour, light), count in counted.items()
        if filters.colour in ("", colour) and filters.light in ("", light)
    )
    narrow = _fields(filters, choices, problems)
    view = CaseListView(
        lines=lines_of(cases, office=state.office, language=language, now=now),
        search=_search_field(request.query_params, problems),
        narrow=narrow,
        is_open=any(field.error for field in narrow),
        chips=_chips(filters, choices, language),
        figures=_figures(filters, counted),
        summary=f"{(page - 1) * PAGE + 1 if cases else 0}–{(page - 1) * PAGE + len(cases)} / {total}",
        previous_url=_url(filters, page=page - 1) if page > 1 else None,
        next_url=_url(filters, page=page + 1) if page * PAGE < total else None,
    )
    return render(request, view, status=422 if problems else 200)


def read_filters(
    query: Mapping[str, str], choices: Mapping[str, Mapping[str, Label]]
) -> tuple[Filters, dict[str, Label]]:
    """The filters of an address, and what of them cannot be read."""
    problems: dict[str, Label] = {}
    values: dict[str, str] = {}
    for name, allowed in choices.items():
        value = query.get(name, "")
        if value and value not in allowed:
            problems[name] = Label(zh="没有这个选项", en="There is no such choice")
        elif value:
            values[name] = value
    words = query.get("words", "").strip()
    if len(words) > LONGEST_SEARCH:
        problems["words"] = Label(zh=f"最多{LONGEST_SEARCH}个字", en=f"At most {LONGEST_SEARCH} characters")
    elif not words.isprintable():
        problems["words"] = Label(zh="含有不能查找的字符", en="It holds characters that cannot be searched for")
    else:
        values["words"] = words
    return Filters(**values), problems


def _choices(office: Office, units: Sequence[tuple[str, Label, str]]) -> dict[str, Mapping[str, Label]]:
    lifecycles = [compiled.lifecycle for compiled in office.lifecycles.values()]
    return {
        "workflow": {lifecycle.workflow: lifecycle.title for lifecycle in lifecycles},
        "state": {name: state.title for lifecycle in reversed(lifecycles) for name, state in lifecycle.states.items()},
        "colour": COLOURS,
        "light": LIGHTS,
        "ended": STATUSES,
        "unit": {NO_UNIT: _NOT_ASSIGNED, **{id_: name for id_, name, _ in units}},
        "village": {id_: name for id_, name, kind in units if kind == "village"},
        "channel": office.codes.get("channel", {}),
    }


def _page(text: str) -> int:
    return min(max(int(text), 1), LAST_PAGE) if text.isascii() and text.isdigit() and len(text) < len("10000") else 1


def _search_field(query: Mapping[str, str], problems: Mapping[str, Label]) -> FormField:
    typed = "".join(letter for letter in query.get("words", "") if letter.isprintable())
    return FormField(
        "words",
        _LABELS["words"],
        kind="search",
        values=(typed,),
        max_length=LONGEST_SEARCH,
        error=problems.get("words"),
    )


def _fields(
    filters: Filters, choices: Mapping[str, Mapping[str, Label]], problems: Mapping[str, Label]
) -> list[FormField]:
    return [
        FormField(
            name,
            _LABELS[name],
            kind="choice",
            values=(getattr(filters, name),),
            choices=[
                *([Choice("", _ANY)] if len(allowed) <= FEW else []),
                *(Choice(value, label) for value, label in allowed.items()),
            ],
            no_choice=_ANY,
            error=problems.get(name),
        )
        for name, allowed in choices.items()
    ]


def _chips(filters: Filters, choices: Mapping[str, Mapping[str, Label]], language: str) -> list[Chip]:
    chips = []
    if filters.words:
        chips.append(Chip(f"“{filters.words}”", _url(replace(filters, words=""))))
    for name, allowed in choices.items():
        if value := getattr(filters, name):
            text = f"{_LABELS[name].in_language(language)}：{allowed[value].in_language(language)}"
            chips.append(Chip(text, _url(_without(filters, name))))
    return chips


def _without(filters: Filters, name: str) -> Filters:
    return replace(filters, **{name: ""})


def _figures(filters: Filters, counted: Mapping[tuple[str, str], int]) -> list[Figure]:
    figures = []
    for colour, label in COLOURS.items():
        number = sum(
            count for (found, light), count in counted.items() if found == colour and filters.light in ("", light)
        )
        is_current = filters.colour == colour
        url = _url(replace(filters, colour="" if is_current else colour))
        figures.append(Figure(number, label, url, colour, is_current))
    late = sum(count for (colour, light), count in counted.items() if light == "red" and filters.colour in ("", colour))
    is_current = filters.light == "red"
    figures.append(
        Figure(late, LIGHTS["red"], _url(replace(filters, light="" if is_current else "red")), "late", is_current)
    )
    return figures


def _url(filters: Filters, *, page: int = 1) -> str:
    names = ("words", *_LABELS)
    values = {name: getattr(filters, name) for name in names if getattr(filters, name)}
    values |= {"page": str(page)} if page > 1 else {}
    return f"{PATH}?{urlencode(values)}" if values else PATH
