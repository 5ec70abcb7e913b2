"""The audit: the whole history of a case with its chain verified, who read it, and all cases verified at a press."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar
from urllib.parse import urlencode

from fastapi import Request
from starlette.responses import Response

from engine.completeness import Fault
from engine.labels import Label
from engine.unit_of_work import Work
from engine.verify import verify, verify_case
from web.case_queries import AuditRow, Reading, audited_cases, numbers_of, readings_of
from web.case_view import Head, head_of
from web.casefile import CaseFile, gather, history_of, note_reading
from web.form_fields import FormField
from web.identity import SignedIn
from web.labels import moment_words, same
from web.policy import permission
from web.rendering import View, render
from web.router import Router
from web.state import AppState, State
from web.timeline import Told
from web.uploads import wrong_with

router = Router()

AUDIT = permission("audit")
PATH = "/audit"
LONGEST_NUMBER = 60
LAST_PAGE = 2000
#: Faults that a page shows; the command `onevisit verify` tells all.
MOST_FAULTS = 50
#: Letters of a stored or derived value that a page shows.
LONGEST_VALUE = 200

_FAULTS = {
    "empty": Label(zh="事项没有任何记录", en="The case has no entries"),
    "orphan": Label(zh="有记录而没有事项", en="There are entries without a case"),
    "hash": Label(zh="记录内容与其哈希不符", en="The entry does not have its hash"),
    "sequence": Label(zh="记录缺失或者次序不对", en="An entry is missing or out of place"),
    "link": Label(zh="记录没有接在前一条之后", en="The entry does not follow the one before it"),
    "moment": Label(zh="记录时间被改动", en="The moment of the entry was changed"),
    "value": Label(zh="单独保存的内容与记录中的承诺不符", en="A value kept apart is not what the entry committed to"),
    "definition": Label(zh="保存的办理规则被改动过", en="A stored definition was changed"),
    "unreadable": Label(zh="记录的内容读不通", en="The entries make no sense"),
    "trigger": Label(
        zh="数据库中防止改动记录的规则缺失或被改动", en="What forbids changes of the history is missing or changed"
    ),
    "register": Label(
        zh="发出的编号与现有的事项、文书对不上", en="Numbers were given out whose cases or papers are missing"
    ),
    "lost": Label(
        zh="记录已不在，而有关它的通知或答复还在", en="An entry is gone that a message or an answer was sent about"
    ),
    "file": Label(zh="附件的内容缺失或被改动", en="The bytes of a file are missing or changed"),
    "head": Label(zh="与外部保存的链头不符", en="The entry is not the one that was noted down outside"),
    "edge": Label(zh="流程中没有这一步", en="The definition has no such move"),
}
_STATE_FAULT = Label(zh="当前状态与记录推出的不一致", en="The case is not as its entries say")
_WHAT = {
    "case_read": Label(zh="查看事项", en="Read the case"),
    "receipt": Label(zh="查看回执", en="Opened the receipt"),
    "query_code_issued_again": Label(zh="重新发放查询码", en="Gave out a new query code"),
    "audit": Label(zh="核查", en="Audited it"),
    "file": Label(zh="下载附件", en="Took a file"),
    "document": Label(zh="查看文书", en="Read a paper"),
}


@dataclass(frozen=True, slots=True)
class AuditLine:
    """A case in the list."""

    id: str
    number: str
    title: str
    state: Label
    moved: Label
    entries: int


@dataclass(frozen=True, slots=True)
class FaultLine:
    """
    Something that does not hold, and where; the case, the entry and the values only where the auditor may see them.

    `is_whole`: it is one of the database, and of no case.
    """

    words: Label
    case_id: str | None
    number: str | None
    seq: int
    is_whole: bool


@dataclass(frozen=True, slots=True)
class Verdict:
    """The result of verifying."""

    holds: bool
    cases: int
    entries: int
    faults: Sequence[FaultLine]
    more: int
    at: Label


@dataclass(frozen=True, slots=True)
class AuditListView(View):
    """The cases that an auditor may see."""

    page: ClassVar[str] = "audit/list.html"
    block: ClassVar[str | None] = "found"

    lines: Sequence[AuditLine]
    search: FormField
    verdict: Verdict | None
    previous_url: str | None
    next_url: str | None
    summary: Label


@dataclass(frozen=True, slots=True)
class AuditCaseView(View):
    """One case with its chain; by entry the `rules` under which it was done, and what is `off` with it."""

    page: ClassVar[str] = "audit/show.html"

    head: Head
    verdict: Verdict
    history: Sequence[Told]
    rules: Mapping[int, Label]
    off: Mapping[int, Sequence[Label]]
    readings: Sequence[tuple[Label, Label, Label]]
    last_hash: str


@router.get(PATH, policy=AUDIT)
def audit_page(request: Request, state: State, viewer: SignedIn) -> Response:
    """List the cases; `?number=` narrows by the number."""
    return render(request, _list_view(request, state, viewer, verdict=None))


@router.post("/audit/verify", policy=AUDIT)
def verify_all(request: Request, state: State, viewer: SignedIn) -> Response:
    """Verify every case of the office; of those that the auditor may not see not even their number is told."""
    report = verify(state.database, state.office, now=state.now(), files=_files(state))
    with state.database.reading() as work:
        visible = numbers_of(work, [head.case_id for head in report.heads], viewer.standing)
    entries = sum(head.seq for head in report.heads if head.case_id in visible)
    verdict = _verdict(state, viewer, report.faults, cases=len(visible), entries=entries)
    return render(request, _list_view(request, state, viewer, verdict=verdict))


@router.get("/audit/{case_id}", policy=AUDIT)
def audit_case(request: Request, state: State, viewer: SignedIn, case_id: str) -> Response:
    """Show one case's history with the verdict on its chain, and who read it."""
    with state.database.reading() as work:
        file = gather(work, state, case_id, viewer.standing)
        faults, entries = verify_case(work, state.office, case_id, now=state.now(), files=_files(state))
        readings, rules = readings_of(work, case_id), _rules(work, state, file)
    note_reading(state, case_id, viewer.standing, what="audit")
    view = AuditCaseView(
        head=head_of(file),
        verdict=_verdict(state, viewer, faults, cases=1, entries=entries),
        history=history_of(file, state),
        rules=rules,
        off={seq: [_words(fault) for fault in faults if fault.seq == seq] for seq in {fault.seq for fault in faults}},
        readings=[_reading(one, state) for one in readings],
        last_hash=file.case.head.hex(),
    )
    return render(request, view)


