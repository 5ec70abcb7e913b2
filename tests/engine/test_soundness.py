"""What is wrong with a definition is found at its line, and nothing else: one broken parcel office for each error."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.compile import compile_lifecycle
from engine.errors import DefinitionError
from engine.labels import Label
from engine.loading import load_lifecycle
from engine.soundness import Surroundings, problems_of
from engine.soundness_sentences import SOUNDNESS_SENTENCES
from engine.source import read_source
from tests.engine.blanks import names_in

PARCEL = (Path(__file__).parent / "parcel.yaml").read_text(encoding="utf-8")
SURROUNDINGS = Surroundings(
    codes={"size": {"small": Label(zh="小", en="Small"), "large": Label(zh="大", en="Large")}},
    letters=frozenset({"receipt", "slip", "extension_note", "return_note", "reminder"}),
    checks={"size_fits": frozenset({"size", "most"})},
    registers=frozenset({"parcels"}),
    groups=frozenset({"counter", "sorting", "vault"}),
    units=frozenset({"depot", "harbour"}),
    maps=frozenset({"routes"}),
    rosters=frozenset({"nights"}),
    outside=frozenset({"customs"}),
)

CARRIER = "from: field carrier}"
TRIES = "tries: {type: number,"
WEIGHT = "weight: {type: number, min: 1, max: 30,"
WANTED = "wanted_on: {type: date,"
HAND_IN = "[title, received_at, weight, size, things]"
SET_SORT = "{set: {confirmed_grade: form.grade}}"
LINK = "{link: joined, as: add, share: [note]}"
SORTED = "by: [clerk, route_head]\n"
DELIVER_BY = "by: {choose: case.grade, plain: carrier, urgent: [carrier, chief]}"
CHECK = "check: size_fits, with: {size: form.size, most: '30'}"
RETURNED = "  returned: {title: {zh: 已退回, en: Returned}, end: true, keep_for: 1 year}\n"
DUE = "due: {choose: case.size, small: 3 working days, large: 5 days}"
EVERY = "{every: 1 working day, until: stopped, tell: [chief]}"
LAST_ROW = "{grade: plain, otherwise: true, because: {zh: 一般, en: Nothing special}}"
LOST = "  lost: {title: {zh: 丢失, en: Lost}, end: true, keep_for: 1 year}\n"
BACK = "    title: {zh: 退回途中, en: On the way back}\n"
CONFIRM = (
    "        to: returned\n"
    "      clear_customs: {title: {zh: 海关放行, en: Cleared by customs}, by: customs, to: returned}"
)

# name → what is replaced (the first time it stands there), by what, which error, and what stands on its line.
NAMES = {
    "a day that the calendar does not have": ("2026-01-01", "2026-02-30", "not_a_day", "2026-02-30"),
    "a role from nowhere": ("from: field carrier}", "from: the carrier}", "role_source", "the carrier"),
    "a role from an unknown group": ("group counter", "group contour", "unknown_group", "contour"),
    "a head of an unknown unit": (
        "chief: {title: {zh: 站长, en: chief}, from: head of depot}",
        "chief: {title: {zh: 站长, en: chief}, from: head of depto}",
        "unknown_group",
        "depto",
    ),
    "an unknown map": ("map routes", "map rutes", "unknown_map", "rutes"),
    "a map without a field": ("from: map routes, of: size}", "from: map routes}", "map_without_of", "map routes"),
    "a map over a number": ("map routes, of: size", "map routes, of: weight", "field_kind", "map routes"),
    "a field beside no map": (CARRIER, "from: field carrier, of: size}", "of_without_map", "field carrier, of"),
    "an unknown roster": ("roster nights", "roster knights", "unknown_roster", "knights"),
    "an unknown outside organ": ("outside customs", "outside custom", "unknown_outside", "outside custom,"),
    "a role from an unknown field": (CARRIER, "from: field carier}", "unknown_field", "carier}"),
    "a role from a field that holds nobody": (CARRIER, "from: field weight}", "field_kind", "from: field weight"),
    "a head of a field that holds no unit": (
        "head of field depot",
        "head of field helpers",
        "field_kind",
        "head of field h",
    ),
    "a stand-in from nowhere": ("[group sorting, head of depot]", "[sorting]", "role_source", "[sorting]"),
    "a stand-in from an unknown group": ("[group sorting, ", "[group sorter, ", "unknown_group", "sorter"),
    "entered by an unknown role": ("entered_by: [clerk, chief]", "entered_by: [clerks]", "unknown_role", "[clerks]"),
    "entered by somebody for an inside role": (
        CARRIER,
        "from: field carrier, entered_by: [clerk]}",
        "entered_by_inside",
        "entered_by: [clerk]}",
    ),
    "an unknown code list": ("codes/size", "codes/sise", "unknown_codes", "codes/sise"),
    "choices that are neither a list nor written out": ("codes/size", "sizes", "choices_words", "choices: sizes"),
    "a choice without choices": (
        "size: {type: choice, choices: codes/size,",
        "colour: {type: choice, label: Colour}\n  size: {type: choice, choices: codes/size,",
        "choices_missing",
        "colour: {",
    ),
    "choices of a number": (TRIES, "tries: {type: number, choices: codes/size,", "attribute_misfit", "  tries: {"),
    "a longest length of a number": (TRIES, "tries: {type: number, max_length: 9,", "attribute_misfit", "  tries: {"),
    "a least date": (WANTED, "wanted_on: {type: date, min: 1,", "attribute_misfit", "wanted_on: {"),
    "a number that keeps what protects": (TRIES, "tries: {type: number, keeps: all,", "attribute_misfit", "  tries: {"),
    "a latest day of a number": (TRIES, "tries: {type: number, not_after: today,", "attribute_misfit", "  tries: {"),
    "a number that is not after today": (
        TRIES,
        "tries: {type: number, not_after: today,",
        "attribute_misfit",
        "  tries: {",
    ),
    "a number that is not before a day": (
        TRIES,
        "tries: {type: number, not_before: field wanted_on,",
        "attribute_misfit",
        "  tries: {",
    ),
    "a day not before a number": (
        WANTED,
        "wanted_on: {type: date, not_before: field weight,",
        "field_kind",
        "wanted_on: {",
    ),
    "a day not before nothing": (
        WANTED,
        "wanted_on: {type: date, not_before: field wished,",
        "unknown_field",
        "wanted_on: {",
    ),
    "a least number over the largest": (WEIGHT, WEIGHT.replace("1", "31"), "min_over_max", "weight: {"),
    "columns of a number": (
        TRIES,
        "tries: {type: number, of: {a: {type: text, label: A}},",
        "attribute_misfit",
        "  tries: {",
    ),
    "rows without columns": (
        TRIES,
        "more: {type: rows, label: More}\n  tries: {type: number,",
        "columns_missing",
        "more: {",
    ),
    "rows in rows": (
        "type: text, max_length: 40, label: {zh: 名称",
        "type: rows, label: {zh: 名称",
        "rows_in_rows",
        "zh: 名称",
    ),
    "a column of a choice without choices": (
        "kind: {type: choice, choices: {glass: {zh: 玻璃, en: Glass}, paper: {zh: 纸, en: Paper}},",
        "kind: {type: choice,",
        "choices_missing",
        "kind: {",
    ),
    "sealed for an unknown role": ("sealed_for: vault, label", "sealed_for: valut, label", "unknown_role", "valut"),
    "received at on a mere day": (
        "received_at: {type: moment,",
        "received_at: {type: date,",
        "received_at",
        "received_at: {",
    ),
    "a title that is personal": ("title: {type: text,", "title: {type: text, personal: true,", "title", "title: {type"),
    "a title that is sealed": (
        "title: {type: text,",
        "title: {type: text, sealed_for: vault,",
        "title",
        "title: {type",
    ),
    "a day in a field kept apart": (WANTED, WANTED + " personal: true,", "field_kept_apart", "due: field wanted_on"),
    "an unknown code list of a grade": (
        "  grade: {type: choice, choices: {plain: {zh: 普通, en: Plain}, urgent: {zh: 加急, en: Urgent}},",
        "  grade: {type: choice, choices: codes/grades,",
        "unknown_codes",
        "codes/grades",
    ),
    "a field by a name of the engine": (
        TRIES,
        "opened_at: {type: moment, label: Opened}\n  tries: {type: number,",
        "reserved_name",
        "opened_at: {",
    ),
    "a form with an unknown field": (
        "fields: [extra_days]",
        "fields: [extra_days, days]",
        "unknown_field",
        "[extra_days, days]",
    ),
    "a form with an unknown optional field": (
        "optional: [helpers]",
        "optional: [helpers, helper]",
        "unknown_field",
        "[helpers, helper]",
    ),
    "a field twice on a form": ("optional: [helpers]", "optional: [helpers, grade]", "field_twice", "[helpers, grade]"),
    "received at not asked for": (HAND_IN, "[title, weight, size, things]", "not_asked_at_opening", "form: hand_in"),
    "the title not asked for": (
        HAND_IN,
        "[received_at, weight, size, things]",
        "not_asked_at_opening",
        "form: hand_in",
    ),
    "an unknown register": ("register: parcels", "register: parcel", "unknown_register", "register: parcel"),
    "an unknown first state": ("  to: sent\n", "  to: send\n", "unknown_state", "to: send\n"),
    "opened by an unknown role": ("by: [clerk, receiver]", "by: [clerk, reciever]", "unknown_role", "reciever"),
    "opened by nobody": ("  by: [clerk, receiver]", "  by: []", "nobody_may", "open:"),
    "an action by an unknown role": (SORTED, "by: [clerk, root_head]\n", "unknown_role", "root_head"),
    "an unknown form": ("by: carrier, form: extending", "by: carrier, form: extend", "unknown_form", "form: extend,"),
    "an action by a name of the engine": (
        "      lock_away:",
        "      undo:",
        "reserved_name",
        "undo: {title: {zh: 封存",
    ),
    "a record that is also an action": (
        "      give_up: {title",
        "      look: {title",
        "name_of_two",
        "look: {title: {zh: 查看",
    ),
    "a record by a name of the engine": (
        "  look: {title",
        "  correct: {title: A, by: [clerk], in: any, form: noting}\n  look: {title",
        "reserved_name",
        "correct: {title: A",
    ),
    "a record in an unknown state": ("in: [sent, sorted,", "in: [send, sorted,", "unknown_state", "in: [send,"),
    "an unknown role that sees": (
        "  vault: {cases: sealed only}",
        "  valut: {cases: sealed only}",
        "unknown_role",
        "valut",
    ),
    "exclusion words that are none": ("unit of field depot,", "unit depot,", "excluded_words", "unit depot"),
    "an exclusion by an unknown field": ("[field carrier]", "[field carriers]", "unknown_field", "[field carriers]"),
    "an exclusion of a unit as a person": (
        "[field carrier]",
        "[field depot]",
        "field_kind",
        "- holders: [field depot]",
    ),
    "corrected by an unknown role": ("correct:\n  by: [clerk]", "correct:\n  by: [clark]", "unknown_role", "clark"),
    "an unknown corrected field": ("[received_at, weight, address]", "[wait]", "unknown_field", "[wait]"),
    "correction of what is set once": ("weight, address]", "weight, first_clerk]", "once_corrected", "first_clerk]"),
    "undone by an unknown role": ("undo: {by: [chief]}", "undo: {by: [chef]}", "unknown_role", "chef"),
}

ACTS = {
    "an action by nobody": (
        "{title: {zh: 海关放行, en: Cleared by customs}, by: customs,",
        "{title: Cleared,",
        "nobody_may",
        "clear_customs",
    ),
    "an action by nobody named": ("by: customs, to: returned", "by: [], to: returned", "nobody_may", "clear_customs"),
    "an action both by one and agreed": (
        "agree: [clerk, chief]\n",
        "agree: [clerk]\n        by: chief\n",
        "by_and_agree",
        "confirm_return:",
    ),
    "a signature of an unknown role": ("agree: [clerk, chief]", "agree: [clerk, cheif]", "unknown_role", "cheif"),
    "a form on an action with signatures": ("        dated: signed_on\n", "", "form_on_agree", "        form: signing"),
    "an unknown doer": ("whoever did ask_extension", "whoever did extend", "unknown_action", "did extend"),
    "doers in other words": ("whoever did ask_extension", "the carrier", "not_by_words", "not_by: the carrier"),
    "a day on no form": ("dated: delivered_on", "dated: wanted_on", "dated_not_on_form", "dated: wanted_on"),
    "a day that is no date": ("dated: delivered_on", "dated: note", "field_kind", "dated: note"),
    "a delivery of an unknown letter": (
        "by: clerk, form: sorting, rules",
        "by: clerk, form: sorting, delivers: slips, rules",
        "unknown_letter",
        "delivers: slips",
    ),
    "an effect with two verbs": (
        "[{letter: return_note}]",
        "[{letter: return_note, seal: vault}]",
        "one_verb",
        "seal: vault}]\n        to: returned",
    ),
    "an effect without a verb": (
        "{letter: receipt}",
        "{saying: x, tell: [], letter: receipt}",
        "one_verb",
        "saying: x",
    ),
    "words beside no message": ("{letter: receipt}", "{letter: receipt, saying: Here}", "verb_beside", "saying: Here"),
    "a record beside no link": ("{letter: receipt}", "{letter: receipt, as: add}", "verb_beside", "as: add}"),
    "an unknown letter": ("{letter: receipt}", "{letter: receit}", "unknown_letter", "receit"),
    "a message to an unknown role": (
        "[{tell: [receiver, depot_head],",
        "[{tell: [receiver, depothead],",
        "unknown_role",
        "depothead",
    ),
    "a restart of an unknown deadline": (
        "{restart: [look_after]}",
        "{restart: [lookafter]}",
        "unknown_deadline",
        "lookafter",
    ),
    "a waiver of an unknown deadline": ("{waive: [delivery]}", "{waive: [deliver]}", "unknown_deadline", "[deliver]}"),
    "sealed for an unknown role": ("{seal: vault}", "{seal: volt}", "unknown_role", "volt"),
    "a reopening that restarts an unknown deadline": (
        "restart: [delivery]\n",
        "restart: [deliver]\n",
        "unknown_deadline",
        "restart: [deliver]\n",
    ),
    "a value for an unknown field": (SET_SORT, "{set: {confirmed: form.grade}}", "unknown_field", "{confirmed:"),
    "a value for a field kept apart": (
        "{set: {tries: '+1'}}",
        "{set: {address: here}}",
        "field_kept_apart",
        "address: here",
    ),
    "a value from a field that is not on the form": (
        SET_SORT,
        "{set: {confirmed_grade: form.verdict}}",
        "unknown_field",
        "grade: form.verdict",
    ),
    "a value from a field kept apart": (
        SET_SORT,
        "{set: {confirmed_grade: case.address}}",
        "field_kept_apart",
        "case.address",
    ),
    "a value from a field of another kind": (
        SET_SORT,
        "{set: {confirmed_grade: case.weight}}",
        "set_misfit",
        "case.weight",
    ),
    "a value from a field with more choices": (
        SET_SORT,
        "{set: {confirmed_grade: case.size}}",
        "set_misfit",
        "case.size",
    ),
    "a word that no choice is": (SET_SORT, "{set: {confirmed_grade: express}}", "set_misfit", "express"),
    "a number out of bounds": ("{set: {tries: '+1'}}", "{set: {extra_days: 6}}", "set_misfit", "extra_days: 6"),
    "a yes for a number": ("{set: {tries: '+1'}}", "{set: {tries: true}}", "set_misfit", "tries: true"),
    "somebody for a number": ("{set: {tries: '+1'}}", "{set: {tries: actor}}", "set_misfit", "tries: actor"),
    "a day that is none": ("{set: {tries: '+1'}}", "{set: {wanted_on: 2026-2-3}}", "set_misfit", "2026-2-3"),
    "a link by an unknown field": (LINK, "{link: join, as: add, share: [note]}", "unknown_field", "link: join,"),
    "a link by a field of another kind": (LINK, "{link: note, as: add, share: [note]}", "field_kind", "link: note"),
    "a link by a field that is not on the form": (
        "fields: [joined, note]",
        "fields: [note]",
        "link_not_on_form",
        "link: joined",
    ),
    "a link without a record": (LINK, "{link: joined}", "link_without_record", "{link: joined}"),
    "a link to an unknown record": (LINK, "{link: joined, as: added, share: [note]}", "unknown_record", "as: added"),
    "a shared field that does not exist": (LINK, "{link: joined, as: add, share: [notes]}", "unknown_field", "[notes]"),
    "a shared field that the record does not take": (
        LINK,
        "{link: joined, as: add, share: [weight]}",
        "share_not_on_form",
        "[weight]",
    ),
    "a link to a record that links on": (
        "in: any open, form: noting, then: [{restart: [look_after]}]}",
        "in: any open, form: joining, then: [{link: joined, as: look}, {restart: [look_after]}]}",
        "link_of_link",
        LINK,
    ),
}

RULES = {
    "a condition that asks nothing": ("{rule: form.weight <= 30, ", "{", "rule_or_check", "- {otherwise: {zh: 太重"),
    "a condition that asks twice": (
        "{rule: form.weight <= 30, ",
        "{rule: form.weight <= 30, " + CHECK + ", ",
        "rule_or_check",
        "form.weight <= 30, check",
    ),
    "values for no check": (
        "{rule: form.weight <= 30, ",
        "{rule: form.weight <= 30, with: {a: b}, ",
        "with_without_check",
        "with: {a",
    ),
    "an unknown check": ("check: size_fits", "check: size_fit", "unknown_check", "size_fit,"),
    "an unknown parameter": ("most: '30'}", "most: '30', least: '1'}", "unknown_parameter", "least: '1'}"),
    "a missing parameter": (", most: '30'}", "}", "parameters_missing", "check: size_fits"),
    "a parameter from an unknown field": ("{size: form.size,", "{size: form.seize,", "unknown_field", "form.seize"),
    "a parameter from an unknown field of the case": (
        "{size: form.size,",
        "{size: case.seize,",
        "unknown_field",
        "case.seize",
    ),
    "a rule with an unknown name": ("form.weight <= 30", "form.wait <= 30", "rule_unknown_name_near", "form.wait"),
    "a rule of another type": ("form.weight <= 30", "form.weight + 30", "rule_not_bool", "form.weight + 30"),
    "a rule that compares a text with a number": (
        "form.weight <= 30",
        "form.size <= 30",
        "rule_types",
        "form.size <= 30",
    ),
    "a rule over words kept apart": (
        "now >= case.received_at",
        "case.address != ''",
        "rule_kept_apart",
        "case.address",
    ),
    "a limit that asks an unknown name": (
        "only_if: case.size != ''",
        "only_if: case.sizes != ''",
        "rule_unknown_name_near",
        "case.sizes",
    ),
    "a waiver that asks a form": (
        'waived_if: "!given.case.address"',
        "waived_if: form.zzz",
        "rule_unknown_name",
        "form.zzz",
    ),
    "a flag that is no rule": (
        "while: given.case.weight && case.weight > 20",
        "while: case.weight",
        "rule_not_bool",
        "while: case.weight",
    ),
    "an exclusion that is no rule": (
        "when: given.case.secret",
        "when: given.case.secrets",
        "rule_unknown_name_near",
        "case.secrets",
    ),
    "a grade that is no rule": (
        "when: given.case.fragile && case.fragile",
        "when: case.fragile &&",
        "rule_unfinished",
        "case.fragile &&",
    ),
    "a choice in other words": (DELIVER_BY, DELIVER_BY.replace("case.grade", "grade"), "choose_words", "choose: grade"),
    "a choice of a form that is not there": (
        DELIVER_BY,
        DELIVER_BY.replace("case.grade", "form.grade"),
        "choose_words",
        "choose: form.grade",
    ),
    "a choice of an unknown field": (
        DELIVER_BY,
        DELIVER_BY.replace("case.grade", "case.grades"),
        "unknown_field",
        "case.grades",
    ),
    "a choice of a number": (
        DELIVER_BY,
        DELIVER_BY.replace("case.grade", "case.weight"),
        "field_kind",
        "choose: case.weight",
    ),
    "a choice of what may be left empty": (
        "{title: {zh: 决定, en: Decide}, fields: [verdict]}",
        "{title: Decide, optional: [verdict]}",
        "choose_optional",
        "choose: form.verdict",
    ),
    "a choice that is not covered": (
        DELIVER_BY,
        "by: {choose: case.grade, plain: carrier}",
        "choose_incomplete",
        "plain: carrier}",
    ),
    "a choice that does not exist": (
        DELIVER_BY,
        DELIVER_BY.replace("urgent:", "slow: clerk, urgent:"),
        "unknown_choice",
        "slow: clerk",
    ),
    "a length for a choice that does not exist": (
        DUE,
        DUE.replace("large:", "huge: 9 days, large:"),
        "unknown_choice",
        "huge: 9",
    ),
    "a chosen role that does not exist": (
        DELIVER_BY,
        DELIVER_BY.replace("plain: carrier", "plain: courier"),
        "unknown_role",
        "courier",
    ),
    "a chosen role in a list that does not exist": (
        DELIVER_BY,
        DELIVER_BY.replace("[carrier, chief]", "[carrier, cheef]"),
        "unknown_role",
        "cheef",
    ),
    "a choice for which nobody may": (
        DELIVER_BY,
        DELIVER_BY.replace("[carrier, chief]", "[]"),
        "nobody_may",
        "urgent: []",
    ),
    "a grade of an unknown field": ("grades:\n  grade:", "grades:\n  grades:", "unknown_field", "  grades:"),
    "a grade lowered by an unknown role": ("lowered_by: chief", "lowered_by: boss", "unknown_role", "boss"),
    "an unknown grade": (LAST_ROW, LAST_ROW.replace("plain", "plan"), "unknown_grade", "grade: plan,"),
    "a row that says neither when nor otherwise": (
        LAST_ROW,
        "{grade: plain, because: None}\n      - " + LAST_ROW,
        "grade_row",
        "because: None",
    ),
    "a row after the last": (
        LAST_ROW,
        LAST_ROW + "\n      - {grade: plain, when: given.case.weight, because: Late}",
        "grade_row_after",
        "because: Late",
    ),
    "a grade table with a gap": (
        LAST_ROW,
        "{grade: plain, when: given.case.weight, because: Late}",
        "grade_gap",
        "  grade:\n",
    ),
    "a choice that leads to an unknown state": (
        "by: customs, to: returned",
        "by: customs, to: {choose: case.grade, plain: returned, urgent: nowhere}",
        "unknown_state",
        "urgent: nowhere",
    ),
}

TIMES = {
    "a length in other words": ("due: 2 days", "due: two days", "span", "due: two days"),
    "a chosen length in other words": (DUE, DUE.replace("5 days", "5 weeks"), "span", "5 weeks"),
    "a length in an unknown field": ("due: field wanted_on", "due: field wanted", "unknown_field", "field wanted\n"),
    "a length in a field that holds no day": (
        "due: field wanted_on",
        "due: field weight",
        "field_kind",
        "due: field weight",
    ),
    "a duty over its ceiling": (DUE, DUE.replace("3 working", "11 working"), "duty_too_long", "11 working"),
    "a duty that cannot be compared": (DUE, "due: 2 months", "duty_too_long", "due: 2 months"),
    "a ceiling in other words": (
        "never_more_than: 10 working days",
        "never_more_than: long",
        "span",
        "never_more_than: long",
    ),
    "a right below its floor": ("due: 40 days", "due: 29 days", "right_too_short", "due: 29 days"),
    "a right without a floor": ("    never_less_than: 30 days\n", "", "right_without_floor", "  claim:"),
    "a right of an unknown role": ("right_of: receiver", "right_of: sender", "unknown_role", "right_of: sender"),
    "a promise to an unknown role": (
        "promised_to: receiver",
        "promised_to: sender",
        "unknown_role",
        "promised_to: sender",
    ),
    "facts in other words": ("stops: when return_note issued", "stops: it came back", "fact_words", "it came back"),
    "a start at an unknown field": (
        "starts: field received_at",
        "starts: field received",
        "unknown_field",
        "field received\n",
    ),
    "a start at an unknown act": (
        "starts: when opened or look",
        "starts: when opened or looked",
        "unknown_act",
        "or looked",
    ),
    "a start at an unknown state": ("or reaches sorted", "or reaches sortd", "unknown_state", "sortd"),
    "a stop at an unknown letter": (
        "stops: when return_note issued",
        "stops: when return_not issued",
        "unknown_letter",
        "return_not issued",
    ),
    "a stop that can never happen": (
        "stops: when return_note issued",
        "stops: when reminder issued",
        "fact_never",
        "when reminder issued",
    ),
    "a delivery that can never happen": (
        "stops: when return_note issued",
        "stops: when reminder delivered",
        "fact_never",
        "reminder delivered",
    ),
    "counting from other words": (
        "counts_from: field last_seen",
        "counts_from: last_seen",
        "field_words",
        "counts_from: last_seen",
    ),
    "counting from an unknown field": (
        "counts_from: field last_seen",
        "counts_from: field lost_seen",
        "unknown_field",
        "lost_seen",
    ),
    "counting from a number": (
        "counts_from: field last_seen",
        "counts_from: field weight",
        "field_kind",
        "counts_from: field weight",
    ),
    "an extension by an unknown field": (
        "{days: field extra_days,",
        "{days: field extra,",
        "unknown_field",
        "field extra,",
    ),
    "an extension in working days": (
        "at_most: 5 days",
        "at_most: 5 working days",
        "extension_in_days",
        "at_most: 5 working",
    ),
    "an extension in other words": ("at_most: 5 days", "at_most: some days", "span", "at_most: some"),
    "an extension by a letter that is unknown": (
        "takes_effect: when extension_note delivered",
        "takes_effect: when extnote delivered",
        "unknown_letter",
        "extnote",
    ),
    "a step that tells an unknown role": (
        "{at: 5 days left, tell: [receiver]}",
        "{at: 5 days left, tell: [receivers]}",
        "unknown_role",
        "[receivers]",
    ),
    "a step without a moment": (
        "{at: due, light: red, do: remind}",
        "{light: red, do: remind}",
        "escalation_moment",
        "- {light: red",
    ),
    "a step with two moments": (
        "{at: 2 days late, do",
        "{at: 2 days late, every: 2 days, until: stopped, do",
        "escalation_moment",
        "late, every",
    ),
    "a step that does nothing": ("{at: due, light: red, do: remind}", "{at: due}", "escalation_idle", "{at: due}"),
    "a moment in other words": ("{at: 50% of the time,", "{at: half of the time,", "moment", "half of the time"),
    "a step after a silent end": (
        "{at: 5 days left, tell: [receiver]}",
        "{at: due, tell: [receiver]}",
        "escalation_after_end",
        "{at: due, tell: [receiver]}",
    ),
    "a repetition after a silent end": (
        "{at: 5 days left, tell: [receiver]}",
        "{every: 5 days, until: stopped, tell: [receiver]}",
        "escalation_after_end",
        "{every: 5 days",
    ),
    "a repetition without an end": (EVERY, "{every: 1 working day, tell: [chief]}", "escalation_endless", "{every: 1"),
    "an end of what is not repeated": (
        "{at: 2 days late, do",
        "{at: 2 days late, until: stopped, do",
        "until_without_every",
        "late, until",
    ),
    "a repetition on a day of the month": (
        EVERY,
        EVERY.replace("1 working day", "day 3 of the month"),
        "repetition_length",
        "day 3 of",
    ),
    "a repetition in other words": (EVERY, EVERY.replace("1 working day", "often"), "span", "{every: often"),
}

SHAPE = {
    "actions that are possible nowhere": (
        "except: [going_back]",
        "except: [sent, sorted, delivered, going_back]",
        "actions_nowhere",
        "- states: any open",
    ),
    "a state called stay": (
        "by: customs, to: returned}\n",
        "by: customs, to: stay}\n  stay: {title: Stay, end: true, keep_for: 1 year}\n",
        "reserved_name",
        "  stay: {",
    ),
    "a state that cannot be reached": (RETURNED, RETURNED + LOST, "state_unreachable", "  lost: {"),
    "a state without a way out": (CONFIRM, CONFIRM.replace("to: returned", "to: stay"), "state_stuck", "  going_back:"),
    "a state sealed for an unknown role": (
        "permanently, sealed_for: vault",
        "permanently, sealed_for: vaults",
        "unknown_role",
        "vaults",
    ),
    "a term in other words": ("keep_for: permanently", "keep_for: for ever", "keep_for_words", "for ever"),
    "an end without a term": (
        RETURNED,
        RETURNED.replace(", keep_for: 1 year", ""),
        "end_without_keep_for",
        "  returned: {",
    ),
    "an end with actions": (
        RETURNED,
        RETURNED.replace("end: true,", "end: true, actions: {find: {title: Find, by: clerk, to: stay}},"),
        "end_with_actions",
        "  returned: {",
    ),
    "a term of an open state": (
        BACK,
        "    title: Back\n    keep_for: 1 year\n",
        "keep_for_open",
        "    keep_for: 1 year",
    ),
    "a reopening of an open state": (
        BACK,
        "    title: Back\n    reopen: {title: Again, by: clerk, to: sent}\n",
        "reopen_of_open",
        "    reopen: {",
    ),
    "a reopening into an unknown state": (
        "      to: sorted\n      restart",
        "      to: sort\n      restart",
        "unknown_state",
        "      to: sort\n      restart",
    ),
    "an action into an unknown state": (
        "by: customs, to: returned",
        "by: customs, to: return",
        "unknown_state",
        "to: return}",
    ),
    "an action in an unknown state": (
        "  - states: [sorted, delivered,",
        "  - states: [sortd, sorted, delivered,",
        "unknown_state",
        "sortd",
    ),
    "an action except in an unknown state": (
        "except: [going_back]",
        "except: [going_bak, going_back]",
        "unknown_state",
        "going_bak,",
    ),
    "a list of conditions that does not exist": (
        "rules: [by_clerk], reason",
        "rules: [by_clark], reason",
        "unknown_rules",
        "by_clark",
    ),
    "a list of conditions of the correction that does not exist": (
        "correct:\n",
        "correct:\n  rules: [by_clerc]\n",
        "unknown_rules",
        "by_clerc",
    ),
    "a condition that two actions share, told where it is written": (
        "form.carrier != '' &&",
        "form.carier != '' &&",
        "rule_unknown_name_near",
        "form.carier",
    ),
    "an action twice in a state": ("      hand_out_note:", "      sort_again:", "action_twice", "      sort_again:\n"),
    "a delivery before anything was issued": (
        "      clear_customs: {",
        "      hand_back: {title: Back, by: clerk, delivers: reminder, to: returned}\n      clear_customs: {",
        "delivers_unissued",
        "hand_back",
    ),
}
BROKEN = {
    f"{part}: {name}": row
    for part, rows in (("names", NAMES), ("acts", ACTS), ("rules", RULES), ("times", TIMES), ("shape", SHAPE))
    for name, row in rows.items()
}


def findings(text, surroundings=SURROUNDINGS):
    return problems_of(load_lifecycle(text.encode(), file="parcel.yaml"), surroundings=surroundings)


def line_of(text, mark):
    return text[: text.index(mark)].count("\n") + 1


def test_the_parcel_office_is_sound_and_nothing_is_doubtful():
    found = findings(PARCEL)

    assert (found.errors, found.warnings) == ((), ())


def test_an_office_may_do_without_correction_undoing_and_conditions_of_exclusion():
    text = PARCEL.partition("correct:\n")[0].replace("    when: given.case.secret\n", "")

    found = findings(text)

    assert (found.errors, found.warnings) == ((), ())


@pytest.mark.parametrize(("old", "new", "code", "mark"), BROKEN.values(), ids=list(BROKEN))
def test_one_fault_is_told_once_and_at_its_line(old, new, code, mark):
    text = PARCEL.replace(old, new, 1)

    errors = findings(text).errors

    assert [(error.code, error.place.line) for error in errors] == [(code, line_of(text, mark))]


def test_a_misspelled_state_is_told_without_all_that_seems_lost_behind_it():
    text = PARCEL.replace("to: sorted", "to: sortd")

    errors = findings(text).errors

    assert {error.code for error in errors} == {"unknown_state"}


@pytest.mark.parametrize(
    ("old", "new", "code", "mark"),
    [
        pytest.param(
            "field wanted_on\n",
            "field wanted_on\n    never_more_than: 9 days\n",
            "limit_in_field",
            "due: field wanted_on",
            id="a limit that stands in a field",
        ),
        pytest.param(
            TRIES,
            "idle: {type: number, label: Idle}\n  tries: {type: number,",
            "field_unused",
            "  idle:",
            id="a field on no form",
        ),
        pytest.param(
            "rules:\n  by_clerk:",
            "rules:\n  by_all:\n    - {rule: given.case.note, otherwise: Say so}\n  by_clerk:",
            "rules_unused",
            "  by_all:",
            id="a list of conditions that nothing names",
        ),
        pytest.param(
            "otherwise: {zh: 须由柜员分拣, en: A clerk must sort}",
            "otherwise: {zh: 帮手太多, en: Too many helpers}",
            "same_sentence",
            "size(form.helpers) < 3",
            id="two conditions with one sentence",
        ),
    ],
)
def test_what_is_only_doubtful_is_a_warning(old, new, code, mark):
    text = PARCEL.replace(old, new, 1)

    found = findings(text)

    assert found.errors == ()
    assert [(warning.code, warning.place.line) for warning in found.warnings] == [(code, line_of(text, mark))]


def without_size(text, *, only_if):
    """The parcel office in which the size may be left out, with this condition of the limit that depends on it."""
    text = text.replace(HAND_IN, "[title, received_at, weight, things]", 1)
    text = text.replace("    only_if: case.size != ''\n", only_if, 1)
    return text.replace("optional: [", "optional: [size, ", 1)


def test_a_limit_whose_length_may_not_be_known_when_it_starts_is_a_warning():
    text = without_size(PARCEL, only_if="")

    found = findings(text)

    assert found.errors == ()
    assert [(warning.code, warning.place.line) for warning in found.warnings] == [
        ("length_may_be_missing", line_of(text, DUE))
    ]


def test_a_limit_that_says_itself_that_its_length_must_be_known_is_none():
    found = findings(without_size(PARCEL, only_if="    only_if: case.size != ''\n"))

    assert (found.errors, found.warnings) == ((), ())


def test_an_open_state_in_which_no_deadline_runs_is_told_with_the_way_to_it():
    text = PARCEL.partition("deadlines:\n")[0].replace("then: [{restart: [look_after]}]", "then: []")
    text = text.replace("          - {waive: [delivery]}\n", "").replace("      restart: [delivery]\n", "")
    text = text.replace("deadline.delivery != 'waived' && ", "").replace("deadline.delivery == 'passed'", "1 == 2")

    rest = PARCEL[PARCEL.index("grades:\n") : PARCEL.index("examples:\n")]
    rest = rest.replace("every_open_state: has a deadline", "from: sent, can_reach: kept")
    found = findings(text + rest)

    assert found.errors == ()
    assert {warning.code for warning in found.warnings} == {"state_without_deadline"}
    assert [warning.path for warning in found.warnings] == [
        "states.sent",
        "states.sorted",
        "states.delivered",
        "states.going_back",
    ]
    assert "sent → sort → sorted → deliver → delivered" in found.warnings[2].message.en


def test_a_state_without_a_way_out_is_told_with_the_way_to_it():
    [error] = findings(PARCEL.replace(CONFIRM, CONFIRM.replace("to: returned", "to: stay"))).errors

    assert error.path == "states.going_back"
    assert "sent → sort → sorted → deliver → delivered → decide → going_back" in error.message.zh


def test_an_unknown_name_asks_for_the_one_that_was_meant_in_both_languages():
    [error] = findings(PARCEL.replace("register: parcels", "register: parcel")).errors

    assert error.message == Label(
        zh="没有名为“parcel”的登记簿；是不是“parcels”？",
        en="There is no register called “parcel”, did you mean “parcels”?",
    )


def test_all_faults_of_a_file_are_told_in_the_order_of_the_file():
    text = PARCEL
    for old, new in (("map routes", "map rutes"), ("{letter: slip}", "{letter: slap}"), ("due: 2 days", "due: soon")):
        text = text.replace(old, new, 1)

    errors = findings(text).errors

    assert [(error.code, error.path) for error in errors] == [
        ("unknown_map", "roles.route_head.from"),
        ("unknown_letter", "states.sent.actions.sort.then[1].letter"),
        ("delivers_unissued", "states.sorted.actions.deliver.delivers"),
        ("span", "deadlines.look_after.due"),
    ]


@pytest.mark.parametrize(
    ("name", "code"), [("received_at", "received_at"), ("title", "title")], ids=["when it came", "what it is called"]
)
def test_a_field_that_every_case_has_must_be_there(name, code):
    text = "\n".join(line for line in PARCEL.splitlines() if not line.startswith(f"  {name}: {{type:"))

    errors = findings(text).errors

    assert code in [error.code for error in errors if error.path == "fields"]


def test_an_unknown_first_state_is_not_followed_by_a_hundred_others():
    errors = findings(PARCEL.replace("  to: sent\n", "  to: send\n", 1)).errors

    assert [error.path for error in errors] == ["open.to"]


@pytest.mark.parametrize(
    ("role", "entered_by", "codes"),
    [
        ("clerk", "", ["stand_in_unreachable"]),
        ("clerk", ", entered_by: [clerk, chief]", []),
        ("vault", "", []),
    ],
    ids=["nobody enters for it", "somebody enters for it", "what is sealed for it is refused and goes there"],
)
def test_an_organ_outside_stands_in_only_where_somebody_enters_what_it_decides(role, entered_by, codes):
    line = next(line for line in PARCEL.splitlines() if line.startswith(f"  {role}: {{title"))
    text = PARCEL.replace(line, line.partition(", stand_in")[0].rstrip("}") + ", stand_in: [outside customs]}")
    text = text.replace("from: outside customs, entered_by: [clerk, chief]}", f"from: outside customs{entered_by}}}")

    found = [error for error in findings(text).errors if error.code == "stand_in_unreachable"]

    assert [error.code for error in found] == codes
    assert all("outside customs" in error.message.en for error in found)


def test_an_office_that_has_nothing_leaves_no_name_known():
    codes = {error.code for error in findings(PARCEL, Surroundings()).errors}

    assert codes >= {
        "unknown_codes",
        "unknown_letter",
        "unknown_check",
        "unknown_register",
        "unknown_group",
        "unknown_map",
        "unknown_roster",
        "unknown_outside",
    }


def test_a_definition_beyond_all_bounds_is_refused_before_its_graph_is_walked():
    many = "".join(f"  s{number}: {{title: S, end: true, keep_for: 1 year}}\n" for number in range(300))

    [error] = findings(PARCEL.replace(RETURNED, RETURNED + many)).errors

    assert (error.code, error.path) == ("too_many_states", "states")


def test_of_very_many_errors_the_first_hundred_are_told_and_that_there_are_more():
    roles = ", ".join(f"clark{number}" for number in range(500))
    broken = PARCEL.replace("tell: [receiver, depot_head]", f"tell: [{roles}]", 1)

    errors = problems_of(load_lifecycle(broken.encode(), file="parcel.yaml"), surroundings=SURROUNDINGS).errors

    assert [problem.code for problem in errors] == ["unknown_role"] * 100 + ["source_too_many_problems"]


def parts_of(value, path=()):
    """The path of every part of a definition, the whole left out."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [part for key, below in inside for part in [(*path, key), *parts_of(below, (*path, key))]]


