"""What is wrong with `workflows.yaml` beyond its shape: names that do not exist, days and hours that cannot be read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, time
from string import Formatter
from zoneinfo import ZoneInfo

from engine.definitions import Lifecycle
from engine.errors import Problem
from engine.labels import Label
from engine.loading import Loaded
from workflows.letter_words import ADDRESSEES
from workflows.numbering import faults_of
from workflows.office_card import CodeList, OfficeFile
from workflows.vocabulary import PAPER_PARTS

#: Names that the boxes of rights may use beside those of the outside organs.
FILLED = frozenset(
    {"limit_end", "notice_end", "extended_end", "extension", "office_address", "office_phone", "matter", "today"}
)
BY_PATHWAY = "by pathway"


def findings_of(loaded: Loaded[OfficeFile]) -> Iterator[Problem]:
    """Every finding of the office's own file, with its place; the files that it names are not opened here."""
    yield from _times(loaded)
    yield from _people(loaded)
    yield from _registers(loaded)
    yield from _letters(loaded)
    yield from _rights(loaded)


def _times(loaded: Loaded[OfficeFile]) -> Iterator[Problem]:
    office, calendar = loaded.model.office, loaded.model.calendar
    if not _is_zone(office.zone):
        message = Label(zh=f"没有名为“{office.zone}”的时区", en=f"There is no time zone called “{office.zone}”")
        yield loaded.problem("unknown_zone", message, "office", "zone")
    end = time.min
    for number, words in enumerate(office.opening_hours.hours):
        period = period_of(words)
        if period is None or period[0] < end:
            message = Label(
                zh=f"“{words}”应如 08:30-12:00，先后不重叠",
                en=f"“{words}” must be like 08:30-12:00, one after the other",
            )
            yield loaded.problem("bad_hours", message, "office", "opening_hours", "hours", number)
        else:
            end = period[1]
    for part, days in (("days_off", calendar.days_off), ("working_days", calendar.working_days)):
        for number, day in enumerate(days):
            if not _is_day(day):
                message = Label(zh=f"“{day}”应为日期，如 2026-03-02", en=f"“{day}” must be a date such as 2026-03-02")
                yield loaded.problem("bad_day", message, "calendar", part, number)
    for day in sorted(set(calendar.days_off) & set(calendar.working_days)):
        message = Label(zh=f"{day}不能既休息又上班", en=f"{day} cannot be both a day off and a working day")
        yield loaded.problem("day_twice", message, "calendar", "working_days")


def period_of(words: str) -> tuple[time, time] | None:
    """Two times of the day such as `08:30-12:00`, the first before the second; None when it is something else."""
    try:
        begin, end = (time.fromisoformat(part) for part in words.split("-"))
    except ValueError:
        return None
    return (begin, end) if begin < end else None


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (OSError, ValueError, LookupError):
        return False
    return True


def _is_day(words: str) -> bool:
    try:
        date.fromisoformat(words)
    except ValueError:
        return False
    return True


def _people(loaded: Loaded[OfficeFile]) -> Iterator[Problem]:
    card = loaded.model
    for name, table in card.maps.items():
        for value, post in table.items():
            yield from _known(loaded, Label(zh="职务", en="post"), post, card.posts, "maps", name, value)
    for name, roster in card.rosters.items():
        yield from _known(loaded, Label(zh="组", en="group"), roster.from_, card.groups, "rosters", name, "from")


def _registers(loaded: Loaded[OfficeFile]) -> Iterator[Problem]:
    for name, register in loaded.model.registers.items():
        if faults := faults_of(register.format):
            told = "; ".join(faults)
            message = Label(zh=f"编号格式不对：{told}", en=f"This is no format of numbers: {told}")
            yield loaded.problem("bad_format", message, "registers", name, "format")


def _letters(loaded: Loaded[OfficeFile]) -> Iterator[Problem]:
    card = loaded.model
    for name, letter in card.letters.items():
        yield from _known(
            loaded, Label(zh="登记簿", en="register"), letter.register_, card.registers, "letters", name, "register"
        )
        yield from _known(
            loaded,
            Label(zh="收件人", en="addressee"),
            letter.for_,
            {**ADDRESSEES, **card.outside},
            "letters",
            name,
            "for",
        )
        if letter.rights not in (None, BY_PATHWAY):
            kind = Label(zh="权利告知", en="box of rights")
            yield from _known(loaded, kind, str(letter.rights), card.rights, "letters", name, "rights")
        for number, part in enumerate(letter.contains):
            kind = Label(zh="文书内容", en="part of a paper")
            yield from _known(loaded, kind, part, PAPER_PARTS, "letters", name, "contains", number)


def _rights(loaded: Loaded[OfficeFile]) -> Iterator[Problem]:
    card = loaded.model
    for box, label in card.rights.items():
        yield from _filled(loaded, label, card, "rights", box)


def unfilled(codes: Loaded[CodeList], card: OfficeFile) -> Iterator[Problem]:
    """Names in what is open against an outcome that no paper fills in."""
    for name, code in codes.model.root.items():
        if code.relief:
            yield from _filled(codes, code.relief, card, name, "relief")


def _filled(
    loaded: Loaded[OfficeFile] | Loaded[CodeList], label: Label, card: OfficeFile, *path: str
) -> Iterator[Problem]:
    names = FILLED | {f"{place}{part}" for place in card.outside for part in ("", "_address", "_phone")}
    for language, text in (("zh", label.zh), ("en", label.en)):
        for name in _names_in(text):
            yield from _known(loaded, Label(zh="填充项", en="name to fill in"), name, names, *path, language)


def unopenable(lifecycles: Sequence[Loaded[Lifecycle]]) -> Iterator[Problem]:
    """Cases that a record of one lifecycle opens in another one, which is not there or would not take them."""
    known = {one.model.workflow: one.model for one in lifecycles}
    for loaded in lifecycles:
        for name, record in loaded.model.records.items():
            if record.opens is None:
                continue
            path = ("records", name, "opens")
            yield from _known(loaded, Label(zh="流程", en="lifecycle"), record.opens.workflow, known, *path, "workflow")
            if other := known.get(record.opens.workflow):
                form = other.forms[other.open.form]
                for field in record.opens.with_:
                    kind = Label(zh="登记栏目", en="field of its opening")
                    yield from _known(loaded, kind, field, (*form.fields, *form.optional), *path, "with", field)
                for field in form.fields:
                    kind = Label(zh="必填栏目的内容", en="text for the required field")
                    yield from _known(loaded, kind, field, record.opens.with_, *path, "with")


def _names_in(text: str) -> list[str]:
    try:
        return [name for _, name, _, _ in Formatter().parse(text) if name is not None]
    except ValueError:
        return [text]  # a lone brace: told as a name that does not exist


def _known(
    loaded: Loaded[OfficeFile] | Loaded[Lifecycle] | Loaded[CodeList],
    kind: Label,
    name: str,
    among: Mapping[str, object] | Iterable[str],
    *path: str | int,
) -> Iterator[Problem]:
    if name not in among:
        message = Label(zh=f"没有名为“{name}”的{kind.zh}", en=f"There is no {kind.en} called “{name}”")
        yield loaded.problem("unknown_name", message, *path)
