"""What keeps the history append-only must be in place and ours: triggers, rules, unique keys, and no column more."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa
from sqlmodel import SQLModel

from engine.as_stored import readable
from engine.faults import Fault
from engine.statements import Statement
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
 WHERE c.relnamespace = current_schema()::regnamespace AND (NOT t.tgisinternal OR t.tgenabled <> 'O')
 UNION ALL SELECT 'the rule ' || rulename, '' FROM pg_rules WHERE schemaname = current_schema()
 UNION ALL SELECT 'the policy ' || policyname, '' FROM pg_policies WHERE schemaname = current_schema()
 UNION ALL SELECT 'row security of ' || relname, '' FROM pg_class
 WHERE relnamespace = current_schema()::regnamespace AND relrowsecurity""",
)


def structure_faults(work: Work) -> Iterator[Fault]:
    """Everything that could swallow or change an entry, or let one be written twice."""
    yield from _trigger_faults(work)
    inspector = sa.inspect(work.connection)
    for table in SQLModel.metadata.sorted_tables:
        yield from _table_faults(inspector, table)


def _trigger_faults(work: Work) -> Iterator[Fault]:
    wanted = TRIGGERS[work.dialect]
    found = {readable(name): " ".join(text.split()) for name, text in work.rows(_TRIGGERS)}
    for name in sorted(wanted.keys() | found.keys()):
        if name not in found:
            yield Fault("", 0, "trigger", f"{name}, which forbids changes of the history, is missing", name)
        elif name not in wanted:
            yield Fault("", 0, "trigger", f"{name} is none of ours, or one of the database's own was disabled", name)
        elif found[name] != wanted[name]:
            detail = f"{name}, which forbids changes of the history, was changed or disabled"
            yield Fault("", 0, "trigger", detail, name)


def _table_faults(inspector: sa.Inspector, table: sa.Table) -> Iterator[Fault]:
    found = {column["name"] for column in inspector.get_columns(table.name)}
    for name in sorted(found ^ {column.name for column in table.columns}):
        place = f"{table.name}.{name}"
        yield Fault("", 0, "structure", f"the column {place} is missing or none of ours", place)
    uniques = {frozenset(one["column_names"]) for one in inspector.get_unique_constraints(table.name)}
    uniques |= {
        frozenset(filter(None, one["column_names"])) for one in inspector.get_indexes(table.name) if one["unique"]
    }
    uniques.add(frozenset(inspector.get_pk_constraint(table.name)["constrained_columns"]))
    for columns in sorted(map(sorted, _unique_in(table) - uniques)):
        place = f"{table.name} ({', '.join(columns)})"
        yield Fault("", 0, "structure", f"nothing keeps {place} unique any more", place)


def _unique_in(table: sa.Table) -> set[frozenset[str]]:
    """The sets of columns that may bear the same values only once."""
    constraints = [one for one in table.constraints if isinstance(one, sa.UniqueConstraint | sa.PrimaryKeyConstraint)]
    indexes = [index for index in table.indexes if index.unique]
    return {frozenset(column.name for column in one.columns) for one in (*constraints, *indexes)}
