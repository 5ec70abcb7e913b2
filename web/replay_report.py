"""What a replay found: on the disk while it goes on, since it may be more than memory should hold; then told."""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from types import TracebackType
from typing import Any, Self

from engine.labels import Label
from engine.log_sentences import say_log
from engine.logs.events import Noted
from engine.logs.limits import Compared, MovedLimit
from engine.logs.replaying import Refused, Tally, Verdict

#: How many kinds of refusals, and how many limits, are kept in memory to be listed for people.
KINDS, LIMITS = 1000, 20
PIECE = 64 * 1024


class Report:
    """
    The verdicts of a replay.

    Attributes:
        tally: all of them together.
        kinds: how often which activity was refused for which code; of endless many kinds the first.
        firsts: the first refusal of each kind.
        limits: the first limits that would fall differently.
        moved: how many there are.
    """

    def __init__(self) -> None:
        self.tally = Tally()
        self.kinds: Counter[tuple[str, str]] = Counter()
        self.firsts: dict[tuple[str, str], Refused] = {}
        self.limits: list[MovedLimit] = []
        self.moved = 0
        self._notes: Counter[str] = Counter()
        self._refused, self._traces, self._moved = _List(), _List(), _List()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        for kept in (self._refused, self._traces, self._moved):
            kept.close()

    def add(self, verdict: Verdict, limits: Compared | None = None) -> None:
        """Take in what became of a case and, where they can be reckoned, of its limits."""
        self.tally.add(verdict)
        self._traces.add(
            {
                "case": verdict.case,
                "events": verdict.events,
                "refused": len(verdict.refused),
                "fitness": verdict.fitness,
            }
        )
        for one in verdict.refused:
            self._refused.add(
                {
                    "case": one.case,
                    "position": one.position,
                    "activity": one.activity,
                    "reason": one.code,
                    "zh": one.reason.zh,
                    "en": one.reason.en,
                }
            )
            kind = one.activity, one.code
            if kind in self.firsts or len(self.firsts) < KINDS:
                self.kinds[kind] += 1
                self.firsts.setdefault(kind, one)
        self._notes["limits"] |= limits is None
        if limits:
            self._add_limits(limits)

    def _add_limits(self, limits: Compared) -> None:
        self._notes["set"] = 1
        self._notes["unreckoned"] += limits.unreckoned
        for one in limits.moved:
            self.moved += 1
            self._moved.add({"case": one.case, "name": one.name, "old": one.old, "new": one.new})
            if len(self.limits) < LIMITS:
                self.limits.append(one)

    def note(self, noted: Noted) -> None:
        """Take in what is not as it might be in the source."""
        self._notes += noted.counts

    def notes(self) -> list[tuple[str, int, Label]]:
        """What was not judged, and what is not as it might be: code, how often, and the sentence."""
        counts = self._notes | self.tally.unjudged
        return [(code, count, say_log(f"note_{code}", count=count)) for code, count in sorted(counts.items()) if count]

    def json_pieces(self) -> Iterator[str]:
        """The whole report as JSON, piece by piece."""
        tally = self.tally
        whole: Mapping[str, Any] = {
            "cases": tally.cases,
            "events": tally.events,
            "fitting_cases": tally.fitting_cases,
            "fitting_events": tally.fitting_events,
            "fitness": tally.fitness,
            "not_judged": [
                {"code": code, "count": count, "zh": note.zh, "en": note.en} for code, count, note in self.notes()
            ],
        }
        yield json.dumps(whole, ensure_ascii=False, indent=2).removesuffix("\n}")
        for name, kept in (("limits", self._moved), ("refused", self._refused), ("traces", self._traces)):
            yield f',\n  "{name}": ['
            yield from kept.pieces()
            yield "]"
        yield "\n}\n"


class _List:
    """A list of JSON in a file of its own that goes away with it."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115 -- closed by `close`
        self._before = "\n    "

    def add(self, item: Mapping[str, Any]) -> None:
        """Take in one more."""
        self._file.write(self._before + json.dumps(item, ensure_ascii=False))
        self._before = ",\n    "

    def pieces(self) -> Iterator[str]:
        """What stands between its brackets."""
        self._file.seek(0)
        while piece := self._file.read(PIECE):
            yield piece

    def close(self) -> None:
        """Let it go."""
        self._file.close()
