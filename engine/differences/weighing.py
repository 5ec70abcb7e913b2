"""
Whether a change of one key takes protection away.

Each of these takes what the key said before and now (None where it said nothing) and says yes also where the change
cannot be shown to be harmless: two rules are not compared by what they mean.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import product
from typing import Any

from engine.definitions import Choose, Quorum
from engine.differences.values import names
from engine.spans import BadSpan, is_longer, parse_span

#: Before, now → whether it takes protection away.
Weakens = Callable[[Any, Any], bool]

#: What a role sees, as parts.
_SEEN = {"all": {"own", "open", "sealed"}, "all but sealed": {"own", "open"}, "own": {"own"}, "sealed only": {"sealed"}}
_WEIGHTS = ("goal", "duty", "law")


def never(_old: Any, _new: Any) -> bool:
    """It protects nobody."""
    return False


def always(_old: Any, _new: Any) -> bool:
    """Any change may."""
    return True


def lost(old: Any, new: Any) -> bool:
    """It protects, whatever it says."""
    return bool(old) and not new


def gained(old: Any, new: Any) -> bool:
    """It makes an exception from protection, whatever it says."""
    return bool(new) and not old


def lost_or_changed(old: Any, _new: Any) -> bool:
    """It protects by what it says."""
    return bool(old)


def gained_or_changed(_old: Any, new: Any) -> bool:
    """It makes an exception by what it says."""
    return bool(new)


def fewer(old: Any, new: Any) -> bool:
    """Each member protects."""
    return not set(names(old)) <= set(names(new))


def fewer_sign(old: Any, new: Any) -> bool:
    """Each signature protects, and so does who gives it; so many of several people protect less than each by name."""
    if not isinstance(old, Quorum) and not isinstance(new, Quorum):
        return fewer(old, new)
    if not old or not new:
        return not new
    if not isinstance(old, Quorum):
        return True
    who, number = (new.all_of, new.how_many) if isinstance(new, Quorum) else (new, len(new))
    return number < old.how_many or not set(who) <= set(old.all_of)


def more(old: Any, new: Any) -> bool:
    """Each member makes an exception."""
    return fewer(new, old)


def less(old: Any, new: Any) -> bool:
    """A number that protects the more, the larger it is."""
    return (new or 0) < (old or 0)


def sees_more(old: Any, new: Any) -> bool:
    """Cases come into sight."""
    return not _SEEN[new] <= _SEEN[old]


def weighs_less(old: Any, new: Any) -> bool:
    """A duty becomes a lesser one."""
    return _WEIGHTS.index(new) < _WEIGHTS.index(old)


def kept_shorter(old: Any, new: Any) -> bool:
    """The file is gone sooner, or that cannot be said."""
    return _months(new) < _months(old)


def may_be_longer(old: Any, new: Any) -> bool:
    """A length, or one of several by choice, is not certainly as short as before; none at all is the longest."""
    return not new or (bool(old) and any(one is not False for one in _compared(new, old)))


def may_be_shorter(old: Any, new: Any) -> bool:
    """The same for a right: not certainly as long as before; none at all is the shortest."""
    return not new or (bool(old) and any(one is not False for one in _compared(old, new)))


def length_changed(old: Any, new: Any) -> str:
    """The code of the sentence about two lengths: shortened or lengthened where that is certain, else changed."""
    if all(one is True for one in _compared(new, old)):
        return "lengthened"
    return "shortened" if all(one is True for one in _compared(old, new)) else "changed"


def _compared(a: Any, b: Any) -> Iterator[bool | None]:
    """For each two lengths that stand for the same value and differ, whether that of `a` is certainly longer."""
    left, right = _lengths(a), _lengths(b)
    same_choice = isinstance(a, Choose) == isinstance(b, Choose) and left.keys() == right.keys()
    pairs = [(left[key], right[key]) for key in left] if same_choice else product(left.values(), right.values())
    for one, other in pairs:
        if one != other:
            try:
                yield is_longer(parse_span(one), parse_span(other))
            except BadSpan:
                yield None


def _lengths(due: Any) -> dict[str, Any]:
    return (
        {f"{due.choose} {value}": one for value, one in due.options.items()} if isinstance(due, Choose) else {"": due}
    )


def _months(kept: str | None) -> float:
    """How long a file is kept; for good is the longest, and what cannot be read is none."""
    if kept == "permanently":
        return float("inf")
    count, _, unit = (kept or "").partition(" ")
    return int(count) * (12 if unit.startswith("year") else 1) if count.isdecimal() else 0


def lands_later(_old: Any, new: Any) -> bool:
    """The last day moves on."""
    return bool(new == "next working day")


def lands_sooner(_old: Any, new: Any) -> bool:
    """The last day no longer moves on."""
    return not lands_later(_old, new)


def begins_anew(_old: Any, new: Any) -> bool:
    """Time that has run is given back."""
    return bool(new == "restart")


def keeps_from_less(_old: Any, new: Any) -> bool:
    """Who is kept out may see the case."""
    return bool(new == "work")
