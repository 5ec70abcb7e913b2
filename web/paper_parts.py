"""The parts of an issued paper in words: what the composer put down, codes and ids as their labels and names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine.compile import Compiled
from engine.labels import Label, joined
from web.labels import Names, row_labels, same, value_words
from web.timeline import Reader


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a paper: heading, lines, and tables as (head, rows)."""

    heading: Label
    lines: Sequence[Label]
    tables: Sequence[tuple[Sequence[Label], Sequence[Sequence[Label]]]]


def parts_of(content: Mapping[str, Any], compiled: Compiled, names: Names, reader: Reader) -> list[Part]:
    """Every part of a paper; what the reader may not read is masked."""
    return [_part(part, compiled, names, reader) for part in content.get("parts", ())]


def label_in(content: Mapping[str, Any], name: str) -> Label | None:
    """A text of the paper in both languages, if it has one of this name."""
    data = content.get(name)
    return Label.model_validate(data) if data else None


def _part(part: Mapping[str, Any], compiled: Compiled, names: Names, reader: Reader) -> Part:
    return Part(
        label_in(part, "heading") or same(""),
        list(_lines(part, compiled, names, reader)),
        list(_tables(part, compiled, names, reader)),
    )


def _lines(part: Mapping[str, Any], compiled: Compiled, names: Names, reader: Reader) -> Iterator[Label]:
    for one in part.get("values", ()):
        rule = compiled.lifecycle.fields.get(one["field"])
        if rule is None:
            yield same(str(one["value"]))
        elif not reader.may_read(rule):
            yield reader.in_place_of(rule)
        elif rule.type != "rows":
            words = value_words(rule, one["value"], names)
            yield words if len(part["values"]) == 1 else joined((rule.label, words), zh="：", en=": ")
    if text := label_in(part, "text"):
        yield text


def _tables(
    part: Mapping[str, Any], compiled: Compiled, names: Names, reader: Reader
) -> Iterator[tuple[Sequence[Label], Sequence[Sequence[Label]]]]:
    for one in part.get("values", ()):
        rule = compiled.lifecycle.fields.get(one["field"])
        if rule and rule.type == "rows" and reader.may_read(rule):
            yield [column.label for column in (rule.of or {}).values()], row_labels(rule, one["value"], names)
