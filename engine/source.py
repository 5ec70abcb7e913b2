"""
Turn the text of a definition into values that know where they stand, strictly.

The parser's events are checked one by one before anything is built from them, so that no file can
make the reader work or remember beyond its bounds. Words mean what they look like: `no`, `01` and
`9:30` stay text. Every problem is told with its place, and all of them at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

import yaml
from yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    Event,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
)

from engine.errors import Place, Problem
from engine.source_text import CannotGoOnError, Faults, Path, decoded, refuse_syntax, shown, spelled, unseen_character

__all__ = ["Path", "Source", "nearest", "read_source", "spelled"]

#: Bounds of one file (docs/workflows-yaml.md): far above any office, far below any harm.
MAX_NODES = 100_000
MAX_DEPTH = 20
#: More digits than this are no longer exact once a number has a fraction (IEEE 754 double, RFC 8785).
MAX_DIGITS = 15
#: Longer than any name or title that serves as a key.
MAX_KEY = 200

_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?")
_WORDS: Mapping[str, bool | None] = {"true": True, "false": False, "null": None, "~": None, "": None}
_BLOCK_OR_QUOTED = frozenset("'\"|>")


@dataclass(frozen=True, slots=True)
class Source:
    """
    What one file says, and where.

    Attributes:
        value: mappings, lists, text, numbers, `True`, `False` and `None`; `None` if nothing can be used.
        places: where each value begins, by its path; the root is `()`.
        key_places: where the key of each value of a mapping begins.
        problems: everything that is refused, in the order of the file; a refused key is left out of `value`,
            a refused value stands there as `None`.
        nodes: how many keys and values were read, at most one more than `MAX_NODES`.
        depth: how deeply mappings and lists were nested, at most one more than `MAX_DEPTH`.
    """

    value: object
    places: Mapping[Path, Place]
    key_places: Mapping[Path, Place]
    problems: tuple[Problem, ...]
    nodes: int
    depth: int


def read_source(data: bytes, *, file: str) -> Source:
    """Read the bytes of `file`; bad content never raises, it is told in `problems`."""
    reading = _Reading(Faults(file))
    try:
        _read_events(reading, decoded(data, reading.faults))
    except CannotGoOnError:
        reading.value = None
    return Source(
        value=reading.value,
        places=reading.places,
        key_places=reading.key_places,
        problems=reading.faults.in_order(),
        nodes=reading.nodes,
        depth=reading.depth,
    )


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name that `name` was probably meant to be, or None."""
    if len(name) > MAX_KEY:
        return None
    return next(iter(get_close_matches(name, sorted(known), n=1)), None)


@dataclass(slots=True)
class _Open:
    """A mapping or a list whose end has not come yet."""

    value: dict[str, object] | list[object]
    #: None inside a refused part, which is read for its problems and not kept.
    path: Path | None
    #: In a mapping, whether a key comes next.
    wants_key: bool
    #: The key whose value comes next; None if that key was refused.
    key: str | None = None


