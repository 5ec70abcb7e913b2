"""pm4py as an independent judge of what we export: `make oracle`. It has an environment of its own (decision 0015)."""

from __future__ import annotations

import json
import subprocess

import pytest

from engine.drawing.petri_net import pnml
from engine.drawing.process_model import bpmn
from engine.graph import shape_of
from engine.soundness import problems_of
from engine.wording import Wording
from tests.docs.reading import ROOT
from tests.engine.toy import CODES, toy_office
from tests.oracle.corpus import SOUND, SURROUNDINGS, UNSOUND, drawn, lifecycle
from workflows.office_file import office_from

PYTHON = ROOT / ".venv-oracle/bin/python"
DRAWN = {f"drawn {seed}": drawn(seed) for seed in range(300)}
CORPUS = {name: lifecycle(moves, doors) for name, (moves, doors) in {**SOUND, **UNSOUND, **DRAWN}.items()}
OFFICE = office_from(ROOT / "workflows.yaml")
LIFECYCLES = {
    **{name: found.lifecycle for name, found in OFFICE.lifecycles.items()},
    "parcel": toy_office().lifecycles["parcel"].lifecycle,
}


def is_sound(found):
    return not problems_of(found, surroundings=SURROUNDINGS).errors


OURS = {name: is_sound(found) for name, found in CORPUS.items()}


def written(one, write):
    return write(shape_of(one), Wording(one, CODES, {}), "zh")


@pytest.fixture(scope="module")
def answers(tmp_path_factory):
    """What pm4py says of everything that we export, by the name of the file."""
    folder = tmp_path_factory.mktemp("exported")
    for name, one in LIFECYCLES.items():
        (folder / f"{name}.pnml").write_text(written(one, pnml), "utf-8")
        (folder / f"{name}.bpmn").write_text(written(one, bpmn), "utf-8")
    for name, found in CORPUS.items():
        (folder / f"{name}.pnml").write_text(written(found.model, pnml), "utf-8")
    target = tmp_path_factory.mktemp("answers") / "answers.json"
    subprocess.run([PYTHON, ROOT / "tests/oracle/pm4py_answers.py", folder, target], check=True, capture_output=True)
    return json.loads(target.read_text("utf-8"))


@pytest.mark.parametrize("kind", ["pnml", "bpmn"])
@pytest.mark.parametrize("name", LIFECYCLES)
def test_what_we_export_of_a_lifecycle_that_runs_is_read_and_judged_sound(answers, name, kind):
    said = answers[f"{name}.{kind}"]

    assert (said["sound"], said["tokens"], said["finals"]) == (True, 1, 1)


@pytest.mark.parametrize("name", LIFECYCLES)
def test_every_state_and_every_move_is_read_from_the_net(answers, name):
    shape = shape_of(LIFECYCLES[name])
    ends = [state for state in shape.lifecycle.states.values() if state.end]

    said = answers[f"{name}.pnml"]
    assert said["places"] == len(shape.lifecycle.states) + 2
    assert said["transitions"] == 1 + len(shape.edges) + len(ends)


@pytest.mark.parametrize("name", LIFECYCLES)
def test_every_move_is_read_from_the_process(answers, name):
    shape = shape_of(LIFECYCLES[name])
    with_doors = {edge.state for edge in shape.edges if shape.lifecycle.states[edge.state].end}

    said = answers[f"{name}.bpmn"]
    assert said["nodes"] == 1 + len(shape.came_by) + len(shape.edges) + len(with_doors)
    assert said["flows"] == 1 + 2 * len(shape.edges) + len(with_doors)


def test_our_verdict_on_each_small_definition_is_pm4pys(answers):
    theirs = {name: answers[f"{name}.pnml"]["sound"] for name in CORPUS}

    assert {name: verdict for name, verdict in OURS.items() if theirs[name] != verdict} == {}


def test_what_is_sound_by_hand_is_sound_and_the_rest_is_not():
    assert {name for name in (*SOUND, *UNSOUND) if OURS[name]} == set(SOUND)


def test_among_those_drawn_by_chance_are_many_of_both_kinds():
    sound = sum(OURS[name] for name in DRAWN)

    assert min(sound, len(DRAWN) - sound) > 50
