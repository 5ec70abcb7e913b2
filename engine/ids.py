"""Names of things that nobody can guess."""

from __future__ import annotations

import base64
import secrets

#: No sign of it is taken for another one when it is read aloud or written by hand.
SIGNS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


def new_id() -> str:
    """A random id of 120 bits for URLs, entries and receipts."""
    return base64.b32encode(secrets.token_bytes(15)).decode().lower()


def random_sign() -> str:
    """Eight signs for numbers that people read: nobody can tell from them how many there are."""
    return "".join(secrets.choice(SIGNS) for _ in range(8))
