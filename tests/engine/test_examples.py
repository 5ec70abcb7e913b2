"""An example is played on the engine itself: it holds where the engine does as it says, and is told where not."""

from __future__ import annotations

import pytest

from engine.calendars import chinese_calendar_of
from engine.compile import compile_lifecycle
from engine.examples import play_examples
from engine.hooks import Hooks, RegisterRule
from engine.labels import Label
from engine.loading import load_lifecycle
from engine.office import Letter, Office
from engine.pinned import normal_form, read_back
from engine.soundness import problems_of
from engine.soundness.examples import MOST_EXAMPLES, MOST_STEPS
from tests.engine.test_soundness import PARCEL, SURROUNDINGS, line_of

ABOVE = PARCEL.partition("examples:\n")[0].replace("sees:\n", "sees:\n  receiver: {cases: own}\n")
CALENDAR = chinese_calendar_of()
OFFICE = Office(
    lifecycles={},
    calendar=CALENDAR,
    codes=SURROUNDINGS.codes,
    letters={name: Letter(Label(zh=name, en=name), "papers") for name in SURROUNDINGS.letters},
    registers={"parcels": RegisterRule("P-{number}", "yearly"), "papers": RegisterRule("N-{number}", "yearly")},
    hooks=Hooks(checks={"size_fits": lambda question: question.given["size"] == "small"}),
)
FIELDS = "title: Books, weight: 2, size: small, things: [{name: Book}], address: Mill Lane 1"
SORTING = "form: {grade: plain, carrier: carrier, depot: harbour}"
SORT = f"{{by: clerk, action: sort, {SORTING}}}"
DELIVER = "{by: carrier, action: deliver, form: {delivered_on: 2026-03-02}, files: [a.png]}"


def example(*steps, given="by: clerk, at: 2026-03-02", fields=FIELDS, expect="state: sent", more=""):
    """An example as a file has it; its last line is what it expects in the end."""
    do = "".join(f"      - {step}\n" for step in steps)
    return (
        f"  - name: It goes\n{more}    given: {{{given}, fields: {{{fields}}}}}\n"
        f"    do:{' []' if not do else ''}\n{do}    expect: {{{expect}}}\n"
    )


def loaded_with(*examples):
    text = f"{ABOVE}examples:\n{''.join(examples)}"
    return text, load_lifecycle(text.encode(), file="parcel.yaml")


def wrong(*examples):
    """What is wrong before anything is played: code and path."""
    _, loaded = loaded_with(*examples)
    return [(error.code, error.path) for error in problems_of(loaded, surroundings=SURROUNDINGS).errors]


def played(*examples, settle=None):
    text, loaded = loaded_with(*examples)
    assert problems_of(loaded, surroundings=SURROUNDINGS).errors == ()
    return text, play_examples(loaded, OFFICE, **({"settle": settle} if settle else {}))


def told(*examples):
    """What playing tells: code, path and sentence."""
    return [(problem.code, problem.path, problem.message.en) for problem in played(*examples)[1]]


def test_the_examples_of_the_parcel_office_hold():
    loaded = load_lifecycle(PARCEL.encode(), file="parcel.yaml")

    assert play_examples(loaded, OFFICE) == []


@pytest.mark.parametrize(
    ("expect", "where", "sentence"),
    [
        ("state: kept", "state", "The state was to be “kept”, and is “sorted”"),
        ("fields: {grade: urgent}", "fields.grade", "Grade was to be “urgent”, and is “plain”"),
        (
            "fields: {received_at: 2026-03-02T10:00}",
            "fields.received_at",
            "Received at was to be “2026-03-02T10:00”, and is “2026-03-02T08:30”",
        ),
        ("fields: {title: Book}", "fields.title", "Title was to be “Book”, and is “Books”"),
        ("fields: {helpers: [clerk]}", "fields.helpers", 'Helpers was to be “["clerk"]”, and is “–”'),
        (
            "due: {look_after: 2026-03-05}",
            "due.look_after",
            "The due day of “Look after” was to be “2026-03-05”, and is “2026-03-04”",
        ),
        (
            "target: {delivery: 2026-03-04}",
            "target.delivery",
            "The target day of “Delivery” was to be “2026-03-04”, and is “2026-03-05”",
        ),
        ("light: {delivery: red}", "light.delivery", "The light of “Delivery” was to be “red”, and is “green”"),
        (
            "deadlines: {wanted: running}",
            "deadlines.wanted",
            "The standing of “Wanted day” was to be “running”, and is “not started”",
        ),
        ("flags: [late]", "flags", "The set of flags was to be “late”, and is “–”"),
        ("turn: [chief]", "turn", "The turn was to be “chief”, and is “clerk, chief, carrier”"),
    ],
)
def test_what_is_not_as_expected_is_told_where_it_is_expected(expect, where, sentence):
    given = example(SORT, expect=expect)

    assert told(given) == [("example_differs", f"examples[0].expect.{where}", sentence)]


