"""How a case follows from its entries: what they say is applied, one after the other; no rule is ever asked again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from engine.history import BEGINNING, Entry
from engine.snapshot import Clock
from engine.statements import as_day, as_moment


@dataclass(slots=True)
class Issued:
    """A document as the entries tell of it."""

    seq: int
    issued_at: str
    letter: str
    number: str
    delivered_seq: int | None = None
    delivered_day: date | None = None
    void_seq: int | None = None


@dataclass(slots=True)
class Replayed:
    """
    A case as its entries say that it is; moments are written as bodies write them.

    `derivations` holds the digest of each clock's last derivation, `moves` (from, action, to), `stays` the state after
    each entry with the entry's moment.
    """

    id: str = ""
    definition: str = ""
    number: str = ""
    state: str = ""
    version: int = 0
    seq: int = 0
    head: bytes = BEGINNING
    facts: dict[str, Any] = field(default_factory=dict)
    doers: dict[str, Any] = field(default_factory=dict)
    signing: dict[str, Any] | None = None
    sealed_for: str | None = None
    effective_day: str = ""
    opened_at: str = ""
    moved_at: str = ""
    last_actor: str = ""
    exclusions: dict[str, Any] = field(default_factory=dict)
    stood_in: dict[str, Any] = field(default_factory=dict)
    clocks: dict[tuple[str, int], dict[str, Any]] = field(default_factory=dict)
    derivations: dict[tuple[str, int], str] = field(default_factory=dict)
    documents: dict[str, Issued] = field(default_factory=dict)
    moves: list[tuple[str, str, str]] = field(default_factory=list)
    stays: list[tuple[str, str]] = field(default_factory=list)

    def newest_clocks(self) -> dict[str, Clock]:
        """The newest generation of every limit."""
        newest = {name: max(own for other, own in self.clocks if other == name) for name, _ in self.clocks}
        return {name: clock_from_data(self.clocks[name, generation]) for name, generation in newest.items()}


def replay(entries: Iterable[Entry]) -> Replayed:
    """Apply entries, oldest first."""
    case = Replayed()
    for _ in replay_onto(case, entries):
        pass
    return case


def replay_onto(case: Replayed, entries: Iterable[Entry]) -> Iterator[dict[str, Any]]:
    """Apply entries to a case, oldest first; after each the body of that entry."""
    for entry in entries:
        body = entry.body
        _apply(case, body)
        case.head = entry.hash
        yield body


def _apply(case: Replayed, body: Mapping[str, Any]) -> None:
    if body["seq"] == 1:
        case.id, case.number, case.opened_at = body["case"], body.get("number", ""), body["at"]
    if body["version"] != case.version:
        case.moved_at, case.last_actor = body["at"], body["actor"]
    case.seq, case.version, case.definition = body["seq"], body["version"], body["definition"]
    _apply_place(case, body)
    _apply_facts(case, body)
    _apply_people(case, body)
    _apply_papers(case, body)
    for change in body.get("clocks", ()):
        key = change["clock"]["name"], change["clock"]["generation"]
        case.clocks[key] = change["clock"]
        case.derivations[key] = change.get("derivation", case.derivations.get(key, ""))


def _apply_place(case: Replayed, body: Mapping[str, Any]) -> None:
    if body["kind"] == "move":
        case.moves.append((body.get("from", ""), body["action"], body["to"]))
    case.state = body.get("to", case.state)
    case.effective_day = body.get("day", case.effective_day)
    case.stays.append((case.state, body["at"]))


def _apply_facts(case: Replayed, body: Mapping[str, Any]) -> None:
    if "restored" in body:
        case.facts = dict(body["restored"].get("facts", {}))
    case.facts |= body.get("facts", {})
    if body["kind"] != "record":
        case.facts |= {name: {"kept": body["seq"]} for name in body.get("kept", {}) if not name.startswith("!")}
    for name in body.get("cleared", ()):
        del case.facts[name]


def _apply_people(case: Replayed, body: Mapping[str, Any]) -> None:
    if "restored" in body:
        case.doers = dict(body["restored"].get("doers", {}))
        case.sealed_for = body["restored"].get("sealed_for")
    case.doers |= body.get("doers", {})
    if body["kind"] in ("move", "signature", "correction", "undo"):
        case.signing = body.get("signing")
    case.sealed_for = body.get("sealed_for", case.sealed_for)
    if "holders" in body:
        case.exclusions, case.stood_in = body["holders"]["excluded"], body["holders"]["stood_in"]


def _apply_papers(case: Replayed, body: Mapping[str, Any]) -> None:
    for paper in case.documents.values():
        if "undoes" in body and paper.delivered_seq == body["undoes"]:
            paper.delivered_seq = paper.delivered_day = None
    for row in body.get("documents", ()):
        case.documents[row["id"]] = Issued(body["seq"], body["at"], row["letter"], row["number"])
    for row in body.get("delivered", ()):
        paper = case.documents[row["id"]]
        paper.delivered_seq, paper.delivered_day = body["seq"], date.fromisoformat(row["day"])
    for document in body.get("voided", ()):
        case.documents[document].void_seq = body["seq"]


def clock_from_data(data: Mapping[str, Any], *, fired: tuple[int, ...] = ()) -> Clock:
    """A clock from what a body says of it; steps that were taken since stay taken."""
    taken = tuple(dict.fromkeys((*data.get("fired", ()), *fired)))
    pending = tuple((as_moment(at), step) for at, step in data.get("pending", ()) if step not in taken)
    own = {name: value for name, value in data.items() if name not in ("pending", "fired")}
    return Clock(
        **own
        | {
            "starts_at": as_moment(data["starts_at"]),
            "due_at": as_moment(data["due_at"]),
            "due_day": as_day(data["due_day"]),
            "target_day": as_day(data.get("target_day")),
            "ended_at": as_moment(data.get("ended_at")),
            "pending": pending,
            "fired": taken,
        }
    )
