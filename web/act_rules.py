"""Under which rule each entry of a case was done, in the sentences in which a lifecycle is explained."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from engine.compile import Compiled
from engine.explaining.acts import action_lines, correction_lines, opening_lines, record_lines, undo_lines
from engine.explaining.lines import Line
from engine.history import Entry
from engine.labels import Label
from engine.office import Office
from engine.unit_of_work import Work
from engine.wording import Wording


@dataclass(frozen=True, slots=True)
class Ruling:
    """The definition that an entry names, and what it says of the act: who may, what is asked, what it brings."""

    definition: Label
    lines: Sequence[Label]


def rulings(work: Work, office: Office, entries: Iterable[Entry]) -> dict[int, Ruling]:
    """The ruling of each entry, by its number. What the system did at a limit has no lines: its rule is the limit."""
    found: dict[int, Ruling] = {}
    state = ""
    for entry in entries:
        found[entry.seq] = _ruling(work, office, entry, state)
        state = str(entry.body.get("to") or state)
    return found


def _ruling(work: Work, office: Office, entry: Entry, state: str) -> Ruling:
    sha256 = str(entry.body.get("definition", ""))
    try:
        compiled = office.compiled(work, sha256)
    except LookupError:
        missing = Label(zh=f"规则不在库中（{sha256[:12]}）", en=f"The rules are not in the database ({sha256[:12]})")
        return Ruling(missing, ())
    title, version = compiled.lifecycle.title, compiled.lifecycle.version
    under = Label(
        zh=f"按“{title.zh}”规则第{version}版办理（{sha256[:12]}）",
        en=f"Done under the rules “{title.en}”, version {version} ({sha256[:12]})",
    )
    say = Wording(compiled.lifecycle, office.codes, {name: letter.title for name, letter in office.letters.items()})
    return Ruling(under, [line.text for line in _lines(say, compiled, entry, state)])


def _lines(say: Wording, compiled: Compiled, entry: Entry, state: str) -> Iterator[Line]:
    kind, name = entry.body["kind"], str(entry.body["action"])
    if kind == "move" and not state:
        yield from opening_lines(say)
    elif kind in ("move", "signature"):
        action = compiled.actions.get(state, {}).get(name)
        yield from action_lines(say, state, action) if action else ()
    elif kind == "record":
        record = compiled.lifecycle.records.get(name)
        yield from record_lines(say, record) if record else ()
    elif kind == "correction":
        yield from correction_lines(say)
    elif kind == "undo":
        yield from undo_lines(say)
