"""
Rules of a definition: expressions of CEL, compiled against declared variables, never more than a yes or a no.

The library brings a limit to nesting and a budget of iterations. What breaks them, and what is not there,
is an error; an error never lets anything pass.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, tzinfo
from enum import StrEnum
from functools import lru_cache

from cel_expr_python import cel

from engine.labels import Label
from engine.rule_text import BadRule, names_read
from engine.sentences import say

__all__ = ["BadRule", "Outcome", "Rule", "VariableType", "Verdict", "compile_rule"]


class VariableType(StrEnum):
    """What a variable of a rule can be. Numbers are whole."""

    TEXT = "text"
    NUMBER = "number"
    BOOLEAN = "boolean"
    DAY = "day"
    MOMENT = "moment"
    TEXTS = "texts"


class Outcome(StrEnum):
    """What became of a rule."""

    HOLDS = "holds"
    FAILS = "fails"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer of a rule; as a truth value it is true only if the rule holds. `error` is for the log."""

    outcome: Outcome
    error: str = ""

    def __bool__(self) -> bool:
        return self.outcome is Outcome.HOLDS


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """A compiled rule; many threads may use it at once."""

    text: str
    kinds: Mapping[str, VariableType]
    zone: tzinfo
    program: cel.Expression

    @property
    def names(self) -> frozenset[str]:
        """The variables that the rule reads."""
        return frozenset(self.kinds)

    def evaluate(self, values: Mapping[str, object]) -> Verdict:
        """
        Ask the rule about `values`; nothing but what the rule reads is handed over.

        A text or a list that is missing or None is empty; any other missing value makes an error where the
        answer depends on it. Days are `date`, moments aware `datetime`; a day is the moment at which it begins
        in the zone of the rule. A value of another type than declared is an error.
        """
        handed: dict[str, object] = {}
        for name, kind in self.kinds.items():
            value = _EMPTY.get(kind) if values.get(name) is None else values[name]
            if value is None:
                continue
            if not _FITS[kind](value):
                return Verdict(Outcome.ERROR, f"{name}: the value is not of type {kind}")
            handed[name] = _handed(value, self.zone)
        try:
            answer = self.program.eval(data=handed)
        except RuntimeError as error:  # the budget of iterations, or text that is no Unicode
            return Verdict(Outcome.ERROR, str(error))
        # A missing value or a division by zero comes back as a value of type ERROR, which Python takes for true.
        if answer.type() != cel.Type.BOOL:
            return Verdict(Outcome.ERROR, str(answer.value()))
        return Verdict(Outcome.HOLDS if answer.value() else Outcome.FAILS)


def compile_rule(text: str, *, variables: Mapping[str, VariableType], zone: tzinfo = UTC) -> Rule:
    """
    Check and compile one rule.

    Args:
        text: the expression, at most 2,000 characters.
        variables: every name that a rule may use here, in full (`case.colour`, `deadline.reply`, `now`).
        zone: where days begin for variables of type DAY.

    Raises:
        BadRule: the rule cannot be used; says why and where in it.
        ValueError: a variable has no type of VariableType.
    """
    known = {kind: VariableType(kind) for kind in set(variables.values())}
    names = sorted(names_read(text, variables.keys()))
    kinds = {name: known[variables[name]] for name in names}
    try:
        program = _program(text, tuple(kinds.items()))
    except RuntimeError as error:
        raise _translated(str(error)) from error
    if program.return_type() != cel.Type.BOOL:
        kind = _in_words(program.return_type().name().lower())
        raise BadRule("rule_not_bool", say("rule_not_bool", kind=kind), line=1, column=1)
    return Rule(text, kinds, zone, program)


@lru_cache(maxsize=4096)
def _program(text: str, kinds: tuple[tuple[str, VariableType], ...]) -> cel.Expression:
    """One text is compiled once for all who ask it: the checker, the machine, and each form that reads the same."""
    return cel.NewEnv(variables={name: _DECLARED[kind] for name, kind in kinds}).compile(text)


