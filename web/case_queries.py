"""Every question that the pages of one case ask beside the case itself: papers, files, people, readers, numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from engine.as_stored import rows_of, statement
from engine.labels import Label
from engine.roles import Standing
from engine.statements import Statement, as_day, as_json, as_moment
from engine.unit_of_work import Work
from workflows.access import VISIBLE, visible_filter

#: Cases on one page of the audit.
PAGE = 30
#: The newest reads that the audit of a case shows.
MOST_READS = 200

_NUMBERED = f"FROM case_ c WHERE c.id IN :linked AND {VISIBLE}"
_UNIT_OF = """(SELECT min(substr(a.holder, 6)) FROM appointment a
   WHERE a.person_id = p.id AND (a.holder LIKE 'unit:%' OR a.holder LIKE 'head:%') AND a.since <= :today
     AND (a.until IS NULL OR a.until >= :today))"""
#: What a person stands as today, also for whoever names him as deputy; as the checks ask it (workflows/people.py).
_STANDS = """FROM (SELECT t.holder FROM appointment t
    WHERE t.person_id = p.id AND t.since <= :today AND (t.until IS NULL OR t.until >= :today)
   UNION SELECT t.holder FROM absence b JOIN appointment t ON t.person_id = b.person_id AND t.delegable
    WHERE b.deputy_id = p.id AND :today BETWEEN b.since AND b.until
      AND t.since <= :today AND (t.until IS NULL OR t.until >= :today)) s"""
_PEOPLE = {
    "postgresql": f"""(SELECT jsonb_agg(jsonb_build_array(p.id, p.name, p.post_zh, p.post_en, p.active, {_UNIT_OF},
    (SELECT jsonb_agg(s.holder) {_STANDS})) ORDER BY p.id) FROM person p)""",
    "sqlite": f"""(SELECT json_group_array(json_array(p.id, p.name, p.post_zh, p.post_en, p.active, {_UNIT_OF},
    json((SELECT json_group_array(s.holder) {_STANDS})))) FROM (SELECT * FROM person ORDER BY id) p)""",
}
_UNITS = {
    "postgresql": """(SELECT jsonb_agg(jsonb_build_array(u.id, u.name_zh, u.name_en, u.closed, u.kind)
    ORDER BY u.kind, u.id) FROM unit u)""",
    "sqlite": """(SELECT json_group_array(json_array(u.id, u.name_zh, u.name_en, u.closed, u.kind))
    FROM (SELECT * FROM unit ORDER BY kind, id) u)""",
}
_COLLEAGUES = Statement(
    postgresql=f"SELECT {_PEOPLE['postgresql']}, {_UNITS['postgresql']}",
    sqlite=f"SELECT {_PEOPLE['sqlite']}, {_UNITS['sqlite']}",
)
_HELD = """FROM appointment a JOIN person p ON p.id = a.person_id AND p.active
   WHERE a.since <= :today AND (a.until IS NULL OR a.until >= :today)"""
_SURROUNDINGS = Statement(
    postgresql=f"""SELECT (SELECT jsonb_agg(DISTINCT a.holder) {_HELD}),
 (SELECT jsonb_agg(jsonb_build_array(d.name, d.generation, d.derivation)) FROM deadline d WHERE d.case_id = :case_id),
 (SELECT jsonb_agg(jsonb_build_array(d.id, d.seq, d.letter, d.number, d.issued_at, d.delivered_day, d.void_seq)
    ORDER BY d.seq, d.number) FROM document d WHERE d.case_id = :case_id),
 (SELECT jsonb_agg(jsonb_build_array(a.id, a.seq, a.name, a.media_type, a.size, a.sha256) ORDER BY a.seq, a.id)
    FROM attachment a WHERE a.case_id = :case_id),
 {_PEOPLE["postgresql"]},
 {_UNITS["postgresql"]},
 (SELECT jsonb_object_agg(c.id, c.number) {_NUMBERED})""",
    sqlite=f"""SELECT (SELECT json_group_array(DISTINCT a.holder) {_HELD}),
 (SELECT json_group_array(json_array(d.name, d.generation, json(d.derivation))) FROM deadline d
   WHERE d.case_id = :case_id),
 (SELECT json_group_array(json_array(d.id, d.seq, d.letter, d.number, d.issued_at, d.delivered_day, d.void_seq))
    FROM (SELECT * FROM document WHERE case_id = :case_id ORDER BY seq, number) d),
 (SELECT json_group_array(json_array(a.id, a.seq, a.name, a.media_type, a.size, a.sha256))
    FROM (SELECT * FROM attachment WHERE case_id = :case_id ORDER BY seq, id) a),
 {_PEOPLE["sqlite"]},
 {_UNITS["sqlite"]},
 (SELECT json_group_object(c.id, c.number) {_NUMBERED})""",
)
_READERS = Statement(
    "SELECT a.at, a.actor, a.what, p.name FROM access a LEFT JOIN person p ON 'person:' || p.id = a.actor"
    " WHERE a.case_id = :case_id ORDER BY a.at DESC, a.id DESC LIMIT :most"
)
_DOCUMENT = Statement(
    "SELECT d.id, d.letter, d.number, d.content, d.issued_at, d.delivered_day, d.void_seq,"
    " (SELECT max(e.at) FROM event e WHERE e.case_id = d.case_id AND e.kind = 'correction' AND e.seq > d.seq)"
    " FROM document d WHERE d.id = :id AND d.case_id = :case_id"
)
_FILE = Statement(
    "SELECT id, seq, name, media_type, size, sha256 FROM attachment WHERE id = :id AND case_id = :case_id"
)
_BY_NUMBER = Statement(f"SELECT c.id FROM case_ c WHERE c.number = :number AND {VISIBLE}")
_AUDITED = ("id", "number", "title", "workflow", "state", "definition", "moved_at", "seq")
_VISIBLE_CASES = statement(
    "SELECT {columns} FROM case_ c"
    f" WHERE {VISIBLE} AND (:number = '' OR c.number LIKE :like ESCAPE '!')"
    " ORDER BY c.moved_at DESC, c.id LIMIT :most OFFSET :skip",
    _AUDITED,
)
_NUMBERS = Statement(f"SELECT c.id, c.number FROM case_ c WHERE c.id IN :ids AND {VISIBLE}")


@dataclass(frozen=True, slots=True)
class PaperRow:
    """A document of the case as its list shows it."""

    id: str
    seq: int
    letter: str
    number: str
    issued_at: datetime
    delivered_day: date | None
    is_void: bool


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file of the case."""

    id: str
    seq: int
    name: str
    media_type: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class PersonRow:
    """
    Somebody who works here or once did; `unit` is where today, nothing for whoever belongs to none, `stands` every
    holder that he is today, for those for whom he stands in, too.
    """

    id: str
    name: str
    post: Label
    is_active: bool
    unit: str = ""
    stands: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit of the office; `kind` tells villages from offices."""

    id: str
    name: Label
    is_closed: bool
    kind: str


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What stands round a case: derivations by (deadline, generation), papers, files, people and
    units by id, the numbers of the cases it is linked with, and every holder that somebody in office is.
    """

    derivations: Mapping[tuple[str, int], Mapping[str, Any]]
    papers: Sequence[PaperRow]
    files: Sequence[FileRow]
    people: Mapping[str, PersonRow]
    units: Mapping[str, UnitRow]
    numbers: Mapping[str, str]
    held: frozenset[str]


