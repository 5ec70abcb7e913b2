"""The words that say which fact starts or stops a deadline, read into what the engine can match."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Fact:
    """
    Something that happened on a case.

    `kind` is `field` (it got a value), `done` (an action or record of this name), `issued` or `delivered` (a letter),
    `reaches` (a state) or `opened`.
    """

    kind: str
    name: str = ""


def read_facts(words: str) -> frozenset[Fact] | None:
    """
    Read `field NAME` or `when F or F …`; None when the words are neither.

    F is `NAME` (an action or record), `LETTER issued`, `LETTER delivered`, `reaches STATE` or `opened`.
    """
    match words.split():
        case ["field", name]:
            return frozenset({Fact("field", name)})
        case ["when", *_]:
            facts = [_read_fact(part.split()) for part in words.removeprefix("when ").split(" or ")]
            found = [fact for fact in facts if fact]
            return frozenset(found) if len(found) == len(facts) else None
    return None


def _read_fact(words: list[str]) -> Fact | None:
    match words:
        case ["opened"]:
            return Fact("opened")
        case ["reaches", state]:
            return Fact("reaches", state)
        case [letter, ("issued" | "delivered") as kind]:
            return Fact(kind, letter)
        case [name]:
            return Fact("done", name)
    return None


def read_doers(words: str) -> tuple[str, ...] | None:
    """Read `whoever did A or B` into the actions' names; None when it is something else."""
    if not words.startswith("whoever did "):
        return None
    names = tuple(part.strip() for part in words.removeprefix("whoever did ").split(" or "))
    return names if all(names) else None
