"""What the registers gave out against what is there: every number was drawn for one case or one paper."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from itertools import chain, islice
from string import Formatter
from typing import Any

from engine.as_stored import readable, rows_of, statement
from engine.faults import ODD, Fault, unreadable
from engine.hooks import RegisterRule
from engine.office import Office
from engine.statements import Statement
from engine.unit_of_work import Work

_REGISTERS = Statement("SELECT name, period, next FROM register ORDER BY name, period")
_CASE_COLUMNS = ("number", "opened_at", "workflow")
_CASES = statement("SELECT {columns} FROM case_ ORDER BY number", _CASE_COLUMNS)
_PAPER_COLUMNS = ("number", "issued_at", "letter")
_PAPERS = statement("SELECT {columns} FROM document ORDER BY number", _PAPER_COLUMNS)
#: How many numbers are named.
_NAMED = 20
#: What a part of a number that a register writes may look like.
_PARTS = {"year": "[0-9]{4}", "month": "[0-9]{2}", "day": "[0-9]{2}", "number": "[0-9]{1,18}", "random": "[0-9A-Z]+"}
#: What a period of a register is called, by when it begins anew.
_PERIODS = {"yearly": ("year",), "daily": ("year", "month", "day"), "never": ()}

#: A register and its period.
Place = tuple[str, str]


@dataclass(slots=True)
class _Page:
    """One register in one period: how many numbers were drawn, and those of them that are there."""

    drawn: int
    seen: set[int] = field(default_factory=set)
    beyond: list[str] = field(default_factory=list)
    highest: int = 0

    @property
    def missing(self) -> int:
        return self.drawn - len(self.seen)

    def take(self, text: str, serial: int | None) -> None:
        """A number with its serial; None: it has none, and only counts."""
        serial = len(self.seen) + len(self.beyond) + 1 if serial is None else serial
        self.highest = max(self.highest, serial)
        if serial in self.seen or not 1 <= serial <= self.drawn:
            self.beyond.append(text)
        else:
            self.seen.add(serial)


@dataclass(frozen=True, slots=True)
class _Number:
    """A number that is there, the register that would give one to such a case or paper today, and its day."""

    text: str
    register: str
    day: date | None


def serial_faults(work: Work, office: Office) -> tuple[list[Fault], list[Fault]]:
    """
    Faults, and remarks: in every register and period the numbers from 1 to the last one drawn must be there.

    The office file may give a register another name, format or period. Numbers that are not as the register of their
    kind writes today are only counted, by their days: each fills a place drawn on such a day. That is a remark.
    """
    drawn, faults = _drawn(work)
    pages = {place: _Page(count) for place, count in drawn.items()}
    loose: list[_Number] = []
    for number in _numbers(work, office):
        placed = _placed(office, number, drawn)
        if placed:
            pages[placed[0]].take(number.text, placed[1])
        else:
            loose.append(number)
    empty, left = _filled(pages, loose)
    if problem := _fault(office, pages, empty, left):
        faults.append(problem)
    count = len(loose) - len(left)
    detail = f"{count} numbers are not as their registers write today; they were only counted, by their days"
    return faults, [Fault("", 0, "format", detail, str(count))] if count else []


def _drawn(work: Work) -> tuple[dict[Place, int], list[Fault]]:
    drawn: dict[Place, int] = {}
    faults: list[Fault] = []
    for name, period, following in work.rows(_REGISTERS):
        try:
            drawn[readable(name), readable(period)] = int(following) - 1
        except ODD as problem:
            faults.append(unreadable(f"register {readable(name)} {readable(period)}", problem))
    return drawn, faults


def _numbers(work: Work, office: Office) -> Iterator[_Number]:
    for row in rows_of(work, _CASES, _CASE_COLUMNS):
        compiled = office.lifecycles.get(readable(row["workflow"]))
        register = compiled.lifecycle.open.register_ if compiled else ""
        yield _Number(readable(row["number"]), register, _day(office, row["opened_at"]))
    for row in rows_of(work, _PAPERS, _PAPER_COLUMNS):
        letter = office.letters.get(readable(row["letter"]))
        yield _Number(readable(row["number"]), letter.register if letter else "", _day(office, row["issued_at"]))


def _day(office: Office, moment: Any) -> date | None:
    return office.today(moment) if isinstance(moment, datetime) else None


def _placed(office: Office, number: _Number, drawn: Mapping[Place, int]) -> tuple[Place, int | None] | None:
    """Where a number surely belongs: its register writes so today, and counted in no other period then."""
    rule = office.registers.get(number.register)
    parts = _parts(rule, number.text) if rule else None
    if rule is None or parts is None:
        return None
    named = _PERIODS[rule.resets]
    periods = _periods(number.day)
    if parts.keys() >= set(named):
        periods = {**periods, rule.resets: "-".join(parts[name] for name in named) or "-"}
    own = periods.pop(rule.resets, None)
    counted_otherwise = any(drawn.get((number.register, other)) for other in periods.values())
    if own is None or counted_otherwise or (number.register, own) not in drawn:
        return None
    return (number.register, own), int(parts["number"]) if "number" in parts else None


def _parts(rule: RegisterRule, text: str) -> dict[str, str] | None:
    """The parts of a number, where this register writes it precisely so."""
    found = _pattern(rule.format).fullmatch(text)
    if found is None:
        return None
    parts = found.groupdict()
    return parts if rule.format.format(**{**parts, "number": int(parts.get("number", 0))}) == text else None


@cache
def _pattern(written: str) -> re.Pattern[str]:
    pattern, named = "", set[str]()
    for before, name, _, _ in Formatter().parse(written):
        pattern += re.escape(before)
        if name:
            pattern += f"(?P={name})" if name in named else f"(?P<{name}>{_PARTS[name]})"
            named.add(name)
    return re.compile(pattern)


def _periods(day: date | None) -> dict[str, str]:
    """What a register calls the period of a day, by when it begins anew."""
    return {"never": "-"} | ({"yearly": f"{day.year}", "daily": day.isoformat()} if day else {})


def _filled(pages: Mapping[Place, _Page], loose: list[_Number]) -> tuple[dict[Place, int], list[str]]:
    """
    What no loose number can have filled, and the loose ones that fit nowhere.

    Periods lie within each other, so that whoever fills the shortest first fills as many as can be.
    """
    waiting = Counter(number.day for number in loose)
    empty: dict[Place, int] = {}
    for place, page in sorted(pages.items(), key=lambda one: (-len(one[0][1]), one[0])):
        lacking = page.missing
        for day in [day for day in waiting if day is None or place[1] in _periods(day).values()]:
            taken = max(min(lacking, waiting[day]), 0)
            waiting[day] -= taken
            lacking -= taken
        if lacking > 0:
            empty[place] = lacking
    left = []
    for number in reversed(loose):
        if waiting[number.day]:
            waiting[number.day] -= 1
            left.append(number.text)
    return empty, left


def _fault(office: Office, pages: Mapping[Place, _Page], empty: Mapping[Place, int], left: list[str]) -> Fault | None:
    behind = [
        f"{' '.join(place)} ({page.drawn} drawn, {page.highest} is there)"
        for place, page in sorted(pages.items())
        if page.beyond
    ]
    if not (empty or left or behind):
        return None
    lacking = [islice(_missing(office, place, pages[place]), _NAMED + 1) for place in sorted(empty)]
    missing = list(chain.from_iterable(lacking))
    there = sum(len(page.seen) + len(page.beyond) for page in pages.values()) + len(left)
    named, never = _named(missing), _named(left)
    detail = f"{sum(page.drawn for page in pages.values())} numbers were drawn, {there} are there"
    detail += f"; missing: {named or '?'}" if empty else ""
    detail += f"; never drawn: {never}" if never else ""
    detail += f"; a counter fell behind: {', '.join(behind)}" if behind else ""
    return Fault("", 0, "register", detail, "; ".join(filter(None, (named, never, ", ".join(behind)))))


def _named(numbers: list[str]) -> str:
    return ", ".join(numbers[:_NAMED]) + (" …" if len(numbers) > _NAMED else "")


def _missing(office: Office, place: Place, page: _Page) -> Iterator[str]:
    """The numbers that are missing, as the register writes them; none where a number tells more than its period."""
    register, period = place
    rule = office.registers.get(register)
    year, month, day = (*period.split("-"), "", "")[:3]
    known = {"year": year} | ({"month": month, "day": day} if day else {})
    if rule is None:
        return
    for number in range(1, page.drawn + 1):
        if number not in page.seen:
            try:
                yield rule.format.format(number=number, **known)
            except LookupError:
                return
