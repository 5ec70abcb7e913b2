"""A lifecycle that is sketched from a log loads, is sound, and allows every case of the log."""

from __future__ import annotations

import itertools
from datetime import UTC, date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import BadLog
from engine.loading import load_lifecycle
from engine.logs.events import Event, Reading, Trace, seen
from engine.logs.observing import MOST_ACTIVITIES, MOST_ROLES, observed
from engine.logs.reading import log_traces
from engine.logs.replaying import replayed
from engine.logs.sketching import Around, sketch
from engine.soundness import Surroundings, problems_of
from tests.engine.made_logs import START

AROUND = Around("counter", "parcels", date(2026, 3, 2))
SURROUNDINGS = Surroundings(groups=frozenset({"counter"}), registers=frozenset({"parcels"}))
#: Public logs that may lie beside the project; where they do not, those of our own making are all that is tried.
PUBLIC = sorted((Path(__file__).parents[3] / "shared/data/logs").glob("*.xes.gz"))


def traces(cases):
    """An event is its activity, or that and its role."""
    return [
        Trace(case, tuple(Event(*([one] if isinstance(one, str) else [one[0], None, one[1]])) for one in done))
        for case, done in cases.items()
    ]


def sketched(log, name="log"):
    return sketch(observed(log, Reading("log.csv", UTC)), name, AROUND)


def loaded(text):
    """The lifecycle of a sketch, which is sound."""
    found = load_lifecycle(text.encode(), file="sketch.yaml")
    findings = problems_of(found, surroundings=SURROUNDINGS)
    assert findings.errors == ()
    assert {warning.code for warning in findings.warnings} <= {"state_without_deadline", "source_too_many_problems"}
    return found.model


def refused(log, lifecycle):
    return [one for verdict in replayed(log, lifecycle) for one in verdict.refused]


LOGS = {
    "one event": {"1": ["a"]},
    "one way": {"1": ["a", "b", "c"]},
    "the same again": {"1": ["a", "a", "a"]},
    "several beginnings": {"1": ["a", "c"], "2": ["b", "c"]},
    "some go on": {"1": ["a", "b"], "2": ["a", "b", "a", "c"]},
    "nothing was done": {"1": [], "2": ["a", "b"]},
    "Chinese": {"1": ["寄件", "分拣", "送达"], "2": ["寄件", "退回"]},
    "names of the engine's own": {"1": ["Open", "reopen", "correct", "Undo", "stay", "close", "closed", "new", "opened at"]},
    "names that are alike": {"1": ["Check it", "check-it", "check_it", "Check it!", "check it 2"], "2": ["check_it_2"]},
    "capitals and blanks": {"1": ["Hand In", "sort"], "2": ["hand  in", "SORT", "Sort"]},
    "words that YAML knows": {"1": ["yes", "null", "01", "9:30", "- a", "{a: b}", "# c", "a: b", '"', "\\", "%", "&a"]},
    "long names": {"1": ["x" * 500, "审" * 500, "word " * 99 + "end"]},
    "roles": {"1": [("寄件", "柜员"), ("Sort", "Clerk"), ("Deliver", "carrier")], "2": [("寄件", "Clerk"), "Sort"]},
    "roles of some": {"1": [("a", "Clerk"), "b"], "2": [("a", "staff"), "c"]},
    "roles that are alike": {"1": [("a", "x y"), ("b", "x_y")], "2": [("a", "X Y")]},
    "the opening again": {"1": ["a", "b", "a", "b"], "2": ["a"]},
}  # fmt: skip


@pytest.mark.parametrize("cases", LOGS.values(), ids=LOGS)
def test_a_sketch_is_sound_and_allows_its_log(cases):
    log = traces(cases)

    assert refused(log, loaded(sketched(log))) == []


NAMES = st.one_of(
    st.sampled_from(["a", "b", "c", "open", "Close", "登记", "Register", "a b", "a_b", "A  B", "new", "stay"]),
    st.text(st.characters(codec="utf-8"), max_size=12).map(seen).filter(bool),
)
ROLES = st.one_of(st.just(""), st.sampled_from(["clerk", "Clerk", "柜员", "staff"]), st.text(max_size=5).map(seen))
EVENTS = st.lists(st.tuples(NAMES, ROLES), max_size=6)


