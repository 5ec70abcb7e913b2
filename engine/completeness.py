"""What must hold of a database as a whole: nothing is missing from it, and what forbids changes is in its place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlmodel import SQLModel

from engine.office import Office
from engine.statements import Statement, as_json
from engine.unit_of_work import Work

#: What keeps the history append-only, as each database tells it; a gap is one space.
TRIGGERS = {
    "sqlite": {
        "event_no_delete": "CREATE TRIGGER event_no_delete BEFORE DELETE ON event"
        " BEGIN SELECT RAISE(ABORT, 'history is never changed'); END",
        "event_no_update": "CREATE TRIGGER event_no_update BEFORE UPDATE ON event WHEN OLD.log_index IS NOT NULL"
        " OR NEW.log_index IS NULL OR NEW.id IS NOT OLD.id OR NEW.case_id IS NOT OLD.case_id"
        " OR NEW.seq IS NOT OLD.seq OR NEW.version IS NOT OLD.version OR NEW.kind IS NOT OLD.kind"
        " OR NEW.action IS NOT OLD.action OR NEW.actor IS NOT OLD.actor OR NEW.at IS NOT OLD.at"
        " OR NEW.body IS NOT OLD.body OR NEW.hash IS NOT OLD.hash OR NEW.deadline IS NOT OLD.deadline"
        " OR NEW.generation IS NOT OLD.generation OR NEW.step IS NOT OLD.step"
        " BEGIN SELECT RAISE(ABORT, 'history is never changed'); END",
    },
    "postgresql": {
        "event_append_only": "O CREATE TRIGGER event_append_only BEFORE DELETE OR UPDATE ON event"
        " FOR EACH ROW EXECUTE FUNCTION refuse_change_of_history() BEGIN"
        " IF TG_OP = 'UPDATE' AND OLD.log_index IS NULL AND NEW.log_index IS NOT NULL"
        " AND to_jsonb(NEW) - 'log_index' = to_jsonb(OLD) - 'log_index' THEN RETURN NEW; END IF;"
        " RAISE EXCEPTION 'history is never changed'; END",
    },
}
_TRIGGERS = Statement(
    sqlite="SELECT name, sql FROM sqlite_master WHERE type = 'trigger'",
    postgresql="""SELECT t.tgname, t.tgenabled::text || ' ' || pg_get_triggerdef(t.oid, true) || ' ' || p.prosrc
 FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid JOIN pg_class c ON c.oid = t.tgrelid
 WHERE c.relnamespace = current_schema()::regnamespace AND (NOT t.tgisinternal OR t.tgenabled <> 'O')""",
)
_REGISTERS = Statement("SELECT name, period, next FROM register ORDER BY name, period")
_NUMBERS = Statement("SELECT number FROM case_ UNION ALL SELECT number FROM document")
_MESSAGES = Statement("SELECT o.key, o.case_id, c.seq FROM outbox o LEFT JOIN case_ c ON c.id = o.case_id")
_OUTCOMES = Statement("SELECT i.outcome, i.case_id, c.seq FROM idempotency i LEFT JOIN case_ c ON c.id = i.case_id")
#: How many missing numbers are named.
_NAMED = 20

#: Tables whose every row follows from the entries, or bears a hash.
PROVED = frozenset(
    {
        "attachment", "case_", "case_exclusion", "case_holder", "deadline", "definition", "document", "event",
        "field_value",
    }
)  # fmt: skip
#: Tables of the moment, which say nothing of any case or person that would have to be proved.
PASSING = frozenset({"heartbeat", "throttle"})


@dataclass(frozen=True, slots=True)
class Fault:
    """
    Something that does not hold: the case (none: the database as a whole), the entry (0: the case as a whole), and
    what is wrong; where a stored value is not the derived one, its place and both.
    """

    case_id: str
    seq: int
    code: str
    detail: str
    place: str = ""
    stored: Any = None
    derived: Any = None

    def __str__(self) -> str:
        return f"{self.case_id}#{self.seq}: {self.code}: {self.detail}"


def unproved() -> tuple[str, ...]:
    """The tables in which a change is not found, since no entry tells what must stand there."""
    return tuple(sorted(SQLModel.metadata.tables.keys() - PROVED - PASSING))


def whole_faults(work: Work, office: Office) -> Iterator[Fault]:
    """Everything that is missing from the database or was added to it, as far as what is left tells."""
    yield from _trigger_faults(work)
    yield from _lost_cases(work)
    yield from _lost_entries(work)
    yield from _register_faults(work, office)


def _trigger_faults(work: Work) -> Iterator[Fault]:
    wanted = TRIGGERS[work.dialect]
    found = {name: " ".join(text.split()) for name, text in work.rows(_TRIGGERS)}
    for name in sorted(wanted.keys() | found.keys()):
        if name not in found:
            yield Fault("", 0, "trigger", f"{name}, which forbids changes of the history, is missing")
        elif name not in wanted:
            yield Fault("", 0, "trigger", f"{name} is none of ours, or one of the database's own that was disabled")
        elif found[name] != wanted[name]:
            yield Fault("", 0, "trigger", f"{name}, which forbids changes of the history, was changed or disabled")


def _lost_cases(work: Work) -> Iterator[Fault]:
    tables = sorted(name for name, table in SQLModel.metadata.tables.items() if "case_id" in table.columns)
    for table in tables:
        lost = Statement(
            f"SELECT DISTINCT case_id FROM {table} WHERE case_id IS NOT NULL AND case_id NOT IN (SELECT id FROM case_)"
        )
        for (case_id,) in work.rows(lost):
            yield Fault(case_id, 0, "orphan", f"{table} names a case that is not there")


def _lost_entries(work: Work) -> Iterator[Fault]:
    told = [(case_id, int(key.split(":")[1]), last) for key, case_id, last in work.rows(_MESSAGES)]
    told += [(case_id, as_json(outcome)["seq"], last) for outcome, case_id, last in work.rows(_OUTCOMES)]
    for case_id, seq, last in sorted({one for one in told if one[2] is not None}):
        if seq > last:
            yield Fault(case_id, seq, "lost", "a message or an answer was sent about an entry that is not there")


def _register_faults(work: Work, office: Office) -> Iterator[Fault]:
    """
    Numbers are drawn without gaps: as many cases and papers must be there as were drawn.

    Formats and registers may change with the office file, so that only the sum is proof; the names of numbers that are
    missing are given where today's formats tell them.
    """
    registers = [(name, period, int(following) - 1) for name, period, following in work.rows(_REGISTERS)]
    numbers = [number for (number,) in work.rows(_NUMBERS)]
    drawn = sum(count for _, _, count in registers)
    if drawn == len(numbers):
        return
    known = set(numbers)
    missing = [
        number
        for name, period, count in registers
        for number in _written(office, name, period, count)
        if number not in known
    ]
    named = ", ".join(missing[:_NAMED]) + (" …" if len(missing) > _NAMED else "")
    yield Fault("", 0, "register", f"{drawn} numbers were drawn, {len(numbers)} are there; missing: {named or '?'}")


def _written(office: Office, register: str, period: str, count: int) -> list[str]:
    """The numbers of a register in a period, as it writes them; none where a number tells more of its day."""
    rule = office.registers.get(register)
    if rule is None:
        return []
    year, month, day = (*period.split("-"), "", "")[:3]
    known = {"year": year} | ({"month": month, "day": day} if day else {})
    try:
        return [rule.format.format(number=number, **known) for number in range(1, count + 1)]
    except LookupError:
        return []
