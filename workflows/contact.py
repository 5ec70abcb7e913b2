"""How people reach the petition office and the organs above, and which papers are theirs, as the office's file says."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from engine.labels import Label
from workflows.letterhead import PARTY
from workflows.office_file import read_office


@cache
def contact_of(workflows: Path) -> Label:
    """
    Name, address and telephone of the office of this `workflows.yaml`, read once.

    Raises:
        DefinitionError: everything that is wrong with the file.
    """
    card = read_office(workflows).office
    name, address = card.petition_office, card.address
    return Label(zh=f"{name.zh}，{address.zh}，电话{card.phone}", en=f"{name.en}, {address.en}, telephone {card.phone}")


@cache
def place_of(workflows: Path, organ: str) -> Label | None:
    """Name, address and telephone of an outside organ, read once; None where the file names no such organ."""
    card = read_office(workflows).outside.get(organ)
    if card is None:
        return None
    return Label(
        zh=f"{card.name.zh}（{card.address.zh}，电话{card.phone}）",
        en=f"{card.name.en} ({card.address.en}, telephone {card.phone})",
    )


@cache
def letters_to_petitioners(workflows: Path) -> frozenset[str]:
    """The kinds of papers that are for petitioners, read once."""
    return frozenset(name for name, letter in read_office(workflows).letters.items() if letter.for_ == PARTY)
