"""`onevisit replay` and `sketch`: what has happened, run over a definition, and made into a first one."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from engine.compile import compile_lifecycle
from engine.definitions import Lifecycle
from engine.log_sentences import say_log
from engine.logs.cases import count_cases, past_cases
from engine.logs.events import Columns, Noted, Reading
from engine.logs.limits import compare_limits
from engine.logs.observing import observed
from engine.logs.reading import log_traces
from engine.logs.replaying import Over, replayed
from engine.logs.sketching import Around
from engine.logs.sketching import sketch as sketched
from web.commands.terminal import (
    JsonOption,
    LangOption,
    answer,
    answer_as_it_is,
    database_of,
    progress,
    settings_of,
    tell,
)
from web.replay_report import Report
from web.settings import Settings
from web.speaking import counted, language, words
from web.state import wall_clock
from workflows.office_file import office_from, read_office
from workflows.telling import lifecycle_in

#: How many kinds of refusals are listed for people.
LISTED = 20

CaseOption = Annotated[str | None, typer.Option("--case", help="事项编号在哪一列。Where the case is named.")]
ActivityOption = Annotated[str | None, typer.Option("--activity", help="活动在哪一列。Where the activity is named.")]
TimeOption = Annotated[str | None, typer.Option("--time", help="时间在哪一列。Where the time is told.")]
RoleOption = Annotated[str | None, typer.Option("--role", help="角色在哪一列。Where the role is named.")]
EncodingOption = Annotated[str, typer.Option("--encoding", help="CSV 的编码，如 gb18030。Encoding of a CSV file.")]
FormOption = Annotated[
    str | None, typer.Option("--time-format", help="时间的写法，如 %d.%m.%Y %H:%M。How times are written.")
]
OfficeOption = Annotated[Path | None, typer.Option("--office", help="workflows.yaml")]


def replay(  # noqa: PLR0913 -- each is an option of the command
    source: Annotated[
        str,
        typer.Argument(help="日志（XES、CSV）、数据目录或数据库地址。A log, a data folder, or a database's address."),
    ],
    *,
    over: Annotated[Path, typer.Option("--over", help="流程文件。A lifecycle file.", exists=True, dir_okay=False)],
    office: OfficeOption = None,
    case: CaseOption = None,
    activity: ActivityOption = None,
    time: TimeOption = None,
    role: RoleOption = None,
    encoding: EncodingOption = "utf-8",
    time_format: FormOption = None,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """以往的事项照此流程办，哪些会被拒绝，为什么。Run past cases over a definition: what it refuses, and why."""
    path = office or Settings().workflows
    lifecycle = lifecycle_in(over, office=path)
    with Report() as report:
        with progress(words("重演", "Replaying", lang)) as update:
            if address := _address_of(source):
                _replay_cases(address, lifecycle, path, report, update)
            else:
                file = Path(source)
                columns = Columns(case, activity, time, role)
                reading = _reading(file, path, columns, encoding, time_format, update)
                for verdict in replayed(log_traces(file, reading), lifecycle):
                    report.add(verdict)
                report.note(reading.noted)
        _tell(report, lifecycle, as_json=as_json, lang=lang)


def sketch(  # noqa: PLR0913 -- each is an option of the command
    log: Annotated[Path, typer.Argument(help="日志（XES、CSV）。An event log.", show_default=False)],
    *,
    out: Annotated[Path | None, typer.Option("--out", help="新文件。A new file.")] = None,
    office: OfficeOption = None,
    case: CaseOption = None,
    activity: ActivityOption = None,
    time: TimeOption = None,
    role: RoleOption = None,
    encoding: EncodingOption = "utf-8",
    time_format: FormOption = None,
    lang: LangOption = None,
) -> None:
    """由日志起草流程，供人改写。Write a first lifecycle from an event log, to be rewritten."""
    path = office or Settings().workflows
    card = read_office(path)
    with progress(words("读取", "Reading", lang)) as update:
        columns = Columns(case, activity, time, role)
        reading = _reading(log, path, columns, encoding, time_format, update)
        found = observed(log_traces(log, reading), reading)
    day = wall_clock().astimezone(ZoneInfo(card.office.zone)).date()
    drawn = sketched(
        found, log.name.partition(".")[0], Around(next(iter(card.groups)), next(iter(card.registers)), day)
    )
    if out is None:
        answer_as_it_is(drawn)
    else:
        with out.open("x", encoding="utf-8", newline="\n") as file:  # what is there already may be a lifecycle
            file.write(drawn)
    for code, count in sorted(reading.noted.counts.items()):
        if count and code != "roleless":
            tell(say_log(f"note_{code}", count=count).in_language(language(lang)))
    zh = f"{found.cases}件、{len(found.titles)}种活动；请改写后用 onevisit check 检查"
    en = f"{counted(found.cases, 'case')}, {counted(len(found.titles), 'activity', 'activities')}"
    en += "; rewrite it, and look at it with onevisit check"
    tell(words(zh, en, lang))


def _tell(report: Report, lifecycle: Lifecycle, *, as_json: bool, lang: str | None) -> None:
    if as_json:
        for piece in report.json_pieces():
            answer_as_it_is(piece)
        return
    spoken = language(lang)
    for kind, count in report.kinds.most_common(LISTED):
        first = report.firsts[kind]
        reason = first.reason.in_language(spoken)
        where = words(
            f"首例：{first.case}，第{first.position}个事件", f"first: {first.case}, event {first.position}", lang
        )
        answer(f"{count} × {reason} ({where})")
    if (others := len(report.kinds) - LISTED) > 0:
        answer(words(f"另有{others}种，见 --json", f"and {others} more kinds, see --json", lang))
    for limit in report.limits:
        rule = lifecycle.deadlines.get(limit.name)
        title = rule.title.in_language(spoken) if rule else limit.name
        answer(f"{limit.case}: {title}: {limit.old or '–'} → {limit.new or '–'}")
    if (others := report.moved - len(report.limits)) > 0:
        answer(words(f"另有{others}个期限不同，见 --json", f"and {others} more limits, see --json", lang))
    tally = report.tally
    share = math.floor(tally.fitness * 1000) / 10  # what does not fit as a whole is never told as 100 %
    zh = f"{tally.cases}件、{tally.events}个事件：全部相符的{tally.fitting_cases}件，相符的事件占 {share:.1f} %"
    en = (
        f"{counted(tally.cases, 'case')}, {counted(tally.events, 'event')}: {tally.fitting_cases} fit as a whole, "
        f"{share:.1f} % of the events fit"
    )
    answer(words(zh, en, lang))
    for _, _, note in report.notes():
        tell(note.in_language(spoken))


def _address_of(source: str) -> str | None:
    """The address of a database, if that is what is meant: its own, or that of a data folder."""
    if Path(source).is_dir():
        return f"sqlite:///{Path(source).absolute() / 'office.db'}"
    return source if "://" in source else None


def _replay_cases(
    address: str, lifecycle: Lifecycle, path: Path, report: Report, update: Callable[[int, int | None], None]
) -> None:
    office = office_from(path)
    over = compile_lifecycle(lifecycle, codes=office.codes, zone=office.zone)
    rules, noted = Over(lifecycle), Noted()
    with database_of(settings_of(address)) as database, database.reading() as work:
        total = count_cases(work, lifecycle.workflow, noted)
        for done, past in enumerate(past_cases(work, lifecycle.workflow, noted), 1):
            report.add(rules.verdict(past.trace), compare_limits(work, office, over, past))
            update(done, total)
    report.note(noted)


def _reading(
    file: Path,
    office: Path,
    columns: Columns,
    encoding: str,
    time_format: str | None,
    update: Callable[[int, int | None], None],
) -> Reading:
    """How a log is read in this office."""
    size = file.stat().st_size
    return Reading(
        file.as_posix(),
        ZoneInfo(read_office(office).office.zone),
        columns,
        encoding=encoding,
        time_format=time_format,
        progress=lambda done: update(done, size),
    )
