"""
Prove that nothing was changed: every chain holds, every kept-apart value fits its commitment, every row of a case
follows from its entries.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from engine import history
from engine.columns import FILE, names
from engine.compile import edge
from engine.history import Entry
from engine.office import Office
from engine.replay import replay
from engine.statements import Statement, as_json
from engine.stored_rows import Values, differences
from engine.unit_of_work import Database, Work

_CASES = Statement("SELECT id FROM case_ WHERE id > :after ORDER BY id LIMIT 500")
_COUNT = Statement("SELECT count(*) FROM case_")
_DEFINITIONS = Statement("SELECT sha256, workflow, version, body FROM definition ORDER BY sha256")
_DOCUMENTS = Statement("SELECT id, seq, content, salt FROM document WHERE case_id = :case_id")
_ATTACHMENTS = Statement(f"SELECT id, seq, salt, {names(FILE)} FROM attachment WHERE case_id = :case_id")
_ORPHANS = Statement("SELECT DISTINCT case_id FROM event WHERE case_id NOT IN (SELECT id FROM case_)")


@dataclass(frozen=True, slots=True)
class Fault:
    """
    Something that does not hold: the case (none: a definition), the entry (0: the case as a whole), and what is wrong.
    """

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
        faults += _definition_faults(work)
        while page := [row[0] for row in work.rows(_CASES, after=after)]:
            for case_id in page:
                found, count = verify_case(work, office, case_id)
                faults, cases, entries = [*faults, *found], cases + 1, entries + count
                progress(cases, total)
            after = page[-1]
    return Report(cases, entries, tuple(faults))


def verify_case(work: Work, office: Office, case_id: str) -> tuple[list[Fault], int]:
    """Every fault of one case, and how many entries it has."""
    entries: list[Entry] = []
    try:
        entries = history.entries_of(work, case_id)
        faults = list(_chain_faults(case_id, entries)) or list(_case_faults(work, office, case_id, entries))
    except (AttributeError, LookupError, TypeError, ValueError) as problem:
        # Whoever writes a whole chain anew may write what no program of ours has ever written.
        faults = [Fault(case_id, 0, "unreadable", f"the entries make no sense: {problem!r}")]
    return faults, len(entries)


def _case_faults(work: Work, office: Office, case_id: str, entries: list[Entry]) -> Iterator[Fault]:
    values = history.values_of(work, case_id)
    yield from _commitment_faults(work, case_id, entries, values)
    replayed = replay(entries)
    compiled = office.compiled(work, replayed.definition)
    for one in differences(work, compiled, entries, replayed, values):
        where = "/".join(map(str, one.key))
        detail = f"{one.table} {where} {one.column}: stored {one.stored!r}, but the entries say {one.derived!r}"
        yield Fault(case_id, 0, one.column or "row" if one.table == "case_" else one.table, detail)
    for source, action, target in replayed.moves[1:]:
        event = compiled.machine.events.get(edge(action, target))
        if event is None or not event.transitions.get(source):
            yield Fault(case_id, 0, "edge", f"the definition has no move {action} from {source} to {target}")


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


def _definition_faults(work: Work) -> Iterator[Fault]:
    for sha256, workflow, version, body in work.rows(_DEFINITIONS):
        if not isinstance(body, bytes) or hashlib.sha256(body).hexdigest() != sha256:
            yield Fault("", 0, "definition", f"the definition {sha256} does not have its hash")
            continue
        lifecycle = json.loads(body)["lifecycle"]
        if (lifecycle["workflow"], lifecycle["version"]) != (workflow, version):
            yield Fault("", 0, "definition", f"the definition {sha256} is not {workflow} {version}")
