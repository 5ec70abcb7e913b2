"""Write down on another case what an act does to it: a record there, in the same transaction."""

from __future__ import annotations

from engine import registers
from engine.decide import Asked
from engine.definitions import Verb
from engine.draft import Draft, gather
from engine.entry import finish
from engine.errors import Refusal, TransitionRefused
from engine.labels import joined, quoted
from engine.locking import Wanted, lock_case
from engine.office import Office
from engine.protection import lost_by_joining
from engine.roles import Standing
from engine.sentences import say
from engine.snapshot import Locked, Snapshot
from engine.unit_of_work import Work
from engine.writing import write_entry


def link(work: Work, draft: Draft, verb: Verb, after: Snapshot) -> None:
    """
    Take the verb's record on the case that it names; this one is locked already, the other comes second.

    Raises:
        TransitionRefused: there is no such case, the actor may not know of it, it takes no such record now, or people
            whom the first case protects would not be protected there.
    """
    office, asked = draft.office, draft.asked
    wanted = Wanted(today=office.today(asked.now), with_values=True)
    locked = lock_case(work, str(draft.facts.get(verb.link or "") or ""), wanted)
    if locked and not may_be_named(locked.case, asked.standing):
        locked = None
    problem = _problem(office, work, locked, after, verb.as_)
    if problem or locked is None:
        raise TransitionRefused(asked.name, [Refusal(problem or "link_unknown", say(problem or "link_unknown"))])
    other = locked.case
    compiled = office.compiled(work, other.definition)
    own = office.compiled(work, after.definition)
    if lost := lost_by_joining(own, after, other, theirs=compiled):
        what = joined(map(quoted, lost))
        raise TransitionRefused(asked.name, [Refusal("link_loosens", say("link_loosens", what=what))])
    record = compiled.lifecycle.records[str(verb.as_)]
    given = {name: draft.values.get(name, after.facts.get(name)) for name in verb.share}
    form = {name: value for name, value in given.items() if value is not None}
    theirs = Asked(str(verb.as_), record, form, None, (), asked.standing, frozenset(), asked.now)
    linked = Draft(office, compiled, other, theirs, draft.doer, "record", other.seq + 1, dict(other.facts))
    linked.plain["linked_case"] = after.id
    gather(linked)
    drawn = registers.draw(work, office.draws_for(compiled.letters[str(verb.as_)], asked.now))
    writing, _ = finish(linked, work, target=other.state, drawn=drawn, extra={})
    write_entry(work, writing)


def may_be_named(other: Snapshot, standing: Standing) -> bool:
    """Whether somebody knows of another case. A party knows of its own alone: what it comes as names no case."""
    return not standing.actor.startswith("party:") and other.may_be_seen_by(standing)


def _problem(office: Office, work: Work, locked: Locked | None, own: Snapshot, record: str | None) -> str | None:
    if locked is None:
        return "link_unknown"
    if locked.case.id == own.id:
        return "link_self"
    compiled = office.compiled(work, locked.case.definition)
    if record not in compiled.lifecycle.records:
        return "link_other_workflow"
    return None if record in compiled.records[locked.case.state] else "link_closed"
