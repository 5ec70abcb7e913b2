from __future__ import annotations

import re
from itertools import combinations, pairwise
from xml.etree import ElementTree as ET

import pytest

from engine.drawing.cards import CARD_WIDTH, ROW_LETTERS, TITLE_LETTERS, cards_of, wrapped
from engine.drawing.moves import arrows_of
from engine.drawing.petri_net import pnml
from engine.drawing.process_model import MODEL, bpmn
from engine.drawing.state_chart import scxml
from engine.drawing.svg import svg
from engine.drawing.texts import dot, mermaid
from engine.drawing.ways import plan
from engine.graph import shape_of
from engine.wording import Wording
from tests.engine.toy import CODES, toy_office

DI = "http://www.omg.org/spec/BPMN/20100524/DI"
LIFECYCLE = toy_office().lifecycles["parcel"].lifecycle
SHAPE = shape_of(LIFECYCLE)
SAY = Wording(LIFECYCLE, CODES, {})
CARDS = cards_of(SHAPE, SAY, "en")
WRITERS = {writer.__name__: writer for writer in (svg, mermaid, dot, pnml, scxml, bpmn)}


@pytest.mark.parametrize("write", WRITERS.values(), ids=WRITERS)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_picture_names_every_state_and_is_the_same_each_time(write, language):
    drawn = write(SHAPE, SAY, language)

    titles = [state.title.in_language(language) for state in LIFECYCLE.states.values()]
    assert [title for title in titles if title not in re.sub(r"(?<=[ \\w])</text><text[^>]*>", "", drawn)] == []
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
    assert names <= {"svg", "title", "desc", "defs", "marker", "path", "g", "rect", "circle", "text"}
    assert "style" not in attributes
    assert [name for name in attributes if name.startswith("on")] == []


def test_an_svg_is_told_in_words_and_drawn_in_the_colours_of_its_page():
    drawn = ET.fromstring(svg(SHAPE, SAY, "en"))

    told = {element.get("id"): element.text for element in drawn if element.get("id")}
    colours = {element.get(name) for element in drawn.iter() for name in ("fill", "stroke")}
    assert drawn.get("aria-labelledby").split() == list(told)
    assert "Delivered: Decide → Kept." in told["parcel-told"]
    assert colours <= {None, "none", "currentColor", "Canvas"}


def test_cards_stand_in_the_order_of_the_file_down_columns_of_about_the_same_height():
    order = list(CARDS)
    bottoms = {
        column: max(card.y + card.height for card in CARDS.values() if card.column == column)
        for column in {card.column for card in CARDS.values()}
    }

    assert order == [state for state in LIFECYCLE.states if state in SHAPE.came_by]
    assert [CARDS[state].column for state in order] == sorted(CARDS[state].column for state in order)
    assert max(bottoms.values()) < 2 * sum(bottoms.values()) / len(bottoms)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_two_cards_overlap_and_every_word_fits_its_card(language):
    cards = cards_of(SHAPE, SAY, language)
    beside = [(a, b) for a, b in pairwise(cards.values()) if a.column == b.column]

    words = [(line, ROW_LETTERS) for card in cards.values() for row in card.rows for line in row.lines]
    words += [(line, TITLE_LETTERS) for card in cards.values() for line in card.lines]
    assert [a for a, b in beside if a.y + a.height >= b.y] == []
    assert [line for line, most in words if len(line) + sum(not letter.isascii() for letter in line) > most] == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_line_runs_through_a_card(language):
    cards = cards_of(SHAPE, SAY, language)
    laid = plan(cards)
    sides = {
        state: (laid.lefts[card.column], laid.top + card.y, laid.lefts[card.column] + CARD_WIDTH, laid.top + card.y + card.height)
        for state, card in cards.items()
    }  # fmt: skip

    crossed = [
        (way.source, way.action, state)
        for way in laid.ways
        for (ax, ay), (bx, by) in pairwise(way.points)
        for state, (left, top, right, bottom) in sides.items()
        if max(ax, bx) > left and min(ax, bx) < right and max(ay, by) > top and min(ay, by) < bottom
    ]
    assert crossed == []


def test_every_move_to_another_state_has_its_line_inside_the_picture():
    laid = plan(CARDS)
    titles = {
        (arrow.source, SHAPE.actions[arrow.source][action].title.en, arrow.target)
        for arrow in arrows_of(SHAPE)
        for action in arrow.actions
    }

    points = [point for way in laid.ways for point in way.points]
    assert {(way.source, way.action, way.target) for way in laid.ways} == titles
    assert [(x, y) for x, y in points if not (0 < x < laid.width and 0 < y < laid.height)] == []


