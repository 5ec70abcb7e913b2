"""Names of things that nobody can guess."""

from __future__ import annotations

import base64
import secrets


def new_id() -> str:
    """A random id of 120 bits for URLs, entries and receipts."""
    return base64.b32encode(secrets.token_bytes(15)).decode().lower()
