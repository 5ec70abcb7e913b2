"""
Which values have to be tried, so that whatever can become of some rules becomes of one of them.

Of a declared choice that is every one. Of what has no bounds it is the constants that it is compared with, their
neighbours, and as many further values as there are others to be equal to or different from: comparing cannot tell more
apart. Where more is done with a value than comparing, these are only examples.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from itertools import combinations, pairwise

from engine.acts import expand, verbs_of
from engine.definitions import Lifecycle
from engine.field_definitions import FieldRule
from engine.fields import MOST_CHOICES, is_kept_apart
from engine.guards import VariableType
from engine.rules import KINDS
from engine.soundness.uses import Use

#: What `deadline.D` can be (docs/workflows-yaml.md, conditions).
STANDINGS = ("not started", "running", "met", "waived", "passed", "cancelled")
#: A number within so narrow bounds is tried as a whole.
_NARROW = 40
#: Of a list with so many possible members every selection is tried, of a longer one only small ones.
_MANY_MEMBERS = 9
#: Of texts, numbers and moments no more are tried: what needs more is not decided.
_MANY = 400
_SOME_DAY = datetime(2026, 3, 2, tzinfo=UTC)
_HOUR = timedelta(hours=1)

Value = str | int | bool | date | datetime | tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Domain:
    """Values to be tried; None is a value that is missing. `exact`: that no other could make a difference."""

    values: tuple[Value, ...]
    exact: bool = True


@dataclass(frozen=True, eq=False)
class Declared:
    """What a definition declares of its values; `choices` gives the names of the choices of a field."""

    lifecycle: Lifecycle
    choices: Callable[[FieldRule], Iterable[str]]

    @cached_property
    def moved(self) -> frozenset[str]:
        """Fields that an effect counts up or copies from elsewhere: it looks at no bounds of numbers."""
        verbs = (verb for _, verbs in verbs_of(self.lifecycle) for verb in verbs)
        return frozenset(name for verb in verbs for name, words in (verb.set or {}).items() if isinstance(words, str))

    @cached_property
    def loosened(self) -> frozenset[str]:
        """Fields whose value an action may take away."""
        actions = (action for possible in expand(self.lifecycle).values() for action in possible.values())
        return frozenset(name for action in actions for name in action.loosens)


@dataclass(frozen=True, slots=True)
class Setting:
    """
    Where rules are asked.

    Attributes:
        declared: the definition.
        form: the form that is filled in.
        by: the roles of which whoever acts has one; None where the rules are asked about nobody.
        opening: whether there is no case yet.
    """

    declared: Declared
    form: str | None = None
    by: frozenset[str] | None = None
    opening: bool = False

    def domain(self, slot: str, use: Use) -> Domain:
        """The values to be tried for one value that rules read."""
        space, _, name = slot.partition(".")
        rule = self.declared.lifecycle.fields.get(name) if space in ("case", "form") else None
        if rule is None:
            return self._of_the_engine(slot, use)
        if space == "case" and self.opening:
            return Domain((None,))
        found = self._of_field(slot, rule, use)
        if not found.values:  # its choices or bounds are wrong, which is told elsewhere
            return Domain((None,), exact=False)
        return found if self._is_certain(space, name) else Domain((None, *found.values), found.exact)

    def _of_the_engine(self, slot: str, use: Use) -> Domain:
        space = slot.partition(".")[0]
        if space == "deadline":
            return Domain(STANDINGS[:1] if self.opening else STANDINGS)
        if space in ("extended", "late"):
            return Domain((False,) if self.opening else (False, True))
        if space == "files":
            return self._numbers(slot, use)
        if space == "actor":
            found = self._selections(use, frozenset(self.declared.lifecycle.roles), needed=self.by or ())
            held = tuple(
                one for one in found.values if self.by is None or (isinstance(one, tuple) and self.by & {*one})
            )
            return Domain(held, found.exact)
        if slot in ("now", "case.opened_at"):
            return self._times(use, VariableType.MOMENT)
        return Domain((None,), exact=False)  # what is not known here decides nothing

    def _is_certain(self, space: str, name: str) -> bool:
        """Whether the field surely has a value."""
        form = self.declared.lifecycle.forms.get(self.form or "")
        if space == "form":
            return form is not None and name in form.fields
        return name in ("title", "received_at") and name not in self.declared.loosened

    def _of_field(self, slot: str, rule: FieldRule, use: Use) -> Domain:
        kind = KINDS.get(rule.type)
        if kind is None or (slot.startswith("case.") and is_kept_apart(rule)):
            return Domain(("…",))  # only whether it is given can be asked
        if kind is VariableType.BOOLEAN:
            return Domain((False, True))
        if kind is VariableType.NUMBER:
            return self._numbers(slot, use)
        if rule.type == "choice":
            return Domain(tuple(sorted(self.declared.choices(rule))))
        if kind is VariableType.TEXT:
            return self._texts(use)
        if kind is VariableType.TEXTS:
            found = self._selections(use, frozenset(self.declared.choices(rule)) if rule.type == "choices" else None)
            return Domain(tuple(some for some in found.values if some), found.exact)  # an empty list is a missing one
        return self._times(use, kind)

    def _kind(self, slot: str) -> VariableType | None:
        space, _, name = slot.partition(".")
        if space in ("case", "form"):
            rule = self.declared.lifecycle.fields.get(name)
            return KINDS.get(rule.type) if rule else VariableType.MOMENT
        if space in ("deadline", "actor"):
            return VariableType.TEXT if space == "deadline" else VariableType.TEXTS
        return {"now": VariableType.MOMENT, "files": VariableType.NUMBER}.get(space)

    def _count(self, use: Use, *kinds: VariableType) -> int:
        return sum(self._kind(slot) in kinds for slot in use.slots)

    def _closed(self, slot: str) -> frozenset[str] | None:
        """Every text that the value, or a member of it, can be; None where they are not declared."""
        space, _, name = slot.partition(".")
        rule = self.declared.lifecycle.fields.get(name)
        if space in ("case", "form") and rule and rule.type in ("choice", "choices"):
            return frozenset(self.declared.choices(rule))
        if space == "actor":
            return frozenset(self.declared.lifecycle.roles)
        return frozenset(STANDINGS) if space == "deadline" else None

    def _named(self, use: Use) -> list[str]:
        """The texts that matter by name: constants, declared ones, and one for each value that is not declared."""
        closed = [self._closed(slot) for slot in use.slots] if len(use.slots) > 1 else []
        named = use.texts.union(*(one for one in closed if one is not None)) - {""}
        return [*sorted(named), *_fresh("x", self._count(use, VariableType.TEXT), named)]

    def _texts(self, use: Use) -> Domain:
        """Texts without declared choices, people and units."""
        found: list[str] = self._named(use)
        if not use.exact:
            found += [text for one in sorted(use.texts) for text in (f"{one}x", f"x{one}")]
            found += ["x" * length for size in sorted(use.numbers) for length in (size, size + 1) if 0 < length < _MANY]
            found += ["".join(sorted(use.texts))]
        known = tuple(dict.fromkeys(text for text in found if text))
        return Domain(known[:_MANY], exact=use.exact and len(known) <= _MANY)

    def _selections(self, use: Use, pool: frozenset[str] | None, needed: Iterable[str] = ()) -> Domain:
        """Lists: every selection from the members that matter, and from as many others as are counted."""
        lists = self._count(use, VariableType.TEXTS)
        named = self._named(use)
        if pool is not None:
            named = sorted(pool & {*named, *needed}) if len(use.slots) == 1 else sorted(pool)
        counted = max([use.loops, *(size + 1 for size in use.sizes)])
        most = min(counted * (2**lists - 1), MOST_CHOICES + 1) or 1
        others = _fresh("y", most, named) if pool is None else sorted(pool - {*named})[:most]
        if lists == 1 and len(others) << len(named) <= _MANY:
            # The others cannot be told apart, so that only their number matters.
            heads = [tuple(others[:count]) for count in range(len(others) + 1)]
            return Domain(tuple((*some, *head) for head in heads for some in _all_of(named)), use.exact)
        if len(named) + len(others) <= _MANY_MEMBERS:
            return Domain(_all_of([*named, *others]), use.exact)
        small = [some for count in range(3) for some in combinations([*named, *others[:_MANY_MEMBERS]], count)]
        return Domain((*small[:_MANY], (*named, *others)), exact=False)

    def _numbers(self, slot: str, use: Use) -> Domain:
        """Whole numbers: all within narrow bounds, else each constant and bound with its neighbours."""
        low, high = self._bounds(slot)
        if low is not None and high is not None and high - low <= _NARROW:
            return Domain(tuple(range(low, high + 1)))
        ends = {end for one in use.slots for end in self._bounds(one) if end is not None}
        count = self._count(use, VariableType.NUMBER)
        around = use.numbers | use.sizes | ends or {0}
        found = sorted({one + n for one in around for n in range(-count, count + 1)})
        within = tuple(one for one in found if (low is None or low <= one) and (high is None or one <= high))
        return Domain(within[:_MANY], exact=use.exact and len(within) <= _MANY)

    def _bounds(self, slot: str) -> tuple[int | None, int | None]:
        space, _, name = slot.partition(".")
        if space == "files":
            attachments = self.declared.lifecycle.forms[str(self.form)].attachments
            return (attachments.at_least if attachments else 0), None
        rule = self.declared.lifecycle.fields.get(name) if space in ("case", "form") else None
        if rule is None or rule.type != "number" or (space == "case" and name in self.declared.moved):
            return None, None
        return rule.min, rule.max

    def _times(self, use: Use, kind: VariableType) -> Domain:
        """Days and moments: around each constant, with room for all that are compared with each other."""
        count = self._count(use, VariableType.DAY, VariableType.MOMENT)
        constants = sorted(use.moments) or [_SOME_DAY]
        starts = {datetime.combine(one.astimezone(UTC), time.min, UTC) for one in constants}
        days = sorted({start + timedelta(days=n) for start in starts for n in range(-count - 1, count + 2)})
        shifts = [timedelta(), *(sign * one for one in sorted(use.durations) for sign in (1, -1))]
        if kind is VariableType.DAY:
            found = {(day + shift).date() for day in days for shift in shifts}
            return Domain(tuple(sorted(found))[:_MANY], exact=use.exact and len(found) <= _MANY)
        points = sorted({*constants, *(days if self._count(use, VariableType.DAY) else ())})
        gaps = [later - earlier for earlier, later in pairwise(points)]
        step = min([_HOUR, *gaps]) / (2 * count + 2)
        moments = {point + n * step for point in points for n in range(-count, count + 1)}
        moments |= {one + shift for one in moments for shift in shifts}
        return Domain(tuple(sorted(moments))[:_MANY], exact=use.exact and len(moments) <= _MANY)


def _fresh(letter: str, count: int, known: Iterable[str]) -> list[str]:
    """So many texts that are none of the known ones."""
    taken = frozenset(known)
    return [name for n in range(1, count + len(taken) + 1) if (name := f"{letter}{n}") not in taken][:count]


def _all_of(names: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    return tuple(some for count in range(len(names) + 1) for some in combinations(names, count))
