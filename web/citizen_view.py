"""
What a petitioner reads of the own case, in plain words: where it stands, who answers for it, what can be done.

Of a sealed matter the page says that it arrived, and nothing that moves: neither who looked at it and when nor what was
told meanwhile. Whoever gets hold of the code could else read off when the discipline officer works on the report.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from engine.definitions import Action, Record
from engine.ids import new_id
from engine.labels import Label
from engine.possible import Possible, possible_actions
from engine.roles import Standing
from engine.snapshot import Clock
from web.action_forms import ActionField, Pressed, field_of
from web.casefile import CaseFile
from web.foreseen import reasons_against
from web.form_fields import FormField
from web.labels import day_words, moment_words, same
from web.paper_parts import Part, label_in, parts_of
from web.prefilled import printable, typed_rows
from web.reasons import LONGEST_REASON, REASON_LABEL
from web.rendering import View
from workflows.file_queries import GivenPaper, Looked, Openness
from workflows.query_codes import REISSUED_AT, REISSUED_BY

PETITIONER = Standing("party:petitioner", frozenset({"party:petitioner"}), frozenset({"party:petitioner"}))
#: Names of what stands in every form beside the case's own fields.
VERSION, KEY, DEFINITION, REASON = "version", "key", "definition", "reason"
OWN_NAMES = (VERSION, KEY, DEFINITION, REASON)
#: Kinds of fields that a petitioner is asked; lists of the office's people and units are none.
_ASKED = frozenset({"text", "long text", "choice", "choices", "boolean", "date", "number"})
#: Limits that another organ has to keep.
_THEIRS = frozenset({"review_opinion", "rereview_opinion"})

_SEALED = Label(zh="密封事项", en="Sealed matter")
_NOT_ASSIGNED = Label(zh="还没有交办", en="Not assigned yet")
_LEFT = Label(zh="（已离任人员）", en="(somebody who has left)")
_REISSUED = Label(
    zh="查询码于{when}重新发放{who}，旧码作废。不是您本人申请的，请马上告诉信访办负责人，或者上级信访部门、纪检监察机关。",
    en="The query code was given out anew on {when}{who}, and the old one is void. If it was not you who asked for it, "
    "tell the head of the petition office, the office above, or the discipline organs at once.",
)
_FIRST_RECEIVER = Label(zh="首接责任人", en="First receiver")
_UNIT = Label(zh="承办单位", en="Handling unit")
_OFFICE = Label(zh="联系我们", en="How to reach us")
#: What a day means; `{}` is the title of the limit.
_MEANINGS = {
    "right": Label(zh="您的权利：{}，到这一天为止", en="Your right: {}, until this day"),
    "ours": Label(zh="我们最迟在这一天完成：{}", en="We have to do this by then: {}"),
    "late": Label(zh="我们已经超期：{}", en="We are late with this: {}"),
    "theirs": Label(zh="上级机关应在这一天前作出：{}", en="The organ above has to decide by then: {}"),
}


@dataclass(frozen=True, slots=True)
class Term:
    """A day that counts, and what it means: a duty of the office or a right of the petitioner."""

    day: Label
    meaning: Label
    law: str | None
    is_late: bool
    is_provisional: bool


@dataclass(frozen=True, slots=True)
class Doing:
    """Something the petitioner may do now."""

    name: str
    title: Label
    help: Label | None
    fields: Sequence[FormField]
    hidden: Mapping[str, str]
    is_final: bool
    refusals: Sequence[Label]
    is_open: bool


@dataclass(frozen=True, slots=True)
class PaperLine:
    """A paper that reached the petitioner, with what it says."""

    title: Label
    number: str
    day: Label
    parts: Sequence[Part]
    rights: Label | None


@dataclass(frozen=True, slots=True)
class FollowView(View):
    """Where the case stands, in plain words."""

    page: ClassVar[str] = "citizen/show.html"

    number: str
    title: Label
    received: Label
    state: Label
    state_help: Label | None
    is_sealed: bool
    is_done: bool
    reissued: Label | None
    problem: Label | None
    kept: Sequence[str]
    people: Sequence[tuple[Label, Label]]
    terms: Sequence[Term]
    doings: Sequence[Doing]
    papers: Sequence[PaperLine]
    told: Sequence[tuple[Label, Label]]
    readers: Sequence[tuple[Label, Label, int]]


def follow_view(
    file: CaseFile,
    papers: Sequence[GivenPaper],
    openness: Openness,
    *,
    pressed: Pressed | None = None,
    is_done: bool = False,
) -> FollowView:
    """The page of one case for its petitioner, perhaps with a press that did not go through."""
    case, step = file.case, file.compiled.lifecycle.states[file.case.state]
    is_sealed = not case.may_be_seen_by(PETITIONER)
    doings = [] if is_sealed else _doings(file, pressed)
    is_shown = any(doing.is_open for doing in doings)
    return FollowView(
        number=case.number,
        title=_SEALED if is_sealed else same(case.title),
        received=moment_words(case.received_at, file.names.zone),
        state=step.title,
        state_help=step.help,
        is_sealed=is_sealed,
        is_done=is_done,
        reissued=_reissued(file, is_sealed=is_sealed),
        problem=_problem(pressed, doings) if pressed else None,
        kept=_typed(pressed) if pressed and not is_shown else [],
        people=[] if is_sealed else list(_people(file, papers)),
        terms=[] if is_sealed else _terms(file),
        doings=doings,
        papers=[] if is_sealed else [_paper(paper, file) for paper in reversed(papers)],
        told=[] if is_sealed else [(saying, moment_words(at, file.names.zone)) for saying, at in openness.told],
        readers=[] if is_sealed else [_reader(file, looked) for looked in openness.looked],
    )


def _reader(file: CaseFile, looked: Looked) -> tuple[Label, Label, int]:
    return looked.post or _LEFT, moment_words(looked.last, file.names.zone), looked.times


def _reissued(file: CaseFile, *, is_sealed: bool) -> Label | None:
    """That the code is not the one of the receipt: whoever gave it out could have kept it."""
    facts = file.case.facts
    if not (at := facts.get(REISSUED_AT)):
        return None
    when = moment_words(datetime.fromisoformat(at), file.names.zone)
    by = None if is_sealed else file.around.people.get(str(facts.get(REISSUED_BY)))
    return Label(
        zh=_REISSUED.zh.format(when=when.zh, who=f"（{by.post.zh}）" if by else ""),
        en=_REISSUED.en.format(when=when.en, who=f" ({by.post.en})" if by else ""),
    )


def _people(file: CaseFile, papers: Sequence[GivenPaper]) -> Iterator[tuple[Label, Label]]:
    """Who answers for the case, and where they are found: as the first paper says."""
    facts, around = file.case.facts, file.around
    if receiver := around.people.get(str(facts.get("first_receiver"))):
        yield (
            _FIRST_RECEIVER,
            Label(zh=f"{receiver.name}（{receiver.post.zh}）", en=f"{receiver.name} ({receiver.post.en})"),
        )
    unit = around.units.get(str(facts.get("lead_unit")))
    yield _UNIT, unit.name if unit else _NOT_ASSIGNED
    content = papers[0].content if papers else {}
    if place := label_in(content, "address"):
        yield _OFFICE, Label(zh=f"{place.zh}，电话{content['phone']}", en=f"{place.en}, telephone {content['phone']}")


def _terms(file: CaseFile) -> list[Term]:
    clocks = sorted(file.case.clocks.values(), key=lambda clock: clock.due_at)
    return [_term(file, clock) for clock in clocks if _counts(file, clock)]


def _counts(file: CaseFile, clock: Clock) -> bool:
    # The office's own goals are no promise to the petitioner; the law's limits are, and what its papers say.
    limit = file.compiled.limits[clock.name]
    if limit.is_right:
        return clock.status == "running"
    return clock.is_open and limit.rule.promised_to in file.reader.roles


def _term(file: CaseFile, clock: Clock) -> Term:
    limit = file.compiled.limits[clock.name]
    is_ours = not limit.is_right and clock.name not in _THEIRS
    is_late = is_ours and (clock.status == "passed" or clock.due_at <= file.now)
    kind = "right" if limit.is_right else "late" if is_late else "ours" if is_ours else "theirs"
    meaning, title = _MEANINGS[kind], limit.rule.title
    return Term(
        day=day_words(clock.due_day),
        meaning=Label(zh=meaning.zh.format(title.zh), en=meaning.en.format(title.en)),
        law=limit.rule.law if (limit.rule.law or "").startswith("《") else None,
        is_late=is_late,
        is_provisional=clock.provisional,
    )


def _doings(file: CaseFile, pressed: Pressed | None) -> list[Doing]:
    """What may be done now, giving up last; what a rule would refuse anyhow is left out unless it was pressed."""
    found = [
        _doing(file, possible, pressed if pressed and pressed.action == possible.name else None)
        for possible in possible_actions(file.compiled, file.case, PETITIONER)
        if (pressed and pressed.action == possible.name) or not any(reasons_against(file, possible.act))
    ]
    return sorted(found, key=lambda doing: doing.is_final)


def _doing(file: CaseFile, possible: Possible, pressed: Pressed | None) -> Doing:
    act = possible.act
    return Doing(
        name=possible.name,
        title=act.title,
        help=act.help if isinstance(act, Action) else None,
        fields=list(_fields(file, possible.name, act, pressed)),
        hidden={VERSION: str(file.case.version), KEY: new_id(), DEFINITION: file.case.definition},
        is_final=_ends(file, act),
        refusals=pressed.reasons if pressed else (),
        is_open=pressed is not None,
    )


def _fields(file: CaseFile, name: str, act: Action | Record, pressed: Pressed | None) -> Iterator[FormField]:
    form = file.compiled.lifecycle.forms[act.form] if act.form else None
    typed, problems = (pressed.typed, pressed.problems) if pressed else ({}, {})
    for one in (*form.fields, *form.optional) if form else ():
        if file.compiled.lifecycle.fields[one].type in _ASKED:
            yield field_of(
                file, one, form=name, values=printable(typed.get(one, ())), rows=typed_rows(one, typed),
                is_required=bool(form and one in form.fields), error=problems.get(one),
            )  # fmt: skip
    if isinstance(act, Action) and act.reason:
        yield ActionField(
            REASON, REASON_LABEL, kind="long text", required=True, max_length=LONGEST_REASON, form=name,
            values=printable(typed.get(REASON, ())), error=problems.get(REASON),
        )  # fmt: skip


def _ends(file: CaseFile, act: Action | Record) -> bool:
    target = file.compiled.lifecycle.states.get(act.to) if isinstance(act, Action) and isinstance(act.to, str) else None
    return bool(target and target.end)


def _problem(pressed: Pressed, doings: Sequence[Doing]) -> Label | None:
    """What went wrong and is told beside no field and at no act that can still be seen."""
    opened = next((doing for doing in doings if doing.is_open), None)
    named = {field.name for field in opened.fields} if opened else set()
    untold = [
        *(() if opened else pressed.reasons),
        *(pressed.problems[name] for name in pressed.problems if name not in named),
    ]
    return next(iter(untold), None)


def _typed(pressed: Pressed) -> list[str]:
    """What was typed into a form that the case does not offer any more, so that nobody has to type it again."""
    kept = (printable(values) for name, values in pressed.typed.items() if name not in (VERSION, KEY, "csrf"))
    return ["\n".join(values) for values in kept if values]


def _paper(paper: GivenPaper, file: CaseFile) -> PaperLine:
    return PaperLine(
        title=label_in(paper.content, "title") or same(paper.letter),
        number=paper.number,
        day=day_words(paper.delivered or paper.issued.astimezone(file.names.zone).date()),
        parts=parts_of(paper.content, file.compiled, file.names, file.reader),
        rights=label_in(paper.content, "rights"),
    )
