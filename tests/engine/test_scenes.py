"""What rules see of limits and of files."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from engine.asking import Scene
from engine.compile import DUE_STEP, compile_lifecycle
from engine.loading import load_lifecycle
from engine.snapshot import Clock
from tests.engine.test_asking import scene
from tests.engine.toy import CODES, FILE, NOW

TEXT = FILE.read_text("utf-8")


def test_a_limit_that_never_began_was_not_made_longer():
    assert scene("extended.carry").holds("extended.carry") is False


def clock(**of_it):
    return Clock(
        **{
            "name": "carry",
            "generation": 1,
            "status": "running",
            "light": "green",
            "starts_at": NOW - timedelta(days=9),
            "due_at": NOW,
            "due_day": NOW.date(),
            "target_day": None,
            "provisional": False,
            "calendar": "",
            "started_seq": 1,
            "pending": ((NOW, DUE_STEP),),
        }
        | of_it
    )


@pytest.mark.parametrize(
    ("of_it", "after", "is_late"),
    [
        ({}, -1, False),
        ({}, 0, True),
        ({"status": "passed", "pending": ()}, 1, True),
        ({"status": "met", "pending": (), "ended_at": NOW - timedelta(minutes=1)}, 1, False),
        ({"status": "met", "pending": (), "ended_at": NOW}, 1, True),
        ({"status": "waived", "pending": (), "ended_at": NOW + timedelta(days=1)}, 2, False),
    ],
    ids=["before it is due", "from the due moment on", "passed", "met in time", "met too late", "waived"],
)
def test_a_limit_is_late_once_it_has_passed_and_stays_so_when_it_was_met_too_late(of_it, after, is_late):
    seen = scene("late.carry", clocks={"carry": clock(**of_it)}, now=NOW + timedelta(days=after))

    assert seen.holds("late.carry") is is_late


@pytest.mark.parametrize(
    ("provisional", "days", "is_late"), [(False, 3, True), (True, 3, False), (True, 45, True)],
    ids=["a certain day", "a day that may still move", "a day that nothing can move any more"],
)  # fmt: skip
def test_a_right_is_late_only_when_nothing_can_move_its_day(provisional, days, is_late):
    ended = NOW + timedelta(days=days)
    used = clock(name="object", status="met", pending=(), ended_at=ended, provisional=provisional)

    assert scene("late.object", clocks={"object": used}, now=ended).holds("late.object") is is_late


def test_a_limit_that_never_began_is_not_late():
    assert scene("late.carry").holds("late.carry") is False


def test_how_many_files_come_along_is_seen():
    text = TEXT.replace(
        "form: proof,", "form: proof, when: [{rule: files > 1, otherwise: {zh: 两份, en: Two papers}}],", 1
    )
    model = load_lifecycle(text.encode(), file="toy.yaml").model
    compiled = compile_lifecycle(model, codes=CODES, zone=ZoneInfo("Asia/Shanghai"))
    seen = {"facts": {}, "clocks": {}, "opened_at": NOW, "now": NOW, "form": {}, "form_name": "proof"}

    held = [Scene(compiled, **seen, files=count).holds("files > 1") for count in (1, 2)]

    assert held == [False, True]
