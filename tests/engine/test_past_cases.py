"""Cases of a database, replayed over another definition, and their limits reckoned under it."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date

import pytest

from engine.calendars import chinese_calendar_of
from engine.logs.cases import count_cases, past_cases
from engine.logs.events import Noted
from engine.logs.limits import MovedLimit, compare_limits, due_of
from engine.logs.replaying import replayed
from engine.replay import replay
from engine.sweep import sweep
from engine.unit_of_work import open_database
from tests.engine.test_verify import live
from tests.engine.toy import CARRIER, CHIEF, DAY, FILE, NOW, RECEIVER, Depot, toy_office

TOY = FILE.read_text("utf-8")
SHORTER = TOY.replace("small: 10 days, medium: 20 days", "small: 5 working days, medium: 20 days")


def traces(depot, noted=None):
    with depot.database.reading() as work:
        return [past.trace for past in past_cases(work, "parcel", noted or Noted())]


def compared(depot, text):
    """The limits that would fall differently under another text of the toy, and how many cannot be compared."""
    over = toy_office(text.encode()).lifecycles["parcel"]
    with depot.database.reading() as work:
        found = [compare_limits(work, depot.office, over, past) for past in past_cases(work, "parcel", Noted())]
    return [limit for one in found for limit in one.moved], sum(one.unreckoned for one in found)


def done(depot, lived):
    """The acts of each case, in the order of their numbers."""
    return [[event.activity for event in trace.events] for trace in sorted(lived, key=lambda trace: trace.case)]


def test_acts_are_events_with_their_moment_role_and_values(depot):
    first = depot.open()
    depot.act(first, "assign", carrier="cy", now=NOW + DAY)

    (trace,) = traces(depot)

    opened, assigned = trace.events
    assert (trace.case, opened.activity, opened.at, opened.role) == (first.number, "open", NOW, "clerk")
    assert (assigned.activity, assigned.at, assigned.role) == ("assign", NOW + DAY, "clerk")
    assert (opened.before, opened.after["size"]) == ({}, "small")
    assert "carrier" not in assigned.before
    assert assigned.after["carrier"] == "cy"


def test_what_was_undone_or_is_no_act_is_left_out_and_noted(depot):
    live(depot)
    noted = Noted()

    assert done(depot, traces(depot, noted)) == [
        ["open", "prove", "ring", "joined", "assign", "ask_more", "grant_more", "tell_delay", "hand_over"],
        ["open", "join"],
        ["open", "lock_up"],
    ]
    assert noted.counts["mending"] == len(["signature", "move that was undone", "undo", "correction"]) + steps(depot)


def steps(depot):
    """How many entries are steps of limits."""
    with depot.database.reading() as work:
        entries = [entry for past in past_cases(work, "parcel", Noted()) for entry in past.entries]
    return sum(entry.body["kind"] == "deadline" for entry in entries)


def test_cases_of_other_lifecycles_are_noted(depot):
    depot.open()
    noted = Noted()

    with depot.database.reading() as work:
        assert count_cases(work, "parcel", noted) == 1
        assert count_cases(work, "letter", noted) == 0
        assert list(past_cases(work, "letter", noted)) == []
    assert noted.counts["others"] == 1


def test_whatever_happened_fits_the_definition_under_which_it_happened(depot, office):
    live(depot)

    assert [one.refused for one in replayed(traces(depot), office.lifecycles["parcel"].lifecycle)] == [(), (), ()]


def test_a_way_that_a_definition_no_longer_has_is_refused(depot):
    live(depot)
    over = (
        toy_office(TOY.replace("join: {title: {zh: 并入, en: Join}", "unite: {title: {zh: 合并, en: Unite}").encode())
        .lifecycles["parcel"]
        .lifecycle
    )

    refused = [one for said in replayed(traces(depot), over) for one in said.refused]

    assert [(one.position, one.activity, one.code) for one in refused] == [(2, "join", "no_such_action")]


# limits


def test_under_the_same_definition_every_limit_comes_out_as_it_is_stored(depot):
    live(depot)

    assert compared(depot, TOY) == ([], 0)


def test_a_shorter_limit_falls_earlier(depot):
    first = depot.open()

    assert compared(depot, SHORTER) == ([MovedLimit(first.number, "carry", "2026-03-12", "2026-03-09")], 0)


def test_a_limit_that_ends_at_an_hour_is_told_with_its_hour(depot):
    first = depot.open()

    moved, _ = compared(depot, TOY.replace("due: 2 working days", "due: 4 hours"))

    assert moved == [MovedLimit(first.number, "call", "2026-03-04", "2026-03-02T13:00+08:00")]


def test_a_limit_that_only_one_of_them_has_is_told(depot):
    first = depot.open()
    without = (
        TOY.partition("  call:\n")[0] + "  object:\n" + TOY.partition("  object:\n")[2].replace("{waive: [call]}", "")
    )
    without = without.replace("{waive: [call]}", "{waive: [carry]}").replace("{restart: [call]}", "{restart: [carry]}")
    starting = TOY.replace("    starts: when slip delivered\n    lands", "    starts: when opened\n    lands")

    assert compared(depot, without)[0] == [MovedLimit(first.number, "call", "2026-03-04", None)]
    assert compared(depot, starting)[0] == [MovedLimit(first.number, "object", None, "2026-04-01")]


def test_a_limit_that_was_changed_behind_the_history_is_not_compared(depot):
    """As after a change of the calendar: what is stored does not come out again, so nothing is said of it."""
    depot.open()
    closed = replace(toy_office(), calendar=chinese_calendar_of(days_off=[date(2026, 3, 3)]))

    with depot.database.reading() as work:
        (past,) = past_cases(work, "parcel", Noted())
        one = compare_limits(work, closed, closed.lifecycles["parcel"], past)

    assert (one.moved, one.unreckoned) == ((), 1)


def test_a_limit_that_was_taken_back_counts_as_one_that_never_started(depot):
    first = depot.open(weight="30", size="medium")
    depot.act(first, "assign", CHIEF, carrier="cy")
    depot.act(first, "undo", CHIEF)

    assert compared(depot, TOY) == ([], 0)


def test_a_limit_that_cannot_be_reckoned_from_what_was_entered_is_not_compared(depot):
    depot.open()
    unknown = TOY.replace("due: 2 working days\n    starts: when opened", "due: field told_on\n    starts: when opened")

    assert compared(depot, unknown) == ([], len(["carry", "call"]))


DRAFTS = {
    "another length": SHORTER,
    "in hours": TOY.replace("due: 2 working days", "due: 30 hours"),
    "another start": TOY.replace("starts: field received_at\n    stops", "starts: when opened\n    stops"),
    "another stop": TOY.replace("stops: when slip delivered", "stops: when reaches delivered"),
    "kept, not restarted": TOY.replace("again: restart", "again: keep"),
    "a rule that never waives": TOY.replace('waived_if: "!given.case.address"', 'waived_if: "case.weight > 90"'),
    "an action that restarts": TOY.replace("then: [{letter: delay}], to: stay", "then: [{letter: delay}, {restart: [call]}], to: stay"),
    "an action that waives": TOY.replace("ask_more: {title: {zh: 申请延长, en: Ask for more time}, by: carrier, form: asking,", "ask_more: {title: {zh: 申请延长, en: Ask for more time}, by: carrier, form: asking, then: [{waive: [call]}],"),
    "a longer extension": TOY.replace("at_most: 10 days, takes_effect", "at_most: 3 days, takes_effect"),
}  # fmt: skip


@pytest.mark.parametrize("draft", DRAFTS)
@pytest.mark.parametrize("then", ["handed over in time", "late", "undone", "reopened"])
def test_what_is_reckoned_for_a_draft_is_what_the_engine_does_under_it(depot, draft, then, sqlite_template, tmp_path):
    past, oracle = depot, under(DRAFTS[draft], sqlite_template, tmp_path)
    for place in (past, oracle):
        happen(place, then)
    moved, unreckoned = compared(past, DRAFTS[draft])
    old, new = dues(past), dues(oracle)

    oracle.database.dispose()
    assert unreckoned == 0
    assert {one.name: (one.old, one.new) for one in moved} == {
        name: (old.get(name), new.get(name)) for name in {*old, *new} if old.get(name) != new.get(name)
    }


def under(text, template, folder):
    """An office of its own, whose parcels are under this text."""
    file = shutil.copy(template, folder / "oracle.db")
    depot = Depot(open_database(f"sqlite:///{file}"), toy_office(text.encode()))
    depot.database.write(lambda work: depot.office.publish(work, NOW))
    return depot


def happen(depot, then):
    """A parcel goes its way, while the clocks are watched."""

    def act(day, *what, **form):
        sweep(depot.database, depot.office, now=NOW + day * DAY)
        depot.act(parcel, *what, **form, now=NOW + day * DAY)

    parcel = depot.open(weight="12")
    act(1, "size_up", size="medium", reason="large enough")
    act(1, "ring", note="called")
    act(2, "assign", CHIEF, carrier="cy")
    act(3, "ask_more", CARRIER, more_days="5")
    act(3, "grant_more", CHIEF)
    if then == "undone":
        act(3, "undo", CHIEF)
        act(4, "grant_more", CHIEF)
    act(4, "tell_delay", told_on="2026-03-06")
    act(4, "correct", CHIEF, received_at="2026-03-01T09:00", reason="read wrongly")
    if then == "late":
        act(60, "jot", note="late")
    else:
        act(8, "hand_over", CARRIER, handed_on="2026-03-09")
    if then == "reopened":
        act(9, "decide", RECEIVER, fate="keep")
        act(10, "reopen", CHIEF, reason="again")


def dues(depot):
    """When each limit of the one parcel is due."""
    with depot.database.reading() as work:
        (past,) = past_cases(work, "parcel", Noted())
    clocks = replay(past.entries).newest_clocks()
    found = {name: due_of(clock, depot.office.calendar) for name, clock in clocks.items()}
    return {name: due for name, due in found.items() if due}
