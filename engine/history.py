"""
The chain of a case: what an entry says, and how it is hashed.

An entry's body is RFC 8785 JSON; its hash is SHA-256(0x00 ‖ body), the leaf hash of RFC 6962, and each body carries
the hash before it. Free-text and personal values never stand in a body, only HMAC-SHA-256(salt, RFC 8785 [field,
value]); the values and salts lie in a table of their own, so that they can be erased without touching a chain.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from typing import Any

import rfc8785

from engine.snapshot import Clock
from engine.statements import Statement, as_json, as_moment
from engine.unit_of_work import Work

#: The hash before the first entry of every case.
BEGINNING = bytes(32)
SALT_BYTES = 32


@dataclass(frozen=True, slots=True)
class Sealed:
    """A value that is kept apart: what is stored beside the chain, and the commitment that stands in it."""

    field: str
    salt: bytes
    value: Any

    @property
    def commitment(self) -> str:
        """What the chain says of the value."""
        return commit(self.field, self.value, self.salt)


def seal(name: str, value: Any) -> Sealed:
    """Keep a value apart under a fresh salt."""
    return Sealed(name, secrets.token_bytes(SALT_BYTES), value)


def row_of(value: Sealed, seq: int) -> dict[str, Any]:
    """The value as it is stored beside the chain; wrapped, since a bare text is no JSON document everywhere."""
    return {"seq": seq, "field": value.field, "salt": value.salt, "value": {"v": value.value}}


def commit(name: str, value: Any, salt: bytes) -> str:
    """The salted commitment to a field's value."""
    return "hmac-sha256:" + hmac.new(salt, rfc8785.dumps([name, value]), hashlib.sha256).hexdigest()


def encode(body: Mapping[str, Any]) -> bytes:
    """The canonical bytes of a body; absent parts are left out."""
    return rfc8785.dumps({name: value for name, value in body.items() if value not in (None, {}, [], "")})


def digest(data: Any) -> str:
    """What a body says of data that lies beside the chain and holds nothing of a person."""
    return "sha256:" + hashlib.sha256(rfc8785.dumps(data)).hexdigest()


def hash_of(body: bytes) -> bytes:
    """The hash of an entry: RFC 6962's leaf hash of its bytes."""
    return hashlib.sha256(b"\x00" + body).digest()


def written_moment(moment: datetime) -> str:
    """A moment as bodies write it: UTC with microseconds."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def clock_as_data(clock: Clock) -> dict[str, Any]:
    """A clock as bodies write it; its derivation lies beside the chain."""
    data = asdict(clock)
    del data["derivation"], data["attempts"]
    data["pending"] = [[written_moment(at), step] for at, step in clock.pending]
    return {name: _plain(value) for name, value in data.items() if value is not None}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return written_moment(value)
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


@dataclass(frozen=True, slots=True)
class Entry:
    """One stored entry of a chain."""

    case_id: str
    seq: int
    at: datetime
    raw: bytes
    hash: bytes

    @property
    def body(self) -> dict[str, Any]:
        """What the entry says."""
        read: dict[str, Any] = json.loads(self.raw)
        return read


_ENTRIES = Statement("SELECT case_id, seq, at, body, hash FROM event WHERE case_id = :case_id ORDER BY seq")
_VALUES = Statement("SELECT seq, field, salt, value FROM field_value WHERE case_id = :case_id ORDER BY seq, field")


def entries_of(work: Work, case_id: str) -> list[Entry]:
    """Every entry of a case, oldest first."""
    return [
        Entry(row[0], row[1], as_moment(row[2]), bytes(row[3]), bytes(row[4]))
        for row in work.rows(_ENTRIES, case_id=case_id)
    ]


def values_of(work: Work, case_id: str) -> dict[tuple[int, str], tuple[bytes, Any]]:
    """Every kept-apart value of a case with its salt, by entry and field."""
    return {
        (seq, name): (bytes(salt), as_json(value)["v"])
        for seq, name, salt, value in work.rows(_VALUES, case_id=case_id)
    }
