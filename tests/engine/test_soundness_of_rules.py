"""Conditions that nothing can meet, rows that never fit, values that are never there, signers who are nobody else."""

from __future__ import annotations

import pytest

from tests.engine.test_soundness import BACK, LAST_ROW, PARCEL, TRIES, findings, line_of

ROW = "{grade: urgent, when: given.case.fragile && case.fragile, because: {zh: 易碎, en: Fragile}}"
JOIN = "        by: clerk\n        form: joining\n"
EXTENDED = "by: carrier, form: extending, to: stay}"
GRANT = "by: chief, not_by: whoever did ask_extension,"


def rule(text):
    return f"{{rule: {text!r}, otherwise: No}}"


def when(*texts):
    return "when: [" + ", ".join(rule(text) for text in texts) + "]"


def line(text):
    return f"        {when(text)}\n"


def row(text):
    return f"{{grade: urgent, when: {text!r}, because: So}}"


NO_VERDICT = "!(form.verdict in ['keep', 'return'])"
CLERKS, NO_CLERK = "'clerks' in actor.roles", "!('clerk' in actor.roles)"
LATE = "deadline.delivery == 'late'"
KEPT, NOT_KEPT = "case.verdict == 'keep'", "!given.case.verdict && case.verdict != 'keep'"

# name → what is replaced, by what, which finding, and what stands on its line
NEVER = {
    "numbers that exclude each other": (
        EXTENDED,
        f"by: carrier, form: extending,\n        {when('form.extra_days > 3')[:-1]},\n          {rule('form.extra_days < 2')}], to: stay}}",
        "form.extra_days > 3",
    ),
    "a number beyond its bounds": (EXTENDED, f"by: carrier, {when('form.extra_days > 5')}, form: extending, to: stay}}", "> 5"),
    "a required choice that is none": (
        "        form: deciding\n",
        "        form: deciding\n" + line(NO_VERDICT),
        "form.verdict in",
    ),
    "a role that does not exist": (JOIN, JOIN + line(CLERKS), "clerks"),
    "nobody of those who may": (JOIN, JOIN + line(NO_CLERK), "!('clerk' in"),
    "a role that no choice of by names": (
        "          - {rule: \"deadline.delivery != 'waived' && now >= case.received_at\"",
        "          - {rule: \"!('carrier' in actor.roles) && !('chief' in actor.roles)\"",
        "!('carrier'",
    ),
    "an opening that asks what only a case has": (
        "    - {rule: form.weight <= 30,", "    - {rule: given.case.size,", "given.case.size",
    ),
    "a record": (
        "  add: {title: {zh: 并入, en: Added}, by: [clerk],",
        f"  add: {{title: {{zh: 并入, en: Added}}, by: [clerk], {when('!given.form.note')},",
        "!given.form.note",
    ),
    "a door out of an end": ("{rule: given.form.note,", "{rule: 1 == 2,", "{rule: 1 == 2"),
    "a correction": (
        "  fields: [received_at, weight, address]\n",
        "  fields: [received_at, weight, address]\n" + line(LATE)[6:],
        "== 'late'",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("old", "new", "mark"), NEVER.values(), ids=list(NEVER))
def test_what_can_never_be_done_is_told_at_its_condition(old, new, mark):
    assert old in PARCEL
    text = PARCEL.replace(old, new, 1)

    errors = findings(text).errors

    assert ("act_never", line_of(text, mark)) in [(error.code, error.place.line) for error in errors]


def test_only_the_conditions_that_exclude_each_other_are_named():
    rules = when("form.weight <= 30", "form.weight > 7", "form.size == 'small'", "form.weight < 5")
    text = PARCEL.replace("  when:\n    - {rule: form.weight <= 30, ", f"  {rules}\n  unused:\n    - {{", 1)
    text = text[: text.index("  unused:")] + text[text.index("  then:\n    - {set: {tries") :]

    [error] = findings(text).errors

    assert (
        error.message.en
        == "“open” can never be done: no case and no form meets all of: form.weight > 7; form.weight < 5"
    )
    assert error.path == "open.when[1]"


@pytest.mark.parametrize(
    ("old", "new", "code", "mark"),
    {
        "a row that contradicts itself": (ROW, row("case.fragile && !case.fragile"), "grade_row_never", "&& !case"),
        "a row after the same one": (ROW, f"{ROW}\n      - {row('case.fragile')}", "grade_row_covered", "when: 'case.fragile'"),
        "a row for what two rows take": (
            ROW,
            f"{row('case.weight > 9')}\n      - {row('case.weight < 12')}\n      - {row('given.case.weight')}",
            "grade_row_covered",
            "when: 'given.case.weight'",
        ),
    }.values(),
)  # fmt: skip
def test_a_row_of_grades_that_never_fits_is_told(old, new, code, mark):
    text = PARCEL.replace(old, new, 1)

    errors = findings(text).errors

    assert [(error.code, error.place.line) for error in errors] == [(code, line_of(text, mark))]


def test_a_gap_between_grades_is_shown_by_a_case():
    [error] = findings(PARCEL.replace(f"      - {LAST_ROW}\n", "")).errors

    assert error.message.en.endswith("or some cases have no grade; for example: case.fragile = empty")
    assert error.message.zh.endswith("；例如：case.fragile = 空")


def test_rows_that_leave_no_gap_need_their_last_row_all_the_same():
    text = PARCEL.replace(LAST_ROW, row("!(given.case.fragile && case.fragile)"))

    [error] = findings(text).errors

    assert error.message.en.endswith("or some cases have no grade")


DOUBTFUL = {
    "conditions that cannot be decided": (
        EXTENDED,
        EXTENDED.replace(", to", f", {when('form.extra_days * case.tries * case.tries < 0')}, to"),
        "rules_undecided", "extra_days * case",
    ),
    "a row that cannot be decided": (ROW, row("case.tries * case.tries < 0"), "rules_undecided", "tries * case"),
    "a field that only a record asks for": (
        JOIN, JOIN + line(KEPT), "field_not_given", "case.verdict",
    ),
    "whether a field is there that only comes later": (
        JOIN, JOIN + line(NOT_KEPT), "field_not_given", "given.case.verdict",
    ),
    "a field of the case that does not exist when it is opened": (
        "    - {rule: form.weight <= 30,", "    - {rule: '!given.case.size',", "field_not_given", "given.case.size",
    ),
    "a value for a check that is not there yet": (
        JOIN, JOIN + "        when: [{check: size_fits, with: {size: case.verdict, most: '1'}, otherwise: No}]\n",
        "field_not_given", "case.verdict",
    ),
    "a choice by a field that is not there yet": (
        JOIN, JOIN.replace("by: clerk", "by: {choose: case.verdict, keep: clerk, return: [chief]}"), "field_not_given", "case.verdict",
    ),
    "a way by a field that is not there yet": (
        "        to: joined\n", "        to: {choose: case.verdict, keep: joined, return: joined}\n", "field_not_given", "case.verdict",
    ),
    "four eyes of one head": (GRANT, "by: chief, not_by: whoever did lock_up,", "nobody_left", "lock_up,"),
    "four eyes of the person in a field": (
        GRANT, "by: carrier, not_by: whoever did ask_extension,", "nobody_left", "by: carrier, not_by",
    ),
    "a signature of whoever has done it": (
        "not_by: whoever did sort or sort_again", "not_by: whoever did grant_extension", "nobody_left", "did grant_extension",
    ),
    "two signatures of one person": (
        "agree: [clerk, chief]", "agree: [chief, clerk, boss]", "signed_twice", "boss]",
    ),
    "more signatures than people": (
        "how_many: 2, all_of: [clerk, chief]}", "how_many: 3, all_of: [carrier, boss, chief]}", "too_few_signers", "how_many: 3",
    ),
    "four eyes of two who must both sign": (
        "agree: {how_many: 2, all_of: [clerk, chief]}", "agree: {how_many: 2, all_of: [carrier, chief]}, not_by: whoever did grant_extension",
        "nobody_left", "whoever did grant_extension",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("old", "new", "code", "mark"), DOUBTFUL.values(), ids=list(DOUBTFUL))
def test_what_is_likely_a_mistake_is_a_warning(old, new, code, mark):
    assert old in PARCEL
    text = PARCEL.replace(old, new, 1).replace("      lock_away:", "      lock_up:")
    if "boss" in text:
        text = text.replace("  carrier: {title", "  boss: {title: boss, from: head of depot}\n  carrier: {title", 1)

    found = findings(text)

    assert found.errors == ()
    assert [(one.code, one.place.line) for one in found.warnings] == [(code, line_of(text, mark))]


def test_a_field_that_is_not_given_is_told_with_the_way_to_where_it_is_read():
    text = PARCEL.replace(BACK, f"{BACK}".replace("en: On the way back}", "en: On the way back}"))
    text = text.replace("        form: deciding\n", "        form: deciding\n" + line("given.case.signed_on"), 1)

    [warning] = findings(text).warnings

    assert [str(step) for step in warning.way] == ["sent → sort → sorted", "sorted → deliver → delivered"]
    assert "sent → sort → sorted → deliver → delivered" in warning.message.zh


@pytest.mark.parametrize(
    ("old", "new"),
    {
        "a group has several": (GRANT, "by: clerk, not_by: whoever did sort,"),
        "several may do it": (GRANT, "by: [chief, carrier], not_by: whoever did ask_extension,"),
        "it was done by another": (GRANT, "by: chief, not_by: whoever did ask_extension,"),
        "a field of several people": (GRANT, "by: helpers, not_by: whoever did clear_customs,"),
        "two people of a group and its head": (
            "all_of: [clerk, chief]}", "all_of: [clerk, chief]}, not_by: whoever did grant_extension",
        ),
        "two signatures of one group": ("agree: [clerk, chief]", "agree: [clerk, clerk]"),
        "a correction that fills the field": (JOIN, JOIN + line("case.weight > 3")),
        "a field set before": (JOIN, JOIN + line("case.tries < 3 && given.case.first_clerk")),
        "a field set by a record": (JOIN, JOIN + line("case.last_seen < now")),
    }.values(),
)  # fmt: skip
def test_what_is_in_order_is_not_told(old, new):
    assert old in PARCEL
    found = findings(PARCEL.replace(old, new, 1))

    assert (found.errors, found.warnings) == ((), ())


def test_a_field_that_nothing_fills_is_told_as_that_alone():
    text = PARCEL.replace(TRIES, "idle: {type: number, label: Idle}\n  tries: {type: number,", 1)
    text = text.replace(JOIN, JOIN + line("given.case.idle"), 1)

    assert [warning.code for warning in findings(text).warnings] == ["field_unused"]


@pytest.mark.parametrize(
    "then",
    {
        "counted up": "[{set: {weight: '+1'}}]",
        "copied from what knows no such bound": "[{set: {weight: case.tries}}]",
    }.values(),
)
def test_a_number_that_an_effect_moves_can_leave_its_bounds(then):
    joining = line("case.weight > 30")

    assert [one.code for one in findings(PARCEL.replace(JOIN, JOIN + joining, 1)).errors] == ["act_never"]
    assert (
        findings(
            PARCEL.replace(JOIN, JOIN + joining, 1).replace("then: [{restart: [look_after]}]", f"then: {then}")
        ).errors
        == ()
    )


@pytest.mark.parametrize(("loosens", "codes"), [("fragile", ["act_never"]), ("received_at", [])])
def test_what_every_case_has_can_be_taken_away_where_that_is_written(loosens, codes):
    text = PARCEL.replace(JOIN, JOIN + line("!given.case.received_at"), 1)

    assert [one.code for one in findings(text.replace("loosens: [fragile]", f"loosens: [{loosens}]")).errors] == codes
