from __future__ import annotations

from functools import partial

import pytest

from engine.attempts import Attempt
from engine.errors import CaseNotFound
from tests import qingxi
from tests.qingxi import NOW, opened
from workflows import query_codes
from workflows.query_codes import ALPHABET, LENGTH, hash_code, new_code, plain


def test_a_code_has_at_least_128_bits_and_is_never_the_same():
    codes = {new_code() for _ in range(100)}

    assert len(codes) == 100
    assert len(ALPHABET) ** LENGTH >= 2**128
    assert all(len(plain(code)) == LENGTH for code in codes)


@pytest.mark.parametrize(
    "typed",
    [
        "0123-4567-89AB-CDEF-GHJK-MNPQ-RSTV",
        "o123 4567 89ab cdef ghjk mnpq rstv",
        "Oi23456789ABCDEFGHJKMNPQRSTV",
        "０１２３－４５６７89ABCDEFGHJKMNPQRSTV",
    ],
    ids=["as printed", "small with gaps", "misread letters", "wide digits"],
)
def test_look_alikes_and_widths_mean_the_same_code(typed):
    assert hash_code(typed) == hash_code("0123456789ABCDEFGHJKMNPQRSTV")


def test_a_new_code_makes_the_old_one_void(database):
    database.write(qingxi.take_office)
    case = opened(database)
    old = new_code()
    database.write(lambda work: query_codes.keep(work, old, case.case_id, by="person:lin", now=NOW))

    new = database.write(partial(reissue, case))

    with database.reading() as work:
        assert query_codes.find_case(work, old) is None
        assert query_codes.find_case(work, new) == case.case_id
        assert [query_codes.void_since(work, code) for code in (old, new, new_code())] == [NOW, None, None]


def test_a_new_code_that_is_refused_leaves_the_old_one_good(database):
    database.write(qingxi.take_office)
    case, old = opened(database), new_code()
    database.write(lambda work: query_codes.keep(work, old, case.case_id, by="person:lin", now=NOW))

    with pytest.raises(CaseNotFound):
        database.write(partial(reissue, case, by="tang"))

    with database.reading() as work:
        assert query_codes.find_case(work, old) == case.case_id


def reissue(case, work, *, by="lin"):
    form = {"identity_checked": "known", "code_reason": "遗失"}
    attempt = Attempt(case.case_id, query_codes.REISSUE, f"person:{by}", case.version, "a press", form)
    code = new_code()
    query_codes.reissue(work, qingxi.office(), attempt, code=code, now=NOW)
    return code
