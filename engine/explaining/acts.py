"""What an action asks and brings, in sentences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from engine.definitions import Action, Choose, Quorum, Record, Reopen, Rule, Verb
from engine.explaining.lines import Line, line
from engine.labels import Label
from engine.wording import Wording, all_of, either, fill, quorum, same


def action_lines(say: Wording, state: str, action: Action) -> Iterator[Line]:
    """Who may take it, what it asks, what it brings, where it leads."""
    if isinstance(action.agree, Quorum):
        who = quorum(say, action.agree)
    elif action.agree:
        who = Label(
            zh=" → ".join(say.roles([name]).zh for name in action.agree) + "（依次签批，各为不同的人）",
            en=", then ".join(say.roles([name]).en for name in action.agree) + ", each another person,",
        )
    else:
        who = say.whoever(action.by)
    yield line(
        "{who}可以“{title}”，{target}。", "{who} may “{title}”: {target}.", who=who, title=action.title,
        target=target_of(say, state, action.to),
    )  # fmt: skip
    if action.not_by:
        doers = say.doers(action.not_by)
        yield line("做过{doers}的人不得办理。", "Not by whoever did {doers}.", 1, doers=doers)
    yield from form_lines(say, action.form)
    if action.reason:
        yield line("必须写明理由。", "A reason must be given.", 1)
    if action.dated:
        field = say.field(action.dated)
        yield line("自“{field}”起算。", "It counts from “{field}”.", 1, field=field)
    yield from rule_lines(action.when)
    if action.delivers:
        letter = say.letter(action.delivers)
        yield line("即为“{letter}”送达。", "“{letter}” is delivered by it.", 1, letter=letter)
    yield from effect_lines(say, action.then)


def target_of(say: Wording, state: str, to: str | Choose) -> Label:
    """Where a case is afterwards that was in this state."""

    def after(target: object) -> Label:
        if target in ("stay", state):
            return Label(zh="状态不变", en="the state stays")
        return fill(Label(zh="之后为“{state}”", en="then “{state}”"), state=say.state(str(target)))

    if not isinstance(to, Choose):
        return after(to)
    field = to.choose.partition(".")[2]
    if all(say.choice(field, value) == say.state(str(target)) for value, target in to.options.items()):
        return fill(Label(zh="之后为“{field}”中的状态", en="then the state in “{field}”"), field=say.field(field))
    return say.by_choice(to, after)


def reopening_lines(say: Wording, reopen: Reopen) -> Iterator[Line]:
    """The one door out of an end."""
    roles = (reopen.by,) if isinstance(reopen.by, str) else reopen.by
    yield line(
        "{who}可以写明理由后“{title}”，之后为“{state}”。", "{who} may “{title}” with a reason: then “{state}”.",
        who=say.roles(roles), title=reopen.title, state=say.state(reopen.to),
    )  # fmt: skip
    yield from form_lines(say, reopen.form)
    yield from rule_lines(reopen.when)
    yield from effect_lines(say, reopen.then)
    if reopen.restart:
        limits = all_of([say.limit(name) for name in reopen.restart])
        yield line("重新计时：{limits}。", "These limits begin anew: {limits}.", 1, limits=limits)


def opening_lines(say: Wording) -> Iterator[Line]:
    """Who may open a case, what is asked for it, what it brings."""
    opening = say.lifecycle.open
    yield line(
        "{who}可以“{title}”，之后为“{state}”。",
        "{who} may “{title}”; the case is then “{state}”.",
        who=say.roles(opening.by),
        title=opening.title,
        state=say.state(opening.to),
    )
    yield from form_lines(say, opening.form)
    yield from rule_lines(opening.when)
    yield from effect_lines(say, opening.then)


def record_lines(say: Wording, record: Record) -> Iterator[Line]:
    """Who may make an entry on the way, and when; what it asks, what it brings."""
    yield line(
        "{who}可以“{title}”（{where}）。", "{who} may “{title}” ({where}).",
        who=say.roles(record.by), title=record.title, where=where_of(say, record),
    )  # fmt: skip
    yield from form_lines(say, record.form)
    yield from rule_lines(record.when)
    if record.opens:
        yield line("另开一件，本件不留痕迹。", "Another case is opened; this one keeps no trace of it.", 1)
    yield from effect_lines(say, record.then)


def where_of(say: Wording, record: Record) -> Label:
    """When a record may be made."""
    if record.in_ == "any":
        return Label(zh="任何时候", en="at any time")
    if record.in_ == "any open":
        return Label(zh="结束之前", en="until it has ended")
    return either([say.state(name) for name in record.in_])


def correction_lines(say: Wording) -> Iterator[Line]:
    """Who may correct which fields."""
    if correct := say.lifecycle.correct:
        fields = all_of(map(say.field, correct.fields))
        yield line(
            "{who}可以更正：{fields}。", "{who} may correct: {fields}.", who=say.roles(correct.by), fields=fields
        )


def undo_lines(say: Wording) -> Iterator[Line]:
    """Who may undo the last move."""
    if undo := say.lifecycle.undo:
        yield line(
            "操作人本人和{who}可以撤销最后一步。",
            "Whoever pressed, and {who}, may undo the last move.",
            who=say.roles(undo.by),
        )


def form_lines(say: Wording, name: str | None) -> Iterator[Line]:
    """What is filled in."""
    form = say.lifecycle.forms.get(name or "")
    if form is None:
        return
    if form.fields:
        fields = all_of(map(say.field, form.fields))
        yield line("须填写：{fields}。", "To be filled in: {fields}.", 1, fields=fields)
    if form.optional:
        fields = all_of(map(say.field, form.optional))
        yield line("可以填写：{fields}。", "May be filled in: {fields}.", 1, fields=fields)
    if form.attachments and form.attachments.at_least:
        count, kinds = same(str(form.attachments.at_least)), either(map(same, form.attachments.kinds))
        yield line(
            "须附{count}个以上文件（{kinds}）。", "With {count} or more files ({kinds}).", 1, count=count, kinds=kinds
        )


def rule_lines(rules: Iterable[Rule]) -> Iterator[Line]:
    """When it is refused."""
    for rule in rules:
        yield line("否则不予办理：{otherwise}。", "Refused where it says: {otherwise}.", 1, otherwise=rule.otherwise)


def effect_lines(say: Wording, verbs: Iterable[Verb]) -> Iterator[Line]:
    """What it brings."""
    for verb in verbs:
        yield from _effect(say, verb)


def _effect(say: Wording, verb: Verb) -> Iterator[Line]:
    if verb.letter:
        yield line("出具“{letter}”。", "“{letter}” is issued.", 1, letter=say.letter(verb.letter))
    if verb.tell:
        yield line("通知{who}。", "{who} is told.", 1, who=all_of(say.roles([name]) for name in verb.tell))
    if verb.set:
        fields = all_of(map(say.field, verb.set))
        yield line("系统登记：{fields}。", "Entered by itself: {fields}.", 1, fields=fields)
    if verb.restart:
        limits = all_of(say.limit(name) for name in verb.restart)
        yield line("重新计时：{limits}。", "These limits begin anew: {limits}.", 1, limits=limits)
    if verb.waive:
        limits = all_of(say.limit(name) for name in verb.waive)
        yield line("不再要求：{limits}。", "No longer required: {limits}.", 1, limits=limits)
    if verb.seal:
        yield line(
            "封存，此后只有{who}能看。", "Sealed: from then on only {who} sees it.", 1, who=say.roles([verb.seal])
        )
    if verb.mark_breach:
        yield line("记为一次违反规定。", "It is marked as a breach of duty.", 1)
    if verb.link:
        field, act = say.field(verb.link), say.act(verb.as_ or "")
        yield line(
            "在“{field}”上登记“{act}”。", "“{act}” is entered on the case named in “{field}”.", 1, field=field, act=act
        )
