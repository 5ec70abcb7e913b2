"""Files of definitions with something changed in them, and whether the loader lets them in."""

from __future__ import annotations

import json
from copy import deepcopy

from engine.errors import DefinitionError
from engine.loading import load_model
from engine.source import read_source

#: Something of every kind that can stand in a file.
KINDS = ("a text", "stay", "", 1, -1, True, False, None, [], ["a"], [1], {}, {"zh": "一", "en": "one"}, {"choose": "case.size"})  # fmt: skip


def value_of(path):
    """What a file says."""
    return read_source(path.read_bytes(), file=path.name).value


def places(value, path=()):
    """The path of everything that stands in a file."""
    below = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    yield path
    for key, one in below:
        yield from places(one, (*path, key))


def at(value, path):
    """What stands there."""
    for key in path:
        value = value[key]
    return value


def replaced(value, path, by):
    """The file with another value there."""
    changed = deepcopy(value)
    at(changed, path[:-1])[path[-1]] = by
    return changed


def is_loaded(value, model):
    """Whether the loader finds nothing wrong."""
    try:
        load_model(json.dumps(value).encode(), file="changed.yaml", model=model)
    except DefinitionError:
        return False
    return True
