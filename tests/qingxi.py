"""The office of the demo as tests use it: its units, a few people, and petitions that are opened in one line."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import cache
from itertools import count
from pathlib import Path

from engine.attempts import Attempt, Opening
from engine.execute import fire
from engine.opening import open_case
from web import session_store
from workflows.models import Appointment, Person, Unit
from workflows.office_file import office_from, read_office
from workflows.people import standing_of

FILE = Path(__file__).parents[1] / "workflows.yaml"
NOW = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
TODAY = date(2026, 3, 2)
#: id → (name, what the person stands as)
PEOPLE = {
    "lin": ("林晓禾", ("group:petition_office", "unit:petition_office")),
    "luo": ("罗秋实", ("group:petition_office", "head:petition_office", "unit:petition_office")),
    "tang": ("唐亦舟", ("unit:agriculture",)),
    "he": ("何青川", ("head:agriculture", "unit:agriculture")),
    "yan": ("严守正", ("group:discipline", "unit:discipline_office")),
    "gao": ("高远", ("head:township", "group:leaders", "unit:township")),
    "zhou": ("周明远", ("group:auditors",)),
    "village": ("田禾", ("group:village_officers", "unit:liuping")),
}
INTAKE = {
    "title": "机耕道塌方无人修",
    "facts": "去年秋天下雨塌了一段，三轮车过不去。",
    "requests.0.text": "尽快修好机耕道",
    "channel": "visit",
    "source_level": "direct",
    "received_at": "2026-03-02T09:00",
    "first_receiver": "lin",
    "head_count": "1",
    "anonymous": "false",
    "petitioner_name": "赵大山",
    "phone": "13900000001",
    "secrecy_wish": "false",
    "about": "duty",
    "village": "liuping",
    "content_l1": "agriculture",
}
_KEYS = count()


@cache
def office():
    """The office of workflows.yaml; read once."""
    return office_from(FILE)


@cache
def _units():
    return read_office(FILE).units


def take_office(work, password_hash=None):
    """Everybody starts to work, and the definitions are stored."""
    office().publish(work, NOW)
    for id_, card in _units().items():
        work.session.add(Unit(id=id_, name_zh=card.name.zh, name_en=card.name.en, kind=card.kind))
    for id_, (name, _) in PEOPLE.items():
        work.session.add(Person(id=id_, login=id_, name=name, post_zh=f"{name}的岗位", post_en=f"Post of {id_}"))
    work.session.flush()
    for id_, (_, holders) in PEOPLE.items():
        work.session.add_all(Appointment(person_id=id_, holder=holder, since=date(2026, 1, 1)) for holder in holders)
    for id_ in PEOPLE if password_hash else ():
        session_store.set_credential(work, id_, password_hash, now=NOW)


def opened(database, *, by="lin", workflow="petition", now=NOW, **changes):
    """A new case; `None` takes a field out of the form."""
    form = {name: value for name, value in {**INTAKE, **changes}.items() if value is not None}
    opening = Opening(workflow, f"person:{by}", f"opening {next(_KEYS)}", form)
    return database.write(lambda work: open_case(work, office(), opening, now=now))


def reported(database, *, by="lin", now=NOW, **changes):
    """A new sealed report of misconduct."""
    form = {
        "title": "收受礼金", "accusation": "过节收礼。", "channel": "visit", "received_at": "2026-03-02T09:00",
        "first_receiver": "lin", "anonymous": "true", **changes,
    }  # fmt: skip
    opening = Opening("misconduct", f"person:{by}", f"opening {next(_KEYS)}", form)
    return database.write(lambda work: open_case(work, office(), opening, now=now))


def pressed(database, outcome, action, *, by, now=NOW, reason=None, files=(), **form):
    """One press by somebody."""
    key = f"press {next(_KEYS)}"
    attempt = Attempt(outcome.case_id, action, f"person:{by}", outcome.version, key, form, reason, files)
    return database.write(lambda work: fire(work, office(), attempt, now=now))


def standing(database, person):
    """As what somebody comes."""
    with database.reading() as work:
        return standing_of(work, person, TODAY)
