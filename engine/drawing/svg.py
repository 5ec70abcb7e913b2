"""A lifecycle as an SVG that stands by itself: no script, no style attribute, no font of its own needed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from xml.etree import ElementTree as ET

from engine.drawing.cards import CARD_WIDTH, PAD, ROW_LINE, TITLE_LINE, Card, cards_of
from engine.drawing.moves import anywhere, arrows_of
from engine.drawing.ways import MARGIN, Way, plan
from engine.graph import Shape
from engine.labels import Label, Language
from engine.wording import Wording, all_of, fill

NAMESPACE = "http://www.w3.org/2000/svg"
#: The radius of a line's corners and of a card's.
_BEND, _ROUND = 5, 7
_NOTE = 20


def svg(shape: Shape, say: Wording, language: Language) -> str:
    """
    Draw the lifecycle: a card for each state in the order of the file, on it what can be done there, and a line to
    where it leads; thick cards end the case. What stays in a state is left to the sentences.

    Colours follow the page (`currentColor`, `Canvas`), in light and dark and on paper; a page may give its own by the
    classes `state`, `first`, `end`, `moves`, `far`, `move`, `title`, `action` and `note`. All is told in words, too.
    """
    cards = cards_of(shape, say, language)
    laid = plan(cards)
    notes = list(_notes(shape, say, language))
    height = laid.height + _NOTE * len(notes)
    workflow = shape.lifecycle.workflow
    root = ET.Element("svg", {
        "xmlns": NAMESPACE, "viewBox": f"0 0 {laid.width:g} {height:g}", "width": f"{laid.width:g}",
        "height": f"{height:g}", "class": "lifecycle", "role": "img",
        "aria-labelledby": f"{workflow}-title {workflow}-told", "font-family": "system-ui, sans-serif",
        "font-size": "12", "fill": "none", "stroke": "currentColor",
    })  # fmt: skip
    _text(ET.SubElement(root, "title", {"id": f"{workflow}-title"}), shape.lifecycle.title.in_language(language))
    _text(ET.SubElement(root, "desc", {"id": f"{workflow}-told"}), " ".join(_told(shape, say, language)))
    _arrow_head(root, workflow)
    for kind, strength, is_far in (("moves far", "0.4", True), ("moves", "0.75", False)):
        # The strength of the whole: lines that share a lane look like one.
        group = ET.SubElement(root, "g", {"class": kind, "opacity": strength})
        for way in laid.ways:
            if way.far == is_far:
                ends = [say.state(state).in_language(language) for state in (way.source, way.target)]
                _line(group, way, f"{ends[0]} · {way.action} → {ends[1]}", workflow)
    for state, card in cards.items():
        corner = (laid.lefts[card.column], laid.top + card.y)
        _card(root, state, shape=shape, card=card, corner=corner, language=language)
    for number, note in enumerate(notes):
        at = {"class": "note", "x": f"{MARGIN}", "y": f"{laid.height + _NOTE * number:g}"}
        _text(ET.SubElement(root, "text", {**at, **_INK}), note)
    return ET.tostring(root, encoding="unicode") + "\n"


_INK = {"fill": "currentColor", "stroke": "none"}


def _told(shape: Shape, say: Wording, language: Language) -> Iterator[str]:
    """The picture in sentences, for whoever does not see it."""
    for arrow in arrows_of(shape):
        told = fill(
            Label(zh="{source}：{actions} → {target}。", en="{source}: {actions} → {target}."),
            source=say.state(arrow.source), target=say.state(arrow.target), actions=all_of(map(say.act, arrow.actions)),
        )  # fmt: skip
        yield told.in_language(language)
    yield from _notes(shape, say, language)


def _notes(shape: Shape, say: Wording, language: Language) -> Iterator[str]:
    for action, target in anywhere(shape):
        note = fill(
            Label(zh="任何未结状态：{action} → {state}", en="In every open state: {action} → {state}"),
            action=say.act(action), state=say.state(target),
        )  # fmt: skip
        yield note.in_language(language)


def _text(element: ET.Element, text: str) -> None:
    element.text = text


def _arrow_head(root: ET.Element, workflow: str) -> None:
    head = {"id": f"{workflow}-head", "viewBox": "0 0 8 8", "refX": "7.5", "refY": "4", "markerWidth": "7"}
    marker = ET.SubElement(ET.SubElement(root, "defs"), "marker", {**head, "markerHeight": "7", "orient": "auto"})
    ET.SubElement(marker, "path", {"d": "M0 0 L8 4 L0 8 z", **_INK})


def _line(root: ET.Element, way: Way, told: str, workflow: str) -> None:
    group = ET.SubElement(root, "g", {"class": "move"})
    _text(ET.SubElement(group, "title"), told)
    ET.SubElement(group, "path", {"d": _bent(way.points), "marker-end": f"url(#{workflow}-head)"})


def _bent(points: Sequence[tuple[float, float]]) -> str:
    """A path along these points with round corners."""
    (x, y), *_ = points
    path = f"M{x:g} {y:g}"
    for (ax, ay), (bx, by), (cx, cy) in zip(points, points[1:], points[2:], strict=False):
        bend = min(_BEND, (abs(bx - ax) + abs(by - ay)) / 2, (abs(cx - bx) + abs(cy - by)) / 2)
        before = (bx - bend * _sign(bx - ax), by - bend * _sign(by - ay))
        after = (bx + bend * _sign(cx - bx), by + bend * _sign(cy - by))
        path += f" L{before[0]:g} {before[1]:g} Q{bx:g} {by:g} {after[0]:g} {after[1]:g}"
    return f"{path} L{points[-1][0]:g} {points[-1][1]:g}"


def _sign(number: float) -> int:
    return (number > 0) - (number < 0)


def _card(
    root: ET.Element, state: str, *, shape: Shape, card: Card, corner: tuple[float, float], language: Language
) -> None:  # fmt: skip
    definition, (x, y) = shape.lifecycle.states[state], corner
    is_first = state == shape.lifecycle.open.to
    kind = "state" + " first" * is_first + " end" * definition.end
    group = ET.SubElement(root, "g", {"class": kind})
    title = definition.title.in_language(language)
    _text(
        ET.SubElement(group, "title"), f"{title}：{definition.help.in_language(language)}" if definition.help else title
    )
    box = {"x": f"{x:g}", "y": f"{y:g}", "width": f"{CARD_WIDTH}", "height": f"{card.height:g}", "rx": f"{_ROUND}"}
    ET.SubElement(group, "rect", {**box, "fill": "Canvas", "stroke-width": "2.5" if definition.end else "1.2"})
    indent = 14 if is_first else 0
    if is_first:
        ET.SubElement(group, "circle", {"cx": f"{x + PAD + 4:g}", "cy": f"{y + card.head / 2:g}", "r": "4.5", **_INK})
    for number, line in enumerate(card.lines):
        at = {"x": f"{x + PAD + indent:g}", "y": f"{y + PAD + 14 + TITLE_LINE * number - 3:g}"}
        _text(
            ET.SubElement(group, "text", {"class": "title", **at, "font-size": "15", "font-weight": "600", **_INK}),
            line,
        )
    if card.rows:
        rule = f"M{x:g} {y + card.head:g} h{CARD_WIDTH}"
        ET.SubElement(group, "path", {"d": rule, "stroke-opacity": "0.3"})
    for row in card.rows:
        for number, line in enumerate(row.lines):
            at = {"x": f"{x + PAD:g}", "y": f"{y + row.top + ROW_LINE * number + 12:g}"}
            _text(ET.SubElement(group, "text", {"class": "action", **at, **_INK}), line)
