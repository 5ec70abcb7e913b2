"""What a petition must say when it is registered, and which limits follow from how its petitioner can be reached."""

from __future__ import annotations

import pytest

from engine.errors import TransitionRefused
from engine.unit_of_work import open_database
from engine.verify import verify
from tests.qingxi import FILE, office
from tests.workflows.desk import Desk, corrects, does
from tests.workflows.ways import INTAKE

UNREACHED = {"phone": "", "address": ""}


@pytest.fixture
def desk(sqlite_url):
    database = open_database(sqlite_url)
    yield Desk(database, office(), FILE)
    database.dispose()


def test_whoever_gives_a_name_gives_a_way_to_be_reached_or_says_that_there_is_none(desk):
    with pytest.raises(TransitionRefused) as refused:
        desk.open("petition", INTAKE | UNREACHED)

    assert [refusal.reason.en for refusal in refused.value.refusals] == [
        "Give a telephone number or an address, or tick that there is no way to reach the petitioner"
    ]


@pytest.mark.parametrize(
    "way",
    [
        pytest.param({"phone": "000-100001"}, id="a telephone"),
        pytest.param({"address": "白岩村1组"}, id="an address"),
        pytest.param({"channel": "web"}, id="an online item is answered online"),
        pytest.param({"no_way_to_reach": "true"}, id="said that there is none"),
        pytest.param({"anonymous": "true", "petitioner_name": ""}, id="no name"),
    ],
)
def test_one_way_to_be_reached_is_enough(desk, way):
    desk.open("petition", INTAKE | UNREACHED | way)

    assert desk.snapshot.state == "registered"


def test_the_house_rule_for_the_unknown_ends_when_a_way_to_reach_them_is_found(desk):
    desk.open("petition", INTAKE | UNREACHED | {"anonymous": "true", "petitioner_name": "", "channel": "letter"})
    before = desk.snapshot.clocks["house_rule"].status

    desk.play([corrects("lijia", reason="本人补充", address="白岩村1组")])

    clocks = desk.snapshot.clocks
    assert (before, clocks["house_rule"].status, clocks["written_notice"].status) == ("running", "waived", "running")


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        pytest.param("received_at", "2026-02-27T09:00", ("2026-02-27", "2026-02-27", "visit"), id="when it came"),
        pytest.param("latest_item_at", "2026-02-27T09:00", ("2026-02-27", "2026-02-27", "visit"), id="when the latest came"),
        pytest.param("channel", "letter", ("2026-03-02", "2026-03-02", "letter"), id="how it came"),
    ],
)  # fmt: skip
def test_the_only_item_of_a_matter_is_corrected_as_one(desk, field, value, expected):
    desk.open("petition", INTAKE)

    desk.play([corrects("lijia", reason="登记有误", **{field: value})])

    facts = desk.snapshot.facts
    assert (facts["received_at"][:10], facts["latest_item_at"][:10], facts["latest_channel"]) == expected
    assert verify(desk.database, desk.office).holds


def test_a_further_item_is_corrected_apart_from_the_first(desk):
    desk.open("petition", INTAKE)
    again = does(
        "lijia", "repeat_item", what_is_new="又来访", latest_item_at="2026-03-02T09:30", latest_channel="visit"
    )

    desk.play([again, corrects("lijia", reason="登记有误", received_at="2026-02-27T09:00", channel="letter")])

    facts = desk.snapshot.facts
    assert (facts["received_at"][:10], facts["latest_item_at"][:10], facts["latest_channel"]) == (
        "2026-02-27",
        "2026-03-02",
        "visit",
    )
