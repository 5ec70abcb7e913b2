"""The audit: the whole history of a case with its chain verified, who read it, and all cases verified at a press."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import ClassVar
from urllib.parse import urlencode

from fastapi import Request
from starlette.responses import Response

from engine.as_stored import readable
from engine.completeness import unproved
from engine.errors import CaseNotFound
from engine.faults import ODD, Fault
from engine.labels import Label
from engine.unit_of_work import Work
from engine.verify import Report, Verified, verify, verify_case
from web.act_rules import Ruling, rulings
from web.case_queries import AuditRow, Reading, audited_cases, numbers_of, readings_of
from web.case_view import Head, head_of
from web.casefile import gather, history_of, may_exist, note_reading
from web.fault_words import FAULTS, STATE_FAULT, unproved_words, words_of
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

_NO_HEADS = Label(
    zh="未与外部保存的链头对照：整条重写过的记录要靠 onevisit verify --heads 才查得出",
    en="Not compared with heads that were kept outside: only onevisit verify --heads finds a chain that was written anew",
)
_UNSEEN = Label(
    zh="您无权查看的事项（如密封的）也已核验，有不符之处会在这里报告；件数和编号不列",
    en="Matters that you may not see, such as sealed ones, were verified too and what is off is told here; "
    "neither how many nor which",
)
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
    """The result of verifying; `remarks` is what somebody should know of, `limits` what cannot be found this way."""

    holds: bool
    cases: int
    entries: int
    faults: Sequence[FaultLine]
    remarks: Sequence[FaultLine]
    more: int
    at: Label
    limits: Sequence[Label]


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
    rules: Mapping[int, Ruling]
    off: Mapping[int, Sequence[Label]]
    readings: Sequence[tuple[Label, Label, Label]]
    last_hash: str


@router.get(PATH, policy=AUDIT)
def audit_page(request: Request, state: State, viewer: SignedIn) -> Response:
    """List the cases; `?number=` narrows by the number."""
    return render(request, _list_view(request, state, viewer, verdict=None))


@dataclass(frozen=True, slots=True)
class BrokenCaseView(View):
    """What can be shown of a case whose rows make no sense: the verdict, and each entry as it lies there."""

    page: ClassVar[str] = "audit/broken.html"

    number: str
    verdict: Verdict
    entries: Sequence[tuple[int, str, str]]


@router.post("/audit/verify", policy=AUDIT)
def verify_all(request: Request, state: State, viewer: SignedIn) -> Response:
    """Verify every case of the office; of those that the auditor may not see not even their number is told."""
    report = verify(state.database, state.office, now=state.now(), files=_files(state))
    with state.database.reading(as_stored=True) as work:
        visible = numbers_of(work, [head.case_id for head in report.heads], viewer.standing)
        entries = sum(head.seq for head in report.heads if head.case_id in visible)
        verdict = _verdict(work, state, viewer, report, cases=len(visible), entries=entries)
    return render(request, _list_view(request, state, viewer, verdict=verdict))


@router.get("/audit/{case_id}", policy=AUDIT)
def audit_case(request: Request, state: State, viewer: SignedIn, case_id: str) -> Response:
    """Show one case's history with the verdict on its chain, and who read it; of a broken one what can be shown."""
    with state.database.reading(as_stored=True) as work:
        number = numbers_of(work, [case_id], viewer.standing).get(case_id) if may_exist(case_id) else None
        if number is None:
            raise CaseNotFound(case_id)
        found = verify_case(work, state.office, case_id, now=state.now(), files=_files(state))
        verdict = _verdict(work, state, viewer, found, cases=1, entries=len(found.entries))
        try:
            response = render(request, _case_view(work, state, viewer, case_id, found, verdict))
        except ODD:
            if not found.faults:
                raise  # the records are sound: it is this program that is not
            lines = [(entry.seq, entry.at.isoformat(), entry.hash.hex()) for entry in reversed(found.entries)]
            response = render(request, BrokenCaseView(readable(number), verdict, lines))
    note_reading(state, case_id, viewer.standing, what="audit")
    return response


def _case_view(
    work: Work, state: AppState, viewer: SignedIn, case_id: str, found: Verified, verdict: Verdict
) -> AuditCaseView:
    file = gather(work, state, case_id, viewer.standing)
    off: dict[int, list[Label]] = {}
    for fault in (*found.faults, *found.remarks):
        off.setdefault(fault.seq, []).append(words_of(fault))
    return AuditCaseView(
        head=head_of(file),
        verdict=verdict,
        history=history_of(file, state),
        rules=rulings(work, state.office, file.entries),
        off=off,
        readings=[_reading(one, state) for one in readings_of(work, case_id)],
        last_hash=file.case.head.hex(),
    )


def _files(state: AppState) -> Callable[[str], str]:
    return partial(wrong_with, state.settings.data_dir / "attachments")


def _list_view(request: Request, state: AppState, viewer: SignedIn, *, verdict: Verdict | None) -> AuditListView:
    number = "".join(letter for letter in request.query_params.get("number", "") if letter.isprintable()).strip()
    number, page = number[:LONGEST_NUMBER], _page(request.query_params.get("page", ""))
    with state.database.reading(as_stored=True) as work:
        rows, has_more = audited_cases(work, viewer.standing, number=number, page=page)
        lines = [_line(work, row, state) for row in rows]
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


def _line(work: Work, row: AuditRow, state: AppState) -> AuditLine:
    moved = moment_words(row.moved_at, state.zone) if row.moved_at else same("—")
    return AuditLine(
        row.id, readable(row.number), readable(row.title), _state_words(work, row, state), moved, row.entries
    )


def _state_words(work: Work, row: AuditRow, state: AppState) -> Label:
    """The state in words; as it stands there where the rules have no such state, or are none of ours."""
    try:
        return state.office.compiled(work, row.definition).lifecycle.states[row.state].title
    except ODD:
        return same(readable(row.state))


def _verdict(
    work: Work, state: AppState, viewer: SignedIn, found: Report | Verified, *, cases: int, entries: int
) -> Verdict:
    told = (*found.faults, *found.remarks)
    ids = sorted({fault.case_id for fault in told})
    numbers = numbers_of(work, ids, viewer.standing)
    faults, remarks = (
        list(dict.fromkeys(_fault_line(fault, numbers.get(fault.case_id)) for fault in some))
        for some in (found.faults, found.remarks)
    )
    return Verdict(
        holds=not faults,
        cases=cases,
        entries=entries,
        faults=faults[:MOST_FAULTS],
        remarks=remarks[:MOST_FAULTS],
        more=max(len(faults) - MOST_FAULTS, 0) + max(len(remarks) - MOST_FAULTS, 0),
        at=moment_words(state.now(), state.zone),
        limits=[*([_UNSEEN] if isinstance(found, Report) else []), unproved_words(unproved()), _NO_HEADS],
    )


def _fault_line(fault: Fault, number: str | None) -> FaultLine:
    if number is None:
        return FaultLine(FAULTS.get(fault.code, STATE_FAULT), None, None, 0, is_whole=not fault.case_id)
    return FaultLine(words_of(fault), fault.case_id, readable(number), fault.seq, is_whole=False)


def _reading(reading: Reading, state: AppState) -> tuple[Label, Label, Label]:
    who = same(reading.name or reading.actor)
    return moment_words(reading.at, state.zone), who, _WHAT.get(reading.what, same(reading.what))
