"""A desk at which stories are played through the engine: who presses what, one hour after the other."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta

from engine.amend import correct
from engine.attempts import Attempt, Opening
from engine.decide import File
from engine.errors import TransitionRefused
from engine.execute import fire
from engine.ids import new_id
from engine.locking import Wanted, read_case
from engine.opening import open_case
from engine.roles import Standing
from engine.sweep import sweep
from workflows.demo.staff import DEMO_PEOPLE
from workflows.installing import install_people
from workflows.office_file import read_office
from workflows.people import standing_of

SINCE = date(2026, 1, 1)
#: Monday, nine o'clock in the office.
NINE = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
PARTY = Standing("party:petitioner", frozenset({"party:petitioner"}), frozenset({"party:petitioner"}))
PAPER = File("paper", "signed.pdf", "application/pdf", 1200, "0" * 64)


@dataclass(frozen=True, slots=True)
class Step:
    """One press; `days` pass before it, and then the clock strikes."""

    who: str
    action: str
    form: dict[str, object] = field(default_factory=dict)
    days: int = 0
    reason: str | None = None
    paper: bool = False


def scan(_title):
    """The file of a signed paper."""
    return (replace(PAPER, id=new_id()),)


def does(who, action, /, *, days=0, reason=None, paper=False, **form):
    return Step(who, action, form, days, reason, paper)


def corrects(who, /, *, reason, **form):
    return Step(who, "correct", form, reason=reason)


class Desk:
    """One case on one database; `told` gathers the sentences of refusals, in order."""

    def __init__(self, database, office, file):
        self.database, self.office, self.now, self.told = database, office, NINE, []
        units = {name: (unit.name, unit.kind) for name, unit in read_office(file).units.items()}
        database.write(lambda work: install_people(work, DEMO_PEOPLE, units, SINCE))
        database.write(lambda work: office.publish(work, NINE))

    def open(self, workflow, form, *, who="lijia"):
        actor, standing = _actor(who)
        opening = Opening(workflow, actor, new_id(), form, standing=standing)
        self.case = self.database.write(lambda work: open_case(work, self.office, opening, now=self.now))

    def play(self, steps):
        for step in steps:
            self.now += timedelta(days=step.days, hours=0 if step.days else 1)
            sweep(self.database, self.office, now=self.now)
            try:
                self.case = self.press(step)
            except TransitionRefused as refused:
                self.told += [refusal.reason.en for refusal in refused.refusals]
        return self

    def refused(self, step):
        """The sentences by which a press is refused; none where it passes. They are not gathered."""
        gathered, self.told = self.told, []
        said = self.play([step]).told
        self.told = gathered
        return said

    def press(self, step):
        actor, standing = _actor(step.who)
        today = self.office.today(self.now).isoformat()
        form = {name: today if value == "today" else value for name, value in step.form.items()}
        files = scan(step.action) if step.paper else ()
        attempt = Attempt(
            self.case.case_id, step.action, actor, self.snapshot.version, new_id(), form, step.reason, files, standing
        )
        act = correct if step.action == "correct" else fire
        return self.database.write(lambda work: act(work, self.office, attempt, now=self.now))

    @property
    def snapshot(self):
        with self.database.reading() as work:
            wanted = Wanted(actor_id="lijia", today=self.office.today(self.now))
            return read_case(work, self.case.case_id, wanted, standing=self.office.hooks.standing).case

    def who_sees_it(self):
        """The logins of everybody of the office who may know of the case."""
        case, today = self.snapshot, self.office.today(self.now)
        with self.database.reading() as work:
            return {one.login for one in DEMO_PEOPLE if case.may_be_seen_by(standing_of(work, one.login, today))}


def _actor(who):
    return ("party:petitioner", PARTY) if who == "petitioner" else (f"person:{who}", None)
