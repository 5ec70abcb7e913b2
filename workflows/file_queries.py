"""What is asked about one file: which papers its petitioner has, what he was told, and who of the office looked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from engine.labels import Label
from engine.statements import Statement, as_day, as_json, as_moment
from engine.unit_of_work import Work
from workflows.line_queries import label_of
from workflows.queries import SHORT

_NOTE_ACCESS = Statement(
    "INSERT INTO access (case_id, actor, at, what, purpose) VALUES (:case_id, :actor, :at, :what, :purpose)"
)
_LOOKED = """SELECT p.post_zh, p.post_en, max(a.at) AS last, count(*) AS times
 FROM access a LEFT JOIN person p ON 'person:' || p.id = a.actor
 WHERE a.case_id = :case_id AND a.actor LIKE 'person:%'
 GROUP BY p.post_zh, p.post_en ORDER BY last DESC LIMIT :most"""
_TOLD = """SELECT n.key, n.saying, n.at FROM notice n
 WHERE n.case_id = :case_id AND n.holder = :holder ORDER BY n.at DESC, n.key DESC LIMIT :most"""
_HAPPENED = """SELECT e.seq, e.kind, e.action, e.at, {body} AS body FROM event e
 WHERE e.case_id = :case_id AND e.kind IN ('move', 'record', 'undo')"""
_PG_HAPPENED = _HAPPENED.format(body="convert_from(e.body, 'UTF8')::jsonb")
_SQLITE_HAPPENED = _HAPPENED.format(body="CAST(e.body AS TEXT)") + " ORDER BY e.seq"
_OPENNESS = Statement(
    postgresql=f"""SELECT
 (SELECT jsonb_agg(jsonb_build_array(r.post_zh, r.post_en, r.last, r.times) ORDER BY r.last DESC) FROM ({_LOOKED}) r),
 (SELECT jsonb_agg(jsonb_build_array(t.saying, t.at) ORDER BY t.at DESC, t.key DESC) FROM ({_TOLD}) t),
 (SELECT jsonb_agg(jsonb_build_array(h.seq, h.kind, h.action, h.at, h.body ->> 'from', h.body ->> 'to',
   h.body ->> 'day', h.body ->> 'undoes') ORDER BY h.seq) FROM ({_PG_HAPPENED}) h)""",  # noqa: S608 -- constants only
    sqlite=f"""SELECT
 (SELECT json_group_array(json_array(r.post_zh, r.post_en, r.last, r.times)) FROM ({_LOOKED}) r),
 (SELECT json_group_array(json_array(json(t.saying), t.at)) FROM ({_TOLD}) t),
 (SELECT json_group_array(json_array(h.seq, h.kind, h.action, h.at, h.body ->> 'from', h.body ->> 'to',
   h.body ->> 'day', h.body ->> 'undoes')) FROM ({_SQLITE_HAPPENED}) h)""",  # noqa: S608 -- constants only
)
_PAPERS = Statement("""SELECT letter, number, content, issued_at, delivered_day FROM document
 WHERE case_id = :case_id AND void_seq IS NULL AND (delivered_day IS NOT NULL OR letter IN :at_once)
 ORDER BY seq, id""")

_NAMED = Statement("SELECT DISTINCT sha256 FROM attachment")
_KNOWN_SINCE = Statement("SELECT at FROM heartbeat WHERE name = :name")
_NOTE_KNOWN = Statement("INSERT INTO heartbeat (name, at) VALUES (:name, :now)")


@dataclass(frozen=True, slots=True)
class Looked:
    """That holders of a post looked at a case; no post stands for people who have left."""

    post: Label | None
    last: datetime
    times: int


@dataclass(frozen=True, slots=True)
class Happened:
    """A move or a record that was not undone: when, and on which day where the move says it; `to` where it led."""

    action: str
    at: datetime
    day: date | None
    to: str | None


@dataclass(frozen=True, slots=True)
class Openness:
    """
    What the office did that its petitioner may know: who looked, and what he was told, each the latest first; and what
    happened, from the beginning.
    """

    looked: Sequence[Looked]
    told: Sequence[tuple[Label, datetime]]
    happened: Sequence[Happened] = ()


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


def openness(work: Work, case_id: str) -> Openness:
    """
    Who of the office looked at a case, by post and never by name, and what its petitioner was told.

    The petitioner's own looks are nobody's business and stand nowhere.
    """
    row = work.row(_OPENNESS, case_id=case_id, holder="party:petitioner", most=SHORT)
    looked, told, happened = map(as_json, row)
    return Openness(
        [Looked(label_of(zh, en), as_moment(at), count) for zh, en, at, count in looked or ()],
        [(Label(**saying), as_moment(at)) for saying, at in told or ()],
        _without_undone(happened or ()),
    )


def _without_undone(rows: Sequence[Sequence[Any]]) -> list[Happened]:
    """The entries that still stand; `to` only where a move led into another state."""
    undone = {int(row[7]) for row in rows if row[7] is not None}
    return [
        Happened(action, as_moment(at), as_day(day), to if to != from_ else None)
        for seq, kind, action, at, from_, to, day, _ in rows
        if kind != "undo" and seq not in undone
    ]


def papers_for(work: Work, case_id: str, *, at_once: Iterable[str]) -> tuple[GivenPaper, ...]:
    """
    Papers that have reached the petitioner, the oldest first.

    Letters in `at_once` are handed over as they are issued and need no delivery.
    """
    rows = work.rows(_PAPERS, case_id=case_id, at_once=list(at_once))
    return tuple(GivenPaper(row[0], row[1], as_json(row[2]), as_moment(row[3]), as_day(row[4])) for row in rows)


def named_files(work: Work) -> frozenset[str]:
    """The SHA-256 of every file that an entry names."""
    return frozenset(sha256 for (sha256,) in work.rows(_NAMED))


def files_known_since(work: Work, mark: str) -> datetime | None:
    """Since when the folder with this mark is known to hold the files of this database; None when it is not."""
    row = work.row(_KNOWN_SINCE, name=mark)
    moment: datetime | None = as_moment(row[0]) if row else None
    return moment


def note_files_known(work: Work, mark: str, *, now: datetime) -> None:
    """Write down that the folder with this mark holds the files of this database; no copy takes this along."""
    work.run(_NOTE_KNOWN, name=mark, now=now)
