"""Everything that the page of a case shows, gathered in four questions, and the note that it was read."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from engine.compile import Compiled
from engine.decide import roles_on
from engine.errors import CaseNotFound, DamagedRecords
from engine.faults import ODD
from engine.history import Entry, entries_of, values_of
from engine.locking import Wanted, read_case
from engine.roles import Standing
from engine.snapshot import Snapshot
from engine.unit_of_work import Work
from engine.verify import verify_case
from web.case_queries import Surroundings, numbers_of, surroundings_of
from web.labels import Names
from web.masked_files import masked_files
from web.state import AppState
from web.timeline import Reader, Teller, Told
from workflows.file_queries import note_access

#: No id is longer: for anything else no database needs to be asked.
ID_LENGTH = 26


@dataclass(frozen=True, slots=True)
class CaseFile:
    """A case with all that stands round it, as one reader may see it."""

    case: Snapshot
    compiled: Compiled
    entries: Sequence[Entry]
    values: Mapping[tuple[int, str], tuple[bytes, Any]]
    around: Surroundings
    names: Names
    reader: Reader
    standing: Standing
    now: datetime

    def fact(self, name: str) -> Any:
        """The value of a field of the case; None where there is none, or where it was erased."""
        value = self.case.facts.get(name)
        if isinstance(value, dict) and "kept" in value:
            found = self.values.get((value["kept"], name))
            return found[1] if found else None
        return value


def may_exist(case_id: str) -> bool:
    """Whether a case may have this id."""
    return case_id.isascii() and case_id.isalnum() and len(case_id) <= ID_LENGTH


def read_visible(
    work: Work, state: AppState, case_id: str, standing: Standing, *, with_values: bool = False
) -> tuple[Snapshot, Compiled]:
    """
    The case, if it exists and the reader may know of it.

    Raises:
        CaseNotFound: neither is told from the other.
    """
    locked = read_case(work, case_id, Wanted(with_values=with_values)) if may_exist(case_id) else None
    if locked is None or not locked.case.may_be_seen_by(standing):
        raise CaseNotFound(case_id)
    return locked.case, state.office.compiled(work, locked.case.definition)


def gather(work: Work, state: AppState, case_id: str, standing: Standing) -> CaseFile:
    """
    Read the whole file of a case.

    Raises:
        CaseNotFound: no such case for this reader.
    """
    case, compiled = read_visible(work, state, case_id, standing)
    entries, values = entries_of(work, case_id), values_of(work, case_id)
    linked = [
        str(case.facts[name])
        for name, rule in compiled.lifecycle.fields.items()
        if rule.type == "case" and case.facts.get(name)
    ]
    today = state.office.today(state.now())
    around = surroundings_of(work, case_id, linked=linked, standing=standing, today=today)
    if not case.shows_personal_to(standing):
        around = replace(around, files=masked_files(around.files))
    return CaseFile(
        case=case,
        compiled=compiled,
        entries=entries,
        values=values,
        around=around,
        names=Names(around.people, around.units, state.office.codes, state.zone, around.numbers),
        reader=Reader(case.shows_personal_to(standing), roles_on(compiled, case, standing)),
        standing=standing,
        now=state.now(),
    )


def open_file(state: AppState, case_id: str, standing: Standing) -> CaseFile:
    """Gather the file of a case and write down who read it."""
    with state.database.reading() as work:
        file = gather(work, state, case_id, standing)
    note_reading(state, case_id, standing, what="case_read")
    return file


@contextlib.contextmanager
def telling_damage(state: AppState, case_id: str, standing: Standing) -> Iterator[None]:
    """
    Around the making of a case's page: what fails because its records make no sense is told as that.

    Raises:
        CaseNotFound: this reader may not know of the case.
        DamagedRecords: verifying finds a fault in the case; any other failure is ours and passes as it is.
    """
    try:
        yield
    except ODD as problem:
        with state.database.reading(as_stored=True) as work:
            if case_id not in numbers_of(work, [case_id], standing):
                raise CaseNotFound(case_id) from problem
            if verify_case(work, state.office, case_id).faults:
                raise DamagedRecords(case_id) from problem
        raise


def note_reading(state: AppState, case_id: str, standing: Standing, *, what: str) -> None:
    """Write down that somebody read a case, or something of it; its petitioner is told by post, never by name."""
    state.database.write(
        lambda work: note_access(work, case_id=case_id, actor=standing.actor, now=state.now(), what=what)
    )


def letters_to_deliver(compiled: Compiled) -> frozenset[str]:
    """The kinds of papers that an action delivers; every other one is handed over as it is issued."""
    return frozenset(act.delivers for acts in compiled.actions.values() for act in acts.values() if act.delivers)


def history_of(file: CaseFile, state: AppState) -> list[Told]:
    """The history of a case in words, newest first."""
    teller = Teller(
        file.compiled, state.office, file.values, file.names, file.reader, file.around.papers, file.around.files
    )
    return teller.tell(file.entries)