@given(
    st.lists(EVENTS, min_size=1, max_size=6).filter(any),
    st.text(st.characters(codec="utf-8"), max_size=80),
)
def test_whatever_happened_can_be_sketched(done, name):
    log = traces({str(number): events for number, events in enumerate(done)})

    assert refused(log, loaded(sketched(log, name))) == []


def test_the_first_activity_of_all_is_the_opening_and_an_action_of_several_states_is_written_once():
    lifecycle = loaded(
        sketched(traces({"1": ["寄件", "Sort", "Deliver"], "2": ["寄件", "Weigh", "Sort", "Weigh", "Deliver"]}))
    )

    assert lifecycle.open.title.zh == "寄件"
    assert lifecycle.open.to == "after_step_1"
    assert [several.states for several in lifecycle.actions_in if "weigh" in several.actions] == [
        ("after_step_1", "after_sort")
    ]
    assert {name: state.end for name, state in lifecycle.states.items()} == {
        "after_step_1": False, "after_sort": False, "after_weigh": False, "closed": True,
    }  # fmt: skip


def test_activities_after_which_the_same_happens_lead_to_one_state():
    log = traces({"1": ["a", "b", "d", "e"], "2": ["a", "c", "d"], "3": ["a", "c", "d", "e"]})

    lifecycle = loaded(sketched(log))

    assert list(lifecycle.states) == ["after_a", "after_b", "after_d", "closed"]
    assert lifecycle.states["after_b"].title.en == "After b, c"
    assert lifecycle.states["after_a"].actions["c"].to == "after_b"


def test_a_case_may_be_closed_where_one_of_the_log_ended_though_others_went_on():
    lifecycle = loaded(sketched(traces({"1": ["a", "b"], "2": ["a", "b", "c"]})))

    (several,) = lifecycle.actions_in
    assert (several.states, several.actions["close"].to) == (("after_b",), "closed")


def test_what_was_never_done_is_not_allowed():
    log = traces({"1": ["a", "b", "c"], "2": ["a", "c", "b"]})

    lifecycle = loaded(sketched(log))

    assert [one.position for one in refused(traces({"3": ["a", "a"], "4": ["a", "b", "b"]}), lifecycle)] == [2, 3]


def test_roles_do_what_they_did_in_the_log_and_nobody_else_does():
    log = traces({"1": [("a", "柜员"), ("b", "Clerk")], "2": [("a", "Clerk"), ("b", "Clerk")]})

    lifecycle = loaded(sketched(log))

    assert {name: role.title.zh for name, role in lifecycle.roles.items()} == {"role_1": "柜员", "clerk": "Clerk"}
    assert lifecycle.open.by == ("role_1", "clerk")
    assert lifecycle.states["after_a"].actions["b"].by == ("clerk",)
    assert [one.code for one in refused(traces({"3": ["a", ("b", "柜员")]}), lifecycle)] == ["not_this_role"]
    assert set(lifecycle.sees) == {"role_1", "clerk"}


def test_many_activities_after_one_another_still_load():
    names = [f"{number} {'a long name of an activity ' * 3}" for number in range(MOST_ACTIVITIES)]
    log = traces({f"{one} {other}": [one, other] for one, other in itertools.permutations(names, 2)})

    assert len(loaded(sketched(log)).states) == MOST_ACTIVITIES + len(["new", "closed"])


def test_more_activities_or_roles_than_anybody_could_read_are_refused():
    many = traces({"1": [f"a{number}" for number in range(MOST_ACTIVITIES + 1)]})
    people = traces({f"{number}": [("a", f"person {number}")] for number in range(MOST_ROLES + 1)})

    for log, code in ((many, "log_too_varied"), (people, "log_many_roles")):
        with pytest.raises(BadLog) as bad:
            sketched(log)
        assert bad.value.problem.code == code


@pytest.mark.parametrize(
    "path", PUBLIC or [None], ids=lambda path: path.name if path else "no public logs here, one of our own"
)
def test_a_public_log_beside_the_project_is_sketched_and_replayed(path):
    log = list(log_traces(path, Reading(path.name, UTC))) if path else traces(LOGS["some go on"])

    assert refused(log, loaded(sketched(log))) == []


def test_the_order_in_which_a_log_was_written_changes_nothing():
    events = [Event(name, START + timedelta(hours=hour)) for hour, name in enumerate("abc")]

    assert sketched([Trace("1", tuple(events))]) == sketched(traces({"1": ["a", "b", "c"]}))
