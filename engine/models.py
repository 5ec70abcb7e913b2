"""The tables of the engine. Moments are aware UTC; what is JSON is replaced as a whole, never changed in place."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

JSON = sa.JSON().with_variant(JSONB(), "postgresql")
NULLABLE_JSON = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")  # SQLite counts up by itself for INTEGER keys only


class Definition(SQLModel, table=True):
    """A definition as it was when cases were opened under it, found by the SHA-256 of its normal form."""

    __tablename__ = "definition"

    sha256: str = Field(primary_key=True, max_length=64)
    workflow: str = Field(max_length=60, index=True)
    version: int
    body: bytes = Field(sa_type=sa.LargeBinary)
    stored_at: datetime


class Case(SQLModel, table=True):
    """One case. `seq` counts the entries of its chain, `version` its moves and changes of fields."""

    __tablename__ = "case_"
    __table_args__ = (
        sa.Index(
            "ix_case__open_due",
            "next_due",
            "id",
            postgresql_where=sa.text("ended_at IS NULL"),
            sqlite_where=sa.text("ended_at IS NULL"),
        ),
        sa.Index("ix_case__workflow_state", "workflow", "state"),
    )

    id: str = Field(primary_key=True, max_length=26)
    workflow: str = Field(max_length=60)
    definition: str = Field(foreign_key="definition.sha256", max_length=64)
    number: str = Field(unique=True, max_length=60)
    title: str = Field(max_length=200)
    search: str = Field(max_length=400)
    state: str = Field(max_length=60)
    version: int
    seq: int
    head: bytes = Field(sa_type=sa.LargeBinary)
    facts: dict[str, Any] = Field(sa_type=JSON)
    doers: dict[str, Any] = Field(sa_type=JSON)
    signing: dict[str, Any] | None = Field(default=None, sa_type=NULLABLE_JSON)
    stood_in: dict[str, Any] = Field(sa_type=JSON)
    sealed_for: str | None = Field(default=None, max_length=60)
    light: str = Field(max_length=10)
    opened_at: datetime
    received_at: datetime
    moved_at: datetime
    effective_day: date
    last_actor: str = Field(max_length=60)
    ended_at: datetime | None = None
    next_due: datetime | None = None


class Event(SQLModel, table=True):
    """One entry of a case's chain. `hash` = SHA-256(0x00 ‖ body); the body carries the hash before it. Append-only."""

    __tablename__ = "event"
    __table_args__ = (
        sa.UniqueConstraint("case_id", "seq"),
        sa.Index(
            "uq_event_deadline_step",
            "case_id",
            "deadline",
            "generation",
            "step",
            unique=True,
            postgresql_where=sa.text("step IS NOT NULL"),
            sqlite_where=sa.text("step IS NOT NULL"),
        ),
        sa.Index(
            "ix_event_unsequenced",
            "id",
            postgresql_where=sa.text("log_index IS NULL"),
            sqlite_where=sa.text("log_index IS NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BIG)
    case_id: str = Field(foreign_key="case_.id", max_length=26)
    seq: int
    version: int
    kind: str = Field(max_length=20)
    action: str = Field(max_length=60)
    actor: str = Field(max_length=60)
    at: datetime
    body: bytes = Field(sa_type=sa.LargeBinary)
    hash: bytes = Field(sa_type=sa.LargeBinary)
    deadline: str | None = Field(default=None, max_length=60)
    generation: int | None = None
    step: int | None = None
    log_index: int | None = Field(default=None, unique=True, sa_type=BIG)


class FieldValue(SQLModel, table=True):
    """A free-text or personal value, kept apart: the event holds HMAC-SHA-256(salt, RFC 8785 [field, value]) only."""

    __tablename__ = "field_value"

    case_id: str = Field(foreign_key="case_.id", primary_key=True, max_length=26)
    seq: int = Field(primary_key=True)
    field: str = Field(primary_key=True, max_length=80)
    salt: bytes = Field(sa_type=sa.LargeBinary)
    value: Any = Field(sa_type=JSON)


class Deadline(SQLModel, table=True):
    """One running or ended limit of a case; `next_at` is the moment of its next step, found by a partial index."""

    __tablename__ = "deadline"
    __table_args__ = (
        sa.Index(
            "ix_deadline_next",
            "next_at",
            "case_id",
            postgresql_where=sa.text("next_at IS NOT NULL"),
            sqlite_where=sa.text("next_at IS NOT NULL"),
        ),
        sa.Index(
            "ix_deadline_provisional",
            "case_id",
            postgresql_where=sa.text("provisional AND status = 'running'"),
            sqlite_where=sa.text("provisional AND status = 'running'"),
        ),
    )

    case_id: str = Field(foreign_key="case_.id", primary_key=True, max_length=26)
    name: str = Field(primary_key=True, max_length=60)
    generation: int = Field(primary_key=True)
    status: str = Field(max_length=12)
    light: str = Field(max_length=10)
    starts_at: datetime
    due_at: datetime
    due_day: date
    target_day: date | None = None
    provisional: bool
    derivation: dict[str, Any] = Field(sa_type=JSON)
    calendar: str = Field(max_length=64)
    started_seq: int
    ended_seq: int | None = None
    ended_at: datetime | None = None
    waived_by: str | None = Field(default=None, max_length=8)
    extended_days: int = 0
    next_at: datetime | None = None
    pending: list[Any] = Field(sa_type=JSON)
    fired: list[Any] = Field(sa_type=JSON)
    attempts: int = 0
    last_error: str | None = Field(default=None, max_length=500)


class Document(SQLModel, table=True):
    """An issued paper: its number, what it says, and when it was delivered. The event holds a salted commitment."""

    __tablename__ = "document"
    __table_args__ = (sa.UniqueConstraint("number"), sa.Index("ix_document_case", "case_id", "seq"))

    id: str = Field(primary_key=True, max_length=26)
    case_id: str = Field(foreign_key="case_.id", max_length=26)
    seq: int
    letter: str = Field(max_length=60)
    number: str = Field(max_length=60)
    content: dict[str, Any] = Field(sa_type=JSON)
    salt: bytes = Field(sa_type=sa.LargeBinary)
    issued_at: datetime
    delivered_seq: int | None = None
    delivered_day: date | None = None
    void_seq: int | None = None


class Attachment(SQLModel, table=True):
    """A file that came with an entry; its bytes lie in the store under their SHA-256."""

    __tablename__ = "attachment"
    __table_args__ = (sa.Index("ix_attachment_case", "case_id", "seq"),)

    id: str = Field(primary_key=True, max_length=26)
    case_id: str = Field(foreign_key="case_.id", max_length=26)
    seq: int
    name: str = Field(max_length=200)
    media_type: str = Field(max_length=100)
    size: int
    sha256: str = Field(max_length=64)
    salt: bytes = Field(sa_type=sa.LargeBinary)


class CaseHolder(SQLModel, table=True):
    """Who stands on a case: may see it, may read its personal fields, may take its next action."""

    __tablename__ = "case_holder"
    __table_args__ = (sa.Index("ix_case_holder_inbox", "holder", "acts", "case_id"),)

    case_id: str = Field(foreign_key="case_.id", primary_key=True, max_length=26)
    holder: str = Field(primary_key=True, max_length=120)
    sees: bool
    personal: bool
    acts: bool


class CaseExclusion(SQLModel, table=True):
    """Who may neither see nor touch a case, and why."""

    __tablename__ = "case_exclusion"

    case_id: str = Field(foreign_key="case_.id", primary_key=True, max_length=26)
    holder: str = Field(primary_key=True, max_length=120)
    because: dict[str, Any] = Field(sa_type=JSON)


class Register(SQLModel, table=True):
    """The next serial number of a register in a period (a year or a day); drawn inside the write, so without gaps."""

    __tablename__ = "register"

    name: str = Field(primary_key=True, max_length=60)
    period: str = Field(primary_key=True, max_length=10)
    next: int


class OutboxMessage(SQLModel, table=True):
    """A message committed with the entry that caused it and delivered afterwards, at least once, under a stable key."""

    __tablename__ = "outbox"
    __table_args__ = (
        sa.Index(
            "ix_outbox_waiting",
            "next_try_at",
            postgresql_where=sa.text("delivered_at IS NULL"),
            sqlite_where=sa.text("delivered_at IS NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BIG)
    key: str = Field(unique=True, max_length=120)
    case_id: str = Field(foreign_key="case_.id", max_length=26)
    topic: str = Field(max_length=60)
    recipients: list[Any] = Field(sa_type=JSON)
    payload: dict[str, Any] = Field(sa_type=JSON)
    created_at: datetime
    next_try_at: datetime
    attempts: int = 0
    delivered_at: datetime | None = None
    last_error: str | None = Field(default=None, max_length=500)


class Notice(SQLModel, table=True):
    """A message before one of its recipients, inside the product."""

    __tablename__ = "notice"
    __table_args__ = (sa.Index("ix_notice_holder_at", "holder", "at"),)

    key: str = Field(primary_key=True, max_length=120)
    holder: str = Field(primary_key=True, max_length=120)
    case_id: str = Field(foreign_key="case_.id", max_length=26)
    saying: dict[str, Any] = Field(sa_type=JSON)
    at: datetime


class IdempotencyRecord(SQLModel, table=True):
    """What became of a request; the same key gets the same outcome again."""

    __tablename__ = "idempotency"

    key: str = Field(primary_key=True, max_length=80)
    case_id: str = Field(max_length=26)
    request: str = Field(max_length=64)
    outcome: dict[str, Any] = Field(sa_type=JSON)
    at: datetime


class Access(SQLModel, table=True):
    """Who read what: a stream of its own, never on the case's chain."""

    __tablename__ = "access"
    __table_args__ = (sa.Index("ix_access_case", "case_id", "at"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=BIG)
    case_id: str | None = Field(default=None, max_length=26)
    actor: str = Field(max_length=60)
    at: datetime
    what: str = Field(max_length=60)
    purpose: str | None = Field(default=None, max_length=200)


class Heartbeat(SQLModel, table=True):
    """When a watchman last did his round: the sweep, the outbox."""

    __tablename__ = "heartbeat"

    name: str = Field(primary_key=True, max_length=60)
    at: datetime