def test_a_finding_stands_at_its_line_and_what_a_step_expects_at_the_step():
    text, problems = played(
        example(SORT.replace("}}", "}, expect: {state: kept}}"), DELIVER, expect="state: going_back")
    )

    assert [(problem.path, problem.place.line) for problem in problems] == [
        ("examples[0].do[0].expect.state", line_of(text, "      - {by: clerk, action: sort")),
        ("examples[0].expect.state", line_of(text, "    expect: {state: going_back}")),
    ]


@pytest.mark.parametrize(
    ("step", "kind", "sentence"),
    [
        ("{by: clerk, action: deliver}", "no such action", "“Deliver” is not possible while the case is “Sent”"),
        ("{by: vault, action: look, form: {note: x}}", "not seen", "whoever this is may not know of the case"),
        ("{by: clerk, action: lock_away}", "not this role", "This is for another role: chief"),
        (
            f"{{by: route_head, action: sort, {SORTING}}}",
            "not seen",
            "whoever this is may not know of the case",
        ),
        ("{by: clerk, action: sort, form: {carrier: sam}}", "form", "Grade: "),
        ("{by: clerk, action: correct, form: {weight: 3}}", "rule", "reason"),
        ("{by: chief, action: reopen, form: {note: x}}", "no such action", ""),
    ],
)
def test_a_refusal_that_nobody_expected_is_told_with_the_sentence_of_the_engine(step, kind, sentence):
    ((code, path, message),) = told(example(step, SORT))

    assert (code, path) == ("example_refused", "examples[0].do[0]")
    assert message.startswith(f"This was refused ({kind}): ")
    assert sentence in message


def test_a_refusal_that_was_expected_lets_the_case_go_on():
    refused = "{by: clerk, action: lock_away, expect: {refused: not this role, because: 站长, state: sent}}"

    assert told(example(refused, SORT, expect="state: sorted")) == []


@pytest.mark.parametrize(
    ("expect", "found"),
    [
        ("refused: rule", [("example_refused", "examples[0].expect.refused")]),
        ("because: nobody knows", [("example_differs", "examples[0].expect.because")]),
        ("because: another role", []),
        ("refused: not this role, state: kept", [("example_differs", "examples[0].expect.state")]),
    ],
)
def test_another_refusal_than_the_expected_one_is_told(expect, found):
    assert [one[:2] for one in told(example("{by: clerk, action: lock_away}", expect=expect))] == found


@pytest.mark.parametrize(("expect", "where"), [("refused: rule", "refused"), ("because: Too heavy", "because")])
def test_what_was_to_be_refused_and_is_done_is_told(expect, where):
    assert [one[:2] for one in told(example(SORT, expect=expect))] == [("example_taken", f"examples[0].expect.{where}")]


def test_an_opening_can_be_expected_to_be_refused_and_else_is_told():
    fields = FIELDS.replace("size: small", "size: large")

    assert told(example(fields=fields, expect="refused: rule, because: The size does not fit")) == []
    assert told(example(fields=fields, expect="state: sent"))[0][:2] == ("example_refused", "examples[0].given")
    assert told(example(SORT, fields=fields))[0][:2] == ("example_refused", "examples[0].given")
    assert told(example(given="by: carrier", expect="refused: not this role")) == []
    assert told(example(fields="title: Books", expect="refused: form")) == []


def test_people_are_one_a_role_and_as_many_more_as_are_named():
    asked = "{by: clerk, action: sort, form: {grade: plain, carrier: clerk 2, depot: harbour}}"
    deliver = "{by: clerk 2, action: deliver, form: {delivered_on: 2026-03-02}, files: [a.png]}"

    assert told(example(asked, deliver, expect="state: delivered")) == []
    assert told(example(asked, deliver.replace("clerk 2", "clerk"), expect="refused: not this role")) == []


def test_who_did_it_does_not_sign_for_it_and_another_of_the_role_does():
    to_return = (SORT, DELIVER, "{by: receiver, action: decide, form: {verdict: return}}")
    sign = "action: confirm_return, form: {signed_on: 2026-03-02}"
    refused = f"{{by: clerk, {sign}, expect: {{refused: rule}}}}"

    signed = (f"{{by: clerk 2, {sign}}}", f"{{by: chief, {sign}}}")
    assert told(example(*to_return, refused, *signed, expect="state: returned")) == []


