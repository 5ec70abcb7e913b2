"""
The petitioner's code: with it somebody follows and answers the one case, without a name and without an account.

The code is random and shown once; only its hash is kept, so that nobody who reads the database can act as the
petitioner. A lost code is replaced: why, and how it was checked who asks, is an entry of the case's own chain, since
whoever has the code acts as the petitioner.
"""

from __future__ import annotations

import hashlib
import secrets
import unicodedata
from datetime import datetime

from engine.attempts import Attempt, Outcome
from engine.execute import fire
from engine.labels import Label
from engine.locking import Wanted, read_case
from engine.office import Office
from engine.outbox import message_row
from engine.roles import Standing
from engine.statements import Statement, as_moment
from engine.unit_of_work import Work
from engine.writing import add_messages

#: The record in each lifecycle by which a new code is given out, and the fields that it sets.
REISSUE, REISSUED_AT, REISSUED_BY = "reissue_code", "code_reissued_at", "code_reissued_by"

#: Digits and letters that are hard to take for each other, after Crockford's base 32: no I, L, O, U.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
#: 28 characters of 5 bits are 140 bits.
LENGTH = 28
GROUP = 4
_WAITS = Label(
    zh="登记人与该事项有利害关系，查询码没有交给登记人；请核实信访人身份后当面发放（重新发放查询码）。",
    en="Whoever registered this is concerned by it and was given no query code. See who the petitioner is, and hand "
    "over a code in person (give out a new query code).",
)
_MISREAD = str.maketrans("OIL", "011")

_KEEP = Statement(
    "INSERT INTO query_code (code_hash, case_id, issued_at, issued_by) VALUES (:hash, :case_id, :at, :by)"
)
_FIND = Statement("SELECT case_id FROM query_code WHERE code_hash = :hash AND void_at IS NULL")
_VOID_SINCE = Statement("SELECT void_at FROM query_code WHERE code_hash = :hash")
_VOID = Statement("UPDATE query_code SET void_at = :at WHERE case_id = :case_id AND void_at IS NULL")


def new_code() -> str:
    """A code that was never given out, in groups of four."""
    text = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    return "-".join(text[start : start + GROUP] for start in range(0, LENGTH, GROUP))


def plain(code: str) -> str:
    """What somebody typed, as the hash takes it: any width and case, without gaps, look-alikes set right."""
    text = unicodedata.normalize("NFKC", code).upper().translate(_MISREAD)
    return "".join(letter for letter in text if letter in ALPHABET)


def hash_code(code: str) -> str:
    """What the database keeps of a code; it is random, so a plain hash is enough."""
    return hashlib.sha256(plain(code).encode()).hexdigest()


def keep(work: Work, code: str, case_id: str, *, by: str, now: datetime) -> None:
    """Store the code's hash, in the transaction that opens the case. `by`: who hands it out, as `person:ID`."""
    work.run(_KEEP, hash=hash_code(code), case_id=case_id, at=now, by=by)


def keep_first(work: Work, office: Office, code: str, outcome: Outcome, *, opener: Standing, now: datetime) -> bool:
    """
    Store the code that whoever opened a case hands out; False where none is given, since the case keeps them out.

    Whoever is complained about, and registered it, would act by the code as the petitioner. Then whoever gives out new
    codes is told that this one waits for the petitioner, once.
    """
    locked = read_case(work, outcome.case_id, Wanted())
    assert locked is not None, "it was opened in this unit of work, or before"
    if not locked.case.stops(opener):
        keep(work, code, outcome.case_id, by=opener.actor, now=now)
        return True
    if not outcome.replayed:
        compiled = office.compiled(work, locked.case.definition)
        by = compiled.lifecycle.records[REISSUE].by
        told = message_row(compiled, locked.case, 0, topic=REISSUE, roles=by, saying=_WAITS, now=now)
        # The messages of the entry are called by its number.
        add_messages(work, outcome.case_id, [told | {"key": f"{outcome.case_id}:{outcome.seq}:code"}])
    return False


def find_case(work: Work, code: str) -> str | None:
    """The case of a code that is still good."""
    if len(plain(code)) != LENGTH:
        return None
    row = work.row(_FIND, hash=hash_code(code))
    return str(row[0]) if row else None


def void_since(work: Work, code: str) -> datetime | None:
    """When a code that was good once became void; None for one that still is good, or never was."""
    row = work.row(_VOID_SINCE, hash=hash_code(code))
    moment: datetime | None = as_moment(row[0]) if row else None
    return moment


def void(work: Work, case_id: str, *, now: datetime) -> int:
    """No code of this case is good any more; returns how many were."""
    return work.run(_VOID, case_id=case_id, at=now)


def reissue(work: Work, office: Office, attempt: Attempt, *, code: str, now: datetime) -> Outcome:
    """
    Write the record that the code was replaced, and make `code` the one that is good, both or neither.

    Sent again under the same key it changes nothing: `outcome.replayed`, and `code` opens nothing.

    Raises:
        CaseNotFound, NotPermitted, BadForm, StaleCase, TransitionRefused, KeyReused: as `fire` does.
    """
    outcome = fire(work, office, attempt, now=now)
    if not outcome.replayed:
        void(work, outcome.case_id, now=now)
        keep(work, code, outcome.case_id, by=attempt.actor, now=now)
    return outcome
