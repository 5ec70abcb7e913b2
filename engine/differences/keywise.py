"""The differences of two versions of one thing, key by key."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from pydantic import BaseModel

from engine.definitions import Choose, Quorum
from engine.differences.found import Difference, Guard, Thing, Weight, plain, sentence
from engine.differences.keys import KEYS, Key
from engine.differences.weighing import length_changed
from engine.labels import Label, joined, quoted
from engine.source_text import spelled
from engine.wording import Wording, same


@dataclass(frozen=True, slots=True)
class Versions:
    """The words of the older and of the newer version."""

    old: Wording
    new: Wording


@dataclass(frozen=True, slots=True)
class _Change:
    """What one key of a thing says in either version."""

    about: Thing
    name: str
    key: Key
    old: Any
    new: Any
    is_right: bool

    def told(self, code: str, old: Any, new: Any, *, told_as: tuple[Label, Label]) -> Difference:
        """The difference as the sentence `code` from `old` to `new`."""
        weakens = self.key.of_right if self.is_right and self.key.of_right else self.key.weakens
        loosens = weakens(old, new)
        rank: Weight = "wording" if self.key.way == "wording" else "changes"
        told_old, told_new = told_as
        return Difference(
            code=code,
            path=spelled(self.about.path),
            key=self.name,
            old=plain(old),
            new=plain(new),
            weight="loosens" if loosens else rank,
            guard=self.key.guard if loosens else None,
            text=sentence(code, self.about, self.name, old=told_old, new=told_new),
        )


def by_key(say: Versions, about: Thing, old: BaseModel, new: BaseModel, **instead: Key) -> Iterator[Difference]:
    """
    What differs in the keys of a thing; its parts, such as conditions and effects, are compared where it stands.

    `instead` are keys that are compared in another way than `KEYS` says.
    """
    keys = {**KEYS[about.kind], **instead}
    is_right = bool(getattr(new, "right_of", None))
    for field, known in type(new).model_fields.items():
        name = known.alias or field
        before, now = _said(getattr(old, field)), _said(getattr(new, field))
        if before != now and (key := keys.get(name)):
            yield from _WAYS.get(key.way, _value)(say, _Change(about, name, key, before, now, is_right))


def order(say: Versions, about: Thing, name: str, key: Key, old: Any, new: Any) -> Iterator[Difference]:
    """The members that both versions have, where they stand in another order."""
    if old != new:
        yield _from_old_to_new(say, _Change(about, name, key, old, new, is_right=False), "reordered")


def member(say: Versions, code: str, about: Thing, name: str, key: Key, one: Any) -> Difference:
    """One member that has come, is gone, or counts for something else."""
    change = _Change(about, name, key, None, None, is_right=False)
    old, new = (one, None) if code == "removed" else (None, one)
    words = key.words(say.old if code == "removed" else say.new, one)
    return change.told(code, old, new, told_as=(words, words))


def _said(value: Any) -> Any:
    """The value, None where the file says nothing or what it says is what holds anyway."""
    return None if value is False or value in ((), {}) else value


def _value(say: Versions, change: _Change) -> Iterator[Difference]:
    code = "gained" if change.old is None else "lost" if change.new is None else "changed"
    yield _from_old_to_new(say, change, code)


def _from_old_to_new(say: Versions, change: _Change, code: str) -> Difference:
    old = same("") if change.old is None else change.key.words(say.old, change.old)
    new = same("") if change.new is None else change.key.words(say.new, change.new)
    return change.told(code, change.old, change.new, told_as=(old, new))


def _wording(say: Versions, change: _Change) -> Iterator[Difference]:
    """A text for people; where only one language reads otherwise, both tell what stood and stands in that one."""
    if isinstance(change.old, Label) and isinstance(change.new, Label):
        yield change.told("worded", change.old, change.new, told_as=_that_differ(change.old, change.new))
    else:
        yield from _value(say, change)


def _that_differ(old: Label, new: Label) -> tuple[Label, Label]:
    if old.zh == new.zh:
        return same(old.en), same(new.en)
    return (same(old.zh), same(new.zh)) if old.en == new.en else (old, new)


def _basis(say: Versions, change: _Change) -> Iterator[Difference]:
    """The law, which may have been translated otherwise."""
    if change.old and change.new and change.old.zh == change.new.zh:
        translated = replace(change, key=replace(change.key, way="wording"))
        yield from _wording(say, translated)
    else:
        yield from _value(say, change)


def _switch(say: Versions, change: _Change) -> Iterator[Difference]:
    yield _from_old_to_new(say, change, "switched_on" if change.new else "switched_off")


def _expression(say: Versions, change: _Change) -> Iterator[Difference]:
    if change.about.kind == "Rule" and change.old and change.new:
        yield _from_old_to_new(say, change, "asks_differently")
    else:
        yield from _value(say, change)


def _length(say: Versions, change: _Change) -> Iterator[Difference]:
    if change.old is None or change.new is None:
        yield from _value(say, change)
    else:
        yield _from_old_to_new(say, change, length_changed(change.old, change.new))


def _members(say: Versions, change: _Change) -> Iterator[Difference]:
    """Members that come or go, each by itself; a list that is another thing than before as a whole."""
    if isinstance(change.old, Choose) or isinstance(change.new, Choose):
        yield from _value(say, change)
        return
    old, new = _several(change.old), _several(change.new)
    yield from _come_and_gone(say, change, old, new)
    kept_before, kept_now = _kept(old, new), _kept(new, old)
    if change.key.way in ("ordered", "signers") and kept_before != kept_now:
        yield _from_old_to_new(say, change, "reordered")


def _signers(say: Versions, change: _Change) -> Iterator[Difference]:
    """Who signs after whom; a number of people is another thing as a whole."""
    if isinstance(change.old, Quorum) or isinstance(change.new, Quorum):
        yield from _value(say, change)
    else:
        yield from _members(say, change)


def _come_and_gone(say: Versions, change: _Change, old: tuple[str, ...], new: tuple[str, ...]) -> Iterator[Difference]:
    """The members that are gone, then those that have come."""
    kept = _kept(old, new)
    if gone := _without(old, new):
        yield change.told("removed", old, kept, told_as=(change.key.words(say.old, gone), same("")))
    if come := _without(new, old):
        yield change.told("added", kept, new, told_as=(same(""), change.key.words(say.new, come)))


def _choices(_: Versions, change: _Change) -> Iterator[Difference]:
    old, new = change.old, change.new
    if not (isinstance(old, dict) and isinstance(new, dict)):
        labels = [same("") if one is None else _list_of(one) for one in (old, new)]
        code = "gained" if old is None else "lost" if new is None else "changed"
        yield change.told(code, old, new, told_as=(labels[0], labels[1]))
        return
    nothing = same("")
    for name in _without(tuple(old), tuple(new)):
        yield change.told("removed", name, None, told_as=(quoted(old[name]), nothing))
    for name in _without(tuple(new), tuple(old)):
        yield change.told("added", None, name, told_as=(nothing, quoted(new[name])))
    worded = _Change(change.about, change.name, Key(way="wording"), old, new, is_right=False)
    for name in _kept(tuple(old), tuple(new)):
        if old[name] != new[name]:
            yield worded.told("worded", old[name], new[name], told_as=_that_differ(old[name], new[name]))


def _facts(say: Versions, change: _Change) -> Iterator[Difference]:
    """Facts or acts that come and go, each as it stands between `when` or `whoever did` and every `or`."""
    yield from _come_and_gone(say, change, _each(change.old), _each(change.new))


def _each(words: str | None) -> tuple[str, ...]:
    said = (words or "").removeprefix("when ").removeprefix("whoever did ")
    return tuple(part.strip() for part in said.split(" or ") if part)


def _table(say: Versions, change: _Change) -> Iterator[Difference]:
    """What stands for what: only the entries that are not the same."""
    old = {name: one for name, one in (change.old or {}).items() if (change.new or {}).get(name) != one}
    new = {name: one for name, one in (change.new or {}).items() if (change.old or {}).get(name) != one}
    told_as = (change.key.words(say.old, old), change.key.words(say.new, new))
    code = "changed" if old and new else "removed" if old else "added"
    yield change.told(code, change.old, change.new, told_as=told_as)


def _list_of(choices: str | Mapping[str, Label]) -> Label:
    if isinstance(choices, str):
        return same(choices)
    return joined(choices.values())


def _several(value: Any) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else value or ()


def _without(these: Iterable[str], those: Iterable[str]) -> tuple[str, ...]:
    return tuple(one for one in dict.fromkeys(these) if one not in set(those))


def _kept(these: Iterable[str], those: Iterable[str]) -> tuple[str, ...]:
    return tuple(one for one in dict.fromkeys(these) if one in set(those))


_WAYS: Mapping[str, Callable[[Versions, _Change], Iterator[Difference]]] = {
    "wording": _wording,
    "switch": _switch,
    "expression": _expression,
    "length": _length,
    "members": _members,
    "ordered": _members,
    "signers": _signers,
    "choices": _choices,
    "facts": _facts,
    "basis": _basis,
    "table": _table,
}


def may_have(
    say: Versions,
    about: Thing,
    old: BaseModel | None,
    new: BaseModel | None,
    *,
    loosens: Literal["gone", "new"] | None = None,
    guard: Guard | None = None,
) -> Iterator[Difference]:
    """
    A part that a thing may have: its keys where both versions have it, else that it is gone or new.

    `loosens` says which of these takes protection away, `guard` which protection that is.
    """
    if old and new:
        yield from by_key(say, about, old, new)
    elif old or new:
        code = "gone" if old else "new"
        yield whole(code, about, old or new, loosens=code == loosens, guard=guard if code == loosens else None)


def whole(
    code: str,
    about: Thing,
    part: Any,
    *,
    guard: Guard | None = None,
    loosens: bool = False,
    more: Label | None = None,
) -> Difference:
    """A thing that is new or gone; `more` tells what it says."""
    is_new = code == "new"
    return Difference(
        code=code,
        path=spelled(about.path),
        key=None,
        old=None if is_new else plain(part),
        new=plain(part) if is_new else None,
        weight="loosens" if loosens or guard else "changes",
        guard=guard,
        text=sentence(code, about, more=more or same("")),
    )
