from __future__ import annotations

import re

import pytest

from tests.qingxi import opened, pressed
from tests.web.at_work import door, township, work_state  # noqa: F401 -- fixtures
from tests.web.test_actions import entries, press, shown
from tests.web.test_cases import SORTED

REPEAT = {**SORTED, "pathway": "merge", "same_matter": "open", "first_or_repeat": "repeat"}


@pytest.fixture
def ditch(township):
    """The open matter that somebody means."""
    return opened(township, title="灌溉水渠被压断", village="shiqiao")


@pytest.fixture
def item(township, ditch):
    """A further item that was sorted as a repeat of an open matter."""
    return pressed(township, opened(township, title="水渠还没有修"), "sort", by="lin", **REPEAT)


def merge(client, page, case, target, **more):
    return press(client, page, case, "merge", merged_into=target.number, what_is_new="又来信", **more)


def sure(page):
    """What the page brings with it that says: this matter is meant."""
    return re.search(r'name="act.sure" value="([^"]*)"', page.text)[1]


def test_before_anything_is_merged_the_matter_that_is_meant_is_shown_and_asked_for(door, township, item, ditch):
    client = door("lin")

    asked = merge(client, shown(client, item), item, ditch)

    panel = asked.text.split('id="act-merge" open', 1)[1].split("</details>", 1)[0]
    for text in (ditch.number, "灌溉水渠被压断", "已登记", "石桥村", "请核对", "又来信"):
        assert text in panel
    assert entries(township, item)[-1] == ("move", "sort")


def test_pressed_again_it_is_done(door, township, item, ditch):
    client = door("lin")
    asked = merge(client, shown(client, item), item, ditch)

    answer = merge(client, asked, item, ditch, key="again", **{"act.sure": sure(asked)})

    assert answer.status_code == 303
    assert entries(township, item)[-1] == ("move", "merge")


def test_another_number_than_the_one_that_was_looked_at_is_asked_for_again(door, township, item, ditch):
    client, other = door("lin"), opened(township, title="别的事项")
    asked = merge(client, shown(client, item), item, ditch)

    again = merge(client, asked, item, other, key="again", **{"act.sure": sure(asked)})

    assert "别的事项" in again.text.split('id="act-merge" open', 1)[1]
    assert entries(township, item)[-1] == ("move", "sort")


def test_in_place_and_in_english_it_is_asked_the_same(door, item, ditch):
    client = door("lin")
    client.cookies.set("language", "en")

    asked = merge(client, shown(client, item), item, ditch, partial=True)

    assert (asked.status_code, asked.text.strip().startswith('<div id="case">')) == (200, True)
    assert "Is this the matter that you mean?" in asked.text
    assert "Registered" in asked.text


@pytest.mark.parametrize(("number", "status"), [("XF-QX-20260302-099", 409), ("", 422), ("<b>", 409)])
def test_a_number_that_is_none_is_refused_at_once(door, item, number, status):
    client = door("lin")

    answer = press(client, shown(client, item), item, "merge", merged_into=number, what_is_new="又来信")

    assert answer.status_code == status
    assert "请核对是不是" not in answer.text


def test_a_matter_that_one_may_not_know_of_is_like_none(door, township, item):
    client, barred = door("lin"), opened(township, title="他不该知道的事项", officials_concerned="lin")

    answer = merge(client, shown(client, item), item, barred)

    assert answer.status_code == 409
    assert "他不该知道" not in answer.text
