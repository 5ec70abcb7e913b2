"""Lengths and moments are words with a checked grammar; what is wrong is answered with what would be right."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.spans import (
    MOST,
    BadSpan,
    Moment,
    MomentKind,
    Span,
    Unit,
    format_moment,
    format_span,
    is_longer,
    parse_moment,
    parse_span,
)


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("15 days", Span(15, Unit.DAYS)),
        ("1 day", Span(1, Unit.DAYS)),
        ("15 calendar days", Span(15, Unit.DAYS)),
        ("1 calendar day", Span(1, Unit.DAYS)),
        ("5 working days", Span(5, Unit.WORKING_DAYS)),
        ("1 working day", Span(1, Unit.WORKING_DAYS)),
        ("4 working hours", Span(4, Unit.WORKING_HOURS)),
        ("1 working hour", Span(1, Unit.WORKING_HOURS)),
        ("2 hours", Span(2, Unit.HOURS)),
        ("1 hour", Span(1, Unit.HOURS)),
        ("3 months", Span(3, Unit.MONTHS)),
        ("1 month", Span(1, Unit.MONTHS)),
        ("day 20 of the month", Span(20, Unit.DAY_OF_MONTH)),
        ("field agreed_on", Span(0, Unit.FIELD, "agreed_on")),
        ("3660 days", Span(3660, Unit.DAYS)),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_length_is_read_from_words(text, span):
    assert parse_span(text) == span


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("50% of the time", Moment(MomentKind.PERCENT, 50)),
        ("2 working days left", Moment(MomentKind.LEFT, 2, Unit.WORKING_DAYS)),
        ("1 working day left", Moment(MomentKind.LEFT, 1, Unit.WORKING_DAYS)),
        ("5 days left", Moment(MomentKind.LEFT, 5, Unit.DAYS)),
        ("due", Moment(MomentKind.DUE)),
        ("3 working days late", Moment(MomentKind.LATE, 3, Unit.WORKING_DAYS)),
        ("2 hours late", Moment(MomentKind.LATE, 2, Unit.HOURS)),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_moment_is_read_from_words(text, moment):
    assert parse_moment(text) == moment


@pytest.mark.parametrize(
    ("text", "suggestion"),
    [
        ("15 dayz", "15 days"),
        ("15days", "15 days"),
        ("15 Days", "15 days"),
        (" 15  days ", "15 days"),
        (15, "15 days"),
        ("2 weeks", "14 days"),
        ("1 year", "12 months"),
        ("5 workdays", "5 working days"),
        ("5个工作日", "5 working days"),
        ("15日", "15 days"),
        ("1 wroking hour", "1 working hour"),
        ("05 working days", "5 working days"),
        ("day 20 of month", "day 20 of the month"),
        ("field: Agreed On", "field agreed_on"),
    ],
    ids=str,
)
def test_a_wrong_length_is_answered_with_the_right_one(text, suggestion):
    with pytest.raises(BadSpan) as bad:
        parse_span(text)

    assert bad.value.label.en == f"“{text}” is not a length of time. Did you mean “{suggestion}”?"
    assert bad.value.label.zh == f"“{text}”不是期限的写法。是否应为“{suggestion}”？"
    assert str(bad.value) == bad.value.label.en


@pytest.mark.parametrize(
    "text", ["", "soon", "900 weeks", "now() + 15", "15.5", "-3", "field ", "１５ days\x00", None, True]
)
def test_a_length_nobody_can_guess_is_answered_with_examples_or_a_question(text):
    with pytest.raises(BadSpan) as bad:
        parse_span(text)

    assert f"“{text}” is not a length of time. " in bad.value.label.en
    assert bad.value.label.zh != bad.value.label.en


def test_a_hopeless_length_is_answered_with_examples():
    with pytest.raises(BadSpan, match="Write: 15 days"):
        parse_span("whenever the head finds it")


@pytest.mark.parametrize("read", [parse_span, parse_moment], ids=["length", "moment"])
def test_of_an_endless_text_only_the_beginning_is_shown(read):
    with pytest.raises(BadSpan) as bad:
        read("9 days left " * 100_000)

    assert len(bad.value.label.en) < 300


@pytest.mark.parametrize(
    ("text", "most"),
    [
        ("3661 days", 3660),
        ("3661 working days", 3660),
        ("87841 hours", 87840),
        ("29281 working hours", 29280),
        ("121 months", 120),
        ("day 32 of the month", 31),
    ],
    ids=str,
)
def test_a_number_out_of_bounds_is_refused_with_its_bounds(text, most):
    with pytest.raises(BadSpan) as bad:
        parse_span(text)

    assert bad.value.label.en == f"The number in “{text}” must lie between 1 and {most}."
    assert bad.value.label.zh == f"“{text}”中的数应在 1 到 {most} 之间。"


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("75 % of the time", "Did you mean “75% of the time”?"),
        ("2 workin days left", "Did you mean “2 working days left”?"),
        ("3 days too late", "Did you mean “3 days late”?"),
        ("Due", "Did you mean “due”?"),
        ("3 months late", "Write: 75% of the time"),
        ("500 percent", "Write: 75% of the time"),
        ("soon left", "Write: 75% of the time"),
        (5, "Write: 75% of the time"),
    ],
    ids=str,
)
def test_a_wrong_moment_is_answered_with_the_right_one(text, hint):
    with pytest.raises(BadSpan) as bad:
        parse_moment(text)

    assert bad.value.label.en.startswith(f"“{text}” is not a moment of a deadline. {hint}")


@pytest.mark.parametrize(("text", "most"), [("100% of the time", 99), ("9999 days left", 3660)], ids=str)
def test_a_moment_out_of_bounds_is_refused_with_its_bounds(text, most):
    with pytest.raises(BadSpan) as bad:
        parse_moment(text)

    assert bad.value.label.en == f"The number in “{text}” must lie between 1 and {most}."


@pytest.mark.parametrize(
    ("text", "chinese", "english"),
    [
        ("15 days", "15日", "15 days"),
        ("1 day", "1日", "1 day"),
        ("5 working days", "5个工作日", "5 working days"),
        ("4 working hours", "4个工作小时", "4 working hours"),
        ("2 hours", "2小时", "2 hours"),
        ("1 month", "1个月", "1 month"),
        ("day 20 of the month", "当月20日", "day 20 of the month"),
        ("field agreed_on", "“agreed_on”所填日期", "the date in “agreed_on”"),
    ],
    ids=lambda value: value,
)
def test_a_length_is_shown_in_words(text, chinese, english):
    label = format_span(parse_span(text))

    assert (label.zh, label.en) == (chinese, english)


@pytest.mark.parametrize(
    ("text", "chinese", "english"),
    [
        ("75% of the time", "期限过75%时", "75% of the time"),
        ("2 working days left", "剩余2个工作日时", "2 working days left"),
        ("due", "到期时", "due"),
        ("1 hour late", "超期1小时时", "1 hour late"),
    ],
    ids=lambda value: value,
)
def test_a_moment_is_shown_in_words(text, chinese, english):
    label = format_moment(parse_moment(text))

    assert (label.zh, label.en) == (chinese, english)


@pytest.mark.parametrize(
    ("a", "b", "verdict"),
    [
        ("61 days", "60 days", True),
        ("60 days", "60 days", False),
        ("15 days", "60 days", False),
        ("6 working days", "5 working days", True),
        ("2 months", "62 days", False),
        ("2 months", "58 days", True),
        ("2 months", "60 days", None),
        ("1 month", "31 days", False),
        ("1 month", "27 days", True),
        ("5 working days", "5 days", None),
        ("15 working days", "10 days", True),
        ("10 days", "10 working days", False),
        ("11 days", "10 working days", None),
        ("2 hours", "1 day", False),
        ("24 hours", "1 day", None),
        ("50 hours", "1 day", True),
        ("5 days", "4 working hours", None),
        ("4 hours", "4 working hours", False),
        ("day 20 of the month", "20 days", None),
        ("20 days", "field agreed_on", None),
        ("day 20 of the month", "day 15 of the month", None),
        ("field agreed_on", "field agreed_on", False),
    ],
    ids=str,
)
def test_lengths_are_compared_where_no_calendar_is_needed(a, b, verdict):
    assert is_longer(parse_span(a), parse_span(b)) is verdict


@given(st.sampled_from(sorted(MOST)), st.data())
def test_what_is_shown_in_english_is_read_back(unit, data):
    span = Span(data.draw(st.integers(1, MOST[unit])), unit)

    assert parse_span(format_span(span).en) == span


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused_with_both_languages(text):
    try:
        read = parse_span(text)
    except BadSpan as bad:
        read = bad.label

    assert isinstance(read, Span) or (read.zh and read.en)


@given(st.integers(1, 24), st.dates(date(2023, 1, 1), date(2030, 1, 1)))
def test_a_length_in_months_keeps_within_the_days_it_is_compared_by(count, start):
    month = start.month - 1 + count
    first_after = date(start.year + month // 12, month % 12 + 1, 1)
    last_of_month = (first_after + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    days = (min(first_after.replace(day=1) + timedelta(days=start.day - 1), last_of_month) - start).days

    assert is_longer(Span(count, Unit.MONTHS), Span(days, Unit.DAYS)) is not True
    assert is_longer(Span(days, Unit.DAYS), Span(count, Unit.MONTHS)) is not True
