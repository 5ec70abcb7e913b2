"""Whose turn it is in the demo office: nobody is asked to do what would be refused whatever is filled in."""

from __future__ import annotations

import re
import shutil
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from engine.decide import Asked, may_act, refusals_of_rules, roles_on, signatures
from engine.facts import read_doers
from engine.locking import Wanted, read_case
from engine.statements import Statement
from engine.unit_of_work import open_database
from tests.qingxi import FILE, office
from tests.workflows.desk import scan
from workflows import queries, turn_queries
from workflows.demo.office import install_rota, stories
from workflows.demo.staff import DEMO_PEOPLE
from workflows.installing import install_people
from workflows.next_steps import next_steps
from workflows.office_file import read_office
from workflows.people import standing_of
from workflows.playing import Teller, tell

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
SINCE = datetime(2024, 11, 24, tzinfo=ZoneInfo("Asia/Shanghai"))
#: A condition that reads what is filled in or handed in; a check that looks into the form itself names its fields.
OF_THE_FORM = re.compile(r"\bform\.|\bfiles\b")
#: What comes first, by the sentence that says so: a case waits for the next act all the same.
FIRST = {
    "Contact the petitioner and record it first": ("contact",),
    "A red matter needs its package owner and the five ones first": ("make_package",),
    "The package owner must meet the petitioner first": ("make_package", "leader_met"),
}
#: So many acts stand on the first pages at the least; with fewer there would be nothing to look at.
FEWEST = 100
#: Where nothing is left to do but to let the petitioner's time run out, to ask for review or re-review and to rate.
WAITS_FOR_THE_PETITIONER = {"delivered", "reviewed"}
_OPEN = Statement("SELECT id, title, state FROM case_ WHERE ended_at IS NULL")
ASKS_THE_FORM = {"phone_can_be_dialled", "stays_reachable", "title_names_nobody"}


@pytest.fixture(scope="module")
def demo(sqlite_template, tmp_path_factory):
    """The demo office at noon, with every story played."""
    file = shutil.copy(sqlite_template, tmp_path_factory.mktemp("turns") / "office.db")
    database = open_database(f"sqlite:///{file}")
    units = {name: (unit.name, unit.kind) for name, unit in read_office(FILE).units.items()}
    calendar = office().calendar

    def take_office(work):
        install_people(work, DEMO_PEOPLE, units, SINCE.date())
        install_rota(work, today=NOON.date(), since=SINCE.date(), calendar=calendar)

    database.write(take_office)
    database.write(lambda work: office().publish(work, SINCE))
    tell(database, office(), stories(now=NOON, calendar=calendar), until=NOON, teller=Teller(papers=scan))
    yield database
    database.dispose()


def against(work, compiled, case, standing, step):
    """Every reason for which this press would be refused, whatever is filled in and handed in."""
    act, roles = step.act, roles_on(compiled, case, standing)
    if not step.roles & roles:
        yield "not this role"
    for name in (read_doers(act.not_by) or ()) if act.not_by else ():
        if standing.actor in case.doers.get(name, ()):
            yield f"did {name}"
    if standing.actor in [one["actor"] for one in signatures(compiled, case, act)]:
        yield "signed already"
    known = tuple(rule for rule in act.when if not reads_the_form(rule))
    asked = Asked(step.name, act.model_copy(update={"when": known}), {}, None, (), standing, roles, NOON)
    yield from (found.reason.en for found in refusals_of_rules(work, office(), compiled, case, asked))


def reads_the_form(rule):
    words = " ".join([rule.rule or "", *map(str, rule.with_.values())])
    return bool(OF_THE_FORM.search(words)) or rule.check in ASKS_THE_FORM


def is_to_be_done_first(compiled, case, step, standing, reason):
    """Whether a case always waits for the act, and whoever is turned away now is told what comes first, and does it."""
    waits = next(one for one in compiled.awaited[case.state] if one.action is step.act)
    first = FIRST.get(reason, ())
    acts = {**compiled.actions[case.state], **compiled.records[case.state]}
    return not waits.when_possible and any(
        may_act(compiled, case, acts[name]) & roles_on(compiled, case, standing) or is_waiting(compiled, case, name)
        for name in first
    )


def is_waiting(compiled, case, name):
    """Whether this act is somebody's turn on the case."""
    return name in {step.name for step in next_steps(compiled, case, now=NOON)}


def listed(work, one):
    """Every act that stands on the first page of somebody, with the case as it is."""
    standing = standing_of(work, one.login, NOON.date())
    page = queries.overview(work, office(), standing, now=NOON, soon=NOON + timedelta(days=7))
    for turn in turn_queries.turns(work, office(), standing, page.turn, now=NOON):
        compiled = office().compiled(work, turn.case.definition)
        wanted = Wanted(actor_id=one.login, today=NOON.date(), with_values=True)
        case = read_case(work, turn.case.id, wanted, standing=office().hooks.standing).case
        yield standing, compiled, case, turn.steps


def test_whoever_has_the_turn_is_not_turned_away_by_what_was_known_before(demo):
    wrong, shown = set(), 0
    with demo.reading() as work:
        for one in DEMO_PEOPLE:
            for standing, compiled, case, steps in listed(work, one):
                shown += len(steps)
                wrong |= {
                    (one.login, case.title, step.name, reason)
                    for step in steps
                    for reason in against(work, compiled, case, standing, step)
                    if not is_to_be_done_first(compiled, case, step, standing, reason)
                }

    assert shown > FEWEST
    assert wrong == set()


def test_who_has_the_turn_on_a_case_is_shown_an_act(demo):
    with demo.reading() as work:
        idle = {(one.login, case.title) for one in DEMO_PEOPLE for *_, case, steps in listed(work, one) if not steps}

    assert idle == set()


def test_every_open_matter_is_somebodys_turn(demo):
    with demo.reading() as work:
        held = {case.id for one in DEMO_PEOPLE for *_, case, _ in listed(work, one)}
        left = [(title, state) for id_, title, state in work.rows(_OPEN) if id_ not in held]

    assert {state for _, state in left} <= WAITS_FOR_THE_PETITIONER
