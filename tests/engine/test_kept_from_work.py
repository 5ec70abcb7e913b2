"""Who is kept from work on a case and still watches over it, and what corrections take along."""

from __future__ import annotations

import pytest

from engine.errors import NotPermitted, TransitionRefused
from engine.verify import verify
from tests.engine.toy import CHIEF, CLERK, FILE, NOW, Depot, person, toy_office

TEXT = FILE.read_text("utf-8")
BARRED = "{holders: [field barred], because"
WORK_ONLY = TEXT.replace(BARRED, "{holders: [field barred], keeps_from: work, because")
WATCHED = TEXT.replace("chief: {cases: all but sealed}", "chief: {cases: all but sealed, always: true}")
MASKED = TEXT.replace(
    "clerk: {cases: all but sealed, personal: true}",
    "clerk: {cases: all but sealed, personal: true, masked_when: case.weight > 20}",
)
COPIED = TEXT.replace("{set: {calls: 0, haste: calm}}", "{set: {calls: form.weight, haste: calm}}")
ONCE_SAID = COPIED.replace("{set: {proved_by: actor,", "{set: {calls: 9, proved_by: actor,")
REMEMBERED = TEXT.replace("{set: {proved_by: actor,", "{set: {note: state, proved_by: actor,")
LIGHT_ONLY = TEXT.replace(
    "barred, pieces]}",
    "barred, pieces], when: [{rule: case.weight < 50, otherwise: {zh: 过重的不更正, en: Heavy ones stay as they are}}]}",
)


@pytest.fixture
def depot_with(database):
    def depot_with(text):
        office = toy_office(text.encode())
        database.write(lambda work: office.publish(work, NOW))
        return Depot(database, office)

    return depot_with


def test_whoever_is_kept_from_work_still_sees_the_case_and_is_told_why_nothing_can_be_done(depot_with):
    depot = depot_with(WORK_ONLY)
    parcel = depot.open(barred=["ann"])

    with pytest.raises(NotPermitted) as refused:
        depot.act(parcel, "jot", CLERK, note="x")

    assert [(one.code, "Must keep out" in one.reason.en) for one in refused.value.refusals] == [("excluded", True)]
    case = depot.case(parcel)
    assert (case.may_be_seen_by(CLERK), case.shows_personal_to(CLERK)) == (True, False)


def test_an_entry_after_which_nobody_would_watch_over_the_case_is_refused(depot_with):
    depot = depot_with(WATCHED)

    with pytest.raises(TransitionRefused) as refused:
        depot.open(barred=["bob", "dan", "gus"])

    assert [one.code for one in refused.value.refusals] == ["nobody_left"]


def test_as_long_as_a_stand_in_sees_the_case_one_who_watches_may_be_kept_out(depot_with):
    depot = depot_with(WATCHED)

    parcel = depot.open(barred=["bob"])

    assert depot.case(parcel).stood_in == {"chief": ["group:deputies"]}


@pytest.mark.parametrize(("weight", "is_shown"), [("10", True), ("30", False)])
def test_personal_data_are_masked_for_a_role_while_its_rule_says_so(depot_with, weight, is_shown):
    depot = depot_with(MASKED)

    parcel = depot.open(weight=weight, size="large")

    assert depot.case(parcel).shows_personal_to(person("amy", "group:desk")) is is_shown


def test_what_the_opening_filled_from_a_corrected_field_is_corrected_with_it(depot_with):
    depot = depot_with(COPIED)
    parcel = depot.open()

    depot.act(parcel, "correct", CHIEF, reason="weighed again", weight="12")

    assert depot.case(parcel).facts["calls"] == 12
    assert verify(depot.database, depot.office).holds


def test_what_an_act_has_said_since_is_not_corrected_along(depot_with):
    depot = depot_with(ONCE_SAID.replace("at_least: 1", "at_least: 0"))
    parcel = depot.act(depot.open(), "prove", papers_complete="true")

    depot.act(parcel, "correct", CHIEF, reason="weighed again", weight="12")

    assert (depot.case(parcel).facts["weight"], depot.case(parcel).facts["calls"]) == (12, 9)


def test_an_act_can_keep_in_which_state_the_case_was(depot_with):
    depot = depot_with(REMEMBERED.replace("at_least: 1", "at_least: 0"))

    parcel = depot.act(depot.open(), "prove", papers_complete="true")

    case = depot.case(parcel)
    assert (case.facts | case.values)["note"] == "sent"


def test_a_correction_that_a_rule_forbids_changes_nothing(depot_with):
    depot = depot_with(LIGHT_ONLY)
    parcel = depot.open(weight="60", size="large")

    with pytest.raises(TransitionRefused) as refused:
        depot.act(parcel, "correct", CHIEF, reason="another title", title="一箱画")

    assert [one.reason.en for one in refused.value.refusals] == ["Heavy ones stay as they are"]
    assert depot.case(parcel).title == "一箱书"


def test_whoever_is_only_kept_from_work_still_watches_over_the_case(depot_with):
    depot = depot_with(WATCHED.replace(BARRED, "{holders: [field barred], keeps_from: work, because"))

    parcel = depot.open(barred=["bob", "dan", "gus"])

    assert depot.case(parcel).may_be_seen_by(CHIEF)


def test_personal_data_stay_masked_while_the_rule_cannot_be_decided(depot_with):
    depot = depot_with(MASKED.replace("masked_when: case.weight > 20", "masked_when: case.more_days > 1"))

    parcel = depot.open()

    case = depot.case(parcel)
    assert (case.may_be_seen_by(CLERK), case.shows_personal_to(CLERK)) == (True, False)
