"""
Parcels to which anything happens in any order, on both databases: whoever presses whatever, corrects, undoes, and
lets time pass, what is stored follows from the entries, and only what was offered could be done.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.attempts import Attempt
from engine.decide import File
from engine.errors import BadForm, CaseNotFound, EngineError, NotAllowedHere, NotPermitted, TransitionRefused
from engine.execute import fire
from engine.ids import new_id
from engine.possible import possible_actions
from engine.sweep import sweep
from engine.verify import verify_case
from tests.engine.toy import (
    CARRIER,
    CHIEF,
    CLERK,
    DEPUTY,
    GUARD,
    NOW,
    OTHER_CLERK,
    RECEIVER,
    STRANGER,
    ZONE_CHIEF,
    fresh_key,
)

PEOPLE = (CLERK, OTHER_CLERK, CHIEF, DEPUTY, CARRIER, GUARD, RECEIVER, STRANGER, ZONE_CHIEF)
NAMES = ["ann", "amy", "bob", "dan", "gus", "cy"]
STEPS = 16
#: What ends a walk early, and is therefore done less often.
ENDING = {"give_up", "lock_up", "turn_away", "join"}
#: How often a step is which: mostly what is offered, so that walks get somewhere.
KINDS = ["offered"] * 7 + ["stray", "mend", "mend", "time"]
#: What may be typed into each field of the toy; days and the other parcel come from the walk.
TYPED = {
    "title": st.sampled_from(["一箱书", "a box", ""]),
    "received_at": st.sampled_from(["2026-03-02T09:00", "2026-03-01T18:00", "2026-02-20T08:00"]),
    "weight": st.integers(0, 101).map(str),
    "size": st.sampled_from(["small", "medium", "large"]),
    "stamps": st.lists(st.sampled_from(["fragile", "express"]), max_size=2),
    "carrier": st.sampled_from(["cy", "cy", "ann", "full"]),
    "first_clerk": st.sampled_from(["ann", "amy"]),
    "about": st.sampled_from(["depot", "harbour"]),
    "barred": st.lists(st.sampled_from(NAMES), max_size=3),
    "address": st.sampled_from(["某村1号", ""]),
    "contents": st.text("书 \n", max_size=5),
    "pieces": st.lists(st.sampled_from(["a box", "a bag"]), max_size=2),
    "more_days": st.integers(0, 31).map(str),
    "fate": st.sampled_from(["keep", "back"]),
    "note": st.just("seen"),
    "papers_complete": st.sampled_from(["true", "false"]),
}
WALKS = settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


class Walk:
    """Two parcels and a clock, moved by what hypothesis draws."""

    def __init__(self, depot, data):
        self.depot, self.data, self.now, self.failed = depot, data, NOW, 0
        self.compiled = depot.office.lifecycles["parcel"]
        self.parcels = [depot.open(by=OTHER_CLERK, **self._typed_at_opening()) for _ in range(2)]

    def step(self):
        """One press of somebody, or some time in which the deadlines do what they do."""
        kind = self._draw(st.sampled_from(KINDS))
        if kind == "time":
            self.now += timedelta(hours=self._draw(st.sampled_from([1, 12, 24, 100, 400])))
            self.failed += sweep(self.depot.database, self.depot.office, now=self.now).failed
            return
        parcel = self._draw(st.sampled_from(self.parcels))
        names = {"offered": self._whose, "stray": self._everything, "mend": self._mending}[kind](parcel)
        name = self._draw(st.sampled_from([*sorted(names), *sorted(names.keys() - ENDING) * 3] or ["ring"]))
        with suppress(EngineError):
            self.depot.act(
                parcel,
                name,
                self._draw(st.sampled_from(names.get(name, PEOPLE))),
                now=self.now,
                reason=self._draw(st.sampled_from(["because", "because", "because", None])),
                files=(File(new_id(), "proof.pdf", "application/pdf", 10, "ab" * 32),),
                **self.form(name),
            )

    def _whose(self, parcel):
        whose = {}
        for who in PEOPLE:
            whose |= {name: (*whose.get(name, ()), who) for name in self.offered(parcel, who)}
        return whose

    def _everything(self, _parcel):
        return dict.fromkeys(self.names(), PEOPLE)

    def _mending(self, parcel):
        last = self.depot.case(parcel).last_actor
        return dict.fromkeys(("undo", "correct"), (CHIEF, *(who for who in PEOPLE if who.actor == last), *PEOPLE[:4]))

    def names(self):
        """Every action and record of the definition."""
        return {name for possible in self.compiled.actions.values() for name in possible} | {
            *self.compiled.lifecycle.records
        }

    def offered(self, parcel, who):
        """The names of what somebody may try on a parcel now."""
        case = self.depot.case(parcel)
        seen = case.may_be_seen_by(who)
        return {possible.name for possible in possible_actions(self.compiled, case, who)} if seen else set()

    def form(self, name):
        """What is typed into the form of an act."""
        lifecycle = self.compiled.lifecycle
        if name == "correct":
            return self._draw(
                st.fixed_dictionaries({}, optional={field: TYPED[field] for field in lifecycle.correct.fields})
            )
        acts = [possible[name] for possible in self.compiled.actions.values() if name in possible]
        act = acts[0] if acts else lifecycle.records.get(name)
        return self._typed(lifecycle.forms[act.form]) if act and act.form else {}

    def faults(self):
        """What does not follow from the entries of the two parcels."""
        with self.depot.database.reading() as work:
            return [fault for one in self.parcels for fault in verify_case(work, self.depot.office, one.case_id).faults]

    def tried(self, parcel, who, name):
        """How the engine answers to a press that is not kept: `done`, or the kind of its refusal."""
        form = self.form(name)
        version = self.depot.case(parcel).version
        attempt = Attempt(parcel.case_id, name, who.actor, version, fresh_key(), form, reason="because", standing=who)
        try:
            self.depot.database.write(lambda work: _take_back(fire(work, self.depot.office, attempt, now=self.now)))
        except (EngineError, _Done) as answer:
            return type(answer)

    def _typed_at_opening(self):
        opening = {"weight": st.integers(1, 20).map(str), "title": st.just("一箱书"), "size": st.just("small")}
        optional = {name: TYPED[name] for name in ("contents", "barred", "about", "first_clerk", "stamps")}
        return self._draw(st.fixed_dictionaries(opening, optional=optional))

    def _typed(self, form):
        days = st.sampled_from([0, 0, 0, -1, -20, 1])
        day = days.map(lambda ago: (self.now + timedelta(days=ago)).date().isoformat())
        joins = st.sampled_from([parcel.case_id for parcel in (*self.parcels, self.parcels[0])])
        typed = {**TYPED, "handed_on": day, "told_on": day, "joins": joins}
        return self._draw(
            st.fixed_dictionaries(
                {name: typed[name] for name in form.fields}, optional={name: typed[name] for name in form.optional}
            )
        )

    def _draw(self, strategy):
        return self.data.draw(strategy)


class _Done(Exception):
    """The press was taken; raised so that nothing of it is kept."""


def _take_back(_outcome):
    raise _Done


@WALKS
@given(data=st.data())
def test_whatever_happens_in_whatever_order_every_row_follows_from_the_entries(depot, data):
    walk = Walk(depot, data)

    for _ in range(STEPS):
        walk.step()

        assert (walk.faults(), walk.failed) == ([], 0)


@WALKS
@given(data=st.data())
def test_only_what_is_offered_can_be_done_and_the_rest_is_refused_as_such(depot, data):
    walk = Walk(depot, data)
    for _ in range(STEPS // 2):
        walk.step()
    who = data.draw(st.sampled_from(PEOPLE))
    parcel = walk.parcels[0]
    names = walk.names()
    offered = walk.offered(parcel, who)

    answers = {name: walk.tried(parcel, who, name) for name in sorted(names)}

    assert {answers[name] for name in offered} <= {_Done, BadForm, TransitionRefused}
    assert {answers[name] for name in names - offered} <= {NotAllowedHere, NotPermitted, CaseNotFound}
