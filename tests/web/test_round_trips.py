from __future__ import annotations

import sys
from dataclasses import replace
from functools import partial

import pytest

from engine.amend import correct
from engine.attempts import Attempt
from engine.errors import EngineError
from engine.execute import fire
from engine.ids import new_id
from engine.undoing import undo
from engine.unit_of_work import open_database
from tests import qingxi
from tests.qingxi import NOW, opened, pressed
from tests.statement_count import wire
from tests.web.test_cases import SORTED
from tests.workflows.desk import PAPER, Desk, _actor
from tests.workflows.ways import INTAKE, WAYS

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="libpq's wheel writes traces on Linux only")

COMPILED = qingxi.office().lifecycles["petition"]
PETITION = COMPILED.sha256
#: What an act is: the transaction begins, one statement locks the case and reads all, one writes all, and the commit.
ACT = ["begin", "lock and read", "write", "commit"]
#: Where these change who is kept out, one question finds out who stands in for them.
KEEPING_OUT = frozenset({"request_recusal", "grant_recusal", "refuse_recusal", "declare_interest"})
#: A case that a record opens in place of its entry: the key, who and what is there (twice), stand-ins, numbers, messages.
ASIDE = ["ask", "ask", "ask", "ask", "draw", "draw", "tell"]
#: Whoever and whatever a form names in such fields is asked for in one question.
NAMING = frozenset({"person", "persons", "unit", "units"})
WORDS = {
    "BEGIN": "begin",
    "WITH locked": "lock and read",
    "WITH stored": "write",
    "SELECT": "ask",
    "INSERT INTO register": "draw",
    "INSERT INTO outbox": "tell",
    "COMMIT": "commit",
    "ROLLBACK": "undo",
    "DEALLOCATE": "forget what was made ready",
}


def told(heard):
    """What was sent, a word for each round trip. `new: ` stands before what is made ready on this connection first."""
    return [_word(text.strip()) for text in heard.texts]


def _word(text):
    rest = text.removeprefix("PREPARE ").strip()
    word = next(word for start, word in WORDS.items() if rest.startswith(start))
    return f"new: {word}" if rest != text else word


@pytest.fixture
def line(empty_postgres_url, tmp_path):
    """The wire to a PostgreSQL with the office of Qingxi."""
    database = open_database(empty_postgres_url)
    database.write(qingxi.take_office)
    with wire(database, tmp_path) as line:
        yield line


def attempt_of(case, action, *, by="lin", version=None, reason=None, files=(), **form):
    """A press as a page sends it, with the hash of the definition that the page was made for."""
    actor, version = f"person:{by}", version or case.version
    files = tuple(replace(file, id=new_id()) for file in files)
    return Attempt(case.case_id, action, actor, version, new_id(), form, reason, files, definition=PETITION)


def press(line, attempt):
    """Take it, or be refused; what was heard."""
    return line.heard(partial(_fire, line.database, attempt))


def _fire(database, attempt):
    try:
        act = {"correct": correct, "undo": undo}.get(attempt.action, fire)
        database.write(lambda work: act(work, qingxi.office(), attempt, now=NOW))
    except EngineError:
        return


def sorted_case(database):
    return pressed(database, opened(database), "sort", by="lin", **SORTED)


def accepted_case(database):
    return pressed(database, sorted_case(database), "accept", by="luo", accept_date="2026-03-02")


def proposed_refusal(database):
    case = pressed(database, opened(database), "sort", by="lin", **{**SORTED, "pathway": "not_accepted"})
    proposal = {"refusal_ground": "no_request", "refusal_reasons": "无诉求", "way_out": "补充诉求"}
    return pressed(database, case, "propose_refusal", by="lin", **proposal)


def signed_refusal(database):
    return pressed(database, proposed_refusal(database), "refuse", by="luo")


#: What is done → (the case that it is done on, the press).
ACTS = {
    "a move": (opened, partial(attempt_of, action="sort", **SORTED)),
    "a move with a letter": (sorted_case, partial(attempt_of, action="accept", by="luo", accept_date="2026-03-02")),
    "a signature": (proposed_refusal, partial(attempt_of, action="refuse", by="luo")),
    "the last signature, with the letter": (signed_refusal, partial(attempt_of, action="refuse", by="gao")),
    "a record": (opened, partial(attempt_of, action="note", note_text="备注")),
    "a record with a file": (opened, partial(attempt_of, action="note", files=(PAPER,), note_text="备注")),
}


@pytest.mark.parametrize("what", ACTS)
def test_an_act_costs_four_round_trips(line, what):
    make, attempt = ACTS[what]
    press(line, attempt(make(line.database)))
    case = make(line.database)

    assert told(press(line, attempt(case))) == ACT