def test_what_else_somebody_is_counts_for_exclusions():
    fields = f"{FIELDS}, stamps: [red]"
    sort = SORT.replace("carrier: carrier", "carrier: carrier, helpers: [clerk 2]")
    step = "{by: clerk 3, action: sort_again, reason: x, form: {grade: plain, carrier: carrier, depot: harbour}}"

    assert told(example(sort, step, fields=fields, expect="state: sorted")) == []
    excluded = example(
        sort, step, fields=fields, expect="refused: not seen", more="    people: {clerk 3: [member of harbour]}\n"
    )
    assert told(excluded) == []


def test_nobody_acts_as_an_organ_outside_but_who_enters_for_it():
    to_return = (SORT, DELIVER, "{by: receiver, action: decide, form: {verdict: return}}")

    assert told(example(*to_return, "{by: customs, action: clear_customs}", expect="refused: not seen")) == []
    entered = "{by: chief, action: clear_customs}"
    assert told(example(*to_return, entered, expect="state: returned")) == []


@pytest.mark.parametrize(
    ("when", "light"),
    [
        ("after: 3 working days", "yellow"),
        ("after: 4 days", "red"),
        ("at: 2026-03-05", "yellow"),
        ("at: 2026-03-03T23:00", "green"),
        ("after: 30 hours", "green"),
    ],
)
def test_time_passes_as_the_example_says_and_the_steps_of_deadlines_are_taken(when, light):
    later = f"{{by: carrier, action: look, {when}, form: {{note: x}}}}"

    assert told(example(SORT, later, expect=f"light: {{delivery: {light}}}")) == []


def test_without_a_moment_it_begins_when_the_office_opens_on_the_day_from_which_the_file_holds():
    assert told(example(given="by: clerk", expect="fields: {received_at: 2026-01-01T08:30}")) == []
    assert told(example(given="by: clerk, at: 2026-03-02T07:30", expect="fields: {last_seen: 2026-03-02T07:30}")) == []


def test_time_never_goes_back():
    back = "{by: chief, action: give_up, at: 2026-03-01}"

    assert told(example(back, SORT)) == [
        (
            "example_backwards",
            "examples[0].do[0].at",
            "The time of this step (2026-03-01T08:30) is before that of the step before it (2026-03-02T08:30)",
        )
    ]


def test_a_date_that_cannot_be_reckoned_is_told_at_its_step():
    ((code, path, sentence),) = told(example(SORT, given="by: clerk, at: 2199-12-31"))

    assert (code, path) == ("example_stuck", "examples[0].do[0]"), sentence
    assert sentence.startswith("This step cannot be played: ")
    assert "2199" in sentence


def test_an_example_does_not_last_for_ever():
    late = "{by: carrier, action: look, at: 2199-12-31, form: {note: x}}"

    assert told(example(SORT, late)) == [
        ("example_stuck", "examples[0].do[1]", "This step cannot be played: an example lasts 1000 days at most")
    ]


def test_a_deadline_that_cannot_do_what_it_does_is_told_at_the_step_for_which_it_came_due():
    late = "{grade: urgent, when: \"deadline.delivery == 'passed'\", because: Late}"
    above = ABOVE.replace("    table:\n", f"    table:\n      - {late}\n")
    above = above.replace("""when: "'red' in case.stamps\"""", """when: "case.grade == 'urgent'\"""")
    look = "{by: carrier, action: look, after: 9 days, form: {note: x}}"
    sort = SORT.replace("harbour", "depot")
    text = f"{above}examples:\n{example(sort, look)}"

    (problem,) = play_examples(load_lifecycle(text.encode(), file="parcel.yaml"), OFFICE)

    assert (problem.code, problem.path) == ("example_stuck", "examples[0].do[1]")
    assert "the log says why" in problem.message.en


def test_a_case_is_corrected_undone_and_opened_again():
    steps = (
        "{by: clerk, action: correct, reason: Misread, form: {weight: 3}, expect: {fields: {weight: 3}}}",
        SORT,
        "{by: clerk, action: undo, reason: Too early, expect: {state: sent}}",
        SORT,
        DELIVER,
        "{by: receiver, action: decide, form: {verdict: keep}, expect: {state: kept}}",
        "{by: chief, action: reopen, reason: It came back, form: {note: It came back}}",
    )

    assert told(example(*steps, expect="state: sorted, fields: {weight: 3, note: It came back}")) == []


def test_each_example_has_a_case_of_its_own():
    number = example(expect="state: sent")

    assert told(number, number) == []


