"""The history of a case in the users' words: one sentence for each entry, and below it what changed and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from engine.compile import Compiled
from engine.decide import title_of
from engine.definitions import Role
from engine.field_definitions import FieldRule
from engine.history import Entry
from engine.labels import Label, joined
from engine.office import Office
from engine.statements import as_moment
from web.case_queries import FileRow, PaperRow
from web.labels import (
    ERASED,
    MASKED,
    SEALED,
    Names,
    actor_name,
    day_words,
    moment_words,
    same,
    value_words,
)
from web.limit_changes import effect_words, lasting, step_words
from workflows.query_codes import REISSUE
from workflows.vocabulary import BREACHES

Values = Mapping[tuple[int, str], tuple[bytes, Any]]

_NOTHING = Label(zh="（未填）", en="(nothing)")
_CLEARED = Label(zh="（已清空）", en="(taken away)")
_ICONS = {"move": "arrow", "record": "edit", "signature": "check", "deadline": "clock", "correction": "edit"}


@dataclass(frozen=True, slots=True)
class Reader:
    """What the reader may see of kept-apart values: personal ones, and those sealed for a role that he has."""

    personal: bool
    roles: frozenset[str]

    def may_read(self, rule: FieldRule) -> bool:
        """Whether he reads the values of this field."""
        if rule.sealed_for:
            return rule.sealed_for in self.roles
        return self.personal or not rule.personal

    def in_place_of(self, rule: FieldRule) -> Label:
        """What he reads instead."""
        return SEALED if rule.sealed_for else MASKED


@dataclass(frozen=True, slots=True)
class Told:
    """
    One entry as pages tell it: `main` is what a record says, `corrected` what was and what is, `changes` what else was
    filled in, `limits` what became of the limits, `undone_by` the entry that undid it, `ids` who acted and for whom, as
    the entry has it and whatever they are called today.
    """

    seq: int
    title: Label
    who: Label
    at: datetime
    when: Label
    icon: str
    tone: str
    is_system: bool
    main: Sequence[Label]
    corrected: Sequence[tuple[Label, Label]]
    changes: Sequence[tuple[Label, Label]]
    lines: Sequence[Label]
    limits: Sequence[Label]
    papers: Sequence[PaperRow]
    files: Sequence[FileRow]
    undone_by: int | None
    hash: str
    ids: Sequence[str]


@dataclass(frozen=True, slots=True)
class Teller:
    """Everything that telling the entries of one case needs."""

    compiled: Compiled
    office: Office
    values: Values
    names: Names
    reader: Reader
    papers: Sequence[PaperRow]
    files: Sequence[FileRow]

    def tell(self, entries: Sequence[Entry]) -> list[Told]:
        """Every entry, newest first."""
        told = []
        undone = {entry.body["undoes"]: entry.seq for entry in entries if "undoes" in entry.body}
        new_code: datetime | None = None
        before: dict[str, Label] = {}
        for entry in entries:
            told.append(replace(self._told(entry, new_code, before), undone_by=undone.get(entry.seq)))
            before |= {name: value for name, _, value in self._changes(entry.body)}
            new_code = entry.at if entry.body["action"] == REISSUE else new_code
        return told[::-1]

    def _told(self, entry: Entry, new_code: datetime | None, before: Mapping[str, Label]) -> Told:
        """
        `new_code`: when the query code was replaced before this entry; since then nobody can act by another one.
        `before`: what the fields said before it.
        """
        body = entry.body
        is_record, is_correction = body["kind"] == "record", body["kind"] == "correction"
        changes = list(self._changes(body))
        main = [name for name, rule, _ in changes if is_record and rule.type == "long text"]
        return Told(
            seq=entry.seq,
            title=self._title(body),
            who=self._who(body),
            at=entry.at,
            when=moment_words(entry.at, self.names.zone),
            icon="undo" if body["kind"] == "undo" else _ICONS.get(body["kind"], "right"),
            tone=self._tone(body),
            is_system=body["actor"] == "system",
            main=[value for name, _, value in changes if name in main],
            corrected=[
                (rule.label, _corrected(before.get(name), value)) for name, rule, value in changes if is_correction
            ],
            changes=[(rule.label, value) for name, rule, value in changes if name not in main and not is_correction],
            lines=[*self._lines(body), *self._by_new_code(body, new_code)],
            limits=list(self._limits(body)),
            papers=[paper for paper in self.papers if paper.seq == entry.seq],
            files=[file for file in self.files if file.seq == entry.seq],
            undone_by=None,
            hash=entry.hash.hex(),
            ids=[str(body[name]) for name in ("actor", "for") if body.get(name)],
        )

    def _title(self, body: Mapping[str, Any]) -> Label:
        name = self._action(body)
        if body["kind"] == "deadline":
            return step_words(self.compiled, body)
        if body["kind"] == "undo":
            return Label(
                zh=f"撤销了第{body['undoes']}条，回到“{self._state(body['to']).zh}”",
                en=f"Undid entry {body['undoes']}; the case is “{self._state(body['to']).en}” again",
            )
        if body["kind"] == "correction":
            return Label(zh="更正了登记内容", en="Corrected what was entered")
        if body["kind"] == "signature":
            signing = body["signing"]
            done, all_ = len(signing["signed"]), signing.get("needed", len(signing["agree"]))
            return Label(zh=f"签批“{name.zh}”（{done}/{all_}）", en=f"Signed “{name.en}” ({done} of {all_})")
        if body["kind"] == "record" or body.get("from") == body.get("to"):
            return name
        state = self._state(body["to"])
        return Label(zh=_arrow(name.zh, state.zh), en=_arrow(name.en, state.en))

    def _action(self, body: Mapping[str, Any]) -> Label:
        name = body["action"]
        if name == "open":
            return self.compiled.lifecycle.open.title
        # The same action may be called differently in another state.
        act = self.compiled.actions.get(body.get("from", ""), {}).get(name)
        return act.title if act else title_of(self.compiled, name) or same(name)

    def _state(self, name: str) -> Label:
        state = self.compiled.lifecycle.states.get(name)
        return state.title if state else same(name)

    def _who(self, body: Mapping[str, Any]) -> Label:
        who = actor_name(self.names, body["actor"])
        role = self.compiled.lifecycle.roles.get(body.get("role") or "")
        if role is None or body["actor"].startswith("party:"):
            return who
        as_what = [*self._as_what(role)]
        if absent := body.get("for"):
            other = actor_name(self.names, absent)
            as_what.insert(1, Label(zh=f"代{other.zh}", en=f"for {other.en}"))
        told = joined(as_what, zh="，")
        return Label(zh=f"{who.zh}（{told.zh}）", en=f"{who.en} ({told.en})")

    def _as_what(self, role: Role) -> Iterator[Label]:
        """The role; of what an organ outside decided, who entered it (where only one role may) and whose it is."""
        if not role.entered_by:
            yield role.title
            return
        if len(role.entered_by) == 1:
            yield self.compiled.lifecycle.roles[role.entered_by[0]].title
        yield Label(zh=f"按{role.title.zh}来文登记", en=f"entered for the {role.title.en}")

    def _tone(self, body: Mapping[str, Any]) -> str:
        if body["kind"] == "deadline":
            return {"red": "red", "yellow": "yellow"}.get(body["clocks"][0]["clock"]["light"], "neutral")
        if body["kind"] in ("undo", "correction"):
            return "yellow"
        state = self.compiled.lifecycle.states.get(body.get("to") or "")
        if state and state.end:
            return "good"
        return "accent" if body["kind"] == "move" else "neutral"

    def _changes(self, body: Mapping[str, Any]) -> Iterator[tuple[str, FieldRule, Label]]:
        fields = self.compiled.lifecycle.fields
        plain = {**body.get("facts", {}), **body.get("record", {})}
        for name, value in plain.items():
            if rule := fields.get(name):
                yield name, rule, value_words(rule, value, self.names)
        for name in body.get("kept", {}):
            if rule := fields.get(name):
                yield name, rule, self._kept(rule, body["seq"], name)
        for name in body.get("cleared", ()):
            if rule := fields.get(name):
                yield name, rule, _CLEARED

    def _kept(self, rule: FieldRule, seq: int, name: str) -> Label:
        if not self.reader.may_read(rule):
            return self.reader.in_place_of(rule)
        found = self.values.get((seq, name))
        return value_words(rule, found[1], self.names) if found else ERASED

    def _lines(self, body: Mapping[str, Any]) -> Iterator[Label]:
        if "!reason" in body.get("kept", {}):
            found = self.values.get((body["seq"], "!reason"))
            reason = found[1] if found else None
            yield Label(zh=f"理由：{reason or ERASED.zh}", en=f"Reason: {reason or ERASED.en}")
        if self._is_dated(body) and body["day"] != _local_day(body["at"], self.names):
            day = day_words(date.fromisoformat(body["day"]))
            yield Label(zh=f"日期为{day.zh}", en=f"Takes effect from {day.en}")
        yield from self._of_papers(body)
        if unsigned := body.get("unsigned"):
            who = joined(actor_name(self.names, signature["actor"]) for signature in unsigned)
            yield Label(
                zh=f"此前的签批作废，须重新签批：{who.zh}",
                en=f"Taken back and to be given again: the signature of {who.en}",
            )
        for change in body.get("raised", ()):
            yield self._raised(change)
        for breach in body.get("breaches", ()):
            name = BREACHES.get(breach, same(breach))
            yield Label(zh=f"记为：{name.zh}", en=f"Marked as: {name.en}")
        if body.get("sealed_for"):
            yield Label(zh="已封存", en="Sealed")

    def _limits(self, body: Mapping[str, Any]) -> Iterator[Label]:
        if body["kind"] != "deadline":
            yield from (effect_words(self.compiled, change) for change in lasting(body.get("clocks", ())))

    def _by_new_code(self, body: Mapping[str, Any], new_code: datetime | None) -> Iterator[Label]:
        if new_code and body["actor"] == "party:petitioner":
            when = moment_words(new_code, self.names.zone)
            yield Label(
                zh=f"凭{when.zh}重新发放的查询码办理",
                en=f"Done with the query code that was given out anew on {when.en}",
            )

    def _is_dated(self, body: Mapping[str, Any]) -> bool:
        act = self.compiled.actions.get(body.get("from") or "", {}).get(body["action"])
        return body["kind"] == "move" and act is not None and act.dated is not None

    def _of_papers(self, body: Mapping[str, Any]) -> Iterator[Label]:
        for delivered in body.get("delivered", ()):
            title, day = self._letter(delivered["letter"]), day_words(date.fromisoformat(delivered["day"]))
            yield Label(zh=f"“{title.zh}”于{day.zh}送达", en=f"“{title.en}” was delivered on {day.en}")
        voided = [paper for paper in self.papers if paper.id in body.get("voided", ())]
        for paper in voided:
            title = self._letter(paper.letter)
            yield Label(zh=f"“{title.zh}”（{paper.number}）作废", en=f"“{title.en}” ({paper.number}) is void")

    def _letter(self, name: str) -> Label:
        letter = self.office.letters.get(name)
        return letter.title if letter else same(name)

    def _raised(self, change: Mapping[str, Any]) -> Label:
        rule = self.compiled.lifecycle.fields[change["field"]]
        old = value_words(rule, change["from"], self.names) if change.get("from") else same("—")
        new, why = value_words(rule, change["to"], self.names), Label.model_validate(change["because"])
        return Label(
            zh=f"按规则升级：{old.zh} → {new.zh}（{why.zh}）", en=f"Raised by the rules: {old.en} → {new.en} ({why.en})"
        )


def _corrected(old: Label | None, new: Label) -> Label:
    """What was there, and what is; the same twice where neither may be read."""
    return joined((old or _NOTHING, new), zh=" → ", en=" → ") if old != new else new


def _arrow(act: str, state: str) -> str:
    return act if act == state else f"{act} → {state}"


def _local_day(at: str, names: Names) -> str:
    return str(as_moment(at).astimezone(names.zone).date())
