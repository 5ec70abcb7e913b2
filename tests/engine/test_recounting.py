"""Limits on a provisional date are reckoned again when the calendar is known: once, and never against a citizen."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from engine import history
from engine.calendars import plain_calendar
from engine.deadlines import Lands, reckon
from engine.locking import Wanted, lock_case
from engine.recounting import recount, would_recount
from engine.runs import FARTHEST_MOVE
from engine.spans import parse_span
from engine.statements import Statement
from engine.sweep import SYSTEM, sweep
from engine.verify import verify
from tests.engine.test_limits_of_a_case import SIZELESS
from tests.engine.toy import CARRIER, CHIEF, DAY, NOW, RECEIVER, Depot, toy_office
from tests.next_year import BEFORE, calendar_of_2027, calendar_until

#: A Wednesday morning: of two working days the second lies in a year that is not published.
LAST_WEDNESDAY = datetime(2026, 12, 30, 1, tzinfo=UTC)
#: The same toy, in which parcels are carried in working days.
IN_WORKING_DAYS = (
    SIZELESS.replace("small: 10 days, medium: 20 days, large: 30 days", "small: 10 working days, medium: 20 working days")
    .replace("never_more_than: 30 days", "never_more_than: 30 working days")
    .replace("    target: previous working day\n", "", 1)
)  # fmt: skip
BROKEN = Statement("UPDATE case_ SET state = 'nowhere' WHERE id = :id")
REPAIRED = Statement("UPDATE case_ SET state = 'sent' WHERE state = 'nowhere'")


def opened(depot, at, **form):
    return depot.open(received_at=at.strftime("%Y-%m-%dT08:00"), now=at, **form)


def handed_over(depot, at):
    """A parcel whose receiver may object from this day on, with the limit as it runs."""
    parcel = opened(depot, at)
    depot.act(parcel, "assign", carrier="cy", now=at)
    depot.act(parcel, "hand_over", CARRIER, handed_on=at.date().isoformat(), now=at)
    return parcel, depot.case(parcel).clocks["object"]


def knowing(office, calendar):
    """The same office after the calendar has appeared."""
    return replace(office, calendar=calendar)


def recounts(depot, parcel):
    """What the entries say of limits that were reckoned by a calendar."""
    with depot.database.reading() as work:
        bodies = [entry.body for entry in history.entries_of(work, parcel.case_id)]
    return [body["recount"] for body in bodies if "recount" in body]


def derivation(depot, parcel, name):
    question = Statement("SELECT derivation ->> 'summary' FROM deadline WHERE case_id = :id AND name = :name")
    with depot.database.reading() as work:
        return str(work.row(question, id=parcel.case_id, name=name)[0])


@pytest.mark.parametrize(
    ("calendar", "due_day", "has_moved"),
    [
        pytest.param(calendar_of_2027(), date(2027, 1, 4), True, id="the first of January is off"),
        pytest.param(calendar_of_2027(made_up=[date(2027, 1, 2)]), date(2027, 1, 2), True, id="a Saturday is made up"),
        pytest.param(plain_calendar("Asia/Shanghai"), date(2027, 1, 1), False, id="nothing is off"),
    ],
)
def test_a_duty_follows_the_calendar_exactly(depot, office, calendar, due_day, has_moved):
    parcel = opened(depot, LAST_WEDNESDAY)
    before = depot.case(parcel).clocks["call"]

    swept = sweep(depot.database, knowing(office, calendar), now=LAST_WEDNESDAY + timedelta(hours=1))

    clock = depot.case(parcel).clocks["call"]
    assert (before.due_day, before.provisional) == (date(2027, 1, 1), True)
    assert (clock.due_day, clock.provisional, clock.calendar) == (due_day, False, calendar.sha256)
    assert (swept.recounted, swept.moved, swept.failed) == (1, int(has_moved), 0)
    assert verify(depot.database, office).holds


def test_a_duty_that_is_due_earlier_than_was_thought_is_due_then(depot, office):
    friday = datetime(2027, 1, 8, 1, tzinfo=UTC)
    parcel = opened(depot, friday)
    told = depot.case(parcel).clocks["call"].due_day

    sweep(depot.database, knowing(office, calendar_of_2027(made_up=[date(2027, 1, 9)])), now=friday)

    assert (told, depot.case(parcel).clocks["call"].due_day) == (date(2027, 1, 12), date(2027, 1, 11))
    assert verify(depot.database, office).holds


@pytest.mark.parametrize(
    ("handed", "off", "made_up", "told", "due_day", "words"),
    [
        pytest.param(
            date(2026, 12, 20), [], [], date(2027, 1, 19), date(2027, 1, 19),
            "The calendar of 2027 was published: it stays 2027-01-19.", id="the same",
        ),
        pytest.param(
            date(2026, 12, 20), [date(2027, 1, 19)], [], date(2027, 1, 19), date(2027, 1, 20),
            "The calendar of 2027 was published: was 2027-01-19, is 2027-01-20.", id="later",
        ),
        pytest.param(
            date(2026, 12, 3), [], [date(2027, 1, 2)], date(2027, 1, 4), date(2027, 1, 4),
            "by it 2027-01-02, earlier than the 2027-01-04 that was told; a right is not shortened", id="never earlier",
        ),
    ],
)  # fmt: skip
def test_a_right_moves_on_with_the_calendar_and_never_back(depot, office, handed, off, made_up, told, due_day, words):
    at = datetime(handed.year, handed.month, handed.day, 1, tzinfo=UTC)
    parcel, before = handed_over(depot, at)

    swept = sweep(depot.database, knowing(office, calendar_of_2027(off=off, made_up=made_up)), now=at + DAY)

    clock = depot.case(parcel).clocks["object"]
    assert (before.due_day, before.provisional) == (told, True)
    assert (clock.due_day, clock.provisional, clock.status) == (due_day, False, "running")
    assert clock.pending[-1][0] == clock.due_at
    assert swept.recounted >= 1
    assert words in derivation(depot, parcel, "object")
    assert verify(depot.database, office).holds


def test_the_entry_says_by_which_calendar_what_was_and_what_is(depot, office):
    at = datetime(2026, 12, 20, 1, tzinfo=UTC)
    parcel, _ = handed_over(depot, at)
    calendar = calendar_of_2027(off=[date(2027, 1, 19)])

    sweep(depot.database, knowing(office, calendar), now=at + DAY)

    assert recounts(depot, parcel) == [
        {
            "deadline": "object",
            "generation": 1,
            "before": BEFORE.sha256,
            "calendar": calendar.sha256,
            "year": 2027,
            "was": "2027-01-19",
            "reckoned": "2027-01-20",
        }
    ]


def test_a_right_that_is_certain_now_ends_with_its_last_day(depot, office):
    at = datetime(2026, 12, 20, 1, tzinfo=UTC)
    parcel, before = handed_over(depot, at)

    swept = sweep(depot.database, knowing(office, calendar_of_2027()), now=before.due_at)

    assert depot.case(parcel).clocks["object"].status == "passed"
    assert (swept.recounted, swept.moved) == (1, 0)
    assert verify(depot.database, office).holds


@pytest.mark.parametrize(("early", "status"), [(timedelta(microseconds=1), "running"), (timedelta(0), "passed")])
def test_a_right_ends_when_no_calendar_could_move_it_any_more(depot, office, early, status):
    at = datetime(2026, 12, 20, 1, tzinfo=UTC)
    parcel, before = handed_over(depot, at)

    sweep(depot.database, office, now=before.due_at + FARTHEST_MOVE - early)

    clock = depot.case(parcel).clocks["object"]
    assert (clock.status, clock.due_at, clock.provisional) == (status, before.due_at, True)
    assert verify(depot.database, office).holds


@pytest.mark.parametrize("length", ["1 working day", "15 working days", "120 working days", "15 days", "30 days"])
def test_no_calendar_that_was_published_moved_a_right_as_far_as_it_is_waited_for(length):
    moves = []
    for year in range(2008, 2026):
        before, after = calendar_until(year), calendar_until(year + 1)
        for number in range(0, 360, 4):
            start = date(year, 12, 1) + number * DAY
            told, known = (
                reckon(start, parse_span(length), calendar=calendar, lands=Lands.NEXT_WORKING_DAY, right=True)
                for calendar in (before, after)
            )
            moves += [known.due_day - told.due_day] if told.provisional and not known.provisional else []

    assert moves
    assert max(moves) <= timedelta(days=13) < FARTHEST_MOVE


def test_every_limit_is_reckoned_once_by_a_calendar(depot, office):
    parcel = opened(depot, LAST_WEDNESDAY)
    known = knowing(office, calendar_of_2027())

    counts = [sweep(depot.database, known, now=LAST_WEDNESDAY + n * timedelta(hours=1)).recounted for n in (0, 1)]

    assert (counts, len(recounts(depot, parcel))) == ([1, 0], 1)


def test_a_date_that_may_still_move_is_reckoned_once_by_each_calendar(depot, office):
    november = datetime(2027, 11, 28, 1, tzinfo=UTC)
    parcel, before = handed_over(depot, november)
    known = knowing(office, calendar_of_2027(off=[date(2027, 12, 28)]))

    counts = [sweep(depot.database, known, now=november + DAY).recounted for _ in range(2)]

    clock = depot.case(parcel).clocks["object"]
    assert (before.due_day, clock.due_day, clock.provisional) == (date(2027, 12, 28), date(2027, 12, 29), True)
    assert counts[1] == 0
    assert [one["deadline"] for one in recounts(depot, parcel)].count("object") == 1
    assert verify(depot.database, office).holds


def test_while_no_calendar_was_published_nothing_is_reckoned(depot, office):
    parcel = opened(depot, LAST_WEDNESDAY)
    other_hours = replace(office.calendar, days_off=frozenset({date(2026, 12, 31)}))

    swept = sweep(depot.database, knowing(office, other_hours), now=LAST_WEDNESDAY)

    assert (swept.recounted, recounts(depot, parcel)) == (0, [])


def test_what_was_done_or_has_passed_stays(depot, office):
    done, passed = opened(depot, LAST_WEDNESDAY), opened(depot, LAST_WEDNESDAY)
    depot.act(done, "ring", note="x", now=LAST_WEDNESDAY)
    sweep(depot.database, office, now=LAST_WEDNESDAY + 3 * DAY)
    before = [depot.case(parcel).clocks["call"] for parcel in (done, passed)]

    swept = sweep(depot.database, knowing(office, calendar_of_2027()), now=LAST_WEDNESDAY + 3 * DAY)

    assert [clock.status for clock in before] == ["met", "passed"]
    assert [depot.case(parcel).clocks["call"] for parcel in (done, passed)] == before
    assert swept.recounted == 0


def test_a_calendar_comes_before_the_steps_of_the_date_that_it_moves(depot, office):
    parcel = opened(depot, LAST_WEDNESDAY)

    sweep(depot.database, knowing(office, calendar_of_2027()), now=LAST_WEDNESDAY + 4 * DAY)

    clock = depot.case(parcel).clocks["call"]
    assert (clock.status, clock.due_day, clock.fired) == ("running", date(2027, 1, 4), ())


def test_steps_that_were_taken_are_not_taken_again(database):
    depot = in_working_days(database)
    monday = datetime(2026, 12, 21, 1, tzinfo=UTC)
    parcel = opened(depot, monday)
    sweep(database, depot.office, now=monday + 8 * DAY)
    taken = depot.case(parcel).clocks["carry"].fired

    sweep(database, knowing(depot.office, calendar_of_2027()), now=monday + 8 * DAY)

    clock = depot.case(parcel).clocks["carry"]
    assert (taken, clock.fired, clock.due_day) == ((0,), (0,), date(2027, 1, 5))
    assert 0 not in [step for _, step in clock.pending]
    assert verify(database, depot.office).holds


def in_working_days(database, lands="as is"):
    office = toy_office(IN_WORKING_DAYS.replace("promised_to:", f"lands: {lands}\n    promised_to:", 1).encode())
    database.write(lambda work: office.publish(work, NOW))
    return Depot(database, office)


def test_an_extension_is_reckoned_with(database):
    depot = in_working_days(database, lands="next working day")
    monday = datetime(2026, 12, 21, 1, tzinfo=UTC)
    parcel = opened(depot, monday)
    depot.act(parcel, "assign", carrier="cy", now=monday)
    depot.act(parcel, "ask_more", CARRIER, more_days="4", now=monday)
    depot.act(parcel, "grant_more", CHIEF, now=monday)
    depot.act(parcel, "tell_delay", told_on="2026-12-21", now=monday)

    told = depot.case(parcel).clocks["carry"].due_day

    sweep(database, knowing(depot.office, calendar_of_2027()), now=monday)

    clock = depot.case(parcel).clocks["carry"]
    assert (told, clock.due_day, clock.extended_days) == (date(2027, 1, 8), date(2027, 1, 11), 4)
    assert verify(database, depot.office).holds


def test_a_limit_whose_length_was_taken_away_stays_as_it_was_told(database):
    depot = in_working_days(database)
    monday = datetime(2026, 12, 21, 1, tzinfo=UTC)
    parcel = opened(depot, monday)
    depot.act(parcel, "correct", CHIEF, size="", reason="nobody knows", now=monday)
    before = depot.case(parcel).clocks["carry"]
    known = knowing(depot.office, calendar_of_2027())

    counts = [sweep(database, known, now=monday).recounted for _ in range(2)]

    assert counts == [1, 0]
    assert depot.case(parcel).clocks["carry"] == replace(before, calendar=known.calendar.sha256)
    assert "reckoned" not in recounts(depot, parcel)[0]
    assert verify(database, depot.office).holds


def test_a_crash_in_the_middle_leaves_nothing_and_the_next_round_does_it_once(depot, office):
    parcel = opened(depot, LAST_WEDNESDAY)
    known = knowing(office, calendar_of_2027())

    def killed(work):
        case = lock_case(work, parcel.case_id, Wanted()).case
        recount(work, known, known.compiled(work, case.definition), case, actor=SYSTEM, now=LAST_WEDNESDAY)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        depot.database.write(killed)
    lost = recounts(depot, parcel)
    swept = sweep(depot.database, known, now=LAST_WEDNESDAY)

    assert (lost, swept.recounted, len(recounts(depot, parcel))) == ([], 1, 1)
    assert verify(depot.database, office).holds


def test_two_workers_at_once_reckon_each_limit_once(depot, office):
    parcels = [opened(depot, LAST_WEDNESDAY) for _ in range(12)]
    known = knowing(office, calendar_of_2027())

    with ThreadPoolExecutor(2) as pool:
        rounds = [pool.submit(sweep, depot.database, known, now=LAST_WEDNESDAY) for _ in range(2)]
        total = sum(one.result().recounted for one in rounds)

    assert total == 12
    assert [len(recounts(depot, parcel)) for parcel in parcels] == [1] * 12
    assert verify(depot.database, office).holds


def test_a_poisoned_case_keeps_no_other_from_being_reckoned_and_is_tried_again(depot, office):
    broken, whole = opened(depot, LAST_WEDNESDAY), opened(depot, LAST_WEDNESDAY)
    depot.database.write(lambda work: work.run(BROKEN, id=broken.case_id))
    known = knowing(office, calendar_of_2027())

    first = sweep(depot.database, known, now=LAST_WEDNESDAY)
    depot.database.write(lambda work: work.run(REPAIRED))
    second = sweep(depot.database, known, now=LAST_WEDNESDAY)

    assert (first.recounted, first.failed, second.recounted, second.failed) == (1, 1, 1, 0)
    assert [len(recounts(depot, parcel)) for parcel in (broken, whole)] == [1, 1]
    assert verify(depot.database, office).holds


def test_a_move_that_is_undone_brings_back_a_limit_that_is_reckoned_again(depot, office):
    parcel = opened(depot, LAST_WEDNESDAY)
    depot.act(parcel, "give_up", RECEIVER, now=LAST_WEDNESDAY)
    known = knowing(office, calendar_of_2027())
    waived = sweep(depot.database, known, now=LAST_WEDNESDAY)

    depot.act(parcel, "undo", RECEIVER, now=LAST_WEDNESDAY)
    restored = sweep(depot.database, known, now=LAST_WEDNESDAY)

    clock = depot.case(parcel).clocks["call"]
    assert (waived.recounted, restored.recounted) == (0, 1)
    assert (clock.due_day, clock.provisional, clock.status) == (date(2027, 1, 4), False, "running")
    assert verify(depot.database, office).holds


def test_what_would_be_reckoned_can_be_listed_before_it_is(depot, office):
    parcel = opened(depot, LAST_WEDNESDAY)
    known = knowing(office, calendar_of_2027())
    with depot.database.reading() as work:
        listed = would_recount(work, known, now=LAST_WEDNESDAY)
        nothing = would_recount(work, office, now=LAST_WEDNESDAY)

    told = [(one.number, one.title.en, one.year, one.before.due_day, one.after.due_day) for one in listed]
    assert told == [(depot.case(parcel).number, "First call", 2027, date(2027, 1, 1), date(2027, 1, 4))]
    assert (nothing, recounts(depot, parcel)) == ([], [])
