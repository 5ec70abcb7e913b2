"""
What the models complain of, as sentences at places of the file.

Where a value may be one of several things, the models complain once for each of them; people read one sentence.
"""

from __future__ import annotations

import re
import typing
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, RootModel, ValidationError
from pydantic_core import ErrorDetails

from engine.errors import Problem
from engine.labels import Label, joined
from engine.sentences import say
from engine.source import Path, Source, nearest, spelled

#: How much of what somebody wrote is repeated in a message.
_MAX_SHOWN = 80
#: What the models' names of alternatives begin with → the kind of value that they take; every other one is a mapping.
_TAGS: Mapping[str, str] = {
    "tuple[": "list",
    "list[": "list",
    "str": "text",
    "constrained-str": "text",
    "literal[": "text",
    "int": "number",
    "constrained-int": "number",
    "bool": "boolean",
}
#: The models' names of what should have stood there → the kind of value.
_TYPES: Mapping[str, str] = {
    "string_type": "text",
    "int_type": "number",
    "bool_type": "boolean",
    "tuple_type": "list",
    "list_type": "list",
    "dict_type": "mapping",
    "model_type": "mapping",
}
#: Which pattern a text should have fitted → the sentence.
_PATTERNS: Mapping[str, str] = {r"^[a-z][a-z0-9_]{0,59}$": "bad_name", r"^\d{4}-\d\d-\d\d$": "bad_day"}
#: Bounds: the models' name → (the sentence, the bound's name there, its name here).
_BOUNDS: Mapping[str, tuple[str, str, str]] = {
    "greater_than_equal": ("too_small", "ge", "min"),
    "less_than_equal": ("too_large", "le", "max"),
    "string_too_long": ("text_too_long", "max_length", "max"),
    "string_too_short": ("text_too_short", "min_length", "min"),
}


@dataclass(frozen=True, slots=True)
class _Complaint:
    """
    One complaint and what it is about.

    Attributes:
        path: the value in the file; for a missing key, the mapping that lacks it.
        of_key: whether it is about the key of that value.
        alternatives: the alternatives that were tried on the way: where, whether it takes such a value, what it takes.
    """

    error: ErrorDetails
    path: Path
    value: object
    of_key: bool
    alternatives: tuple[tuple[Path, bool, str], ...]


def complaints_of(invalid: ValidationError, model: type[BaseModel], source: Source) -> Iterator[Problem]:
    """Everything that `model` complains of in what the file says, one sentence for one fault."""
    complaints = [_located(error, source.value) for error in invalid.errors(include_url=False)]
    tried: dict[Path, set[str]] = {}
    taken: set[Path] = set()
    for complaint in complaints:
        for path, takes, kind in complaint.alternatives:
            tried.setdefault(path, set()).add(kind)
            taken |= {path} if takes else set()
    missing: set[Path] = set()
    for complaint in complaints:
        if not all(takes for _, takes, _ in complaint.alternatives):
            continue
        if _is_follow_up(complaint, missing):
            continue
        yield _told(complaint, model, source, tried)
    for path, kinds in tried.items():
        if path not in taken:
            yield Problem("wrong_kind", source.places[path], say("wrong_kind", expected=_kinds(kinds)), spelled(path))


def _located(error: ErrorDetails, value: object) -> _Complaint:
    path: list[str | int] = []
    alternatives: list[tuple[Path, bool, str]] = []
    of_key = error["type"] == "extra_forbidden"
    steps = error["loc"][:-1] if error["type"] == "missing" else error["loc"]
    for step in steps:
        if (isinstance(value, dict) and step in value) or (isinstance(value, list) and step in range(len(value))):
            path.append(step)
            value = value[step]  # type: ignore[index]  # the condition has shown that it can be taken
        elif step == "[key]":
            of_key, value = True, path[-1]
        else:
            kind = next((kind for tag, kind in _TAGS.items() if _is_tag(str(step), tag)), "mapping")
            alternatives.append((tuple(path), kind == _kind_of(value), kind))
    return _Complaint(error, tuple(path), value, of_key, tuple(alternatives))


def _is_tag(step: str, tag: str) -> bool:
    return step.startswith(tag) if tag.endswith("[") else step == tag


def _kind_of(value: object) -> str:
    if isinstance(value, bool):
        return "boolean"
    kinds = {str: "text", int: "number", list: "list", dict: "mapping"}
    return next((name for kind, name in kinds.items() if isinstance(value, kind)), "nothing")


def _is_follow_up(complaint: _Complaint, missing: set[Path]) -> bool:
    """
    Whether this only says again that a mapping is not the alternative that it was taken for: without its first
    required key, every other key is missing or unknown, too.
    """
    if complaint.error["type"] not in ("missing", "extra_forbidden"):
        return False
    of = complaint.path[:-1] if complaint.of_key else complaint.path
    if not any(path == of for path, _, _ in complaint.alternatives):
        return False
    again = of in missing
    missing.add(of)
    return again


