"""
Take every step of every deadline whose moment has come, each exactly once, through any crash; before them, reckon
again what waited for a calendar that is known now.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any

from engine import history
from engine.asking import Scene
from engine.clocks import FIRST_WAIT, LONGEST_WAIT, TRIES, Change, Happening, follow, take_step, whom_to_tell
from engine.compile import DUE_STEP, REPEAT_STEP, Compiled
from engine.entry import beginning_of, clocks_as_data, last_of_each, writing_of
from engine.facts import Fact
from engine.grades import Proposal, raised
from engine.holders import stand
from engine.labels import Label
from engine.locking import Wanted, lock_case
from engine.office import Office
from engine.outbox import message_row
from engine.recounting import claim_waiting, recount
from engine.snapshot import Snapshot
from engine.statements import Statement
from engine.unit_of_work import Database, Work
from engine.writing import write_entry

_log = logging.getLogger(__name__)

#: Who takes the steps: nobody.
SYSTEM = "system"
#: Cases claimed in one transaction.
BATCH = 200

_CLAIM = Statement(
    postgresql="""
SELECT c.id FROM case_ c JOIN (
  SELECT case_id, min(next_at) AS first FROM deadline WHERE next_at <= :now
   GROUP BY case_id ORDER BY first, case_id LIMIT :count
) d ON d.case_id = c.id ORDER BY d.first, c.id FOR NO KEY UPDATE OF c SKIP LOCKED""",
    sqlite="""
