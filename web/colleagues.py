"""Who signs in and who is signed in: the office's people as the gate and the sign-in page ask for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from engine.labels import Label
from engine.locking import as_standing
from engine.roles import Standing
from engine.statements import Statement, as_day, as_json
from engine.unit_of_work import Work
from web import session_store
from web.identity import StandIn
from web.labels import day_words
from web.session_store import Session
from web.sessions import hash_of
from workflows.people import STANDING, Colleague, find_by_login


@dataclass(frozen=True, slots=True)
class SignedInPerson:
    """A session, whose it is, as what this person comes today, for whom he stands in, and who stands in for him."""

    session: Session
    colleague: Colleague
    standing: Standing
    stands_in: tuple[StandIn, ...]
    deputies: tuple[StandIn, ...]


_STANDS_IN = """(SELECT {rows}({row}(q.name, q.post_zh, q.post_en, b.until)) FROM absence b
   JOIN person q ON q.id = b.person_id WHERE b.deputy_id = s.person_id AND :today BETWEEN b.since AND b.until),
 (SELECT {rows}({row}(q.name, q.post_zh, q.post_en, b.until)) FROM absence b
   JOIN person q ON q.id = b.deputy_id WHERE b.person_id = s.person_id AND :today BETWEEN b.since AND b.until)"""


def _joined(standing: str, **json: str) -> str:
    return (
        f"SELECT {session_store.COLUMNS}, p.id, p.login, p.name, p.post_zh, p.post_en,"  # noqa: S608 -- constants
        f" {standing.replace(':actor_id', 's.person_id')}, {_STANDS_IN.format(**json)}"
        " FROM session s JOIN person p ON p.id = s.person_id AND p.active WHERE s.token_hash = :hash"
    )


#: One question for each page: whose session is it, and as what does that person come?
_SIGNED_IN = Statement(
    postgresql=_joined(STANDING.postgresql, rows="jsonb_agg", row="jsonb_build_array"),
    sqlite=_joined(STANDING.sqlite, rows="json_group_array", row="json_array"),
)


def find_signed_in(work: Work, token: str, *, today: date) -> SignedInPerson | None:
    """The owner of a session, held or not; None without such a session, and once the person has left."""
    row = work.row(_SIGNED_IN, hash=hash_of(token), today=today) if token else None
    if row is None:
        return None
    session, colleague = session_store.as_session(row[:7]), Colleague(*row[7:12])
    standing = as_standing(colleague.id, as_json(row[12]))
    return SignedInPerson(session, colleague, standing, _leaves(row[13]), _leaves(row[14])) if standing else None


def _leaves(rows: Any) -> tuple[StandIn, ...]:
    found = sorted((as_day(until), name, zh, en) for name, zh, en, until in as_json(rows) or ())
    return tuple(StandIn(name, Label(zh=zh, en=en), day_words(until)) for until, name, zh, en in found)


def id_of_login(work: Work, login: str) -> str | None:
    """The id of the person with this sign-in name, however its letters are written, while he is in office."""
    colleague = find_by_login(work, login.casefold())
    return colleague.id if colleague else None