def _told(complaint: _Complaint, model: type[BaseModel], source: Source, tried: Mapping[Path, set[str]]) -> Problem:
    path = complaint.path
    place = source.key_places[path] if complaint.of_key else source.places[path]
    code, message = _sentence(complaint, model, tried)
    return Problem(code, place, message, spelled(path))


def _sentence(complaint: _Complaint, model: type[BaseModel], tried: Mapping[Path, set[str]]) -> tuple[str, Label]:
    error = complaint.error
    kind, context = error["type"], error.get("ctx", {})
    if kind == "extra_forbidden":
        return "unknown_key", _unknown_key(complaint.path, model)
    if kind == "missing":
        return "missing_key", say("missing_key", key=error["loc"][-1])
    if kind == "literal_error":
        return "bad_value", _not_among(complaint, tried)
    if kind in _TYPES:
        expected = "label" if context.get("class_name") == "Label" else _TYPES[kind]
        return "wrong_kind", say("wrong_kind", expected=_kinds({expected}))
    code, values = "bad_content", {"detail": error["msg"]}
    if kind == "string_pattern_mismatch":
        code = _PATTERNS.get(context["pattern"], "bad_pattern")
        values = {"value": str(complaint.value)[:_MAX_SHOWN], "pattern": context["pattern"]}
    elif kind in _BOUNDS:
        code, theirs, ours = _BOUNDS[kind]
        values = {ours: context[theirs]}
    return code, say(code, **values)


def _unknown_key(path: Path, model: type[BaseModel]) -> Label:
    key, known = str(path[-1]), _keys_known(model, path[:-1])
    if near := nearest(key, known):
        return say("unknown_key_near", key=key[:_MAX_SHOWN], near=near)
    return say("unknown_key", key=key[:_MAX_SHOWN], known=_listed(sorted(known)))


def _not_among(complaint: _Complaint, tried: Mapping[Path, set[str]]) -> Label:
    """That a value is none of the fixed ones, and what else might have stood there."""
    expected = complaint.error["ctx"]["expected"]
    words = re.findall(r"'([^']*)'", expected) or [expected.lower()]
    others = tried.get(complaint.path, {"text"}) - {"text"}
    value = complaint.value
    shown = str(value).lower() if isinstance(value, bool) else str(value)[:_MAX_SHOWN]
    choices = _listed(words)
    if others:
        more = _kinds(others)
        choices = Label(zh=f"{choices.zh}，或{more.zh}", en=f"{choices.en}, or {more.en}")
    if near := nearest(shown, words):
        return say("bad_value_near", value=shown, near=near, allowed=choices)
    return say("bad_value", value=shown, allowed=choices)


def _kinds(kinds: Iterable[str]) -> Label:
    """Kinds of values in words, joined by “or”."""
    labels = [say(f"kind_{kind}") for kind in sorted(kinds)]
    return Label(zh="或".join(label.zh for label in labels), en=" or ".join(label.en for label in labels))


def _listed(words: Iterable[str]) -> Label:
    return joined(words)


def _keys_known(model: type[BaseModel], path: Path) -> list[str]:
    """The keys that the models know in the mapping at `path`."""
    here: list[Any] = [model]
    for step in path:
        here = [below for annotation in here for below in _below(annotation, step)]
    models = [found for found in here if isinstance(found, type) and issubclass(found, BaseModel)]
    return [info.alias or name for found in models for name, info in found.model_fields.items()]


def _below(annotation: Any, step: str | int) -> list[Any]:
    """What can stand one step further down in a value of this kind."""
    if isinstance(annotation, type) and issubclass(annotation, RootModel):
        roots = _alternatives(annotation.model_fields["root"].annotation)
        return [below for root in roots for below in _below(root, step)]
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        fields = annotation.model_fields.items()
        found = [info.annotation for name, info in fields if (info.alias or name) == step]
        return [alternative for one in found for alternative in _alternatives(one)]
    arguments = typing.get_args(annotation)
    if typing.get_origin(annotation) is dict:
        return _alternatives(arguments[1])
    return _alternatives(arguments[0]) if arguments else []


def _alternatives(annotation: Any) -> list[Any]:
    """Everything that a value may be: the members of a union, without the notes on them."""
    if isinstance(annotation, type) or typing.get_origin(annotation) in (dict, tuple, list):
        return [annotation]
    if typing.get_origin(annotation) is typing.Annotated:
        return _alternatives(typing.get_args(annotation)[0])
    return [alternative for one in typing.get_args(annotation) for alternative in _alternatives(one)]