@dataclass(frozen=True, slots=True)
class Paper:
    """A whole document, and when fields of its case were corrected after it had been issued."""

    id: str
    letter: str
    number: str
    content: Mapping[str, Any]
    issued_at: datetime
    delivered_day: date | None
    is_void: bool
    corrected_at: datetime | None


@dataclass(frozen=True, slots=True)
class Reading:
    """That somebody read something of a case."""

    at: datetime
    actor: str
    what: str
    name: str | None


@dataclass(frozen=True, slots=True)
class AuditRow:
    """A case in the list of the audit."""

    id: str
    number: str
    title: str
    workflow: str
    state: str
    definition: str
    moved_at: datetime | None
    entries: int


def surroundings_of(
    work: Work, case_id: str, *, linked: Sequence[str], standing: Standing, today: date = date.min
) -> Surroundings:
    """
    Everything that the page of a case shows beside the case and its entries, in one question; `today` is the day for
    which it is told where people work.
    """
    row = work.row(_SURROUNDINGS, case_id=case_id, linked=list(linked), today=today, **visible_filter(standing))
    held, derivations, papers, files, people, units, numbers = map(as_json, row)
    return Surroundings(
        {(name, generation): derivation for name, generation, derivation in derivations or ()},
        [
            PaperRow(row[0], row[1], row[2], row[3], as_moment(row[4]), as_day(row[5]), is_void=row[6] is not None)
            for row in papers or ()
        ],
        [FileRow(*row) for row in files or ()],
        _people(people),
        _units(units),
        numbers or {},
        frozenset(held or ()),
    )


