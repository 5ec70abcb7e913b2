"""A search as people type it, as conditions on `case_ c`: words of a title, numbers, short ones too; all must fit."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import reduce

#: Signs that people leave out of a number or write in another way, as it stands in the search text and as it is typed.
_SIGNS = "-–—－ 　/〔〕[]()（）【】「」“”·.,，、:："
_WITHOUT_SIGNS = str.maketrans("", "", _SIGNS)
#: What each word is called in a statement; more words than that are looked for as one.
_NAMES = "abcdefgh"
#: "20261124-2", "002": what leads up to a running number, if anything, and the number without its noughts.
_SHORT = re.compile(r"(?:(.+)-)?0*([0-9]{1,4})")
#: So few digits alone are a running number and no piece of a day.
_FEW = 3


def _squeezed(text: str) -> str:
    return reduce(lambda inner, sign: f"replace({inner}, '{sign}', '')", _SIGNS, text)


_LEAD = "rtrim(c.number, '0123456789')"
_RUNNING = f"ltrim(substr(c.number, length({_LEAD}) + 1), '0')"
_IN_TEXT = f"c.search LIKE :word_{{0}} ESCAPE '!' OR {_squeezed('c.search')} LIKE :squeezed_{{0}} ESCAPE '!'"
_IN_TITLE = "substr(c.search, length(c.number) + 1) LIKE :word_{0} ESCAPE '!'"
_IS_RUNNING = f"{_RUNNING} = :running_{{0}}"
_LEADS = f"{_squeezed(f'lower({_LEAD})')} LIKE :lead_{{0}} ESCAPE '!'"
_CONDITIONS: Mapping[str, str] = {
    "word": f"({_IN_TEXT})",
    "number": f"({_IN_TEXT} OR ({_IS_RUNNING} AND {_LEADS}))",
    "running": f"({_IN_TITLE} OR {_IS_RUNNING})",
}
#: Kind and name of a word → its condition; `searched` gives the values.
SEARCHED: Mapping[str, str] = {
    f"{kind} {name}": text.format(name) for kind, text in _CONDITIONS.items() for name in _NAMES
}


def searched(typed: str) -> dict[str, dict[str, str]]:
    """
    What stands in SEARCHED for each word of a search → the values that it asks for. A word is found in number or title
    however its signs are written; a running number by itself or behind the end of what leads up to it.
    """
    whole = unicodedata.normalize("NFKC", typed).casefold().strip()
    words = whole.split()
    parts = words if len(words) <= len(_NAMES) else [whole]
    return dict(_asked(word, name) for word, name in zip(parts, _NAMES, strict=False))


def _asked(word: str, name: str) -> tuple[str, dict[str, str]]:
    short = _SHORT.fullmatch(word)
    values = {f"word_{name}": f"%{_literally(word)}%"}
    if short and not short[1] and len(word) <= _FEW:
        return f"running {name}", {**values, f"running_{name}": short[2]}
    # A few signs alone would be found in everything.
    values[f"squeezed_{name}"] = f"%{_literally(word.translate(_WITHOUT_SIGNS) or word)}%"
    if not short or not short[1]:
        return f"word {name}", values
    lead = f"%{_literally(short[1].translate(_WITHOUT_SIGNS))}"
    return f"number {name}", {**values, f"running_{name}": short[2], f"lead_{name}": lead}


def _literally(words: str) -> str:
    return words.replace("!", "!!").replace("%", "!%").replace("_", "!_")
