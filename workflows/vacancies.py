"""Which holders the lifecycles draw their roles from and nobody is: what is their turn would wait without anybody."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from engine.definitions import Lifecycle, Role
from engine.labels import Label, joined
from engine.roles import read_source
from workflows.office_card import OfficeFile


@dataclass(frozen=True, slots=True)
class Vacancy:
    """Holders that nobody is, and the roles that are drawn from them."""

    roles: Label
    holders: tuple[str, ...]


def vacancies(lifecycles: Iterable[Lifecycle], card: OfficeFile, held: Collection[str]) -> list[Vacancy]:
    """
    Everything that the lifecycles ask for and nobody holds, by where the roles are drawn from.

    Args:
        lifecycles: those that the office runs.
        card: the office's file: its units, and the keys of its maps.
        held: every holder that somebody in office is today.
    """
    asked: dict[tuple[str, ...], dict[str, Label]] = {}
    for lifecycle in lifecycles:
        for role in lifecycle.roles.values():
            if holders := tuple(_holders(role, card)):
                asked.setdefault(holders, {}).setdefault(role.title.zh, role.title)
    return [
        Vacancy(_joined(titles.values()), vacant)
        for holders, titles in asked.items()
        if (vacant := tuple(holder for holder in holders if holder not in held))
    ]


def _holders(role: Role, card: OfficeFile) -> Iterator[str]:
    """Whatever an appointment can give that this role may be drawn from; nothing for parties and who acts outside."""
    source = read_source(role.from_, role.of)
    match source and (source.kind, source.name, source.field):
        case ("group" | "roster" | "head" as kind, name, None):
            yield f"{kind}:{name}"
        case ("head" | "unit" as kind, "", _):
            yield from (f"{kind}:{unit}" for unit in card.units)
        case ("map", name, _):
            yield from (f"map:{name}:{key}" for key in card.maps.get(name, ()))


def _joined(titles: Iterable[Label]) -> Label:
    return joined(titles)
