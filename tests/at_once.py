"""Many presses in the same moment."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

PRESSES = 64


def at_once(act, count=PRESSES):
    """What `act(number)` answers when this many threads begin it together."""
    barrier = threading.Barrier(count, timeout=60)

    def begin(number):
        barrier.wait()
        return act(number)

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(begin, range(count)))
