"""Acts that several must sign, in order or so many of several: each signature is an entry, the last one moves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from engine import history
from engine.attempts import Outcome, conclude
from engine.compile import Compiled
from engine.decide import signatures
from engine.definitions import Action
from engine.draft import Draft, take_form
from engine.entry import beginning_of, commitments_of, writing_of
from engine.holders import stand
from engine.snapshot import Snapshot
from engine.unit_of_work import Work


def is_last_signature(compiled: Compiled, case: Snapshot, act: Action) -> bool:
    """Whether the next signature is the last one that the act needs."""
    return len(signatures(compiled, case, act)) == act.signatures_needed - 1


def signers(compiled: Compiled, case: Snapshot, act: Action, actor: str) -> list[str]:
    """Who did an act: the actor, and everybody who signed before where it takes several."""
    return [*(signature["actor"] for signature in signatures(compiled, case, act)), actor]


def sign(work: Work, draft: Draft, act: Action, drawn: Mapping[str, int], *, request: str, key: str) -> Outcome:
    """Write down one signature that is not the last; the numbers drawn for the act's letters are given back."""
    case, asked = draft.before, draft.asked
    signed = [*signatures(draft.compiled, case, act), draft.doer.as_data()]
    after = replace(
        case,
        seq=draft.seq,
        version=case.version + 1,
        signing={"action": asked.name, "agree": list(act.signers), "needed": act.signatures_needed, "signed": signed},
        moved_at=asked.now,
        last_actor=asked.standing.actor,
    )
    after = stand(draft.office, draft.compiled, after, work, now=asked.now, was_sealed_for=after.sealed_for)
    take_form(draft)
    body = {
        **beginning_of(case, after, kind="signature", action=asked.name, now=asked.now),
        **draft.doer.as_data(),
        "signing": after.signing,
        "kept": commitments_of(draft.sealed),
    }
    draws = draft.office.draws_for(draft.compiled.letters.get(asked.name, ()), asked.now)
    writing = writing_of(
        case,
        after,
        body,
        now=asked.now,
        values=tuple(history.row_of(value, draft.seq) for value in draft.sealed),
        unused={name: draws[name] for name in drawn},
    )
    return conclude(work, writing, after, key=key, request=request, now=asked.now)
