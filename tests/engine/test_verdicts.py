"""Whether rules can hold together is decided as trying everything decides it, and left open only where that is said."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.guards import compile_rule
from engine.loading import load_lifecycle
from engine.rules import variables_for
from engine.soundness.domains import Declared, Domain, Setting
from engine.soundness.expressions import parts_of, read_expression
from engine.soundness.uses import Use
from engine.soundness.verdicts import Decider, Demand, Outcome

FIELDS = {
    "title": {"type": "text"},
    "received_at": {"type": "moment"},
    "n": {"type": "number"},
    "m": {"type": "number", "max": 2},
    "few": {"type": "number", "min": 1, "max": 4},
    "b": {"type": "boolean"},
    "c": {"type": "choice", "choices": {"red": "Red", "green": "Green", "blue": "Blue"}},
    "cs": {"type": "choices", "choices": {"red": "Red", "green": "Green", "blue": "Blue"}},
    "many": {"type": "choices", "choices": {f"v{number}": "V" for number in range(15)}},
    "p": {"type": "person"},
    "q": {"type": "person"},
    "ps": {"type": "persons"},
    "qs": {"type": "persons"},
    "d": {"type": "date"},
    "e": {"type": "date"},
    "words": {"type": "text"},
    "things": {"type": "rows", "of": {"name": {"type": "text", "label": "Name"}}},
}
LIFECYCLE = load_lifecycle(
    json.dumps({
        "format": 1, "workflow": "small", "version": 1, "title": "small", "in_force_from": "2026-01-01", "basis": "x",
        "roles": {name: {"title": name, "from": f"group {name}"} for name in ("clerk", "chief", "guard")},
        "fields": {name: {"label": name, **rule} for name, rule in FIELDS.items()},
        "forms": {
            "intake": {"title": "intake", "fields": ["title", "received_at"]},
            "filled": {"title": "filled", "fields": ["n", "c", "ps"], "optional": ["p", "words"], "attachments": {"at_least": 2}},
        },
        "open": {"title": "open", "by": ["clerk"], "form": "intake", "register": "numbers", "to": "a"},
        "states": {"a": {"title": "a", "end": True, "keep_for": "1 years"}},
        "deadlines": {"reply": {
            "title": "reply", "due": "3 days", "starts": "when opened",
            "extend": {"days": "field few", "at_most": "3 days", "takes_effect": "when opened"},
        }},
        "sees": {"clerk": {"cases": "all"}},
    }).encode(),
    file="small.yaml",
).model  # fmt: skip


def setting(**where):
    return Setting(Declared(LIFECYCLE, lambda rule: rule.choices), **where)


def answer(*rules, **where):
    return Decider(LIFECYCLE).ask([Demand(rule) for rule in rules], setting(**where))


def told(name, values):
    return values[name.removeprefix("given.")] not in (None, ()) if name.startswith("given.") else values[name]


def holds(rule, values):
    return bool(rule.evaluate({name: told(name, values) for name in rule.names}))


def some_of(names):
    return [None, *(some for count in range(1, len(names) + 1) for some in combinations(names, count))]


SIGN = st.sampled_from(["==", "!=", "<", "<=", ">", ">="])
EQUAL = st.sampled_from(["==", "!="])
COUNT = st.integers(0, 2)
MARCH = [date(2026, 3, 1) + timedelta(days=day) for day in range(-4, 5)]
#: Kind → the sentences that are put together, and everything that their values could be, far beyond what they name.
FAMILIES = {
    "numbers": (
        [
            st.builds("case.n {} {}".format, SIGN, COUNT),
            st.builds("{} {} case.m".format, COUNT, SIGN),
            st.builds("case.m {} case.n".format, SIGN),
            st.builds("case.n in [{}, {}]".format, COUNT, st.just("case.m")),
            st.just("given.case.n"),
            st.just("case.b"),
        ],
        {
            "case.n": [None, *range(-4, 8)],
            "case.m": [None, *range(-4, 3)],
            "case.b": [None, False, True],
        },
    ),
    "people": (
        [
            st.builds("case.p {} '{}'".format, EQUAL, st.sampled_from(["one", "two", ""])),
            st.builds("case.p {} case.q".format, EQUAL),
            st.just("case.q in ['one', 'two']"),
            st.just("case.p in case.ps"),
            st.just("'one' in case.ps"),
            st.builds("size(case.ps) {} {}".format, SIGN, COUNT),
            st.builds("case.ps.exists(one, one {} case.q)".format, EQUAL),
            st.just("case.ps.all(one, one == 'two' || one == case.p)"),
            st.just("case.ps == []"),
            st.just("given.case.p"),
        ],
        {
            "case.p": [None, "one", "two", "three", "four"],
            "case.q": [None, "one", "two", "three", "four"],
            "case.ps": some_of(["one", "two", "three", "four", "five"]),
        },
    ),
    "lists": (
        [
            st.builds("size(case.ps) {} {}".format, SIGN, st.integers(0, 1)),
            st.builds("{} {} case.qs.size()".format, st.integers(0, 1), SIGN),
            st.just("case.ps.all(one, one in case.qs)"),
            st.just("case.ps.exists(one, one in case.qs)"),
            st.just("case.ps.exists(one, case.ps.exists(other, one != other))"),
            st.just("case.p in case.qs"),
            st.just("given.case.qs"),
        ],
        {
            "case.p": [None, "one", "two"],
            "case.ps": some_of(["one", "two", "three", "four"]),
            "case.qs": some_of(["one", "two", "three", "four"]),
        },
    ),
    "choices": (
        [
            st.builds("case.c {} '{}'".format, EQUAL, st.sampled_from(["red", "green", "", "pink"])),
            st.just("case.c in ['red', 'blue']"),
            st.just("case.c in case.cs"),
            st.builds("size(case.cs) {} {}".format, SIGN, st.integers(0, 3)),
            st.just("'red' in case.cs"),
            st.just("case.cs.all(one, one != 'green')"),
            st.just("given.case.cs"),
            st.builds("deadline.reply {} 'running'".format, EQUAL),
            st.just("extended.reply"),
            st.builds("case.few {} {}".format, SIGN, st.integers(0, 5)),
        ],
        {
            "case.c": [None, "red", "green", "blue"],
            "case.cs": some_of(["red", "green", "blue"]),
            "deadline.reply": ["not started", "running", "met", "waived", "passed", "cancelled"],
            "extended.reply": [False, True],
            "case.few": [None, 1, 2, 3, 4],
        },
    ),
    "roles": (
        [
            st.builds("'{}' in actor.roles".format, st.sampled_from(["clerk", "chief", "ghost"])),
            st.builds("size(actor.roles) {} {}".format, SIGN, st.integers(0, 3)),
            st.just("actor.roles.exists(one, one == 'guard')"),
        ],
        {"actor.roles": [(), *some_of(["clerk", "chief", "guard"])[1:]]},
    ),
    "days": (
        [
            st.builds("case.d {} case.e".format, SIGN),
            st.builds("now {} case.d".format, SIGN),
            st.builds("case.e {} timestamp('2026-03-01T00:00:00Z')".format, SIGN),
            st.builds("now {} timestamp('2026-03-01T15:00:00+08:00')".format, SIGN),
        ],
        {
            "case.d": [None, *MARCH],
            "case.e": [None, *MARCH],
            "now": [datetime(day.year, day.month, day.day, hour, tzinfo=UTC) for day in MARCH for hour in (0, 3, 7, 9)],
        },
    ),
}


def joined(atoms):
    return st.recursive(
        st.one_of(*atoms),
        lambda inner: st.one_of(
            st.builds("!({})".format, inner),
            st.builds("({} && {})".format, inner, inner),
            st.builds("({} || {})".format, inner, inner),
            st.builds("({}) == ({})".format, inner, inner),
            st.builds("({} ? {} : {})".format, inner, inner, inner),
        ),
        max_leaves=4,
    )


@pytest.mark.parametrize("family", FAMILIES)
@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_the_verdict_is_that_of_trying_everything(family, data):
    atoms, values = FAMILIES[family]
    demands = data.draw(st.lists(st.builds(Demand, joined(atoms), st.booleans()), min_size=1, max_size=4))
    rules = [compile_rule(demand.text, variables=variables_for(LIFECYCLE, None)) for demand in demands]
    read = sorted({name.removeprefix("given.") for rule in rules for name in rule.names})

    found = Decider(LIFECYCLE).ask(demands, setting())

    def all_hold(scene):
        return all(holds(rule, scene) is demand.holds for rule, demand in zip(rules, demands, strict=True))

    tried = any(all_hold(dict(zip(read, scene, strict=True))) for scene in product(*(values[name] for name in read)))
    # Two lists of people, counted together, are too many to go through.
    left_open = {Outcome.UNDECIDED} if family == "lists" and not tried else set()
    assert found.outcome in {Outcome.POSSIBLE if tried else Outcome.IMPOSSIBLE, *left_open}
    assert not tried or all_hold(found.example)


POSSIBLE, IMPOSSIBLE, UNDECIDED = Outcome.POSSIBLE, Outcome.IMPOSSIBLE, Outcome.UNDECIDED
VERDICTS = {
    "what a form demands is filled in": (["!given.form.n"], {"form": "filled"}, IMPOSSIBLE),
    "a list that a form demands has something in it": (["size(form.ps) == 0"], {"form": "filled"}, IMPOSSIBLE),
    "what a form only offers may be left out": (["!given.form.p"], {"form": "filled"}, POSSIBLE),
    "fewer files than the form demands": (["files < 2"], {"form": "filled"}, IMPOSSIBLE),
    "more files than the form demands": (["files > 7"], {"form": "filled"}, POSSIBLE),
    "a case that is not there yet has no values": (["given.case.n"], {"opening": True}, IMPOSSIBLE),
    "a case that is not there yet has no limits": (["deadline.reply == 'running'"], {"opening": True}, IMPOSSIBLE),
    "a case that is not there yet has nothing extended": (["extended.reply"], {"opening": True}, IMPOSSIBLE),
    "a case that is not there yet has a moment": (["case.opened_at <= now"], {"opening": True}, POSSIBLE),
    "a case that is not there yet has nothing late": (["late.reply"], {"opening": True}, IMPOSSIBLE),
    "what came late": (["late.reply && deadline.reply == 'met'"], {}, POSSIBLE),
    "every case has its title": (["!given.case.title"], {}, IMPOSSIBLE),
    "whoever acts has one of these roles": (["!('clerk' in actor.roles)"], {"by": frozenset({"clerk"})}, IMPOSSIBLE),
    "and may have others": (["'chief' in actor.roles"], {"by": frozenset({"clerk"})}, POSSIBLE),
    "a role that does not exist": (["'ghost' in actor.roles"], {}, IMPOSSIBLE),
    "a role that a person names": (["case.p in actor.roles && case.p != 'clerk'"], {}, POSSIBLE),
    "the same person on a list of roles and none": (["case.p in actor.roles && size(actor.roles) == 0"], {}, IMPOSSIBLE),
    "a beginning of a text": (["form.words.startsWith('QX')"], {"form": "filled"}, POSSIBLE),
    "a beginning and an end": (["form.words.startsWith('a') && form.words.endsWith('b')"], {"form": "filled"}, POSSIBLE),
    "a text of some length": (["size(form.words) > 30"], {"form": "filled"}, POSSIBLE),
    "texts in the order of the alphabet": (["case.p < 'b' && case.p > 'a'"], {}, POSSIBLE),
    "a text that is not looked into": (
        ["form.words.startsWith('a')", "form.words.startsWith('b')"], {"form": "filled"}, UNDECIDED,
    ),
    "a text with a sign that is not read": (["case.p == 'a\\'b'"], {}, UNDECIDED),
    "whether words kept apart are given": (["given.case.words && given.case.things"], {}, POSSIBLE),
    "a square below nothing": (["case.n * case.n < 0"], {}, UNDECIDED),
    "a sum": (["case.n + case.m > 3 && case.m == 2"], {}, POSSIBLE),
    "a division by nothing": (["1 / 0 == 1"], {}, IMPOSSIBLE),
    "a number from a number": (["case.n == -(case.n)"], {}, POSSIBLE),
    "a negative number": (["case.n == --3 && case.n > -1"], {}, POSSIBLE),
    "every choice of many": (["size(case.many) == 15"], {}, POSSIBLE),
    "more choices than there are": (["size(case.many) > 15"], {}, IMPOSSIBLE),
    "more people than a list can hold": (["size(case.ps) > 5000"], {}, IMPOSSIBLE),
    "seventy people": (["size(case.ps) == 70 && 'one' in case.ps"], {}, POSSIBLE),
    "choices of two lists": (["case.many.all(one, one in case.cs)", "size(case.many) > 3"], {}, UNDECIDED),
    "the first of a list": (["size(case.ps) > 0 && case.ps[0] == 'one'"], {}, POSSIBLE),
    "a list as a whole": (["case.ps == ['one', 'two']"], {}, POSSIBLE),
    "a list written out": (["['one', 'two'].exists(one, one == case.p)"], {}, POSSIBLE),
    "the length of a word in a list": (["case.ps.exists(one, size(one) > 3)"], {}, UNDECIDED),
    "one of a list from a condition": (["case.p in (case.b ? case.ps : case.qs)"], {}, POSSIBLE),
    "words that are no list": (["'a'.size() > 3 || case.b"], {}, POSSIBLE),
    "the size of a list of its own": (["size(['one']) == 1"], {}, POSSIBLE),
    "a text from a condition": (["(case.b ? case.p : case.q) == 'one'"], {}, POSSIBLE),
    "a number from a condition": (["(case.b ? 1 : 2) == (case.b ? 2 : 1)"], {}, IMPOSSIBLE),
    "a while since then": (["now - case.opened_at < duration('720h')"], {}, POSSIBLE),
    "longer than that": (["now - case.opened_at > duration('1h30m')"], {}, POSSIBLE),
    "a while that no clock shows": (
        ["now - case.opened_at < duration('1h')", "now - case.opened_at > duration('2h')"], {}, UNDECIDED,
    ),
    "days since then": (["timestamp('2026-03-01T00:00:00Z') + duration('48h') < case.d"], {}, POSSIBLE),
    "a day that is none": (["case.d < timestamp('2026-13-01T00:00:00Z')"], {}, UNDECIDED),
    "a length that is none": (["now - case.opened_at < duration('soon')"], {}, UNDECIDED),
    "a moment without a zone": (["case.d < timestamp('2026-03-01')"], {}, UNDECIDED),
}  # fmt: skip


@pytest.mark.parametrize(("rules", "where", "outcome"), VERDICTS.values(), ids=list(VERDICTS))
def test_what_is_known_of_a_value_is_used(rules, where, outcome):
    assert answer(*rules, **where).outcome is outcome


def test_of_rules_that_contradict_each_other_only_those_are_named():
    found = answer("case.b", "case.n > 3", "case.c == 'red' || case.n > 5", "case.n < 2 && given.case.p")

    assert (found.outcome, found.because) == (IMPOSSIBLE, (1, 3))


def test_of_rules_that_are_not_decided_the_connected_ones_are_named():
    found = answer("case.b", "case.n * case.n < 0", "case.n < 7")

    assert (found.outcome, found.because) == (UNDECIDED, (1, 2))


def test_an_example_names_every_value_that_the_rules_read():
    found = answer("given.case.p && case.few >= 4", "size(case.cs) == 0")

    assert found.example == {"case.p": "x1", "case.few": 4, "case.cs": None}


def test_a_field_whose_choices_are_not_known_leaves_everything_open():
    nothing_known = Setting(Declared(LIFECYCLE, lambda _: ()))

    assert Decider(LIFECYCLE).ask([Demand("case.c == 'red'")], nothing_known).outcome is UNDECIDED


def test_a_value_of_a_kind_that_is_not_known_leaves_everything_open():
    assert setting().domain("weather.today", Use({"weather.today"})) == Domain((None,), exact=False)


def test_nothing_asked_is_possible():
    assert answer().outcome is POSSIBLE


def test_a_question_that_was_answered_is_not_thought_through_again():
    decider = Decider(LIFECYCLE)
    demands = [Demand("case.n > 3")]

    assert decider.ask(demands, setting()) is decider.ask(demands, setting())


def numbered(count):
    """The definition with so many further numbers from 1 to 4."""
    more = {f"f{number}": LIFECYCLE.fields["few"] for number in range(count)}
    return LIFECYCLE.model_copy(update={"fields": {**LIFECYCLE.fields, **more}})


def sums(count, least):
    return " + ".join(f"case.f{number}" for number in range(count)) + f" > {least}"


def ask(lifecycle, decider, rule):
    return decider.ask([Demand(rule)], Setting(Declared(lifecycle, lambda one: one.choices))).outcome


def test_what_takes_too_many_steps_is_left_open():
    lifecycle = numbered(10)

    assert ask(lifecycle, Decider(lifecycle), sums(10, 41)) is UNDECIDED


def test_more_values_than_anybody_can_think_through_are_left_open():
    lifecycle = numbered(101)

    rule = " || ".join(f"case.f{number} > 4" for number in range(101))

    assert ask(lifecycle, Decider(lifecycle), rule) is UNDECIDED


def test_all_questions_about_one_definition_have_a_bound_together():
    lifecycle = numbered(10)
    decider = Decider(lifecycle)
    decider._left = 60_000

    assert [ask(lifecycle, decider, sums(10, least)) for least in (41, 42)] == [UNDECIDED, UNDECIDED]
    assert ask(lifecycle, decider, "case.n > 4") is UNDECIDED
    assert decider._left == 0


def shown(node):
    if node.kind in ("name", "loop", "text", "number", "word"):
        return str(node.value)
    return f"({node.kind} {' '.join(map(shown, node.parts))})"


@pytest.mark.parametrize(
    ("rule", "tree"),
    {
        "what binds more tightly": ("case.b || !case.b && case.n + 1 * 2 == 3", "(|| case.b (&& (! case.b) (== (arithmetic case.n (arithmetic 1 2)) 3)))"),
        "brackets": ("(case.b || case.b) && case.b", "(&& (|| case.b case.b) case.b)"),
        "a chain is one part": ("case.b && case.b && case.b", "(&& case.b case.b case.b)"),
        "comparisons are none": ("case.b == case.b == true", "(== (== case.b case.b) true)"),
        "conditions": ("case.b ? true : case.b ? false : case.b", "(? case.b true (? case.b false case.b))"),
        "signs": ("!!!case.b || !!case.b || case.n < -(3) || -case.n > --3", "(|| (! case.b) case.b (< case.n -3) (> (arithmetic case.n) 3))"),
        "functions and members": ("size(case.ps) > case.ps.size() || case.words.contains('a b')", "(|| (> (size case.ps) (size case.ps)) (contains case.words a b))"),
        "loops": ("case.ps.all(one, case.qs.exists(other, one == other))", "(all case.ps one (exists case.qs other (== one other)))"),
        "lists": ("case.p in ['a', \"b\",] || case.ps[0] in []", "(|| (in case.p (list a b)) (in (index case.ps 0) (list )))"),
        "fractions": ("1.5 < 2.5", "(< (other 1) (other 2))"),
    }.values(),
)  # fmt: skip
def test_a_rule_is_read_as_the_language_reads_it(rule, tree):
    names = {*variables_for(LIFECYCLE, None), "case.words"}

    assert shown(read_expression(rule, names)) == tree


def test_the_parts_of_a_rule_are_rules_themselves():
    rule = "(case.b && (case.n > 1)) && (case.b || given.case.n) && size(case.ps) > 0"

    parts = [
        rule[part.start : part.end] for part in parts_of(read_expression(rule, variables_for(LIFECYCLE, None)), "&&")
    ]

    assert parts == ["case.b", "(case.n > 1)", "(case.b || given.case.n)", "size(case.ps) > 0"]
