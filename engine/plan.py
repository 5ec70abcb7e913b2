"""
What one act writes: the case as it will be, its entry, and everything that belongs to it. Decided before anything is
stored.
"""

from __future__ import annotations

import base64
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime
from typing import Any

from engine import history
from engine.asking import Scene
from engine.clocks import Change, Happening, as_time, follow
from engine.compile import Compiled
from engine.decide import Asked, effective_day, may_act, value_of
from engine.definitions import Action, Opening, Record, Verb
from engine.facts import Fact
from engine.fields import is_kept_apart
from engine.grades import raised
from engine.history import Sealed, clock_as_data, seal
from engine.hooks import Composition
from engine.labels import Label
from engine.office import Office
from engine.roles import excluded_holders, holders_of, stand_ins_of
from engine.snapshot import Clock, Grip, Paper, Snapshot
from engine.store import Writing
from engine.unit_of_work import Work


@dataclass(slots=True)
class Draft:
    """What has been gathered while an act is worked out; turned into a `Writing` at the end."""

    office: Office
    compiled: Compiled
    before: Snapshot
    asked: Asked
    role: str
    kind: str
    seq: int
    facts: dict[str, Any]
    sealed: list[Sealed] = field(default_factory=list)
    plain: dict[str, Any] = field(default_factory=dict)
    occurred: dict[Fact, date | datetime] = field(default_factory=dict)
    changed: set[str] = field(default_factory=set)
    letters: list[str] = field(default_factory=list)
    told: list[tuple[tuple[str, ...], Label | None]] = field(default_factory=list)
    restart: list[str] = field(default_factory=list)
    waive: list[str] = field(default_factory=list)
    breaches: list[str] = field(default_factory=list)
    links: list[Verb] = field(default_factory=list)
    raised: list[dict[str, Any]] = field(default_factory=list)
    sealed_for: str | None = None
    delivered: list[Paper] = field(default_factory=list)

    @property
    def moment(self) -> date | datetime:
        """What facts of this act count from: its day where it is dated, else now."""
        return effective_day(self.office, self.asked) if _is_dated(self) else self.asked.now


def _is_dated(draft: Draft) -> bool:
    return isinstance(draft.asked.act, Action) and draft.asked.act.dated is not None


def new_id() -> str:
    """A random id of 120 bits for URLs, entries and receipts."""
    return base64.b32encode(secrets.token_bytes(15)).decode().lower()


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
                set_fact(draft, name, {"kept": draft.seq})
        elif into_case:
            set_fact(draft, name, value)
        else:
            draft.plain[name] = value
    if draft.asked.reason:
        draft.sealed.append(seal("!reason", draft.asked.reason))


def set_fact(draft: Draft, name: str, value: Any) -> None:
    """Give a field of the case a value, and note that it changed."""
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
        set_fact(draft, name, _value(draft, name, words))
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
    if words == "now":
        return draft.asked.now.isoformat()
    if words == "+1":
        return int(draft.facts.get(name) or 0) + 1
    return value_of(words, draft.facts, draft.asked.form)


def raise_grades(draft: Draft) -> None:
    """Raise every grade for which the table proposes more than the case has."""
    scene = scene_after(draft)
    chosen = frozenset(draft.asked.form) if draft.kind != "record" else frozenset()
    for proposal in raised(scene, chosen):
        draft.raised.append(
            {
                "field": proposal.field,
                "from": draft.facts[proposal.field],
                "to": proposal.grade,
                "because": proposal.because.model_dump(),
            }
        )
        set_fact(draft, proposal.field, proposal.grade)


def scene_after(draft: Draft) -> Scene:
    """What rules see of the case as it will be."""
    return Scene(draft.compiled, draft.facts, draft.before.clocks, draft.before.opened_at, draft.asked.now, {})


