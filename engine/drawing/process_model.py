"""A lifecycle as BPMN 2.0 with its layout: an exclusive gateway for each state, a task for each action there."""

from __future__ import annotations

from dataclasses import dataclass, field
from xml.etree import ElementTree as ET

from engine.drawing.moves import drawn_states
from engine.graph import Edge, Shape
from engine.labels import Language
from engine.wording import Wording

MODEL = "http://www.omg.org/spec/BPMN/20100524/MODEL"
_PICTURE = "http://www.omg.org/spec/BPMN/20100524/DI"
_CORNERS = "http://www.omg.org/spec/DD/20100524/DC"
_LINES = "http://www.omg.org/spec/DD/20100524/DI"
_SIZES = {"startEvent": (36, 36), "endEvent": (36, 36), "exclusiveGateway": (50, 50), "userTask": (160, 60)}
#: Each state has a band: its gateway on the left, its tasks below each other beside it. Middles, in the model's units.
_STATE_X, _TASK_X, _END_X = 300, 520, 200
_BAND_TOP, _STEP = 120, 80
#: Lines come back to a state in the gap above its band, and go there in channels right of all tasks.
_CHANNEL, _CHANNEL_STEP = 640, 8

_Point = tuple[float, float]


@dataclass(slots=True)
class _Model:
    """The process while it is written: its elements, where each stands, and the flows with their corners."""

    process: ET.Element
    plane: ET.Element
    middles: dict[str, _Point] = field(default_factory=dict)
    flows: list[tuple[str, str, str, tuple[_Point, ...]]] = field(default_factory=list)


def bpmn(shape: Shape, say: Wording, language: Language) -> str:
    """
    Write the moves as a process: from a state's gateway one of its tasks is done, which leads to the next gateway.

    Rules, roles and time are left out. Nodes never overlap, and no line runs through one.
    """
    for prefix, name in (("bpmn", MODEL), ("bpmndi", _PICTURE), ("dc", _CORNERS), ("di", _LINES)):
        ET.register_namespace(prefix, name)
    workflow = shape.lifecycle.workflow
    root = ET.Element(_q(MODEL, "definitions"), {"id": "definitions", "targetNamespace": f"urn:onevisit:{workflow}"})
    process = ET.SubElement(root, _q(MODEL, "process"), {"id": f"process_{workflow}", "isExecutable": "false"})
    process.set("name", shape.lifecycle.title.in_language(language))
    diagram = ET.SubElement(root, _q(_PICTURE, "BPMNDiagram"), {"id": "diagram"})
    plane = ET.SubElement(diagram, _q(_PICTURE, "BPMNPlane"), {"id": "plane", "bpmnElement": f"process_{workflow}"})
    model = _Model(process, plane)
    _nodes(model, shape, say, language)
    _flows(model)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _nodes(model: _Model, shape: Shape, say: Wording, language: Language) -> None:
    leaving = {state: [edge for edge in shape.edges if edge.state == state] for state in shape.came_by}
    top, tops = float(_BAND_TOP), dict[str, float]()
    for state in drawn_states(shape):
        tops[state] = top
        top += _STEP * max(1, len(leaving[state])) + _STEP
    for state, y in tops.items():
        title = say.state(state).in_language(language)
        is_end = shape.lifecycle.states[state].end
        _state(model, state, title=title, y=y, is_end=is_end, has_moves=bool(leaving[state]))
    opening = shape.lifecycle.open
    first = tops[opening.to]
    _node(model, "startEvent", "begin", opening.title.in_language(language), (_END_X - 100, first))
    model.flows.append(("flow_begin", "begin", f"state_{opening.to}", ()))
    number = 0
    for state, y in tops.items():
        for row, edge in enumerate(leaving[state]):
            number += 1
            channel = _CHANNEL + _CHANNEL_STEP * number
            _task(
                model, edge, say.act(edge.action).in_language(language), y + _STEP * row, (channel, tops[edge.target])
            )


