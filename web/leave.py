"""Who is away and who stands in, and what relations somebody has declared, as the `users` command enters them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from engine.labels import Label
from engine.statements import Statement
from engine.unit_of_work import Database, Work
from workflows.vocabulary import RELATION_KINDS

_ID = Statement("SELECT id FROM person WHERE login = :login AND active")
_UNIT = Statement("SELECT id FROM unit WHERE id = :id AND NOT closed")
_OVERLAPS = Statement(
    "SELECT since, until FROM absence WHERE person_id = :person AND since <= :until AND until >= :since"
)
_AWAY = Statement("""INSERT INTO absence (person_id, since, until, deputy_id)
 VALUES (:person, :since, :until, :deputy)""")
_BACK = Statement(
    "UPDATE absence SET until = :yesterday WHERE person_id = :person AND since < :today AND until >= :today"
)
_CANCEL = Statement("DELETE FROM absence WHERE person_id = :person AND since >= :today")
_RELATED = Statement("SELECT kind FROM relation WHERE person_id = :person AND unit_id = :unit")
_RELATE = Statement("""INSERT INTO relation (person_id, unit_id, kind, declared_on)
 VALUES (:person, :unit, :kind, :today)""")


@dataclass(frozen=True, slots=True)
class Leave:
    """Somebody is away from the first to the last day, both included, and the deputy acts in their place."""

    login: str
    since: date
    until: date
    deputy: str


def enter(database: Database, leave: Leave) -> Label | None:
    """Enter a leave; None when it is done, else why not. A deputy is kept out of what either of the two may not see."""
    if leave.until < leave.since:
        return Label(
            zh=f"最后一天（{leave.until}）早于第一天（{leave.since}）",
            en=f"The last day ({leave.until}) is before the first ({leave.since})",
        )
    if leave.login == leave.deputy:
        return Label(zh="不能由本人代理本人", en="Nobody stands in for themselves")
    return database.write(lambda work: _enter(work, leave))


def _enter(work: Work, leave: Leave) -> Label | None:
    person, deputy = work.row(_ID, login=leave.login), work.row(_ID, login=leave.deputy)
    if person is None or deputy is None:
        return unknown(leave.login if person is None else leave.deputy)
    for one, login in ((person[0], leave.login), (deputy[0], leave.deputy)):
        if found := work.row(_OVERLAPS, person=one, since=leave.since, until=leave.until):
            return Label(
                zh=f"“{login}”在{found[0]}至{found[1]}已登记不在岗",
                en=f"“{login}” is away already from {found[0]} to {found[1]}",
            )
    work.run(_AWAY, person=person[0], since=leave.since, until=leave.until, deputy=deputy[0])
    return None


def end(database: Database, login: str, *, today: date, yesterday: date) -> Label | None:
    """Somebody is back from today on: a leave that runs ends, one that is to come is taken back."""

    def back(work: Work) -> Label | None:
        person = work.row(_ID, login=login)
        if person is None:
            return unknown(login)
        ended = work.run(_BACK, person=person[0], today=today, yesterday=yesterday)
        ended += work.run(_CANCEL, person=person[0], today=today)
        if not ended:
            return Label(zh=f"“{login}”没有登记不在岗", en=f"No leave of “{login}” is entered")
        return None

    return database.write(back)


def declare(database: Database, login: str, unit: str, kind: str, *, today: date) -> Label | None:
    """
    Enter a relation to a unit or village that somebody has declared; they and their deputies are kept out from then on.

    Source: docs/rules/petition.md, “Who is kept out”.
    """

    def relate(work: Work) -> Label | None:
        person = work.row(_ID, login=login)
        if person is None:
            return unknown(login)
        if work.row(_UNIT, id=unit) is None:
            return Label(zh=f"没有单位“{unit}”；见 workflows.yaml", en=f"There is no unit “{unit}”; see workflows.yaml")
        if work.row(_RELATED, person=person[0], unit=unit):
            return Label(
                zh=f"“{login}”与“{unit}”的关系已登记", en=f"A relation of “{login}” to “{unit}” is entered already"
            )
        work.run(_RELATE, person=person[0], unit=unit, kind=kind, today=today)
        return None

    return database.write(relate)


def unknown_kind(kind: str) -> Label | None:
    """What is said to a relation of a kind that there is not."""
    if kind in RELATION_KINDS:
        return None
    kinds = "、".join(f"{name}（{label.zh}）" for name, label in RELATION_KINDS.items())
    return Label(
        zh=f"关系“{kind}”应为：{kinds}", en=f"The relation “{kind}” must be one of {', '.join(RELATION_KINDS)}"
    )


def unknown(login: str) -> Label:
    """Nobody in office has this sign-in name."""
    return Label(zh=f"没有登录名为“{login}”的在职人员", en=f"Nobody in office signs in as “{login}”")
