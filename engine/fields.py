"""Values that people type, read as what their fields are; every problem of a form at once."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from engine.definitions import Lifecycle
from engine.errors import BadForm
from engine.field_definitions import Column, FieldRule
from engine.labels import Label, formal_day, joined
from engine.sentences import say

#: What a field holds once it is read: JSON values; days and moments as ISO text (moments in UTC).
Value = str | int | bool | list[str] | list[dict[str, str]]
Codes = Mapping[str, Mapping[str, Label]]

#: The longest text where a field names no length of its own.
LONGEST = {"text": 200, "long text": 10_000}
MOST_ROWS = 50
MOST_CHOICES = 100
EARLIEST, LATEST = date(1949, 10, 1), date(2199, 12, 31)
#: Kinds whose values are written by people in their own words: kept apart from the history, like personal ones.
FREE_TEXT = frozenset({"text", "long text", "rows"})
_WHOLE = re.compile(r"-?\d{1,15}")
_ROW_KEY = re.compile(r"(?P<field>[a-z0-9_]+)\.(?P<row>\d{1,3})\.(?P<column>[a-z0-9_]+)")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u2028\u2029\ufffe\uffff]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
#: Characters that turn the reading direction round and so can show a text as what it is not.
_BIDI = re.compile(r"[\u202a-\u202e\u2066-\u2069]")
#: Format characters that nobody sees and that say nothing; those that shape letters (joiners, U+180E) or are seen stay.
_UNSEEN = re.compile(
    r"[\u00ad\u061c\u200b\u200e\u200f\u2060-\u2064\u206a-\u206f\ufeff\ufff9-\ufffb"
    r"\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0001\U000e0020-\U000e007f]"
)


def is_kept_apart(rule: FieldRule) -> bool:
    """Whether the values of this field never stand in the history, only a salted commitment to them."""
    return rule.personal or rule.sealed_for is not None or rule.type in FREE_TEXT


def read_form(
    lifecycle: Lifecycle,
    form_name: str | None,
    raw: Mapping[str, object],
    *,
    codes: Codes,
    zone: ZoneInfo,
    today: date,
    facts: Mapping[str, object] | None = None,
) -> dict[str, Value]:
    """
    Read what was typed into a form.

    Args:
        lifecycle: the definition that the case is pinned to.
        form_name: the form of the action, or None when the action has none.
        raw: values by field name as they came: text, lists of text, or JSON values; rows as `field.0.column`.
        codes: the office's code lists.
        zone: the office's time zone, for moments written without one.
        today: the day in the office, which some dates must not be after.
        facts: what the case says already, for dates that must not be before another one.

    Returns:
        Only the fields that were filled in. People, units and cases are ids; that they exist is not asked here.

    Raises:
        BadForm: with a sentence for every field that is missing or cannot be read.
    """
    form = lifecycle.forms[form_name] if form_name else None
    names = (*form.fields, *form.optional) if form else ()
    problems: dict[str, Label] = {}
    values: dict[str, Value] = {}
    given = _gather_rows(raw)
    for name in given:
        if name not in names:
            problems[name] = say("unknown_field", field=name)
    for name in names:
        rule = lifecycle.fields[name]
        try:
            value = read_value(rule, given.get(name), codes=codes, zone=zone)
        except _Unreadable as unreadable:
            problems[name] = unreadable.label
            continue
        if value is not None:
            values[name] = value
        elif form and name in form.fields:
            problems[name] = say("required")
    problems |= _out_of_bounds(lifecycle, {**(facts or {}), **values}, values, zone=zone, today=today)
    if problems:
        raise BadForm(problems)
    return values


def _out_of_bounds(
    lifecycle: Lifecycle,
    known: Mapping[str, object],
    values: Mapping[str, Value],
    *,
    zone: ZoneInfo,
    today: date,
) -> dict[str, Label]:
    """A sentence for every date that lies after today, or before the one that comes first."""
    problems: dict[str, Label] = {}
    for name, value in values.items():
        rule = lifecycle.fields[name]
        first = rule.not_before.removeprefix("field ") if rule.not_before else ""
        if rule.not_after and _day_of(value, zone) > today:
            problems[name] = say("day_in_future", today=formal_day(today))
        elif isinstance(known.get(first), str) and _day_of(value, zone) < (least := _day_of(known[first], zone)):
            problems[name] = say("day_before", field=lifecycle.fields[first].label, day=formal_day(least))
    return problems


def _day_of(value: object, zone: ZoneInfo) -> date:
    """The day in the office of a day or a moment, as either is kept."""
    moment = datetime.fromisoformat(str(value))
    return (moment.astimezone(zone) if moment.tzinfo else moment).date()


def read_value(rule: FieldRule | Column, raw: object, *, codes: Codes, zone: ZoneInfo) -> Value | None:
    """One value, or None when nothing was filled in. Raises `BadForm`'s inner problem when it cannot be read."""
    if isinstance(raw, str):
        raw = clean_text(raw)
    if raw is None or raw in ("", []):
        return None
    if rule.type == "rows":
        return _read_rows(rule, raw, codes=codes, zone=zone)
    if rule.type in ("choices", "persons", "units"):
        return _read_several(rule, raw, codes=codes) or None
    if isinstance(raw, list):
        if len(raw) != 1:
            raise _Unreadable(say("not_a_choice", value=joined(str(one)[:30] for one in raw[:9])))
        return read_value(rule, raw[0], codes=codes, zone=zone)
    return _read_single(rule, raw, codes=codes, zone=zone)


