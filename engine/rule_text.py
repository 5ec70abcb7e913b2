"""
What the text of a rule may say at all, checked word by word before any library reads it.

Only signs of a closed list, plain strings and numbers, declared variables, the variables of `all` and `exists`,
and eight functions. Comments, raw and tripled strings and quoted names are refused, so that the words seen
here are the words that the expression has.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from engine.errors import EngineError
from engine.labels import Label
from engine.sentences import say
from engine.source import nearest

#: More than a person can read aloud (docs/workflows-yaml.md, conditions).
MAX_RULE = 2_000
#: What a rule may call. Regular expressions are left out for their cost, `has` because it gives the value itself.
FUNCTIONS = ("all", "contains", "duration", "endsWith", "exists", "size", "startsWith", "timestamp")

_WORD = r"[A-Za-z_][A-Za-z0-9_]*+"
_TOKEN = re.compile(
    rf"""(?P<text>'(?:\\.|[^'\\\r\n])*'(?!['"])|"(?:\\.|[^"\\\r\n])*"(?!['"]))
    |{_WORD}(?!['"])|[0-9]++|[ \t\r\n]++|&&|\|\||==|!=|<=|>=|/(?!/)|[-+*%<>!?:.,()\[\]]""",
    re.VERBOSE,
)
#: Names joined by dots, with the dot before and the bracket behind that tell how they are used.
_CHAIN = re.compile(rf"(?P<dot>\.\s*)?(?P<words>{_WORD}(?:\s*\.\s*{_WORD})*+)\s*(?P<call>\()?")
_LOOP = re.compile(rf"\.\s*(?:all|exists)\s*\(\s*(?P<name>{_WORD})\s*,")
_KEYWORDS = frozenset({"true", "false", "null", "in"})
_SIGNS = {"and": "&&", "or": "||", "not": "!"}
_MACROS = frozenset({"map", "filter", "exists_one"})


class BadRule(EngineError):
    """A rule that cannot be used: the sentence, and where in the rule; line and column count from 1."""

    def __init__(self, code: str, message: Label, *, line: int, column: int) -> None:
        super().__init__(f"{line}:{column}: {message}")
        self.code, self.message, self.line, self.column = code, message, line, column


def names_read(text: str, known: Collection[str]) -> frozenset[str]:
    """
    The variables that the rule reads, each one of `known`.

    Raises:
        BadRule: too long or empty, or with a sign, a name or a function that no rule may have.
    """
    if len(text) > MAX_RULE:
        raise _bad(text, 0, "rule_too_long", length=len(text), limit=MAX_RULE)
    if not text.strip():
        raise _bad(text, 0, "rule_empty")
    bare = _without_strings(text)
    loops = frozenset(_loop_variables(bare, known))
    return frozenset(_names(bare, known, loops))


def tokens(text: str) -> Iterator[re.Match[str]]:
    """
    The words, numbers, strings, signs and blanks of a rule, one after the other; a string is in the group `text`.

    Raises:
        BadRule: a sign that no rule may have.
    """
    position = 0
    while position < len(text):
        token = _TOKEN.match(text, position)
        if token is None:
            raise _bad(text, position, _complaint(text[position]), character=text[position])
        yield token
        position = token.end()


def _without_strings(text: str) -> str:
    """The rule with every string blanked, so that positions stay and words inside strings are no words."""
    return "".join('"' + " " * (len(token[0]) - 2) + '"' if token["text"] else token[0] for token in tokens(text))


def _complaint(character: str) -> str:
    if character in "'\"":
        return "rule_unclosed_quote"
    return "rule_single_equals" if character == "=" else "rule_character"


def _loop_variables(bare: str, known: Collection[str]) -> Iterator[str]:
    taken = _KEYWORDS | {name.partition(".")[0] for name in known}
    for loop in _LOOP.finditer(bare):
        if loop["name"] in taken:
            raise _bad(bare, loop.start("name"), "rule_loop_name", name=loop["name"])
        yield loop["name"]


def _names(bare: str, known: Collection[str], loops: Collection[str]) -> Iterator[str]:
    for chain in _CHAIN.finditer(bare):
        words = re.findall(_WORD, chain["words"])
        if words == ["in"]:
            continue
        if chain["dot"] and not bare[: chain.start()].rstrip().endswith((")", "]", '"')):
            raise _bad(bare, chain.start(), "rule_character", character=".")
        if chain["call"]:
            function = words.pop()
            _check_function(function, bare, chain.end("words") - len(function))
        if not words or chain["dot"] or words[0] in loops or chain["words"] in _KEYWORDS:
            continue
        yield _variable(words, known, bare, chain.start("words"))


def _check_function(function: str, bare: str, position: int) -> None:
    if function in FUNCTIONS:
        return
    if function in {"matches", "has"}:
        raise _bad(bare, position, f"rule_{function}")
    if function in _MACROS:
        raise _bad(bare, position, "rule_macro", name=function)
    raise _bad(bare, position, "rule_unknown_function", name=function, known=", ".join(FUNCTIONS))


def _variable(words: list[str], known: Collection[str], bare: str, position: int) -> str:
    """The longest declared name that the words begin with."""
    for end in range(len(words), 0, -1):
        if (name := ".".join(words[:end])) in known:
            return name
    name = ".".join(words)
    if name in _SIGNS:
        raise _bad(bare, position, "rule_word", word=name, sign=_SIGNS[name])
    near = nearest(name, known)
    raise _bad(bare, position, "rule_unknown_name_near" if near else "rule_unknown_name", name=name, near=near)


def _bad(text: str, position: int, code: str, **values: object) -> BadRule:
    before = text[:position].split("\n")
    return BadRule(code, say(code, **values), line=len(before), column=len(before[-1]) + 1)