def finish(
    draft: Draft, work: Work, *, target: str, drawn: Mapping[str, int], extra: Mapping[str, Any]
) -> tuple[Writing, Snapshot]:
    """Work out clocks, holders, letters and messages of the case as it will be, and put the entry together."""
    state = draft.compiled.lifecycle.states[target]
    before, now, seq = draft.before, draft.asked.now, draft.seq
    if target != before.state:
        draft.occurred[Fact("reaches", target)] = draft.moment
    sealed_for = draft.sealed_for or state.sealed_for or before.sealed_for
    scene = scene_after(draft)
    happening = Happening(
        occurred=draft.occurred,
        facts=draft.facts,
        changed=frozenset(draft.changed),
        seq=seq,
        now=now,
        ended=state.end,
        restart=tuple(draft.restart),
        waive=tuple(draft.waive),
    )
    changes = follow(draft.compiled, before.clocks, happening, calendar=draft.office.calendar, ask=scene.holds)
    moves_version = draft.kind != "record" or bool(draft.changed)
    after = replace(
        before,
        state=target,
        seq=seq,
        version=before.version + moves_version,
        facts=draft.facts,
        sealed_for=sealed_for,
        title=str(draft.asked.form["title"])
        if draft.kind != "record" and "title" in draft.asked.form
        else before.title,
        moved_at=now if moves_version else before.moved_at,
        last_actor=draft.asked.standing.actor if moves_version else before.last_actor,
        effective_day=effective_day(draft.office, draft.asked) if _is_dated(draft) else before.effective_day,
        ended_at=(before.ended_at or now) if state.end else None,
        clocks={**before.clocks, **{change.after.name: change.after for change in changes}},
        **extra,
    )
    after = stand(draft.office, draft.compiled, after, work, now=now)
    return _entry(draft, after, changes, drawn=drawn), after


def stand(office: Office, compiled: Compiled, case: Snapshot, work: Work, *, now: datetime) -> Snapshot:
    """The case with its exclusions, stand-ins and holders as its facts now say."""
    scene = Scene(compiled, case.facts, case.clocks, case.opened_at, now, {})
    rules = [(rule, rule.when is None or scene.holds(rule.when)) for rule in compiled.lifecycle.excludes]
    exclusions = {holder: because.model_dump() for holder, because in excluded_holders(rules, case.facts).items()}
    stood_in = case.stood_in
    if exclusions != case.exclusions:
        stood_in = _stand_ins(office, compiled, case, exclusions, work, today=office.today(now))
    case = replace(case, exclusions=exclusions, stood_in=stood_in)
    return replace(case, grips=_grips(compiled, case))


def _stand_ins(
    office: Office, compiled: Compiled, case: Snapshot, exclusions: Mapping[str, Any], work: Work, *, today: date
) -> dict[str, list[str]]:
    """For each role all of whose own people are excluded, the first of its stand-ins who is not."""
    found: dict[str, list[str]] = {}
    for name, role in compiled.lifecycle.roles.items():
        if not role.stand_in or not exclusions:
            continue
        if not _all_excluded(office, holders_of(role, case.facts), exclusions, work, today=today):
            continue
        for holders in stand_ins_of(role, case.facts):
            if not _all_excluded(office, holders, exclusions, work, today=today):
                found[name] = sorted(holders)
                break
    return found


def _all_excluded(
    office: Office, holders: frozenset[str], exclusions: Mapping[str, Any], work: Work, *, today: date
) -> bool:
    people = [identities for holder in holders for identities in office.hooks.identities(work, holder, today)]
    return bool(people) and all(identities & exclusions.keys() for identities in people)


def _grips(compiled: Compiled, case: Snapshot) -> dict[str, Grip]:
    """What each holder may do with the case as it is."""
    lifecycle = compiled.lifecycle
    turns = frozenset().union(*(may_act(act, case) for act in compiled.turns[case.state]), frozenset())
    entering = frozenset(other for name in turns for other in lifecycle.roles[name].entered_by)
    grips: dict[str, Grip] = {}
    for name, role in lifecycle.roles.items():
        sight = lifecycle.sees.get(name)
        allowed = {None: False, "all": True, "sealed only": bool(case.sealed_for)}.get(
            sight.cases if sight else None, not case.sealed_for
        )
        if case.sealed_for and name == case.sealed_for:
            allowed = True
        grip = Grip(allowed, allowed and bool(sight and sight.personal), allowed and name in turns | entering)
        for holder in holders_of(role, case.facts) | frozenset(case.stood_in.get(name, ())):
            old = grips.get(holder, Grip(sees=False, personal=False, acts=False))
            grips[holder] = Grip(old.sees or grip.sees, old.personal or grip.personal, old.acts or grip.acts)
    return grips


