"""
Read a file of definitions: strict text, then the shape that the language asks for; every problem with its place, all
at once.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from pydantic import BaseModel, ValidationError

from engine.complaints import complaints_of
from engine.definitions import Lifecycle
from engine.errors import DefinitionError, Place, Problem
from engine.labels import Label
from engine.sentences import say
from engine.shared_rules import MOST_RULES, TooManyRulesError, put_in_place
from engine.source import Path, Source, read_source, spelled
from engine.source_text import MAX_PROBLEMS

M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Loaded(Generic[M]):
    """
    What a file says, as a model, and where each part of it stands.

    Attributes:
        model: what it says.
        places: where each value begins, by its path; the root is `()`.
        key_places: where the key of each value of a mapping begins.
        moved: for a part of the model that the file says elsewhere, where it says it.
    """

    model: M
    places: Mapping[Path, Place]
    key_places: Mapping[Path, Place]
    moved: Mapping[Path, Path] = field(default_factory=dict)

    def written(self, path: Path) -> Path:
        """The way to a part of the model as the file has it."""
        for end in range(len(path), 0, -1) if self.moved else ():
            if origin := self.moved.get(path[:end]):
                return (*origin, *path[end:])
        return path

    def place(self, *path: str | int) -> Place:
        """Where something stands; of what is not written there, where it would belong."""
        return _nearest_place(self.written(path), self.places)

    def problem(self, code: str, message: Label, *path: str | int) -> Problem:
        """A problem with the part of the file at `path`."""
        return Problem(code, self.place(*path), message, spelled(self.written(path)))


def load_lifecycle(data: bytes, *, file: str) -> Loaded[Lifecycle]:
    """Read a lifecycle, as `load_model` does."""
    return load_model(data, file=file, model=Lifecycle)


def load_model(data: bytes, *, file: str, model: type[M]) -> Loaded[M]:
    """
    Read a file into a model, strictly: unknown keys, keys without a value and values of another kind are refused.

    In a lifecycle every condition stands where it binds, also one that is written once for several acts.

    Raises:
        DefinitionError: everything that is wrong with its text and its shape.
    """
    source = read_source(data, file=file)
    if source.value is None:
        raise DefinitionError(source.problems)
    read: M | None = None
    found: list[Problem] = list(_empty_values(source))
    try:
        # Read as JSON: there a list is a list, and neither a text nor a fraction is ever taken for a whole number.
        read = model.model_validate_json(json.dumps(source.value), strict=True, by_alias=True, by_name=False)
    except ValidationError as invalid:
        found += complaints_of(invalid, model, source)
    if read is None or found or source.problems:
        raise DefinitionError(_in_order(source.problems, found))
    loaded = Loaded(read, source.places, source.key_places)
    if not isinstance(read, Lifecycle):
        return loaded
    try:
        placed, moved = put_in_place(read)
    except TooManyRulesError:
        message = say("too_many_rules", limit=MOST_RULES)
        raise DefinitionError([loaded.problem("too_many_rules", message, "rules")]) from None
    return Loaded(placed, source.places, source.key_places, moved)


def _empty_values(source: Source) -> Iterator[Problem]:
    """A key that nothing follows would read as if it were not there: a rule that was begun would be no rule."""
    waiting: list[tuple[Path, object]] = [((), source.value)]
    while waiting:
        path, value = waiting.pop()
        if isinstance(value, dict):
            waiting += [((*path, key), below) for key, below in value.items()]
        elif isinstance(value, list):
            waiting += [((*path, number), below) for number, below in enumerate(value)]
        elif value is None:
            place = source.key_places.get(path) or source.places[path]
            yield Problem("empty_value", place, say("empty_value", key=path[-1]), spelled(path))


def _in_order(read: Iterable[Problem], found: Iterable[Problem]) -> tuple[Problem, ...]:
    """
    All problems as they stand in the file, each part told once: what the reader refused is not complained of again, nor
    is a value that is not there.
    """
    told = {problem.path for problem in read if problem.path}
    empty = {problem.path for problem in found if problem.code == "empty_value"}
    fresh = [
        problem
        for problem in found
        if problem.path not in told and (problem.code == "empty_value" or problem.path not in empty)
    ]
    problems = sorted({*read, *fresh}, key=lambda one: (one.code == "source_too_many_problems", one.place, one.path))
    if len(problems) <= MAX_PROBLEMS + 1:
        return tuple(problems)
    last = problems[MAX_PROBLEMS]
    many = say("source_too_many_problems", limit=MAX_PROBLEMS)
    return (*problems[:MAX_PROBLEMS], Problem("source_too_many_problems", last.place, many))


def _nearest_place(path: Path, places: Mapping[Path, Place]) -> Place:
    while path not in places:
        path = path[:-1]
    return places[path]
