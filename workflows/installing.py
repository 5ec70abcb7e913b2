"""Who works in the office and in which units, brought from files into the database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from engine.labels import Label
from engine.statements import Statement
from engine.unit_of_work import Work

#: Powers that never pass to a deputy.
NEVER_DELEGATED = frozenset({"group:discipline", "group:auditors"})


@dataclass(frozen=True, slots=True)
class Somebody:
    """A person with the post that pages show, and everything that they hold."""

    login: str
    name: str
    post: Label
    holders: tuple[str, ...]


_UNIT = Statement("""INSERT INTO unit (id, name_zh, name_en, kind, closed) VALUES (:id, :zh, :en, :kind, :closed)
 ON CONFLICT (id) DO UPDATE
 SET name_zh = excluded.name_zh, name_en = excluded.name_en, kind = excluded.kind, closed = excluded.closed""")
_OPEN_UNITS = Statement("SELECT id FROM unit WHERE NOT closed ORDER BY id")
_CLOSE = Statement("UPDATE unit SET closed = :closed WHERE id = :id")
_PERSON = Statement("""INSERT INTO person (id, login, name, post_zh, post_en, active)
 VALUES (:login, :login, :name, :zh, :en, :active)
 ON CONFLICT (id) DO NOTHING""")
_APPOINT = Statement("""INSERT INTO appointment (person_id, holder, since, until, delegable, granted_by, confirmed_by)
 VALUES (:person_id, :holder, :since, NULL, :delegable, :granted_by, :confirmed_by)
 ON CONFLICT (person_id, holder, since) DO NOTHING""")


def install_units(work: Work, units: Mapping[str, tuple[Label, str]]) -> None:
    """
    Make the units of the database those of the office's file (id → name and kind).

    Names follow the file. A unit that is no longer in it is closed, never removed: cases of old still name it.
    """
    gone = [{"id": unit, "closed": True} for (unit,) in work.rows(_OPEN_UNITS) if unit not in units]
    work.run_many(_CLOSE, gone)
    work.run_many(
        _UNIT,
        [
            {"id": unit, "zh": name.zh, "en": name.en, "kind": kind, "closed": False}
            for unit, (name, kind) in sorted(units.items())
        ],
    )


def install_people(
    work: Work, people: tuple[Somebody, ...], units: Mapping[str, tuple[Label, str]], since: date
) -> None:
    """Install the units, and people with what they hold from a day on; people already there stay as they are."""
    install_units(work, units)
    work.run_many(
        _PERSON,
        [
            {"login": one.login, "name": one.name, "zh": one.post.zh, "en": one.post.en, "active": True}
            for one in people
        ],
    )
    for one in people:
        appoint(work, one.login, one.holders, since=since, kept=NEVER_DELEGATED)


def appoint(
    work: Work,
    person: str,
    holders: Iterable[str],
    *,
    since: date,
    kept: frozenset[str],
    sponsors: tuple[str | None, str | None] = (None, None),
) -> None:
    """
    Give somebody what they hold from a day on; what they were given on that day already stays as it is.

    Args:
        work: the transaction.
        person: their id.
        holders: what they are to hold, such as `group:leaders`.
        since: the first day.
        kept: the holders that never pass to a deputy.
        sponsors: who granted it and who confirmed it, where the group asks for two people.
    """
    granted_by, confirmed_by = sponsors
    work.run_many(
        _APPOINT,
        [
            {
                "person_id": person,
                "holder": holder,
                "since": since,
                "delegable": holder not in kept,
                "granted_by": granted_by,
                "confirmed_by": confirmed_by,
            }
            for holder in dict.fromkeys(holders)
        ],
    )
