"""
The values of a definition in words, for two versions that need not be sound.

Each of these takes the words of the version that the value is from, and the value, which is never None.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from engine.definitions import Choose, Quorum
from engine.explaining.acts import effect_lines
from engine.facts import read_facts
from engine.labels import Label, joined, quoted
from engine.spans import BadSpan, format_moment, parse_moment
from engine.wording import Wording, all_of, either, fill, quorum, same

#: A value in words.
Words = Callable[[Wording, Any], Label]


def as_written(_: Wording, value: Any) -> Label:
    """The value as it stands in the file."""
    return same(", ".join(map(str, value)) if isinstance(value, tuple) else str(value))


def label(_: Wording, value: Any) -> Label:
    """A text for people."""
    return value if isinstance(value, Label) else same(str(value))


def expression(_: Wording, value: Any) -> Label:
    """A rule; what it says is told nowhere better than by itself."""
    return same(f"`{value}`")


def table(say: Wording, value: Any) -> Label:
    """What stands for what."""
    pattern = Label(zh="{key}：{one}", en="{key}: {one}")
    return all_of(fill(pattern, key=same(key), one=label(say, one)) for key, one in value.items())


def names(by: Any) -> tuple[str, ...]:
    """Every role that may act under some value of a choice."""
    if isinstance(by, Choose):
        return tuple(name for one in by.options.values() for name in names(one))
    if isinstance(by, str):
        return (by,)
    return tuple(map(str, by)) if isinstance(by, (tuple, list)) else ()


def roles(say: Wording, value: Any) -> Label:
    """Who may act."""
    if isinstance(value, Choose):
        return say.by_choice(value, lambda one: say.roles(names(one)))
    return say.roles(names(value))


def signers(say: Wording, value: Any) -> Label:
    """Who signs after whom, or how many of whom."""
    if isinstance(value, Quorum):
        return quorum(say, value)
    titles = [say.roles([name]) for name in value]
    return joined(titles, zh=" → ", en=", then ")


def fields(say: Wording, value: Any) -> Label:
    """One field or several, also as `field F` or `case.F`."""
    several = (value,) if isinstance(value, str) else value
    return all_of(quoted(say.field(one.removeprefix("field "))) for one in several)


def values_kept(say: Wording, value: Any) -> Label:
    """Which value is not taken away."""
    return Label(zh="已有的值", en="any that it has") if value is True else as_written(say, value)


def form(say: Wording, value: Any) -> Label:
    """The title of a form."""
    known = say.lifecycle.forms.get(value)
    return quoted(known.title if known else same(value))


def states(say: Wording, value: Any) -> Label:
    """One state or several; `stay` is none."""

    def title(name: str) -> Label:
        return Label(zh="状态不变", en="the same state") if name == "stay" else quoted(say.state(name))

    if isinstance(value, Choose):
        return say.by_choice(value, lambda one: title(str(one)))
    return all_of(title(name) for name in ((value,) if isinstance(value, str) else value))


def state_reasons(say: Wording, value: Any) -> Label:
    """States, each with the reason."""
    pattern = Label(zh="“{state}”（{why}）", en="“{state}” ({why})")
    return all_of(fill(pattern, state=say.state(name), why=why) for name, why in value.items())


def letter(say: Wording, value: Any) -> Label:
    """The title of a letter."""
    return quoted(say.letter(value))


def limits(say: Wording, value: Any) -> Label:
    """The titles of deadlines."""
    return all_of(quoted(say.limit(name)) for name in value)


def record(say: Wording, value: Any) -> Label:
    """The title of a record."""
    return quoted(say.act(value))


def facts(say: Wording, value: Any) -> Label:
    """What starts or stops a limit, in the words of the file or as single facts."""
    words = value if isinstance(value, str) else " or ".join(value)
    written = words if words.startswith(("when ", "field ")) else f"when {words}"
    return say.facts(written) if read_facts(written) else same(words)


def doers(say: Wording, value: Any) -> Label:
    """The acts whose doers may not act."""
    return either(quoted(say.act(name)) for name in value)


def span(say: Wording, value: Any) -> Label:
    """A length of time, also one for each value of a choice."""
    if isinstance(value, Choose):
        return say.by_choice(value, lambda one: span(say, one))
    try:
        return say.span(str(value))
    except BadSpan:
        return same(str(value))


def kept(say: Wording, value: Any) -> Label:
    """For how long the file is kept."""
    return say.kept(value) if value == "permanently" or len(value.split()) == len(("2", "years")) else same(value)


def source(say: Wording, value: Any) -> Label:
    """Where people come from; one source or several, in order."""
    # A role drawn from a table names its field beside it, which is compared by itself.
    several = (value,) if isinstance(value, str) else value
    return either([say.source(words, None) for words in several])


def moment(_: Wording, value: Any) -> Label:
    """A moment on the way of a limit."""
    try:
        return format_moment(parse_moment(value))
    except BadSpan:
        return same(value)


def rung(say: Wording, one: Any) -> Label:
    """When a step of the ladder is reached; as written where no moment can be read from it."""
    if one.every:
        return fill(Label(zh="逾期后每{span}", en="every {span} after that"), span=span(say, one.every))
    return moment(say, one.at or "")


def assignments(say: Wording, value: Any) -> Label:
    """Which fields get which value."""
    pattern = Label(zh="{field}为 {one}", en="{field} is {one}")
    return all_of(fill(pattern, field=say.field(name), one=same(str(one))) for name, one in value.items())


def effect(say: Wording, verb: Any) -> Label:
    """What an effect brings."""
    lines = [line.text for line in effect_lines(say, [verb])]
    if verb.set:
        lines = [fill(_ENTERED, values=assignments(say, verb.set))]
    if verb.mark_breach:
        lines = [fill(_BREACH, name=same(verb.mark_breach))]
    return Label(zh="；".join(one.zh.rstrip("。") for one in lines), en="; ".join(one.en.rstrip(".") for one in lines))


_ENTERED = Label(zh="系统登记：{values}", en="Entered by itself: {values}")
_BREACH = Label(zh="记为违反规定 {name}", en="A breach of duty is marked, {name}")

#: The words of closed lists.
TERMS: Mapping[str, Label] = {
    "text": Label(zh="文字", en="text"),
    "long text": Label(zh="长文字", en="long text"),
    "number": Label(zh="数字", en="number"),
    "boolean": Label(zh="是或否", en="yes or no"),
    "date": Label(zh="日期", en="date"),
    "moment": Label(zh="时间", en="date and time"),
    "choice": Label(zh="单选", en="choice"),
    "choices": Label(zh="多选", en="choices"),
    "person": Label(zh="人员", en="person"),
    "persons": Label(zh="多名人员", en="persons"),
    "unit": Label(zh="单位", en="unit"),
    "units": Label(zh="多个单位", en="units"),
    "case": Label(zh="另一事项", en="another case"),
    "rows": Label(zh="表格", en="rows"),
    "always": Label(zh="总在等", en="always"),
    "when possible": Label(zh="可以办时在等", en="when possible"),
    "never": Label(zh="不等", en="never"),
    "law": Label(zh="法定期限", en="a limit of the law"),
    "duty": Label(zh="本机关自定的义务", en="a duty that the office set itself"),
    "goal": Label(zh="内部目标", en="an internal goal"),
    "keep": Label(zh="照旧", en="it goes on as it was"),
    "restart": Label(zh="重新计时", en="it begins anew"),
    "as is": Label(zh="照旧", en="it stays"),
    "next working day": Label(zh="顺延到下一个工作日", en="moved to the next working day"),
    "yellow": Label(zh="黄灯", en="yellow"),
    "red": Label(zh="红灯", en="red"),
    "remind": Label(zh="催办", en="a reminder"),
    "mark_breach": Label(zh="记为违反规定", en="a breach of duty is marked"),
    "all": Label(zh="全部", en="all"),
    "all but sealed": Label(zh="除封存以外的全部", en="all but sealed ones"),
    "own": Label(zh="本人有关的", en="those that concern them"),
    "sealed only": Label(zh="只有封存的", en="sealed ones only"),
    "everything": Label(zh="不得看，也不得办", en="seeing it and working on it"),
    "work": Label(zh="不得办", en="working on it"),
}


def term(_: Wording, value: Any) -> Label:
    """A word of a closed list."""
    return TERMS[value]
