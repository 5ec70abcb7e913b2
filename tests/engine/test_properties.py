"""What a lifecycle promises of itself is proved over every way that a case can go, or refuted by a shortest one."""

from __future__ import annotations

import pytest

from engine import walks
from engine.loading import load_lifecycle
from engine.soundness import problems_of
from tests.engine.test_soundness import PARCEL, SURROUNDINGS, line_of

ABOVE, _, BELOW = PARCEL.partition("properties:\n")
SENT, SORTED = "sent", "sent → sort → sorted"


def findings(properties, above=ABOVE):
    text = f"{above}properties:\n{properties}"
    found = problems_of(load_lifecycle(text.encode(), file="parcel.yaml"), surroundings=SURROUNDINGS)
    return text, found.errors


def told(properties, above=ABOVE):
    return [(error.code, error.path, error.message.en) for error in findings(properties, above)[1]]


def promise(words):
    return f"  - {{name: It holds, {words}}}\n"


def broken(way):
    return [("property_broken", "properties[0]", f"“It holds” does not hold; a way that breaks it: {way}")]


@pytest.mark.parametrize(
    ("words", "way"),
    [
        ("never: {reach: sorted, without: look}", SORTED),
        ("never: {reach: delivered, without: extension_note delivered}", f"{SORTED} → deliver → delivered"),
        ("never: {reach: returned, without: sort}", "sent → give_up → returned"),
        ("never: {reach: sent, without: sort}", "sent"),
        ("from: sent, can_reach: going_back", None),
        ("from: kept, can_reach: sent", f"{SORTED} → deliver → delivered → decide → kept"),
        ("from: returned, can_reach: kept", "sent → give_up → returned"),
    ],
)
def test_a_promise_that_does_not_hold_is_told_with_a_shortest_way_that_breaks_it(words, way):
    assert told(promise(words)) == ([] if way is None else broken(way))


@pytest.mark.parametrize(
    "words",
    [
        "never: {reach: delivered, without: slip issued}",
        "never: {reach: sorted, without: reaches sorted}",
        "never: {reach: locked, without: opened}",
        "never: {reach: kept, without: decide}",
        "from: sorted, can_reach: delivered",
        "every_open_state: has a deadline",
    ],
)
def test_a_promise_that_holds_is_not_told(words):
    assert told(promise(words)) == []


@pytest.mark.parametrize(
    ("words", "code", "path"),
    [
        ("never: {reach: kept, without: sort}, every_open_state: has a deadline", "property_kind", "properties[0]"),
        ("from: sent", "property_kind", "properties[0]"),
        ("can_reach: kept", "property_kind", "properties[0]"),
        ("never: {reach: kep, without: sort}", "unknown_state", "properties[0].never.reach"),
        ("never: {reach: kept, without: sorrt}", "unknown_act", "properties[0].never.without"),
        ("never: {reach: kept, without: slip sent}", "fact_words", "properties[0].never.without"),
        ("from: sennt, can_reach: kept", "unknown_state", "properties[0].from"),
        ("from: sent, can_reach: kep", "unknown_state", "properties[0].can_reach"),
        ("every_open_state: has a deadline, except: {sennt: Soon}", "unknown_state", "properties[0].except.sennt"),
        ("from: sent, can_reach: kept, except: {sent: Soon}", "property_except", "properties[0].except"),
    ],
)
def test_a_promise_that_cannot_be_read_is_told_where_it_stands(words, code, path):
    text, errors = findings(promise(words))

    assert [(error.code, error.path) for error in errors] == [(code, path)]
    assert errors[0].place.line == line_of(text, "  - {name: It holds")


def test_an_open_state_without_a_deadline_breaks_its_promise_unless_it_is_excepted():
    above = ABOVE.replace("starts: when opened or look\n", "starts: when sort\n", 1)
    above = above.replace("starts: field received_at\n", "starts: when sort\n")
    above = above.replace("then: [{restart: [look_after]}]", "then: []")
    every = "every_open_state: has a deadline"

    assert told(promise(every), above) == broken("sent")
    assert told(promise(f"{every}, except: {{sent: Sorted on the same day}}"), above) == []