def _entry(draft: Draft, after: Snapshot, changes: list[Change], *, drawn: Mapping[str, int]) -> Writing:
    asked, office, now = draft.asked, draft.office, draft.asked.now
    documents, used = _documents(draft, after, drawn)
    files = [(file, seal(file.id, file.sha256)) for file in asked.files]
    day = effective_day(office, asked)
    body = {
        "v": 1,
        "case": after.id,
        "seq": draft.seq,
        "version": after.version,
        "prev": draft.before.head.hex(),
        "at": history.written_moment(now),
        "kind": draft.kind,
        "action": asked.name,
        "actor": asked.standing.actor,
        "role": draft.role,
        "definition": after.definition,
        "from": draft.before.state if draft.kind == "move" else None,
        "to": after.state if draft.kind == "move" else None,
        "day": after.effective_day.isoformat() if draft.kind == "move" else None,
        "facts": {name: draft.facts[name] for name in sorted(draft.changed) if not _is_kept(draft.facts[name])},
        "record": draft.plain,
        "kept": {value.field: value.commitment for value in draft.sealed},
        "clocks": [{"effect": change.effect, "clock": clock_as_data(change.after)} for change in changes],
        "documents": [
            {
                "id": row["id"],
                "letter": row["letter"],
                "number": row["number"],
                "content": history.commit(row["id"], row["content"], row["salt"]),
            }
            for row in documents
        ],
        "delivered": [{"id": paper.id, "letter": paper.letter, "day": day.isoformat()} for paper in draft.delivered],
        "attachments": [{"id": file.id, "sha256": kept.commitment} for file, kept in files],
        "raised": draft.raised,
        "breaches": draft.breaches,
        "doers": {asked.name: list(after.doers.get(asked.name, ()))} if draft.kind == "move" else None,
        "signing": after.signing,
        "sealed_for": after.sealed_for if after.sealed_for != draft.before.sealed_for else None,
        "links": [{"case": draft.facts.get(verb.link or ""), "as": verb.as_} for verb in draft.links],
    }
    return writing_of(
        draft.before,
        after,
        body,
        now=now,
        values=tuple(history.row_of(value, draft.seq) for value in draft.sealed),
        clocks=_last_of_each(changes),
        documents=tuple(documents),
        delivered=tuple({"id": paper.id, "seq": draft.seq, "day": day} for paper in draft.delivered),
        attachments=tuple({**asdict(file), "seq": draft.seq, "salt": kept.salt} for file, kept in files),
        messages=tuple(_messages(draft, after)),
        unused={
            name: (office.period(name, now), count - used.get(name, 0))
            for name, count in _counts(draft, drawn).items()
            if count > used.get(name, 0)
        },
    )


def _is_kept(value: Any) -> bool:
    return isinstance(value, dict) and "kept" in value


def _last_of_each(changes: list[Change]) -> tuple[Clock, ...]:
    return tuple({(change.after.name, change.after.generation): change.after for change in changes}.values())


def _counts(draft: Draft, drawn: Mapping[str, int]) -> dict[str, int]:
    draws = draft.office.draws_for(draft.compiled.letters.get(draft.asked.name, ()), draft.asked.now)
    return {name: count for name, (_, count) in draws.items() if name in drawn}


def _documents(draft: Draft, after: Snapshot, drawn: Mapping[str, int]) -> tuple[list[dict[str, Any]], dict[str, int]]:
    used: dict[str, int] = {}
    rows: list[dict[str, Any]] = []
    values = {**draft.before.values, **{value.field: value.value for value in draft.sealed}}
    for letter in draft.letters:
        register = draft.office.letters[letter].register
        number = drawn[register] + used.get(register, 0)
        used[register] = used.get(register, 0) + 1
        written = draft.office.written_number(register, number, draft.asked.now)
        content = draft.office.hooks.compose(
            Composition(
                letter=letter,
                number=written,
                case=after,
                values=values,
                form=draft.asked.form,
                reason=draft.asked.reason,
                clocks=after.clocks,
                today=draft.office.today(draft.asked.now),
            )
        )
        rows.append(
            {
                "id": new_id(),
                "seq": draft.seq,
                "letter": letter,
                "number": written,
                "content": content,
                "salt": secrets.token_bytes(history.SALT_BYTES),
                "issued_at": draft.asked.now,
            }
        )
    return rows, used


