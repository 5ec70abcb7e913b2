from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from tests.qingxi import FILE
from workflows.demo.staff import DEMO_PEOPLE
from workflows.installing import NEVER_DELEGATED, install_people
from workflows.models import Absence
from workflows.office_file import read_office
from workflows.people import identities_with, standing_of

CARD = read_office(FILE)
HOLDERS = {holder for one in DEMO_PEOPLE for holder in one.holders}
TODAY = date(2026, 3, 2)


def test_nobody_shares_a_login_or_a_name():
    logins, names = Counter(one.login for one in DEMO_PEOPLE), Counter(one.name for one in DEMO_PEOPLE)

    assert max(logins.values()) == max(names.values()) == 1


def test_every_post_is_named_in_both_languages():
    assert all(one.post.zh != one.post.en for one in DEMO_PEOPLE)


@pytest.mark.parametrize("content", sorted(CARD.maps["topic_leader"]))
def test_every_content_class_has_a_leader_at_work(content):
    assert f"map:topic_leader:{content}" in HOLDERS


@pytest.mark.parametrize("group", sorted(CARD.groups))
def test_every_group_has_somebody(group):
    assert f"group:{group}" in HOLDERS


@pytest.mark.parametrize("village", sorted(name for name, unit in CARD.units.items() if unit.kind == "village"))
def test_every_village_has_a_head_and_an_officer(village):
    assert {f"head:{village}", f"unit:{village}"} <= HOLDERS


@pytest.mark.parametrize(
    "unit", sorted(name for name, unit in CARD.units.items() if unit.kind in {"office", "station"})
)
def test_every_unit_has_a_head_and_somebody_whose_drafts_the_head_may_sign(unit):
    assert unit == "discipline_office" or {f"head:{unit}", f"unit:{unit}"} <= HOLDERS


def test_there_are_eight_villages():
    assert sum(unit.kind == "village" for unit in CARD.units.values()) == 8


def test_people_stand_only_in_units_and_groups_that_exist():
    known = CARD.units.keys() | CARD.groups.keys()

    named = {holder.split(":")[1] for holder in HOLDERS if holder.startswith(("unit:", "head:", "group:"))}

    assert named <= known


def test_the_discipline_officer_stands_outside_the_petition_office():
    officer = next(one for one in DEMO_PEOPLE if "group:discipline" in one.holders)

    assert "group:petition_office" not in officer.holders


def test_installing_twice_changes_nothing(staffed):
    units = {name: (unit.name, unit.kind) for name, unit in CARD.units.items()}

    staffed.write(lambda work: install_people(work, DEMO_PEOPLE, units, date(2026, 1, 1)))

    with staffed.reading() as work:
        identities = identities_with(work, frozenset({"head:township"}), TODAY)["head:township"]
    assert [("person:chenwei" in one) for one in identities] == [True]


@pytest.mark.parametrize("power", sorted(NEVER_DELEGATED))
def test_a_deputy_never_gets_the_powers_of_discipline_or_audit(staffed, power):
    holder = next(one.login for one in DEMO_PEOPLE if power in one.holders)
    away = Absence(person_id=holder, deputy_id="gaojie", since=TODAY, until=TODAY)
    staffed.write(lambda work: (work.session.add(away), work.session.flush()))

    with staffed.reading() as work:
        deputy = standing_of(work, "gaojie", TODAY)

    assert power not in deputy.holders


def test_a_deputy_gets_the_other_powers_while_the_colleague_is_away(staffed):
    away = Absence(person_id="zhouming", deputy_id="gaojie", since=TODAY, until=TODAY)
    staffed.write(lambda work: (work.session.add(away), work.session.flush()))

    with staffed.reading() as work:
        today, before = standing_of(work, "gaojie", TODAY), standing_of(work, "gaojie", date(2026, 3, 1))

    assert "head:petition_office" in today.holders
    assert "head:petition_office" not in before.holders
