"""A lifecycle as a Petri net in PNML: a place for each state, a transition for each move, one token for the case."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from engine.graph import Shape
from engine.labels import Language
from engine.wording import Wording

NAMESPACE = "http://www.pnml.org/version-2009/grammar/pnml"
_KIND = "http://www.pnml.org/version-2009/grammar/ptnet"
#: The places before the opening and after the end, and the step from an end state there.
BEGIN, END = "begin", "end"


def pnml(shape: Shape, say: Wording, language: Language) -> str:
    """
    Write the moves as a workflow net (ISO/IEC 15909-2): the token starts in `begin`, and `end` is its final place.

    Rules, roles and time are left out, and so are records. From an end state the token moves on to `end`, or back
    through its door (`reopen`). Every state has its place, also one that no case reaches: so a net that is sound is a
    lifecycle that is.
    """
    root = ET.Element("pnml", {"xmlns": NAMESPACE})
    net = ET.SubElement(root, "net", {"id": shape.lifecycle.workflow, "type": _KIND})
    _named(net, shape.lifecycle.title.in_language(language))
    page = ET.SubElement(net, "page", {"id": "page"})
    states = shape.lifecycle.states
    for place in (BEGIN, *states, END):
        element = ET.SubElement(page, "place", {"id": place})
        _named(element, place if place in (BEGIN, END) else say.state(place).in_language(language))
        if place == BEGIN:
            _text(ET.SubElement(element, "initialMarking"), "1")
    opening = shape.lifecycle.open
    _move(page, "open", opening.title.in_language(language), BEGIN, opening.to)
    for edge in shape.edges:
        name = f"{edge.state}.{edge.action}.{edge.target}"
        _move(page, name, say.act(edge.action).in_language(language), edge.state, edge.target)
    for name, state in states.items():
        if state.end:
            _move(page, f"{name}.ends", None, name, END)
    marking = ET.SubElement(ET.SubElement(net, "finalmarkings"), "marking")
    _text(ET.SubElement(marking, "place", {"idref": END}), "1")
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _move(page: ET.Element, name: str, title: str | None, source: str, target: str) -> None:
    transition = ET.SubElement(page, "transition", {"id": name})
    if title is None:
        invisible = {"tool": "ProM", "version": "6.4", "activity": "$invisible$"}
        ET.SubElement(transition, "toolspecific", invisible)
    else:
        _named(transition, title)
    ET.SubElement(page, "arc", {"id": f"{name}.in", "source": source, "target": name})
    ET.SubElement(page, "arc", {"id": f"{name}.out", "source": name, "target": target})


def _named(element: ET.Element, text: str) -> None:
    _text(ET.SubElement(element, "name"), text)


def _text(element: ET.Element, text: str) -> None:
    ET.SubElement(element, "text").text = text
