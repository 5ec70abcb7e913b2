from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from engine.errors import StaleCase
from engine.verify import verify

PRESSES = 64
ROUNDS = 20


def press(depot, parcel, key):
    try:
        return "replayed" if depot.act(parcel, "assign", version=1, key=key, carrier="cy").replayed else "moved"
    except StaleCase:
        return "stale"


def test_of_many_presses_on_one_version_one_moves_and_the_others_are_told(depot, office):
    for number in range(ROUNDS):
        parcel = depot.open()
        with ThreadPoolExecutor(16) as pool:
            answers = list(pool.map(lambda n: press(depot, parcel, f"k-{number}-{n}"), range(PRESSES)))

        assert (answers.count("moved"), answers.count("stale")) == (1, PRESSES - 1)
    assert verify(depot.database, office).holds


def test_the_same_key_pressed_many_times_has_one_effect(depot, office):
    parcel = depot.open()

    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(lambda _: press(depot, parcel, "same"), range(PRESSES)))

    assert (answers.count("moved"), answers.count("replayed")) == (1, PRESSES - 1)
    assert depot.case(parcel).seq == 2
