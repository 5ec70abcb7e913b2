"""The tables of the pages: sessions, passwords and counters of failed sign-ins. Moments are aware UTC."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel


class Session(SQLModel, table=True):
    """A signed-in officer, or a petitioner who gave the query code of one case. Only the hash of its token is kept."""

    __tablename__ = "session"
    __table_args__ = (
        sa.CheckConstraint("(person_id IS NULL) <> (case_id IS NULL)", name="one_owner"),
        sa.Index("ix_session_person", "person_id"),
    )

    token_hash: str = Field(primary_key=True, max_length=64)
    person_id: str | None = Field(default=None, max_length=60)
    case_id: str | None = Field(default=None, max_length=26)
    csrf: str = Field(max_length=64)
    created_at: datetime
    seen_at: datetime
    expires_at: datetime = Field(index=True)


class Credential(SQLModel, table=True):
    """An officer's password, as its argon2id hash."""

    __tablename__ = "credential"

    person_id: str = Field(primary_key=True, max_length=60)
    password_hash: str = Field(max_length=200)
    changed_at: datetime


class Throttle(SQLModel, table=True):
    """How often something was tried, counted `until`; the key is a keyed hash, from which nobody learns an address."""

    __tablename__ = "throttle"

    key: str = Field(primary_key=True, max_length=64)
    tries: int
    until: datetime = Field(index=True)
