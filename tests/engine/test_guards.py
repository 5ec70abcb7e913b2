"""A rule says yes or no over declared variables; whatever else it might say or become is refused."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta, timezone
from enum import StrEnum
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.guards import BadRule, Outcome, VariableType, Verdict, compile_rule

PARCEL = {
    "case.colour": VariableType.TEXT,
    "case.weight": VariableType.NUMBER,
    "case.fragile": VariableType.BOOLEAN,
    "case.sent_on": VariableType.DAY,
    "case.handed_in": VariableType.MOMENT,
    "case.stamps": VariableType.TEXTS,
    "form.reason": VariableType.TEXT,
    "given.case.weight": VariableType.BOOLEAN,
    "actor.roles": VariableType.TEXTS,
    "deadline.delivery": VariableType.TEXT,
    "now": VariableType.MOMENT,
}
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
SHANGHAI = ZoneInfo("Asia/Shanghai")


def rule(text):
    return compile_rule(text, variables=PARCEL)


REFUSED = {
    "empty": ("  ", "rule_empty", 1),
    "too long": ("true" + " && true" * 250, "rule_too_long", 1),
    "a name nobody declared": ("case.size == 'a' || zebra == 1", "rule_unknown_name_near", 1),
    "a name like no other": ("case.weight > 1 && zebra == 1", "rule_unknown_name", 20),
    "a slip behind chinese text": ("'寄件' == case.color", "rule_unknown_name_near", 9),
    "the whole case": ("case == 'a'", "rule_unknown_name", 1),
    "a field by its key": ("case['colour'] == 'a'", "rule_unknown_name", 1),
    "a name from the root": (".case.weight == 1", "rule_character", 1),
    "a quoted name": ("case.`weight` == 1", "rule_character", 6),
    "a part of a text": ("case.colour.first == 'a'", "rule_syntax", 12),
    "one equals sign": ("case.weight = 5", "rule_single_equals", 13),
    "and": ("case.weight > 1 and case.fragile", "rule_word", 17),
    "or": ("case.fragile or true", "rule_word", 14),
    "not": ("not case.fragile", "rule_word", 1),
    "regular expression": ("case.colour.matches('(a+)+$')", "rule_matches", 13),
    "has": ("has(case.weight)", "rule_has", 1),
    "map": ("case.stamps.map(s, s) == []", "rule_macro", 13),
    "filter": ("size(case.stamps.filter(s, true)) == 1", "rule_macro", 18),
    "exists_one": ("case.stamps.exists_one(s, s == 'a')", "rule_macro", 13),
    "a conversion": ("string(case.weight) == '1'", "rule_unknown_function", 1),
    "a way around the types": ("dyn(case.colour) == 1", "rule_unknown_function", 1),
    "a clock": ("now() > case.handed_in", "rule_unknown_function", 1),
    "a function of the host": ("__import__('os') == ''", "rule_unknown_function", 1),
    "a message": ("google.protobuf.Int32Value{value: 3} == 3", "rule_character", 27),
    "a mapping": ("{'a': 1} == {}", "rule_character", 1),
    "bytes": ("b'a' == b'a'", "rule_character", 1),
    "a raw string": (r"r'\' == case.colour", "rule_character", 1),
    "three quotes": ("'''a''' == case.colour", "rule_unclosed_quote", 1),
    "a comment": ("case.fragile // always", "rule_character", 14),
    "an open quote": ("case.colour == 'abc", "rule_unclosed_quote", 16),
    "a full-width sign": ("case.weight ＞ 5", "rule_character", 13),
    "an unsigned number": ("case.weight == 5u", "rule_unknown_name", 17),
    "a number too large": ("case.weight == 99999999999999999999", "rule_syntax", 16),
    "a text that is a number": ("case.weight == '5'", "rule_types", 13),
    "a choice of two kinds": ("case.fragile ? 1 : 'a'", "rule_types", 14),
    "a number": ("case.weight", "rule_not_bool", 1),
    "a list": ("case.stamps", "rule_not_bool", 1),
    "anything": ("[true, 1][0]", "rule_not_bool", 1),
    "half a comparison": ("case.weight >", "rule_unfinished", 14),
    "an open bracket": ("(case.weight > 5", "rule_unfinished", 17),
    "a bracket too many": ("case.weight > 5)", "rule_syntax", 16),
    "nested too deeply": ("(" * 100 + "true" + ")" * 100, "rule_too_deep", 1),
    "a long sum": ("1" + "+1" * 900 + " == 1", "rule_too_deep", 1),
    "a loop over `case`": ("case.stamps.all(case, case == 'a')", "rule_loop_name", 17),
    "a loop over `now`": ("case.stamps.exists(now, now == 'a')", "rule_loop_name", 20),
    "a loop over a word of the language": ("case.stamps.all(true, true)", "rule_loop_name", 17),
    "a loop variable outside its loop": ("s == 'a' || case.stamps.all(s, s == 'a')", "rule_unknown_name", 1),
    "a loop over a number": ("case.weight.all(x, true)", "rule_syntax", 5),
}


@pytest.mark.parametrize(("text", "code", "column"), REFUSED.values(), ids=REFUSED.keys())
def test_a_rule_that_may_not_be_used_is_refused_with_its_reason_and_column(text, code, column):
    with pytest.raises(BadRule) as refused:
        rule(text)

    assert (refused.value.code, refused.value.line, refused.value.column) == (code, 1, column)
    assert refused.value.message.zh != refused.value.message.en


def test_a_slip_is_answered_with_what_was_probably_meant_and_its_line():
    with pytest.raises(BadRule) as refused:
        rule("case.weight > 1 &&\n  case.fragil")

    assert (refused.value.line, refused.value.column) == (2, 3)
    assert refused.value.message.en == "There is no “case.fragil”, did you mean “case.fragile”?"


def test_types_that_do_not_fit_are_named_in_both_languages():
    with pytest.raises(BadRule) as refused:
        rule("case.weight == '5'")

    assert refused.value.message.en == "“==” does not fit these types: whole number, text"
    assert refused.value.message.zh == "“==”不能用在这些类型上：整数, 文字"


def test_a_variable_of_any_type_cannot_be_declared():
    with pytest.raises(ValueError, match="any"):
        compile_rule("true", variables={"case.colour": "any"})


ACCEPTED = {
    "case.colour in ['red', 'blue']": {"case.colour"},
    "'matches(x)' == case.colour": {"case.colour"},
    'case.colour != "it\'s" && case . weight >= -3': {"case.colour", "case.weight"},
    "deadline.delivery != 'running'": {"deadline.delivery"},
    "!given.case.weight || case.weight > 5": {"given.case.weight", "case.weight"},
    "'carrier' in actor.roles": {"actor.roles"},
    "form.reason.size() > 3 && form.reason.startsWith('a')": {"form.reason"},
    "case.stamps.all(s, case.stamps.exists(t, s.contains(t)))": {"case.stamps"},
    "now - case.sent_on > duration('240h')": {"now", "case.sent_on"},
    "(case.colour).endsWith('d') == ('d' in(case.stamps))": {"case.colour", "case.stamps"},
    "['a', 'b'].exists(x, x == 'a') && 'b'.size() == 1": set(),
    "case.handed_in < timestamp('2026-03-01T00:00:00+08:00')": {"case.handed_in"},
}


@pytest.mark.parametrize(("text", "names"), ACCEPTED.items(), ids=ACCEPTED.keys())
def test_a_rule_names_the_variables_that_it_reads(text, names):
    assert rule(text).names == names


def test_only_what_the_rule_reads_is_handed_over():
    verdict = rule("case.weight > 5").evaluate({"case.weight": 6, "case.fragile": object(), "case.nobody": object()})

    assert verdict == Verdict(Outcome.HOLDS)


@pytest.mark.parametrize(
    ("text", "values", "outcome"),
    [
        ("case.colour == ''", {}, Outcome.HOLDS),
        ("case.colour == ''", {"case.colour": None}, Outcome.HOLDS),
        ("size(case.stamps) == 0", {"case.stamps": None}, Outcome.HOLDS),
        ("case.weight > 5", {"case.weight": None}, Outcome.ERROR),
        ("case.weight <= 5", {}, Outcome.ERROR),
        ("case.fragile", {}, Outcome.ERROR),
        ("!case.fragile", {}, Outcome.ERROR),
        ("case.sent_on < now", {"now": NOON}, Outcome.ERROR),
        ("given.case.weight && case.weight > 5", {"given.case.weight": False}, Outcome.FAILS),
        ("case.weight > 5 || case.fragile", {"case.fragile": True}, Outcome.HOLDS),
        ("case.weight / case.weight == 1", {"case.weight": 0}, Outcome.ERROR),
        ("case.weight + 9223372036854775807 > 0", {"case.weight": 1}, Outcome.ERROR),
        ("case.weight > 0", {"case.weight": 10**30}, Outcome.ERROR),
        ("timestamp(case.colour) < now", {"case.colour": "yesterday", "now": NOON}, Outcome.ERROR),
        ("case.colour == 'a'", {"case.colour": "\ud800"}, Outcome.ERROR),
        ("case.stamps[3] == 'a'", {"case.stamps": ["a"]}, Outcome.ERROR),
    ],
)
def test_what_is_missing_or_impossible_never_lets_anything_pass(text, values, outcome):
    verdict = rule(text).evaluate(values)

    assert verdict.outcome is outcome
    assert bool(verdict) is (outcome is Outcome.HOLDS)
    assert bool(verdict.error) is (outcome is Outcome.ERROR)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("case.colour", 5),
        ("case.weight", 5.0),
        ("case.weight", True),
        ("case.weight", "5"),
        ("case.fragile", 1),
        ("case.sent_on", NOON),
        ("case.sent_on", "2026-03-02"),
        ("case.handed_in", datetime(2026, 3, 2)),  # noqa: DTZ001 -- a naive moment is the point
        ("case.handed_in", date(2026, 3, 2)),
        ("case.stamps", "red"),
        ("case.stamps", ["red", 5]),
    ],
)
def test_a_value_of_another_type_is_an_error_that_names_the_variable_and_not_the_value(name, value):
    verdict = rule(f"{name} == {name}").evaluate({name: value})

    assert verdict.outcome is Outcome.ERROR
    assert verdict.error == f"{name}: the value is not of type {PARCEL[name]}"


class Colour(StrEnum):
    RED = "red"


def test_members_of_an_enumeration_are_texts():
    assert rule("case.colour in case.stamps").evaluate({"case.colour": Colour.RED, "case.stamps": (Colour.RED,)})


def test_sets_are_handed_over_in_a_fixed_order():
    assert rule("case.stamps[0] == 'a' && case.stamps[2] == 'c'").evaluate({"case.stamps": frozenset("cab")})


def test_moments_are_compared_across_zones():
    evening = NOON.astimezone(timezone(timedelta(hours=8)))

    assert rule("case.handed_in == now").evaluate({"case.handed_in": evening, "now": NOON})


def test_a_day_begins_at_midnight_in_the_zone_of_the_rule():
    text = "case.sent_on == timestamp('2026-03-02T00:00:00+08:00')"
    values = {"case.sent_on": date(2026, 3, 2)}

    assert compile_rule(text, variables=PARCEL, zone=SHANGHAI).evaluate(values)
    assert not rule(text).evaluate(values)


def test_a_loop_beyond_the_budget_of_iterations_is_an_error():
    text = "case.stamps.all(a, case.stamps.all(b, case.stamps.all(c, size(a + b + c) > 0)))"

    verdict = rule(text).evaluate({"case.stamps": ["a"] * 500})

    assert verdict == Verdict(Outcome.ERROR, "INTERNAL: Iteration budget exceeded [INTERNAL]")


def test_many_threads_use_one_rule():
    shared = rule("case.weight > 500 && case.colour == 'red' && case.stamps.all(s, s != '')")
    parcels = [{"case.weight": weight, "case.colour": "red", "case.stamps": ["a"] * 20} for weight in range(1000)]

    with ThreadPoolExecutor(4) as threads:
        verdicts = list(threads.map(shared.evaluate, parcels))

    assert verdicts == [Verdict(Outcome.FAILS)] * 501 + [Verdict(Outcome.HOLDS)] * 499


ORACLES = {
    "case.weight > 5 && case.colour == 'red'": lambda p: p["weight"] > 5 and p["colour"] == "red",
    "case.weight % 3 == 0 || case.fragile": lambda p: p["weight"] % 3 == 0 or p["fragile"],
    "case.fragile ? case.weight < 5 : case.weight >= 5": lambda p: (p["weight"] < 5) == p["fragile"],
    "case.colour in case.stamps": lambda p: p["colour"] in p["stamps"],
    "case.stamps.all(s, s.startsWith(case.colour))": lambda p: all(s.startswith(p["colour"]) for s in p["stamps"]),
    "case.stamps.exists(s, s.contains(case.colour))": lambda p: any(p["colour"] in s for s in p["stamps"]),
    "size(case.colour) + size(case.stamps) == 3": lambda p: len(p["colour"]) + len(p["stamps"]) == 3,
    "case.colour + '寄' <= case.colour + case.colour": lambda p: p["colour"] + "寄" <= p["colour"] * 2,
    "case.handed_in > case.sent_on": lambda p: p["handed_in"].date() >= p["sent_on"] and p["handed_in"] != midnight(p),
    "case.handed_in - case.sent_on >= duration('36h')": lambda p: p["handed_in"] - midnight(p) >= timedelta(hours=36),
}
TEXTS = st.sampled_from(["", "red", "re", "r", "寄", "寄件", "😀"])
DAYS = st.dates(date(2026, 2, 27), date(2026, 3, 3))


def midnight(parcel):
    return datetime.combine(parcel["sent_on"], datetime.min.time(), UTC)


@pytest.mark.parametrize(("text", "oracle"), ORACLES.items(), ids=ORACLES.keys())
@given(
    parcel=st.fixed_dictionaries(
        {
            "weight": st.integers(0, 12),
            "colour": TEXTS,
            "fragile": st.booleans(),
            "stamps": st.lists(TEXTS, max_size=4),
            "sent_on": DAYS,
            "handed_in": st.builds(
                lambda day, hour: datetime.combine(day, datetime.min.time(), UTC) + timedelta(hours=hour),
                DAYS,
                st.sampled_from([0, 1, 12, 23]),
            ),
        }
    )
)
def test_a_rule_decides_as_python_would(text, oracle, parcel):
    verdict = rule(text).evaluate({f"case.{name}": value for name, value in parcel.items()})

    assert verdict == Verdict(Outcome.HOLDS if oracle(parcel) else Outcome.FAILS)
