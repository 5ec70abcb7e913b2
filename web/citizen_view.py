"""
What a petitioner reads of the own case, in plain words: where it stands, who answers for it, what can be done.

Of a sealed matter the page says that it arrived, and nothing that moves: neither who looked at it and when nor what was
told meanwhile. Whoever gets hold of the code could else read off when the discipline officer works on the report.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import ClassVar

from engine.compile import Compiled
from engine.definitions import Lifecycle
from engine.labels import Label, formal_day, joined
from engine.possible import possible_actions
from engine.snapshot import Snapshot
from web import citizen_recusal
from web.action_forms import Pressed
from web.casefile import CaseFile
from web.citizen_course import course_of, decisions_above, note_on, of_original
from web.citizen_doings import KEY, PETITIONER, VERSION, Doing, doings_of, done_words
from web.citizen_sure import SURE
from web.citizen_terms import Term, terms_of
from web.foreseen import reasons_against
from web.labels import moment_words, same
from web.paper_parts import Part, label_in, parts_of
from web.prefilled import printable
from web.rendering import View
from workflows.contact import place_of
from workflows.file_queries import GivenPaper, Looked, Openness
from workflows.petitioner_words import stage_of
from workflows.query_codes import REISSUED_AT, REISSUED_BY

_SEALED = Label(zh="密封事项", en="Sealed matter")
_NOT_ASSIGNED = Label(zh="还没有交办", en="Not assigned yet")
_LEFT = Label(zh="（已离任人员）", en="(somebody who has left)")
_REISSUED = Label(
    zh="查询码于{when}重新发放{who}，旧码作废。不是您本人申请的，请马上告诉信访办负责人，或者上级信访部门、纪检监察机关。",
    en="The query code was given out anew on {when}{who}, and the old one is void. If it was not you who asked for it, "
    "tell the head of the petition office, the office above, or the discipline organs at once.",
)
_UNIT = Label(zh="承办单位", en="Handling unit")
_OFFICE = Label(zh="联系我们", en="How to reach us")
#: The people of a case whom its petitioner can name and turn to, by their roles.
_SHOWN = ("first_receiver", "handler")


@dataclass(frozen=True, slots=True)
class PaperLine:
    """A paper that reached the petitioner, with what it says; `note` that it no longer holds."""

    title: Label
    number: str
    day: Label
    note: Label | None
    parts: Sequence[Part]
    rights: Label | None


@dataclass(frozen=True, slots=True)
class Around:
    """What the page needs beside the case: the open matter that it went into, lifecycles, and the office's own file."""

    lifecycles: Mapping[str, Lifecycle]
    workflows: Path
    original: tuple[Snapshot, Compiled] | None = None


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
    done: Label | None
    reissued: Label | None
    problem: Label | None
    kept: Sequence[str]
    people: Sequence[tuple[Label, Label]]
    recusal: Sequence[Label]
    decisions: Sequence[tuple[Label, Label]]
    terms: Sequence[Term]
    doings: Sequence[Doing]
    papers: Sequence[PaperLine]
    course: Sequence[tuple[Label, Label]]
    told: Sequence[tuple[Label, Label]]
    readers: Sequence[tuple[Label, Label, int]]


def follow_view(
    file: CaseFile,
    papers: Sequence[GivenPaper],
    openness: Openness,
    *,
    around: Around,
    pressed: Pressed | None = None,
    done: str | None = None,
) -> FollowView:
    """
    The page of one case for its petitioner, perhaps with a press that did not go through, or with what is said when it
    did (`done`, of what opened a case apart `apart`).
    """
    case, step = file.case, file.compiled.lifecycle.states[file.case.state]
    stage = stage_of(case.workflow, case.state)
    is_sealed = not case.may_be_seen_by(PETITIONER)
    lifecycles, workflows = around.lifecycles, around.workflows
    doings = [] if is_sealed else doings_of(file, pressed, lifecycles=lifecycles, workflows=workflows)
    is_shown = any(doing.is_open for doing in doings)
    return FollowView(
        number=case.number,
        title=_SEALED if is_sealed else same(case.title),
        received=moment_words(case.received_at, file.names.zone),
        state=step.title,
        state_help=stage.stands if stage else step.help,
        is_sealed=is_sealed,
        done=None if done is None else done_words(file, apart=done == "apart", lifecycles=lifecycles),
        reissued=_reissued(file, is_sealed=is_sealed),
        problem=_problem(pressed, doings) if pressed else None,
        kept=_typed(pressed) if pressed and not is_shown else [],
        people=[] if is_sealed else list(_people(file, papers, around)),
        recusal=[] if is_sealed else list(citizen_recusal.lines_of(file)),
        decisions=[] if is_sealed else decisions_above(file),
        terms=[] if is_sealed else terms_of(file, place=place_of(workflows, "county")),
        doings=doings,
        papers=[] if is_sealed else [_paper(paper, file) for paper in reversed(papers)],
        course=[] if is_sealed else course_of(file, openness.happened),
        told=[] if is_sealed else [(saying, moment_words(at, file.names.zone)) for saying, at in openness.told],
        readers=[] if is_sealed else [_reader(file, looked) for looked in openness.looked],
    )


