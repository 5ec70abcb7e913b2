"""What a field of a case offers to choose from: people under their unit, units, and codes. Every form asks here."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from engine.definitions import Lifecycle
from engine.field_definitions import Column, FieldRule
from engine.fields import Codes, choices_of
from engine.labels import Label
from web.case_queries import PersonRow, UnitRow
from web.form_fields import Choice
from web.permissions import PERMISSIONS

_NO_UNIT = Label(zh="其他", en="Others")
#: The field that only a village fits, and the one whose words say little without the class above them.
_VILLAGE, _IN_DETAIL = "village", "content_l2"
#: Who stands as nothing but these watches over the office or keeps its machine, and is given no matter.
_NO_MATTERS = PERMISSIONS["audit"] | PERMISSIONS["repair"] | {"group:inspectors"}


@dataclass(frozen=True, slots=True)
class Offer:
    """The people and units of the office by id, and its codes."""

    people: Mapping[str, PersonRow]
    units: Mapping[str, UnitRow]
    codes: Codes


def choices_for(
    lifecycle: Lifecycle,
    name: str,
    rule: FieldRule | Column,
    offer: Offer,
    *,
    unit: str = "",
    kept: Collection[str] = (),
) -> list[Choice]:
    """
    Everything that may stand in the field, whatever rules say of it on this case.

    People come by unit, those of `unit` first. Whoever is given no matters is left out, but where the field names whom
    to keep away; what stands there already is `kept`.
    """
    if rule.type in ("person", "persons"):
        is_of_everybody = name in _kept_away(lifecycle)
        people = [
            one
            for one in offer.people.values()
            if one.is_active and (is_of_everybody or one.id in kept or one.stands - _NO_MATTERS)
        ]
        return _people(people, offer.units, unit)
    if rule.type in ("unit", "units"):
        return [
            Choice(one.id, one.name)
            for one in offer.units.values()
            if not one.is_closed and (name != _VILLAGE or one.kind == "village" or one.id in kept)
        ]
    return [
        Choice(code, _with_class(code, label, offer.codes) if name == _IN_DETAIL else label)
        for code, label in choices_of(rule, offer.codes).items()
    ]


def _kept_away(lifecycle: Lifecycle) -> set[str]:
    """The fields that name whom to keep from a case."""
    holders = (words.split() for rule in lifecycle.excludes for words in rule.holders)
    return {field for *kind, field in holders if kind == ["field"]}


def _people(people: Collection[PersonRow], units: Mapping[str, UnitRow], unit: str) -> list[Choice]:
    places = {id_: place for place, id_ in enumerate(units)}
    return [
        Choice(
            one.id,
            Label(zh=f"{one.name}（{one.post.zh}）", en=f"{one.name} ({one.post.en})"),
            units[one.unit].name if one.unit in units else _NO_UNIT,
        )
        for one in sorted(people, key=lambda one: (one.unit != unit, places.get(one.unit, len(places))))
    ]


def _with_class(code: str, label: Label, codes: Codes) -> Label:
    classes = codes.get("content", {})
    above = next((one for key, one in classes.items() if code.startswith(f"{key}_")), None)
    return Label(zh=f"{above.zh}：{label.zh}", en=f"{above.en}: {label.en}") if above else label