@dataclass(slots=True)
class _Reading:
    """One file while it is read: the stack of open mappings and lists, and what was found."""

    faults: Faults
    value: object = None
    places: dict[Path, Place] = field(default_factory=dict)
    key_places: dict[Path, Place] = field(default_factory=dict)
    nodes: int = 0
    depth: int = 0
    stack: list[_Open] = field(default_factory=list)

    def take(self, event: NodeEvent) -> None:
        """Check one key or value, and put it where it belongs."""
        place = self.place(event)
        self.nodes += 1
        if self.nodes > MAX_NODES:
            self.faults.stop("source_too_many_nodes", place, limit=MAX_NODES)
        parent = self.stack[-1] if self.stack else None
        path = self._path_of_next(parent)
        self._refuse_marks(event, place, path)
        if parent is not None and parent.wants_key:
            parent.key, parent.wants_key = self._key(parent.path, event, place), False
            opened = self._open(event, None, place)
        else:
            opened = self._open(event, path, place)
            self._keep(parent, path, self._scalar(event, path, place) if opened is None else opened.value)
            if path is not None:
                self.places[path] = place
        if opened is not None:
            self.stack.append(opened)

    def place(self, event: Event) -> Place:
        assert event.start_mark is not None  # the parser marks every event
        return self.faults.place(event.start_mark.line, event.start_mark.column)

    def _path_of_next(self, parent: _Open | None) -> Path | None:
        if parent is None:
            return ()
        if parent.path is None or parent.wants_key:
            return parent.path
        if isinstance(parent.value, list):
            return (*parent.path, len(parent.value))
        return None if parent.key is None else (*parent.path, parent.key)

    def _refuse_marks(self, event: NodeEvent, place: Place, path: Path | None) -> None:
        if isinstance(event, AliasEvent):
            self.faults.add("source_alias", place, path, name=shown(event.anchor))
        elif event.anchor is not None:
            self.faults.add("source_anchor", place, path, name=shown(event.anchor))
        if isinstance(event, ScalarEvent | CollectionStartEvent) and event.tag is not None:
            self.faults.add("source_tag", place, path, tag=shown(event.tag))
        if isinstance(event, ScalarEvent) and (unseen := unseen_character(event.value)):
            self.faults.add("source_unseen_character", place, path, character=unseen)

    def _key(self, path: Path | None, event: NodeEvent, place: Place) -> str | None:
        """The key in the mapping at `path`, or None if it is refused and its value is not to be kept."""
        if not isinstance(event, ScalarEvent):
            self.faults.add("source_key_not_a_word", place, path)
            return None
        key = event.value
        if key == "<<":
            self.faults.add("source_merge_key", place, path)
        elif event.style not in _BLOCK_OR_QUOTED and (key in _WORDS or _NUMBER.fullmatch(key)):
            self.faults.add("source_key_not_text", place, path, key=shown(key))
        elif len(key) > MAX_KEY:
            self.faults.add("source_key_too_long", place, path, length=len(key), limit=MAX_KEY)
        elif path is not None and (first := self.key_places.get((*path, key))) is not None:
            self.faults.add("source_duplicate_key", place, (*path, key), key=shown(key), first=first)
        elif path is not None:
            self.key_places[*path, key] = place
            return key
        return None

    def _open(self, event: NodeEvent, path: Path | None, place: Place) -> _Open | None:
        if not isinstance(event, CollectionStartEvent):
            return None
        self.depth = max(self.depth, len(self.stack) + 1)
        if self.depth > MAX_DEPTH:
            self.faults.stop("source_too_deep", place, limit=MAX_DEPTH)
        mapping = isinstance(event, MappingStartEvent)
        return _Open({} if mapping else [], path, wants_key=mapping)

    def _keep(self, parent: _Open | None, path: Path | None, value: object) -> None:
        if parent is None:
            self.value = value
        elif isinstance(parent.value, dict):
            parent.wants_key = True
            if path is not None:
                parent.value[str(path[-1])] = value
        else:
            parent.value.append(value)

    def _scalar(self, event: NodeEvent, path: Path | None, place: Place) -> object:
        if not isinstance(event, ScalarEvent):
            return None  # an alias, refused already
        text = event.value
        if event.style in _BLOCK_OR_QUOTED:
            return text
        if text in _WORDS:
            return _WORDS[text]
        if not _NUMBER.fullmatch(text):
            return text
        digits = len(text) - text.count("-") - text.count(".")
        if digits > MAX_DIGITS:
            self.faults.add("source_number_too_long", place, path, digits=digits, limit=MAX_DIGITS)
            return None
        # Adding nothing turns -0.0 into 0.0: there is one zero.
        return float(text) + 0.0 if "." in text else int(text)


def _read_events(reading: _Reading, text: str) -> None:
    try:
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):
            if isinstance(event, NodeEvent):
                reading.take(event)
            elif isinstance(event, CollectionEndEvent):
                reading.stack.pop()
            elif isinstance(event, DocumentStartEvent) and not _begins_the_only_document(event, reading):
                return
    except yaml.MarkedYAMLError as error:
        refuse_syntax(error, text, reading.faults)
    if reading.value is None and not reading.faults.found:
        reading.faults.add("source_empty", reading.faults.place(0, 0))


def _begins_the_only_document(event: DocumentStartEvent, reading: _Reading) -> bool:
    if event.version or event.tags:
        reading.faults.add("source_directive", reading.place(event))
    if reading.nodes:
        reading.faults.add("source_several_documents", reading.place(event))
    return not reading.nodes
