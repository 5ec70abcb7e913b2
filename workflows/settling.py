"""Puts the people of an example into the tables of the office, so that its checks find them as they find its own."""

from __future__ import annotations

from datetime import date

from engine.invented_people import Cast
from engine.unit_of_work import Work
from workflows.models import Appointment, Person, Unit


def settle(work: Work, cast: Cast, today: date) -> None:
    """Appoint everybody of an example who works here from its first day on; a party of the case does not."""
    for unit in sorted(cast.units):
        work.session.add(Unit(id=unit, name_zh=unit, name_en=unit, kind="office"))
    staff = {name: one for name, one in cast.people.items() if one.actor == f"person:{name}"}
    for name in staff:
        work.session.add(Person(id=name, login=name, name=name, post_zh="", post_en=""))
    work.session.flush()
    for name, standing in staff.items():
        for holder in sorted(standing.holders - {standing.actor}):
            work.session.add(Appointment(person_id=name, holder=holder, since=today))
