from __future__ import annotations

from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest

from engine.drawing.petri_net import pnml
from engine.drawing.places import place
from engine.drawing.process_model import MODEL, bpmn
from engine.drawing.state_chart import scxml
from engine.drawing.svg import svg
from engine.drawing.texts import dot, mermaid
from engine.graph import shape_of
from engine.wording import Wording
from tests.engine.toy import CODES, toy_office

LIFECYCLE = toy_office().lifecycles["parcel"].lifecycle
SHAPE = shape_of(LIFECYCLE)
SAY = Wording(LIFECYCLE, CODES, {})
WRITERS = {writer.__name__: writer for writer in (svg, mermaid, dot, pnml, scxml, bpmn)}


@pytest.mark.parametrize("write", WRITERS.values(), ids=WRITERS)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_picture_names_every_state_and_is_the_same_each_time(write, language):
    drawn = write(SHAPE, SAY, language)

    titles = [state.title.in_language(language) for state in LIFECYCLE.states.values()]
    assert [title for title in titles if title not in drawn.replace("</text><text", "")] == []
    assert write(SHAPE, SAY, language) == drawn


@pytest.mark.parametrize("write", [svg, pnml, bpmn], ids=["svg", "pnml", "bpmn"])
def test_a_title_is_never_taken_for_markup(write):
    title = LIFECYCLE.title.model_copy(update={"zh": "<script>\"&'"})
    shape = shape_of(LIFECYCLE.model_copy(update={"title": title}))

    drawn = ET.fromstring(write(shape, SAY, "zh"))

    said = {text for element in drawn.iter() for text in (element.text, *element.attrib.values())}
    assert "<script>\"&'" in said


def test_an_svg_has_neither_script_nor_style():
    drawn = ET.fromstring(svg(SHAPE, SAY, "zh"))

    names = {element.tag.rpartition("}")[2] for element in drawn.iter()}
    attributes = {name for element in drawn.iter() for name in element.attrib}
    assert names <= {"svg", "title", "defs", "marker", "path", "g", "rect", "circle", "text"}
    assert "style" not in attributes
    assert [name for name in attributes if name.startswith("on")] == []


def test_boxes_of_a_row_never_touch_and_lie_inside_the_picture():
    picture = place(SHAPE)

    by_row = sorted(picture.places.values(), key=lambda where: (where.row, where.x))
    assert all(a.row != b.row or b.x - a.x > 132 for a, b in pairwise(by_row))
    assert all(0 < where.x < picture.width - 132 and 0 < where.y < picture.height - 46 for where in by_row)


def test_an_end_stands_below_everything_that_leads_there():
    picture = place(SHAPE)

    sources = [arrow.source for arrow in picture.arrows if arrow.target == "kept"]
    assert all(picture.places[source].row < picture.places["kept"].row for source in sources)


def test_the_net_has_one_token_one_final_place_and_a_transition_for_each_move():
    net = ET.fromstring(pnml(SHAPE, SAY, "en"))

    tags = [element.tag.rpartition("}")[2] for element in net.iter()]
    ends = [name for name, state in LIFECYCLE.states.items() if state.end and name in SHAPE.came_by]
    moves = [edge for edge in SHAPE.edges if edge.state in SHAPE.came_by and not LIFECYCLE.states[edge.state].end]
    assert tags.count("initialMarking") == tags.count("marking") == 1
    assert tags.count("transition") == 1 + len(moves) + len(ends)
    assert tags.count("arc") == 2 * tags.count("transition")


def test_every_flow_of_the_process_joins_two_nodes_and_is_drawn():
    model = ET.fromstring(bpmn(SHAPE, SAY, "en"))

    process = model.find(f"{{{MODEL}}}process")
    names = {node.get("id") for node in process}
    flows = process.findall(f"{{{MODEL}}}sequenceFlow")
    drawn = {element.get("bpmnElement") for element in model.iter() if element.get("bpmnElement")}
    assert all({flow.get("sourceRef"), flow.get("targetRef")} <= names for flow in flows)
    assert names <= drawn
