"""Who works here, as the `users` command sees it: add, list, set a password, take out of office."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from engine.labels import Label
from engine.statements import Statement
from engine.unit_of_work import Database, Work
from web import session_store, throttle
from web.leave import unknown
from web.passwords import hash_password, weakness
from workflows.installing import appoint
from workflows.office_card import OfficeFile

_LOGIN = re.compile(r"[a-z][a-z0-9_.-]{1,59}")
_LONGEST_NAME = 60

_PEOPLE = Statement("SELECT p.id, p.login, p.name, p.post_zh, p.post_en FROM person p WHERE p.active ORDER BY p.login")
_ANYBODY = Statement("SELECT 1 FROM person LIMIT 1")
_HOLDERS = Statement("""SELECT person_id, holder FROM appointment
 WHERE since <= :today AND (until IS NULL OR until >= :today) ORDER BY person_id, holder""")
_ADD = Statement("""INSERT INTO person (id, login, name, post_zh, post_en, active)
 VALUES (:login, :login, :name, :post_zh, :post_en, :active)""")
_ID = Statement("SELECT id FROM person WHERE login = :login AND active")
_TAKEN = Statement("SELECT active FROM person WHERE login = :login OR id = :login")
_LEAVE = Statement("UPDATE person SET active = :active WHERE id = :id")


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who can sign in, with everything that they hold today."""

    login: str
    name: str
    post: str
    post_en: str
    holders: tuple[str, ...]


def listed(database: Database, *, today: date) -> list[Member]:
    """Everybody in office, by sign-in name, with what they hold on a day."""
    with database.reading() as work:
        people = work.rows(_PEOPLE)
        held = work.rows(_HOLDERS, today=today)
    return [
        Member(login, name, post, post_en, tuple(holder for owner, holder in held if owner == person))
        for person, login, name, post, post_en in people
    ]


def has_anybody(database: Database) -> bool:
    """Whether anybody works here or ever did."""
    with database.reading() as work:
        return work.row(_ANYBODY) is not None


