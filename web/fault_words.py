"""What verifying finds, in the words of people: for the pages of the audit and for the command."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from engine.as_stored import readable
from engine.faults import Fault
from engine.labels import Label

#: Letters of a stored or derived value that are shown.
LONGEST_VALUE = 200
#: Columns that hold the words of people; a log is no place for them.
WORDS = frozenset({"title", "search", "facts"})

FAULTS = {
    "empty": Label(zh="事项没有任何记录", en="The case has no entries"),
    "orphan": Label(zh="有记录而没有事项", en="There are entries without a case"),
    "hash": Label(zh="记录内容与其哈希不符", en="The entry does not have its hash"),
    "sequence": Label(zh="记录缺失或者次序不对", en="An entry is missing or out of place"),
    "link": Label(zh="记录没有接在前一条之后", en="The entry does not follow the one before it"),
    "moment": Label(zh="记录时间被改动", en="The moment of the entry was changed"),
    "value": Label(zh="单独保存的内容与记录中的承诺不符", en="A value kept apart is not what the entry committed to"),
    "definition": Label(zh="保存的办理规则被改动过", en="A stored definition was changed"),
    "unreadable": Label(zh="记录的内容读不通", en="The entries make no sense"),
    "trigger": Label(
        zh="数据库中防止改动记录的规则缺失或被改动", en="What forbids changes of the history is missing or changed"
    ),
    "register": Label(
        zh="发出的编号与现有的事项、文书对不上", en="Numbers were given out whose cases or papers are missing"
    ),
    "format": Label(
        zh="有编号不是现在的登记册写法（格式、登记册改过），只按日期核对了个数",
        en="Numbers that their registers do not write so today were only counted, by their days",
    ),
    "lost": Label(
        zh="记录已不在，而有关它的通知或答复还在", en="An entry is gone that a message or an answer was sent about"
    ),
    "file": Label(zh="附件的内容缺失或被改动", en="The bytes of a file are missing or changed"),
    "head": Label(zh="与外部保存的链头不符", en="The entry is not the one that was noted down outside"),
    "form": Label(zh="记录不是本系统会写出的样子", en="The entry is not as any program of ours writes one"),
    "structure": Label(
        zh="数据库的表结构被改动过（列或唯一约束）", en="A column or a unique key of a table was added or taken away"
    ),
    "held": Label(
        zh="期限已停止计时检查，不再提醒、不再到期",
        en="A limit is watched no more: it neither reminds nor passes",
    ),
    "clock": Label(zh="时间早于前一条记录", en="The entry is dated before the one before it"),
    "future": Label(zh="时间在将来", en="The entry is dated in the future"),
    "edge": Label(zh="流程中没有这一步", en="The definition has no such move"),
}
STATE_FAULT = Label(zh="当前状态与记录推出的不一致", en="The case is not as its entries say")


def words_of(fault: Fault, *, with_words: bool = True) -> Label:
    """What does not hold, and where; `with_words`: also where the values are the words of people."""
    words = FAULTS.get(fault.code, STATE_FAULT)
    if not fault.place:
        return words
    place = readable(fault.place)
    if fault.stored is None and fault.derived is None:
        return Label(zh=f"{words.zh}：{place}", en=f"{words.en}: {place}")
    if fault.code in WORDS and not with_words:
        return Label(zh=f"{words.zh}：{place}（内容略）", en=f"{words.en}: {place} (values left out)")
    stored, derived = value_words(fault.stored), value_words(fault.derived)
    if fault.code in ("clock", "future"):
        return Label(zh=f"{words.zh}：{stored}（对照 {derived}）", en=f"{words.en}: {stored} (against {derived})")
    return Label(
        zh=f"{words.zh}：{place}，库中为 {stored}，按记录应为 {derived}",
        en=f"{words.en}: {place}; stored {stored}, by the entries {derived}",
    )


def unproved_words(tables: Sequence[str]) -> Label:
    """What verifying can never find, said in every verdict."""
    named = ", ".join(tables)
    return Label(
        zh=f"以下各表、各列没有记录可作证明，其中的改动验证不出：{named}",
        en=f"No entry proves these tables and columns, and a change in them is not found: {named}",
    )


def value_words(value: Any) -> str:
    """The beginning of a stored or derived value."""
    text = value.hex() if isinstance(value, bytes) else readable(value)
    return text if len(text) <= LONGEST_VALUE else f"{text[:LONGEST_VALUE]}…"
