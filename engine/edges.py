"""One move of a case through the states of its lifecycle."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Edge:
    """A move that a case can make: from a state, by an action, to a state (the same one where it stays)."""

    state: str
    action: str
    target: str

    def __str__(self) -> str:
        return f"{self.state} → {self.action} → {self.target}"
