"""The office in which the matrix is asked: one person for each kind of visitor, and a case for each ownership."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from datetime import date
from itertools import count
from typing import Any

import sqlalchemy as sa
from starlette.testclient import TestClient

from engine.attempts import Attempt, Opening
from engine.decide import File
from engine.execute import fire
from engine.ids import new_id
from engine.labels import Label
from engine.opening import open_case
from tests import qingxi
from tests.qingxi import NOW, TODAY
from tests.web.conftest import ADDRESS
from tests.web.test_cases import SORTED
from web import csrf, sessions
from web.app import create_app
from web.permissions import PERMISSIONS
from web.settings import Settings
from web.state import AppState
from web.uploads import path_of
from workflows.installing import Somebody, install_people
from workflows.models import Absence, Person
from workflows.office_file import read_office

#: What each visitor of the office holds.
STAFF = {
    "clerk": ("group:petition_office", "unit:petition_office"),
    "kin": ("group:petition_office", "unit:petition_office"),
    "deputy of kin": ("group:petition_office", "unit:petition_office"),
    "village officer": ("group:village_officers", "unit:liuping"),
    "handler": ("unit:agriculture",),
    "other handler": ("unit:planning",),
    "unit head on leave": ("head:agriculture", "unit:agriculture"),
    "other unit head": ("head:planning", "unit:planning"),
    "deputy of unit head": ("unit:finance",),
    "head of office": ("group:petition_office", "head:petition_office", "unit:petition_office"),
    "township head": ("head:township", "group:leaders"),
    "secretary": ("group:secretary", "group:leaders"),
    "package owner": ("group:leaders",),
    "leader on duty": ("group:leaders", "roster:duty"),
    "inspector": ("group:inspectors",),
    "auditor": ("group:auditors",),
    "discipline": ("group:discipline", "unit:discipline_office"),
    "deputy of discipline": ("unit:finance",),
    "party office": ("group:party_office", "unit:party_office"),
    "administrator": ("group:admins",),
    "left": ("group:petition_office", "head:petition_office", "group:auditors"),
}
AWAY = {"unit head on leave": "deputy of unit head", "discipline": "deputy of discipline", "kin": "deputy of kin"}
#: Which case each of those has the code of who come from outside.
CODES = {"petitioner": "own", "other petitioner": "other", "reporter": "sealed"}
REPORT = {
    "title": "收受礼金", "accusation": "过节收礼。", "channel": "visit", "received_at": "2026-03-02T09:00",
    "anonymous": "true",
}  # fmt: skip
TASK = {"no_interest": "true"}
CONTACT = {"contact_on": "2026-03-02", "contact_way": "phone", "contact_gist": "已联系"}
INVESTIGATED = (("handler", "sign_in", {}), ("handler", "contact", CONTACT), ("handler", "investigate", {}))
OWN = (
    ("clerk", "sort", SORTED),
    ("township head", "accept", {"accept_date": "2026-03-02"}),
    ("head of office", "told_main_leader", {"report_way": "phone", "report_text": "十二人来访"}),
    ("head of office", "told_county", {"report_way": "phone", "report_text": "十二人来访"}),
    ("township head", "assign", {**TASK, "lead_unit": "agriculture", "handler": "handler", "colour": "red"}),
    *INVESTIGATED,
    (
        "township head",
        "make_package",
        {
            "package_problem": "机耕道",
            "package_owner": "package owner",
            "package_team": ["handler", "other handler"],
            "package_pledge": "true",
            "package_steps": [{"step": "丈量", "who": "承办人", "by_when": "2026-03-20"}],
        },
    ),
)
OTHER = (
    ("clerk", "sort", SORTED),
    ("head of office", "accept", {"accept_date": "2026-03-02"}),
    ("head of office", "assign", {**TASK, "lead_unit": "planning", "handler": "other handler", "colour": "blue"}),
    *((who.replace("handler", "other handler"), action, form) for who, action, form in INVESTIGATED),
)
#: First how many records of reading there are, then everything whose number tells that something was written.
COUNTERS = "SELECT " + ", ".join(
    [
        "(SELECT count(*) FROM access)",
        *(
            f"(SELECT count(*) FROM {table})"
            for table in (
                "event", "field_value", "deadline", "document", "attachment", "case_holder", "case_exclusion", "outbox",
                "notice", "idempotency", "query_code", "session",
            )
        ),
        "(SELECT sum(version + seq) FROM case_)",
        "(SELECT sum(next) FROM register)",
    ]
)  # fmt: skip
CSP = "content-security-policy"
_KEYS = count()
_SAID_ONCE = re.compile(r'nonce="[^"]*"|name="act\.key" value="[^"]*"|name="key" value="[^"]*"')


#: What an address has behind that of the case on which something is pressed.
_PRESSED = re.compile(r"/actions/.*$")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a visitor was answered: the letter, the page without what differs anyway, and what was written for it."""

    letter: str
    page: str
    written: bool
    records: int


