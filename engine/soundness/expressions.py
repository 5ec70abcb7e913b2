"""A rule that compiles, as a tree: of which parts it consists, and what it compares with what."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from engine.rule_text import FUNCTIONS, tokens

COMPARISONS = frozenset({"==", "!=", "<", "<=", ">", ">="})
LOOPS = frozenset({"all", "exists"})
#: Which sign of arithmetic it was does not matter here, only that its operands are no plain values any more.
ARITHMETIC = "arithmetic"
#: Operators between two operands, the loosest first; those of one line bind alike. The last two are arithmetic.
_LEVELS = (
    frozenset({"||"}),
    frozenset({"&&"}),
    COMPARISONS | {"in"},
    frozenset({"+", "-"}),
    frozenset({"*", "/", "%"}),
)
_COMPARING = 2


@dataclass(frozen=True, slots=True)
class Node:
    """
    One part of a rule.

    Attributes:
        kind: an operator (`&&`, `in`, `?`, …), a function (`size`, `all`, …), `arithmetic`, `index`, `list`, `name` (a
            declared variable), `loop` (the variable of `all` or `exists`), `text`, `number`, `word` (such as true),
            or `other`: what is not read here.
        start, end: where it stands in the rule, its brackets included.
        parts: its operands, arguments or elements.
        value: the name, the text or the number.
    """

    kind: str
    start: int
    end: int
    parts: tuple[Node, ...] = ()
    value: str | int = ""


def read_expression(text: str, names: Collection[str]) -> Node:
    """
    The tree of a rule.

    Args:
        text: a rule that compiles against these variables; that it does bounds how deep it is.
        names: the declared variables.
    """
    return _Reader(text, names).choice()


def parts_of(node: Node, operator: str) -> Iterator[Node]:
    """What an operator joins, however it is bracketed: `a && (b && c)` has three parts."""
    if node.kind != operator:
        yield node
        return
    for part in node.parts:
        yield from parts_of(part, operator)


class _Reader:
    """Reads by recursive descent what the grammar of CEL and `names_read` let through."""

    def __init__(self, text: str, names: Collection[str]) -> None:
        self._names = names
        self._tokens = [(one[0], one.start(), one.end()) for one in tokens(text) if not one[0].isspace()]
        self._at = 0

    def choice(self) -> Node:
        """`condition ? yes : no`, or what binds more tightly."""
        condition = self._chain(0)
        if self._word != "?":
            return condition
        self._next()
        yes = self.choice()
        self._next()
        no = self.choice()
        return Node("?", condition.start, no.end, (condition, yes, no))

    def _chain(self, level: int) -> Node:
        """Operands joined by the operators of a level: many of one kind are one part, not one within the other."""
        if level == len(_LEVELS):
            return self._signed()
        found = self._chain(level + 1)
        while self._word in _LEVELS[level]:
            operator = self._next()
            operand = self._chain(level + 1)
            kind = operator if level <= _COMPARING else ARITHMETIC
            joins = found.kind == kind and level != _COMPARING
            found = Node(kind, found.start, operand.end, (*(found.parts if joins else (found,)), operand))
        return found

    def _signed(self) -> Node:
        start, signs = self._start, ""
        while self._word in ("!", "-"):
            signs += self._next()
        operand = self._member()
        if not signs:
            return operand
        if signs[0] == "!":
            return Node("!", start, operand.end, (operand,)) if len(signs) % 2 else replace(operand, start=start)
        if operand.kind == "number":
            return Node("number", start, operand.end, value=int(operand.value) * (-1) ** len(signs))
        return Node(ARITHMETIC, start, operand.end, (operand,))

    def _member(self) -> Node:
        found = self._primary()
        while self._word in (".", "["):
            if self._next() == "[":
                index = self.choice()
                self._next()
                found = Node("index", found.start, self._end, (found, index))
            elif self._word in FUNCTIONS:
                found = self._call(self._next(), found.start, (found,))
            else:  # the rest of a fraction
                self._next()
                found = Node("other", found.start, self._end, (found,))
        return found

    def _primary(self) -> Node:
        start, word = self._start, self._next()
        if word == "(":
            inside = self.choice()
            self._next()
            return replace(inside, start=start, end=self._end)
        if word == "[":
            return Node("list", start, *self._elements("]"))
        if word[0] in "'\"":
            return Node("other" if "\\" in word else "text", start, self._end, value=word[1:-1])
        if word.isdigit():
            return Node("number", start, self._end, value=int(word))
        if word in ("true", "false", "null"):
            return Node("word", start, self._end, value=word)
        return self._call(word, start, ()) if self._word == "(" else self._name(word, start)

    def _call(self, function: str, start: int, receiver: tuple[Node, ...]) -> Node:
        self._next()
        end, arguments = self._elements(")")
        return Node(function, start, end, (*receiver, *arguments))

    def _elements(self, closing: str) -> tuple[int, tuple[Node, ...]]:
        """Where a list ends, and what stands in it."""
        elements: list[Node] = []
        while self._word != closing:
            elements.append(self.choice())
            if self._word == ",":
                self._next()
        self._next()
        return self._end, tuple(elements)

    def _name(self, word: str, start: int) -> Node:
        """The longest declared name that begins here, or else the variable of a loop."""
        name, at, longest = word, self._at, 0
        while True:
            if name in self._names:
                longest, word = at, name
            if at + 1 >= len(self._tokens) or self._tokens[at][0] != ".":
                break
            name, at = f"{name}.{self._tokens[at + 1][0]}", at + 2
        self._at = longest or self._at
        return Node("name" if longest else "loop", start, self._end, value=word)

    @property
    def _word(self) -> str:
        """The word, sign or string that comes next; empty at the end."""
        return self._tokens[self._at][0] if self._at < len(self._tokens) else ""

    @property
    def _start(self) -> int:
        return self._tokens[self._at][1]

    @property
    def _end(self) -> int:
        """Where the last one that was taken ends."""
        return self._tokens[self._at - 1][2]

    def _next(self) -> str:
        word = self._word
        self._at += 1
        return word