def _reader(file: CaseFile, looked: Looked) -> tuple[Label, Label, int]:
    return looked.post or _LEFT, moment_words(looked.last, file.names.zone), looked.times


def _reissued(file: CaseFile, *, is_sealed: bool) -> Label | None:
    """That the code is not the one of the receipt: whoever gave it out could have kept it; and what it bars."""
    facts = file.case.facts
    if not (at := facts.get(REISSUED_AT)):
        return None
    when = moment_words(datetime.fromisoformat(at), file.names.zone)
    by = None if is_sealed else file.around.people.get(str(facts.get(REISSUED_BY)))
    said = Label(
        zh=_REISSUED.zh.format(when=when.zh, who=f"（{by.post.zh}）" if by else ""),
        en=_REISSUED.en.format(when=when.en, who=f" ({by.post.en})" if by else ""),
    )
    barred = None if is_sealed else barred_by_new_code(file)
    return joined((said, barred), zh="", en=" ") if barred else said


def barred_by_new_code(file: CaseFile) -> Label | None:
    """What cannot be done by a code that was given out a short time ago, until when not, and the way out."""
    barred: dict[Label, list[Label]] = {}
    for possible in possible_actions(file.compiled, file.case, PETITIONER):
        told = {rule.otherwise for rule in possible.act.when if rule.rule and REISSUED_AT in rule.rule}
        for reason in reasons_against(file, possible.act):
            if reason in told:
                barred.setdefault(reason, []).append(possible.act.title)
    if not barred:
        return None
    lines = [joined((joined(titles), reason), zh="：", en=": ") for reason, titles in barred.items()]
    text = joined(lines, zh="；", en="; ")
    return Label(zh=f"{text.zh}。", en=f"{text.en}.")


def _people(file: CaseFile, papers: Sequence[GivenPaper], around: Around) -> Iterator[tuple[Label, Label]]:
    """Who answers for the case, and where they are found: as the first paper says."""
    facts, roles = file.case.facts, file.compiled.lifecycle.roles
    for name in (name for name in _SHOWN if name in roles):
        if person := file.around.people.get(str(facts.get(name))):
            words = Label(zh=f"{person.name}（{person.post.zh}）", en=f"{person.name} ({person.post.en})")
            yield Label(zh=roles[name].title.zh, en=roles[name].title.en.capitalize()), words
    yield from of_original(file, around.original)
    unit = file.around.units.get(str(facts.get("lead_unit")))
    if unit or not around.original:
        yield _UNIT, unit.name if unit else _NOT_ASSIGNED
    content = papers[0].content if papers else {}
    if place := label_in(content, "address"):
        yield _OFFICE, Label(zh=f"{place.zh}，电话{content['phone']}", en=f"{place.en}, telephone {content['phone']}")


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
    kept = (printable(values) for name, values in pressed.typed.items() if name not in (VERSION, KEY, SURE, "csrf"))
    return ["\n".join(values) for values in kept if values]


def _paper(paper: GivenPaper, file: CaseFile) -> PaperLine:
    return PaperLine(
        title=label_in(paper.content, "title") or same(paper.letter),
        number=paper.number,
        day=_day_of(paper, file),
        note=note_on(file, paper),
        parts=parts_of(paper.content, file.compiled, file.names, file.reader),
        rights=label_in(paper.content, "rights"),
    )


def _day_of(paper: GivenPaper, file: CaseFile) -> Label:
    """On which day it was issued, and on which it reached the petitioner, where that was another one."""
    issued = formal_day(paper.issued.astimezone(file.names.zone).date())
    if paper.delivered is None:
        return Label(zh=f"{issued.zh}出具", en=f"issued on {issued.en}")
    reached = formal_day(paper.delivered)
    return Label(
        zh=f"{issued.zh}出具，{reached.zh}送达您", en=f"issued on {issued.en}, delivered to you on {reached.en}"
    )
