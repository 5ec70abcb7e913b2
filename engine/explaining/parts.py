"""The parts of an explanation in reading order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from engine.acts import expand
from engine.explaining.acts import (
    action_lines,
    correction_lines,
    opening_lines,
    record_lines,
    reopening_lines,
    undo_lines,
)
from engine.explaining.limits import deadline_lines
from engine.explaining.lines import Line, line
from engine.labels import Label
from engine.wording import Wording, all_of, either, fill, same


@dataclass(frozen=True, slots=True)
class Part:
    """A heading and its sentences."""

    title: Label
    lines: tuple[Line, ...]


def explain(say: Wording) -> list[Part]:
    """
    Tell a lifecycle that the checker found sound in sentences that follow from the definition alone.

    The parts come in reading order: the people, the beginning, each state, what may be entered on the way, the limits,
    the grades, and who sees and may mend what. Empty ones are left out.
    """
    parts = [
        _part("有哪些角色", "Who is who", _roles(say)),
        _part("怎样开始", "How it begins", opening_lines(say)),
        *_states(say),
        _part("随时可以登记", "What may be entered on the way", _records(say)),
        _part("期限", "Limits", deadline_lines(say)),
        _part("分级", "Grades", _grades(say)),
        _part("谁能看、谁能改", "Who sees it, and who may mend it", _sights(say)),
    ]
    return [part for part in parts if part.lines]


def _part(zh: str, en: str, lines: Iterable[Line], **values: Label) -> Part:
    return Part(fill(Label(zh=zh, en=en), **values), tuple(lines))


def _roles(say: Wording) -> Iterator[Line]:
    for role in say.lifecycle.roles.values():
        source = say.source(role.from_, role.of)
        yield line("{title}：{source}。", "{title}: {source}.", title=role.title, source=source)
        if role.stand_in:
            others = either([say.source(words, None) for words in role.stand_in])
            yield line(
                "本人应当回避时，依次由{others}代行。", "Where all of them are kept out: {others}.", 1, others=others
            )
        if role.entered_by:
            yield line("由{roles}代为登记。", "Entered by {roles}.", 1, roles=say.roles(role.entered_by))


def _states(say: Wording) -> Iterator[Part]:
    actions = expand(say.lifecycle)
    for name, state in say.lifecycle.states.items():
        lines: list[Line] = [Line(state.help)] if state.help else []
        for act, action in actions[name].items():
            if act != "reopen":  # told below, as the door that it is
                lines += action_lines(say, name, action)
        if state.end:
            lines.append(line("到此结束。", "It ends here."))
        if state.keep_for:
            lines.append(line("保存{span}。", "It is kept {span}.", span=say.kept(state.keep_for)))
        if state.sealed_for:
            who = say.roles([state.sealed_for])
            lines.append(line("封存，只有{who}能看。", "Sealed; only {who} sees it.", who=who))
        if state.reopen:
            lines += reopening_lines(say, state.reopen)
        yield _part("状态“{title}”", "State “{title}”", lines, title=state.title)


def _records(say: Wording) -> Iterator[Line]:
    for record in say.lifecycle.records.values():
        yield from record_lines(say, record)


def _grades(say: Wording) -> Iterator[Line]:
    for field, grade in say.lifecycle.grades.items():
        lowered = say.roles([grade.lowered_by])
        yield line(
            "{field}：按下列第一个符合的情形确定；只升不降，下调须由{who}写明理由。",
            "{field}: the first that fits. It rises by itself; only {who} may lower it, with a reason.",
            field=say.field(field),
            who=lowered,
        )
        for row in grade.table:
            value = say.choice(field, row.grade)
            yield line("{value}：{because}。", "{value}: {because}.", 1, value=value, because=row.because)


_SIGHTS: Mapping[str, Label] = {
    "all": Label(zh="全部", en="all cases"),
    "all but sealed": Label(zh="除封存以外的全部", en="all but sealed ones"),
    "own": Label(zh="本人有关的", en="those that concern them"),
    "sealed only": Label(zh="只有封存的", en="sealed ones only"),
}


def _sights(say: Wording) -> Iterator[Line]:
    for name, sight in say.lifecycle.sees.items():
        personal = Label(zh="，含个人信息", en=", with personal data") if sight.personal else same("")
        if sight.masked_when:
            personal = Label(zh="，含个人信息（有的事项遮盖）", en=", with personal data (masked on some)")
        yield line(
            "{who}：{which}{personal}。", "{who}: {which}{personal}.",
            who=say.roles([name]), which=_SIGHTS[sight.cases], personal=personal,
        )  # fmt: skip
    for rule in say.lifecycle.excludes:
        if rule.keeps_from == "work":
            yield line("停止办理：{because}。", "Work stops: {because}.", because=rule.because)
        else:
            yield line("回避：{because}。", "Kept out: {because}.", because=rule.because)
    if kept := [name for name, rule in say.lifecycle.fields.items() if rule.keeps is not None]:
        fields = all_of(map(say.field, kept))
        yield line("只能收紧、不能放宽：{fields}。", "Tightened only, never loosened: {fields}.", fields=fields)
    yield from correction_lines(say)
    yield from undo_lines(say)
