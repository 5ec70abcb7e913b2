"""A lifecycle as a sheet for whoever brings a case: what I do, what I get, by when, and what I can do against it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from engine.acts import expand, verbs_of
from engine.definitions import Action, Choose, Lifecycle, Record
from engine.explaining.acts import form_lines, rule_lines, target_of, where_of
from engine.explaining.limits import limit_lines
from engine.explaining.lines import Line, line
from engine.explaining.parts import Part
from engine.labels import Label, quoted
from engine.wording import Wording, all_of, either


def parties_of(lifecycle: Lifecycle) -> list[str]:
    """The roles that a sheet can be for: those of the people whom the case is about."""
    return [name for name, role in lifecycle.roles.items() if role.from_.startswith("party ")]


def sheet(say: Wording, party: str, letters: Mapping[str, Label | None]) -> list[Part]:
    """
    Tell a lifecycle that the checker found sound to a party of its cases; empty parts are left out.

    `letters` are those that the office writes to the party, each with its box of rights.
    """
    parts = [
        Part(Label(zh="怎样提出", en="How I bring it"), tuple(_opening(say, party))),
        Part(Label(zh="我可以做什么", en="What I can do"), tuple(_doings(say, party))),
        Part(Label(zh="我会收到什么", en="What I get"), tuple(_letters(say, letters))),
        Part(Label(zh="什么时候", en="By when"), tuple(_limits(say, party))),
        Part(Label(zh="不服怎么办", en="What I can do against it"), tuple(_remedies(say, party, letters))),
    ]
    return [part for part in parts if part.lines]


def _opening(say: Wording, party: str) -> Iterator[Line]:
    opening = say.lifecycle.open
    others = say.roles(name for name in opening.by if name != party)
    if party in opening.by:
        yield line("我可以自己“{title}”。", "I can “{title}” myself.", title=opening.title)
    if len(opening.by) > (party in opening.by):
        yield line("{others}为我“{title}”。", "For me, {others} can “{title}”.", others=others, title=opening.title)


def _doings(say: Wording, party: str) -> Iterator[Line]:
    states: dict[tuple[str, str], list[str]] = {}
    acts: dict[tuple[str, str], Action] = {}
    for state, possible in expand(say.lifecycle).items():
        for name, action in possible.items():
            if _may_take(party, action):
                key = (name, action.title.zh)
                states.setdefault(key, []).append(state)
                acts[key] = action
    for key, action in acts.items():
        where, target = _where(say, states[key]), target_of(say, states[key][0], action.to)
        yield line("{title}（{where}）：{target}。", "{title} ({where}): {target}.", title=quoted(action.title),
                   where=where, target=target)  # fmt: skip
        yield from _asked(say, action)
    for record in say.lifecycle.records.values():
        if party in record.by:
            yield line("{title}（{where}）。", "{title} ({where}).", title=quoted(record.title),
                       where=where_of(say, record))  # fmt: skip
            yield from _asked(say, record)


def _asked(say: Wording, act: Action | Record) -> Iterator[Line]:
    if isinstance(act, Action) and act.help:
        yield Line(act.help, 1)
    yield from form_lines(say, act.form)
    if isinstance(act, Action) and act.reason:
        yield line("必须写明理由。", "A reason must be given.", 1)
    yield from rule_lines(act.when)


def _may_take(party: str, action: Action) -> bool:
    """Whether this role may take it, always or by the value of a choice."""
    by = action.by
    several = by.options.values() if isinstance(by, Choose) else [by]
    named = {name for one in several for name in ([one] if isinstance(one, str) else one or ())}
    return party in named or party in action.signers


def _where(say: Wording, states: Iterable[str]) -> Label:
    found = list(states)
    open_ones = [name for name, state in say.lifecycle.states.items() if not state.end]
    if len(found) > 1 and set(open_ones) <= set(found):
        return Label(zh="任何未结状态", en="as long as it is open")
    return either([say.state(name) for name in found])


def _letters(say: Wording, letters: Mapping[str, Label | None]) -> Iterator[Line]:
    issued: dict[str, dict[str, Label]] = {}
    for name, verbs in verbs_of(say.lifecycle):
        for verb in verbs:
            if verb.letter in letters:
                issued.setdefault(str(verb.letter), {})[name] = quoted(say.act(name))
    for letter, acts in issued.items():
        yield line("{letter}：{acts}之后。", "{letter}: after {acts}.", letter=quoted(say.letter(letter)),
                   acts=either(acts.values()))  # fmt: skip


def _limits(say: Wording, party: str) -> Iterator[Line]:
    for rule in say.lifecycle.deadlines.values():
        if rule.promised_to == party:
            yield from limit_lines(say, rule)


def _remedies(say: Wording, party: str, letters: Mapping[str, Label | None]) -> Iterator[Line]:
    for rule in say.lifecycle.deadlines.values():
        if rule.right_of == party:
            yield from limit_lines(say, rule)
    issued = {verb.letter for _, verbs in verbs_of(say.lifecycle) for verb in verbs}
    boxes: dict[tuple[str, str], list[Label]] = {}
    for letter, box in letters.items():
        if letter in issued and box:
            boxes.setdefault((box.zh, box.en), []).append(quoted(say.letter(letter)))
    for (zh, en), titles in boxes.items():
        yield line("随{letters}告知：", "Told with {letters}:", letters=all_of(titles))
        yield Line(Label(zh=zh, en=en), 1)