def _files(state: AppState) -> Callable[[str], str]:
    return partial(wrong_with, state.settings.data_dir / "attachments")


def _rules(work: Work, state: AppState, file: CaseFile) -> dict[int, Label]:
    """Under which rules each entry was done."""
    pinned = {entry.seq: str(entry.body.get("definition", "")) for entry in file.entries}
    return {seq: _rules_words(work, state, sha256) for seq, sha256 in pinned.items()}


def _rules_words(work: Work, state: AppState, sha256: str) -> Label:
    try:
        lifecycle = state.office.compiled(work, sha256).lifecycle
    except LookupError:
        return Label(zh=f"规则不在库中（{sha256[:12]}）", en=f"The rules are not in the database ({sha256[:12]})")
    title, version = lifecycle.title, lifecycle.version
    return Label(
        zh=f"按“{title.zh}”规则第{version}版办理（{sha256[:12]}）",
        en=f"Done under the rules “{title.en}”, version {version} ({sha256[:12]})",
    )


def _list_view(request: Request, state: AppState, viewer: SignedIn, *, verdict: Verdict | None) -> AuditListView:
    number = "".join(letter for letter in request.query_params.get("number", "") if letter.isprintable()).strip()
    number, page = number[:LONGEST_NUMBER], _page(request.query_params.get("page", ""))
    with state.database.reading() as work:
        rows, has_more = audited_cases(work, viewer.standing, number=number, page=page)
        lines = [
            _line(row, state.office.compiled(work, row.definition).lifecycle.states[row.state].title, state)
            for row in rows
        ]
    return AuditListView(
        lines=lines,
        search=FormField(
            "number", Label(zh="编号", en="Number"), kind="search", values=(number,), max_length=LONGEST_NUMBER,
            required=True,
        ),
        verdict=verdict,
        previous_url=_url(number, page - 1) if page else None,
        next_url=_url(number, page + 1) if has_more else None,
        summary=Label(zh=f"第{page + 1}页", en=f"Page {page + 1}"),
    )  # fmt: skip


def _page(text: str) -> int:
    is_number = text.isascii() and text.isdigit() and len(text) <= len(str(LAST_PAGE))
    return min(max(int(text) - 1, 0), LAST_PAGE) if is_number else 0


def _url(number: str, page: int) -> str:
    values = ({"number": number} if number else {}) | ({"page": str(page + 1)} if page else {})
    return f"{PATH}?{urlencode(values)}" if values else PATH


def _line(row: AuditRow, state_title: Label, state: AppState) -> AuditLine:
    return AuditLine(row.id, row.number, row.title, state_title, moment_words(row.moved_at, state.zone), row.entries)


def _verdict(state: AppState, viewer: SignedIn, faults: Sequence[Fault], *, cases: int, entries: int) -> Verdict:
    with state.database.reading() as work:
        numbers = numbers_of(work, sorted({fault.case_id for fault in faults}), viewer.standing)
    lines = list(dict.fromkeys(_fault_line(fault, numbers.get(fault.case_id)) for fault in faults))
    at = moment_words(state.now(), state.zone)
    return Verdict(not faults, cases, entries, lines[:MOST_FAULTS], max(len(lines) - MOST_FAULTS, 0), at)


def _fault_line(fault: Fault, number: str | None) -> FaultLine:
    if number is None:
        return FaultLine(_FAULTS.get(fault.code, _STATE_FAULT), None, None, 0, is_whole=not fault.case_id)
    return FaultLine(_words(fault), fault.case_id, number, fault.seq, is_whole=False)


def _words(fault: Fault) -> Label:
    words = _FAULTS.get(fault.code, _STATE_FAULT)
    if not fault.place:
        return words
    stored, derived = _value(fault.stored), _value(fault.derived)
    return Label(
        zh=f"{words.zh}：{fault.place}，库中为 {stored}，按记录应为 {derived}",
        en=f"{words.en}: {fault.place}; stored {stored}, by the entries {derived}",
    )


def _value(value: Any) -> str:
    text = value.hex() if isinstance(value, bytes) else str(value)
    return text if len(text) <= LONGEST_VALUE else f"{text[:LONGEST_VALUE]}…"


def _reading(reading: Reading, state: AppState) -> tuple[Label, Label, Label]:
    who = same(reading.name or reading.actor)
    return moment_words(reading.at, state.zone), who, _WHAT.get(reading.what, same(reading.what))
