"""What a lifecycle looks like as a graph: its moves, shortest ways, dead ends, and everything that can ever happen."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.definitions import Lifecycle
from engine.facts import Fact
from engine.graph import Edge, shape_of
from engine.loading import load_lifecycle

PARCEL = load_lifecycle((Path(__file__).parent / "parcel.yaml").read_bytes(), file="parcel.yaml").model
LENGTH = 6


@pytest.fixture(scope="module")
def shape():
    return shape_of(PARCEL)


def small(moves, *, ends=(), first=0, deadlines=()):
    """A lifecycle of few states, whose moves are pairs of their numbers."""
    numbers = range(LENGTH)
    return Lifecycle.model_validate(
        {
            "format": 1,
            "workflow": "small",
            "version": 1,
            "title": "Small",
            "in_force_from": "2026-01-01",
            "basis": "None",
            "roles": {"clerk": {"title": "Clerk", "from": "group counter"}},
            "fields": {},
            "forms": {},
            "open": {"title": "Open", "by": ("clerk",), "form": "none", "to": f"s{first}", "register": "papers"},
            "states": {
                f"s{number}": {
                    "title": f"State {number}",
                    "end": number in ends,
                    "actions": {
                        f"go_{to}": {"title": "Go", "by": "clerk", "to": f"s{to}"}
                        for start, to in moves
                        if start == number
                    },
                }
                for number in numbers
            },
            "deadlines": {
                f"d{number}": {"title": "Due", "due": "3 days", **rule} for number, rule in enumerate(deadlines)
            },
            "sees": {},
        }
    )


def reachable_by_force(moves, first=0):
    """The oracle: every state that some walk of at most as many moves as there are states leads to."""
    found = {first}
    for _ in range(LENGTH):
        found |= {to for start, to in moves if start in found}
    return found


MOVES = st.frozensets(st.tuples(st.integers(0, LENGTH - 1), st.integers(0, LENGTH - 1)), max_size=12)


def test_a_choice_is_a_move_to_each_of_its_states_and_staying_a_move_to_the_same(shape):
    assert {edge for edge in shape.edges if edge.action in {"decide", "sort_again"}} == {
        Edge("delivered", "decide", "kept"),
        Edge("delivered", "decide", "going_back"),
        Edge("sorted", "sort_again", "sorted"),
    }


def test_a_move_reads_as_it_goes():
    assert str(Edge("sent", "sort", "sorted")) == "sent → sort → sorted"


def test_actions_of_several_states_and_the_door_out_of_an_end_are_moves_too(shape):
    edges = set(shape.edges)

    assert Edge("sent", "give_up", "returned") in edges
    assert Edge("going_back", "give_up", "returned") not in edges
    assert Edge("kept", "reopen", "sorted") in edges


def test_the_way_to_a_state_is_a_shortest_one(shape):
    assert [edge.action for edge in shape.way_to("going_back")] == ["sort", "deliver", "decide"]
    assert [edge.action for edge in shape.way_to("returned")] == ["give_up"]
    assert shape.way_to("sent") == ()


def test_the_parcel_office_has_no_lost_state_and_no_dead_end(shape):
    assert (shape.unreachable(), shape.stuck()) == ((), ())


def test_a_block_of_actions_knows_its_states(shape):
    any_open, several = PARCEL.actions_in

    assert shape.states_of(any_open) == ("sent", "sorted", "delivered")
    assert shape.states_of(several) == ("sorted", "delivered", "going_back")


def test_a_letter_is_there_from_the_state_in_which_some_way_has_issued_it(shape):
    issued = shape.issued_before()

    assert issued["sent"] == {"receipt"}
    assert issued["delivered"] == {"receipt", "slip", "extension_note"}
    assert "return_note" not in issued["going_back"]
    assert "return_note" in issued["returned"]


def test_a_deadline_can_run_from_its_start_until_what_stops_it(shape):
    running = shape.may_run()

    assert running["sent"] == {"look_after", "wanted"}
    assert running["sorted"] == {"delivery", "look_after", "wanted"} | {"claim"}
    assert running["delivered"] == {"look_after", "claim"}


def test_an_end_waives_duties_but_never_a_right(shape):
    running = shape.may_run()

    assert running["kept"] == {"claim"}
    assert running["returned"] == {"claim"}


def test_a_deadline_that_one_move_starts_and_stops_never_runs():
    shape = shape_of(small([(0, 1)], deadlines=[{"starts": "when go_1", "stops": "when reaches s1"}]))

    assert shape.may_run() == {"s0": frozenset(), "s1": frozenset()}


def test_staying_in_a_state_is_no_arrival_in_it():
    shape = shape_of(small([(0, 1), (1, 1)], deadlines=[{"starts": "when go_1", "stops": "when reaches s1"}]))

    assert shape.may_run()["s1"] == {"d0"}


def test_a_large_office_in_which_everything_leads_everywhere_is_walked_through():
    numbers = range(60)
    everywhere = {f"a{number}": {"title": "Go", "by": "clerk", "to": f"s{number}"} for number in numbers}
    office = small([]).model_dump(by_alias=True, exclude_none=True) | {
        "states": {f"s{number}": {"title": "State"} for number in numbers},
        "actions_in": [{"states": "any", "actions": everywhere}],
        "deadlines": {
            f"d{number}": {
                "title": "Due",
                "due": "3 days",
                "starts": f"when a{number}",
                "stops": f"when reaches s{(number + 1) % 60}",
            }
            for number in numbers
        },
    }

    running = shape_of(Lifecycle.model_validate(office)).may_run()

    assert running["s1"] == {f"d{number}" for number in numbers} - {"d0"}
    assert len(running) == 60


def test_what_can_ever_happen_is_told_by_forms_effects_letters_and_states(shape):
    facts = shape.possible_facts()

    assert facts >= {
        Fact("opened"),
        Fact("done", "sort"),
        Fact("done", "look"),
        Fact("done", "reopen"),
        Fact("field", "verdict"),
        Fact("field", "confirmed_grade"),
        Fact("field", "received_at"),
        Fact("issued", "return_note"),
        Fact("delivered", "extension_note"),
        Fact("reaches", "locked"),
    }
    assert not facts & {Fact("delivered", "receipt"), Fact("done", "fly"), Fact("reaches", "lost")}


def test_an_unknown_first_state_reaches_nothing():
    shape = shape_of(PARCEL.model_copy(update={"open": PARCEL.open.model_copy(update={"to": "nowhere"})}))

    assert shape.unreachable() == tuple(PARCEL.states)
    assert (shape.stuck(), shape.issued_before(), shape.may_run()) == ((), {}, {})


@given(MOVES)
def test_exactly_the_states_that_no_walk_leads_to_are_unreachable(moves):
    shape = shape_of(small(moves))

    assert set(shape.unreachable()) == {f"s{number}" for number in set(range(LENGTH)) - reachable_by_force(moves)}


@given(MOVES)
def test_a_way_is_made_of_moves_and_leads_from_the_first_state_to_the_one_asked_for(moves):
    shape = shape_of(small(moves))

    for state in shape.came_by:
        way = shape.way_to(state)
        stations = ["s0", *(edge.target for edge in way)]
        assert stations[-1] == state
        assert [(edge.state, edge.target) for edge in way] == list(pairwise(stations))
        assert set(way) <= set(shape.edges)


@given(MOVES, st.frozensets(st.integers(0, LENGTH - 1), max_size=2))
def test_exactly_the_reachable_states_that_walk_into_no_end_are_stuck(moves, ends):
    shape = shape_of(small(moves, ends=ends))

    stuck = {number for number in reachable_by_force(moves) if not reachable_by_force(moves, number) & ends}

    assert set(shape.stuck()) == {f"s{number}" for number in stuck}


def running_by_force(moves, ends, starts, stops):
    """The oracle: every pair of a state and of whether the deadline runs there that some walk comes to."""
    found, waiting = set(), [(0, starts == 0 and stops != 0 and 0 not in ends)]
    while waiting:
        here = waiting.pop()
        if here in found:
            continue
        found.add(here)
        for start, to in moves:
            if start == here[0]:
                arrived = to != start
                runs = (here[1] or (arrived and to == starts)) and not (arrived and (to == stops or to in ends))
                waiting.append((to, runs))
    return {state for state, runs in found if runs}


@given(MOVES, st.frozensets(st.integers(1, LENGTH - 1), max_size=2), st.integers(0, 5), st.integers(0, 5))
def test_a_duty_can_run_exactly_where_some_walk_comes_while_it_runs(moves, ends, starts, stops):
    rule = {"starts": f"when reaches s{starts}", "stops": f"when reaches s{stops}"}

    running = shape_of(small(moves, ends=ends, deadlines=[rule])).may_run()

    expected = {f"s{number}" for number in running_by_force(moves, ends, starts, stops)}
    assert {state for state, names in running.items() if names} == expected
