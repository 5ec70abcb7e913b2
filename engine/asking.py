"""Ask the rules of a definition about a case: hand over what a rule reads, and never take an error for a yes."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from engine.compile import DUE_STEP, Compiled
from engine.guards import Outcome, Rule, VariableType, Verdict
from engine.runs import over_at
from engine.snapshot import Clock

_log = logging.getLogger(__name__)
_EMPTY: tuple[Any, ...] = (None, "", [])


@dataclass(frozen=True, slots=True)
class Scene:
    """What rules see: the case's plain values, the form and its number of files, the roles, the clocks, the moment."""

    compiled: Compiled
    facts: Mapping[str, Any]
    clocks: Mapping[str, Clock]
    opened_at: datetime
    now: datetime
    form: Mapping[str, Any]
    form_name: str | None = None
    roles: frozenset[str] = frozenset()
    files: int = 0

    def ask(self, text: str) -> Verdict:
        """The verdict of a rule that stands in the definition; an error is written to the log as an incident."""
        form = self.form_name if (text, self.form_name) in self.compiled.guards else None
        guard = self.compiled.guard(text, form)
        verdict = guard.evaluate(self._values(guard))
        if verdict.outcome is Outcome.ERROR:
            _log.warning("rule undecided: %s: %s", self.compiled.lifecycle.workflow, verdict.error)
        return verdict

    def speaks_against(self, text: str) -> bool:
        """Whether the rule says no already, whatever the form will say; one that reads the form does not yet."""
        form = self.form_name if (text, self.form_name) in self.compiled.guards else None
        guard = self.compiled.guard(text, form)
        if any(name == "files" or name.removeprefix("given.").startswith("form.") for name in guard.kinds):
            return False
        return not guard.evaluate(self._values(guard))

    def holds(self, text: str) -> bool:
        """Whether the rule says yes; an error is a no."""
        return bool(self.ask(text))

    def _values(self, guard: Rule) -> dict[str, object]:
        return {name: self._value(name, kind) for name, kind in guard.kinds.items()}

    def _value(self, name: str, kind: VariableType) -> object:
        space, _, rest = name.partition(".")
        if space == "now":
            return self.now
        if space == "files":
            return self.files
        if space == "actor":
            return sorted(self.roles)
        if space in ("deadline", "extended", "late"):
            return self._of_limit(space, rest)
        if space == "given":
            part, _, field = rest.partition(".")
            return (self.form if part == "form" else self.facts).get(field) not in _EMPTY
        if name == "case.opened_at":
            return self.opened_at
        return _typed((self.form if space == "form" else self.facts).get(rest), kind)

    def _of_limit(self, space: str, name: str) -> str | bool:
        if space == "deadline":
            return self._status(name)
        clock = self.clocks.get(name)
        if space == "extended":
            return clock is not None and clock.extended_days > 0
        # What was waited for came late, or has not come yet.
        if clock is not None and clock.status == "met" and clock.ended_at:
            return clock.ended_at >= over_at(self.compiled.limits[name], clock)
        return self._status(name) == "passed"

    def _status(self, name: str) -> str:
        """
        How a limit stands now, also while nobody has taken its due step yet: an act at its due moment is late.

        Source: docs/rules/deadlines.md, rule 4; a window whose date may still move ends later, rule 11.
        """
        clock = self.clocks.get(name)
        if clock is None:
            return "not started"
        ends = any(step == DUE_STEP for _, step in clock.pending)
        is_over = ends and self.now >= over_at(self.compiled.limits[name], clock)
        return "passed" if clock.status == "running" and is_over else clock.status


def _typed(value: Any, kind: VariableType) -> object:
    if value is None or not isinstance(value, str):
        return value
    if kind is VariableType.DAY:
        return date.fromisoformat(value)
    return datetime.fromisoformat(value) if kind is VariableType.MOMENT else value
