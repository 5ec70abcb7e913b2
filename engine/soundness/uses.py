"""For each value that rules read: with which constants and values it is compared, and whether nothing else is done."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from engine.guards import VariableType
from engine.soundness.expressions import COMPARISONS, LOOPS, Node

_JOINING = frozenset({"&&", "||", "!", "?"})
_TRUTHS = _JOINING | COMPARISONS | LOOPS | {"in", "word", "startsWith", "endsWith", "contains"}
_EQUALITY = frozenset({"==", "!="})
_DURATION = re.compile(r"(?:\d{1,9}[hms])+")
_UNITS = {"h": "hours", "m": "minutes", "s": "seconds"}
#: Over which list each variable of a loop runs.
_Loops = Mapping[str, str]


def slot_of(name: str) -> str:
    """The value that a variable tells of: `given.case.size` tells of `case.size`."""
    return name.removeprefix("given.")


@dataclass(slots=True)
class Use:
    """
    How values that are compared with each other are used.

    Attributes:
        slots: the values.
        numbers, texts, moments, durations: the constants that stand beside them.
        sizes: the numbers with which sizes of lists are compared.
        loops: how deep loops over lists are nested.
        exact: whether they are only compared, looked for in lists, and counted.
    """

    slots: set[str]
    numbers: set[int] = field(default_factory=set)
    texts: set[str] = field(default_factory=set)
    moments: set[datetime] = field(default_factory=set)
    durations: set[timedelta] = field(default_factory=set)
    sizes: set[int] = field(default_factory=set)
    loops: int = 0
    exact: bool = True

    def take(self, other: Use) -> None:
        """Be used as the other one is, too."""
        self.slots |= other.slots
        self.numbers |= other.numbers
        self.texts |= other.texts
        self.moments |= other.moments
        self.durations |= other.durations
        self.sizes |= other.sizes
        self.loops = max(self.loops, other.loops)
        self.exact = self.exact and other.exact


class Uses:
    """Looks through rules; values that are compared with each other share one use."""

    def __init__(self, kinds: Mapping[str, VariableType]) -> None:
        self._kinds = kinds
        self._of: dict[str, Use] = {}

    def of(self, slot: str) -> Use:
        """How a value is used, together with those that it is compared with."""
        return self._of.setdefault(slot, Use({slot}))

    def read(self, node: Node, loops: _Loops | None = None) -> None:
        """Look through what says yes or no."""
        loops = loops or {}
        if node.kind in _JOINING:
            for part in node.parts:
                self.read(part, loops)
        elif node.kind in COMPARISONS:
            self._compared(node, loops)
        elif node.kind == "in":
            self._member(node, loops)
        elif node.kind in LOOPS:
            self._loop(node, loops)
        elif node.kind == "name" and self._kind(node) is VariableType.BOOLEAN:
            self.of(slot_of(str(node.value)))
        else:
            self._somehow(node, loops)

    def _compared(self, node: Node, loops: _Loops) -> None:
        left, right = node.parts
        if self._is_truth(left) and self._is_truth(right):
            self.read(left, loops)
            self.read(right, loops)
        elif not (self._plain(node.kind, left, right, loops) or self._plain(node.kind, right, left, loops)):
            self._somehow(node, loops)

    def _plain(self, operator: str, one: Node, other: Node, loops: _Loops) -> bool:
        """Take in the comparison of a value, or of the size of a list, with another value or constant; if it is one."""
        if one.kind == "size":
            slot = self._slot(one.parts[0], loops)
            if slot is None or self._kind(one.parts[0]) is not VariableType.TEXTS or other.kind != "number":
                return False
            self.of(slot).sizes.add(int(other.value))
            return True
        slot, kind = self._slot(one, loops), self._kind(one)
        if slot is None or (kind in (VariableType.TEXT, VariableType.TEXTS) and operator not in _EQUALITY):
            return False
        if kind is VariableType.TEXTS:
            self.of(slot)
            return other.kind == "list" and not other.parts
        if among := self._slot(other, loops):
            self._link(slot, among)
            return True
        return other.kind != "list" and _constant(self.of(slot), other)

    def _member(self, node: Node, loops: _Loops) -> None:
        left, right = node.parts
        slot, among = self._slot(left, loops), self._slot(right, loops)
        if slot and among:
            self._link(slot, among)
        elif among and left.kind == "text":
            self.of(among).texts.add(str(left.value))
        elif slot and right.kind == "list":
            for element in right.parts:
                self._compared(Node("==", node.start, node.end, (left, element)), loops)
        else:
            self._somehow(node, loops)

    def _loop(self, node: Node, loops: _Loops) -> None:
        among, variable, body = node.parts
        slot = self._slot(among, loops)
        if slot is None:
            self._somehow(node, loops)
            return
        self.of(slot).loops = max(self.of(slot).loops, len(loops) + 1)
        self.read(body, {**loops, str(variable.value): slot})

    def _somehow(self, node: Node, loops: _Loops) -> None:
        """What is done here is not looked into: every constant may matter to every value."""
        inside = list(_inside(node))
        names = [slot_of(str(one.value)) for one in inside if one.kind == "name"]
        slots = [*names, *(loops[str(one.value)] for one in inside if one.kind == "loop" and one.value in loops)]
        for slot in slots:
            self._link(slots[0], slot)
        if slots:
            use = self.of(slots[0])
            use.exact = False
            for one in inside:
                _constant(use, one)

    def _link(self, slot: str, other: str) -> None:
        mine, theirs = self.of(slot), self.of(other)
        if mine is not theirs:
            mine.take(theirs)
            self._of |= dict.fromkeys(theirs.slots, mine)

    def _is_truth(self, node: Node) -> bool:
        return node.kind in _TRUTHS or (node.kind == "name" and self._kind(node) is VariableType.BOOLEAN)

    def _slot(self, node: Node, loops: _Loops) -> str | None:
        """The value that a name, or the variable of a loop over a list, stands for."""
        if node.kind == "loop":
            return loops.get(str(node.value))
        return str(node.value) if node.kind == "name" else None

    def _kind(self, node: Node) -> VariableType:
        return self._kinds[str(node.value)] if node.kind == "name" else VariableType.TEXT


def _inside(node: Node) -> Iterator[Node]:
    yield node
    for part in node.parts:
        yield from _inside(part)


def _constant(use: Use, node: Node) -> bool:
    """Put a constant beside values that it is compared with; False if it is none that can be read."""
    if node.kind == "number":
        use.numbers.add(int(node.value))
    elif node.kind == "text":
        use.texts.add(str(node.value))
    elif node.kind == "timestamp" and (moment := _moment(node)):
        use.moments.add(moment)
    elif node.kind == "duration" and (duration := _duration(node)):
        use.durations.add(duration)
        return False
    else:
        return False
    return True


def _moment(node: Node) -> datetime | None:
    try:
        moment = datetime.fromisoformat(str(node.parts[0].value))
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def _duration(node: Node) -> timedelta | None:
    words = str(node.parts[0].value)
    if not _DURATION.fullmatch(words):
        return None
    parts = re.findall(r"(\d+)([hms])", words)
    return sum((timedelta(**{_UNITS[unit]: int(count)}) for count, unit in parts), timedelta())
