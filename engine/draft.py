"""What one act changes, gathered from its form and its verbs before anything is stored."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from engine.acts import verbs_of
from engine.asking import Scene
from engine.compile import Compiled
from engine.decide import Asked, effective_day, value_of
from engine.definitions import Action, Verb
from engine.facts import Fact
from engine.fields import is_kept_apart
from engine.grades import raised
from engine.history import Sealed, entries_of, seal
from engine.labels import Label
from engine.office import Office
from engine.roles import Doer
from engine.runs import as_time
from engine.snapshot import Paper, Snapshot
from engine.unit_of_work import Work


@dataclass(slots=True)
class Draft:
    """What has been gathered while an act is worked out; turned into a `Writing` at the end."""

    office: Office
    compiled: Compiled
    before: Snapshot
    asked: Asked
    doer: Doer
    kind: str
    seq: int
    facts: dict[str, Any]
    sealed: list[Sealed] = field(default_factory=list)
    plain: dict[str, Any] = field(default_factory=dict)
    occurred: dict[Fact, date | datetime] = field(default_factory=dict)
    changed: set[str] = field(default_factory=set)
    letters: list[str] = field(default_factory=list)
    told: list[tuple[tuple[str, ...], Label | None]] = field(default_factory=list)
    unsigned: list[dict[str, Any]] = field(default_factory=list)
    restart: list[str] = field(default_factory=list)
    waive: list[str] = field(default_factory=list)
    breaches: list[str] = field(default_factory=list)
    links: list[Verb] = field(default_factory=list)
    raised: list[dict[str, Any]] = field(default_factory=list)
    sealed_for: str | None = None
    delivered: list[Paper] = field(default_factory=list)

    @property
    def is_dated(self) -> bool:
        """Whether the act counts from a day that its form says."""
        return isinstance(self.asked.act, Action) and self.asked.act.dated is not None

    @property
    def moment(self) -> date | datetime:
        """What facts of this act count from: its day where it is dated, else now."""
        return effective_day(self.office, self.asked) if self.is_dated else self.asked.now

    @property
    def values(self) -> dict[str, Any]:
        """The kept-apart values of the case, those of this act included."""
        return {**self.before.values, **{sealed.field: sealed.value for sealed in self.sealed}}


def gather(draft: Draft) -> None:
    """Take in the form and the verbs of the act: new values, letters, messages, and the facts that occur."""
    take_form(draft)
    act = draft.asked.act
    for verb in act.then:
        _take_verb(draft, verb)
    if isinstance(act, Action) and act.delivers:
        paper = [paper for paper in draft.before.papers if paper.letter == act.delivers and not paper.delivered_day][-1]
        draft.delivered.append(paper)
        draft.occurred[Fact("delivered", act.delivers)] = draft.moment
    draft.occurred[Fact("done", draft.asked.name)] = draft.moment
    for letter in draft.letters:
        draft.occurred[Fact("issued", letter)] = draft.moment
    raise_grades(draft)


def take_form(draft: Draft) -> None:
    """Put the values of the form where they belong: plain ones into the case, kept-apart ones beside the chain."""
    into_case = draft.kind != "record"
    for name, value in draft.asked.form.items():
        if is_kept_apart(draft.compiled.lifecycle.fields[name]):
            draft.sealed.append(seal(name, value))
            if into_case:
                _set_fact(draft, name, {"kept": draft.seq})
        elif into_case:
            _set_fact(draft, name, value)
        else:
            draft.plain[name] = value
    if draft.asked.reason:
        draft.sealed.append(seal("!reason", draft.asked.reason))


def clear(draft: Draft, names: Iterable[str]) -> None:
    """Take the values of these fields from the case."""
    for name in names:
        if name in draft.facts:
            del draft.facts[name]
            draft.changed.add(name)


def corrected_with(work: Work, compiled: Compiled, case: Snapshot, values: Mapping[str, Any]) -> dict[str, Any]:
    """What the opening filled from the same answer as a corrected field: one fact, until an act says otherwise."""
    changed = {name for name, value in values.items() if case.facts.get(name) != value}
    copies = [
        (name, words.removeprefix("form."))
        for verb in compiled.lifecycle.open.then
        for name, words in (verb.set or {}).items()
        if isinstance(words, str) and words.startswith("form.")
    ]
    apart = [pair for pair in copies if len(changed & set(pair)) == 1]
    if not apart:
        return {}
    done = {entry.body["action"] for entry in entries_of(work, case.id)[1:]}
    said = {
        name for act, verbs in verbs_of(compiled.lifecycle) if act in done for verb in verbs for name in verb.set or {}
    }
    return {
        other: values[given]
        for copy, source in apart
        if copy not in said
        for other, given in ([(source, copy)] if copy in changed else [(copy, source)])
    }


def raise_grades(draft: Draft) -> None:
    """Raise every grade for which the table proposes more than the case has."""
    scene = scene_after(draft)
    chosen = frozenset(draft.asked.form) if draft.kind != "record" else frozenset()
    before = replace(scene, facts=draft.before.facts)
    for proposal in raised(scene, chosen, before=before):
        draft.raised.append(proposal.as_data(draft.facts[proposal.field]))
        _set_fact(draft, proposal.field, proposal.grade)


def scene_after(draft: Draft) -> Scene:
    """What rules see of the case as it will be."""
    return Scene(draft.compiled, draft.facts, draft.before.clocks, draft.before.opened_at, draft.asked.now, {})


def _set_fact(draft: Draft, name: str, value: Any) -> None:
    if draft.facts.get(name) == value:
        return
    draft.facts[name] = value
    draft.changed.add(name)
    kind = draft.compiled.lifecycle.fields[name].type
    moment = as_time(value) if kind in ("date", "moment") and isinstance(value, str) else draft.moment
    draft.occurred[Fact("field", name)] = moment


def _take_verb(draft: Draft, verb: Verb) -> None:
    if verb.letter:
        draft.letters.append(verb.letter)
    if verb.tell:
        draft.told.append((verb.tell, verb.saying))
    for name, words in (verb.set or {}).items():
        _set_fact(draft, name, _value(draft, name, words))
    draft.restart += verb.restart or ()
    draft.waive += verb.waive or ()
    if verb.seal:
        draft.sealed_for = verb.seal
    if verb.mark_breach:
        draft.breaches.append(verb.mark_breach)
    if verb.link:
        draft.links.append(verb)


def _value(draft: Draft, name: str, words: Any) -> Any:
    if words == "actor":
        return draft.asked.standing.actor.partition(":")[2]
    if words == "today":
        return draft.office.today(draft.asked.now).isoformat()
    if words == "state":
        return draft.before.state
    if words == "now":
        return draft.asked.now.isoformat()
    if words == "+1":
        return int(draft.facts.get(name) or 0) + 1
    return value_of(words, draft.facts, draft.asked.form)
