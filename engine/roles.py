"""
Who is who on a case: from the words of a role to the holders who have it.

A *holder* is a text that says as what somebody stands: `person:12`, `group:desk`, `head:desk` (of a group or unit),
`unit:7` (belongs to it), `map:topics:03`, `roster:duty`, `party:sender`, `outside:court`, `related:7` (declared a
relation to unit 7). Persons bring the set of their holders; a role is held when the two sets meet.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from engine.definitions import Lifecycle, Role
from engine.sight_definitions import Exclusion


@dataclass(frozen=True, slots=True)
class Standing:
    """
    As what somebody comes.

    Args:
        actor: `person:ID`, `party:NAME` (a session bound to one case) or `system`.
        holders: what roles can be drawn from, deputies' powers included.
        identities: what exclusions are matched with; those of everyone for whom the actor stands in, too.
        lent: for each absent colleague (`person:ID`) for whom the actor stands in, the holders that are had only so.
    """

    actor: str
    holders: frozenset[str]
    identities: frozenset[str]
    lent: Mapping[str, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Doer:
    """Who does something, in which role, and for which absent colleague (`person:ID`), if not for oneself."""

    actor: str
    role: str
    instead_of: str | None = None

    def as_data(self) -> dict[str, str]:
        """As bodies and signatures say it."""
        return {"actor": self.actor, "role": self.role, **({"for": self.instead_of} if self.instead_of else {})}


@dataclass(frozen=True, slots=True)
class Source:
    """A role's `from:` words, read: kind, name, and the field that the name comes from."""

    kind: str
    name: str = ""
    field: str | None = None


@lru_cache(maxsize=4096)
def read_source(words: str, of: str | None = None) -> Source | None:
    """Read `group G`, `head of G`, `head of field F`, `member of field F`, `field F`, `map M`, `roster R`, `party P`,
    `outside O`; None when it is none of them.
    """
    match words.split():
        case ["head", "of", "field", field]:
            return Source("head", field=field)
        case ["member", "of", "field", field]:
            return Source("unit", field=field)
        case ["head", "of", name]:
            return Source("head", name)
        case ["map", name] if of:
            return Source("map", name, of)
        case ["field", field]:
            return Source("person", field=field)
        case [("group" | "roster" | "party" | "outside") as kind, name]:
            return Source(kind, name)
    return None


def holders_of(role: Role, facts: Mapping[str, Any]) -> frozenset[str]:
    """The holders of a role on a case with these facts, stand-ins apart."""
    source = read_source(role.from_, role.of)
    return _holders(source, facts) if source else frozenset()


def stand_ins_of(role: Role, facts: Mapping[str, Any]) -> tuple[frozenset[str], ...]:
    """Who holds the role instead, in this order, when its own holder is excluded from the case."""
    sources = [read_source(words) for words in role.stand_in]
    return tuple(_holders(source, facts) for source in sources if source)


def _holders(source: Source, facts: Mapping[str, Any]) -> frozenset[str]:
    if source.field is None:
        return frozenset({f"{source.kind}:{source.name}"})
    values = facts.get(source.field)
    many = values if isinstance(values, list) else [values] if values else []
    prefix = f"{source.kind}:{source.name}:" if source.name else f"{source.kind}:"
    return frozenset(f"{prefix}{value}" for value in many)


def roles_held(
    lifecycle: Lifecycle, standing: Standing, facts: Mapping[str, Any], stood_in: Mapping[str, Iterable[str]]
) -> frozenset[str]:
    """
    The roles that somebody has on a case.

    Args:
        lifecycle: the definition that the case is pinned to.
        standing: who comes.
        facts: the case's plain values.
        stood_in: role → holders who stand in because its own holder is excluded.
    """
    held = _own_roles(lifecycle, standing, facts, stood_in)
    enterers = {name: enterers_of(lifecycle, (name,), stood_in) for name in lifecycle.roles}
    while more := {name for name, entering in enterers.items() if held & entering} - held:
        held |= more
    return frozenset(held)


def doer(
    lifecycle: Lifecycle,
    standing: Standing,
    roles: Collection[str],
    facts: Mapping[str, Any],
    stood_in: Mapping[str, Iterable[str]],
) -> Doer:
    """
    In which of several roles somebody acts, and for whom: a role of one's own goes first.

    `roles` are those in which the actor may do it, at least one; the rest is as in `roles_held`.
    """
    own = standing.holders.difference(*standing.lent.values())
    if mine := roles_held(lifecycle, replace(standing, holders=own), facts, stood_in).intersection(roles):
        return Doer(standing.actor, min(mine))
    role = min(roles)
    absent = (
        person
        for person, lent in sorted(standing.lent.items())
        if role in roles_held(lifecycle, replace(standing, holders=own | lent), facts, stood_in)
    )
    return Doer(standing.actor, role, next(absent))


def roles_by_paper(
    lifecycle: Lifecycle, standing: Standing, facts: Mapping[str, Any], stood_in: Mapping[str, Iterable[str]]
) -> frozenset[str]:
    """
    The roles that somebody has only by entering what an outside organ decided, since the organ stands in for their own.

    Those of the organ itself are none of them: which of its acts need its document, their forms say.
    """
    entered = roles_held(lifecycle, standing, facts, stood_in) - _own_roles(lifecycle, standing, facts, stood_in)
    return frozenset(name for name in entered if not lifecycle.roles[name].entered_by)


def enterers_of(lifecycle: Lifecycle, roles: Iterable[str], stood_in: Mapping[str, Iterable[str]]) -> frozenset[str]:
    """The roles whose people enter what these decide: they are outside, or an outside organ stands in for them."""
    names = set(roles)
    organs = {holder for name in names for holder in stood_in.get(name, ())}
    if organs:
        names |= {name for name, role in lifecycle.roles.items() if role.entered_by and organs & holders_of(role, {})}
    return frozenset(other for name in names for other in lifecycle.roles[name].entered_by)


def _own_roles(
    lifecycle: Lifecycle, standing: Standing, facts: Mapping[str, Any], stood_in: Mapping[str, Iterable[str]]
) -> set[str]:
    return {
        name
        for name, role in lifecycle.roles.items()
        if standing.holders & (holders_of(role, facts) | frozenset(stood_in.get(name, ())))
    }


def excluded_holders(rules: Iterable[tuple[Exclusion, bool]], facts: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """
    Holders who may not touch the case, each with the reason in both languages; `rules` come with whether they apply.

    Beside the reason of those who may still see it stands `stops`: work. The rule that hides the case is the stronger.
    """
    excluded: dict[str, dict[str, str]] = {}
    for rule, applies in sorted(rules, key=lambda one: one[0].keeps_from == "work"):
        if not applies:
            continue
        because = rule.because.model_dump() | ({"stops": "work"} if rule.keeps_from == "work" else {})
        for words in rule.holders:
            for holder in _excluded_by(words, facts):
                excluded.setdefault(holder, because)
    return excluded


def _excluded_by(words: str, facts: Mapping[str, Any]) -> Iterable[str]:
    *kind, field = words.split()
    prefix = {"field": "person", "unit of field": "unit", "related to field": "related"}[" ".join(kind)]
    values = facts.get(field)
    many = values if isinstance(values, list) else [values] if values else []
    return [f"{prefix}:{value}" for value in many]
