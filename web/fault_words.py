"""What verifying finds, in the words of people: for the pages of the audit and for the command."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from engine.as_stored import readable
from engine.faults import Fault
from engine.labels import Label, joined

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
    "gone": Label(
        zh="外部保存过链头的记录已不在（整件删去，或末尾被截去）",
        en="An entry that was noted down outside is not there (its case was deleted, or its end cut off)",
    ),
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
#: What each table and column holds that no entry proves.
UNPROVED = {
    "absence": Label(zh="请假和代行", en="absences"),
    "access": Label(zh="谁查看过", en="who looked"),
    "appointment": Label(zh="任职和授权", en="appointments and powers"),
    "credential": Label(zh="登录密码", en="passwords"),
    "idempotency": Label(zh="操作的防重登记", en="which presses were answered"),
    "notice": Label(zh="站内提醒", en="notices"),
    "outbox": Label(zh="待发的通知", en="messages that wait"),
    "person": Label(zh="人员的姓名和登录名", en="people's names and logins"),
    "query_code": Label(zh="查询码", en="query codes"),
    "register": Label(zh="编号发到第几号", en="how far the registers have counted"),
    "relation": Label(zh="申报的回避关系", en="declared relations"),
    "session": Label(zh="登录状态", en="who is signed in"),
    "unit": Label(zh="单位的名称", en="names of units"),
    "deadline.attempts": Label(
        zh="期限检查失败过几次（改大了，再失败一次就可能停止检查；停止了的会报告）",
        en="how often the watch of a limit failed (with more, the next failure may end it; an ended one is told)",
    ),
    "deadline.last_error": Label(zh="期限检查失败的原因", en="why the watch of a limit failed"),
    "deadline.next_at": Label(
        zh="期限下次检查的时间（推迟一小时以内）", en="when a limit is looked at next (within an hour)"
    ),
    "definition.stored_at": Label(zh="规则存入的时间", en="when a definition was stored"),
    "event.id": Label(zh="记录的存放次序", en="in which order entries are stored"),
    "event.log_index": Label(zh="记录的汇总次序", en="the place of an entry in the common log"),
}
#: What a verdict says where nothing is wrong; it speaks of the chains, and of nothing beside them.
WHOLE = Label(zh="记录链完整", en="the chains of entries are whole")
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


def unproved_words(places: Sequence[str]) -> Label:
    """What verifying can never find, said in every verdict: these tables and columns (`table.column`)."""
    named = joined((UNPROVED[place] for place in places), zh="；", en="; ")
    return Label(
        zh=f"以下各项不在证明之内，其中的改动核验查不出，须另行核对：{named.zh}",
        en=f"Not proved, so that a change in it is not found and is to be looked for by other means: {named.en}",
    )


def value_words(value: Any) -> str:
    """The beginning of a stored or derived value."""
    text = value.hex() if isinstance(value, bytes) else readable(value)
    return text if len(text) <= LONGEST_VALUE else f"{text[:LONGEST_VALUE]}…"
