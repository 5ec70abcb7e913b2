"""Look for values with which rules hold, trying one value after the other and giving up early what cannot succeed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from math import prod
from random import Random

from engine.guards import Rule
from engine.soundness.domains import Domain, Value


@dataclass(frozen=True, slots=True)
class Part:
    """A rule that shall hold or shall not, the values that it tells of, and the number of the demand it comes from."""

    rule: Rule
    holds: bool
    slots: frozenset[str]
    number: int


def connected(parts: Iterable[Part]) -> list[list[Part]]:
    """Groups of parts that have no value in common, so that each can be looked at alone."""
    groups: list[tuple[set[str], list[Part]]] = []
    for part in parts:
        slots, members = set(part.slots), [part]
        apart = []
        for group in groups:
            if slots.isdisjoint(group[0]):
                apart.append(group)
            else:
                slots |= group[0]
                members = group[1] + members
        groups = [*apart, (slots, members)]
    return [members for _, members in groups]


class _UsedUp:
    """Comes after the last value; None is a value itself."""


_USED_UP = _UsedUp()
#: In how many ways a search begins, and for how many steps, before it goes through everything.
_BEGINNINGS, _BRIEFLY = 6, 1_500


class Search:
    """
    One search, with how far it went.

    Attributes:
        steps: rules asked and values set.
        is_complete: whether everything was tried, if nothing was found.
    """

    def __init__(self, parts: Sequence[Part], domains: Mapping[str, Domain], most: int) -> None:
        self.steps = 0
        self.is_complete = False
        self._domains = domains
        self._most = most
        self._order, self._due = _plan(parts, domains)
        self._values: dict[str, Value] = {}

    def run(self) -> dict[str, Value] | None:
        """Values with which every part is as it shall be; None if none were found."""
        if not self._fits(0):
            self.is_complete = True
            return None
        # Whoever begins with wrong values comes to the right ones only after all others: briefly, begin in other ways.
        for seed in range(_BEGINNINGS):
            found = self._attempt(seed, min(self._most, self.steps + _BRIEFLY))
            if found is not None or self.is_complete:
                return found
        return self._attempt(0, self._most)

    def _attempt(self, seed: int, most: int) -> dict[str, Value] | None:
        """Go through all values, in an order that depends on `seed`; give up after so many steps."""
        chance = Random(seed)  # noqa: S311 -- the same order each time
        begins = [chance.randrange(len(self._domains[slot].values)) if seed else 0 for slot in self._order]
        waiting = [self._values_from(begins, depth) for depth in range(len(self._order[:1]))]
        while waiting and self.steps < most:
            depth = len(waiting)
            value = next(waiting[-1], _USED_UP)
            if isinstance(value, _UsedUp):
                waiting.pop()
                continue
            self.steps += 1
            self._values[self._order[depth - 1]] = value
            if not self._fits(depth):
                continue
            if depth == len(self._order):
                return dict(self._values)
            waiting.append(self._values_from(begins, depth))
        self.is_complete = not waiting
        return None if self._order else {}

    def _values_from(self, begins: Sequence[int], depth: int) -> Iterator[Value]:
        """All values of the one that is set at this depth, from one in their midst to the end and on from the first."""
        values = self._domains[self._order[depth]].values
        return chain(islice(values, begins[depth], None), islice(values, begins[depth]))

    def _fits(self, depth: int) -> bool:
        """Whether every part that can be asked only now is as it shall be."""
        for part in self._due[depth]:
            self.steps += 1
            given = {name: self._told(name) for name in part.rule.names}
            if bool(part.rule.evaluate(given)) is not part.holds:
                return False
        return True

    def _told(self, name: str) -> Value:
        if name.startswith("given."):
            return self._values[name.removeprefix("given.")] is not None
        return self._values[name]


def _plan(parts: Sequence[Part], domains: Mapping[str, Domain]) -> tuple[list[str], list[list[Part]]]:
    """In which order values are set, and after how many of them each part can be asked: those that need least first."""
    order: list[str] = []
    due: list[list[Part]] = [[part for part in parts if not part.slots]]
    left = [part for part in parts if part.slots]
    known: set[str] = set()
    while left:
        nearest = min(left, key=lambda part: prod(len(domains[slot].values) for slot in part.slots - known))
        for slot in sorted(nearest.slots - known, key=lambda slot: (len(domains[slot].values), slot)):
            order.append(slot)
            known.add(slot)
            due.append([part for part in left if part.slots <= known])
            left = [part for part in left if not part.slots <= known]
    return order, due
