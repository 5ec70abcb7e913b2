"""`onevisit import`: matters from a spreadsheet, first only looked at, then registered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Annotated

import typer

from engine.errors import EngineError
from engine.labels import Label
from web.commands.terminal import DatabaseOption, JsonOption, answer, answer_json, fail, opened, progress, tell
from web.importing import Registered, find_registered, intake_of, may_be_imported, register, try_out
from web.leave import unknown
from web.receipt_lists import receipt_list, receipts_beside
from web.settings import Settings
from web.speaking import counted, language, words
from web.state import AppState
from workflows.intake import opening_fields
from workflows.intake_table import Entry, Fault, Plan, read_plan
from workflows.intake_template import write_template
from workflows.office_file import office_from, read_office
from workflows.people import find_by_login
from workflows.tables import read_table

#: So many of the rows that can be registered are named; a program gets all of them.
_ROWS_NAMED = 20


@dataclass(frozen=True, slots=True)
class _Findings:
    """What a table holds for this office: rows to be registered, rows that were before, and all that is wrong."""

    plan: Plan
    labels: Mapping[str, Label]
    new: Sequence[Entry]
    known: Sequence[Registered]
    faults: Sequence[Fault]
    late: Sequence[int]
    registered: Sequence[Registered] = ()
    receipts: Path | None = None


def import_table(
    file: Annotated[Path | None, typer.Argument(help="表格：.xlsx 或 .csv。The table.")] = None,
    *,
    login: Annotated[str | None, typer.Option("--as", help="以谁的名义登记（登录名）。Who registers.")] = None,
    confirm: Annotated[bool, typer.Option("--confirm", help="登记；否则只检查。Register; else only look.")] = False,
    receipts: Annotated[
        Path | None, typer.Option("--receipts", help="查询码写到哪个文件。The file for the query codes.")
    ] = None,
    template: Annotated[
        Path | None, typer.Option("--template", help="写出一张空表（.xlsx）。Write an empty table.")
    ] = None,
    workflow: Annotated[str, typer.Option("--workflow", help="petition | suggestion")] = "petition",
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """从表格登记信访事项：先检查，--confirm 才登记。Register matters from a spreadsheet; first only looked at."""
    if template:
        _write_template(template, workflow)
        return
    if file is None or login is None:
        fail(
            words(
                "请写明表格和登记人：onevisit import 表格.xlsx --as 登录名（空表：--template 空表.xlsx）",
                "Name the table and who registers: onevisit import TABLE.xlsx --as LOGIN "
                "(an empty table: --template FILE.xlsx)",
            ),
            status=2,
        )
    with opened(database) as state:
        _demand_table(workflow, may_be=may_be_imported(state.office, workflow))
        person = _registrar(state, login)
        found = _look(state, file, workflow, person, is_quiet=as_json)
        if confirm and found.new and not found.faults:
            into = receipts or receipts_beside(file)
            found = _register(state, workflow, found, person, into=into, is_quiet=as_json)
    if as_json:
        answer_json(_as_data(found))
    else:
        _report(found, is_confirmed=confirm)
    if found.faults:
        raise typer.Exit(1)


def _demand_table(workflow: str, *, may_be: bool) -> None:
    if not may_be:
        fail(
            words(
                f"“{workflow}”不能从表格登记；密封登记的事项只能在登记页逐件登记",
                f"“{workflow}” is not registered from a table; what is sealed is registered one by one on the page",
            ),
            status=2,
        )


def _write_template(path: Path, workflow: str) -> None:
    if path.suffix.lower() != ".xlsx":
        zh = f"空表是 .xlsx 文件，请这样命名：{path.with_suffix('.xlsx')}"
        fail(words(zh, f"The empty table is an .xlsx file; name it like {path.with_suffix('.xlsx')}"), status=2)
    file = Settings().workflows
    office, card = office_from(file), read_office(file)
    _demand_table(workflow, may_be=may_be_imported(office, workflow))
    units = [(name, unit.name, unit.kind) for name, unit in card.units.items()]
    write_template(path, office=office, workflow=workflow, units=units, language=language())
    tell(words(f"空表已写到 {path}", f"The empty table is {path}"))


def _registrar(state: AppState, login: str) -> str:
    with state.database.reading() as work:
        person = find_by_login(work, login)
    if person is None:
        fail(unknown(login).in_language(language()))
    return person.id


def _look(state: AppState, file: Path, workflow: str, person: str, *, is_quiet: bool) -> _Findings:
    plan = read_plan(read_table(file), intake_of(state, workflow, receiver=person))
    with state.database.reading() as work:
        known = find_registered(work, plan.entries)
    new = [entry for entry in plan.entries if entry.key not in known]
    with progress(words("检查", "Checking"), is_quiet=is_quiet) as update:
        trial = try_out(state, workflow, new, actor=f"person:{person}", progress=lambda done: update(done, len(new)))
    faults = sorted([*plan.faults, *trial.faults], key=lambda fault: fault.row)
    labels = {name: rule.label for name, rule, _ in opening_fields(state.office, workflow)}
    return _Findings(plan, labels, new, list(known.values()), faults, trial.late)


def _register(
    state: AppState, workflow: str, found: _Findings, person: str, *, into: Path, is_quiet: bool
) -> _Findings:
    done: list[Registered] = []
    with (
        receipt_list(into, public_url=state.settings.public_url, language=language()) as add_receipt,
        progress(words("登记", "Registering"), is_quiet=is_quiet) as update,
    ):
        try:
            for one in register(state, workflow, found.new, actor=f"person:{person}"):
                done.append(one)
                add_receipt(one)
                update(len(done), len(found.new))
        except (EngineError, OSError):
            _tell_how_far(done, into)
            raise
    return replace(found, registered=done, receipts=into)


def _tell_how_far(done: Sequence[Registered], into: Path) -> None:
    last = done[-1].number if done else "—"
    tell(
        words(
            f"中断：已登记{len(done)}件（最后一件 {last}），查询码在 {into}。改正后再次导入，已登记的不会重复；"
            "文件里缺少的查询码，在事项页面重新发给",
            f"Cut off: {len(done)} were registered (the last is {last}), query codes in {into}. Import again "
            "when it is mended, nothing is registered twice; a missing code is given anew on the case's page",
        )
    )


def _report(found: _Findings, *, is_confirmed: bool) -> None:
    for fault in found.faults:
        column = f" {fault.column}" if fault.column else ""
        answer(words(f"第{fault.row}行{column}：{fault.problem.zh}", f"Row {fault.row}{column}: {fault.problem.en}"))
    if not found.faults:
        for one in found.registered:
            answer(words(f"第{one.row}行 {one.number} {one.title}", f"Row {one.row} {one.number} {one.title}"))
        for entry in () if found.registered else found.new[:_ROWS_NAMED]:
            answer(words(f"第{entry.row}行 {entry.title}", f"Row {entry.row} {entry.title}"))
    for sentence in _remarks(found, is_confirmed=is_confirmed):
        tell(sentence)


def _remarks(found: _Findings, *, is_confirmed: bool) -> Iterator[str]:
    if found.plan.presumed:
        usual = ", ".join(
            f"{found.labels[name].in_language(language())} ({count})" for name, count in found.plan.presumed.items()
        )
        yield words(
            f"空着的栏按登记页的预填值登记（行数）：{usual}", f"Left empty, so as on the intake page (rows): {usual}"
        )
    if found.late:
        rows = _first(map(str, found.late))
        yield words(f"登记时已有期限届满的行：{rows}", f"Rows with a limit that is over already: {rows}")
    if found.known:
        numbers = _first(f"{one.row} → {one.number}" for one in found.known)
        yield words(
            f"{len(found.known)}件以前已经登记，不再登记：{numbers}",
            f"{len(found.known)} were registered before and are not again: {numbers}",
        )
    if found.faults:
        yield words(
            f"{len(found.faults)}处错误，未登记任何内容；改正后再次导入",
            f"{counted(len(found.faults), 'error')}, nothing was registered; mend and import again",
        )
    elif not (found.new or found.known):
        yield words(
            "表里没有可登记的行：第一行是栏目，下面每行一件",
            "The table has no rows: its first row names the columns, each one below is a matter",
        )
    elif is_confirmed:
        yield words(f"登记{len(found.registered)}件", f"{len(found.registered)} registered")
        if found.receipts:
            yield words(
                f"查询码只显示这一次，在 {found.receipts}：请交给信访人后妥善销毁",
                f"The query codes are told this once, in {found.receipts}: hand them over, then destroy the file",
            )
    else:
        yield words(
            f"可登记{len(found.new)}件；尚未登记任何内容，加上 --confirm 即登记",
            f"{len(found.new)} can be registered; nothing was yet: --confirm does it",
        )


def _first(names: Iterable[str]) -> str:
    named = list(names)
    more = [words(f"……共{len(named)}", f"… {len(named)} in all")] if len(named) > _ROWS_NAMED else []
    return ", ".join([*named[:_ROWS_NAMED], *more])


def _as_data(found: _Findings) -> dict[str, object]:
    return {
        "errors": [
            {"row": fault.row, "column": fault.column, "zh": fault.problem.zh, "en": fault.problem.en}
            for fault in found.faults
        ],
        "new": [{"row": entry.row, "title": entry.title} for entry in found.new],
        "already": [_case(one) for one in found.known],
        "registered": [_case(one) for one in found.registered],
        "late": list(found.late),
        "presumed": dict(found.plan.presumed),
        "receipts": str(found.receipts) if found.receipts else None,
    }


def _case(one: Registered) -> dict[str, object]:
    return {name: value for name, value in asdict(one).items() if name != "code"}
