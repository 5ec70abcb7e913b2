"""A lifecycle as BPMN 2.0 with its layout: a task for each action, an exclusive gateway for each state."""

from __future__ import annotations

from dataclasses import dataclass, field
from xml.etree import ElementTree as ET

from engine.drawing.petri_net import moves_of
from engine.drawing.places import place
from engine.graph import Shape
from engine.labels import Language
from engine.wording import Wording

MODEL = "http://www.omg.org/spec/BPMN/20100524/MODEL"
_PICTURE = "http://www.omg.org/spec/BPMN/20100524/DI"
_CORNERS = "http://www.omg.org/spec/DD/20100524/DC"
_LINES = "http://www.omg.org/spec/DD/20100524/DI"
#: Room that a state takes in the model, in its own units.
_ROW, _COLUMN = 260, 240
_SIZES = {"startEvent": (36, 36), "endEvent": (36, 36), "exclusiveGateway": (50, 50), "userTask": (120, 60)}


@dataclass(slots=True)
class _Model:
    """The process while it is written: its elements, and where each stands."""

    process: ET.Element
    plane: ET.Element
    middles: dict[str, tuple[float, float]] = field(default_factory=dict)
    flows: list[tuple[str, str, str]] = field(default_factory=list)


def bpmn(shape: Shape, say: Wording, language: Language) -> str:
    """
    Write the moves as a process: from a state's gateway one of its tasks is done, which leads to the next gateway.

    Rules, roles and time are left out; so are the doors out of an end state.
    """
    for prefix, name in (("bpmn", MODEL), ("bpmndi", _PICTURE), ("dc", _CORNERS), ("di", _LINES)):
        ET.register_namespace(prefix, name)
    workflow = shape.lifecycle.workflow
    root = ET.Element(_q(MODEL, "definitions"), {"id": "definitions", "targetNamespace": f"urn:onevisit:{workflow}"})
    process = ET.SubElement(root, _q(MODEL, "process"), {"id": workflow, "isExecutable": "false"})
    process.set("name", shape.lifecycle.title.in_language(language))
    diagram = ET.SubElement(root, _q(_PICTURE, "BPMNDiagram"), {"id": "diagram"})
    plane = ET.SubElement(diagram, _q(_PICTURE, "BPMNPlane"), {"id": "plane", "bpmnElement": workflow})
    model = _Model(process, plane)
    _nodes(model, shape, say, language)
    _flows(model)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _nodes(model: _Model, shape: Shape, say: Wording, language: Language) -> None:
    picture = place(shape)
    wide = picture.width / 2
    at = {
        state: (600 + (where.middle - wide) * _COLUMN / 176, 160 + where.row * _ROW)
        for state, where in picture.places.items()
    }
    opening = shape.lifecycle.open
    x, y = at[opening.to]
    _node(model, "startEvent", "begin", opening.title.in_language(language), (x, y - 110))
    for state, where in at.items():
        kind = "endEvent" if shape.lifecycle.states[state].end else "exclusiveGateway"
        _node(model, kind, f"state_{state}", say.state(state).in_language(language), where)
    model.flows.append(("flow_begin", "begin", f"state_{opening.to}"))
    taken: dict[tuple[str, str], int] = {}
    for edge in moves_of(shape):
        (ax, ay), (bx, by) = at[edge.state], at[edge.target]
        pair = (min(edge.state, edge.target), max(edge.state, edge.target))
        number = taken[pair] = taken.get(pair, -1) + 1
        name = f"{edge.state}__{edge.action}__{edge.target}"
        middle = ((ax + bx) / 2 + 26 * number, (ay + by) / 2 + (90 if ay == by else 0) + 70 * number)
        _node(model, "userTask", f"do_{name}", say.act(edge.action).in_language(language), middle)
        model.flows.append((f"to_{name}", f"state_{edge.state}", f"do_{name}"))
        model.flows.append((f"from_{name}", f"do_{name}", f"state_{edge.target}"))


def _node(model: _Model, kind: str, name: str, title: str, middle: tuple[float, float]) -> None:
    ET.SubElement(model.process, _q(MODEL, kind), {"id": name, "name": title})
    model.middles[name] = middle
    width, height = _SIZES[kind]
    marked = {"isMarkerVisible": "true"} if kind == "exclusiveGateway" else {}
    shape = ET.SubElement(model.plane, _q(_PICTURE, "BPMNShape"), {"id": f"{name}_di", "bpmnElement": name, **marked})
    corner = {"x": f"{middle[0] - width / 2:g}", "y": f"{middle[1] - height / 2:g}"}
    ET.SubElement(shape, _q(_CORNERS, "Bounds"), {**corner, "width": f"{width}", "height": f"{height}"})


def _flows(model: _Model) -> None:
    nodes = {node.get("id"): node for node in model.process}
    for name, source, _target in model.flows:
        # A node names its flows first: the schema wants them before everything else that it holds.
        ET.SubElement(nodes[source], _q(MODEL, "outgoing")).text = name
    for name, source, target in model.flows:
        incoming = ET.Element(_q(MODEL, "incoming"))
        incoming.text = name
        nodes[target].insert(sum(1 for one in nodes[target] if one.tag == incoming.tag), incoming)
        ET.SubElement(model.process, _q(MODEL, "sequenceFlow"), {"id": name, "sourceRef": source, "targetRef": target})
        line = ET.SubElement(model.plane, _q(_PICTURE, "BPMNEdge"), {"id": f"{name}_di", "bpmnElement": name})
        for x, y in (model.middles[source], model.middles[target]):
            ET.SubElement(line, _q(_LINES, "waypoint"), {"x": f"{x:g}", "y": f"{y:g}"})


def _q(namespace: str, name: str) -> str:
    return f"{{{namespace}}}{name}"
