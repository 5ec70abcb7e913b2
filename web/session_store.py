"""Every query of the pages themselves: sessions, credentials, counters of failed sign-ins, signs of life."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.statements import Statement, as_moment
from engine.unit_of_work import Work


@dataclass(frozen=True, slots=True)
class Session:
    """A session as it stands in the database; exactly one of person and case is given."""

    token_hash: str
    person_id: str | None
    case_id: str | None
    csrf: str
    created_at: datetime
    seen_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Credential:
    """What is kept of an officer's password."""

    password_hash: str
    changed_at: datetime


#: What `as_session` reads, of the table `session s`.
COLUMNS = "s.token_hash, s.person_id, s.case_id, s.csrf, s.created_at, s.seen_at, s.expires_at"

_FIND_SESSION = Statement(f"SELECT {COLUMNS} FROM session s WHERE s.token_hash = :hash")  # noqa: S608 -- a constant
_ADD_SESSION = Statement(
    "INSERT INTO session (token_hash, person_id, case_id, csrf, created_at, seen_at, expires_at)"
    " VALUES (:token_hash, :person_id, :case_id, :csrf, :created_at, :seen_at, :expires_at)"
)
_SEE_SESSION = Statement("UPDATE session SET seen_at = :now WHERE token_hash = :hash")
_END_SESSION = Statement("DELETE FROM session WHERE token_hash = :hash")
_END_OTHERS = Statement("DELETE FROM session WHERE person_id = :person AND token_hash <> :hash")
_END_FOR_CASE = Statement("DELETE FROM session WHERE case_id = :case_id")
_END_OLD = Statement("DELETE FROM session WHERE expires_at <= :now OR seen_at <= :idle")

_FIND_CREDENTIAL = Statement("SELECT password_hash, changed_at FROM credential WHERE person_id = :person")
_SET_CREDENTIAL = Statement(
    "INSERT INTO credential (person_id, password_hash, changed_at) VALUES (:person, :password_hash, :now)"
    " ON CONFLICT (person_id) DO UPDATE SET password_hash = excluded.password_hash, changed_at = excluded.changed_at"
)

_COUNT_TRY = Statement(
    "INSERT INTO throttle (key, tries, until) VALUES (:key, 1, :until)"
    " ON CONFLICT (key) DO UPDATE SET"
    " tries = CASE WHEN throttle.until <= :now THEN 1 ELSE throttle.tries + 1 END,"
    " until = CASE WHEN throttle.until <= :now THEN excluded.until ELSE throttle.until END"
    " RETURNING tries"
)
_FORGET_TRIES = Statement("DELETE FROM throttle WHERE key IN :keys")
_GIVE_BACK_TRIES = Statement("UPDATE throttle SET tries = tries - 1 WHERE tries > 0 AND key IN :keys")
_FORGET_TRIES_LIKE = Statement("DELETE FROM throttle WHERE key LIKE :pattern")
_KEEP_MARK = Statement(
    "INSERT INTO throttle (key, tries, until) VALUES (:key, 0, :until)"
    " ON CONFLICT (key) DO UPDATE SET until = excluded.until"
)
_HAS_MARK = Statement("SELECT 1 FROM throttle WHERE key = :key AND until > :now")
_FORGET_OLD = Statement("DELETE FROM throttle WHERE until <= :now")

_REVISION = Statement("SELECT version_num FROM alembic_version")
_HEARTBEAT = Statement("SELECT at FROM heartbeat WHERE name = :name")


def find_session(work: Work, token_hash: str) -> Session | None:
    """The session with this hash, whether it still holds or not."""
    row = work.row(_FIND_SESSION, hash=token_hash)
    return as_session(row) if row else None


def as_session(row: Sequence[Any]) -> Session:
    """The session in a row of COLUMNS."""
    token_hash, person_id, case_id, csrf, *moments = row
    return Session(token_hash, person_id, case_id, csrf, *map(as_moment, moments))


def add_session(work: Work, session: Session) -> None:
    """Keep a new session."""
    work.run(
        _ADD_SESSION,
        token_hash=session.token_hash,
        person_id=session.person_id,
        case_id=session.case_id,
        csrf=session.csrf,
        created_at=session.created_at,
        seen_at=session.seen_at,
        expires_at=session.expires_at,
    )


def see_session(work: Work, token_hash: str, *, now: datetime) -> None:
    """Note that the session was used."""
    work.run(_SEE_SESSION, hash=token_hash, now=now)


def end_session(work: Work, token_hash: str) -> None:
    """The session ends now."""
    work.run(_END_SESSION, hash=token_hash)


def end_sessions_of(work: Work, person_id: str, *, but: str = "") -> int:
    """Every session of the person ends now, except perhaps the present one; returns how many did."""
    return work.run(_END_OTHERS, person=person_id, hash=but)


def end_sessions_for_case(work: Work, case_id: str) -> int:
    """Every session that the code of this case had opened ends now; returns how many did."""
    return work.run(_END_FOR_CASE, case_id=case_id)


def end_old_sessions(work: Work, *, now: datetime, idle_since: datetime) -> int:
    """Remove what has run out."""
    return work.run(_END_OLD, now=now, idle=idle_since)


def find_credential(work: Work, person_id: str) -> Credential | None:
    """What is kept of the person's password, if he has one."""
    row = work.row(_FIND_CREDENTIAL, person=person_id)
    return Credential(row[0], as_moment(row[1])) if row else None


def set_credential(work: Work, person_id: str, password_hash: str, *, now: datetime) -> None:
    """Keep a new password's hash, in place of the old one."""
    work.run(_SET_CREDENTIAL, person=person_id, password_hash=password_hash, now=now)


def count_try(work: Work, key: str, *, now: datetime, until: datetime) -> int:
    """Count one more try; returns how many there were. A count whose time is over starts anew and lasts `until`."""
    return int(work.row(_COUNT_TRY, key=key, now=now, until=until)[0])


def forget_tries(work: Work, keys: Iterable[str]) -> None:
    """The counts of these keys are nothing again."""
    work.run(_FORGET_TRIES, keys=list(keys))


def forget_tries_like(work: Work, beginning: str) -> None:
    """Whatever is counted or kept in mind under keys that begin so (hexadecimal digits) is nothing again."""
    work.run(_FORGET_TRIES_LIKE, pattern=f"{beginning}%")


def keep_mark(work: Work, key: str, *, until: datetime) -> None:
    """Keep the key until then, without counting anything."""
    work.run(_KEEP_MARK, key=key, until=until)


def has_mark(work: Work, key: str, *, now: datetime) -> bool:
    """Whether the key is kept, and its time is not over."""
    return work.row(_HAS_MARK, key=key, now=now) is not None


def give_back_tries(work: Work, keys: Iterable[str]) -> None:
    """One try of each of these keys does not count after all."""
    work.run(_GIVE_BACK_TRIES, keys=list(keys))


def forget_old_tries(work: Work, *, now: datetime) -> int:
    """Remove counters whose time is over."""
    return work.run(_FORGET_OLD, now=now)


def schema_revision(work: Work) -> str | None:
    """Which migration the database stands at; None while it is being made."""
    row = work.row(_REVISION)
    return str(row[0]) if row else None


def last_heartbeat(work: Work, name: str) -> datetime | None:
    """When this watchman last did his round."""
    row = work.row(_HEARTBEAT, name=name)
    moment: datetime | None = as_moment(row[0]) if row else None
    return moment
