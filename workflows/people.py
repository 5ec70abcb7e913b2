"""
As what somebody comes: the holders from which roles are drawn, and the identities that exclusions are matched with.

Whoever stands in for an absent colleague has the delegable powers of both, and is excluded wherever either is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from engine.hooks import StandingSource
from engine.roles import Standing
from engine.statements import Statement, as_json
from engine.store import read_standing
from engine.unit_of_work import Work

_ACTING = """
WITH acting AS (
  SELECT p.id, {no} AS other FROM person p WHERE p.id = :actor_id AND p.active
  UNION SELECT a.person_id, {yes} FROM absence a JOIN person p ON p.id = a.deputy_id
   WHERE a.deputy_id = :actor_id AND p.active AND :today BETWEEN a.since AND a.until),
held AS (
  SELECT t.person_id, t.holder, acting.other FROM appointment t JOIN acting ON acting.id = t.person_id
   WHERE t.since <= :today AND (t.until IS NULL OR t.until >= :today) AND (t.delegable OR NOT acting.other)),
holders AS (SELECT holder FROM held UNION SELECT 'person:' || id FROM acting),
lent AS (
  SELECT person_id, holder FROM held WHERE other AND holder NOT IN (SELECT holder FROM held WHERE NOT other)
  UNION SELECT id, 'person:' || id FROM acting WHERE other),
identities AS (
  SELECT 'person:' || id AS holder FROM acting
  UNION SELECT holder FROM held WHERE holder LIKE 'unit:%'
  UNION SELECT 'unit:' || substr(holder, 6) FROM held WHERE holder LIKE 'head:%'
  UNION SELECT 'related:' || r.unit_id FROM relation r JOIN acting ON acting.id = r.person_id)"""

#: As what a member of staff comes, read inside the statement that locks the case.
STANDING = StandingSource(
    postgresql=f"""({_ACTING.format(no="false", yes="true")}
SELECT jsonb_build_object('holders', (SELECT jsonb_agg(holder) FROM holders),
  'identities', (SELECT jsonb_agg(holder) FROM identities),
  'lent', (SELECT jsonb_object_agg(person_id, holders) FROM (
    SELECT person_id, jsonb_agg(holder) AS holders FROM lent GROUP BY person_id) each_of_them))
  FROM acting WHERE NOT other)""",
    sqlite=f"""({_ACTING.format(no="0", yes="1")}
SELECT json_object('holders', (SELECT json_group_array(holder) FROM holders),
  'identities', (SELECT json_group_array(holder) FROM identities),
  'lent', (SELECT json_group_object(person_id, json(holders)) FROM (
    SELECT person_id, json_group_array(holder) AS holders FROM lent GROUP BY person_id)))
  FROM acting WHERE NOT other)""",
)


def _of_everybody(standing: str) -> str:
    return f"""SELECT asked.holder, {standing.replace(":actor_id", "asked.person_id")} FROM (
 SELECT t.holder, t.person_id FROM appointment t JOIN person p ON p.id = t.person_id AND p.active
  WHERE t.holder IN :holders AND t.since <= :today AND (t.until IS NULL OR t.until >= :today)
 UNION SELECT 'person:' || p.id, p.id FROM person p WHERE p.active AND 'person:' || p.id IN :holders) asked"""


_IDENTITIES = Statement(postgresql=_of_everybody(STANDING.postgresql), sqlite=_of_everybody(STANDING.sqlite))
_AT_WORK = Statement("""SELECT 'person:' || id FROM person WHERE active AND id IN :people
 UNION ALL SELECT 'unit:' || id FROM unit WHERE NOT closed AND id IN :units""")
_HAVE = Statement("""SELECT DISTINCT t.person_id FROM appointment t JOIN person p ON p.id = t.person_id
 WHERE t.holder = :holder AND p.active AND t.since <= :today AND (t.until IS NULL OR t.until >= :today)""")
_TODAY = Statement("""SELECT t.holder, t.person_id FROM appointment t JOIN person p ON p.id = t.person_id
 WHERE p.active AND t.since <= :today AND (t.until IS NULL OR t.until >= :today)""")
_BY_LOGIN = Statement("SELECT id, login, name, post_zh, post_en FROM person WHERE login = :login AND active")
_BY_ID = Statement("SELECT id, login, name, post_zh, post_en FROM person WHERE id = :id AND active")


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who works here, as pages name them."""

    id: str
    login: str
    name: str
    post_zh: str
    post_en: str


def standing_of(work: Work, person_id: str, today: date) -> Standing | None:
    """As what somebody comes today; None for nobody, or for somebody who has left."""
    return read_standing(work, STANDING, f"person:{person_id}", today)


def people_with(work: Work, holder: str, today: date) -> list[str]:
    """The ids of everybody who has a holder today."""
    kind, _, name = holder.partition(":")
    if kind == "person":
        return [name]
    return [row[0] for row in work.rows(_HAVE, holder=holder, today=today)]


def members_of_all(work: Work, today: date) -> dict[str, frozenset[str]]:
    """Holder → the ids of everybody who has it today, deputies apart."""
    found: dict[str, frozenset[str]] = {}
    for holder, person in work.rows(_TODAY, today=today):
        found[holder] = found.get(holder, frozenset()) | {person}
    return found


def identities_with(work: Work, holders: frozenset[str], today: date) -> dict[str, list[frozenset[str]]]:
    """Holder → for everybody who has it today, the identities that exclusions are matched with: one statement."""
    found: dict[str, list[frozenset[str]]] = {}
    for holder, standing in work.rows(_IDENTITIES, holders=sorted(holders), today=today):
        found.setdefault(holder, []).append(frozenset(as_json(standing)["identities"]))
    return found


def unknown_among(work: Work, holders: frozenset[str]) -> frozenset[str]:
    """Of `person:P` and `unit:U`, whoever does not work here and whatever is no open unit: one statement."""
    ids: dict[str, list[str]] = {"person": [], "unit": []}
    for holder in sorted(holders):
        kind, _, id_ = holder.partition(":")
        ids[kind].append(id_)
    return holders - {row[0] for row in work.rows(_AT_WORK, people=ids["person"], units=ids["unit"])}


def find_by_login(work: Work, login: str) -> Colleague | None:
    """Somebody by the name that they sign in with."""
    row = work.row(_BY_LOGIN, login=login)
    return Colleague(*row) if row else None


def find_by_id(work: Work, person_id: str) -> Colleague | None:
    """Somebody by id."""
    row = work.row(_BY_ID, id=person_id)
    return Colleague(*row) if row else None
