from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.numbering import faults_of, written_number
from workflows.office_file import read_office

DAY = date(2026, 3, 2)
MATTER = "XF-QX-{year}{month}{day}-{number:03}"
WORKFLOWS = Path(__file__).parents[2] / "workflows.yaml"


@pytest.mark.parametrize(
    ("pattern", "number", "written"),
    [
        pytest.param(MATTER, 7, "XF-QX-20260302-007", id="a matter"),
        pytest.param(MATTER, 1234, "XF-QX-20260302-1234", id="more figures than the padding"),
        pytest.param("乡信〔{year}〕{number}号", 12, "乡信〔2026〕12号", id="a paper"),
        pytest.param("{number}", 1, "1", id="a bare number"),
        pytest.param("MF-{year}-{random}", 1, "MF-2026-K7QX2M9T", id="a number that tells nothing"),
    ],
)
def test_a_number_is_written_as_its_register_says(pattern, number, written):
    assert written_number(pattern, number=number, day=DAY, random="K7QX2M9T") == written


@pytest.mark.parametrize(
    ("pattern", "fault"),
    [
        pytest.param("XF-{year}", "{number} is missing", id="without the number"),
        pytest.param("{number}-{name}", "{name} is none of day, month, number, random, year", id="an unknown part"),
        pytest.param("{number!r}", "a conversion such as !r is not allowed", id="a conversion"),
        pytest.param("{number:.3f}", "{number:.3f} is no padding with zeros", id="another kind of padding"),
        pytest.param("{number:0999999}", "{number:0999999} is no padding with zeros", id="an endless padding"),
        pytest.param("{year:04}{number}", "{year:04} is no padding with zeros", id="a padded year"),
        pytest.param("{number.real}", "{number.real} is none of day, month, number, random, year", id="an attribute"),
        pytest.param("{number", "expected '}' before end of string", id="an open bracket"),
    ],
)
def test_a_format_that_cannot_be_used_says_why(pattern, fault):
    assert fault in faults_of(pattern)
    with pytest.raises(ValueError, match=r"number|year"):
        written_number(pattern, number=1, day=DAY)


@pytest.mark.parametrize("number", [0, -1], ids=["zero", "below zero"])
def test_numbers_begin_with_one(number):
    with pytest.raises(ValueError, match=r"a serial number of"):
        written_number(MATTER, number=number, day=DAY)


@given(st.integers(1, 10**6), st.integers(1, 10**6), st.dates(date(1949, 10, 1)), st.dates(date(1949, 10, 1)))
def test_two_draws_never_share_a_number(one, other, first, second):
    same_draw = (one, first) == (other, second)

    assert (
        written_number(MATTER, number=one, day=first) == written_number(MATTER, number=other, day=second)
    ) is same_draw


def test_every_register_of_the_office_can_be_written():
    registers = read_office(WORKFLOWS).registers

    assert {name: faults_of(register.format) for name, register in registers.items()} == dict.fromkeys(registers, ())


def test_what_is_sealed_has_registers_of_its_own():
    office = read_office(WORKFLOWS)
    sealed = {letter.register_ for name, letter in office.letters.items() if name.startswith("misconduct")}

    assert sealed == {"misconduct_papers", "misconduct_receipts"}
    assert {letter.register_ for name, letter in office.letters.items() if not name.startswith("misconduct")} == {
        "letters",
        "slips",
    }