def part_at(value, path):
    for step in path:
        value = value[step]
    return value


def checked(text):
    """What is wrong with a definition, or the definition as it runs."""
    try:
        loaded = load_lifecycle(text.encode(), file="parcel.yaml")
    except DefinitionError as refused:
        return refused.problems
    errors = problems_of(loaded, surroundings=SURROUNDINGS).errors
    return errors or compile_lifecycle(loaded.model, codes=SURROUNDINGS.codes, zone=ZoneInfo("UTC"))


TREE = read_source(PARCEL.encode(), file="parcel.yaml").value
PARTS = parts_of(TREE)
OTHER = [
    "",
    "x",
    "stay",
    "any",
    "now",
    "actor",
    "due",
    "1 day",
    "when ",
    "field",
    "form.grade",
    [],
    {},
    ["a"],
    {"a": "b"},
]
PUT = st.sampled_from(OTHER) | st.sampled_from(PARTS).map(lambda path: part_at(TREE, path))


@settings(max_examples=100)
@given(st.sampled_from(PARTS), PUT)
def test_whatever_is_put_anywhere_is_refused_or_told_or_can_be_compiled(path, put):
    tree = copy.deepcopy(TREE)
    part_at(tree, path[:-1])[path[-1]] = copy.deepcopy(put)

    assert checked(json.dumps(tree))


@pytest.mark.parametrize("code", SOUNDNESS_SENTENCES)
def test_every_sentence_asks_for_the_same_names_in_both_languages(code):
    chinese, english = SOUNDNESS_SENTENCES[code]

    assert names_in(chinese) == names_in(english)
