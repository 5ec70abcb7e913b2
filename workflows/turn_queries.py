"""What each case of somebody's turn waits for from them: the act, its limit, and who sent the case back and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.acts import targets_of
from engine.compile import Compiled
from engine.decide import roles_on, titles_of
from engine.definitions import DeadlineRule
from engine.labels import Label
from engine.office import Office
from engine.roles import Standing, holders_of
from engine.snapshot import Clock, Paper, Snapshot
from engine.statements import Statement, as_day, as_json, as_moment
from engine.unit_of_work import Work
from workflows.access import VISIBLE, visible_filter
from workflows.line_queries import CaseLine
from workflows.next_steps import NextStep, duties_of, is_outside, next_steps, whose_limits


@dataclass(frozen=True, slots=True)
class SentBack:
    """The last move, where it needed a reason: what it was, by whom, and why."""

    title: Label
    who: str
    why: str


@dataclass(frozen=True, slots=True)
class Turn:
    """
    What somebody has to do on a case, the first act first; `sent_back` where another had a reason to move it. `rules`
    are the limits of its definition by name. `due`: the duty that is next for this person or for whoever brings the
    case on, so none that others alone have to do: `others` names them for each such limit.
    `is_outside`: only an office outside moves it on; its paper is entered.
    """

    case: CaseLine
    rules: Mapping[str, DeadlineRule]
    steps: Sequence[NextStep]
    sent_back: SentBack | None
    due: Clock | None
    others: Mapping[str, Label]
    is_outside: bool


_CLOCK = (
    "name", "generation", "status", "light", "starts_at", "due_at", "due_day", "target_day", "provisional", "calendar",
    "started_seq", "extended_days", "pending",
)  # fmt: skip
_PAPER = ("id", "letter", "number", "seq", "issued_at", "delivered_day")


def _columns(table: str, names: Sequence[str]) -> str:
    return ", ".join(f"{table}.{name}" for name in names)


_CLOCKS = """FROM deadline d WHERE d.case_id = c.id AND d.generation = (
    SELECT max(n.generation) FROM deadline n WHERE n.case_id = c.id AND n.name = d.name)"""
_PAPERS = "FROM document p WHERE p.case_id = c.id AND p.void_seq IS NULL"
_REST = f"""e.action, e.actor, q.name, v.value ->> 'v'
  FROM case_ c
  LEFT JOIN event e ON e.case_id = c.id AND e.seq = (
    SELECT max(m.seq) FROM event m WHERE m.case_id = c.id AND m.kind IN ('move', 'undo', 'signature'))
  LEFT JOIN field_value v ON v.case_id = c.id AND v.seq = e.seq AND v.field = '!reason'
  LEFT JOIN person q ON e.actor = 'person:' || q.id
 WHERE c.id IN :cases AND {VISIBLE}"""  # noqa: S608 -- constants only
_TURNS = Statement(
    postgresql=f"""SELECT c.id, c.facts, c.signing, c.stood_in, c.doers, c.opened_at,
  (SELECT jsonb_agg(jsonb_build_array({_columns("d", _CLOCK)})) {_CLOCKS}),
  (SELECT jsonb_agg(jsonb_build_array({_columns("p", _PAPER)})) {_PAPERS}), {_REST}""",
    sqlite=f"""SELECT c.id, c.facts, c.signing, c.stood_in, c.doers, c.opened_at,
  (SELECT json_group_array(json_array({_columns("d", _CLOCK[:-1])}, json(d.pending))) {_CLOCKS}),
  (SELECT json_group_array(json_array({_columns("p", _PAPER)})) {_PAPERS}), {_REST}""",
)


def turns(
    work: Work, office: Office, standing: Standing, cases: Sequence[CaseLine], *, now: datetime
) -> tuple[Turn, ...]:
    """What somebody has to do on each of these cases, which are his turn; one statement for all of them."""
    rows = work.rows(_TURNS, **visible_filter(standing), cases=[case.id for case in cases]) if cases else ()
    found = {row[0]: row for row in rows}
    return tuple(
        _turn(office.compiled(work, case.definition), standing, case, found[case.id], now=now)
        for case in cases
        if case.id in found
    )


def _turn(compiled: Compiled, standing: Standing, line: CaseLine, row: Any, *, now: datetime) -> Turn:
    case = _snapshot(line, row)
    held = roles_on(compiled, case, standing)
    every = next_steps(compiled, case, now=now)
    steps = [step for step in every if step.roles & held]
    outside = {name for name in held if is_outside(compiled.lifecycle.roles[name])}
    own = {step.limit.name for step in steps if step.limit}
    others = {
        name: titles_of(compiled, _held_by_somebody(compiled, case, roles))
        for name, roles in whose_limits(compiled, case, every).items()
        if name not in own and not roles & held
    }
    duties = (clock for clock in duties_of(compiled, case) if clock.name not in others)
    return Turn(
        line,
        compiled.lifecycle.deadlines,
        steps,
        _sent_back(compiled, standing, line.state, *row[8:12]),
        due=min(duties, key=lambda clock: clock.due_at, default=None),
        others=others,
        is_outside=bool(steps) and all(step.roles & held <= outside for step in steps),
    )


def _held_by_somebody(compiled: Compiled, case: Snapshot, roles: frozenset[str]) -> frozenset[str]:
    """Of these roles those that the case draws from somebody; all of them where it draws none."""
    drawn = {name for name in roles if holders_of(compiled.lifecycle.roles[name], case.facts)}
    return frozenset(drawn) or roles


def _sent_back(
    compiled: Compiled, standing: Standing, state: str, action: str, actor: str, name: str | None, why: str | None
) -> SentBack | None:
    """The last move where it needed a reason; of actions of one name it was the one that leads to where the case is."""
    named = ((source, possible[action]) for source, possible in compiled.actions.items() if action in possible)
    came = [act for source, act in named if state in targets_of(act, source)]
    if not came or came[0].reason != "required" or actor == standing.actor:
        return None
    return SentBack(came[0].title, name or "", why or "")


def _snapshot(line: CaseLine, row: Any) -> Snapshot:
    """The case as far as its next step asks: facts, limits, papers and signatures, and no entries."""
    clocks = [_clock(*values) for values in as_json(row[6]) or ()]
    return Snapshot(
        id=line.id,
        workflow=line.workflow,
        definition=line.definition,
        number=line.number,
        title=line.title,
        state=line.state,
        version=0,
        seq=0,
        head=b"",
        facts=as_json(row[1]),
        signing=as_json(row[2]),
        stood_in=as_json(row[3]),
        doers=as_json(row[4]),
        opened_at=as_moment(row[5]),
        received_at=line.received_at,
        moved_at=line.moved_at,
        effective_day=line.moved_at.date(),
        last_actor="",
        ended_at=line.ended_at,
        clocks={clock.name: clock for clock in clocks},
        papers=tuple(_paper(*values) for values in as_json(row[7]) or ()),
    )


def _clock(*values: Any) -> Clock:
    own = dict(zip(_CLOCK, values, strict=True))
    own |= {name: as_moment(own[name]) for name in ("starts_at", "due_at")}
    own |= {name: as_day(own[name]) for name in ("due_day", "target_day")}
    pending = tuple((as_moment(at), step) for at, step in own["pending"])
    return Clock(**own | {"provisional": bool(own["provisional"]), "pending": pending})


def _paper(*values: Any) -> Paper:
    own = dict(zip(_PAPER, values, strict=True))
    return Paper(**own | {"issued_at": as_moment(own["issued_at"]), "delivered_day": as_day(own["delivered_day"])})
