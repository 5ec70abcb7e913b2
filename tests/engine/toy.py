"""The parcel office of the engine's tests: one lifecycle, a few people, and short ways to act."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta
from pathlib import Path

from engine.amend import correct
from engine.attempts import Attempt, Opening
from engine.calendars import chinese_calendar_of
from engine.compile import compile_lifecycle
from engine.execute import fire
from engine.hooks import Hooks, RegisterRule
from engine.labels import Label
from engine.loading import load_lifecycle
from engine.locking import Wanted, read_case
from engine.office import Letter, Office
from engine.opening import open_case
from engine.roles import Standing
from engine.soundness import Surroundings
from engine.undoing import undo

FILE = Path(__file__).parent / "toy.yaml"
#: A Monday morning, nine o'clock in Shanghai.
NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
DAY = timedelta(days=1)
CODES = {"stamp": {"fragile": Label(zh="易碎", en="Fragile"), "express": Label(zh="快件", en="Express")}}
LETTERS = ("slip", "pass", "delay")
SURROUNDINGS = Surroundings(
    codes=CODES,
    letters=frozenset(LETTERS),
    checks={"carrier_is_free": frozenset({"who", "size"})},
    registers=frozenset({"parcels", "papers"}),
    groups=frozenset({"desk", "deputies", "vault"}),
    units=frozenset({"depot"}),
    maps=frozenset({"zones"}),
    outside=frozenset({"customs"}),
)
FORM = {"title": "一箱书", "received_at": "2026-03-02T09:00", "weight": "10", "size": "small", "address": "某村1号"}

_keys = itertools.count()


def person(name, *holders):
    return Standing(f"person:{name}", frozenset({f"person:{name}", *holders}), frozenset({f"person:{name}"}))


CLERK = person("ann", "group:desk")
OTHER_CLERK = person("amy", "group:desk")
CHIEF = person("bob", "head:depot", "unit:depot")
DEPUTY = person("dan", "group:deputies")
CARRIER = person("cy")
ZONE_CHIEF = person("zoe", "map:zones:small")
GUARD = person("gus", "group:vault")
STRANGER = person("sam")
RECEIVER = Standing("party:receiver", frozenset({"party:receiver"}), frozenset({"party:receiver"}))
EVERYBODY = (CLERK, OTHER_CLERK, CHIEF, DEPUTY, CARRIER, GUARD)


def identities(_work, holders, _today):
    return {holder: [someone.identities for someone in EVERYBODY if holder in someone.holders] for holder in holders}


def toy_office(*texts):
    """An office whose lifecycles are these, or the toy alone."""
    calendar = chinese_calendar_of()
    models = [load_lifecycle(text, file="toy.yaml").model for text in texts or (FILE.read_bytes(),)]
    hooks = Hooks(
        checks={"carrier_is_free": lambda question: question.given["who"] != "full"},
        compose=lambda paper: {
            "number": paper.number,
            "title": paper.values["title"],
            "until": str(paper.clocks["carry"].due_day),
        },
        identities=identities,
    )
    return Office(
        lifecycles={model.workflow: compile_lifecycle(model, codes=CODES, zone=calendar.zone) for model in models},
        calendar=calendar,
        codes=CODES,
        letters={name: Letter(Label(zh=name, en=name), "papers") for name in LETTERS},
        registers={
            "parcels": RegisterRule("P-{year}{month}{day}-{number:03}", "daily"),
            "papers": RegisterRule("N{year}-{number}", "yearly"),
        },
        hooks=hooks,
    )


class Depot:
    """An office with its database."""

    def __init__(self, database, office):
        self.database, self.office = database, office

    def open(self, by=CLERK, *, workflow="parcel", now=NOW, key=None, **form):
        opening = Opening(workflow, by.actor, key or fresh_key(), {**FORM, **form}, standing=by)
        return self.database.write(lambda work: open_case(work, self.office, opening, now=now))

    def act(self, case, action, by=CLERK, *, version=0, now=NOW, key=None, reason=None, files=(), **form):
        attempt = Attempt(
            case.case_id,
            action,
            by.actor,
            self.case(case).version if version == 0 else version,
            key or fresh_key(),
            form,
            reason="pressed by mistake" if action == "undo" and reason is None else reason,
            files=files,
            standing=by,
        )
        how = {"correct": correct, "undo": undo}.get(action, fire)
        return self.database.write(lambda work: how(work, self.office, attempt, now=now))

    def case(self, outcome):
        with self.database.reading() as work:
            return read_case(work, outcome.case_id, Wanted(with_values=True)).case


def fresh_key():
    return f"key-{next(_keys)}"
