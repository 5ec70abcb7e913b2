"""
Prove that nothing was changed: every chain holds, every kept-apart value fits its commitment, every row of a case
follows from its entries, none is missing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from engine.as_stored import readable, value_of
from engine.chains import (
    Files,
    chain_faults,
    clock_remarks,
    commitment_faults,
    entries_as_stored,
    file_faults,
    kept_values,
)
from engine.compile import edge
from engine.completeness import unproved, whole_faults
from engine.faults import ODD, Fault, unreadable
from engine.heads import Head
from engine.history import Entry
from engine.office import Office
from engine.replay import replay
from engine.serials import serial_faults
from engine.statements import Statement
from engine.stored_rows import Difference, differences
from engine.structure import structure_faults
from engine.unit_of_work import Database, Work

_CASES = Statement("SELECT id, number FROM case_ ORDER BY id")
_HASH = Statement("SELECT hash FROM event WHERE case_id = :case_id AND seq = :seq")


@dataclass(frozen=True, slots=True)
class Report:
    """
    What was looked at, every fault that was found, and remarks: what no hand need have done, but somebody should know.

    `heads` holds the last entry of every case, `unproved` the tables and columns in which a change would not be found,
    `numbers` those of cases with a fault or a remark, `compared` how many heads that were noted down outside were
    looked up, `without_head` how many cases none of them names.
    """

    cases: int
    entries: int
    faults: tuple[Fault, ...]
    remarks: tuple[Fault, ...]
    heads: tuple[Head, ...]
    unproved: tuple[str, ...]
    numbers: Mapping[str, str]
    compared: int
    without_head: int

    @property
    def holds(self) -> bool:
        """Whether nothing is wrong."""
        return not self.faults


@dataclass(slots=True)
class Verified:
    """What was found in one case."""

    entries: list[Entry] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    remarks: list[Fault] = field(default_factory=list)


def verify(
    database: Database,
    office: Office,
    *,
    now: datetime | None = None,
    files: Files | None = None,
    heads: Iterable[Head] = (),
    progress: Callable[[int, int], None] = lambda _done, _all: None,
) -> Report:
    """
    Verify every case of the database, and that none is missing. What cannot be read is a fault of its row; it hides no
    other.

    Args:
        database: what is verified.
        office: where pinned definitions are compiled.
        now: the present moment, after which no entry is dated and no step is put off for longer than a try may be;
            None: that is not judged.
        files: looks at the bytes of a file; None: they are left out.
        heads: those that somebody outside kept, which must still stand in the chains.
        progress: told how many cases are done, and how many there are.
    """
    known, found_heads, numbers = list(heads), [], {}
    with database.reading(as_stored=True) as work:
        faults, remarks = serial_faults(work, office)
        faults += [*structure_faults(work), *whole_faults(work), *_head_faults(work, known)]
        cases = work.rows(_CASES)
        for done, (stored_id, number) in enumerate(cases, 1):
            case_id = readable(stored_id)
            found = verify_case(work, office, stored_id, now=now, files=files)
            faults += found.faults
            remarks += found.remarks
            if found.entries:
                found_heads.append(Head(case_id, len(found.entries), found.entries[-1].hash.hex()))
            if found.faults or found.remarks:
                numbers[case_id] = readable(number)
            progress(done, len(cases))
    named = {head.case_id for head in known}
    return Report(
        cases=len(cases),
        entries=sum(head.seq for head in found_heads),
        faults=tuple(faults),
        remarks=tuple(remarks),
        heads=tuple(found_heads),
        unproved=unproved(),
        numbers=numbers,
        compared=len(known),
        without_head=sum(readable(case_id) not in named for case_id, _ in cases),
    )


def verify_case(
    work: Work, office: Office, case_id: str, *, now: datetime | None = None, files: Files | None = None
) -> Verified:
    """Verify one case, in a transaction that reads `as_stored`; the rest as for `verify`."""
    found, told_id = Verified(), readable(case_id)
    for faults in (
        _history_faults(work, office, case_id, found, now),
        file_faults(work, case_id, files) if files else (),
    ):
        try:
            found.faults.extend(faults)
        except ODD as problem:
            # Whoever writes a whole chain anew may write what no program of ours has ever written.
            found.faults.append(unreadable(f"case_ {told_id}", problem, case_id=told_id))
    return found


def _history_faults(work: Work, office: Office, case_id: str, found: Verified, now: datetime | None) -> Iterator[Fault]:
    found.entries, faults = entries_as_stored(work, case_id)
    faults = faults or list(chain_faults(case_id, found.entries))
    found.remarks += clock_remarks(case_id, found.entries, now)
    yield from faults or _case_faults(work, office, case_id, found.entries, now=now)


def _case_faults(
    work: Work, office: Office, case_id: str, entries: list[Entry], *, now: datetime | None
) -> Iterator[Fault]:
    values = kept_values(work, case_id)
    yield from commitment_faults(work, case_id, entries, values)
    replayed = replay(entries)
    compiled = office.compiled(work, replayed.definition)
    for one in differences(work, compiled, entries, replayed, values, now=now):
        yield _as_fault(case_id, one)
    moved = [entry.seq for entry in entries if entry.body["kind"] == "move"]
    for seq, (source, action, target) in list(zip(moved, replayed.moves, strict=True))[1:]:
        event = compiled.machine.events.get(edge(action, target))
        if event is None or not event.transitions.get(source):
            detail = f"the definition has no move {action} from {source} to {target}"
            yield Fault(case_id, seq, "edge", detail, f"{action}: {source} → {target}")


def _as_fault(case_id: str, one: Difference) -> Fault:
    where = " ".join((one.table, "/".join(map(readable, one.key)), one.column)).strip()
    if one.is_held:
        detail = f"{where}: the step failed {one.stored} times or was switched off, and is tried no more"
        return Fault(case_id, 0, "held", detail, "/".join(map(readable, one.key)))
    detail = f"{where}: stored {one.stored!r}, but the entries say {one.derived!r}"
    code = one.column or "row" if one.table == "case_" else one.table
    place = one.column if one.table == "case_" else where
    return Fault(case_id, one.seq, code, detail, place, one.stored, one.derived)


def _head_faults(work: Work, heads: Iterable[Head]) -> Iterator[Fault]:
    for head in heads:
        row = work.row(_HASH, case_id=head.case_id, seq=head.seq)
        if row is None:
            yield Fault(head.case_id, head.seq, "gone", "an entry that was noted down outside is not there")
        elif value_of("hash", row[0]) != bytes.fromhex(head.hash):
            yield Fault(head.case_id, head.seq, "head", "the entry is not the one that was noted down outside")
