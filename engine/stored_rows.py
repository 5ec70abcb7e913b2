"""The rows that a case has beside its chain, and the rows that it must have because its entries say so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any

from engine import columns, history
from engine.as_stored import Odd, rows_of, statement
from engine.clocks import LONGEST_WAIT, TRIES
from engine.compile import Compiled
from engine.entry import case_row
from engine.faults import ODD
from engine.holders import grips_of
from engine.replay import Replayed, clock_from_data
from engine.snapshot import Paper, Snapshot
from engine.statements import as_moment
from engine.unit_of_work import Work
from engine.writing import clock_row

Row = dict[str, Any]
Values = Mapping[tuple[int, str], tuple[bytes, Any]]


@dataclass(frozen=True, slots=True)
class Difference:
    """
    A column, or a whole row where `column` is empty, that is not what the entries say. `is_held`: it is that of a step
    which is tried no more, as the sweep itself leaves one that failed too often; `stored` says how often it says so.
    """

    table: str
    key: tuple[Any, ...]
    column: str
    stored: Any
    derived: Any
    is_held: bool = False

    @property
    def seq(self) -> int:
        """The entry whose row it is; 0 where it is one of the case as a whole."""
        return int(self.key[_SEQ_IN_KEY[self.table]]) if self.table in _SEQ_IN_KEY else 0


@dataclass(frozen=True, slots=True)
class _Table:
    name: str
    key: tuple[str, ...]
    columns: tuple[str, ...]

    def read(self, work: Work, case_id: str) -> list[Row]:
        """The rows of a case, as they are stored."""
        own = "id" if self.name == "case_" else "case_id"
        question = statement(f"SELECT {{columns}} FROM {self.name} WHERE {own} = :case_id", self.columns)
        return rows_of(work, question, self.columns, case_id=case_id)


#: Where the key of a row names its entry.
_SEQ_IN_KEY = {"event": 0, "document": 1}
_PAPER = ("letter", "number", "issued_at", "delivered_seq", "delivered_day", "void_seq")
_CASE = _Table("case_", ("id",), columns.CASE)
_EVENT = _Table(
    "event", ("seq",), ("seq", "version", "kind", "action", "actor", "at", "deadline", "generation", "step")
)
_DEADLINE = _Table("deadline", ("name", "generation"), columns.DEADLINE)
_DOCUMENT = _Table("document", ("id", "seq"), ("id", "seq", *_PAPER))
_HOLDER = _Table("case_holder", ("holder",), columns.HOLDER)
_EXCLUSION = _Table("case_exclusion", ("holder",), columns.EXCLUSION)


def differences(
    work: Work,
    compiled: Compiled,
    entries: Sequence[history.Entry],
    replayed: Replayed,
    values: Values,
    *,
    now: datetime | None,
) -> Iterator[Difference]:
    """
    Every row of a case, and every column, that is not as its entries say.

    Args:
        work: a reading transaction.
        compiled: the definition that the case is pinned to.
        entries: its chain.
        replayed: what follows from the chain.
        values: its kept-apart values.
        now: the present moment; None: how long a step was put off is not judged.
    """
    case = _case(compiled, replayed, values)
    clocks = _DEADLINE.read(work, case.id)
    yield from _compared(_CASE, _CASE.read(work, case.id), [case_row(case, case.head)])
    yield from _compared(_EVENT, _EVENT.read(work, case.id), [_event(entry) for entry in entries])
    yield from _held(replayed, clocks)
    yield from _compared(_DEADLINE, [_as_digest(row) for row in clocks], list(_clocks(case.id, replayed, clocks, now)))
    yield from _compared(_DOCUMENT, _DOCUMENT.read(work, case.id), list(_documents(replayed)))
    yield from _compared(_HOLDER, _HOLDER.read(work, case.id), list(_holders(case)))
    yield from _compared(_EXCLUSION, _EXCLUSION.read(work, case.id), list(_exclusions(case)))


def _compared(table: _Table, stored: list[Row], derived: list[Row]) -> Iterator[Difference]:
    def by_key(rows: list[Row]) -> dict[tuple[Any, ...], Row]:
        return {tuple(row[name] for name in table.key): row for row in rows}

    has, must = by_key(stored), by_key(derived)
    for key in sorted(has.keys() | must.keys(), key=_order):
        if key not in has or key not in must:
            yield Difference(table.name, key, "", key in has, key in must)
            continue
        for column, value in must[key].items():
            if has[key][column] != value:
                yield Difference(table.name, key, column, *_apart(has[key][column], value))


def _order(key: tuple[Any, ...]) -> list[tuple[str, Any]]:
    """Keys of one kind by their value; SQLite may hold any kind anywhere."""
    return [(type(part).__name__, part if isinstance(part, int | str) else str(part)) for part in key]


def _apart(stored: Any, derived: Any) -> tuple[Any, Any]:
    """Of two mappings only what differs."""
    if not (isinstance(stored, Mapping) and isinstance(derived, Mapping)):
        return stored, derived
    differs = [name for name in sorted({*stored, *derived}) if stored.get(name, ...) != derived.get(name, ...)]
    return {name: stored[name] for name in differs if name in stored}, {
        name: derived[name] for name in differs if name in derived
    }


def _case(compiled: Compiled, replayed: Replayed, values: Values) -> Snapshot:
    _, title = values.get((replayed.facts["title"]["kept"], "title"), (b"", ""))
    case = Snapshot(
        id=replayed.id,
        workflow=compiled.lifecycle.workflow,
        definition=replayed.definition,
        number=replayed.number,
        title=title if isinstance(title, str) else "",
        state=replayed.state,
        version=replayed.version,
        seq=replayed.seq,
        head=replayed.head,
        facts=replayed.facts,
        doers=replayed.doers,
        signing=replayed.signing,
        stood_in=replayed.stood_in,
        sealed_for=replayed.sealed_for,
        opened_at=as_moment(replayed.opened_at),
        received_at=as_moment(replayed.facts["received_at"]),
        moved_at=as_moment(replayed.moved_at),
        effective_day=date.fromisoformat(replayed.effective_day),
        last_actor=replayed.last_actor,
        ended_at=as_moment(_ended_at(compiled, replayed)),
        clocks=replayed.newest_clocks(),
        exclusions=replayed.exclusions,
        papers=tuple(
            Paper(name, paper.letter, paper.number, paper.seq, as_moment(paper.issued_at), paper.delivered_day)
            for name, paper in replayed.documents.items()
            if paper.void_seq is None
        ),
    )
    return replace(case, grips=grips_of(compiled, case, now=as_moment(replayed.stays[-1][1])))


def _ended_at(compiled: Compiled, replayed: Replayed) -> str | None:
    """The moment since which the case has been in end states without a break."""
    ended: str | None = None
    for state, at in replayed.stays:
        ended = (ended or at) if compiled.lifecycle.states[state].end else None
    return ended


def _event(entry: history.Entry) -> Row:
    body = entry.body
    step = body.get("step", {})
    return {
        **{name: body[name] for name in ("seq", "version", "kind", "action", "actor")},
        "at": as_moment(body["at"]),
        **{name: step.get(name) for name in ("deadline", "generation", "step")},
    }


def _as_digest(row: Row) -> Row:
    try:
        return {**row, "derivation": history.digest(row["derivation"])}
    except ODD:
        return {**row, "derivation": Odd(row["derivation"])}


def _clocks(case_id: str, replayed: Replayed, stored: list[Row], now: datetime | None) -> Iterator[Row]:
    tried = {(row["name"], row["generation"]): row for row in stored if _tries(row)}
    for key, data in replayed.clocks.items():
        row = clock_row(case_id, clock_from_data(data))
        # How often a step has been tried, and when it is tried again, is no part of the history.
        del row["attempts"]
        if key in tried and _is_put_off(tried[key], row["next_at"], now):
            row["next_at"] = tried[key]["next_at"]
        yield {**row, "derivation": replayed.derivations[key]}


def _held(replayed: Replayed, stored: list[Row]) -> Iterator[Difference]:
    """Steps that are tried no more. Whether they failed so often, or somebody only wrote so, nothing tells."""
    for row in sorted(stored, key=lambda row: str(row["name"])):
        key = row["name"], row["generation"]
        if key not in replayed.clocks or _tries(row) < TRIES or row["next_at"] is not None:
            continue
        if due := clock_row("", clock_from_data(replayed.clocks[key]))["next_at"]:
            yield Difference("deadline", key, "next_at", _tries(row), due, is_held=True)


def _tries(row: Row) -> int:
    return row["attempts"] if isinstance(row["attempts"], int) else 0


def _is_put_off(stored: Row, due: datetime | None, now: datetime | None) -> bool:
    """Whether a step that failed waits for its next try, or is held, as the sweep leaves it."""
    again = stored["next_at"]
    if again is None:
        return due is not None and _tries(stored) >= TRIES
    if due is None or isinstance(again, Odd):
        return False
    return bool(due <= again and (now is None or again <= now + LONGEST_WAIT))


def _documents(replayed: Replayed) -> Iterator[Row]:
    for document, paper in replayed.documents.items():
        yield {**asdict(paper), "id": document, "issued_at": as_moment(paper.issued_at)}


def _holders(case: Snapshot) -> Iterator[Row]:
    for holder, grip in case.grips.items():
        yield {"holder": holder, **asdict(grip)}


def _exclusions(case: Snapshot) -> Iterator[Row]:
    for holder, because in case.exclusions.items():
        yield {"holder": holder, "because": because}
