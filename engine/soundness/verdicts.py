"""
Whether rules can all hold together: proved impossible, possible with an example, or not decidable.

The values that matter are tried (engine/soundness/domains.py), by the very rules that will be asked. What an example
shows is certain; that there is none only where no value that was left out could make a difference.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache

from engine.definitions import Lifecycle
from engine.guards import BadRule, Rule, compile_rule
from engine.rules import variables_for
from engine.soundness.domains import Setting, Value
from engine.soundness.expressions import parts_of, read_expression
from engine.soundness.trying import Part, Search, connected
from engine.soundness.uses import Uses, slot_of

#: Rules asked and values set for one question; half a second on an ordinary machine.
MOST_STEPS = 50_000
#: For a first look, at the rules as they stand: mostly it finds an example, and nothing more has to be compiled.
_BRIEFLY = 500
#: For all questions about one definition; what is asked beyond is not decided.
MOST_STEPS_ALTOGETHER = 1_000_000
#: Values in one question; far more than a person can think through.
MOST_SLOTS = 100


class Outcome(StrEnum):
    """What can be said."""

    IMPOSSIBLE = "impossible"
    POSSIBLE = "possible"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class Demand:
    """A rule that shall hold, or shall not; an error is no holding."""

    text: str
    holds: bool = True


@dataclass(frozen=True, slots=True)
class Answer:
    """
    Whether demands can be met together.

    Attributes:
        outcome: the verdict.
        example: values with which they are, by `case.F`, `form.F` and so on; what is missing is None.
        because: which demands already cannot be met together, or cannot be decided, by their numbers.
    """

    outcome: Outcome
    example: Mapping[str, Value] = field(default_factory=dict)
    because: tuple[int, ...] = ()


class Decider:
    """Answers for one definition; every text is compiled once, and every question answered once."""

    def __init__(self, lifecycle: Lifecycle) -> None:
        self._left = MOST_STEPS_ALTOGETHER
        self._answers: dict[object, Answer] = {}
        self._names = cache(lambda form: variables_for(lifecycle, form))
        self._tree = cache(lambda text, form: read_expression(text, self._names(form)))
        self._rule = cache(self._compiled)

    def rule(self, text: str, form: str | None) -> Rule | BadRule:
        """A rule of the definition, compiled, or why it cannot be used; `form` is the one that it may read."""
        return self._rule(text, form)

    def ask(self, demands: Sequence[Demand], setting: Setting) -> Answer:
        """Whether these demands, whose rules all compile, can be met together."""
        key = (tuple(demands), setting.form, setting.by, setting.opening)
        if key not in self._answers:
            self._answers[key] = self._asked(demands, setting)
        return self._answers[key]

    def _asked(self, demands: Sequence[Demand], setting: Setting) -> Answer:
        whole = [self._part(demand.text, demand.holds, number, setting.form) for number, demand in enumerate(demands)]
        briefly = self._together(whole, setting, most=_BRIEFLY)
        if briefly.outcome is Outcome.POSSIBLE:
            return briefly
        parts = [part for number, demand in enumerate(demands) for part in self._split(demand, number, setting.form)]
        return self._together(parts, setting, most=MOST_STEPS)

    def _together(self, parts: Sequence[Part], setting: Setting, *, most: int) -> Answer:
        example: dict[str, Value] = {}
        undecided: set[int] = set()
        for group in connected(parts):
            answer = self._search(group, setting, most=most)
            if answer.outcome is Outcome.IMPOSSIBLE:
                return Answer(Outcome.IMPOSSIBLE, because=self._fewest(group, setting))
            if answer.outcome is Outcome.UNDECIDED:
                undecided |= {part.number for part in group}
            example |= answer.example
        if undecided:
            return Answer(Outcome.UNDECIDED, because=tuple(sorted(undecided)))
        return Answer(Outcome.POSSIBLE, example)

    def _split(self, demand: Demand, number: int, form: str | None) -> Iterator[Part]:
        """`a && b` holds where both do, `a || b` does not where neither does; errors change nothing of that."""
        tree = self._tree(demand.text, form)
        for node in parts_of(tree, "&&" if demand.holds else "||"):
            yield self._part(demand.text[node.start : node.end], demand.holds, number, form)

    def _part(self, text: str, holds: bool, number: int, form: str | None) -> Part:  # noqa: FBT001 -- as in Part
        rule = self._rule(text, form)
        assert isinstance(rule, Rule), "a part of a rule that compiles compiles"
        return Part(rule, holds, frozenset(map(slot_of, rule.names)), number)

    def _fewest(self, together: Sequence[Part], setting: Setting) -> tuple[int, ...]:
        """The numbers of demands that already contradict each other: each that can be left out is."""
        kept = sorted({part.number for part in together})
        for number in list(kept):
            fewer = [part for part in together if part.number in kept and part.number != number]
            if any(
                self._search(group, setting, most=MOST_STEPS).outcome is Outcome.IMPOSSIBLE
                for group in connected(fewer)
            ):
                kept.remove(number)
        return tuple(kept)

    def _search(self, parts: Sequence[Part], setting: Setting, *, most: int) -> Answer:
        slots = frozenset().union(*(part.slots for part in parts))
        if len(slots) > MOST_SLOTS:
            return Answer(Outcome.UNDECIDED)
        uses = Uses(self._names(setting.form))
        for part in parts:
            uses.read(self._tree(part.rule.text, setting.form))
        domains = {slot: setting.domain(slot, uses.of(slot)) for slot in slots}
        search = Search(parts, domains, min(most, self._left))
        found = search.run()
        self._left -= search.steps
        if found is not None:
            return Answer(Outcome.POSSIBLE, found)
        is_proved = search.is_complete and all(domain.exact for domain in domains.values())
        return Answer(Outcome.IMPOSSIBLE if is_proved else Outcome.UNDECIDED)

    def _compiled(self, text: str, form: str | None) -> Rule | BadRule:
        try:
            return compile_rule(text, variables=self._names(form))
        except BadRule as bad:
            return bad
