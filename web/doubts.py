"""What is asked again before it is done: whether the other case that somebody named by its number is the one meant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine.compile import Compiled
from engine.definitions import Action
from engine.labels import Label
from engine.snapshot import Snapshot
from web.casefile import CaseFile
from web.labels import day_words, same, value_words

_NUMBER, _TITLE = Label(zh="编号", en="Number"), Label(zh="标题", en="Title")
_STATE, _RECEIVED = Label(zh="当前状态", en="State"), Label(zh="收到", en="Received")
#: Fields that tell two matters apart and say nothing of who brought them.
_TELLING = ("village", "content_l1", "lead_unit")


@dataclass(frozen=True, slots=True)
class Doubt:
    """The case that is meant, by its id and as the reader knows it."""

    id: str
    facts: Sequence[tuple[Label, Label]]

    def button(self, title: Label) -> Label:
        """What is pressed the second time."""
        return Label(zh=f"核对无误，{title.zh}", en=f"It is: {title.en}")


def linked_by(compiled: Compiled, state: str, action: str, form: Mapping[str, object]) -> str:
    """The case that a press would link the case with, as its form names it; nothing where it links none."""
    act = compiled.actions[state].get(action)
    names = [verb.link for verb in act.then if verb.link] if isinstance(act, Action) else []
    return next((str(form[name]) for name in names if form.get(name)), "")


def doubt_about(file: CaseFile, target: Snapshot, compiled: Compiled) -> Doubt:
    """What the reader looks at before he says that this is the one."""
    fields = compiled.lifecycle.fields
    given = [name for name in _TELLING if name in fields and target.facts.get(name)]
    return Doubt(
        target.id,
        [
            (_NUMBER, same(target.number)),
            (_TITLE, same(target.title)),
            (_STATE, compiled.lifecycle.states[target.state].title),
            (_RECEIVED, day_words(target.received_at.astimezone(file.names.zone).date())),
            *((fields[name].label, value_words(fields[name], target.facts[name], file.names)) for name in given),
        ],
    )
