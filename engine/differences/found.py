"""A difference, the thing that it is about, and which differences somebody else must approve."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import BaseModel

from engine.difference_sentences import ASPECTS, DIFFERENCE_SENTENCES, THINGS
from engine.labels import Label
from engine.wording import fill, same

#: `loosens` takes protection away, or cannot be shown not to; `wording` changes only what people read.
Weight = Literal["loosens", "changes", "wording"]
#: What a second person must approve the loss of.
Guard = Literal["conflict rule", "deadline", "four-eyes step"]
Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """
    One difference between two versions.

    Attributes:
        code: which sentence it is, such as `lengthened`.
        path: the way to the thing in the file, such as `states.triage.actions.accept`.
        key: which of its keys differs; None where the whole thing is new or gone.
        old: what the old version says, as plain data; None where it says nothing.
        new: the same of the new version.
        weight: whether it takes protection away.
        guard: which protection it takes away that a second person must approve; None for every other.
        text: the sentence.
    """

    code: str
    path: str
    key: str | None
    old: Any
    new: Any
    weight: Weight
    guard: Guard | None
    text: Label


@dataclass(frozen=True, slots=True)
class Thing:
    """What a difference is about: the name of its model, what people call it, and the way to it."""

    kind: str
    name: Label
    path: Path


def needs_second_approver(differences: Iterable[Difference]) -> bool:
    """Whether a conflict rule, a deadline or a four-eyes step is taken away or weakened."""
    return any(one.guard for one in differences)


def thing(kind: str, path: Path, title: Label, **more: Label) -> Thing:
    """A thing by its kind and title; of a part, `of` is the thing that it belongs to."""
    zh, en = THINGS[kind]
    return Thing(kind, fill(Label(zh=zh, en=en), title=title, **more), path)


def sentence(code: str, about: Thing, key: str | None = None, **values: Label) -> Label:
    """The sentence `code` about a thing, with what of it differs."""
    zh, en = DIFFERENCE_SENTENCES[code]
    aspect_zh, aspect_en = ASPECTS.get(about.kind, {}).get(key or "", ("", ""))
    blanks = {"more": same(""), "aspect": Label(zh=aspect_zh, en=aspect_en), **values}
    return fill(Label(zh=zh, en=en), thing=about.name, **blanks)


def plain(value: Any) -> Any:
    """A value of a definition as plain data for a program; what is not written is None."""
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()} or None
    return ([plain(one) for one in value] or None) if isinstance(value, tuple) else value
