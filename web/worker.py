"""The watchman: take the steps of deadlines that have come, deliver what is to be told, sweep up what has run out."""

from __future__ import annotations

import contextlib
import logging
import signal
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import count

from engine import store
from engine.errors import DatabaseUnavailable
from engine.held import held_limits
from engine.outbox import deliver
from engine.sweep import sweep
from engine.unit_of_work import Work
from web import leftovers, sessions, throttle
from web.state import AppState
from workflows.intake_table import KEY_BEGINS

_log = logging.getLogger(__name__)

#: How long the watchman rests between two rounds, in seconds.
REST_SECONDS = 5.0
#: For so long a form that is sent again gets the answer that it had; rows of a table are known for ever.
OUTCOMES_FOR = timedelta(days=30)
#: In every so manieth round files are cleared away, too: all of them are looked at, which takes a while.
ROUNDS_UNTIL_CLEARING = 200


@dataclass(frozen=True, slots=True)
class Round:
    """
    What one round did: steps taken, cases whose step failed, messages delivered, how many limits are held; and how many
    were reckoned by a calendar that is known now, and how many of those are due at another moment.
    """

    steps: int
    failed: int
    delivered: int
    held: int
    recounted: int
    moved: int


def round_of(state: AppState, *, clears: bool = True) -> Round:
    """
    Make one round; with `clears` also over the files that were handed in and never registered.

    Raises:
        DatabaseUnavailable: what was done before stays done, the rest waits for the next round.
        OSError: the same, where the folder of files cannot be read or written.
    """
    now = state.now()
    swept = sweep(state.database, state.office, now=now)
    delivered = deliver(state.database, now=now)

    def forget(work: Work) -> None:
        sessions.end_expired(work, settings=state.settings, now=now)
        throttle.forget_old(work, now=now)
        store.forget_outcomes(work, before=now - OUTCOMES_FOR, but=KEY_BEGINS)

    state.database.write(forget)
    if clears:
        leftovers.clear(state)
    with state.database.reading() as work:
        held = held_limits(work)
    return Round(swept.steps, swept.failed, delivered, held, swept.recounted, swept.moved)


def watch(state: AppState, stop: threading.Event, *, rest: float = REST_SECONDS) -> None:
    """
    Make rounds until told to stop; a round that is under way is finished.

    A round that fails is told in the log and made again: nobody would notice that deadlines are watched no more.
    """
    for number in count():
        if stop.is_set():
            return
        try:
            done = round_of(state, clears=number % ROUNDS_UNTIL_CLEARING == 0)
            if done.recounted:
                _log.warning("a calendar was published: %s limits reckoned again, %s moved", done.recounted, done.moved)
        except DatabaseUnavailable as problem:
            _log.warning("the deadlines could not be looked at, trying again: %s", problem)
        except Exception:  # noqa: BLE001 -- whatever it is, the next round may do better, and no round at all is worse
            _log.exception("a round over the deadlines failed, trying again")
        stop.wait(rest)


@contextlib.contextmanager
def until_stopped() -> Iterator[threading.Event]:
    """An event that is set when the process is told to stop (SIGTERM, or Ctrl-C), which then ends the block quietly."""
    stop = threading.Event()
    before = {name: signal.signal(name, lambda *_: stop.set()) for name in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield stop
    finally:
        for name, handler in before.items():
            signal.signal(name, handler)
