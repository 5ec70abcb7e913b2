"""The parts of things that have no name of their own: conditions, effects, steps of a ladder, rows, promises."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from pydantic import BaseModel

from engine.definitions import Escalation, GradeRow, Rule, Verb
from engine.differences import values
from engine.differences.found import Difference, Guard, Thing, thing
from engine.differences.keys import Key
from engine.differences.keywise import Versions, by_key, may_have, order, whole
from engine.example_definitions import Example
from engine.labels import Label
from engine.property_definitions import Property
from engine.sight_definitions import Exclusion
from engine.wording import Wording, all_of

P = TypeVar("P", bound=BaseModel)

_VERBS = frozenset({"letter", "tell", "set", "restart", "waive", "seal", "mark_breach", "link"})


@dataclass(frozen=True, slots=True)
class _Paired(Generic[P]):
    """Which parts stand for each other, by position: those of both, and those of one version alone."""

    both: list[tuple[int, int]]
    gone: list[int]
    new: list[int]


def _paired(old: Sequence[P], new: Sequence[P], *likenesses: Callable[[P], Hashable]) -> _Paired[P]:
    """Parts that are the same stand for each other, then those that are alike in one thing after the other."""
    left, right = dict.fromkeys(range(len(old))), dict.fromkeys(range(len(new)))
    both = []
    for like in (lambda part: part.model_dump_json(), *likenesses):
        waiting: dict[Hashable, deque[int]] = defaultdict(deque)
        for number in right:
            waiting[like(new[number])].append(number)
        for number in list(left):
            if alike := waiting[like(old[number])]:
                match = alike.popleft()
                both.append((number, match))
                del left[number], right[match]
    return _Paired(sorted(both, key=lambda pair: pair[1]), list(left), list(right))


def conditions(say: Versions, of: Thing, old: Sequence[Rule], new: Sequence[Rule]) -> Iterator[Difference]:
    """Conditions by what they say when they refuse, in either language, or by what they ask."""

    def about(number: int, rule: Rule) -> Thing:
        return thing("Rule", (*of.path, "when", number), rule.otherwise, of=of.name)

    paired = _paired(
        old, new, lambda rule: rule.otherwise, lambda rule: rule.otherwise.zh, lambda rule: rule.otherwise.en,
        lambda rule: str((rule.rule, rule.check, rule.with_)),
    )  # fmt: skip
    for before, now in paired.both:
        yield from by_key(say, about(now, new[now]), old[before], new[now])
    for number in paired.gone:
        guard: Guard | None = "conflict rule" if old[number].check else None
        yield whole("gone", about(number, old[number]), old[number], guard=guard, loosens=True)
    for number in paired.new:
        yield whole("new", about(number, new[number]), new[number])


def effects(say: Versions, of: Thing, old: Sequence[Verb], new: Sequence[Verb]) -> Iterator[Difference]:
    """Effects by what they do, and in which order."""

    def about(words: Wording, number: int, verb: Verb) -> Thing:
        return thing("Verb", (*of.path, "then", number), values.effect(words, verb), of=of.name)

    paired = _paired(old, new, lambda verb: (verb.letter, verb.link, verb.seal, _verb_of(verb)), _verb_of)
    for before, now in paired.both:
        yield from by_key(say, about(say.new, now, new[now]), old[before], new[now])
    for number in paired.gone:
        loosens = bool(old[number].seal or old[number].letter or old[number].mark_breach)
        yield whole("gone", about(say.old, number, old[number]), old[number], loosens=loosens)
    for number in paired.new:
        guard: Guard | None = "deadline" if gives_time(new[number]) else None
        yield whole("new", about(say.new, number, new[number]), new[number], guard=guard)
    ranked = sorted(paired.both)
    yield from order(
        say, of, "then", Key(_effects_in_order),
        tuple(old[before] for before, _ in ranked), tuple(old[before] for before, _ in paired.both),
    )  # fmt: skip


def gives_time(verb: Verb) -> bool:
    """Whether it ends a limit or begins it anew."""
    return bool(verb.waive or verb.restart)


def _verb_of(verb: Verb) -> str:
    return " ".join(sorted(verb.model_fields_set & _VERBS))


def _effects_in_order(say: Wording, verbs: Sequence[Verb]) -> Label:
    return all_of(values.effect(say, verb) for verb in verbs)


def steps(say: Versions, of: Thing, old: Sequence[Escalation], new: Sequence[Escalation]) -> Iterator[Difference]:
    """The steps of a ladder by their moment, or by what happens then."""

    def about(words: Wording, number: int, rung: Escalation) -> Thing:
        return thing("Escalation", (*of.path, "escalate", number), values.rung(words, rung), of=of.name)

    paired = _paired(
        old, new, lambda rung: (rung.at, rung.every), lambda rung: str((rung.tell, rung.light, rung.do, rung.saying))
    )
    for before, now in paired.both:
        yield from by_key(say, about(say.new, now, new[now]), old[before], new[now])
    for number in paired.gone:
        yield whole("gone", about(say.old, number, old[number]), old[number], loosens=True)
    for number in paired.new:
        yield whole("new", about(say.new, number, new[number]), new[number])


def rows(say: Versions, of: Thing, old: Sequence[GradeRow], new: Sequence[GradeRow]) -> Iterator[Difference]:
    """The rows of a grade table by their reason, and in which order they are tried."""

    def about(words: Wording, number: int, row: GradeRow) -> Thing:
        return thing("GradeRow", (*of.path, "table", number), title(words, row), of=of.name)

    def title(words: Wording, row: GradeRow) -> Label:
        grade = words.choice(str(of.path[-1]), row.grade)
        return Label(zh=f"{grade.zh}：{row.because.zh}", en=f"{grade.en}: {row.because.en}")

    paired = _paired(old, new, lambda row: row.because, lambda row: str((row.grade, row.when)), lambda row: row.grade)
    for before, now in paired.both:
        yield from by_key(say, about(say.new, now, new[now]), old[before], new[now])
    for number in paired.gone:
        yield whole("gone", about(say.old, number, old[number]), old[number])
    for number in paired.new:
        yield whole("new", about(say.new, number, new[number]), new[number])
    yield from order(
        say, of, "table", Key(lambda words, several: all_of(title(words, row) for row in several)),
        tuple(old[before] for before, _ in sorted(paired.both)), tuple(old[before] for before, _ in paired.both),
    )  # fmt: skip


def conflict_rules(say: Versions, old: Sequence[Exclusion], new: Sequence[Exclusion]) -> Iterator[Difference]:
    """Who is kept out, by the reason that is given, or by whom it names."""

    def about(number: int, rule: Exclusion) -> Thing:
        return thing("Exclusion", ("excludes", number), rule.because)

    paired = _paired(old, new, lambda rule: rule.because, lambda rule: rule.holders)
    for before, now in paired.both:
        yield from by_key(say, about(now, new[now]), old[before], new[now])
    for number in paired.gone:
        yield whole("gone", about(number, old[number]), old[number], guard="conflict rule")
    for number in paired.new:
        yield whole("new", about(number, new[number]), new[number])


def promises(say: Versions, old: Sequence[Property], new: Sequence[Property]) -> Iterator[Difference]:
    """What the lifecycle promises of itself, by the name of the promise, or by what it says."""

    def about(number: int, promise: Property) -> Thing:
        return thing("Property", ("properties", number), promise.name)

    paired = _paired(old, new, lambda promise: promise.name, lambda promise: promise.model_dump_json(exclude={"name"}))
    for before, now in paired.both:
        yield from by_key(say, about(now, new[now]), old[before], new[now])
        yield from _never(say, about(now, new[now]), old[before], new[now])
    for number in paired.gone:
        yield whole("gone", about(number, old[number]), old[number], loosens=True)
    for number in paired.new:
        yield whole("new", about(number, new[number]), new[number])


def examples(old: Sequence[Example], new: Sequence[Example]) -> Iterator[Difference]:
    """What the lifecycle shows of itself, each as a whole: one that goes another way is another example."""
    for number, example in enumerate(old):
        if example not in new:
            yield whole("gone", thing("Example", ("examples", number), example.name), example)
    for number, example in enumerate(new):
        if example not in old:
            yield whole("new", thing("Example", ("examples", number), example.name), example)


def _never(say: Versions, of: Thing, old: Property, new: Property) -> Iterator[Difference]:
    about = thing("Never", (*of.path, "never"), of.name, of=of.name)
    yield from may_have(say, about, old.never, new.never, loosens="gone")
