"""What became of the limits of a case, in the users' words: one sentence for each change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from engine.compile import Compiled
from engine.labels import Label, joined
from engine.wording import fill
from web.labels import day_words, same

#: What happened to a limit, said after its title; `{due}` is the due day that it has now.
_EFFECTS: Mapping[str, Label] = {
    "started": Label(zh="“{title}”开始计时，{due}到期", en="“{title}” began to run and is due on {due}"),
    "met": Label(zh="“{title}”已完成，停止计时", en="“{title}” was met and stopped"),
    "waived": Label(zh="“{title}”不再要求", en="“{title}” is no longer required"),
    "resumed": Label(zh="“{title}”恢复计时，{due}到期", en="“{title}” runs again and is due on {due}"),
    "passed": Label(zh="“{title}”已过期限（{due}）", en="“{title}” has passed ({due})"),
    "stepped": Label(zh="“{title}”已提醒，{due}到期", en="“{title}”: a reminder was sent; it is due on {due}"),
    "extended": Label(zh="“{title}”已延长至{due}", en="“{title}” was extended to {due}"),
    "extension_void": Label(
        zh="“{title}”的延期不生效，仍为{due}", en="The extension of “{title}” is void; still {due}"
    ),
    "recounted": Label(zh="“{title}”重新计算，{due}到期", en="“{title}” was counted anew and is due on {due}"),
    "cancelled": Label(zh="“{title}”原来的计时作废", en="The former run of “{title}” was cancelled"),
    "restored": Label(zh="“{title}”恢复原来的期限，{due}到期", en="“{title}” is as it was, due on {due}"),
}
#: What a calendar that was published did to a limit: its last day is another, the same, or the one that was told.
_KNOWN: Mapping[str, Label] = {
    "moved": Label(
        zh="{year}年放假安排已公布：“{title}”原为{was}到期，现为{due}",
        en="The calendar of {year} was published: “{title}” was due on {was}, is due on {due}",
    ),
    "same": Label(
        zh="{year}年放假安排已公布：“{title}”仍为{due}到期",
        en="The calendar of {year} was published: “{title}” stays due on {due}",
    ),
    "told": Label(
        zh="{year}年放假安排已公布：“{title}”按安排为{reckoned}，权利期限不短于已告知的，仍为{due}到期",
        en="The calendar of {year} was published: by it “{title}” would be due on {reckoned}; it stays due on {due}, "
        "as was told",
    ),
}


def step_words(compiled: Compiled, body: Mapping[str, Any]) -> Label:
    """What an entry of the clock says of the limits that it changed."""
    if "recount" in body:
        return _known_words(compiled, body["recount"], body["clocks"][0]["clock"])
    return joined((effect_words(compiled, change) for change in body.get("clocks", ())), zh="；", en="; ")


def effect_words(compiled: Compiled, change: Mapping[str, Any]) -> Label:
    """What one change did to its limit."""
    clock = change["clock"]
    title, due = _title(compiled, clock["name"]), day_words(date.fromisoformat(clock["due_day"]))
    return fill(_EFFECTS.get(change["effect"], same(f"{change['effect']}: {{title}}")), title=title, due=due)


def lasting(changes: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The changes of limits without those of a limit that began and ended with the same entry."""
    keys = [(change["clock"]["name"], change["clock"]["generation"]) for change in changes]
    began = {key for key, change in zip(keys, changes, strict=True) if change["effect"] == "started"}
    ended = {key for key, change in zip(keys, changes, strict=True) if change["effect"] in ("met", "waived")}
    return [change for key, change in zip(keys, changes, strict=True) if key not in began & ended]


def _known_words(compiled: Compiled, recount: Mapping[str, Any], clock: Mapping[str, Any]) -> Label:
    due, was = clock["due_day"], recount["was"]
    reckoned = recount.get("reckoned", due)
    words = _KNOWN["moved" if was != due else "same" if reckoned == due else "told"]
    days = {"due": due, "was": was, "reckoned": reckoned}
    said = {name: day_words(date.fromisoformat(day)) for name, day in days.items()}
    return fill(words, year=same(str(recount["year"])), title=_title(compiled, clock["name"]), **said)


def _title(compiled: Compiled, name: str) -> Label:
    limit = compiled.lifecycle.deadlines.get(name)
    return limit.title if limit else same(name)
