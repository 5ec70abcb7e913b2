"""What is stored beside the cases: definitions, what became of a key, and as what somebody comes."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache
from typing import Any

from engine.hooks import StandingSource
from engine.locking import as_standing
from engine.roles import Standing
from engine.statements import Statement, as_json
from engine.unit_of_work import Work

_KEEP_DEFINITION = Statement(
    "INSERT INTO definition (sha256, workflow, version, body, stored_at) "
    "VALUES (:sha_, :workflow, :version, :body, :at) "
    "ON CONFLICT (sha256) DO NOTHING"
)
_DEFINITION = Statement("SELECT body FROM definition WHERE sha256 = :sha_")
_PINNED = Statement("SELECT definition FROM case_ WHERE id = :case_id")
_FORGET = Statement("DELETE FROM idempotency WHERE at < :before AND key NOT LIKE :but")
_STORED = Statement("SELECT request, outcome FROM idempotency WHERE key = :key")


def keep_definition(work: Work, *, sha256: str, workflow: str, version: int, body: bytes, at: datetime) -> None:
    """Store a definition under its hash; the same one again changes nothing."""
    work.run(_KEEP_DEFINITION, sha_=sha256, workflow=workflow, version=version, body=body, at=at)


def read_definition(work: Work, sha256: str) -> bytes:
    """
    The normal form of a stored definition.

    Raises:
        LookupError: there is none with this hash.
    """
    row = work.row(_DEFINITION, sha_=sha256)
    if row is None:
        raise LookupError(f"no definition {sha256}")
    return bytes(row[0])


def pinned_definition(work: Work, case_id: str) -> str | None:
    """The hash of the definition that a case is pinned to."""
    row = work.row(_PINNED, case_id=case_id)
    return str(row[0]) if row else None


def stored_outcome(work: Work, key: str) -> dict[str, Any] | None:
    """The `request` and the `outcome` under an idempotency key."""
    row = work.row(_STORED, key=key)
    return {"request": row[0], "outcome": as_json(row[1])} if row else None


def forget_outcomes(work: Work, *, before: datetime, but: str) -> int:
    """
    Remove what became of keys that came before a moment; returns how many.

    Args:
        work: the unit of work.
        before: who sends a form again after so long is told by its version that it is old.
        but: keys that begin so stay, since what they stand for comes back after any time.
    """
    return work.run(_FORGET, before=before, but=f"{but}%")


def read_standing(work: Work, source: StandingSource | None, actor: str, today: date) -> Standing | None:
    """As what an actor comes, outside of any case; None for nobody."""
    kind, _, actor_id = actor.partition(":")
    if source is None or kind != "person":
        return None
    row = work.row(_standing(source), actor_id=actor_id, today=today)
    return as_standing(actor_id, as_json(row[0]))


@lru_cache(maxsize=16)
def _standing(source: StandingSource) -> Statement:
    return Statement(postgresql=f"SELECT {source.postgresql}", sqlite=f"SELECT {source.sqlite}")