def test_where_the_first_state_does_not_exist_no_promise_is_judged():
    errors = findings(promise("from: sent, can_reach: kept"), ABOVE.replace("  to: sent\n", "  to: sendt\n", 1))[1]

    assert [error.code for error in errors] == ["unknown_state"]


#: A parcel that is lost goes back to where it was lost, and to no other state.
LOST = ABOVE.replace(
    "  tries: {", "  was_in: {type: choice, choices: {sent: Sent, sorted: Sorted}, label: Was in}\n  tries: {", 1
).replace(
    "  going_back:\n    title",
    "  lost:\n    title: Lost\n    actions:\n      find: {title: Find, by: clerk, to: {choose: case.was_in, sent: sent, sorted: sorted}}\n"
    "  going_back:\n    title",
    1,
).replace(
    "actions_in:\n",
    "actions_in:\n  - states: [sent, sorted]\n    actions: {lose: {title: Lose, by: clerk, then: [{set: {was_in: state}}], to: lost}}\n",
    1,
)  # fmt: skip


def test_a_case_that_is_taken_back_goes_only_to_where_it_was():
    assert told(promise("never: {reach: sorted, without: sort}"), LOST) == []


def test_where_people_can_write_the_choice_it_may_lead_anywhere():
    above = LOST.replace("optional: [address,", "optional: [was_in, address,", 1)

    assert told(promise("never: {reach: sorted, without: sort}"), above) == broken("sent → lose → lost → find → sorted")


def test_where_the_choice_is_copied_it_may_lead_anywhere():
    copied = "then: [{set: {was_in: state}}, {set: {was_in: case.was_in}}]"
    above = LOST.replace("then: [{set: {was_in: state}}]", copied, 1)

    assert told(promise("never: {reach: sorted, without: sort}"), above) == broken("sent → lose → lost → find → sorted")


def test_a_choice_that_was_never_set_leads_nowhere():
    above = LOST.replace("then: [{set: {was_in: state}}], ", "", 1).replace("  was_in:", "  was_in:", 1)

    assert told(promise("from: lost, can_reach: sorted"), above)[0][:2] == ("property_broken", "properties[0]")


#: A parcel is released only once a day is known.
ASKED = ABOVE.replace(
    "      give_up: {",
    "      release: {title: Release, by: chief, when: [{rule: given.case.wanted_day, otherwise: Say when}], to: kept}\n"
    "      give_up: {",
    1,
).replace("  tries: {", "  wanted_day: {type: date, label: Wanted day}\n  tries: {", 1)


def test_a_move_that_asks_for_a_value_is_made_only_where_something_gave_it():
    above = ASKED.replace(
        "by: chief, form: unpacking, ", "by: chief, form: unpacking, then: [{set: {wanted_day: today}}], ", 1
    )

    assert told(promise("never: {reach: kept, without: decide or unpack}"), above) == []
    assert told(promise("never: {reach: kept, without: decide}"), above) == broken(
        f"{SORTED} → unpack → sorted → release → kept"
    )


def test_a_value_that_a_correction_or_a_record_gives_is_not_waited_for():
    for above in (
        ASKED.replace(
            "fields: [received_at, weight, address]", "fields: [received_at, weight, address, wanted_day]", 1
        ),
        ASKED.replace("then: [{set: {last_seen: now}}]", "then: [{set: {last_seen: now, wanted_day: today}}]", 1),
    ):
        assert told(promise("never: {reach: kept, without: decide}"), above) == broken("sent → release → kept")


def test_what_has_too_many_ways_is_called_undecided_and_not_proved(monkeypatch):
    monkeypatch.setattr(walks, "MOST_NODES", 2)

    assert told(promise("from: sent, can_reach: kept"))[0][:2] == ("property_undecided", "properties[0]")
