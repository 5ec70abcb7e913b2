"""What a rule sees of a case."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from engine.asking import Scene
from engine.compile import compile_lifecycle
from engine.guards import Outcome
from engine.loading import load_lifecycle
from tests.engine.toy import CODES, DAY, FILE, NOW

FACTS = {"weight": 10, "received_at": "2026-03-02T01:00:00+00:00", "told_on": "2026-03-02", "stamps": []}
TEXT = FILE.read_text(encoding="utf-8")


def scene(rule, **of_the_case):
    """The case of FACTS before the rule, which stands in the toy as a flag."""
    flag = f'while: "{rule}"'
    text = TEXT.replace("while: case.weight > 20", flag)
    compiled = compile_lifecycle(
        load_lifecycle(text.encode(), file="toy.yaml").model, codes=CODES, zone=ZoneInfo("Asia/Shanghai")
    )
    return Scene(compiled, **{"facts": FACTS, "clocks": {}, "opened_at": NOW, "now": NOW, "form": {}} | of_the_case)


@pytest.mark.parametrize(
    ("rule", "outcome"),
    [
        ("now == case.opened_at", Outcome.HOLDS),
        ("now < case.received_at", Outcome.FAILS),
        ("case.received_at == case.opened_at", Outcome.HOLDS),
        ("case.told_on == timestamp('2026-03-01T16:00:00Z')", Outcome.HOLDS),
        ("case.proved_on == case.told_on", Outcome.ERROR),
        ("'clerk' in actor.roles", Outcome.HOLDS),
        ("deadline.carry == 'not started'", Outcome.HOLDS),
        ("given.case.weight && !given.case.stamps && !given.case.address", Outcome.HOLDS),
        ("case.carrier == ''", Outcome.HOLDS),
    ],
)
def test_a_rule_sees_moments_days_roles_limits_and_what_is_given(rule, outcome):
    case = scene(rule, roles=frozenset({"clerk"}))

    assert case.ask(rule).outcome is outcome


def test_a_rule_that_cannot_be_decided_is_an_incident_in_the_log(caplog):
    case = scene("case.calls > 2")

    assert not case.holds("case.calls > 2")
    assert "rule undecided: parcel" in caplog.text


def test_the_same_words_read_the_form_where_the_act_has_one():
    compiled = scene("now > case.opened_at").compiled
    opening = Scene(compiled, {}, {}, NOW, NOW + DAY, {"weight": 100}, "intake")

    assert opening.ask("form.weight < 100").outcome is Outcome.FAILS