@dataclass(slots=True)
class World:
    """An application, and its visitors with the sessions that they have."""

    client: TestClient
    state: AppState
    names: dict[str, str] = field(default_factory=dict)
    versions: dict[str, int] = field(default_factory=dict)
    sessions: dict[str, Any] = field(default_factory=dict)
    hidden: dict[tuple[str, str], Asked] = field(default_factory=dict)

    def ask(self, visitor, line):
        """What the visitor is answered. Where there is nothing for him nothing changes, so he is asked but once."""
        known = self.hidden.get((visitor, str(line)))
        answer = known or self._ask(visitor, line)
        if answer.letter == "-":
            self.hidden[visitor, str(line)] = answer
        return answer

    def _ask(self, visitor, line):
        """Send it with the token of the visitor's session, from a page of ours."""
        address = self._address(line)
        cookies, token = self.cookies(visitor)
        version = next((version for case_id, version in self.versions.items() if case_id in address), 1)
        data = {"csrf": token, "act.version": str(version), **line.form}
        before = self._counted()
        self.client.cookies.clear()
        answer = self.client.request(
            line.method,
            address,
            data=data if line.method == "POST" else None,
            headers={"Cookie": cookies, "Origin": ADDRESS, "Sec-Fetch-Site": "same-origin"},
        )
        after = self._counted()
        return Asked(
            letter=_letter(answer, is_page=line.method == "GET"),
            page=_SAID_ONCE.sub("", _whole(answer).replace(address, "HERE").replace(_PRESSED.sub("", address), "HERE")),
            written=after[1:] != before[1:],
            records=after[0] - before[0],
        )

    def _address(self, line):
        new = {"undoable": _sorted_now} if "undoable" in line.named else {}
        return line.address.format_map(self.names | {name: make(self) for name, make in new.items()})

    def cookies(self, visitor):
        """The cookie of the visitor, who is let in now if need be, and the token of its session."""
        if visitor not in CODES and visitor not in STAFF:
            return "onevisit-form=a-visitor", csrf.token_for_cookie("a-visitor", self.state.secret)
        entered = self.sessions.get(visitor)
        if entered is None or not self._holds(entered):
            entered = self.sessions[visitor] = self._enter(visitor)
        return f"{'onevisit-case' if visitor in CODES else 'onevisit'}={entered.token}", entered.session.csrf

    def _enter(self, visitor):
        known = {"settings": self.state.settings, "now": NOW}
        if visitor in CODES:
            case_id = self.names[CODES[visitor]]
            return self.state.database.write(lambda work: sessions.open_for_case(work, case_id, **known))
        return self.state.database.write(lambda work: sessions.open_for_person(work, visitor, **known))

    def _holds(self, entered):
        with self.state.database.reading() as work:
            return sessions.current(work, entered.token, settings=self.state.settings, now=NOW) is not None

    def _counted(self):
        with self.state.database.engine.connect() as connection:
            return tuple(connection.exec_driver_sql(COUNTERS).one())


