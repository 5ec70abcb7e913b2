"""The letters that an act issues: each with its number, and composed from the case as it will be."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

from engine import history
from engine.draft import Draft
from engine.hooks import Composition, Linked
from engine.ids import new_id
from engine.locking import Wanted, read_case
from engine.snapshot import Snapshot
from engine.unit_of_work import Work


def documents_of(
    draft: Draft, work: Work, after: Snapshot, drawn: Mapping[str, int]
) -> tuple[list[dict[str, Any]], dict[str, tuple[str, int]]]:
    """
    The rows of an act's documents, and the numbers that were drawn for it and are not used.

    Args:
        draft: the act, with the letters that its verbs want.
        work: the transaction; only asked for the cases that the act is linked with, where it issues letters.
        after: the case as it will be.
        drawn: for each register, the first number that was drawn for this act.
    """
    used = dict.fromkeys(drawn, 0)
    linked = _linked(draft, work) if draft.letters else {}
    rows: list[dict[str, Any]] = []
    for letter in draft.letters:
        register = draft.office.letters[letter].register
        number = draft.office.written_number(register, drawn[register] + used[register], draft.asked.now)
        used[register] += 1
        rows.append(_document(draft, after, letter, number, linked))
    return rows, _unused(draft, used)


def _linked(draft: Draft, work: Work) -> dict[str, Linked]:
    """The cases that the act is linked with; whether they may be is for the verb itself to say."""
    found: dict[str, Linked] = {}
    for name in (str(verb.link) for verb in draft.links):
        locked = read_case(work, str(draft.facts.get(name) or ""), Wanted())
        if locked and not locked.case.sealed_for:
            found[name] = Linked(locked.case, draft.office.compiled(work, locked.case.definition).lifecycle)
    return found


def _document(draft: Draft, after: Snapshot, letter: str, number: str, linked: Mapping[str, Linked]) -> dict[str, Any]:
    content = draft.office.hooks.compose(
        Composition(
            letter=letter,
            number=number,
            case=after,
            values=draft.values,
            form=draft.asked.form,
            reason=draft.asked.reason,
            clocks=after.clocks,
            today=draft.office.today(draft.asked.now),
            lifecycle=draft.compiled.lifecycle,
            linked=linked,
            files=tuple(file.name for file in draft.asked.files),
        )
    )
    return {
        "id": new_id(),
        "seq": draft.seq,
        "letter": letter,
        "number": number,
        "content": content,
        "salt": secrets.token_bytes(history.SALT_BYTES),
        "issued_at": draft.asked.now,
    }


def _unused(draft: Draft, used: Mapping[str, int]) -> dict[str, tuple[str, int]]:
    wanted = draft.office.draws_for(draft.compiled.letters.get(draft.asked.name, ()), draft.asked.now)
    return {
        name: (period, count - used[name])
        for name, (period, count) in wanted.items()
        if name in used and count > used[name]
    }
