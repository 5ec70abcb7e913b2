"""The office's own tables: who works here, in which unit, as what, and who stands in for whom."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel


class Unit(SQLModel, table=True):
    """An office, station or village of the township, or an organ outside of it."""

    __tablename__ = "unit"

    id: str = Field(primary_key=True, max_length=60)
    name_zh: str = Field(max_length=60)
    name_en: str = Field(max_length=120)
    kind: str = Field(max_length=20)
    closed: bool = False


class Person(SQLModel, table=True):
    """Somebody who works in or with the office and can sign in."""

    __tablename__ = "person"

    id: str = Field(primary_key=True, max_length=60)
    login: str = Field(unique=True, max_length=60)
    name: str = Field(max_length=60)
    post_zh: str = Field(max_length=60)
    post_en: str = Field(max_length=120)
    active: bool = True


class Appointment(SQLModel, table=True):
    """As what somebody stands, from one day to another; `delegable` powers go to the deputy while somebody is away."""

    __tablename__ = "appointment"
    __table_args__ = (sa.Index("ix_appointment_holder", "holder"),)

    person_id: str = Field(foreign_key="person.id", primary_key=True, max_length=60)
    holder: str = Field(primary_key=True, max_length=120)
    since: date = Field(primary_key=True)
    until: date | None = None
    delegable: bool = True
    granted_by: str | None = Field(default=None, max_length=60)
    confirmed_by: str | None = Field(default=None, max_length=60)


class Relation(SQLModel, table=True):
    """A relation to a unit or village that an official has declared (self, kin, village office, economic)."""

    __tablename__ = "relation"

    person_id: str = Field(foreign_key="person.id", primary_key=True, max_length=60)
    unit_id: str = Field(foreign_key="unit.id", primary_key=True, max_length=60)
    kind: str = Field(max_length=20)
    declared_on: date


class Absence(SQLModel, table=True):
    """Days on which somebody is away, and who stands in."""

    __tablename__ = "absence"
    __table_args__ = (sa.Index("ix_absence_deputy", "deputy_id"),)

    person_id: str = Field(foreign_key="person.id", primary_key=True, max_length=60)
    since: date = Field(primary_key=True)
    until: date
    deputy_id: str = Field(foreign_key="person.id", max_length=60)


class QueryCode(SQLModel, table=True):
    """The code with which a petitioner follows and answers a case; only its hash is kept, and it is shown once."""

    __tablename__ = "query_code"

    code_hash: str = Field(primary_key=True, max_length=64)
    case_id: str = Field(foreign_key="case_.id", max_length=26, index=True)
    issued_at: datetime
    issued_by: str = Field(max_length=60)
    void_at: datetime | None = None
