"""What somebody asks for, what becomes of it, and how the same key gets the same answer without acting twice."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from engine import store
from engine.compile import Compiled
from engine.decide import File
from engine.definitions import Action, Record
from engine.errors import CaseNotFound, KeyReused, StaleCase
from engine.locking import Wanted, lock_case
from engine.office import Office
from engine.roles import Standing
from engine.sentences import say
from engine.snapshot import Locked, Snapshot
from engine.unit_of_work import Work
from engine.writing import Writing, write_entry

#: Turns what a door's page sent into the form of the act, or refuses: under the lock, and only for who may act.
Taking = Callable[[Work, Compiled, Snapshot, Action | Record, Mapping[str, object]], Mapping[str, object]]


@dataclass(frozen=True, slots=True)
class Attempt:
    """
    What somebody asks for.

    Args:
        case_id: the case.
        action: the action or record.
        actor: `person:ID`, whose standing the locking statement reads; a session bound to one case gives `standing`.
        version: the case's version that the actor was shown; None only for records and for the outside.
        form: what was typed, by field name, as it came.
        key: the idempotency key of the form; the same key never acts twice.
        reason: why, where a reason is asked for.
        files: files that lie in the store already.
        definition: the hash of the definition that the form was made for.
        taking: how a door that asks less, or in other words, than the language reads its form; not asked for a replay.
    """

    case_id: str
    action: str
    actor: str
    version: int | None
    key: str
    form: Mapping[str, object] = field(default_factory=dict)
    reason: str | None = None
    files: tuple[File, ...] = ()
    standing: Standing | None = None
    definition: str | None = None
    taking: Taking | None = None


@dataclass(frozen=True, slots=True)
class Opening:
    """Somebody opens a case of a workflow."""

    workflow: str
    actor: str
    key: str
    form: Mapping[str, object]
    files: tuple[File, ...] = ()
    standing: Standing | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an attempt. `replayed`: the same key had acted before, and nothing was done again."""

    case_id: str
    number: str
    seq: int
    version: int
    state: str
    documents: tuple[str, ...] = ()
    replayed: bool = False


def lock_for(work: Work, office: Office, attempt: Attempt, now: datetime) -> tuple[Locked, Compiled]:
    """Lock the case of an attempt, together with its definition, the actor's standing and the numbers it may need."""
    pinned = attempt.definition or store.pinned_definition(work, attempt.case_id)
    if pinned is None:
        raise CaseNotFound(attempt.case_id)
    compiled = office.compiled(work, pinned)
    kind, _, actor_id = attempt.actor.partition(":")
    wanted = Wanted(
        key=attempt.key,
        actor_id=actor_id if kind == "person" else "",
        today=office.today(now),
        draws=office.draws_for(compiled.letters.get(attempt.action, ()), now),
        with_values=attempt.action in compiled.needs_values,
    )
    locked = lock_case(work, attempt.case_id, wanted, standing=office.hooks.standing)
    if locked is None:
        raise CaseNotFound(attempt.case_id)
    if locked.case.definition != pinned:
        raise stale(locked.case, attempt)
    return locked, compiled


def stale(case: Snapshot, attempt: Attempt) -> StaleCase:
    """The error that tells who acts on an old page who moved the case meanwhile."""
    return StaleCase(shown=attempt.version or 0, version=case.version, moved_by=case.last_actor, moved_at=case.moved_at)


def request_digest(office: Office, attempt: Attempt) -> str:
    """
    What tells a repeated request from another one under the same key.

    It is keyed with the office's secret: what was typed is short enough to be guessed from a plain hash.
    """
    return _digest(
        office.secret,
        attempt.action,
        attempt.case_id,
        attempt.actor,
        attempt.form,
        attempt.reason,
        _hashes(attempt.files),
    )


def opening_digest(office: Office, opening: Opening) -> str:
    """The same of an opening."""
    return _digest(office.secret, "open", opening.workflow, opening.actor, opening.form, _hashes(opening.files))


def _hashes(files: tuple[File, ...]) -> list[str]:
    return [file.sha256 for file in files]


def _digest(secret: bytes, *parts: Any) -> str:
    return hmac.digest(secret, repr(parts).encode("utf-8", "backslashreplace"), hashlib.sha256).hex()


def stored_again(stored: Mapping[str, Any], request: str) -> Outcome:
    """The outcome that the key had before. Raises `KeyReused` when it was another request."""
    if stored["request"] != request:
        raise KeyReused(str(say("key_reused")))
    return Outcome(**{**stored["outcome"], "documents": tuple(stored["outcome"]["documents"]), "replayed": True})


def conclude(work: Work, writing: Writing, after: Snapshot, *, key: str, request: str, now: datetime) -> Outcome:
    """Store the entry of an attempt, and with it the outcome that the same key will get again."""
    documents = tuple(row["id"] for row in writing.documents)
    outcome = Outcome(after.id, after.number, after.seq, after.version, after.state, documents)
    told = {
        "case_id": outcome.case_id,
        "number": outcome.number,
        "seq": outcome.seq,
        "version": outcome.version,
        "state": outcome.state,
        "documents": list(documents),
    }
    kept = {"key": key, "case_id": after.id, "request": request, "outcome": told, "at": now}
    write_entry(work, replace(writing, idempotency=kept))
    return outcome
