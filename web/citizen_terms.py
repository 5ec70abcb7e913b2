"""The days that count for a petitioner: what each means, how it is reckoned, and where to turn when we are late."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from engine.facts import Fact
from engine.labels import Label, formal_day
from engine.roles import read_source
from engine.snapshot import Clock
from engine.spans import format_span
from web.casefile import CaseFile
from web.labels import day_words

#: What a day means; `{}` is the title of the limit.
_MEANINGS = {
    "right": Label(zh="您的权利：{}，到这一天为止", en="Your right: {}, until this day"),
    "ours": Label(zh="我们最迟在这一天完成：{}", en="We have to do this by then: {}"),
    "late": Label(zh="我们已经超期：{}", en="We are late with this: {}"),
    "theirs": Label(zh="上级机关应在这一天前作出：{}", en="The organ above has to decide by then: {}"),
}
_LATE_HELP = Label(
    zh="超期的，您可以要求首接责任人说明原因，也可以向{place}反映。",
    en="Ask the first receiver why it is late, or turn to {place}.",
)
_COUNTED = Label(zh="自{start}起{span}（当日不算）", en="{span} from {start}, that day not counted")
_LONGER = Label(zh="，加上批准延长的{days}日", en=", and {days} days by which it was extended")
_TOLD = Label(
    zh="；放假安排公布后按规定为{reckoned}，此前已告知您{due}，仍以{due}为准",
    en="; by the calendar that was published since it is {reckoned}, but {due} was told to you and holds",
)
_MOVED = Label(zh="，到{raw}；遇休息日，顺延到{due}", en=", which is {raw}; that is a day off, so {due}")


@dataclass(frozen=True, slots=True)
class Term:
    """A day that counts, what it means, and how it was reckoned: a duty of the office or a right of the petitioner."""

    day: Label
    meaning: Label
    how: Label | None
    law: Label | None
    is_right: bool
    is_late: bool
    help: Label | None
    is_provisional: bool


def terms_of(file: CaseFile, *, place: Label | None) -> list[Term]:
    """The days of the case; `place` is the organ above, to which one can turn."""
    clocks = sorted(file.case.clocks.values(), key=lambda clock: clock.due_at)
    return [_term(file, clock, place) for clock in clocks if _counts(file, clock)]


def _counts(file: CaseFile, clock: Clock) -> bool:
    # The office's own goals are no promise to the petitioner; the law's limits are, and what its papers say.
    limit = file.compiled.limits[clock.name]
    if limit.is_right:
        return clock.status == "running"
    return clock.is_open and limit.rule.promised_to in file.reader.roles


def _term(file: CaseFile, clock: Clock, place: Label | None) -> Term:
    limit = file.compiled.limits[clock.name]
    is_ours = not limit.is_right and not _is_kept_outside(file, limit.stops)
    is_late = is_ours and (clock.status == "passed" or clock.due_at <= file.now)
    kind = "right" if limit.is_right else "late" if is_late else "ours" if is_ours else "theirs"
    meaning, title = _MEANINGS[kind], limit.rule.title
    return Term(
        day=day_words(clock.due_day),
        meaning=_filled(meaning, title),
        how=how_reckoned(file, clock),
        law=limit.rule.law if limit.rule.law and limit.rule.law.zh.startswith("《") else None,
        is_right=limit.is_right,
        is_late=is_late,
        help=Label(zh=_LATE_HELP.zh.format(place=place.zh), en=_LATE_HELP.en.format(place=place.en))
        if is_late and place
        else None,
        is_provisional=clock.provisional,
    )


def _filled(sentence: Label, title: Label) -> Label:
    return Label(zh=sentence.zh.format(title.zh), en=sentence.en.format(title.en))


def _is_kept_outside(file: CaseFile, facts: Iterable[Fact]) -> bool:
    """Whether only organs outside this office can meet a limit."""
    acts = [fact.name for fact in facts if fact.kind == "done"]
    doers = {role for name in acts for role in _doers(file, name)}
    roles = file.compiled.lifecycle.roles
    return bool(doers) and all(_is_outside(roles[role].from_) for role in doers)


def _doers(file: CaseFile, name: str) -> set[str]:
    acts = [acts[name] for acts in file.compiled.actions.values() if name in acts]
    named = [act.by for act in acts] + [acts[name].by for acts in file.compiled.records.values() if name in acts]
    return {role for by in named for role in ((by,) if isinstance(by, str) else by if isinstance(by, tuple) else ())}


def _is_outside(words: str) -> bool:
    source = read_source(words)
    return source is not None and source.kind == "outside"


def how_reckoned(file: CaseFile, clock: Clock) -> Label | None:
    """In one sentence how the day was reckoned; None where it was set as a day."""
    span = file.compiled.limits[clock.name].span(file.case.facts)
    if span is None or span.field:
        return None
    length = format_span(span)
    start = formal_day(clock.starts_at.astimezone(file.names.zone).date())
    longer = clock.extended_days
    derivation = file.around.derivations.get((clock.name, clock.generation), {})
    raw = date.fromisoformat(derivation["raw_day"]) if "raw_day" in derivation else clock.due_day
    reckoned = date.fromisoformat(derivation["recounted"]["reckoned"]) if "recounted" in derivation else clock.due_day
    raw_words, last, due = formal_day(raw), formal_day(reckoned), formal_day(clock.due_day)
    moved, told = raw < reckoned, reckoned < clock.due_day
    return Label(
        zh=_COUNTED.zh.format(start=start.zh, span=length.zh)
        + (_LONGER.zh.format(days=longer) if longer else "")
        + (_MOVED.zh.format(raw=raw_words.zh, due=last.zh) if moved else "")
        + (_TOLD.zh.format(reckoned=last.zh, due=due.zh) if told else "")
        + "。",
        en=_COUNTED.en.format(start=start.en, span=length.en)
        + (_LONGER.en.format(days=longer) if longer else "")
        + (_MOVED.en.format(raw=raw_words.en, due=last.en) if moved else "")
        + (_TOLD.en.format(reckoned=last.en, due=due.en) if told else "")
        + ".",
    )
