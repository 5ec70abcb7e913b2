"""In which language a command speaks: Chinese, or English where the environment or `--lang` asks for it."""

from __future__ import annotations

import os
from contextvars import ContextVar

from engine.labels import Label

_ASKED: ContextVar[str | None] = ContextVar("asked", default=None)


def speak(wanted: str | None) -> str | None:
    """From now on speak this language, what went wrong included; None: as the environment says."""
    _ASKED.set(wanted)
    return wanted


def language(wanted: str | None = None) -> str:
    """`zh` or `en`: what was asked for, else what ONEVISIT_LANG or LANG say; Chinese for everything else."""
    name = wanted or _ASKED.get() or os.environ.get("ONEVISIT_LANG") or os.environ.get("LANG") or "zh"
    return "en" if name.lower().startswith("en") else "zh"


def counted(count: int, one: str, many: str = "") -> str:
    """So many things in English; `many` where it is not `one` with an s."""
    return f"{count} {one if count == 1 else many or f'{one}s'}"


def words(zh: str, en: str, wanted: str | None = None) -> str:
    """A sentence in the language of this run."""
    return Label(zh=zh, en=en).in_language(language(wanted))
