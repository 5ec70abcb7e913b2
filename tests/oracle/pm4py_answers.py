"""What pm4py says of the files in a folder, as JSON; run by the Python of an environment of its own, which has pm4py."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pm4py


def answer(path):
    """How pm4py reads a PNML or BPMN file, and whether the net of it is sound."""
    if path.suffix == ".pnml":
        net, begins, ends = pm4py.read_pnml(str(path))
        read = {"places": len(net.places), "transitions": len(net.transitions)}
    else:
        model = pm4py.read_bpmn(str(path))
        read = {"nodes": len(model.get_nodes()), "flows": len(model.get_flows())}
        net, begins, ends = pm4py.convert_to_petri_net(model)
    sound, _ = pm4py.check_soundness(net, begins, ends)
    return {**read, "tokens": sum(begins.values()), "finals": sum(ends.values()), "sound": bool(sound)}


if __name__ == "__main__":
    folder, target = map(Path, sys.argv[1:])
    answers = {path.name: answer(path) for path in sorted(folder.iterdir())}
    target.write_text(json.dumps(answers), "utf-8")