def test_the_people_of_an_example_are_handed_over_before_it_begins():
    seen = []

    played(example(), settle=lambda _work, cast, today: seen.append((cast.people["clerk"].actor, str(today))))

    assert seen == [("person:clerk", "2026-03-02")]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (example(given="by: clerc"), [("unknown_role", "examples[0].given.by")]),
        (example(given="by: clerk, at: monday"), [("example_time", "examples[0].given.at")]),
        (example(given="by: clerk, at: 2026-03-02 09:00"), [("example_time", "examples[0].given.at")]),
        (example(given="by: clerk, at: 2026-03-02T09:00+08:00"), [("example_time", "examples[0].given.at")]),
        (example(given="by: clerk, at: 1900-01-01"), [("example_time", "examples[0].given.at")]),
        (example(fields=f"{FIELDS}, wait: 3"), [("unknown_field", "examples[0].given.fields.wait")]),
        (example(fields="weight: 31"), [("example_value", "examples[0].given.fields.weight")]),
        (example(SORT.replace("clerk", "clerk 1")), [("unknown_role", "examples[0].do[0].by")]),
        (example("{by: clerk, action: sorrt}"), [("unknown_act", "examples[0].do[0].action")]),
        (example(SORT.replace("plain", "plane")), [("example_value", "examples[0].do[0].form.grade")]),
        (example(SORT.replace("form:", "after: soon, form:")), [("span", "examples[0].do[0].after")]),
        (
            example(SORT.replace("form:", "after: field wanted_on, form:")),
            [("example_time", "examples[0].do[0].after")],
        ),
        (
            example(SORT.replace("form:", "after: 2 days, at: 2026-03-04, form:")),
            [("example_two_times", "examples[0].do[0].after")],
        ),
        (example(expect="state: sennt"), [("unknown_state", "examples[0].expect.state")]),
        (example(expect="due: {delivry: 2026-03-02}"), [("unknown_deadline", "examples[0].expect.due.delivry")]),
        (example(expect="target: {delivery: soon}"), [("example_day", "examples[0].expect.target.delivery")]),
        (example(expect="fields: {weight: x}"), [("example_value", "examples[0].expect.fields.weight")]),
        (example(expect="flags: [lat]"), [("unknown_flag", "examples[0].expect.flags[0]")]),
        (example(expect="turn: [clerk, chef]"), [("unknown_role", "examples[0].expect.turn[1]")]),
        (example(expect=""), [("example_expects_nothing", "examples[0]")]),
        (example(expect="turn: []"), []),
        (
            example(more="    people: {clerk: [field carrier], chef: []}\n"),
            [("example_person", "examples[0].people.clerk[0]"), ("unknown_role", "examples[0].people.chef")],
        ),
        (example(fields="weight: 31", expect="refused: form"), []),
        (example(SORT.replace("plain", "plane"), expect="refused: form"), []),
        (example(SORT.replace("plain", "plane").replace("}}", "}, expect: {refused: form}}")), []),
        (
            example(SORT, fields="weight: 31", expect="refused: form"),
            [("example_value", "examples[0].given.fields.weight")],
        ),
    ],
)
def test_what_is_wrong_with_an_example_is_told_before_anything_is_played(text, found):
    assert sorted(wrong(text)) == sorted(found)


def test_what_is_wrong_with_an_example_is_told_once_everything_else_is_right():
    text = f"{ABOVE}examples:\n{example()}".replace("codes/size", "codes/sizes")
    loaded = load_lifecycle(text.encode(), file="parcel.yaml")

    codes = [error.code for error in problems_of(loaded, surroundings=SURROUNDINGS).errors]

    assert set(codes) == {"unknown_codes"}


@pytest.mark.parametrize(
    "examples", [[example()] * (MOST_EXAMPLES + 1), [example(*["{by: clerk, action: give_up}"] * (MOST_STEPS + 1))]]
)
def test_there_is_a_bound_of_examples_and_of_steps(examples):
    assert wrong(*examples) == [("too_many_examples", "examples")]


def test_examples_are_no_part_of_what_a_case_is_pinned_to():
    with_them, without = (
        load_lifecycle(text.encode(), file="a.yaml").model for text in (PARCEL, PARCEL.partition("examples:")[0])
    )

    body = normal_form(with_them, SURROUNDINGS.codes)

    assert (len(with_them.examples), without.examples) == (2, ())
    assert body == normal_form(without, SURROUNDINGS.codes)
    assert read_back(body).examples == ()
    assert compile_lifecycle(with_them, codes=SURROUNDINGS.codes, zone=CALENDAR.zone).body == body