def test_lines_beside_each_other_run_in_lanes_of_their_own():
    upright = {
        (ax, way.target, min(ay, by), max(ay, by))
        for way in plan(CARDS).ways
        for (ax, ay), (bx, by) in pairwise(way.points)
        if ax == bx
    }

    touching = [
        (one, other)
        for one, other in combinations(sorted(upright), 2)
        if one[0] == other[0] and one[1] != other[1] and one[2] <= other[3] and other[2] <= one[3]
    ]
    assert touching == []


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("甄别", ("甄别",)),
        ("Sort ", ("Sort",)),
        ("登记复查结果（撤销、责令重新办理）", ("登记复查结果（撤销、责令重新办", "理）")),
        ("Record the paper asking for review", ("Record the paper asking for", "review")),
        ("一二三四五六七八九十" * 4, ("一二三四五六七八九十一二三四五", "六七八九十一二三四五六七八九…")),
    ],
)
def test_words_are_broken_where_people_break_them(text, lines):
    assert wrapped(text, ROW_LETTERS) == lines


def test_the_net_has_one_token_one_final_place_and_a_transition_for_each_move():
    net = ET.fromstring(pnml(SHAPE, SAY, "en"))

    tags = [element.tag.rpartition("}")[2] for element in net.iter()]
    ends = [name for name, state in LIFECYCLE.states.items() if state.end]
    assert tags.count("initialMarking") == tags.count("marking") == 1
    assert tags.count("transition") == 1 + len(SHAPE.edges) + len(ends)
    assert tags.count("arc") == 2 * tags.count("transition")


@pytest.fixture(scope="module")
def model():
    return ET.fromstring(bpmn(SHAPE, SAY, "en"))


def rectangles(model):
    """Name → left, top, right, bottom of every node."""
    bounds = {shape.get("bpmnElement"): shape.find("{*}Bounds").attrib for shape in model.iter(f"{{{DI}}}BPMNShape")}
    sides = {name: [float(one[side]) for side in ("x", "y", "width", "height")] for name, one in bounds.items()}
    return {name: (x, y, x + width, y + height) for name, (x, y, width, height) in sides.items()}


def lines(model):
    """Name → the points of every flow."""
    return {
        edge.get("bpmnElement"): [(float(one.get("x")), float(one.get("y"))) for one in edge.findall("{*}waypoint")]
        for edge in model.iter(f"{{{DI}}}BPMNEdge")
    }


def test_every_flow_of_the_process_joins_two_nodes_and_names_stand_at_both(model):
    process = model.find(f"{{{MODEL}}}process")
    nodes = {node.get("id"): node for node in process}
    flows = process.findall(f"{{{MODEL}}}sequenceFlow")

    said = {
        (flow.get("id"), way) for flow in flows for way, end in (("outgoing", "sourceRef"), ("incoming", "targetRef"))
        if flow.get("id") in [one.text for one in nodes[flow.get(end)].findall(f"{{{MODEL}}}{way}")]
    }  # fmt: skip
    assert said == {(flow.get("id"), way) for flow in flows for way in ("outgoing", "incoming")}


def test_every_name_in_the_process_is_given_once(model):
    names = [element.get("id") for element in model.iter() if element.get("id")]

    assert len(names) == len(set(names))


def test_every_node_and_flow_of_the_process_is_drawn_once(model):
    drawn = [element.get("bpmnElement") for element in model.iter() if element.get("bpmnElement")]

    process = model.find(f"{{{MODEL}}}process")
    assert sorted(drawn) == sorted([process.get("id"), *(node.get("id") for node in process)])


def test_no_two_nodes_of_the_process_overlap(model):
    overlapping = [
        (a, b)
        for (a, one), (b, other) in combinations(rectangles(model).items(), 2)
        if one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
    ]

    assert overlapping == []


def test_every_line_of_the_process_is_straight_and_ends_at_its_nodes(model):
    nodes = rectangles(model)
    flows = {flow.get("id"): flow for flow in model.iter(f"{{{MODEL}}}sequenceFlow")}
    ends = [
        (nodes[flows[name].get(end)], point)
        for name, points in lines(model).items()
        for end, point in (("sourceRef", points[0]), ("targetRef", points[-1]))
    ]

    assert [node for node, (x, y) in ends if not (node[0] <= x <= node[2] and node[1] <= y <= node[3])] == []
    assert [a for points in lines(model).values() for a, b in pairwise(points) if a[0] != b[0] and a[1] != b[1]] == []


def test_no_line_of_the_process_runs_through_a_node(model):
    crossed = [
        (name, node)
        for name, points in lines(model).items()
        for (ax, ay), (bx, by) in pairwise(points)
        for node, (left, top, right, bottom) in rectangles(model).items()
        if max(ax, bx) > left and min(ax, bx) < right and max(ay, by) > top and min(ay, by) < bottom
    ]

    assert crossed == []
