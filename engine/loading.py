"""Read a file of definitions: strict text, then the shape that the language asks for; every problem with its place, all at once."""

from __future__ import annotations

import typing
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ValidationError

from engine.definitions import Lifecycle
from engine.errors import DefinitionError, Place, Problem
from engine.labels import Label
from engine.sentences import say
from engine.source import Path, nearest, read_source, spelled

M = TypeVar("M", bound=BaseModel)

#: What the language calls the kinds of values.
_EXPECTED: Mapping[str, tuple[str, str]] = {
    "string": ("文字", "text"),
    "int": ("整数", "a whole number"),
    "bool": ("true 或 false", "true or false"),
    "dict": ("一组“名称: 内容”", "a mapping"),
    "model": ("一组“名称: 内容”", "a mapping"),
    "tuple": ("列表", "a list"),
    "list": ("列表", "a list"),
    "literal": ("固定值", "one of the fixed words"),
}


@dataclass(frozen=True, slots=True)
class Loaded(Generic[M]):
    """What a file says, as a model, and where each part of it stands."""

    model: M
    places: Mapping[Path, Place]
    key_places: Mapping[Path, Place]

    def place(self, *path: str | int) -> Place:
        """Where something stands; of what is not written there, where it would belong."""
        while path and path not in self.places:
            path = path[:-1]
        return self.places[path]

    def problem(self, code: str, message: Label, *path: str | int) -> Problem:
        """A problem with the part of the file at `path`."""
        return Problem(code, self.place(*path), message, spelled(path))


def load_lifecycle(data: bytes, *, file: str) -> Loaded[Lifecycle]:
    """
    Read a lifecycle.

    Raises:
        DefinitionError: everything that is wrong with its text and its shape.
    """
    return load_model(data, file=file, model=Lifecycle)


def load_model(data: bytes, *, file: str, model: type[M]) -> Loaded[M]:
    """
    Read a file into a model; unknown keys are refused.

    Raises:
        DefinitionError: everything that is wrong with its text and its shape.
    """
    source = read_source(data, file=file)
    if source.value is None:
        raise DefinitionError(source.problems)
    try:
        read = model.model_validate(source.value)
    except ValidationError as invalid:
        found = [_problem(error, model, source.value, source.places) for error in invalid.errors(include_url=False)]
        everything = sorted([*source.problems, *_once(found)], key=lambda problem: problem.place)
        raise DefinitionError(everything) from None
    if source.problems:
        raise DefinitionError(source.problems)
    return Loaded(read, source.places, source.key_places)


def _once(problems: list[Problem]) -> list[Problem]:
    """Each problem once: where a value may be one of several things, every one of them complains."""
    better = {problem.path for problem in problems if problem.code != "wrong_kind"}
    unique = {
        (problem.path, problem.code, str(problem.message) if problem.code == "missing_key" else ""): problem
        for problem in reversed(problems)
        if not (problem.code == "wrong_kind" and problem.path in better)
    }
    optional = say("missing_key", key="options")
    return [problem for problem in unique.values() if problem.message != optional]


def _problem(error: Any, model: type[BaseModel], value: object, places: Mapping[Path, Place]) -> Problem:
    """One complaint of the model as a sentence at its place; the names of alternatives are no part of the path."""
    path, at = _written_path(error["loc"], value)
    kind = error["type"]
    place = _nearest_place(path, places)
    where = spelled(path)
    if kind == "extra_forbidden":
        hint = _hint(nearest(str(path[-1]), _keys_beside(model, path, value)))
        return Problem("unknown_key", place, say("unknown_key", key=path[-1], hint=hint), where)
    if kind == "missing":
        return Problem("missing_key", place, say("missing_key", key=error["loc"][-1]), where)
    if kind == "string_pattern_mismatch":
        return Problem("bad_name", place, say("bad_name", value=str(at)[:80]), where)
    if kind == "literal_error":
        return Problem(
            "bad_value", place, say("bad_value", value=str(at)[:80], allowed=error["ctx"]["expected"]), where
        )
    if kind.startswith(("string_too", "greater", "less")):
        return Problem("bad_text", place, say("bad_text", detail=error["msg"]), where)
    expected = _EXPECTED.get(kind.partition("_")[0], (error["msg"], error["msg"]))
    return Problem("wrong_kind", place, say("wrong_kind", expected=Label(zh=expected[0], en=expected[1])), where)


def _written_path(loc: tuple[int | str, ...], value: object) -> tuple[Path, object]:
    """The part of a complaint's path that is written in the file, and what stands there."""
    path: list[str | int] = []
    for step in loc:
        if (isinstance(value, dict) and step in value) or (
            isinstance(value, list) and isinstance(step, int) and step < len(value)
        ):
            path.append(step)
            value = value[step]  # type: ignore[index]
    return tuple(path), value


def _nearest_place(path: Path, places: Mapping[Path, Place]) -> Place:
    while path not in places:
        path = path[:-1]
    return places[path]


def _hint(name: str | None) -> Label:
    return Label(zh=f"，是否想写“{name}”？", en=f", did you mean “{name}”?") if name else Label(zh="", en="")


def _keys_beside(model: type[BaseModel], path: Path, value: object) -> list[str]:
    """The keys that the model knows at the place of an unknown one."""
    models = [model]
    for step in path[:-1]:
        models = [found for known in models for found in _models_at(known, step)]
    return [name for known in models if isinstance(known, type) for name in _names_of(known)]


def _names_of(model: type[BaseModel]) -> list[str]:
    return [info.alias or name for name, info in model.model_fields.items()]


def _models_at(model: type[BaseModel], step: str | int) -> list[type[BaseModel]]:
    if isinstance(model, _Below):
        return list(model.models)
    for name, info in model.model_fields.items():
        if (info.alias or name) == step:
            return _unwrapped(info.annotation)
    return []


def _unwrapped(annotation: Any) -> list[Any]:
    """The models that a field can hold; for a mapping or a list, what stands one step further down."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    arguments = typing.get_args(annotation)
    if typing.get_origin(annotation) in (dict, tuple):
        return [_Below(tuple(found for part in arguments for found in _unwrapped(part)))]
    return [found for part in arguments for found in _unwrapped(part)]


@dataclass(frozen=True, slots=True)
class _Below:
    models: tuple[Any, ...]
