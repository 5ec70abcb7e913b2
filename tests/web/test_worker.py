from __future__ import annotations

from dataclasses import replace

from engine.attempts import Opening
from engine.opening import open_case
from engine.statements import Statement
from engine.unit_of_work import open_database
from engine.verify import verify
from tests import qingxi
from tests.engine.test_verify import as_master
from tests.web.at_work import door, township, work_state  # noqa: F401 -- fixtures
from web import sessions, throttle
from web.state import AppState
from web.worker import round_of, watch

SESSIONS = Statement("SELECT person_id FROM session")
KEYS = Statement("SELECT key, case_id FROM idempotency")
TRIES = Statement("SELECT count(*) FROM throttle")


class Rounds:
    """Stands for the event that stops the watchman: it is set after so many rounds."""

    def __init__(self, many):
        self.left = many

    def is_set(self):
        return self.left == 0

    def wait(self, _seconds):
        self.left -= 1


def read(database, statement):
    with database.reading() as work:
        return work.rows(statement)


def test_a_round_takes_due_steps_and_delivers_what_they_tell(work_state, clock):
    qingxi.opened(work_state.database)
    clock.pass_by(days=100)

    first, second = round_of(work_state), round_of(work_state)

    assert first.steps > first.delivered > 0
    assert (second.steps, second.failed, second.delivered) == (0, 0, 0)


def test_what_became_of_a_form_is_forgotten_after_a_month_and_a_row_of_a_table_never(work_state, clock):
    old = qingxi.opened(work_state.database)
    row = Opening("petition", "person:lin", "import-" + "0" * 64, qingxi.INTAKE)
    work_state.database.write(lambda work: open_case(work, work_state.office, row, now=clock()))
    clock.pass_by(days=31)
    new = work_state.database.write(
        lambda work: open_case(work, work_state.office, replace(row, key="new"), now=clock())
    )

    round_of(work_state)

    left = read(work_state.database, KEYS)
    assert old.case_id not in {case_id for _, case_id in left}
    assert {("import-" + "0" * 64), "new"} == {key for key, _ in left}
    assert new.case_id in {case_id for _, case_id in left}
    assert verify(work_state.database, work_state.office).holds


def test_a_round_forgets_sessions_and_wrong_tries_that_are_over_and_no_others(work_state, clock):
    limit = throttle.Limit("a" * 64, 5)

    def leave_traces(person):
        with_settings = {"settings": work_state.settings, "now": clock()}
        work_state.database.write(lambda work: sessions.open_for_person(work, person, **with_settings))
        work_state.database.write(lambda work: throttle.admit(work, [limit], now=clock()))

    leave_traces("lin")
    clock.pass_by(minutes=work_state.settings.session_idle_minutes)
    round_of(work_state)
    after_an_hour = read(work_state.database, SESSIONS), read(work_state.database, TRIES)
    leave_traces("luo")

    round_of(work_state)

    assert after_an_hour == ([], [(0,)])
    assert read(work_state.database, SESSIONS) == [("luo",)]
    assert read(work_state.database, TRIES) == [(1,)]


def test_a_watchman_whose_database_is_away_says_so_and_goes_on(work_state, tmp_path, caplog):
    away = open_database(f"postgresql+psycopg://nobody@/none?host={tmp_path}")
    state = AppState(away, work_state.office, work_state.settings, {}, b"", work_state.now)

    watch(state, Rounds(2))

    away.dispose()
    assert [record.levelname for record in caplog.records if record.name == "web.worker"] == ["WARNING"] * 2


def test_a_watchman_survives_what_nobody_foresaw(work_state, caplog):
    broken = AppState(work_state.database, work_state.office, work_state.settings, {}, b"", lambda: None)

    watch(broken, Rounds(2))

    assert [record.levelname for record in caplog.records if record.name == "web.worker"] == ["ERROR"] * 2


def test_limits_that_are_held_are_counted_by_the_round_and_by_the_sign_of_life(work_state, door):
    qingxi.opened(work_state.database)
    before = round_of(work_state).held, door().get("/health").json()["held_limits"]
    as_master(work_state.database, "UPDATE deadline SET attempts = 10, next_at = NULL WHERE next_at IS NOT NULL")

    held = round_of(work_state).held

    assert before == (0, 0)
    assert held > 0
    assert door().get("/health").json()["held_limits"] == held