def _letter(answer, *, is_page):
    if answer.status_code == 303 and is_page:
        where = answer.headers["location"].partition("?")[0]
        return {"/sign-in": "D", "/s": "C"}.get(where, "Y")
    return {200: "Y", 303: "Y", 401: "D", 403: "N", 404: "-", 409: "R", 422: "F"}.get(
        answer.status_code, str(answer.status_code)
    )


def _whole(answer):
    """The answer as it reaches the visitor, without the one head that carries the nonce."""
    return "\n".join(f"{name}: {value}" for name, value in answer.headers.items() if name != CSP) + answer.text


def build(database, folder, *, tries=1000):
    """Everybody takes office, the cases are opened and handled; sign-in lets in so many tries in a quarter of an hour."""
    office = qingxi.office()
    settings = Settings(data_dir=folder, public_url=ADDRESS, throttle_account=tries, _env_file=None)
    state = AppState(database, office, settings, PERMISSIONS, b"a secret of the tests, 32 bytes!", now=lambda: NOW)
    database.write(_take_office)
    client = TestClient(create_app(state), base_url=ADDRESS, follow_redirects=False)
    world = World(client, state)
    everybody = {
        "head_count": "12",
        "representatives.0.name": "某甲",
        "officials_concerned": ["kin"],
        "village": "shuanghe",
    }
    _keep(world, "own", handled(world, opened(world, "petition", **everybody), OWN))
    _keep(world, "other", handled(world, opened(world, "petition", village="shuanghe"), OTHER))
    _keep(world, "sealed", opened(world, "misconduct"))
    world.names |= {"missing": "z" * 24, "odd": "%00"}
    database.write(lambda work: work.session.execute(sa.update(Person).where(Person.id == "left").values(active=False)))
    return world


def _take_office(work):
    qingxi.office().publish(work, NOW)
    units = {id_: (card.name, card.kind) for id_, card in read_office(qingxi.FILE).units.items()}
    people = tuple(Somebody(id_, id_, Label(zh=id_, en=id_), holders) for id_, holders in STAFF.items())
    install_people(work, people, units, date(2026, 1, 1))
    work.session.add_all(
        Absence(person_id=person, since=TODAY, until=TODAY, deputy_id=deputy) for person, deputy in AWAY.items()
    )


def opened(world, workflow, **more):
    """A case that the clerk has just registered, with a file."""
    form = {**(qingxi.INTAKE if workflow == "petition" else REPORT), "first_receiver": "clerk", **more}
    content = f"附件 {next(_KEYS)}".encode()
    file = File(new_id(), "说明.txt", "text/plain", len(content), hashlib.sha256(content).hexdigest())
    path = path_of(world.state.settings.data_dir / "attachments", file.sha256)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    opening = Opening(workflow, "person:clerk", f"opening {next(_KEYS)}", form, (file,))
    return world.state.database.write(lambda work: open_case(work, world.state.office, opening, now=NOW))


def handled(world, case, steps):
    """The case after these steps of (who, action, form)."""
    for who, action, form in steps:
        attempt = Attempt(case.case_id, action, f"person:{who}", case.version, f"press {next(_KEYS)}", form)
        case = world.state.database.write(
            lambda work, attempt=attempt: fire(work, world.state.office, attempt, now=NOW)
        )
    return case


def _keep(world, name, case):
    world.versions[case.case_id] = case.version
    with world.state.database.engine.connect() as connection:
        for kind, table in (("paper", "document"), ("file", "attachment")):
            query = sa.text(f"SELECT id FROM {table} WHERE case_id = :case_id ORDER BY seq")
            world.names[f"{name}_{kind}"] = connection.execute(query, {"case_id": case.case_id}).scalar()
    world.names[name] = case.case_id


def _sorted_now(world):
    case = handled(world, opened(world, "petition", village="shuanghe"), (("clerk", "sort", SORTED),))
    world.versions[case.case_id] = case.version
    return case.case_id
