"""The one normal form of a definition, whose SHA-256 a case is pinned to, and the way back from it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import rfc8785
from pydantic import BaseModel

from engine.definitions import Lifecycle
from engine.fields import Codes
from engine.rules import choose_texts, rules_with_forms

#: The way to a mapping in the definition: names of keys, and positions in lists.
Place = tuple[str | int, ...]


def normal_form(lifecycle: Lifecycle, codes: Codes) -> bytes:
    """
    The bytes whose SHA-256 pins a case: the definition without comments and layout, and the codes that rules read.

    RFC 8785 sorts keys, and order has a meaning: fields stand on a form in theirs, and grades rise in that of their
    choices. So the order of every mapping that is not sorted stands beside the definition. Examples decide nothing of a
    case, and are left out.

    Source: docs/workflows-yaml.md, “What is pinned”; RFC 8785.
    """
    lifecycle = lifecycle.model_copy(update={"examples": ()})
    texts = [*(text for text, _ in rules_with_forms(lifecycle)), *choose_texts(lifecycle)]
    named = {
        name: sorted(codes.get(rule.choices.removeprefix("codes/"), {}))
        for name, rule in lifecycle.fields.items()
        if isinstance(rule.choices, str) and any(f".{name}" in text for text in texts)
    }
    return rfc8785.dumps(
        {
            "lifecycle": lifecycle.model_dump(mode="json", by_alias=True, exclude_none=True, exclude={"examples"}),
            "codes": named,
            "order": [[list(place), keys] for place, keys in _orders(lifecycle, ())],
        }
    )


def read_back(body: bytes) -> Lifecycle:
    """The definition that was written in this normal form, every mapping in its own order."""
    stored = json.loads(body)
    for place, keys in stored.get("order", ()):
        found = stored["lifecycle"]
        for step in place:
            found = found[step]
        ordered = {key: found[key] for key in keys}
        found.clear()
        found.update(ordered)
    return Lifecycle.model_validate(stored["lifecycle"])


def _orders(value: Any, place: Place) -> Iterator[tuple[Place, list[str]]]:
    if isinstance(value, BaseModel):
        for name, info in type(value).model_fields.items():
            yield from _orders(getattr(value, name), (*place, info.alias or name))
    elif isinstance(value, Mapping):
        if [*value] != sorted(value):
            yield place, [*value]
        for key, inner in value.items():
            yield from _orders(inner, (*place, key))
    elif isinstance(value, list | tuple):
        for position, inner in enumerate(value):
            yield from _orders(inner, (*place, position))
