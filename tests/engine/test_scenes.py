"""What rules see of limits that were made longer."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from engine.asking import Scene
from engine.compile import compile_lifecycle
from engine.loading import load_lifecycle
from tests.engine.test_asking import scene
from tests.engine.toy import CODES, FILE, NOW

TEXT = FILE.read_text("utf-8")


def test_a_limit_that_never_began_was_not_made_longer():
    assert scene("extended.carry").holds("extended.carry") is False


def test_how_many_files_come_along_is_seen():
    text = TEXT.replace(
        "form: proof,", "form: proof, when: [{rule: files > 1, otherwise: {zh: 两份, en: Two papers}}],", 1
    )
    model = load_lifecycle(text.encode(), file="toy.yaml").model
    compiled = compile_lifecycle(model, codes=CODES, zone=ZoneInfo("Asia/Shanghai"))
    seen = {"facts": {}, "clocks": {}, "opened_at": NOW, "now": NOW, "form": {}, "form_name": "proof"}

    held = [Scene(compiled, **seen, files=count).holds("files > 1") for count in (1, 2)]

    assert held == [False, True]
