"""
Passwords: how they are kept, and which are good enough.

Source: NIST SP 800-63B-4, 3.1.1 (15 characters where the password is the only factor, no rules of composition, a
block list) and the OWASP Password Storage Cheat Sheet (argon2id, 19 MiB, 2 rounds).
"""

from __future__ import annotations

import re
import threading
import unicodedata
from functools import cache
from itertools import pairwise
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from engine.labels import Label

SHORTEST = 15
LONGEST = 128
#: Characters that must be left when everything easily guessed is taken away.
LEFT_OVER = 6
#: A run such as "aaa", "345" or "cba" counts as guessed from this length on.
RUN = 3
#: Hashing takes 19 MiB each, so no more than this many at once; further sign-ins wait this many seconds at most.
AT_ONCE = 2
PATIENCE = 20

_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_TURNS = threading.BoundedSemaphore(AT_ONCE)
_ROWS = ("`1234567890-=", "qwertyuiop[]", "asdfghjkl;'", "zxcvbnm,./", "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik,9ol.0p;/")
_WORDS = Path(__file__).with_name("guessed_words.txt")


class TooBusy(Exception):
    """Too many passwords are being looked at just now; the caller may try again in a moment."""


def hash_password(password: str) -> str:
    """
    The hash that is kept.

    Raises:
        TooBusy: other sign-ins took too long.
    """
    with _Turn():
        return _HASHER.hash(_normal(password))


def is_right(password: str, password_hash: str | None) -> bool:
    """
    Whether the password belongs to the hash; without a hash the same work is done and the answer is no.

    Raises:
        TooBusy: other sign-ins took too long.
    """
    known = password_hash or _nobodys_hash()
    with _Turn():
        try:
            _HASHER.verify(known, _normal(password[: LONGEST * 4]))
        except (VerificationError, InvalidHashError):
            return False
    return password_hash is not None


def weakness(password: str, *, own_words: tuple[str, ...] = ()) -> Label | None:
    """
    Why the password is not good enough, or None.

    Args:
        password: what the person wants to use.
        own_words: what everybody knows of the person: sign-in name and name.
    """
    normal = _normal(password)
    if len(normal) < SHORTEST:
        return Label(zh=f"密码至少{SHORTEST}个字", en=f"A password has at least {SHORTEST} characters")
    if len(normal) > LONGEST:
        return Label(zh=f"密码最多{LONGEST}个字", en=f"A password has at most {LONGEST} characters")
    if any(unicodedata.category(character).startswith("C") for character in normal):
        return Label(zh="密码中有无法输入的字符", en="The password has characters that cannot be typed")
    if len(_unguessed(normal.casefold(), own_words)) < LEFT_OVER:
        return Label(
            zh="密码由常见词语、连续或重复的字符组成，容易被猜中；可用几个互不相干的词连成一句",
            en="The password is made of common words, sequences or repetitions; try a few unrelated words in a row",
        )
    return None


class _Turn:
    """One of the few places for hashing."""

    def __enter__(self) -> None:
        if not _TURNS.acquire(timeout=PATIENCE):
            raise TooBusy

    def __exit__(self, *_: object) -> None:
        _TURNS.release()


def _normal(password: str) -> str:
    # One form for what looks the same, however the keyboard made it.
    return unicodedata.normalize("NFKC", password)


@cache
def _nobodys_hash() -> str:
    return _HASHER.hash("nobody has this password")


@cache
def _guessed_words() -> tuple[str, ...]:
    words = {line.strip() for line in _WORDS.read_text("utf-8").splitlines() if line and not line.startswith("#")}
    return tuple(sorted(words, key=len, reverse=True))


def _unguessed(password: str, own_words: tuple[str, ...]) -> str:
    """The distinct characters left when guessed words, years, runs and repetitions are taken away."""
    password = _without_words(password, (*(own.casefold() for own in own_words if own), *_guessed_words()))
    password = re.sub(r"(?:19|20)\d\d", "\n", password)
    for row in _ROWS:
        password = _without_parts_of(password, row)
        password = _without_parts_of(password, row[::-1])
    kept = [
        character for index, character in enumerate(password) if character != "\n" and not _in_a_run(password, index)
    ]
    return "".join(dict.fromkeys(kept))


def _without_words(password: str, words: tuple[str, ...]) -> str:
    """Every character that belongs to any of the words is taken away, also where two words share some."""
    guessed: set[int] = set()
    for word in words:
        start = password.find(word)
        while start >= 0:
            guessed.update(range(start, start + len(word)))
            start = password.find(word, start + 1)
    return "".join("\n" if index in guessed else character for index, character in enumerate(password))


def _without_parts_of(password: str, row: str) -> str:
    for length in range(len(row), RUN, -1):
        for start in range(len(row) - length + 1):
            password = password.replace(row[start : start + length], "\n")
    return password


def _in_a_run(text: str, index: int) -> bool:
    return any(
        start >= 0 and start + RUN <= len(text) and _is_run(text[start : start + RUN])
        for start in range(index - RUN + 1, index + 1)
    )


def _is_run(text: str) -> bool:
    steps = {ord(after) - ord(before) for before, after in pairwise(text)}
    return len(steps) == 1 and steps <= {-1, 0, 1}
