"""
Read `workflows.yaml` and all that it names into an office that the engine can run, or tell everything that is wrong.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel

from engine.calendars import Calendar, chinese_calendar_of
from engine.compile import compile_lifecycle
from engine.definitions import Lifecycle
from engine.errors import DefinitionError, Place, Problem
from engine.examples import play_examples
from engine.fields import Codes
from engine.hooks import Hooks, RegisterRule
from engine.labels import Label
from engine.loading import Loaded, load_lifecycle, load_model
from engine.office import Letter, Office
from engine.soundness import Surroundings, problems_of
from workflows.checks import PARAMETERS, checks_of
from workflows.letterhead import Letterhead, PaperKind
from workflows.letters import compose
from workflows.office_card import WEEK, CodeList, OfficeFile, OutsideCard
from workflows.office_findings import findings_of, period_of, unfilled, unopenable
from workflows.people import STANDING, identities_with, unknown_among
from workflows.settling import settle
from workflows.staffing import Members, check_staffing

M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class _Read:
    """An office's file with the code lists and lifecycles that it names, as far as they can be read."""

    card: OfficeFile
    lists: Mapping[str, CodeList]
    lifecycles: tuple[Loaded[Lifecycle], ...]
    errors: tuple[Problem, ...]
    warnings: tuple[Problem, ...]

    @property
    def codes(self) -> Codes:
        """Every code list with the labels of its values."""
        return _labels_of(self.lists)


def read_office(path: Path) -> OfficeFile:
    """
    Read `workflows.yaml`.

    Raises:
        DefinitionError: everything that is wrong with it.
    """
    loaded = _load(path, path.name, OfficeFile)
    if problems := list(findings_of(loaded)):
        raise DefinitionError(problems)
    return loaded.model


def office_from(path: Path) -> Office:
    """
    The office of `workflows.yaml`, its lifecycles checked and compiled.

    Raises:
        DefinitionError: every problem of every file.
    """
    read = _read_everything(path)
    if read.errors:
        raise DefinitionError(read.errors)
    return _office_of(read.card, read.lists, read.lifecycles)


def _office_of(card: OfficeFile, lists: Mapping[str, CodeList], lifecycles: Iterable[Loaded[Lifecycle]]) -> Office:
    codes, calendar = _labels_of(lists), calendar_of(card)
    return Office(
        outside={name: _reached(organ) for name, organ in card.outside.items()},
        lifecycles={
            found.model.workflow: compile_lifecycle(found.model, codes=codes, zone=calendar.zone)
            for found in lifecycles
        },
        calendar=calendar,
        codes=codes,
        letters={name: Letter(letter.title, letter.register_) for name, letter in card.letters.items()},
        registers={name: RegisterRule(register.format, register.resets) for name, register in card.registers.items()},
        hooks=Hooks(
            checks=checks_of(calendar.zone),
            compose=partial(compose, letterhead_of(card, relief=_relief_of(lists))),
            standing=STANDING,
            identities=identities_with,
            unknown=unknown_among,
        ),
    )


def check_office(path: Path, *, members: Members | None = None) -> list[tuple[Problem, bool]]:
    """
    Every finding of the office and all its lifecycles; True marks an error, False a warning. Where all else is right,
    the examples of the lifecycles are played.

    With `members`, who has which post today, also what is doubtful with these people.
    """
    try:
        read = _read_everything(path)
    except DefinitionError as wrong:
        return [(problem, True) for problem in wrong.problems]
    warnings = [*read.warnings, *(one for found in read.lifecycles for one in _staffing(found, members))]
    errors = read.errors or _played(read.card, read.lists, read.lifecycles, read.lifecycles)
    return [*((problem, True) for problem in errors), *((warning, False) for warning in warnings)]


def check_file(file: Path, *, office: Path, members: Members | None = None) -> list[tuple[Problem, bool]]:
    """Every finding of one lifecycle, as one of this office, examples played; `members` as for `check_office`."""
    try:
        loaded = _load(office, office.name, OfficeFile)
        problems = list(findings_of(loaded))
        lists = _read_lists(loaded, office.parent, problems)
        found = load_lifecycle(_bytes_of(file, file.as_posix()), file=file.as_posix())
    except DefinitionError as wrong:
        return [(problem, True) for problem in wrong.problems]
    findings = problems_of(found, surroundings=_surroundings(loaded.model, _labels_of(lists)))
    errors = [*problems, *findings.errors]
    if not errors and found.model.examples:
        read = _read_everything(office)
        others = () if read.errors else read.lifecycles
        together = [*(one for one in others if one.model.workflow != found.model.workflow), found]
        errors += list(unopenable(together)) or _played(read.card, read.lists, together, [found])
    warnings = [*findings.warnings, *_staffing(found, members)]
    return [*((problem, True) for problem in errors), *((warning, False) for warning in warnings)]


def _played(
    card: OfficeFile,
    lists: Mapping[str, CodeList],
    lifecycles: Iterable[Loaded[Lifecycle]],
    asked: Iterable[Loaded[Lifecycle]],
) -> list[Problem]:
    """What the examples of some lifecycles find, played in the office with all of them."""
    having = [one for one in asked if one.model.examples]
    office = _office_of(card, lists, lifecycles) if having else None
    return [problem for one in having if office for problem in play_examples(one, office, settle=settle)]


