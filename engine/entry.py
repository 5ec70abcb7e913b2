"""One entry of a case's chain, decided before anything is stored: what its body says, and the rows that go with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date, datetime
from typing import Any

from engine import history
from engine.clocks import Change, Happening, follow
from engine.columns import FILE
from engine.decide import effective_day
from engine.draft import Draft, scene_after
from engine.facts import Fact
from engine.history import Sealed, clock_as_data, seal
from engine.holders import stand
from engine.outbox import message_row, message_to
from engine.papers import documents_of
from engine.sentences import say
from engine.snapshot import Clock, Paper, Snapshot
from engine.statements import as_moment
from engine.unit_of_work import Work
from engine.writing import Writing


def finish(
    draft: Draft, work: Work, *, target: str, drawn: Mapping[str, int], extra: Mapping[str, Any]
) -> tuple[Writing, Snapshot]:
    """
    Work out clocks, holders, letters and messages of the case as it will be, and put the entry together.

    Args:
        draft: what was gathered of the act.
        work: the transaction; only asked who the people of a holder are.
        target: the state that the case will be in.
        drawn: for each register, the first number that was drawn for the act.
        extra: other parts of the case that the act changes.
    """
    changes = _clocks_after(draft, target)
    after = stand(
        draft.office,
        draft.compiled,
        _case_after(draft, target, changes, extra),
        work,
        now=draft.asked.now,
        was_sealed_for=draft.before.sealed_for,
    )
    documents, unused = documents_of(draft, work, after, drawn)
    files = [(file, seal(file.id, {name: getattr(file, name) for name in FILE})) for file in draft.asked.files]
    day = effective_day(draft.office, draft.asked)
    parts = {
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
        "attachments": [{"id": file.id, "content": kept.commitment} for file, kept in files],
    }
    writing = writing_of(
        draft.before,
        after,
        {**_body(draft, after, changes), **parts},
        now=draft.asked.now,
        values=tuple(history.row_of(value, draft.seq) for value in draft.sealed),
        clocks=last_of_each(changes),
        documents=tuple(documents),
        delivered=tuple({"id": paper.id, "seq": draft.seq, "day": day} for paper in draft.delivered),
        attachments=tuple({**asdict(file), "seq": draft.seq, "salt": kept.salt} for file, kept in files),
        messages=tuple(_messages(draft, after)),
        unused=unused,
    )
    return writing, after


def _clocks_after(draft: Draft, target: str) -> list[Change]:
    if target != draft.before.state:
        draft.occurred[Fact("reaches", target)] = draft.moment
    happening = Happening(
        occurred=draft.occurred,
        facts=draft.facts,
        changed=frozenset(draft.changed),
        seq=draft.seq,
        now=draft.asked.now,
        ended=draft.compiled.lifecycle.states[target].end,
        restart=tuple(draft.restart),
        waive=tuple(draft.waive),
    )
    ask = scene_after(draft).holds
    return follow(draft.compiled, draft.before.clocks, happening, calendar=draft.office.calendar, ask=ask)


def _case_after(draft: Draft, target: str, changes: list[Change], extra: Mapping[str, Any]) -> Snapshot:
    before, asked, state = draft.before, draft.asked, draft.compiled.lifecycle.states[target]
    moves_version = draft.kind != "record" or bool(draft.changed)
    titled = draft.kind != "record" and "title" in asked.form
    return replace(
        before,
        state=target,
        seq=draft.seq,
        version=before.version + moves_version,
        facts=draft.facts,
        sealed_for=draft.sealed_for or state.sealed_for or before.sealed_for,
        title=str(asked.form["title"]) if titled else before.title,
        received_at=as_moment(draft.facts["received_at"]),
        moved_at=asked.now if moves_version else before.moved_at,
        last_actor=asked.standing.actor if moves_version else before.last_actor,
        effective_day=_day_after(draft, target),
        ended_at=(before.ended_at or asked.now) if state.end else None,
        clocks={**before.clocks, **{change.after.name: change.after for change in changes}},
        papers=_papers_after(draft),
        **extra,
    )


def _day_after(draft: Draft, target: str) -> date:
    """The day of the last fact: a move is one on its own day, a paper may have been delivered before it."""
    day = effective_day(draft.office, draft.asked)
    is_fact = draft.is_dated or (draft.kind == "move" and target != draft.before.state)
    return max(day, draft.before.effective_day) if is_fact else draft.before.effective_day


def _papers_after(draft: Draft) -> tuple[Paper, ...]:
    """Which papers there will be and which of them are delivered; those of this act have no number yet."""
    day = effective_day(draft.office, draft.asked)
    known = (replace(paper, delivered_day=day) if paper in draft.delivered else paper for paper in draft.before.papers)
    return (*known, *(Paper("", letter, "", draft.seq, draft.asked.now, None) for letter in draft.letters))


def _body(draft: Draft, after: Snapshot, changes: list[Change]) -> dict[str, Any]:
    is_move = draft.kind == "move"
    given = draft.changed & draft.facts.keys()
    return {
        **beginning_of(draft.before, after, kind=draft.kind, action=draft.asked.name, now=draft.asked.now),
        **draft.doer.as_data(),
        "from": draft.before.state if is_move else None,
        "to": after.state if is_move else None,
        "day": after.effective_day.isoformat() if is_move else None,
        "facts": {name: draft.facts[name] for name in sorted(given) if not _is_kept(draft.facts[name])},
        "cleared": sorted(draft.changed - given),
        "record": draft.plain,
        "kept": commitments_of(draft.sealed),
        "clocks": clocks_as_data(changes),
        "raised": draft.raised,
        "breaches": draft.breaches,
        "doers": {draft.asked.name: list(after.doers.get(draft.asked.name, ()))} if is_move else None,
        "signing": after.signing,
        "unsigned": draft.unsigned,
        "sealed_for": after.sealed_for if after.sealed_for != draft.before.sealed_for else None,
        "links": [{"case": draft.facts.get(verb.link or ""), "as": verb.as_} for verb in draft.links],
    }


def beginning_of(before: Snapshot, after: Snapshot, *, kind: str, action: str, now: datetime) -> dict[str, Any]:
    """What every body says first: whose it is, where it stands in the chain, when, and what was done."""
    return {
        "v": 1,
        "case": after.id,
        "seq": after.seq,
        "version": after.version,
        "prev": before.head.hex(),
        "at": history.written_moment(now),
        "kind": kind,
        "action": action,
        "definition": after.definition,
        "number": None if before.seq else after.number,
    }


def clocks_as_data(changes: list[Change]) -> list[dict[str, Any]]:
    """What a body says of changed clocks; of a derivation that was made anew its digest."""
    return [_change_as_data(change) for change in changes]


def _change_as_data(change: Change) -> dict[str, Any]:
    data = {"effect": change.effect, "clock": clock_as_data(change.after)}
    if change.after.derivation:
        data["derivation"] = history.digest(change.after.derivation)
    return data


def commitments_of(sealed: Sequence[Sealed]) -> dict[str, str]:
    """What a body says of values that are kept apart."""
    return {value.field: value.commitment for value in sealed}


def _is_kept(value: Any) -> bool:
    return isinstance(value, dict) and "kept" in value


def last_of_each(changes: list[Change]) -> tuple[Clock, ...]:
    """The clocks that several changes leave behind, each once."""
    return tuple({(change.after.name, change.after.generation): change.after for change in changes}.values())


def _messages(draft: Draft, after: Snapshot) -> list[dict[str, Any]]:
    topic, title, now = draft.asked.name, draft.asked.act.title, draft.asked.now
    messages = [
        message_row(draft.compiled, after, number, topic=topic, roles=roles, saying=saying or title, now=now)
        for number, (roles, saying) in enumerate(draft.told)
    ]
    if signers := frozenset(str(signature["actor"]) for signature in draft.unsigned):
        saying = say("signatures_taken_back")
        messages.append(message_to(signers, after, len(messages), topic=topic, saying=saying, now=now))
    return messages


def writing_of(before: Snapshot, after: Snapshot, body: Mapping[str, Any], *, now: datetime, **parts: Any) -> Writing:
    """The rows of one entry: the case with its new head, the entry itself, and what changed of its holders."""
    raw = history.encode({**_people_in(before, after), **body})
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
        exclusions={who: why for who, why in after.exclusions.items() if before.exclusions.get(who) != why},
        exclusions_gone=tuple(sorted(before.exclusions.keys() - after.exclusions.keys())),
        **parts,
    )


def _people_in(before: Snapshot, after: Snapshot) -> dict[str, Any]:
    # Who is kept out and who stands in was asked of people and rules as they were then: it is written down.
    if (after.exclusions, after.stood_in) == (before.exclusions, before.stood_in):
        return {}
    return {"holders": {"excluded": after.exclusions, "stood_in": after.stood_in}}


def case_row(case: Snapshot, head: bytes) -> dict[str, Any]:
    """The case's own row, with what lists need of its clocks."""
    duties = [clock.due_at for clock in case.clocks.values() if clock.is_open]
    lights = [clock.light for clock in case.clocks.values() if clock.is_open]
    return {
        "id": case.id,
        "workflow": case.workflow,
        "definition": case.definition,
        "number": case.number,
        "title": case.title,
        "search": _search_text(case.number, case.title),
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


def _search_text(*parts: str) -> str:
    # Number and title; never a name or the petitioner's own words.
    return " ".join(parts).casefold()
