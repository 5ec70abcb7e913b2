"""Who works here, as the `users` command sees it: add, list, set a password, take out of office."""

from __future__ import annotations

import re
from dataclasses import dataclass

from engine.labels import Label
from engine.statements import Statement
from engine.unit_of_work import Work
from web import session_store
from web.passwords import hash_password, weakness
from web.state import AppState

#: Circles whose members see what nobody else sees; somebody is added only by two people (DECISIONS 16).
TWO_PEOPLE = frozenset({"group:discipline", "group:auditors"})
_LOGIN = re.compile(r"[a-z][a-z0-9_.-]{1,59}")

_PEOPLE = Statement("SELECT p.id, p.login, p.name, p.post_zh FROM person p WHERE p.active ORDER BY p.login")
_HOLDERS = Statement("""SELECT person_id, holder FROM appointment
 WHERE since <= :today AND (until IS NULL OR until >= :today) ORDER BY person_id, holder""")
_ADD = Statement("""INSERT INTO person (id, login, name, post_zh, post_en, active)
 VALUES (:login, :login, :name, :post, :post, :active)""")
_APPOINT = Statement("""INSERT INTO appointment (person_id, holder, since, until, delegable, granted_by, confirmed_by)
 VALUES (:person_id, :holder, :since, NULL, :delegable, :granted_by, :confirmed_by)""")
_ID = Statement("SELECT id FROM person WHERE login = :login AND active")
_LEAVE = Statement("UPDATE person SET active = :active WHERE id = :id")


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who can sign in, with everything that they hold today."""

    login: str
    name: str
    post: str
    holders: tuple[str, ...]


def listed(state: AppState) -> list[Member]:
    """Everybody in office, by sign-in name."""
    with state.database.reading() as work:
        people = work.rows(_PEOPLE)
        held = work.rows(_HOLDERS, today=state.today())
    return [
        Member(login, name, post, tuple(holder for owner, holder in held if owner == person))
        for person, login, name, post in people
    ]


def add(
    state: AppState,
    *,
    login: str,
    name: str,
    post: str,
    holders: tuple[str, ...],
    granted_by: str | None,
    confirmed_by: str | None,
) -> Label | None:
    """Add somebody; None when it is done, else why not."""
    if not _LOGIN.fullmatch(login):
        return Label(
            zh=f"登录名“{login}”只能用小写字母、数字、点、横线，并以字母开头",
            en=f"The sign-in name “{login}” must be lower-case letters, digits, dots or dashes",
        )
    if TWO_PEOPLE & set(holders) and (
        not granted_by or not confirmed_by or len({granted_by, confirmed_by, login}) < len("123")
    ):
        return Label(
            zh="纪检、审计身份须由两名不同的人授予：--granted-by 和 --confirmed-by",
            en="Discipline and audit are granted by two different people: --granted-by and --confirmed-by",
        )
    return state.database.write(lambda work: _add(work, state, login, name, post, holders, granted_by, confirmed_by))


def _add(
    work: Work,
    state: AppState,
    login: str,
    name: str,
    post: str,
    holders: tuple[str, ...],
    granted_by: str | None,
    confirmed_by: str | None,
) -> Label | None:
    for sponsor in filter(None, (granted_by, confirmed_by)):
        if work.row(_ID, login=sponsor) is None:
            return _unknown(sponsor)
    if work.row(_ID, login=login) is not None:
        return Label(zh=f"已有登录名“{login}”", en=f"There is a sign-in name “{login}” already")
    work.run(_ADD, login=login, name=name, post=post, active=True)
    work.run_many(
        _APPOINT,
        [
            {
                "person_id": login,
                "holder": holder,
                "since": state.today(),
                "delegable": holder not in TWO_PEOPLE,
                "granted_by": granted_by,
                "confirmed_by": confirmed_by,
            }
            for holder in dict.fromkeys(holders)
        ],
    )
    return None


def set_password(state: AppState, login: str, password: str) -> Label | None:
    """Set somebody's password and end their sessions; None when it is done, else why not."""
    if problem := weakness(password, own_words=(login,)):
        return problem
    hashed = hash_password(password)

    def store(work: Work) -> Label | None:
        row = work.row(_ID, login=login)
        if row is None:
            return _unknown(login)
        session_store.set_credential(work, row[0], hashed, now=state.now())
        session_store.end_sessions_of(work, row[0])
        return None

    return state.database.write(store)


def deactivate(state: AppState, login: str) -> Label | None:
    """Take somebody out of office and end their sessions; None when it is done, else why not."""

    def leave(work: Work) -> Label | None:
        row = work.row(_ID, login=login)
        if row is None:
            return _unknown(login)
        work.run(_LEAVE, id=row[0], active=False)
        session_store.end_sessions_of(work, row[0])
        return None

    return state.database.write(leave)


def _unknown(login: str) -> Label:
    return Label(zh=f"没有登录名为“{login}”的在职人员", en=f"Nobody in office signs in as “{login}”")