def _state(model: _Model, state: str, *, title: str, y: float, is_end: bool, has_moves: bool) -> None:
    """A gateway; beside it its end event if a case can end here, which stands alone where nothing leads on."""
    if is_end and not has_moves:
        _node(model, "endEvent", f"state_{state}", title, (_STATE_X, y))
        return
    _node(model, "exclusiveGateway", f"state_{state}", title, (_STATE_X, y))
    if is_end:
        _node(model, "endEvent", f"end_{state}", title, (_END_X, y))
        model.flows.append((f"flow_end_{state}", f"state_{state}", f"end_{state}", ()))


def _task(model: _Model, edge: Edge, title: str, y: float, to: _Point) -> None:
    """A task of a state, the line that leads to it, and the one that leads on through a channel and a gap."""
    channel, target = to
    name = f"{edge.state}__{edge.action}__{edge.target}"
    _node(model, "userTask", f"do_{name}", title, (_TASK_X, y))
    gap = target - _STEP * 0.7
    corner = (_STATE_X + 60, model.middles[f"state_{edge.state}"][1])
    model.flows.append((f"to_{name}", f"state_{edge.state}", f"do_{name}", (corner, (corner[0], y))))
    back = ((channel, y), (channel, gap), (_STATE_X, gap))
    model.flows.append((f"from_{name}", f"do_{name}", f"state_{edge.target}", back))


def _node(model: _Model, kind: str, name: str, title: str, middle: _Point) -> None:
    ET.SubElement(model.process, _q(MODEL, kind), {"id": name, "name": title})
    model.middles[name] = middle
    width, height = _SIZES[kind]
    marked = {"isMarkerVisible": "true"} if kind == "exclusiveGateway" else {}
    shape = ET.SubElement(model.plane, _q(_PICTURE, "BPMNShape"), {"id": f"{name}_di", "bpmnElement": name, **marked})
    _bounds(shape, middle, (width, height))
    if kind != "userTask":  # the name of an event or a gateway stands below it
        label = ET.SubElement(shape, _q(_PICTURE, "BPMNLabel"))
        _bounds(label, (middle[0], middle[1] + height / 2 + 12), (100, 14))


def _bounds(element: ET.Element, middle: _Point, size: tuple[float, float]) -> None:
    corner = {"x": f"{middle[0] - size[0] / 2:g}", "y": f"{middle[1] - size[1] / 2:g}"}
    ET.SubElement(element, _q(_CORNERS, "Bounds"), {**corner, "width": f"{size[0]:g}", "height": f"{size[1]:g}"})


def _flows(model: _Model) -> None:
    nodes = {node.get("id"): node for node in model.process}
    for name, source, _target, _corners in model.flows:
        # A node names its flows first: the schema wants them before everything else that it holds.
        ET.SubElement(nodes[source], _q(MODEL, "outgoing")).text = name
    for name, source, target, corners in model.flows:
        incoming = ET.Element(_q(MODEL, "incoming"))
        incoming.text = name
        nodes[target].insert(sum(1 for one in nodes[target] if one.tag == incoming.tag), incoming)
        ET.SubElement(model.process, _q(MODEL, "sequenceFlow"), {"id": name, "sourceRef": source, "targetRef": target})
        line = ET.SubElement(model.plane, _q(_PICTURE, "BPMNEdge"), {"id": f"{name}_di", "bpmnElement": name})
        first, last = model.middles[source], model.middles[target]
        way = (first, *corners, last)
        for x, y in (_border(nodes[source], first, way[1]), *corners, _border(nodes[target], last, way[-2])):
            ET.SubElement(line, _q(_LINES, "waypoint"), {"x": f"{x:g}", "y": f"{y:g}"})


def _border(node: ET.Element, middle: _Point, towards: _Point) -> _Point:
    """Where a line that goes straight up, down or along leaves a node."""
    width, height = _SIZES[node.tag.rpartition("}")[2]]
    x, y = middle
    if towards[0] != x:
        return (x + (width / 2 if towards[0] > x else -width / 2), y)
    return (x, y + (height / 2 if towards[1] > y else -height / 2))


def _q(namespace: str, name: str) -> str:
    return f"{{{namespace}}}{name}"
