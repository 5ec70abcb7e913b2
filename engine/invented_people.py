"""The people of an example: one for each role, and whoever else it names; nobody of the real office."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from engine.definitions import Lifecycle
from engine.example_definitions import Example
from engine.fields import Codes, choices_of
from engine.roles import Standing, holders_of, read_source
from engine.unit_of_work import Work

#: `clerk`, or `clerk 2` for another one.
_PERSON = re.compile(r"(?P<role>[a-z][a-z0-9_]{0,59})( [2-9])?")


def role_of(name: str) -> str | None:
    """The role of an invented person; None for words that name nobody."""
    found = _PERSON.fullmatch(name)
    return found["role"] if found else None


def holder_in(words: str) -> str | None:
    """The holder in the words that say as what else somebody stands; None when they cannot be read."""
    if words.startswith("member of ") and " " not in (unit := words.removeprefix("member of ")):
        return f"unit:{unit}"
    source = read_source(words)
    is_post = source is not None and source.field is None and source.kind in ("group", "head", "roster")
    return f"{source.kind}:{source.name}" if source and is_post else None


@dataclass(frozen=True, slots=True)
class Cast:
    """The people of one example, each by the name under which it stands in the file, and the units of its forms."""

    people: Mapping[str, Standing]
    units: frozenset[str]

    def identities(self, _work: Work, holders: frozenset[str], _today: date) -> Mapping[str, list[frozenset[str]]]:
        """Holder → the identities of everybody who has it, as `Hooks` asks."""
        everybody = self.people.values()
        return {holder: [one.identities for one in everybody if holder in one.holders] for holder in holders}

    def unknown(self, _work: Work, holders: frozenset[str]) -> frozenset[str]:
        """Of `person:P` and `unit:U`, whoever is not in the example, as `Hooks` asks."""
        return holders - {one.actor for one in self.people.values()} - {f"unit:{unit}" for unit in self.units}


def cast_of(lifecycle: Lifecycle, example: Example, codes: Codes) -> Cast:
    """
    Everybody of an example, with what their roles draw them from.

    A role from a field of a person is held by whoever the forms put there: the name of anybody of the example. Whoever
    heads or belongs to the unit in a field does so for every unit that the forms put there. Nobody acts as an outside
    organ: who enters for it does.
    """
    values = {name: frozenset(_filled(example, name)) for name in lifecycle.fields}
    known = {
        name: [*values[name], *(choices_of(rule, codes) if rule.choices else ())]
        for name, rule in lifecycle.fields.items()
    }
    of_kind = {
        kind: frozenset().union(*(values[name] for name, rule in lifecycle.fields.items() if rule.type in kinds))
        for kind, kinds in (("person", ("person", "persons")), ("unit", ("unit", "units")))
    }
    acting = {example.given.by, *(step.by for step in example.do), *example.people, *of_kind["person"]}
    names = dict.fromkeys((*lifecycle.roles, *sorted(name for name in acting if role_of(name) in lifecycle.roles)))
    people = {name: _standing(lifecycle, name, known, example.people.get(name, ())) for name in names}
    units = {holder.partition(":")[2] for one in people.values() for holder in one.identities if holder[:5] == "unit:"}
    return Cast(people, of_kind["unit"] | units)


def _filled(example: Example, field: str) -> Iterator[str]:
    for form in (example.given.fields, *(step.form for step in example.do)):
        value = form.get(field)
        for one in value if isinstance(value, tuple) else (value,):
            if isinstance(one, str):
                yield one


def _standing(lifecycle: Lifecycle, name: str, known: Mapping[str, list[str]], also: tuple[str, ...]) -> Standing:
    role = lifecycle.roles[role_of(name) or ""]
    held = holders_of(role, known)
    if any(holder.startswith("party:") for holder in held):
        return Standing(min(held), held, held)
    own = {holder for holder in held if not holder.startswith(("person:", "outside:"))}
    own |= {holder for words in also if (holder := holder_in(words))}
    units = {f"unit:{holder.partition(':')[2]}" for holder in own if holder.startswith(("head:", "unit:"))}
    person = f"person:{name}"
    return Standing(person, frozenset({*own, person}), frozenset({*units, person}))
