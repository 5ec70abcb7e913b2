"""Every number that a register gave out is there, in its register and period, whatever the office file became."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.hooks import RegisterRule
from engine.office import Letter
from engine.serials import serial_faults
from engine.statements import Statement
from engine.verify import verify
from tests.engine.test_verify import as_master, gone, live
from tests.engine.toy import DAY, NOW


def judged(depot, office=None):
    """The places of faults of numbers, and of remarks."""
    with depot.database.reading(as_stored=True) as work:
        faults, remarks = serial_faults(work, office or depot.office)
    assert {fault.code for fault in faults} <= {"register", "unreadable"}
    return [fault.place for fault in faults], [(remark.code, remark.place) for remark in remarks]


def register(depot, change):
    as_master(depot.database, f"UPDATE register SET {change}")


def changed(office, **registers):
    """The office as its file gives other registers, by name."""
    return replace(office, registers={**office.registers, **registers})


@pytest.fixture
def three(depot):
    """Three parcels of one day, and one of the next."""
    return [depot.open(now=NOW + days * DAY) for days in (0, 0, 0, 1)]


def test_whatever_the_office_does_leaves_no_gap(depot):
    live(depot)

    assert judged(depot) == ([], [])


@pytest.mark.parametrize("which", [0, 1, 2], ids=["first", "middle", "last"])
def test_a_case_that_is_gone_is_missed_though_another_register_was_set_back(depot, three, which):
    with depot.database.reading() as work:
        [(papers,)] = work.rows(Statement("SELECT count(*) FROM document WHERE case_id = :id"), id=three[which].case_id)
    gone(depot, three[which].case_id, with_everything=True)
    register(depot, f"next = next - {1 + papers} WHERE name = 'parcels' AND period = '2026-03-03'")

    [place], _ = judged(depot)

    assert three[which].number in place
    assert [fault.code for fault in verify(depot.database, depot.office).faults] == ["register"]


def test_a_case_that_is_gone_from_the_middle_is_missed_though_its_own_register_was_set_back(depot, three):
    gone(depot, three[1].case_id, with_everything=True)
    register(depot, "next = next - 1 WHERE name = 'parcels' AND period = '2026-03-02'")

    [place], _ = judged(depot)

    assert three[1].number in place
    assert "parcels 2026-03-02 (2 drawn, 3 is there)" in place


def test_numbers_without_serials_are_counted_in_their_register(depot, office):
    secret = changed(office, parcels=RegisterRule("S-{year}-{random}", "yearly"))
    depot.office = secret
    first, _ = depot.open(), depot.open()
    before = judged(depot)
    gone(depot, first.case_id, with_everything=True)
    register(depot, "next = next - 1 WHERE name = 'papers'")

    assert before == ([], [])
    assert judged(depot)[0] != []


def test_a_register_that_nobody_drew_from_any_more_is_set_back(depot, three):
    register(depot, "next = 1 WHERE name = 'parcels' AND period = '2026-03-03'")

    [place], _ = judged(depot)

    assert place == "parcels 2026-03-03 (0 drawn, 1 is there)"


def test_numbers_that_no_register_drew_are_named(depot, three):
    as_master(depot.database, "DELETE FROM register WHERE period = '2026-03-03'")

    assert judged(depot)[0] == [three[3].number]


@pytest.mark.parametrize(
    "rule",
    [
        RegisterRule("PK-{year}{month}{day}-{number:03}", "daily"),
        RegisterRule("P-{year}{month}{day}-{number:04}", "daily"),
        RegisterRule("P-{year}-{year}-{number}号", "daily"),
        RegisterRule("P-{year}-{number}", "yearly"),
        RegisterRule("P-{number}", "never"),
        RegisterRule("P-{random}", "never"),
    ],
    ids=lambda rule: rule.format,
)
def test_another_format_or_period_of_a_register_is_a_remark_and_no_fault(depot, three, office, rule):
    depot.office = changed(office, parcels=rule)
    depot.open(now=NOW + DAY)
    depot.open(now=NOW + 2 * DAY)

    assert judged(depot) == ([], [("format", "4" if rule.resets == "daily" else "5")])


def test_a_case_of_an_old_format_that_is_gone_is_missed_all_the_same(depot, three, office):
    depot.office = changed(office, parcels=RegisterRule("PK-{year}{month}{day}-{number:03}", "daily"))
    depot.open(now=NOW + DAY)
    gone(depot, three[0].case_id, with_everything=True)

    assert judged(depot)[0] != []


def test_a_register_that_got_another_name_is_a_remark(depot, three, office):
    rest = {"papers": office.registers["papers"], "things": office.registers["parcels"]}

    assert judged(depot, replace(office, registers=rest)) == ([], [("format", "4")])


def test_letters_that_moved_to_another_register_are_a_remark(depot, office):
    first = depot.open()
    depot.act(first, "assign", carrier="cy")
    _, before = judged(depot)
    letters = {name: Letter(letter.title, "slips") for name, letter in office.letters.items()}
    depot.office = replace(changed(office, slips=RegisterRule("S{year}-{number}", "yearly")), letters=letters)
    depot.open()

    faults, remarks = judged(depot)

    assert (before, faults) == ([], [])
    assert [code for code, _ in remarks] == ["format"]


def test_a_letter_and_a_workflow_that_the_office_has_no_more_are_a_remark(depot, three, office):
    assert judged(depot, replace(office, letters={}, lifecycles={}))[0] == []


def test_a_number_whose_day_cannot_be_read_still_counts(depot, office):
    depot.office = changed(office, parcels=RegisterRule("P-{number}", "yearly"))
    first = depot.open()
    if depot.database.dialect == "sqlite":
        as_master(depot.database, f"UPDATE case_ SET opened_at = 'long ago' WHERE id = '{first.case_id}'")

    assert judged(depot)[0] == []


def test_a_counter_of_many_is_told_with_the_first_that_are_missing(depot, three):
    register(depot, "next = 2000000000 WHERE period = '2026-03-03'")

    [place], _ = judged(depot)

    assert place.startswith("P-20260303-002, P-20260303-003")
    assert place.endswith(" …")