def people_and_units(work: Work, *, today: date) -> tuple[Mapping[str, PersonRow], Mapping[str, UnitRow]]:
    """Everybody and every unit by id; `today` is the day for which it is told where people work and what they are."""
    people, units = map(as_json, work.row(_COLLEAGUES, today=today))
    return _people(people), _units(units)


def _people(rows: Sequence[Sequence[Any]] | None) -> Mapping[str, PersonRow]:
    return {row[0]: _person(*row) for row in rows or ()}


def _units(rows: Sequence[Sequence[Any]] | None) -> Mapping[str, UnitRow]:
    return {row[0]: UnitRow(row[0], Label(zh=row[1], en=row[2]), bool(row[3]), row[4]) for row in rows or ()}


def _person(
    id_: str, name: str, post_zh: str, post_en: str, active: object, unit: str | None, stands: list[str] | None
) -> PersonRow:
    return PersonRow(
        id_,
        name,
        Label(zh=post_zh, en=post_en),
        is_active=bool(active),
        unit=unit or "",
        stands=frozenset(stands or ()),
    )


def readings_of(work: Work, case_id: str) -> list[Reading]:
    """Who read a case, newest first."""
    rows = work.rows(_READERS, case_id=case_id, most=MOST_READS)
    return [Reading(as_moment(at), actor, what, name) for at, actor, what, name in rows]


def find_paper(work: Work, case_id: str, document_id: str) -> Paper | None:
    """One document of a case."""
    row = work.row(_DOCUMENT, id=document_id, case_id=case_id)
    if row is None:
        return None
    return Paper(
        row[0], row[1], row[2], as_json(row[3]), as_moment(row[4]), as_day(row[5]),
        is_void=row[6] is not None, corrected_at=as_moment(row[7]),
    )  # fmt: skip


def find_file(work: Work, case_id: str, file_id: str) -> FileRow | None:
    """One file of a case."""
    row = work.row(_FILE, id=file_id, case_id=case_id)
    return FileRow(*row) if row else None


def id_of_number(work: Work, number: str, standing: Standing) -> str | None:
    """The id of the case with this number, if the reader may know of it."""
    row = work.row(_BY_NUMBER, number=number, **visible_filter(standing))
    return row[0] if row else None


def numbers_of(work: Work, case_ids: Sequence[str], standing: Standing) -> dict[str, str]:
    """The numbers of those of the cases that the reader may know of."""
    rows = work.rows(_NUMBERS, ids=list(case_ids), **visible_filter(standing)) if case_ids else ()
    return {row[0]: row[1] for row in rows}


def audited_cases(work: Work, standing: Standing, *, number: str, page: int) -> tuple[list[AuditRow], bool]:
    """One page of the cases that an auditor may see, the last moved first, and whether there are more."""
    escaped = number.replace("!", "!!").replace("%", "!%").replace("_", "!_")
    rows = rows_of(
        work, _VISIBLE_CASES, _AUDITED, number=number, like=f"%{escaped}%", most=PAGE + 1, skip=PAGE * page,
        **visible_filter(standing),
    )  # fmt: skip
    found = [
        AuditRow(
            id=row["id"],
            number=str(row["number"]),
            title=str(row["title"]),
            workflow=row["workflow"],
            state=str(row["state"]),
            definition=row["definition"],
            moved_at=row["moved_at"] if isinstance(row["moved_at"], datetime) else None,
            entries=row["seq"],
        )
        for row in rows
    ]
    return found[:PAGE], len(found) > PAGE
