"""
Play the examples of a lifecycle on the engine itself, and tell where something else comes than they expect.

Each is a case of its own in a database of its own, in memory: opened, moved and swept by the functions that run the
office, at moments that the example says, by people who are nobody of the office.
"""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import partial

from engine.amend import correct
from engine.attempts import Attempt, Opening, Outcome
from engine.compile import compile_lifecycle
from engine.counting import CannotReckon
from engine.deadlines import reckon
from engine.decide import File
from engine.definitions import Lifecycle
from engine.errors import BadForm, CaseNotFound, EngineError, NotAllowedHere, NotPermitted, Problem, TransitionRefused
from engine.example_definitions import Example, Expected, Filled, Step
from engine.execute import fire
from engine.expectations import unmet
from engine.ids import new_id
from engine.invented_people import Cast, cast_of
from engine.labels import Label
from engine.loading import Loaded
from engine.locking import Wanted, read_case
from engine.models import Case
from engine.office import Office
from engine.opening import open_case
from engine.snapshot import Snapshot
from engine.soundness.ground import is_day
from engine.soundness_sentences import say_soundness
from engine.source import Path
from engine.spans import Unit, parse_span
from engine.sweep import sweep
from engine.undoing import undo
from engine.unit_of_work import Database, Work, memory_database

#: Writes the people and units of an example into an office's own tables, so that its checks find them there.
Settle = Callable[[Work, Cast, date], None]

#: Far longer than any limit: what repeats until it is stopped is repeated in all that time.
MOST_DAYS = timedelta(days=1000)
#: Expectations of one step, each with where it stands.
Asked = tuple[tuple[Expected | None, Path], ...]

_HOW = {"correct": correct, "undo": undo}
#: What a refusal is called, and of which errors; the first that fits.
_KINDS: tuple[tuple[type[EngineError], str], ...] = (
    (NotAllowedHere, "no such action"),
    (NotPermitted, "not this role"),
    (TransitionRefused, "rule"),
    (BadForm, "form"),
    (CaseNotFound, "not seen"),
)


@dataclass(frozen=True, slots=True)
class _Refused:
    """That an act was refused: which kind of refusal, and the engine's own sentences."""

    kind: str
    why: Label


