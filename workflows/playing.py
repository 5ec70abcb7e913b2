"""Play worked cases through the engine, each act at its own moment and by the person whose turn it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any

from engine.execute import Attempt, Opening, Outcome, fire, open_case
from engine.office import Office
from engine.roles import Standing
from engine.unit_of_work import Database, Work
from workflows.worked_cases import EARLIER, PETITIONER, Act, Stage, WorkedCase

#: As what a petitioner comes; the session binds it to the one case.
_PARTY = Standing("party:petitioner", frozenset({"party:petitioner"}), frozenset({"party:petitioner"}))


@dataclass(frozen=True, slots=True)
class Played:
    """Where a worked case stands after a stage, and the matter that was open before it."""

    stage: Stage
    case: Outcome
    earlier: Outcome | None


def play(database: Database, office: Office, worked: WorkedCase) -> Iterator[Played]:
    """
    Play a worked case stage by stage.

    Raises:
        EngineError: an act was refused; the file and the rules do not agree.
    """
    earlier: Outcome | None = None
    if worked.earlier:
        intake, at, acts = worked.earlier
        earlier = _open(database, office, worked, f"{worked.name}-earlier", intake, at)
        for number, act in enumerate(acts):
            earlier = _press(database, office, earlier, act, f"{worked.name}-earlier-{number}", {})
    case = _open(database, office, worked, worked.name, worked.intake, worked.opened_at)
    known = {EARLIER: earlier.case_id} if earlier else {}
    for step, stage in enumerate(worked.stages):
        for number, act in enumerate(stage.acts):
            key = f"{worked.name}-{step}-{number}"
            if act.on_earlier and earlier:
                earlier = _press(database, office, earlier, act, key, known)
            else:
                case = _press(database, office, case, act, key, known)
        yield Played(stage, case, earlier)


def _open(
    database: Database, office: Office, worked: WorkedCase, key: str, intake: Mapping[str, Any], at: str
) -> Outcome:
    opening = Opening(worked.workflow, f"person:{worked.opened_by}", f"worked-{key}", dict(intake))
    return database.write(partial(_opened, office=office, opening=opening, now=_moment(office, at)))


def _opened(work: Work, *, office: Office, opening: Opening, now: datetime) -> Outcome:
    return open_case(work, office, opening, now=now)


def _press(database: Database, office: Office, case: Outcome, act: Act, key: str, known: Mapping[str, str]) -> Outcome:
    is_citizen = act.by == PETITIONER
    attempt = Attempt(
        case.case_id,
        act.action,
        "party:petitioner" if is_citizen else f"person:{act.by}",
        case.version,
        f"worked-{key}",
        {name: known.get(value, value) if isinstance(value, str) else value for name, value in act.form.items()},
        act.reason,
        standing=_PARTY if is_citizen else None,
    )
    return database.write(partial(_pressed, office=office, attempt=attempt, now=_moment(office, act.at)))


def _pressed(work: Work, *, office: Office, attempt: Attempt, now: datetime) -> Outcome:
    return fire(work, office, attempt, now=now)


def _moment(office: Office, wall: str) -> datetime:
    return datetime.fromisoformat(wall).replace(tzinfo=office.zone).astimezone(UTC)