@dataclass(frozen=True, slots=True)
class Sponsors:
    """Who grants something and who confirms it; both where a group asks for two people."""

    granted_by: str | None = None
    confirmed_by: str | None = None

    def vouch_for(self, login: str) -> bool:
        """Whether two different people stand for it, neither of them the one whom it is for."""
        granted, confirmed = self.granted_by, self.confirmed_by
        return bool(granted and confirmed) and granted != confirmed and login not in (granted, confirmed)


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody who is to be added; the two sponsors are named where a circle asks for two people."""

    login: str
    name: str
    post: str = ""
    holders: tuple[str, ...] = ()
    granted_by: str | None = None
    confirmed_by: str | None = None
    post_en: str = ""

    @property
    def sponsors(self) -> Sponsors:
        """Who stands for it."""
        return Sponsors(self.granted_by, self.confirmed_by)


def add(database: Database, newcomer: Newcomer, *, card: OfficeFile, today: date) -> Label | None:
    """Add somebody to the office of this card from a day on; None when it is done, else why not."""
    if problem := _problem_of_form(newcomer) or problem_of_holders(
        newcomer.login, newcomer.holders, newcomer.sponsors, card
    ):
        return problem
    return database.write(partial(_add, newcomer=newcomer, two_persons=two_persons_of(card), today=today))


def _problem_of_form(newcomer: Newcomer) -> Label | None:
    if not _LOGIN.fullmatch(newcomer.login):
        return Label(
            zh=f"登录名“{newcomer.login}”只能用小写字母、数字、点、横线，并以字母开头，2到60个字",
            en=f"The sign-in name “{newcomer.login}” must be 2 to 60 lower-case letters, digits, dots or dashes, "
            "a letter first",
        )
    for text in (newcomer.name, newcomer.post, newcomer.post_en):
        if len(text) > _LONGEST_NAME or not text.isprintable():
            return Label(
                zh=f"姓名和职务最多{_LONGEST_NAME}个字，不能有控制字符",
                en=f"Name and post have at most {_LONGEST_NAME} characters, and none that cannot be seen",
            )
    if not newcomer.name.strip():
        return Label(zh="请写明姓名", en="The name is missing")
    if newcomer.post.isascii() or newcomer.post_en.strip():
        return None
    return Label(
        zh=f"职务“{newcomer.post}”还没有英文，英文页面要用：请加 --post-en，例如 --post-en Registrar",
        en=f"The post “{newcomer.post}” has no English yet, which the English pages show: add --post-en, "
        "such as --post-en Registrar",
    )


def two_persons_of(card: OfficeFile) -> frozenset[str]:
    """The holders that two people give together, and that never pass to a deputy."""
    return frozenset(f"group:{name}" for name, group in card.groups.items() if group.two_persons)


def problem_of_holders(
    login: str, holders: tuple[str, ...], sponsors: Sponsors, card: OfficeFile, *, may_be_gone: bool = False
) -> Label | None:
    """Why these cannot be given to somebody, or taken (`may_be_gone`: also what the office's file has no more)."""
    known = known_holders(card)
    if not holders:
        return Label(
            zh=f"请用 --holder 写明“{login}”的身份，例如 --holder {known[0]}；可重复",
            en=f"Say with --holder what “{login}” holds, such as --holder {known[0]}; it may be repeated",
        )
    for holder in () if may_be_gone else holders:
        if holder not in known:
            close = difflib.get_close_matches(holder, known, n=1)
            return Label(
                zh=f"没有身份“{holder}”{f'，是不是“{close[0]}”' if close else ''}；见 workflows.yaml",
                en=f"Nobody can hold “{holder}”{f'; is it “{close[0]}”' if close else ''}; see workflows.yaml",
            )
    two_persons = two_persons_of(card)
    if two_persons & set(holders) and not sponsors.vouch_for(login):
        return Label(
            zh=f"{'、'.join(sorted(two_persons))} 须由两名不同的人经手：--granted-by 和 --confirmed-by",
            en=f"{', '.join(sorted(two_persons))} take two different people: --granted-by and --confirmed-by",
        )
    return None


def unknown_sponsor(work: Work, sponsors: Sponsors) -> Label | None:
    """Whoever of the two does not work here."""
    for sponsor in filter(None, (sponsors.granted_by, sponsors.confirmed_by)):
        if work.row(_ID, login=sponsor) is None:
            return unknown(sponsor)
    return None


def known_holders(card: OfficeFile) -> list[str]:
    """Everything that an appointment can give in this office."""
    bodies = (*card.groups, *card.units)
    return [
        *(f"group:{name}" for name in card.groups),
        *(f"unit:{name}" for name in card.units),
        *(f"head:{name}" for name in bodies),
        *(f"roster:{name}" for name in card.rosters),
        *(f"map:{name}:{key}" for name, keys in card.maps.items() for key in keys),
    ]


def _add(work: Work, *, newcomer: Newcomer, two_persons: frozenset[str], today: date) -> Label | None:
    if problem := unknown_sponsor(work, newcomer.sponsors):
        return problem
    if taken := work.row(_TAKEN, login=newcomer.login):
        return Label(
            zh=f"已有登录名“{newcomer.login}”{'' if taken[0] else '（已离岗的人员）'}，请另取一个",
            en=f"There is a sign-in name “{newcomer.login}” already{'' if taken[0] else ' (somebody who has left)'}; "
            "choose another",
        )
    post_zh, post_en = newcomer.post.strip(), newcomer.post_en.strip()
    work.run(
        _ADD,
        login=newcomer.login,
        name=newcomer.name.strip(),
        post_zh=post_zh,
        post_en=post_en or post_zh,
        active=True,
    )
    sponsors = (newcomer.granted_by, newcomer.confirmed_by)
    appoint(work, newcomer.login, newcomer.holders, since=today, kept=two_persons, sponsors=sponsors)
    return None


def set_password(database: Database, login: str, password: str, *, secret: bytes, now: datetime) -> Label | None:
    """
    Set somebody's password, end their sessions and forgive their wrong tries; None when it is done, else why not.

    `secret` is the office's, under which tries are counted.
    """
    if problem := weakness(password, own_words=(login,)):
        return problem
    hashed = hash_password(password)

    def store(work: Work) -> Label | None:
        row = work.row(_ID, login=login)
        if row is None:
            return unknown(login)
        session_store.set_credential(work, row[0], hashed, now=now)
        session_store.end_sessions_of(work, row[0])
        throttle.forgive(work, login, secret=secret)
        return None

    return database.write(store)


def deactivate(database: Database, login: str) -> Label | None:
    """Take somebody out of office and end their sessions; None when it is done, else why not."""

    def leave(work: Work) -> Label | None:
        row = work.row(_ID, login=login)
        if row is None:
            return unknown(login)
        work.run(_LEAVE, id=row[0], active=False)
        session_store.end_sessions_of(work, row[0])
        return None

    return database.write(leave)