def why_unreadable(rule: FieldRule, raw: object, *, codes: Codes, zone: ZoneInfo) -> Label | None:
    """Why a field cannot take a value, in the words of its form; None where it can."""
    try:
        read_value(rule, raw, codes=codes, zone=zone)
    except _Unreadable as unreadable:
        return unreadable.label
    return None


def clean_text(text: str) -> str:
    """
    The text as it is seen: its ends trimmed, its line ends made one kind, without format characters that are not seen.

    Whoever pastes those along could neither find nor remove them, and they make two texts differ that look alike.
    Characters that one of the databases cannot store, or that turn the reading direction, are refused and never
    dropped silently.
    """
    text = _UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()
    if _SURROGATE.search(text):
        raise _Unreadable(say("bad_characters", what="U+D800–DFFF"))
    if found := (_CONTROL.search(text) or _BIDI.search(text)):
        raise _Unreadable(say("bad_characters", what=f"U+{ord(found.group()):04X}"))
    return text


class _Unreadable(Exception):
    def __init__(self, label: Label) -> None:
        super().__init__(str(label))
        self.label = label


def _read_single(rule: FieldRule | Column, raw: object, *, codes: Codes, zone: ZoneInfo) -> Value:
    if rule.type == "number":
        return _read_number(rule, raw)
    if rule.type == "boolean":
        return _read_boolean(raw)
    text = raw if isinstance(raw, str) else str(raw)
    if rule.type in LONGEST:
        return _bounded(text, rule.max_length or LONGEST[rule.type])
    if rule.type == "date":
        return _read_day(text).isoformat()
    if rule.type == "moment":
        return _read_moment(text, zone)
    if rule.type == "choice":
        return _one_of(rule, text, codes)
    return _bounded(text, 60)  # person, unit, case: an id; engine/reading.py asks whether it exists


def _read_number(rule: FieldRule | Column, raw: object) -> int:
    if isinstance(raw, bool) or not (isinstance(raw, int) or (isinstance(raw, str) and _WHOLE.fullmatch(raw))):
        raise _Unreadable(say("not_a_number"))
    number = int(raw)
    low, high = (rule.min, rule.max) if isinstance(rule, FieldRule) else (None, None)
    low, high = -(10**12) if low is None else low, 10**12 if high is None else high
    if number < low:
        raise _Unreadable(say("too_small", min=low))
    if number > high:
        raise _Unreadable(say("too_large", max=high))
    return number


def _read_boolean(raw: object) -> bool:
    if isinstance(raw, bool):
        return raw
    if raw not in ("true", "false"):
        raise _Unreadable(say("not_a_boolean"))
    return raw == "true"


