"""A lifecycle as an SVG that stands by itself: no script, no style attribute, no system font needed."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from engine.drawing.places import BOX_HEIGHT, BOX_WIDTH, MARGIN, NOTE, Arrow, Picture, Place, place
from engine.graph import Shape
from engine.labels import Label, Language
from engine.wording import Wording, fill

NAMESPACE = "http://www.w3.org/2000/svg"
#: Characters of a title that fit on one line of a box; a Chinese one is as wide as two others.
_LINE = 18


def svg(shape: Shape, say: Wording, language: Language) -> str:
    """
    Draw the lifecycle: boxes for states in rows from the beginning, thick ones where it ends, arrows with the actions.

    Colours follow the page (`currentColor`), so that it is readable in light and dark and on paper. Every arrow has a
    title that tells its actions in full; what stays in a state is left to the sentences.
    """
    picture = place(shape)
    root = ET.Element(
        "svg",
        {
            "xmlns": NAMESPACE,
            "viewBox": f"0 0 {picture.width:g} {picture.height:g}",
            "role": "img",
            "font-family": "system-ui, sans-serif",
            "font-size": "13",
            "fill": "none",
            "stroke": "currentColor",
        },
    )
    _text(ET.SubElement(root, "title"), shape.lifecycle.title.in_language(language))
    _arrow_head(root)
    for arrow in picture.arrows:
        _arrow(root, arrow, picture, say, language)
    for state, where in picture.places.items():
        _box(root, state, where, shape, language)
    for number, (action, target) in enumerate(reversed(picture.anywhere)):
        _note(root, say.act(action), say.state(target), picture.height - MARGIN / 2 - NOTE * number, language)
    return ET.tostring(root, encoding="unicode") + "\n"


def _note(root: ET.Element, action: Label, state: Label, y: float, language: Language) -> None:
    words = fill(
        Label(zh="任何未结状态：{action} → {state}", en="In every open state: {action} → {state}"),
        action=action,
        state=state,
    )
    at = {"x": f"{MARGIN}", "y": f"{y:g}", "fill": "currentColor", "stroke": "none"}
    _text(ET.SubElement(root, "text", at), words.in_language(language))


def _text(element: ET.Element, text: str) -> None:
    element.text = text


def _arrow_head(root: ET.Element) -> None:
    head = {"id": "head", "viewBox": "0 0 8 8", "refX": "7", "refY": "4", "markerWidth": "8", "markerHeight": "8"}
    marker = ET.SubElement(ET.SubElement(root, "defs"), "marker", {**head, "orient": "auto"})
    ET.SubElement(marker, "path", {"d": "M0 0 L8 4 L0 8 z", "fill": "currentColor", "stroke": "none"})


def _arrow(root: ET.Element, arrow: Arrow, picture: Picture, say: Wording, language: Language) -> None:
    source, target = picture.places[arrow.source], picture.places[arrow.target]
    group = ET.SubElement(root, "g", {"stroke-opacity": "0.55"})
    actions = "、".join(say.act(name).zh for name in arrow.actions)
    if language == "en":
        actions = ", ".join(say.act(name).en for name in arrow.actions)
    ends = [say.state(name).in_language(language) for name in (arrow.source, arrow.target)]
    _text(ET.SubElement(group, "title"), f"{ends[0]} → {ends[1]}: {actions}")
    ET.SubElement(group, "path", {"d": _line(source, target), "marker-end": "url(#head)"})


def _line(source: Place, target: Place) -> str:
    """Down to a later row, up at the side to an earlier one, along to the same."""
    if target.row > source.row:
        start, end = source.y + BOX_HEIGHT, target.y
        bend = (end - start) / 2
        return (
            f"M{source.middle:g} {start:g} C{source.middle:g} {start + bend:g} "
            f"{target.middle:g} {end - bend:g} {target.middle:g} {end:g}"
        )
    side = 1 if target.x >= source.x else -1
    reach = 30 + 14 * (source.row - target.row)
    begin = source.middle + side * BOX_WIDTH / 2
    stop = target.middle + side * BOX_WIDTH / 2
    if target.row == source.row:
        stop = target.middle - side * BOX_WIDTH / 2
        middle = source.y + BOX_HEIGHT / 2
        lift = middle - BOX_HEIGHT * 1.1 if abs(stop - begin) > BOX_WIDTH else middle
        return (
            f"M{begin:g} {middle:g} C{begin + side * 20:g} {lift:g} {stop - side * 20:g} {lift:g} {stop:g} {middle:g}"
        )
    low, high = source.y + BOX_HEIGHT / 2, target.y + BOX_HEIGHT / 2
    outer = (max if side > 0 else min)(begin, stop) + side * reach
    return f"M{begin:g} {low:g} C{outer:g} {low:g} {outer:g} {high:g} {stop:g} {high:g}"


def _box(root: ET.Element, state: str, where: Place, shape: Shape, language: Language) -> None:
    definition = shape.lifecycle.states[state]
    group = ET.SubElement(root, "g")
    if definition.help:
        _text(ET.SubElement(group, "title"), definition.help.in_language(language))
    box = {"x": f"{where.x:g}", "y": f"{where.y:g}", "width": f"{BOX_WIDTH}", "height": f"{BOX_HEIGHT}", "rx": "8"}
    width = "2.5" if definition.end else "1.2"
    ET.SubElement(group, "rect", {**box, "stroke-width": width, "fill": "Canvas"})
    if state == shape.lifecycle.open.to:
        begin = {"cx": f"{where.middle:g}", "cy": f"{where.y - 12:g}", "r": "5", "fill": "currentColor"}
        ET.SubElement(group, "circle", begin)
    lines = _wrapped(definition.title.in_language(language))
    top = where.y + BOX_HEIGHT / 2 + 5 - 8 * (len(lines) - 1)
    for number, line in enumerate(lines):
        at = {"x": f"{where.middle:g}", "y": f"{top + 16 * number:g}", "text-anchor": "middle"}
        _text(ET.SubElement(group, "text", {**at, "fill": "currentColor", "stroke": "none"}), line)


def _wrapped(title: str) -> list[str]:
    """A title on at most two lines, cut with an ellipsis where it is longer."""
    lines, rest = [""], title
    while rest:
        word, _, after = rest.partition(" ") if rest[0].isascii() else (rest[0], "", rest[1:])
        joined = f"{lines[-1]} {word}".strip() if word.isascii() else lines[-1] + word
        if _width(joined) > _LINE and lines[-1]:
            if len(lines) == 2:  # noqa: PLR2004 -- two lines fit into a box
                lines[-1] = lines[-1].rstrip() + "…"
                break
            lines.append(word)
        else:
            lines[-1] = joined
        rest = after
    return lines


def _width(text: str) -> int:
    return sum(1 if char.isascii() else 2 for char in text)
