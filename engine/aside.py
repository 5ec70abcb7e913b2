"""Open a sealed case instead of writing an entry: whoever sees the first case finds no trace of the second."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.attempts import Opening
from engine.compile import Compiled
from engine.decide import Asked, value_of
from engine.definitions import Record
from engine.office import Office
from engine.opening import open_case
from engine.outbox import message_row
from engine.reading import holders_in
from engine.snapshot import Snapshot
from engine.unit_of_work import Work
from engine.writing import add_messages


def open_aside(work: Work, office: Office, compiled: Compiled, case: Snapshot, asked: Asked, *, key: str) -> None:
    """
    Open the case that a record opens, once for each key, and tell whom the record tells; the first case stays as it is.

    People and units who are not there any more are left out, since nobody can be asked to mend it.

    Raises:
        NotPermitted, BadForm, TransitionRefused: as for `open_case`.
    """
    aside = asked.act.opens if isinstance(asked.act, Record) else None
    assert aside is not None, f"{asked.name} opens no case"
    fields = office.lifecycles[aside.workflow].lifecycle.fields
    known = {**case.facts, **case.values}
    given = {name: _value(words, known, case, asked) for name, words in aside.with_.items()}
    form = {name: value for name, value in given.items() if value not in (None, "", [])}
    named = frozenset(holder for name, value in form.items() for holder in holders_in(fields[name], value))
    gone = office.hooks.unknown(work, named) if named else frozenset()
    form = {name: value for name, value in form.items() if not gone.intersection(holders_in(fields[name], value))}
    opening = Opening(aside.workflow, asked.standing.actor, aside_key(key), form, asked.files, asked.standing)
    opened = open_case(work, office, opening, now=asked.now)
    if opened.replayed:
        return
    act, now = asked.act, asked.now
    messages = [
        message_row(
            compiled, case, number, topic=asked.name, roles=verb.tell or (), saying=verb.saying or act.title, now=now
        )
        # The messages of the entry that this case has already are called by its number.
        | {"key": f"{opened.case_id}:{case.seq}:aside{number}"}
        for number, verb in enumerate(act.then)
    ]
    add_messages(work, case.id, messages)


def aside_key(key: str) -> str:
    """The key of the case that an act under this key opens."""
    return f"{key}:aside"


def _value(words: str, known: Mapping[str, Any], case: Snapshot, asked: Asked) -> Any:
    if words == "now":
        return asked.now.isoformat()
    return case.number if words == "this.number" else value_of(words, known, asked.form)