_DECLARED: Mapping[VariableType, cel.Type] = {
    VariableType.TEXT: cel.Type.STRING,
    VariableType.NUMBER: cel.Type.INT,
    VariableType.BOOLEAN: cel.Type.BOOL,
    VariableType.DAY: cel.Type.TIMESTAMP,
    VariableType.MOMENT: cel.Type.TIMESTAMP,
    VariableType.TEXTS: cel.Type.List(cel.Type.STRING),
}
_EMPTY: Mapping[VariableType, object] = {VariableType.TEXT: "", VariableType.TEXTS: []}


_FITS: Mapping[VariableType, Callable[[object], bool]] = {
    VariableType.TEXT: lambda value: isinstance(value, str),
    VariableType.NUMBER: lambda value: isinstance(value, int) and not isinstance(value, bool),
    VariableType.BOOLEAN: lambda value: isinstance(value, bool),
    VariableType.DAY: lambda value: isinstance(value, date) and not isinstance(value, datetime),
    VariableType.MOMENT: lambda value: isinstance(value, datetime) and value.tzinfo is not None,
    VariableType.TEXTS: lambda value: (
        isinstance(value, list | tuple | set | frozenset) and all(isinstance(one, str) for one in value)
    ),
}


def _handed(value: object, zone: tzinfo) -> object:
    """The value as the library takes it: lists in a fixed order, a day as the moment at which it begins."""
    if isinstance(value, set | frozenset):
        return sorted(value)
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, date) and not isinstance(value, datetime):
        return datetime.combine(value, time.min, zone)
    return value


#: One complaint of the library: line, column (-1 for none) and what it says.
_COMPLAINT = re.compile(r"ERROR: <input>:(?P<line>-?\d+):(?P<column>-?\d+): (?:Syntax error: )?(?P<said>[^\n]*)")
_OVERLOAD = re.compile(r"found no matching overload for '(?P<operator>.+?)' applied to '\((?P<kinds>.*)\)'")
_UNDECLARED = re.compile(r"undeclared reference to '(?P<name>.*?)'")
#: The library's names of types, as people say them.
_KINDS: Mapping[str, tuple[str, str]] = {
    "string": ("文字", "text"),
    "int": ("整数", "whole number"),
    "double": ("小数", "fraction"),
    "bool": ("是否", "yes or no"),
    "timestamp": ("时刻", "moment"),
    "duration": ("时长", "duration"),
    "list": ("列表", "list"),
    "null_type": ("空", "nothing"),
    "null": ("空", "nothing"),
    "dyn": ("不定", "anything"),
}


def _translated(complaint: str) -> BadRule:
    """The library's first complaint as a sentence with its place."""
    found = _COMPLAINT.search(complaint)
    if found is None or "recursion" in found["said"]:
        return BadRule("rule_too_deep", say("rule_too_deep"), line=1, column=1)
    said = found["said"]
    if overload := _OVERLOAD.search(said):
        # The library writes `_==_` and `_?_:_`, with a line for every operand.
        operator = overload["operator"].replace("_", "")
        code, values = "rule_types", {"operator": operator, "kinds": _in_words(overload["kinds"])}
    elif undeclared := _UNDECLARED.search(said):
        code, values = "rule_unknown_name", {"name": undeclared["name"]}
    elif "<EOF>' expecting {" in said or "at '<EOF>'" in said:
        code, values = "rule_unfinished", {}
    else:
        code, values = "rule_syntax", {"detail": said.partition(" expecting ")[0]}
    return BadRule(code, say(code, **values), line=int(found["line"]), column=int(found["column"]))


def _in_words(kinds: str) -> Label:
    def words(language: int) -> str:
        return re.sub(r"\w+", lambda kind: _KINDS.get(kind[0], (kind[0], kind[0]))[language], kinds)

    return Label(zh=words(0), en=words(1))