SELECT case_id FROM deadline WHERE next_at <= :now GROUP BY case_id ORDER BY min(next_at), case_id LIMIT :count""",
)
_POSTPONE = Statement("""UPDATE deadline SET attempts = attempts + 1, last_error = :error, next_at = :next_at
 WHERE case_id = :case_id AND next_at <= :now""")
_ATTEMPTS = Statement("SELECT coalesce(max(attempts), 0) FROM deadline WHERE case_id = :case_id AND next_at <= :now")
_BEAT = Statement(
    "INSERT INTO heartbeat (name, at) VALUES (:name, :now) ON CONFLICT (name) DO UPDATE SET at = excluded.at"
)


@dataclass(frozen=True, slots=True)
class Swept:
    """
    What one round did: steps taken, cases whose step failed and was put off or held, limits that were reckoned by a
    calendar that is known now, and how many of those are due at another moment.
    """

    steps: int
    failed: int
    recounted: int = 0
    moved: int = 0

    def and_also(self, other: Swept) -> Swept:
        """Both together."""
        return Swept(
            self.steps + other.steps,
            self.failed + other.failed,
            self.recounted + other.recounted,
            self.moved + other.moved,
        )


def sweep(database: Database, office: Office, *, now: datetime, limit: int | None = None) -> Swept:
    """
    Take all steps that are due at `now`, oldest first, in batches of one transaction each; what waited for a calendar
    that is known now is reckoned again before them.

    The claim, the entry and the mark are one transaction, so a crash leaves a step either taken or not, and a second
    sweeper finds the case locked or the step gone. The legal effect is at the step's own moment; when it was taken
    stands beside it.

    Args:
        database: where the cases are.
        office: its definitions and its calendar.
        now: the present moment.
        limit: stop after about so many steps; None for all.
    """
    done = Swept(0, 0)
    last: str | None = ""
    while last is not None:
        batch, last = database.write(partial(_waiting, office=office, now=now, after=last))
        done = done.and_also(batch)
    while limit is None or done.steps < limit:
        batch = database.write(lambda work: _due(work, office, now))
        done = done.and_also(batch)
        if not batch.steps and not batch.failed:
            break
    database.write(lambda work: work.run(_BEAT, name="sweep", now=now))
    return done


def _waiting(work: Work, *, office: Office, now: datetime, after: str) -> tuple[Swept, str | None]:
    """The next cases that waited for a calendar, and the last of them; None when there are no more."""
    cases = claim_waiting(work, office, after=after, count=BATCH)
    return _batch(work, office, cases, now), cases[-1] if cases else None


def _due(work: Work, office: Office, now: datetime) -> Swept:
    return _batch(work, office, [row[0] for row in work.rows(_CLAIM, now=now, count=BATCH)], now)


def _batch(work: Work, office: Office, cases: list[str], now: datetime) -> Swept:
    done = Swept(0, 0)
    for case_id in cases:
        try:
            with work.savepoint():
                done = done.and_also(_step(work, office, case_id, now))
        except Exception as problem:  # noqa: BLE001 -- one poisoned case must never block the others; it is told, put off, then held
            done = done.and_also(Swept(0, 1))
            _log.exception("deadline step failed", extra={"case": case_id})
            _put_off(work, case_id, problem, now)
    return done


def _put_off(work: Work, case_id: str, problem: Exception, now: datetime) -> None:
    attempts = int(work.row(_ATTEMPTS, case_id=case_id, now=now)[0])
    wait = min(FIRST_WAIT * 2**attempts, LONGEST_WAIT)
    held = attempts + 1 >= TRIES
    work.run(_POSTPONE, case_id=case_id, now=now, error=type(problem).__name__, next_at=None if held else now + wait)


def _step(work: Work, office: Office, case_id: str, now: datetime) -> Swept:
    """Take every due step of one case, in order of time, after what waited for a calendar was reckoned by it."""
    locked = lock_case(work, case_id, Wanted(today=office.today(now)))
    assert locked is not None, f"{case_id} has deadlines and is gone"
    compiled, taken = office.compiled(work, locked.case.definition), 0
    case, recounted = recount(work, office, compiled, locked.case, actor=SYSTEM, now=now)
    while due := sorted((clock.pending[0], clock.name) for clock in case.clocks.values() if _is_due(clock, now)):
        _, name = due[0]
        change, step = take_step(compiled.limits[name], case.clocks[name], calendar=office.calendar)
        case = _write(work, office, compiled, case, change, step=step, now=now)
        taken += 1
    return Swept(taken, 0, len(recounted), sum(one.has_moved for one in recounted))


def _is_due(clock: Any, now: datetime) -> bool:
    return clock.is_open and bool(clock.pending) and clock.pending[0][0] <= now


def _write(
    work: Work, office: Office, compiled: Compiled, case: Snapshot, change: Change, *, step: int, now: datetime
) -> Snapshot:
    limit = compiled.limits[change.after.name]
    clock = replace(change.after, pending=()) if limit.is_right and step == DUE_STEP else change.after
    at = case.clocks[clock.name].pending[0][0]
    rule = None if step == DUE_STEP else limit.rungs[step % REPEAT_STEP].rule
    after = replace(case, seq=case.seq + 1, clocks={**case.clocks, clock.name: clock})
    changes, proposals = [replace(change, after=clock)], _raised(compiled, after, clock.name, step, now)
    if proposals:
        after, followed = _graded(office, compiled, after, proposals, now=now)
        changes += followed
    after = stand(office, compiled, after, work, now=now, was_sealed_for=after.sealed_for)
    body = {
        **beginning_of(case, after, kind="deadline", action=clock.name, now=now),
        "actor": SYSTEM,
        "step": {
            "deadline": clock.name,
            "generation": clock.generation,
            "step": step,
            "moment": history.written_moment(at),
        },
        "do": rule.do if rule else None,
        "facts": {proposal.field: proposal.grade for proposal in proposals},
        "raised": [proposal.as_data(str(case.facts[proposal.field])) for proposal in proposals],
        "clocks": clocks_as_data(changes),
    }
    messages: tuple[dict[str, Any], ...] = ()
    roles = whom_to_tell(limit, case.clocks[clock.name], calendar=office.calendar)
    if rule and roles:
        saying = rule.saying or _saying(compiled, clock.name, rule.at or rule.every or "")
        messages = (
            message_row(compiled, after, 0, topic=f"deadline.{clock.name}", roles=roles, saying=saying, now=now),
        )
    clocks = last_of_each(changes)
    writing = writing_of(case, after, body, now=now, clocks=clocks, messages=messages)
    write_entry(work, writing)
    return replace(after, head=bytes(writing.event["hash"]))


def _raised(compiled: Compiled, case: Snapshot, name: str, step: int, now: datetime) -> list[Proposal]:
    """The grades that a limit raises by having passed."""
    if step != DUE_STEP:
        return []
    scene = Scene(compiled, case.facts, case.clocks, case.opened_at, now, {})
    running = replace(case.clocks[name], status="running", pending=())
    before = replace(scene, clocks={**case.clocks, name: running})
    return raised(scene, frozenset(), before=before)


def _graded(
    office: Office, compiled: Compiled, case: Snapshot, proposals: list[Proposal], *, now: datetime
) -> tuple[Snapshot, list[Change]]:
    """The case under its higher grades: a new version, with the clocks and holders that depend on them."""
    facts = {**case.facts, **{proposal.field: proposal.grade for proposal in proposals}}
    happening = Happening(
        occurred={Fact("field", proposal.field): now for proposal in proposals},
        facts=facts,
        changed=frozenset(proposal.field for proposal in proposals),
        seq=case.seq,
        now=now,
    )
    scene = Scene(compiled, facts, case.clocks, case.opened_at, now, {})
    changes = follow(compiled, case.clocks, happening, calendar=office.calendar, ask=scene.holds)
    clocks = {**case.clocks, **{change.after.name: change.after for change in changes}}
    after = replace(case, version=case.version + 1, facts=facts, moved_at=now, last_actor=SYSTEM, clocks=clocks)
    return after, changes


def _saying(compiled: Compiled, name: str, moment: str) -> Label:
    title = compiled.lifecycle.deadlines[name].title
    return Label(zh=f"{title.zh}：{moment}", en=f"{title.en}: {moment}")
