"""In which language a command speaks: Chinese, or English where the environment or `--lang` asks for it."""

from __future__ import annotations

import os

from engine.labels import Label


def language(wanted: str | None = None) -> str:
    """`zh` or `en`: what was asked for, else what ONEVISIT_LANG or LANG say; Chinese for everything else."""
    name = wanted or os.environ.get("ONEVISIT_LANG") or os.environ.get("LANG") or "zh"
    return "en" if name.lower().startswith("en") else "zh"


def words(zh: str, en: str, wanted: str | None = None) -> str:
    """A sentence in the language of this run."""
    return Label(zh=zh, en=en).in_language(language(wanted))
