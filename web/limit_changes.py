"""What became of the limits of a case, in the users' words: one sentence for each change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from engine.compile import Compiled
from engine.labels import Label, joined
from web.labels import day_words, same
from web.limit_words import EFFECTS

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
    effect = EFFECTS.get(change["effect"], same(f"{change['effect']}: {{title}}"))
    return Label(zh=effect.zh.format(title=title.zh, due=due.zh), en=effect.en.format(title=title.en, due=due.en))


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
    title = _title(compiled, clock["name"])
    days = {"due": due, "was": was, "reckoned": reckoned}
    said = {name: day_words(date.fromisoformat(day)) for name, day in days.items()}
    return Label(
        zh=words.zh.format(year=recount["year"], title=title.zh, **{name: day.zh for name, day in said.items()}),
        en=words.en.format(year=recount["year"], title=title.en, **{name: day.en for name, day in said.items()}),
    )


def _title(compiled: Compiled, name: str) -> Label:
    limit = compiled.lifecycle.deadlines.get(name)
    return limit.title if limit else same(name)