class _Stuck(Exception):
    """A step cannot be played; `label` says why."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.label = Label(zh=zh, en=en)


def play_examples(
    loaded: Loaded[Lifecycle], office: Office, *, settle: Settle = lambda _work, _cast, _today: None
) -> list[Problem]:
    """
    Play every example of a sound lifecycle.

    Args:
        loaded: the lifecycle with its places.
        office: calendar, codes, letters, registers, checks and other lifecycles; its people and its database are left
            alone.
        settle: as `Settle` says.
    """
    lifecycle = loaded.model
    compiled = compile_lifecycle(lifecycle, codes=office.codes, zone=office.zone)
    lifecycles = {**office.lifecycles, lifecycle.workflow: compiled}
    return [
        problem
        for number, example in enumerate(lifecycle.examples)
        for problem in _play(loaded, replace(office, lifecycles=lifecycles), example, ("examples", number), settle)
    ]


def _play(loaded: Loaded[Lifecycle], office: Office, example: Example, path: Path, settle: Settle) -> Iterator[Problem]:
    cast = cast_of(loaded.model, example, office.codes)
    office = replace(office, hooks=replace(office.hooks, identities=cast.identities, unknown=cast.unknown))
    now = _moment(example.given.at or loaded.model.in_force_from, office)
    with contextlib.closing(_Stage(loaded, office, cast, memory_database())) as stage:
        stage.prepare(settle, now)
        try:
            yield from stage.walk(example, path, now)
        except (CannotReckon, _Stuck) as stuck:
            yield stage.problem("example_stuck", stage.here, why=stuck.label)


class _Stage:
    """The case of one example with its database; `case_id` is empty before it is opened, `here` is what is played."""

    def __init__(self, loaded: Loaded[Lifecycle], office: Office, cast: Cast, database: Database) -> None:
        self.loaded, self.office, self.cast, self.database = loaded, office, cast, database
        self.case_id = ""
        self.here: Path = ()
        self._keys = itertools.count()

    def close(self) -> None:
        """Let the database go."""
        self.database.dispose()

    def prepare(self, settle: Settle, now: datetime) -> None:
        """Make the tables, and put there what every office has before its first case."""
        Case.metadata.create_all(self.database.engine)
        self.database.write(lambda work: self.office.publish(work, now))
        self.database.write(lambda work: settle(work, self.cast, self.office.today(now)))

    def walk(self, example: Example, path: Path, now: datetime) -> Iterator[Problem]:
        """Open the case and take every step; after a refusal that nobody expected no more."""
        latest = now + MOST_DAYS
        last = ((example.expect, (*path, "expect")),)
        self.here = (*path, "given")
        refused = self._press(partial(self._open, example=example, now=now), now)
        yield from self._judge(refused, () if example.do else last, self.here, now)
        for number, step in enumerate(() if refused else example.do):
            self.here, before = (*path, "do", number), now
            now = self._moment_of(step, before)
            if now < before:
                times = {"at": self._shown(now), "before": self._shown(before)}
                yield self.problem("example_backwards", (*self.here, "at"), **times)
                return
            if now > latest:
                raise _Stuck(f"一个例子最长{MOST_DAYS.days}天", f"an example lasts {MOST_DAYS.days} days at most")
            self._sweep(now)
            refused = self._press(partial(self._take, step=step, now=now), now)
            asked = ((step.expect, (*self.here, "expect")), *(last if number == len(example.do) - 1 else ()))
            yield from self._judge(refused, asked, self.here, now)
            if refused and not any(map(_is_refusal, asked)):
                return

    def _press(self, press: Callable[[Work], Outcome], now: datetime) -> _Refused | None:
        try:
            self.case_id = self.database.write(press).case_id
        except (TransitionRefused, BadForm, CaseNotFound) as refused:
            kind = next(kind for error, kind in _KINDS if isinstance(refused, error))
            return _Refused(kind, _why(refused, self.loaded.model))
        self._sweep(now)
        return None

    def _sweep(self, now: datetime) -> None:
        swept = sweep(self.database, self.office, now=now)
        if swept.failed:
            raise _Stuck(
                "期限到时应当做的事没有做成，原因见日志", "what a deadline does at its moment failed; the log says why"
            )

    def _open(self, work: Work, *, example: Example, now: datetime) -> Outcome:
        given, standing = example.given, self.cast.people[example.given.by]
        form = {"received_at": now.isoformat(), **_typed(given.fields)}
        workflow = self.loaded.model.workflow
        opening = Opening(workflow, standing.actor, self._key(), form, _files(given.files), standing=standing)
        return open_case(work, self.office, opening, now=now)

    def _take(self, work: Work, *, step: Step, now: datetime) -> Outcome:
        standing = self.cast.people[step.by]
        attempt = Attempt(
            case_id=self.case_id,
            action=step.action,
            actor=standing.actor,
            version=self._case(work).version,
            key=self._key(),
            form=_typed(step.form),
            reason=step.reason,
            files=_files(step.files),
            standing=standing,
        )
        return _HOW.get(step.action, fire)(work, self.office, attempt, now=now)

    def _key(self) -> str:
        return f"example-{next(self._keys)}"

    def _case(self, work: Work) -> Snapshot:
        found = read_case(work, self.case_id, Wanted(with_values=True))
        assert found, f"there is no case {self.case_id}"
        return found.case

    def _judge(self, refused: _Refused | None, asked: Asked, here: Path, now: datetime) -> Iterator[Problem]:
        """What is not as expected; a refusal that nobody expected is told at the step itself."""
        if refused and not any(map(_is_refusal, asked)):
            yield self.problem("example_refused", here, kind=refused.kind, why=refused.why)
            return
        for expect, path in asked:
            if expect:
                yield from self._of_refusal(refused, expect, path)
                if self.case_id:
                    yield from self._of_case(expect, path, now)

    def _of_refusal(self, refused: _Refused | None, expect: Expected, path: Path) -> Iterator[Problem]:
        where, wanted = (*path, "refused" if expect.refused else "because"), expect.refused or expect.because
        if refused is None and wanted:
            yield self.problem("example_taken", where, expected=wanted)
        elif refused and expect.refused and expect.refused != refused.kind:
            yield self.problem("example_refused", where, kind=refused.kind, why=refused.why)
        elif (
            refused and expect.because and not any(expect.because in told for told in (refused.why.zh, refused.why.en))
        ):
            what = Label(zh="不能办的理由", en="The reason")
            told = {"what": what, "expected": expect.because, "came": refused.why}
            yield self.problem("example_differs", (*path, "because"), **told)

    def _of_case(self, expect: Expected, path: Path, now: datetime) -> Iterator[Problem]:
        with self.database.reading() as work:
            case = self._case(work)
            compiled = self.office.compiled(work, case.definition)
        for one in unmet(self.office, compiled, case, self.cast, expect, now=now):
            told = {"what": one.what, "expected": one.expected, "came": one.came}
            yield self.problem("example_differs", (*path, *one.path), **told)

    def _moment_of(self, step: Step, before: datetime) -> datetime:
        if step.at:
            return _moment(step.at, self.office)
        if step.after is None:
            return before
        span, calendar = parse_span(step.after), self.office.calendar
        reached = reckon(before, span, calendar=calendar)
        is_hours = span.unit in (Unit.HOURS, Unit.WORKING_HOURS)
        return reached.due_at if is_hours else calendar.opening_of(reached.due_day)

    def _shown(self, moment: datetime) -> str:
        return moment.astimezone(self.office.zone).isoformat(timespec="minutes")[:16]

    def problem(self, code: str, path: Path, **values: object) -> Problem:
        """A finding of an example."""
        return self.loaded.problem(code, say_soundness(code, **values), *path)


def _moment(text: str, office: Office) -> datetime:
    """A moment of an example, in UTC; of a day, when the office opens on it."""
    if is_day(text):
        return office.calendar.opening_of(date.fromisoformat(text))
    return datetime.fromisoformat(text).replace(tzinfo=office.zone).astimezone(UTC)


def _is_refusal(asked: tuple[Expected | None, Path]) -> bool:
    expect, _ = asked
    return expect is not None and bool(expect.refused or expect.because)


def _typed(form: Mapping[str, Filled]) -> dict[str, object]:
    return {name: list(value) if isinstance(value, tuple) else value for name, value in form.items()}


def _files(names: tuple[str, ...]) -> tuple[File, ...]:
    return tuple(File(new_id(), name, "application/octet-stream", 1, "0" * 64) for name in names)


def _why(refused: TransitionRefused | BadForm | CaseNotFound, lifecycle: Lifecycle) -> Label:
    """All that the engine says, in one text."""
    if isinstance(refused, TransitionRefused):
        told = [one.reason for one in refused.refusals]
    elif isinstance(refused, BadForm):
        told = [_named(lifecycle, name, why) for name, why in refused.problems.items()]
    else:
        told = [Label(zh="此人看不到这件事项", en="whoever this is may not know of the case")]
    return Label(zh="；".join(one.zh for one in told), en="; ".join(one.en for one in told))


def _named(lifecycle: Lifecycle, name: str, why: Label) -> Label:
    label = lifecycle.fields[name].label
    return Label(zh=f"{label.zh}：{why.zh}", en=f"{label.en}: {why.en}")
