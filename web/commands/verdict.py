"""What `onevisit verify` answers, for people and for programs, and how it writes the heads."""

from __future__ import annotations

import errno
import os
import secrets
from pathlib import Path

from engine.faults import Fault
from engine.verify import Report
from web.commands.terminal import answer
from web.fault_words import WHOLE, unproved_words, value_words, words_of
from web.speaking import counted, words


def tell_report(report: Report, *, quick: bool, compares: bool, lang: str | None) -> None:
    """
    Print every fault and remark with its number and place, the verdict, and what it cannot know.

    The words of people (titles, facts) are left out: this goes into logs.
    """
    for fault in report.faults:
        answer(_line(report, fault, lang))
    for remark in report.remarks:
        answer(words("请留意：", "Note: ", lang) + _line(report, remark, lang))
    verdict = words(WHOLE.zh, WHOLE.en, lang) if report.holds else words("有不符之处", "something is off", lang)
    answer(
        words(
            f"{report.cases}件，{report.entries}条记录：{verdict}",
            f"{counted(report.cases, 'case')}, {counted(report.entries, 'entry', 'entries')}: {verdict}",
            lang,
        )
    )
    if quick:
        answer(words("附件内容未核对", "The bytes of files were left out", lang))
    if compares:
        answer(
            words(
                f"对照了{report.compared}个链头，{report.without_head}件没有链头可对照",
                f"{counted(report.compared, 'head')} compared, {counted(report.without_head, 'case')} without one",
                lang,
            )
        )
    else:
        answer(words("未与外部保存的链头对照", "Not compared with heads that were kept outside", lang))
    told = unproved_words(report.unproved)
    answer(words(told.zh, told.en, lang))


def as_data(report: Report, *, quick: bool, compares: bool) -> dict[str, object]:
    """The report for a program, values and words of people included."""
    return {
        "holds": report.holds,
        "cases": report.cases,
        "entries": report.entries,
        "faults": [_fault_as_data(report, fault) for fault in report.faults],
        "remarks": [_fault_as_data(report, remark) for remark in report.remarks],
        "files": not quick,
        "heads": {"compared": report.compared, "without": report.without_head} if compares else None,
        "unproved": list(report.unproved),
    }


def demand_new(path: Path) -> None:
    """
    Look whether a file can be made under this name, before long work is done for it.

    Raises:
        FileExistsError: there is such a file.
        FileNotFoundError: there is no such folder.
    """
    if path.exists():
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path))
    if not path.parent.is_dir():
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(path.parent))


def write_new(path: Path, text: str) -> None:
    """
    Write a file that was not there and that its owner alone can read, all of it or nothing.

    Raises:
        FileExistsError: there is such a file, which stays as it is.
        OSError: it cannot be written; nothing of it is left.
    """
    with open(path, "x", opener=_private):
        pass  # the name is ours now
    part = path.with_name(f"{path.name}.{secrets.token_hex(4)}.part")
    try:
        with open(part, "x", encoding="ascii", opener=_private) as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        path.unlink()
        raise


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _line(report: Report, fault: Fault, lang: str | None) -> str:
    told = words_of(fault, with_words=False)
    number = report.numbers.get(fault.case_id, "")
    whose = f"{number} {fault.case_id}#{fault.seq}" if fault.case_id else words("整个数据库", "The database", lang)
    return f"{whose.strip()}: {fault.code}: {words(told.zh, told.en, lang)}"


def _fault_as_data(report: Report, fault: Fault) -> dict[str, object]:
    return {
        "case": fault.case_id,
        "number": report.numbers.get(fault.case_id, ""),
        "seq": fault.seq,
        "code": fault.code,
        "detail": fault.detail,
        "place": fault.place,
        "stored": None if fault.stored is None else value_words(fault.stored),
        "derived": None if fault.derived is None else value_words(fault.derived),
    }
