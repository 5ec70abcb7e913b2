"""A lifecycle in the words of its office: what explaining and drawing it, and the petitioner's sheet, call things."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

from engine.definitions import Lifecycle
from engine.errors import DefinitionError
from engine.labels import Label, Language
from engine.loading import load_lifecycle
from engine.office import Office
from engine.wording import Wording
from workflows.office_card import OfficeFile
from workflows.office_file import check_file

#: What stands for the days that only a case knows.
_DAY = Label(zh="文书上写明的日期", en="the day that the paper names")


def lifecycle_in(file: Path, *, office: Path) -> Lifecycle:
    """
    The lifecycle that a file says, sound as one of this office.

    Raises:
        DefinitionError: every error of the file.
    """
    if errors := [problem for problem, is_error in check_file(file, office=office) if is_error]:
        raise DefinitionError(errors)
    return load_lifecycle(file.read_bytes(), file=file.as_posix()).model


def wording_of(lifecycle: Lifecycle, office: Office, card: OfficeFile) -> Wording:
    """What the names in a lifecycle are called in this office."""
    bodies = {
        **{f"outside:{name}": organ.name for name, organ in card.outside.items()},
        **{f"roster:{name}": roster.name for name, roster in card.rosters.items()},
        **{f"group:{name}": group.name for name, group in card.groups.items()},
        **{f"head:{name}": group.name for name, group in card.groups.items()},
        **{f"head:{name}": unit.name for name, unit in card.units.items()},
    }
    return Wording(lifecycle, office.codes, {name: one.title for name, one in office.letters.items()}, bodies)


def letters_to(party: str, card: OfficeFile) -> dict[str, Label | None]:
    """The letters that this office writes to a party, with what the party may do against each."""
    boxes = {name: _box(text, card) for name, text in card.rights.items()}
    return {name: boxes.get(kind.rights or "") for name, kind in card.letters.items() if kind.for_ == party}


def _box(text: Label, card: OfficeFile) -> Label:
    return Label(zh=text.zh.format_map(_words(card, "zh")), en=text.en.format_map(_words(card, "en")))


def _words(card: OfficeFile, language: Language) -> Mapping[str, str]:
    words = defaultdict(lambda: _DAY.in_language(language), extension="")
    for name, organ in card.outside.items():
        words[name] = organ.name.in_language(language)
        words[f"{name}_address"] = organ.address.in_language(language)
        words[f"{name}_phone"] = organ.phone
    return words