def test_each_declared_check_costs_one_more_and_whether_people_and_units_exist_another(line):
    task = {"lead_unit": "agriculture", "handler": "tang", "colour": "blue", "no_interest": "true"}
    press(line, attempt_of(accepted_case(line.database), "assign", by="luo", **task))
    case = accepted_case(line.database)

    heard = press(line, attempt_of(case, "assign", by="luo", **task))

    checks = [rule for rule in qingxi.office().lifecycles["petition"].actions["accepted"]["assign"].when if rule.check]
    asks = ["ask"] * (len(checks) + 1)
    assert len(checks) > 1
    assert told(heard) == ["begin", "lock and read", *asks, "write", "commit"]


def test_the_same_key_again_is_answered_from_the_statement_that_locks(line):
    attempt = attempt_of(opened(line.database), "sort", **SORTED)
    press(line, attempt)

    assert told(press(line, attempt)) == ["begin", "lock and read", "commit"]


@pytest.mark.parametrize(
    "refused",
    [
        partial(attempt_of, action="sort", version=7, **SORTED),
        partial(attempt_of, action="sort", by="gao", **SORTED),
        partial(attempt_of, action="sort", by="tang", **SORTED),
        partial(attempt_of, action="sort"),
        partial(attempt_of, action="sort", **{**SORTED, "class3": "other"}),
        partial(attempt_of, action="close"),
    ],
    ids=["an old page", "the wrong role", "not theirs to see", "nothing filled in", "a rule", "the wrong state"],
)
def test_a_refusal_asks_nothing_beside_the_lock(line, refused):
    case = opened(line.database)
    press(line, attempt_of(case, "note", note_text="备注"))

    assert told(press(line, refused(case))) == ["begin", "lock and read", "undo", "forget what was made ready"]


def test_reading_does_not_make_the_next_act_dearer(line):
    case = opened(line.database)
    press(line, attempt_of(case, "note", note_text="备注"))

    read = line.heard(partial(qingxi.standing, line.database, "lin"))
    heard = press(line, attempt_of(case, "note", note_text="备注"))

    assert (told(read), told(heard)) == (["begin", "ask", "commit"], ACT)


def test_opening_asks_for_key_standing_people_and_units_and_draws_its_numbers(line):
    opened(line.database)

    heard = line.heard(partial(opened, line.database))

    assert told(heard) == ["begin", "ask", "ask", "ask", "draw", "draw", "write", "commit"]


@pytest.mark.parametrize(
    ("mend", "costs"),
    [
        (partial(attempt_of, action="correct", reason="笔误", title="改过的标题"), ACT),
        (partial(attempt_of, action="undo", reason="选错了"), ["begin", "lock and read", "ask", "write", "commit"]),
    ],
    ids=["a correction", "an undo, which reads the history"],
)
def test_mending_costs_little_more(line, mend, costs):
    press(line, mend(sorted_case(line.database)))

    assert told(press(line, mend(sorted_case(line.database)))) == costs


class HeardDesk(Desk):
    """A desk at which every press is listened to; `dear` has those that cost more than they may."""

    def __init__(self, line):
        super().__init__(line.database, qingxi.office(), qingxi.FILE)
        self.line, self.dear, self.presses = line, {}, 0

    def press(self, step):
        actor, standing = _actor(step.who)
        today = self.office.today(self.now).isoformat()
        form = {name: today if value == "today" else value for name, value in step.form.items()}
        files = (replace(PAPER, id=new_id()),) if step.paper else ()
        attempt = Attempt(
            self.case.case_id, step.action, actor, self.snapshot.version, new_id(), form, step.reason, files, standing,
            PETITION,
        )  # fmt: skip
        outcomes = []
        heard = self.line.heard(partial(self._fire, attempt, outcomes)).steady
        self.presses += 1
        if len(heard.texts) > len(ACT) + self._questions(step):
            self.dear[step.action] = told(heard)
        if not outcomes:
            raise self.refused
        return outcomes[0]

    def _questions(self, step):
        """How many checks the lifecycle declares for an action; one for stand-ins, one for people and units."""
        action, fields = step.action, COMPILED.lifecycle.fields
        names_somebody = any(fields[name].type in NAMING for name in step.form if name in fields)
        states = (*COMPILED.actions.values(), COMPILED.lifecycle.records)
        act = next(acts[action] for acts in states if action in acts)
        aside = len(ASIDE) if getattr(act, "opens", None) else 0
        return sum(rule.check is not None for rule in act.when) + (action in KEEPING_OUT) + names_somebody + aside

    def _fire(self, attempt, outcomes):
        try:
            outcomes += [self.database.write(lambda work: fire(work, self.office, attempt, now=self.now))]
        except EngineError as refused:
            self.refused = refused


@pytest.mark.parametrize("name", WAYS)
def test_every_act_of_every_way_keeps_within_its_round_trips(empty_postgres_url, tmp_path, name):
    came_in, steps, *_ = WAYS[name]
    with wire(open_database(empty_postgres_url), tmp_path) as line:
        desk = HeardDesk(line)
        desk.open("petition", INTAKE | came_in)

        desk.play(steps)

    assert desk.presses == len(steps)
    assert desk.dear == {}
