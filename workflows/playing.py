"""Play matters through the engine, each act at its own moment and by the person whose turn it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from itertools import chain
from typing import Any

from engine.attempts import Attempt, Opening, Outcome
from engine.decide import File
from engine.errors import EngineError
from engine.execute import fire
from engine.labels import Label
from engine.office import Office
from engine.opening import open_case
from engine.roles import Standing
from engine.statements import Statement, as_moment
from engine.sweep import sweep
from engine.unit_of_work import Database, Work
from workflows.worked_cases import EARLIER, PETITIONER, Act, Stage, WorkedCase

#: As what a petitioner comes; the session binds it to the one case.
_PARTY = Standing("party:petitioner", frozenset({"party:petitioner"}), frozenset({"party:petitioner"}))
_NEXT_STEP = Statement("SELECT min(next_at) FROM deadline")
_VERSION = Statement("SELECT version FROM case_ WHERE id = :id")


class StepFailed(EngineError):
    """A step of a limit could not be taken: the engine has a fault."""


class ActRefused(EngineError):
    """An act of a story was refused: the story and the lifecycles do not agree. `label` says which, and why."""

    def __init__(self, title: str, at: str, action: str, why: EngineError) -> None:
        self.label = Label(
            zh=f"事项“{title}”{at.replace('T', ' ')} 的操作 {action} 没有办成：{why}",
            en=f"The act {action} of {at.replace('T', ' ')} on the matter “{title}” was refused: {why}",
        )
        super().__init__(str(self.label))


@dataclass(frozen=True, slots=True)
class Story:
    """A matter from its registration on. In a form, `{name}` stands for the id of the story of that name."""

    name: str
    opened_by: str
    opened_at: str
    intake: Mapping[str, Any]
    acts: tuple[Act, ...] = ()
    workflow: str = "petition"


@dataclass(frozen=True, slots=True)
class Teller:
    """
    What is done beside the acts while stories are told.

    Args:
        opened: called in the transaction in which a story's case is opened.
        papers: the stored file of a signed paper, by its title.
        progress: called with the number of acts done and of all.
    """

    opened: Callable[[Work, Story, Outcome, datetime], None] = lambda _work, _story, _case, _now: None
    papers: Callable[[str], tuple[File, ...]] = lambda _title: ()
    progress: Callable[[int, int], None] = lambda _done, _every: None


@dataclass(frozen=True, slots=True)
class Played:
    """Where a worked case stands after a stage, and the matter that was open before it."""

    stage: Stage
    case: Outcome
    earlier: Outcome | None


def tell(
    database: Database, office: Office, stories: Iterable[Story], *, until: datetime, teller: Teller | None = None
) -> dict[str, Outcome]:
    """
    Play many stories at once, every act of all of them in order of time, up to a moment; what lies later is left out.

    Between the acts the steps of limits are taken, each at its own moment. Returns where each story stands, by name.

    Raises:
        ActRefused: an act was refused.
        StepFailed: a step failed.
    """
    told: dict[str, Outcome] = {}
    teller = teller or Teller()
    acts = sorted(chain.from_iterable(map(_timeline, stories)), key=lambda act: act[0])
    acts = [act for act in acts if _moment(office, act[0]) <= until]
    known: dict[str, str] = {}
    now = datetime.min.replace(tzinfo=UTC)
    for done, (at, key, story, act) in enumerate(acts, 1):
        before, now = now, _moment(office, at)
        _watch(database, office, since=before, until=now)
        try:
            if act is None:
                case = _open(database, office, story, key, opened=teller.opened)
                known[f"{{{story.name}}}"] = case.case_id
            else:
                case = _press(database, office, told[story.name], act, key, known=known, files=_files(act, teller))
        except EngineError as why:
            raise ActRefused(str(story.intake["title"]), at, act.action if act else "open", why) from why
        told[story.name] = case
        teller.progress(done, len(acts))
    _watch(database, office, since=now, until=until)
    return told


def stories_of(worked: WorkedCase, afterwards: Iterable[Act] = ()) -> tuple[Story, ...]:
    """A worked case as stories: the matter that was open before, if any, and its own, with what was done besides."""
    acts = [*chain.from_iterable(stage.acts for stage in worked.stages), *afterwards]
    if worked.earlier is None:
        return (Story(worked.name, worked.opened_by, worked.opened_at, worked.intake, _in_time(acts), worked.workflow),)
    name = f"{worked.name}_earlier"
    intake, at, first_acts = worked.earlier
    earlier = [*first_acts, *(act for act in acts if act.on_earlier)]
    named = [replace(act, form=_named(act.form, {EARLIER: f"{{{name}}}"})) for act in acts if not act.on_earlier]
    return (
        Story(name, worked.opened_by, at, intake, _in_time(earlier), worked.workflow),
        Story(worked.name, worked.opened_by, worked.opened_at, worked.intake, _in_time(named), worked.workflow),
    )


def play(
    database: Database, office: Office, worked: WorkedCase, *, papers: Callable[[str], tuple[File, ...]]
) -> Iterator[Played]:
    """
    Play a worked case stage by stage, without the steps of its limits; `papers` is as for `Teller`.

    Raises:
        EngineError: an act was refused; the file and the rules do not agree.
    """
    earlier: Outcome | None = None
    teller = Teller(papers=papers)
    if worked.earlier:
        intake, at, acts = worked.earlier
        before = Story(f"{worked.name}-earlier", worked.opened_by, at, intake, workflow=worked.workflow)
        earlier = _open(database, office, before, before.name)
        for number, act in enumerate(acts):
            earlier = _press(database, office, earlier, act, f"{before.name}-{number}")
    own = Story(worked.name, worked.opened_by, worked.opened_at, worked.intake, workflow=worked.workflow)
    case = _open(database, office, own, own.name)
    known = {EARLIER: earlier.case_id} if earlier else {}
    for step, stage in enumerate(worked.stages):
        for number, act in enumerate(stage.acts):
            key = f"{worked.name}-{step}-{number}"
            if act.on_earlier and earlier:
                earlier = _press(database, office, earlier, act, key, known=known, files=_files(act, teller))
            else:
                case = _press(database, office, case, act, key, known=known, files=_files(act, teller))
        yield Played(stage, case, earlier)


def _timeline(story: Story) -> Iterator[tuple[str, str, Story, Act | None]]:
    """Every act with its moment and its key, the opening as None."""
    yield story.opened_at, story.name, story, None
    for number, act in enumerate(story.acts):
        yield act.at, f"{story.name}-{number}", story, act


def _in_time(acts: Iterable[Act]) -> tuple[Act, ...]:
    return tuple(sorted(acts, key=lambda act: act.at))


def _watch(database: Database, office: Office, *, since: datetime, until: datetime) -> None:
    """
    Take the steps of limits as a watchman would who never sleeps.

    A limit that an act has shortened may have steps that lie before the act; they are taken right after it, at `since`.
    """
    while (moment := _next_step(database)) and moment <= until:
        if sweep(database, office, now=max(moment, since)).failed:
            raise StepFailed(f"a step of {moment.isoformat()} failed")


def _next_step(database: Database) -> datetime | None:
    with database.reading() as work:
        moment: datetime | None = as_moment(work.row(_NEXT_STEP)[0])
    return moment


def _files(act: Act, teller: Teller) -> tuple[File, ...]:
    return teller.papers(act.paper) if act.paper else ()


def _open(
    database: Database,
    office: Office,
    story: Story,
    key: str,
    *,
    opened: Callable[[Work, Story, Outcome, datetime], None] | None = None,
) -> Outcome:
    opening = Opening(story.workflow, f"person:{story.opened_by}", f"played-{key}", dict(story.intake))
    now = _moment(office, story.opened_at)

    def begin(work: Work) -> Outcome:
        case = open_case(work, office, opening, now=now)
        if opened:
            opened(work, story, case, now)
        return case

    return database.write(begin)


def _press(
    database: Database,
    office: Office,
    case: Outcome,
    act: Act,
    key: str,
    *,
    known: Mapping[str, str] | None = None,
    files: tuple[File, ...] = (),
) -> Outcome:
    is_citizen = act.by == PETITIONER
    attempt = Attempt(
        case.case_id,
        act.action,
        "party:petitioner" if is_citizen else f"person:{act.by}",
        None,
        f"played-{key}",
        _named(act.form, known or {}),
        act.reason,
        files,
        standing=_PARTY if is_citizen else None,
    )
    return database.write(partial(_pressed, office=office, attempt=attempt, now=_moment(office, act.at)))


def _pressed(work: Work, *, office: Office, attempt: Attempt, now: datetime) -> Outcome:
    # A step of a limit may have changed the case since the act before: who acts looks at the page first.
    version = work.row(_VERSION, id=attempt.case_id)[0]
    return fire(work, office, replace(attempt, version=version), now=now)


def _named(form: Mapping[str, Any], known: Mapping[str, str]) -> dict[str, Any]:
    return {name: known.get(value, value) if isinstance(value, str) else value for name, value in form.items()}


def _moment(office: Office, wall: str) -> datetime:
    return datetime.fromisoformat(wall).replace(tzinfo=office.zone).astimezone(UTC)
