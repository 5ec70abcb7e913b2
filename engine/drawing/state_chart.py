"""A lifecycle as SCXML, the state charts of the W3C."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from engine.graph import Shape
from engine.labels import Language
from engine.wording import Wording

NAMESPACE = "http://www.w3.org/2005/07/scxml"
#: Where the titles stand: attributes of other namespaces are allowed everywhere.
_OWN = "urn:onevisit:titles"


def scxml(shape: Shape, say: Wording, language: Language) -> str:
    """Write states and moves; an action is an event of its name. Rules and roles are left out: a chart has none."""
    root = ET.Element(
        "scxml", {"xmlns": NAMESPACE, "xmlns:ov": _OWN, "version": "1.0", "initial": shape.lifecycle.open.to}
    )
    for state in shape.came_by:
        is_end = shape.lifecycle.states[state].end
        title = {"id": state, "ov:title": say.state(state).in_language(language)}
        element = ET.SubElement(root, "final" if is_end else "state", title)
        if is_end:
            continue
        for edge in shape.edges:
            if edge.state == state:
                move = {"event": edge.action, "ov:title": say.act(edge.action).in_language(language)}
                ET.SubElement(element, "transition", {**move, "target": edge.target})
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"
