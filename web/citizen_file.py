"""A case as its petitioner may see it, without its entries, and the open matter that it may have gone into."""

from __future__ import annotations

from engine.compile import Compiled
from engine.decide import roles_on
from engine.locking import Wanted, read_case
from engine.snapshot import Snapshot
from engine.unit_of_work import Work
from web.case_queries import surroundings_of
from web.casefile import CaseFile
from web.citizen_doings import PETITIONER
from web.labels import Names
from web.state import AppState
from web.timeline import Reader


def petitioners_file(work: Work, state: AppState, case_id: str) -> CaseFile | None:
    """The case as its petitioner may see it; None where there is none."""
    locked = read_case(work, case_id, Wanted(with_values=True))
    if locked is None:
        return None
    case, compiled = locked.case, state.office.compiled(work, locked.case.definition)
    around = surroundings_of(work, case_id, linked=(), standing=PETITIONER)
    return CaseFile(
        case=case,
        compiled=compiled,
        entries=(),
        values={},
        around=around,
        names=Names(around.people, around.units, state.office.codes, state.zone, {}),
        reader=Reader(case.shows_personal_to(PETITIONER), roles_on(compiled, case, PETITIONER)),
        standing=PETITIONER,
        now=state.now(),
    )


def original_of(work: Work, state: AppState, file: CaseFile) -> tuple[Snapshot, Compiled] | None:
    """
    The open matter into which the case went; None where there is none, or where it is sealed.

    It may be somebody else's: a page says its number, state, unit and limit, and nothing else of it.
    """
    named = [name for name, rule in file.compiled.lifecycle.fields.items() if rule.type == "case"]
    other = next((str(file.case.facts[name]) for name in named if file.case.facts.get(name)), None)
    locked = read_case(work, other, Wanted()) if other else None
    if locked is None or locked.case.sealed_for:
        return None
    return locked.case, state.office.compiled(work, locked.case.definition)
