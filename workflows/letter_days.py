"""Which limits of a case a paper speaks of: the one of the answer, that of the written notice, and those listed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from engine.definitions import DeadlineRule, Lifecycle
from engine.facts import read_facts
from engine.snapshot import Clock
from workflows.letterhead import PARTY

#: Parts of a paper that state the limit of the answer: where one of them is, no list repeats it.
STATES_THE_LIMIT = frozenset({"limit_and_extension", "old_and_new_date"})


def answer_clock(lifecycle: Lifecycle, clocks: Mapping[str, Clock]) -> Clock | None:
    """The limit that ends the handling: promised to the petitioner, met by the answer; the first to end."""
    found = [clock for clock in clocks.values() if clock.is_open and is_answer(lifecycle.deadlines.get(clock.name))]
    return min(found, key=lambda clock: clock.due_at, default=None)


def notice_clock(lifecycle: Lifecycle, clocks: Mapping[str, Clock]) -> Clock | None:
    """The limit by which the petitioner is told what becomes of the matter: met when a paper is delivered."""
    return next((clock for clock in clocks.values() if _is_notice(lifecycle.deadlines.get(clock.name))), None)


def may_be_extended(lifecycle: Lifecycle, clock: Clock | None) -> bool:
    """Whether there can still be an extension: some limits have one, and there is one only."""
    return bool(clock and not clock.extended_days and lifecycle.deadlines[clock.name].extend)


def listed(
    lifecycle: Lifecycle, clocks: Mapping[str, Clock], *, contains: tuple[str, ...], audience: str
) -> list[Clock]:
    """
    The running limits that a paper lists.

    To the petitioner what was promised to him and what he may still do, but for what the paper states in words; inside
    the office the duties, on the paper that gives out the work; outside organs have no use for either.
    """
    running = [clock for clock in clocks.values() if clock.status == "running" and clock.name in lifecycle.deadlines]
    rules = {clock.name: lifecycle.deadlines[clock.name] for clock in running}
    if audience != PARTY:
        return [clock for clock in running if "local_limits" in contains and not rules[clock.name].right_of]
    told = [clock for clock in running if PARTY in (rules[clock.name].promised_to, rules[clock.name].right_of)]
    left_out = is_answer if STATES_THE_LIMIT.intersection(contains) else _is_notice
    return [clock for clock in told if not _is_notice(rules[clock.name]) and not left_out(rules[clock.name])]


def late(lifecycle: Lifecycle, clocks: Mapping[str, Clock], *, today: date) -> list[Clock]:
    """The duties that are late, the longest first; an internal goal makes nobody late."""
    duties = (clock for clock in clocks.values() if clock.is_open and _is_duty(lifecycle.deadlines.get(clock.name)))
    return sorted((clock for clock in duties if clock.due_day < today), key=lambda clock: clock.due_at)


def is_answer(rule: DeadlineRule | None) -> bool:
    """Whether this limit is the answer's."""
    return _is_promised(rule) and bool({"issued", "reaches"}.intersection(_ended_by(rule)))


def _is_notice(rule: DeadlineRule | None) -> bool:
    return _is_promised(rule) and set(_ended_by(rule)) == {"delivered"}


def _is_promised(rule: DeadlineRule | None) -> bool:
    return rule is not None and rule.promised_to == PARTY


def _is_duty(rule: DeadlineRule | None) -> bool:
    return rule is not None and rule.right_of is None and rule.weighs != "goal" and rule.ends != "silently"


def _ended_by(rule: DeadlineRule | None) -> list[str]:
    words = rule.stops if rule else None
    return [fact.kind for fact in read_facts(words) or ()] if words else []
