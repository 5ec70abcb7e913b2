"""
Prove that nothing was changed: every chain holds, every kept-apart value fits its commitment, every case follows from
its entries.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from engine import history, store
from engine.compile import edge
from engine.history import Entry, Replayed, clock_as_data
from engine.office import Office
from engine.snapshot import Snapshot
from engine.statements import Statement, as_json
from engine.unit_of_work import Database, Work

_CASES = Statement("SELECT id FROM case_ WHERE id > :after ORDER BY id LIMIT 500")
_COUNT = Statement("SELECT count(*) FROM case_")
_DOCUMENTS = Statement(
    "SELECT id, seq, content, salt, number, delivered_seq, void_seq FROM document WHERE case_id = :case_id"
)
_ATTACHMENTS = Statement("SELECT id, seq, sha256, salt FROM attachment WHERE case_id = :case_id")
_ORPHANS = Statement("SELECT DISTINCT case_id FROM event WHERE case_id NOT IN (SELECT id FROM case_)")


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that does not hold: the case, the entry (0: the case as a whole), and what is wrong."""

    case_id: str
    seq: int
    code: str
    detail: str

    def __str__(self) -> str:
        return f"{self.case_id}#{self.seq}: {self.code}: {self.detail}"


@dataclass(frozen=True, slots=True)
class Report:
    """What was looked at, and every fault that was found."""

    cases: int
    entries: int
    faults: tuple[Fault, ...]

    @property
    def holds(self) -> bool:
        """Whether nothing is wrong."""
        return not self.faults


def verify(
    database: Database, office: Office, *, progress: Callable[[int, int], None] = lambda _done, _all: None
) -> Report:
    """
    Verify every case of the database.

    Args:
        database: what is verified.
        office: where pinned definitions are compiled.
        progress: told how many cases are done, and how many there are.
    """
    faults: list[Fault] = []
    cases = entries = 0
    after = ""
    with database.reading() as work:
        total = int(work.row(_COUNT)[0])
        faults += [Fault(case_id, 0, "orphan", "entries without a case") for (case_id,) in work.rows(_ORPHANS)]
        while page := [row[0] for row in work.rows(_CASES, after=after)]:
            for case_id in page:
                found, count = verify_case(work, office, case_id)
                faults, cases, entries = [*faults, *found], cases + 1, entries + count
                progress(cases, total)
            after = page[-1]
    return Report(cases, entries, tuple(faults))


def verify_case(work: Work, office: Office, case_id: str) -> tuple[list[Fault], int]:
    """Every fault of one case, and how many entries it has."""
    entries = history.entries_of(work, case_id)
    faults = list(_chain_faults(case_id, entries))
    locked = store.read_case(work, case_id, store.Wanted())
    if faults or locked is None:
        return faults, len(entries)
    faults += _commitment_faults(work, case_id, entries)
    replayed = history.replay(entries)
    faults += [Fault(case_id, 0, code, detail) for code, detail in _state_faults(work, office, locked.case, replayed)]
    return faults, len(entries)


def _chain_faults(case_id: str, entries: list[Entry]) -> Iterator[Fault]:
    if not entries:
        yield Fault(case_id, 0, "empty", "a case without entries")
    head = history.BEGINNING
    for expected, entry in enumerate(entries, 1):
        if history.hash_of(entry.raw) != entry.hash:
            yield Fault(case_id, entry.seq, "hash", "the body does not have the stored hash")
            return
        body = entry.body
        if entry.seq != expected or body["seq"] != expected:
            yield Fault(case_id, entry.seq, "sequence", f"entry {expected} is missing or out of place")
            return
        if body["case"] != case_id or body["prev"] != head.hex():
            yield Fault(case_id, entry.seq, "link", "the entry does not follow the one before it")
            return
        if body["at"] != history.written_moment(entry.at):
            yield Fault(case_id, entry.seq, "moment", "the stored moment differs from the body's")
        head = entry.hash


def _commitment_faults(work: Work, case_id: str, entries: list[Entry]) -> Iterator[Fault]:
    promised: dict[tuple[int, str], str] = {}
    for entry in entries:
        body = entry.body
        promised |= {(entry.seq, name): commitment for name, commitment in body.get("kept", {}).items()}
        promised |= {(entry.seq, row["id"]): row["content"] for row in body.get("documents", ())}
        promised |= {(entry.seq, row["id"]): row["sha256"] for row in body.get("attachments", ())}
    stored = {
        key: history.commit(key[1], value, salt) for key, (salt, value) in history.values_of(work, case_id).items()
    }
    for document, seq, content, salt, *_ in work.rows(_DOCUMENTS, case_id=case_id):
        stored[seq, document] = history.commit(document, as_json(content), bytes(salt))
    for attachment, seq, sha256, salt in work.rows(_ATTACHMENTS, case_id=case_id):
        stored[seq, attachment] = history.commit(attachment, sha256, bytes(salt))
    for seq, name in sorted(promised.keys() | stored.keys()):
        if promised.get((seq, name)) != stored.get((seq, name)):
            yield Fault(case_id, seq, "value", f"{name} is not what the entry committed to")


def _state_faults(work: Work, office: Office, case: Snapshot, replayed: Replayed) -> Iterator[tuple[str, str]]:
    pairs: dict[str, tuple[Any, Any]] = {
        "head": (case.head, replayed.head),
        "state": (case.state, replayed.state),
        "version": (case.version, replayed.version),
        "seq": (case.seq, replayed.seq),
        "facts": (dict(case.facts), replayed.facts),
        "doers": (dict(case.doers), replayed.doers),
        "signing": (case.signing, replayed.signing),
        "sealed": (case.sealed_for, replayed.sealed_for),
        "day": (case.effective_day.isoformat(), replayed.effective_day),
    }
    for name, (stored, derived) in pairs.items():
        if stored != derived:
            yield name, f"stored {stored!r}, but the entries say {derived!r}"
    newest = {name: max(g for n, g in replayed.clocks if n == name) for name, _ in replayed.clocks}
    derived_clocks = {name: replayed.clocks[name, generation] for name, generation in newest.items()}
    stored_clocks = {name: clock_as_data(clock) for name, clock in case.clocks.items()}
    for name in sorted(derived_clocks.keys() | stored_clocks.keys()):
        if stored_clocks.get(name) != derived_clocks.get(name):
            yield (
                "deadline",
                f"{name}: stored {stored_clocks.get(name)}, but the entries say {derived_clocks.get(name)}",
            )
    yield from _edge_faults(work, office, case, replayed)


def _edge_faults(work: Work, office: Office, case: Snapshot, replayed: Replayed) -> Iterator[tuple[str, str]]:
    compiled = office.compiled(work, case.definition)
    for source, action, target in replayed.moves[1:]:
        event = compiled.machine.events.get(edge(action, target))
        if event is None or not event.transitions.get(source):
            yield "edge", f"the definition has no move {action} from {source} to {target}"
