from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.acts import expand, targets_of
from engine.loading import load_lifecycle
from engine.logs.events import Event, Trace
from engine.logs.replaying import Over, Tally, replayed

PARCEL = load_lifecycle((Path(__file__).parent / "parcel.yaml").read_bytes(), file="parcel.yaml").model
ACTIONS = expand(PARCEL)


def verdict(*events, over=PARCEL):
    """What becomes of one case; an event is its activity, or that and its role."""
    done = [Event(event) if isinstance(event, str) else Event(event[0], role=event[1]) for event in events]
    return Over(over).verdict(Trace("P-1", tuple(done)))


def refused(*events):
    return [(one.position, one.code) for one in verdict(*events).refused]


@pytest.mark.parametrize(
    "events",
    [
        [],
        ["open"],
        ["寄件", "分拣", "送达", "决定"],
        ["Hand in", "Sort", "Deliver", "Decide"],
        ["open", "sort", "deliver", "decide"],
        ["  hand   IN ", "sort\u200b", "SORT AGAIN", "Deliver"],
        ["Sort", "Sort again", "Deliver"],
        ["Hand in", "Give up"],
        ["Hand in", "Added", "Sort", "Looked after", "Deliver"],
        ["Hand in", "Sort", "Deliver", "Decide", "Confirm the return"],
        ["Hand in", "Sort", "Deliver", "Decide", "Open again", "Deliver"],
    ],
    ids=[
        "nothing", "only opened", "Chinese titles", "English titles", "names", "written otherwise", "after the opening",
        "an action of many states", "records", "one way of a choice", "the other way, and the door out of an end",
    ],
)  # fmt: skip
def test_a_case_that_the_definition_allows_fits(events):
    said = verdict(*events)

    assert (said.refused, said.fitness, said.events) == ((), 1.0, len(events))


@pytest.mark.parametrize(
    ("events", "found"),
    [
        (["Hand in", "Fly"], [(2, "no_such_action")]),
        (["Hand in", "Deliver"], [(2, "not_in_this_state")]),
        (["Hand in", "Deliver", "Sort", "Deliver"], [(2, "not_in_this_state")]),
        (["Sort", "Hand in", "Deliver"], [(2, "not_in_this_state")]),
        (["Hand in", "Sort", "Deliver", "Decide", "Sort"], [(5, "not_in_this_state")]),
        (["Fly", "Hand in", "Sort"], [(1, "no_such_action"), (2, "not_in_this_state")]),
    ],
    ids=["unknown", "not here", "goes on after it", "opened twice", "in neither state", "opened late"],
)
def test_what_does_not_fit_is_refused_with_its_reason_and_changes_nothing(events, found):
    assert refused(*events) == found


def test_a_refusal_says_what_would_have_been_possible():
    def reasons(*events):
        return [one.reason.en for one in verdict(*events).refused]

    assert reasons("Hand in", "Deliver") == ["“Deliver” is not possible in the state “Sent”, only in: Sorted"]
    assert reasons("Sort", "Hand in") == ["“Hand in” can only be the first thing that is done"]
    assert reasons("Sortt") == [
        "The definition has no action of the name or title “Sortt”, did you mean “Sort”?"
    ]  # fmt: skip
    assert reasons("Fly") == ["The definition has no action of the name or title “Fly”; compare the names"]
    assert reasons("Hand in", ("Lock away", "clerk")) == ["“clerk” may not do “Lock away”, only: chief"]


def test_the_states_in_which_a_case_may_be_are_all_followed():
    assert verdict("Hand in", "Sort", "Deliver", "Decide").states == {"kept", "going_back"}
    assert verdict("Hand in", "Sort", "Deliver", "Decide", "Confirm the return").states == {"returned"}


def test_where_the_values_of_a_case_are_known_only_its_own_way_is_followed():
    steps = [
        Event("open"),
        Event("sort"),
        Event("deliver"),
        Event("decide", after={"verdict": "return"}),
        Event("reopen"),
    ]

    said = Over(PARCEL).verdict(Trace("P-1", tuple(steps)))

    assert [(one.position, one.code) for one in said.refused] == [(5, "not_in_this_state")]
    assert said.states == {"going_back"}


@pytest.mark.parametrize(
    ("events", "fits"),
    [
        ([("Hand in", "clerk"), ("Sort", "柜员")], True),
        ([("Hand in", "receiver"), ("Sort", "head of the route")], True),
        ([("Hand in", "chief")], False),
        ([("Hand in", "clerk"), ("Sort", "chief")], False),
        ([("Hand in", "clerk"), ("Added", "chief")], False),
        (["Hand in", "Sort", ("Deliver", "chief")], True),
        (["Hand in", "Sort", ("Deliver", "clerk")], False),
        (["Hand in", "Sort", "Deliver", "Decide", ("Confirm the return", "chief")], True),
        (["Hand in", "Sort", "Deliver", "Decide", ("Confirm the return", "carrier")], False),
    ],
    ids=[
        "by title", "by another title", "opening", "action", "record", "by choice", "by no choice", "signer", "no signer",
    ],
)  # fmt: skip
def test_who_did_it_must_have_one_of_its_roles(events, fits):
    assert refused(*events) == ([] if fits else [(len(events), "not_this_role")])


def test_where_the_choice_is_known_only_its_role_may():
    steps = [Event("open"), Event("sort"), Event("deliver", role="chief", before={"grade": "plain"})]

    assert [one.code for one in Over(PARCEL).verdict(Trace("P-1", tuple(steps))).refused] == ["not_this_role"]


def test_what_cannot_be_judged_is_counted():
    said = verdict(("Hand in", "clerk"), ("Sort", "Pete"), "Deliver", "Decide", "Confirm the return")

    assert said.unjudged == {"forms": 5, "rules": 3, "doers": 1, "targets": 1, "roleless": 3, "role_unknown": 1}


def test_cases_are_added_up():
    traces = [
        Trace("1", (Event("Hand in"), Event("Sort"))),
        Trace("2", (Event("Hand in"), Event("Fly"))),
        Trace("3", ()),
    ]
    tally = Tally()
    for said in replayed(traces, PARCEL):
        tally.add(said)

    assert (tally.cases, tally.events, tally.fitting_cases, tally.fitting_events, tally.fitness) == (3, 4, 2, 3, 0.75)
    assert Tally().fitness == 1.0


def test_what_was_meant_is_not_looked_for_endlessly(monkeypatch):
    monkeypatch.setattr("engine.logs.replaying.MOST_NEAR", 1)

    first, second, third = verdict("Sortt", "Sortt", "Delivr").refused

    assert "did you mean" in first.reason.en
    assert first.reason == second.reason
    assert "did you mean" not in third.reason.en


@given(st.data())
def test_every_walk_through_a_definition_fits_it(data):
    state, done = PARCEL.open.to, ["open"]
    for _ in range(data.draw(st.integers(0, 12))):
        if not ACTIONS[state]:
            break
        name = data.draw(st.sampled_from(sorted(ACTIONS[state])))
        action = ACTIONS[state][name]
        done.append(data.draw(st.sampled_from([name, action.title.zh, action.title.en])))
        state = data.draw(st.sampled_from(targets_of(action, state)))

    said = verdict(*done)

    assert said.refused == ()
    assert state in said.states
