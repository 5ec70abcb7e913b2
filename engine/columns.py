"""The columns of the tables that one entry touches, in the order in which the statements name them."""

from __future__ import annotations

from collections.abc import Sequence

CASE = (
    "id",
    "workflow",
    "definition",
    "number",
    "title",
    "search",
    "state",
    "version",
    "seq",
    "head",
    "facts",
    "doers",
    "signing",
    "stood_in",
    "sealed_for",
    "light",
    "opened_at",
    "received_at",
    "moved_at",
    "effective_day",
    "last_actor",
    "ended_at",
    "next_due",
)
CLOCK = (
    "name",
    "generation",
    "status",
    "light",
    "starts_at",
    "due_at",
    "due_day",
    "target_day",
    "provisional",
    "calendar",
    "started_seq",
    "pending",
    "fired",
    "ended_seq",
    "ended_at",
    "waived_by",
    "extended_days",
    "next_at",
    "attempts",
)
EVENT = (
    "case_id",
    "seq",
    "version",
    "kind",
    "action",
    "actor",
    "at",
    "body",
    "hash",
    "deadline",
    "generation",
    "step",
)
#: A clock as it is stored: of the case, and with its derivation.
DEADLINE = ("case_id", *CLOCK, "derivation")
FIELD_VALUE = ("case_id", "seq", "field", "salt", "value")
DOCUMENT = ("id", "case_id", "seq", "letter", "number", "content", "salt", "issued_at")
#: What an entry commits itself to of a file.
FILE = ("name", "media_type", "size", "sha256")
ATTACHMENT = ("id", "case_id", "seq", *FILE, "salt")
OUTBOX = ("key", "case_id", "topic", "recipients", "payload", "created_at", "next_try_at", "attempts")
IDEMPOTENCY = ("key", "case_id", "request", "outcome", "at")
HOLDER = ("case_id", "holder", "sees", "personal", "acts")
EXCLUSION = ("case_id", "holder", "because")

#: PostgreSQL's type of each column.
KINDS = {
    "workflow": "text",
    "definition": "text",
    "title": "text",
    "search": "text",
    "state": "text",
    "version": "int",
    "head": "bytea",
    "facts": "jsonb",
    "doers": "jsonb",
    "signing": "jsonb",
    "stood_in": "jsonb",
    "sealed_for": "text",
    "opened_at": "timestamptz",
    "received_at": "timestamptz",
    "moved_at": "timestamptz",
    "effective_day": "date",
    "last_actor": "text",
    "next_due": "timestamptz",
    "kind": "text",
    "action": "text",
    "actor": "text",
    "deadline": "text",
    "step": "int",
    "delivered_seq": "int",
    "delivered_day": "date",
    "void_seq": "int",
    "case_id": "text",
    "seq": "int",
    "field": "text",
    "salt": "bytea",
    "value": "jsonb",
    "id": "text",
    "letter": "text",
    "number": "text",
    "content": "jsonb",
    "issued_at": "timestamptz",
    "name": "text",
    "media_type": "text",
    "size": "int",
    "sha256": "text",
    "key": "text",
    "topic": "text",
    "recipients": "jsonb",
    "payload": "jsonb",
    "created_at": "timestamptz",
    "next_try_at": "timestamptz",
    "attempts": "int",
    "generation": "int",
    "status": "text",
    "light": "text",
    "starts_at": "timestamptz",
    "due_at": "timestamptz",
    "due_day": "date",
    "target_day": "date",
    "provisional": "bool",
    "calendar": "text",
    "started_seq": "int",
    "pending": "jsonb",
    "fired": "jsonb",
    "ended_seq": "int",
    "ended_at": "timestamptz",
    "waived_by": "text",
    "extended_days": "int",
    "next_at": "timestamptz",
    "derivation": "jsonb",
    "holder": "text",
    "sees": "bool",
    "personal": "bool",
    "acts": "bool",
    "because": "jsonb",
    "day": "date",
    "request": "text",
    "outcome": "jsonb",
    "at": "timestamptz",
    "period": "text",
    "count": "int",
}


def names(columns: Sequence[str], prefix: str = "") -> str:
    """A list of columns for a statement, each with a prefix: `r.` of a table, `:` of a parameter."""
    return ", ".join(prefix + column for column in columns)
