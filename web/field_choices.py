"""What a field of a case offers to choose from: people under their unit, units, and codes."""

from __future__ import annotations

from engine.field_definitions import Column, FieldRule
from engine.fields import choices_of
from engine.labels import Label
from web.casefile import CaseFile
from web.form_fields import Choice

_NO_UNIT = Label(zh="其他", en="Others")


def choices_for(file: CaseFile, rule: FieldRule | Column) -> list[Choice]:
    """Everything that may stand in the field, whatever rules say of it on this case."""
    if rule.type in ("person", "persons"):
        units = {unit: place for place, unit in enumerate(file.names.units)}
        people = [one for one in file.names.people.values() if one.is_active]
        people.sort(key=lambda one: units.get(one.unit, len(units)))
        return [
            Choice(
                one.id,
                Label(zh=f"{one.name}（{one.post.zh}）", en=f"{one.name} ({one.post.en})"),
                file.names.units[one.unit].name if one.unit in units else _NO_UNIT,
            )
            for one in people
        ]
    if rule.type in ("unit", "units"):
        return [Choice(one.id, one.name) for one in file.names.units.values() if not one.is_closed]
    return [Choice(code, label) for code, label in choices_of(rule, file.names.codes).items()]
