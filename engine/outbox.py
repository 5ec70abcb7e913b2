"""
Messages to the holders of roles: committed with the entry that caused them, delivered afterwards, at least once, under
a stable key.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from engine.compile import Compiled
from engine.labels import Label
from engine.roles import enterers_of, holders_of
from engine.snapshot import Snapshot
from engine.statements import Statement, as_json
from engine.unit_of_work import Database, Work

BATCH = 500

_WAITING = Statement(
    postgresql="""SELECT id, key, case_id, recipients, payload, created_at FROM outbox
 WHERE delivered_at IS NULL AND next_try_at <= :now ORDER BY id LIMIT :count FOR UPDATE SKIP LOCKED""",
    sqlite="""SELECT id, key, case_id, recipients, payload, created_at FROM outbox
 WHERE delivered_at IS NULL AND next_try_at <= :now ORDER BY id LIMIT :count""",
)
_NOTICE = Statement("""INSERT INTO notice (key, holder, case_id, saying, at)
 VALUES (:key, :holder, :case_id, :saying, :at)
ON CONFLICT (key, holder) DO NOTHING""")
_DELIVERED = Statement("UPDATE outbox SET delivered_at = :now WHERE id = :id")
_BEAT = Statement(
    "INSERT INTO heartbeat (name, at) VALUES (:name, :now) ON CONFLICT (name) DO UPDATE SET at = excluded.at"
)


def message_row(
    compiled: Compiled, case: Snapshot, number: int, *, topic: str, roles: tuple[str, ...], saying: Label, now: datetime
) -> dict[str, Any]:
    """A message to whoever holds these roles on the case: which case and what, never what the case says."""
    own = (holders_of(compiled.lifecycle.roles[name], case.facts) for name in roles)
    # What an outside organ that stands in should know, who enters for it has to be told: it reads no notices here.
    outside = [name for name in roles if any(holder.startswith("outside:") for holder in case.stood_in.get(name, ()))]
    entering = enterers_of(compiled.lifecycle, outside, case.stood_in)
    theirs = (holders_of(compiled.lifecycle.roles[name], case.facts) for name in entering)
    holders = frozenset().union(*own, *theirs, *(case.stood_in.get(name, ()) for name in roles))
    return message_to(holders, case, number, topic=topic, saying=saying, now=now)


def message_to(
    holders: frozenset[str], case: Snapshot, number: int, *, topic: str, saying: Label, now: datetime
) -> dict[str, Any]:
    """The same to these holders, whatever their roles are now."""
    return {
        "key": f"{case.id}:{case.seq}:{number}",
        "topic": topic,
        "recipients": tuple(sorted(holders)),
        "payload": {"case": case.id, "number": case.number, "saying": saying.model_dump()},
        "created_at": now,
        "next_try_at": now,
        "attempts": 0,
    }


def deliver(database: Database, *, now: datetime) -> int:
    """Put every waiting message before its recipients as a notice inside the product; returns how many messages."""
    delivered = 0
    while batch := database.write(lambda work: _batch(work, now)):
        delivered += batch
    database.write(lambda work: work.run(_BEAT, name="outbox", now=now))
    return delivered


def _batch(work: Work, now: datetime) -> int:
    rows = work.rows(_WAITING, now=now, count=BATCH)
    for message, key, case_id, recipients, payload, created_at in rows:
        notices = [
            {"key": key, "holder": holder, "case_id": case_id, "saying": as_json(payload)["saying"], "at": created_at}
            for holder in as_json(recipients)
        ]
        work.run_many(_NOTICE, notices)
        work.run(_DELIVERED, id=message, now=now)
    return len(rows)
