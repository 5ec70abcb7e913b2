from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from engine.errors import StaleCase
from engine.unit_of_work import open_database
from engine.verify import verify
from tests.at_once import PRESSES, at_once
from tests.engine.toy import CHIEF, NOW, Depot

ROUNDS = 20


def press(depot, parcel, key):
    """What becomes of it: the outcome, or the word that it came too late."""
    try:
        return depot.act(parcel, "assign", version=1, key=key, carrier="cy")
    except StaleCase:
        return "stale"


def as_if_first(outcomes):
    """The different outcomes, not counting whether one was given again."""
    return {replace(outcome, replayed=False) for outcome in outcomes}


def until_waiting(connection, count):
    """Ask until so many transactions of this database wait for a lock; each time in a transaction of its own."""
    waiting = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    while connection.exec_driver_sql(waiting).scalar() < count:
        connection.rollback()


def test_of_many_presses_on_one_version_one_moves_and_the_others_are_told(depot, office):
    for number in range(ROUNDS):
        parcel = depot.open()
        answers = at_once(lambda n: press(depot, parcel, f"k-{number}-{n}"))

        moved = [answer for answer in answers if answer != "stale"]
        assert [(outcome.version, outcome.replayed) for outcome in moved] == [(2, False)]
        assert answers.count("stale") == PRESSES - 1
    assert verify(depot.database, office).holds


def test_the_same_key_pressed_many_times_has_one_effect_and_the_same_outcome(depot, office):
    parcel = depot.open()

    answers = at_once(lambda _: press(depot, parcel, "same"))

    assert len(as_if_first(answers)) == 1
    assert [answer.replayed for answer in answers].count(False) == 1
    assert depot.case(parcel).seq == 2


def test_the_same_key_opens_one_case_however_often_it_is_pressed_at_once(depot, office):
    answers = at_once(lambda _: depot.open(key="same"))

    assert len(as_if_first(answers)) == 1
    assert [answer.replayed for answer in answers].count(False) == 1
    assert depot.open().number == "P-20260302-002"


def test_a_press_that_waited_for_its_own_double_leaves_no_gap_in_a_register(empty_postgres_url, office):
    database = open_database(empty_postgres_url)
    database.write(lambda work: office.publish(work, NOW))
    depot = Depot(database, office)
    parcel = depot.open()
    depot.act(parcel, "approve", reason="ok")

    with ThreadPoolExecutor(2) as pool, database.engine.connect() as holder, database.engine.connect() as watcher:
        holder.exec_driver_sql("SELECT id FROM case_ FOR UPDATE")
        presses = [
            pool.submit(depot.act, parcel, "approve", CHIEF, version=2, key="same", reason="ok") for _ in range(2)
        ]
        until_waiting(watcher, 2)
        holder.rollback()
        replayed = sorted(press.result().replayed for press in presses)

    assert replayed == [False, True]
    assert [paper.number for paper in depot.case(parcel).papers] == ["N2026-1", "N2026-2"]
    assert [paper.number for paper in depot.case(depot.open()).papers] == ["N2026-3"]
    database.dispose()
