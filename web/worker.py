"""The watchman: take the steps of deadlines that have come, and deliver what is to be told."""

from __future__ import annotations

import signal
import threading

from engine.outbox import deliver
from engine.sweep import sweep
from web.state import AppState

#: How long the watchman rests between two rounds, in seconds.
REST_SECONDS = 5.0


def round_of(state: AppState) -> tuple[int, int, int]:
    """One round: (steps taken, cases whose step failed, messages delivered)."""
    now = state.now()
    swept = sweep(state.database, state.office, now=now)
    return swept.steps, swept.failed, deliver(state.database, now=now)


def work(state: AppState) -> None:
    """Make rounds until the process is told to stop; a round that is under way is finished."""
    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    while not stop.is_set():
        round_of(state)
        stop.wait(REST_SECONDS)
