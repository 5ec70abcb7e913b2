"""A title is listed and searched, so that no name of a petitioner may stand in it."""

from __future__ import annotations

import pytest

from engine import amend
from engine.attempts import Attempt
from engine.errors import TransitionRefused
from engine.ids import new_id
from tests import qingxi
from tests.qingxi import NOW, office, opened

SENTENCE = "The title has the name of whoever brings it in it, and titles are listed and searched: say the problem only"


@pytest.fixture
def township(database):
    database.write(qingxi.take_office)
    return database


def corrected(database, outcome, **form):
    attempt = Attempt(outcome.case_id, "correct", "person:lin", outcome.version, new_id(), form, "录错了")
    return database.write(lambda work: amend.correct(work, office(), attempt, now=NOW))


def told(refused):
    return [refusal.reason.en for refusal in refused.value.refusals]


@pytest.mark.parametrize(
    "form",
    [
        {"title": "赵大山反映机耕道塌方"},
        {"title": "赵 大山反映机耕道塌方"},
        {"title": "赵\u200b大山反映机耕道塌方"},
        {"title": "赵\u200d大山反映机耕道塌方"},
        {"title": "赵\ufe00大\u3164山反映机耕道塌方"},
        {"title": "赵大山反映机耕道塌方", "petitioner_name": "赵\u200c大\U000e0100山"},
        {"title": "机耕道塌方", "petitioner_name": "机耕"},
        {"title": "村民某甲反映塌方", "representatives.0.name": "某甲"},
        {"title": "ZHAO Dashan: the road", "petitioner_name": "Zhao Dashan"},
    ],
    ids=ascii,
)
def test_no_matter_is_registered_with_the_name_of_its_petitioner_in_the_title(township, form):
    with pytest.raises(TransitionRefused) as refused:
        opened(township, **form)

    assert told(refused) == [SENTENCE]


@pytest.mark.parametrize("form", [{"title": "赵大山反映机耕道塌方"}, {"petitioner_name": "机耕道"}], ids=str)
def test_no_correction_puts_it_there(township, form):
    with pytest.raises(TransitionRefused) as refused:
        corrected(township, opened(township), **form)

    assert told(refused) == [SENTENCE]


def test_a_title_that_says_the_problem_is_taken(township):
    matter = opened(township)

    assert corrected(township, matter, title="机耕道塌方三个月").version == 2


def test_a_surname_of_one_character_is_no_name(township):
    assert opened(township, title="赵家坝机耕道塌方", petitioner_name="赵").state == "registered"


def test_no_suggestion_and_no_report_is_registered_with_it(township):
    with pytest.raises(TransitionRefused) as refused:
        qingxi.reported(township, title="某乙举报收礼", reporter_name="某乙")

    assert told(refused) == [SENTENCE]
