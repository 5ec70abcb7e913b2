"""
Whether every deadline can be reckoned and is lawful: lengths, ceilings and floors, what starts and stops it, its
ladder.
"""

from __future__ import annotations

from collections.abc import Iterator

from engine.definitions import Choose, DeadlineRule, Escalation
from engine.errors import Problem
from engine.facts import Fact, read_facts
from engine.soundness.ground import Ground
from engine.source import Path
from engine.spans import BadSpan, MomentKind, Span, Unit, is_longer, parse_moment, parse_span

_TIMES = ("date", "moment")
#: Where the name of each kind of fact is looked up.
_WHAT = {"field": "field", "issued": "letter", "delivered": "letter", "reaches": "state", "done": "act"}


def check_times(ground: Ground, warnings: list[Problem]) -> Iterator[Problem]:
    """Errors about deadlines; what is only doubtful is put to the warnings."""
    for name, rule in ground.lifecycle.deadlines.items():
        path: Path = ("deadlines", name)
        lengths = dict(_lengths(rule, path))
        for where, words in lengths.items():
            yield from _length(ground, words, where)
        yield from _bounds(ground, rule, lengths, path, warnings)
        yield from _facts(ground, rule, path)
        yield from _extension(ground, rule, path)
        yield from _ladder(ground, rule, path)
        for key, role in (("right_of", rule.right_of), ("promised_to", rule.promised_to)):
            if role:
                yield from ground.known("role", role, (*path, key), ground.lifecycle.roles)


def _lengths(rule: DeadlineRule, path: Path) -> Iterator[tuple[Path, object]]:
    """Every length that a deadline can have, with its path."""
    if isinstance(rule.due, Choose):
        yield from (((*path, "due", option), words) for option, words in rule.due.options.items())
    else:
        yield (*path, "due"), rule.due


def _length(ground: Ground, words: object, path: Path) -> Iterator[Problem]:
    try:
        span = parse_span(words)
    except BadSpan as bad:
        yield ground.told("span", path, bad.label)
        return
    if span.field:
        yield from ground.field_of_kind(span.field, path, _TIMES)


def _read(words: object) -> Span | None:
    try:
        return parse_span(words)
    except BadSpan:
        return None


def _bounds(
    ground: Ground, rule: DeadlineRule, lengths: dict[Path, object], path: Path, warnings: list[Problem]
) -> Iterator[Problem]:
    """Duties have a ceiling, rights have a floor; what cannot be compared for certain is outside."""
    if rule.right_of and rule.never_less_than is None:
        yield ground.problem_of("right_without_floor", path)
    for part, words in (("never_more_than", rule.never_more_than), ("never_less_than", rule.never_less_than)):
        if words is None:
            continue
        yield from _length(ground, words, (*path, part))
        bound = _read(words)
        for where, length in lengths.items():
            span = _read(length)
            if bound is None or span is None:
                continue
            if Unit.FIELD in (bound.unit, span.unit):
                warnings.append(ground.problem("limit_in_field", where, due=length, limit=words))
                continue
            too_far = is_longer(span, bound) if part == "never_more_than" else is_longer(bound, span)
            if too_far is not False:
                code = "duty_too_long" if part == "never_more_than" else "right_too_short"
                yield ground.problem(code, where, due=length, limit=words)


def _facts(ground: Ground, rule: DeadlineRule, path: Path) -> Iterator[Problem]:
    yield from check_facts(ground, rule.starts, (*path, "starts"))
    if rule.stops is not None:
        yield from check_facts(ground, rule.stops, (*path, "stops"))
    if rule.counts_from is not None:
        yield from _field_words(ground, rule.counts_from, (*path, "counts_from"), _TIMES)


def _field_words(ground: Ground, words: str, path: Path, kinds: tuple[str, ...]) -> Iterator[Problem]:
    match words.split():
        case ["field", name]:
            yield from ground.field_of_kind(name, path, kinds)
        case _:
            yield ground.problem("field_words", path, words=words)


def check_facts(ground: Ground, words: str, path: Path) -> Iterator[Problem]:
    """Findings about words that say which facts start or stop something."""
    facts = read_facts(words)
    if facts is None:
        yield ground.problem("fact_words", path, words=words)
        return
    known = _known_facts(ground)
    for fact in sorted(facts):
        what = _WHAT.get(fact.kind)
        if what and fact.name not in known[what]:
            yield from ground.known(what, fact.name, path, known[what])
        elif ground.shape.came_by and fact not in ground.possible_facts:
            yield ground.problem("fact_never", path, fact=_spoken(fact))


def _known_facts(ground: Ground) -> dict[str, frozenset[str]]:
    lifecycle = ground.lifecycle
    return {
        "field": frozenset(lifecycle.fields),
        "letter": ground.surroundings.letters,
        "state": frozenset(lifecycle.states),
        "act": ground.action_names | lifecycle.records.keys() | {"reopen"},
    }


def _spoken(fact: Fact) -> str:
    return {
        "done": fact.name,
        "opened": "opened",
        "reaches": f"reaches {fact.name}",
        "field": f"field {fact.name}",
    }.get(fact.kind, f"{fact.name} {fact.kind}")


def _extension(ground: Ground, rule: DeadlineRule, path: Path) -> Iterator[Problem]:
    if rule.extend is None:
        return
    path = (*path, "extend")
    yield from _field_words(ground, rule.extend.days, (*path, "days"), ("number",))
    yield from check_facts(ground, rule.extend.takes_effect, (*path, "takes_effect"))
    yield from _length(ground, rule.extend.at_most, (*path, "at_most"))
    most = _read(rule.extend.at_most)
    if most and most.unit is not Unit.DAYS:
        yield ground.problem("extension_in_days", (*path, "at_most"), words=rule.extend.at_most)


def _ladder(ground: Ground, rule: DeadlineRule, path: Path) -> Iterator[Problem]:
    for number, rung in enumerate(rule.escalate):
        where: Path = (*path, "escalate", number)
        yield from ground.all_known("role", rung.tell, (*where, "tell"), ground.lifecycle.roles)
        if (rung.at is None) == (rung.every is None):
            yield ground.problem("escalation_moment", where)
        if not rung.tell and rung.light is None and rung.do is None:
            yield ground.problem("escalation_idle", where)
        yield from _moment(ground, rule, rung, where)
        yield from _repetition(ground, rule, rung, where)


def _moment(ground: Ground, rule: DeadlineRule, rung: Escalation, path: Path) -> Iterator[Problem]:
    if rung.at is None:
        return
    try:
        moment = parse_moment(rung.at)
    except BadSpan as bad:
        yield ground.told("moment", (*path, "at"), bad.label)
        return
    if rule.ends == "silently" and moment.kind in (MomentKind.DUE, MomentKind.LATE):
        yield ground.problem("escalation_after_end", (*path, "at"))


def _repetition(ground: Ground, rule: DeadlineRule, rung: Escalation, path: Path) -> Iterator[Problem]:
    if rung.every is None:
        if rung.until is not None:
            yield ground.problem("until_without_every", (*path, "until"))
        return
    yield from _length(ground, rung.every, (*path, "every"))
    if (span := _read(rung.every)) and span.unit in (Unit.FIELD, Unit.DAY_OF_MONTH):
        yield ground.problem("repetition_length", (*path, "every"), words=rung.every)
    if rule.ends == "silently":
        yield ground.problem("escalation_after_end", (*path, "every"))
    elif rung.until is None or rule.stops is None:
        yield ground.problem("escalation_endless", (*path, "every"))
