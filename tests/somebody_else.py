"""Somebody whom the rights of files bind: whoever runs the tests, but for root, who may do everything."""

from __future__ import annotations

import contextlib
import os

#: Root becomes this user; no file is theirs.
SOMEBODY_ELSE = 65534


@contextlib.contextmanager
def somebody_else():
    """In the block the rights of files count for us."""
    if os.getuid() == 0:
        os.seteuid(SOMEBODY_ELSE)
    try:
        yield
    finally:
        os.seteuid(os.getuid())
