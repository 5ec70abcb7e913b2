"""
Write a first lifecycle from what a log shows: something to be read and changed, that allows what happened.

Where a case stands is what was done last; activities after which the same can be done, and which can be the last
alike, lead to one state. So every case of the log is a way through it. Nothing is said of forms, conditions and limits:
of these a log knows nothing.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from engine.logs.events import seen
from engine.logs.observing import Observed

#: Names of the engine's own, and of what is written here beside what the log has.
TAKEN = ("open", "reopen", "correct", "undo", "stay", "opened_at", "close", "closed", "new", "staff")
#: What YAML reads as something else than a text.
WORDS = ("true", "false", "null")
#: Characters of a name; a state's is longer by `after_`.
LONGEST_NAME = 40
#: How many activities the title of a state names, and how many characters of each.
NAMED, SHOWN = 3, 60

#: What is done, or why a case is where it is: an activity, or that it has just begun.
_Place = str | None


@dataclass(frozen=True, slots=True)
class Around:
    """What a sketch takes from the office: whom to put into roles for now, which register, and the day."""

    group: str
    register: str
    day: date


def sketch(log: Observed, name: str, around: Around) -> str:
    """
    A lifecycle as YAML that allows every case of a log.

    Args:
        log: what was seen in it; at least one event.
        name: what the log is called; the lifecycle is called after it.
        around: what it takes from the office.
    """
    return "\n".join(_Sketch(log, around).lines(name)) + "\n"


class _Sketch:
    """The names and the states that are given to what a log has."""

    def __init__(self, log: Observed, around: Around) -> None:
        self._log, self._around = log, around
        self._names = _named(log.titles, "step", TAKEN)
        self._roles = _named(log.roles, "role", ("staff",))
        #: With one first activity that is the opening; else cases are opened, and then the first thing is done.
        self._opening = next(iter(log.firsts)) if len(log.firsts) == 1 else None
        self._states = self._merged()

    def lines(self, name: str) -> Iterator[str]:
        """The whole file."""
        called = seen(name)[:SHOWN] or "log"
        yield f"# 由日志起草，须经人改写：{_quoted(called)}，{self._log.cases}件、{self._log.events}个事件。"
        yield "# A first sketch from a log, to be rewritten: no forms, conditions or limits, and anybody in each role."
        yield "format: 1"
        yield f"workflow: {_named({called: called}, 'sketch', ())[called]}"
        yield "version: 1"
        yield f"title: {_quoted(called)}"
        yield f"in_force_from: {self._around.day.isoformat()}"
        yield f"basis: {_quoted(called)}"
        yield ""
        yield "roles:"
        yield from (
            f"  {role}: {{title: {title}, from: group {self._around.group}}}"
            for role, title in self._all_roles().items()
        )
        yield from _INTAKE
        yield from self._open()
        yield "states:"
        yield from self._state_lines()
        yield from self._several_lines()
        yield "sees:"
        yield from (f"  {role}: {{cases: all but sealed}}" for role in self._all_roles())

    def _merged(self) -> dict[_Place, str]:
        """The state after each activity, and the first one."""
        log = self._log
        states: dict[_Place, str] = {} if self._opening else {None: "new"}
        known: dict[tuple[frozenset[str], bool], str] = {}
        for activity, following in log.follows.items():
            is_last = activity in log.lasts
            name = f"after_{self._names[activity]}" if following else "closed"
            states[activity] = known.setdefault((frozenset(following), is_last), name)
        return states

    def _all_roles(self) -> dict[str, str]:
        """Every role with its title; where the log names none for something that was done, it was the staff."""
        roles = {self._roles[role]: _quoted(title) for role, title in self._log.roles.items()}
        has_all = bool(roles) and all(self._log.does.values())
        return roles if has_all else {**roles, "staff": "{zh: 工作人员, en: staff}"}

    def _by(self, activity: str) -> str:
        return f"[{', '.join(self._roles[role] for role in self._log.does[activity]) or 'staff'}]"

    def _open(self) -> Iterator[str]:
        first = self._opening
        yield "open:"
        yield f"  title: {_quoted(self._log.titles[first]) if first else '{zh: 登记, en: Register}'}"
        yield f"  by: {self._by(first) if first else '[' + ', '.join(self._all_roles()) + ']'}"
        yield "  form: intake"
        yield f"  register: {self._around.register}"
        yield f"  to: {self._states[first]}"
        yield ""

    def _possible(self) -> dict[str, list[str]]:
        """For each activity that is not only the opening, the states in which it is possible."""
        log, possible = self._log, dict[str, list[str]]()
        for place, state in self._states.items():
            for activity in log.firsts if place is None else log.follows[place]:
                states = possible.setdefault(activity, [])
                if state not in states:
                    states.append(state)
        return possible

    def _state_lines(self) -> Iterator[str]:
        alone: dict[str, list[str]] = {}
        for activity, states in self._possible().items():
            if len(states) == 1:
                alone.setdefault(states[0], []).append(activity)
        for state in dict.fromkeys(self._states.values()):
            if state == "closed":
                continue
            yield f"  {state}:"
            yield f"    title: {self._title(state)}"
            if state in alone:
                yield "    actions:"
                yield from (f"      {self._action(activity)}" for activity in alone[state])
        yield "  closed: {title: {zh: 办结, en: Closed}, end: true, keep_for: 10 years}"
        yield ""

    def _several_lines(self) -> Iterator[str]:
        """What is possible in several states; and closing, where a case of the log ended though others went on."""
        several = [(self._action(activity), states) for activity, states in self._possible().items() if len(states) > 1]
        resting = dict.fromkeys(self._states[activity] for activity in self._log.lasts)
        resting.pop("closed", None)
        if resting:
            by = f"[{', '.join(self._all_roles())}]"
            several.append((f"close: {{title: {{zh: 办结, en: Close}}, by: {by}, to: closed}}", [*resting]))
        if several:
            yield "actions_in:"
        for action, states in several:
            yield f"  - states: [{', '.join(states)}]"
            yield f"    actions: {{{action}}}"
        if several:
            yield ""

    def _action(self, activity: str) -> str:
        title, by = _quoted(self._log.titles[activity]), self._by(activity)
        return f"{self._names[activity]}: {{title: {title}, by: {by}, to: {self._states[activity]}}}"

    def _title(self, state: str) -> str:
        if state == "new":
            return "{zh: 新登记, en: New}"
        titles = [self._log.titles[place][:SHOWN] for place, name in self._states.items() if place and name == state]
        more = len(titles) > NAMED
        zh, en = "、".join(titles[:NAMED]), ", ".join(titles[:NAMED])
        return f"{{zh: {_quoted(f'已{zh}' + '等' * more)}, en: {_quoted(f'After {en}' + ' …' * more)}}}"


_INTAKE = (
    "",
    "fields:",
    "  title: {type: text, max_length: 40, label: {zh: 标题, en: Title}}",
    "  received_at: {type: moment, label: {zh: 收到时间, en: Received at}}",
    "",
    "forms:",
    "  intake: {title: {zh: 登记, en: Register}, fields: [title, received_at]}",
    "",
)


def _quoted(text: str) -> str:
    """A text as YAML reads it, whatever stands in it."""
    return json.dumps(text, ensure_ascii=False)


def _named(titles: dict[str, str], otherwise: str, taken: Iterable[str]) -> dict[str, str]:
    """A name for each title, as like it as names can be; `otherwise` with a number where nothing of it can stand."""
    used = {*taken, *WORDS}
    names: dict[str, str] = {}
    for number, (key, title) in enumerate(titles.items(), 1):
        ascii_only = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
        words = _shortened(re.sub(r"[^a-z0-9]+", "_", ascii_only).strip("_"))
        name = words if words[:1].isalpha() else "_".join(filter(None, (otherwise, words or str(number))))
        base, again = name, 1
        while name in used:
            again += 1
            name = f"{base}_{again}"
        used.add(name)
        names[key] = name
    return names


def _shortened(words: str) -> str:
    """As many whole words as a name can have; of one word alone the beginning."""
    if len(words) <= LONGEST_NAME:
        return words
    return words[:LONGEST_NAME].rpartition("_")[0] or words[:LONGEST_NAME]
