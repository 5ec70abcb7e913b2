"""
Prove that nothing was changed: every chain holds, every kept-apart value fits its commitment, every row of a case
follows from its entries, none is missing.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from engine import history
from engine.columns import FILE, names
from engine.compile import edge
from engine.completeness import Fault, unproved, whole_faults
from engine.heads import Head
from engine.history import Entry
from engine.office import Office
from engine.replay import replay
from engine.statements import Statement, as_json
from engine.stored_rows import Difference, Values, differences
from engine.unit_of_work import Database, Work

_CASES = Statement("SELECT id FROM case_ WHERE id > :after ORDER BY id LIMIT 500")
_COUNT = Statement("SELECT count(*) FROM case_")
_DEFINITIONS = Statement("SELECT sha256, workflow, version, body FROM definition ORDER BY sha256")
_DOCUMENTS = Statement("SELECT id, seq, content, salt FROM document WHERE case_id = :case_id")
_ATTACHMENTS = Statement(f"SELECT id, seq, salt, {names(FILE)} FROM attachment WHERE case_id = :case_id")
_HASH = Statement("SELECT hash FROM event WHERE case_id = :case_id AND seq = :seq")

#: What is wrong with the bytes of a file, by its SHA-256; empty when they are there and whole.
Files = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Report:
    """
    What was looked at, and every fault that was found.

    `heads` holds the last entry of every case, `unproved` the tables in which a change would not be found.
    """

    cases: int
    entries: int
    faults: tuple[Fault, ...]
    heads: tuple[Head, ...]
    unproved: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """Whether nothing is wrong."""
        return not self.faults


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
    Verify every case of the database, and that none is missing.

    Args:
        database: what is verified.
        office: where pinned definitions are compiled.
        now: the present moment, after which no step is put off for longer than a try may be; None: that is not judged.
        files: looks at the bytes of a file; None: they are left out.
        heads: those that somebody outside kept, which must still stand in the chains.
        progress: told how many cases are done, and how many there are.
    """
    faults: list[Fault] = []
    found_heads: list[Head] = []
    after = ""
    with database.reading() as work:
        total = int(work.row(_COUNT)[0])
        faults += [*whole_faults(work, office), *_definition_faults(work), *_head_faults(work, heads)]
        while page := [row[0] for row in work.rows(_CASES, after=after)]:
            for case_id in page:
                found, entries = _verified(work, office, case_id, now=now, files=files)
                faults += found
                found_heads += [Head(case_id, len(entries), entries[-1].hash.hex())] if entries else []
                progress(len(found_heads), total)
            after = page[-1]
    entries_of_all = sum(head.seq for head in found_heads)
    return Report(total, entries_of_all, tuple(faults), tuple(found_heads), unproved())


def verify_case(
    work: Work, office: Office, case_id: str, *, now: datetime | None = None, files: Files | None = None
) -> tuple[list[Fault], int]:
    """Every fault of one case, and how many entries it has; the rest as for `verify`."""
    faults, entries = _verified(work, office, case_id, now=now, files=files)
    return faults, len(entries)


def _verified(
    work: Work, office: Office, case_id: str, *, now: datetime | None, files: Files | None
) -> tuple[list[Fault], list[Entry]]:
    entries: list[Entry] = []
    try:
        entries = history.entries_of(work, case_id)
        faults = list(_chain_faults(case_id, entries)) or list(_case_faults(work, office, case_id, entries, now=now))
    except (AttributeError, LookupError, TypeError, ValueError) as problem:
        # Whoever writes a whole chain anew may write what no program of ours has ever written.
        faults = [Fault(case_id, 0, "unreadable", f"the entries make no sense: {problem!r}")]
    if files:
        faults += _file_faults(work, case_id, files)
    return faults, entries


def _case_faults(
    work: Work, office: Office, case_id: str, entries: list[Entry], *, now: datetime | None
) -> Iterator[Fault]:
    values = history.values_of(work, case_id)
    yield from _commitment_faults(work, case_id, entries, values)
    replayed = replay(entries)
    compiled = office.compiled(work, replayed.definition)
    for one in differences(work, compiled, entries, replayed, values, now=now):
        yield _as_fault(case_id, one)
    moved = [entry.seq for entry in entries if entry.body["kind"] == "move"]
    for seq, (source, action, target) in list(zip(moved, replayed.moves, strict=True))[1:]:
        event = compiled.machine.events.get(edge(action, target))
        if event is None or not event.transitions.get(source):
            yield Fault(case_id, seq, "edge", f"the definition has no move {action} from {source} to {target}")


def _as_fault(case_id: str, one: Difference) -> Fault:
    where = " ".join((one.table, "/".join(map(str, one.key)), one.column)).strip()
    detail = f"{where}: stored {one.stored!r}, but the entries say {one.derived!r}"
    code = one.column or "row" if one.table == "case_" else one.table
    place = one.column if one.table == "case_" else where
    return Fault(case_id, one.seq, code, detail, place, one.stored, one.derived)


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


def _commitment_faults(work: Work, case_id: str, entries: list[Entry], values: Values) -> Iterator[Fault]:
    promised: dict[tuple[int, str], str] = {}
    for entry in entries:
        body = entry.body
        promised |= {(entry.seq, name): commitment for name, commitment in body.get("kept", {}).items()}
        promised |= {(entry.seq, row["id"]): row["content"] for row in body.get("documents", ())}
        promised |= {(entry.seq, row["id"]): row["content"] for row in body.get("attachments", ())}
    stored = {key: history.commit(key[1], value, salt) for key, (salt, value) in values.items()}
    for document, seq, content, salt in work.rows(_DOCUMENTS, case_id=case_id):
        stored[seq, document] = history.commit(document, as_json(content), bytes(salt))
    for attachment, seq, salt, *about in work.rows(_ATTACHMENTS, case_id=case_id):
        stored[seq, attachment] = history.commit(attachment, dict(zip(FILE, about, strict=True)), bytes(salt))
    for seq, name in sorted(promised.keys() | stored.keys()):
        if promised.get((seq, name)) != stored.get((seq, name)):
            yield Fault(case_id, seq, "value", f"{name} is not what the entry committed to")


def _file_faults(work: Work, case_id: str, files: Files) -> Iterator[Fault]:
    for attachment, seq, _, *about in work.rows(_ATTACHMENTS, case_id=case_id):
        sha256 = dict(zip(FILE, about, strict=True))["sha256"]
        if wrong := files(sha256):
            yield Fault(case_id, seq, "file", f"the bytes of the file {attachment} ({sha256}) are {wrong}")


def _head_faults(work: Work, heads: Iterable[Head]) -> Iterator[Fault]:
    for head in heads:
        row = work.row(_HASH, case_id=head.case_id, seq=head.seq)
        if row is None:
            yield Fault(head.case_id, head.seq, "head", "an entry that was noted down outside is not there")
        elif bytes(row[0]).hex() != head.hash:
            yield Fault(head.case_id, head.seq, "head", "the entry is not the one that was noted down outside")


def _definition_faults(work: Work) -> Iterator[Fault]:
    for sha256, workflow, version, body in work.rows(_DEFINITIONS):
        if not isinstance(body, bytes) or hashlib.sha256(body).hexdigest() != sha256:
            yield Fault("", 0, "definition", f"the definition {sha256} does not have its hash")
            continue
        lifecycle = json.loads(body)["lifecycle"]
        if (lifecycle["workflow"], lifecycle["version"]) != (workflow, version):
            yield Fault("", 0, "definition", f"the definition {sha256} is not {workflow} {version}")
