"""What is asked about one file: which papers its petitioner has, and who looked at it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from engine.labels import Label
from engine.statements import Statement, as_day, as_json, as_moment
from engine.unit_of_work import Work
from workflows.queries import SHORT, label_of

_NOTE_ACCESS = Statement(
    "INSERT INTO access (case_id, actor, at, what, purpose) VALUES (:case_id, :actor, :at, :what, :purpose)"
)
_READERS = Statement("""
SELECT p.post_zh, p.post_en, max(a.at), count(*) FROM access a LEFT JOIN person p ON 'person:' || p.id = a.actor
 WHERE a.case_id = :case_id AND a.actor LIKE 'person:%'
 GROUP BY p.post_zh, p.post_en ORDER BY max(a.at) DESC LIMIT :most""")
_PAPERS = Statement("""SELECT letter, number, content, issued_at, delivered_day FROM document
 WHERE case_id = :case_id AND void_seq IS NULL AND (delivered_day IS NOT NULL OR letter IN :at_once)
 ORDER BY issued_at, id""")


@dataclass(frozen=True, slots=True)
class Looked:
    """That holders of a post looked at a case; no post stands for people who have left."""

    post: Label | None
    last: datetime
    times: int


@dataclass(frozen=True, slots=True)
class GivenPaper:
    """A paper that reached the petitioner, with its content as it was issued."""

    letter: str
    number: str
    content: Mapping[str, Any]
    issued: datetime
    delivered: date | None


def note_access(
    work: Work, *, case_id: str | None, actor: str, now: datetime, what: str, purpose: str | None = None
) -> None:
    """Write down that somebody looked at a case, or asked about many."""
    work.run(_NOTE_ACCESS, case_id=case_id, actor=actor, at=now, what=what, purpose=purpose)


def readers(work: Work, case_id: str) -> tuple[Looked, ...]:
    """Who looked at a case, by office post and never by name, the latest first."""
    rows = work.rows(_READERS, case_id=case_id, most=SHORT)
    return tuple(Looked(label_of(zh, en), as_moment(at), count) for zh, en, at, count in rows)


def papers_for(work: Work, case_id: str, *, at_once: Iterable[str]) -> tuple[GivenPaper, ...]:
    """
    Papers that have reached the petitioner, the oldest first.

    Letters in `at_once` are handed over as they are issued and need no delivery.
    """
    rows = work.rows(_PAPERS, case_id=case_id, at_once=list(at_once))
    return tuple(GivenPaper(row[0], row[1], as_json(row[2]), as_moment(row[3]), as_day(row[4])) for row in rows)
