from __future__ import annotations

from engine.errors import EngineError, Told
from engine.labels import Label


def test_what_whoever_runs_the_program_puts_right_is_told_in_both_languages():
    problem = Told("密钥太短，请换一个", "The secret is too short; take another")

    assert problem.label == Label(zh="密钥太短，请换一个", en="The secret is too short; take another")
    assert str(problem) == "密钥太短，请换一个 / The secret is too short; take another"
    assert isinstance(problem, EngineError)