def _staffing(loaded: Loaded[Lifecycle], members: Members | None) -> list[Problem]:
    return [] if members is None else list(check_staffing(loaded, members))


def _read_everything(path: Path) -> _Read:
    loaded = _load(path, path.name, OfficeFile)
    problems = list(findings_of(loaded))
    lists = _read_lists(loaded, path.parent, problems)
    surroundings = None if problems else _surroundings(loaded.model, _labels_of(lists))
    lifecycles: list[Loaded[Lifecycle]] = []
    warnings: list[Problem] = []
    for number, name in enumerate(loaded.model.lifecycles):
        try:
            found = _load_named(loaded, path.parent, name, Lifecycle, "lifecycles", number)
        except DefinitionError as wrong:
            problems += wrong.problems
            continue
        lifecycles.append(found)
        if surroundings:  # with half of the office unknown, every name in it would be told as unknown
            findings = problems_of(found, surroundings=surroundings)
            problems += findings.errors
            warnings += findings.warnings
    if not problems:
        problems += unopenable(lifecycles)
    return _Read(loaded.model, lists, tuple(lifecycles), tuple(problems), tuple(warnings))


def _read_lists(loaded: Loaded[OfficeFile], folder: Path, problems: list[Problem]) -> dict[str, CodeList]:
    lists: dict[str, CodeList] = {}
    for name, file in loaded.model.codes.items():
        try:
            codes = _load_named(loaded, folder, file, CodeList, "codes", name)
        except DefinitionError as wrong:
            problems += wrong.problems
            continue
        lists[name] = codes.model
        problems += unfilled(codes, loaded.model)
    return lists


def _load_named(loaded: Loaded[OfficeFile], folder: Path, name: str, model: type[M], *where: str | int) -> Loaded[M]:
    """A file that the office's file names; if it is not there, the problem stands where it is named."""
    file = folder / name
    if not file.is_file() or not file.resolve().is_relative_to(folder.resolve()):
        raise DefinitionError([loaded.problem("no_file", _no_file(name), *where)])
    return _load(file, name, model)


def _load(file: Path, name: str, model: type[M]) -> Loaded[M]:
    return load_model(_bytes_of(file, name), file=name, model=model)


def _bytes_of(file: Path, name: str) -> bytes:
    try:
        return file.read_bytes()
    except FileNotFoundError:
        why = Label(zh=f"没有文件“{file}”", en=f"There is no file “{file}”")
    except IsADirectoryError:
        why = Label(zh=f"“{file}”是文件夹，请写明其中的文件", en=f"“{file}” is a folder; name a file in it")
    except OSError:
        why = _no_file(str(file))
    raise DefinitionError([Problem("no_file", Place(name, 1, 1), why)])


def _no_file(name: str) -> Label:
    return Label(zh=f"读不到文件“{name}”", en=f"The file “{name}” cannot be read")


def _reached(organ: OutsideCard) -> Label:
    name, address = organ.name, organ.address
    return Label(
        zh=f"{name.zh}（地址：{address.zh}；电话：{organ.phone}）",
        en=f"{name.en} ({address.en}; telephone {organ.phone})",
    )


def _labels_of(lists: Mapping[str, CodeList]) -> Codes:
    return {
        name: {code: Label(zh=value.zh, en=value.en) for code, value in values.root.items()}
        for name, values in lists.items()
    }


def _relief_of(lists: Mapping[str, CodeList]) -> dict[str, Label]:
    codes = [item for name in ("pathway", "led_procedure") if name in lists for item in lists[name].root.items()]
    return {name: code.relief for name, code in codes if code.relief}


def _surroundings(card: OfficeFile, codes: Codes) -> Surroundings:
    return Surroundings(
        codes=codes,
        letters=frozenset(card.letters),
        checks=PARAMETERS,
        registers=frozenset(card.registers),
        groups=frozenset(card.groups),
        units=frozenset(card.units),
        maps=frozenset(card.maps),
        rosters=frozenset(card.rosters),
        outside=frozenset(card.outside),
    )


def letterhead_of(card: OfficeFile, *, relief: Mapping[str, Label]) -> Letterhead:
    """What every paper of this office shares; `relief` is what is open against the outcome of each pathway."""
    return Letterhead(
        organ=card.office.name,
        address=card.office.address,
        phone=card.office.phone,
        kinds={
            name: PaperKind(letter.title, letter.contains, letter.rights, letter.basis, letter.for_)
            for name, letter in card.letters.items()
        },
        rights=card.rights,
        places={
            name: {"name": organ.name, "address": organ.address, "phone": organ.phone}
            for name, organ in card.outside.items()
        },
        calendar=calendar_of(card),
        relief=relief,
    )


def calendar_of(card: OfficeFile) -> Calendar:
    """The calendar by which this office counts."""
    own = card.office.opening_hours
    periods = tuple(period for words in own.hours if (period := period_of(words)))
    return chinese_calendar_of(
        card.office.zone,
        hours={WEEK.index(day): periods for day in own.days},
        days_off=[date.fromisoformat(day) for day in card.calendar.days_off],
        working_days=[date.fromisoformat(day) for day in card.calendar.working_days],
    )
