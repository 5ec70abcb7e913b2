"""How people reach the petition office, as its own file says; also where no case and no paper says it."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from engine.labels import Label
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
