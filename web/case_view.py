"""The page of a case as ready values: head, facts by group, limits with their derivation, forms, papers, history."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from engine.ids import new_id
from engine.labels import Label
from engine.possible import flags_of
from engine.roles import read_source
from web.action_forms import ActionForm, Pressed, action_forms, hidden_values, reason_field
from web.case_facts import Group, Step, essence_and_rest, groups_of, last_step
from web.case_limits import Due, due_of, in_order, light_on
from web.case_queries import FileRow
from web.casefile import CaseFile, history_of, letters_to_deliver
from web.foreseen import has_turn, whose_turn
from web.form_fields import FormField
from web.labels import day_words, moment_words, same, value_words
from web.rendering import View
from web.state import AppState
from web.timeline import Told

_TURN = Label(zh="下一步由", en="Next turn")
KILOBYTE = 1024


@dataclass(frozen=True, slots=True)
class PaperLine:
    """A document in the list of the case."""

    id: str
    title: Label
    number: str
    issued: Label
    delivered: Label | None
    waits: bool
    is_void: bool


@dataclass(frozen=True, slots=True)
class FileLine:
    """A file in the list of the case."""

    id: str
    name: str
    size: str
    seq: int


@dataclass(frozen=True, slots=True)
class Head:
    """What stands at the top of the page."""

    id: str
    kind: Label
    number: str
    title: str
    state: Label
    state_help: Label | None
    is_ended: bool
    is_sealed: bool
    has_colour: bool
    colour: str
    light: str
    flags: Sequence[Label]
    received: Label
    moved: Label
    people: Sequence[tuple[Label, Label]]
    turn: Label | None
    is_mine: bool


@dataclass(frozen=True, slots=True)
class Undo:
    """The last move, if the reader may take it back."""

    title: Label
    reason: FormField
    hidden: Mapping[str, str]
    pressed: Pressed | None


@dataclass(frozen=True, slots=True)
class CaseView(View):
    """The page of a case; htmx gets the whole of its inside."""

    page: ClassVar[str] = "cases/show.html"
    block: ClassVar[str | None] = "case"

    head: Head
    done: Label | None
    pressed: Pressed | None
    is_lost: bool
    forms: Sequence[ActionForm]
    essence: Group | None
    step: Step | None
    groups: Sequence[Group]
    shows_personal: bool
    limits: Sequence[Due]
    ended_limits: Sequence[Due]
    papers: Sequence[PaperLine]
    files: Sequence[FileLine]
    history: Sequence[Told]
    may_correct: bool
    may_audit: bool
    undo: Undo | None


def case_view(
    file: CaseFile, state: AppState, *, done: Label | None = None, pressed: Pressed | None = None, wanted: str = ""
) -> CaseView:
    """
    The page of a case, perhaps with what was just done, with a press that did not go through, or with the form of the
    action that is `wanted` open.
    """
    forms = action_forms(file, pressed=pressed, new_key=new_id, wanted=wanted)
    undo = _undo(file, pressed)
    step = last_step(file)
    essence, groups = essence_and_rest(groups_of(file, without=step.names if step else frozenset()))
    limits = [due_of(file, clock) for clock in in_order(file)]
    return CaseView(
        head=head_of(file),
        done=done,
        pressed=pressed,
        is_lost=pressed is not None and not any(form.pressed for form in forms) and not (undo and undo.pressed),
        forms=forms,
        essence=essence,
        step=step,
        groups=groups,
        shows_personal=file.reader.personal,
        limits=[due for due in limits if due.is_open],
        ended_limits=[due for due in limits if not due.is_open],
        papers=papers_of(file, state),
        files=files_of(file),
        history=history_of(file, state),
        may_correct=may_correct(file),
        may_audit=bool(state.permissions["audit"] & file.standing.holders),
        undo=undo,
    )


def head_of(file: CaseFile) -> Head:
    """The top of the page."""
    case, lifecycle = file.case, file.compiled.lifecycle
    graded = next(iter(file.compiled.graded), None)
    return Head(
        id=case.id,
        kind=lifecycle.title,
        number=case.number,
        title=case.title,
        state=lifecycle.states[case.state].title,
        state_help=lifecycle.states[case.state].help,
        is_ended=case.ended_at is not None,
        is_sealed=case.sealed_for is not None,
        has_colour=graded is not None,
        colour=str(case.facts.get(graded, "")) if graded else "",
        light=light_on(file),
        flags=list(flags_of(file.compiled, case, now=file.now).values()),
        received=moment_words(case.received_at, file.names.zone),
        moved=moment_words(case.moved_at, file.names.zone),
        people=list(_responsible(file)),
        turn=None if case.ended_at else whose_turn(file),
        is_mine=case.ended_at is None and has_turn(file),
    )


def _responsible(file: CaseFile) -> Iterator[tuple[Label, Label]]:
    """Who answers for the case: every role that is drawn from a field of it and has somebody."""
    for role in file.compiled.lifecycle.roles.values():
        source = read_source(role.from_, role.of)
        if source is None or source.kind not in ("person", "head") or not source.field:
            continue
        if file.case.facts.get(source.field):
            rule = file.compiled.lifecycle.fields[source.field]
            title = role.title if source.kind == "person" else rule.label
            yield title, value_words(rule, file.case.facts[source.field], file.names)
    if (turn := whose_turn(file)) and not file.case.ended_at:
        yield _TURN, turn


def papers_of(file: CaseFile, state: AppState) -> list[PaperLine]:
    """The papers of the case, newest first. Those that no action delivers are handed over at once and never wait."""
    to_deliver = letters_to_deliver(file.compiled)
    return [
        PaperLine(
            id=paper.id,
            title=state.office.letters[paper.letter].title
            if paper.letter in state.office.letters
            else same(paper.letter),
            number=paper.number,
            issued=_day_of(paper.issued_at, file),
            delivered=day_words(paper.delivered_day) if paper.delivered_day else None,
            waits=paper.letter in to_deliver and not paper.delivered_day,
            is_void=paper.is_void,
        )
        for paper in reversed(file.around.papers)
    ]


def _day_of(moment: datetime, file: CaseFile) -> Label:
    return day_words(moment.astimezone(file.names.zone).date())


def files_of(file: CaseFile) -> list[FileLine]:
    """The files of the case, newest first."""
    return [FileLine(one.id, one.name, size_words(one), one.seq) for one in reversed(file.around.files)]


def size_words(file: FileRow) -> str:
    """The size of a file as people read it."""
    kilobytes = max(1, round(file.size / KILOBYTE))
    return f"{kilobytes} KB" if kilobytes < KILOBYTE else f"{kilobytes / KILOBYTE:.1f} MB"


def may_correct(file: CaseFile) -> bool:
    """Whether the reader may correct fields of the case."""
    rule = file.compiled.lifecycle.correct
    return bool(rule and frozenset(rule.by) & file.reader.roles)


def _undo(file: CaseFile, pressed: Pressed | None) -> Undo | None:
    """
    The last move of the case, where the reader may undo it and none of its papers has been delivered. What the
    petitioner did is never the office's to undo.
    """
    moved = [entry.body for entry in file.entries if entry.body["version"] == file.case.version]
    body = moved[0] if moved else None
    if body is None or body["kind"] not in ("move", "signature") or body["seq"] == 1:
        return None
    if not body["actor"].startswith("person:"):
        return None
    rule = file.compiled.lifecycle.undo
    may = file.standing.actor == body["actor"] or bool(frozenset(rule.by if rule else ()) & file.reader.roles)
    issued = {row["id"] for row in body.get("documents", ())}
    delivered = any(paper.delivered_day for paper in file.around.papers if paper.id in issued)
    if not may or delivered:
        return None
    act = file.compiled.actions.get(body.get("from") or file.case.state, {}).get(body["action"])
    mine = pressed if pressed and pressed.action == "undo" else None
    reason = reason_field("undo", mine, is_required=True)
    return Undo(act.title if act else same(body["action"]), reason, hidden_values(file, new_id()), mine)
