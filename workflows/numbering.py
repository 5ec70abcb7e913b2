"""
Serial numbers as papers and registers write them, made from the format that a register declares.

Pure: drawing the next number is a write and belongs to the engine.
"""

from __future__ import annotations

from datetime import date
from string import Formatter

#: What a format may name: the number, the parts of the day on which it is drawn, and signs that tell nothing.
PARTS = frozenset({"number", "year", "month", "day", "random"})
#: A number may be padded with zeros to at most this many figures.
MOST_FIGURES = 9


def written_number(pattern: str, *, number: int, day: date, random: str = "") -> str:
    """
    Write a serial number, such as `XF-QX-20260302-007` from `XF-QX-{year}{month}{day}-{number:03}`.

    Args:
        pattern: the register's format; `{number:03}` pads with zeros. A larger number keeps all its figures.
        number: the number drawn, 1 or more.
        day: the day on which it is drawn, in the office's zone.
        random: signs that nobody can guess (engine/ids.py), where nobody may read how much the register holds.

    Raises:
        ValueError: the format is not one (see `faults_of`), or the number is less than 1.
    """
    if faults := faults_of(pattern):
        raise ValueError(f"{pattern!r}: {'; '.join(faults)}")
    if number < 1:
        raise ValueError(f"a serial number of {number}")
    parts = {"year": f"{day.year:04}", "month": f"{day.month:02}", "day": f"{day.day:02}"}
    return pattern.format(number=number, random=random, **parts)


def faults_of(pattern: str) -> tuple[str, ...]:
    """What is wrong with a format; nothing when registers may use it."""
    try:
        parts = list(Formatter().parse(pattern))
    except ValueError as unreadable:
        return (str(unreadable),)
    named = [(name, width or "") for _, name, width, _ in parts if name is not None]
    faults = [f"{{{name}}} is none of {', '.join(sorted(PARTS))}" for name, _ in named if name not in PARTS]
    faults += [f"{{{name}:{width}}} is no padding with zeros" for name, width in named if not _is_padding(name, width)]
    faults += ["a conversion such as !r is not allowed" for _, _, _, conversion in parts if conversion]
    if not any(name in ("number", "random") for name, _ in named):
        faults.append("{number} is missing")
    return tuple(faults)


def _is_padding(name: str, width: str) -> bool:
    if not width:
        return True
    figures = width.removeprefix("0")
    return (
        name == "number"
        and width != figures
        and figures.isascii()
        and figures.isdigit()
        and int(figures) <= MOST_FIGURES
    )