def _messages(draft: Draft, after: Snapshot) -> list[dict[str, Any]]:
    title = draft.asked.act.title
    return [
        message_row(
            draft.compiled,
            after,
            number,
            topic=draft.asked.name,
            roles=roles,
            saying=saying or title,
            now=draft.asked.now,
        )
        for number, (roles, saying) in enumerate(draft.told)
    ]


def message_row(
    compiled: Compiled, case: Snapshot, number: int, *, topic: str, roles: tuple[str, ...], saying: Label, now: datetime
) -> dict[str, Any]:
    """A message to whoever holds these roles on the case: which case and what, never what the case says."""
    holders = sorted(frozenset().union(*(holders_of(compiled.lifecycle.roles[name], case.facts) for name in roles)))
    return {
        "key": f"{case.id}:{case.seq}:{number}",
        "topic": topic,
        "recipients": holders,
        "payload": {"case": case.id, "number": case.number, "saying": saying.model_dump()},
        "created_at": now,
        "next_try_at": now,
        "attempts": 0,
    }


def writing_of(before: Snapshot, after: Snapshot, body: Mapping[str, Any], *, now: datetime, **parts: Any) -> Writing:
    """The rows of one entry: the case with its new head, the entry itself, and what changed of its holders."""
    raw = history.encode(body)
    head = history.hash_of(raw)
    step = body.get("step", {})
    return Writing(
        case=case_row(after, head),
        event={
            "case_id": after.id,
            "seq": after.seq,
            "version": after.version,
            "kind": body["kind"],
            "action": body["action"],
            "actor": body["actor"],
            "at": now,
            "body": raw,
            "hash": head,
            "deadline": step.get("deadline"),
            "generation": step.get("generation"),
            "step": step.get("step"),
        },
        is_new=before.seq == 0,
        grips={holder: grip for holder, grip in after.grips.items() if before.grips.get(holder) != grip},
        grips_gone=tuple(sorted(before.grips.keys() - after.grips.keys())),
        exclusions={holder: after.exclusions[holder] for holder in after.exclusions.keys() - before.exclusions.keys()},
        exclusions_gone=tuple(sorted(before.exclusions.keys() - after.exclusions.keys())),
        **parts,
    )


def case_row(case: Snapshot, head: bytes) -> dict[str, Any]:
    """The case's own row."""
    duties = [clock.due_at for clock in case.clocks.values() if clock.is_open]
    lights = [clock.light for clock in case.clocks.values() if clock.is_open]
    return {
        "id": case.id,
        "workflow": case.workflow,
        "definition": case.definition,
        "number": case.number,
        "title": case.title,
        "search": search_text(case.number, case.title),
        "state": case.state,
        "version": case.version,
        "seq": case.seq,
        "head": head,
        "facts": dict(case.facts),
        "doers": dict(case.doers),
        "signing": dict(case.signing) if case.signing else None,
        "stood_in": dict(case.stood_in),
        "sealed_for": case.sealed_for,
        "light": next((light for light in ("red", "yellow") if light in lights), "green"),
        "opened_at": case.opened_at,
        "received_at": case.received_at,
        "moved_at": case.moved_at,
        "effective_day": case.effective_day,
        "last_actor": case.last_actor,
        "ended_at": case.ended_at,
        "next_due": min(duties, default=None),
    }


def search_text(*parts: str) -> str:
    """What the search looks through: number and title, never a name or the petitioner's own words."""
    return " ".join(parts).casefold()


def signers(act: Action | Record | Opening, case: Snapshot, actor: str) -> list[str]:
    """Who did an act: the actor, and everybody who signed before where it takes several."""
    signed = (case.signing or {}).get("signed", ()) if isinstance(act, Action) and act.agree else ()
    return [*(signature["actor"] for signature in signed), actor]
