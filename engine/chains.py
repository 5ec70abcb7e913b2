"""What must hold of one chain by itself: each entry follows the one before it, and what is kept apart fits it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import rfc8785

from engine import history
from engine.as_stored import Odd, readable, rows_of, statement
from engine.columns import FILE
from engine.faults import ODD, Fault, unreadable
from engine.history import Entry
from engine.unit_of_work import Work

#: What is wrong with the bytes of a file, by its SHA-256; empty when they are there and whole.
Files = Callable[[str], str]
#: Kept-apart values with their salts, by entry and field.
Kept = dict[tuple[int, str], tuple[bytes, Any]]

#: How far the clocks of processes may differ, and how long a writer may wait for its turn, before it is told.
TOLERANCE = timedelta(minutes=5)
#: Everything that a body may say.
KEYS = frozenset(
    {
        "action", "actor", "at", "attachments", "breaches", "case", "cleared", "clocks", "day", "definition",
        "delivered", "do", "documents", "doers", "facts", "for", "from", "holders", "kept", "kind", "links", "number",
        "prev", "raised", "record", "recount", "restored", "role", "sealed_for", "seq", "signing", "step", "to",
        "undoes", "unsigned", "v", "version", "voided",
    }
)  # fmt: skip

_EVENT = ("seq", "at", "body", "hash")
_VALUE = ("seq", "field", "salt", "value")
_DOCUMENT = ("id", "seq", "content", "salt")
_ATTACHMENT = ("id", "seq", "salt", *FILE)
_ENTRIES = statement("SELECT {columns} FROM event WHERE case_id = :case_id ORDER BY seq", _EVENT)
_VALUES = statement("SELECT {columns} FROM field_value WHERE case_id = :case_id ORDER BY seq, field", _VALUE)
_DOCUMENTS = statement("SELECT {columns} FROM document WHERE case_id = :case_id", _DOCUMENT)
_ATTACHMENTS = statement("SELECT {columns} FROM attachment WHERE case_id = :case_id", _ATTACHMENT)


def entries_as_stored(work: Work, case_id: str) -> tuple[list[Entry], list[Fault]]:
    """The entries of a case, oldest first, up to the first that cannot be read, and the fault of that one."""
    entries: list[Entry] = []
    for row in rows_of(work, _ENTRIES, _EVENT, case_id=case_id):
        if odd := [f"{column} {value}" for column, value in row.items() if isinstance(value, Odd)]:
            place = f"event {row['seq']}"
            return entries, [unreadable(place, ", ".join(odd), case_id=case_id, seq=_number(row["seq"]))]
        entries.append(Entry(case_id, row["seq"], row["at"], row["body"], row["hash"]))
    return entries, []


def chain_faults(case_id: str, entries: list[Entry]) -> Iterator[Fault]:
    """What is wrong with the chain; after an entry that does not follow nothing more can be said."""
    if not entries:
        yield Fault(case_id, 0, "empty", "a case without entries")
    head = history.BEGINNING
    for expected, entry in enumerate(entries, 1):
        seq = _number(entry.seq)
        try:
            found = _broken(case_id, entry, expected, head)
            moment = entry.body["at"] if not found else ""
        except ODD as problem:
            yield unreadable(f"event {entry.seq} body", problem, case_id=case_id, seq=seq)
            return
        if found:
            yield Fault(case_id, seq, *found)
            return
        if moment != history.written_moment(entry.at):
            yield Fault(case_id, seq, "moment", "the stored moment differs from the body's")
        head = entry.hash


def _broken(case_id: str, entry: Entry, expected: int, head: bytes) -> tuple[str, str] | None:
    if history.hash_of(entry.raw) != entry.hash:
        return "hash", "the body does not have the stored hash"
    body = entry.body
    if entry.seq != expected or body["seq"] != expected:
        return "sequence", f"entry {expected} is missing or out of place"
    if body["case"] != case_id or body["prev"] != head.hex():
        return "link", "the entry does not follow the one before it"
    if unknown := sorted(body.keys() - KEYS):
        return "form", f"the body says what no entry says: {unknown}"
    if not _is_canonical(entry.raw, body):
        return "form", "the body is not written as RFC 8785 writes it"
    return None


def _is_canonical(raw: bytes, body: dict[str, Any]) -> bool:
    # The first way is many times as fast; it sorts some rare letters differently.
    fast = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    return raw == fast or raw == rfc8785.dumps(body)


def clock_remarks(case_id: str, entries: list[Entry], now: datetime | None) -> Iterator[Fault]:
    """Entries that bear a moment before the one before them, or one that has not come yet."""
    for before, entry in zip([None, *entries], entries, strict=False):
        if before and entry.at < before.at - TOLERANCE:
            detail = "the entry is dated before the one before it: a clock was wrong, or a hand was at work"
            yield Fault(case_id, entry.seq, "clock", detail, "at", entry.at, before.at)
        if now and entry.at > now + TOLERANCE:
            detail = "the entry is dated in the future: a clock was wrong, or a hand was at work"
            yield Fault(case_id, entry.seq, "future", detail, "at", entry.at, now)


def kept_values(work: Work, case_id: str) -> Kept:
    """The kept-apart values of a case; an `Odd` for one that cannot be read."""
    return {
        (row["seq"], row["field"]): (row["salt"], _inside(row["value"]))
        for row in rows_of(work, _VALUES, _VALUE, case_id=case_id)
    }


def commitment_faults(work: Work, case_id: str, entries: list[Entry], values: Kept) -> Iterator[Fault]:
    """Whatever is kept beside the chain and is not what its entry committed to, or is missing."""
    promised: dict[tuple[Any, Any], str] = {}
    for entry in entries:
        body = entry.body
        promised |= {(entry.seq, name): commitment for name, commitment in body.get("kept", {}).items()}
        promised |= {(entry.seq, row["id"]): row["content"] for row in body.get("documents", ())}
        promised |= {(entry.seq, row["id"]): row["content"] for row in body.get("attachments", ())}
    stored = {key: _commitment(key[1], value, salt) for key, (salt, value) in values.items()}
    for row in rows_of(work, _DOCUMENTS, _DOCUMENT, case_id=case_id):
        stored[row["seq"], row["id"]] = _commitment(row["id"], row["content"], row["salt"])
    for row in rows_of(work, _ATTACHMENTS, _ATTACHMENT, case_id=case_id):
        about = {name: row[name] for name in FILE}
        stored[row["seq"], row["id"]] = _commitment(row["id"], about, row["salt"])
    for seq, name in sorted(promised.keys() | stored.keys(), key=str):
        if promised.get((seq, name)) != stored.get((seq, name)):
            detail = f"{readable(name)} is not what the entry committed to"
            yield Fault(case_id, _number(seq), "value", detail, readable(name))


def file_faults(work: Work, case_id: str, files: Files) -> Iterator[Fault]:
    """Files whose bytes are missing or changed."""
    for row in rows_of(work, _ATTACHMENTS, _ATTACHMENT, case_id=case_id):
        place, seq = readable(row["id"]), _number(row["seq"])
        try:
            wrong = files(row["sha256"])
        except (*ODD, OSError) as problem:
            yield unreadable(f"attachment {place} sha256", problem, case_id=case_id, seq=seq)
            continue
        if wrong:
            yield Fault(case_id, seq, "file", f"the bytes of the file {place} ({row['sha256']}) are {wrong}", place)


def _commitment(name: Any, value: Any, salt: Any) -> str:
    """The commitment to a stored value; none where no such value can ever have been committed to."""
    try:
        return history.commit(name, value, salt)
    except ODD:
        return ""


def _inside(value: Any) -> Any:
    return value["v"] if isinstance(value, dict) and value.keys() == {"v"} else Odd(value)


def _number(seq: Any) -> int:
    return seq if isinstance(seq, int) else 0