def _read_day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise _Unreadable(say("not_a_date")) from None
    if not EARLIEST <= day <= LATEST:
        raise _Unreadable(say("date_out_of_range"))
    return day


def _read_moment(text: str, zone: ZoneInfo) -> str:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise _Unreadable(say("not_a_moment")) from None
    if not EARLIEST <= moment.date() <= LATEST:
        raise _Unreadable(say("date_out_of_range"))
    aware = moment if moment.tzinfo else moment.replace(tzinfo=zone)
    return aware.astimezone(UTC).isoformat()


def _read_several(rule: FieldRule | Column, raw: object, *, codes: Codes) -> list[str]:
    many = raw if isinstance(raw, list) else [raw]
    texts = list(dict.fromkeys(clean_text(str(item)) for item in many if item not in ("", None)))
    if len(texts) > MOST_CHOICES:
        raise _Unreadable(say("too_many_rows", max=MOST_CHOICES))
    if rule.type == "choices":
        return [_one_of(rule, text, codes) for text in texts]
    return [_bounded(text, 60) for text in texts]


def _one_of(rule: FieldRule | Column, text: str, codes: Codes) -> str:
    if text not in choices_of(rule, codes):
        raise _Unreadable(say("not_a_choice", value=text[:100]))
    return text


def choices_of(rule: FieldRule | Column, codes: Codes) -> Mapping[str, Label]:
    """The choices of a field: its own, or those of the code list that it names."""
    if isinstance(rule.choices, str):
        return codes[rule.choices.removeprefix("codes/")]
    return rule.choices or {}


def _bounded(text: str, most: int) -> str:
    if len(text) > most:
        raise _Unreadable(say("too_long", max=most, length=len(text)))
    return text


def _gather_rows(raw: Mapping[str, object]) -> dict[str, object]:
    """Put `requests.0.text`, `requests.1.text` … together as lists of rows."""
    given: dict[str, object] = {}
    rows: dict[str, dict[int, dict[str, object]]] = {}
    for key, value in raw.items():
        if match := _ROW_KEY.fullmatch(key):
            rows.setdefault(match["field"], {}).setdefault(int(match["row"]), {})[match["column"]] = value
        else:
            given[key] = value
    for name, numbered in rows.items():
        given[name] = [numbered[number] for number in sorted(numbered)]
    return given


def _read_rows(rule: FieldRule | Column, raw: object, *, codes: Codes, zone: ZoneInfo) -> list[dict[str, str]] | None:
    columns = rule.of if isinstance(rule, FieldRule) and rule.of else {}
    many: Sequence[object] = raw if isinstance(raw, list) else [{next(iter(columns), "text"): raw}]
    most = rule.max if isinstance(rule, FieldRule) and rule.max is not None else MOST_ROWS
    if len(many) > MOST_ROWS:
        raise _Unreadable(say("too_many_rows", max=most))
    rows = [row for item in many if (row := _read_row(columns, item, codes=codes, zone=zone))]
    if len(rows) > most:
        raise _Unreadable(say("too_many_rows", max=most))
    return rows or None


def _read_row(columns: Mapping[str, Column], item: object, *, codes: Codes, zone: ZoneInfo) -> dict[str, str]:
    cells = item if isinstance(item, dict) else {next(iter(columns), "text"): item}
    if unknown := set(cells) - set(columns):
        raise _Unreadable(say("unknown_field", field=joined(sorted(str(one)[:30] for one in unknown)[:9])))
    read = {name: read_value(column, cells.get(name), codes=codes, zone=zone) for name, column in columns.items()}
    row = {name: str(value) for name, value in read.items() if value is not None}
    if row and (missing := [name for name, column in columns.items() if not column.optional and name not in row]):
        raise _Unreadable(
            Label(
                zh=f"{columns[missing[0]].label.zh}：{say('required').zh}",
                en=f"{columns[missing[0]].label.en}: {say('required').en}",
            )
        )
    return row
