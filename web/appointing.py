"""What somebody holds, as the `users` command changes it: grant, revoke, back in office; and who is told of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from engine.held import IS_HELD
from engine.labels import Label
from engine.roles import Standing
from engine.statements import Statement, as_day
from engine.unit_of_work import Database, Work
from web.leave import unknown
from web.staff import Sponsors, problem_of_holders, two_persons_of, unknown_sponsor
from workflows.installing import appoint
from workflows.office_card import OfficeFile

#: Who is told when somebody gets or loses a power that takes two people, beside the two and those who have it already.
WATCHERS = frozenset({"group:discipline", "group:auditors", "group:secretary"})

_ANYBODY = Statement("SELECT id, active FROM person WHERE login = :login")
_RETURN = Statement("UPDATE person SET active = :active WHERE id = :id")
_HELD = Statement("""SELECT holder FROM appointment
 WHERE person_id = :person AND since <= :today AND (until IS NULL OR until >= :today) ORDER BY holder""")
_END = Statement("""UPDATE appointment SET until = :yesterday
 WHERE person_id = :person AND holder = :holder AND since <= :today AND (until IS NULL OR until >= :today)""")
_AGAIN = Statement("""UPDATE appointment SET until = NULL, granted_by = :granted_by, confirmed_by = :confirmed_by
 WHERE person_id = :person AND holder = :holder AND since = :today""")
#: One row at least, with how many limits are held; nobody counts them for whoever cannot take them up.
_NEWS = Statement(f"""SELECT CASE WHEN :repairs THEN (SELECT count(*) FROM deadline WHERE {IS_HELD}) ELSE 0 END, n.*
  FROM (SELECT 1 AS one) o LEFT JOIN (
    SELECT a.holder, p.name, p.login, a.since, a.until, g.id AS granted, g.name AS granted_by, c.id AS confirmed,
      c.name AS confirmed_by FROM appointment a JOIN person p ON p.id = a.person_id
      LEFT JOIN person g ON g.login = a.granted_by LEFT JOIN person c ON c.login = a.confirmed_by
     WHERE NOT a.delegable AND (a.since >= :since OR a.until >= :since)) n ON 1 = 1
 ORDER BY n.since DESC, n.holder, n.login""")  # noqa: S608 -- constants only


@dataclass(frozen=True, slots=True)
class Change:
    """Somebody got, and perhaps lost again, a power that takes two people."""

    holder: str
    name: str
    login: str
    since: date
    until: date | None
    granted_by: str
    confirmed_by: str


def grant(
    database: Database, login: str, holders: tuple[str, ...], sponsors: Sponsors, *, card: OfficeFile, today: date
) -> Label | None:
    """Give somebody in office more to hold, from a day on; None when it is done, else why not."""
    if problem := problem_of_holders(login, holders, sponsors, card):
        return problem

    def give(work: Work) -> Label | None:
        person, active = work.row(_ANYBODY, login=login) or ("", False)
        if not active:
            return unknown(login)
        if problem := unknown_sponsor(work, sponsors):
            return problem
        if already := sorted(set(holders) & set(_held(work, person, today))):
            return Label(
                zh=f"“{login}”已经担任：{'、'.join(already)}", en=f"“{login}” holds {', '.join(already)} already"
            )
        _give(work, person, holders, sponsors, kept=two_persons_of(card), today=today)
        return None

    return database.write(give)


def revoke(
    database: Database, login: str, holders: tuple[str, ...], sponsors: Sponsors, *, card: OfficeFile, today: date
) -> Label | None:
    """Take from somebody what they hold, from a day on; None when it is done, else why not."""

    def take(work: Work) -> Label | None:
        person, _ = work.row(_ANYBODY, login=login) or ("", False)
        if not person:
            return unknown(login)
        held = _held(work, person, today)
        if missing := [holder for holder in holders if holder not in held]:
            return Label(
                zh=f"“{login}”没有担任 {'、'.join(missing)}；现有：{'、'.join(held) or '无'}",
                en=f"“{login}” does not hold {', '.join(missing)}; what they hold: {', '.join(held) or 'nothing'}",
            )
        if problem := problem_of_holders(login, holders, sponsors, card, may_be_gone=True):
            return problem
        if problem := unknown_sponsor(work, sponsors):
            return problem
        for holder in holders:
            work.run(_END, person=person, holder=holder, today=today, yesterday=today - timedelta(days=1))
        return None

    return database.write(take)


def activate(database: Database, login: str, sponsors: Sponsors, *, card: OfficeFile, today: date) -> Label | None:
    """
    Somebody who had left is back with what they held; None when it is done, else why not.

    A power that takes two people is given anew, by two.
    """

    def come_back(work: Work) -> Label | None:
        person, active = work.row(_ANYBODY, login=login) or ("", False)
        if not person:
            return Label(zh=f"没有登录名“{login}”", en=f"There is no sign-in name “{login}”")
        if active:
            return Label(zh=f"“{login}”在职，没有停用", en=f"“{login}” is in office already")
        kept = two_persons_of(card)
        weighty = tuple(holder for holder in _held(work, person, today) if holder in kept)
        if problem := (
            (weighty and problem_of_holders(login, weighty, sponsors, card)) or unknown_sponsor(work, sponsors)
        ):
            return problem
        for holder in weighty:
            work.run(_END, person=person, holder=holder, today=today, yesterday=today - timedelta(days=1))
        _give(work, person, weighty, sponsors, kept=kept, today=today)
        work.run(_RETURN, id=person, active=True)
        return None

    return database.write(come_back)


def news_for(work: Work, standing: Standing, *, since: date, repairs: bool) -> tuple[list[Change], int]:
    """
    Who got or lost a power that takes two people since a day, as far as it is this reader's to know; and, for whoever
    `repairs`, how many limits are watched no more.

    A change is told to the two who stand for it, to everybody who has the power, and to the watchers: two names that
    one person typed are seen by those whose names they are.
    """
    rows = work.rows(_NEWS, since=since, repairs=repairs)
    told = []
    for _, holder, name, login, begun, ended, granted_id, granted, confirmed_id, confirmed in rows:
        sponsors = {f"person:{granted_id}", f"person:{confirmed_id}"}
        if holder and (standing.actor in sponsors or standing.holders & (WATCHERS | {holder})):
            until = as_day(ended)
            told.append(Change(holder, name, login, as_day(begun), until, granted or "—", confirmed or "—"))
    return told, rows[0][0]


def _held(work: Work, person: str, today: date) -> list[str]:
    return [row[0] for row in work.rows(_HELD, person=person, today=today)]


def _give(
    work: Work, person: str, holders: Iterable[str], sponsors: Sponsors, *, kept: frozenset[str], today: date
) -> None:
    for holder in holders:
        vouched = {"granted_by": sponsors.granted_by, "confirmed_by": sponsors.confirmed_by}
        if not work.run(_AGAIN, person=person, holder=holder, today=today, **vouched):
            appoint(
                work, person, (holder,), since=today, kept=kept, sponsors=(sponsors.granted_by, sponsors.confirmed_by)
            )
