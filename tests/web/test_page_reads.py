from __future__ import annotations

import sys

import pytest

from tests.qingxi import opened, pressed
from tests.statement_count import wire
from tests.web.at_work import door, hidden, township, work_state  # noqa: F401 -- fixtures
from tests.web.test_cases import SORTED
from tests.web.test_citizen import code_for, follow
from tests.web.test_files import upload
from web.routes import ROUTERS

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="libpq's wheel writes traces on Linux only")

#: Reads and writes that a page may cost; the write is the record of who read it.
MOST = (5, 1)
#: Path of a page → who opens it, and where it is.
PAGES = {
    "/": ("lin", "/"),
    "/audit": ("zhou", "/audit?number=2026"),
    "/audit/{case_id}": ("zhou", "/audit/{case}"),
    "/cases": ("lin", "/cases?words=机&colour=blue&ended=open"),
    "/cases/{case_id}": ("luo", "/cases/{case}"),
    "/cases/{case_id}/correct": ("lin", "/cases/{case}/correct"),
    "/cases/{case_id}/documents/{document_id}": ("luo", "/cases/{case}/documents/{paper}"),
    "/cases/{case_id}/files/{file_id}": ("luo", "/cases/{case}/files/{file}"),
    "/health": ("nobody", "/health"),
    "/intake": ("lin", "/intake"),
    "/intake/{workflow}": ("lin", "/intake/petition"),
    "/leader": ("gao", "/leader"),
    "/password": ("lin", "/password"),
    "/receipts/{case_id}": ("lin", "/receipts/{case}"),
    "/s": ("nobody", "/s"),
    "/s/case": ("petitioner", "/s/case"),
    "/sign-in": ("nobody", "/sign-in"),
}
#: The verdict on a case reads the whole of it by itself, beside what is shown; so it costs more, but always the same.
DEARER = {"/audit/{case_id}"}

RECUSAL = {"recusal_reason": "亲属"}


class Reading:
    """Visitors who are let in already, and the wire to the database of an accepted case."""

    def __init__(self, database, door, folder):
        self.database, self.folder = database, folder
        self.case = pressed(database, opened(database), "sort", by="lin", **SORTED)
        self.case = pressed(database, self.case, "accept", by="luo", accept_date="2026-03-02")
        self.visitors = {who: door(who) for who in ("lin", "luo", "gao", "zhou")} | {
            "nobody": door(),
            "petitioner": door(),
        }
        follow(self.visitors["petitioner"], code_for(database, self.case))
        upload(self.visitors["luo"], self.case, ("说明.txt", b"x"))
        page = self.visitors["luo"].get(f"/cases/{self.case.case_id}").text
        self.names = {
            "case": self.case.case_id,
            "paper": page.split("/documents/", 1)[1].split('"', 1)[0],
            "file": page.split("/files/", 1)[1].split('"', 1)[0],
        }

    def cost(self, *paths):
        """What each page costs, as (reads, writes)."""
        with wire(self.database, self.folder) as line:
            return {path: self._cost(line, path) for path in paths}

    def _cost(self, line, path):
        who, address = PAGES[path]
        answers = []
        ask = self.visitors[who].get
        heard = line.heard(lambda: answers.append(ask(address.format_map(self.names)))).steady
        assert answers[0].status_code == 200, f"{who} was not shown {path}"
        return len(heard.reads), len(heard.writes)


@pytest.fixture
def reading(township, door, tmp_path):
    return Reading(township, door, tmp_path)


def test_every_page_is_counted():
    declared = [declared for router in ROUTERS for declared in router.declared]

    assert {one.path for one in declared if one.method == "GET"} == PAGES.keys()


def test_every_page_keeps_within_its_reads_and_writes(reading):
    costs = reading.cost(*PAGES)

    assert {path for path, cost in costs.items() if cost[0] > MOST[0] or cost[1] > MOST[1]} <= DEARER


def test_pages_cost_the_same_however_many_cases_and_entries_there_are(reading, township):
    paths = ("/", "/cases", "/cases/{case_id}", "/leader", "/s/case", "/audit", *DEARER)
    of_one = reading.cost(*paths)

    add_cases(township, 9)
    of_ten = reading.cost(*paths)
    add_cases(township, 190)
    add_notes(township, reading.case, 60)
    of_many = reading.cost(*paths)

    assert of_one == of_ten == of_many


def test_a_press_of_the_petitioner_begins_with_the_lock_and_nothing_is_asked_before_it(reading, township, tmp_path):
    petitioner = reading.visitors["petitioner"]
    page = petitioner.get("/s/case")
    form = {name: hidden(page, name) for name in ("csrf", "version", "key", "definition")}

    with wire(township, tmp_path) as line:
        heard = line.heard(lambda: petitioner.post("/s/case/request_recusal", data={**form, **RECUSAL})).steady

    assert len([text for text in heard.texts if "FROM case_" in text]) == 1


def add_cases(database, number):
    for _ in range(number):
        opened(database)


def add_notes(database, case, number):
    for _ in range(number):
        pressed(database, case, "note", by="lin", note_text="备注")
